package cookiejar_test

import (
	"testing"
	"time"

	"statelab/internal/cookiejar"
)

func TestDates(t *testing.T) {
	for _, test := range []struct {
		text            string
		chromium, draft string // RFC 3339, empty where it is no date
	}{
		{"Wed, 04 Mar 2026 08:09:10 GMT", "2026-03-04T08:09:10Z", "2026-03-04T08:09:10Z"},
		{"Wednesday, 04-Mar-26 08:09:10 GMT", "2026-03-04T08:09:10Z", "2026-03-04T08:09:10Z"},
		{"Wed Mar  4 08:09:10 2026", "2026-03-04T08:09:10Z", "2026-03-04T08:09:10Z"},
		{"8:9:1 4 march 2026", "2026-03-04T08:09:01Z", "2026-03-04T08:09:01Z"},
		{"4 Mar 2026 08:09:10 +0900", "2026-03-04T08:09:10Z", "2026-03-04T08:09:10Z"},
		{"1 Jan 69 00:00:00", "2069-01-01T00:00:00Z", "2069-01-01T00:00:00Z"},
		{"1 Jan 70 00:00:00", "1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z"},
		{"1 Jan 1601 00:00:00", "1601-01-01T00:00:00Z", "1601-01-01T00:00:00Z"},
		{"29 Feb 2028 00:00:00", "2028-02-29T00:00:00Z", "2028-02-29T00:00:00Z"},
		{"29 Feb 2026 00:00:00", "", ""},
		{"31 Apr 2026 00:00:00", "", ""},
		{"0 Apr 2026 00:00:00", "", ""},
		{"30 Apr 2026 23:59:59", "2026-04-30T23:59:59Z", "2026-04-30T23:59:59Z"},
		{"1 Apr 2026 24:00:00", "", ""},
		{"1 Apr 2026 23:59:60", "", ""},
		{"1 Apr 2026 00:60:00", "", ""},
		{"1 Apr 2026", "", ""},
		{"1\tJan!2027/00:00:00", "2027-01-01T00:00:00Z", "2027-01-01T00:00:00Z"},
		{"1;Jan@2027[00:00:00", "2027-01-01T00:00:00Z", "2027-01-01T00:00:00Z"},
		{"1`Jan{2027~00:00:00", "2027-01-01T00:00:00Z", "2027-01-01T00:00:00Z"},
		{"1\x7fJan 2027 00:00:00", "", ""},
		{"1\nJan 2027 00:00:00", "", ""},
		{"1 2026 00:00:00", "", ""},
		{"Apr 00:00:00", "", ""},
		{"", "", ""},
		// Where Chromium leaves the draft.
		{"1 Jan 12027 00:00:00", "12027-01-01T00:00:00Z", ""},
		{"1 Jan 7 00:00:00", "2007-01-01T00:00:00Z", ""},
		{"1 Jan 1600 00:00:00", "1600-01-01T00:00:00Z", ""},
		{"1 Jan 2027 00:00:00Z", "", "2027-01-01T00:00:00Z"},
		{"1 Jan 2027 00:00:00:00", "", "2027-01-01T00:00:00Z"},
		{"1 Jan 2027 00:00:0000000005", "2027-01-01T00:00:05Z", ""},
		{"1 Jan 2027 010:00:00", "2027-01-01T10:00:00Z", ""},
		{"1st Jan 2027 00:00:00", "", "2027-01-01T00:00:00Z"},
		{"1 Jan 2027z 00:00:00", "", "2027-01-01T00:00:00Z"},
	} {
		for profile, want := range map[cookiejar.Profile]string{cookiejar.Chromium: test.chromium, cookiejar.RFC6265bis: test.draft} {
			got, ok := cookiejar.ParseDate(test.text, profile)
			if want == "" {
				if ok {
					t.Errorf("%v: %q is %v, want no date", profile, test.text, got)
				}
				continue
			}
			if text := got.Format(time.RFC3339); !ok || text != want {
				t.Errorf("%v: %q is %s (%v), want %s", profile, test.text, text, ok, want)
			}
		}
	}
}

// TestInternationalHosts compares with names in use and with RFC 3492.
func TestInternationalHosts(t *testing.T) {
	for host, want := range map[string]string{
		"bücher.test":       "xn--bcher-kva.test",
		"BÜCHER.test":       "xn--bcher-kva.test",
		"한국.test":           "xn--3e0b707e.test",
		"例え.テスト":            "xn--r8jz45g.xn--zckzah",
		"例え。テスト":            "xn--r8jz45g.xn--zckzah",
		"faß.test":          "xn--fa-hia.test",
		"ليهمابتكلموشعربي؟": "xn--egbpdaj6bu4bxfgehfvwxn",
		"他们为什么不说中文":         "xn--ihqwcrb4cv8a8dqg056pqjye",
		"[2001:DB8::1]":     "[2001:db8::1]",
		"[2001:db8:0:0::1]": "[2001:db8::1]",
	} {
		if got := cookiejar.OriginOf(at(t, "https://"+host+"/")).Host; got != want {
			t.Errorf("%s is %s, want %s", host, got, want)
		}
	}
}
