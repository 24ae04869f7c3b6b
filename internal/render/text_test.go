package render

import (
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/muesli/termenv"

	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/visible"
	"statelab/internal/wire"
)

func TestSafe(t *testing.T) {
	for in, want := range map[string]string{
		"plain 한글 é 🍪":     "plain 한글 é 🍪",
		"a\nb\tc\r":        `a\nb\tc\r`,
		"\x1b[31m\x00\x7f": `\x1b[31m\x00\x7f`,
		"\u009b2J":         `\u009b2J`,
		"\x9b2J":           `\x9b2J`,
		"\u202egpj.exe":    `\u202egpj.exe`,
		"zero\u200bwidth":  `zero\u200bwidth`,
		"a\u0301\u0302":    "a\u0301\u0302",
		"a\u0301\u0301\u0301\u0301\u0301\u0301b\u0301": "a\u0301\u0301\u0301\u0301" + `\u0301\u0301` + "b\u0301",
		"\U000e0041":        `\U000e0041`,
		"\ufffd stands":     "\ufffd stands",
		"\ufffd with \xff!": "\ufffd with \\xff!",
		`back\slash`:        `back\slash`,
	} {
		if got := safe(in); got != want {
			t.Errorf("safe(%q) = %q, want %q", in, got, want)
		}
		if got := safe(safe(in)); got != want {
			t.Errorf("safe twice (%q) = %q, want %q", in, got, want)
		}
	}
}

func TestShort(t *testing.T) {
	for in, want := range map[string]string{
		"": "", "dark": "dark", "0123456789": "0123456789", "01234567890": "0123..7890",
		"x2yeu0sxmtq5o5nfdk1rzq8vwc4bhe32": "x2ye..he32",
		"가나다라마바사":                          "가나..바사",
		"\x1b[31mred and more":             `\x1b..more`,
	} {
		if got := short(in); got != want {
			t.Errorf("short(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestWrap(t *testing.T) {
	for _, test := range []struct {
		text        string
		first, rest int
		want        []string
	}{
		{"", 10, 10, []string{""}},
		{"one two three", 7, 7, []string{"one two", "three"}},
		{"one two three", 3, 9, []string{"one", "two three"}},
		{"쿠키에는 키만 들어 있습니다", 13, 13, []string{"쿠키에는 키만", "들어 있습니다"}},
		{"가나다라마", 5, 5, []string{"가나", "다라", "마"}},
		{"a  b", 2, 2, []string{"a", "b"}},
		{"  indented", 20, 20, []string{"  indented"}},
		{"go to abcdefghijkl", 9, 9, []string{"go to abc", "defghijkl"}},
		{"abcdefgh abcdefghijkl", 9, 9, []string{"abcdefgh", "abcdefghi", "jkl"}},
	} {
		var got []string
		for _, l := range (line{{text: test.text}}).wrap(test.first, test.rest) {
			all := ""
			for _, s := range l {
				all += s.text
			}
			got = append(got, all)
		}
		if !reflect.DeepEqual(got, test.want) {
			t.Errorf("%q in %d and %d: %q, want %q", test.text, test.first, test.rest, got, test.want)
		}
	}
}

func TestProse(t *testing.T) {
	for in, want := range map[string]string{
		"one\ntwo": "one two",
		"One.\nTwo?\nThree (`3`.)\n**Four!**\nfive": "One.\nTwo?\nThree (`3`.)\nFour!\nfive",
		"In `a.b`,\n*then*:\nso":                    "In `a.b`, then: so",
		"`code` and **strong**, *its*":              "`code` and strong, its",
		"see [the RFC](https://x.test/)":            "see the RFC (https://x.test/)",
		"[https://x.test/](https://x.test/)":        "https://x.test/",
		"- one\n- two\n  lines":                     "- one\n- two lines",
		"1. a\n2. b":                                "1. a\n2. b",
		"- a\n  - b":                                "- a\n  - b",
		"# no heading":                              "# no heading",
		"> no quote":                                "> no quote",
		"a <b>tag</b> &amp; ---":                    "a <b>tag</b> &amp; ---",
		"__Host-id__ and _this_":                    "__Host-id__ and _this_",
		`\*not\* this`:                              "*not* this",
		"one\n\ntwo":                                "one\n\ntwo",
		"```\n  curl -i\n```":                       "    curl -i",
		"2 * 3 * 4":                                 "2 * 3 * 4",

		"```\n" + strings.Repeat("x + ", 14) + "x\n```":   "  " + strings.Repeat("x + ", 14) + "x",
		"```\n  " + strings.Repeat("x + ", 20) + "x\n```": "    " + strings.Repeat("x + ", 13) + "x +\n        " + strings.Repeat("x + ", 6) + "x",
		"one\n\n    if x:\n        y\n\n    z\n\ntwo":     "one\n\n  if x:\n      y\n\n  z\n\ntwo",
		"``` two words\nx\n```":                           "  two words\n  x",
		"[a](/b \"c\") ![d](e.png)":                       "a (/b) (c) ![d](e.png)",
	} {
		if got := proseText(in, termenv.Ascii); got != want {
			t.Errorf("%q is drawn %q, want %q", in, got, want)
		}
	}
}

func TestKoreanParticlesAfterStress(t *testing.T) {
	for in, want := range map[string]string{
		"**세션 쿠키**라고":     "세션 쿠키라고",
		"**키(key)**는 값":   "키(key)는 값",
		"그것은**\"키\"**입니다": "그것은\"키\"입니다",
	} {
		got := proseText(in, termenv.TrueColor)
		if !strings.Contains(got, "\x1b[1m") || strings.Contains(got, "*") || stripped(got) != want {
			t.Errorf("%q is drawn %q", in, got)
		}
	}
}

func proseText(s string, profile termenv.Profile) string {
	var b strings.Builder
	r := NewTerminal(&b, Options{Profile: profile})
	r.put(r.prose(trace.Prose{rule.English: s}, 60)...)
	return strings.TrimRight(b.String(), "\n")
}

func stripped(s string) string {
	return strings.NewReplacer("\x1b[1m", "", "\x1b[0m", "").Replace(s)
}

// What curl is given when a shell runs the line is what the browser sent.
func TestCurlLineInAShell(t *testing.T) {
	shell, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("there is no sh here to read the line")
	}
	const site = "https://blog.test/"
	form := wire.Headers{{Name: "Content-Type", Value: "text/plain"}}
	for _, c := range []struct {
		story, method, url, body string
		headers                  wire.Headers
		given                    string // the arguments and, behind "<", what curl reads
	}{
		{"a visit", "GET", site, "", nil, "-i|" + site},
		{"quotes in an address", "GET", site + "?q=it's", "", nil, "-i|" + site + "?q=it's"},
		{"signs that curl would read as patterns", "GET", site + "?a[]=1", "", nil, "-i|-g|" + site + "?a[]=1"},
		{"a look at the headers", "HEAD", site, "", nil, "-I|" + site},
		{"headers that curl writes by itself, and an empty one", "GET", site, "",
			wire.Headers{{Name: "Host", Value: "blog.test"}, {Name: "X-Empty"}, {Name: "Cookie", Value: "a=$HOME `id`"}},
			"-i|-H|X-Empty;|-H|Cookie: a=$HOME `id`|" + site},
		{"bytes in a header that cannot be seen", "GET", site, "", wire.Headers{{Name: "Cookie", Value: "a=\x1b'\\n"}}, "-i|-H|Cookie: a=\x1b'\\n|" + site},
		{"a form", "POST", site, "a=1&b=%s", form, "-i|-H|Content-Type: text/plain|--data-raw|a=1&b=%s|" + site},
		{"a form without a field", "POST", site, "", nil, "-i|-X|POST|" + site},
		{"a body of no type", "PUT", site, "ü", nil, "-i|-X|PUT|-H|Content-Type:|--data-raw|ü|" + site},
		{"a body of bytes", "POST", site, "\x01\xff%'\\ü\n", form, "-i|-H|Content-Type: text/plain|--data-binary|@-|" + site + "<\x01\xff%'\\ü\n"},
	} {
		t.Run(c.story, func(t *testing.T) {
			e := &trace.Exchange{}
			e.URL, e.Request = c.url, wire.Request{Method: c.method, Headers: c.headers, Body: wire.Bytes(c.body)}
			stub := `curl() { reads=; for a; do printf '%s|' "$a"; if [ "$a" = @- ]; then reads=1; fi; done; if [ $reads ]; then printf '<'; cat; fi; }; `
			for _, width := range []int{8, 40, 1000} { // in several lines it is the same
				typed := ""
				for _, l := range NewTerminal(io.Discard, Options{Profile: termenv.Ascii}).commandLines(curl(e), width) {
					typed += l.text() + "\n"
				}
				if !visible.IsText(strings.ReplaceAll(typed, "\n", "")) {
					t.Errorf("%q cannot be copied from a screen", typed)
				}
				out, err := exec.Command(shell, "-c", stub+typed).CombinedOutput()
				given := strings.Replace(string(out), "|<", "<", 1)
				if err != nil || strings.TrimSuffix(given, "|") != c.given {
					t.Errorf("%s\ngives curl %q (%v), want %q", typed, given, err, c.given)
				}
			}
		})
	}
}

// What is whole is broken only where no line has room for it.
func TestWholeWordsStayOnALine(t *testing.T) {
	for _, c := range []struct {
		text  string
		width int
		want  string
	}{
		{"Then it asks `GET /cart` again", 20, "Then it asks\n`GET /cart` again"},
		{"서버는 `GET /cart`를 받음", 16, "서버는\n`GET /cart`를\n받음"},
		{"`one two three` end", 9, "`one two\nthree`\nend"},
		{"It says `a code that just fits a line of forty`", 40, "It says\n`a code that just fits a line of forty`"},
		{"꺼내고(`cart = cart or {}`), 다시", 22, "꺼내고(\n`cart = cart or {}`),\n다시"},
		{"It says `a code that is longer than a short span may be`", 40, "It says `a code that is longer than a\nshort span may be`"},
	} {
		var b strings.Builder
		r := NewTerminal(&b, Options{Profile: termenv.Ascii})
		r.put(r.phrase(trace.Prose{rule.English: c.text}).wrap(c.width, c.width)...)
		if got := strings.TrimRight(b.String(), "\n"); got != c.want {
			t.Errorf("the answer %q in %d columns is\n%s\nwant\n%s", c.text, c.width, got, c.want)
		}
		b.Reset()
		r.put(r.prose(trace.Prose{rule.English: c.text}, c.width)...)
		if got := strings.TrimRight(b.String(), "\n"); got != c.want {
			t.Errorf("%q in %d columns is\n%s\nwant\n%s", c.text, c.width, got, c.want)
		}
	}
}

// One of a thing is said as one in English: every text with a number and the word for many
// behind it is written by count, which knows both.
func TestOneThingIsNoMany(t *testing.T) {
	form := regexp.MustCompile(`(\w+)(?::| +=)\s*rule\.Text\{\s*EN: "[^"\n]*%d(?: more| failed)* [a-z]+s\b`)
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	files = append(files, "../phrases/phrases.go")
	sources := map[string]string{}
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasSuffix(file, "_test.go") {
			sources[file] = string(src)
		}
	}
	found := 0
	for _, src := range sources {
		for _, m := range form.FindAllStringSubmatch(src, -1) {
			name := m[1]
			found++
			by := regexp.MustCompile(`(?:say|fill)\((?:\w+[wW]ords|phrases)\.` + name + `\b`)
			for file, other := range sources {
				if at := by.FindString(other); at != "" {
					t.Errorf("%s: %s… has a word for many, and is not written by count", file, at)
				}
			}
		}
	}
	if found < 15 {
		t.Errorf("only %d texts count something", found)
	}
}
