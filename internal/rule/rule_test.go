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

func TestParticles(t *testing.T) {
	for word, want := range map[string]string{
		"앨리스의 노트북": "이", "브라우저": "가", "세션 3": "이", "세션 2": "가", "alice": "가", "Log in": "이", "username": "이",
		"tea.test": "가", "SQL": "이", "https://shop.test/": "이(가)", "": "이(가)",
	} {
		if got := rule.Particle(word, "이", "가"); got != want {
			t.Errorf("%s%s, want %s%s", word, got, word, want)
		}
	}
}
