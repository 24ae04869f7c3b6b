package language

import (
	"cmp"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"statelab/internal/korean"
	"statelab/internal/memo"
	"statelab/internal/rule"
)

// schema is a JSON Schema, or a part of one.
type schema map[string]any

// inLanguage makes schemas whose descriptions are in a language.
type inLanguage rule.Language

// Schema writes the JSON Schema (draft 2020-12) of a lesson file, made of the tables, with
// descriptions in a language. It
// takes every lesson, and translations and courses without looking into them; it refuses
// what is broken in its shape: an unknown key, one that is missing, a value of another
// form. What only a compiler sees, as a site that is not there, it takes.
func Schema(lang rule.Language) ([]byte, error) {
	in := inLanguage(lang)
	top := rule.Text{EN: "docs/lesson-format.md explains the keys; statelab lesson check says what is wrong.", KO: "키의 설명은 docs/lesson-format.ko.md에 있습니다. 무엇이 틀렸는지는 statelab lesson check가 알려 줍니다."}
	s := schema{
		"$schema":     "https://json-schema.org/draft/2020-12/schema",
		"title":       rule.Text{EN: "A lesson of statelab", KO: "statelab의 수업"}.In(lang),
		"description": top.In(lang),
		"$defs":       in.definitions(),
		"if":          schema{"anyOf": []schema{{"required": []string{"translation_of"}}, {"required": []string{"course"}}}},
		"then":        schema{"type": "object"},
		"else":        ref(lessonPart),
	}
	return json.MarshalIndent(s, "", " ")
}

func ref(part string) schema { return schema{"$ref": "#/$defs/" + part} }

// definitions are the parts that others refer to.
func (in inLanguage) definitions() schema {
	d := schema{
		sitePart:    in.fieldsSchema(Site(), true),
		expectPart:  in.fieldsSchema(expected.fields(), false),
		"when":      in.fieldsSchema(slices.Concat(when.fields(), expected.fields()), false),
		actionsPart: in.actionsSchema(),
		matchPart:   schema{"anyOf": []schema{textSchema(), in.fieldsSchema(tests.fields(), false)}},
		holePlace:   schema{"type": "object", "properties": schema{holeKey: textSchema()}, "required": []string{holeKey}, "additionalProperties": false},
	}
	for _, part := range skeleton {
		fields := part.Fields
		if part.Name == stepPart {
			d[actPart] = in.withVerbs(givenFields(fields))
			d[stepPart] = in.withVerbs(slices.DeleteFunc(slices.Clone(fields), func(f Field) bool { return f.Name == ifThereKey }))
			continue
		}
		d[part.Name] = in.fieldsSchema(fields, false)
	}
	return d
}

// holePlace is the definition of what stands where something is to be written.
const holePlace = "hole"

// ifThereKey is the key of an act that is done only where it can be, which a step has not.
const ifThereKey = "if_there"

// givenFields are the keys that a step which sets the scene has of those of a step.
func givenFields(fields []Field) (given []Field) {
	for _, f := range fields {
		if slices.Contains([]string{"who", "tab", "wait", "at", "times", ifThereKey, "remember", "formerly"}, f.Name) {
			given = append(given, f)
		}
	}
	return given
}

// withVerbs is a step: its keys, and its one action. A step in which time passes may have
// none, and one whose task says what is done has none.
func (in inLanguage) withVerbs(fields []Field) schema {
	s := in.fieldsSchema(fields, false)
	has := func(key string) schema { return schema{"required": []string{key}} }
	var one []schema
	for _, v := range verbs {
		s["properties"].(schema)[v.Verb] = in.described(in.typeSchema(v.Type, true), v.About, "")
		one = append(one, has(v.Verb))
	}
	none := schema{"not": schema{"anyOf": slices.Clone(one)}, "anyOf": []schema{has("wait"), has("at"), has("task")}}
	s["oneOf"] = append(one, none)
	return s
}

// actionsSchema is a page's list of actions, each a map of one key.
func (in inLanguage) actionsSchema() schema {
	properties := schema{holeKey: in.described(textSchema(), rule.Text{EN: "what a task has written here", KO: "과제에서 여기에 쓰게 하는 것입니다."}, "")}
	for _, a := range pageActions {
		properties[a.Name] = in.described(in.typeSchema(a.Type, true), rule.Text{EN: "stands for " + a.About, KO: korean.OfReference(a.About)}, "")
	}
	item := schema{"type": "object", "properties": properties, "additionalProperties": false, "minProperties": 1, "maxProperties": 1}
	return schema{"type": "array", "items": item, "minItems": 1}
}

// fieldsSchema is a map of fields. In sites and acts, holes say that a hole may stand for
// any text.
func (in inLanguage) fieldsSchema(fields []Field, holes bool) schema {
	properties := schema{}
	required := []string{}
	for _, f := range fields {
		properties[f.Name] = in.described(in.typeSchema(f.Type, holes), f.About, f.Default)
		if f.Required {
			required = append(required, f.Name)
		}
	}
	return schema{"type": "object", "properties": properties, "required": required, "additionalProperties": false, "minProperties": 1}
}

// described gives a schema what the reference says of it.
func (in inLanguage) described(s schema, text rule.Text, standard string) schema {
	about := text.In(rule.Language(in))
	if rule.Language(in) == rule.Korean {
		standard = cmp.Or(korean.OfReference(standard), standard)
	}
	about = strings.NewReplacer("**", "", "`", "").Replace(link().ReplaceAllString(about, "$1"))
	if standard != "" {
		about = strings.TrimSpace(about + " (" + strings.ReplaceAll(standard, "`", "") + ")")
	}
	if about != "" {
		s["description"] = about
	}
	return s
}

// link is a link of the reference, to a place on its page.
var link = memo.Pattern(`\[([^\]]*)\]\([^)]*\)`)

// typeSchema is the schema of a type.
func (in inLanguage) typeSchema(t Type, holes bool) schema {
	switch {
	case t.Ref != "":
		return ref(t.Ref)
	case t.Says == matchPart:
		return ref(matchPart)
	}
	switch t.Form {
	case AsList:
		if t.Of == nil {
			return ref(actionsPart)
		}
		return schema{"type": "array", "items": in.typeSchema(*t.Of, holes)}
	case AsNames:
		return schema{"type": "object", "additionalProperties": in.typeSchema(*t.Of, holes), "minProperties": 1}
	case AsFields:
		s := in.fieldsSchema(t.Fields, holes)
		if holes && slices.ContainsFunc(t.Fields, func(f Field) bool { return slices.Contains(settingNames(), f.Name) }) {
			s["properties"].(schema)[holeKey] = textSchema()
			s["additionalProperties"] = true // settings of one's own
			s["propertyNames"] = schema{"anyOf": []schema{
				{"enum": append(settingNames(), holeKey)},
				{"pattern": ownSettingName().String(), "not": schema{"pattern": "^(" + strings.Join(settingNames(), "|") + ").?$"}},
			}}
		}
		has := func(name string) bool {
			return slices.ContainsFunc(t.Fields, func(f Field) bool { return f.Name == name })
		}
		if has("unusable_password") && has(groupsKey) { // a user of a site
			s["additionalProperties"] = true // of a class that the site has for its users
			s["propertyNames"] = schema{"pattern": "^[a-z][a-z0-9_]*$"}
		}
		return s
	case AsEither:
		var any []schema
		for _, e := range t.Either {
			any = append(any, in.typeSchema(e, holes))
		}
		return schema{"anyOf": any}
	}
	s := scalarSchema(t)
	if holes {
		s = schema{"anyOf": []schema{s, ref(holePlace)}}
	}
	return s
}

// textSchema is any scalar: a lesson reads each as it is typed, and YAML makes numbers of
// some.
func textSchema() schema { return schema{"type": []string{"string", "number", "boolean"}} }

func scalarSchema(t Type) schema {
	switch t.Form {
	case AsWord:
		var words []any
		for _, w := range t.Words {
			words = append(words, w)
			if n, err := strconv.Atoi(w); err == nil {
				words = append(words, n)
			}
			if on, err := strconv.ParseBool(w); err == nil && len(w) > 1 {
				words = append(words, on)
			}
		}
		return schema{"enum": words}
	case AsBool:
		return schema{"type": "boolean"}
	case AsNumber:
		return schema{"type": "integer"}
	case AsLength:
		return schema{"type": "string", "pattern": `^-?([0-9]+d)?([0-9]+h)?([0-9]+m)?([0-9]+s)?$`, "minLength": 2}
	case AsTime:
		return schema{"type": "string", "pattern": `^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}`}
	}
	if t.Says == prose.Says {
		return schema{"type": "string", "minLength": 1}
	}
	return textSchema()
}
