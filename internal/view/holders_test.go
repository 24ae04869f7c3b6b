package view_test

import (
	"testing"
	"time"

	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/view"
	"statelab/internal/wire"
)

// TestRowsSayWhoseTheyAre, where several browsers act: the one whose key the acting browser's jar holds is marked,
// one whose key another browser's jar holds names that one, and a row that no jar opens says
// nothing. A single row of a user has its mark, too, and a deleted one keeps it.
func TestRowsSayWhoseTheyAre(t *testing.T) {
	at := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	jar := func(browser, key string) *trace.Jar {
		return &trace.Jar{Browser: browser, Title: trace.Prose{rule.English: browser}, Host: "a.test",
			All: []trace.Cookie{{Name: "sessionid", Value: wire.Bytes(key), Domain: "a.test", HostOnly: true, Path: "/", Session: true}}}
	}
	row := func(key, owner string) trace.RowEntry {
		return trace.RowEntry{Mark: trace.Same, Key: key, Owner: owner, User: "u" + owner, Live: true, Lasts: time.Hour}
	}
	tr := &trace.Trace{Steps: []trace.Step{
		{Time: at, Jar: jar("phone", "key-2")},
		{Time: at, Jar: jar("television", "key-4")},
		{Time: at, Jar: jar("tablet", "key-5")},
		{Time: at, Jar: jar("laptop", "key-1"), Table: &trace.Table{Host: "a.test", Kind: trace.RowsTable, Name: "django_session",
			Rows: []trace.RowEntry{row("key-1", "1"), row("key-2", "1"), row("key-3", "1"), row("key-4", "2"), row("key-5", "1")}}},
	}}
	tr.Steps[3].Table.Rows[4].Mark = trace.Gone
	s := view.Of(tr).Step(3, view.Options{})
	if s.Jar == nil || !s.Jar.Named || len(s.Tables) != 1 || len(s.Tables[0].Rows) != 5 {
		t.Fatalf("%+v, %+v", s.Jar, s.Tables)
	}
	rows := s.Tables[0].Rows
	if !rows[0].This || len(rows[0].Others) != 0 {
		t.Errorf("the row of the laptop is %+v", rows[0])
	}
	if rows[1].This || len(rows[1].Others) != 1 || rows[1].Others[0].In(rule.English) != "phone" {
		t.Errorf("the row of the phone is %+v", rows[1])
	}
	if r := rows[2]; r.This || len(r.Others) > 0 {
		t.Errorf("%s is %+v", r.Key, r)
	}
	for i, holder := range map[int]string{3: "television", 4: "tablet"} {
		if r := rows[i]; r.This || len(r.Others) != 1 || r.Others[0].In(rule.English) != holder {
			t.Errorf("%s is %+v", r.Key, r)
		}
	}
}

// TestWhatIsOnlyStoredAgainTakesFewWords, where nobody asks for more; what else changed is
// said as it is.
func TestWhatIsOnlyStoredAgainTakesFewWords(t *testing.T) {
	held := trace.Cookie{Name: "c", Value: "1", Domain: "a.test", Path: "/", Secure: true, Lasts: time.Hour}
	step := func(now trace.Cookie) *trace.Trace {
		return &trace.Trace{Steps: []trace.Step{{Exchanges: []trace.Exchange{{
			Sent:     []trace.Fate{{Fate: trace.Sent, Rule: "cookie-sent", Cookie: held}},
			Received: []trace.Fate{{Fate: trace.Replaced, Rule: "cookie-replaced", Cookie: now, Seen: rule.Text{EN: "same value, 2 h, Secure", KO: "값은 그대로, 2시간, Secure"}}},
		}}}}}
	}
	later, other := held, held
	later.Lasts, other.Lasts, other.Secure = 2*time.Hour, 2*time.Hour, false
	for _, test := range []struct {
		now     trace.Cookie
		details bool
		want    string
	}{{later, false, "same value, again 2 h"}, {later, true, "same value, 2 h, Secure"}, {other, false, "same value, 2 h, Secure"}} {
		got := view.Of(step(test.now)).Step(0, view.Options{Details: test.details}).Beats[0].Exchange.Received.Shown[0]
		if got.Reason.EN != test.want || got.Again != (test.want == "same value, again 2 h") {
			t.Errorf("%+v with details %t says %q, want %q", test.now, test.details, got.Reason.EN, test.want)
		}
	}
}
