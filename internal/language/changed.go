package language

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"statelab/internal/lesson"
	"statelab/internal/trace"
	"statelab/internal/world"
)

// Mentions reports whether a part of a lesson speaks of the value that is kept under a name.
func Mentions(n *lesson.Node, name string) bool {
	return slices.Contains(world.NamesIn(n.Value), name) ||
		slices.ContainsFunc(n.Items, func(item *lesson.Node) bool { return Mentions(item, name) }) ||
		slices.ContainsFunc(n.Entries, func(e lesson.Entry) bool { return Mentions(e.Value, name) })
}

// Changed are the expectations of a step that say what was answered, and what became
// another; nil where there is nothing to say.
func Changed(s *trace.Step) *lesson.Node {
	n := &lesson.Node{Kind: lesson.Map}
	add := func(key string, value *lesson.Node) {
		if value != nil {
			n.Entries = append(n.Entries, lesson.NewEntry(key, value))
		}
	}
	once := own(s)
	switch len(s.Exchanges) {
	case 0:
		if s.Script != nil && s.Script.Writes {
			received(n, s.Script.Fates)
		}
	case 1:
		n = answerOf(&s.Exchanges[0])
	default:
		if s.Turns > 0 && len(once) == 1 { // the last answer is the point of it
			n = answerOf(once[0])
			break
		}
		hops := &lesson.Node{Kind: lesson.List}
		for i := range s.Exchanges {
			hops.Items = append(hops.Items, answerOf(&s.Exchanges[i]))
		}
		add("hops", hops)
	}
	add("gone", gone(s))
	add("rows", rowsOf(s))
	add("cache", cacheOf(s))
	add("tables", tablesOf(s))
	add("users", usersOf(s))
	if v := VerbOf(s.Verb); n.IsEmpty() && v != nil && v.Requests {
		add("unchanged", texts([]string{unmoved(s)}))
	}
	if n.IsEmpty() {
		return nil
	}
	return n
}

// unmoved is one of the two that a step did not change.
func unmoved(s *trace.Step) string {
	if s.Jar != nil && slices.ContainsFunc(s.Jar.Cookies, func(e trace.JarEntry) bool { return e.Mark != trace.Same }) {
		return "rows"
	}
	return "jar"
}

// answerOf are the expectations of one request. Of one whose answer nobody waited for, as the
// first of a double click, it is how it asked.
func answerOf(x *trace.Exchange) *lesson.Node {
	if x.Response.Status == 0 {
		return &lesson.Node{Kind: lesson.Map, Entries: []lesson.Entry{lesson.NewEntry("method", lesson.NewText(x.Request.Method))}}
	}
	n := &lesson.Node{Kind: lesson.Map, Entries: []lesson.Entry{lesson.NewEntry("status", lesson.NewText(strconv.Itoa(x.Response.Status)))}}
	if x.Server != nil && !x.Server.Unseen && slices.Contains(manyReasons, strconv.Itoa(x.Response.Status)) {
		reason := noReason
		if r := reasonOf(x); r != nil {
			reason = r.Name
		}
		n.Entries = append(n.Entries, lesson.NewEntry("reason", lesson.NewText(reason)))
	}
	received(n, x.Brought())
	if x.Server != nil && x.Server.User != "" && x.Server.User != trace.NotAsked {
		n.Entries = append(n.Entries, lesson.NewEntry("user", lesson.NewText(x.Server.User)))
	}
	return n
}

// received adds what became of the cookies that came: lists of names, and for those that
// were refused the rule. A name that was refused by several rules is left out.
func received(n *lesson.Node, fates []trace.Fate) {
	for _, word := range []string{trace.Stored, trace.Replaced, trace.Deleted} {
		var names []string
		for _, f := range fates {
			if f.Fate == word {
				names = append(names, f.Cookie.Name)
			}
		}
		if len(names) > 0 && writable(names...) {
			n.Entries = append(n.Entries, lesson.NewEntry(word, texts(names)))
		}
	}
	by := &lesson.Node{Kind: lesson.Map}
	for _, f := range fates {
		alike := func(g trace.Fate) bool { return g.Fate == trace.Refused && g.Cookie.Name == f.Cookie.Name }
		if f.Fate == trace.Refused && writable(f.Cookie.Name) && count(fates, alike) == 1 {
			by.Entries = append(by.Entries, lesson.NewEntry(f.Cookie.Name, lesson.NewText(string(f.Rule))))
		}
	}
	if !by.IsEmpty() {
		n.Entries = append(n.Entries, lesson.NewEntry(trace.Refused, by))
	}
}

func count(all []trace.Fate, is func(trace.Fate) bool) (n int) {
	for _, f := range all {
		if is(f) {
			n++
		}
	}
	return n
}

// writable reports whether names can stand in a file and be read again.
func writable(names ...string) bool {
	return !slices.ContainsFunc(names, func(name string) bool { return name == "" || !utf8.ValidString(name) })
}

func texts(all []string) *lesson.Node {
	n := &lesson.Node{Kind: lesson.List}
	for _, s := range all {
		n.Items = append(n.Items, lesson.NewText(s))
	}
	return n
}

// gone are the cookies that left the jar, each with its rule.
func gone(s *trace.Step) *lesson.Node {
	if s.Jar == nil {
		return nil
	}
	n := &lesson.Node{Kind: lesson.Map}
	for _, e := range s.Jar.Cookies {
		if e.Mark == trace.Gone && e.Rule != "" && writable(e.Cookie.Name) && n.Get(e.Cookie.Name) == nil {
			n.Entries = append(n.Entries, lesson.NewEntry(e.Cookie.Name, lesson.NewText(string(e.Rule))))
		}
	}
	if n.IsEmpty() {
		return nil
	}
	return n
}

// longestData is how many characters a value of a row has at most that is written down.
const longestData = 60

// typable reports whether somebody would write a value, and it reads the same in a lesson.
func typable(name, value string) bool {
	return writable(name) && utf8.ValidString(value) && utf8.RuneCountInString(value) <= longestData && !strings.ContainsAny(value, "$\r\n")
}

// dataOf are the values that a page keeps in a row, without Django's own, and without those
// that nobody would type or that read otherwise in a lesson.
func dataOf(r trace.RowEntry) *lesson.Node {
	n := &lesson.Node{Kind: lesson.Map}
	for _, i := range r.Data {
		value := world.ReadInJSON(i.Value).Value
		if typable(i.Name, value) && !strings.HasPrefix(i.Name, "_") {
			n.Entries = append(n.Entries, lesson.NewEntry(i.Name, lesson.NewText(value)))
		}
	}
	return n
}

// cacheOf are the entries of the cache that the step changed.
func cacheOf(s *trace.Step) *lesson.Node {
	n := &lesson.Node{Kind: lesson.Map}
	if s.Table == nil {
		return nil
	}
	for _, e := range s.Table.Cache {
		value := world.ReadInJSON(e.Value).Value
		switch {
		case e.Mark == trace.Same || n.Get(e.Key) != nil || !typable(e.Key, value):
		case e.Mark == trace.Gone:
			n.Entries = append(n.Entries, lesson.NewEntry(e.Key, &lesson.Node{Kind: lesson.Map, Entries: []lesson.Entry{lesson.NewEntry("there", lesson.NewText("false"))}}))
		default:
			n.Entries = append(n.Entries, lesson.NewEntry(e.Key, lesson.NewText(value)))
		}
	}
	if n.IsEmpty() {
		return nil
	}
	return n
}

// rowsOf are the session rows of the site concerned, where the step changed them: whose they
// are and, of those that are new or others than before, what pages keep in them; or, where
// one is of a user who is not found, their number.
func rowsOf(s *trace.Step) *lesson.Node {
	if s.Table == nil || !slices.ContainsFunc(s.Table.Rows, func(r trace.RowEntry) bool { return r.Mark != trace.Same }) {
		return nil
	}
	n := &lesson.Node{Kind: lesson.List}
	nameless := false
	for _, r := range s.Table.Rows {
		if r.Mark == trace.Gone {
			continue
		}
		whose := r.User
		if r.Owner == "" {
			whose = trace.Anonymous
		}
		nameless = nameless || whose == ""
		row := &lesson.Node{Kind: lesson.Map, Entries: []lesson.Entry{lesson.NewEntry("user", lesson.NewText(whose))}}
		switch data := dataOf(r); {
		case r.Mark == trace.Same:
		case len(r.Data) == 0:
			row.Entries = append(row.Entries, lesson.NewEntry("data", lesson.NewText("empty")))
		case !data.IsEmpty():
			row.Entries = append(row.Entries, lesson.NewEntry("data", data))
		}
		n.Items = append(n.Items, row)
	}
	if nameless {
		return lesson.NewText(strconv.Itoa(len(n.Items)))
	}
	return n
}
