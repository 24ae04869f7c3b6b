package lesson

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"statelab/internal/diag"
	"statelab/internal/memo"
)

// fault is what the YAML parser said about a file that it could not read.
type fault struct {
	message string
	line    int    // of the place, one of the file's
	at      rune   // the character at the place, 0 at the end of a line
	before  string // the line up to the place
	begin   rune   // the character where the construct begins that could not be read
	opened  int    // the line where it begins, 0 if the parser did not say
}

// syntaxRule says in the words of a lesson's author what the parser means by a
// message. Messages are compared by their beginning. The first rule that fits counts.
type syntaxRule struct {
	message string
	when    func(fault) bool // nil: always
	begin   bool             // the problem is where the construct begins
	say     string
	hint    string
}

const (
	quoteIt    = "put the text in quotes, or write prose as a | block"
	inFlow     = "inside [ ] and { } a text that holds any of , : [ ] { } is put in quotes"
	indentText = "indent every line of the text deeper than its key"
	closeQuote = "close it where the text ends; "
	noTabs     = "indent with spaces"
	inDouble   = `in double quotes write \\ for a backslash, or use single quotes`
)

// keyBefore is a line in which a key with a value stands before the place.
var keyBefore = memo.Pattern(`^[\s\-{\[]*["']?[\w./$-]+["']?:\s+\S`)

// leadOfPython is a line of Python that leads a block, before its colon.
var leadOfPython = memo.Pattern(`^\s+(?:(?:async )?def \w+\(.*\)|class \w+(?:\(.*\))?|(?:if|elif|for|while|with|except) .+|else|try|except|finally)$`)

func is(want ...rune) func(fault) bool {
	return func(f fault) bool { return strings.ContainsRune(string(want), f.at) }
}

func begins(want ...rune) func(fault) bool {
	return func(f fault) bool { return strings.ContainsRune(string(want), f.begin) }
}

func after(quotes ...string) func(fault) bool {
	return func(f fault) bool {
		before := strings.TrimRight(f.before, " ")
		return slices.ContainsFunc(quotes, func(quote string) bool { return strings.HasSuffix(before, quote) })
	}
}

// afterQuote reports whether something follows a closing quote that cannot.
func afterQuote(f fault) bool {
	return strings.HasPrefix(f.message, "did not find expected") && after(`"`, "'")(f)
}

// syntaxRules is the table of what can be wrong with the YAML of a lesson.
func syntaxRules() []syntaxRule {
	return []syntaxRule{
		{"", begins('*', '&'), true, "a text cannot begin with * or &: that is an alias or an anchor, and lessons use none", quoteIt},
		{"", begins('!'), true, "a text cannot begin with !: that is a tag, and lessons use none", quoteIt},
		{"unknown anchor", nil, false, "a text cannot begin with *: that is an alias, and lessons use none", quoteIt},
		{"found character that cannot start any token", is('\t'), false, "a tab stands where only spaces may", noTabs},
		{"found character that cannot start any token", func(f fault) bool { return f.at == '%' && strings.HasSuffix(f.before, "{") }, false,
			"a text cannot begin with {%", quoteIt},
		{"found character that cannot start any token", is('`', '@', '%'), false, "a text cannot begin with {at}", quoteIt},
		{"found character that cannot start any token", is('|', '>'), false, "a {at} block cannot stand inside { } or [ ]",
			"write the keys below one another, and the text indented below the |"},
		{"mapping values are not allowed", func(f fault) bool { return keyBefore().MatchString(f.before) }, false,
			`a text without quotes cannot hold ": "`, quoteIt},
		{"mapping values are not allowed", func(f fault) bool { return leadOfPython().MatchString(f.before) }, false, "lines of Python stand in a text of several lines",
			"write a | behind the key above them, as in views: |"},
		{"mapping values are not allowed", nil, false, "no key can stand in this line",
			"indent the keys of one map equally; write prose as a | block"},
		{"mapping keys are not allowed", nil, false, "a text cannot begin with ?", quoteIt},
		{"block sequence entries are not allowed", nil, false, "a list cannot begin here",
			"put its first - on a line of its own; a text that begins with - is put in quotes"},
		{"did not find expected ',' or", nil, false, "the [ or { from line {line} is not closed, and no comma stands here", inFlow},
		{"did not find expected node content", nil, false, "a value is missing here", inFlow},
		{"did not find expected key", after("'"), false, "text stands after the closing quote", "put the whole text in quotes; " + quoteInside('\'')},
		{"did not find expected key", after(`"`), false, "text stands after the closing quote", "put the whole text in quotes; " + quoteInside('"')},
		{"did not find expected key", after("}", "]"), false, "text stands after the closing bracket", "put the whole text in quotes"},
		{"did not find expected key", nil, false, "a key was expected here", "indent it like the first key of its map, in line {line}"},
		{"did not find expected '-' indicator", nil, false, "an item of the list from line {line} was expected here", "indent every - of a list equally"},
		{"found unexpected end of stream", begins('\''), true, "the quote that opens here is never closed",
			closeQuote + quoteInside('\'') + "; a text that begins with an apostrophe is put in double quotes"},
		{"found unexpected end of stream", begins('"'), true, "the quote that opens here is never closed", closeQuote + quoteInside('"')},
		{"found unexpected document indicator", begins('"', '\''), true, "the quote that opens here is never closed", ""},
		{"could not find expected ':'", nil, true, "this line is no key with a value",
			`put ": " between key and value; write prose as a | block`},
		{"found unknown escape character", nil, false, `the character after \ is no escape`, inDouble},
		{"did not find expected hexadecimal number", nil, false, "hexadecimal digits were expected here", inDouble},
		{"found invalid Unicode character escape code", nil, false, "no character has this number", ""},
		{"did not find expected comment or line break", begins('|', '>'), false, "text stands in the line of the |",
			"begin the text in the next line, indented deeper than its key"},
		{"found a comment without preceding whitespace", nil, false, "a comment needs a space before its #", "put a text with # in quotes"},
		{"found a tab", nil, false, "a tab stands where only spaces may", noTabs},
		{"did not find expected <document start>", nil, false, "nothing can follow here", "a lesson is one map: key: value"},
	}
}

// syntaxError reports what the YAML parser could not read.
func (p *parser) syntaxError(err error) {
	var load *yaml.LoadError
	switch {
	case errors.Is(err, io.EOF):
		p.Add(p.at(1, 1), "", "the file is empty")
		return
	case !errors.As(err, &load):
		p.Add(p.at(1, 1), "", "the file cannot be read: %v", err)
		return
	case strings.HasSuffix(load.Message, errTooDeep.Error()):
		p.Add(p.place(load.Mark), "", "more than %d maps and lists stand inside each other", maxDepth)
		return
	}
	f := fault{message: load.Message, line: min(max(1, load.Mark.Line), len(p.lines())), opened: load.ContextMark.Line}
	f.before, f.at = p.split(load.Mark)
	_, f.begin = p.split(load.ContextMark)
	for _, look := range findings() {
		if found := look(p.lines(), f); found != nil {
			p.Add(p.at(found.line, found.col), found.hint, "%s", found.say)
			return
		}
	}
	for _, rule := range syntaxRules() {
		if !strings.HasPrefix(f.message, rule.message) || rule.when != nil && !rule.when(f) {
			continue
		}
		place := load.Mark
		if rule.begin && f.opened > 0 {
			place = load.ContextMark
		}
		p.Add(p.place(place), f.fill(rule.hint), "%s", f.fill(rule.say))
		return
	}
	p.Add(p.place(load.Mark), "", "the YAML cannot be read: %s", f.message)
}

// fill puts the particulars into a text of the table.
func (f fault) fill(s string) string {
	return strings.NewReplacer("{at}", string(f.at), "{line}", strconv.Itoa(f.opened)).Replace(s)
}

// split returns the line of a place up to it, and the character that stands there.
func (p *parser) split(m yaml.Mark) (before string, at rune) {
	lines := bytes.Split(p.src, []byte("\n"))
	if m.Line < 1 || m.Line > len(lines) || m.Column < 1 {
		return "", 0
	}
	line := lines[m.Line-1]
	i := 0
	for col := 1; col < m.Column && i < len(line); col++ {
		_, size := utf8.DecodeRune(line[i:])
		i += size
	}
	if i < len(line) {
		at, _ = utf8.DecodeRune(line[i:])
	}
	return string(line[:i]), at
}

// place returns the position of a mark. The parser's marks may lie behind the end
// of the file, or may be unknown.
func (p *parser) place(m yaml.Mark) diag.Pos {
	lines := bytes.Split(p.src, []byte("\n"))
	if m.Line > len(lines) {
		return p.at(len(lines), utf8.RuneCount(lines[len(lines)-1])+1)
	}
	return p.at(max(1, m.Line), max(1, m.Column))
}

// secondDocument finds the line that begins a second document.
func (p *parser) secondDocument() diag.Pos {
	begun := false
	for i, line := range bytes.Split(p.src, []byte("\n")) {
		text := strings.TrimSpace(string(line))
		marker := strings.HasPrefix(string(line), "---") && (text == "---" || strings.HasPrefix(text, "--- "))
		if marker && begun {
			return p.at(i+1, 1)
		}
		begun = begun || text != "" && text[0] != '#'
	}
	return p.at(1, 1)
}
