package harfile_test

import (
	"errors"
	"fmt"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"statelab/internal/harfile"
)

// entry is an entry of a file with a request for an address.
func entry(at, url, more string) string {
	return fmt.Sprintf(`{"startedDateTime":%q,"time":10,"request":{"method":"GET","url":%q,"headers":[{"name":"Host","value":"shop.test"}]},"response":{"status":200,"headers":[]%s}}`, at, url, more)
}

func whole(entries ...string) string {
	return `{"log":{"version":"1.2","creator":{"name":"Playwright","version":"1"},"pages":[],"entries":[` + strings.Join(entries, ",") + `]}}`
}

func read(t *testing.T, text string) *harfile.File {
	t.Helper()
	f, err := harfile.Read("x.har", strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// Entries come in the order of time, and know their place in the file.
func TestEntriesComeInTheOrderOfTime(t *testing.T) {
	f := read(t, "\xef\xbb\xbf"+whole(
		entry("2026-03-02T09:00:02Z", "http://shop.test/b", ""),
		entry("2026-03-02T18:00:01+09:00", "http://shop.test/a", ""),
		entry("2026-03-02T09:00:02Z", "http://shop.test/c", "")))
	var got []string
	for _, e := range f.Entries {
		got = append(got, fmt.Sprint(e.Number, e.URL[len("http://shop.test"):], e.Started.Second()))
	}
	if want := []string{"2/a1", "1/b2", "3/c2"}; !reflect.DeepEqual(got, want) || f.Creator != "Playwright" || f.Sanitized || f.Cut {
		t.Errorf("%v, want %v; %+v", got, want, f)
	}
}

// What is cut off or broken is read up to there, and the place is said.
func TestBrokenFilesAreReadAsFarAsTheyGo(t *testing.T) {
	text := whole(entry("2026-03-02T09:00:01Z", "http://shop.test/a", ""), entry("2026-03-02T09:00:02Z", "http://shop.test/b", ""))
	second := strings.Index(text, "/b")
	for _, test := range []struct {
		text    string
		entries int
		says    string
	}{
		{text[:second], 1, "in the middle of entry 2"},
		{text[:second] + "\x00" + text[second:], 1, "in entry 2"},
		{text[:len(text)-3], 2, "in the middle of entry 2"},
		{strings.Replace(text, `"status":200`, `"status":"two hundred"`, 1), 2, ""},
		{`{"log":{"entries":[]}}`, 0, ""},
		{text + " \r\n\t", 2, ""},
		{text + text, 2, fmt.Sprintf("ends behind byte %d", len(text))},
		{text + "\nand more", 2, fmt.Sprintf("ends behind byte %d", len(text))},
	} {
		f := read(t, test.text)
		said := ""
		for _, p := range f.Problems {
			said += p.Error()
		}
		if len(f.Entries) != test.entries || f.Cut != (test.says != "") || !strings.Contains(said, test.says) {
			t.Errorf("%.60q: %d entries, cut %v, %s", test.text, len(f.Entries), f.Cut, said)
		}
	}
	for _, text := range []string{"", "no", "[]", `{"entries":[]}`, "{", `{"log":{}}`, `{"log":[]}`, `{"log":{"entries":"x"}}`, `{"log":{"entries":{"a":[1]}}}`} {
		if _, err := harfile.Read("x.har", strings.NewReader(text)); !errors.As(err, new(*harfile.Foreign)) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// A body is passed over whatever its size, and what follows it is read.
func TestLongBodiesArePassedOver(t *testing.T) {
	body := `,"content":{"text":"` + strings.Repeat(`\u00e9\"\\ body`, 200_000) + `"}`
	f := read(t, whole(entry("2026-03-02T09:00:01Z", "http://shop.test/a", body), entry("2026-03-02T09:00:02Z", "http://shop.test/b", "")))
	if len(f.Entries) != 2 || f.Cut || f.Entries[1].URL != "http://shop.test/b" {
		t.Errorf("%+v", f)
	}
	cut := read(t, strings.TrimSuffix(whole(entry("2026-03-02T09:00:01Z", "http://shop.test/a", body)), "]}}"))
	if want := fmt.Sprintf("after byte %d", len(whole(entry("2026-03-02T09:00:01Z", "http://shop.test/a", body)))-3); !cut.Cut || !strings.Contains(cut.Problems[0].Error(), want) {
		t.Errorf("%v, want %s", cut.Problems, want)
	}
	many := `,"x":{"y":[` + strings.Repeat(`"0123456789",`, 2_000_000) + `1]}`
	if f := read(t, whole(entry("2026-03-02T09:00:01Z", "http://shop.test/a", ""), entry("2026-03-02T09:00:02Z", "http://shop.test/b", many))); !f.Cut || len(f.Entries) != 1 {
		t.Errorf("%d entries, %v", len(f.Entries), f.Problems)
	}
}

// What a decoder would have to hold whole is cut, whatever it is, and what follows is read.
func TestWhatHasNoEndIsCut(t *testing.T) {
	const n = 3_000_000
	one := entry("2026-03-02T09:00:01Z", "http://shop.test/a", "")
	for name, test := range map[string]struct {
		text    string
		entries int
		says    string
	}{
		"lists in lists":           {`{"log":{"_x":` + strings.Repeat("[", n), 0, "more than 2000 deep"},
		"objects in an entry":      {whole(one, `{"_x":`+strings.Repeat(`{"":`, n)), 1, "more than 2000 deep"},
		"blanks":                   {`{"log":{"version":` + strings.Repeat(" \n", n) + `1,"entries":[` + one + `]}}`, 1, ""},
		"a long number":            {`{"log":{"_x":0.` + strings.Repeat("1", n) + `,"entries":[` + one + `]}}`, 1, ""},
		"elements of a list":       {whole(entry("2026-03-02T09:00:01Z", "http://shop.test/a", `,"cookies":[{}`+strings.Repeat(`,{"a":["]"]}`, n/10)+`]`), one), 2, ""},
		"elements of lists of all": {whole(entry("2026-03-02T09:00:01Z", "http://shop.test/a", strings.Repeat(`,"cookies":[0`+strings.Repeat(`,[],{}`, 9000)+`]`, 20)), one), 2, "of another kind"},
		"pages":                    {`{"log":{"pages":[{"id":"a","title":"b"}` + strings.Repeat(`,{"id":"b"}`, 20_000) + `],"entries":[` + one + `]}}`, 1, ""},
		"large pages":              {`{"log":{"pages":[{}` + manyPages(20_000) + `],"entries":[` + one + `]}}`, 1, "are left out"},
	} {
		f := read(t, test.text)
		said := ""
		for _, p := range f.Problems {
			said += p.Error()
		}
		if len(f.Entries) != test.entries || !strings.Contains(said, test.says) || test.says == "" && said != "" {
			t.Errorf("%s: %d entries, %q", name, len(f.Entries), said)
		}
	}
}

func manyPages(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `,{"id":"%01000d","title":"x"}`, i)
	}
	return b.String()
}

// Lines that a recorder has joined are taken apart, and no date is.
func TestJoinedSetCookieLines(t *testing.T) {
	for value, want := range map[string][]string{
		"a=1; Path=/": {"a=1; Path=/"},
		"a=1\nb=2":    {"a=1", "b=2"},
		"a=1; Path=/, b=2; Expires=Mon, 02 Mar 2026 09:00:00 GMT, c=3": {"a=1; Path=/", "b=2; Expires=Mon, 02 Mar 2026 09:00:00 GMT", "c=3"},
		"a=1, 2; Path=/": {"a=1, 2; Path=/"},
		"":               {""},
	} {
		if got := harfile.SetCookieLines(value); !reflect.DeepEqual(got, want) {
			t.Errorf("%q is %q, want %q", value, got, want)
		}
	}
}

// Pages of recordings that were put together can have one name: then nobody knows which address is
// whose.
func TestPagesOfOneName(t *testing.T) {
	file := read(t, `{"log":{"pages":[{"id":"page_1","title":"https://a.test/"},{"id":"page_2","title":"https://b.test/"},{"id":"page_1","title":"https://c.test/"}],"entries":[]}}`)
	if file.Pages["page_1"].Title != "" || file.Pages["page_2"].Title != "https://b.test/" {
		t.Errorf("%+v", file.Pages)
	}
}

// What a recorder says of its own is kept.
func TestWhatRecordersSay(t *testing.T) {
	f := read(t, `{"log":{"creator":{"name":"WebInspector"},"pages":[{"id":"page_1","title":"https://shop.test/"}],"entries":[
		{"startedDateTime":"2026-03-02T09:00:00Z","time":30,"pageref":"page_1","_fromCache":"memory","_resourceType":"image","timings":{"blocked":5,"send":1,"wait":20,"receive":4},
		 "request":{"method":"GET","url":"https://shop.test/a","cookies":[
			{"name":"a","value":"1","domain":".shop.test","path":"/","expires":"1969-12-31T23:59:59.000Z","httpOnly":true,"secure":true,"sameSite":"Lax"},{"name":"b","value":"2"}],
		  "headers":[{"name":":authority","value":"shop.test"},{"name":"cookie","value":"a=1; b=2"}]},
		 "response":{"status":200,"_fetchedViaServiceWorker":true,"_error":null,"headers":[]}},
		{"startedDateTime":"2026-03-02T09:00:01Z","request":{"method":"GET","url":"https://shop.test/b"},"response":{"status":0,"_error":"net::ERR_ABORTED"}},
		{"startedDateTime":"2026-03-02T09:00:02Z","request":{"method":"GET","url":"https://shop.test/c"},"response":{"status":-1,"_failureText":"net::ERR_ABORTED"}}]}}`)
	if f.Entries[0].Failed || !f.Entries[1].Failed || !f.Entries[2].Failed || f.Entries[2].Status != 0 {
		t.Errorf("what failed: %+v %+v %+v", f.Entries[0], f.Entries[1], f.Entries[2])
	}
	e := f.Entries[0]
	if !e.FromCache || !e.ServiceWorker || e.Kind != "image" || e.Blocked != 6*time.Millisecond || e.Answered != 26*time.Millisecond || f.Pages[e.Page].Title != "https://shop.test/" {
		t.Errorf("%+v", e)
	}
	if want := (harfile.Told{Name: "a", Domain: ".shop.test", Path: "/", Secure: true, HTTPOnly: true, SameSite: "Lax"}); len(e.Told) != 1 || *e.Told[0] != want || !slices.Equal(e.Values, []string{"1"}) {
		t.Errorf("%+v %q", e.Told, e.Values)
	}
	if headers := e.Request.Headers(); len(headers) != 1 || headers.Get("Cookie") != "a=1; b=2" || !e.Request.Has(":authority") {
		t.Errorf("%v", headers)
	}
}

// FuzzRead reads anything without failing, and within its bounds.
func FuzzRead(f *testing.F) {
	f.Add(whole(entry("2026-03-02T09:00:02Z", "http://shop.test/b", `,"content":{"text":"\ud83d\u0000"}`)))
	f.Add(`{"log":{"pages":[{"id":1}],"entries":[{"time":-1e300,"request":{"cookies":[{"domain":".","path":"/"}],"headers":null}},3,null]}}`)
	f.Add("\xef\xbb\xbf{\"log\":{\"entries\":[{\"request\":{\"url\":\"\\")
	f.Fuzz(func(t *testing.T, text string) {
		file, err := harfile.Read("x.har", strings.NewReader(text))
		if err != nil {
			return
		}
		for i, e := range file.Entries {
			if i > 0 && e.Started.Before(file.Entries[i-1].Started) || e.Answered < 0 || e.Blocked < 0 {
				t.Fatalf("%+v", e)
			}
			e.Response.Headers()
		}
	})
}

// A folder is no recording, and says so.
func TestAReaderThatFails(t *testing.T) {
	dir, err := os.Open(".")
	if err != nil {
		t.Fatal(err)
	}
	defer dir.Close()
	if _, err := harfile.Read("x.har", dir); err == nil || errors.As(err, new(*harfile.Foreign)) {
		t.Errorf("%v", err)
	}
}

// What a file is instead of a recording is said, and what can be done about it.
func TestOtherFilesAreNamed(t *testing.T) {
	for text, want := range map[string]string{
		"": "it is empty", " \n": "it is empty", "\x1f\x8b\x08": "it is compressed (gzip)", "PK\x03\x04": "it is an archive (zip)",
		"\xff\xfe{\x00": "it is UTF-16", "<!doctype html>": "it is a page (HTML)", "[1]": `it is JSON without "log" at the top`,
		"# Netscape HTTP Cookie File\n": "it is a file of cookies", "GET / HTTP/1.1": "it does not begin as JSON does, with {",
	} {
		_, err := harfile.Read("x.har", strings.NewReader(text))
		var other *harfile.Foreign
		if !errors.As(err, &other) || other.What.EN != want || other.What.KO == "" {
			t.Errorf("%q: %v, want that %s", text, err, want)
		}
	}
}

// Recorders write the moment of a request in several ways.
func TestMomentsAsRecordersWriteThem(t *testing.T) {
	for _, written := range []string{"2026-03-02T09:00:00Z", "2026-03-02T18:00:00.000+09:00", "2026-03-02T18:00:00+0900", "2026-03-02T09:00:00.000", "2026-03-02 09:00:00", "Mon, 02 Mar 2026 09:00:00 GMT"} {
		file, err := harfile.Read("x.har", strings.NewReader(`{"log":{"entries":[{"startedDateTime":"`+written+`","request":{"url":"http://a.test/"}}]}}`))
		if err != nil || !file.Entries[0].Started.Equal(time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)) {
			t.Errorf("%s: %v, %v", written, err, file.Entries[0].Started)
		}
	}
}

// A body is passed over whatever is in it, and nothing else that is called as its key.
func TestBodiesArePassedOver(t *testing.T) {
	file, err := harfile.Read("x.har", strings.NewReader(`{"log":{"entries":[{"request":{"url":"http://a.test/","postData":{"text":"a\\\"}]\u0041"},
		"headers":[{"name":"text","value":"text"}]},"response":{"content":{"size":1,"text" : "`+strings.Repeat(`\"{[\\`, 90000)+`"},"statusText":"text"}},{"request":{"url":"http://b.test/"}}]}}`))
	if err != nil || len(file.Problems) > 0 || len(file.Entries) != 2 {
		t.Fatal(err, file)
	}
	if e := file.Entries[0]; e.Request.Get("text") != "text" || e.Reason != "text" || e.URL != "http://a.test/" {
		t.Errorf("%+v", e)
	}
}

// A list that an entry gives twice leaves nothing for the entries behind it.
func TestAListToldTwiceLeavesNothing(t *testing.T) {
	entry := func(headers string) string {
		return `{"startedDateTime": "2026-03-02T09:00:00Z", "request": {"method": "GET", "url": "https://shop.test/", ` + headers + `}, "response": {"status": 200, "headers": []}}`
	}
	f := read(t, `{"log": {"entries": [`+entry(`"headers": [{"name": "A", "value": "1"}, {"name": "Cookie", "value": "sid=secret"}], "headers": [{"name": "A", "value": "1"}]`)+
		`,`+entry(`"headers": [{"name": "A", "value": "2"}, {"name": "B"}]`)+`]}}`)
	for _, h := range f.Entries[1].Request {
		if strings.Contains(string(h.Value), "secret") {
			t.Errorf("the second entry has %+v", f.Entries[1].Request)
		}
	}
}

// Who follows a recording remembers each cookie: of one in which each host has cookies of its own as
// many entries are read as there is room for, and that the others are not is said.
func TestCookiesOfManyHostsFindNoRoom(t *testing.T) {
	const hosts, each = 400, 200
	var b strings.Builder
	b.WriteString(`{"log":{"creator":{"name":"WebInspector"},"entries":[`)
	for host := range hosts {
		if host > 0 {
			b.WriteString(",")
		}
		fmt.Fprintf(&b, `{"startedDateTime":"2026-03-02T09:00:00Z","request":{"method":"GET","url":"https://h%d.test/","headers":[],"cookies":[`, host)
		for n := range each {
			if n > 0 {
				b.WriteString(",")
			}
			fmt.Fprintf(&b, `{"name":"c%d","value":"1","domain":"h%d.test","path":"/"}`, n, host)
		}
		b.WriteString(`]},"response":{"status":200,"headers":[]}}`)
	}
	b.WriteString(`]}}`)
	f, err := harfile.Read("hosts.har", strings.NewReader(b.String()))
	if err != nil {
		t.Fatal(err)
	}
	said := fmt.Sprintf("only the first %d entries are read", len(f.Entries))
	if n := len(f.Entries); n < 50 || n == hosts || len(f.Problems) != 1 || !strings.Contains(f.Problems[0].Text().EN, said) {
		t.Errorf("%d entries of %d, %v", n, hosts, f.Problems)
	}
}

// So does one in which each answer sets cookies of the same names for another path, or below another.
func TestCookiesOfManyPathsFindNoRoom(t *testing.T) {
	const all = 14_000
	for _, form := range []string{`/item/%d?n=1","a=1`, `/?n=%d","a=1; Path=/%[1]d`} {
		var b strings.Builder
		b.WriteString(`{"log":{"creator":{"name":"WebInspector"},"entries":[`)
		for n := range all {
			if n > 0 {
				b.WriteString(",")
			}
			url, line, _ := strings.Cut(fmt.Sprintf(form, n), `","`)
			if !strings.Contains(line, "Path") {
				url = strings.Replace(url, "?", "/?", 1)
			}
			fmt.Fprintf(&b, `{"startedDateTime":"2026-03-02T09:00:00Z","request":{"method":"GET","url":"https://shop.test%s","headers":[]},"response":{"status":200,"headers":[{"name":"Set-Cookie","value":"%s"}]}}`, url, line)
		}
		b.WriteString(`]}}`)
		f, err := harfile.Read("paths.har", strings.NewReader(b.String()))
		if err != nil {
			t.Fatal(err)
		}
		if n := len(f.Entries); n < 5000 || n == all || len(f.Problems) != 1 {
			t.Errorf("%s: %d entries of %d, %v", form, n, all, f.Problems)
		}
	}
}

// Of two recordings in one file the first is read, and the file is not taken for one that is whole.
func TestTwoRecordingsInOneFile(t *testing.T) {
	entry := func(host string) string {
		return `{"startedDateTime": "2026-03-02T09:00:00Z", "request": {"method": "GET", "url": "https://` + host + `/"}, "response": {"status": 200}}`
	}
	for _, text := range []string{
		`{"log": {"entries": [` + entry("one.test") + `]}, "log": {"entries": [` + entry("two.test") + `]}}`,
		`{"log": {"entries": [` + entry("one.test") + `], "entries": [` + entry("two.test") + `]}}`,
		`{"log": {"entries": [` + entry("one.test") + `]}} {"log": {"entries": [` + entry("two.test") + `]}}`,
	} {
		f := read(t, text)
		if len(f.Entries) != 1 || f.Entries[0].URL != "https://one.test/" || !f.Cut || len(f.Problems) != 1 || f.Problems[0].Advice().EN == "" {
			t.Errorf("%s: %d entries, cut: %v, %v", text, len(f.Entries), f.Cut, f.Problems)
		}
	}
}

// Of what stands at no address no cookie is told, and of a redirect to none nothing follows: both are said.
func TestWhatHasNoAddressIsSaid(t *testing.T) {
	entry := func(url, header, value string) string {
		return `{"startedDateTime": "2026-03-02T09:00:00Z", "request": {"method": "GET", "url": "` + url + `"}, "response": {"status": 302, "headers": [{"name": "` + header + `", "value": "` + value + `"}]}}`
	}
	for _, test := range []struct{ url, header, value, want string }{
		{"https://shop test/cart?token=1", "Set-Cookie", "a=1", `the first of them entry 1 with the url "https://shop test/cart"`},
		{"shop.test/cart", "Set-Cookie", "a=1", "entries with cookies and without an address of a host: 1"},
		{"localhost:8000/cart", "Set-Cookie", "a=1", "without an address of a host"},
		{"", "Set-Cookie", "a=1", "without an address of a host"},
		{"https://shop.test/", "Location", "https://shop test/next?token=1", `the first of them entry 1 with "https://shop test/next"`},
		{"https://shop.test/", "Location", "https://shop.test:99999/", "redirects whose Location is no address: 1"},
		{"shop.test/cart", "X-A", "1", ""},
		{"data:,x", "Set-Cookie", "a=1", ""},
		{"chrome-extension://abc/x", "Set-Cookie", "a=1", ""},
		{"https://shop.test/", "Location", "/a b", ""},
		{"https://shop.test/", "Location", "shop://done", ""},
	} {
		said := ""
		for _, p := range read(t, `{"log": {"entries": [`+entry(test.url, test.header, test.value)+`]}}`).Problems {
			said += p.Text().EN
		}
		if !strings.Contains(said, test.want) || said != "" && test.want == "" {
			t.Errorf("%s, %s: %s: %q, want %q", test.url, test.header, test.value, said, test.want)
		}
	}
}
