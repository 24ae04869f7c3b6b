package traffic_test

import (
	"encoding/json"
	"strings"
	"testing"

	"statelab/internal/harfile"
	"statelab/internal/traffic"
)

// Of a recording without times what is claimed hangs on the order of its entries, and never on the
// time. What an answer sets is there once a later request shows that the answer was.
func TestRecordingsWithoutTimes(t *testing.T) {
	type header struct{ Name, Value string }
	entry := func(url string, request []string, response ...string) any {
		list := func(lines []string) (all []header) {
			for _, line := range lines {
				name, value, _ := strings.Cut(line, ": ")
				all = append(all, header{name, value})
			}
			return all
		}
		return map[string]any{
			"time": 40, "request": map[string]any{"method": "GET", "url": url, "headers": list(request)},
			"response": map[string]any{"status": 200, "headers": list(response)},
		}
	}
	from := func(more ...string) []string {
		return append([]string{chrome, "Host: x", "Sec-Fetch-Dest: document", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Site: same-origin"}, more...)
	}
	const host = "https://shop.test"
	for _, test := range []struct {
		name, want string
		entries    []any
	}{
		{"a cookie, and its end, in the order of the pages", "+sid as-predicted host-and-path-match|-sid as-predicted deleted-by-server", []any{
			entry(host+"/", typed(), "Set-Cookie: sid=1; HttpOnly; Path=/"),
			entry(host+"/out", from("Referer: "+host+"/", "Cookie: sid=1"), "Set-Cookie: sid=; Max-Age=0; Path=/"),
			entry(host+"/in", from("Referer: "+host+"/out")),
		}},
		{"two that may have gone on at once", "-sid cannot-know ?", []any{
			entry(host+"/", typed(), "Set-Cookie: sid=1; HttpOnly; Path=/"),
			entry(host+"/a", typed()),
		}},
		{"one with an end may have come to it", "-cart cannot-know ?|-cart cannot-know ?", []any{
			entry(host+"/", typed(), "Set-Cookie: cart=1; Path=/cart; Max-Age=60"),
			entry(host+"/a", from("Referer: "+host+"/")),
			entry(host+"/cart", from("Referer: "+host+"/a")),
		}},
		{"a date that deletes whenever it was, and one of which nobody knows",
			"set old as-predicted refused; set kept cannot-know stored; set new as-predicted stored", []any{
				entry(host+"/", typed(), "Set-Cookie: old=; Expires=Thu, 01 Jan 1970 00:00:00 GMT", "Set-Cookie: kept=1; Expires=Fri, 01 Jan 2027 00:00:00 GMT", "Set-Cookie: new=1; Max-Age=60"),
			}},
		{"which the answer's date tells", "set kept as-predicted refused", []any{
			entry(host+"/", typed(), "Date: Mon, 02 Mar 2026 09:00:00 GMT", "Set-Cookie: kept=1; Expires=Sun, 01 Mar 2026 00:00:00 GMT"),
		}},
	} {
		text, err := json.Marshal(map[string]any{"log": map[string]any{"entries": test.entries}})
		if err != nil {
			t.Fatal(err)
		}
		file, err := harfile.Read("x.har", strings.NewReader(string(text)))
		if err != nil || file.Untimed != len(test.entries) {
			t.Fatal(err, file)
		}
		var said []string
		for f := range traffic.Recording(file, traffic.Options{}) {
			if !f.Untimed {
				t.Errorf("%s: request %d has a time", test.name, f.Number)
			}
			if got := told(f); got != "" {
				said = append(said, got)
			}
			var lines []string
			for i := range f.Set {
				lines = append(lines, "set "+f.Set[i].Cookie.Name+" "+string(f.Set[i].Claim)+" "+f.Set[i].Fate.Fate)
			}
			if strings.HasPrefix(test.want, "set ") {
				said = append(said, strings.Join(lines, "; "))
			}
		}
		if got := strings.Join(said, "|"); got != test.want {
			t.Errorf("%s:\n%s\nwant\n%s", test.name, got, test.want)
		}
	}
}
