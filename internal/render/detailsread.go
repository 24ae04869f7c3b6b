package render

import (
	"statelab/internal/phrases"
	"statelab/internal/view"
)

// tokens shows what the signed values of an exchange say.
func (sc *scene) tokens(all []view.Token, width int) []line {
	if len(all) == 0 {
		return nil
	}
	lines := []line{sc.line(faint, sc.say(phrases.Tokens))}
	for _, t := range all {
		head := line{sc.span(faint, sc.way(t.Sent)), sc.span(plain, sc.say(t.Place)), sc.span(faint, sc.between()), sc.span(key, sc.short(t.Text)), sc.span(faint, sc.between()+string(t.Form))}
		lines = append(lines, indentRest(head.wrap(width, width-4), 4)...)
		lines = append(lines, sc.tokenFacts(view.TokenFacts(t.Token), width)...)
	}
	return lines
}

// way says which way something crossed.
func (sc *scene) way(sent bool) string {
	switch {
	case sc.o.Linear && sent:
		return sc.say(phrases.Request) + ", "
	case sc.o.Linear:
		return sc.say(phrases.Response) + ", "
	case sent:
		return "> "
	}
	return "< "
}

// tokenFacts are the parts of a token, each below the last.
func (t *Terminal) tokenFacts(facts []view.Fact, width int) []line {
	edge, between := 2, ": "
	if t.o.Linear {
		edge = 0
	}
	var lines []line
	for _, f := range facts {
		whole := line{t.span(faint, t.say(f.Name)+between), t.span(plain, t.say(f.Value))}
		lines = append(lines, indent(indentRest(whole.wrap(width-edge, width-edge-2), 2), edge)...)
	}
	return lines
}

// offers shows the address behind each link and each button of the page that came.
func (sc *scene) offers(all []view.Offer, width int) []line {
	if len(all) == 0 {
		return nil
	}
	lines := []line{sc.line(faint, sc.say(phrases.Offers))}
	to := " → "
	if sc.o.Linear {
		to = ": "
	}
	for _, o := range all {
		leads := sc.say(o.Leads)
		if o.Method != "" {
			leads = o.Method + " " + leads
		}
		whole := line{sc.span(plain, "["+o.Text+"]"), sc.span(faint, to), sc.span(plain, leads)}
		lines = append(lines, indentRest(whole.wrap(width, width-2), 2)...)
	}
	return lines
}

// readable puts below a value what it says, where it is signed and anybody can read it.
func (t *Terminal) readable(value string, edge int) {
	for _, token := range view.TokenOf(value) {
		if t.o.Linear {
			edge = 0
		}
		room := t.width - edge
		t.put(indent(t.line(faint, string(token.Form)+", "+t.say(phrases.Readable)).wrap(room, room), edge)...)
		t.put(indent(t.tokenFacts(view.TokenFacts(token), room), edge)...)
	}
}
