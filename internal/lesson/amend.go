package lesson

import (
	"bytes"
	"slices"
	"strings"
	"unicode/utf8"
)

// Amendments change maps of a lesson file where they stand. Whatever they do not speak of
// keeps every byte: comments, the layout, the ends of lines.
type Amendments struct {
	lines [][]byte // of the source, with their ends
	at    []int    // where each begins
	src   []byte
	edits []textEdit
}

// textEdit puts a text in the place of another one.
type textEdit struct {
	from, to int
	text     string
}

// Amend begins to change a source.
func Amend(src []byte) *Amendments {
	a := &Amendments{src: src}
	at := 0
	for line := range bytes.Lines(src) {
		a.lines, a.at = append(a.lines, line), append(a.at, at)
		at += len(line)
	}
	return a
}

// Source is the source with all changes made. It is as it was where there are none.
func (a *Amendments) Source() []byte {
	slices.SortStableFunc(a.edits, func(x, y textEdit) int { return x.from - y.from })
	var b bytes.Buffer
	at := 0
	for _, e := range a.edits {
		text := e.text
		if bytes.Contains(a.src, []byte("\r\n")) {
			text = strings.ReplaceAll(text, "\n", "\r\n")
		}
		b.Write(a.src[at:max(at, e.from)])
		b.WriteString(text)
		at = max(at, e.to)
	}
	b.Write(a.src[at:])
	return b.Bytes()
}

// Add adds entries at the end of a map of the file, which is not empty.
func (a *Amendments) Add(n *Node, entries ...Entry) {
	if len(entries) == 0 || len(n.Entries) == 0 {
		return
	}
	last := n.Entries[len(n.Entries)-1]
	if a.inBraces(n) {
		text := ""
		for _, e := range entries {
			text += ", " + yamlText(e.Key.Value, true) + ": " + e.Value.flow()
		}
		at := a.endOf(last.Value, true)
		a.edits = append(a.edits, textEdit{at, at, text})
		return
	}
	end := a.endOfLines(last)
	blank := strings.Repeat(" ", n.Entries[0].Key.Pos.Col-1)
	text := ""
	for _, e := range entries {
		text += blank + e.YAML(len(blank)) + "\n"
	}
	at := len(a.src)
	if end < len(a.lines) {
		at = a.at[end]
	}
	if at > 0 && a.src[at-1] != '\n' {
		text = "\n" + strings.TrimSuffix(text, "\n")
	}
	a.edits = append(a.edits, textEdit{at, at, text})
}

// Replace puts another value in the place of an entry's, in the map of the file.
func (a *Amendments) Replace(n *Node, e Entry, value *Node) {
	switch {
	case a.inBraces(n):
		a.edits = append(a.edits, textEdit{a.offset(e.Value), a.endOf(e.Value, true), value.flow()})
	case e.Value.Pos.Line == e.Key.Pos.Line && e.Value.Style != Literal && e.Value.Style != Folded:
		a.edits = append(a.edits, textEdit{a.offset(e.Value), a.endOf(e.Value, false), value.flow()})
	default:
		first, end := a.at[e.Key.Pos.Line-1], len(a.src)
		if last := a.endOfLines(e); last < len(a.lines) {
			end = a.at[last]
		}
		indent := e.Key.Pos.Col - 1
		head := string(a.src[first : first+len(string([]rune(string(a.lines[e.Key.Pos.Line-1]))[:indent]))])
		a.edits = append(a.edits, textEdit{first, end, head + Entry{e.Key, value}.YAML(indent) + "\n"})
	}
}

// Remove takes an entry out of a map of the file, in which others stay.
func (a *Amendments) Remove(n *Node, e Entry) {
	i := slices.IndexFunc(n.Entries, func(o Entry) bool { return o.Key == e.Key })
	switch {
	case !a.inBraces(n) && (i > 0 || a.startsLine(e)):
		end := len(a.src)
		if last := a.endOfLines(e); last < len(a.lines) {
			end = a.at[last]
		}
		a.edits = append(a.edits, textEdit{a.at[e.Key.Pos.Line-1], end, ""})
	case i+1 < len(n.Entries):
		a.edits = append(a.edits, textEdit{a.offset(e.Key), a.offset(n.Entries[i+1].Key), ""})
	default:
		a.edits = append(a.edits, textEdit{a.endOf(n.Entries[i-1].Value, true), a.endOf(e.Value, true), ""})
	}
}

// Fill puts entries in the place of all that a map of the file holds.
func (a *Amendments) Fill(n *Node, entries ...Entry) {
	first, last := n.Entries[0], n.Entries[len(n.Entries)-1]
	from, joint := a.offset(first.Key), ", "
	to := a.endOf(last.Value, true)
	if !a.inBraces(n) {
		joint, to = "\n"+strings.Repeat(" ", first.Key.Pos.Col-1), len(a.src)
		if end := a.endOfLines(last); end < len(a.lines) {
			to = a.at[end] - len("\n")
		}
	}
	var parts []string
	for _, e := range entries {
		if a.inBraces(n) {
			parts = append(parts, yamlText(e.Key.Value, true)+": "+e.Value.flow())
		} else {
			parts = append(parts, e.YAML(first.Key.Pos.Col-1))
		}
	}
	a.edits = append(a.edits, textEdit{from, to, strings.Join(parts, joint)})
}

// startsLine reports whether nothing but blanks stands before an entry on its line.
func (a *Amendments) startsLine(e Entry) bool {
	row := []rune(string(a.lines[e.Key.Pos.Line-1]))
	return strings.TrimLeft(string(row[:e.Key.Pos.Col-1]), " ") == ""
}

// YAML writes the entry as lines of a map that is indented by so many blanks, which stand
// before the first of them already.
func (e Entry) YAML(indent int) string {
	value, joint := e.Value.YAML(indent+2), " "
	if e.Value.Kind != Scalar && value[0] != '{' && value[0] != '[' {
		joint = "\n" + strings.Repeat(" ", indent+2)
	}
	return yamlText(e.Key.Value, false) + ":" + joint + value
}

// offset is where a node begins.
func (a *Amendments) offset(n *Node) int {
	at := a.at[n.Pos.Line-1]
	row := a.lines[n.Pos.Line-1]
	for range n.Pos.Col - 1 {
		_, size := utf8.DecodeRune(row)
		row, at = row[size:], at+size
	}
	return at
}

// inBraces reports whether a map is written in { }.
func (a *Amendments) inBraces(n *Node) bool {
	at := a.offset(n)
	return at < len(a.src) && a.src[at] == '{'
}

// endOf is where a value ends that stands on the line of its key, or in brackets.
func (a *Amendments) endOf(n *Node, inside bool) int {
	at := a.offset(n)
	switch a.src[at] {
	case '{', '[':
		return a.endOfBrackets(at)
	case '"', '\'':
		return a.endOfQuotes(at)
	}
	end := at
	for end < len(a.src) && a.src[end] != '\n' && a.src[end] != '\r' {
		if c := a.src[end]; inside && strings.IndexByte(",]}", c) >= 0 || c == '#' && a.src[end-1] == ' ' {
			break
		}
		end++
	}
	return at + len(bytes.TrimRight(a.src[at:end], " "))
}

// endOfQuotes is behind the quote that closes a text.
func (a *Amendments) endOfQuotes(at int) int {
	quote := a.src[at]
	for i := at + 1; i < len(a.src); i++ {
		switch {
		case a.src[i] == '\\' && quote == '"':
			i++
		case a.src[i] == quote && i+1 < len(a.src) && quote == '\'' && a.src[i+1] == quote:
			i++
		case a.src[i] == quote:
			return i + 1
		}
	}
	return len(a.src)
}

// endOfBrackets is behind the bracket that closes a map or a list.
func (a *Amendments) endOfBrackets(at int) int {
	depth := 0
	for i := at; i < len(a.src); i++ {
		switch c := a.src[i]; {
		case (c == '"' || c == '\'') && strings.IndexByte(" {[,:\n", a.src[i-1]) >= 0:
			i = a.endOfQuotes(i) - 1
		case c == '#' && strings.IndexByte(" \n", a.src[i-1]) >= 0:
			for i+1 < len(a.src) && a.src[i+1] != '\n' {
				i++
			}
		case c == '{' || c == '[':
			depth++
		case c == '}' || c == ']':
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return len(a.src)
}

// endOfLines is the number of the line, from 0, behind the last one of an entry that
// begins a line. Comments and blank lines behind it are none of its own.
func (a *Amendments) endOfLines(e Entry) int {
	last := e.Key.Pos.Line
	indent := e.Key.Pos.Col - 1
	text := endsAsBlock(e.Value)
	for i := last; i < len(a.lines); i++ {
		line := strings.TrimRight(string(a.lines[i]), " \r\n")
		inner := strings.TrimLeft(line, " ")
		deep := len(line) - len(inner)
		switch {
		case inner == "" || inner[0] == '#' && (!text || deep <= indent):
			continue
		case deep > indent, deep == indent && strings.HasPrefix(inner, "- ") && e.Value.Kind == List, strings.Trim(inner, "]}") == "" && deep == indent:
			last = i + 1
		default:
			return last
		}
	}
	return last
}

// endsAsBlock reports whether the last text of a node is a block, in which # is a letter.
func endsAsBlock(n *Node) bool {
	switch {
	case n.Kind == Map && len(n.Entries) > 0:
		return endsAsBlock(n.Entries[len(n.Entries)-1].Value)
	case n.Kind == List && len(n.Items) > 0:
		return endsAsBlock(n.Items[len(n.Items)-1])
	}
	return n.Style == Literal || n.Style == Folded
}
