package cookiejar_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"statelab/internal/cookiejar"
)

// TestEdgesOfLimits sets so many lines and counts what is left, one before the
// limit, at it, and one beyond.
func TestEdgesOfLimits(t *testing.T) {
	const partitioned = "; Secure; Partitioned"
	for _, test := range []struct {
		what  string
		lines int
		line  string // with the number of the line
		left  int
	}{
		{"179 a site", 179, "c%d=1", 179},
		{"180 a site", 180, "c%d=1", 180},
		{"181 a site", 181, "c%d=1", 150},
		{"200 a site", 200, "c%d=1", 169},
		{"all low", 181, "c%d=1; Priority=Low", 150},
		{"all high and Secure", 181, "c%d=1; Priority=High; Secure", 150},
		{"180 in a partition", 180, "c%d=1" + partitioned, 180},
		{"181 in a partition", 181, "c%d=1" + partitioned, 180},
		{"10,240 bytes in a partition", 10, "c%d=" + strings.Repeat("v", 1022) + partitioned, 10},
		{"more bytes in a partition", 10, "c%d=" + strings.Repeat("v", 1023) + partitioned, 9},
		{"bytes do not count elsewhere", 60, "c%d=" + strings.Repeat("v", 4000), 60},
	} {
		t.Run(test.what, func(t *testing.T) {
			jar := new(cookiejar.Jar)
			for i := range test.lines {
				d := set(t, jar, noon, "https://shop.test/", fmt.Sprintf(test.line, i))
				if d.Verdict != cookiejar.Stored {
					t.Fatalf("line %d: %v by %s", i, d.Verdict, d.Rule.Code)
				}
			}
			if n := len(jar.Cookies(noon)); n != test.left {
				t.Errorf("%d are left, want %d", n, test.left)
			}
		})
	}
}

// TestWhoGoesFirst fills a site with three kinds and looks at who is left.
func TestWhoGoesFirst(t *testing.T) {
	const low, high, secure = "; Priority=Low", "; Priority=High", "; Secure"
	for _, test := range []struct {
		what        string
		first, rest string // attributes of the first 61 and of the 120 after them
		firstLeft   int
	}{
		{"nobody is different: the oldest", "", "", 30},
		{"low before medium, down to 30", low, "", 30},
		{"medium before high", high, "", 61},
		{"medium gives way down to 50 only", "", high, 50},
		{"those without Secure before the Secure", secure, "", 61},
		{"Secure low before plain medium", low + secure, "", 30},
		{"high stays within its 70, even before Secure medium", high, secure, 61},
	} {
		t.Run(test.what, func(t *testing.T) {
			jar := new(cookiejar.Jar)
			for i := range 181 {
				attributes := test.rest
				if i < 61 {
					attributes = test.first
				}
				set(t, jar, noon.Add(time.Duration(i)*time.Second), "https://shop.test/", fmt.Sprintf("c%d=1%s", i, attributes))
			}
			left := 0
			for _, c := range jar.Cookies(noon.Add(time.Hour)) {
				var n int
				if _, err := fmt.Sscanf(c.Name, "c%d", &n); err != nil {
					t.Fatal(err)
				}
				if n < 61 {
					left++
				}
			}
			if left != test.firstLeft {
				t.Errorf("%d of the first 61 are left, want %d", left, test.firstLeft)
			}
		})
	}
}

// TestUsesAreNotedOnceAMinute: within a minute of its last noted use, a cookie
// grows no younger in Chromium; in the draft every use counts.
func TestUsesAreNotedOnceAMinute(t *testing.T) {
	for _, test := range []struct {
		profile cookiejar.Profile
		after   time.Duration
		want    time.Duration
	}{
		{cookiejar.Chromium, 59 * time.Second, 0},
		{cookiejar.Chromium, 60 * time.Second, 60 * time.Second},
		{cookiejar.RFC6265bis, time.Second, time.Second},
	} {
		jar := cookiejar.New(cookiejar.Options{Profile: test.profile})
		set(t, jar, noon, "https://shop.test/", "a=1")
		sel := jar.Select(noon.Add(test.after), at(t, "https://shop.test/"), cookiejar.Context{})
		if used := sel.Decisions[0].Cookie.LastUsed; !used.Equal(noon) {
			t.Errorf("%v: the decision knows of its own use, %v", test.profile, used)
		}
		if used := jar.Cookies(noon)[0].LastUsed; !used.Equal(noon.Add(test.want)) {
			t.Errorf("%v, after %v: last used at %v", test.profile, test.after, used)
		}
	}
}

func TestOrigins(t *testing.T) {
	for url, want := range map[string]string{
		"https://Shop.test/x":     "https://shop.test",
		"https://A.test/":         "https://a.test",
		"https://Z.test/":         "https://z.test",
		"https://shop.test:443/":  "https://shop.test",
		"http://shop.test:80/":    "http://shop.test",
		"http://shop.test:443/":   "http://shop.test:443",
		"https://shop.test:80/":   "https://shop.test:80",
		"https://shop.test:8443/": "https://shop.test:8443",
		"http://[::1]:8000/":      "http://[::1]:8000",
		"about:blank":             "null",
	} {
		if got := cookiejar.OriginOf(at(t, url)).String(); got != want {
			t.Errorf("origin of %s: %s, want %s", url, got, want)
		}
	}
}
