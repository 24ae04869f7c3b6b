package view

import (
	"testing"
	"time"

	"statelab/internal/rule"
)

func TestLengths(t *testing.T) {
	for _, test := range []struct {
		d                                time.Duration
		exactEN, exactKO, roughEN, rough string
	}{
		{0, "0 s", "0초", "0 s", "0초"},
		{3 * time.Second, "3 s", "3초", "3 s", "3초"},
		{90 * time.Second, "1 min 30 s", "1분 30초", "1 min 30 s", "1분 30초"},
		{time.Hour, "1 h", "1시간", "1 h", "1시간"},
		{15 * time.Hour, "15 h", "15시간", "15 h", "15시간"},
		{15*time.Hour - time.Second, "14 h 59 min 59 s", "14시간 59분 59초", "15 h", "15시간"},
		{day, "1 day", "1일", "1 day", "1일"},
		{36 * time.Hour, "1 day 12 h", "1일 12시간", "1 day 12 h", "1일 12시간"},
		{14*day + time.Second, "14 days 1 s", "14일 1초", "14 days", "14일"},
		{14*day - 5*time.Minute, "13 days 23 h 55 min", "13일 23시간 55분", "14 days", "14일"},
		{14*day - time.Hour, "13 days 23 h", "13일 23시간", "13 days 23 h", "13일 23시간"},
		{364*day - 9*time.Hour, "363 days 15 h", "363일 15시간", "364 days", "364일"},
		{-time.Minute, "1 min", "1분", "-1 min", "-1분"},
	} {
		got := [...]string{Exactly(test.d, rule.English), Exactly(test.d, rule.Korean), Roughly(test.d, rule.English), Roughly(test.d, rule.Korean)}
		want := [...]string{test.exactEN, test.exactKO, test.roughEN, test.rough}
		if got != want {
			t.Errorf("%v is %q, want %q", test.d, got, want)
		}
	}
}

func TestMomentsAreInUTC(t *testing.T) {
	at := time.Date(2026, 3, 2, 18, 0, 0, 0, time.FixedZone("KST", 9*60*60))
	if got, want := Moment(at, rule.English), "Mon 2 Mar 2026 09:00:00 UTC"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got, want := Moment(at, rule.Korean), "2026-03-02 (월) 09:00:00 UTC"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
