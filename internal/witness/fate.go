package witness

import (
	"time"

	"statelab/internal/cookiejar"
	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/wire"
)

// Sent tells what a jar decided about the cookies of a request, in the order of its
// decisions.
func Sent(sel cookiejar.Selection, now time.Time) []trace.Fate {
	fates := make([]trace.Fate, len(sel.Decisions))
	for i := range sel.Decisions {
		fates[i] = Decided(&sel.Decisions[i], now)
	}
	return fates
}

// Decided tells what a jar decided about one cookie of a request.
func Decided(d *cookiejar.SendDecision, now time.Time) trace.Fate {
	word := trace.NotSent
	if d.Sent {
		word = trace.Sent
	}
	return fate(word, d.Check(), d.Cookie, now)
}

// Received tells what became of a cookie that was to be stored. The line is the one that
// the decision is about.
func Received(d cookiejar.SetDecision, now time.Time) trace.Fate {
	f := fate(d.Verdict.String(), d.Check(), &d.Cookie, now)
	f.Line = wire.Bytes(d.Line)
	for _, a := range d.Attributes() {
		if a.Rule != nil {
			f.Also = append(f.Also, trace.Attribute{Name: a.Name, Value: wire.Bytes(a.Value), Rule: a.Rule.Code, Title: a.Rule.Title})
		}
	}
	return f
}

// Cleared tells of cookies that the header Clear-Site-Data of an answer removed.
func Cleared(gone []cookiejar.Departure, now time.Time) []trace.Fate {
	var fates []trace.Fate
	for i := range gone {
		fates = append(fates, fate(trace.Deleted, gone[i].Check(now), &gone[i].Cookie, now))
	}
	return fates
}

func fate(word string, ch rule.Check, c *cookiejar.Cookie, now time.Time) trace.Fate {
	reason, wanted := ch.Against()
	return trace.Fate{Fate: word, Rule: ch.Rule.Code, Title: ch.Rule.Title, Reason: reason, Seen: ch.Seen, Wanted: wanted, Cookie: Cookie(c, now)}
}
