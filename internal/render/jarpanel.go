package render

import (
	"cmp"
	"fmt"

	"statelab/internal/phrases"
	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/view"
)

func (sc *scene) jarPanel(j *view.Jar) panel {
	title := line{sc.span(label, sc.say(phrases.Jar)), gap(2), sc.span(plain, j.Host)}
	p := panel{titles: []line{title}}
	switch owner := j.Title.In(sc.o.Lang); {
	case owner == "":
	case j.Named: // whose it is says more than of which site
		said := sc.span(plain, owner)
		p.wide = true
		p.titles = []line{title.with(gap(2), said), {sc.span(label, sc.say(phrases.Jar)), gap(2), said}, {sc.span(label, sc.say(phrases.JarOf)), gap(2), said}}
	default:
		p.titles = []line{title.with(gap(2), sc.span(faint, owner)), title}
	}
	for i := range j.Cookies {
		p.rows = append(p.rows, sc.jarRow(&j.Cookies[i]))
	}
	p.notes = sc.panelNotes(j.Notes, phrases.JarEmpty, phrases.JarLeft)
	return p
}

func (sc *scene) jarRow(c *view.Cookie) panelRow {
	name := cmp.Or(c.Name, sc.say(phrases.NoName))
	value := cmp.Or(sc.short(string(c.Value)), sc.say(phrases.Empty))
	row := panelRow{mark: c.Mark, cells: []string{name, value}, told: c.Told}
	for _, a := range c.Attributes {
		row.second = append(row.second, panelFact{text: a})
	}
	if c.Doubted {
		row.second = append(row.second, panelFact{text: sc.say(phrases.Doubted)})
	}
	if c.Of != "" {
		row.head = fmt.Sprintf(sc.say(phrases.CookieOf), c.Of)
	}
	switch {
	case c.Mark == trace.Gone:
		row.why = sc.text(c.Why)
	case c.Session:
		row.lasts = sc.say(phrases.UntilClose)
	default:
		row.lasts = view.Roughly(c.Lasts, sc.o.Lang)
	}
	return row
}

// panelNotes are the notes of a panel: with the words for its being empty, and for
// nothing being left in it.
func (sc *scene) panelNotes(notes []view.Note, none, noneLeft rule.Text) []string {
	unchanged := sc.say(phrases.Unchanged)
	said := make([]string, len(notes))
	for i, n := range notes {
		switch n.Kind {
		case view.Empty:
			said[i] = "(" + sc.say(none) + ", " + unchanged + ")"
		case view.Nothing:
			said[i] = "(" + sc.say(none) + ")"
		case view.AsItWas:
			said[i] = sc.fill(phrases.AsItWas, view.Exactly(n.Ago, sc.o.Lang))
		case view.NoneLeft:
			said[i] = sc.say(noneLeft)
		case view.NotShown:
			said[i] = fmt.Sprintf(sc.say(phrases.More), n.Count)
		case view.AsBefore:
			said[i] = "(" + sc.count(phrases.TableRows, n.Count) + ", " + unchanged + ")"
		case view.Unchanged:
			said[i] = "(" + unchanged + ")"
		case view.SameAgain:
			said[i] = sc.fill(phrases.SameAgain, n.Cookies)
		case view.OtherHosts:
			said[i] = fmt.Sprintf(sc.say(phrases.OtherHosts), n.Count)
		case view.NotMade:
			said[i] = sc.say(phrases.NotMade)
		case view.NotSeen:
			said[i] = sc.say(phrases.TableUnseen)
		case view.Renamed:
			said[i] = "(" + fmt.Sprintf(sc.say(phrases.Renamed), n.UserID, n.User) + ")"
		case view.Nameless:
			said[i] = "(" + fmt.Sprintf(sc.say(phrases.Nameless), n.UserID, n.User) + ")"
		}
	}
	return said
}
