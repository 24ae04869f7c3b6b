package render

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"statelab/internal/explain"
	"statelab/internal/phrases"
	"statelab/internal/rule"
	"statelab/internal/witness"
)

// FileHead says which file of cookies is shown.
type FileHead struct {
	File   string
	Format rule.Text
	Word   string      // for the format, as programs read it
	Notes  []rule.Text // about the whole file
	At     time.Time
}

// CookieFile draws a file of cookies, cookie by cookie, so that it may be of any length.
type CookieFile struct {
	t     *Terminal
	full  bool
	drawn bool // a row
}

// CookieFile begins a file of cookies. Full shows whole values, which others are as good as
// passwords to.
func (t *Terminal) CookieFile(full bool) *CookieFile { return &CookieFile{t: t, full: full} }

// Head draws what stands above the cookies.
func (f *CookieFile) Head(h FileHead) error {
	t := f.t
	between := gap(2)
	if t.o.Linear {
		between = span{text: ": "}
	}
	title := line{t.span(label, t.say(fileWords.title)), between, t.span(strong, h.File)}
	t.put(t.headline(title, t.line(plain, t.moment(h.At)))...)
	t.put(t.line(faint, t.fill(fileWords.kind, t.say(h.Format))).wrap(t.width, t.width)...)
	for _, n := range h.Notes {
		t.put(t.line(amended, t.say(n)).wrap(t.width, t.width)...)
	}
	t.rule()
	return t.err
}

// The columns of a row: the name behind its mark, and for which hosts and paths it is.
const (
	fileEdge  = 20
	whereEnds = 50
)

// Cookie draws one cookie.
func (f *CookieFile) Cookie(c explain.FileCookie) error {
	t := f.t
	f.drawn = true
	if t.o.Linear {
		f.tell(c)
		return t.err
	}
	state, r, mark := f.state(c)
	head := line{t.span(r, mark), gap(1), t.span(key, f.name(c))}
	where := t.line(plain, f.where(c))
	said := span{role: r, text: t.span(r, state).text, whole: true}
	edge := fileEdge
	if t.narrow() {
		edge = 4
	}
	row := head.pad(edge).with(where.pad(whereEnds-fileEdge)...).with(gap(2), said)
	if len(where) == 0 {
		row = head.pad(edge).with(said)
	}
	room := t.width - edge
	switch {
	case head.width() < edge && row.width() <= t.width:
		t.put(row)
	case head.width() < edge && !t.narrow():
		t.hang(head.pad(edge), join("  ", where, line{said}).wrap(room, room), edge)
	default:
		t.put(indentRest(head.wrap(t.width, t.width-2), 2)...)
		f.below(edge, join("  ", where, line{said}))
	}
	f.below(edge, f.facts(c))
	for _, remark := range f.remarks(c) {
		f.below(edge, t.line(amended, remark))
	}
	return t.err
}

// where says for which hosts and paths a cookie is.
func (f *CookieFile) where(c explain.FileCookie) string {
	if c.Held == nil {
		return ""
	}
	return f.cut(domainOf(c.Held) + c.Path)
}

// tell tells one cookie in sentences.
func (f *CookieFile) tell(c explain.FileCookie) {
	t := f.t
	state, _, _ := f.state(c)
	first := f.name(c)
	if c.Held != nil {
		first = t.fill(heardWords.cookie, first) + ", " + t.forWhom(c.Held, f.cut)
	}
	said := []string{begun(first) + ": " + state, f.facts(c).text()}
	for _, r := range f.remarks(c) {
		said = append(said, begun(r))
	}
	t.tell("", said...)
}

// forWhom says in words for which hosts and paths a cookie is.
func (t *Terminal) forWhom(h *witness.Held, cut func(string) string) string {
	if h.HostOnly {
		return t.fill(fileWords.onHost, cut(h.Domain), cut(h.Path))
	}
	return t.fill(fileWords.onDomain, cut(h.Domain), cut(h.Path))
}

// name is the name of a cookie, no more of it than a few lines hold.
func (f *CookieFile) name(c explain.FileCookie) string {
	if c.State == explain.Unread {
		return f.place(c.Row, c.Number)
	}
	if c.Name == "" {
		return f.t.say(phrases.NoName)
	}
	return f.cut(string(c.Name))
}

// cut is as much of a text as a few lines hold.
func (f *CookieFile) cut(text string) string {
	shown, whole := beginning(text, f.t.width/2)
	if f.full || whole {
		return text
	}
	return shown + ".."
}

// below puts a text, if there is one, under a row.
func (f *CookieFile) below(edge int, l line) {
	if len(l) > 0 {
		room := f.t.width - edge
		f.t.put(indent(l.wrap(room, room), edge)...)
	}
}

// domainOf is the domain of a cookie, with a dot where hosts below it count.
func domainOf(h *witness.Held) string {
	if h.HostOnly {
		return h.Domain
	}
	return "." + h.Domain
}

// state says what a browser makes of a cookie, in a few words.
func (f *CookieFile) state(c explain.FileCookie) (text string, r role, mark string) {
	t := f.t
	switch c.State {
	case explain.Live:
		if c.Session {
			return t.say(fileWords.session), fresh, "+"
		}
		return t.fill(fileWords.left, t.say(rule.Length(c.Lasts))), fresh, "+"
	case explain.Ended:
		return t.fill(fileWords.ended, t.say(rule.Length(c.Lasts))), gone, "-"
	case explain.Never:
		return t.say(fileWords.never), never, "x"
	case explain.LeftOut:
		return t.fill(fileWords.leftOut, t.say(c.Why)), amended, "x"
	}
	return t.fill(fileWords.unread, t.say(c.Why)), wrong, "?"
}

// place says where a cookie stands in the file.
func (f *CookieFile) place(row, number int) string {
	if row > 0 {
		return f.t.fill(fileWords.line, row)
	}
	return f.t.fill(fileWords.number, number)
}

// facts are the value, the attributes, the end and the place of a cookie.
func (f *CookieFile) facts(c explain.FileCookie) line {
	t := f.t
	if c.Held == nil {
		return nil
	}
	value := t.line(key, f.value(string(c.Value), c.Sealed))
	facts := append(attributesOf(c.Held, f.cut), f.place(c.Row, c.Number))
	return join(t.between(), value, t.facts(faint, facts...))
}

// attributesOf are the attributes of a cookie and its end, what is long of them cut.
func attributesOf(h *witness.Held, cut func(string) string) []string {
	var facts []string
	for _, flag := range []struct {
		on   bool
		text string
	}{
		{h.Secure, "Secure"}, {h.HTTPOnly, "HttpOnly"}, {h.Priority != "Medium", "Priority=" + h.Priority},
	} {
		if flag.on {
			facts = append(facts, flag.text)
		}
	}
	if h.SameSite != nil {
		facts = append(facts, "SameSite="+*h.SameSite)
	}
	if h.Partition != nil {
		facts = append(facts, "Partitioned: "+cut(*h.Partition))
	}
	if h.Expires != nil {
		facts = append(facts, utc(*h.Expires))
	}
	return facts
}

// value is a value as it is shown: unless all is wanted, its length and of a long one the
// beginning.
func (f *CookieFile) value(value string, isSealed bool) string {
	switch {
	case isSealed:
		return f.t.say(fileWords.encrypted)
	case value == "":
		return f.t.say(phrases.Empty)
	case f.full:
		return value
	}
	return masked(value) + f.t.count(fileWords.bytes, len(value))
}

// The shortest value of which the beginning is shown, and how much of it is.
const (
	longEnough = 16
	telling    = 4
)

// masked is the beginning of a value by which one is told from another, or nothing of a
// short one: whoever sees the whole can use it.
func masked(value string) string {
	if utf8.RuneCountInString(value) < longEnough {
		return ""
	}
	return string([]rune(value)[:telling]) + ".. "
}

// remarks say why no browser keeps a cookie, and what else there is to know of it.
func (f *CookieFile) remarks(c explain.FileCookie) []string {
	t := f.t
	var said []string
	if c.Because != nil {
		said = append(said, t.say(c.Because.Title)+": "+t.because(c.Because)+" ["+string(c.Because.Rule)+"]")
	}
	if c.Ends != nil {
		said = append(said, t.fill(fileWords.endsFirst, utc(*c.Ends)))
	}
	switch {
	case c.ReplacesRow > 0:
		said = append(said, t.fill(fileWords.replacesLine, c.ReplacesRow))
	case c.Replaces > 0:
		said = append(said, t.fill(fileWords.replaces, c.Replaces))
	case c.Evicts > 0:
		said = append(said, t.fill(fileWords.evicts, c.Evicts))
	}
	for _, r := range c.Remarks {
		said = append(said, t.say(r))
	}
	return said
}

// Sent draws what would be sent to an address, in a sentence and then cookie by cookie, why
// other cookies would not, and what was not read.
func (f *CookieFile) Sent(s *explain.FileSent, unread []explain.FileCookie) error {
	t := f.t
	if f.drawn {
		t.rule()
	}
	if len(s.Cookies)+len(unread) > 0 {
		t.put(t.line(strong, t.say(s.Says(unread))).wrap(t.width, t.width)...)
		t.rule()
	}
	head := line{t.span(label, t.say(fileWords.sentTo)), gap(2), t.span(strong, s.URL)}
	t.put(head.wrap(t.width, t.width)...)
	t.put(t.line(plain, t.say(s.How)).wrap(t.width, t.width)...)
	shown := s.Sent
	if !f.full {
		shown.Header = ""
	}
	switch {
	case len(s.Cookies) == 0:
		f.below(explainEdge, t.line(faint, t.say(fileWords.nothingSent)))
	case s.Header != "" && !f.full:
		f.below(explainEdge, line{t.span(faint, "Cookie: "), t.span(code, f.header(s))})
	default:
		t.explainHeader(&shown)
	}
	t.explainFates(s.Cookies, 0, func(i, edge int) { f.asInFile(&s.Of[i], edge) })
	switch {
	case s.Others == 1:
		f.below(explainEdge, t.line(faint, t.say(fileWords.other)))
	case s.Others > 1:
		f.below(explainEdge, t.line(faint, t.count(fileWords.otherSites, s.Others)))
	}
	for _, c := range unread {
		if err := f.Cookie(c); err != nil {
			return err
		}
	}
	return t.err
}

// asInFile draws, below what becomes of a cookie, what the file has of it beside that: how
// long it lives, where it stands, and what there is to know.
func (f *CookieFile) asInFile(c *explain.FileCookie, edge int) {
	t := f.t
	facts := []string{f.place(c.Row, c.Number)}
	if c.State == explain.Live {
		lasts, _, _ := f.state(*c)
		facts = append([]string{lasts}, facts...)
	}
	remarks := *c
	remarks.Because = nil // it stands above
	said := f.remarks(remarks)
	if t.o.Linear {
		for i := range said {
			said[i] = begun(said[i])
		}
		t.tell("", append([]string{begun(strings.Join(facts, ", "))}, said...)...)
		return
	}
	f.below(edge, t.facts(faint, facts...))
	for _, r := range said {
		f.below(edge, t.line(amended, r))
	}
}

// header is the header Cookie with no more of each value than may be seen.
func (f *CookieFile) header(s *explain.FileSent) string {
	var parts []string
	for _, c := range s.Cookies {
		if c.Fate == explain.Goes {
			parts = append(parts, strings.TrimPrefix(string(c.Name)+"="+strings.TrimSuffix(masked(string(c.Value)), ".. ")+"..", "="))
		}
	}
	shown, whole := beginning(strings.Join(parts, "; "), 2*f.t.width)
	if !whole {
		shown += " .."
	}
	return shown
}

// Summary draws what stands below the cookies, of which so many were shown.
func (f *CookieFile) Summary(sum explain.FileSummary, shown int) error {
	t := f.t
	if sum.Cookies+sum.Unread == 0 {
		t.put(t.line(plain, t.say(phrases.JarEmpty)))
		return t.err
	}
	t.rule()
	count := func(word rule.Text, n int) string { return t.fill(word, n) }
	live := count(fileWords.sumLive, sum.Live)
	if sum.Session > 0 {
		live += " (" + count(fileWords.sumSession, sum.Session) + ")"
	}
	parts := []string{live, count(fileWords.sumEnded, sum.Ended), count(fileWords.sumNever, sum.Never)}
	for _, more := range []struct {
		word rule.Text
		n    int
	}{{fileWords.sumAgain, sum.Again}, {fileWords.sumLeft, sum.LeftOut}, {fileWords.sumSealed, sum.Sealed}, {fileWords.sumUnread, sum.Unread}} {
		if more.n > 0 {
			parts = append(parts, count(more.word, more.n))
		}
	}
	said := fmt.Sprintf("%s: %s", t.count(fileWords.cookies, sum.Cookies), strings.Join(parts, ", "))
	if shown < sum.Cookies+sum.Unread && shown >= 0 {
		said += " (" + count(fileWords.shown, shown) + ")"
	}
	t.put(t.line(strong, said).wrap(t.width, t.width)...)
	return t.err
}
