package render

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"statelab/internal/explain"
	"statelab/internal/history"
	"statelab/internal/phrases"
	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/traffic"
	"statelab/internal/view"
	"statelab/internal/wire"
)

// HistoryHead says of which traffic a history is.
type HistoryHead struct {
	File string
	All  bool   // nothing is folded
	One  bool   // of one name: what would change it is told in full
	Word string // the file as a command line has it; "" where there is none
	Live bool   // it passed by, and File is where
}

// The most that is shown of what is folded.
const (
	mostProblems = 6
	mostFolded   = 12
	storyEdge    = 6 // behind the numbers of requests
	storyWords   = 12
	mostEnds     = 3 // of a cookie in a line, the last ones
)

// History draws what became of the cookies of some traffic: what went wrong, a sentence
// each, then the story of each cookie.
func (t *Terminal) History(h *history.History, head HistoryHead) error {
	t.historyHead(h, head)
	t.rule()
	t.problems(h, head)
	if len(h.Cookies) > 0 {
		t.rule()
		t.stories(h, head)
	}
	return t.err
}

func (t *Terminal) historyHead(h *history.History, head HistoryHead) {
	what := "HAR"
	if head.Live {
		what = t.say(historyWords.passed)
	}
	title := line{t.span(label, what), gap(2), t.span(strong, head.File)}
	if t.o.Linear {
		title = t.line(plain, head.File)
	}
	var when line
	if !h.From.IsZero() {
		when = t.line(faint, t.moment(h.From))
	}
	t.put(t.headline(title, when)...)
	said := []string{t.count(historyWords.requests, h.Requests)}
	if d := h.To.Sub(h.From).Round(time.Second); d > 0 {
		said[0] += " " + t.fill(historyWords.within, t.say(rule.Length(d)))
	}
	if h.Several > 0 {
		said = append(said, t.count(historyWords.browsers, h.Several))
	}
	for _, b := range h.Browsers {
		switch {
		case b != traffic.Unknown:
			said = append(said, b.String())
		case len(h.Browsers) == 1 || h.Several > 0:
			said = append(said, t.say(historyWords.noBrowser))
		}
	}
	if policy, known := map[string]rule.Text{"allowed": historyWords.allowed, "blocked": historyWords.blocked}[h.ThirdParty]; known {
		said = append(said, t.say(policy))
	}
	t.put(t.line(plain, strings.Join(said, ", ")).wrap(t.width, t.width)...)
	if h.Contradicted {
		t.note(historyWords.contradicted)
	}
	if h.ThirdParty == "blocked" && slices.Contains(h.Browsers, traffic.Firefox) {
		t.note(historyWords.partitions)
	}
}

// problems draws what went wrong, the worst first.
func (t *Terminal) problems(h *history.History, head HistoryHead) {
	shown, elsewhere := h.Problems, 0
	for i := range h.Problems {
		if h.Problems[i].Elsewhere() && !head.All && !head.One {
			for shown = h.Problems[:i]; i < len(h.Problems); i++ {
				elsewhere += h.Problems[i].Times()
			}
			break
		}
	}
	more := 0
	if !head.All {
		shown, more = view.First(shown, mostProblems)
	}
	none := historyWords.noProblem
	switch {
	case h.Unseen[traffic.Sanitized] > 0:
		none = historyWords.nothingSeen
	case len(h.Cookies) == 0:
		none = historyWords.noCookies
	case elsewhere > 0:
		none = historyWords.noneHere
	}
	if len(shown) == 0 {
		t.put(t.line(strong, t.say(none)).wrap(t.width, t.width)...)
	}
	for i := range shown {
		t.wentWrong(&shown[i], head)
	}
	for _, left := range []struct {
		n    int
		word rule.Text
	}{{more, historyWords.moreProblems}, {elsewhere, historyWords.elsewhere}} {
		if left.n > 0 {
			t.remark(t.count(left.word, left.n))
		}
	}
	t.unknown(h)
}

// wentWrong draws one sentence with its rule and, below it, what would change it.
func (t *Terminal) wentWrong(p *history.Problem, head HistoryHead) {
	mark, r := "x", never
	switch {
	case p.What == history.Forged:
		mark, r = "!", amended
	case p.Claim == traffic.CannotKnow:
		mark, r = "?", amended
	case p.What == history.Left || p.What == history.Swapped:
		mark, r = "-", gone
	case p.What == history.Doubled:
		mark, r = "!", amended
	}
	code := string(p.Rule)
	if t.o.Linear {
		t.tell("", t.say(p.Says()), t.byRule(code))
	} else {
		said := line{t.span(strong, t.say(p.Says()))}
		if code != "" {
			tag := t.span(faint, "["+code+"]")
			tag.whole = true
			said = said.with(gap(1), tag)
		}
		t.hang(line{t.span(r, mark), gap(1)}, said.wrap(t.width-2, t.width-2), 2)
	}
	t.which(&p.Event, 2, head)
	switch {
	case p.Change == nil:
	case head.One:
		k := p.Cookies[0]
		t.explainChange(&explain.Change{Name: wire.Bytes(k.Name), URL: p.URL, Answer: *p.Change})
	default:
		t.changesInShort(p)
	}
}

// mostWhich is how many lines the numbers of requests take where not all is wanted.
const mostWhich = 2

// which draws the numbers of all requests of an event that happened several times.
func (t *Terminal) which(e *history.Event, edge int, head HistoryHead) {
	if e.Count < 2 {
		return
	}
	said := t.fill(historyWords.which, strings.Join(e.Which(), ", "))
	if t.o.Linear {
		t.tell("", said)
		return
	}
	lines := t.line(faint, said).wrap(t.width-edge, t.width-edge)
	if !head.All && !head.One && len(lines) > mostWhich {
		lines = append(lines[:mostWhich:mostWhich], t.line(faint, t.say(historyWords.moreWhich)))
	}
	t.put(indent(lines, edge)...)
}

// changesInShort draws the first change that gives up nothing, and the first that does.
func (t *Terminal) changesInShort(p *history.Problem) {
	cures := p.Cures()
	for _, c := range cures {
		mark, r := "+", sent
		if c.Price {
			mark, r = "!", amended
		}
		if t.o.Linear {
			t.tell("", t.say(c.Text))
			continue
		}
		t.hang(line{gap(2), t.span(r, mark), gap(1)}, t.line(plain, t.say(c.Text)).wrap(t.width-4, t.width-4), 4)
	}
	if len(cures) == 0 && p.Change.Tried > 0 {
		t.changeText(faint, fmt.Sprintf(t.say(changeWords.none), p.Change.Tried), 2)
	}
}

// unknown says what of the traffic was not seen, so that nothing is taken for missing that
// was only not recorded.
func (t *Terminal) unknown(h *history.History) {
	for _, u := range []struct {
		n    int
		word rule.Text
	}{
		{h.Unseen[traffic.Sanitized], historyWords.sanitized}, {h.Unseen[traffic.Provisional], historyWords.provisional},
		{h.Unseen[traffic.Cached], historyWords.notMade}, {h.Unseen[traffic.ServiceWorker], historyWords.byWorker}, {h.Unasked, historyWords.unasked}, {h.Untold, historyWords.untold},
	} {
		if u.n > 0 {
			t.note(rule.Same(t.count(u.word, u.n)))
		}
	}
}

// stories draws what became of each cookie: of those with a problem in full, of the others
// in a line, unless all is wanted.
func (t *Terminal) stories(h *history.History, head HistoryHead) {
	title := historyWords.stories
	if head.Live {
		title = historyWords.storiesPassed
	}
	t.put(t.line(label, t.say(title)).wrap(t.width, t.width)...)
	full, folded := 0, 0
	for _, k := range h.Cookies {
		switch {
		case head.All || head.One || k.Problems > 0 && k.EverSet() && full < mostProblems:
			t.story(k, head)
			full++
		case folded < mostFolded:
			t.storyInShort(k)
			folded++
		}
	}
	if more := len(h.Cookies) - full - folded; more > 0 {
		t.remark(t.count(historyWords.moreCookies, more))
	}
	if t.o.Quiet || head.One {
		return
	}
	if head.Word != "" {
		t.Blank()
		t.put(t.hints(rule.Textf(historyWords.hint.EN, historyWords.hint.KO, head.Word))...)
	}
}

// whose says which cookie it is: its name, and for which hosts and paths it is.
func (t *Terminal) whose(k *history.Cookie) line {
	where := k.Domain
	if !k.HostOnly {
		where = "." + where
	}
	name, _ := beginning(k.Name, t.width)
	if name == "" {
		name = t.say(phrases.NoName)
	}
	l := line{t.span(key, name), gap(2), t.span(plain, where+k.Path)}
	if k.Browser > 0 {
		l = l.with(gap(2), t.span(plain, t.fill(historyWords.browser, k.Browser)))
	}
	if !k.Told {
		return l.with(gap(2), t.span(faint, t.say(historyWords.attributesUnseen)))
	}
	var facts []string
	for _, flag := range []struct {
		on   bool
		text string
	}{{k.Facts.Secure, "Secure"}, {k.Facts.HTTPOnly, "HttpOnly"}, {k.Facts.SameSite != "", "SameSite=" + k.Facts.SameSite}, {k.Partition != "", "Partitioned: " + k.Partition}} {
		if flag.on {
			facts = append(facts, flag.text)
		}
	}
	return join("  ", l, t.facts(faint, facts...))
}

// story draws all that befell a cookie, an event a line.
func (t *Terminal) story(k *history.Cookie, head HistoryHead) {
	if t.o.Linear {
		t.tell("", strings.ReplaceAll(t.whose(k).text(), "  ", ", "))
	} else {
		t.put(indentRest(t.whose(k).wrap(t.width, t.width-2), 2)...)
	}
	for _, e := range k.Events {
		t.event(e)
		edge := storyEdge + storyWords
		if t.narrow() {
			edge = storyEdge
		}
		t.which(e, edge, head)
	}
	if k.More > 0 {
		t.remark(t.count(historyWords.moreEvents, k.More))
	}
}

func (t *Terminal) event(e *history.Event) {
	said := t.say(e.Says())
	if e.Value != "" {
		value, whole := beginning(e.Value, t.width/4)
		if !whole {
			value += ".."
		}
		said = t.fill(historyWords.value, said, value)
	}
	code := ""
	if e.What != trace.Sent && e.What != trace.Stored && e.What != trace.Replaced {
		code = string(e.Rule)
	}
	if t.o.Linear {
		t.tell("", begun(t.fill(historyWords.at, e.Numbers[0]))+": "+t.say(e.Word())+": "+said, t.byRule(code))
		return
	}
	number := strconv.Itoa(e.Numbers[0])
	head := line{gap(storyEdge - 1 - len(number)), t.span(faint, number), gap(1), t.span(eventRole(e), t.say(e.Word()))}
	text := t.line(plain, said)
	if code != "" {
		tag := t.span(faint, "["+code+"]")
		tag.whole = true
		text = text.with(gap(1), tag)
	}
	edge := storyEdge + storyWords
	if t.narrow() {
		t.put(head)
		t.put(indent(text.wrap(t.width-storyEdge, t.width-storyEdge), storyEdge)...)
		return
	}
	t.hang(head.pad(edge), text.wrap(t.width-edge, t.width-edge), edge)
}

func eventRole(e *history.Event) role {
	switch e.What {
	case trace.Sent:
		return sent
	case trace.Stored:
		return fresh
	case trace.Replaced, history.There, trace.Unknown, trace.NotSeen:
		return amended
	case trace.NotSent, trace.Refused, history.Missed:
		return never
	}
	return gone
}

// storyInShort draws a story in a line: where the cookie came from, with how many requests
// it went along, and where it went if it is gone.
func (t *Terminal) storyInShort(k *history.Cookie) {
	counts := map[string]int{}
	for _, e := range k.Events {
		counts[e.What] += e.Count
	}
	first := k.Events[0]
	said := t.say(first.Word()) + " " + t.fill(historyWords.at, first.Numbers[0])
	if set := counts[trace.Stored] + counts[trace.Replaced]; set > 1 {
		said += ", " + t.count(historyWords.setTimes, set)
	}
	if k.EverSet() {
		said += ", " + t.count(historyWords.sentWith, counts[trace.Sent])
	} else {
		said += ", " + t.say(historyWords.neverStored)
	}
	ends := slices.DeleteFunc(slices.Clone(k.Events[1:]), func(e *history.Event) bool { return eventRole(e) != gone })
	for _, e := range ends[max(0, len(ends)-mostEnds):] {
		said += ", " + t.say(e.Word()) + " " + t.fill(historyWords.at, e.Numbers[len(e.Numbers)-1])
	}
	name := t.whose(k)[:3]
	if k.Browser > 0 {
		name = t.whose(k)[:5]
	}
	if t.o.Linear {
		t.tell("", strings.ReplaceAll(name.text(), "  ", ", ")+": "+said)
		return
	}
	t.put(indentRest(name.with(gap(2), t.span(faint, said)).wrap(t.width, t.width-2), 2)...)
}
