package language

import (
	"mime"
	"net/url"
	"slices"

	"statelab/internal/lesson"
	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/world"
)

// wantedFields are the fields that the body of a request shall have.
type wantedFields struct {
	names []string // all of them, of a list
	some  []nameAnd[fieldWanted]
}

// fieldWanted is what one field shall be, or that it is there or not.
type fieldWanted struct {
	match
	there *bool
}

// fieldMatch is a match, or a map that asks whether the field is there at all.
var fieldMatch = func() kind[fieldWanted] {
	there := shapeOf("a match", at(Field{Name: "there", Required: true, About: en("whether it was sent at all")}, boolKind, func(on *bool) *bool { return on }))
	return kind[fieldWanted]{Type{Form: AsEither, Says: "match, or whether it is there", Either: []Type{matching.Type, there.kind().Type}}, func(r *Reader, n *lesson.Node) (w fieldWanted, ok bool) {
		if n.Kind == lesson.Map && n.Get("there") != nil {
			on, ok := there.read(r, n)
			return fieldWanted{match{pos: n.Pos}, &on}, ok
		}
		w.match, ok = matching.read(r, n)
		return w, ok
	}, nil}
}()

var fieldsWanted = func() kind[wantedFields] {
	list, some := namesIn("fields"), namesOf("fields", fieldMatch)
	return kind[wantedFields]{Type{Form: AsEither, Either: []Type{list.Type, some.Type}}, func(r *Reader, n *lesson.Node) (w wantedFields, ok bool) {
		if n.Kind == lesson.Map {
			w.some, ok = some.read(r, n)
			return w, ok
		}
		w.names, ok = list.read(r, n)
		return w, ok
	}, nil}
}()

func lookAtFields(wanted wantedFields, n *lesson.Node) exchangeCondition {
	return func(x *trace.Exchange, kept world.Values) []trace.Check {
		sent, isForm := sentFields(x)
		if !isForm {
			return []trace.Check{trace.NewCheck(n.Pos, "fields", rule.Text{EN: "a form", KO: "폼"}, noForm(x), false)}
		}
		var names []string
		for name := range sent {
			names = append(names, name)
		}
		slices.Sort(names)
		if wanted.some == nil {
			return []trace.Check{trace.NewCheck(n.Pos, "fields", rule.Listed(wanted.names), rule.Listed(names), sameNames(wanted.names, names)).Having(names)}
		}
		var checks []trace.Check
		for _, w := range wanted.some {
			checks = append(checks, w.Value.check("fields."+w.Name, sent[w.Name], names, kept))
		}
		return checks
	}
}

// check looks at the values of one name; of several the last counts, as for request.POST.
func (w *fieldWanted) check(about string, found, names []string, kept world.Values) trace.Check {
	is := rule.Textf("not sent, only %s", "보내지 않음, 보낸 것: %s", rule.Listed(names).EN)
	if found != nil {
		is = rule.Same(quoted(found[len(found)-1]))
	}
	if w.there != nil {
		wants := rule.Text{EN: "sent", KO: "보냄"}
		if !*w.there {
			wants = rule.Text{EN: "not sent", KO: "보내지 않음"}
		}
		return trace.NewCheck(w.pos, about, wants, is, (found != nil) == *w.there)
	}
	if found == nil {
		return trace.NewCheck(w.pos, about, w.wanted(kept), is, false)
	}
	wants, holds := w.look(found[len(found)-1], kept)
	return trace.NewCheck(w.pos, about, wants, is, holds).Being(found[len(found)-1])
}

// sentFields reads the body of a request as a form.
func sentFields(x *trace.Exchange) (fields url.Values, ok bool) {
	kind, _, _ := mime.ParseMediaType(x.Request.Headers.Get("Content-Type"))
	if kind != "application/x-www-form-urlencoded" {
		return nil, false
	}
	fields, err := url.ParseQuery(string(x.Request.Body))
	return fields, err == nil
}

// noForm says what a body was that is no form.
func noForm(x *trace.Exchange) rule.Text {
	if len(x.Request.Body) == 0 {
		return rule.Text{EN: "no body", KO: "본문 없음"}
	}
	return rule.Textf("a body of the type %s", "%s 형식의 본문", quoted(x.Request.Headers.Get("Content-Type")))
}
