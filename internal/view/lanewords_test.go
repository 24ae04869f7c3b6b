package view_test

import (
	"testing"
	"time"

	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/view"
)

func TestWhatALaneSays(t *testing.T) {
	cookie := &trace.Cookie{Name: "sessionid"}
	for _, test := range []struct {
		name               string
		lane               view.Lane
		left, kept, behind string
	}{
		{"a cookie without an end", view.Lane{Alive: true, Cookie: cookie, Browser: "b"}, "until close", "BROWSER'S JAR", "b"},
		{"a browser with a title", view.Lane{Alive: true, Ends: true, Lasts: time.Hour, Cookie: cookie, Browser: "b", Title: trace.Prose{rule.English: "Alice"}}, "1 h left", "BROWSER'S JAR", "Alice"},
		{"a cookie that is gone", view.Lane{Ends: true, Cookie: cookie, Browser: "b"}, "", "BROWSER'S JAR", "b"},
		{"a row", view.Lane{Alive: true, Ends: true, Lasts: 14 * 24 * time.Hour, Host: "a.test", Table: "django_session"}, "14 days left", "SERVER'S TABLE", "django_session  a.test"},
		{"a row whose end came", view.Lane{Alive: true, Ends: true, Lasts: -1, Host: "a.test", Table: "django_session"}, "expired, still there", "SERVER'S TABLE", "django_session  a.test"},
		{"a session in memory", view.Lane{Alive: true, Ends: true, Lasts: time.Minute, Host: "a.test"}, "1 min left", "SERVER'S MEMORY", "a.test"},
		{"an entry without an end", view.Lane{Alive: true, Entry: true, Host: "a.test"}, "no timeout", "SERVER'S MEMORY", "cache  a.test"},
		{"a row of a model", view.Lane{Alive: true, Record: true, Host: "a.test", Table: "shop_order"}, "", "SERVER'S TABLE", "shop_order  a.test"},
	} {
		kept, where := test.lane.OwnerWords()
		if left := test.lane.Left(); left.EN != test.left || kept.EN != test.kept || where.EN != test.behind {
			t.Errorf("%s says %q of %q, %q; want %q of %q, %q", test.name, left.EN, kept.EN, where.EN, test.left, test.kept, test.behind)
		}
	}
}

// What is written on a lane has the name of a column, and of an entry none.
func TestWhatAnEventWrote(t *testing.T) {
	e := view.Event{What: view.Written, Wrote: []view.Item{{Item: trace.Item{Name: "paid", Value: "true"}}, {Item: trace.Item{Value: "5"}}}}
	if got := e.Said(rule.English, func(s string) string { return s }); got != "paid = true  5" || e.Word().EN != "written again" {
		t.Errorf("%q wrote %q", e.Word().EN, got)
	}
}
