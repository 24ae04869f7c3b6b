package main

import (
	"fmt"
	"strings"

	"statelab/internal/jarfile"
	"statelab/internal/rule"
)

// loadedWords are what is told of a file of cookies that was loaded.
var loadedWords = struct{ file, left, leftOne, unread, more, remark, remarkOne, twice, twiceOne, evicted rule.Text }{
	file:      rule.Text{EN: "%q: %s", KO: "%q: %s"},
	left:      rule.Text{EN: "%d cookies of %q left out: %s", KO: "%[2]q 파일에서 뺀 쿠키 %[1]d개: %[3]s"},
	leftOne:   rule.Text{EN: "1 cookie of %[2]q left out: %[3]s", KO: "%[2]q 파일에서 뺀 쿠키 %[1]d개: %[3]s"},
	unread:    rule.Text{EN: "%s is left out: %s", KO: "%s 읽지 않고 뺌: %s"},
	more:      rule.Text{EN: "more of %[2]q cannot be read and is left out, lines or cookies: %[1]d", KO: "%[2]q 파일에서 읽을 수 없어 뺀 것이 %[1]d개 더 있음"},
	remark:    rule.Text{EN: "%q, %d cookies: %s", KO: "%q, 쿠키 %d개: %s"},
	remarkOne: rule.Text{EN: "%[1]q, 1 cookie: %[3]s", KO: "%q, 쿠키 %d개: %s"},
	twice:     rule.Text{EN: "%[2]q, %[1]d cookies: they stand there again, and the last counts", KO: "%[2]q, 쿠키 %[1]d개: 다시 적혀 있어서 마지막 것을 따름"},
	twiceOne:  rule.Text{EN: "%[2]q, 1 cookie: it stands there again, and the last counts", KO: "%[2]q, 쿠키 %[1]d개: 다시 적혀 있어서 마지막 것을 따름"},
	evicted:   rule.Text{EN: "pushed out, since a browser keeps 180 a site", KO: "브라우저는 사이트마다 180개까지 보관하므로 밀려남"},
}

// tellLoaded says what of a file did not get into the jar, and what was read otherwise than
// it is written.
func (a *app) tellLoaded(file string, t *jarfile.Tally) {
	for _, n := range t.Notes {
		a.note(rule.Text{EN: fmt.Sprintf(loadedWords.file.EN, file, n.EN), KO: fmt.Sprintf(loadedWords.file.KO, file, n.KO)})
	}
	for _, e := range t.Unread {
		a.note(rule.Text{
			EN: fmt.Sprintf(loadedWords.unread.EN, entryPlace(file, e).EN, e.Wrong.EN),
			KO: fmt.Sprintf(loadedWords.unread.KO, entryPlace(file, e).KO, e.Wrong.KO),
		})
	}
	if t.MoreUnread > 0 {
		a.note(filled(loadedWords.more, t.MoreUnread, file))
	}
	if n := t.LeftOut(); n > 0 {
		text, why := loadedWords.left, reasonsOf(t)
		if n == 1 {
			text = loadedWords.leftOne
		}
		a.note(rule.Text{EN: fmt.Sprintf(text.EN, n, file, why.EN), KO: fmt.Sprintf(text.KO, n, file, why.KO)})
	}
	if t.Twice == 1 {
		a.note(filled(loadedWords.twiceOne, t.Twice, file))
	} else if t.Twice > 0 {
		a.note(filled(loadedWords.twice, t.Twice, file))
	}
	for _, r := range t.Remarks {
		text := loadedWords.remark
		if r.Many == 1 {
			text = loadedWords.remarkOne
		}
		a.note(rule.Text{EN: fmt.Sprintf(text.EN, file, r.Many, r.What.EN), KO: fmt.Sprintf(text.KO, file, r.Many, r.What.KO)})
	}
}

// entryPlace says where an entry stands in a file.
func entryPlace(file string, e jarfile.Entry) rule.Text {
	if e.Line > 0 {
		place := fmt.Sprintf("%s:%d", file, e.Line)
		return rule.Text{EN: place, KO: place}
	}
	return rule.Textf("cookie %d of %q", "%[2]q 파일의 %[1]d번째 쿠키", e.Number, file)
}

// reasonsOf lists why entries were left out, each with how many.
func reasonsOf(t *jarfile.Tally) rule.Text {
	var en, ko []string
	add := func(n int, text rule.Text) {
		en = append(en, fmt.Sprintf("%d %s", n, text.EN))
		ko = append(ko, fmt.Sprintf("%s %d개", text.KO, n))
	}
	for _, c := range t.Left {
		add(c.Many, c.Text())
	}
	if t.Evicted > 0 {
		add(t.Evicted, loadedWords.evicted)
	}
	return rule.Text{EN: strings.Join(en, ", "), KO: strings.Join(ko, ", ")}
}
