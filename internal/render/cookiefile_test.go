package render_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/muesli/termenv"

	"statelab/internal/explain"
	"statelab/internal/jarfile"
	"statelab/internal/render"
	"statelab/internal/rule"
)

// cookieFile goes through a file with a cookie of every kind, for an address.
func cookieFile(t *testing.T, view fileView, url string) {
	t.Helper()
	text := strings.Join([]string{
		"# Netscape HTTP Cookie File",
		".shop.test\tTRUE\t/\tTRUE\t1900000000\tfar\tx2yeu0sxmtq5o5nfdk1rzq8vwc4bhe32",
		"#HttpOnly_shop.test\tFALSE\t/\tFALSE\t0\tsid\t2",
		"www.shop.test\tFALSE\t/admin\tFALSE\t1772528400\ttheme_of_the_whole_site_and_more\t3",
		".shop.test\tTRUE\t/\tTRUE\t1600000000\told\t" + strings.Repeat("secret", 9),
		".shop.test\tTRUE\t/\tTRUE\t1772528400\t__Host-a\t5",
		"a-very-long-host.with-many-labels.other.test\tFALSE\t/a/long/path\tFALSE\t1772528400\to\t",
		"no cookie",
		"shop.test\tFALSE\t/\tFALSE\t0\tsid\t\u009b2J\u202ehostile value",
		"www.shop.test:8443\tFALSE\t/\tFALSE\t1772528400.5\t" + strings.Repeat("n", 300) + "\t9",
	}, "\n")
	at := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	look, err := explain.LookAt(at, url)
	if err != nil {
		t.Fatal(err)
	}
	shown := 0
	head := func(about jarfile.About) error {
		notes := []rule.Text{{EN: "the file is UTF-16, which most programs cannot read", KO: "UTF-16 파일임. 여기서는 읽지만 읽지 못하는 프로그램이 많음"}}
		return view.Head(render.FileHead{File: "cookies.txt", Format: about.Format.Name(), Word: about.Format.String(), Notes: notes, At: at})
	}
	one := func(e jarfile.Entry) error {
		shown++
		return view.Cookie(look.Cookie(&e))
	}
	err = jarfile.Each("cookies.txt", strings.NewReader(text), head, one)
	sealed := jarfile.Entry{Number: 10, Sealed: true}
	sealed.Cookie.Name, sealed.Cookie.Domain, sealed.Cookie.HostOnly, sealed.Cookie.Path = "sealed", "www.shop.test", true, "/"
	sealed.Cookie.Secure, sealed.Cookie.Partition, sealed.Cookie.SameSite, sealed.Cookie.Priority = true, "https://news.test", 1, 1
	elsewhere := jarfile.Entry{Number: 11, Elsewhere: rule.Text{EN: "of a container (number 2)", KO: "2번 컨테이너에 속함"}}
	elsewhere.Cookie.Value, elsewhere.Cookie.Domain, elsewhere.Cookie.Path = "v", "shop.test", "/"
	for _, e := range []jarfile.Entry{sealed, elsewhere} {
		if err == nil {
			err = one(e)
		}
	}
	if sent := look.Sent(); sent != nil && err == nil {
		err = view.Sent(sent, nil)
	}
	if err == nil {
		err = view.Summary(look.Summary(), shown-1)
	}
	if err != nil {
		t.Fatal(err)
	}
}

type fileView interface {
	Head(render.FileHead) error
	Cookie(explain.FileCookie) error
	Sent(*explain.FileSent, []explain.FileCookie) error
	Summary(explain.FileSummary, int) error
}

func TestCookieFileScreens(t *testing.T) {
	for _, lang := range []rule.Language{rule.English, rule.Korean} {
		for _, width := range []int{24, 40, 80, 120} {
			for _, kind := range []string{"", "-full", "-linear"} {
				if kind != "" && width != 80 {
					continue
				}
				file := fmt.Sprintf("cookiefile%s.%s.%d.txt", kind, lang, width)
				t.Run(file, func(t *testing.T) {
					options := render.Options{Lang: lang, Width: width, Profile: termenv.Ascii, Linear: kind == "-linear"}
					got := drawn(t, options, func(r *render.Terminal) {
						cookieFile(t, r.CookieFile(kind == "-full"), "https://www.shop.test/cart")
					})
					if !options.Linear { // whose lines are sentences
						fits(t, got, width-1)
					}
					if strings.ContainsAny(got, "\x1b\u009b\u202e") {
						t.Error("what a terminal obeys is not escaped")
					}
					if shown := strings.Contains(strings.Join(strings.Fields(got), ""), "x2yeu0sxmtq5o5nfdk1rzq8vwc4bhe32"); shown != (kind == "-full") {
						t.Errorf("values are shown: %v", shown)
					}
					golden(t, file, got)
				})
			}
		}
	}
}

func TestAnEmptyCookieFile(t *testing.T) {
	got := drawn(t, render.Options{Profile: termenv.Ascii}, func(r *render.Terminal) {
		if err := r.CookieFile(false).Summary(explain.FileSummary{}, 0); err != nil {
			t.Error(err)
		}
	})
	if got != "no cookies\n" {
		t.Errorf("%q", got)
	}
}

// Programs read the lines: each is an object, without values unless all is wanted, and
// nothing in it moves a cursor.
func TestCookieFileLines(t *testing.T) {
	for _, full := range []bool{false, true} {
		var b strings.Builder
		cookieFile(t, render.NewFileLines(&b, full), "https://www.shop.test/cart")
		var kinds []string
		for line := range strings.Lines(b.String()) {
			var l struct {
				Line    string
				Value   *string
				Cookie  *string
				Cookies json.RawMessage
			}
			if err := json.Unmarshal([]byte(line), &l); err != nil {
				t.Fatalf("%s: %v", line, err)
			}
			kinds = append(kinds, l.Line)
			if l.Line == "request" && ((l.Cookie != nil) != full || strings.Contains(string(l.Cookies), `"value"`) != full) {
				t.Errorf("full %v: %s", full, line)
			}
			if l.Line == "cookie" && l.Value != nil && !full {
				t.Errorf("a value: %s", line)
			}
		}
		if got, want := strings.Join(kinds, " "), "file cookie cookie cookie cookie cookie cookie unread cookie cookie cookie cookie request summary"; got != want {
			t.Errorf("%s, want %s", got, want)
		}
		if strings.ContainsAny(b.String(), "\u009b\u202e") || strings.Contains(b.String(), "secretsecret") != full {
			t.Errorf("full %v:\n%s", full, b.String())
		}
		golden(t, fmt.Sprintf("cookiefile-%v.jsonl", full), b.String())
	}
}

// Whatever a cookie says at length, it takes a few lines: the rest is not laid out, unless
// all is wanted.
func TestOneCookieDoesNotFillTheScreen(t *testing.T) {
	long := strings.Repeat("한글 words ", 100_000)
	for name, change := range map[string]func(*jarfile.Entry){
		"name":  func(e *jarfile.Entry) { e.Cookie.Name = long[:3000] },
		"value": func(e *jarfile.Entry) { e.Cookie.Value = long[:3000] },
		"path":  func(e *jarfile.Entry) { e.Cookie.Path = "/" + long },
		"site": func(e *jarfile.Entry) {
			e.Cookie.Secure, e.Cookie.Partition = true, "https://"+strings.Repeat("a", 4000)
		},
	} {
		e := jarfile.Entry{Number: 1}
		e.Cookie.Name, e.Cookie.Domain, e.Cookie.Path = "a", "shop.test", "/"
		change(&e)
		look, err := explain.LookAt(time.Unix(1772442000, 0), "")
		if err != nil {
			t.Fatal(err)
		}
		got := drawn(t, render.Options{Width: 80, Profile: termenv.Ascii}, func(r *render.Terminal) {
			if err := r.CookieFile(false).Cookie(look.Cookie(&e)); err != nil {
				t.Error(err)
			}
		})
		if lines := strings.Count(got, "\n"); lines > 12 {
			t.Errorf("a long %s takes %d lines:\n%.2000s", name, lines, got)
		}
	}
}
