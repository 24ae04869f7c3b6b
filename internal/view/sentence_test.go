package view

import (
	"reflect"
	"testing"

	"statelab/internal/cookiejar"
	"statelab/internal/rule"
	"statelab/internal/trace"
)

func TestEverySentenceExistsInBothLanguages(t *testing.T) {
	all := reflect.ValueOf(&sentences).Elem()
	for i := range all.NumField() {
		field := all.Field(i)
		if en, ko := field.FieldByName("EN").String(), field.FieldByName("KO").String(); en == "" || ko == "" {
			t.Errorf("%s: %q, %q", all.Type().Field(i).Name, en, ko)
		}
	}
	if Left("evicted-site-full") != (rule.Text{EN: "evicted", KO: "밀려남"}) || !Left("same-site-lax").IsZero() {
		t.Error("a cookie leaves by a rule that keeps it, or stays by one that evicts")
	}
}

// A cookie that has left has no value, by whatever it left and also where nobody can know that:
// none of them is shown as if its value were empty.
func TestWhatIsGoneHasNoValue(t *testing.T) {
	for _, r := range cookiejar.Rules() {
		f := fateOf(trace.Fate{Fate: trace.NotSent, Rule: r.Code, Cookie: trace.Cookie{Name: "sid"}})
		if leaves := r.Topic == cookiejar.RuleOf("expired").Topic; f.Missing != leaves || f.Empty == leaves || Left(r.Code).IsZero() == leaves {
			t.Errorf("by %s it is shown as %+v, and %q", r.Code, f, Left(r.Code).EN)
		}
	}
	if f := fateOf(trace.Fate{Fate: trace.NotSent, Gone: true, Cookie: trace.Cookie{Name: "sid"}}); f.Empty || !f.Missing {
		t.Errorf("where nobody knows it is shown as %+v", f)
	}
}
