package prompt_test

import (
	"slices"
	"strings"
	"testing"

	"statelab/internal/language"
	"statelab/internal/prompt"
	"statelab/internal/rule"
	"statelab/internal/scenario"
)

// TestOnlyWhatIsOpenIsOffered opens two verbs of a world: nothing else is listed, completed
// or hinted at, and looking stays open.
func TestOnlyWhatIsOpenIsOffered(t *testing.T) {
	p := playground(t)
	s, err := prompt.New(t.Context(), prompt.Opening{Lesson: p.Lesson(), Setup: p.Setup(scenario.Options{}), Refuses: func(word string) (why rule.Text) {
		open := slices.Contains([]string{"visit", "fetch", "look"}, word)
		if language.VerbOf(word) != nil && !open || slices.Contains([]string{"wait", "as", "users", "save"}, word) {
			return rule.Same("shut")
		}
		return why
	}})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for word, open := range map[string]bool{"visit": true, "fetch": true, "click": false, "wait": false, "sign_in": false, "as": false, "users": false, "save": false, "jar": true, "look": true, "undo": true} {
		if s.Opens(word) != open {
			t.Errorf("%s: open is %v", word, !open)
		}
	}
	say(t, s, "visit https://shop.test/")
	for _, line := range []string{"help", "help all", "nonsense"} {
		said := toJSON(t, s.Read(line))
		for _, shut := range []string{"click", "sign_in", "change_user", "save FILE", "as BROWSER"} {
			if strings.Contains(said, shut) {
				t.Errorf("%s names %s: %s", line, shut, said)
			}
		}
		if !strings.Contains(said, "fetch") {
			t.Errorf("%s does not name fetch: %s", line, said)
		}
	}
	if all := s.Complete("", 0).Choices; slices.Contains(all, "click") || !slices.Contains(all, "visit") {
		t.Errorf("Tab offers %v", all)
	}
	if got := s.Examples(); len(got) != 2 || got[1] != "fetch https://shop.test/ credentials=include" {
		t.Errorf("examples: %q", got)
	}
}

// TestAFetchAsJavaScriptHasItIsOffered types requests of a script as a script has them.
func TestAFetchAsJavaScriptHasItIsOffered(t *testing.T) {
	s := open(t, playground(t), 0, true)
	say(t, s, "visit https://shop.test/")
	for line, want := range map[string]string{
		`fetch("https://shop.test/cart/", {credentials: "include", method: "post"})`: "fetch https://shop.test/cart/ method=POST credentials=include",
		`await fetch('/cart/')`:                                 "fetch /cart/",
		`script fetch("/cart/")`:                                "fetch /cart/",
		`fetch https://shop.test/cart/, method=POST`:            "fetch https://shop.test/cart/ method=POST",
		`fetch /cart/ credentials: "include"`:                   "fetch /cart/ credentials=include",
		`fetch /cart/ {method: 'POST', credentials: 'include'}`: "fetch /cart/ method=POST credentials=include",
	} {
		m, wrong := s.Read(line).(*prompt.Mistake)
		if !wrong || m.Offer != want {
			t.Errorf("%s: %+v", line, m)
		}
	}
	say(t, s, `fetch /cart/ method="POST" credentials=include`)
}
