package jarfile_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"statelab/internal/diag"
	"statelab/internal/jarfile"
	"statelab/internal/rule"
)

func TestCorruptFilesAreRefusedAtTheirLine(t *testing.T) {
	cookie := `{"name":"a","value":"1","domain":"shop.test","hostOnly":true,"path":"/","secure":false,"httpOnly":false,"priority":"Medium","created":"2026-03-02T09:00:00Z","lastUsed":"2026-03-02T09:00:00Z"}`
	file := func(cookies ...string) string {
		return "{\"statelab_jar\": 1, \"cookies\": [\n" + strings.Join(cookies, ",\n") + "\n]}\n"
	}
	with := func(old, replacement string) string { return strings.Replace(cookie, old, replacement, 1) }
	for _, test := range []struct{ text, at, message string }{
		{"# comment\nshop.test\tFALSE\t/\tFALSE\t0\ta\n\nshop.test FALSE / FALSE 0 a 1\n", "jar:4", "7 fields"},
		{"shop.test\tNO\t/\tFALSE\t0\ta\t1\n", "jar:1", "second field is TRUE or FALSE"},
		{"shop.test\tTRUE\t/\t1\t0\ta\t1\n", "jar:1", "fourth field is TRUE or FALSE"},
		{"shop.test\tTRUE\tx\tTRUE\t0\ta\t1\n", "jar:1", "path that begins with /"},
		{"shop.test\tTRUE\t/\tTRUE\t-1\ta\t1\n", "jar:1", "whole seconds since 1970"},
		{"shop.test\tTRUE\t/\tTRUE\t1773651600.5\ta\t1\n", "jar:1", "whole seconds since 1970"},
		{"shop.test\tTRUE\t/\tTRUE\t253402300800\ta\t1\n", "jar:1", "whole seconds since 1970"},
		{".\tTRUE\t/\tTRUE\t0\ta\t1\n", "jar:1", "no domain"},
		{"shop.test\tTRUE\t/\tTRUE\t0\t\t\n", "jar:1", "neither a name nor a value"},
		{"<!DOCTYPE html>\n", "jar:1", "7 fields"},
		{file(cookie, with(`"path":"/"`, `"path":7`)), "jar:3", `"path" is no string`},
		{file(cookie, cookie, with(`"path"`, `"Pfad"`)), "jar:4:1", `unknown field "Pfad"`},
		{file(with(`"path":"/"`, `"path":"x"`)), "jar:2:1", "begins with /"},
		{file(with(`"domain":"shop.test"`, `"domain":""`)), "jar:2:1", "no domain"},
		{file(with(`"a"`, `""`), with(`"name":"a","value":"1"`, `"name":"","value":""`)), "jar:3:1", "neither a name nor a value"},
		{file(with(`"priority":"Medium"`, `"priority":"Urgent"`)), "jar:2:1", "Low, Medium or High"},
		{file(with(`"priority":"Medium"`, `"sameSite":"lax"`)), "jar:2:1", "None, Lax or Strict"},
		{file(with(`"a"`, `"한","octets":true`)), "jar:2:1", "no octet"},
		{file(with(`2026-03-02T`, `today`)), "jar:2:1", "parsing time"},
		{file(with(`"created":"2026-03-02T09:00:00Z"`, `"created":"9999-12-31T23:59:59-23:00"`)), "jar:2:1", `"created" is in the year 10000 of UTC`},
		{file(with(`"lastUsed":"2026-03-02T09:00:00Z"`, `"lastUsed":"0001-01-01T00:00:00+01:00"`)), "jar:2:1", `"lastUsed" is in the year 0 of UTC`},
		{file(with(`"created"`, `"expires":"0000-01-01T00:00:00+23:00","created"`)), "jar:2:1", `"expires" is in the year -1 of UTC`},
		{file(cookie, cookie[:40]), "jar:3:41", "invalid character"},
		{strings.TrimSuffix(file(cookie), "]}\n"), "jar:2", "ends too early"},
		{strings.Replace(file(cookie), ": 1", ": 2", 1), "jar:1:2", "version 2"},
		{strings.Replace(file(cookie), "cookies", "cookie", 1), "jar:1:21", `unknown field "cookie"`},
		{`{"statelab_jar": 1, "cookies": {}}`, "jar:1:32", "is a list"},
		{`{"statelab_jar": 1}`, "jar:1:1", `"cookies" is missing`},
		{file(cookie) + "{}", "jar:4:1", "goes on after its end"},
		{`{"statelab_jar": 1, "statelab_jar": 1, "cookies": []}`, "jar:1:21", "twice"},
	} {
		cookies, err := jarfile.Read("jar", []byte(test.text))
		var problems diag.List
		if !errors.As(err, &problems) || cookies != nil {
			t.Errorf("%q is read: %v, %v", test.text, cookies, err)
			continue
		}
		if !slices.ContainsFunc(problems, func(d diag.Diagnostic) bool {
			return strings.HasPrefix(d.Pos.String(), test.at) && strings.Contains(d.Message, test.message)
		}) {
			t.Errorf("%q\n%v\nwant %s: %s", test.text, err, test.at, test.message)
		}
		for _, d := range problems {
			message, hint := d.In(rule.Korean)
			if message == d.Message || d.Hint != "" && hint == d.Hint {
				t.Errorf("told in English alone: %s (%s)", message, hint)
			}
		}
	}
}

// TestAHundredProblemsAreEnough reads files in which nothing is right.
func TestAHundredProblemsAreEnough(t *testing.T) {
	object := `{"statelab_jar":1,"cookies":[`
	for _, test := range []struct{ text, hundredth, last string }{
		{object + strings.Repeat("\n{},", 999) + "{}]}", "jar:101:1", "jar:102:1"},
		{object + strings.Repeat("{},", 999) + "{}]}", "jar:1:327", "jar:1:330"},
		{object + strings.Repeat("\n{\"name\":7},", 999) + "{}]}", "jar:101:9", "jar:102:9"},
		{"{" + strings.Repeat("\n\"쿠키\":1,", 999) + `"a":1}`, "jar:52:1", "jar:52:1"},
		{strings.Repeat("a\n", 1000), "jar:100", "jar:101"},
	} {
		_, err := jarfile.Read("jar", []byte(test.text))
		var problems diag.List
		if !errors.As(err, &problems) || len(problems) != 101 {
			t.Errorf("%.60q has %d problems, want 101", test.text, len(problems))
			continue
		}
		if at, last := problems[99].Pos.String(), problems[100]; !strings.HasPrefix(at, test.hundredth) || !strings.HasPrefix(last.Pos.String(), test.last) || !strings.Contains(last.Message, "more problems") {
			t.Errorf("%.60q: the hundredth stands at %s, want %s; the last is %v, want %s", test.text, at, test.hundredth, last, test.last)
		}
	}
}
