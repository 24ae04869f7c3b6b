package jarfile

import (
	"time"

	"statelab/internal/cookiejar"
	"statelab/internal/rule"
)

// Fate is what becomes of an entry of a file in a jar.
type Fate uint8

// The fates.
const (
	Kept    Fate = iota
	Ended        // it had ended
	Refused      // it could never be in the jar
	Full         // the jar holds as many as a browser keeps
	Apart        // it belongs to another jar
	Unread       // it is no cookie
)

// sealedValue stands for a value that is encrypted, so that the cookie can be asked about.
const sealedValue = "(encrypted)"

// Placed says what became of an entry, and why.
type Placed struct {
	Fate     Fate
	Decision cookiejar.SetDecision // of the jar, for what was kept, has ended or was refused
	Why      rule.Text             // a few words, zero for what was kept
}

var (
	hadEnded = rule.Text{EN: "had ended", KO: "이미 만료됨"}
	// Sealed is why a cookie cannot be taken over whose value is encrypted.
	Sealed  = rule.Text{EN: "encrypted: the browser that wrote it alone can read its value", KO: "암호화됨: 값은 적은 브라우저만 읽을 수 있음"}
	jarFull = rule.Textf("more than the %d that a browser keeps", "브라우저가 보관하는 %d개를 넘음", cookiejar.Limit)
)

// Place puts an entry into a jar, so far as the cookie could ever have come into it. A
// full jar takes no more: no cookie goes for one of a file.
func Place(jar *cookiejar.Jar, now time.Time, e *Entry) Placed {
	switch {
	case !e.Wrong.IsZero():
		return Placed{Fate: Unread, Why: e.Wrong}
	case !e.Elsewhere.IsZero():
		return Placed{Fate: Apart, Why: e.Elsewhere}
	}
	c := e.Cookie
	if e.Sealed {
		c.Value = sealedValue
	}
	if ended := c.Persistent && !now.Before(c.Expires); ended {
		// An end in the past would delete a cookie of the same name. Another jar says
		// whether it could have been there at all.
		return refusedOrEnded(cookiejar.New(jar.Options).Put(now, c))
	}
	if !jar.HasRoom(now, c.LastUsed) {
		return Placed{Fate: Full, Why: jarFull}
	}
	if d := jar.Put(now, c); d.Verdict == cookiejar.Refused {
		return Placed{Refused, d, d.Rule.Title}
	} else {
		return Placed{Decision: d}
	}
}

func refusedOrEnded(d cookiejar.SetDecision) Placed {
	if d.Rule != cookiejar.RuleOf("expired-on-arrival") {
		return Placed{Refused, d, d.Rule.Title}
	}
	return Placed{Ended, d, hadEnded}
}

// Count is how many entries something holds for.
type Count struct {
	What rule.Text
	Many int
	Line int // of the first, 0 where there are no lines

	seen  rule.Text // what the jar saw of the first
	other bool      // of another it saw something else
}

// Tally counts what became of the entries of a file.
type Tally struct {
	Notes      []rule.Text // about the whole file
	Read       int
	Kept       int     // are in the jar
	Twice      int     // took the place of an earlier one of the file
	Evicted    int     // had to go for later ones, since a site keeps so many
	Left       []Count // why others are not in the jar, in the order in which it came up
	Remarks    []Count
	Unread     []Entry // what is no cookie: the first few, without their cookies
	MoreUnread int
}

// mostTold is how many problems, and how many kinds of remarks, are told one by one.
const mostTold = 10

// Add counts an entry.
func (t *Tally) Add(e *Entry, p Placed) {
	t.Read++
	t.Evicted += len(p.Decision.Evicted)
	t.Kept -= len(p.Decision.Evicted)
	for _, r := range e.Remarks {
		note(&t.Remarks, r, e.Line)
	}
	switch p.Fate {
	case Kept:
		if p.Decision.Verdict == cookiejar.Replaced {
			t.Twice++
		} else {
			t.Kept++
		}
	case Refused:
		c := note(&t.Left, p.Why, e.Line)
		seen := p.Decision.Check().Seen
		if c.Many == 1 {
			c.seen = seen
		}
		c.other = c.other || c.seen != seen
	case Unread:
		if len(t.Unread) < mostTold {
			t.Unread = append(t.Unread, Entry{Number: e.Number, Line: e.Line, Wrong: e.Wrong})
		} else {
			t.MoreUnread++
		}
	default:
		note(&t.Left, p.Why, e.Line)
	}
}

// AddSealed counts an entry whose value nobody can load.
func (t *Tally) AddSealed(e *Entry) { t.Add(e, Placed{Fate: Apart, Why: Sealed}) }

// CountLeft counts the cookies that a format cannot say by the reasons.
func CountLeft(left []Left) []Count {
	var counts []Count
	for _, l := range left {
		note(&counts, l.Why, 0)
	}
	return counts
}

// note counts one of a list. What comes when the list is long is counted as the last.
func note(list *[]Count, what rule.Text, line int) *Count {
	for i := range *list {
		if (*list)[i].What == what || i == mostTold {
			(*list)[i].Many++
			return &(*list)[i]
		}
	}
	if len(*list) == mostTold {
		what = rule.Text{EN: "of other kinds", KO: "그 밖의 종류"}
	}
	*list = append(*list, Count{What: what, Many: 1, Line: line})
	return &(*list)[len(*list)-1]
}

// Text says what holds, and what was seen where it was the same for all.
func (c Count) Text() rule.Text {
	if c.seen.IsZero() || c.other {
		return c.What
	}
	return rule.Text{EN: c.What.EN + " (" + c.seen.EN + ")", KO: c.What.KO + " (" + c.seen.KO + ")"}
}

// LeftOut is how many entries are not in the jar.
func (t *Tally) LeftOut() int {
	n := t.Evicted
	for _, c := range t.Left {
		n += c.Many
	}
	return n
}
