package page_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"statelab/internal/lesson"
	"statelab/internal/page"
	"statelab/internal/rule"
	"statelab/internal/scenario"
	"statelab/internal/trace"
	"statelab/internal/view"
	"statelab/lessons"
)

// run plays a lesson of a folder.
func run(t *testing.T, folder lesson.Folder, id string) *trace.Trace {
	t.Helper()
	program, problems, err := scenario.Load(folder, id)
	if err != nil || len(problems) > 0 {
		t.Fatal(err, problems)
	}
	tr, err := program.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return tr
}

func options(lang rule.Language) page.Options {
	return page.Options{Langs: []rule.Language{lang}, Rule: func(rule.Code) *rule.Rule { return nil }}
}

// texts reads a picture as XML and returns its lines of text.
func texts(t *testing.T, where string, picture []byte) []string {
	t.Helper()
	d := xml.NewDecoder(bytes.NewReader(picture))
	d.Strict = true
	var all []string
	var in []string
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil {
			t.Fatalf("%s: %v\n%s", where, err, picture)
		}
		switch token := token.(type) {
		case xml.StartElement:
			if in = append(in, token.Name.Local); token.Name.Local == "text" {
				all = append(all, "")
			}
			for _, a := range token.Attr {
				if a.Name.Local == "href" || strings.HasPrefix(a.Name.Local, "on") {
					t.Errorf("%s: the picture has %s=%q", where, a.Name.Local, a.Value)
				}
			}
			if token.Name.Local == "script" || token.Name.Local == "foreignObject" {
				t.Errorf("%s: the picture has a %s", where, token.Name.Local)
			}
		case xml.EndElement:
			in = in[:len(in)-1]
		case xml.CharData:
			if n := len(all); n > 0 && len(in) > 0 && (in[len(in)-1] == "text" || in[len(in)-1] == "tspan") {
				all[n-1] += string(token)
			}
		}
	}
}

// Every step of the curriculum can be drawn, whole and beat by beat, in both languages. A
// picture is XML, names every cookie that view shows with what became of it, and the
// exchange with its status.
func TestPicturesOfTheCurriculum(t *testing.T) {
	folder := lesson.Folder{FS: lessons.Files, Path: "lessons"}
	course, _, err := folder.LoadCourse()
	if err != nil {
		t.Fatal(err)
	}
	order := course.Order()
	if testing.Short() {
		order = slices.DeleteFunc(order, func(id string) bool { return slices.Index(course.Order(), id)%4 > 0 })
	}
	for _, id := range order {
		tr := run(t, folder, id)
		for _, lang := range []rule.Language{rule.English, rule.Korean} {
			for i := range tr.Steps {
				drawStep(t, tr, i, lang)
			}
			var b bytes.Buffer
			drawn, err := page.Timeline(&b, tr, len(tr.Steps), options(lang))
			if err != nil || drawn != (len(view.Of(tr).Timeline(len(tr.Steps)).Lanes) > 0) {
				t.Errorf("%s: the line of time is drawn: %t, %v", id, drawn, err)
			}
			if drawn {
				texts(t, id, b.Bytes())
			}
		}
	}
}

func drawStep(t *testing.T, tr *trace.Trace, i int, lang rule.Language) {
	t.Helper()
	s := view.Of(tr).Step(i, view.Options{Answer: view.Skipped})
	for _, beat := range append([]int{0}, page.Drawn(tr, i)...) {
		where := fmt.Sprintf("%s/%s/%d in %s", tr.ID, s.ID, beat, lang)
		var b bytes.Buffer
		if err := page.Picture(&b, tr, i, beat, options(lang)); err != nil {
			t.Fatal(where, err)
		}
		lines := texts(t, where, b.Bytes())
		wants := func(parts ...string) {
			t.Helper()
			for _, line := range lines {
				if at := 0; strings.Contains(line, parts[0]) {
					for _, p := range parts {
						if strings.Contains(line, p) {
							at++
						}
					}
					if at == len(parts) {
						return
					}
				}
			}
			t.Errorf("%s: no line has %q", where, parts)
		}
		for n, told := range s.Beats {
			if e := told.Exchange; e != nil && (beat == 0 || beat == n+1) {
				wants(fmt.Sprintf("(%d)", e.Number), e.Method)
				for _, f := range append(e.Sent.Shown, e.Received.Shown...) {
					name := f.Cookie.Name
					if len(name) > 20 || name == "" {
						continue // in short
					}
					wants(name, f.Word().In(lang))
				}
			}
		}
	}
}

// Signs of HTML, and what no XML may hold, come out as text.
func TestPictureEscapes(t *testing.T) {
	src := "statelab: 1\nlesson: hostile\ntitle: <b>Bold</b> & \"quoted\"\nsummary: A cookie.\nclock: 2026-03-02T09:00:00Z\nsites:\n  shop.test:\n    pages:\n" +
		"      /: {get: [{set_cookie_line: 'a=<script>alert(1)</script>'}, {set_cookie_line: \"b=\\x01\\x7f\\uFFFE]]>\"}, {text: '<i>&amp; ]]> hello'}]}\n" +
		"steps:\n  - step: first\n    visit: https://shop.test/?q=<x>&amp;\n    say: |\n      Text.\n    expect: {status: 200}\n"
	tr := run(t, lesson.Folder{FS: fstest.MapFS{"hostile.yaml": {Data: []byte(src)}}}, "hostile")
	var b bytes.Buffer
	if err := page.Picture(&b, tr, 0, 0, options(rule.English)); err != nil {
		t.Fatal(err)
	}
	all := strings.Join(texts(t, "hostile", b.Bytes()), "\n")
	for _, want := range []string{`& ]]> hello`, `<scr..ipt>`, `\x01..]]>`, `\ufffe`, "/?q=<x>&amp;"} {
		if !strings.Contains(all, want) {
			t.Errorf("the picture lacks %q:\n%s", want, all)
		}
	}
}

// A title has larger letters than the rest of a picture: a long one has more lines, each within
// the picture, and nothing of it is lost.
func TestALongTitleStaysInThePicture(t *testing.T) {
	long := strings.Repeat("e0DVS5qrc6", 20)
	tr := &trace.Trace{ID: "long", Steps: []trace.Step{{Lesson: trace.Lesson{ID: "one"}, Action: rule.Same("The browser goes to https://a.test/?token=" + long), Actor: "b", Notes: []rule.Text{rule.Same("nothing")}}}}
	var b bytes.Buffer
	if err := page.Picture(&b, tr, 0, 0, options(rule.English)); err != nil {
		t.Fatal(err)
	}
	whole := ""
	for l := range strings.Lines(b.String()) {
		_, said, titled := strings.Cut(l, `<tspan class="title">`)
		if said, _, _ = strings.Cut(said, "<"); titled {
			if len(said) > 96 {
				t.Errorf("a line of a title has %d letters: %s", len(said), said)
			}
			whole += said
		}
	}
	if !strings.Contains(whole, long) {
		t.Errorf("the title is %q", whole)
	}
}
