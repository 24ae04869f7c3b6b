package render

import (
	"statelab/internal/phrases"
	"statelab/internal/view"
)

// script draws what a line of script did to the jar: the line, what it read, and
// every cookie with the reason why the script sees it or not, or what became of
// the one that it wrote.
func (sc *scene) script(s *view.Script) {
	if sc.o.Linear {
		sc.tellScript(s)
		return
	}
	sc.region("", phrases.Script, false, func(lay layout) []line {
		return sc.line(code, sc.shorten.Replace(s.Line)).wrap(lay.first, lay.rest)
	})
	if s.Reads {
		sc.region("", phrases.Reads, false, func(lay layout) []line {
			if s.Sees == "" {
				return []line{{sc.span(faint, sc.say(phrases.Empty))}}
			}
			return sc.line(plain, sc.shorten.Replace(s.Sees)).wrap(lay.first, lay.rest)
		})
	}
	sc.region("", phrases.Cookies, true, func(lay layout) []line { return sc.cookieRows(string(s.Change), s.Cookies, lay) })
}
