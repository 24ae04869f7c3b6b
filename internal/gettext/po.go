package gettext

import (
	"slices"
	"strconv"
	"strings"

	"statelab/internal/memo"
)

// entry is a message while it is read.
type entry struct {
	line          int
	context       string
	id, plural    string
	texts         []string
	has           []string // its keywords, in their order
	fuzzy, python bool
}

// reader goes through the lines of a .po.
type reader struct {
	out  Catalog
	now  entry
	into *string // to which a text in the next line belongs
	seen map[string]int
}

// Read reads the text of a .po file. As msgfmt does it leaves out what is marked fuzzy, what has no translation yet, and
// what #~ marks as old. The error is an *Error.
func Read(text string) (*Catalog, error) {
	r := &reader{out: Catalog{texts: map[string]string{}, plurals: map[numbered]string{}, rule: germanic}, seen: map[string]int{}}
	if len(text) > Longest {
		return nil, misread(1, 1, "", "a catalogue has at most %d bytes", Longest)
	}
	lines := strings.Split(strings.TrimPrefix(text, "\ufeff"), "\n")
	for i, line := range lines {
		if err := r.line(i+1, strings.TrimSuffix(line, "\r")); err != nil {
			return nil, err
		}
	}
	if err := r.end(len(lines)); err != nil {
		return nil, err
	}
	return &r.out, nil
}

var keyword = memo.Pattern(`^(msgctxt|msgid_plural|msgid|msgstr\[([0-9]{1,2})\]|msgstr)[ \t]*(.*)$`)

// line reads one line.
func (r *reader) line(number int, typed string) error {
	line := strings.TrimSpace(typed)
	col := len([]rune(typed)) - len([]rune(strings.TrimLeft(typed, " \t"))) + 1
	switch {
	case line == "":
		return nil
	case strings.HasPrefix(line, "#"):
		return r.comment(number, line)
	case strings.HasPrefix(line, `"`):
		if r.into == nil {
			return misread(number, col, `write msgid or msgstr before it`, "a text stands here to which no msgid and no msgstr belongs")
		}
		return r.text(number, col, line)
	}
	m := keyword().FindStringSubmatch(line)
	if m == nil {
		return misread(number, col, `a message is msgid "…" and msgstr "…", each in a line of its own`, "this line is none of a .po file")
	}
	if err := r.begin(number, col, m[1], m[2]); err != nil {
		return err
	}
	return r.text(number, col+len([]rune(line))-len([]rune(m[3])), m[3])
}

// comment reads a line with # in front, of which only the flags count. One behind a whole message begins the next.
func (r *reader) comment(number int, line string) error {
	if slices.ContainsFunc(r.now.has, func(k string) bool { return strings.HasPrefix(k, "msgstr") }) {
		if err := r.end(number); err != nil {
			return err
		}
	}
	if flags, is := strings.CutPrefix(line, "#,"); is {
		for flag := range strings.SplitSeq(flags, ",") {
			r.now.fuzzy = r.now.fuzzy || strings.TrimSpace(flag) == "fuzzy"
			r.now.python = r.now.python || strings.TrimSpace(flag) == "python-format"
		}
	}
	return nil
}

// begin reads a keyword.
func (r *reader) begin(number, col int, word, form string) error {
	n := &r.now
	has := func(k string) bool { return slices.Contains(n.has, k) }
	if (word == "msgctxt" || word == "msgid") && slices.ContainsFunc(n.has, func(k string) bool { return strings.HasPrefix(k, "msgstr") }) {
		if err := r.end(number); err != nil {
			return err
		}
	}
	switch {
	case has(word):
		return misread(number, col, "", "a message has one %s", word)
	case word == "msgctxt" && len(n.has) > 0:
		return misread(number, col, "", "msgctxt stands before msgid")
	case word == "msgid_plural" && (!has("msgid") || n.texts != nil), strings.HasPrefix(word, "msgstr") && !has("msgid"):
		return misread(number, col, "", "%s stands behind msgid", word)
	case word == "msgstr" && has("msgid_plural"):
		return misread(number, col, "write msgstr[0] and so on, as many as the language has forms", "a message with msgid_plural has several translations")
	case form != "" && !has("msgid_plural"):
		return misread(number, col, "write msgid_plural before it, or msgstr alone", "%s is one of several forms", word)
	case form != "" && form != strconv.Itoa(len(n.texts)):
		return misread(number, col, "", "msgstr[%d] comes before %s", len(n.texts), word)
	}
	if len(n.has) == 0 {
		n.line = number
	}
	n.has = append(n.has, word)
	switch word {
	case "msgctxt":
		r.into = &n.context
	case "msgid":
		r.into = &n.id
	case "msgid_plural":
		r.into = &n.plural
	default:
		n.texts = append(n.texts, "")
		r.into = &n.texts[len(n.texts)-1]
	}
	return nil
}

// text reads what stands in quotes and puts it behind what belongs to it.
func (r *reader) text(number, col int, line string) error {
	text, err := unquoted(number, col, line)
	*r.into += text
	return err
}

// escapes are what may stand behind a \ in a text, beside numbers.
var escapes = map[byte]byte{'n': '\n', 't': '\t', 'r': '\r', '"': '"', '\\': '\\', 'a': '\a', 'b': '\b', 'f': '\f', 'v': '\v'}

// inQuotes says how a text is written.
const inQuotes = `a text stands in double quotes, in which a quotation mark is \" and a new line \n`

// unquoted is a text without its quotes, which stands in a line from a column on.
func unquoted(number, col int, line string) (string, error) {
	if !strings.HasPrefix(line, `"`) {
		return "", misread(number, col, inQuotes, "a text in quotes is missing")
	}
	var b strings.Builder
	for i := 1; i < len(line); i++ {
		here := len([]rune(line[:i]))
		switch c := line[i]; c {
		case '"':
			if strings.TrimSpace(line[i+1:]) != "" {
				return "", misread(number, col+here+1, inQuotes, "behind the text stands something else")
			}
			return b.String(), nil
		case '\\':
			if i++; i == len(line) || escapes[line[i]] == 0 {
				return "", misread(number, col+here, inQuotes, "what stands behind this \\ is not read")
			}
			b.WriteByte(escapes[line[i]])
		default:
			b.WriteByte(c)
		}
	}
	return "", misread(number, col+len([]rune(line)), inQuotes, "the text does not end: a quotation mark is missing")
}

// end puts a message into the catalogue. line is the one behind it.
func (r *reader) end(line int) error {
	n := r.now
	r.now, r.into = entry{}, nil
	switch {
	case len(n.has) == 0:
		return nil
	case !slices.Contains(n.has, "msgid"):
		return misread(n.line, 1, "", "a message begins with msgid")
	case len(n.texts) == 0:
		return misread(n.line, 1, `write msgstr "" where there is no translation yet`, "the message has no msgstr")
	case n.id == "" && n.context == "":
		return r.header(n)
	}
	id := key(n.context, n.id)
	switch before := r.seen[id]; {
	case before > 0:
		return misread(n.line, 1, "delete one of the two: msgfmt refuses the file", "the message stands in line %d already", before)
	case len(r.seen) == most:
		return misread(n.line, 1, "", "a catalogue has at most %d messages", most)
	}
	r.seen[id] = n.line
	if n.fuzzy || n.texts[0] == "" {
		return nil
	}
	if err := n.check(); err != nil {
		return err
	}
	if n.plural == "" && !slices.Contains(n.has, "msgid_plural") {
		r.out.texts[id] = n.texts[0]
		return nil
	}
	for form, text := range n.texts {
		r.out.plurals[numbered{id, form}] = text
	}
	return nil
}

// header reads the entry about the catalogue itself, of which the forms of numbers count.
func (r *reader) header(n entry) error {
	r.out.Header = true
	for field := range strings.SplitSeq(n.texts[0], "\n") {
		name, value, _ := strings.Cut(field, ":")
		switch value = strings.TrimSpace(value); strings.ToLower(name) {
		case "plural-forms":
			rule, err := readRule(value, n.line)
			if err != nil {
				return err
			}
			r.out.rule = rule
		case "content-type":
			if _, set, has := strings.Cut(strings.ToLower(value), "charset="); has && set != "utf-8" && set != "utf8" {
				return misread(n.line, 1, "write charset=UTF-8", "the catalogue says that it is %s, and a lesson is UTF-8", set)
			}
		}
	}
	return nil
}

var placed = memo.Pattern(`%\([^()]*\)[a-zA-Z]`)

// check is what msgfmt --check-format looks at, by which compilemessages makes a catalogue.
func (n entry) check() error {
	for i, text := range n.texts {
		for _, edge := range []func(s, edge string) bool{strings.HasPrefix, strings.HasSuffix} {
			if edge(n.id, "\n") != edge(text, "\n") {
				return misread(n.line, 1, "", "one of msgid and its translation begins or ends with a new line, and the other does not")
			}
		}
		if !n.python || i > 0 || n.plural != "" {
			continue
		}
		for _, m := range placed().FindAllStringSubmatch(n.id+text, -1) {
			if !strings.Contains(n.id, m[0]) || !strings.Contains(text, m[0]) {
				return misread(n.line, 1, "", "%s stands in one of msgid and msgstr, and not in the other", m[0])
			}
		}
	}
	return nil
}
