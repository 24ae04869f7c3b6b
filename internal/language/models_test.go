package language

import (
	"fmt"
	"strings"
	"testing"

	"statelab/internal/lesson"
)

// modelled is a site at a host with models.
func modelled(host, models string) string {
	return "statelab: 1\nlesson: modelled\ntitle: Rows\nsummary: Rows.\nclock: 2026-03-02T09:00:00Z\nsites:\n  " + host + ":\n    models:\n      " + models + `
    pages: {/: {get: [{text: A.}]}}
steps: [{step: one, visit: 'https://a.test/', say: "|", expect: {status: 200}}]
`
}

func TestMistakesOfModels(t *testing.T) {
	for _, c := range []struct{ host, models, want string }{
		{"a..test", "Order: {fields: {item: CharField}}", ""},
		{".test", "Order: {fields: {item: CharField}}", ""},
		{"a.test", "LoginAttempt: {fields: {item: CharField}}\n      Loginattempt: {fields: {item: CharField}}", "10:7: two models have the table a_loginattempt (give it another name)"},
		{"a.test", "Order: {fields: {save: CharField}}", "9:24: a field is not called save: every model of Django's has something else by that name (give it another name)"},
		{"a.test", "Request: {fields: {item: CharField}}", "9:7: a model is not called Request: views have something else by that name (give it another name)"},
		{"a.test", "Order: {fields: {code: CharField, sent: {type: DateTimeField, null: true, unique: true}}, rows: [{code: A}, {code: B}]}", ""},
		{"a.test", "Order: {fields: {code: CharField, n: {type: IntegerField, default: 1, unique: true}}, rows: [{n: 1}, {code: B}]}", "9:108: two rows of Order have the same n, which is unique (write another n: …)"},
	} {
		l, _ := lesson.Parse("modelled.yaml", []byte(modelled(c.host, c.models)), Vocabulary())
		if l == nil {
			t.Fatal("it is no lesson")
		}
		r := NewReader(l)
		for _, s := range l.Sites {
			r.ReadSite(s)
		}
		var said []string
		for _, p := range r.Problems {
			said = append(said, fmt.Sprintf("%d:%d: %s (%s)", p.Pos.Line, p.Pos.Col, p.Message, p.Hint))
		}
		if got := strings.Join(said, "\n"); got != c.want {
			t.Errorf("%s: %s\ngot  %s\nwant %s", c.host, c.models, got, c.want)
		}
	}
}
