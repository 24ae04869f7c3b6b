package htmlpage_test

import (
	"fmt"
	"strings"
	"testing"

	"statelab/internal/htmlpage"
)

func TestPosted(t *testing.T) {
	const form = "application/x-www-form-urlencoded"
	for _, c := range []struct{ media, body, want string }{
		{form, "username=alice&password=pw+1", "username=alice password=pw 1(secret)"},
		{form + "; charset=utf-8", "a=%EA%B9%80&&b", "a=김 b="},
		{"Application/X-WWW-Form-Urlencoded", "a=%zz", "a=%zz"},
		{form, "", ""},
		{"", "a=1", ""},
		{"application/json", `{"a": 1}`, ""},
	} {
		var got []string
		for _, f := range htmlpage.Posted(c.media, c.body) {
			said := f.Name + "=" + f.Value
			if f.Secret {
				said += "(secret)"
			}
			got = append(got, said)
		}
		if fmt.Sprint(strings.Join(got, " ")) != c.want {
			t.Errorf("%s as %q: %q, want %q", c.body, c.media, got, c.want)
		}
	}
}
