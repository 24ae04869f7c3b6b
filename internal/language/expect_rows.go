package language

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"statelab/internal/clock"
	"statelab/internal/lesson"
	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/world"
)

// rowsWanted is the complete list of session rows, or their number alone.
type rowsWanted struct {
	count *int
	rows  []wantedRow
}

// wantedRow is one entry of `rows`: its tests find out how a row holds it.
type wantedRow []rowTest

type rowTest func(row *trace.RowEntry, kept world.Values) trace.Check

var wantedRows = kind[rowsWanted]{Type{Form: AsEither, Either: []Type{listOfRows.Type, numberKind.Type}}, func(r *Reader, n *lesson.Node) (rowsWanted, bool) {
	if n.Kind == lesson.Scalar {
		count, ok := numberKind.read(r, n)
		return rowsWanted{count: &count}, ok
	}
	rows, ok := listOfRows.read(r, n)
	return rowsWanted{rows: rows}, ok
}, nil}

var listOfRows = listOf("rows", sessionRow.kind())

// sessionRow is one row of a session table.
var sessionRow = shapeOf("a row",
	put(Field{Name: "key", About: en("the session key")}, matching, func(w *wantedRow, m match, n *lesson.Node) {
		w.add(func(row *trace.RowEntry, kept world.Values) trace.Check {
			wanted, holds := m.look(row.Key, kept)
			return trace.NewCheck(n.Pos, "rows.key", wanted, rule.Same(row.Key), holds).Being(row.Key)
		})
	}),
	rowIs("user", en("whose login the row holds; `anonymous` where it holds none. A user who is no longer in the table is neither: look at `data` then"),
		userOrNobody.called("name or `anonymous`"), whoseRow),
	put(Field{Name: "session_data", About: en("the column as it is stored: data, time of signing and signature")}, matching, func(w *wantedRow, m match, n *lesson.Node) {
		w.add(func(row *trace.RowEntry, kept world.Values) trace.Check {
			wanted, holds := m.look(row.Raw, kept)
			return trace.NewCheck(n.Pos, "rows.session_data", wanted, rule.Same(quoted(row.Raw)), holds).Being(row.Raw)
		})
	}),
	put(Field{Name: "data", About: en("the decoded data, Django's own `_auth_user_…` and the like included. A number, a list or a dict is equal as JSON, and else matched as JSON without spaces, its letters written out; `cart.apple` is one inside a dict")},
		rowData, func(w *wantedRow, tests []rowTest, _ *lesson.Node) { *w = append(*w, tests...) }),
	put(Field{Name: "lacks", About: en("the decoded data have none of them")}, rowLacks, func(w *wantedRow, unwanted []lesson.Text, _ *lesson.Node) {
		for _, t := range unwanted {
			w.add(func(row *trace.RowEntry, _ world.Values) trace.Check {
				held := collect(row.Data, itemName)
				return trace.NewCheck(t.Pos, "rows.lacks", absent(t.Value), rule.Listed(held), !slices.Contains(held, t.Value))
			})
		}
	}),
	rowIs("lasts", en("how much is left now; negative when the row has expired and still lies there"), inOneForm, func(r *trace.RowEntry) string { return clock.FormatLength(r.Lasts) }),
	rowIs("live", en("it has not expired"), typed(boolKind), func(r *trace.RowEntry) string { return strconv.FormatBool(r.Live) }),
)

func (w *wantedRow) add(test rowTest) { *w = append(*w, test) }

// rowIs is a property of a row that is a text of the lesson file.
func rowIs(name string, about rule.Text, k kind[string], of func(*trace.RowEntry) string) key[wantedRow] {
	return put(Field{Name: name, About: about}, k, func(w *wantedRow, wanted string, n *lesson.Node) {
		w.add(func(row *trace.RowEntry, _ world.Values) trace.Check {
			return trace.NewCheck(n.Pos, "rows."+name, rule.Same(wanted), rule.Same(quoted(of(row))), of(row) == wanted).Being(of(row))
		})
	})
}

// inOneForm is a length of time as it is always written.
var inOneForm = as(lengthKind, func(d time.Duration, _ *lesson.Node) string { return clock.FormatLength(d) }, nil)

// lookAtRows looks at the complete list of session rows, or at their number.
func lookAtRows(wanted rowsWanted, n *lesson.Node) Condition {
	return func(s *trace.Step, kept world.Values) []trace.Check {
		if unseen(s.Table) {
			return []trace.Check{trace.NewCheck(n.Pos, "rows", rule.Text{EN: "a table that is seen", KO: "볼 수 있는 테이블"}, notSeen, false)}
		}
		if wanted.count != nil {
			found := len(presentRows(s.Table))
			return []trace.Check{explained(trace.NewCheck(n.Pos, "rows", rule.Same(strconv.Itoa(*wanted.count)), rule.Same(strconv.Itoa(found)), s.Table != nil && found == *wanted.count).Being(strconv.Itoa(found)), answered(s.LastAnswer()))}
		}
		checks := checkRows(n, wanted.rows, presentRows(s.Table), kept)
		checks[0] = explained(checks[0], answered(s.LastAnswer())) // their number
		return checks
	}
}

// unseen reports whether nobody saw what the server keeps: then there may be rows or not.
func unseen(t *trace.Table) bool { return t != nil && t.Kind == trace.UnseenTable }

// notSeen is what was found of a server that is not seen inside.
var notSeen = rule.Text{EN: "the server is not seen inside", KO: "서버 안을 볼 수 없음"}

// presentRows are the rows that are still in the table.
func presentRows(t *trace.Table) []trace.RowEntry {
	if t == nil {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(t.Rows), func(r trace.RowEntry) bool { return r.Mark == trace.Gone })
}

// whoseRow names whose login a row holds. One of a user who cannot be found is
// nobody's by name, and yet not anonymous.
func whoseRow(r *trace.RowEntry) string {
	if id := r.Owner; r.User == "" && id != "" {
		return "user " + id
	}
	return cmp.Or(r.User, trace.Anonymous)
}

// noMoment reports the word now where a kept value is looked at: pages keep moments as numbers or
// texts, and none of them is ever that word.
func (r *Reader) noMoment(n *lesson.Node) {
	for _, e := range n.Entries {
		if e.Value.Kind == lesson.Scalar && e.Value.Value == "now" {
			r.Add(e.Value.Pos, "a moment is kept as a number or a text: write that, or {matches: '[0-9]+'}; {is: now} is the word", "%s would have to be the word now", e.Key.Value)
		}
	}
}

// rowData is a map of matches on the decoded data of a row, or the word empty.
var rowData = kind[[]rowTest]{Type{Form: AsEither, Either: []Type{namesOf("data", matching).Type, empty.Type}}, func(r *Reader, n *lesson.Node) ([]rowTest, bool) {
	if n.Kind == lesson.Scalar {
		_, ok := empty.read(r, n)
		return []rowTest{func(row *trace.RowEntry, _ world.Values) trace.Check {
			held := collect(row.Data, itemName)
			return trace.NewCheck(n.Pos, "rows.data", isEmpty(), rule.Listed(held), len(held) == 0)
		}}, ok
	}
	r.noMoment(n)
	all, ok := namesOf("data", matching).read(r, n)
	return collect(all, itemMatches), ok
}, nil}

func itemName(i trace.Item) string { return i.Name }

// itemMatches is a match on one value of the data.
func itemMatches(wanted nameAnd[match]) rowTest {
	m := wanted.Value
	return func(row *trace.RowEntry, kept world.Values) trace.Check {
		about := "rows.data." + wanted.Name
		found, there := item(row.Data, wanted.Name)
		if !there {
			return trace.NewCheck(m.pos, about, m.wanted(kept), noSuchValue(collect(row.Data, itemName)), false)
		}
		return m.check(about, found, kept)
	}
}

// rowLacks are names that the decoded data of a row do not have.
var rowLacks = listOf("lacks", placed(textKind.called("name"))).that(func(r *Reader, n *lesson.Node, _ []lesson.Text) bool {
	if len(n.Items) == 0 {
		r.Add(n.Pos, "write the names that are not there, as in [cart]", "lacks is empty")
	}
	return true
})

// item returns a value of a session, or one in a dict of it: cart.apple.
func item(data []trace.Item, name string) (world.InJSON, bool) {
	outer, inner, inside := strings.Cut(name, ".")
	for _, i := range data {
		if i.Name == name {
			return world.ReadInJSON(i.Value), true
		}
	}
	for _, i := range data {
		if found, _, ok := world.LookInJSON(i.Value, inner); ok && inside && i.Name == outer {
			return found, true
		}
	}
	return world.InJSON{}, false
}

// checkRows finds for each wanted row the row that fits it, and checks it. Too many or too few rows are one failed check.
func checkRows(n *lesson.Node, wanted []wantedRow, present []trace.RowEntry, kept world.Values) []trace.Check {
	checks := []trace.Check{trace.NewCheck(n.Pos, "rows", rows(len(wanted)), describeRows(present), len(present) == len(wanted))}
	if !checks[0].Holds {
		return checks
	}
	fits := paired(len(wanted), func(w, there int) int { return wanted[w].failures(&present[there], kept) })
	for i, w := range wanted {
		for _, test := range w {
			checks = append(checks, test(&present[fits[i]], kept))
		}
	}
	return checks
}

func (w wantedRow) failures(row *trace.RowEntry, kept world.Values) int {
	n := 0
	for _, test := range w {
		if !test(row, kept).Holds {
			n++
		}
	}
	return n
}

func describeRows(present []trace.RowEntry) rule.Text {
	if len(present) == 0 {
		return rule.Text{EN: "no rows", KO: "행 없음"}
	}
	parts := rule.Joined(collect(present, func(r trace.RowEntry) rule.Text {
		if who := whoseRow(&r); who != trace.Anonymous {
			return rule.Textf("%s of %s", "%s (%s)", r.Key, who)
		}
		return rule.Same(r.Key)
	}))
	count := rows(len(present))
	return rule.Text{EN: count.EN + ": " + parts.EN, KO: count.KO + ": " + parts.KO}
}
