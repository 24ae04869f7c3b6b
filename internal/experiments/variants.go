package experiments

import (
	"slices"
	"strconv"

	"statelab/internal/rule"
)

// Variant is a Set-Cookie line that says something else than another one, and by what.
type Variant struct {
	Line string
	What rule.Text // "without Path"
}

// Variants are the changes of this package read backwards: each attribute of a line away,
// added or with another value, another name and value, a comma for the semicolon.
func Variants(line string) []Variant {
	v := &variants{line: line}
	for _, name := range namesOf(line) {
		v.with(rule.Textf("without %s", "%s 없이", name), func(l *setCookie) { l.drop(name) })
	}
	v.flags()
	v.lifetimes()
	v.places()
	v.with(rule.Text{EN: "another name", KO: "다른 이름"}, func(l *setCookie) { l.rename(l.name() + "2") })
	v.with(rule.Text{EN: "another value", KO: "다른 값"}, func(l *setCookie) { l.pair = l.name() + "=" + l.value() + "2" })
	v.with(rule.Text{EN: "no value", KO: "값 없이"}, func(l *setCookie) { l.pair = l.name() + "=" })
	v.commas()
	return v.all
}

type variants struct {
	line string
	all  []Variant
}

// with adds a line that was changed, if it is another one.
func (v *variants) with(what rule.Text, edit func(*setCookie)) {
	l := readLine(v.line)
	edit(&l)
	v.add(what, l.String())
}

func (v *variants) add(what rule.Text, line string) {
	if line != v.line && !slices.ContainsFunc(v.all, func(o Variant) bool { return o.Line == line }) {
		v.all = append(v.all, Variant{line, what})
	}
}

// namesOf are the names of a line's attributes, each once.
func namesOf(line string) (names []string) {
	l := readLine(line)
	for _, known := range []string{"Domain", "Path", "Max-Age", "Expires", "Secure", "HttpOnly", "SameSite", "Partitioned"} {
		if _, has := l.get(known); has {
			names = append(names, known)
		}
	}
	return names
}

func (v *variants) put(name, value string) {
	text := name
	if value != "" {
		text += "=" + value
	}
	v.with(rule.Same(text), func(l *setCookie) {
		l.drop(name)
		l.put(name, value)
	})
}

func (v *variants) flags() {
	l := readLine(v.line)
	for _, name := range []string{"Secure", "HttpOnly", "Partitioned"} {
		if _, has := l.get(name); !has {
			v.put(name, "")
		}
	}
	for _, value := range []string{"Strict", "Lax", "None"} {
		if is, _ := l.get("SameSite"); is != value {
			v.put("SameSite", value)
		}
	}
}

// lifetimes are those of a minute for a second, and the other way round.
func (v *variants) lifetimes() {
	l := readLine(v.line)
	age, has := l.get("Max-Age")
	n, err := strconv.Atoi(age)
	switch {
	case !has:
		v.put("Max-Age", "0")
		v.put("Max-Age", "3600")
	case err != nil:
	case n <= 0:
		v.put("Max-Age", "3600")
	default:
		v.put("Max-Age", strconv.Itoa(n*60))
		v.put("Max-Age", strconv.Itoa(n/60))
		v.put("Max-Age", "0")
	}
	if !has {
		v.put("Expires", "Thu, 01 Jan 1970 00:00:00 GMT")
	}
}

func (v *variants) places() {
	l := readLine(v.line)
	path, has := l.get("Path")
	for _, other := range []string{"/", path + "/", "/other"} {
		if !has && other == "/" || other != path && other != "//" {
			v.put("Path", other)
		}
	}
	if domain, has := l.get("Domain"); has {
		v.put("Domain", "www."+domain)
		v.put("Domain", "test")
	}
}

// commas are lines in which one semicolon is a comma.
func (v *variants) commas() {
	for i, c := range v.line {
		if c == ';' {
			v.add(rule.Text{EN: "a comma for a semicolon", KO: "세미콜론 대신 쉼표"}, v.line[:i]+","+v.line[i+1:])
		}
	}
}
