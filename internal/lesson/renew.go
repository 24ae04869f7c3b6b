package lesson

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"statelab/internal/diag"
	"statelab/internal/rule"
)

// Renewed is a translation brought up to its lesson.
type Renewed struct {
	Text    string // of the file
	Missing int    // texts of the original that stand in it as comments
	Stale   int    // texts whose original has changed, with the original above them
}

// Renew brings a translation of the lesson up to it: what is new is added as comments
// in its place, a text whose original has changed gets the original above it, names of
// before become those of now, and every text is marked with what it was made from.
// Nothing that somebody wrote is lost. Translations that the lesson has already count
// for nothing. The list holds what is wrong with the file; it is then left as it is.
func (l *Lesson) Renew(file string, src []byte) (Renewed, diag.List) {
	o, problems := ParseOverlay(file, src)
	if o == nil {
		return Renewed{}, problems
	}
	bare, more := Parse(l.File, l.Source, l.vocabulary)
	if problems = append(problems, more...); bare != nil {
		problems = append(problems, bare.Apply(o)...)
	}
	if len(problems) > 0 {
		return Renewed{}, problems
	}
	return o.renew(bare.Proses(), l.lender, newTexts(bare), bare.Fingerprint()), nil
}

// renew does the work of Renew for whatever has the texts. A text that the translation lacks
// and the lender has is written as it has it.
func (o *Overlay) renew(proses, lender []*Prose, known texts, fingerprint string) Renewed {
	n := renewer{overlay: o, known: known, stand: translatedInto(o.Language.Value, proses), marks: o.marked(), lines: strings.Split(strings.TrimRight(string(o.Source), "\n"), "\n")}
	if len(proses) > 0 {
		n.from = proses[0].Language
	}
	borrow(proses, lender)
	n.rename()
	n.level(tree(proses), o.root, "")
	n.forgetMarks()
	n.edit()
	w := template{lang: o.Language.Value, from: n.from}
	w.marks(proses, func(key string, now mark) mark { return n.mark(key, now, fingerprint) })
	text := strings.TrimRight(strings.Join(n.lines, "\n"), "\n") + "\n" + w.String()
	return Renewed{text, n.missing, n.stale}
}

// renewer changes the lines of a translation. It knows places by the lines of before:
// all changes are made at once, from the last to the first.
type renewer struct {
	overlay        *Overlay
	known          texts
	stand          map[string]bool // the keys of the texts that the file has
	marks          map[string]mark
	from           rule.Language
	lines          []string
	changes        []change
	missing, stale int
}

// change puts lines in the place of so many, from the line at, counted from 0.
type change struct {
	at, instead int
	lines       []string
}

// rename writes the names of now over those of before.
func (n *renewer) rename() {
	slices.SortFunc(n.overlay.renamed, func(a, b renaming) int { return cmp.Compare(b.Pos.Col, a.Pos.Col) })
	for _, r := range n.overlay.renamed {
		row := []rune(n.lines[r.Pos.Line-1])
		at := r.Pos.Col - 1
		if at < len(row) && (row[at] == '"' || row[at] == '\'') {
			at++
		}
		end := at + utf8.RuneCountInString(r.Value)
		if end <= len(row) && string(row[at:end]) == r.Value {
			n.lines[r.Pos.Line-1] = string(row[:at]) + r.now + string(row[end:])
		}
	}
}

// level looks at the texts below b, which stand in the map.
func (n *renewer) level(b *branch, node *Node, key string) {
	for i := range b.below {
		child := &b.below[i]
		childKey := strings.TrimPrefix(key+"."+child.name, ".")
		e := n.entry(node, child.name, key)
		switch {
		case e == nil:
			n.add(b, i, node, key)
		case child.prose != nil:
			n.text(e, child.prose)
		case e.Value.Kind == Map && n.inBraces(e.Value) && child.without(func(p *Prose) bool { return n.stand[p.Key] }) > 0:
			n.unfold(e, child)
		case e.Value.Kind == Map:
			n.level(child, e.Value, childKey)
		}
	}
}

// entry returns the entry of a map that has the name now, or had it before.
func (n *renewer) entry(node *Node, name, parent string) *Entry {
	for i := range node.Entries {
		word := node.Entries[i].Key.Value
		if word == name || n.known.formerly[child{parent, word}] == name && !n.known.known[child{parent, word}] {
			return &node.Entries[i]
		}
	}
	return nil
}

// untranslated is the number of texts at and below b that have no translation.
func (b *branch) untranslated(lang rule.Language) int {
	return b.without(func(p *Prose) bool { _, ok := p.Texts[lang]; return ok })
}

// without is the number of texts at and below b that something does not hold for.
func (b *branch) without(has func(*Prose) bool) int {
	if b.prose != nil {
		if has(b.prose) {
			return 0
		}
		return 1
	}
	sum := 0
	for i := range b.below {
		sum += b.below[i].without(has)
	}
	return sum
}

// add puts child i of b into the map as comments: before the first of its later
// siblings there, or at the end of the map.
func (n *renewer) add(b *branch, i int, node *Node, key string) {
	at, blanks := n.endOf(node), 0
	if len(node.Entries) > 0 {
		blanks = node.Entries[0].Key.Pos.Col - 1
	}
	for _, later := range b.below[i+1:] {
		if e := n.entry(node, later.name, key); e != nil {
			at = n.above(e.Key.Pos.Line - 1)
			break
		}
	}
	w := template{lang: n.overlay.Language.Value, from: n.from}
	w.branch(&b.below[i], blanks)
	n.missing += b.below[i].untranslated(w.lang)
	text := strings.TrimSuffix(w.String(), "\n")
	if strings.Contains("\n"+string(n.overlay.Source), "\n"+text+"\n") {
		return // it is there from the last time
	}
	lines := strings.Split(text, "\n")
	if from, to := n.comments(lines[0]); from < to && isPart(n.lines[from:to], lines) {
		n.changes = append(n.changes, change{from, to - from, lines})
		return
	}
	n.changes = append(n.changes, change{at: at, lines: lines})
}

// comments are the lines, from one to before the other, of the comments that begin with a
// line, as the last time left them: those below it are set in further.
func (n *renewer) comments(first string) (from, to int) {
	from = slices.Index(n.lines, first)
	if from < 0 {
		return 0, 0
	}
	deep := len(first) - len(strings.TrimLeft(strings.TrimPrefix(first, "#"), " "))
	for to = from + 1; to < len(n.lines); to++ {
		line, comment := strings.CutPrefix(n.lines[to], "#")
		if !comment || strings.TrimSpace(line) != "" && len(n.lines[to])-len(strings.TrimLeft(line, " ")) <= deep {
			break
		}
	}
	return from, to
}

// isPart reports whether all lines stand among others, in their order.
func isPart(lines, among []string) bool {
	for _, line := range among {
		if len(lines) > 0 && lines[0] == line {
			lines = lines[1:]
		}
	}
	return len(lines) == 0
}

// nowMark begins the lines that show the original above a translation of another one.
const nowMark = "## now: "

// text looks whether one text is stale, and shows the original above it where it is.
func (n *renewer) text(e *Entry, p *Prose) {
	at := e.Key.Pos.Line - 1
	first := at
	for first > 0 && strings.HasPrefix(n.lines[first-1], nowMark) {
		first--
	}
	var shown []string
	original, translation := p.Texts[p.Language], p.Texts[n.overlay.Language.Value]
	if m, ok := n.marks[p.Key]; ok && !m.isOf(original) && !m.touched(translation) {
		n.stale++
		for line := range strings.SplitSeq(original, "\n") {
			shown = append(shown, nowMark+line)
		}
	}
	if first < at || len(shown) > 0 {
		n.changes = append(n.changes, change{first, at - first, shown})
	}
}

// unfold writes a map in braces that lacks texts as lines, so that they have a place.
func (n *renewer) unfold(e *Entry, b *branch) {
	first, last := e.Key.Pos.Line-1, n.endOfBraces(e.Value)
	row := []rune(n.lines[first])
	rest := strings.TrimLeft(string([]rune(n.lines[last.Line-1])[last.Col:]), " ")
	before := string(row[:e.Key.Pos.Col-1])
	if strings.TrimLeft(before, " ") != "" || strings.Trim(rest, " ") != "" && !strings.HasPrefix(rest, "#") {
		n.missing += b.without(func(p *Prose) bool { return n.stand[p.Key] })
		return // something else stands on these lines
	}
	var comments []string
	if rest != "" {
		comments = []string{before + rest}
	}
	for _, line := range n.lines[min(first+1, last.Line-1) : last.Line-1] {
		if t := strings.TrimSpace(line); strings.HasPrefix(t, "#") {
			comments = append(comments, before+t)
		}
	}
	w := template{lang: n.overlay.Language.Value, from: n.from}
	w.branch(b, utf8.RuneCountInString(before))
	n.missing += b.untranslated(w.lang)
	n.changes = append(n.changes, change{first, last.Line - first, append(comments, strings.Split(strings.TrimSuffix(w.String(), "\n"), "\n")...)})
}

// inBraces reports whether a map is written in { }.
func (n *renewer) inBraces(node *Node) bool {
	row := []rune(n.lines[node.Pos.Line-1])
	return node.Pos.Col <= len(row) && row[node.Pos.Col-1] == '{'
}

// endOfBraces returns the place of the } that closes a map.
func (n *renewer) endOfBraces(node *Node) diag.Pos {
	depth, quote := 0, rune(0)
	for i := node.Pos.Line - 1; i < len(n.lines); i++ {
		row := []rune(n.lines[i])
		col := 0
		if i == node.Pos.Line-1 {
			col = node.Pos.Col - 1
		}
		for ; col < len(row); col++ {
			switch c := row[col]; {
			case quote == '"' && c == '\\', quote == '\'' && c == quote && col+1 < len(row) && row[col+1] == quote:
				col++ // the sign behind it ends nothing
			case quote != 0:
				if c == quote {
					quote = 0
				}
			case (c == '"' || c == '\'') && strings.ContainsRune(" {[,:", row[max(0, col-1)]):
				quote = c
			case c == '#' && col > 0 && row[col-1] == ' ':
				col = len(row)
			case c == '{' || c == '[':
				depth++
			case c == '}' || c == ']':
				if depth--; depth == 0 {
					return diag.Pos{Line: i + 1, Col: col + 1}
				}
			}
		}
	}
	return diag.Pos{Line: len(n.lines), Col: utf8.RuneCountInString(n.lines[len(n.lines)-1])}
}

// endOf returns the line before which a map ends: that of the next key behind it, or
// the end of the file.
func (n *renewer) endOf(node *Node) int {
	last := lastLine(node)
	next := len(n.lines)
	var visit func(*Node)
	visit = func(at *Node) {
		for _, e := range at.Entries {
			if line := e.Key.Pos.Line; line > last && line-1 < next {
				next = line - 1
			}
			visit(e.Value)
		}
	}
	visit(n.overlay.root)
	return n.above(next)
}

// lastLine is the last line in which a key of the map stands.
func lastLine(node *Node) int {
	last := node.Pos.Line
	for _, e := range node.Entries {
		last = max(last, e.Key.Pos.Line, lastLine(e.Value))
	}
	return last
}

// above returns the first of the blank lines and comments that stand before a line.
func (n *renewer) above(line int) int {
	for line > 0 && (strings.TrimSpace(n.lines[line-1]) == "" || strings.HasPrefix(n.lines[line-1], "#")) {
		line--
	}
	return line
}

// forgetMarks takes the marks of before out, for those of now to be written.
func (n *renewer) forgetMarks() {
	i := slices.IndexFunc(n.overlay.root.Entries, func(e Entry) bool { return e.Value == n.overlay.MadeFrom })
	if i < 0 || n.overlay.MadeFrom == nil {
		return
	}
	first := n.overlay.root.Entries[i].Key.Pos.Line - 1
	for at := first; at < max(first+1, lastLine(n.overlay.MadeFrom)); at++ {
		if t := strings.TrimSpace(n.lines[at]); t != "" && !strings.HasPrefix(t, "#") {
			n.changes = append(n.changes, change{at: at, instead: 1})
		}
	}
}

// edit makes the changes. What is put before a line comes before what stands in its
// place, and otherwise they keep their order.
func (n *renewer) edit() {
	slices.SortStableFunc(n.changes, func(a, b change) int {
		return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(min(a.instead, 1), min(b.instead, 1)))
	})
	for _, c := range slices.Backward(n.changes) {
		n.lines = slices.Replace(n.lines, c.at, c.at+c.instead, c.lines...)
	}
}

// mark returns the mark that a text gets: that of before where its original has changed
// and it has not, else that of now.
func (n *renewer) mark(key string, now mark, fingerprint string) mark {
	from := n.overlay.MadeFrom
	if from != nil && from.Kind == Scalar && from.Value != fingerprint {
		return mark{[]string{"unknown"}, now.text}
	}
	if before, ok := n.marks[key]; ok && before.text == now.text {
		return before
	}
	return now
}
