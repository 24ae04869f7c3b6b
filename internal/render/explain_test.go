package render_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"

	"statelab/internal/cors"
	"statelab/internal/explain"
	"statelab/internal/paste"
	"statelab/internal/render"
	"statelab/internal/rule"
)

// explained is a login whose cookies are of many shapes, and what follows.
func explained(t *testing.T) *explain.Answer {
	t.Helper()
	a, err := explain.Ask(explain.Question{
		At:    time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC),
		First: explain.Request{URL: "https://www.shop.test/account/login"},
		Lines: []string{
			"sid=x2yehe32; expires=Mon, 16 Mar 2026 09:00:00 GMT; HttpOnly; Max-Age=1209600; Path=/; SameSite=None",
			`theme="dark"; Domain=.shop.test; Max-Age=99999999; Colour=blue`,
			"__Host-csrf=%7B한글%7D; Secure; Path=/; SameSite=Lax",
			"cart=7; Path=/; Max-Age=60",
			"old=; Path=/; Expires=Thu, 01-Jan-70 00:00:00 GMT",
			"blob=" + strings.Repeat("abcdefgh", 300) + "; Path=/",
		},
		Then: []explain.Request{
			{URL: "https://www.shop.test/account/", From: "https://mail.test", After: 30 * time.Second},
			{URL: "http://shop.test/", From: "https://bank.test", Method: "POST", After: 5 * time.Minute},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// changing are questions of which the answer has what would change it: a fetch that needs
// three changes at once, a deletion that misses, a request that is kept out on purpose, one
// that anybody can make, and a cookie that no line from there can set.
func changing() []explain.Question {
	api := explain.Request{URL: "http://api.bank.test/login", From: "http://app.test", Dest: "fetch"}
	me := api
	me.URL = "http://api.bank.test/me"
	pay := explain.Request{URL: "https://shop.test/pay", From: "https://bank.test", Method: "POST", After: 5 * time.Minute}
	return []explain.Question{
		{First: api, Lines: []string{"sessionid=x2ye; Path=/; HttpOnly; SameSite=Lax"}, Then: []explain.Request{me}},
		{First: explain.Request{URL: "https://app.shop.test/"}, Lines: []string{"tok=1; Path=/; Domain=shop.test; Secure", "tok=; Path=/; Max-Age=0"}},
		{First: explain.Request{URL: "https://shop.test/"}, Lines: []string{"sid=1; SameSite=Strict"}, Then: []explain.Request{{URL: "https://shop.test/", From: "https://mail.test"}, pay}},
		{First: explain.Request{URL: "https://shop.test/"}, Lines: []string{"sid=1; SameSite=None; Secure"}, Then: []explain.Request{pay}},
		{First: explain.Request{URL: "https://www.shop.test/"}, Lines: []string{"sid=1; Domain=bank.test; Path=/"}},
		{First: explain.Request{URL: "https://shop.test/"}, Lines: []string{"=; Path=/; Secure", "gone=; Max-Age=0"}},
		{First: explain.Request{URL: "https://shop.test/"}, Lines: []string{"sid=1; Path=/api"}, Then: []explain.Request{{URL: "https://shop.test/login", Lines: []string{"sid=2; Path=/"}}, {URL: "https://shop.test/api/me"}}},
		{First: explain.Request{URL: "https://shop.test/"}, Lines: []string{"sid=1"}, Then: []explain.Request{{URL: "https://shop.test/", From: "https://bank.test", Method: "POST"}}},
	}
}

// pastes are what people have: a login that redirects to another host and, later, a logout
// that clears the site; rows of developer tools; a command of curl; a script.
func pastes() []string {
	return []string{
		"$ curl -siL https://shop.test/login\nHTTP/2 302\ndate: Mon, 02 Mar 2026 08:58:00 GMT\nlocation: https://www.shop.test/\nset-cookie: sid=1; Path=/; HttpOnly\n\nHTTP/2 200\nset-cookie: theme=dark; Domain=shop.test; Path=/; SameSite=Lax\n\n" +
			"$ curl -si https://shop.test/logout\nHTTP/2 200\nclear-site-data: \"cookies\"\n\n",
		"sid\tx2ye\t.shop.test\t/\tSession\t7\t✓\t✓\tLax\t\t\tMedium\nsid\told\tshop.test\t/\tSession\t6\t\t\t\t\t\tMedium\nlang\tko\tshop.test\t/help\t2026-03-01T00:00:00.000Z\t6\t\t\t\t\t\tMedium\n",
		"curl -X PUT https://api.test/me -H 'Origin: https://app.test' -b 'sid=1'",
		"document.cookie = 'a=' + token + '; Path=/'; document.cookie = 'b=1; HttpOnly'",
	}
}

func pasted(t *testing.T, text string) *explain.Answer {
	t.Helper()
	q := explain.Question{}
	if !strings.Contains(text, "https://") {
		q.First.URL = "https://shop.test/"
	}
	q.Take(paste.Read(text))
	return asked(t, q)
}

// across are requests to other origins: with nothing known of the answer, with an answer
// that cannot be read though its cookie is stored, stopped by the answer to OPTIONS, a
// WebSocket, a module script.
func across() []explain.Question {
	me := explain.Request{URL: "https://api.test/me", From: "https://app.test", Dest: "fetch", Credentials: "include"}
	star, stopped, socket, module := me, me, me, me
	star.Answer = explain.Response{Headers: []cors.Header{{Name: "Access-Control-Allow-Origin", Value: "*"}}}
	stopped.Method, stopped.Preflight = "PUT", &explain.Response{Status: 405, Headers: []cors.Header{{Name: "Access-Control-Allow-Origin", Value: "https://app.test"}, {Name: "Access-Control-Allow-Credentials", Value: "true"}}}
	socket.Dest, socket.Credentials = "websocket", ""
	module.Dest, module.Credentials = "module", ""
	line := []string{"sid=1; SameSite=None; Secure"}
	return []explain.Question{{First: me, Lines: line}, {First: star, Lines: line}, {First: stopped, Lines: line}, {First: socket, Lines: line}, {First: module, Lines: line}}
}

func asked(t *testing.T, q explain.Question) *explain.Answer {
	t.Helper()
	q.At = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	a, err := explain.Ask(q)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func page(t *testing.T, code string) *explain.Page {
	t.Helper()
	p, err := explain.Find(code)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestExplanations(t *testing.T) {
	for name, draw := range map[string]func(*render.Terminal){
		"lines": func(r *render.Terminal) { r.Explanation(explained(t)) },
		"changes": func(r *render.Terminal) {
			for _, q := range changing() {
				r.Explanation(asked(t, q))
			}
		},
		"pasted": func(r *render.Terminal) {
			for _, text := range pastes() {
				r.Explanation(pasted(t, text))
			}
		},
		"across": func(r *render.Terminal) {
			for _, q := range across() {
				r.Explanation(asked(t, q))
			}
		},
		"found": func(r *render.Terminal) {
			r.Matches(explain.Search("why is my cookie not sent?"))
			r.Matches(explain.Search("Cookie “sid” has been rejected because it is in a cross-site context and its “SameSite” is “Lax” or “Strict”."))
			r.RulePage(page(t, "cors-method-not-allowed"))
		},
		"page":  func(r *render.Terminal) { r.RulePage(page(t, "same-site-lax")) },
		"full":  func(r *render.Terminal) { r.RulePage(page(t, "evicted-site-full")) },
		"rules": func(r *render.Terminal) { r.Rules(explain.Topics()) },
	} {
		for _, lang := range []rule.Language{rule.English, rule.Korean} {
			for _, width := range []int{40, 80, 120} {
				file := fmt.Sprintf("%s.%s.%d.txt", name, lang, width)
				t.Run(file, func(t *testing.T) {
					got := drawn(t, render.Options{Lang: lang, Width: width, Profile: termenv.Ascii}, draw)
					narrow(t, got, width-1)
					explainGolden(t, file, got)
				})
			}
		}
	}
	coloured := drawn(t, render.Options{Profile: termenv.ANSI256, Theme: render.DarkBackground}, func(r *render.Terminal) { r.Explanation(explained(t)) })
	explainGolden(t, "lines.dark.txt", coloured)
	if plain := drawn(t, render.Options{Profile: termenv.Ascii}, func(r *render.Terminal) { r.Explanation(explained(t)) }); ansi.Strip(coloured) != plain {
		t.Error("colour changes more than the colour")
	}
}

// explainGolden compares with a file of testdata/explain, or writes it.
func explainGolden(t *testing.T, name, drawn string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Join("testdata", "explain"), 0o755); err != nil {
		t.Fatal(err)
	}
	golden(t, filepath.Join("explain", name), drawn)
}

// narrow checks that no line is wider than the screen, but for commands to copy.
func narrow(t *testing.T, drawn string, width int) {
	t.Helper()
	for line := range strings.Lines(drawn) {
		line = strings.TrimSuffix(line, "\n")
		if got := ansi.StringWidth(line); got > width && !strings.HasPrefix(line, "  statelab explain ") {
			t.Errorf("a line has %d columns, the screen %d: %q", got, width, line)
		}
	}
}

// Every page of every rule fits every screen.
func TestEveryRulePageFits(t *testing.T) {
	for _, code := range explain.Codes() {
		for _, lang := range []rule.Language{rule.English, rule.Korean} {
			for _, width := range []int{24, 40, 80, 120} {
				got := drawn(t, render.Options{Lang: lang, Width: width, Profile: termenv.Ascii}, func(r *render.Terminal) { r.RulePage(page(t, code)) })
				narrow(t, got, width-1)
				if !strings.Contains(got, "1.") {
					t.Errorf("%s has no example:\n%s", code, got)
				}
			}
		}
	}
}

// TestHostileCookies draws lines that would ring, recolour and reorder.
func TestHostileCookies(t *testing.T) {
	a := explained(t)
	taint(reflect.ValueOf(a).Elem(), func(s string) string { return s + hostile }, false)
	for i := range a.Lines {
		a.Lines[i].Fate.Fate = explain.Refused
	}
	for _, o := range []render.Options{{Width: 40}, {Width: 80, ASCII: true}, {Lang: rule.Korean}} {
		o.Profile = termenv.Ascii
		got := drawn(t, o, func(r *render.Terminal) { r.Explanation(a) })
		if i := strings.IndexFunc(got, func(r rune) bool {
			return r != '\n' && (r < 0x20 || r == 0x7f || r == '\u202e' || r == '\u009b' || r == '\ufffd')
		}); i >= 0 {
			t.Errorf("%q reaches the terminal", got[i:min(len(got), i+20)])
		}
		if o.ASCII && strings.ContainsFunc(got, func(r rune) bool { return r >= 0x80 }) {
			t.Error("more than ASCII is drawn")
		}
	}
}

func TestExplainJSON(t *testing.T) {
	a := explained(t)
	var b strings.Builder
	if err := render.ExplainJSON(&b, a); err != nil {
		t.Fatal(err)
	}
	var back explain.Answer
	if err := json.Unmarshal([]byte(b.String()), &back); err != nil || !reflect.DeepEqual(&back, a) {
		t.Errorf("it is not read back as it was (%v): %.2000s", err, b.String())
	}
	if strings.Count(b.String(), "\n") != 1 {
		t.Error("it is not one line")
	}
}
