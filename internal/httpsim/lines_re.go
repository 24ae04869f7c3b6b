package httpsim

import (
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"statelab/internal/forms"
	"statelab/internal/pyrun"
	"statelab/internal/sessionstore"
)

// reFlags are the flags of re, as numbers; IGNORECASE alone is played.
var reFlags = map[string]int64{"IGNORECASE": 2, "I": 2, "MULTILINE": 8, "M": 8, "DOTALL": 16, "S": 16, "VERBOSE": 64, "X": 64, "ASCII": 256, "A": 256}

// reCalls are the functions of re that look for a pattern, each also a method of one.
var reCalls = []string{"match", "search", "fullmatch", "findall", "finditer", "sub", "split"}

// reNames are what stands in re.
func reNames() map[string]func(r *running) pyrun.Value {
	all := map[string]func(r *running) pyrun.Value{
		"compile": calls("compile", func(r *running, args *pyrun.Args) (pyrun.Value, error) { return r.patternGiven(args) }),
		"escape": calls("escape", func(_ *running, args *pyrun.Args) (pyrun.Value, error) {
			text, err := args.Text("pattern")
			if err != nil {
				return nil, err
			}
			return reSpecial.Replace(text), args.Done()
		}),
	}
	for name, n := range reFlags {
		all[name] = constantly(n)
	}
	for _, name := range reCalls {
		all[name] = calls(name, func(r *running, args *pyrun.Args) (pyrun.Value, error) {
			given := &pyrun.Args{Func: args.Func}
			p, err := args.Need("pattern")
			if err != nil {
				return nil, err
			}
			given.Pos = []pyrun.Value{p}
			if flags, has := args.ByName("flags"); has {
				given.Named = []pyrun.Arg{{Name: "flags", Value: flags}}
			} else if most := map[string]int{"sub": 3, "split": 2}[name]; len(args.Pos) > max(most, 1) {
				last := len(args.Pos) - 1
				given.Named = []pyrun.Arg{{Name: "flags", Value: args.Pos[last]}}
				args.Pos = args.Pos[:last]
			}
			of, err := r.patternGiven(given)
			if err != nil {
				return nil, err
			}
			return of.does(name, args)
		})
	}
	return all
}

// reSpecial writes a \ before each character that means something in a pattern.
var reSpecial = func() *strings.Replacer {
	var pairs []string
	for _, c := range "()[]{}?*+-|^$\\.&~# \t\n\r\v\f" {
		pairs = append(pairs, string(c), `\`+string(c))
	}
	return strings.NewReplacer(pairs...)
}()

// InRe are the names of re that lines know.
func InRe() []string { return slices.Sorted(maps.Keys(reNames())) }

// patternObject is a compiled pattern.
type patternObject struct {
	r *running
	p *forms.Pattern
}

// patternGiven is the pattern that a function is given: a text, or one that is compiled.
func (r *running) patternGiven(args *pyrun.Args) (*patternObject, error) {
	v, err := args.Need("pattern")
	if err != nil {
		return nil, err
	}
	flags, is := args.Or("flags", int64(0)).(int64)
	if !is || flags&^2 != 0 {
		return nil, pyrun.Raise("NotImplementedError", "of the flags of re IGNORECASE alone is played here")
	}
	if err := args.Done(); err != nil {
		return nil, err
	}
	if of, is := v.(*patternObject); is {
		if flags != 0 {
			return nil, pyrun.Raise("ValueError", "cannot process flags argument with a compiled pattern")
		}
		return of, nil
	}
	text, is := pyrun.Itself(v).(string)
	if !is {
		return nil, pyrun.Raise("TypeError", "first argument must be string or compiled pattern")
	}
	p, err := forms.CompilePattern(text, flags&2 != 0)
	if err != nil {
		return nil, err
	}
	return &patternObject{r, p}, nil
}

// TypeName implements pyrun.Object.
func (*patternObject) TypeName() string { return "re.Pattern" }

// Attr implements pyrun.Object.
func (o *patternObject) Attr(name string) (pyrun.Value, bool, error) {
	switch {
	case name == "pattern":
		return o.p.Source, true, nil
	case slices.Contains(reCalls, name):
		return function(name, func(args *pyrun.Args) (pyrun.Value, error) { return o.does(name, args) })
	}
	return nil, false, nil
}

// does looks for the pattern, as a function of re or a method of the pattern.
func (o *patternObject) does(name string, args *pyrun.Args) (pyrun.Value, error) {
	var with pyrun.Value
	var err error
	if name == "sub" {
		if with, err = args.Need("repl"); err != nil {
			return nil, err
		}
	}
	v, err := args.Need("string")
	if err != nil {
		return nil, err
	}
	text, is := pyrun.Itself(v).(string)
	if !is {
		return nil, pyrun.Raise("TypeError", "expected string or bytes-like object, got '%s'", pyrun.KindOf(v))
	}
	most := int64(0)
	if bound := map[string]string{"sub": "count", "split": "maxsplit"}[name]; bound != "" {
		if most, is = args.Or(bound, int64(0)).(int64); !is {
			return nil, pyrun.Raise("TypeError", "%s is a number", bound)
		}
	}
	if err := args.Done(); err != nil {
		return nil, err
	}
	every := !slices.Contains([]string{"match", "search", "fullmatch"}, name)
	work, err := o.p.Work(text, every)
	if err != nil {
		return nil, err
	}
	if err := o.r.counts.Works(work); err != nil {
		return nil, err
	}
	if every {
		return o.each(name, text, with, most)
	}
	re := map[string]*regexp.Regexp{"match": o.p.Begins, "search": o.p.Anywhere, "fullmatch": o.p.Whole}[name]
	if at := re.FindStringSubmatchIndex(text); at != nil {
		return &matchObject{o.p, text, at}, nil
	}
	return nil, nil
}

// each does what looks for all matches. most is how many count, 0 for all, and none where it is less.
func (o *patternObject) each(name, text string, with pyrun.Value, most int64) (pyrun.Value, error) {
	n := -1
	if most != 0 && most < 1<<20 {
		n = int(max(most, 0))
	}
	found := o.p.Anywhere.FindAllStringSubmatchIndex(text, n)
	if err := o.r.counts.Works(len(found)); err != nil {
		return nil, err
	}
	made, end := sessionstore.NewList(), 0
	var b strings.Builder
	for _, at := range found {
		m := &matchObject{o.p, text, at}
		switch name {
		case "finditer":
			made.Append(m)
		case "findall":
			made.Append(m.found())
		case "split":
			made.Append(text[end:at[0]])
			for g := 1; g < len(at)/2; g++ {
				made.Append(m.of(g, nil))
			}
		default:
			put, err := m.replaced(with)
			if err != nil {
				return nil, err
			}
			b.WriteString(text[end:at[0]] + put)
			if b.Len() > pyrun.MaxText {
				return nil, pyrun.ErrTooLong
			}
		}
		end = at[1]
	}
	switch name {
	case "sub":
		return b.String() + text[end:], nil
	case "split":
		made.Append(text[end:])
	}
	return made, nil
}

// matchObject is a match.
type matchObject struct {
	p    *forms.Pattern
	text string
	at   []int
}

// TypeName implements pyrun.Object.
func (*matchObject) TypeName() string { return "re.Match" }

// of is what a group holds, otherwise where it took no part.
func (m *matchObject) of(group int, otherwise pyrun.Value) pyrun.Value {
	if m.at[2*group] < 0 {
		return otherwise
	}
	return m.text[m.at[2*group]:m.at[2*group+1]]
}

// found is what findall() gives of a match: all of it, or its groups, of which one that took no part is empty.
func (m *matchObject) found() pyrun.Value {
	switch groups := len(m.at)/2 - 1; groups {
	case 0:
		return m.of(0, "")
	case 1:
		return m.of(1, "")
	default:
		t := &pyrun.Tuple{}
		for g := range groups {
			t.Items = append(t.Items, m.of(g+1, ""))
		}
		return t
	}
}

// group is the number of a group, by its number or its name.
func (m *matchObject) group(v pyrun.Value) (int, error) {
	switch v := v.(type) {
	case int64:
		if v >= 0 && int(v) < len(m.at)/2 {
			return int(v), nil
		}
	case string:
		if i := m.p.Anywhere.SubexpIndex(v); i > 0 {
			return i, nil
		}
	}
	return 0, pyrun.Raise("IndexError", "no such group")
}

// Item implements pyrun.Itemed.
func (m *matchObject) Item(key pyrun.Value) (pyrun.Value, error) {
	g, err := m.group(key)
	if err != nil {
		return nil, err
	}
	return m.of(g, nil), nil
}

// chars is how many characters stand before an octet of the text.
func (m *matchObject) chars(octet int) int64 {
	if octet < 0 {
		return -1
	}
	return int64(utf8.RuneCountInString(m.text[:octet]))
}

// Attr implements pyrun.Object.
func (m *matchObject) Attr(name string) (pyrun.Value, bool, error) {
	switch name {
	case "string":
		return m.text, true, nil
	case "group":
		return function(name, func(args *pyrun.Args) (pyrun.Value, error) {
			t := &pyrun.Tuple{}
			for _, v := range args.Pos {
				one, err := m.Item(v)
				if err != nil {
					return nil, err
				}
				t.Items = append(t.Items, one)
			}
			switch len(t.Items) {
			case 0:
				return m.of(0, nil), nil
			case 1:
				return t.Items[0], nil
			}
			return t, nil
		})
	case "groups":
		return function(name, func(args *pyrun.Args) (pyrun.Value, error) {
			otherwise, t := args.Or("default", nil), &pyrun.Tuple{}
			for g := 1; g < len(m.at)/2; g++ {
				t.Items = append(t.Items, m.of(g, otherwise))
			}
			return t, args.Done()
		})
	case "groupdict":
		return function(name, func(args *pyrun.Args) (pyrun.Value, error) {
			otherwise, d := args.Or("default", nil), sessionstore.NewDict()
			for g, called := range m.p.Anywhere.SubexpNames() {
				if called != "" {
					d.Set(called, m.of(g, otherwise))
				}
			}
			return d, args.Done()
		})
	case "start", "end", "span":
		return function(name, func(args *pyrun.Args) (pyrun.Value, error) {
			g, err := m.group(args.Or("group", int64(0)))
			if err != nil {
				return nil, err
			}
			from, to := m.chars(m.at[2*g]), m.chars(m.at[2*g+1])
			switch name {
			case "start":
				return from, args.Done()
			case "end":
				return to, args.Done()
			}
			return &pyrun.Tuple{Items: []pyrun.Value{from, to}}, args.Done()
		})
	}
	return nil, false, nil
}

// replaced is what sub() puts in the place of the match.
func (m *matchObject) replaced(with pyrun.Value) (string, error) {
	text, is := pyrun.Itself(with).(string)
	if !is {
		v, err := pyrun.Call(with, m)
		if err != nil {
			return "", err
		}
		if text, is = pyrun.Itself(v).(string); !is {
			return "", pyrun.Raise("TypeError", "expected str instance, %s found", pyrun.KindOf(v))
		}
		return text, nil
	}
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		if text[i] != '\\' {
			b.WriteByte(text[i])
			continue
		}
		if i++; i == len(text) {
			return "", pyrun.Raise("ValueError", "re.error: bad escape (end of pattern) at position %d", utf8.RuneCountInString(text)-1)
		}
		var of pyrun.Value
		switch c := text[i]; {
		case c >= '1' && c <= '9' && (i+1 == len(text) || text[i+1] < '0' || text[i+1] > '9'):
			of = int64(c - '0')
		case c == 'g' && strings.HasPrefix(text[i+1:], "<") && strings.Contains(text[i:], ">"):
			name, _, _ := strings.Cut(text[i+2:], ">")
			i += len(name) + 2
			of = name
			if n, err := strconv.ParseInt(name, 10, 32); err == nil {
				of = n
			}
		case c == '\\':
			b.WriteByte(c)
			continue
		case c == 'n' || c == 't' || c == 'r':
			b.WriteByte(map[byte]byte{'n': '\n', 't': '\t', 'r': '\r'}[c])
			continue
		default:
			return "", pyrun.Raise("NotImplementedError", `\%c in what sub() puts in is not played here`, c)
		}
		g, err := m.group(of)
		if err != nil {
			return "", pyrun.Raise("ValueError", "re.error: invalid group reference %v at position %d", of, i)
		}
		put, _ := m.of(g, "").(string)
		b.WriteString(put)
	}
	return b.String(), nil
}
