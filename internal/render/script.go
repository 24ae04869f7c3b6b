package render

import "statelab/internal/trace"

// script draws what a line of script did to the jar: the line, what it read, and
// every cookie with the reason why the script sees it or not, or what became of
// the one that it wrote.
func (sc *scene) script(s *trace.Script) {
	if sc.o.Linear {
		sc.tellScript(s)
		return
	}
	sc.region("", words.script, false, func(lay layout) []line {
		return sc.line(code, sc.shorten.Replace(s.Line)).wrap(lay.first, lay.rest)
	})
	if !s.Writes {
		sc.region("", words.reads, false, func(lay layout) []line {
			if s.Sees == "" {
				return []line{{sc.span(faint, sc.say(words.empty))}}
			}
			return sc.line(plain, sc.shorten.Replace(string(s.Sees))).wrap(lay.first, lay.rest)
		})
	}
	sc.region("", words.cookies, true, func(lay layout) []line {
		mark := " "
		if s.Writes && len(s.Fates) > 0 {
			mark = string(changes(s.Fates[0].Fate))
		}
		return sc.cookieRows(mark, scriptCookies(s), lay)
	})
}

// changes is the mark of what a script did to the jar: nothing that it writes
// goes to a server or comes from one.
func changes(fate string) trace.Mark {
	switch fate {
	case trace.Stored:
		return trace.New
	case trace.Replaced:
		return trace.Changed
	case trace.Deleted:
		return trace.Gone
	}
	return trace.Same
}

// scriptCookies are the cookies of a script. It sees them or not; nothing is sent.
func scriptCookies(s *trace.Script) []trace.Fate {
	fates := make([]trace.Fate, len(s.Fates))
	for i, f := range s.Fates {
		switch {
		case s.Writes:
		case f.Fate == trace.Sent:
			f.Fate = seen
		case f.Fate == trace.NotSent:
			f.Fate = unseen
		}
		fates[i] = f
	}
	return fates
}
