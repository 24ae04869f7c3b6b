package prompt_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/muesli/termenv"

	"statelab/internal/language"
	"statelab/internal/prompt"
	"statelab/internal/render"
	"statelab/internal/rule"
)

// everyWord is all that a line can begin with.
func everyWord() []string {
	var all []string
	for _, v := range slices.Concat(language.Verbs(), language.LineVerbs()) {
		all = append(all, v.Verb)
	}
	for _, c := range prompt.Commands() {
		all = append(all, c.Name)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// help is one screen of 80 columns and 24 rows, with the line that asked for it and the one
// that is typed next, and has every word once.
func TestHelpIsOneScreen(t *testing.T) {
	s := open(t, playground(t), 0, true)
	for _, lang := range []rule.Language{rule.English, rule.Korean} {
		var b bytes.Buffer
		render.NewTerminal(&b, render.Options{Lang: lang, Width: 80, Profile: termenv.Ascii}).Reply(say(t, s, "help"))
		if rows := strings.Count(b.String(), "\n"); rows > 22 {
			t.Errorf("%s: %d rows\n%s", lang, rows, &b)
		}
	}
	var words []string
	for _, it := range s.Read("help").(prompt.Listing).Items {
		if _, group, ok := strings.Cut(it.Text.EN, ": "); ok && it.Name == "" {
			words = append(words, strings.Split(group, ", ")...)
		}
	}
	for _, word := range everyWord() {
		if n := len(words) - len(slices.DeleteFunc(slices.Clone(words), func(w string) bool { return w == word })); n != 1 {
			t.Errorf("%s stands there %d times: %v", word, n, words)
		}
	}
}

// Of every word more is said behind help, in both languages, and Tab knows it.
func TestHelpSaysMoreOfEveryWord(t *testing.T) {
	s := open(t, playground(t), 0, true)
	for _, word := range append(everyWord(), "quit", "all") {
		l := say(t, s, "help "+word).(prompt.Listing)
		if len(l.Items) == 0 || l.Items[0].Text.EN == "" || word != "all" && !hangul.MatchString(l.Items[0].Text.KO) {
			t.Errorf("%s: %+v", word, l)
		}
		if word != "quit" && s.Complete("help "+word, 5+len(word)).Line != "help "+word {
			t.Errorf("Tab does not know help %s", word)
		}
	}
}

// Whoever asks what something is, in words that people use, is answered.
func TestWhatIsIt(t *testing.T) {
	s := open(t, playground(t), 0, true)
	say(t, s, "visit https://shop.test/")
	say(t, s, "submit Add apple")
	say(t, s, "remember mine cookie sessionid")
	for line, says := range map[string]string{
		"what is sessionid": "32 letters and digits", "? sessionid": "why sessionid tells its story", "help sessionid": "the cookie that Django's sessions use", "sessionid?": "32 letters",
		"What's a session key?": "the value of the cookie sessionid", "what does HttpOnly mean?": "document.cookie leaves it out", "what are cookies": "developer tools", "쿠키가 뭐야": "a small text with a name", "세션이란?": "HTTP forgets",
		"who is eve": "as eve lets it act", "what is shop.test": "A site of this world", "what is alice": "A user of shop.test, bank.test", "help $mine": "$mine = ", "what is submit": "by its button",
	} {
		if got := toJSON(t, say(t, s, line)); !strings.Contains(got, says) {
			t.Errorf("%q: %s", line, got)
		}
	}
	if m, wrong := s.Read("what is love").(*prompt.Mistake); !wrong || m.Hint.IsZero() {
		t.Errorf("%+v", m)
	}
}
