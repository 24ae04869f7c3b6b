package render

import (
	"strings"

	"statelab/internal/rule"
)

// A SessionStory is what became of a session key, in a few words.
type SessionStory struct {
	Key     string
	User    rule.Text // whose login it holds; zero where nobody knows
	Browser int       // which one had it, 0 where that is not told
	Says    rule.Text
}

// SessionStories draws stories of session keys below a title. It returns the first error of the
// writer.
func (t *Terminal) SessionStories(title rule.Text, all []SessionStory) error {
	t.rule()
	t.put(t.line(label, t.say(title)).wrap(t.width, t.width)...)
	var keys, whose []string
	for _, s := range all {
		who := t.say(s.User)
		if s.Browser > 0 {
			who = strings.TrimPrefix(who+", "+t.fill(historyWords.browser, s.Browser), ", ")
		}
		keys, whose = append(keys, s.Key), append(whose, who)
	}
	first, second := t.column(longestWhole, keys...), t.column(longestWhole, whose...)
	for i, s := range all {
		if t.o.Linear {
			t.tell("", strings.TrimSuffix(keys[i]+", "+whose[i], ", ")+": "+t.say(s.Says))
			continue
		}
		head := line{t.span(key, keys[i])}.pad(first).with(gap(2), t.span(plain, whose[i]))
		text, edge := t.line(plain, t.say(s.Says)), first+2+second+2
		if second == 0 {
			edge -= 2
		}
		if t.narrow() {
			t.put(head.wrap(t.width, t.width-2)...)
			t.put(indent(text.wrap(t.width-2, t.width-2), 2)...)
			continue
		}
		t.hang(head.pad(edge), text.wrap(t.width-edge, t.width-edge), edge)
	}
	return t.err
}
