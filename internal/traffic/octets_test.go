package traffic_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"statelab/internal/harfile"
	"statelab/internal/traffic"
)

// A real Chromium was sent cookies with names, values and a Domain of Korean and of octets that are no
// UTF-8, and recorded by its developer tools and by Playwright. What crossed is what the server wrote
// down, and nothing of it is told as unexpected or as not to be known.
func TestRecordedOctets(t *testing.T) {
	var all strings.Builder
	for i := 0x80; i < 0x100; i++ {
		all.WriteByte(byte(i))
	}
	own := []string{"장바구니=사과", "latin=caf\xe9", "high=" + all.String(), "mixed=한\xff"}
	for _, name := range []string{"octets-playwright.har", "octets-devtools.har"} {
		sent := 0
		for f := range traffic.Recording(read(t, name), traffic.Options{}) {
			want := append(slices.Clone(own), "domain=1")
			if strings.HasPrefix(f.URL, "https://xn--") { // the Domain covers it, and nothing else does
				want = want[4:]
			}
			cookie := f.Request.Get("Cookie")
			if cookie != "" && cookie != strings.Join(want, "; ") {
				t.Errorf("%s, %s: %q", name, f.URL, cookie)
			}
			for _, c := range f.Cookies {
				pair := c.Fate.Cookie.Name + "=" + string(c.Fate.Cookie.Value)
				if *c.Sent != slices.Contains(want, pair) || c.Claim != traffic.AsPredicted {
					t.Errorf("%s, %s: %q sent %v, %s", name, f.URL, pair, *c.Sent, c.Claim)
				}
				if *c.Sent {
					sent++
				}
			}
			for _, l := range f.Set {
				if l.Claim != traffic.AsPredicted || l.Fate.Fate != "stored" && l.Fate.Fate != "replaced" {
					t.Errorf("%s, %s: %q %s, %s", name, f.URL, l.Line, l.Fate.Fate, l.Claim)
				}
			}
		}
		if sent < 11 {
			t.Errorf("%s: only %d were sent", name, sent)
		}
	}
}

// Where nobody knows who read octets as characters, nothing is claimed of a line that hangs on it.
func TestOctetsOfWhichNobodyKnows(t *testing.T) {
	for line, want := range map[string]string{
		"ko=1; Domain=ì‡¼í•‘ëª°.test":      "cannot-know",
		"ko=1; Domain=pay.test":            "as-predicted",
		"ìž¥=1; Path=/":                    "as-predicted",
		"ì‡¼=" + strings.Repeat("x", 5000): "cannot-know",
	} {
		text := fmt.Sprintf(`{"log":{"creator":{"name":"x"},"entries":[{"startedDateTime":"2026-03-02T09:00:00Z","time":1,"request":{"method":"GET","url":"https://shop.test/","headers":[{"name":"Host","value":"shop.test"},{"name":"User-Agent","value":%q},{"name":"Sec-Fetch-Site","value":"none"},{"name":"Sec-Fetch-Mode","value":"navigate"},{"name":"Sec-Fetch-Dest","value":"document"}]},"response":{"status":200,"headers":[{"name":"Set-Cookie","value":%q},{"name":"Set-Cookie","value":"ì‡¼=2"}]}}]}}`, strings.TrimPrefix(chrome, "User-Agent: "), line)
		file, err := harfile.Read("x.har", strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		for range 2 { // and with its values hidden
			for f := range traffic.Recording(file, traffic.Options{}) {
				if l := f.Set[0]; string(l.Claim) != want {
					t.Errorf("%q: %s, want %s: %s", line, l.Claim, want, l.Why.EN)
				}
			}
			traffic.Hide(file)
		}
	}
}
