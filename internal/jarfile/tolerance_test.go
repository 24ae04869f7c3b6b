package jarfile_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"statelab/internal/cookiejar"
	"statelab/internal/diag"
	"statelab/internal/jarfile"
	"statelab/internal/rule"
)

// Lines as programs and people write them, and how each is read.
func TestOddLinesAreUnderstood(t *testing.T) {
	for _, test := range []struct{ line, want, remark string }{
		{".shop.test\tTRUE\t/\tFALSE\t1900000000\ta\t1", "a=1 .shop.test/ 1900000000", ""},
		{"shop.test\tTRUE\t/\tFALSE\t1900000000\ta\t1", "a=1 .shop.test/ 1900000000", ""}, // wget writes no dots
		{".shop.test\tFALSE\t/\tFALSE\t0\ta\t1", "a=1 .shop.test/ session", "the dot is believed"},
		{"SHOP.test\tfalse\t/x\ttrue\t0\ta\t", "a= shop.test/x session Secure", ""},
		{"shop.test\tFALSE\t/\tFALSE\t\ta\t1", "a=1 shop.test/ session", "no end is written"},
		{"shop.test\tFALSE\t/\tFALSE\t-1\ta\t1", "a=1 shop.test/ session", "negative"},
		{"shop.test\tFALSE\t/\tFALSE\t0.0\ta\t1", "a=1 shop.test/ session", ""},
		{"shop.test\tFALSE\t/\tFALSE\t1900000000.608693\ta\t1", "a=1 shop.test/ 1900000000", "fraction of a second"},
		{"shop.test\tFALSE\t/\tFALSE\t1.9e9\ta\t1", "a=1 shop.test/ 1900000000", ""},
		{"shop.test\tFALSE\t/\tFALSE\t101795748772\ta\t1", "a=1 shop.test/ 101795748772", ""}, // Python after Max-Age=100000000000
		{"shop.test\tFALSE\t/\tFALSE\t1900000000000\ta\t1", "a=1 shop.test/ 1900000000", "milliseconds"},
		{"shop.test\tFALSE\t/\tFALSE\t1900000000000000\ta\t1", "a=1 shop.test/ 1900000000", "microseconds since 1970"},
		{"shop.test\tFALSE\t/\tFALSE\t13544473600000000\ta\t1", "a=1 shop.test/ 1900000000", "since 1601"},
		{"shop.test\tFALSE\t/\tFALSE\t2030-03-17T17:46:40Z\ta\t1", "a=1 shop.test/ 1900000000", "as a date"},
		{"shop.test\tFALSE\t/\tFALSE\tSun, 17 Mar 2030 17:46:40 GMT\ta\t1", "a=1 shop.test/ 1900000000", "as a date"},
		{"shop.test\tFALSE\t/\tFALSE\tSession\ta\t1", "a=1 shop.test/ session", ""},
		{"localhost:9009\tFALSE\t/\tFALSE\t0\ta\t1", "a=1 localhost/ session", "port 9009 is dropped"},
		{"[::1]:9009\tFALSE\t/\tFALSE\t0\ta\t1", "a=1 [::1]/ session", "port 9009 is dropped"},
		{"::1\tFALSE\t/\tFALSE\t0\ta\t1", "a=1 [::1]/ session", ""},
		{"localhost.local\tFALSE\t/\tFALSE\t0\ta\t1", "a=1 localhost/ session", "how Python calls localhost"},
		{"bücher.test\tFALSE\t/\tFALSE\t0\ta\t1", "a=1 xn--bcher-kva.test/ session", ""},
		{" shop.test \tTRUE \t/\tFALSE\t 0 \ta\t1", "a=1 .shop.test/ session", ""},
		{"#HttpOnly_.shop.test\tTRUE\t/\tFALSE\t0\ta\t1", "a=1 .shop.test/ session HttpOnly", ""},
	} {
		list, _ := entries(t, "# HTTP Cookie File\n"+test.line+"\n")
		if len(list) != 1 || list[0].Number != 1 || list[0].Line != 2 {
			t.Errorf("%q gives %+v", test.line, list)
			continue
		}
		got := cookies(t, list)[0]
		if said := inShort(got); said != test.want {
			t.Errorf("%q is %s, want %s", test.line, said, test.want)
		}
		remarked(t, test.line, list[0], test.remark)
	}
}

// remarked wants one remark with these words, in both languages, or none.
func remarked(t *testing.T, what string, e jarfile.Entry, want string) {
	t.Helper()
	if want == "" && len(e.Remarks) == 0 {
		return
	}
	if want == "" || len(e.Remarks) != 1 || !strings.Contains(e.Remarks[0].EN, want) || e.Remarks[0].KO == "" {
		t.Errorf("%q: the remarks are %+v, want %q", what, e.Remarks, want)
	}
}

// inShort writes a cookie for a table: what a cookies.txt says of it, and SameSite.
func inShort(c cookiejar.Cookie) string {
	dot, end := "", "session"
	if !c.HostOnly {
		dot = "."
	}
	if c.Persistent {
		end = strings.TrimSuffix(fmt.Sprintf("%d.%d", c.Expires.Unix(), c.Expires.Nanosecond()/1e6), ".0")
	}
	s := fmt.Sprintf("%s=%s %s%s%s %s", c.Name, c.Value, dot, c.Domain, c.Path, end)
	for _, f := range []struct {
		on   bool
		text string
	}{{c.Secure, "Secure"}, {c.HttpOnly, "HttpOnly"}, {c.SameSite != 0, c.SameSite.String()}, {c.Priority != 0, c.Priority.String()},
		{c.Partition != "", "in " + c.Partition}, {c.CrossSiteFrame, "cross-site"}} {
		if f.on {
			s += " " + f.text
		}
	}
	return s
}

// Cookies as programs write them in JSON.
func TestCookiesOfOtherPrograms(t *testing.T) {
	for _, test := range []struct {
		text, want, remark string
		format             jarfile.Format
	}{
		{`{"cookies":[{"name":"sid","value":"x","domain":".shop.test","path":"/","expires":-1,"httpOnly":true,"secure":true,"sameSite":"Lax"}],"origins":[]}`,
			"sid=x .shop.test/ session Secure HttpOnly Lax", "", jarfile.StorageState},
		{`{"cookies":[{"name":"p","value":"x","domain":"shop.test","path":"/","expires":1900000000.5,"httpOnly":false,"secure":false,"sameSite":"None"}],"origins":[{"origin":"https://a.test","localStorage":[]}]}`,
			"p=x shop.test/ 1900000000.500", "in no browser's jar", jarfile.StorageState},
		{`{"cookies":[{"name":"p","value":"x","domain":"a.test","path":"/","expires":1900000000,"secure":true,"sameSite":"None","partitionKey":"https://news.test","_crHasCrossSiteAncestor":true}],"origins":[]}`,
			"p=x a.test/ 1900000000 Secure None in https://news.test cross-site", "", jarfile.StorageState},
		{`[{"name":"p","value":"x","domain":".a.test","path":"/","expires":1900000000.25,"size":2,"httpOnly":false,"secure":true,"session":false,"priority":"High","sourcePort":443,"partitionKey":{"topLevelSite":"https://a.test","hasCrossSiteAncestor":false}}]`,
			"p=x .a.test/ 1900000000.250 Secure High in https://a.test", "", jarfile.Puppeteer},
		{`[{"domain":".shop.test","expirationDate":1900000000.232584,"hostOnly":false,"httpOnly":false,"name":"cid","path":"/","sameSite":"unspecified","secure":false,"session":false,"storeId":"0","value":"f6","id":1}]`,
			"cid=f6 .shop.test/ 1900000000.232", "", jarfile.Extension},
		{`[{"domain":"www.shop.test","hostOnly":true,"httpOnly":true,"name":"sid","path":"/","sameSite":"no_restriction","secure":true,"session":true,"storeId":null,"value":"s"}]`,
			"sid=s www.shop.test/ session Secure HttpOnly None", "", jarfile.Extension},
		{`{"url":"https://shop.test","cookies":[{"domain":".shop.test","expirationDate":1900000000,"hostOnly":false,"httpOnly":false,"name":"j","path":"/","sameSite":null,"secure":false,"session":false,"storeId":"0","value":"2"}]}`,
			"j=2 .shop.test/ 1900000000", "", jarfile.Extension},
		{`[{"domain":"shop.test","expiry":1900000000,"httpOnly":false,"name":"w","path":"/","sameSite":"Strict","secure":true,"value":"3"}]`,
			"w=3 shop.test/ 1900000000 Secure Strict", "", jarfile.WebDriver},
		{`{"version":"tough-cookie@4","cookies":[{"key":"t","value":"4","expires":"2030-03-17T17:46:40.000Z","domain":"shop.test","path":"/","hostOnly":true,"creation":"2026-03-02T09:00:00Z"}]}`,
			"t=4 shop.test/ 1900000000", "as a date", jarfile.OtherJSON},
		{`[{"Host raw":"https://.shop.test/","Name raw":"q","Path raw":"/","Content raw":"5","Expires raw":"1900000000","Send for raw":"true","HTTP only raw":"true","SameSite raw":"no_restriction","This domain only raw":"false"}]`,
			"q=5 .shop.test/ 1900000000 Secure HttpOnly None", "", jarfile.OtherJSON},
		{`[{"name":"n","value":7,"url":"https://shop.test/x"}]`, "n=7 shop.test/ session", "no quotes", jarfile.OtherJSON},
		{`[{"name":"n","value":"1","domain":"shop.test","expires":1900000000000}]`, "n=1 shop.test/ 1900000000", "milliseconds", jarfile.Puppeteer},
		{`[{"name":"n","value":"1","domain":"shop.test","expires":0},]`, "n=1 shop.test/ session", "", jarfile.Puppeteer},
		{`[{"name":"n","value":"1","domain":".shop.test","hostOnly":true,"session":true}]`, "n=1 .shop.test/ session", "contradict", jarfile.Extension},
	} {
		list, about := entries(t, test.text)
		if about.Format != test.format {
			t.Errorf("%s is %v, want %v", test.text, about.Format, test.format)
		}
		if got := cookies(t, list); len(got) != 1 || inShort(got[0]) != test.want {
			t.Errorf("%s\nis %s\nwant %s", test.text, inShort(got[0]), test.want)
		}
		remarked(t, test.text, list[0], test.remark)
	}
}

// Files that the programs themselves wrote: of an answer of nine lines, and what Chromium
// was told beside it.
func TestFilesOfRealPrograms(t *testing.T) {
	for _, test := range []struct {
		file    string
		format  jarfile.Format
		want    []string
		remarks int
	}{
		{"curl.txt", jarfile.Netscape, []string{
			"u=쿠키 localhost/ 1796631535", "empty= localhost/ 1796631535", "ss=5 localhost/ 1796631535", `q="a b" localhost/x 1795767634`,
			"h=4 localhost/ 1796631535 Secure HttpOnly", "life=2 localhost/ 1796631535", "plain=1 localhost/ session"}, 0},
		{"wget.txt", jarfile.Netscape, []string{
			"u=쿠키 localhost/ 1796631536", "empty= localhost/ 1796631536", "ss=5 localhost/ 1796631536",
			"h=4 localhost/ 1796631536 Secure", "life=2 localhost/ 1796631536", "plain=1 localhost/ session"}, 6},
		{"python.txt", jarfile.Netscape, []string{
			"plain=1 127.0.0.1/ session", "life=2 127.0.0.1/ 1796631536", "h=4 127.0.0.1/ 1796631536 Secure", "ss=5 127.0.0.1/ 1796631536",
			"empty= 127.0.0.1/ 1796631536", "=nov 127.0.0.1/ 1796631536", "u=ì¿\u00a0í\u0082¤ 127.0.0.1/ 1796631536", `q="a b" 127.0.0.1/x 1795767635`,
			"plain=1 localhost/ session"}, 10},
		{"devtools.json", jarfile.Puppeteer, []string{
			`q="a b" www.shop.test/x 1795767609.626`, `q="a b" localhost/x 1795767610.548`, "high=2 .shop.test/x 1830327513.14 Secure HttpOnly Lax High",
			"plain=1 www.shop.test/ session", "life=2 www.shop.test/ 1796631510.626", "sub=3 .shop.test/ session", "ss=5 www.shop.test/ 1796631510.626 Strict"}, 0},
	} {
		text, err := os.ReadFile("testdata/" + test.file)
		if err != nil {
			t.Fatal(err)
		}
		list, about := entries(t, string(text))
		var got []string
		remarks := 0
		for i, c := range cookies(t, list) {
			got = append(got, inShort(c))
			remarks += len(list[i].Remarks)
		}
		if about.Format != test.format || len(got) < len(test.want) || !slices.Equal(got[:len(test.want)], test.want) || remarks != test.remarks {
			t.Errorf("%s is %v with %d remarks:\n%s", test.file, about.Format, remarks, strings.Join(got, "\n"))
		}
	}
	list, _ := entries(t, readFile(t, "testdata/devtools.json"))
	if got, want := inShort(list[17].Cookie), "part=1 ads.shop.test/ 1830327513.14 Secure None in https://news.test cross-site"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

func readFile(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// What PowerShell writes is UTF-16, with a byte order mark or without.
func TestUTF16IsRead(t *testing.T) {
	for _, order := range []binary.AppendByteOrder{binary.LittleEndian, binary.BigEndian} {
		for _, text := range []string{"\ufeff" + fromCurl, fromCurl, "\ufeff" + `[{"name":"a","value":"🍪","domain":"shop.test"}]`, "\ufeff<!DOCTYPE html>"} {
			var b []byte
			for _, unit := range utf16.Encode([]rune(text)) {
				b = order.AppendUint16(b, unit)
			}
			list, about, err := each(string(b))
			switch {
			case strings.Contains(text, "DOCTYPE"):
				if err == nil || !strings.Contains(err.Error(), "HTML") {
					t.Errorf("a page in UTF-16: %v", err)
				}
			case err != nil || len(about.Notes) != 1 || !strings.Contains(about.Notes[0].EN, "UTF-16"):
				t.Errorf("%v: %+v, %v", order, about, err)
			case strings.Contains(text, "🍪"):
				if len(list) != 1 || list[0].Cookie.Value != "🍪" {
					t.Errorf("%+v", list)
				}
			default:
				if want, _ := entries(t, fromCurl); !slices.EqualFunc(list, want, func(a, b jarfile.Entry) bool { return a.Cookie == b.Cookie }) {
					t.Errorf("%v: %+v", order, list)
				}
			}
		}
	}
}

// What is no file of cookies is said to be what it is.
func TestOtherFilesAreNamed(t *testing.T) {
	for text, want := range map[string]string{
		"<!DOCTYPE html>\n<html>\n":              "a page (HTML)",
		"\n\n  <HTML><head>":                     "a page (HTML)",
		"<?xml version='1.0'?>\n<a/>":            "markup",
		`{"log":{"version":"1.2","entries":[]}}`: "HAR",
		"SQLite format 3\x00\x10\x00":            "a SQLite database",
		"cook\x00\x00\x00\x01":                   "binarycookies",
		"\x1f\x8b\x08\x00":                       "gzip",
		"PK\x03\x04":                             "zip",
		"#LWP-Cookies-2.0\nSet-Cookie3: a=1; path=\"/\"; domain=a.test": "LWP-Cookies",
		"HTTP/1.1 200 OK\nSet-Cookie: a=1\n":                            "header lines",
		"Set-Cookie: a=1; Path=/\n":                                     "header lines",
		"Cookie: a=1; b=2\n":                                            "header lines",
		"\x7fELF\x02\x01\x01\x00\x00":                                   "no text",
		"My only copy.\n":                                               "7 fields with tabs in between, not 1",
		"a=1; b=2":                                                      "7 fields with tabs in between, not 1",
		"# a comment\n\nshop.test FALSE / FALSE 0 a 1\n":                "it has to be tabs",
		`{"name":"package","version":"1.0"}`:                            `begins with "name"`,
		`{}`:                                                            "JSON without cookies",
		`[{"name":"a","age":7}]`:                                        "a list of something else",
		`{"a":1}`:                                                       `begins with "a"`,
		`[` + strings.Repeat(" ", 100) + `{"title":"x","url":"http://"}]`: "a list of something else",
	} {
		list, _, err := each(text)
		var problems diag.List
		if !errors.As(err, &problems) || len(problems) != 1 || len(list) > 0 || problems[0].Pos.File != "jar" {
			t.Errorf("%q: %v, %v", text, list, err)
			continue
		}
		message, hint := problems[0].In(rule.Korean)
		if !strings.Contains(problems[0].Message, want) || problems[0].Hint == "" || message == problems[0].Message || hint == problems[0].Hint {
			t.Errorf("%q: %s (%s); %s (%s), want %q", text, problems[0].Message, problems[0].Hint, message, hint, want)
		}
	}
	for _, text := range []string{"", "\n", "\ufeff", "# Netscape HTTP Cookie File\n", "# only a comment", "[]", `{"cookies":[]}`, `{"cookies": [], "origins": []}`} {
		if list, about, err := each(text); err != nil || len(list) > 0 || (about.Format == jarfile.Netscape) == strings.ContainsAny(text, "[{") {
			t.Errorf("%q: %v, %v, %v", text, list, about, err)
		}
	}
}

// own is a file of statelab's own with such cookies.
func own(cookies ...string) string {
	return "{\"statelab_jar\": 1, \"cookies\": [\n" + strings.Join(cookies, ",\n") + "\n]}\n"
}

const ownCookie = `{"name":"a","value":"1","domain":"shop.test","hostOnly":true,"path":"/","secure":false,"httpOnly":false,"priority":"Medium","created":"2026-03-02T09:00:00Z","lastUsed":"2026-03-02T09:00:00Z"}`

// A cookie that cannot be understood is told, and the others are read.
func TestWhatIsWrongIsOneEntry(t *testing.T) {
	with := func(old, replacement string) string { return strings.Replace(ownCookie, old, replacement, 1) }
	line := "shop.test\tTRUE\t/\tTRUE\t0\tb\t1"
	foreign := `{"name":"b","value":"1","domain":"b.test","expirationDate":1900000000}`
	for _, test := range []struct {
		text string
		line int
		want string
	}{
		{line + "\n\nshop.test\tFALSE\t/\tFALSE\t0\n" + line, 3, "7 fields with tabs in between, not 5"},
		{line + "\na\tb\tc\td\te\tf\tg\th\n" + line, 2, "7 fields with tabs in between, not 8"},
		{line + "\nshop.test FALSE / FALSE 0 a 1\n" + line, 2, "it has to be tabs"},
		{line + "\nshop.test\tNO\t/\tFALSE\t0\ta\t1\n" + line, 2, "second field is TRUE or FALSE"},
		{line + "\nshop.test\tTRUE\t/\t1\t0\ta\t1\n" + line, 2, "fourth field is TRUE or FALSE"},
		{line + "\nshop.test\tTRUE\tx\tTRUE\t0\ta\t1\n" + line, 2, "begins with /"},
		{line + "\nshop.test\tTRUE\t/\tTRUE\tsoon\ta\t1\n" + line, 2, "seconds since 1970"},
		{line + "\nshop.test\tTRUE\t/\tTRUE\t1e300\ta\t1\n" + line, 2, "seconds since 1970"},
		{line + "\nshop.test\tTRUE\t/\tTRUE\t1e999\ta\t1\n" + line, 2, "seconds since 1970"},
		{line + "\n.\tTRUE\t/\tTRUE\t0\ta\t1\n" + line, 2, "no domain"},
		{line + "\nhttps://shop.test/\tTRUE\t/\tTRUE\t0\ta\t1\n" + line, 2, "no host"},
		{line + "\nshop.test\tTRUE\t/\tTRUE\t0\t\t\n" + line, 2, "neither a name nor a value"},
		{line + "\nshop.test\tTRUE\t/\tTRUE\t0\ta\t" + strings.Repeat("x", 1<<17) + "\n" + line, 2, "longer than 65536 bytes"},
		{own(ownCookie, with(`"path":"/"`, `"path":7`), ownCookie), 3, `"path" is a text`},
		{own(ownCookie, with(`"path":"/"`, `"path":"x"`), ownCookie), 3, "begins with /"},
		{own(ownCookie, with(`"domain":"shop.test"`, `"domain":""`), ownCookie), 3, "no domain"},
		{own(ownCookie, with(`"name":"a","value":"1"`, `"name":"","value":""`), ownCookie), 3, "neither a name nor a value"},
		{own(ownCookie, with(`"priority":"Medium"`, `"priority":"Urgent"`), ownCookie), 3, "Low, Medium or High"},
		{own(ownCookie, with(`"priority":"Medium"`, `"sameSite":"some"`), ownCookie), 3, "None, Lax or Strict"},
		{own(ownCookie, with(`"a"`, `"한","octets":true`), ownCookie), 3, "no octet"},
		{own(ownCookie, with(`2026-03-02T`, `today`), ownCookie), 3, `"created" is a time`},
		{own(ownCookie, with(`"created":"2026-03-02T09:00:00Z"`, `"created":"9999-12-31T23:59:59-23:00"`), ownCookie), 3, `"created" is in the year 10000 of UTC`},
		{own(ownCookie, with(`"lastUsed":"2026-03-02T09:00:00Z"`, `"lastUsed":"0001-01-01T00:00:00+01:00"`), ownCookie), 3, `"lastUsed" is in the year 0 of UTC`},
		{own(ownCookie, with(`"created"`, `"expires":"0000-01-01T00:00:00+23:00","created"`), ownCookie), 3, `"expires" is in the year -1 of UTC`},
		{own(ownCookie, `7`, ownCookie), 3, "no object"},
		{own(ownCookie, `{"name": nope}`, ownCookie), 3, "no JSON"},
		{own(ownCookie, with(`"secure":false`, `"secure":"perhaps"`), ownCookie), 3, `"secure" is true or false`},
		{own(ownCookie, with(`"value":"1"`, `"value":"`+strings.Repeat("x", 1<<17)+`"`), ownCookie), 3, "longer than 65536 bytes"},
		{"[" + foreign + ",\n" + strings.Replace(foreign, "1900000000", `"never"`, 1) + ",\n" + foreign + "]", 2, "seconds since 1970"},
		{"[" + foreign + ",\n" + strings.Replace(foreign, `"b.test"`, `"b.test","partitionKey":{"topLevelSite":1}`, 1) + ",\n" + foreign + "]", 2, "topLevelSite"},
	} {
		list, _ := entries(t, test.text)
		if len(list) != 3 || !list[0].Wrong.IsZero() || !list[2].Wrong.IsZero() || list[2].Number != 3 {
			t.Errorf("%.300q\ngives %+v", test.text, list)
			continue
		}
		if e := list[1]; e.Line != test.line || !strings.Contains(e.Wrong.EN, test.want) || e.Wrong.KO == "" || e.Wrong.KO == e.Wrong.EN {
			t.Errorf("%.300q\nline %d: %+v, want line %d: %s", test.text, e.Line, e.Wrong, test.line, test.want)
		}
	}
}

// A field that a later version may write is told, and not read.
func TestUnknownFieldsAreTold(t *testing.T) {
	list, _ := entries(t, own(strings.Replace(ownCookie, `"path"`, `"Pfad":1,"path"`, 1)))
	remarked(t, "Pfad", list[0], `"Pfad" is unknown`)
}

// JSON that breaks is told at its place. What stands before it was handed out.
func TestBrokenJSONIsToldAtItsPlace(t *testing.T) {
	for _, test := range []struct {
		text, at, message string
		before            int
	}{
		{own(ownCookie, ownCookie[:40]), "jar:5:1", "ends too early", 1},
		{strings.TrimSuffix(own(ownCookie), "]}\n"), "jar:3:1", "ends too early", 1},
		{own(ownCookie) + "{}", "jar:4:1", "goes on after its end", 1},
		{strings.Replace(own(ownCookie), ": 1", ": 2", 1), "jar:1:18", "version 2", 0},
		{`{"statelab_jar": 1, "cookies": {}}`, "jar:1:32", "is a list", 0},
		{`{"cookies": [], "cookies": []}`, "jar:1:27", "twice", 0},
		{own(ownCookie + " " + ownCookie), "jar:2:193", "should stand ,", 1},
		{`[{"name":"a","value":"1","domain":"a.test"},,]`, "jar:1:45", "should stand a value", 1},
		{`{"cookies" []}`, "jar:1:12", "should stand :", 0},
		{`{7: 1}`, "jar:1:2", `should stand "`, 0},
		{`[`, "jar:1:2", "ends too early", 0},
		{`{"cookies": [], "a": "`, "jar:1:23", "ends too early", 0},
	} {
		list, _, err := each(test.text)
		var problems diag.List
		if !errors.As(err, &problems) || len(problems) != 1 || len(list) != test.before {
			t.Errorf("%q: %d cookies, %v", test.text, len(list), err)
			continue
		}
		message, _ := problems[0].In(rule.Korean)
		if at := problems[0].Pos.String(); !strings.HasPrefix(at, test.at) || !strings.Contains(problems[0].Message, test.message) || message == problems[0].Message {
			t.Errorf("%q\n%v (%s), want %s: %s", test.text, err, message, test.at, test.message)
		}
	}
}

// An error of who takes the cookies, or of the reader, ends the reading.
func TestErrorsPassThrough(t *testing.T) {
	broken := errors.New("broken pipe")
	nothing := func(jarfile.About) error { return nil }
	for _, text := range []string{fromCurl, own(ownCookie)} {
		if err := jarfile.Each("jar", strings.NewReader(text), nothing, func(jarfile.Entry) error { return broken }); err != broken {
			t.Errorf("taking: %v", err)
		}
		if err := jarfile.Each("jar", strings.NewReader(text), func(jarfile.About) error { return broken }, nil); err != broken {
			t.Errorf("beginning: %v", err)
		}
	}
	if err := jarfile.Each("jar", errorReader{broken}, nothing, nil); err != broken {
		t.Errorf("reading: %v", err)
	}
}

type errorReader struct{ err error }

func (r errorReader) Read([]byte) (int, error) { return 0, r.err }

// What a format carries comes back from it, and what it does not is told.
func TestEveryFormatComesBack(t *testing.T) {
	before := visited(t).Cookies(morning().Add(time.Second))
	for _, f := range []jarfile.Format{jarfile.StorageState, jarfile.Puppeteer, jarfile.Extension} {
		again, left := reread(t, f, before)
		if len(left) != 1 || left[0].Cookie.Name != "latin" || left[0].Why.EN != "with octets that are no UTF-8" {
			t.Errorf("%v: left out are %+v", f, left)
		}
		for i, c := range cookies(t, again) {
			want := before[i]
			if i >= 4 {
				want = before[i+1]
			}
			lost := jarfile.Lost(f, &want)
			said := func(what string) bool {
				return slices.ContainsFunc(lost, func(text rule.Text) bool { return strings.Contains(text.EN, what) })
			}
			if said("times") {
				want.Created, want.LastUsed = time.Time{}, time.Time{}
			}
			if said("Priority") {
				want.Priority = 0
			}
			if c != want {
				t.Errorf("%v: %+v\nwant %+v", f, c, want)
			}
		}
	}
	if words := jarfile.Words(); len(words) != 5 {
		t.Errorf("formats to write: %v", words)
	}
	for _, word := range jarfile.Words() {
		if f, ok := jarfile.FormatOf(word); !ok || f.String() != word || f.Name().KO == "" {
			t.Errorf("%s is %v", word, f)
		}
	}
	if _, ok := jarfile.FormatOf("chromium"); ok {
		t.Error("a database can be written")
	}
}

// What becomes of entries is counted, with reasons: what had ended, what no browser keeps,
// what belongs elsewhere, what stands there twice.
func TestLeftOutIsCounted(t *testing.T) {
	now := morning()
	text := "# Netscape HTTP Cookie File\n" +
		".shop.test\tTRUE\t/\tTRUE\t1600000000\told\tx\n" +
		".shop.test\tTRUE\t/\tTRUE\t1900000000\t__Host-a\tx\n" +
		".vercel.app\tTRUE\t/\tTRUE\t1900000000\tb\ty\n" +
		".github.io\tTRUE\t/\tTRUE\t1900000000\tb\ty\n" +
		"shop.test\tFALSE\t/\tTRUE\t1900000000.5\tsame\t1\n" +
		"shop.test\tFALSE\t/\tTRUE\t1900000000.5\tsame\t2\n" +
		"shop.test\tFALSE\t/\tTRUE\t1600000000\tsame\t3\n" + // which must not delete it
		"shop.test\tFALSE\t/\tTRUE\t1600000000\t__Host-\x01\t3\n" +
		"nonsense\n"
	list, _ := entries(t, text)
	elsewhere := list[4]
	elsewhere.Elsewhere = rule.Text{EN: "of a container", KO: "컨테이너에 속함"}
	jar := cookiejar.New(cookiejar.Options{})
	tally := restore(jar, now, append(list, elsewhere))
	var left []string
	for _, c := range tally.Left {
		left = append(left, fmt.Sprintf("%d %s", c.Many, c.Text().EN))
		if c.Text().KO == "" || c.Text().KO == c.Text().EN {
			t.Errorf("no Korean: %+v", c.Text())
		}
	}
	want := []string{"2 had ended", "1 __Host- breaks its promise (a domain cookie)", "2 Domain is a public suffix", `1 control character (__Host-\x01=3)`, "1 of a container"}
	if !slices.Equal(left, want) || tally.LeftOut() != 7 {
		t.Errorf("left out are %d: %q, want %q", tally.LeftOut(), left, want)
	}
	if tally.Read != 10 || tally.Kept != 1 || tally.Twice != 1 || len(tally.Unread) != 1 || tally.Unread[0].Line != 10 || tally.Remarks[0].Many != 3 {
		t.Errorf("%+v", tally)
	}
	if held := jar.Cookies(now); len(held) != 1 || held[0].Value != "2" {
		t.Errorf("the jar holds %+v", held)
	}
}

// A file of many cookies is read in little memory, and no more of them is kept than a
// browser would.
func TestManyCookiesAreNotAllKept(t *testing.T) {
	const many = 20_000
	for name, line := range map[string]string{
		"txt":  "host%[1]d.test\tFALSE\t/\tFALSE\t1900000000\ta\t1\n",
		"json": `{"name":"a","value":"1","domain":"host%[1]d.test","expires":1900000000},` + "\n",
	} {
		var text bytes.Buffer
		if name == "json" {
			text.WriteString("[")
		}
		for i := range many {
			fmt.Fprintf(&text, line, i)
		}
		if name == "json" {
			text.Truncate(text.Len() - 2)
			text.WriteString("]")
		}
		jar := cookiejar.New(cookiejar.Options{})
		var tally jarfile.Tally
		err := jarfile.Each("jar", &text, func(jarfile.About) error { return nil }, func(e jarfile.Entry) error {
			tally.Add(&e, jarfile.Place(jar, morning(), &e))
			return nil
		})
		if err != nil || tally.Kept != cookiejar.Limit || tally.LeftOut() != many-cookiejar.Limit || len(jar.Cookies(morning())) != cookiejar.Limit {
			t.Errorf("%s: %v, kept %d, left out %d", name, err, tally.Kept, tally.LeftOut())
		}
		if len(tally.Left) != 1 || !strings.Contains(tally.Left[0].Text().EN, "3300") {
			t.Errorf("%s: %+v", name, tally.Left)
		}
	}
}

// A site of a browser keeps 180: what was pushed out of it is counted.
func TestAFullSiteIsTold(t *testing.T) {
	var text strings.Builder
	for i := range 181 {
		fmt.Fprintf(&text, "shop.test\tFALSE\t/\tFALSE\t1900000000\tc%d\t1\n", i)
	}
	list, _ := entries(t, text.String())
	tally := restore(cookiejar.New(cookiejar.Options{}), morning(), list)
	if tally.Kept != 150 || tally.Evicted != 31 || tally.LeftOut() != 31 {
		t.Errorf("%+v", tally)
	}
}

// Only so many kinds of remarks and problems are told.
func TestNotEverythingIsTold(t *testing.T) {
	var text strings.Builder
	for i := range 50 {
		fmt.Fprintf(&text, "shop.test:%d\tFALSE\t/\tFALSE\t0\ta\t1\nnonsense\t%d\n", i, i)
	}
	list, _ := entries(t, text.String())
	tally := restore(cookiejar.New(cookiejar.Options{}), morning(), list)
	if len(tally.Remarks) != 11 || tally.Remarks[10].Many != 40 || len(tally.Unread) != 10 || tally.MoreUnread != 40 {
		t.Errorf("%d kinds of remarks, the last %+v; %d problems and %d more", len(tally.Remarks), tally.Remarks[len(tally.Remarks)-1], len(tally.Unread), tally.MoreUnread)
	}
}
