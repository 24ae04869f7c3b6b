// Package language is what may stand in a lesson: its tables declare verbs,
// expectations, page actions, settings and sites with their fields. Reading them, with
// everything that can be wrong at its place, writing them, and what the reference says
// of them follow from the declarations. It plays nothing and prints nothing.
//
// # Rooms
//
// A declaration is a shape of fields (shape.go), each of a kind (kind.go), which a Reader
// reads (reader.go). The tables are verbs.go with verbfields.go and cookieline.go, expect.go
// with a file for each of what is looked at (expect_*.go, match.go, cause.go), page.go with
// pagevalues.go, and site.go; tasks have task.go, hole*.go and fill.go. What a line says at
// the prompt is taken apart in line.go and verb.go. What is told of a step before it runs is
// in describe.go, paths that no page has in missing*.go, what is only remarked on in
// remarks.go. What a run changed is written as
// expectations in changed.go. The maps around all these are in skeleton.go; schema.go writes
// everything down for editors.
package language

import (
	"strings"

	"statelab/internal/korean"
	"statelab/internal/lesson"
	"statelab/internal/rule"
)

// Form is what a value is made of.
type Form int

// The forms of values. Those before AsList are scalars.
const (
	AsText Form = iota // as typed
	AsWord             // one of Words
	AsBool
	AsNumber
	AsLength // of time
	AsTime
	AsList   // of Of
	AsNames  // a map from any names to Of
	AsFields // a map of Fields
	AsEither // one of Either
)

// Type describes a value, for whoever writes about it or offers it.
type Type struct {
	Form   Form
	Says   string   // what the reference calls it; empty for the form's own words
	Words  []string // of AsWord
	Of     *Type    // of AsList and AsNames
	Fields []Field  // of AsFields, and of the map among Either that a line can say
	Ref    string   // of AsFields: the part of a lesson that it is, in the place of Fields
	Either []Type   // of AsEither
}

// String is the type in the words of the reference: "text", "`new` or `reused`".
func (t Type) String() string {
	if t.Says != "" {
		return t.Says
	}
	switch t.Form {
	case AsWord:
		return lesson.Alternatives(code(t.Words))
	case AsBool:
		return "`true` or `false`"
	case AsNumber:
		return "number"
	case AsLength:
		return "length"
	case AsTime:
		return "time"
	case AsList:
		return "list of " + t.Of.plural()
	case AsNames:
		return "name → " + t.Of.String()
	case AsFields:
		return "map"
	case AsEither:
		all := make([]string, len(t.Either))
		for i, e := range t.Either {
			all[i] = e.String()
		}
		return lesson.Alternatives(all)
	}
	return "text"
}

// In is String in a language.
func (t Type) In(lang rule.Language) string {
	if lang != rule.Korean {
		return t.String()
	}
	if t.Says != "" {
		return korean.OfReference(t.Says)
	}
	switch t.Form {
	case AsWord:
		return anyOf(code(t.Words))
	case AsBool:
		return "`true` 또는 `false`"
	case AsList:
		return t.Of.In(lang) + " 목록"
	case AsNames:
		return "이름 → " + t.Of.In(lang)
	case AsEither:
		return anyOf(collect(t.Either, func(e Type) string { return e.In(lang) }))
	}
	return korean.OfReference(t.String())
}

// anyOf is lesson.Alternatives in Korean.
func anyOf(words []string) string {
	last := len(words) - 1
	if last < 1 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:last], ", ") + " 또는 " + words[last]
}

// plural names many values of a type.
func (t Type) plural() string {
	if t.Form == AsWord && t.Says == "" {
		return t.String()
	}
	return t.String() + "s"
}

func code(words []string) []string {
	all := make([]string, len(words))
	for i, w := range words {
		all[i] = "`" + w + "`"
	}
	return all
}

// Field is one key of a map, as it is declared.
type Field struct {
	Name     string
	Required bool
	Default  string    // what holds where it is absent, in the words of the reference
	About    rule.Text // a phrase or a few sentences; empty where the name says all
	OfForm   bool      // its names are those of a form of the page shown
	Type     Type
}

// en is what the reference says, written in English; its Korean stands in a table of its own.
func en(s string) rule.Text { return rule.Text{EN: s, KO: korean.OfReference(s)} }
