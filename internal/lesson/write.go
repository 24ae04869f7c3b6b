package lesson

import (
	"fmt"
	"statelab/internal/memo"
	"strings"
	"unicode"
	"unicode/utf8"
)

// NewText returns a scalar that was typed nowhere.
func NewText(value string) *Node { return &Node{Kind: Scalar, Value: value} }

// NewEntry returns a key of a map, with its value.
func NewEntry(key string, value *Node) Entry { return Entry{Key: NewText(key), Value: value} }

// longestFlow is how many characters a map or a list may have on one line.
const longestFlow = 100

// YAML writes n so that ParseNode reads it with the same kinds and values. Maps and
// lists stand on one line where they fit there, otherwise on a line for each entry,
// indented by so many blanks. It ends without a line end. A map or a list that is
// empty is written as {} or [], which no lesson may hold.
func (n *Node) YAML(indent int) string {
	if n.Kind == Scalar {
		return yamlText(n.Value, false)
	}
	if flow := n.flow(); utf8.RuneCountInString(flow)+indent <= longestFlow || n.IsEmpty() {
		return flow
	}
	var b strings.Builder
	line := func(head string, value *Node) {
		if b.Len() > 0 {
			b.WriteString("\n" + strings.Repeat(" ", indent))
		}
		text := value.YAML(indent + 2)
		joint := " "
		if value.Kind != Scalar && text[0] != '{' && text[0] != '[' && head != "-" {
			joint = "\n" + strings.Repeat(" ", indent+2)
		}
		b.WriteString(head + joint + text)
	}
	for _, e := range n.Entries {
		line(yamlText(e.Key.Value, false)+":", e.Value)
	}
	for _, item := range n.Items {
		line("-", item)
	}
	return b.String()
}

// Line writes n on one line, whatever it holds.
func (n *Node) Line() string {
	if n.Kind == Scalar {
		return yamlText(n.Value, false)
	}
	return n.flow()
}

// flow writes n on one line.
func (n *Node) flow() string {
	var parts []string
	switch n.Kind {
	case Map:
		for _, e := range n.Entries {
			parts = append(parts, yamlText(e.Key.Value, true)+": "+e.Value.flow())
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case List:
		for _, item := range n.Items {
			parts = append(parts, item.flow())
		}
		return "[" + strings.Join(parts, ", ") + "]"
	}
	return yamlText(n.Value, true)
}

var (
	// plainText needs no quotes: nothing in it can be read as YAML's own signs.
	plainText = memo.Pattern(`^-?[\pL\pN/$_(+]([^\pC:#]|:[^\pC \t]|[^\pC \t#]#)*$`)
	inBraces  = memo.Pattern("[\\[\\]{},\"'`]")
)

// yamlText writes a scalar: as it is where nothing in it means something to YAML,
// otherwise in quotes. flow says that it stands between brackets.
func yamlText(s string, flow bool) string {
	bare := plainText().MatchString(s) && strings.TrimSpace(s) == s && !strings.HasSuffix(s, ":") && isWritten(s)
	switch {
	case bare && !(flow && (inBraces().MatchString(s) || strings.Contains(s, ":"))):
		return s
	case isWritten(s):
		return "'" + strings.ReplaceAll(s, "'", "''") + "'"
	}
	var b strings.Builder
	for _, c := range s {
		switch {
		case c == '"' || c == '\\':
			b.WriteString(`\` + string(c))
		case c == '\n':
			b.WriteString(`\n`)
		case isWritten(string(c)):
			b.WriteRune(c)
		case c <= 0xFFFF:
			fmt.Fprintf(&b, `\u%04X`, c)
		default:
			fmt.Fprintf(&b, `\U%08X`, c)
		}
	}
	return `"` + b.String() + `"`
}

// isWritten reports whether every character of s can stand in a file as it is.
func isWritten(s string) bool {
	return !strings.ContainsFunc(s, func(c rune) bool { return !unicode.IsPrint(c) })
}
