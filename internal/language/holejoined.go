package language

import (
	"regexp"
	"slices"
	"strings"

	"statelab/internal/memo"
	"statelab/internal/python"
	"statelab/internal/rule"
)

// Joined is what stands in a hole when lines were typed to what stood there, and what is to be
// told of it: nobody's line goes or stays unnoticed. A line of settings takes the place of the
// one of the same name, and -NAME takes that away. A line of a view takes the place of the one
// that sets the same, if …: alone that of the line of an if, and -LINE takes a line away; a line
// like none of several is added. Anything else is written anew as a whole.
func Joined(kind, stands, typed string) (text string, told rule.Text) {
	switch {
	case strings.TrimSpace(typed) == "" || strings.TrimSpace(stands) == "":
		return typed, rule.Text{}
	case kind == SettingsHole:
		return joinedSettings(stands, typed), rule.Text{}
	case kind != ViewHole && kind != TextHole:
		return typed, rule.Text{}
	}
	text, how := joinedLines(kind, stands, typed)
	switch gone := strings.Count(stands, "\n") > strings.Count(text, "\n"); {
	case how == keeps:
		told = rule.Text{EN: "The other lines stay as they stand.", KO: "나머지 줄은 적힌 그대로 둡니다."}
	case how == same:
		told = rule.Text{EN: "That line stands there already, and all stay; -LINE deletes one, - alone all.", KO: "이미 적혀 있는 줄이어서 모두 그대로 둡니다. -LINE은 그 줄만 지우고, -만 입력하면 모두 지웁니다."}
	case how == adds:
		told = rule.Text{EN: "Added to the lines that stand there; -LINE deletes one, - alone all.", KO: "적혀 있던 줄에 더했습니다. -LINE은 그 줄만 지우고, -만 입력하면 모두 지웁니다."}
	case gone && text == typed:
		told = rule.Text{EN: "Your lines replace all that stood there.", KO: "입력한 줄이 적혀 있던 줄을 모두 대신합니다."}
	}
	return text, told
}

// joining is what becomes of the lines that stood there.
type joining int

const (
	anew  joining = iota // they are written anew
	keeps                // others stay beside those that were typed
	adds                 // all stay
	same                 // all stay, and the one that was typed is one of them
)

// A block is a statement with all its lines, and what it sets; "" where that is nothing that
// another can set as well.
type block struct{ sets, text string }

// joinedLines puts lines in the place of those that set the same. Who types several lines that
// stand there already, and not all, wants these alone; one such line changes nothing.
func joinedLines(kind, stands, typed string) (text string, how joining) {
	stood := strings.Split(stands, "\n")
	typed, put := putHeads(kind, stood, typed)
	changed := put
	lines := blocksOf(kind, strings.Join(stood, "\n"))
	var wanted []string
	for line := range strings.SplitSeq(typed, "\n") {
		if away := awayAt(lines, line); away >= 0 {
			lines, changed = slices.Delete(lines, away, away+1), true
		} else {
			wanted = append(wanted, line)
		}
	}
	typed = strings.Join(wanted, "\n")
	switch nothing := strings.TrimSpace(typed) == ""; {
	case nothing && put:
		return joinedText(lines), keeps
	case nothing:
		return joinedText(lines), anew
	}
	blocks := blocksOf(kind, typed)
	stay := slices.DeleteFunc(slices.Clone(lines), func(l block) bool { return movedInto(blocks, l) })
	changed = changed || len(stay) < len(lines)
	if lines = stay; len(lines) == 0 {
		return typed, anew
	}
	if text, ok := putInside(kind, lines, blocks); ok {
		return text, keeps
	}
	few, twins, added := len(blocks) < len(lines), 0, false
	at := -1 // where the last that was typed stands
	for i, b := range blocks {
		twin := twinOf(lines, b)
		switch {
		case twin >= 0:
			twins++
			changed = changed || spelt(lines[twin].text) != spelt(b.text)
			lines[twin], at = block{text: b.text}, twin
		case few && b.sets != "":
			if at++; at == 0 {
				at = spotOf(kind, lines, blocks[i:])
			}
			if at < 0 {
				return typed, anew
			}
			lines, changed, added = slices.Insert(lines, at, block{text: b.text}), true, true
		default:
			return typed, anew
		}
	}
	switch {
	case !changed && len(blocks) == 1 && len(lines) > 1 && kind == ViewHole:
		return joinedText(lines), same
	case !changed:
		return typed, anew
	case added:
		return joinedText(lines), adds
	case twins < len(lines):
		return joinedText(lines), keeps
	}
	return joinedText(lines), anew
}

// movedInto reports whether a line stands inside a block of those that were typed, and not
// beside it any more.
func movedInto(typed []block, l block) bool {
	moved := false
	for _, b := range typed {
		for i, line := range strings.Split(b.text, "\n") {
			if same := spelt(line) == spelt(l.text); same && indentOf(line) == 0 && i == 0 {
				return false
			} else if same && indentOf(line) > 0 {
				moved = true
			}
		}
	}
	return moved
}

// spotOf is where the first of lines that were typed is added: above the next of them that
// stands there already, or, alone, above the first that uses the name that it sets. It is -1
// where it is not alone and none stands there.
func spotOf(kind string, lines, typed []block) int {
	for _, next := range typed[1:] {
		if twin := twinOf(lines, next); twin >= 0 {
			return twin
		}
	}
	if len(typed) > 1 {
		return -1
	}
	if name, sets := strings.CutPrefix(typed[0].sets, "= "); sets && kind == ViewHole && !strings.ContainsAny(name, ".[") {
		used := regexp.MustCompile(`\b` + regexp.QuoteMeta(name) + `\b`)
		if at := slices.IndexFunc(lines, func(l block) bool { return used.MatchString(l.text) }); at >= 0 {
			return at
		}
	}
	return endOf(kind, lines)
}

// endOf is where a line is added to others: behind them, and before what ends them, a return
// or a tag that closes.
func endOf(kind string, lines []block) int {
	last := strings.TrimSpace(lines[len(lines)-1].text)
	if kind == ViewHole && strings.HasPrefix(last, "return") || kind == TextHole && strings.HasPrefix(last, "</") {
		return len(lines) - 1
	}
	return len(lines)
}

// head finds if …: and elif …: of which nothing stands below.
var head = memo.Pattern(`^\s*(if|elif)\s.*:\s*$`)

// putHeads puts each line of an if that was typed without lines below it in the place of the
// one that stands there, or of that which is most like it, and returns the other lines.
func putHeads(kind string, stood []string, typed string) (rest string, put bool) {
	if kind != ViewHole {
		return typed, false
	}
	lines := strings.Split(typed, "\n")
	var others []string
	for i, line := range lines {
		at := -1
		if head().MatchString(line) && (i+1 == len(lines) || indentOf(lines[i+1]) <= indentOf(line)) {
			at = headAt(stood, line)
		}
		if at < 0 {
			others = append(others, line)
			continue
		}
		stood[at], put = stood[at][:indentOf(stood[at])]+strings.TrimSpace(line), true
	}
	return strings.Join(others, "\n"), put
}

// headAt is the line of an if whose place another one takes, -1 for none.
func headAt(stood []string, line string) int {
	var all, alike []int
	for i, s := range stood {
		if head().MatchString(s) && head().FindStringSubmatch(s)[1] == head().FindStringSubmatch(line)[1] {
			if all = append(all, i); resemble(s, line) {
				alike = append(alike, i)
			}
		}
	}
	switch {
	case len(all) == 1:
		return all[0]
	case len(alike) == 1:
		return alike[0]
	}
	return -1
}

func indentOf(line string) int { return len(line) - len(strings.TrimLeft(line, " ")) }

// putInside puts one line that sets what no line of the view itself does in the place of the
// one that does so in a block of it.
func putInside(kind string, lines, typed []block) (text string, ok bool) {
	if kind != ViewHole || len(typed) != 1 || strings.Contains(typed[0].text, "\n") || slices.ContainsFunc(lines, func(l block) bool { return l.sets == typed[0].sets }) {
		return "", false
	}
	stood := strings.Split(joinedText(lines), "\n")
	found := -1
	for i, line := range stood {
		if inner := blocksOf(kind, strings.TrimSpace(line)); indentOf(line) == 0 || len(inner) != 1 || inner[0].sets == "" || inner[0].sets != typed[0].sets {
			continue
		}
		if found >= 0 || spelt(line) == spelt(typed[0].text) {
			return "", false
		}
		found = i
	}
	if found < 0 {
		return "", false
	}
	stood[found] = stood[found][:indentOf(stood[found])] + strings.TrimSpace(typed[0].text)
	return strings.Join(stood, "\n"), true
}

func joinedText(lines []block) string {
	return strings.Join(collect(lines, func(b block) string { return b.text }), "\n")
}

func spelt(text string) string { return Filling{kind: ViewHole, Text: strings.TrimSpace(text)}.Spelt() }

// awayAt is the block that -LINE takes away, -1 for none: one that begins like it.
func awayAt(lines []block, line string) int {
	begins, ok := strings.CutPrefix(strings.TrimSpace(line), "-")
	if begins = strings.TrimSpace(begins); !ok || begins == "" {
		return -1
	}
	return slices.IndexFunc(lines, func(b block) bool { return strings.HasPrefix(strings.TrimSpace(b.text), begins) })
}

// twinOf is the one block that sets what another does, or of which most is the same where
// they are no code; of several it is the one that is most like it, and -1 where there is none.
func twinOf(lines []block, b block) int {
	var all, alike []int
	for i, l := range lines {
		if l.sets == "" || b.sets == "" || l.sets != b.sets && (l.sets != l.text || !resemble(l.text, b.text)) {
			continue
		}
		if all = append(all, i); resemble(firstLine(l.text), firstLine(b.text)) {
			alike = append(alike, i)
		}
	}
	switch {
	case len(all) == 1:
		return all[0]
	case len(alike) == 1:
		return alike[0]
	}
	return -1
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	return line
}

// resemble reports whether two lines begin and end alike for more than half of the longer one.
func resemble(a, b string) bool {
	a, b = strings.TrimSpace(a), strings.TrimSpace(b)
	alike, most := 0, min(len(a), len(b))
	for alike < most && a[alike] == b[alike] {
		alike++
	}
	begin := alike
	for end := 1; end <= most-begin && a[len(a)-end] == b[len(b)-end]; end++ {
		alike++
	}
	return 2*alike > max(len(a), len(b))
}

// blocksOf takes lines apart. What cannot be read is one block, which sets nothing; of a text
// each line is one, which sets itself.
func blocksOf(kind, text string) (all []block) {
	if kind == TextHole {
		for line := range strings.SplitSeq(text, "\n") {
			all = append(all, block{sets: line, text: line})
		}
		return all
	}
	for _, part := range statementsOf(text) {
		b := block{text: part.text}
		if part.statement != nil {
			b.sets = setBy(*part.statement)
		}
		all = append(all, b)
	}
	return all
}

// setBy names what a statement sets, does or leads.
func setBy(s python.Statement) string {
	switch s.Action {
	case python.Assign:
		return "= " + itemOf(s.Target)
	case python.Delete:
		return "del " + itemOf(s.Target)
	case python.Return:
		return "return"
	case python.If:
		return "if"
	case python.Try:
		return "try"
	case python.Do:
		if e := s.Value; e.Kind == python.Call {
			name := "call " + e.Parts[0].Dotted()
			if len(e.Parts) > 1 && e.Parts[1].Kind == python.String {
				name += " " + e.Parts[1].Text
			}
			return name
		}
	}
	return ""
}

// itemOf is a name, or what is looked up in one by texts.
func itemOf(e *python.Expr) string {
	if e.Kind == python.Index {
		return itemOf(e.Parts[0]) + "[" + python.Quote(e.Parts[1].Text) + "]"
	}
	return e.Dotted()
}

// joinedSettings is Joined of lines of settings.py.
func joinedSettings(stands, typed string) string {
	lines := settingLines(stands)
	var kept []string
	for _, line := range strings.Split(typed, "\n") {
		if name, ok := takenAway(line); ok && slices.ContainsFunc(lines, func(l settingLine) bool { return l.name == name }) {
			lines = slices.DeleteFunc(lines, func(l settingLine) bool { return l.name == name })
		} else {
			kept = append(kept, line)
		}
	}
	for _, l := range settingLines(strings.Join(kept, "\n")) {
		i := slices.IndexFunc(lines, func(old settingLine) bool { return l.name != "" && old.name == l.name })
		if i < 0 {
			lines = append(lines, l)
		} else {
			lines[i] = l
		}
	}
	return strings.Join(collect(lines, func(l settingLine) string { return l.text }), "\n")
}

// commentedOut finds a setting that was made a remark.
var commentedOut = memo.Pattern(`^#\s*([A-Z_]+)\s*=`)

// takenAway is the name of the setting that -NAME, or Python's del NAME, takes away, or who
// makes a remark of its line.
func takenAway(line string) (name string, ok bool) {
	line = strings.TrimSpace(line)
	name, ok = strings.CutPrefix(line, "-")
	if !ok {
		name, ok = strings.CutPrefix(line, "del ")
	}
	if out := commentedOut().FindStringSubmatch(line); out != nil {
		name, ok = out[1], true
	}
	return strings.TrimSpace(name), ok
}

// settingLine is the text of one statement of settings.py.
type settingLine struct{ name, text string }

// settingLines takes lines apart, one or more for each setting. What cannot be read is one,
// about nothing.
func settingLines(text string) (all []settingLine) {
	for _, part := range statementsOf(text) {
		l := settingLine{text: part.text}
		if s := part.statement; s != nil && s.Action == python.Assign {
			l.name = s.Target.Dotted()
		}
		all = append(all, l)
	}
	return all
}

// statementLines is a statement of Python with its lines, and the remarks above it; nil for
// lines that cannot be read.
type statementLines struct {
	text      string
	statement *python.Statement
}

func statementsOf(text string) (all []statementLines) {
	if strings.TrimSpace(text) == "" {
		return nil
	}
	statements, err := python.Statements(text)
	if err != nil || len(statements) == 0 {
		return []statementLines{{text: text}}
	}
	lines := strings.Split(text, "\n")
	from := 0
	for i := range statements {
		to := len(lines)
		if i+1 < len(statements) {
			to = statements[i+1].Line - 1
		}
		all = append(all, statementLines{strings.TrimRight(strings.Join(lines[from:to], "\n"), " \t\n"), &statements[i]})
		from = to
	}
	return all
}
