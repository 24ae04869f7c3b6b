package render_test

import (
	"bytes"
	"encoding/json"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/muesli/termenv"

	"statelab/internal/diag"
	"statelab/internal/render"
	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/view"
)

// hostile is a text that would ring, recolour, rename the window, go back over
// the line, hide, reorder, and that is no UTF-8 in the end.
const hostile = "\a\x1b[31m\x1b]0;title\x07\r\x08\x00\x7f\u009b2J\u202e\u200b\u2028\ufeff\n\t한글 \xff\xc3"

// taint changes every text in a value with the function, in depth. Lists and
// maps that are empty get one entry when grow is set.
func taint(v reflect.Value, change func(string) string, grow bool) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(change(v.String()))
	case reflect.Bool:
		v.SetBool(v.Bool() || grow)
	case reflect.Int, reflect.Int64:
		if grow && v.Int() == 0 {
			v.SetInt(1)
		}
	case reflect.Pointer:
		if v.IsNil() && grow {
			v.Set(reflect.New(v.Type().Elem()))
		}
		if !v.IsNil() {
			taint(v.Elem(), change, grow)
		}
	case reflect.Slice:
		if v.Len() == 0 && grow {
			v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		}
		for i := range v.Len() {
			taint(v.Index(i), change, grow)
		}
	case reflect.Map:
		taintMap(v, change, grow)
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			return
		}
		for i := range v.NumField() {
			switch name := v.Type().Field(i).Name; {
			case name == "Fate" && !grow: // a fate is one of six words
			case name == "Before": // steps again
			default:
				taint(v.Field(i), change, grow)
			}
		}
	}
}

func taintMap(v reflect.Value, change func(string) string, grow bool) {
	changed := reflect.MakeMap(v.Type())
	for _, k := range v.MapKeys() {
		changed.SetMapIndex(k, reflect.ValueOf(change(v.MapIndex(k).String())))
	}
	if grow {
		changed.SetMapIndex(reflect.ValueOf(rule.English), reflect.ValueOf(change("")))
	}
	if !v.IsNil() || grow {
		v.Set(changed)
	}
}

var sgr = regexp.MustCompile(`\x1b\[[0-9;]*m`)

// obeyed returns the first character that a terminal would not simply draw.
func obeyed(drawn string) (string, bool) {
	drawn = sgr.ReplaceAllString(drawn, "")
	for i := 0; i < len(drawn); {
		r, size := utf8.DecodeRuneInString(drawn[i:])
		if (r == utf8.RuneError && size == 1) || (r != '\n' && !unicode.IsPrint(r) && !unicode.Is(unicode.Zs, r)) {
			return drawn[max(0, i-40):min(len(drawn), i+20)], true
		}
		i += size
	}
	return "", false
}

func TestNoValueReachesTheTerminalUnescaped(t *testing.T) {
	all := &trace.Trace{}
	taint(reflect.ValueOf(all).Elem(), func(string) string { return hostile }, true)
	behind := lesson(login(), logout(), failing(), quietVisit(), closing(), raw(), loading(), reading(), writing())
	taint(reflect.ValueOf(behind).Elem(), func(s string) string { return s + hostile }, false)
	inside := lesson(login(), logout(), failing(), quietVisit(), closing(), raw(), loading(), reading(), writing())
	taint(reflect.ValueOf(inside).Elem(), func(s string) string { return hostile + s }, false)

	for name, tr := range map[string]*trace.Trace{"everywhere": all, "behind": behind, "before": inside} {
		for _, o := range []render.Options{
			{Profile: termenv.Ascii}, {Profile: termenv.TrueColor, Verbose: true, Theme: render.DarkBackground}, {Profile: termenv.ANSI, Width: 40, Verbose: true, Cookies: true},
			{Profile: termenv.Ascii, Lang: rule.Korean, Width: 30, ASCII: true}, {Profile: termenv.Ascii, Quiet: true},
		} {
			got := drawn(t, o, func(r *render.Terminal) { everything(r, tr) })
			if o.Profile == termenv.Ascii && strings.Contains(got, "\x1b") {
				t.Errorf("%s: an escape without colour", name)
			}
			if at, bad := obeyed(got); bad {
				t.Errorf("%s, %+v: a terminal would obey what stands in %q", name, o, at)
			}
			if o.Width > 0 {
				fits(t, sgr.ReplaceAllString(withoutPlaces(got), ""), o.Width)
			}
		}
		var b bytes.Buffer
		if err := render.JSONLines(&b, tr); err != nil {
			t.Fatal(err)
		}
		if at, bad := obeyed(b.String()); bad {
			t.Errorf("%s: JSON lets a terminal obey %q", name, at)
		}
		for line := range strings.Lines(b.String()) {
			if !json.Valid([]byte(line)) {
				t.Errorf("%s: this is no JSON: %s", name, line)
			}
		}
	}
}

// withoutPlaces drops the first lines of diagnostics, which are never wrapped.
func withoutPlaces(drawn string) string {
	screen, _, _ := strings.Cut(drawn, "=== diag")
	return screen
}

// everything draws every view that there is.
func everything(r *render.Terminal, tr *trace.Trace) {
	r.Whole(tr)
	for i := range tr.Steps {
		s := &tr.Steps[i]
		if s.Predict != nil {
			r.Question(s.Predict)
			r.Prompt(s.Predict, render.Keys{})
			r.Blank() // the person's Enter
			r.Answered(tr, i, 1)
			r.Answered(tr, i, view.Skipped)
		}
		r.Pause(render.Keys{Back: true, Details: true, Cookies: true, Hints: true})
		r.Blank()
		r.CookieTables(view.JarsBefore(tr, i))
		r.CookieTables(view.JarsAfter(tr, i))
		r.Details(tr, i)
		r.Hint(s, 0)
	}
	for _, p := range tr.Steps {
		if p.Predict != nil {
			r.HelpAsking(p.Predict, render.Keys{Back: true, Details: true, Cookies: true})
			r.NoChoice(p.Predict)
		}
	}
	r.Help(render.Keys{Back: true, Details: true, Cookies: true, Hints: true, Again: true})
	r.Ending(tr, render.End{First: []view.Answer{1, view.Skipped}, Retaken: true, Next: "# code: " + hostile})
	r.Left(tr, 1, "# code: "+hostile, true)
	title := tr.Title
	l := render.Lesson{
		ID: hostile, Title: title, Summary: title, Topics: []string{hostile}, LearnFirst: []string{hostile},
		Steps: []render.LessonStep{{ID: hostile, Action: rule.Text{EN: hostile}, Predict: &trace.Prediction{Ask: title, Choices: []trace.Choice{{Text: title, Reply: title}}}, Hints: []trace.Prose{title}, Say: title}},
		Pages: []render.Page{{Title: hostile, Code: "# code: " + hostile}},
	}
	r.Catalog(render.Catalog{Title: title, Chapters: []render.Chapter{{Title: title, Aim: title, Lessons: []render.Lesson{l}}}, Paths: []render.Path{{ID: hostile, Title: title}}})
	r.Show(l)
	far := render.Summary{Title: title, Waiting: 1, Review: "# code: " + hostile}
	r.Door(far, &l, 1, 2)
	r.Progress(far, render.Catalog{}, []trace.Prose{title}, 1)
	r.Waiting([]string{hostile}, time.Time{}, "# code: "+hostile)
	r.World(tr, 0)
	r.World(tr, len(tr.Steps)-1)
	result := view.ResultOf(tr)
	result.Problems = diag.List{{Pos: diag.Pos{File: hostile, Line: 3, Col: 9}, Message: hostile, Hint: hostile, Line: hostile}}
	result.Err = result.Problems
	r.Blank()
	r.Report(view.Report{Results: []view.Result{{Lesson: "=== diag"}, result}})
	r.Diagnostics(result.Problems)
}
