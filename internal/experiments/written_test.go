package experiments

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"statelab/internal/address"
	"statelab/internal/cookiejar"
)

var record = flag.String("record", "", "a folder with the node_modules of express and express-session: ask them and Django anew, and write testdata/written.json")

// form is what a framework was told, and the line that it sent.
type form struct {
	Framework string `json:"framework"`
	Name      string `json:"name"`
	Deletes   bool   `json:"deletes"`
	Given     string `json:"given"` // the settings before, where Code are settings
	Code      string `json:"code"`
	Line      string `json:"line"`
}

func dawn() time.Time { return time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC) }

func at(t testing.TB, text string) address.Address {
	t.Helper()
	a, err := address.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// forms are the frameworks' ways to write lines of every shape that a change can have.
func forms(t *testing.T) []form {
	var list []form
	for _, c := range []struct {
		name, was, is string
		deletes       bool
	}{
		{"sid", "", "; Path=/", false},
		{"sid", "", "; Path=/; SameSite=None; Secure", false},
		{"sid", "", "; Path=/; SameSite=None; Secure; Partitioned", false},
		{"sid", "", "; Path=/app; SameSite=Lax; HttpOnly; Domain=shop.test", false},
		{"sid", "", "; Path=/; SameSite=Strict; Max-Age=86400", false},
		{"sid", "", "; Path=/; Expires=Mon, 16 Mar 2026 09:00:00 GMT; Secure", false},
		{"sid", "", "; Path=/; Priority=High", false},
		{"__Host-sid", "", "; Path=/; Secure", false},
		{"tok", "", "; Path=/; Max-Age=0; Domain=shop.test", true},
		{"tok", "", "; Path=/app; Max-Age=0; SameSite=None; Secure", true},
		{"tok", "", "; Path=/; Max-Age=0; Secure; Partitioned; SameSite=None", true},
		{"__Secure-tok", "", "; Path=/; Max-Age=0; Secure", true},
		{"sessionid", "; Path=/; HttpOnly; SameSite=Lax", "; Path=/; HttpOnly; SameSite=None; Secure", false},
		{"sessionid", "; Path=/app; HttpOnly; SameSite=Strict; Domain=shop.test; Secure", "; Path=/; SameSite=Lax", false},
		{"sessionid", "; Path=/; HttpOnly; SameSite=Lax", "; Path=/; HttpOnly; SameSite=Lax; Max-Age=1209600; Domain=shop.test", false},
		{"sessionid", "; Path=/; HttpOnly; Max-Age=60", "; Path=/app; HttpOnly", false},
		{"sessionid", "; Path=/; SameSite=Lax; Max-Age=0", "; Path=/; SameSite=Lax; Max-Age=0; Domain=shop.test", true},
		{"sessionid", "; Path=/; SameSite=Lax; Max-Age=0", "; Path=/app; SameSite=None; Secure; Max-Age=0", true},
		{"sessionid", "; Path=/; HttpOnly; SameSite=Lax", "; Path=/; HttpOnly; SameSite=None; Secure; Partitioned", false},
		{"csrftoken", "; Path=/; SameSite=Lax; Max-Age=31449600", "; Path=/; SameSite=None; Secure; Max-Age=31449600", false},
		{"csrftoken", "; Path=/; SameSite=Lax", "; Path=/; SameSite=Strict; HttpOnly; Max-Age=86400; Domain=shop.test", false},
		{"csrftoken", "; Path=/; Max-Age=0", "; Path=/; Max-Age=0; Domain=shop.test", true},
		{"connect.sid", "; Path=/; HttpOnly", "; Path=/; HttpOnly; SameSite=None; Secure", false},
		{"connect.sid", "; Path=/; HttpOnly", "; Path=/; Max-Age=86400; Domain=shop.test; SameSite=Lax", false},
		{"connect.sid", "; Path=/x; HttpOnly", "; Path=/; HttpOnly", false},
		{"connect.sid", "; Path=/; HttpOnly; Secure", "; Path=/; HttpOnly; Secure; SameSite=None; Partitioned", false},
		{"connect.sid", "; Path=/; Max-Age=0", "; Path=/app; Max-Age=0; Domain=shop.test", true},
	} {
		was, is := shape(t, c.name+"=1"+c.was, c.deletes), shape(t, c.name+"=1"+c.is, c.deletes)
		for _, w := range writtenBy(was, is) {
			f := form{Framework: w.Framework, Name: c.name, Deletes: c.deletes, Code: w.Code, Line: string(w.Line)}
			if !strings.Contains(w.Code, "(") {
				f.Given = strings.Join(settings(was), "\n")
			}
			list = append(list, f)
		}
	}
	return list
}

func shape(t *testing.T, line string, deletes bool) attributes {
	o := Op{Kind: Set, Now: dawn(), URL: at(t, "https://shop.test/"), Line: line}
	d := new(cookiejar.Jar).Set(o.Now, o.URL, o.Context, line)
	return attributesOf(&o, &d.Cookie, deletes)
}

// TestFrameworksWriteWhatIsPromised holds the lines that are promised against those
// that the real frameworks sent, to the letter.
func TestFrameworksWriteWhatIsPromised(t *testing.T) {
	promised := forms(t)
	if *record != "" {
		write(t, slices.Clone(promised))
	}
	src, err := os.ReadFile("testdata/written.json")
	if err != nil {
		t.Fatal(err)
	}
	var sent []form
	if err := json.Unmarshal(src, &sent); err != nil {
		t.Fatal(err)
	}
	if len(promised) < 30 {
		t.Errorf("only %d forms are promised", len(promised))
	}
	for _, p := range promised {
		i := slices.IndexFunc(sent, func(s form) bool { return s.Framework == p.Framework && s.Given == p.Given && s.Code == p.Code })
		if i < 0 {
			t.Errorf("nobody asked %s for %s", p.Framework, p.Code)
			continue
		}
		if sent[i].Line != p.Line {
			t.Errorf("%s, %s\n sends %s\n    not %s", p.Framework, p.Code, sent[i].Line, p.Line)
		}
	}
	if len(sent) != len(promised) {
		t.Errorf("%d forms were recorded, %d are promised", len(sent), len(promised))
	}
}

// write asks the frameworks and keeps what they send.
func write(t *testing.T, all []form) {
	t.Helper()
	for framework, command := range map[string][]string{
		"Django": {python(t), "testdata/record/with_django.py"}, "Express": {"node", "testdata/record/with_express.js", *record},
	} {
		var asked []*form
		for i := range all {
			if all[i].Framework == framework {
				asked = append(asked, &all[i])
			}
		}
		question, err := json.Marshal(asked)
		if err != nil {
			t.Fatal(err)
		}
		cmd := exec.Command(command[0], command[1:]...)
		cmd.Stdin, cmd.Stderr = bytes.NewReader(question), os.Stderr
		out, err := cmd.Output()
		if err != nil {
			t.Fatalf("%s: %v", framework, err)
		}
		var lines []string
		if err := json.Unmarshal(out, &lines); err != nil || len(lines) != len(asked) {
			t.Fatalf("%s: %d lines for %d forms, %v", framework, len(lines), len(asked), err)
		}
		for i := range asked {
			asked[i].Line = lines[i]
		}
	}
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(all); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile("testdata/written.json", b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

// python returns one that has Django.
func python(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"python3", "/usr/bin/python3"} {
		if exec.Command(name, "-c", "import django").Run() == nil {
			return name
		}
	}
	t.Fatal("no python3 here has Django: Debian's package python3-django brings it")
	return ""
}

// TestNotes: what the code alone does not say stands beside it, and only there.
func TestNotes(t *testing.T) {
	for _, test := range []struct{ was, is, framework, want string }{
		{"connect.sid=1; Path=/", "connect.sid=1; Path=/; Secure", "Express", "app.set('trust proxy', 1)"},
		{"connect.sid=1; Path=/; Secure", "connect.sid=1; Path=/; Secure; SameSite=Lax", "Express", ""},
		{"sid=1; Path=/", "sid=1; Path=/; Secure", "Express", ""},
		{"sid=1; Path=/", "sid=1; Path=/; Secure; SameSite=None; Partitioned", "Django", "Python 3.14"},
		{"sid=1; Path=/", "sid=1; Path=/; Secure; SameSite=None", "Django", ""},
		{"sessionid=1; Path=/", "sessionid=1; Path=/; Secure; SameSite=None; Partitioned", "Django", "middleware"},
	} {
		for _, w := range writtenBy(shape(t, test.was, false), shape(t, test.is, false)) {
			if w.Framework == test.framework && (!strings.Contains(w.Note.EN, test.want) || test.want == "" && !w.Note.IsZero()) {
				t.Errorf("%s, %s: %q, want %q", test.is, w.Framework, w.Note.EN, test.want)
			}
		}
	}
}

// TestDomainIsToldByItsWidth: a wider Domain than the one that is written gives something
// up, a narrower does not, and both are called so.
func TestDomainIsToldByItsWidth(t *testing.T) {
	for line, want := range map[string]string{
		"sid=1; Domain=.co.kr":           "narrower than co.kr",
		"sid=1; Domain=api.myshop.co.kr": "wider than api.myshop.co.kr",
		"sid=1":                          "wider than api.myshop.co.kr",
	} {
		s := Story{Ops: []Op{{Kind: Set, Now: dawn(), URL: at(t, "https://api.myshop.co.kr/"), Line: line}, {Kind: Get, Now: dawn(), URL: at(t, "https://www.myshop.co.kr/")}}}
		c := s.Ops[0].cookie()
		a := Ask(s, Question{Op: 1, Key: c.Key()})
		found := false
		for _, f := range append(a.Free, a.Costly...) {
			for _, c := range f.Changes {
				if c.Code == "domain" {
					found = true
					if !strings.HasSuffix(c.Do.EN, want) || c.GivesUp.IsZero() != strings.HasPrefix(want, "narrower") {
						t.Errorf("%s: %q gives up %q", line, c.Do.EN, c.GivesUp.EN)
					}
				}
			}
		}
		if !found {
			t.Errorf("%s: no Domain is told", line)
		}
	}
}
