package trace_test

import (
	"encoding/json"
	"testing"

	"statelab/internal/trace"
)

// What stands behind an exchange is written as what it changed, and not at all where it
// changed nothing.
func TestBehindIsWrittenAsWhatChanged(t *testing.T) {
	same := trace.Behind{
		Jar:   &trace.Jar{Cookies: []trace.JarEntry{{Mark: trace.Same, Cookie: trace.Cookie{Name: "kept"}}}},
		Table: &trace.Table{Rows: []trace.RowEntry{{Mark: trace.Same, Key: "k"}}},
	}
	changed := trace.Behind{
		Jar: &trace.Jar{Cookies: []trace.JarEntry{
			{Mark: trace.Same, Cookie: trace.Cookie{Name: "kept"}}, {Mark: trace.New, Cookie: trace.Cookie{Name: "new", Value: "<&>", Domain: "shop.test", Path: "/"}},
		}},
	}
	for _, c := range []struct {
		behind trace.Behind
		want   string
	}{
		{trace.Behind{}, `{}`},
		{same, `{}`},
		{changed, `{"behind":{"cookies":[{"mark":"+","cookie":{"name":"new","value":"\u003c\u0026\u003e","domain":"shop.test","path":"/"}}]}}`},
	} {
		got, err := json.Marshal(struct {
			Behind trace.Behind `json:"behind,omitzero"`
		}{c.behind})
		if err != nil || string(got) != c.want {
			t.Errorf("%s, %v, want %s", got, err, c.want)
		}
	}
}
