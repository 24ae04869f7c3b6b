package main

import (
	"encoding/json"
	"errors"
	"io"
	"os"
	"strings"

	"golang.org/x/term"

	"statelab/internal/sessiontable"
)

// The environment variables with a project's keys. They are no flags: other users of the
// computer can see a command line.
const (
	ownSecret     = "STATELAB_SECRET_KEY"
	projectSecret = "DJANGO_SECRET_KEY"
	oldSecrets    = "STATELAB_SECRET_KEY_FALLBACKS"
)

// keys returns the project's keys, as far as they are given.
func (a *app) keys(ask bool) (sessiontable.Keys, error) {
	secret, err := a.secret(ask)
	if err != nil {
		return sessiontable.Keys{}, err
	}
	fallbacks, ok := fallbackKeys(a.env(oldSecrets))
	switch {
	case !ok:
		return sessiontable.Keys{}, misuse(filled(sessionsWords.badFallbacks, oldSecrets), sessionsWords.fallbackForm)
	case len(fallbacks) > 0 && secret == "":
		return sessiontable.Keys{}, misuse(filled(sessionsWords.onlyFallbacks, oldSecrets), filled(sessionsWords.setSecret, ownSecret))
	}
	return sessiontable.Keys{Secret: secret, Fallbacks: fallbacks}, nil
}

// fallbackKeys reads SECRET_KEY_FALLBACKS: keys with commas between them or, for keys
// with commas in them, a list in JSON. It is false for a list that is none.
func fallbackKeys(text string) (keys []string, ok bool) {
	text = strings.TrimSpace(text)
	if strings.HasPrefix(text, "[") {
		err := json.Unmarshal([]byte(text), &keys)
		return keys, err == nil
	}
	for key := range strings.SplitSeq(text, ",") {
		if key = strings.TrimSpace(key); key != "" {
			keys = append(keys, key)
		}
	}
	return keys, true
}

// secret returns the project's SECRET_KEY, empty where none is given.
func (a *app) secret(ask bool) (string, error) {
	if !ask {
		for _, name := range []string{ownSecret, projectSecret} {
			if secret := a.env(name); secret != "" {
				return secret, nil
			}
		}
		return "", nil
	}
	file, ok := a.in.(*os.File)
	if !ok || !term.IsTerminal(int(file.Fd())) {
		return "", mistaken(mistakes.needsTerminal)
	}
	return askSecret(file, a.err)
}

// askSecret asks for the secret key. The echo is off before the prompt is there,
// so that nothing shows however soon somebody types.
func askSecret(keys *os.File, screen io.Writer) (string, error) {
	state, err := term.MakeRaw(int(keys.Fd()))
	if err != nil {
		return "", fault(err)
	}
	defer term.Restore(int(keys.Fd()), state)
	prompt := term.NewTerminal(struct {
		io.Reader
		io.Writer
	}{keys, screen}, "")
	typed, err := prompt.ReadPassword("SECRET_KEY: ")
	switch {
	case errors.Is(err, io.EOF): // Ctrl-C, Ctrl-D
		return "", mistaken(mistakes.nothingTyped)
	case err != nil:
		return "", fault(err)
	}
	return typed, nil
}
