package render

import (
	"fmt"
	"slices"
	"strings"

	"statelab/internal/phrases"
	"statelab/internal/trace"
)

// footRows are a rule, with where the person is in the step or what is said aside, and the
// keys. An open question is not told how many beats come: they would tell how many requests.
func (k *desk) footRows(keys []string) []string {
	title := k.line(faint, k.fill(deskWords.beat, k.Beat+1, len(k.beats)))
	if k.Middle != nil || k.Asks {
		title = nil
	}
	if k.Aside != "" {
		title = k.line(wrong, k.Aside)
	}
	return []string{k.across(title, nil), k.paint(k.keyRow(keys))[0]}
}

// keyRow writes as many of the keys as there is room for. The last two are always there.
func (k *desk) keyRow(keys []string) line {
	last := len(keys) - 2
	for n := last; n >= 0; n-- {
		said := line{k.span(faint, strings.Join(slices.Concat(keys[:n], keys[last:]), "  "))}
		if said.width() <= k.columns {
			return said
		}
	}
	return nil
}

// keyWords name the keys of a beat.
func (k *desk) keyWords() []string {
	if k.Typing != nil {
		return k.typedKeys()
	}
	var keys []string
	add := func(offered bool, name string) {
		if offered {
			keys = append(keys, name)
		}
	}
	if k.Asks {
		add(true, k.fill(deskWords.choose, len(k.beats[k.Beat].Question.Choices)))
		add(true, k.say(walkWords.keySkip))
		add(k.Keys.Hints, k.say(walkWords.keyHint))
	} else {
		add(true, k.say(deskWords.on))
	}
	add(k.Beat > 0 || k.Index > 0 || k.Keys.Back, k.say(deskWords.back))
	add(!k.Asks, k.say(walkWords.keyDetails))
	add(!k.Asks && k.hasReasons(), k.say(deskWords.why))
	add(k.Keys.Try && !k.Asks, k.say(walkWords.keyTry))
	add(k.Keys.Again && !k.Asks, k.say(walkWords.keyAgain))
	add(k.Keys.Redo && !k.Asks, k.say(walkWords.keyRedo))
	add(k.Keys.Cookies, k.say(walkWords.keyCookies))
	return append(keys, k.say(deskWords.keys), k.say(walkWords.keyQuit))
}

func (k *desk) sheetKeys() []string {
	return []string{k.say(deskWords.on), k.say(deskWords.close), k.say(walkWords.keyQuit)}
}

func (k *desk) coverKeys() []string {
	enters := deskWords.begin
	if k.Resumes {
		enters = deskWords.goesOn
	}
	return []string{k.say(enters), k.say(deskWords.keys), k.say(walkWords.keyQuit)}
}

// HelpAtDesk says what each key does at a desk, at a question or where none is open, and what
// its marks mean.
func (t *Terminal) HelpAtDesk(p *trace.Prediction, k Keys, asks bool) {
	choices := 0
	if p != nil {
		choices = len(p.Choices)
	}
	t.keyRows([]keyHelp{
		{asks, fmt.Sprintf(t.say(helpWords.number), choices), deskWords.answers},
		{asks, "s", helpWords.skip},
		{!asks, "Enter", deskWords.enter},
		{k.Back, "<-", deskWords.left},
		{true, t.say(deskWords.moves), deskWords.upDown},
		{true, "Tab", deskWords.tabKey},
		{!asks, "e", deskWords.first},
		{k.Again, "r", helpWords.again},
		{k.Redo, "r", helpWords.redo},
		{!asks, "d", helpWords.details},
		{asks && k.Details, "d", helpWords.detailsBefore},
		{k.Change, "w", deskWords.reasons},
		{k.Cookies, "c", helpWords.cookies},
		{k.Hints, "h", helpWords.hint},
		{k.Try, "t", helpWords.try},
		{true, "q", helpWords.quit},
	})
	t.Blank()
	t.put(t.line(label, t.say(markWords.title)))
	t.markRows([]markMeaning{
		{sent, "> " + t.say(phrases.Asks), t.say(deskWords.asks)},
		{label, t.say(phrases.Server) + ", " + t.say(phrases.Queries), t.say(deskWords.did)},
		{sent, "< " + t.say(phrases.Answers), t.say(deskWords.answersLine)},
		{never, "x", t.say(markWords.not)},
		{fresh, string(trace.New), t.say(markWords.fresh)},
		{amended, string(trace.Changed), t.say(markWords.changed)},
		{gone, string(trace.Gone), t.say(markWords.gone)},
		{faint, "(1)", t.say(deskWords.number)},
	})
}
