package webtest

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"statelab/internal/experiments"
)

// What is wanted fails the test as t.Error does, at the line of its caller, with what was
// decided instead, by which rule, and what would have made it otherwise.

// WantStatus wants the answer to have a status.
func (h *Hop) WantStatus(t testing.TB, status int) {
	t.Helper()
	if h.absent != "" {
		t.Errorf("want status %d: %s", status, h.absent)
	} else if h.Status != status {
		t.Errorf("want status %d of %s %s: %d %s%s", status, h.Method, h.target, h.Status, http.StatusText(h.Status), h.words())
	}
}

// words are the beginning of what the answer says, for a message.
func (h *Hop) words() string {
	const most = 300
	body := strings.TrimSpace(strings.ToValidUTF8(string(h.Body[:min(len(h.Body), most)]), ""))
	if body == "" {
		return ""
	}
	return ": " + strings.ReplaceAll(body, "\n", "\n    ")
}

// wish is what was wanted of a decision: the words of it, and what a cure is said to do,
// "" where none is told.
type wish struct{ text, cure string }

// WantSent wants the cookie of that name to go along with the request.
func (h *Hop) WantSent(t testing.TB, name string) {
	t.Helper()
	d := h.Sent(name)
	if w := (wish{"want " + name + " sent", "it would go with"}); h.absent == "" && d.Verdict == "" {
		t.Error(h.missing(w, name))
	} else if d.Verdict != Sent {
		t.Error(h.not(w, " to ", d, h.Sending))
	}
}

// WantWithheld wants the browser to have the cookie and to keep it back from the request,
// by the rule of that code or, where that is "", by any. That there is no such cookie is
// not what is wanted: WantNotSent takes it.
func (h *Hop) WantWithheld(t testing.TB, name, rule string) {
	t.Helper()
	if d := h.Sent(name); d.Verdict != Withheld || rule != "" && d.Rule != rule {
		t.Error(h.not(wish{"want " + name + " withheld" + by(rule), staying(d)}, " from ", d, h.Sending))
	}
}

// WantNotSent wants the request to have no cookie of that name, whether the browser has
// one or not.
func (h *Hop) WantNotSent(t testing.TB, name string) {
	t.Helper()
	if d := h.Sent(name); h.absent != "" || d.Verdict == Sent {
		t.Error(h.not(wish{"want " + name + " not sent", staying(d)}, " to ", d, h.Sending))
	}
}

// staying is what a cure does to a cookie that was sent.
func staying(d Decision) string {
	if d.Verdict == Sent {
		return "it would stay behind with"
	}
	return ""
}

// WantStored wants the answer to bring the cookie of that name, as a new one or in the
// place of one that was there.
func (h *Hop) WantStored(t testing.TB, name string) {
	t.Helper()
	if d := h.Stored(name); d.Verdict != Stored && d.Verdict != Replaced {
		t.Error(h.not(wish{"want " + name + " stored", cured(d, "stored")}, answerTo, d, h.Storing))
	}
}

// WantDeleted wants the answer to delete the cookie of that name, which was there.
func (h *Hop) WantDeleted(t testing.TB, name string) {
	t.Helper()
	if d := h.Stored(name); d.Verdict != Deleted {
		t.Error(h.not(wish{"want " + name + " deleted", cured(d, "deleted")}, answerTo, d, h.Storing))
	}
}

// WantRefused wants the browser to refuse the answer's line about the cookie of that name,
// by the rule of that code or, where that is "", by any.
func (h *Hop) WantRefused(t testing.TB, name, rule string) {
	t.Helper()
	if d := h.Stored(name); d.Verdict != Refused || rule != "" && d.Rule != rule {
		t.Error(h.not(wish{text: "want " + name + " refused" + by(rule)}, answerTo, d, h.Storing))
	}
}

const answerTo = " in the answer to "

// cured is what a cure does to a line that was refused.
func cured(d Decision, verdict string) string {
	if d.Verdict != Refused {
		return ""
	}
	return "it would be " + verdict + " with"
}

func by(rule string) string {
	if rule == "" {
		return ""
	}
	return " by " + rule
}

// not is the message about a decision that is not the one that was wanted.
func (h *Hop) not(w wish, preposition string, d Decision, among []Decision) string {
	if h.absent != "" {
		return w.text + ": " + h.absent
	}
	want := w.text + preposition + h.target
	if d.Verdict == "" {
		return fmt.Sprintf("%s: no such cookie%s\n    %s", want, others(among), h.asked())
	}
	var cures []Cure
	if w.cure != "" {
		cures = d.Cures()
	}
	return told(want+": "+d.String(), w.cure, h.asked(), d.Seen, d.Wanted, cures)
}

// asked says which request it was.
func (h *Hop) asked() string {
	from := h.RequestHeader.Get("Sec-Fetch-Site")
	if from == "" || from == "none" {
		return fmt.Sprintf("%s %s (%s)", h.Method, h.URL, h.Cause)
	}
	return fmt.Sprintf("%s %s (%s, %s)", h.Method, h.URL, h.Cause, from)
}

// missing is the message about a cookie that the browser did not even think of sending.
func (h *Hop) missing(w wish, name string) string {
	want := w.text + " to " + h.target
	for _, l := range slices.Backward(h.lines) {
		if l.Cookie.Name != name || l.op > h.op {
			continue
		}
		a := experiments.Ask(h.story, experiments.Question{Op: h.op, Key: l.key})
		said := fmt.Sprintf("%s: withheld, %s", want, a.Rule)
		if l.Verdict == Refused {
			said = fmt.Sprintf("%s: no such cookie, its line was refused, %s", want, l.Rule)
		}
		return told(said, w.cure, fmt.Sprintf("%s; it came from %s: %s", h.asked(), l.url, l.Line), l.Seen, l.Wanted, curesOf(a))
	}
	return fmt.Sprintf("%s: no answer brought such a cookie%s\n    %s", want, others(h.Sending), h.asked())
}

// others names the cookies that there are instead.
func others(among []Decision) string {
	var names []string
	for _, d := range among {
		if !slices.Contains(names, d.Cookie.Name) {
			names = append(names, d.Cookie.Name)
		}
	}
	if names == nil {
		return ""
	}
	return ", there is " + strings.Join(names, ", ")
}

// bestFirst puts the cure for a handler's author first: one that changes the line, gives up
// nothing where there is such a one, and is told in the fewest words.
func bestFirst(cures []Cure) []Cure {
	order := func(c Cure) (other, costly, length int) {
		if c.Line == "" {
			other = 1
		}
		return other, min(len(c.GivesUp), 1), len(c.Do)
	}
	return slices.SortedStableFunc(slices.Values(cures), func(a, b Cure) int {
		ao, ac, al := order(a)
		bo, bc, bl := order(b)
		return cmp.Or(cmp.Compare(ao, bo), cmp.Compare(ac, bc), cmp.Compare(al, bl))
	})
}

// told writes a message: the best cure stands in the first line, and what each of them
// gives up below.
func told(said, with, where, seen, wanted string, cures []Cure) string {
	cures = bestFirst(cures)
	lines := []string{said}
	if len(cures) > 0 {
		lines[0] += "; " + with + " " + cures[0].Do
	}
	lines = append(lines, where)
	if seen != "" {
		lines = append(lines, "seen: "+seen)
	}
	if wanted != "" {
		lines = append(lines, "wanted: "+wanted)
	}
	for i, c := range cures {
		switch lost := strings.Join(c.GivesUp, "; "); {
		case lost != "":
			lines = append(lines, c.Do+" gives up: "+lost)
		case i > 0:
			lines = append(lines, "or: "+c.Do)
		}
	}
	return strings.Join(lines, "\n    ")
}

// WantWords wants the page that the tab shows to say something. White space counts as one
// blank, and links and buttons stand in [brackets].
func (t *Tab) WantWords(test testing.TB, words string) {
	test.Helper()
	if page := t.Page(); page.URL == "" {
		test.Errorf("want %q on the page of %s: no page is shown", words, t.profile.name)
	} else if !strings.Contains(page.Words, words) {
		test.Errorf("want %q on the page of %s, %s, which says:\n    %s", words, t.profile.name, page.URL, strings.ReplaceAll(page.Words, "\n", "\n    "))
	}
}

// WantCookie wants the browser to hold a cookie of that name, and returns it.
func (b *Browser) WantCookie(t testing.TB, name string) Cookie {
	t.Helper()
	c, held := b.Cookie(name)
	if !held {
		t.Errorf("want a cookie %s in the browser of %s: %s", name, b.profile.name, b.whyNone(name))
	}
	return c
}

// whyNone says why the browser holds no cookie of that name.
func (b *Browser) whyNone(name string) string {
	for _, d := range slices.Backward(b.Gone()) {
		if d.Cookie.Name == name {
			return fmt.Sprintf("%s, at %s", d.Rule, d.When.Format("2006-01-02 15:04:05 UTC"))
		}
	}
	var last *line
	b.locked(func() {
		for i := range b.lines {
			if b.lines[i].Cookie.Name == name {
				last = &b.lines[i]
			}
		}
	})
	if last == nil {
		return "no answer brought one"
	}
	return told("its line was "+last.String(), "it would be stored with", last.url+": "+last.Line, last.Seen, last.Wanted, last.Cures())
}

// WantNoCookie wants the browser to hold no cookie of that name.
func (b *Browser) WantNoCookie(t testing.TB, name string) {
	t.Helper()
	if c, held := b.Cookie(name); held {
		t.Errorf("want no cookie %s in the browser of %s: it holds one of %s%s, %s", name, b.profile.name, c.Domain, c.Path, lasting(c))
	}
}

func lasting(c Cookie) string {
	if c.Expires.IsZero() {
		return "until the browser closes"
	}
	return "until " + c.Expires.Format("2006-01-02 15:04:05 UTC")
}
