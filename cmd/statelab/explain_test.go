package main

import (
	"encoding/json"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/pflag"

	"statelab/internal/explain"
	"statelab/internal/rule"
)

// TestEveryRuleCanBeTried runs the command line that the page of a rule gives:
// the last thing that it shows is decided by that rule.
func TestEveryRuleCanBeTried(t *testing.T) {
	tried := 0
	for _, code := range explain.Codes() {
		page, err := explain.Find(code)
		if err != nil {
			t.Fatal(err)
		}
		if page.Try == nil {
			continue
		}
		tried++
		var out, problems strings.Builder
		args := append(page.Try, "--format", "json", "--at", "2026-03-02T09:00:00Z")
		if got := run(args, strings.NewReader(""), &out, &problems, func(string) string { return "" }); got != exitOK {
			t.Errorf("%s: %q has exit code %d: %s", code, page.Try, got, problems.String())
			continue
		}
		var a explain.Answer
		if err := json.Unmarshal([]byte(out.String()), &a); err != nil {
			t.Fatal(err)
		}
		if !decides(&a, rule.Code(code)) {
			t.Errorf("%s does not decide %q:\n%s", code, page.Try, out.String())
		}
	}
	if tried < 60 {
		t.Errorf("%d rules were tried, want at least 60", tried)
	}
}

// decides reports whether a rule decided something in the last part of an answer.
func decides(a *explain.Answer, code rule.Code) bool {
	if n := len(a.Then); n > 0 {
		for _, c := range a.Then[n-1].Cookies {
			if c.Rule == code {
				return true
			}
		}
		return false
	}
	if c := a.First.CORS; c != nil {
		return c.Why.Rule == code || c.Leave != nil && c.Leave.Rule == code || c.Reading.Rule == code
	}
	last := a.Lines[len(a.Lines)-1]
	for _, attribute := range last.Attributes {
		if attribute.Rule == code {
			return true
		}
	}
	return last.Rule == code
}

// A sentence may begin like a header or like a program, and the address may stand last.
func TestSentencesAndOrder(t *testing.T) {
	for _, test := range []struct {
		args  []string
		wants string
	}{
		{[]string{"Access-Control-Allow-Origin: * does not work with cookies"}, "cors-star-with-credentials"},
		{[]string{"axios.get(url, {withCredentials: true}) does not send cookies"}, "credentials-omitted"},
		{[]string{"Cookie: sid=1 is not sent to my api"}, "credentials-omitted"},
		{[]string{"로그아웃해도 쿠키가 안 지워져요"}, "expired-on-arrival"},
		{[]string{"로그인이 풀려요"}, "browser-closed"},
		{[]string{"SameSite None 설정했는데 쿠키가 안 보내져요"}, "same-site-none-without-secure"},
		{[]string{"Set-Cookie: sid=1; SameSite=None", "https://shop.test/"}, "same-site-none-without-secure"},
	} {
		var out, problems strings.Builder
		code := run(append([]string{"explain"}, test.args...), strings.NewReader(""), &out, &problems, func(string) string { return "" })
		if code != exitOK || !strings.Contains(out.String(), test.wants) {
			t.Errorf("%q: exit code %d, %s%s; want %s", test.args, code, out.String(), problems.String(), test.wants)
		}
	}
}

// Whatever is wrong with a question, the exit code says that it was asked wrong.
func TestWrongQuestionsAreMisuse(t *testing.T) {
	long := strings.Repeat("Set-Cookie: a=1\n", maxPaste/16+1)
	for _, test := range []struct {
		args  []string
		in    string
		wants string
	}{
		{[]string{"nope"}, "", "there is no rule"},
		{[]string{"https://shop.test/"}, "nothing", "no Set-Cookie line"},
		{[]string{"https://shop.test/"}, `[{"name":"a"}]`, "this is a JSON list"},
		{[]string{"https://shop.test/", "const a = document.cookie;"}, "", "this is JavaScript"},
		{[]string{"https://shop.test/", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln"}, "", "this is a token"},
		{[]string{"https://shop.test/", "a=1", "--then", "https://shop.test/", "--line", "{}"}, "", "this is a JSON object"},
		{[]string{"Cookie: a=1; b=2"}, "", "say which address"},
		{[]string{"lorem ipsum"}, "", "give the line itself"},
		{[]string{"점심 뭐 먹지"}, "", "give the line itself"},
		{[]string{"same-site-lex"}, "", `did you mean "same-site-lax"?`},
		{[]string{"explain_test.go"}, "", "is a file, and no address"},
		{nil, "Set-Cookie: a=1", "say which address"},
		{[]string{"not sent", "--dest", "fetch"}, "", "--dest is about an address"},
		{[]string{"https://api.test/", "a=1", "--dest", "fetch", "--preflight", "perhaps"}, "", "as 204"},
		{[]string{"https://api.test/", "a=1", "--dest", "fetch", "--header", "perhaps"}, "", "Content-Type"},
		{[]string{"https://shop.test/"}, long, "more than 1048576 bytes"},
		{[]string{"https://shop.test/", "a=1", "--dest", "frame"}, "", `did you mean "iframe"?`},
		{[]string{"https://shop.test/", "a=1", "--script=perhaps"}, "", "--script"},
	} {
		var out, problems strings.Builder
		code := run(append([]string{"explain"}, test.args...), strings.NewReader(test.in), &out, &problems, func(string) string { return "" })
		if code != exitUsage || out.String() != "" || !strings.Contains(problems.String(), test.wants) {
			t.Errorf("%q: exit code %d, %q; want %s", test.args, code, problems.String(), test.wants)
		}
	}
}

// The manual shows what the program shows, and has its flags and destinations.
func TestTheManualOfExplain(t *testing.T) {
	src, err := os.ReadFile("../../docs/explain.md")
	if err != nil {
		t.Fatal(err)
	}
	page := string(src)
	_, rest, _ := strings.Cut(page, "```console\n$ statelab ")
	command, rest, _ := strings.Cut(rest, "\n")
	shown, _, _ := strings.Cut(rest, "```")
	var args []string
	for i, part := range strings.Split(command, "'") { // what is quoted stands between
		if i%2 == 1 {
			args = append(args, part)
		} else {
			args = append(args, strings.Fields(part)...)
		}
	}
	var out, told strings.Builder
	if code := run(args, strings.NewReader(""), &out, &told, noEnv); code != exitOK || out.String() != shown {
		t.Errorf("%q ends with %d: %s\n%s", args, code, told.String(), out.String())
	}
	has := func(pattern string) []string {
		var found []string
		for _, m := range regexp.MustCompile(pattern).FindAllStringSubmatch(page, -1) {
			found = append(found, m[1])
		}
		return found
	}
	var flags []string
	(&app{}).explainCommand().Flags().VisitAll(func(f *pflag.Flag) { flags = append(flags, f.Name) })
	if got := has("(?m)^\\| `--([a-z-]+)[ `].* \\| "); !slices.Equal(got, append(flags, "dest")) { // which heads the table of its words
		t.Errorf("the flags %q, want %q", got, flags)
	}
	if got := has("(?m)^\\| `([a-z]+)` \\| [^|]+ \\| [^|]*\\|$"); !slices.Equal(got, explain.Dests()) {
		t.Errorf("the destinations %q, want %q", got, explain.Dests())
	}
}
