package cookiejar_test

import (
	"fmt"
	"net/url"
	"testing"
	"time"

	"statelab/internal/cookiejar"
	"statelab/internal/rule"
)

// A length of time is said in two units at most, and from two days on in days.
func TestLengthsInReasons(t *testing.T) {
	u := &url.URL{Scheme: "https", Host: "shop.test", Path: "/"}
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		seconds int
		want    rule.Text
	}{
		{45, rule.Text{EN: "45 s", KO: "45초"}},
		{60, rule.Text{EN: "1 min", KO: "1분"}},
		{90, rule.Text{EN: "1 min 30 s", KO: "1분 30초"}},
		{5400, rule.Text{EN: "1 h 30 min", KO: "1시간 30분"}},
		{86400, rule.Text{EN: "1 day", KO: "1일"}},
		{129600, rule.Text{EN: "1 day 12 h", KO: "1일 12시간"}},
		{1209599, rule.Text{EN: "14 days", KO: "14일"}},
	} {
		jar := cookiejar.New(cookiejar.Options{})
		if got := jar.Set(now, u, cookiejar.Context{}, fmt.Sprintf("a=1; Max-Age=%d", c.seconds)).Check().Seen; got != c.want {
			t.Errorf("Max-Age=%d is told as %v, want %v", c.seconds, got, c.want)
		}
	}
}
