package sessionstore_test

import (
	"encoding/json"
	"os"
	"testing"

	"statelab/internal/sessionstore"
)

// transcript is what Django did in one scenario, step by step.
type transcript struct {
	SecretKey string         `json:"secret_key"`
	Override  map[string]any `json:"settings_override"`
	Steps     []step
}

type step struct {
	N       int
	Event   string
	Note    string
	Epoch   float64
	Request struct {
		Method, Path, Cookie string
		Form                 map[string]string
	}
	Settings struct {
		Secret    string   `json:"SECRET_KEY"`
		Fallbacks []string `json:"SECRET_KEY_FALLBACKS"`
	}
	Response struct {
		Status int
		Body   string
	}
	Session struct {
		Accessed, Modified bool
		Key                string `json:"session_key"`
	} `json:"server_session"`
	Random []struct{ Value string }
	Logs   []struct{ Logger, Level, Msg string }
	SQL    []string
	Rows   []struct {
		Key     string `json:"session_key"`
		Data    string `json:"session_data"`
		Expires string `json:"expire_date"`
	} `json:"rows_after"`
	During []struct {
		Path, Cookie string
		Form         map[string]string
	}
}

func readTranscript(t *testing.T, file string) (script transcript) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err == nil {
		err = json.Unmarshal(text, &script)
	}
	if err != nil {
		t.Fatal(err)
	}
	return script
}

// settings returns those under which the step ran.
func (script transcript) settings(s step) sessionstore.Settings {
	settings := sessionstore.Settings{SecretKey: s.Settings.Secret, SecretKeyFallbacks: s.Settings.Fallbacks}
	if settings.SecretKey == "" {
		settings.SecretKey = script.SecretKey
	}
	settings.ExpireAtBrowserClose, _ = script.Override["SESSION_EXPIRE_AT_BROWSER_CLOSE"].(bool)
	return settings
}

// keys returns the strings that the step drew.
func (s step) keys() (all []string) {
	for _, r := range s.Random {
		all = append(all, r.Value)
	}
	return all
}

// log returns what the step logged about sessions, without HTTP's own lines.
func (s step) log() (all []sessionstore.LogLine) {
	for _, l := range s.Logs {
		if l.Logger != "django.request" {
			all = append(all, sessionstore.LogLine{Logger: l.Logger, Level: l.Level, Message: l.Msg})
		}
	}
	return all
}
