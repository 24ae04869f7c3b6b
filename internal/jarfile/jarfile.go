// Package jarfile reads and writes the files in which programs keep cookies: the
// cookies.txt of Netscape, curl, wget, Python and many extensions, and JSON of several
// makers. Readers take a file as it is: what is written otherwise than by the book is
// understood where it can be, with a remark, and a cookie that cannot be is one entry
// that is wrong, not the end of the file. They hold one cookie at a time.
//
// The JSON of statelab itself loses nothing (but a cookie of a clock beyond the year
// 9999; the years of UTC are 1 to 9999):
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
	"statelab/internal/cookiejar"
	"statelab/internal/rule"
	"statelab/internal/wholefile"
)

// Format is the format of a file.
type Format uint8

// The formats. The zero value loses nothing. Those behind Extension are read alone.
const (
	JSON         Format = iota // statelab's own
	Netscape                   // cookies.txt
	StorageState               // Playwright's storage state
	Puppeteer                  // a list of cookies in the words of the DevTools protocol
	Extension                  // a list in the words of the extensions' API: EditThisCookie, Cookie-Editor
	WebDriver                  // a list in the words of WebDriver: Selenium
	OtherJSON                  // a list of another program, with names and domains in it
	Chromium                   // the database Cookies of Chromium; package cookiefile reads it
	Firefox                    // the database cookies.sqlite of Firefox; package cookiefile reads it
)

// formats are the formats by their numbers: a word for programs, and what people call it.
var formats = [...]struct {
	word string
	name rule.Text
}{
	JSON:         {"json", rule.Text{EN: "statelab's own JSON", KO: "statelab의 JSON"}},
	Netscape:     {"netscape", rule.Text{EN: "cookies.txt (Netscape)", KO: "cookies.txt (Netscape)"}},
	StorageState: {"playwright", rule.Text{EN: "storage state of Playwright (JSON)", KO: "Playwright의 storage state (JSON)"}},
	Puppeteer:    {"puppeteer", rule.Text{EN: "list of Puppeteer or the DevTools protocol (JSON)", KO: "Puppeteer나 DevTools 프로토콜의 목록 (JSON)"}},
	Extension:    {"extension", rule.Text{EN: "list of an extension, as Cookie-Editor writes it (JSON)", KO: "Cookie-Editor 같은 확장 프로그램의 목록 (JSON)"}},
	WebDriver:    {"webdriver", rule.Text{EN: "list of WebDriver, as Selenium gives it (JSON)", KO: "Selenium 같은 WebDriver의 목록 (JSON)"}},
	OtherJSON:    {"other-json", rule.Text{EN: "list of another program (JSON)", KO: "다른 프로그램의 목록 (JSON)"}},
	Chromium:     {"chromium", rule.Text{EN: "cookie database of Chromium", KO: "Chromium의 쿠키 데이터베이스"}},
	Firefox:      {"firefox", rule.Text{EN: "cookie database of Firefox", KO: "Firefox의 쿠키 데이터베이스"}},
}

// Name returns what people call the format.
func (f Format) Name() rule.Text { return formats[f].name }

// String returns the word for the format.
func (f Format) String() string { return formats[f].word }

// Words are the words of the formats that can be written.
func Words() []string {
	var words []string
	for _, f := range formats[:Extension+1] {
		words = append(words, f.word)
	}
	return words
}

// FormatOf returns the format that can be written and has the word.
func FormatOf(word string) (f Format, ok bool) {
	for f := JSON; f <= Extension; f++ {
		if f.String() == word {
			return f, true
		}
	}
	return 0, false
}

// About says what a file is.
type About struct {
	Format Format
	Notes  []rule.Text // about the whole file, such as that it is UTF-16
	// Untitled is true of a cookies.txt that does not begin with "# Netscape HTTP Cookie
	// File", as Python's http.cookiejar wants it to.
	Untitled bool
}

// Entry is one cookie of a file, as it was read.
type Entry struct {
	Number  int // of the file's cookies, from 1
	Line    int // of a text, where it begins, from 1; 0 in a database
	Cookie  cookiejar.Cookie
	Remarks []rule.Text // what was read otherwise than it is written, and how
	// Wrong says why this is no cookie; of what is in Cookie then, the name alone is
	// worth something, where it could be seen.
	Wrong rule.Text
	// Elsewhere says why it belongs to another jar than the file's own, such as that of
	// a container.
	Elsewhere rule.Text
	// Sealed says that the value is encrypted: Cookie has none.
	Sealed bool
}

// remark notes what was read otherwise than it is written, if anything was.
func (e *Entry) remark(text rule.Text) {
	if !text.IsZero() {
		e.Remarks = append(e.Remarks, text)
	}
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
