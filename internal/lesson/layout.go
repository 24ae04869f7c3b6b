package lesson

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"statelab/internal/memo"
	"statelab/internal/python"
)

// The parser tells of a mistake in the layout at the place where it could not go
// on, and that is often not the place where it was made. The functions of this
// file look at the lines above for what was meant.

// noDoubleBrace says what is wrong with {{ }} outside of quotes.
const noDoubleBrace = "a text cannot begin with {{: that is a map inside a map"

// finding is a mistake and its place, found by looking at the lines.
type finding struct {
	line, col int
	say, hint string
}

// findings returns the functions that look for mistakes in the layout, the surest
// first. Each returns nil where it sees nothing.
func findings() []func(lines []string, f fault) *finding {
	return []func([]string, fault) *finding{strangeCharacter, listWithoutDashes, mapWithDashes, textNotIndented, wideSign, quoteNotClosed, textAfterBraces, bracketNotClosed, noSpaceAfterDash, besideItsLevel}
}

var (
	blockHeader = memo.Pattern(`(: +|- +)[|>][-+0-9]*\s*(#.*)?$`)
	keyOfLine   = memo.Pattern(`^("[^"]*"|'[^']*'|[^\s\-#"'\[{|>][^#]*?|-[^\s#][^#]*?):(\s|$)`)
	bareWord    = memo.Pattern(`^ *[\w.-]+$`)
)

// lookalike is a character that looks like one that YAML reads, and is another.
type lookalike struct{ character, says, hint string }

var lookalikes = []lookalike{
	{"\u00a0", "the blank here is a no-break space, U+00A0, which indents and separates nothing", "type a blank in its place"},
	{"\u3000", "the blank here is an ideographic space, U+3000, which indents and separates nothing", "type a blank in its place"},
	{"：", "this colon is the wide one, U+FF1A, which ends no key", "write : and a blank"},
	{"“", "“ is no quote of YAML", `write "`},
	{"‘", "‘ is no quote of YAML", "write '"},
	{"–", "this dash is no hyphen, but U+2013", "write -"},
	{"—", "this dash is no hyphen, but U+2014", "write -"},
}

// beforeStrange is what stands in a line before such a character where it matters: blanks,
// or a key that it should end or that its value follows.
var beforeStrange = memo.Pattern(`^[\s\p{Z}]*(- +)*("?[\w./-]+"?:?[\s\p{Z}]*)?$`)

// strangeCharacter finds a character that was taken for another, in the line that cannot be
// read, in the one where that construct begins, or in the one before.
func strangeCharacter(lines []string, f fault) *finding {
	for _, line := range []int{f.line, f.opened, f.line - 1} {
		if line < 1 || line > len(lines) {
			continue
		}
		for _, s := range lookalikes {
			before, _, has := strings.Cut(lines[line-1], s.character)
			if has && beforeStrange().MatchString(before) {
				return &finding{line, utf8.RuneCountInString(before) + 1, s.says, s.hint}
			}
		}
	}
	return nil
}

// listKey is the line of a key of a lesson whose value is a list of steps, mapKey of one
// whose value is a map.
var (
	listKey = memo.Pattern(`^(steps|given): *$`)
	mapKey  = memo.Pattern(`^(sites|browsers|tabs|pauses): *$`)
)

// wideSign finds a sign of an East Asian keyboard that stands in [ ] or { } where its usual one parts or closes, in
// the lines that could not be read.
func wideSign(lines []string, f fault) *finding {
	if !strings.HasPrefix(f.message, "did not find expected ',' or") {
		return nil
	}
	for line := max(f.opened, 1); line <= min(f.line, len(lines)); line++ {
		quoted := rune(0)
		for col, c := range []rune(lines[line-1]) {
			switch {
			case quoted != 0 && c == quoted:
				quoted = 0
			case quoted != 0:
			case c == '"' || c == '\'':
				quoted = c
			case strings.ContainsRune("，：［］｛｝、", c):
				return &finding{line, col + 1, fmt.Sprintf(wideHere, string(c)), fmt.Sprintf("write %s", python.Narrow(string(c)))}
			}
		}
	}
	return nil
}

const (
	wideHere  = "%s is a wide sign of East Asian keyboards, which parts and closes nothing in YAML"
	dashEach  = `begin each item with "- "`
	dashAway  = "write the key without the -"
	lacksDash = `%s is a list, and its first item lacks "- "`
)

// listWithoutDashes finds the first step of a list that does not begin with "- ".
func listWithoutDashes(lines []string, f fault) *finding {
	under := ""
	for i, text := range lines[:min(f.line, len(lines))] {
		trimmed := strings.TrimLeft(text, " ")
		switch m := listKey().FindStringSubmatch(text); {
		case m != nil:
			under = m[1]
		case trimmed == "" || trimmed[0] == '#':
		case under != "" && len(trimmed) < len(text) && trimmed[0] != '-' && keyOfLine().MatchString(trimmed):
			return &finding{i + 1, len(text) - len(trimmed) + 1, fmt.Sprintf(lacksDash, under), dashEach}
		default:
			under = ""
		}
	}
	return nil
}

// mapWithDashes finds the first key of a map that stands behind "- ".
func mapWithDashes(lines []string, f fault) *finding {
	under := ""
	for i, text := range lines[:min(f.line, len(lines))] {
		trimmed := strings.TrimLeft(text, " ")
		switch m := mapKey().FindStringSubmatch(text); {
		case m != nil:
			under = m[1]
		case saysNothing(text):
		case under != "" && isItem(trimmed):
			return &finding{i + 1, len(text) - len(trimmed) + 1, under + " is a map (key: value), found a list", dashAway}
		default:
			under = ""
		}
	}
	return nil
}

// level is a place in a line where a key or the - of an item stands.
type level struct {
	line, col int
	item      bool
}

// levels returns where the items and the key of a line stand, from left to right.
func levels(lines []string, i int) []level {
	rest := strings.TrimLeft(lines[i], " ")
	var all []level
	col := func() int { return len(lines[i]) - len(rest) + 1 }
	for isItem(rest) {
		all = append(all, level{i + 1, col(), true})
		rest = strings.TrimLeft(rest[1:], " ")
	}
	if keyOfLine().MatchString(rest) {
		all = append(all, level{i + 1, col(), false})
	}
	return all
}

func isItem(text string) bool { return text == "-" || strings.HasPrefix(text, "- ") }

// indentation is how many spaces stand before the text of a line.
func indentation(line string) int { return len(line) - len(strings.TrimLeft(line, " ")) }

// saysNothing reports whether a line is blank or a comment.
func saysNothing(line string) bool {
	text := strings.TrimSpace(line)
	return text == "" || text[0] == '#'
}

// openLevels returns the maps and lists in which the line i stands, by one of
// their lines above it.
func openLevels(lines []string, i int) []level {
	var open []level
	left := MaxSize // no line is indented so deeply
	for i--; i >= 0 && left > 0; i-- {
		if saysNothing(lines[i]) || indentation(lines[i]) >= left {
			continue
		}
		here := levels(lines, i)
		if blockHeader().MatchString(lines[i]) {
			open = nil // what stands below is its text
		}
		for j := len(here) - 1; j >= 0; j-- {
			if len(open) == 0 || here[j].col < open[len(open)-1].col {
				open = append(open, here[j])
			}
		}
		left = indentation(lines[i])
	}
	return open
}

// textNotIndented finds a line that was meant for the text of a | block.
func textNotIndented(lines []string, f fault) *finding {
	i := f.line - 1
	noKey := strings.HasPrefix(f.message, "could not find expected ':'")
	if noKey && f.opened > 0 {
		i = f.opened - 1
	}
	if saysNothing(lines[i]) {
		return nil
	}
	indent := indentation(lines[i])
	for j := i - 1; j >= 0; j-- {
		switch here := levels(lines, j); {
		case strings.TrimSpace(lines[j]) == "":
		case blockHeader().MatchString(lines[j]) && len(here) > 0 && indent < here[len(here)-1].col:
			return &finding{i + 1, indent + 1, fmt.Sprintf("the text of the %s in line %d is not indented", blockMark(lines[j]), j+1),
				indentText}
		case !noKey || indentation(lines[j]) <= indent:
			return nil
		}
	}
	return nil
}

func blockMark(header string) string {
	if strings.LastIndexByte(header, '>') > strings.LastIndexByte(header, '|') {
		return ">"
	}
	return "|"
}

// quoteNotClosed finds the quote that a later one closed by mistake.
func quoteNotClosed(lines []string, f fault) *finding {
	if !afterQuote(f) {
		return nil
	}
	text := strings.Join(append(lines[:f.line-1:f.line-1], strings.TrimRight(f.before, " ")), "\n")
	closing := len(text) - 1
	quote := text[closing]
	open := closing - 1
	for ; open >= 0; open-- {
		if text[open] != quote {
			continue
		}
		if quote == '\'' && open > 0 && text[open-1] == quote {
			open--
		} else if before := strings.TrimRight(text[:open], `\`); quote == '\'' || (open-len(before))%2 == 0 {
			break
		}
	}
	if open < 0 || !strings.Contains(text[open:], "\n") {
		return nil
	}
	start := strings.LastIndexByte(text[:open], '\n') + 1
	return &finding{strings.Count(text[:open], "\n") + 1, utf8.RuneCountInString(text[start:open]) + 1,
		fmt.Sprintf("the quote that opens here closes only in line %d", f.line), closeQuote + quoteInside(rune(quote))}
}

// quoteInside says how a quote is written inside a text in such quotes.
func quoteInside(quote rune) string {
	if quote == '\'' {
		return "in single quotes an apostrophe is doubled: ''"
	}
	return `in double quotes a quote is written \"`
}

// textAfterBraces finds the {{ of a text that goes on after its }}.
func textAfterBraces(_ []string, f fault) *finding {
	before := strings.TrimRight(f.before, " ")
	if !strings.HasPrefix(f.message, "did not find expected") || !strings.HasSuffix(before, "}}") {
		return nil
	}
	open := strings.LastIndex(before, "{{")
	if open < 0 {
		return nil
	}
	return &finding{f.line, utf8.RuneCountInString(before[:open]) + 1, noDoubleBrace, quoteIt}
}

// bracketNotClosed finds a bracket that a line above the place leaves open, or a #
// that took away its end. Comments that somebody meant stand behind a comma or a
// bracket.
func bracketNotClosed(lines []string, f fault) *finding {
	const near = 3 // lines: the parser does not get further, unless it says where the bracket opens
	for i := f.line; i >= 1 && (i >= f.line-near || f.opened > 0 && i >= f.opened); i-- {
		var b brackets
		b.read(lines[i-1])
		if len(b.open) == 0 {
			continue
		}
		col, comment, quoteAt, quote := b.open[len(b.open)-1], b.comment, b.quoted, b.quote
		cut := comment > 0 && !strings.ContainsAny(b.before, ",[{")
		for j := i + 1; j < f.line && len(b.open) > 0; j++ {
			b.read(lines[j-1])
		}
		switch {
		case len(b.open) == 0:
			return nil
		case quoteAt > 0 && i < f.line:
			return &finding{i, quoteAt, "the quote that opens here is not closed in its line", closeQuote + quoteInside(quote)}
		case cut:
			return &finding{i, comment, "a comment begins here, and the [ or { before it is not closed", "put a text with # in quotes"}
		case i < f.line:
			return &finding{i, col, "the bracket that opens here is not closed", "close it; " + inFlow}
		}
	}
	return nil
}

// brackets are those that are open in a piece of a file.
type brackets struct {
	open    []int  // their columns
	comment int    // the column of the # of a comment in the last line, or 0
	before  string // the last character before that comment
	quoted  int    // the column of a quote that the last line leaves open, or 0
	quote   rune
}

// read looks for the brackets of one line, leaving out texts. A bracket begins a
// value, or stands inside another one.
func (b *brackets) read(line string) {
	var quote, last rune
	b.comment, b.before, b.quoted = 0, "", 0
	col, space := 0, true
	for _, c := range line {
		col++
		begins := len(b.open) > 0 || last == 0 || space && (last == ':' || last == '-')
		switch {
		case quote != 0:
			if c == quote {
				quote, b.quoted = 0, 0
			}
		case (c == '"' || c == '\'') && (space || strings.ContainsRune("[{,", last)):
			quote, b.quoted, b.quote = c, col, c
		case c == '#' && space:
			b.comment, b.before = col, string(last)
			return
		case (c == '[' || c == '{') && begins:
			b.open = append(b.open, col)
		case (c == ']' || c == '}') && len(b.open) > 0:
			b.open = b.open[:len(b.open)-1]
		}
		if space = c == ' '; !space {
			last = c
		}
	}
}

// noSpaceAfterDash finds a - that is no item because no space follows it: in the
// line itself, or in the one above, which took this one for the rest of its text.
func noSpaceAfterDash(lines []string, f fault) *finding {
	above := strings.HasPrefix(f.message, "mapping values are not allowed")
	for i := f.line - 1; i >= 0; i-- {
		if saysNothing(lines[i]) {
			continue
		}
		text := strings.TrimLeft(lines[i], " ")
		if text[0] == '-' && !isItem(text) && keyOfLine().MatchString(text) {
			return &finding{i + 1, indentation(lines[i]) + 1, "an item needs a space after its -", "write - " + text[1:]}
		}
		if !above || i < f.line-1 {
			return nil
		}
	}
	return nil
}

// besideItsLevel finds a line that is indented like none of the maps and lists it
// can belong to, or like one of the other kind.
func besideItsLevel(lines []string, f fault) *finding {
	here := levels(lines, f.line-1)
	// One space too many makes the key a part of the text above it.
	inText := strings.HasPrefix(f.message, "mapping values are not allowed") && bareWord().MatchString(f.before)
	if len(here) == 0 || !inText && (strings.TrimSpace(f.before) != "" || !strings.HasPrefix(f.message, "did not find expected")) {
		return nil
	}
	this := here[0]
	same, other := nearest(openLevels(lines, f.line-1), this)
	switch {
	case inText && (same == nil || this.col != same.col+1):
		return nil
	case other != nil && this.item:
		hint := dashAway
		if same != nil && this.col-same.col <= 2 {
			hint = fmt.Sprintf("the - of the list above stands in column %d", same.col)
		}
		return &finding{this.line, this.col, fmt.Sprintf("an item of a list stands among the keys of a map, as in line %d", other.line), hint}
	case other != nil:
		hint := `begin the item with "- "`
		if same != nil {
			hint += fmt.Sprintf(", or indent the key to column %d, where the keys of the item above stand", same.col)
		}
		return &finding{this.line, this.col, fmt.Sprintf("a key stands where the items of a list begin, as in line %d", other.line), hint}
	case same == nil:
		return nil
	case this.item:
		return &finding{this.line, this.col, fmt.Sprintf("this - stands in column %d, the one in line %d in column %d", this.col, same.line, same.col),
			"indent every - of a list equally"}
	}
	return &finding{this.line, this.col, fmt.Sprintf("this key stands in column %d, the one in line %d in column %d", this.col, same.line, same.col),
		"indent the keys of one map equally"}
}

// nearest returns the level of the same kind that is nearest to this one, and the
// one of the other kind in the same column, nil where there is none. Of two that
// are equally near the deeper one counts.
func nearest(open []level, this level) (same, other *level) {
	off := func(l level) int { return max(l.col-this.col, this.col-l.col) }
	for i, l := range open { // the deepest first
		switch {
		case l.item != this.item && l.col == this.col:
			other = &open[i]
		case l.item == this.item && (same == nil || off(l) < off(*same)):
			same = &open[i]
		}
	}
	return same, other
}
