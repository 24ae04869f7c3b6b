package main

import (
	"fmt"
	"slices"
	"strings"

	"statelab/internal/history"
	"statelab/internal/relay"
	"statelab/internal/render"
	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/traffic"
	"statelab/internal/wire"
)

// teller tells of what passes: first where to look, then each piece of news, then what there
// was. Its errors are those of writing.
type teller interface {
	begin() error
	tell(n news) error
	end() error
}

// tellAll tells until there is nothing more to tell.
func (w *watcher) tellAll(t teller) error {
	if err := t.begin(); err != nil {
		return err
	}
	lost := 0
	for n := range w.news.all() {
		if lost += n.lost; n.Passage != nil && !w.wanted(n.Finding) {
			continue
		}
		n.lost, lost = lost, 0
		if err := t.tell(n); err != nil {
			return err
		}
	}
	w.lost += lost
	return t.end()
}

// wanted reports whether an exchange is among those that were asked for.
func (w *watcher) wanted(f *traffic.Finding) bool {
	o := history.Options{Cookie: w.flags.cookie, Host: w.flags.host}
	return o.Takes(f)
}

// onLines tells programs.
type onLines struct {
	w     *watcher
	lines *traffic.Lines
}

func tellLines(w *watcher) teller { return &onLines{w, traffic.NewLines(w.out)} }

// begin tells a person where to look, and what is written, where it disturbs no program.
func (t *onLines) begin() error {
	t.w.opening(t.w.terminal(t.w.err))
	return nil
}

func (t *onLines) tell(n news) error {
	if n.Passage == nil {
		t.w.terminal(t.w.err).Remark(n.said)
		return nil
	}
	table := n.step.Table
	if t.w.beside == nil {
		table = nil
	}
	return t.lines.WriteBeside(n.Finding, table, n.step.Notes)
}

func (t *onLines) end() error {
	if cut := t.w.cut.says(); !cut.IsZero() {
		t.w.terminal(t.w.err).Remark(cut)
	}
	if !t.w.ending.IsZero() {
		t.w.terminal(t.w.err).Remark(t.w.ending)
	}
	return nil
}

// onScreen tells a person.
type onScreen struct {
	w      *watcher
	term   *render.Terminal
	first  bool
	folded int
	shown  map[string]bool // what was said of requests that a page makes by itself
	gone   map[string]bool // cookies of which it was said that they are no longer there
	kept   []*traffic.Finding
	octets int // that those take, about
	more   int // that were not kept
}

func tellScreen(w *watcher) teller {
	return &onScreen{w: w, term: w.terminal(w.out), first: true, shown: map[string]bool{}, gone: map[string]bool{}}
}

func (t *onScreen) begin() error {
	t.w.opening(t.term)
	return t.term.Err()
}

// opening says where to look, and what holds of all that passes.
func (w *watcher) opening(term *render.Terminal) {
	term.Remark(filled(watchWords.open, "http://"+w.here))
	term.Remark(filled(watchWords.passesTo, "http://"+w.target.authority(), otherName(w.target.name)))
	if w.beside != nil {
		for _, said := range w.beside.said {
			term.Remark(said)
		}
	}
	if w.flags.save != "" {
		term.Remark(filled(watchWords.saves, w.flags.save))
	}
}

// otherName is what a host on this computer is also called, with cookies of its own.
func otherName(name string) string {
	if name == "localhost" {
		return "127.0.0.1"
	}
	return "localhost"
}

func (t *onScreen) tell(n news) error {
	if n.lost > 0 {
		t.term.Remark(filled(watchWords.lost, n.lost))
	}
	if n.Passage == nil {
		t.unfold()
		t.term.Remark(n.said)
		return t.term.Err()
	}
	t.keep(n.Finding)
	if !t.w.flags.all && t.folds(&n) {
		t.folded++
		return nil
	}
	t.unfold()
	if !t.first {
		t.term.Blank()
	}
	t.first = false
	n.step.Time = n.step.Time.Local()
	if t.w.flags.all {
		t.term.Step(&trace.Trace{Format: trace.Format, Steps: []trace.Step{n.step}}, 0)
		return t.term.Err()
	}
	for i := range n.step.Exchanges {
		x := &n.step.Exchanges[i]
		x.Sent = slices.DeleteFunc(x.Sent, func(f trace.Fate) bool {
			stays := traffic.Elsewhere(f.Rule) && f.Rule != "path-mismatch" || (f.Rule == "path-mismatch" || n.staysElsewhere(&f)) && !history.KeepsSession(f.Cookie.Name)
			return f.Fate == trace.NotSent && stays
		})
		t.onceGone(n.User, x)
	}
	return t.term.Passing(n.Number, &n.step)
}

// staysElsewhere reports whether a fate is that of a cookie for another host or path of which nobody
// knows whether it is there.
func (n *news) staysElsewhere(f *trace.Fate) bool {
	return slices.ContainsFunc(n.Cookies, func(c traffic.Cookie) bool {
		is := &c.Fate.Cookie
		return c.StaysElsewhere() && is.Name == f.Cookie.Name && is.Domain == f.Cookie.Domain && is.Path == f.Cookie.Path
	})
}

// onceGone leaves out of an exchange what was said before: that a cookie is no longer there is told
// once, until it is again.
func (t *onScreen) onceGone(user int, x *trace.Exchange) {
	key := func(f *trace.Fate) string {
		c := &f.Cookie
		return fmt.Sprintf("%d %q %q %q %q", user, c.Name, c.Domain, c.Path, c.Partition)
	}
	x.Sent = slices.DeleteFunc(x.Sent, func(f trace.Fate) bool {
		k := key(&f)
		switch {
		case f.Fate == trace.Sent:
			delete(t.gone, k)
		case !traffic.Leaves(f.Rule):
		case t.gone[k]:
			return true
		case len(t.gone) < mostShown:
			t.gone[k] = true
		}
		return false
	})
	for i := range x.Received {
		if f := &x.Received[i]; f.Fate == trace.Stored || f.Fate == trace.Replaced {
			delete(t.gone, key(f))
		}
	}
}

// unfold says how many requests were passed over since the last one that was told.
func (t *onScreen) unfold() {
	if t.folded > 0 {
		t.term.PassedOver(t.folded)
	}
	t.folded = 0
}

// folds reports whether nothing is to be said of an exchange: a page asked for it by itself,
// it changed nothing, and what was decided of its cookies was told before.
func (t *onScreen) folds(n *news) bool {
	if n.Around == nil || n.Around.Dest != "subresource" || n.Status == 0 || n.Status >= 400 && !strings.HasSuffix(n.URL, "/favicon.ico") || len(n.Set)+len(n.Cleared) > 0 || n.Another || n.Stranger || n.Met {
		return false
	}
	switch n.Request.Get("Sec-Fetch-Dest") {
	case "empty", "":
		if !strings.HasPrefix(n.Request.Get("Accept"), "image/") && !strings.HasPrefix(n.Request.Get("Accept"), "text/css") {
			return false
		}
	}
	if t := n.step.Table; t != nil && slices.ContainsFunc(t.Rows, func(r trace.RowEntry) bool { return r.Mark != trace.Same }) {
		return false
	}
	said := ""
	for i := range n.Cookies {
		c := &n.Cookies[i]
		switch {
		case c.Sent != nil && *c.Sent && c.Claim != traffic.NotAsPredicted && !c.Swapped(), traffic.Elsewhere(c.Rule), c.StaysElsewhere():
		default:
			said += fmt.Sprintf("%s %s %s %s\n", c.Fate.Cookie.Name, c.Claim, c.Rule, c.Why.EN)
		}
	}
	if said == "" || t.shown[said] {
		return true
	}
	if len(t.shown) < mostShown {
		t.shown[said] = true
	}
	return false
}

// What is kept of what passed, for the story at the end.
const (
	mostShown  = 1000
	mostKept   = 3000
	mostOctets = 32 << 20
	decided    = 500 // what is said of one cookie takes
)

// keep keeps an exchange for the story at the end, of which the beginning is worth most: what
// a cookie is told of begins where it is set.
func (t *onScreen) keep(f *traffic.Finding) {
	t.octets += weight(f)
	if len(t.kept) == mostKept || t.octets > mostOctets {
		t.more++
		return
	}
	t.kept = append(t.kept, f)
}

// weight is about how many octets a finding takes.
func weight(f *traffic.Finding) int {
	n := (len(f.Cookies) + len(f.Set)) * decided
	for _, head := range []wire.Headers{f.Request, f.Response} {
		for i := range head {
			n += len(head[i].Name) + len(head[i].Value)
		}
	}
	return n
}

// end tells the story of what passed.
func (t *onScreen) end() error {
	t.unfold()
	if t.w.lost > 0 {
		t.term.Remark(filled(watchWords.lost, t.w.lost))
	}
	t.term.Blank()
	if len(t.kept) == 0 {
		t.term.Remark(watchWords.nothing)
		return t.saved()
	}
	h := history.Of(slices.Values(t.kept), history.Options{Cookie: t.w.flags.cookie, Host: t.w.flags.host, Changes: mostChanged})
	head := render.HistoryHead{File: "http://" + t.w.here, All: t.w.flags.all, One: t.w.flags.cookie != nil, Live: true}
	if err := t.term.History(h, head); err != nil {
		return err
	}
	if err := t.sessions(h.Several > 0); err != nil {
		return err
	}
	if t.more > 0 {
		t.term.Remark(filled(watchWords.notKept, len(t.kept), t.more))
	}
	if b := t.w.beside; b != nil && b.without {
		t.term.Blank()
		t.term.Remark(b.rowless())
	}
	return t.saved()
}

// sessions tells what became of session rows, or without a database of session keys.
func (t *onScreen) sessions(several bool) error {
	title, s := sessionStoryWords.ofKeys, (*sessions)(nil)
	switch b := t.w.beside; {
	case b != nil:
		title, s = sessionStoryWords.ofRows, &b.stories
	case t.w.flags.cookie == nil || *t.w.flags.cookie == sessionCookie:
		s = keysSeen(slices.Values(t.kept))
	}
	if s == nil || len(s.all) == 0 {
		return nil
	}
	stories := s.stories(several)
	if err := t.term.SessionStories(title, stories); err != nil {
		return err
	}
	more := len(s.all) - len(stories)
	switch {
	case s.full:
		t.term.Remark(filled(sessionStoryWords.many, more))
	case more > 0:
		t.term.Remark(filled(sessionStoryWords.more, more))
	}
	return nil
}

// saved says what was cut off, and what became of the recording.
func (t *onScreen) saved() error {
	if cut := t.w.cut.says(); !cut.IsZero() {
		t.term.Blank()
		t.term.Remark(cut)
	}
	if !t.w.ending.IsZero() {
		t.term.Blank()
		t.term.Remark(t.w.ending)
	}
	return t.term.Err()
}

// said tells an event that tells nothing new of an exchange, zero where that is not worth a word.
func (w *watcher) said(e relay.Event) rule.Text {
	switch e.Kind {
	case relay.Down:
		return filled(watchWords.down, w.target.authority(), e.Err.Error())
	case relay.Over, relay.Closed:
		f, said := w.streams.ends(e)
		if f == nil || !w.wanted(f) || w.ended() != nil {
			return rule.Text{}
		}
		return said
	}
	if x := e.Exchange; x != nil {
		return rule.Textf(watchWords.unreadAt.EN, watchWords.unreadAt.KO, x.Number, e.Why.EN, e.Why.KO)
	}
	return rule.Textf(watchWords.unread.EN, watchWords.unread.KO, e.Why.EN, e.Why.KO)
}
