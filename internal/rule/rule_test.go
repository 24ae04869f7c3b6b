package rule_test

import (
	"testing"

	"statelab/internal/rule"
)

func TestTextFallsBackToEnglish(t *testing.T) {
	both, one := rule.Text{EN: "sent", KO: "보냄"}, rule.Text{EN: "sent"}
	for _, test := range []struct {
		text rule.Text
		lang rule.Language
		want string
	}{
		{both, rule.English, "sent"},
		{both, rule.Korean, "보냄"},
		{one, rule.Korean, "sent"},
		{both, "fr", "sent"},
	} {
		if got := test.text.In(test.lang); got != test.want {
			t.Errorf("%+v in %q is %q, want %q", test.text, test.lang, got, test.want)
		}
	}
	moved := rule.Textf("%s became %s", "%[2]s(으)로 바뀜, 전에는 %[1]s", "a", "b")
	if moved.EN != "a became b" || moved.KO != "b(으)로 바뀜, 전에는 a" {
		t.Errorf("got %+v", moved)
	}
}
