package render

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"statelab/internal/phrases"
	"statelab/internal/rule"
	"statelab/internal/view"
	"statelab/internal/visible"
)

// SessionTable says which session table is shown.
type SessionTable struct {
	File, Table string
	Users       string // the table of users, empty for none
	Others      []OtherSessions
	Zone        string    // of expire_date, empty for UTC
	Remark      rule.Text // what the rows say against the zone, zero where nothing
	At          time.Time
	Checked     bool // a secret key was given
}

// OtherSessions is a session table of the same file that is not shown.
type OtherSessions struct {
	Table string `json:"table"`
	Rows  int    `json:"rows"`
}

// Session is one row of a session table.
type Session struct {
	Key         string
	UserID      string // whom it logs in, empty for nobody
	User        string // the name, empty where it is not known
	UserNote    rule.Text
	ExpiresText string        // as it is stored
	Expires     time.Time     // zero where that is no time
	Lasts       time.Duration // until it expires, negative afterwards
	Live        bool
	SignedAt    time.Time // zero where it is not known
	Signature   string    // "valid", "old key", "bad", "not checked"
	Compressed  bool
	Legacy      bool
	Pickled     bool
	Problem     rule.Text // why the data cannot be read, zero where they can
	Data        []SessionItem
	JSON        string // all data as a JSON object, empty where JSON does not have them
}

// SessionItem is one value of a session, as Python's JSON.
type SessionItem struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// SessionSummary counts rows.
type SessionSummary struct {
	Rows, Shown, Live, Expired, LoggedIn, Void, Anonymous, Unreadable int
	// Remark is what the rows together tell, zero for nothing.
	Remark rule.Text

	// Only so many were to be shown: whom the others log in is not counted, and where
	// sessions of one user were asked for, nothing is.
	UsersUncounted, AllUncounted bool
}

// Sessions draws a session table row by row, so that it may be of any length.
type Sessions struct {
	t    *Terminal
	full bool
}

// Sessions begins a session table. Full shows whole keys and all values, those
// too that Django keeps for itself.
func (t *Terminal) Sessions(full bool) *Sessions { return &Sessions{t, full} }

// Head draws what stands above the rows.
func (s *Sessions) Head(table SessionTable) error {
	t := s.t
	between := gap(2)
	if t.o.Linear {
		between = span{text: ": "}
	}
	title := line{t.span(label, t.say(sessionWords.title)), between, t.span(strong, table.File)}
	t.put(t.headline(title, t.line(plain, t.moment(table.At)))...)
	users := t.say(sessionWords.noUsers)
	if table.Users != "" {
		users = fmt.Sprintf(t.say(sessionWords.users), table.Users)
	}
	facts := []string{fmt.Sprintf(t.say(sessionWords.table), table.Table), users}
	if table.Zone != "" {
		facts = append(facts, fmt.Sprintf(t.say(sessionWords.zone), table.Zone))
	}
	if !table.Checked {
		facts = append(facts, t.say(sessionWords.unchecked))
	}
	t.put(t.facts(faint, facts...).wrap(t.width, t.width)...)
	s.beside(table.Others)
	s.below(0, t.line(amended, t.say(table.Remark)))
	t.rule()
	return t.err
}

// between is what stands between things that are put beside each other.
func (t *Terminal) between() string {
	if t.o.Linear {
		return ", "
	}
	return "  "
}

// mostOthers is how many session tables that are not shown are named.
const mostOthers = 3

// beside names the other session tables of the file.
func (s *Sessions) beside(others []OtherSessions) {
	for i, other := range others {
		if i == mostOthers {
			s.below(0, s.t.line(amended, fmt.Sprintf(s.t.say(sessionWords.others), len(others)-i)))
			return
		}
		s.below(0, s.t.line(amended, fmt.Sprintf(s.t.say(sessionWords.other), s.cut(other.Table), other.Rows)))
	}
}

// facts puts short sentences beside each other, each kept whole where it fits.
func (t *Terminal) facts(r role, facts ...string) line {
	var l line
	for _, fact := range facts {
		if fact == "" {
			continue
		}
		if len(l) > 0 {
			l = append(l, span{text: t.between()})
		}
		one := t.span(r, fact)
		one.whole = true
		l = append(l, one)
	}
	return l
}

// The widths of the columns of a row.
const (
	userWidth    = 16
	keyEnd       = 128 // bytes, far more than is shown
	expiresWidth = 23  // of 2026-03-16 09:00:00 UTC
)

// Row draws one session.
func (s *Sessions) Row(r Session) error {
	t := s.t
	name := r.Key
	if n := len(name); !s.full && n > 2*keyEnd {
		name = name[:keyEnd] + name[n-keyEnd:] // which has the same ends
	}
	if !s.full {
		name = short(name)
	}
	if t.o.Linear {
		s.tellRow(name, r)
		return t.err
	}
	keyWidth := widest
	head := line{t.span(key, name)}.pad(keyWidth).with(gap(2), t.span(s.userRole(r), s.cut(s.user(r))))
	expiry, edge := s.expiry(r), keyWidth+2
	if t.narrow() {
		edge = 2
	}
	if one := head.pad(edge + userWidth).with(gap(2)).with(expiry...); !t.narrow() && head.width() <= edge+userWidth && one.width() <= t.width {
		t.put(one)
	} else {
		t.put(indentRest(s.some(head.wrap(t.width, t.width-edge), t.width-edge), edge)...)
		s.below(edge, expiry)
	}
	s.below(edge, s.signed(r, ""))
	s.below(edge, t.line(amended, t.say(r.UserNote)))
	s.data(edge, r)
	return t.err
}

func (s *Sessions) user(r Session) string {
	switch {
	case r.User != "":
		return r.User
	case r.UserID != "":
		return fmt.Sprintf(s.t.say(phrases.UserID), r.UserID)
	case !r.Problem.IsZero() && r.Signature != "bad": // to Django that one is empty
		return s.t.say(sessionWords.unknown)
	}
	return s.t.say(sessionWords.anonymous)
}

func (s *Sessions) userRole(r Session) role {
	if r.UserID == "" {
		return faint
	}
	return strong
}

// expiry says when a row expires, and how long that is from now.
func (s *Sessions) expiry(r Session) line {
	t := s.t
	if r.Expires.IsZero() {
		said := t.line(wrong, fmt.Sprintf(t.say(sessionWords.noTime), s.cut(r.ExpiresText)))
		if s.full {
			return said
		}
		return said.clip(t.width)
	}
	role, form, lasts := fresh, sessionWords.left, r.Lasts
	if !r.Live {
		role, form, lasts = gone, sessionWords.ago, -r.Lasts
	}
	away := t.facts(role, fmt.Sprintf(t.say(form), view.Roughly(lasts, t.o.Lang)))
	return line{t.span(plain, utc(r.Expires))}.pad(expiresWidth).with(gap(2)).with(away...)
}

func utc(at time.Time) string { return at.UTC().Format("2006-01-02 15:04:05 UTC") }

// signed says when, how long ago where that is wanted, and how the data were signed.
func (s *Sessions) signed(r Session, ago string) line {
	t := s.t
	var facts []string
	if !r.SignedAt.IsZero() {
		facts = append(facts, fmt.Sprintf(t.say(sessionWords.signed), utc(r.SignedAt)), ago)
	}
	switch {
	case r.Legacy:
		facts = append(facts, t.say(sessionWords.legacy))
	case r.Problem.IsZero() && r.Compressed:
		facts = append(facts, t.say(sessionWords.compressed))
	case r.Problem.IsZero():
		facts = append(facts, t.say(sessionWords.plain))
	}
	l := t.facts(faint, facts...)
	switch r.Signature {
	case "valid":
		return join(t.between(), l, t.facts(fresh, t.say(sessionWords.holds)))
	case "old key":
		return join(t.between(), l, t.facts(amended, t.say(sessionWords.oldKey)))
	case "bad":
		return join(t.between(), l, t.facts(wrong, t.say(sessionWords.bad)))
	}
	return l
}

// data draws what a session holds. Unless all is wanted, the values that Django
// keeps for itself are left out, and so is what needs more than a few lines.
func (s *Sessions) data(edge int, r Session) {
	t := s.t
	if !r.Problem.IsZero() {
		s.below(edge, t.line(wrong, fmt.Sprintf(t.say(sessionWords.unreadable), t.say(r.Problem))))
		return
	}
	if len(r.Data) == 0 {
		s.below(edge, t.line(faint, t.say(sessionWords.nothing)))
		return
	}
	var parts []line
	room := 0
	for _, item := range r.Data {
		if strings.HasPrefix(item.Name, "_") && !s.full {
			continue
		}
		item = SessionItem{s.cut(item.Name), s.cut(item.Value)}
		parts = append(parts, s.item(item))
		if room += len(item.Name) + len(item.Value); !s.full && room >= s.most() {
			break
		}
	}
	if len(parts) > 0 {
		room := t.width - edge
		t.put(indent(s.some(join(t.between(), parts...).wrap(room, room), room), edge)...)
	}
}

// item is one value of a session.
func (s *Sessions) item(i SessionItem) line {
	l := line{s.t.span(key, i.Name), s.t.span(plain, " = "+visible.Letters(i.Value))}
	l[0].whole, l[1].whole = true, true
	return l
}

// most is how many bytes of a text fill the lines that are shown of it.
func (s *Sessions) most() int { return s.t.width * pageLines * len(`\uXXXX`) }

// cut returns what is laid out of a text: unless all is wanted, no more than can be
// seen.
func (s *Sessions) cut(text string) string {
	if s.full || len(text) <= s.most() {
		return text
	}
	n := s.most()
	for n > 0 && !utf8.RuneStart(text[n]) {
		n--
	}
	return text[:n]
}

// some returns the lines that are shown of a text, the last of them ending with ".."
// where more were left out.
func (s *Sessions) some(lines []line, width int) []line {
	if s.full || len(lines) <= pageLines {
		return lines
	}
	last := lines[pageLines-1].with(gap(s.t.width)).clip(width)
	return append(lines[:pageLines-1:pageLines-1], last)
}

// below puts a text, if there is one, under a row.
func (s *Sessions) below(edge int, l line) {
	if len(l) > 0 {
		room := s.t.width - edge
		s.t.put(indent(l.wrap(room, room), edge)...)
	}
}

// Summary draws what stands below the rows.
func (s *Sessions) Summary(sum SessionSummary) error {
	t := s.t
	if sum.Rows == 0 && !sum.AllUncounted {
		t.put(t.line(plain, t.say(sessionWords.none)))
		return t.err
	}
	if sum.Shown > 0 {
		t.rule()
	}
	number := func(word rule.Text, n int) string { return fmt.Sprintf(t.say(word), n) }
	said := fmt.Sprintf("%s: %s, %s", t.count(sessionWords.sessions, sum.Rows), number(sessionWords.live, sum.Live), number(sessionWords.expired, sum.Expired))
	switch {
	case sum.AllUncounted:
		said = number(sessionWords.uncounted, sum.Shown)
	case sum.UsersUncounted:
		said += " (" + number(sessionWords.shown, sum.Shown) + ")"
	default:
		said += "; " + number(sessionWords.login, sum.LoggedIn)
		if sum.Void > 0 {
			said += ", " + number(sessionWords.void, sum.Void)
		}
		said += fmt.Sprintf(", %s, %s", number(sessionWords.nobody, sum.Anonymous), number(sessionWords.dark, sum.Unreadable))
	}
	t.put(t.line(strong, said).wrap(t.width, t.width)...)
	if !sum.Remark.IsZero() {
		t.put(t.line(amended, t.say(sum.Remark)).wrap(t.width, t.width)...)
	}
	return t.err
}
