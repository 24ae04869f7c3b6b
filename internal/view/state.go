package view

import (
	"slices"
	"strings"
	"time"

	"statelab/internal/memo"
	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/wire"
)

// A Jar is what is worth showing of the acting browser's cookies.
type Jar struct {
	Host    string // of the site, without a port
	Title   trace.Prose
	Named   bool // several browsers act in the run
	Cookies []Cookie
	Notes   []Note
}

// A Cookie is one of a jar, and what became of it in the step.
type Cookie struct {
	trace.Cookie
	Mark trace.Mark
	Of   string    // set on the first of those that are of another domain than the site
	Why  rule.Text // in a few words, why it is gone
	// Doubted says that it may be gone, or may be another one, for all that was seen.
	Doubted bool
	Told    bool // the step's text names it
	// Attributes make it another cookie than its name says; those at their default are
	// left to the details.
	Attributes []string
}

// An Item is a value that a row holds.
type Item struct {
	trace.Item
	Age rule.Text // of a moment that was kept as a number, in words; else zero
	Was rule.Text // of a column that the step changed, what stood there before, where that is short; else zero
}

// itemOf is an item as it stands at now.
func itemOf(item trace.Item, now time.Time) Item {
	v := Item{Item: item}
	if item.At.IsZero() {
		return v
	}
	ago := now.Sub(item.At)
	en, ko := Roughly(ago.Abs(), rule.English), Roughly(ago.Abs(), rule.Korean)
	switch {
	case ago > 0:
		v.Age = rule.Text{EN: en + " ago", KO: ko + " 전"}
	case ago == 0:
		v.Age = rule.Text{EN: "now", KO: "지금"}
	default:
		v.Age = rule.Text{EN: "in " + en, KO: ko + " 뒤"}
	}
	return v
}

// Said is what an item is called, where it has a name, and holds and, of a moment, how long ago
// that was. A key or token stands as short has it: it is recognised by that everywhere else.
func (i *Item) Said(lang rule.Language, short func(string) string) string {
	value := i.Value
	if token, is := tokenIn(value); is {
		if s := short(token); s != token {
			value = s
		}
	}
	said := value
	if i.Name != "" {
		said = i.Name + " = " + value
	}
	if !i.Age.IsZero() {
		said += " (" + i.Age.In(lang) + ")"
	}
	if !i.Was.IsZero() {
		said += " (" + i.Was.In(lang) + ")"
	}
	return said
}

// shortestToken is the number of characters from which a text without blanks is a token.
const shortestToken = 24

// tokenIn returns the text that a value is as JSON, where that can be a key or a token: long, and
// of signs that stand in a cookie's value.
func tokenIn(value string) (token string, is bool) {
	if len(value) < shortestToken+2 || value[0] != '"' || value[len(value)-1] != '"' {
		return "", false
	}
	token = value[1 : len(value)-1]
	other := func(r rune) bool { return r <= ' ' || r >= 0x7f || strings.ContainsRune(`"\\,;/@`, r) }
	return token, !strings.ContainsFunc(token, other) && !readable().MatchString(token)
}

// readable is a text without blanks that says something to who reads it: a moment as ISO 8601 has it, words
// of one case that signs part, or the way to a class of Python.
var readable = memo.Pattern(`^(?:\d{4}-\d\d-\d\dT?[\d:.]*(?:Z|[+-]\d\d:?\d\d)?|[a-z]+(?:[-_.][a-z]+)+|[A-Z]+(?:[-_.][A-Z]+)+|[A-Za-z_]+(?:\.[A-Za-z_]+){2,})$`)

// Whole is what an item is called and holds as a step's details have it: of a moment, how long
// ago it was at a time, and when.
func Whole(item trace.Item, now time.Time, lang rule.Language) string {
	i := itemOf(item, now)
	if i.Age.IsZero() {
		return i.Name + " = " + i.Value
	}
	return i.Name + " = " + i.Value + " (" + i.Age.In(lang) + ", " + i.At.UTC().Format(time.DateTime) + " UTC)"
}

// A Note says aloud of a jar or table what an eye could miss.
type Note struct {
	Kind  NoteKind
	Count int // of NotShown, AsBefore and OtherHosts
	// Cookies are the names of those of SameAgain, with commas.
	Cookies string
	// Ago is the time since that is shown, of AsItWas.
	Ago time.Duration
	// The user of Renamed and Nameless: the number, and what it is, or was, called.
	UserID, User string
}

// NoteKind is what a note says.
type NoteKind int

// The notes.
const (
	Empty      NoteKind = iota + 1 // there is nothing, and was nothing
	Nothing                        // there is nothing, and nothing has happened yet
	AsItWas                        // time goes on before what is asked, and it is shown as it was before that
	NoneLeft                       // there is nothing any more
	NotShown                       // there is more than is shown
	AsBefore                       // so many rows, of which nothing changed and none is shown
	Unchanged                      // nothing changed
	SameAgain                      // nothing changed, though a cookie was stored in the place of the same one
	OtherHosts                     // the jar holds cookies of other hosts
	NotMade                        // migrate has still to make the table
	NotSeen                        // nobody saw what the server keeps
	Renamed                        // the same row, and its user is called otherwise than before
	Nameless                       // the same row, and its user is found no more
)

// state chooses what to show of what a step left behind.
func (c *chooser) state(s *Step) {
	t := c.step.Table
	if c.o.Details && c.step.Jar != nil {
		s.WholeJar = c.step.Jar.All
	}
	if c.o.Details && t != nil && len(t.Rows) > 0 {
		s.WholeTable = &WholeTable{Memory: t.Kind == trace.MemoryTable, Rows: t.Rows}
	}
	if s.Tools = c.step.Tools; s.Tools != nil {
		return
	}
	if c.step.Jar != nil {
		s.Jar = c.jar(c.step.Jar, s.Considered)
	}
	var jars []*trace.Jar
	if t != nil || len(c.step.Tables) > 0 {
		jars = c.run.jarsBehind(c.step, c.step.Jar)
	}
	if t != nil && (c.use(t.Host).sessions || c.wantsRows() || slices.Contains(c.step.Shown, trace.SessionModel)) {
		s.Tables = append(s.Tables, c.table(t, jars))
	}
	c.caches(s)
	if t != nil {
		s.Records = c.records(t)
	}
	for i := range c.step.Tables {
		s.Records = append(s.Records, c.records(&c.step.Tables[i])...)
	}
	for i := range c.step.Tables {
		t := &c.step.Tables[i]
		if !changedSessions(t) && (changedCache(t) || slices.ContainsFunc(t.Records, changedRecords)) {
			continue // it is here for what its pages keep in memory, or for another table
		}
		if len(s.Tables) == 0 {
			s.Tables = append(s.Tables, c.table(t, jars))
			continue
		}
		rows, _ := c.rows(t, jars)
		s.Tables = append(s.Tables, Table{Host: t.Host, Beside: true, Rows: rows, Of: standing(t), Changes: changedSessions(t)})
	}
}

// jar chooses of a jar that the fates made what it is.
func (c *chooser) jar(j *trace.Jar, fates []Fate) *Jar {
	j = concerned(c.step, j)
	v := &Jar{Host: wire.Hostname(j.Host), Title: j.Title, Named: c.run.several}
	keep, more := c.fewest(len(j.Cookies), func(i int) bool { return j.Cookies[i].Mark != trace.Same }, func(i int) bool { return c.named(j.Cookies[i].Cookie.Name) })
	at := ""
	for _, i := range keep {
		cookie := cookieOf(&j.Cookies[i])
		cookie.Told = c.named(cookie.Name)
		if of := elsewhere(&cookie.Cookie, j.Host); of != at {
			at, cookie.Of = of, of
		}
		v.Cookies = append(v.Cookies, cookie)
	}
	marks := make([]trace.Mark, len(j.Cookies))
	for i := range j.Cookies {
		marks[i] = j.Cookies[i].Mark
	}
	v.Notes = notes(marks, more)
	if again := storedAgain(fates); len(again) > 0 {
		for i := range v.Notes {
			if v.Notes[i].Kind == Unchanged {
				v.Notes[i] = Note{Kind: SameAgain, Cookies: strings.Join(again, ", ")}
			}
		}
	}
	if j.Others > 0 {
		v.Notes = append(v.Notes, Note{Kind: OtherHosts, Count: j.Others})
	}
	return v
}

// storedAgain are the names of the cookies that were stored in the place of ones that were
// there before, each once.
func storedAgain(fates []Fate) (names []string) {
	for _, f := range fates {
		if f.What == trace.Replaced && !slices.Contains(names, f.Cookie.Name) {
			names = append(names, f.Cookie.Name)
		}
	}
	return names
}

func cookieOf(e *trace.JarEntry) Cookie {
	v := Cookie{Cookie: e.Cookie, Mark: e.Mark, Doubted: e.Doubted}
	if e.Mark == trace.Gone {
		if v.Why = Left(e.Rule); v.Why.IsZero() {
			v.Why = e.Why
		}
	}
	if !e.Cookie.HostOnly && e.Cookie.Domain != "" {
		v.Attributes = append(v.Attributes, "Domain="+e.Cookie.Domain)
	}
	if e.Cookie.Path != "" && e.Cookie.Path != "/" {
		v.Attributes = append(v.Attributes, "Path="+e.Cookie.Path)
	}
	if e.Cookie.Partition != "" {
		v.Attributes = append(v.Attributes, "Partitioned: "+e.Cookie.Partition)
	}
	return v
}

// notes say that there is nothing, nothing left, more than is shown, or nothing changed.
func notes(marks []trace.Mark, more int) []Note {
	gone := func(m trace.Mark) bool { return m == trace.Gone }
	switch left := slices.ContainsFunc(marks, func(m trace.Mark) bool { return !gone(m) }); {
	case len(marks) == 0:
		return []Note{{Kind: Empty}}
	case !left:
		return []Note{{Kind: NoneLeft}}
	}
	var out []Note
	if more > 0 {
		out = append(out, Note{Kind: NotShown, Count: more})
	}
	if !slices.ContainsFunc(marks, func(m trace.Mark) bool { return m != trace.Same }) {
		out = append(out, Note{Kind: Unchanged})
	}
	return out
}
