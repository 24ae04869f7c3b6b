package language

import (
	"encoding/json"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"statelab/internal/lesson"
	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/world"
)

// jsonWanted is what a body shall be as JSON: this, or a dict in which these values stand.
type jsonWanted struct {
	whole  *string
	values []nameAnd[match]
}

var wantedJSON = func() kind[jsonWanted] {
	whole, values := wholeJSON, namesOf("json", matching)
	return kind[jsonWanted]{Type{Form: AsEither, Either: []Type{whole.Type, values.Type}}, func(r *Reader, n *lesson.Node) (w jsonWanted, ok bool) {
		switch n.Kind {
		case lesson.Map:
			w.values, ok = values.read(r, n)
			return w, ok
		case lesson.List:
			r.Add(n.Pos, `write a list of JSON as a text: '["apple"]'`, "json is a text that is JSON, or a map of names to matches, found a list")
			return w, false
		}
		text, ok := whole.read(r, n)
		return jsonWanted{whole: &text}, ok
	}, nil}
}()

// wholeJSON is a text that is JSON; $name may stand for a value in it.
var wholeJSON = dollarText.called("JSON").that(func(r *Reader, n *lesson.Node, s string) bool {
	values := world.Values{}
	for _, name := range world.NamesIn(s) {
		values[name] = "0"
	}
	var any any
	err := json.Unmarshal([]byte(values.Expand(s)), &any)
	if err != nil {
		r.Add(n.Pos, `as in '{"user": "alice", "apples": 2}'`, "wanted JSON: %v", err)
	}
	return err == nil
})

func lookAtJSON(wanted jsonWanted, n *lesson.Node) exchangeCondition {
	return func(x *trace.Exchange, kept world.Values) []trace.Check {
		body := string(x.Response.Body)
		if wanted.whole != nil {
			whole := kept.ExpandJSON(*wanted.whole)
			return []trace.Check{explained(trace.NewCheck(n.Pos, "json", rule.Same(whole), jsonFound(body), sameJSON(body, whole)), answered(x))}
		}
		var checks []trace.Check
		for _, w := range wanted.values {
			found, names, ok := world.LookInJSON(body, w.Name)
			about := "json." + w.Name
			switch {
			case ok:
				checks = append(checks, w.Value.check(about, found, kept))
			case names == nil:
				checks = append(checks, explained(trace.NewCheck(w.Value.pos, about, w.Value.wanted(kept), jsonFound(body), false), answered(x)))
			default:
				checks = append(checks, trace.NewCheck(w.Value.pos, about, w.Value.wanted(kept), noSuchValue(names), false))
			}
		}
		return checks
	}
}

// check looks at a value that stands in JSON.
func (m match) check(about string, found world.InJSON, kept world.Values) trace.Check {
	look := m.lookJSON
	if found.Text {
		look = m.look
	}
	wanted, holds := look(found.Value, kept)
	return trace.NewCheck(m.pos, about, wanted, rule.Same(quoted(found.Value)), holds).Being(found.Value)
}

func noSuchValue(names []string) rule.Text {
	return rule.Textf("no such value, only %s", "그런 값 없음, 있는 것: %s", rule.Listed(names).EN)
}

// jsonFound is a body as it came, and that it is no JSON where it is none.
func jsonFound(body string) rule.Text {
	if json.Valid([]byte(body)) {
		return rule.Same(body)
	}
	return rule.Textf("no JSON: %s", "JSON 아님: %s", quoted(body))
}

// sameJSON reports whether two texts are the same value as JSON. What is no JSON is the
// same as nothing.
func sameJSON(a, b string) bool {
	x, okX := readJSON(a)
	y, okY := readJSON(b)
	return okX && okY && sameValue(x, y)
}

// readJSON reads one JSON value and nothing behind it. Numbers stay as they are written.
func readJSON(s string) (v any, ok bool) {
	d := json.NewDecoder(strings.NewReader(s))
	d.UseNumber()
	if d.Decode(&v) != nil {
		return nil, false
	}
	_, err := d.Token()
	return v, err == io.EOF
}

func sameValue(a, b any) bool {
	switch a := a.(type) {
	case map[string]any:
		b, ok := b.(map[string]any)
		return ok && maps.EqualFunc(a, b, sameValue)
	case []any:
		b, ok := b.([]any)
		return ok && slices.EqualFunc(a, b, sameValue)
	case json.Number:
		b, ok := b.(json.Number)
		return ok && (a == b || strings.ContainsAny(string(a+b), ".eE") && sameNumber(a, b))
	}
	return a == b
}

// sameNumber compares numbers of which one is no integer as it is written.
func sameNumber(a, b json.Number) bool {
	x, errX := strconv.ParseFloat(string(a), 64)
	y, errY := strconv.ParseFloat(string(b), 64)
	return errX == nil && errY == nil && x == y
}
