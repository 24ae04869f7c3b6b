package jarline

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"
	"time"

	"statelab/internal/cookiejar"
	"statelab/internal/diag"
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
		{"set", []string{"now", "url", "lines"}, []string{"ctx"}, (*session).set},
		{"get", []string{"now", "url"}, []string{"ctx"}, (*session).get},
		{"list", []string{"now"}, nil, (*session).list},
	}
}

// request is a line that was understood.
type request struct {
	op         op
	now        time.Time // in UTC
	hasNow     bool
	url        *url.URL
	lines      []string
	ctx        cookiejar.Context
	psl        cookiejar.PublicSuffixList
	profile    cookiejar.Profile
	thirdParty bool // blocked
}

// fields read the values of a line, each by its name.
func fields() map[string]func(*request, []byte) *problem {
	return map[string]func(*request, []byte) *problem{
		"now": (*request).readNow, "url": (*request).readURL, "lines": (*request).readLines, "ctx": (*request).readContext,
		"psl": (*request).readPSL, "profile": (*request).readProfile, "third_party": (*request).readThirdParty,
	}
}

// parse understands a line, or says what is wrong with it.
func parse(line []byte) (request, *problem) {
	var q request
	object, wrong := members(line, "the line")
	if wrong != nil {
		return q, wrong
	}
	o, wrong := opOf(object)
	if wrong != nil {
		return q, wrong
	}
	q.op = o
	known := append(slices.Clone(o.needs), o.may...)
	read := fields()
	for _, m := range object {
		if m.name == "op" {
			continue
		}
		if !slices.Contains(known, m.name) {
			return q, &problem{fmt.Sprintf("op %q has no field %q", o.name, m.name), cmp.Or(diag.DidYouMean(m.name, known), "known: "+strings.Join(known, ", "))}
		}
		if wrong := read[m.name](&q, m.value); wrong != nil {
			return q, wrong
		}
	}
	for _, name := range o.needs {
		if !slices.ContainsFunc(object, func(m member) bool { return m.name == name }) {
			return q, &problem{fmt.Sprintf("op %q needs %q", o.name, name), ""}
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
	all := "known: " + strings.Join(names, ", ")
	if i < 0 {
		return op{}, &problem{`"op" is missing`, all}
	}
	var name string
	if wrong := decode(object[i].value, &name, "op"); wrong != nil {
		return op{}, wrong
	}
	known := slices.Index(names, name)
	if known < 0 {
		return op{}, &problem{fmt.Sprintf("unknown op %q", name), cmp.Or(diag.DidYouMean(name, names), all)}
	}
	return ops()[known], nil
}

// member is one name and value of an object.
type member struct {
	name  string
	value []byte
}

// members takes an object apart. The decoder of a struct would take a name in
// any case, and of a double name the last; both are mistakes here.
func members(data []byte, what string) ([]member, *problem) {
	d := json.NewDecoder(bytes.NewReader(data))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return nil, &problem{what + " is no JSON object", ""}
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
			return nil, &problem{fmt.Sprintf("%s has %q twice", what, name), ""}
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
		return nil, &problem{what + " goes on after the object", "one object a line"}
	}
	return list, nil
}

func broken(what string, offset int64) *problem {
	return &problem{fmt.Sprintf("%s is broken JSON after byte %d", what, offset), ""}
}

// decode reads a value of a field, and says of which kind it should have been.
func decode(data []byte, into any, field string) *problem {
	if err := json.Unmarshal(data, into); err != nil {
		kind := map[bool]string{true: "a list of strings", false: "a string"}[strings.HasPrefix(fmt.Sprintf("%T", into), "*[]")]
		if _, ok := into.(*bool); ok {
			kind = "true or false"
		}
		return &problem{fmt.Sprintf("%q is %s", field, kind), ""}
	}
	return nil
}

func (q *request) readNow(data []byte) *problem {
	var s string
	if wrong := decode(data, &s, "now"); wrong != nil {
		return wrong
	}
	at, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		return &problem{fmt.Sprintf(`"now" is a time, not %q`, s), "as 2026-03-02T09:00:00Z (RFC 3339)"}
	}
	// A time is written with a year of four digits, in UTC, and so is the end of
	// the longest lifetime from then on.
	at = at.UTC()
	if at.Year() < 1 {
		return &problem{fmt.Sprintf(`"now" is %q, and in UTC that is before the year 1`, s), ""}
	}
	if at.Year() >= 9990 {
		return &problem{fmt.Sprintf(`"now" is %q, and a lifetime would end after the year 9999`, s), ""}
	}
	q.now, q.hasNow = at, true
	return nil
}

func (q *request) readURL(data []byte) *problem {
	var s string
	if wrong := decode(data, &s, "url"); wrong != nil {
		return wrong
	}
	u, err := url.Parse(s)
	if err != nil || u.Scheme == "" {
		return &problem{fmt.Sprintf("%q is no absolute address", s), "as https://shop.test/cart"}
	}
	q.url = u
	return nil
}

func (q *request) readLines(data []byte) *problem {
	if string(data) == "null" {
		return &problem{`"lines" is a list of strings`, ""}
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
		return 0, &problem{fmt.Sprintf("%q is %s, not %q", field, strings.Join(words, " or "), s), diag.DidYouMean(s, words)}
	}
	return i, nil
}
