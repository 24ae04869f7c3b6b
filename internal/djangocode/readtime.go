package djangocode

import (
	"slices"
	"strings"
	"time"

	"statelab/internal/httpsim"
	"statelab/internal/python"
)

// timing is what an expression of times is: how often now is in it, what is looked up, and a
// length. Python compares and subtracts only what is alike: seconds, which a session keeps,
// moments with a zone or without, and lengths.
type timing struct {
	is    timeKind
	now   int
	of    *python.Expr // nil for nothing
	sign  int          // how often that is in it
	more  time.Duration
	exact bool // of is a row's moment, of which no part of a second is left out
}

type timeKind int

const (
	inSeconds timeKind = iota // time.time(), what is looked up, 300
	aMoment                   // timezone.now()
	naive                     // datetime.now()
	aLength                   // timedelta(minutes=5)
)

// rowMoments tells which expressions are a moment that a row has.
type rowMoments func(*python.Expr) bool

// noRows is for where nothing is known of rows.
var noRows rowMoments = func(*python.Expr) bool { return false }

// timingOf is that of noRows.
func timingOf(e *python.Expr) (t timing, ok bool) { return noRows.timingOf(e) }

// timingOf takes an expression of times apart. It is false for what Python does not reckon with
// so, and for what has two lookups in it.
func (of rowMoments) timingOf(e *python.Expr) (t timing, ok bool) {
	if of(e) {
		return timing{is: aMoment, of: e, sign: 1, exact: true}, true
	}
	if d, ok := lengthOf(e); ok {
		return timing{is: aLength, more: d}, true
	}
	if d, ok := seconds(e); ok && calls(e) == "" {
		return timing{more: d}, true
	}
	if kind, is := nowOf(e); is {
		return timing{is: kind, now: 1}, true
	}
	switch {
	case e.Kind == python.Operation && (e.Text == "+" || e.Text == "-") && len(e.Parts) == 2:
		a, okA := of.timingOf(e.Parts[0])
		b, okB := of.timingOf(e.Parts[1])
		if !okA || !okB {
			return t, false
		}
		if e.Text == "-" {
			return a.minus(b)
		}
		return a.plus(b)
	case e.Kind == python.Call:
		return of.call(e)
	}
	return timing{of: e, sign: 1}, true
}

// call is timingOf where something is called.
func (of rowMoments) call(e *python.Expr) (t timing, ok bool) {
	given := e.Parts[1:]
	switch name := strings.TrimPrefix(calls(e), "datetime."); {
	case (name == "int" || name == "round" || name == "float") && len(given) == 1:
		if t, ok = of.timingOf(given[0]); ok && t.is == inSeconds && t.now != 0 && !t.exact {
			return t, true
		}
	case (name == "datetime.fromtimestamp" || name == "fromtimestamp") && len(given) >= 1:
		if t, ok = of.timingOf(given[0]); !ok || t.is != inSeconds {
			return t, false
		}
		t.is = naive
		if isZoned(e, 2) {
			t.is = aMoment
		}
		return t, true
	case e.Parts[0].Kind == python.Attribute && len(given)+len(e.Named) == 0:
		on, known := of.timingOf(e.Parts[0].Parts[0])
		if method := e.Parts[0].Text; known && (method == "total_seconds" && on.is == aLength || method == "timestamp" && (on.is == aMoment || on.is == naive)) {
			on.is = inSeconds
			return on, true
		}
	}
	return timing{of: e, sign: 1}, true
}

// nowOf recognises time.time(), timezone.now() and datetime.now(…).
func nowOf(e *python.Expr) (kind timeKind, is bool) {
	switch {
	case isNow(e):
		return inSeconds, true
	case calls(e) == "timezone.now" && len(e.Parts)+len(e.Named) == 1:
		return aMoment, true
	case strings.TrimPrefix(calls(e), "datetime.") == "datetime.now", calls(e) == "datetime.now":
		if isZoned(e, 1) {
			return aMoment, true
		}
		return naive, len(e.Parts)+len(e.Named) == 1
	}
	return 0, false
}

// isZoned reports whether a call is given UTC as its zone, by name or at a place.
func isZoned(e *python.Expr, place int) bool {
	zones := e.Parts[min(place, len(e.Parts)):]
	for _, n := range e.Named {
		zones = append(slices.Clone(zones), n.Value)
	}
	return len(zones) == 1 && slices.Contains([]string{"timezone.utc", "datetime.timezone.utc", "UTC", "datetime.UTC", "dt_timezone.utc"}, zones[0].Dotted())
}

// plus is a sum, which has one moment in it at most.
func (t timing) plus(other timing) (sum timing, ok bool) {
	switch {
	case other.is == aLength && t.is != inSeconds:
		other.is = t.is
	case t.is == aLength && other.is != inSeconds:
		t.is = other.is
	case t.is != inSeconds || other.is != inSeconds:
		return t, false
	}
	return t.add(other)
}

// minus is a difference: of two moments it is a length.
func (t timing) minus(other timing) (sum timing, ok bool) {
	switch {
	case t.is == other.is && t.is != inSeconds:
		t.is, other.is = aLength, aLength
	case other.is == aLength && t.is != inSeconds:
		other.is = t.is
	case t.is != other.is:
		return t, false
	}
	other.now, other.sign, other.more = -other.now, -other.sign, -other.more
	return t.add(other)
}

func (t timing) add(other timing) (sum timing, ok bool) {
	t.now, t.more, t.exact = t.now+other.now, t.more+other.more, t.exact || other.exact
	switch {
	case other.of == nil:
	case t.of == nil:
		t.of, t.sign = other.of, other.sign
	default:
		return t, false
	}
	return t, t.more <= longest && t.more >= -longest
}

// timed reads a comparison in which the time of now is. It is false for any other.
func (r *viewReader) timed(s python.Statement, left *python.Expr, sign string, right *python.Expr) (t httpsim.Test, ok bool) {
	d, sign, ok := noRows.age(left, sign, right)
	if !ok {
		return t, false
	}
	if isNow(left) && right == d.of || isNow(right) && left == d.of {
		t.Is = signs[turnedAround[sign]]
		now, err := r.names.Parse("{{ now }}")
		t.Values = []httpsim.Template{now}
		t.Of, ok = r.one(s, orNow(d.of))
		return t, ok && err == nil
	}
	return r.aged(s, d.of, sign, -d.more)
}

// orNow is request.session.get("seen", time.time()) in whole seconds, as what is kept is.
func orNow(e *python.Expr) *python.Expr {
	if e.Kind != python.Call || e.Parts[0].Kind != python.Attribute || e.Parts[0].Text != "get" || len(e.Parts) != 3 || !isNow(e.Parts[2]) {
		return e
	}
	anew := *e
	anew.Parts = []*python.Expr{e.Parts[0], e.Parts[1], must(timeNow)}
	return &anew
}

// age takes a comparison apart that comes to now - of + more sign 0. It is false for any other.
func (of rowMoments) age(left *python.Expr, sign string, right *python.Expr) (d timing, is string, ok bool) {
	if left.Kind == python.Operation && left.Text == "/" && left.Parts[1].Kind == python.Number && left.Parts[1].Number > 0 { // minutes of seconds
		left, right = left.Parts[0], &python.Expr{Kind: python.Operation, Line: right.Line, Col: right.Col, Text: "*", Parts: []*python.Expr{right, left.Parts[1]}}
	}
	a, okA := of.timingOf(left)
	b, okB := of.timingOf(right)
	if !okA || !okB || a.is != b.is {
		return d, "", false
	}
	d, ok = a.minus(b)
	if d.now < 0 {
		d.now, d.sign, d.more, sign = -d.now, -d.sign, -d.more, turnedAround[sign]
	}
	return d, sign, ok && d.now == 1 && d.sign == -1
}

// turnedAround are comparisons whose sides are exchanged.
var turnedAround = map[string]string{"<": ">", ">": "<", "<=": ">=", ">=": "<="}

// aged reads how old a moment is that was kept. Moments are kept in whole seconds.
func (r *viewReader) aged(s python.Statement, of *python.Expr, sign string, age time.Duration) (t httpsim.Test, ok bool) {
	if t.Is = httpsim.Younger; sign == ">" || sign == ">=" {
		t.Is = httpsim.Older
	}
	if sign == "<=" || sign == ">" {
		age += time.Second
	}
	t.Age = age
	t.Of, ok = r.one(s, orNow(of))
	return t, ok
}
