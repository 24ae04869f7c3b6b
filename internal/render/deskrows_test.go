package render

import (
	"strings"
	"testing"

	"statelab/internal/trace"
	"statelab/internal/view"
)

// Each pane that has rows shows some, whatever is typed, and what is shown fits.
func TestNoPaneIsWithoutRows(t *testing.T) {
	least := heights{sideRows, wireLeast, lowRows}
	for room := 6; room < 30; room++ {
		for state := range 12 {
			for _, want := range []heights{{state, 20, 0}, {state, 20, 11}, {state, 3, 30}, {state, 8, 1}} {
				h := shared(room, least, want)
				if h.state+h.wire+h.low != room {
					t.Errorf("%d rows, %+v wanted: %+v", room, want, h)
				}
				if room >= wireLeast/2+2*someRows && (want.low > 0) != (h.low > 0) || room >= wireLeast/2+2*someRows && (want.state > 0) != (h.state > 0) {
					t.Errorf("%d rows, %+v wanted, and one pane has none: %+v", room, want, h)
				}
			}
		}
	}
	k := &desk{scene: &scene{Terminal: &Terminal{}}}
	if said := k.seen(Scroll{First: 4, Rows: 0, Of: 11}, true); said[0].text != "11 rows, and no room" {
		t.Errorf("of a pane without rows: %q", said[0].text)
	}
}

// Where there is room for less than all rows, one that the text names is shown before others
// that are as they were.
func TestWhatTheTextNamesIsShown(t *testing.T) {
	s := trace.Step{Jar: &trace.Jar{Host: "a.test"}, Lesson: trace.Lesson{ID: "x", Say: trace.Prose{"en": "Look at `lang`: it stays."}}}
	for _, name := range []string{"a", "b", "c", "d", "lang", "e"} {
		s.Jar.Cookies = append(s.Jar.Cookies, trace.JarEntry{Mark: trace.Same, Cookie: trace.Cookie{Name: name, Value: "1", Domain: "a.test", HostOnly: true}})
	}
	s.Jar.Cookies[5].Mark = trace.New
	tr := &trace.Trace{Steps: []trace.Step{s}}
	term := NewTerminal(nil, Options{Width: 80})
	k := term.desk(Desk{Trace: tr, Step: view.Of(tr).Step(0, view.Options{})}, DeskRows)
	var shown []string
	for _, l := range k.sideLines(k.sides(0)[0], 40, 3) {
		for _, s := range l {
			shown = append(shown, s.text)
		}
	}
	if said := strings.Join(shown, ""); !strings.Contains(said, "lang") || !strings.Contains(said, "+ e") || strings.Contains(said, "  a ") {
		t.Errorf("shown is %q", said)
	}
}

// A table of which the name leaves no room for the words before it keeps its name.
func TestANarrowTableKeepsItsName(t *testing.T) {
	sc := NewTerminal(nil, Options{Width: 80}).scene(&view.Step{})
	p := sc.recordPanels([]view.Records{{Name: "shop_orderedproduct", Host: "shop.test"}})[0]
	for width, want := range map[int]string{60: "SERVER'S TABLE  shop_orderedproduct", 30: "shop_orderedproduct", 15: "SERVER'S TABLE"} {
		said := ""
		for _, s := range p.title(width) {
			said += s.text
		}
		if said != want {
			t.Errorf("in %d columns: %q, want %q", width, said, want)
		}
	}
}

// Statements of one kind are counted once: that there are four, and that four are SELECT, is the same.
func TestStatementsOfOneKindAreCountedOnce(t *testing.T) {
	k := NewTerminal(nil, Options{Width: 80}).desk(Desk{Trace: &trace.Trace{Steps: make([]trace.Step, 1)}, Step: view.Of(&trace.Trace{Steps: make([]trace.Step, 1)}).Step(0, view.Options{})}, DeskRows)
	for want, kinds := range map[string][]string{"4 SELECT": {"SELECT", "SELECT", "SELECT", "SELECT"}, "4: 3 SELECT, 1 INSERT": {"SELECT", "SELECT", "INSERT", "SELECT"}} {
		q := view.Queries{Count: len(kinds)}
		for _, kind := range kinds {
			q.All = append(q.All, trace.Query{Kind: kind, Table: "a_table_with_a_long_name"})
		}
		said := ""
		for _, l := range k.queried(&q, layout{first: 60, rest: 60}) {
			for _, s := range l {
				said += s.text
			}
		}
		if said != want {
			t.Errorf("%v: %q, want %q", kinds, said, want)
		}
	}
}
