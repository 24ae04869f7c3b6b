package language

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"statelab/internal/diag"
	"statelab/internal/lesson"
	"statelab/internal/rule"
	"statelab/internal/world"
)

// Verb is an action that a step can take: how an act of a world is written, in a lesson
// and on a line.
type Verb struct {
	world.Kind           // of the acts that it reads
	Says       rule.Text // what it does in lists of steps, with %s for its values
	About      rule.Text // what happens
	Line       Line      // how the rest of a line says its value
	Example    string    // such a rest of a line
	Type       Type      // of its value

	titles func(*lesson.Lesson) []lesson.Titled // what its values are called on the screen; nil: as they are
	words  map[string]rule.Text                 // what its values are called in Says; nil: as they are
	read   func(r *Reader, n *lesson.Node) world.Act
	write  func(world.Act) *lesson.Node // nil for other acts
}

// verb is a verb whose values are acts of one type. It has the name that the acts have,
// unless it has another one.
func verb[A world.Act](v Verb, k kind[A]) Verb {
	var act A
	name := v.Verb
	v.Kind, v.Type = act.Kind(), k.Type
	v.Verb = cmp.Or(name, v.Verb)
	v.read = func(r *Reader, n *lesson.Node) world.Act {
		a, _ := k.read(r, n)
		return a
	}
	v.write = func(act world.Act) *lesson.Node {
		if a, ok := act.(A); ok {
			return k.write(a)
		}
		return nil
	}
	return v
}

// Verbs returns the verbs of a step, as the reference lists them. Nobody changes them.
func Verbs() []Verb { return verbs }

// LineVerbs returns the verbs that only a typed line has. Nobody changes them.
func LineVerbs() []Verb { return passing }

// VerbOf returns the verb of a name, or nil.
func VerbOf(name string) *Verb {
	for _, table := range [][]Verb{verbs, passing} {
		if i := slices.IndexFunc(table, func(v Verb) bool { return v.Verb == name }); i >= 0 {
			return &table[i]
		}
	}
	return nil
}

// Vocabulary is what the reader of lesson files is told about verbs, and about files of Django that stand for other keys.
func Vocabulary() lesson.Vocabulary {
	return lesson.Vocabulary{Verbs: collect(verbs, func(v Verb) string { return v.Verb }), Site: longForm, Deploys: deploysSite}
}

// Act reads the value of a verb. What it returns beside a problem is not to be done.
func (r *Reader) Act(v *Verb, n *lesson.Node) world.Act { return v.read(r, n) }

// WriteAct returns the verb of an act and the value that a lesson has for it: behind the
// verb, or behind the step's key of that name.
func WriteAct(act world.Act) (*Verb, *lesson.Node) {
	for _, table := range [][]Verb{verbs, passing} {
		for i := range table {
			if n := table[i].write(act); n != nil {
				return &table[i], n
			}
		}
	}
	return nil, nil
}

// ActLine writes an act as a line is typed. It is false where no line says it, as with a
// text of several lines.
func ActLine(act world.Act) (string, bool) {
	v, n := WriteAct(act)
	if v == nil {
		return "", false
	}
	rest, ok := v.Line.write(v.Type.Fields, n)
	return v.Verb + " " + rest, ok
}

// TypedLine is ActLine as it is typed while the page is shown that a form stands on: the
// page knows its fields, so that they are called by their names alone.
func TypedLine(act world.Act) (string, bool) {
	line, ok := ActLine(act)
	if _, fills := act.(world.Submit); fills {
		line = strings.ReplaceAll(line, " fields.", " ")
	}
	return line, ok
}

// ReadLine takes a typed line apart: its verb and, as the node that a lesson has for it,
// the value. The verb is nil where the first word is none; the node is nil where the list
// says what is wrong.
func ReadLine(text string, shown Shown) (*Verb, *lesson.Node, diag.List) {
	start := len(text) - len(strings.TrimLeft(text, blanks))
	end := len(text)
	if i := strings.IndexAny(text[start:], blanks); i >= 0 {
		end = start + i
	}
	v := VerbOf(text[start:end])
	if v == nil {
		return nil, nil, nil
	}
	rest := strings.TrimLeft(text[end:], blanks)
	n, problems := v.Line.read(v.Type.Fields, rest, utf8.RuneCountInString(text[:len(text)-len(rest)])+1, shown)
	if v.Type.Form == AsEither && n != nil && len(n.Entries) == 1 && n.Get(v.Type.Fields[0].Name) != nil {
		n = n.Entries[0].Value // which says it alone
	}
	return v, n, problems
}

// formFields are fields of a form with the texts that are typed into them, or the values of several boxes of one name.
var formFields = as(namesOf("fields", filled), func(all []nameAnd[[]string], _ *lesson.Node) (fields []world.Field) {
	for _, f := range all {
		for _, value := range f.Value {
			fields = append(fields, world.Field{Name: f.Name, Value: value})
		}
	}
	return fields
}, func(all []world.Field) (fields []nameAnd[[]string]) {
	for _, f := range all {
		i := slices.IndexFunc(fields, func(other nameAnd[[]string]) bool { return other.Name == f.Name })
		if i < 0 {
			i, fields = len(fields), append(fields, nameAnd[[]string]{Name: f.Name})
		}
		fields[i].Value = append(fields[i].Value, f.Value)
	}
	return fields
})

// filled is what one name of a form is given: a text, or a list of them. An empty list is the empty text, which leaves
// all boxes off.
var filled = func() kind[[]string] {
	several := listOf("a field", dollarText)
	return kind[[]string]{Type{Form: AsEither, Either: []Type{dollarText.Type, several.Type}}, func(r *Reader, n *lesson.Node) ([]string, bool) {
		if n.Kind == lesson.List {
			all, ok := several.read(r, n)
			if ok && len(all) == 0 {
				all = []string{""}
			}
			return all, ok
		}
		one, ok := dollarText.read(r, n)
		return []string{one}, ok
	}, func(all []string) *lesson.Node {
		if len(all) == 1 {
			return dollarText.write(all[0])
		}
		return several.write(all)
	}}
}()

func fieldsOf(what string) kind[[]world.Field] {
	return as(namesOf(what, dollarText), func(all []nameAnd[string], _ *lesson.Node) []world.Field {
		return collect(all, func(f nameAnd[string]) world.Field { return world.Field{Name: f.Name, Value: f.Value} })
	}, func(all []world.Field) []nameAnd[string] {
		return collect(all, func(f world.Field) nameAnd[string] { return nameAnd[string]{f.Name, f.Value} })
	})
}

// headers are header fields that are sent as typed.
var headers = fieldsOf("headers").that(func(r *Reader, n *lesson.Node, _ []world.Field) bool {
	for _, e := range n.Entries {
		if strings.Trim(e.Key.Value, "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
			r.Add(e.Key.Pos, "", "%q is no name of a header", e.Key.Value)
		}
		if strings.ContainsAny(e.Value.Value, "\r\n\x00") {
			r.Add(e.Value.Pos, "write it on one line, without |", "a header is one line")
		}
	}
	return true
})
