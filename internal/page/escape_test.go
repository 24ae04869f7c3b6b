package page_test

import (
	"bytes"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	gtext "github.com/yuin/goldmark/text"
	"golang.org/x/net/html"

	"statelab/internal/explain"
	"statelab/internal/page"
	"statelab/internal/rule"
	"statelab/internal/trace"
)

// chosen are fields whose values are of closed lists, which nobody who writes a lesson, a
// cookie or an answer has a hand in.
var chosen = []string{"Kind", "Fate", "Mark", "Rule", "Part", "Verb", "ID", "Sort"}

// spoilt copies a value with a text behind every text in it that is not empty.
func spoilt(v reflect.Value, text string) reflect.Value {
	to := reflect.New(v.Type()).Elem()
	to.Set(v)
	switch v.Kind() {
	case reflect.String:
		if v.String() != "" { // which says that there is nothing
			to.SetString(v.String() + text)
		}
	case reflect.Pointer:
		if !v.IsNil() {
			to.Set(reflect.New(v.Type().Elem()))
			to.Elem().Set(spoilt(v.Elem(), text))
		}
	case reflect.Slice:
		if !v.IsNil() {
			to.Set(reflect.MakeSlice(v.Type(), v.Len(), v.Len()))
			for i := range v.Len() {
				to.Index(i).Set(spoilt(v.Index(i), text))
			}
		}
	case reflect.Map:
		if !v.IsNil() {
			to.Set(reflect.MakeMap(v.Type()))
			for key, value := range v.Seq2() {
				to.SetMapIndex(key, spoilt(value, text))
			}
		}
	case reflect.Struct:
		for i := range v.NumField() {
			f := v.Type().Field(i)
			if f.IsExported() && f.Type != reflect.TypeFor[time.Time]() && !slices.Contains(chosen, f.Name) {
				to.Field(i).Set(spoilt(v.Field(i), text))
			}
		}
	}
	return to
}

// shape is what a file is made of: each element with the names of its attributes, the texts
// of those that run or are applied, and the addresses that it leads to.
func shape(t testing.TB, file []byte) (parts map[string]bool, active, addresses []string) {
	t.Helper()
	doc, err := html.Parse(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	parts = map[string]bool{}
	for n := range doc.Descendants() {
		switch n.Type {
		case html.CommentNode:
			t.Errorf("a comment came of it: %q", n.Data)
		case html.TextNode:
			if i := strings.IndexFunc(n.Data, unseen); i >= 0 {
				t.Errorf("%+q stands there as it came", n.Data[max(0, i-20):min(len(n.Data), i+20)])
			}
		case html.ElementNode:
			parts[n.Data] = true
			if n.Data == "script" || n.Data == "style" {
				active = append(active, titled.ReplaceAllString(text(n), "title"))
			}
			for _, a := range n.Attr {
				parts[n.Data+" "+a.Key] = true
				if a.Key == "href" || a.Key == "src" {
					addresses = append(addresses, a.Val)
				}
				if strings.ContainsFunc(a.Val, unseen) {
					t.Errorf("%s has %+q as it came", a.Key, a.Val)
				}
			}
		}
	}
	return parts, active, addresses
}

// titled is a title as the style of a sheet has it: letters, digits, blanks, and signs by their
// numbers.
var titled = regexp.MustCompile(`"(?:[\pL\p{Nd} ]|\\[0-9a-f]{1,6} )*"`)

// unseen are characters that a terminal or a browser may obey instead of showing them.
func unseen(c rune) bool {
	return unicode.IsControl(c) && c != '\n' || unicode.Is(unicode.Bidi_Control, c)
}

// FuzzNothingComesOfAText puts a text behind every text of a lesson, a cookie, a row and a
// try of a task. Nothing comes of it in the page or on paper: no element and no attribute
// that a harmless text does not make, too, Markdown's own apart, no script, and no address but of the web.
func FuzzNothingComesOfAText(f *testing.F) {
	for _, text := range []string{
		"", "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "'><svg onload=alert(1)><a xlink:href=javascript:alert(1)>",
		"</template></code></pre><script>1</script>", "</style></script><iframe srcdoc=x>", "<!-- ", "]]> <![CDATA[", "[x](javascript:alert(1)) ![y](data:text/html,z)",
		"\u202e\u2066 \u200f", "\x00\x1b[31m\x07\x7f\u0085", "`<b>`\n\n    <i>\n", "{{.}} {{define \"page\"}}", "&lt;script&gt; &#60;b&#62;", "<a href='javascript:x'>", "\xff\xfe<\xc0",
	} {
		f.Add(text)
	}
	folder, _ := curriculum(f)
	var all []paged
	ids := []string{"session-row", "domain-and-path", "copied-user"}
	if testing.Short() {
		ids = ids[:1]
	}
	for _, id := range ids {
		all = append(all, pageOf(f, folder, id, rule.English, rule.Korean))
	}
	var harmless []made // of each lesson, what each of writers makes of it
	for _, p := range all {
		for _, write := range writers {
			parts, runs, _ := shape(f, written(f, write, spoiltBy(p, "x"), ""))
			harmless = append(harmless, made{parts, runs})
		}
	}
	f.Fuzz(func(t *testing.T, text string) {
		for n, p := range all {
			is := spoiltBy(p, text)
			checkMarkdown(t, is.trace)
			for w, write := range writers {
				parts, runs, addresses := shape(t, written(t, write, is, text))
				for part := range parts {
					if !harmless[n*len(writers)+w].parts[part] && !markdown[part] {
						t.Errorf("<%s> came of %q", part, text)
					}
				}
				if !slices.Equal(harmless[n*len(writers)+w].runs, runs) {
					t.Errorf("something runs that did not before, by %q", text)
				}
				for _, to := range addresses {
					if !strings.HasPrefix(to, "#") && !strings.HasPrefix(to, "https://") && !strings.HasPrefix(to, "http://") {
						t.Errorf("the page leads to %q", to)
					}
				}
			}
		}
	})
}

// made is what a file is made of: see [shape].
type made struct {
	parts map[string]bool
	runs  []string
}

// writers are what makes a page or a paper of a lesson, with text behind what it is given of its own.
var writers = []func(b *bytes.Buffer, tr *trace.Trace, o page.Options, text string) error{
	func(b *bytes.Buffer, tr *trace.Trace, o page.Options, _ string) error { return page.Lesson(b, tr, o) },
	func(b *bytes.Buffer, tr *trace.Trace, o page.Options, _ string) error {
		return page.Sheet{Trace: tr, Options: o}.Write(b)
	},
	func(b *bytes.Buffer, tr *trace.Trace, o page.Options, text string) error {
		return page.Sheet{Trace: tr, Options: o, Teaching: &page.Teaching{Aim: trace.Prose{rule.English: "Aim" + text}}}.Write(b)
	},
	func(b *bytes.Buffer, tr *trace.Trace, o page.Options, _ string) error {
		for i, step := range tr.Steps {
			part := page.PartsOf(o).Of(i+1, step)
			b.WriteString(string(part.Line + part.Step))
		}
		return nil
	},
}

func written(t testing.TB, write func(*bytes.Buffer, *trace.Trace, page.Options, string) error, p paged, text string) []byte {
	t.Helper()
	var b bytes.Buffer
	o := page.Options{Langs: []rule.Language{rule.English, rule.Korean}, Rule: explain.RuleOf, Name: "a" + text, Version: "test", Source: "s" + text, Tries: p.tries}
	if err := write(&b, p.trace, o, text); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func spoiltBy(p paged, text string) paged {
	return paged{
		trace: spoilt(reflect.ValueOf(p.trace), text).Interface().(*trace.Trace),
		tries: spoilt(reflect.ValueOf(p.tries), text).Interface().(map[int][]trace.Played),
	}
}

// markdown are what a lesson's own texts may make.
var markdown = map[string]bool{"p": true, "ul": true, "ol": true, "li": true, "pre": true, "code": true, "em": true, "strong": true, "a": true, "a href": true, "a rel": true, "span": true, "div": true, "span lang": true, "div lang": true, "span class": true, "span title": true, "details": true, "summary": true}

// checkMarkdown writes a lesson as Markdown, and reads it as a course's page would: what is
// HTML in it are folded answers, nothing leads anywhere, and diagrams have their own lines.
func checkMarkdown(t *testing.T, tr *trace.Trace) {
	t.Helper()
	var out bytes.Buffer
	if err := page.Markdown(&out, tr, page.Options{Langs: []rule.Language{rule.English}}); err != nil {
		t.Fatal(err)
	}
	source, diagrams := out.Bytes(), 0
	doc := goldmark.New(goldmark.WithExtensions(extension.GFM)).Parser().Parse(gtext.NewReader(source))
	err := ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		switch n := n.(type) {
		case *ast.HTMLBlock:
			if line := n.Lines().At(0); entering && !folds.Match(bytes.TrimSpace(line.Value(source))) {
				t.Errorf("%q is HTML", line.Value(source))
			}
		case *ast.RawHTML, *ast.Link, *ast.Image, *ast.AutoLink:
			t.Errorf("a %s came of it", n.Kind())
		case *ast.FencedCodeBlock:
			if entering && string(n.Language(source)) == "mermaid" {
				diagrams++
				for i := range n.Lines().Len() {
					if line := n.Lines().At(i); !drawn.Match(line.Value(source)) {
						t.Errorf("%q is no line of a diagram", line.Value(source))
					}
				}
			}
		}
		return ast.WalkContinue, nil
	})
	if err != nil || diagrams == 0 {
		t.Error(err, diagrams)
	}
}

var (
	folds = regexp.MustCompile(`^(<details><summary>The answer</summary>|</details>)$`)
	drawn = regexp.MustCompile(`^ *(sequenceDiagram|participant [BS]\d* as [^<>;"]*(#\d+;[^<>;"]*)*|[BS]\d*-{1,2}>>[BS]\d*: ([^<>;"]|#\d+;|<br/>)*)\n$`)
)
