package prompt

import (
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"statelab/internal/diag"
	"statelab/internal/htmlpage"
	"statelab/internal/language"
	"statelab/internal/rule"
	"statelab/internal/world"
)

// whole finds the one of many words that begins with these, case aside; the words as
// they are where there is none, or several.
func whole(short string, all []string) string {
	var near []string
	for _, words := range all {
		switch {
		case words == short:
			return short
		case strings.EqualFold(words, short):
			near = append([]string{words}, near...)
		case len(words) > len(short) && strings.EqualFold(prefix(words, short), short):
			near = append(near, words)
		}
	}
	near = slices.Compact(near)
	if len(near) == 1 || len(near) > 1 && strings.EqualFold(near[0], short) && !strings.EqualFold(near[1], short) {
		return near[0]
	}
	return short
}

// prefix is as many characters of a text as another one has.
func prefix(text, like string) string {
	n := utf8.RuneCountInString(like)
	for i := range text {
		if n == 0 {
			return text[:i]
		}
		n--
	}
	return text
}

func linkWords(p *htmlpage.Page) []string {
	var all []string
	for _, l := range p.Links {
		all = append(all, l.Text)
	}
	return all
}

func buttonWords(p *htmlpage.Page) []string {
	var all []string
	for _, f := range p.Forms {
		for _, b := range f.Buttons {
			all = append(all, b.Text)
		}
	}
	return all
}

// onPage looks whether the page has what an act uses, before anything is done.
func (r *reading) onPage(a world.Act) *Mistake {
	var err error
	p, kept := r.page(), r.world.Kept()
	switch a := a.(type) {
	case world.Click:
		if p == nil {
			err = &htmlpage.NotOnPage{What: "page"}
		} else {
			_, err = p.Link(kept.Expand(a.Words), a.Nth)
		}
	case world.Submit:
		err = r.fills(p, a, kept)
	case world.Resume:
		return r.resumes(a)
	}
	var missing *htmlpage.NotOnPage
	if !errors.As(err, &missing) {
		return nil
	}
	if missing.What == "page" {
		m := r.wrong(missing.Text(), rule.Text{EN: "visit one first", KO: "먼저 한 곳으로 갑니다"})
		m.Offer = r.example(language.VerbOf("visit"))
		return m
	}
	missing.URL = ""
	return r.notThere(missing)
}

// fills looks whether a form can be sent as an act says.
func (r *reading) fills(p *htmlpage.Page, a world.Submit, kept world.Values) error {
	if p == nil {
		return &htmlpage.NotOnPage{What: "page"}
	}
	form, pressed, err := p.Button(kept.Expand(a.Button), a.Nth)
	if err != nil {
		return err
	}
	_, err = form.Fill(pressed, a.Filled(kept))
	return err
}

// notThere says what the page lacks, with the line that is nearest.
func (r *reading) notThere(missing *htmlpage.NotOnPage) *Mistake {
	if missing.Count > 0 {
		m := r.wrong(missing.Text(), missing.Which())
		if missing.Nth == 0 {
			m.Hint = rule.Text{EN: "say which one, counted from the top", KO: "위에서부터 몇 번째인지 적습니다"}
			m.Offer = r.readableLine(strings.Replace(r.line, missing.Name, missing.Name+" nth=1", 1))
		}
		return m
	}
	m := r.wrong(missing.Text(), diag.Guess(missing.Name, missing.There))
	switch near := diag.Nearest(missing.Name, missing.There); {
	case missing.What == "button" && r.word == "submit" && strings.Contains(missing.Name, "="):
		// What was meant as a field is none of the page's.
		button, fields := splitFields(" " + missing.Name)
		name, _, _ := strings.Cut(strings.TrimSpace(fields), "=")
		known := r.shown().Fields
		m.Message = rule.Textf("the page has no field %q", "페이지에 %q 입력란이 없습니다", name)
		m.Hint = diag.Guess(name, known)
		if field := diag.Nearest(name, known); field != "" {
			m.Offer = r.readableLine("submit " + strings.TrimSpace(button) + strings.Replace(fields, name, field, 1) + r.behind(missing.Name))
		}
	case near != "":
		m.Offer = r.readableLine(strings.Replace(r.line, missing.Name, near, 1))
	}
	if m.Offer == "" {
		if other := r.wordsOfPage(missing.Name); other != nil {
			m.Message, m.Offer = other.Message, other.Offer
		}
	}
	if m.Hint.IsZero() && m.Offer == "" {
		m.Hint = r.onThePage()
	}
	return m
}

// behind is what stands in the line behind a text.
func (r *reading) behind(text string) string {
	_, after, _ := strings.Cut(r.line, text)
	return after
}

// readableLine is the line where it can be read, else "".
func (r *reading) readableLine(line string) string {
	if line == r.line || len(line) > maxLine {
		return ""
	}
	if _, wrong := r.understand(line); wrong != nil {
		return ""
	}
	return line
}

// resumes looks whether a page waits at a stop.
func (r *reading) resumes(a world.Resume) *Mistake {
	var names []string
	for _, w := range r.world.Waiting() {
		names = append(names, w.Pause)
	}
	if slices.Contains(names, a.Pause) {
		return nil
	}
	if len(names) == 0 {
		return r.wrong(rule.Text{EN: "no page waits", KO: "기다리는 페이지가 없습니다"}, rule.Text{})
	}
	m := r.wrong(rule.Textf("no page waits at %s", "%s에서 기다리는 페이지가 없습니다", a.Pause), rule.Text{})
	m.Offer = "resume " + names[0]
	return m
}
