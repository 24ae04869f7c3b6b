package scenario

import (
	"slices"

	"statelab/internal/language"
	"statelab/internal/trace"
	"statelab/internal/world"
)

// settled is the exchange, from 1, behind which the choices of a question had come out as they
// do at the end of the step, and did not change any more: what it brought is what the right
// answer is about. It is 0 where that cannot be told: where the lesson itself says which choice
// is right, and where all came out so before anything crossed.
func settled(src *step, s *trace.Step, kept world.Values) int {
	if slices.ContainsFunc(src.choices, func(c language.Condition) bool { return c == nil }) || len(s.Exchanges) < 2 {
		return 0
	}
	came := func(s *trace.Step) []bool {
		var all []bool
		for _, cond := range src.choices {
			all = append(all, !slices.ContainsFunc(cond(s, kept), func(ch trace.Check) bool { return !ch.Holds }))
		}
		return all
	}
	end, at := came(s), len(s.Exchanges)
	for at > 0 && slices.Equal(came(upTo(s, at-1)), end) {
		at--
	}
	return at
}

// upTo is a step as it was seen behind so many of its exchanges.
func upTo(s *trace.Step, n int) *trace.Step {
	if n == len(s.Exchanges) {
		return s
	}
	cut := *s
	cut.Exchanges, cut.Jar, cut.Table, cut.Tables, cut.Shows, cut.Script, cut.Notes = s.Exchanges[:n:n], nil, nil, nil, "", nil, nil
	cut.RedirectLoop = false
	var left []trace.JarEntry
	for i := range cut.Exchanges {
		x := &cut.Exchanges[i]
		if j := x.Behind.Jar; j != nil {
			if cut.Jar != nil {
				left = append(left, gone(cut.Jar)...)
			}
			cut.Jar = j
		}
		if x.Behind.Table != nil {
			cut.Table = x.Behind.Table
		}
		if x.Page != "" {
			cut.Shows = x.Page
		}
	}
	if cut.Jar != nil {
		j := *cut.Jar
		j.All = held(&j, s.Jar)
		j.Cookies = slices.Concat(j.Cookies, left)
		cut.Jar = &j
	}
	return &cut
}

func gone(j *trace.Jar) []trace.JarEntry {
	return slices.DeleteFunc(slices.Clone(j.Cookies), func(e trace.JarEntry) bool { return e.Mark != trace.Gone })
}

// held are all cookies of a jar whose list tells those of a site and those that changed: the
// others are as the step left them.
func held(j, end *trace.Jar) []trace.Cookie {
	var all []trace.Cookie
	is := func(e *trace.JarEntry, c *trace.Cookie) bool {
		return e.Cookie.Name == c.Name && e.Cookie.Domain == c.Domain && e.Cookie.Path == c.Path && e.Cookie.Partition == c.Partition
	}
	for i := range j.Cookies {
		if j.Cookies[i].Mark != trace.Gone {
			all = append(all, j.Cookies[i].Cookie)
		}
	}
	for i := range end.All {
		c := &end.All[i]
		told := func(e trace.JarEntry) bool { return is(&e, c) }
		if !slices.ContainsFunc(j.Cookies, told) && !slices.ContainsFunc(end.Cookies, func(e trace.JarEntry) bool { return told(e) && e.Mark != trace.Same }) {
			all = append(all, *c)
		}
	}
	return all
}
