package webtest

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	"statelab/internal/cookiejar"
	"statelab/internal/experiments"
	"statelab/internal/rule"
)

// Verdict is what a browser decided about a cookie.
type Verdict string

// The verdicts: two about a request or a script that reads, four about a line that came.
const (
	Sent     Verdict = "sent" // of a script that reads: shown to it
	Withheld Verdict = "withheld"
	Stored   Verdict = "stored"
	Replaced Verdict = "replaced"
	Deleted  Verdict = "deleted" // the line had an end in the past, and a cookie was there for it to remove
	Refused  Verdict = "refused" // also a line with an end in the past that met no cookie
)

// Decision is what a browser decided about one cookie, and why. The zero Decision, with no
// verdict, is about a cookie that it had no occasion to think of.
type Decision struct {
	Verdict Verdict
	// Rule is the code of the rule that decided, "same-site-lax". It is stable;
	// `statelab explain CODE` tells all about it.
	Rule     string
	Reason   string // the rule in a few words
	Seen     string // what it saw
	Wanted   string // and what it wanted; "" where it was content
	Section  string // where the rule stands, "" for one of a browser alone
	Chromium string // what Chromium calls it, "" where it is silent

	Cookie   Cookie  // as it is, or as far as its line was understood; of a departed one without its value
	Previous *Cookie // that was replaced or deleted
	Line     string  // the Set-Cookie line, or what a script wrote; "" in a decision about a request
	// Ignored are attributes of the line that did not count as they stand.
	Ignored []Ignored
	// PushedOut are the cookies that had to go for this one.
	PushedOut []Departure

	ask func() experiments.Answer
}

// Ignored is an attribute that did not count as it stands, and the rule for which it did
// not.
type Ignored struct{ Attribute, Rule, Reason string }

// String returns the decision as messages have it: "withheld, same-site-lax".
func (d Decision) String() string {
	if d.Verdict == "" {
		return "no such cookie"
	}
	return string(d.Verdict) + ", " + d.Rule
}

// Cookie is a cookie as a browser holds it.
type Cookie struct {
	Name, Value string
	Domain      string // lower case, without a leading dot
	HostOnly    bool   // it goes to Domain alone, and not to hosts below it
	Path        string
	Secure      bool
	HttpOnly    bool
	SameSite    http.SameSite // 0 where it does not say, which browsers take for Lax
	Partition   string        // the site at the top for which it was partitioned, "" for others
	Created     time.Time
	Expires     time.Time // zero for a session cookie, which goes when the browser closes
}

// Lasts returns how long the cookie lives from now on: 0 for a session cookie, which lives
// until the browser closes.
func (c Cookie) Lasts(now time.Time) time.Duration {
	if c.Expires.IsZero() {
		return 0
	}
	return c.Expires.Sub(now)
}

// Departure is a cookie that left the jar, without its value, and the rule by which.
type Departure struct {
	Cookie Cookie
	When   time.Time
	Rule   string // "expired", "browser-closed", "deleted-by-server", …
	Reason string
}

// Cure is a change that would have made a decision another one. It was played, together
// with all that the browser did before.
type Cure struct {
	Do      string   // "SameSite=None; Secure"
	GivesUp []string // the protections that go with it; none where nothing is lost
	Line    string   // the Set-Cookie line as it is then; "" where that stays as it was
	Rule    string   // by which it is decided then
}

// Cures returns what would have made the decision another: what gives up no protection
// first, then what takes the fewest changes. A decision to send a cookie to another site
// can be cured as well: by what keeps it back. It is empty where nothing helps, and of a
// ClientJar's decisions, of which the surroundings are not known.
func (d Decision) Cures() []Cure {
	if d.ask == nil {
		return nil
	}
	return curesOf(d.ask())
}

func curesOf(a experiments.Answer) []Cure {
	var all []Cure
	for _, f := range append(append([]experiments.Finding{}, a.Free...), a.Costly...) {
		c := Cure{Line: string(f.Line), Rule: string(f.Rule)}
		var does []string
		for _, change := range f.Changes {
			does = append(does, change.Do.EN)
		}
		c.Do = strings.Join(does, ", and ")
		for _, lost := range f.GivesUp {
			c.GivesUp = append(c.GivesUp, lost.EN)
		}
		all = append(all, c)
	}
	return all
}

// sending tells what was decided about sending a cookie.
func sending(d *cookiejar.SendDecision, ask func() experiments.Answer) Decision {
	verdict := Withheld
	if d.Sent {
		verdict = Sent
	}
	return decided(verdict, d.Check(), d.Cookie, ask)
}

// storing tells what became of a line, or of a cookie that was put in.
func storing(d *cookiejar.SetDecision, ask func() experiments.Answer) Decision {
	out := decided(Verdict(d.Verdict.String()), d.Check(), &d.Cookie, ask)
	out.Line = d.Line
	if d.Previous != nil {
		previous := cookieOf(d.Previous)
		out.Previous = &previous
	}
	for _, a := range d.Attributes() {
		if a.Rule != nil {
			text := a.Name
			if a.Value != "" {
				text = fmt.Sprintf("%s=%s", a.Name, a.Value)
			}
			out.Ignored = append(out.Ignored, Ignored{text, string(a.Rule.Code), a.Rule.Title.EN})
		}
	}
	out.PushedOut = departures(d.Evicted)
	return out
}

func decided(v Verdict, c rule.Check, about *cookiejar.Cookie, ask func() experiments.Answer) Decision {
	return Decision{Verdict: v, Rule: string(c.Rule.Code), Reason: c.Rule.Title.EN, Seen: c.Seen.EN, Wanted: c.Wanted.EN,
		Section: c.Rule.Section, Chromium: c.Rule.Chromium, Cookie: cookieOf(about), ask: ask}
}

var sameSites = map[cookiejar.SameSite]http.SameSite{cookiejar.SameSiteNone: http.SameSiteNoneMode,
	cookiejar.SameSiteLax: http.SameSiteLaxMode, cookiejar.SameSiteStrict: http.SameSiteStrictMode}

func cookieOf(c *cookiejar.Cookie) Cookie {
	return Cookie{Name: c.Name, Value: c.Value, Domain: c.Domain, HostOnly: c.HostOnly, Path: c.Path, Secure: c.Secure,
		HttpOnly: c.HttpOnly, SameSite: sameSites[c.SameSite], Partition: c.Partition, Created: c.Created, Expires: c.Expires}
}

func departures(list []cookiejar.Departure) []Departure {
	var all []Departure
	for i := range list {
		d := &list[i]
		all = append(all, Departure{Cookie: cookieOf(&d.Cookie), When: d.When, Rule: string(d.Rule.Code), Reason: d.Rule.Title.EN})
	}
	return all
}
