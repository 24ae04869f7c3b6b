package language

import (
	"reflect"
	"slices"
	"strings"

	"statelab/internal/lesson"
	"statelab/internal/python"
)

// Spelt is what was written, as it is spelt here: quotes, blanks and the case of what has
// none are the learner's own business.
func (f Filling) Spelt() string {
	switch f.kind {
	case SetCookieHole:
		return strings.Join(cookieParts(f.Text), "; ")
	case SettingsHole, ViewHole:
		if text, err := python.Normal(f.Text); err == nil {
			return text
		}
	}
	return f.Text
}

// Means reports whether two texts that were written in one hole mean the same: attributes
// and settings in another order do, and lines of a view that stand for the same actions.
func (f Filling) Means(other Filling) bool {
	switch f.kind {
	case SetCookieHole:
		a, b := cookieParts(f.Text), cookieParts(other.Text)
		slices.Sort(a[1:])
		slices.Sort(b[1:])
		return slices.Equal(a, b)
	case SettingsHole:
		return reflect.DeepEqual(valuesOf(f.settings), valuesOf(other.settings))
	case ViewHole:
		return reflect.DeepEqual(f.actions, other.actions)
	}
	return f.Text == other.Text
}

// Freely reports whether two texts that were written in one hole differ only in what does
// not matter there, and in which of it.
func (h Hole) Freely(f, other Filling) (in []string) {
	var a, b map[string][]string
	switch h.Kind {
	case SetCookieHole:
		a, b = attributesOf(f.Text), attributesOf(other.Text)
	case SettingsHole:
		a, b = valuesOf(f.settings), valuesOf(other.settings)
	}
	for _, free := range h.Free {
		if !slices.Equal(a[free.Value], b[free.Value]) {
			in = append(in, free.Value)
		}
		delete(a, free.Value)
		delete(b, free.Value)
	}
	if !reflect.DeepEqual(a, b) {
		return nil
	}
	return in
}

// attributesOf are the values of each attribute of a line; name and value of the cookie
// stand under "".
func attributesOf(line string) map[string][]string {
	all := map[string][]string{}
	for i, part := range cookieParts(line) {
		name, value, _ := strings.Cut(part, "=")
		if i == 0 {
			name, value = "", part
		}
		all[name] = append(all[name], value)
	}
	return all
}

// valuesOf are settings by their names, as a lesson types them.
func valuesOf(entries []lesson.Entry) map[string][]string {
	all := map[string][]string{}
	for _, e := range entries {
		all[e.Key.Value] = []string{e.Value.Value}
		for _, item := range e.Value.Items {
			all[e.Key.Value] = append(all[e.Key.Value], item.Value)
		}
	}
	return all
}

// spelling are the names of attributes, and the values of SameSite, that browsers read in
// any case.
var spelling = []string{"Expires", "Max-Age", "Domain", "Path", "Secure", "HttpOnly", "SameSite", "Partitioned", "Priority"}

// cookieParts are name and value of a Set-Cookie line, and its attributes.
func cookieParts(line string) []string {
	parts := strings.Split(line, ";")
	for i, part := range parts {
		name, value, hasValue := strings.Cut(part, "=")
		name, value = strings.TrimSpace(name), strings.TrimSpace(value)
		if i > 0 {
			name = inCaseOf(name, spelling)
		}
		if i > 0 && name == "SameSite" {
			value = inCaseOf(value, []string{"Lax", "Strict", "None"})
		}
		if parts[i] = name; hasValue {
			parts[i] += "=" + value
		}
	}
	return append(parts[:1:1], slices.DeleteFunc(parts[1:], func(p string) bool { return p == "" })...)
}

// inCaseOf is a word as it is written in a list, case aside.
func inCaseOf(word string, known []string) string {
	i := slices.IndexFunc(known, func(k string) bool { return strings.EqualFold(k, word) })
	if i < 0 {
		return word
	}
	return known[i]
}
