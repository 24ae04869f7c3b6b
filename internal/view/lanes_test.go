package view_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/view"
	"statelab/internal/wire"
)

// stepOf is a step that leaves tables beside that of the sessions, behind one exchange.
func stepOf(at time.Time, tables ...trace.Records) trace.Step {
	table := &trace.Table{Host: "a.test", Records: tables}
	e := trace.Exchange{Exchange: wire.Exchange{URL: "https://a.test/"}, Server: &trace.Server{Host: "a.test"}}
	e.Behind.Table = table
	return trace.Step{Time: at, Exchanges: []trace.Exchange{e}, Table: table}
}

func order(mark trace.Mark, id int64, paid string, fresh bool) trace.Record {
	return trace.Record{Mark: mark, ID: id, User: "alice", UserKey: "user_id", Why: rule.Text{EN: "by order.delete()"},
		Data: []trace.Item{{Name: "user_id", Value: "1"}, {Name: "paid", Value: paid, Fresh: fresh}}}
}

// A row of a model has a lane from where it is made, or was there before, to where it goes, with
// what was written on it: what a step tells twice, behind its exchange and at its end, once.
func TestRowsOfModelsHaveLanes(t *testing.T) {
	start := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	orders := func(rows ...trace.Record) trace.Records { return trace.Records{Name: "shop_order", Rows: rows} }
	users := func(rows ...trace.Record) trace.Records {
		return trace.Records{Name: "auth_user", Users: true, Rows: rows}
	}
	login := trace.Record{Mark: trace.Changed, ID: 1, User: "alice", Data: []trace.Item{{Name: "email", Value: `""`}, {Name: "last_login", Value: `"2026"`, Fresh: true}}}
	mail := trace.Record{Mark: trace.Changed, ID: 1, User: "alice", Data: []trace.Item{{Name: "email", Value: `"a@a.test"`, Fresh: true}, {Name: "last_login", Value: `"2026"`}}}
	tr := &trace.Trace{Start: start, Steps: []trace.Step{
		stepOf(start, orders(order(trace.Same, 1, "false", false), order(trace.Changed, 2, "true", true)), users(login)),
		stepOf(start, orders(order(trace.Same, 1, "false", false), order(trace.Same, 2, "true", false), order(trace.New, 3, "false", false)), users(mail)),
		stepOf(start, orders(order(trace.Changed, 1, "true", true), order(trace.Same, 2, "true", false), order(trace.Gone, 3, "false", false))),
	}}
	tl := view.Of(tr).Timeline(3)
	if len(tl.Ticks) != 4 || tl.Ticks[0].Step != view.SceneTick {
		t.Fatalf("the ticks are %+v, want one before the three steps, for what was there", tl.Ticks)
	}
	var got []string
	for _, l := range tl.Lanes {
		said := l.Table + " " + l.Key + " " + l.User + ":"
		for _, e := range l.Events {
			said += fmt.Sprint(" ", e.Tick, " ", e.What)
			for _, w := range e.Wrote {
				said += " " + w.Name + "=" + w.Value
			}
		}
		got = append(got, said)
	}
	want := []string{
		"shop_order 1 alice: 0 stood paid=false 3 written paid=true",
		"shop_order 2 alice: 0 stood 1 written paid=true",
		"shop_order 3 alice: 2 made paid=false 3 ended",
		`auth_user 1 alice: 2 written email="a@a.test"`,
	}
	if !slices.Equal(got, want) {
		t.Errorf("the lanes are\n%q, want\n%q", got, want)
	}
}

// Of many rows of one table there are those to which most happened, in their order, and the
// others are counted.
func TestManyLanesFold(t *testing.T) {
	start := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	orders := trace.Records{Name: "shop_order"}
	for id := range int64(40) {
		orders.Rows = append(orders.Rows, order(trace.New, id+1, "false", false))
	}
	paid := trace.Records{Name: "shop_order", Rows: slices.Clone(orders.Rows)}
	for i := range paid.Rows {
		paid.Rows[i].Mark = trace.Same
	}
	paid.Rows[39] = order(trace.Changed, 40, "true", true)
	tr := &trace.Trace{Start: start, Steps: []trace.Step{stepOf(start, orders), stepOf(start, paid)}}
	tl := view.Of(tr).Timeline(2)
	var keys []string
	for _, l := range tl.Lanes {
		keys = append(keys, l.Key)
	}
	if want := []string{"1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "40"}; !slices.Equal(keys, want) || tl.More[tl.Lanes[0].Owner()] != 28 {
		t.Errorf("there are lanes of the rows %q, and more %v; want %q and 28", keys, tl.More, want)
	}
}
