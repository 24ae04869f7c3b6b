package page_test

import (
	"bytes"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/net/html"

	"statelab/internal/page"
	"statelab/internal/rule"
	"statelab/internal/trace"
)

// plain are the letters and digits of a text, and the signs that a line of a cookie or of
// code is made of.
func plain(s string) string {
	return strings.Map(func(c rune) rune {
		if unicode.IsLetter(c) || unicode.IsDigit(c) || strings.ContainsRune("=;/", c) {
			return c
		}
		return -1
	}, s)
}

// No answer stands anywhere in a worksheet, in no language: no reply, no text behind a step,
// no hint, and no answer of a task that the task itself does not show. All of them stand in
// the sheet for who teaches.
func TestWorksheetsHaveNoAnswer(t *testing.T) {
	folder, order := curriculum(t)
	if testing.Short() {
		order = []string{"logout", "domain-and-path", "session-row", "single-sign-on"}
	}
	for _, id := range order {
		p := pageOf(t, folder, id, rule.English)
		for _, lang := range []rule.Language{rule.English, rule.Korean} {
			o := page.Options{Langs: []rule.Language{lang}, Version: "test", Tries: p.tries}
			worksheet, answers := sheetText(t, p.trace, o, true), sheetText(t, p.trace, o, false)
			if name := aKeptValue.FindString(worksheet + answers); name != "" {
				t.Errorf("%s (%s): a sheet shows %s, which is the name of a value", id, lang, name)
			}
			for i := range p.trace.Steps {
				step := &p.trace.Steps[i]
				where := id + "/" + step.ID + " (" + string(lang) + ")"
				for _, secret := range secrets(p.trace, step, lang) {
					if strings.Contains(worksheet, secret) {
						t.Errorf("%s: the worksheet says %q", where, secret)
					}
					if !strings.Contains(answers, secret) {
						t.Errorf("%s: the sheet for who teaches does not say %q", where, secret)
					}
				}
				if step.Predict != nil && !strings.Contains(worksheet, plain(step.Predict.Ask.In(lang))) {
					t.Errorf("%s: the worksheet does not ask", where)
				}
				if step.Task != nil && !strings.Contains(worksheet, plain(step.Task.Ask.In(lang))) {
					t.Errorf("%s: the worksheet does not have the task", where)
				}
			}
		}
	}
}

// secrets are what only who teaches may read of a step.
func secrets(tr *trace.Trace, step *trace.Step, lang rule.Language) (all []string) {
	if q := step.Predict; q != nil {
		for _, c := range q.Choices {
			all = append(all, plain(c.Reply.In(lang)))
		}
	}
	if step.Predict == nil && step.Task == nil {
		return nil
	}
	for _, h := range step.Hints {
		all = append(all, plain(h.In(lang)))
	}
	all = append(all, plain(step.Say.In(lang)))
	if task := step.Task; task != nil {
		given := plain(task.Ask.In(lang))
		for i := range tr.Steps { // what another question speaks of is no secret
			if q := tr.Steps[i].Predict; q != nil {
				given += " " + plain(q.Ask.In(lang))
			}
		}
		for _, m := range task.Mistakes {
			all = append(all, plain(m.Reply.In(lang)))
		}
		for _, h := range task.Holes {
			given += " " + plain(h.Above+" "+h.Start+" "+h.Below)
		}
		for _, h := range task.Holes {
			if !strings.Contains(given, plain(h.Answer)) {
				all = append(all, plain(h.Answer))
			}
		}
		if len(task.Acts) > 1 { // a single one is among what the sheet offers to choose from
			all = append(all, plain(strings.Join(task.Acts, "\n")))
		}
	}
	return slices.DeleteFunc(all, func(s string) bool { return s == "" })
}

// sheetText is all that a sheet holds: its words, and every attribute and comment.
func sheetText(t *testing.T, tr *trace.Trace, o page.Options, worksheet bool) string {
	t.Helper()
	var b bytes.Buffer
	err := page.Sheet{Trace: tr, Options: o, Teaching: &page.Teaching{}}.Write(&b)
	if worksheet {
		b.Reset()
		err = page.Sheet{Trace: tr, Options: o}.Write(&b)
	}
	if err != nil {
		t.Fatal(err)
	}
	doc, err := html.Parse(&b)
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for n := range doc.Descendants() {
		if n.Type == html.TextNode || n.Type == html.CommentNode {
			all.WriteString(n.Data)
		}
		for _, a := range n.Attr {
			if a.Key == "data-right" {
				t.Error("a choice says whether it is right")
			}
			all.WriteString(" " + a.Val + " ")
		}
	}
	return plain(all.String())
}

// Leaves that come apart are told by their lesson and number, and nothing of a name that is none
// stands in the style; nothing of a step is cut that fits on a leaf, and choices have boxes to tick on the sheet
// for learners alone.
func TestEveryLeafOfASheetIsTold(t *testing.T) {
	folder, _ := curriculum(t)
	p := pageOf(t, folder, "logout", rule.English)
	tr := *p.trace
	o := page.Options{Langs: []rule.Language{rule.English}, Version: "test", Tries: p.tries}
	var learners, teacher bytes.Buffer
	if err := (page.Sheet{Trace: &tr, Options: o}.Write(&learners)); err != nil {
		t.Fatal(err)
	}
	if err := (page.Sheet{Trace: &tr, Options: o, Teaching: &page.Teaching{}}.Write(&teacher)); err != nil {
		t.Fatal(err)
	}
	for sheet, named := range map[string]bool{learners.String(): true, teacher.String(): false} {
		for _, part := range []string{
			`@bottom-left{content:"Logout"}`,
			`@bottom-right{content:counter(page) " / " counter(pages)}`,
			`section{break-inside:avoid}`,
		} {
			if !strings.Contains(sheet, part) {
				t.Errorf("a sheet (for learners: %t) has no %s", named, part)
			}
		}
		if strings.Contains(sheet, "@top-right{content:\"Name") != named || strings.Contains(sheet, `class="choices tick"`) != named {
			t.Errorf("for learners: %t: the name line, or the boxes to tick, are on the wrong sheet", named)
		}
	}
	tr.Title = trace.Prose{rule.English: "</style>\"}*{\\0"}
	var odd bytes.Buffer
	if err := (page.Sheet{Trace: &tr, Options: o}.Write(&odd)); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(odd.String(), `@bottom-left{content:"\3c \2f style\3e \22 \7d \2a \7b \5c 0"}`) || strings.Count(odd.String(), "</style>") != 1 {
		t.Error("a title means something in the style")
	}
}

// In a packet every leaf has the line for the name once: the first in its text, the others,
// also those on which a lesson begins, in their heads. The sheets for who teaches follow each
// other without one.
func TestLeavesOfAPacketHaveTheNameOnce(t *testing.T) {
	folder, _ := curriculum(t)
	var learners, teacher []page.Sheet
	for _, id := range []string{"logout", "key-and-value", "first-cookie"} {
		p := pageOf(t, folder, id, rule.Korean)
		o := page.Options{Langs: []rule.Language{rule.Korean}, Version: "test"}
		learners = append(learners, page.Sheet{Trace: p.trace, Options: o})
		teacher = append(teacher, page.Sheet{Trace: p.trace, Options: o, Teaching: &page.Teaching{}})
	}
	var b, answers bytes.Buffer
	title := trace.Prose{rule.Korean: "나의 강의"}
	if err := page.Packet(&b, title, learners); err != nil {
		t.Fatal(err)
	}
	if err := page.Packet(&answers, title, teacher); err != nil {
		t.Fatal(err)
	}
	packet := b.String()
	for part, times := range map[string]int{`class="names"`: 1, "@top-right{content:\"이름 ": 3, ":first{@top-right{content:none}}": 1, "@page l1:first": 1} {
		if strings.Count(packet, part) != times {
			t.Errorf("a packet has %d times %s, not %d times", strings.Count(packet, part), part, times)
		}
	}
	for n, s := range learners {
		if foot := `@bottom-left{content:"` + strconv.Itoa(n+1) + `\2e ` + " " + strings.ReplaceAll(s.Trace.Title.In(rule.Korean), ",", `\2c `) + `"}`; !strings.Contains(packet, foot) {
			t.Errorf("no leaf has the foot %s", foot)
		}
	}
	if all := answers.String(); strings.Contains(all, "@top-right") || strings.Contains(all, "{page:") || !strings.Contains(all, `@bottom-left{content:"나의 강의"}`) {
		t.Error("the sheets for who teaches have names to write, or new leaves")
	}
}
