package jarline

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strings"
	"time"

	"statelab/internal/address"
	"statelab/internal/cookiejar"
	"statelab/internal/diag"
	"statelab/internal/rule"
)

// An op is something that a line can ask for.
type op struct {
	name     string
	needs    []string // fields that have to be there
	may      []string // fields that can be there
	carryOut func(*session, *request) any
}

func ops() []op {
	return []op{
		{"reset", nil, []string{"psl", "profile", "third_party"}, (*session).reset},
		{"set", []string{"now", "url", "lines"}, []string{"date", "ctx"}, (*session).set},
		{"get", []string{"now", "url"}, []string{"ctx"}, (*session).get},
		{"list", []string{"now"}, nil, (*session).list},
	}
}

// request is a line that was understood.
type request struct {
	op         op
	now        time.Time // in UTC
	hasNow     bool
	url        address.Address
	lines      []string
	date       time.Time // the answer's, zero where it has none
	ctx        cookiejar.Context
	psl        cookiejar.PublicSuffixList
	profile    cookiejar.Profile
	thirdParty bool // blocked
}

// fields read the values of a line, each by its name.
func fields() map[string]func(*request, []byte) *problem {
	return map[string]func(*request, []byte) *problem{
		"now": (*request).readNow, "date": (*request).readDate, "url": (*request).readURL, "lines": (*request).readLines, "ctx": (*request).readContext,
		"psl": (*request).readPSL, "profile": (*request).readProfile, "third_party": (*request).readThirdParty,
	}
}

// parse understands a line, or says what is wrong with it.
func parse(line []byte) (request, *problem) {
	var q request
	object, wrong := members(line, rule.Text{EN: "the line", KO: "줄"})
	if wrong != nil {
		return q, wrong
	}
	o, wrong := opOf(object)
	if wrong != nil {
		return q, wrong
	}
	q.op = o
	all := append(slices.Clone(o.needs), o.may...)
	read := fields()
	for _, m := range object {
		if m.name == "op" {
			continue
		}
		if !slices.Contains(all, m.name) {
			return q, wrongly(rule.Textf("op %q has no field %q", "op %q에는 %q 필드가 없습니다", o.name, m.name), cmp.Or(diag.Guess(m.name, all), known(all)))
		}
		if wrong := read[m.name](&q, m.value); wrong != nil {
			return q, wrong
		}
	}
	for _, name := range o.needs {
		if !slices.ContainsFunc(object, func(m member) bool { return m.name == name }) {
			return q, wrongly(rule.Textf("op %q needs %q", "op %q에는 %q 필드가 있어야 합니다", o.name, name), rule.Text{})
		}
	}
	return q, nil
}

func opOf(object []member) (op, *problem) {
	i := slices.IndexFunc(object, func(m member) bool { return m.name == "op" })
	var names []string
	for _, o := range ops() {
		names = append(names, o.name)
	}
	if i < 0 {
		return op{}, wrongly(rule.Text{EN: `"op" is missing`, KO: `"op" 필드가 없습니다`}, known(names))
	}
	var name string
	if wrong := decode(object[i].value, &name, "op"); wrong != nil {
		return op{}, wrong
	}
	at := slices.Index(names, name)
	if at < 0 {
		return op{}, wrongly(rule.Textf("unknown op %q", "모르는 op입니다: %q", name), cmp.Or(diag.Guess(name, names), known(names)))
	}
	return ops()[at], nil
}

// known is the hint where nothing comes near to what was written.
func known(names []string) rule.Text {
	return rule.Textf("known: %s", "쓸 수 있는 것: %s", strings.Join(names, ", "))
}

// member is one name and value of an object.
type member struct {
	name  string
	value []byte
}

// members takes an object apart. The decoder of a struct would take a name in
// any case, and of a double name the last; both are mistakes here.
func members(data []byte, what rule.Text) ([]member, *problem) {
	d := json.NewDecoder(bytes.NewReader(data))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return nil, about(what, "is no JSON object", "JSON 객체가 아닙니다", rule.Text{})
	}
	var list []member
	seen := map[string]bool{} // an object may have names by the hundred thousand
	for d.More() {
		t, err := d.Token()
		name, ok := t.(string)
		if err != nil || !ok {
			return nil, broken(what, d.InputOffset())
		}
		if seen[name] {
			twice := rule.Textf("has %q twice", "%q 필드가 두 번 있습니다", name)
			return nil, about(what, twice.EN, twice.KO, rule.Text{})
		}
		var value json.RawMessage
		if err := d.Decode(&value); err != nil {
			return nil, broken(what, d.InputOffset())
		}
		seen[name] = true
		list = append(list, member{name, value})
	}
	if _, err := d.Token(); err != nil {
		return nil, broken(what, d.InputOffset())
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, about(what, "goes on after the object", "객체 뒤에 글자가 더 있습니다", rule.Text{EN: "one object a line", KO: "한 줄에 객체 하나만 적습니다"})
	}
	return list, nil
}

func broken(what rule.Text, offset int64) *problem {
	after := rule.Textf("is broken JSON after byte %d", "%d번째 바이트 뒤에서 JSON이 깨졌습니다", offset)
	return about(what, after.EN, after.KO, rule.Text{})
}

// about says what is wrong with a whole object.
func about(what rule.Text, en, ko string, hint rule.Text) *problem {
	return wrongly(rule.Text{EN: what.EN + " " + en, KO: what.KO + ": " + ko}, hint)
}

// decode reads a value of a field, and says of which kind it should have been.
func decode(data []byte, into any, field string) *problem {
	if err := json.Unmarshal(data, into); err != nil {
		kind := rule.Text{EN: "a string", KO: "문자열"}
		switch into.(type) {
		case *[]string:
			kind = listOfStrings()
		case *bool:
			kind = rule.Text{EN: "true or false", KO: "true 또는 false"}
		}
		return isOf(field, kind)
	}
	return nil
}

func isOf(field string, kind rule.Text) *problem {
	return wrongly(rule.Textf("%[1]q is %[2]s", "%[1]q 값은 %[3]s입니다", field, kind.EN, kind.KO), rule.Text{})
}

func listOfStrings() rule.Text { return rule.Text{EN: "a list of strings", KO: "문자열의 목록"} }

func (q *request) readNow(data []byte) *problem {
	var s string
	if wrong := decode(data, &s, "now"); wrong != nil {
		return wrong
	}
	at, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		return wrongly(rule.Textf(`"now" is a time, not %q`, `"now" 값은 시각입니다 (받은 값: %q)`, s),
			rule.Text{EN: "as 2026-03-02T09:00:00Z (RFC 3339)", KO: "2026-03-02T09:00:00Z처럼 적습니다 (RFC 3339)"})
	}
	// A time is written with a year of four digits, in UTC, and so is the end of
	// the longest lifetime from then on.
	at = at.UTC()
	if at.Year() < 1 {
		return wrongly(rule.Textf(`"now" is %q, and in UTC that is before the year 1`, `"now" 값이 UTC로 1년보다 앞입니다 (받은 값: %q)`, s), rule.Text{})
	}
	if at.Year() >= 9990 {
		return wrongly(rule.Textf(`"now" is %q, and a lifetime would end after the year 9999`, `"now" 값에 수명을 더하면 9999년을 넘습니다 (받은 값: %q)`, s), rule.Text{})
	}
	q.now, q.hasNow = at, true
	return nil
}

func (q *request) readDate(data []byte) *problem {
	var s string
	if wrong := decode(data, &s, "date"); wrong != nil {
		return wrong
	}
	at, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		var ok bool
		if at, ok = cookiejar.ParseDate(s, cookiejar.Chromium); !ok {
			return wrongly(rule.Textf(`"date" is a time, not %q`, `"date" 값은 시각입니다 (받은 값: %q)`, s),
				rule.Text{EN: "as 2026-03-02T09:00:00Z, or as the header Date has it", KO: "2026-03-02T09:00:00Z처럼, 또는 Date 헤더에 있는 대로 적습니다"})
		}
	}
	q.date = at
	return nil
}

func (q *request) readURL(data []byte) *problem {
	var s string
	if wrong := decode(data, &s, "url"); wrong != nil {
		return wrong
	}
	u, err := address.Parse(s)
	if err != nil {
		return wrongly(rule.Textf("%q is no absolute address", "절대 주소가 아닙니다: %q", s),
			rule.Text{EN: "as https://shop.test/cart", KO: "https://shop.test/cart처럼 적습니다"})
	}
	q.url = u
	return nil
}

func (q *request) readLines(data []byte) *problem {
	if string(data) == "null" {
		return isOf("lines", listOfStrings())
	}
	return decode(data, &q.lines, "lines")
}

func (q *request) readPSL(data []byte) *problem {
	var list []string
	if wrong := decode(data, &list, "psl"); wrong != nil {
		return wrong
	}
	if list != nil {
		q.psl = cookiejar.Suffixes(list)
	}
	return nil
}

func (q *request) readProfile(data []byte) *problem {
	i, wrong := word(data, "profile", cookiejar.Chromium.String(), cookiejar.RFC6265bis.String())
	q.profile = cookiejar.Profile(i)
	return wrong
}

func (q *request) readThirdParty(data []byte) *problem {
	i, wrong := word(data, "third_party", "allowed", "blocked")
	q.thirdParty = i == 1
	return wrong
}

// word reads one of several words and returns which. null is the first.
func word(data []byte, field string, words ...string) (int, *problem) {
	if string(data) == "null" {
		return 0, nil
	}
	var s string
	if wrong := decode(data, &s, field); wrong != nil {
		return 0, wrong
	}
	i := slices.Index(words, s)
	if i < 0 {
		return 0, wrongly(rule.Textf("%[1]q is %[2]s, not %[4]q", "%[1]q 값은 %[3]s 가운데 하나입니다 (받은 값: %[4]q)",
			field, strings.Join(words, " or "), strings.Join(words, ", "), s), diag.Guess(s, words))
	}
	return i, nil
}
