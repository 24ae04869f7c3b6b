package traffic_test

import (
	"fmt"
	"strings"
	"testing"

	"statelab/internal/harfile"
	"statelab/internal/traffic"
)

// Over plain http nobody says who asks, and so whether a line was stored. A cookie that stays away for its
// path, whether it is there or not, is told as that.
func TestWhatStaysElsewhereAnyway(t *testing.T) {
	agent := strings.TrimPrefix(chrome, "User-Agent: ")
	entry := func(second int, path, lines string) string {
		return fmt.Sprintf(`{"startedDateTime":"2026-03-02T09:00:0%dZ","time":5,"request":{"method":"GET","url":"http://shop.test%s","headers":[{"name":"Host","value":"shop.test"},{"name":"User-Agent","value":%q}]},"response":{"status":200,"headers":[%s]}}`, second, path, agent, lines)
	}
	set := `{"name":"Set-Cookie","value":"sid=1; HttpOnly"},{"name":"Set-Cookie","value":"theme=1; Path=/admin"}`
	file, err := harfile.Read("x.har", strings.NewReader(`{"log":{"creator":{"name":"x"},"entries":[`+entry(0, "/", set)+","+entry(5, "/b", "")+`]}}`))
	if err != nil {
		t.Fatal(err)
	}
	got := ""
	for f := range traffic.Recording(file, traffic.Options{}) {
		for _, c := range f.Cookies {
			got += fmt.Sprintf("%s %s elsewhere %v\n", c.Fate.Cookie.Name, c.Claim, c.StaysElsewhere())
		}
	}
	const want = "sid cannot-know elsewhere false\ntheme cannot-know elsewhere true\n"
	if got != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
}
