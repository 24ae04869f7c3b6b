// Package jarfile keeps the cookies of a jar in a file. It has two formats.
//
// JSON loses nothing (but a cookie of a clock beyond the year 9999; the years of
// UTC are 1 to 9999):
//
//	{"statelab_jar": 1, "cookies": [
//	{"name":"sid","value":"x2ye","domain":"shop.test","hostOnly":true,"path":"/","secure":true,
//	 "httpOnly":true,"sameSite":"Lax","priority":"Medium","expires":"2026-03-16T09:00:00Z",
//	 "created":"2026-03-02T09:00:00Z","lastUsed":"2026-03-02T09:05:00Z"}
//	]}
//
// A session cookie has no "expires", one that does not name SameSite no
// "sameSite"; "partition" (a site) and "crossSiteFrame" are there for partitioned
// cookies alone. Where name, value or path is no UTF-8, "octets" is true and every
// character of the three stands for one octet. The order is that of creation.
//
// Netscape is the cookies.txt of curl and many other programs: seven fields with
// tabs in between, domain, whether it covers hosts below, path, Secure, end in
// seconds since 1970 (0: a session cookie), name, value. "#HttpOnly_" before the
// domain stands for HttpOnly; any other line that begins with # is a comment.
// SameSite, priority, and the times of creation and use are not in it. Cookies
// that it cannot say are left out: partitioned ones, which would come back as
// cookies for everywhere, and any with a tab in it.
package jarfile

import (
	"bytes"
	"io"
	"os"
	"time"

	"statelab/internal/cookiejar"
	"statelab/internal/diag"
	"statelab/internal/rule"
	"statelab/internal/wholefile"
)

// Format is the format of a file.
type Format uint8

// The formats. The zero value loses nothing.
const (
	JSON Format = iota
	Netscape
)

// maxFile is the size in bytes up to which a file is read: room for a full jar
// of the largest cookies, several times over.
const maxFile = 128 << 20

// Left is a cookie that a format cannot say, and why: "partitioned".
type Left struct {
	Cookie cookiejar.Cookie
	Why    rule.Text
}

// Why a cookie is left out.
var (
	partitioned   = rule.Text{EN: "partitioned", KO: "파티션에 속함"}
	withoutDomain = rule.Text{EN: "without a domain", KO: "도메인이 없음"}
	tabInside     = rule.Text{EN: "with a tab or a line end inside", KO: "탭이나 줄바꿈이 들어 있음"}
	endTooEarly   = rule.Text{EN: "with an end by 1970-01-01T00:00:00Z", KO: "1970-01-01T00:00:00Z까지만 유효함"}
	yearTooLong   = rule.Text{EN: "with a year beyond 9999", KO: "9999년을 넘는 시각이 있음"}
)

// Write returns the text of a file with the cookies, in their order, and the
// cookies that the format cannot say, which are not in the text.
func Write(f Format, cookies []cookiejar.Cookie) (text []byte, left []Left) {
	if f == Netscape {
		return writeNetscape(cookies)
	}
	return writeJSON(cookies)
}

// Read returns the cookies of a text in either format, whose name is used for
// positions only. Whatever is wrong with it is a diag.List, each problem with its
// line, and then there are no cookies. After a hundred problems no more is read.
func Read(file string, text []byte) ([]cookiejar.Cookie, error) {
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	var cookies []cookiejar.Cookie
	var problems diag.List
	if trimmed := bytes.TrimLeft(text, " \t\r\n"); len(trimmed) > 0 && trimmed[0] == '{' {
		cookies, problems = readJSON(file, text)
	} else {
		cookies, problems = readNetscape(file, text)
	}
	if len(problems) > 0 {
		problems.Quote(file, text)
		return nil, problems
	}
	return cookies, nil
}

// Load reads a file of either format. The error is a diag.List where the file is
// corrupt. The file is never changed.
func Load(file string) ([]cookiejar.Cookie, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err != nil {
		return nil, err
	}
	if len(text) > maxFile {
		too := diag.Say(rule.Textf("larger than %d bytes", "%d바이트보다 큽니다", maxFile), rule.Text{})
		too.Pos.File = file
		return nil, diag.List{too}
	}
	return Read(file, text)
}

// Savable says, without changing anything, why cookies cannot be saved under a
// name: wholefile.ErrNoPlainFile, or an error of the system, such as a missing folder. Who
// asks first loses no cookies at the end.
func Savable(file string) error {
	_, err := wholefile.Target(file)
	return err
}

// Save writes the cookies into a file and returns those that the format cannot
// say. The file is either whole and new or as it was. A new file can be read by its
// owner alone. The errors are those of Savable, and of writing.
func Save(file string, f Format, cookies []cookiejar.Cookie) (left []Left, err error) {
	text, left := Write(f, cookies)
	if err := wholefile.Write(file, text, 0o600); err != nil { // for its owner alone, since cookies are keys
		return nil, err
	}
	return left, nil
}

// Restore puts cookies that were read into a jar, as far as they could ever have
// come into it, and returns a decision for each.
func Restore(jar *cookiejar.Jar, now time.Time, cookies []cookiejar.Cookie) []cookiejar.SetDecision {
	list := make([]cookiejar.SetDecision, len(cookies))
	for i, c := range cookies {
		list[i] = jar.Put(now, c)
	}
	return list
}

// mostProblems is how many problems of a file are told; more help nobody.
const mostProblems = 100

// problems are those of one file.
type problems struct{ list diag.List }

// add notes a problem, or once that there are more.
func (p *problems) add(pos diag.Pos, message, hint rule.Text) {
	switch {
	case len(p.list) > mostProblems:
		return
	case len(p.list) == mostProblems:
		message = rule.Text{EN: "there are more problems in this file", KO: "이 파일에는 잘못이 더 있습니다"}
		hint = rule.Text{EN: "mend the others first", KO: "앞의 것부터 고칩니다"}
	}
	p.list.Say(message, hint)
	p.list[len(p.list)-1].Pos = pos
}

// full reports whether further problems would not be kept.
func (p *problems) full() bool { return len(p.list) > mostProblems }
