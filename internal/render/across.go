package render

import (
	"fmt"
	"strings"

	"statelab/internal/phrases"
	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/view"
)

// What CORS makes of a request of a script: why the browser asks for leave, or does not,
// before the cookies of the request, and what the script may read behind the answer.

// acrossFirst draws the headers that the script set, or by which others decide, and whether
// leave is asked for.
func (sc *scene) acrossFirst(a *view.Across) {
	if a == nil {
		return
	}
	if len(a.Headers) > 0 {
		sc.region("", phrases.Headers, false, func(lay layout) []line {
			var lines []line
			for _, h := range a.Headers {
				lines = append(lines, sc.line(faint, sc.brief(h)).wrap(lay.rest, lay.rest)...)
			}
			return lines
		})
	}
	if a.Asks != nil {
		sc.region("", phrases.CrossOrigin, false, func(lay layout) []line { return sc.ruled(sc.say(a.Asks.Title), a.Asks, plain, lay) })
	}
}

// brief is a text that crossed, such as a header. Of a token in it only the ends are shown, as of
// a key, and no two of a run are shown alike.
func (sc *scene) brief(text string) string { return view.Brief(sc.shorten.Replace(text), sc.short) }

// body is what a request has for a body and no form wrote: as much as a few lines hold.
func (sc *scene) body(text string) string {
	text = sc.brief(text)
	if sc.step.Open {
		return text
	}
	return sc.oneLine(text, pageLines*standardWidth)
}

// acrossLast draws whether leave was given, or whether the script may read the answer.
func (sc *scene) acrossLast(a *view.Across) {
	if a == nil || a.Reads == nil {
		return
	}
	sc.region("", phrases.CrossOrigin, false, func(lay layout) []line {
		as := wrong
		if a.Reads.Holds {
			as = fresh
		}
		return sc.ruled(sc.readsTitle(a), a.Reads, as, lay)
	})
}

// readsTitle is the title of what an answer means, behind what it means for a request that
// waits for leave.
func (sc *scene) readsTitle(a *view.Across) string {
	title := sc.say(a.Reads.Title)
	if a.Preflight && !a.Reads.Holds {
		// A title that begins with what a script may read says here what it means for leave.
		if _, why, leads := strings.Cut(title, ": "); leads {
			title = why
		}
		return fmt.Sprintf(sc.say(phrases.NoLeave), title)
	}
	return title
}

// ruled is a ruling: its title, then what was seen and, behind a no, wanted.
func (sc *scene) ruled(title string, r *trace.Ruling, as role, lay layout) []line {
	said := line{sc.span(as, title)}
	if why := sc.rulingWhy(r); why != "" {
		said = said.with(gap(2), sc.span(faint, why))
	}
	return said.wrap(lay.first, lay.rest)
}

// rulingWhy is what was seen and, behind a no, wanted. What leave is asked for says enough.
func (sc *scene) rulingWhy(r *trace.Ruling) string {
	seen := sc.text(r.Seen)
	if r.Wanted.IsZero() || asksFirst(r.Rule) {
		return seen
	}
	return fmt.Sprintf(sc.say(phrases.MayNot), seen, sc.text(r.Wanted))
}

// asksFirst reports whether a rule is one by which leave is asked for.
func asksFirst(code rule.Code) bool {
	return code == "cors-preflight-method" || code == "cors-preflight-header" || code == "cors-preflight-content-type"
}

// tellAcross tells what acrossFirst draws.
func (sc *scene) tellAcross(a *view.Across) {
	if a == nil {
		return
	}
	if len(a.Headers) > 0 {
		sc.tell(sc.say(phrases.Headers))
		for _, h := range a.Headers {
			sc.tellValue("", sc.brief(h))
		}
	}
	if a.Asks != nil {
		sc.tellRuling(sc.say(a.Asks.Title), a.Asks)
	}
}

// tellRuling tells a ruling in sentences.
func (sc *scene) tellRuling(title string, r *trace.Ruling) {
	sc.tell(sc.say(phrases.CrossOrigin), begun(title))
	sc.tellValue("", sc.fill(heardWords.why, sc.rulingWhy(r)))
}
