package main

import (
	"iter"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"statelab/internal/address"
	"statelab/internal/phrases"
	"statelab/internal/relay"
	"statelab/internal/render"
	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/traffic"
	"statelab/internal/visible"
)

// sessions are the stories of session keys, in the order in which they came up.
type sessions struct {
	all   []*session
	known map[string]*session
	full  bool // there were more
	keys  bool // as cookies tell them, of which nobody knows whether they are still there
}

// session is what became of a session key, as far as it was seen.
type session struct {
	key     string
	user    rule.Text // whose login it holds, zero where nobody knows
	last    int       // the last request that brought it, where keys are told
	browser int       // by whose request it was made, 0 for nobody's
	said    []rule.Text
	changed []whenThere // the first places where its data changed since the last that is said
	changes int         // how many did
	over    bool
}

// The most stories that are told, and kept.
const (
	shownSessions = 20
	mostSessions  = 1000
	mostSaid      = 50 // of one
)

// of finds the story of a key, or begins it. Nil: there are too many.
func (s *sessions) of(key string) (story *session, begins bool) {
	if story = s.known[key]; story != nil {
		return story, false
	}
	if len(s.all) == mostSessions {
		s.full = true
		return nil, false
	}
	if s.known == nil {
		s.known = map[string]*session{}
	}
	story = &session{key: key}
	s.known[key] = story
	s.all = append(s.all, story)
	return story, true
}

// before is of for a key that was there before anything was seen of it.
func (s *sessions) before(key string) *session {
	story, begins := s.of(key)
	if begins {
		story.says(sessionStoryWords.before)
	}
	return story
}

// says adds to a story, behind the changes before it.
func (s *session) says(what rule.Text) {
	if len(s.said) < mostSaid {
		s.said = append(s.told(), what)
	}
	s.changed, s.changes = nil, 0
}

// changesAt notes where its data changed.
func (s *session) changesAt(when whenThere) {
	if s.changes++; s.changes <= mostNumbers {
		s.changed = append(s.changed, when)
	}
}

// places are those where its data changed: of numbers that follow each other the first has the
// word before them, in Korean the last the one behind them.
func (s *session) places() rule.Text {
	var all []rule.Text
	for i, p := range s.changed {
		text := p.whole
		if !p.number.IsZero() && i > 0 && !s.changed[i-1].number.IsZero() {
			text.EN = p.number.EN
		}
		if !p.number.IsZero() && i+1 < len(s.changed) && !s.changed[i+1].number.IsZero() {
			text.KO = p.number.KO
		}
		all = append(all, text)
	}
	return rule.Joined(all)
}

// at is what happened, with the place.
func at(what, place rule.Text) rule.Text { return rule.Textf(what.EN, what.KO, place.EN, place.KO) }

// told is all that is said so far.
func (s *session) told() []rule.Text {
	switch n := s.changes; {
	case n == 0:
		return s.said
	case n <= mostNumbers:
		all := s.places()
		return append(s.said, rule.Textf(sessionStoryWords.changed.EN, sessionStoryWords.changed.KO, all.EN, all.KO))
	default:
		return append(s.said, filled(sessionStoryWords.changedOften, n))
	}
}

// rows follows the rows that changed while something was under way, or nothing.
func (s *sessions) rows(rows []trace.RowEntry, d *during) {
	marked := func(m trace.Mark) []trace.RowEntry {
		return slices.DeleteFunc(slices.Clone(rows), func(r trace.RowEntry) bool { return r.Mark != m })
	}
	made, gone, w := marked(trace.New), marked(trace.Gone), &sessionStoryWords
	for _, r := range gone {
		k, x := s.before(r.Key), d.by(&r)
		if k == nil {
			continue
		}
		if in := d.inPlace(x, made, gone); in != "" {
			how := w.replaced
			if ousts(made, in, &r) {
				how = w.ousted
			}
			k.replacedBy(in, how, d.place(x).whole)
		} else {
			k.says(at(w.deleted, d.place(x).in))
		}
		k.over, k.user = true, ownerOf(&r)
	}
	for _, r := range made {
		k, _ := s.of(r.Key)
		if k == nil {
			continue
		}
		x, what := d.by(&r), w.made
		if d.logsIn(x, &r) {
			what = w.login
		}
		k.says(at(what, d.place(x).in))
		k.over, k.user, k.browser = false, ownerOf(&r), d.seen(x).user
	}
	for _, r := range marked(trace.Changed) {
		if k := s.before(r.Key); k != nil {
			k.changesAt(d.place(d.by(&r)))
			k.user = ownerOf(&r)
		}
	}
}

// ousts reports whether the row in the place of one that a user had is another user's: no data
// goes over then.
func ousts(made []trace.RowEntry, key string, gone *trace.RowEntry) bool {
	i := slices.IndexFunc(made, func(r trace.RowEntry) bool { return r.Key == key })
	nobody := rule.Same(trace.Anonymous)
	return i >= 0 && ownerOf(gone) != nobody && ownerOf(&made[i]) != nobody && ownerOf(&made[i]) != ownerOf(gone)
}

// replacedBy ends a story with the key in its place.
func (s *session) replacedBy(key string, how, place rule.Text) {
	s.says(rule.Textf(how.EN, how.KO, place.EN, place.KO, shortKey(key)))
	s.over = true
}

// widestKey is the number of columns up to which a key is shown whole.
const widestKey = 10

// shortKey is a key as screens show it.
func shortKey(key string) string { return visible.Short(key, widestKey, ansi.StringWidth) }

// keysSeen are the stories of session keys as the cookies of some traffic tell them.
func keysSeen(seen iter.Seq[*traffic.Finding]) *sessions {
	s := &sessions{keys: true}
	holds := map[int]*session{} // by browser
	for f := range seen {
		for i := range f.Cookies {
			if c := &f.Cookies[i]; c.Fate.Cookie.Name == sessionCookie && c.Sent != nil && *c.Sent {
				if k := s.sent(string(c.Fate.Cookie.Value), f.Number); k != nil {
					holds[f.User], k.browser = k, f.User
				}
			}
		}
		for i := range f.Set {
			if l := &f.Set[i]; l.Cookie.Name == sessionCookie && l.Claim != traffic.CannotKnow {
				holds[f.User] = s.line(l, holds[f.User], f)
			}
		}
	}
	return s
}

// sent notes that a request brought a key: whether that was there before, or came out of sight,
// nobody knows.
func (s *sessions) sent(key string, number int) *session {
	k, begins := s.of(key)
	if k == nil {
		return nil
	}
	if begins {
		k.says(at(sessionStoryWords.brought, atRequest(requestNumber(number))))
	}
	k.last = number
	return k
}

// line follows a Set-Cookie line for a browser that holds a key, nil for none, and returns which
// one it holds behind it.
func (s *sessions) line(l *traffic.Line, held *session, f *traffic.Finding) *session {
	place := atRequest(requestNumber(f.Number))
	in := withTarget(place, f.Method, f.URL)
	switch l.Fate.Fate {
	case trace.Stored, trace.Replaced:
		k, begins := s.of(string(l.Cookie.Value))
		if k == nil || !begins {
			return k
		}
		k.says(at(sessionStoryWords.came, in))
		k.browser = f.User
		if held != nil && !held.over {
			held.replacedBy(k.key, sessionStoryWords.gives, place)
		}
		return k
	case trace.Deleted:
		if held != nil && !held.over {
			held.says(at(sessionStoryWords.left, in))
			held.over = true
		}
		return nil
	}
	return held
}

// stories are as they are drawn: with whose they are, where several browsers were told apart.
func (s *sessions) stories(several bool) (all []render.SessionStory) {
	for _, k := range s.all[:min(len(s.all), shownSessions)] {
		said := k.told()
		switch {
		case k.over:
		case !s.keys:
			said = append(slices.Clone(said), sessionStoryWords.there)
		case k.last > 0:
			said = append(slices.Clone(said), at(sessionStoryWords.last, atRequest(requestNumber(k.last))))
		}
		story := render.SessionStory{Key: shortKey(k.key), User: k.user, Says: rule.Joined(said)}
		if several {
			story.Browser = k.browser
		}
		all = append(all, story)
	}
	return all
}

// ownerOf is whose login a row holds.
func ownerOf(r *trace.RowEntry) rule.Text {
	switch {
	case r.User != "":
		return rule.Same(r.User)
	case r.Owner != "":
		return filled(phrases.UserID, r.Owner)
	}
	return rule.Same(trace.Anonymous)
}

func requestNumber(n int) rule.Text { return rule.Textf("%d", "%d번", n) }

func atRequest(number rule.Text) rule.Text {
	return rule.Text{EN: "at " + number.EN, KO: number.KO + "에서"}
}

// withPath is a place with what a request asked for there.
func withPath(place rule.Text, x *relay.Exchange) rule.Text {
	return withTarget(place, x.Request.Method, x.Request.Target)
}

// widestPath is how much of a path stands in a story.
const widestPath = 40

// withTarget is a place with what was asked for there, without its query.
func withTarget(place rule.Text, method, target string) rule.Text {
	if a, err := address.Parse(target); err == nil && a.IsWeb() {
		target = a.Target()
	}
	path, _, _ := strings.Cut(target, "?")
	path = ansi.Truncate(visible.Text(path), widestPath, "..")
	number, in := strings.CutSuffix(place.KO, "에서")
	return rule.Textf("%[1]s (%[3]s %[4]s)", "%[2]s(%[3]s %[4]s)"+map[bool]string{true: "에서"}[in], place.EN, number, method, path)
}

// sessionStoryWords tell what becomes of session keys and rows.
var sessionStoryWords = struct {
	ofRows, ofKeys, more, many, there, before, made, login, changed, changedOften, replaced, ousted, deleted, came, gives, left, brought, last rule.Text
	whileOne, whileMany, whileOn, between, beforeNumber, behindNumber, unread                                                                  rule.Text
}{
	ofRows: rule.Text{EN: "SESSION ROWS that changed, with the numbers of requests", KO: "바뀐 세션 행 (수는 요청 번호)"},
	ofKeys: rule.Text{EN: "SESSION KEYS, as the cookie sessionid tells them (--db shows the rows)", KO: "sessionid 쿠키로 본 세션 키 (행은 --db로 볼 수 있음)"},
	more:   rule.Text{EN: "(%d more)", KO: "(%d개 더)"},
	many:   rule.Text{EN: "(more than %d more)", KO: "(%d개가 넘게 더)"},

	there:        rule.Text{EN: "still there", KO: "남아 있음"},
	before:       rule.Text{EN: "there before", KO: "전부터 있음"},
	made:         rule.Text{EN: "made %[1]s", KO: "%[2]s 만듦"},
	login:        rule.Text{EN: "made with a login %[1]s", KO: "%[2]s 로그인과 함께 만듦"},
	changed:      rule.Text{EN: "changed %[1]s", KO: "%[2]s 데이터가 바뀜"},
	changedOften: rule.Text{EN: "changed %d times", KO: "데이터가 %d회 바뀜"},
	replaced:     rule.Text{EN: "replaced %[1]s by %[3]s", KO: "%[2]s 지우고 새 키 %[3]s 만듦"},
	ousted:       rule.Text{EN: "deleted %[1]s, where another user logged in, whose key is %[3]s", KO: "%[2]s 다른 사용자가 로그인하여 지움(그 사용자의 키는 %[3]s)"},
	deleted:      rule.Text{EN: "deleted %[1]s", KO: "%[2]s 지움"},
	came:         rule.Text{EN: "came %[1]s", KO: "%[2]s 받음"},
	gives:        rule.Text{EN: "%[3]s in its place %[1]s", KO: "%[2]s 새 키 %[3]s 받음"},
	left:         rule.Text{EN: "the cookie was deleted %[1]s", KO: "%[2]s 쿠키를 지움"},
	brought:      rule.Text{EN: "first sent %[1]s", KO: "%[2]s 처음 보냄"},
	last:         rule.Text{EN: "last sent %[1]s", KO: "%[2]s 마지막으로 보냄"},
	whileOne:     rule.Text{EN: "while %[1]s was under way", KO: "%[2]s이 처리되는 동안"},
	whileMany:    rule.Text{EN: "while %[1]s were under way", KO: "%[2]s이 함께 처리되는 동안"},
	whileOn:      rule.Text{EN: "while %[1]s went on", KO: "%[2]s이 이어지는 동안"},
	between:      rule.Text{EN: "between %[1]d and %[2]d", KO: "%[1]d번과 %[2]d번 사이에"},
	beforeNumber: rule.Text{EN: "before %[2]d", KO: "%[2]d번 전에"},
	behindNumber: rule.Text{EN: "after %[1]d", KO: "%[1]d번 뒤에"},
	unread:       rule.Text{EN: "a connection that is not read", KO: "읽지 않는 연결"},
}
