package language

import (
	"encoding/json"
	"slices"
	"strconv"

	"statelab/internal/accounts"
	"statelab/internal/httpsim"
	"statelab/internal/lesson"
)

// passwordRules is the value of AUTH_PASSWORD_VALIDATORS, kept as JSON.
var passwordRules = as(listOf("AUTH_PASSWORD_VALIDATORS", passwordRule.kind()), func(all []httpsim.ValidatorEntry, _ *lesson.Node) string {
	all = slices.DeleteFunc(all, func(e httpsim.ValidatorEntry) bool { return e.Name == "" }) // of which was told
	text, err := json.Marshal(all)
	if err != nil || len(all) == 0 {
		return ""
	}
	return string(text)
}, nil)

// passwordRule is one entry of it, as settings.py has it.
var passwordRule = shapeOf("a validator of passwords",
	at(Field{Name: "NAME", Required: true, About: en("the validator, one of Django's four: one of your own is not played")}, word(httpsim.ValidatorNames()...), func(e *httpsim.ValidatorEntry) *string { return &e.Name }),
	at(Field{Name: "OPTIONS", Default: "none", About: en("what it is given")}, given(passwordOptions.kind()), func(e *httpsim.ValidatorEntry) **httpsim.ValidatorOptions { return &e.Options }),
).short("write {NAME: %s}").checked(func(r *Reader, n *lesson.Node, e *httpsim.ValidatorEntry) {
	isOption := func(name string) bool {
		return slices.ContainsFunc(passwordOptions.fields(), func(f Field) bool { return f.Name == name })
	}
	for _, o := range entriesOf(n, "OPTIONS") {
		if takes := httpsim.OptionsOf(e.Name); e.Name != "" && isOption(o.Key.Value) && !slices.Contains(takes, o.Key.Value) {
			hint := "leave it out"
			if len(takes) > 0 {
				hint = "it takes " + lesson.Alternatives(takes)
			}
			r.Add(o.Key.Pos, hint, "%s does not take %s", e.Name, o.Key.Value)
		}
	}
})

var passwordOptions = shapeOf("OPTIONS",
	at(Field{Name: "min_length", Default: "`8`", About: en("of MinimumLengthValidator")}, numberKind.that(func(r *Reader, n *lesson.Node, least int) bool {
		if least < 1 || least > longestLeast {
			r.Add(n.Pos, "", "min_length is 1 to %d", longestLeast)
			return false
		}
		return true
	}), func(o *httpsim.ValidatorOptions) *int { return &o.MinLength }),
	at(Field{Name: "max_similarity", Default: "`0.7`", About: en("of UserAttributeSimilarityValidator")}, similarity, func(o *httpsim.ValidatorOptions) *float64 { return &o.MaxSimilarity }),
	at(Field{Name: "user_attributes", Default: "username, first_name, last_name, email", About: en("of the same: with what a password is compared")}, listOf("user_attributes", textKind), func(o *httpsim.ValidatorOptions) *[]string { return &o.UserAttributes }),
).without("a list of passwords in a file (%s) is not played", "leave it out, for the list of Django", "password_list_path")

// longestLeast is the largest min_length.
const longestLeast = 1000

// similarity is a number as 0.7.
var similarity = as(textKind.called("number").that(func(r *Reader, n *lesson.Node, text string) bool {
	f, err := strconv.ParseFloat(text, 64)
	if err != nil || !(f >= accounts.LeastSimilarity && f <= 1) {
		r.Add(n.Pos, "", "max_similarity is 0.1 to 1, not %q", text)
		return false
	}
	return true
}), func(text string, _ *lesson.Node) float64 {
	f, _ := strconv.ParseFloat(text, 64) // it was looked at
	return f
}, nil)
