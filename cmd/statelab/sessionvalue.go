package main

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"

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
		for _, data := range pasted(word) {
			if sessiontable.IsSigned(data) {
				return data, true, nil
			}
		}
		return word, false, noFile(word)
	}
	data, alone = sessiontable.ValueIn(word)
	return data, alone, nil
}

// around is what stands around a value that is pasted.
const around = " \t\r\n\"'`;,"

// pasted are the texts in a word that may be the value of a cookie: all of it, and where it is a line of
// cookies, with its name before it or not, what stands behind the sign of equality of each.
func pasted(word string) []string {
	word = strings.Trim(word, around)
	all := []string{word}
	if name, rest, found := strings.Cut(word, ":"); found && (strings.EqualFold(name, "Cookie") || strings.EqualFold(name, "Set-Cookie")) {
		word = rest
	}
	for pair := range strings.SplitSeq(word, ";") {
		if _, value, found := strings.Cut(pair, "="); found {
			all = append(all, strings.Trim(value, around))
		}
	}
	return all
}

// keyIn finds a session key in a word: alone, or with what people copy with it, quotes, the name of
// the cookie, the whole line. The name of a file is none.
func keyIn(word string) (key string, found bool) {
	for _, form := range []*regexp.Regexp{namedKey(), keyForm()} {
		if parts := form.FindStringSubmatch(word); parts != nil {
			return parts[1], true
		}
	}
	return "", false
}

// keyForm is the form of a session key with nothing beside it that belongs to a name, namedKey of one behind the
// name of its cookie, and partForm that of the beginning of what is signed.
var (
	keyForm  = memo.Pattern("(?:^|[\\s\"'`=:;,])([0-9a-z]{32})(?:$|[\\s\"'`;,])")
	namedKey = memo.Pattern("session_?id[\\s\"'`=:]+([0-9a-z]{32})(?:$|[\\s\"'`;,])")
	partForm = memo.Pattern(`^(?:\.eJ|eyJ)[A-Za-z0-9_=:.-]{9,}$`)
)

// noFile says of a word that names no file what it is instead; nil where nobody can tell. Whoever has
// a whole key is logged in with it: an error shows its ends.
func noFile(word string) error {
	if key, is := keyIn(word); is {
		return misuse(filled(sessionsWords.isKey, shortKey(key)), filled(sessionsWords.askKey, "db.sqlite3", shortKey(key)))
	}
	for _, value := range pasted(word) {
		if partForm().MatchString(value) {
			return misuse(filled(sessionsWords.isPart, shortKey(value)), sessionsWords.giveWhole)
		}
	}
	return nil
}

// isThere reports whether there is a file of that name.
func isThere(name string) bool { _, err := os.Stat(name); return err == nil }

// oneFile wants one word behind the command. Where a key stands beside a file, it says how the row of a key is
// asked for.
func oneFile(cmd *cobra.Command, args []string) error {
	if key, is := keyIn(strings.Join(args, " ")); is && len(args) > 1 {
		file := "db.sqlite3"
		if i := slices.IndexFunc(args, isThere); i >= 0 {
			file = args[i]
		}
		return misuse(filled(sessionsWords.keyBeside, shortKey(key)), filled(sessionsWords.askKey, render.Typed([]string{file}), shortKey(key)))
	}
	return exactArgs(1)(cmd, args)
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

// sessionValues shows session data that stand alone, or other signed values, one below the other.
func (a *app) sessionValues(data string, o sessiontable.Options, f format[sessionWriter]) error {
	for i, part := range sessiontable.Parts(data) {
		if i > 0 && !f.programs {
			if _, err := fmt.Fprintln(a.out); err != nil {
				return written(err)
			}
		}
		if err := a.sessionValue(part, o, f); err != nil {
			return err
		}
	}
	return nil
}

// sessionValue shows one of them.
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
