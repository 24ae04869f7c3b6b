package render

import (
	"cmp"
	"fmt"

	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/view"
)

func (sc *scene) jarPanel(j *view.Jar) panel {
	title := line{sc.span(label, sc.say(words.jar)), gap(2), sc.span(plain, j.Host)}
	p := panel{titles: []line{title}}
	if owner := j.Title.In(sc.o.Lang); owner != "" {
		p.titles = []line{title.with(gap(2), sc.span(faint, owner)), title}
	}
	for i := range j.Cookies {
		p.rows = append(p.rows, sc.jarRow(&j.Cookies[i]))
	}
	p.notes = sc.panelNotes(j.Notes, words.jarEmpty, words.jarLeft)
	return p
}

func (sc *scene) jarRow(c *view.Cookie) panelRow {
	name := cmp.Or(c.Name, sc.say(words.noName))
	value := cmp.Or(short(string(c.Value)), sc.say(words.empty))
	row := panelRow{mark: c.Mark, cells: []string{name, value}, second: c.Attributes}
	if c.Of != "" {
		row.head = fmt.Sprintf(sc.say(words.cookieOf), c.Of)
	}
	switch {
	case c.Mark == trace.Gone:
		row.why = sc.text(c.Why)
	case c.Session:
		row.lasts = sc.say(words.untilClose)
	default:
		row.lasts = view.Roughly(c.Lasts, sc.o.Lang)
	}
	return row
}

// panelNotes are the notes of a panel: with the words for its being empty, and for
// nothing being left in it.
func (sc *scene) panelNotes(notes []view.Note, none, noneLeft rule.Text) []string {
	unchanged := sc.say(words.unchanged)
	said := make([]string, len(notes))
	for i, n := range notes {
		switch n.Kind {
		case view.Empty:
			said[i] = "(" + sc.say(none) + ", " + unchanged + ")"
		case view.NoneLeft:
			said[i] = sc.say(noneLeft)
		case view.NotShown:
			said[i] = fmt.Sprintf(sc.say(words.more), n.Count)
		case view.Unchanged:
			said[i] = "(" + unchanged + ")"
		case view.SameAgain:
			said[i] = sc.say(words.sameAgain)
		case view.OtherHosts:
			said[i] = fmt.Sprintf(sc.say(words.otherHosts), n.Count)
		case view.NotMade:
			said[i] = sc.say(memoryWords.notMade)
		case view.NotSeen:
			said[i] = sc.say(words.tableUnseen)
		case view.Renamed:
			said[i] = "(" + fmt.Sprintf(sc.say(words.renamed), n.UserID, n.User) + ")"
		case view.Nameless:
			said[i] = "(" + fmt.Sprintf(sc.say(words.nameless), n.UserID, n.User) + ")"
		}
	}
	return said
}
