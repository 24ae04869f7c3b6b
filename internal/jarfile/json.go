package jarfile

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"statelab/internal/cookiejar"
	"statelab/internal/diag"
	"statelab/internal/rule"
)

// version is the version of the format that is written, and the only one read.
const version = 1

// kept is a cookie in the file.
type kept struct {
	Name           string     `json:"name"`
	Value          string     `json:"value"`
	Octets         bool       `json:"octets,omitempty"`
	Domain         string     `json:"domain"`
	HostOnly       bool       `json:"hostOnly"`
	Path           string     `json:"path"`
	Secure         bool       `json:"secure"`
	HTTPOnly       bool       `json:"httpOnly"`
	SameSite       string     `json:"sameSite,omitempty"`
	Priority       string     `json:"priority"`
	Expires        *time.Time `json:"expires,omitempty"`
	Created        time.Time  `json:"created"`
	LastUsed       time.Time  `json:"lastUsed"`
	Partition      string     `json:"partition,omitempty"`
	CrossSiteFrame bool       `json:"crossSiteFrame,omitempty"`
}

func writeJSON(cookies []cookiejar.Cookie) (text []byte, left []Left) {
	var b bytes.Buffer
	fmt.Fprintf(&b, "{\"statelab_jar\": %d, \"cookies\": [", version)
	separator := "\n"
	for i := range cookies {
		var one bytes.Buffer
		encoder := json.NewEncoder(&one)
		encoder.SetEscapeHTML(false)
		if encoder.Encode(keptOf(&cookies[i])) != nil { // no other field can fail
			left = append(left, Left{cookies[i], yearTooLong})
			continue
		}
		b.WriteString(separator)
		b.Write(bytes.TrimSuffix(one.Bytes(), []byte("\n")))
		separator = ",\n"
	}
	b.WriteString("\n]}\n")
	return b.Bytes(), left
}

func keptOf(c *cookiejar.Cookie) kept {
	k := kept{
		Name: c.Name, Value: c.Value, Domain: c.Domain, HostOnly: c.HostOnly, Path: c.Path,
		Secure: c.Secure, HTTPOnly: c.HttpOnly, SameSite: c.SameSite.String(), Priority: c.Priority.String(),
		Created: c.Created, LastUsed: c.LastUsed, Partition: c.Partition, CrossSiteFrame: c.CrossSiteFrame,
	}
	if c.Persistent {
		k.Expires = &c.Expires
	}
	if !utf8.ValidString(c.Name + "\x00" + c.Value + "\x00" + c.Path) {
		k.Octets = true
		k.Name, k.Value, k.Path = characters(c.Name), characters(c.Value), characters(c.Path)
	}
	return k
}

// characters writes every octet as the character of the same number.
func characters(octets string) string {
	var b strings.Builder
	for i := 0; i < len(octets); i++ {
		b.WriteRune(rune(octets[i]))
	}
	return b.String()
}

// octets undoes characters. It reports false where a character is no octet.
func octets(characters string) (string, bool) {
	var b strings.Builder
	for _, r := range characters {
		if r > 0xff {
			return "", false
		}
		b.WriteByte(byte(r))
	}
	return b.String(), true
}

// fileReader reads a JSON file, and knows at which line it is.
type fileReader struct {
	file     string
	text     []byte
	decoder  *json.Decoder
	problems problems
	pos      diag.Pos // of the offset reached, from which the next problem's is counted
	reached  int
}

func readJSON(file string, text []byte) ([]cookiejar.Cookie, diag.List) {
	r := fileReader{file: file, text: text, decoder: json.NewDecoder(bytes.NewReader(text))}
	var cookies []cookiejar.Cookie
	if err := r.whole(&cookies); err != nil {
		r.fault(err)
	}
	return cookies, r.problems.list
}

// whole reads the file up to its end or the first broken byte.
func (r *fileReader) whole(cookies *[]cookiejar.Cookie) error {
	if _, err := r.decoder.Token(); err != nil {
		return err
	}
	seen := map[string]bool{}
	for r.decoder.More() {
		at := r.next()
		token, err := r.decoder.Token()
		if err != nil {
			return err
		}
		name, _ := token.(string)
		if seen[name] {
			r.add(at, rule.Textf("%q stands twice", "%q 항목이 두 번 있습니다", name), rule.Text{})
		}
		seen[name] = true
		if err := r.member(name, at, cookies); err != nil {
			return err
		}
		if r.problems.full() {
			return errStop
		}
	}
	if _, err := r.decoder.Token(); err != nil {
		return err
	}
	end := r.next()
	if _, err := r.decoder.Token(); !errors.Is(err, io.EOF) {
		r.add(end, rule.Text{EN: "the file goes on after its end", KO: "파일이 끝난 뒤에 글자가 더 있습니다"}, rule.Text{})
	}
	for _, name := range []string{"statelab_jar", "cookies"} {
		if !seen[name] {
			r.add(0, rule.Textf("%q is missing", "%q 항목이 없습니다", name), rule.Text{})
		}
	}
	return nil
}

// member reads what one name of the file stands for.
func (r *fileReader) member(name string, at int64, cookies *[]cookiejar.Cookie) error {
	switch name {
	case "statelab_jar":
		var value any
		if err := r.decoder.Decode(&value); err != nil {
			return err
		}
		if value != float64(version) {
			r.add(at, rule.Textf("this is version %v of the format, and %d is the one that is known", "형식의 버전이 %v인데, 알아보는 버전은 %d입니다", value, version), rule.Text{})
		}
		return nil
	case "cookies":
		return r.cookies(cookies)
	}
	r.add(at, rule.Textf("unknown field %q", "모르는 항목입니다: %q", name), diag.Guess(name, []string{"statelab_jar", "cookies"}))
	var skipped json.RawMessage
	return r.decoder.Decode(&skipped)
}

func (r *fileReader) cookies(cookies *[]cookiejar.Cookie) error {
	at := r.next()
	token, err := r.decoder.Token()
	if err != nil {
		return err
	}
	if token != json.Delim('[') {
		r.add(at, rule.Text{EN: `"cookies" is a list`, KO: `"cookies" 값은 목록입니다`}, rule.Text{})
		return errStop
	}
	for r.decoder.More() {
		at := r.next()
		var raw json.RawMessage
		if err := r.decoder.Decode(&raw); err != nil {
			return err
		}
		if c, ok := r.cookie(raw, at); ok {
			*cookies = append(*cookies, c)
		}
		if r.problems.full() {
			return errStop
		}
	}
	_, err = r.decoder.Token()
	return err
}

// errStop ends the reading after a problem that was told, or too many.
var errStop = errors.New("stop")

// cookie reads one cookie whose text begins at an offset.
func (r *fileReader) cookie(raw []byte, at int64) (c cookiejar.Cookie, ok bool) {
	k := kept{Priority: cookiejar.PriorityMedium.String()}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err := d.Decode(&k); err != nil {
		var kind *json.UnmarshalTypeError
		if errors.As(err, &kind) {
			r.add(at+kind.Offset-1, rule.Textf("%q is no %s", "%q 값의 종류가 다릅니다 (있어야 할 것: %s)", kind.Field, kind.Type), rule.Text{})
			return c, false
		}
		said := strings.TrimPrefix(err.Error(), "json: ")
		r.add(at, rule.Textf("%s", "JSON을 읽을 수 없습니다 (%s)", said), rule.Text{})
		return c, false
	}
	c, wrong := k.cookie()
	if !wrong.IsZero() {
		r.add(at, wrong, rule.Text{})
	}
	return c, wrong.IsZero()
}

// cookie returns the cookie that is kept, or what is wrong with it.
func (k *kept) cookie() (c cookiejar.Cookie, wrong rule.Text) {
	c = cookiejar.Cookie{
		Name: k.Name, Value: k.Value, Domain: k.Domain, HostOnly: k.HostOnly, Path: k.Path, Secure: k.Secure, HttpOnly: k.HTTPOnly,
		Created: k.Created.UTC(), LastUsed: k.LastUsed.UTC(), Partition: k.Partition, CrossSiteFrame: k.CrossSiteFrame,
	}
	if wrong := k.badYear(); !wrong.IsZero() {
		return c, wrong
	}
	if k.Octets {
		for _, s := range []*string{&c.Name, &c.Value, &c.Path} {
			text, ok := octets(*s)
			if !ok {
				return c, rule.Textf("%q has a character that is no octet", "옥텟이 아닌 글자가 있습니다: %q", *s)
			}
			*s = text
		}
	}
	if k.Expires != nil {
		c.Persistent, c.Expires = true, k.Expires.UTC()
	}
	for c.SameSite.String() != k.SameSite {
		if c.SameSite++; c.SameSite > cookiejar.SameSiteStrict {
			return c, rule.Textf(`"sameSite" is None, Lax or Strict, not %q`, `"sameSite" 값은 None, Lax, Strict 가운데 하나입니다 (받은 값: %q)`, k.SameSite)
		}
	}
	for c.Priority = cookiejar.PriorityLow; c.Priority.String() != k.Priority; c.Priority++ {
		if c.Priority == cookiejar.PriorityHigh {
			return c, rule.Textf(`"priority" is Low, Medium or High, not %q`, `"priority" 값은 Low, Medium, High 가운데 하나입니다 (받은 값: %q)`, k.Priority)
		}
	}
	switch {
	case c.Name == "" && c.Value == "":
		return c, noContent()
	case c.Domain == "":
		return c, noDomain()
	case !strings.HasPrefix(c.Path, "/"):
		return c, rule.Textf("the path begins with /, not %q", "경로는 /로 시작합니다 (받은 값: %q)", c.Path)
	}
	return c, rule.Text{}
}

// badYear says which time could not be written again: one whose year in UTC is
// not of four digits, though it may be in the zone in which the time stands.
func (k *kept) badYear() rule.Text {
	times := []struct {
		field string
		at    *time.Time
	}{{"expires", k.Expires}, {"created", &k.Created}, {"lastUsed", &k.LastUsed}}
	for _, t := range times {
		if t.at == nil {
			continue
		}
		if year := t.at.UTC().Year(); year < 1 || year > 9999 {
			return rule.Textf("%q is in the year %d of UTC, and the years are 1 to 9999", "%q 값이 UTC로 %d년입니다. 1년부터 9999년까지 쓸 수 있습니다", t.field, year)
		}
	}
	return rule.Text{}
}

// next returns the offset of the next value, behind blanks, commas and colons.
func (r *fileReader) next() int64 {
	at := r.decoder.InputOffset()
	for at < int64(len(r.text)) && strings.IndexByte(" \t\r\n,:", r.text[at]) >= 0 {
		at++
	}
	return at
}

// fault notes what ended the reading. A decoder that hands out tokens counts its
// bytes in another way, so the broken value is looked at once more by itself.
func (r *fileReader) fault(err error) {
	at := r.next()
	said := rule.Textf("%v", "JSON을 읽을 수 없습니다 (%v)", err)
	var syntax *json.SyntaxError
	switch {
	case errors.Is(err, errStop):
		return
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		at = int64(len(bytes.TrimRight(r.text, " \t\r\n")))
		said = rule.Text{EN: "the file ends too early", KO: "파일이 중간에 끝납니다"}
	case errors.As(json.Unmarshal(r.text[at:], new(any)), &syntax):
		at += syntax.Offset - 1
	}
	r.add(at, said, rule.Text{})
}

// add notes a problem at an offset of the text.
func (r *fileReader) add(at int64, message, hint rule.Text) {
	r.problems.add(r.position(int(max(0, min(at, int64(len(r.text)))))), message, hint)
}

// position returns the place of an offset. Problems come in the order of the
// text, so that it is counted from the last one on: a file may be large, and of
// one line. Only what is missing is told at the beginning, after the others.
func (r *fileReader) position(at int) diag.Pos {
	if at < r.reached || r.pos.Line == 0 {
		r.pos, r.reached = diag.Pos{File: r.file, Line: 1, Col: 1}, 0
	}
	passed := r.text[r.reached:at]
	if lines := bytes.Count(passed, []byte("\n")); lines > 0 {
		r.pos.Line += lines
		r.pos.Col = 1
		passed = passed[bytes.LastIndexByte(passed, '\n')+1:]
	}
	r.pos.Col += utf8.RuneCount(passed)
	r.reached = at
	return r.pos
}
