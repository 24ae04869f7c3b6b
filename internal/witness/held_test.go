package witness_test

import (
	"encoding/json"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"statelab/internal/cookiejar"
	"statelab/internal/experiments"
	"statelab/internal/jarfile"
	"statelab/internal/witness"
)

func noon() time.Time { return time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC) }

// cookie is one that has all that a cookie can have.
func cookie() cookiejar.Cookie {
	return cookiejar.Cookie{
		Name: "a", Value: "1", Domain: "shop.test", Path: "/", Secure: true, HttpOnly: true, SameSite: cookiejar.SameSiteNone, Priority: cookiejar.PriorityHigh,
		Persistent: true, Expires: noon().Add(time.Hour), Created: noon(), LastUsed: noon(), Partition: "https://news.test", CrossSiteFrame: true,
	}
}

// protocol are the names that the jar protocol's page gives a cookie.
func protocol(t *testing.T) []string {
	t.Helper()
	page, err := os.ReadFile("../../docs/jar-protocol.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, ok := strings.Cut(string(page), "A cookie of `list` has ")
	sentence, _, _ := strings.Cut(rest, "\n")
	if !ok {
		t.Fatal("the page of the protocol does not say what a cookie has")
	}
	var names []string
	for _, m := range regexp.MustCompile("`([a-zA-Z]+)`").FindAllStringSubmatch(sentence, -1) {
		names = append(names, m[1])
	}
	return slices.DeleteFunc(names, func(name string) bool { return name == "null" })
}

// TestOneDialect: whoever writes a cookie as JSON calls its parts as the jar protocol does.
// What has a name of its own says more than the protocol.
func TestOneDialect(t *testing.T) {
	names := protocol(t)
	c := cookie()
	file, _ := jarfile.Write(jarfile.JSON, []cookiejar.Cookie{c})
	var saved struct{ Cookies []json.RawMessage }
	if err := json.Unmarshal(file, &saved); err != nil {
		t.Fatal(err)
	}
	put := experiments.Requests(experiments.Story{Ops: []experiments.Op{{Kind: experiments.Put, Now: noon(), Cookie: c}}})
	for where, list := range map[string][]any{
		"a file": {saved.Cookies[0]}, "a story": {put[1].Cookie}, "what is held": {witness.HeldOf(&c)},
	} {
		for _, v := range list {
			text, err := json.Marshal(v)
			if err != nil {
				t.Fatal(err)
			}
			var keys map[string]json.RawMessage
			if err := json.Unmarshal(text, &keys); err != nil {
				t.Fatal(err)
			}
			if len(keys) < 8 {
				t.Errorf("%s has only %s", where, text)
			}
			for key := range maps.Keys(keys) {
				if !slices.Contains(names, key) {
					t.Errorf("%s calls something %q, which is none of %v", where, key, names)
				}
			}
		}
	}
}
