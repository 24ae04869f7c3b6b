package jarfile

import (
	"encoding/json"
	"errors"
	"slices"
	"strconv"

	"statelab/internal/diag"
	"statelab/internal/rule"
)

// version is the version of statelab's own format that is written, and the only one read.
const version = 1

// maxCookie is the length in bytes up to which a cookie in JSON is read: with every
// character as \uXXXX it holds the largest that a browser takes.
const maxCookie = 64 << 10

// jsonReader reads a text of JSON.
type jsonReader struct {
	*reader
	*scanner
	names  []string // of the outermost object, as far as it was read
	format Format
	lists  int // lists of cookies that were read
}

// json reads the cookies of a list, or of the list "cookies" in an object.
func (r *reader) json() error {
	j := &jsonReader{reader: r, scanner: newScanner(r.in), format: OtherJSON}
	err := j.whole()
	var broken *damage
	if errors.As(err, &broken) {
		broken.pos.File = r.file
		d := diag.Say(broken.text, rule.Text{})
		d.Pos = broken.pos
		return diag.List{d}
	}
	return err
}

func (j *jsonReader) whole() error {
	c, err := j.peek()
	switch {
	case err != nil:
		return err
	case c == '[':
		err = j.cookies()
	default:
		err = j.object(j.member)
	}
	if err != nil {
		return err
	}
	if c, err := j.peek(); err != nil || c != 0 {
		return errors.Join(err, j.broken("the file goes on after its end", "파일이 끝난 뒤에 글자가 더 있습니다"))
	}
	if j.lists == 0 {
		return j.refused(unknownJSON(j.names))
	}
	if j.format == OtherJSON && slices.Contains(j.names, "origins") {
		j.format = StorageState
	}
	return j.start(j.format)
}

// member reads what one name of the outermost object stands for.
func (j *jsonReader) member(name string) error {
	twice := slices.Contains(j.names, name)
	if len(j.names) < maxName {
		j.names = append(j.names, name)
	}
	switch {
	case name == "cookies" && twice:
		return j.broken(`"cookies" stands twice`, `"cookies" 항목이 두 번 있습니다`)
	case name == "cookies":
		return j.cookies()
	case name == "log" && len(j.names) == 1:
		return j.refused(rule.Text{EN: "a recording of requests and answers (HAR), which statelab har reads", KO: "요청과 응답의 기록 (HAR). statelab har로 읽습니다"})
	case name == "statelab_jar":
		j.format = JSON
		return j.version()
	}
	_, _, err := j.value(0)
	return err
}

func (j *jsonReader) version() error {
	if _, err := j.peek(); err != nil {
		return err
	}
	at := j.pos()
	text, _, err := j.value(maxName)
	if err == nil && string(text) != strconv.Itoa(version) {
		return &damage{at, rule.Textf("this is version %s of the format, and %d is the one that is known", "형식의 버전이 %s인데, 알아보는 버전은 %d입니다", text, version)}
	}
	return err
}

// unknownJSON says what JSON is that has no list of cookies.
func unknownJSON(names []string) rule.Text {
	if len(names) == 0 {
		return rule.Text{EN: "JSON without cookies in it", KO: "쿠키가 없는 JSON"}
	}
	return rule.Textf("JSON that begins with %q and has no list \"cookies\"", "%q 항목으로 시작하고 \"cookies\" 목록이 없는 JSON", names[0])
}

func (j *jsonReader) cookies() error {
	if c, err := j.peek(); err != nil || c != '[' {
		return errors.Join(err, j.broken(`"cookies" is a list`, `"cookies" 값은 목록입니다`))
	}
	j.lists++
	return j.list(j.cookie)
}

// cookie reads one cookie of a list. The first says who wrote the list; where that is no
// cookie at all, nor is the file.
func (j *jsonReader) cookie() error {
	if _, err := j.peek(); err != nil { // the blanks before it
		return err
	}
	line := j.pos().Line
	if j.begun && j.reader.take == nil {
		_, _, err := j.value(0)
		return err
	}
	text, tooLong, err := j.value(maxCookie)
	if err != nil {
		return err
	}
	e := Entry{Line: line}
	var fields map[string]json.RawMessage
	switch {
	case tooLong:
		e.Wrong = rule.Textf("the cookie is longer than %d bytes", "쿠키가 %d바이트를 넘습니다", maxCookie)
	case text[0] != '{':
		e.Wrong = rule.Text{EN: "it is no object", KO: "객체가 아닙니다"}
	default:
		if err := json.Unmarshal(text, &fields); err != nil {
			e.Wrong = rule.Textf("it is no JSON: %v", "JSON이 아닙니다: %v", err)
		}
	}
	if !j.begun {
		if fields != nil && !looksLikeCookie(fields) {
			return j.refused(rule.Text{EN: "JSON, a list of something else", KO: "다른 것의 목록인 JSON"})
		}
		j.format = j.madeBy(fields)
		if err := j.start(j.format); err != nil {
			return err
		}
	}
	if e.Wrong.IsZero() {
		f := cookieFields{fields: fields, ours: j.format == JSON}
		e = f.entry(e)
	}
	return j.give(e)
}

// looksLikeCookie reports whether an object has a name, or a value, and a host.
func looksLikeCookie(fields map[string]json.RawMessage) bool {
	f := cookieFields{fields: fields}
	_, name := f.get(nameField)
	_, value := f.get(valueField)
	_, domain := f.get(domainField)
	_, url := f.get(urlField)
	return (name || value) && (domain || url)
}

// madeBy says of which format a list is, by the words of its first cookie.
func (j *jsonReader) madeBy(fields map[string]json.RawMessage) Format {
	has := func(names ...string) bool {
		return slices.ContainsFunc(names, func(name string) bool { _, ok := fields[name]; return ok })
	}
	switch {
	case j.format == JSON:
		return JSON
	case has("expirationDate", "storeId"), has("hostOnly") && has("session"):
		return Extension
	case has("expiry"):
		return WebDriver
	case has("created") && has("lastUsed") && has("hostOnly"):
		return JSON // whose version stands behind the list
	case !has("expires") || has("key"):
		return OtherJSON
	case has("size", "session", "sourceScheme", "sourcePort", "priority") || len(j.names) == 0:
		return Puppeteer
	}
	return StorageState
}
