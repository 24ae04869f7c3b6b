package render

import (
	"reflect"
	"strings"
	"testing"

	"statelab/internal/visible"
)

func TestEverySessionWordExistsInBothLanguages(t *testing.T) {
	all := reflect.ValueOf(sessionWords)
	for i := range all.NumField() {
		en, ko := all.Field(i).Field(0).String(), all.Field(i).Field(1).String()
		if en == "" || ko == "" || strings.Count(en, "%") != strings.Count(ko, "%") {
			t.Errorf("%s is %q and %q", all.Type().Field(i).Name, en, ko)
		}
	}
}

func TestLetters(t *testing.T) {
	for in, want := range map[string]string{
		`"plain"`:            `"plain"`,
		`"\ud55c\uae00"`:     `"한글"`,
		`"\ud83c\udf6a"`:     `"🍪"`,
		`"\u001b[31m\u0041"`: `"\u001b[31m\u0041"`,
		`"\u202e\u200b"`:     `"\u202e\u200b"`,
		`"\\ud55c"`:          `"\\ud55c"`,
		`"\\\ud55c"`:         `"\\한"`,
		`"\ud83c"`:           `"\ud83c"`,
		`"\ud83c\u0041"`:     `"\ud83c\u0041"`,
		`cut \ud55`:          `cut \ud55`,
		`cut \`:              `cut \`,
	} {
		if got := visible.Letters(in); got != want {
			t.Errorf("letters(%s) = %s, want %s", in, got, want)
		}
	}
}
