package main

import (
	"os"

	"github.com/spf13/cobra"

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
		return word, sessiontable.IsSigned(word), nil
	}
	data, alone = sessiontable.ValueIn(word)
	return data, alone, nil
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
