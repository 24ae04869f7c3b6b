package main

import (
	"errors"
	"io/fs"
	"os"

	"github.com/spf13/cobra"

	"statelab/internal/memo"
	"statelab/internal/render"
	"statelab/internal/sessiontable"
)

// standardInput is the word that means it.
const standardInput = "-"

// sessionData returns the session data that stand alone which a word means: it stands for
// the standard input, it is a file that holds them, or it is them itself. It is false
// where a table is meant.
func (a *app) sessionData(word string) (data string, alone bool, err error) {
	if word == standardInput {
		data, ok, err := sessiontable.ReadText(a.in)
		switch {
		case err != nil:
			return "", false, fault(err)
		case !ok:
			return "", false, misuse(sessionsWords.notFromInput, sessionsWords.giveFile)
		case !sessiontable.IsSigned(data):
			return "", false, misuse(sessionsWords.noData, sessionsWords.dataForm)
		}
		return data, true, nil
	}
	if _, err := os.Stat(word); err != nil {
		alone := sessiontable.IsSigned(word)
		if !alone && errors.Is(err, fs.ErrNotExist) {
			return word, false, noFile(word)
		}
		return word, alone, nil
	}
	data, alone = sessiontable.ValueIn(word)
	return data, alone, nil
}

// keyForm is the form of a session key, and partForm that of the beginning of what is signed.
var (
	keyForm  = memo.Pattern(`^[0-9a-z]{32}$`)
	partForm = memo.Pattern(`^(?:\.eJ|eyJ)[A-Za-z0-9_=:.-]{9,}$`)
)

// noFile says of a word that names no file what it is instead; nil where nobody can tell. Whoever has
// a whole key is logged in with it: an error shows its ends.
func noFile(word string) error {
	switch ends := shortKey(word); {
	case keyForm().MatchString(word):
		return misuse(filled(sessionsWords.isKey, ends), filled(sessionsWords.askKey, ends))
	case partForm().MatchString(word):
		return misuse(filled(sessionsWords.isPart, ends), sessionsWords.giveWhole)
	}
	return nil
}

// aboutTables refuses the flags that say something of a table only.
func aboutTables(cmd *cobra.Command) error {
	for _, name := range []string{"user", "key", "live", "expired", "limit", "table", "zone", "full"} {
		if cmd.Flags().Changed(name) {
			return mistaken(sessionsWords.tableOnly, name)
		}
	}
	return nil
}

// sessionValue shows session data that stand alone, or another signed value.
func (a *app) sessionValue(data string, o sessiontable.Options, f format[sessionWriter]) error {
	if t, ok := sessiontable.ReadToken(data, o.Keys); ok {
		return written(f.write.token(a, render.TokenValue{Token: t.Token, At: o.Now, Signature: string(t.Signature), Checked: o.Keys.Secret != ""}))
	}
	v, _ := sessiontable.ReadValue(data, o.Keys, o.Now)
	said := render.SessionValue{At: o.Now, Checked: o.Keys.Secret != "", SignedFor: string(v.SignedFor)}
	said.Session = render.Session{UserID: v.UserID, UserNote: v.Note, SignedAt: v.SignedAt, Signature: string(v.Signature),
		Compressed: v.Compressed, Legacy: v.Legacy, Pickled: v.Pickled, Problem: v.Problem}
	said.JSON, said.Data = describedData(v.Content, f.programs)
	return written(f.write.value(a, said))
}
