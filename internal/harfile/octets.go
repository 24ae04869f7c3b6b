package harfile

import (
	"slices"
	"strings"
	"unicode/utf8"

	"statelab/internal/rule"
)

// Values of headers are octets, and a HAR file has texts. What a recorder makes of the others is its
// own affair:
//
// Chromium reads each octet of a header as a character of windows-1252, also where the octets are
// UTF-8, and so do its developer tools and Playwright, which are told of headers by it. Its list of the
// cookies of a request, which only developer tools export, is UTF-8, without the octets that belong to
// none. testdata has a recording of each.
//
// mitmproxy and this program write UTF-8. Of others nothing is known.

// readAs is how a recorder read the octets of headers.
type readAs int

const (
	asUnknown readAs = iota
	asUTF8
	asWindows1252
)

// readAs says how the recorder of the file read octets.
func (f *File) readAs() readAs {
	switch {
	case f.Creator == "WebInspector", f.Creator == "Playwright" && f.Browser == "chromium":
		return asWindows1252
	case f.Creator == Own, f.Creator == "mitmproxy":
		return asUTF8
	}
	return asUnknown
}

// high are the characters that windows-1252 has for the octets 0x80 to 0x9f, as the Encoding Standard
// has them: those that it leaves free are themselves.
var high = [32]rune{
	0x20ac, 0x81, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8d, 0x017d, 0x8f,
	0x90, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0x9d, 0x017e, 0x0178,
}

// octets returns the octets that read as a text in windows-1252, or in Latin-1. It is false for a text
// that has other characters, or none but ASCII.
func octets(text string) (string, bool) {
	if !strings.ContainsFunc(text, func(r rune) bool { return r >= utf8.RuneSelf }) {
		return text, false
	}
	b := make([]byte, 0, len(text))
	for _, r := range text {
		i := slices.Index(high[:], r)
		switch {
		case i >= 0:
			b = append(b, byte(0x80+i))
		case r < 0x100:
			b = append(b, byte(r))
		default:
			return text, false
		}
	}
	return string(b), true
}

// Misread reports whether a text looks like UTF-8 of which each octet was read as a character: hardly
// anybody writes such a row of characters. Some servers send it.
func Misread(text string) bool {
	b, is := octets(text)
	return is && utf8.ValidString(b)
}

// octets puts octets in the place of what the recorder read them as, where that is known.
func (r *rawEntry) octets() {
	for _, all := range [][]rawHeader{r.Request.Headers, r.Response.Headers} {
		for i := range all {
			all[i].Value, _ = octets(all[i].Value)
		}
	}
	r.wholeCookies()
}

// wholeCookies puts the names and values of the header in the place of those that the recorder lists
// without octets that belong to no UTF-8.
func (r *rawEntry) wholeCookies() {
	var pairs []rawHeader
	for _, h := range r.Request.Headers {
		if strings.EqualFold(h.Name, "Cookie") {
			for name, value := range CookiePairs(h.Value) {
				pairs = append(pairs, rawHeader{name, value})
			}
		}
	}
	if len(pairs) != len(r.Request.Cookies) {
		return
	}
	lossy := func(s string) string { return strings.ToValidUTF8(s, "") }
	for i, c := range r.Request.Cookies {
		if lossy(pairs[i].Name) != c.Name || lossy(pairs[i].Value) != c.Value {
			return
		}
	}
	for i := range pairs {
		r.Request.Cookies[i].Name, r.Request.Cookies[i].Value = pairs[i].Name, pairs[i].Value
	}
}

// misread counts the headers with cookies of an entry that look misread, where nobody knows whether they are.
func (r *rawEntry) misread() (n int) {
	for _, all := range [][]rawHeader{r.Request.Headers, r.Response.Headers} {
		for _, h := range all {
			if (strings.EqualFold(h.Name, "Cookie") || strings.EqualFold(h.Name, "Set-Cookie")) && Misread(h.Value) {
				n++
			}
		}
	}
	return n
}

// sayMisread says of headers that look misread that nobody knows whether they are.
func (f *reading) sayMisread() {
	if f.Misread == 0 {
		return
	}
	f.Problems = append(f.Problems, f.problem(
		rule.Textf("headers with cookies in which UTF-8 seems to have been read as Latin-1: %d", "UTF-8을 Latin-1로 읽은 듯한 쿠키 헤더: %d개", f.Misread),
		rule.Text{
			EN: "they are taken as they stand, since nobody knows whether the recorder or the server did that; recorded with Chromium's developer tools, with Playwright in Chromium or with statelab watch, it can be told",
			KO: "기록한 프로그램이 그랬는지 서버가 그랬는지 알 수 없어 적힌 그대로 읽었습니다. Chromium 개발자 도구나 Chromium을 쓰는 Playwright, statelab watch로 기록하면 알 수 있습니다",
		}))
}
