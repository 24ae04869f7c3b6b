package page_test

import (
	"bytes"
	"compress/gzip"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"statelab/internal/explain"
	"statelab/internal/lesson"
	"statelab/internal/page"
	"statelab/internal/rule"
	"statelab/internal/scenario"
	"statelab/internal/trace"
	"statelab/lessons"
)

// A paged is a lesson with what was played of its tasks, and its page.
type paged struct {
	trace *trace.Trace
	tries map[int][]trace.Played
	page  []byte
}

// pageOf plays a lesson with its tries and writes its page.
func pageOf(t testing.TB, folder lesson.Folder, id string, langs ...rule.Language) paged {
	t.Helper()
	program, problems, err := scenario.Load(folder, id)
	if err != nil || len(problems) > 0 {
		t.Fatal(err, problems)
	}
	p := paged{tries: map[int][]trace.Played{}}
	p.trace, err = program.RunWith(t.Context(), scenario.Options{Prove: true, Tried: func(i int, try trace.Played) { p.tries[i] = append(p.tries[i], try) }})
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := page.Lesson(&b, p.trace, page.Options{Langs: langs, Rule: explain.RuleOf, Name: id, Source: string(program.Lesson().Source), Version: "test", Tries: p.tries}); err != nil {
		t.Fatal(err)
	}
	p.page = b.Bytes()
	return p
}

func curriculum(t testing.TB) (lesson.Folder, []string) {
	t.Helper()
	folder := lesson.Folder{FS: lessons.Files, Path: "lessons"}
	course, _, err := folder.LoadCourse()
	if err != nil {
		t.Fatal(err)
	}
	return folder, course.Order()
}

// found are the elements of a page that a test asks for.
func found(n *html.Node, is func(*html.Node) bool) (all []*html.Node) {
	for c := range n.Descendants() {
		if c.Type == html.ElementNode && is(c) {
			all = append(all, c)
		}
	}
	return all
}

func attr(n *html.Node, name string) (string, bool) {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val, true
		}
	}
	return "", false
}

func classed(name string) func(*html.Node) bool {
	return func(n *html.Node) bool {
		class, _ := attr(n, "class")
		return slices.Contains(strings.Fields(class), name)
	}
}

// text are the characters in an element.
func text(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
		}
	}
	return b.String()
}

// words are those in an element, one blank between two.
func words(n *html.Node) string { return strings.Join(strings.Fields(text(n)), " ") }

// aKeptValue is the name of a value that a lesson keeps: its author knows it, and who learns
// sees the value.
var aKeptValue = regexp.MustCompile(`\B\$[a-z]\w*`)

// markedLines is what stands in a hole, and by how many blanks it is indented.
var markedLines = regexp.MustCompile(`(?s)<mark data-in="(\d+)">(.*?)</mark>`)

// Every try that the proof of a task of the curriculum plays can be found in the page, by its
// parts or as a whole, and what is shown of it is what came of it. No page has more than it
// may.
func TestEveryTryStandsInThePage(t *testing.T) {
	folder, order := curriculum(t)
	if testing.Short() {
		order = []string{"domain-and-path", "session-row", "planted-key", "remember-me"}
	}
	var sizes []int
	tasks := 0
	for _, id := range order {
		p := pageOf(t, folder, id, rule.English, rule.Korean)
		sizes = append(sizes, len(p.page))
		var zipped bytes.Buffer
		z := gzip.NewWriter(&zipped)
		if _, err := z.Write(p.page); err != nil || z.Close() != nil {
			t.Fatal(err)
		}
		if len(p.page) > 400_000 || zipped.Len() > 60_000 {
			t.Errorf("the page of %s has %d octets, %d zipped", id, len(p.page), zipped.Len())
		}
		shown, _, _ := bytes.Cut(p.page, []byte(`<details class="source">`))
		if name := aKeptValue.Find(shown); name != nil {
			t.Errorf("the page of %s shows %s, which is the name of a value", id, name)
		}
		for _, m := range markedLines.FindAllSubmatch(p.page, -1) {
			for line := range bytes.Lines(m[2]) {
				if in, _ := strconv.Atoi(string(m[1])); line[0] != '<' && !bytes.HasPrefix(line, bytes.Repeat([]byte(" "), in)) {
					t.Errorf("the page of %s has %q in a view, where it is indented by %d", id, line, in)
				}
			}
		}
		doc, err := html.Parse(bytes.NewReader(p.page))
		if err != nil {
			t.Fatal(err)
		}
		boxes := found(doc, classed("trying"))
		for i := range p.trace.Steps {
			if p.trace.Steps[i].Task == nil {
				continue
			}
			tasks++
			if len(boxes) == 0 || len(p.tries[i]) < 3 {
				t.Fatalf("%s: %d tries of %s, and %d boxes are left", id, len(p.tries[i]), p.trace.Steps[i].ID, len(boxes))
			}
			checkTries(t, id+"/"+p.trace.Steps[i].ID, doc, boxes[0], p.tries[i])
			boxes = boxes[1:]
		}
		if len(boxes) > 0 {
			t.Errorf("%s has a box too many", id)
		}
	}
	slices.Sort(sizes)
	if half := sizes[len(sizes)/2]; !testing.Short() && (half > 200_000 || tasks < 24) {
		t.Errorf("half of the pages have more than %d octets, %d tasks", half, tasks)
	}
}

// checkTries holds what a page shows of the tries of a task against what came of them.
func checkTries(t *testing.T, where string, doc, box *html.Node, tries []trace.Played) {
	t.Helper()
	pieces := map[string]string{}
	for _, b := range found(box, func(n *html.Node) bool { _, is := attr(n, "data-piece"); return is }) {
		id, _ := attr(b, "data-piece")
		pieces[id] = text(b)
	}
	shown := found(doc, func(n *html.Node) bool { id, _ := attr(n, "id"); return id == "shown" })[0]
	fragments := found(shown, func(n *html.Node) bool {
		return n.Parent == shown || n.Parent.Parent == shown && n.Parent.Type == html.DocumentNode
	})
	items := found(box, func(n *html.Node) bool { _, is := attr(n, "data-shown"); return is })
	for _, try := range tries {
		var is *html.Node
		for _, li := range items {
			var texts []string
			for _, code := range found(li, func(n *html.Node) bool { return n.DataAtom == atom.Code }) {
				texts = append(texts, text(code))
			}
			if key, keyed := attr(li, "data-key"); try.Wrote == nil {
				texts = nil
				for _, id := range strings.FieldsFunc(key, func(c rune) bool { return c == '.' }) {
					texts = append(texts, pieces[id])
				}
				if !keyed {
					continue
				}
			}
			if slices.Equal(texts, slices.Concat(try.Wrote, try.Did)) {
				is = li
				break
			}
		}
		if is == nil {
			t.Errorf("%s: nothing is shown of %q %q", where, try.Wrote, try.Did)
			continue
		}
		var said string
		numbers, _ := attr(is, "data-shown")
		for _, n := range strings.Fields(numbers) {
			n, err := strconv.Atoi(n)
			if err != nil || n >= len(fragments) {
				t.Fatalf("%s: fragment %d of %d", where, n, len(fragments))
			}
			said += words(fragments[n]) + " "
		}
		if _, solved := attr(is, "data-solved"); solved != try.Solved || strings.Contains(said, "Solved.") != try.Solved {
			t.Errorf("%s: %q is solved: %v, and the page says %q", where, try.Wrote, try.Solved, said)
		}
		if held := "True so far: " + strconv.Itoa(try.Held) + " of "; !try.Solved && try.Of > 0 && !strings.Contains(said, held) {
			t.Errorf("%s: %q holds %d, and the page says %q", where, try.Wrote, try.Held, said)
		}
		if try.Reply != nil && !strings.Contains(said, firstWords(try.Reply)) {
			t.Errorf("%s: %q is answered %q, and the page says %q", where, try.Wrote, try.Reply.In(rule.English), said)
		}
	}
}

// firstWords are those of a text before its first sign.
func firstWords(p trace.Prose) string {
	text := strings.Join(strings.Fields(p.In(rule.English)), " ")
	before, _, _ := strings.Cut(strings.TrimLeft(text, "`*"), "`")
	before, _, _ = strings.Cut(before, "*")
	return strings.TrimSpace(before)
}

// TestATryIsToldEveryPromiseThatItBreaks, not the first alone.
func TestATryIsToldEveryPromiseThatItBreaks(t *testing.T) {
	folder, _ := curriculum(t)
	p := pageOf(t, folder, "max-age", rule.English)
	others := 0
	for _, tries := range p.tries {
		for _, try := range tries {
			for _, other := range try.Others {
				others++
				if said := "Not true either: " + other.Text.In(rule.English); !strings.Contains(string(p.page), said) {
					t.Errorf("the page does not say: %s", said)
				}
			}
		}
	}
	if others == 0 {
		t.Error("no try breaks more than one promise")
	}
}
