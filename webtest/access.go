package webtest

import (
	"strings"
	"testing"

	"statelab/internal/browser"
	"statelab/internal/cors"
)

// Access is what a browser decided by the rules of CORS: of a request whether the script may
// read the answer, of the question for leave before it (a preflight, OPTIONS) whether leave
// was given. Without leave the request itself is not made. That the script may not read an
// answer undoes nothing: the server has acted, and cookies were stored.
type Access struct {
	Allowed bool
	Rule    string // the code of the rule that decided; "" where CORS has nothing to say
	Reason  string // the rule in a few words
	Seen    string
	Wanted  string // "" where it was content
	// Preflight is the rule for which leave had to be asked for first, "" where it had not.
	Preflight string

	of cors.Exchange
}

// Cures returns what would have let the script read the answer, what gives up no protection
// first. Each was played.
func (a Access) Cures() []Cure {
	found, _ := a.of.WouldChange()
	var free, costly []Cure
	for i := range found {
		c := Cure{Rule: string(found[i].Rule)}
		var does []string
		for _, change := range found[i].Changes {
			does = append(does, change.Do.EN)
			if lost := change.GivesUp.EN; lost != "" {
				c.GivesUp = append(c.GivesUp, lost)
			}
		}
		if c.Do = strings.Join(does, ", and "); found[i].Costly() {
			costly = append(costly, c)
		} else {
			free = append(free, c)
		}
	}
	return append(free, costly...)
}

func accessOf(c *browser.CORS) Access {
	if c == nil {
		return Access{}
	}
	a := Access{Allowed: c.Last.Allowed, of: c.Of}
	if r := c.Last.Rule; r != nil { // nil where no answer came
		a.Rule, a.Reason, a.Seen, a.Wanted = string(r.Code), r.Title.EN, c.Last.Seen.EN, c.Last.Wanted.EN
	}
	if !c.First.Allowed {
		a.Preflight = string(c.First.Rule.Code)
	}
	return a
}

func (a Access) told(said, with, where string) string {
	return told(said, with, where, a.Seen, a.Wanted, a.Cures())
}

// WantReadable wants the script that made the request to be let read the answer.
func (h *Hop) WantReadable(t testing.TB) {
	t.Helper()
	switch {
	case h.absent != "":
		t.Errorf("want an answer that the script may read: %s", h.absent)
	case h.Access.Rule == "":
		t.Errorf("want the answer to %s read by a script: no script asked for it\n    %s", h.target, h.asked())
	case !h.Access.Allowed:
		t.Error(h.Access.told("want the answer to "+h.target+" read by the script: it may not, "+h.Access.Rule, "it may with", h.asked()))
	}
}

// WantUnreadable wants the script that made the request to be kept from reading the answer,
// by the rule of that code or, where that is "", by any.
func (h *Hop) WantUnreadable(t testing.TB, rule string) {
	t.Helper()
	switch {
	case h.absent != "":
		t.Errorf("want an answer that the script may not read: %s", h.absent)
	case h.Access.Rule == "":
		t.Errorf("want the answer to %s kept from a script: no script asked for it\n    %s", h.target, h.asked())
	case h.Access.Allowed || rule != "" && h.Access.Rule != rule:
		t.Errorf("want the answer to %s kept from the script%s: %s\n    %s\n    seen: %s", h.target, by(rule), h.Access.Rule, h.asked(), h.Access.Seen)
	}
}
