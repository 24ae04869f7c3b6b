package view

import (
	"reflect"
	"testing"

	"statelab/internal/rule"
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
