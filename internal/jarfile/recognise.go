package jarfile

import (
	"bufio"
	"bytes"
	"io"
	"regexp"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"statelab/internal/diag"
	"statelab/internal/memo"
	"statelab/internal/rule"
)

// headSize is how much of a file is looked at before it is read.
const headSize = 64 << 10

// Each reads the cookies of a text in the order in which they stand. It recognises the
// format by what stands there, whatever the name: begin is told it once, before the first
// entry or where there is none. The name of the file is used for places only. Without
// take the text is gone through and no entry is read.
//
// The error is that of in, begin or take; or a *Foreign where the text is no file of
// cookies; or a diag.List where JSON is broken, at its place. A file that is broken behind
// some cookies has handed them out.
func Each(file string, in io.Reader, begin func(About) error, take func(Entry) error) error {
	r := reader{file: file, in: bufio.NewReaderSize(in, headSize), begin: begin, take: take}
	head, err := r.head()
	if err != nil {
		return err
	}
	if order := utf16Order(head); order != nil {
		r.in = bufio.NewReaderSize(&utf16Reader{in: r.in, order: order}, headSize)
		r.notes = append(r.notes, rule.Text{
			EN: "the file is UTF-16, which most programs cannot read",
			KO: "UTF-16 파일임. 여기서는 읽지만 읽지 못하는 프로그램이 많음",
		})
		if head, err = r.head(); err != nil {
			return err
		}
	}
	if bytes.HasPrefix(head, []byte(byteOrderMark)) {
		_, _ = r.in.Discard(len(byteOrderMark))
		head = head[len(byteOrderMark):]
	}
	if what := alien(head); !what.IsZero() {
		return r.refused(what)
	}
	if isJSON(head) {
		return r.json()
	}
	if problem := noNetscape(head); problem.Pos.Line > 0 {
		if bytes.IndexByte(head, 0) >= 0 {
			return r.refused(rule.Text{EN: "no text (it has zero bytes)", KO: "텍스트가 아님 (0인 바이트가 있음)"})
		}
		problem.Pos.File = file
		return &Foreign{diag.List{problem}}
	}
	r.untitled = !pythonTitle().Match(head)
	return r.netscape()
}

const byteOrderMark = "\ufeff"

// reader reads one text.
type reader struct {
	file  string
	in    *bufio.Reader
	notes []rule.Text
	begin func(About) error
	take  func(Entry) error
	begun bool
	count int
	// untitled is true of a cookies.txt without the line by which Python knows it.
	untitled bool
}

// head returns what the text begins with, without reading on.
func (r *reader) head() ([]byte, error) {
	head, err := r.in.Peek(headSize)
	if err == io.EOF {
		err = nil
	}
	return head, err
}

// start tells the format, once.
func (r *reader) start(f Format) error {
	if r.begun {
		return nil
	}
	r.begun = true
	return r.begin(About{Format: f, Notes: r.notes, Untitled: r.untitled})
}

// give hands out the next entry.
func (r *reader) give(e Entry) error {
	r.count++
	e.Number = r.count
	if r.take == nil {
		return nil
	}
	return r.take(e)
}

// refused says of a whole file what it is instead.
func (r *reader) refused(what rule.Text) error { return Alien(r.file, what) }

// Foreign is the error of what is no file of cookies, and says what it is instead.
type Foreign struct{ diag.List }

// Unwrap returns the problem by itself.
func (f *Foreign) Unwrap() error { return f.List }

// Alien returns the error of a file that holds something else than cookies: "a recording of
// requests (HAR)".
func Alien(file string, what rule.Text) error {
	d := diag.Say(rule.Textf("it is no file of cookies: %[1]s", "쿠키 파일이 아닙니다: %[2]s", what.EN, what.KO), rule.Text{
		EN: "cookies.txt, JSON of Playwright, Puppeteer, Selenium, extensions and statelab, and the databases of Chromium and Firefox are read",
		KO: "cookies.txt, Playwright·Puppeteer·Selenium·확장 프로그램·statelab의 JSON, Chromium과 Firefox의 데이터베이스를 읽습니다",
	})
	d.Pos.File = file
	return &Foreign{diag.List{d}}
}

// magic are files of other kinds, by the octets that they begin with.
var magic = []struct {
	begins string
	what   rule.Text
}{
	{"SQLite format 3\x00", rule.Text{EN: "a SQLite database", KO: "SQLite 데이터베이스"}},
	{"cook\x00", rule.Text{EN: "Safari's Cookies.binarycookies", KO: "Safari의 Cookies.binarycookies"}},
	{"\x1f\x8b", rule.Text{EN: "compressed (gzip)", KO: "압축 파일 (gzip)"}},
	{"PK\x03\x04", rule.Text{EN: "compressed (zip)", KO: "압축 파일 (zip)"}},
}

// aliens are texts of other kinds, by what they begin with.
var aliens = []struct {
	begins func() *regexp.Regexp
	what   rule.Text
}{
	{memo.Pattern(`^\s*#LWP-Cookies`), rule.Text{EN: "LWP-Cookies, as LWPCookieJar of Python and libwww-perl write it", KO: "Python의 LWPCookieJar나 libwww-perl이 적는 LWP-Cookies"}},
	{memo.Pattern(`(?i)^\s*(<!doctype html|<html|<head|<body)`), rule.Text{EN: "a page (HTML)", KO: "웹 페이지 (HTML)"}},
	{memo.Pattern(`^\s*<`), rule.Text{EN: "markup (XML or HTML)", KO: "마크업 (XML이나 HTML)"}},
	{memo.Pattern(`(?i)^\s*(HTTP/[0-9.]+ [0-9]|(set-)?cookie:)`), rule.Text{EN: "header lines, which statelab explain reads", KO: "헤더 줄 (statelab explain으로 읽습니다)"}},
}

// alien says what a text is that is no file of cookies, or nothing.
func alien(head []byte) rule.Text {
	for _, m := range magic {
		if bytes.HasPrefix(head, []byte(m.begins)) {
			return m.what
		}
	}
	for _, a := range aliens {
		if a.begins().Match(head) {
			return a.what
		}
	}
	return rule.Text{}
}

// isJSON reports whether a text is meant as JSON. The brackets of an IPv6 address in a
// cookies.txt are not.
func isJSON(head []byte) bool {
	rest := bytes.TrimLeft(head, " \t\r\n")
	if len(rest) == 0 || rest[0] != '{' && rest[0] != '[' {
		return false
	}
	line, _, _ := bytes.Cut(rest, []byte("\n"))
	ipv6 := len(rest) > 1 && rest[0] == '[' && strings.IndexByte("0123456789abcdefABCDEF:", rest[1]) >= 0
	return !ipv6 || bytes.Count(line, []byte("\t")) < 5
}

// The lines by which a cookies.txt says what it is.
var netscapeTitle = memo.Pattern(`(?mi)^# ?(Netscape )?HTTP Cookie File`)

// pythonTitle is what Python's http.cookiejar wants a cookies.txt to begin with.
var pythonTitle = memo.Pattern(`^#( Netscape)? HTTP Cookie File`)

// noNetscape says at its place what a text has instead of the lines of a cookies.txt. It
// has no place where it is one, perhaps without a cookie.
func noNetscape(head []byte) diag.Diagnostic {
	var first diag.Diagnostic
	if netscapeTitle().Match(head) {
		return first
	}
	number := 0
	for raw := range bytes.Lines(head) {
		number++
		line := strings.TrimRight(string(raw), "\r\n")
		if isComment(line) {
			continue
		}
		fields := strings.Split(strings.TrimPrefix(line, httpOnlyPrefix), "\t")
		if len(fields) >= 6 && isFlag(fields[1]) && isFlag(fields[3]) {
			return diag.Diagnostic{}
		}
		if first.Pos.Line == 0 {
			first = diag.Say(fieldCount(line))
			first.Pos.Line = number
		}
	}
	return first
}

// utf16Order returns how two bytes make a unit of a text in UTF-16, nil for another text.
// Where no byte order mark says it, it is seen by the zeros beside ASCII.
func utf16Order(head []byte) func([]byte) uint16 {
	little := func(b []byte) uint16 { return uint16(b[0]) | uint16(b[1])<<8 }
	big := func(b []byte) uint16 { return uint16(b[1]) | uint16(b[0])<<8 }
	if len(head) < 4 {
		return nil
	}
	ascii := func(b byte) bool { return b < utf8.RuneSelf && b != 0 }
	switch {
	case head[0] == 0xff && head[1] == 0xfe, ascii(head[0]) && head[1] == 0 && ascii(head[2]) && head[3] == 0:
		return little
	case head[0] == 0xfe && head[1] == 0xff, head[0] == 0 && ascii(head[1]) && head[2] == 0 && ascii(head[3]):
		return big
	}
	return nil
}

// utf16Reader reads a text in UTF-16 as UTF-8.
type utf16Reader struct {
	in    io.Reader
	order func([]byte) uint16
	left  []byte // UTF-8 that was not asked for yet
	high  uint16 // the first half of a pair, 0 for none
}

// Read implements io.Reader.
func (u *utf16Reader) Read(p []byte) (int, error) {
	for len(u.left) == 0 {
		var unit [2]byte
		if _, err := io.ReadFull(u.in, unit[:]); err != nil {
			if err == io.ErrUnexpectedEOF {
				err = io.EOF
			}
			return 0, err
		}
		r := rune(u.order(unit[:]))
		switch {
		case u.high != 0:
			r = utf16.DecodeRune(rune(u.high), r)
			u.high = 0
		case utf16.IsSurrogate(r):
			u.high = uint16(r)
			continue
		}
		u.left = utf8.AppendRune(u.left, r)
	}
	n := copy(p, u.left)
	u.left = u.left[n:]
	return n, nil
}
