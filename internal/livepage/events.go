package livepage

import (
	"cmp"
	"encoding/json"
	"fmt"
	"html/template"
	"net/http"
	"slices"
	"strconv"
	"time"
)

// mostLooking is how many are told of changes at once.
const mostLooking = 16

// An event is one change, as those who look are told of it.
type event struct {
	Panel  *template.HTML `json:"panel,omitempty"`
	Number int            `json:"number,omitempty"` // of a step that came, or came again
	Line   template.HTML  `json:"line,omitempty"`   // of it
	Begins bool           `json:"begins,omitempty"` // all begins anew with it
	Before int            `json:"before,omitempty"` // steps up to this number are not kept any more
	state  uint64
}

// events tells of every change since the state that the reader knows, and of those that come,
// as Server-Sent Events. Nothing waits for a reader: what it is told is what stands there when
// it has taken what it was told before. One that takes too long for that is left, and is told
// the rest when it comes back with the id of the last event that it got.
func (p *Page) events(w http.ResponseWriter, r *http.Request) {
	select {
	case p.looking <- struct{}{}:
		defer func() { <-p.looking }()
	default:
		w.Header().Set("Retry-After", "5")
		http.Error(w, "statelab: too many look at this page", http.StatusServiceUnavailable)
		return
	}
	known, _ := strconv.ParseUint(cmp.Or(r.Header.Get("Last-Event-ID"), r.URL.Query().Get("since")), 10, 64) // else all is told
	w.Header().Set("Content-Type", "text/event-stream")
	out := http.NewResponseController(w)
	if err := out.SetReadDeadline(time.Time{}); err != nil { // it says no more, and stays
		return
	}
	if !p.tell(w, out, "retry: 1000\n\n") {
		return
	}
	for {
		news, changed := p.since(known)
		for _, e := range news {
			text, err := json.Marshal(e)
			if err != nil || !p.tell(w, out, fmt.Sprintf("id: %d\ndata: %s\n\n", e.state, text)) {
				return
			}
			known = e.state
		}
		if len(news) > 0 {
			continue
		}
		select {
		case <-changed:
		case <-r.Context().Done():
			return
		}
	}
}

// tell writes to a reader, who has a while to take it.
func (p *Page) tell(w http.ResponseWriter, out *http.ResponseController, text string) bool {
	if err := out.SetWriteDeadline(p.o.Now().Add(patience)); err != nil {
		return false
	}
	if _, err := w.Write([]byte(text)); err != nil {
		return false
	}
	return out.Flush() == nil
}

// since are the changes since a state, at most some of them, in their order, and what is
// closed at the next one. A state that never was is the beginning.
func (p *Page) since(known uint64) (news []event, changed <-chan struct{}) {
	const some = 50
	p.mu.Lock()
	defer p.mu.Unlock()
	if known > p.state {
		known = 0
	}
	if p.said.state > known {
		html := p.said.html
		news = append(news, event{Panel: &html, state: p.said.state})
	}
	for i := range p.steps {
		if s := &p.steps[i]; s.state > known {
			news = append(news, event{Number: s.number, Line: s.Line, Begins: s.begins, Before: p.before, state: s.state})
		}
	}
	slices.SortFunc(news, func(a, b event) int { return cmp.Compare(a.state, b.state) })
	return news[:min(some, len(news))], p.changed
}
