package language

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"statelab/internal/cookiejar"
	"statelab/internal/cors"
	"statelab/internal/diag"
	"statelab/internal/httpsim"
	"statelab/internal/lesson"
	"statelab/internal/rule"
	"statelab/internal/trace"
)

// RemarkRun remarks on what a run of a lesson shows to be mostly not meant: a name in what is
// expected that nothing in the lesson has, and is a slip of the pen away from one that it has;
// and a rule or a reason in the prose of a step by which nothing was decided until there. Where
// such a name stands in a choice or in a mistake, no test fails: it is never the right one.
func RemarkRun(l *lesson.Lesson, tr *trace.Trace) diag.List {
	r := Reader{lesson: l}
	r.remarkNames(l, tr)
	r.remarkRules(l, tr)
	r.Problems.Sort()
	r.Problems.Quote(l.File, l.Source)
	return r.Problems
}

// remarkRules remarks on codes in what a step says that decided nothing in this step, nor in
// one before: it may be right, and for another reason than the one that is told.
func (r *Reader) remarkRules(l *lesson.Lesson, tr *trace.Trace) {
	codes := slices.Concat(
		collect(cookiejar.Rules(), func(r *rule.Rule) string { return string(r.Code) }),
		collect(cors.Rules(), func(r *rule.Rule) string { return string(r.Code) }),
		collect(httpsim.Reasons(), func(i httpsim.ReasonInfo) string { return i.Name }))
	var played []string
	for i := range tr.Given {
		played = append(played, decidedIn(&tr.Given[i]))
	}
	for i := range min(len(tr.Steps), len(l.Steps)) {
		s := &tr.Steps[i]
		if s.NotRun != "" {
			return
		}
		played = append(played, decidedIn(s))
		say := &l.Steps[i].Say
		for row, line := range strings.Split(say.In(l.Language), "\n") {
			for _, m := range inCode().FindAllStringSubmatchIndex(line, -1) {
				code := line[m[2]:m[3]]
				if !strings.Contains(code, "-") || !slices.Contains(codes, code) || slices.ContainsFunc(played, func(s string) bool { return strings.Contains(s, `"`+code+`"`) }) {
					continue
				}
				by := slices.DeleteFunc(slices.Clone(codes), func(c string) bool {
					return !strings.Contains(c, "-") || !strings.Contains(played[len(played)-1], `"`+c+`"`)
				})
				hint := "name what decides here"
				if len(by) > 0 {
					hint = "the step was decided by " + few(by)
				}
				r.Add(r.inProse(say, row, len([]rune(line[:m[2]]))), hint, "%s speaks of %s, and nothing was decided by it until there", s.ID, code)
			}
		}
	}
}

// decidedIn is a step as it was recorded, without what its lesson says of it.
func decidedIn(s *trace.Step) string {
	bare := *s
	bare.Lesson = trace.Lesson{}
	written, err := json.Marshal(&bare)
	if err != nil {
		return ""
	}
	return string(written)
}

// A nameSort is a sort of names by which expectations pick: the cookies, for one.
type nameSort struct {
	says  string // of one that nothing has
	known map[string]bool
}

// remarkNames remarks on names in expectations.
func (r *Reader) remarkNames(l *lesson.Lesson, tr *trace.Trace) {
	cookies := nameSort{"nothing in the lesson has a cookie %q", map[string]bool{}}
	headers := nameSort{"nothing in the lesson has a header %q", map[string]bool{}}
	session := nameSort{"nothing in the lesson keeps %q in a session", map[string]bool{}}
	cache := nameSort{"nothing in the lesson keeps %q in the cache", map[string]bool{}}
	for _, name := range commonHeaders {
		headers.known[name] = true
	}
	for _, s := range l.Sites {
		for _, name := range cookiesNamed(s.Node) {
			cookies.known[name] = true
		}
	}
	for _, steps := range [][]trace.Step{tr.Given, tr.Steps} {
		for i := range steps {
			namesMet(&steps[i], cookies.known, headers.known, session.known, cache.known)
		}
	}
	words := wordsDone(l)
	look := func(sort *nameSort, n *lesson.Node) {
		name := n.Value
		if sort == &session {
			name, _, _ = strings.Cut(name, ".")
		}
		if sort.known[name] || words[strings.ToLower(name)] || strings.Contains(name, "$") {
			return
		}
		if sort == &headers && slices.ContainsFunc(slices.Collect(maps.Keys(headers.known)), func(k string) bool { return strings.EqualFold(k, name) }) {
			return
		}
		near := slices.DeleteFunc(slices.Sorted(maps.Keys(sort.known)), func(k string) bool { return !slipOf(name, k) })
		if len(near) > 0 {
			r.Add(n.Pos, diag.DidYouMean(name, near), sort.says, name)
		}
	}
	for _, n := range conditionsOf(l) {
		eachExpectation(n, func(key string, v *lesson.Node) {
			switch key {
			case "sent", "not_sent", "stored", "replaced", "deleted", "refused", "gone", "jar", "listed":
				eachName(v, func(n *lesson.Node) { look(&cookies, n) })
			case "headers", "request_headers":
				eachName(v, func(n *lesson.Node) { look(&headers, n) })
			case "cache":
				eachName(v, func(n *lesson.Node) { look(&cache, n) })
			case "rows":
				for _, row := range v.Items {
					for _, part := range []string{"data", "lacks"} {
						if held := row.Get(part); held != nil {
							eachName(held, func(n *lesson.Node) { look(&session, n) })
						}
					}
				}
			}
		})
	}
}

// slipOf reports whether a name is one slip of the pen away from another, or the same but for
// case and the way in which its words are joined.
func slipOf(name, known string) bool {
	fold := func(s string) string { return strings.NewReplacer("-", "", "_", "").Replace(strings.ToLower(s)) }
	if fold(name) == fold(known) {
		return true
	}
	return len(name) >= 3 && diag.Near(name, known) && (len(name) >= 5 || slip(name, known))
}

// commonHeaders are headers that a lesson may ask for though none of its requests has them.
var commonHeaders = []string{
	"Accept", "Accept-Language", "Authorization", "Cache-Control", "Clear-Site-Data", "Connection", "Content-Language", "Content-Length", "Content-Type", "Cookie",
	"Cross-Origin-Opener-Policy", "Date", "ETag", "Expires", "Forwarded", "Host", "Last-Modified", "Location", "Origin", "Referer", "Referrer-Policy", "Retry-After",
	"Sec-Fetch-Dest", "Sec-Fetch-Mode", "Sec-Fetch-Site", "Server", "Set-Cookie", "Strict-Transport-Security", "User-Agent", "Vary", "WWW-Authenticate",
	"X-Content-Type-Options", "X-CSRFToken", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Frame-Options", "X-Requested-With",
}

// namesMet notes the names that a step has met.
func namesMet(s *trace.Step, cookies, headers, session, cache map[string]bool) {
	meet := func(fates []trace.Fate) {
		for _, f := range fates {
			cookies[f.Cookie.Name] = true
		}
	}
	for i := range s.Exchanges {
		x := &s.Exchanges[i]
		meet(x.Sent)
		meet(x.Brought())
		for _, h := range slices.Concat(x.Request.Headers, x.Response.Headers) {
			headers[h.Name] = true
		}
	}
	if s.Script != nil {
		meet(s.Script.Fates)
	}
	if s.Jar != nil {
		for _, c := range s.Jar.All {
			cookies[c.Name] = true
		}
	}
	tables := s.Tables
	if s.Table != nil {
		tables = append(tables[:len(tables):len(tables)], *s.Table)
	}
	for _, t := range tables {
		for _, row := range t.Rows {
			for _, item := range row.Data {
				session[item.Name] = true
			}
		}
		for _, e := range t.Cache {
			cache[e.Key] = true
		}
	}
}

// conditionsOf are all maps of expectations in a lesson.
func conditionsOf(l *lesson.Lesson) (all []*lesson.Node) {
	add := func(n *lesson.Node) {
		if n != nil && n.Kind == lesson.Map {
			all = append(all, n)
		}
	}
	for _, s := range l.Steps {
		add(s.Expect)
		if s.Predict != nil {
			for _, c := range s.Predict.Choices {
				add(c.If)
			}
		}
		if s.Task == nil {
			continue
		}
		for _, p := range s.Task.Promises {
			add(p.Expect)
		}
		for _, m := range s.Task.Mistakes {
			add(m.If)
		}
		if d := s.Task.Do; d != nil {
			add(d.Goal)
			for _, never := range d.Never {
				add(never.If)
			}
		}
	}
	return all
}

// eachExpectation calls f for each key of a map of expectations, those of hops too.
func eachExpectation(n *lesson.Node, f func(key string, value *lesson.Node)) {
	for _, e := range n.Entries {
		if e.Key.Value == "hops" {
			for _, hop := range e.Value.Items {
				eachExpectation(hop, f)
			}
			continue
		}
		f(e.Key.Value, e.Value)
	}
}

// eachName calls f for the names of a list, or of a map.
func eachName(n *lesson.Node, f func(*lesson.Node)) {
	for _, item := range n.Items {
		f(item)
	}
	for _, e := range n.Entries {
		f(e.Key)
	}
}

// wordsDone are the words, in small letters, of what a lesson's sites and acts are and of what
// is written in its tasks: all but its prose and what it expects.
func wordsDone(l *lesson.Lesson) map[string]bool {
	words := map[string]bool{}
	var add func(n *lesson.Node)
	add = func(n *lesson.Node) {
		if n == nil {
			return
		}
		words[strings.ToLower(n.Value)] = true
		for word := range strings.FieldsFuncSeq(n.Value, func(c rune) bool { return !inWord(c) }) {
			words[strings.ToLower(word)] = true
		}
		for _, item := range n.Items {
			add(item)
		}
		for _, e := range n.Entries {
			add(e.Key)
			add(e.Value)
		}
	}
	for _, s := range l.Sites {
		add(s.Node)
	}
	for _, s := range l.Steps {
		if s.Task == nil {
			continue
		}
		for _, parts := range [][]lesson.Part{s.Task.Write, s.Task.Also} {
			for _, p := range parts {
				add(p.Node)
			}
		}
		for _, m := range s.Task.Mistakes {
			add(m.Try)
		}
	}
	for _, steps := range l.AllActs() {
		for _, s := range steps {
			for _, a := range s.Actions {
				add(a.Value)
			}
		}
	}
	return words
}
