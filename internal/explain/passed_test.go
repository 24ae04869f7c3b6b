package explain_test

import (
	"strings"
	"testing"
	"time"

	"statelab/internal/address"
	"statelab/internal/cookiejar"
	"statelab/internal/explain"
)

// TestSlipsOfALineAreSaid writes what people write, and wants a sentence about each slip
// and about nothing else.
func TestSlipsOfALineAreSaid(t *testing.T) {
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	at, err := address.Parse("https://house.test/in/door")
	if err != nil {
		t.Fatal(err)
	}
	for line, want := range map[string]string{
		"key=k9":         "",
		"key=k9; Path=/": "",
		"key=k9; path=/; domain=.house.test; httponly; samesite=lax; max-age=60": "",
		"key=k9; Expires=Tue, 03 Mar 2026 15:00:00 GMT":                          "",
		"key=k9; Domain=www.house.test":                                          "",
		"key=; Max-Age=0":                                                        "",
		"key=k9, Path=/":                                                         "reads `k9, Path=/` as one value",
		"key=k9 Path=/":                                                          "reads `k9 Path=/` as one value",
		"key=k9； Path=/":                                                         "reads `k9； Path=/` as one value",
		"key=k9; Path=/, HttpOnly":                                               "reads `Path=/, HttpOnly` as one value",
		"key=k9; HttpOnly, Secure":                                               "reads `HttpOnly, Secure` as one value",
		"key=k9; Domain=house.test, Path=/":                                      "reads `Domain=house.test, Path=/` as one value",
		"key=k9; Expires=Tue, 03 Mar 2026 15:00:00 GMT, Path=/":                  "as one value",
		`key=k9; Path="/"`:                                                       "ignored `Path=\"/\"`: its value begins with a quotation mark, and in a line none stands around a value. The folder of the page counts: `/in`.",
		`key="k9"`:                                                               "quotation marks belong to the value",
		`"key=k9"`:                                                               "belongs to the name",
		`key=k9; Domain="house.test"`:                                            "refused the line: `Domain=\"house.test\"` begins with a quotation mark",
		"key=k9; Max-Age:3600":                                                   "ignored `Max-Age:3600`: what stands between an attribute and its value is `=`, not `:`. The cookie has no lifetime",
		"key=k9; Path: /":                                                        "not `:`. The folder of the page counts: `/in`",
		"key: k9":                                                                "There is no `=` in `key: k9`",
		"key=k9; Domain=https://house.test":                                      "refused the line: `Domain=https://house.test` is more than a host",
		"key=k9; Domain=house.test:443":                                          "is more than a host",
		"key=k9; Domain=house.test/":                                             "is more than a host",
		"key=k9; Domain=*.house.test":                                            "has a `*` in it",
		"key=k9; Domain=None":                                                    "means a host of that name",
		"key=k9; MaxAge=60":                                                      "One is called `Max-Age`. The cookie has no lifetime",
		"key=k9; max_age=60":                                                     "One is called `Max-Age`",
		"key=k9; Session":                                                        "ignored `Session`: no attribute is called so. The cookie has no lifetime",
		"key=k9; Expires=0":                                                      "ignored `Expires=0`: that is no date with day, month, year and time. The cookie has no lifetime",
		"key=k9; Max-Age=None":                                                   "a whole number of seconds",
		"key=k9; Max-Age=None; Expires=Tue, 03 Mar 2026 15:00:00 GMT": "a whole number of seconds, and nothing else.",
		"key=k9; Expires=Tue, 03 Mar 2026 15:00:00 KST":               "did not read `KST`",
		"key=k9; Expires=Tue, 03 Mar 2026 3:00:00 PM GMT":             "did not read `PM`",
		"key=k9; Path=*":                     "a path begins with `/`. The folder of the page counts: `/in`",
		"key=k9; Path=house.test":            "a path begins with `/`",
		"key=k9; Path=/menu; Path=/settings": "ignored `Path=/menu`: of two attributes of one name the later one counts",
		"key=k9; SameSite=Yes":               "takes `Strict`, `Lax` or `None`",
		"key=k9; HttpOnly=false":             "`HttpOnly=false` counts as `HttpOnly`",
		"key=k9; Domain=":                    "as if it were not there",
		"Path=/; key=k9":                     "a cookie called `Path`",
		"key=k9; /":                          "ignored `/`: no attribute is called so",
		"key=`; `x`":                         "ignored `` `x` ``",
	} {
		said := explain.PassedOver(now, at, cookiejar.Chromium, line)
		var all []string
		for _, s := range said {
			if says := s.Says; says.KO == "" || says.KO == says.EN || strings.Contains(says.EN+says.KO, "%!") {
				t.Errorf("%s: in Korean %q", line, says.KO)
			}
			all = append(all, s.Says.EN)
		}
		if got := strings.Join(all, " "); (got == "") != (want == "") || !strings.Contains(got, want) {
			t.Errorf("%s: %s\nwant: %s", line, got, want)
		}
	}
}
