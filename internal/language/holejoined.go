package language

import (
	"regexp"
	"slices"
	"strings"

	"statelab/internal/rule"
)

// Joined is what stands in a hole when lines were typed to what stood there, and what is to be
// told of it: nobody's line goes or stays unnoticed. A line of settings takes the place of the
// one of the same name, and -NAME takes that away. A line of a view takes the place of the one
// that sets the same, if …: alone that of the line of an if, and -LINE takes a line away; a line
// like none of several is added, and what begins with + is put above all. Anything else is
// written anew as a whole, and so are lines that are an answer by themselves.
func Joined(kind, stands, typed string) (text string, told rule.Text) {
	switch {
	case strings.TrimSpace(typed) == "" || strings.TrimSpace(stands) == "":
		return typed, rule.Text{}
	case kind == ViewHole && leadsAlone(stands): // the block stands below the hole
		return typed, rule.Text{}
	case kind == SettingsHole:
		return joinedSettings(stands, dedented(Untabbed(typed))), rule.Text{}
	case kind != ViewHole && kind != TextHole:
		return typed, rule.Text{}
	}
	stands, typed = Untabbed(stands), Untabbed(typed)
	text, how, place := joinedLines(kind, stands, typed)
	switch gone := strings.Count(stands, "\n") > strings.Count(text, "\n"); {
	case how == keeps && replacedOther(stands, text, typed) != "":
		told = rule.Textf("It stands in the place of %[1]s; the other lines stay as they stand.", "%[1]s 자리에 넣었습니다. 나머지 줄은 적힌 그대로 둡니다.", replacedOther(stands, text, typed))
	case how == keeps:
		told = rule.Text{EN: "The other lines stay as they stand.", KO: "나머지 줄은 적힌 그대로 둡니다."}
	case how == same:
		told = rule.Text{EN: "That line stands there already, and all stay; -LINE deletes one, - alone all.", KO: "이미 적혀 있는 줄이어서 모두 그대로 둡니다. -LINE은 그 줄만 지우고, -만 입력하면 모두 지웁니다."}
	case how == adds:
		told = rule.Textf("Added %[1]s; -LINE deletes one, - alone all.", "%[2]s 더했습니다. -LINE은 그 줄만 지우고, -만 입력하면 모두 지웁니다.", place.EN, place.KO)
	case how == top:
		told = rule.Text{EN: "Put above all that stands; -LINE deletes one, - alone all.", KO: "적혀 있던 줄 맨 앞에 두었습니다. -LINE은 그 줄만 지우고, -만 입력하면 모두 지웁니다."}
	case gone && text == typed || how == whole:
		told = rule.Text{EN: "Your lines replace all that stood there.", KO: "입력한 줄이 적혀 있던 줄을 모두 대신합니다."}
	}
	return text, told
}

// replacedOther is the first of the lines that stood there and stand there no more which nothing that was typed is
// like, "" for none: who typed something else wants to know what it has replaced.
func replacedOther(stands, text, typed string) (gone string) {
	if elseHead().MatchString(strings.TrimSpace(typed)) {
		return "" // it belongs to an if that stays
	}
	left := map[string]int{}
	for line := range strings.SplitSeq(text, "\n") {
		left[line]++
	}
	own := strings.Split(typed, "\n")
	for line := range strings.SplitSeq(stands, "\n") {
		if left[line]--; left[line] >= 0 || strings.TrimSpace(line) == "" {
			continue
		}
		like := func(other string) bool {
			return resemble(line, other) || len(own) == 1 && head().MatchString(line) && head().MatchString(other) || setsTheSame(line, other)
		}
		switch is := slices.ContainsFunc(own, like); {
		case is && gone != "" && indentOf(line) > 0: // of a block that goes
			gone = ""
		case !is && gone == "" && indentOf(line) == 0:
			gone = clippedLine(line)
		}
	}
	return gone
}

// setsTheSame reports whether two lines set one thing.
func setsTheSame(line, other string) bool {
	a, b := blocksOf(ViewHole, strings.TrimSpace(line)), blocksOf(ViewHole, strings.TrimSpace(other))
	return len(a) == 1 && len(b) == 1 && a[0].sets != "" && a[0].sets == b[0].sets
}

// clippedLine is a line as it is named in a sentence.
func clippedLine(line string) string {
	const most = 40
	if line = strings.TrimSpace(line); len([]rune(line)) > most {
		return string([]rune(line)[:most]) + "…"
	}
	return line
}

// joining is what becomes of the lines that stood there.
type joining int

const (
	anew  joining = iota // they are written anew
	keeps                // others stay beside those that were typed
	adds                 // all stay
	same                 // all stay, and the one that was typed is one of them
	top                  // all stay, and what was typed stands above them
	whole                // what was typed is an answer by itself: none stays
)

// joinedLines puts lines in the place of those that set the same. Who types several lines that
// stand there already, and not all, wants these alone; one such line changes nothing. Of lines
// that were added place tells where.
func joinedLines(kind, stands, typed string) (text string, how joining, place rule.Text) {
	if text, ok := otherwise(kind, stands, typed); ok {
		return text, keeps, place
	}
	if first, up := strings.CutPrefix(strings.TrimLeft(typed, " "), "+"); up && kind == ViewHole {
		return dedented(strings.TrimLeft(first, " ")) + "\n" + stands, top, place
	}
	if kind == ViewHole && answersAlone(stands, typed) {
		return typed, whole, place
	}
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
		return joinedText(lines), keeps, place
	case nothing:
		return joinedText(lines), anew, place
	}
	blocks := blocksOf(kind, typed)
	stay := slices.DeleteFunc(slices.Clone(lines), func(l block) bool { return movedInto(blocks, l) })
	changed = changed || len(stay) < len(lines)
	if lines = stay; len(lines) == 0 {
		return typed, anew, place
	}
	if text, ok := putInside(kind, lines, blocks); ok {
		return text, keeps, place
	}
	j := joint{kind: kind, lines: lines, changed: changed, added: -1}
	if !j.put(blocks) {
		return typed, anew, place
	}
	text = joinedText(j.lines)
	switch {
	case !j.changed && len(blocks) == 1 && len(lines) > 1 && kind == ViewHole:
		return text, same, place
	case !j.changed:
		return typed, anew, place
	case j.added >= 0:
		return text, adds, placeOfLine(j.lines, j.added)
	case j.twins < len(lines):
		return text, keeps, place
	}
	return text, anew, place
}

// joint is lines to which others are typed.
type joint struct {
	kind    string
	lines   []block
	changed bool
	twins   int // of those that were typed, which take the place of one
	added   int // where the first stands that takes no place of another, -1 for none
}

// put puts each of the blocks that were typed where it belongs. It is false where one belongs
// nowhere.
func (j *joint) put(blocks []block) bool {
	few := len(blocks) < len(j.lines)
	at := -1 // where the last that was typed stands
	for i, b := range blocks {
		twin := twinOf(j.lines, b)
		switch {
		case twin >= 0:
			j.twins++
			j.changed = j.changed || spelt(j.lines[twin].text) != spelt(b.text)
			j.lines[twin], at = block{text: b.text}, twin
		case few && b.sets != "":
			if at++; at == 0 {
				at = spotOf(j.kind, j.lines, blocks[i:])
			}
			if at < 0 {
				return false
			}
			if j.added < 0 {
				j.added = at
			}
			j.lines, j.changed = slices.Insert(j.lines, at, block{text: b.text}), true
		default:
			return false
		}
	}
	return true
}

// placeOfLine tells behind which line a block stands, or above the first.
func placeOfLine(lines []block, at int) rule.Text {
	before := strings.Split(joinedText(lines[:at]), "\n")
	n, of := len(before), before[len(before)-1]
	if at == 0 {
		n, of = 1, firstLine(joinedText(lines[at+1:]))
	}
	of = clippedLine(of)
	if at == 0 {
		return rule.Textf("above line %[1]d (%[2]s)", "%[1]d행 앞에(%[2]s)", n, of)
	}
	return rule.Textf("behind line %[1]d (%[2]s)", "%[1]d행 뒤에(%[2]s)", n, of)
}

// movedInto reports whether a line stands inside a block of those that were typed, and not
// beside it any more.
func movedInto(typed []block, l block) bool {
	moved := false
	for _, b := range typed {
		for i, line := range strings.Split(b.text, "\n") {
			same := spelt(line) == spelt(l.text) || len(typed) > 1 && strings.HasPrefix(l.sets, "= ") && setsSame(line, l) && setsEitherWay(b, l)
			switch {
			case same && indentOf(line) == 0 && i == 0:
				return false
			case same && indentOf(line) > 0:
				moved = true
			}
		}
	}
	return moved
}

// setsEitherWay reports whether each way of an if sets what a line does, which is no standing
// value for the other way then.
func setsEitherWay(b, l block) bool {
	sets, otherwise := false, false
	for i, line := range strings.Split(b.text, "\n") {
		if i > 0 && indentOf(line) == 0 && elseHead().MatchString(line) {
			if !sets {
				return false
			}
			sets, otherwise = false, otherwise || strings.HasPrefix(line, "else")
			continue
		}
		sets = sets || i > 0 && setsSame(line, l)
	}
	return sets && otherwise
}

// setsSame reports whether a line sets what a block does.
func setsSame(line string, b block) bool {
	inner := blocksOf(ViewHole, strings.TrimSpace(line))
	return len(inner) == 1 && inner[0].sets == b.sets
}

// spotOf is where the first of lines that were typed is added: above the next of them that
// stands there already, or, alone, above the first that uses the name that it sets; a guard is added as high as it can stand. It is -1
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
	if kind == ViewHole && isGuard(typed[0].text) {
		return guardAt(lines, typed[0].text)
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
	return slices.IndexFunc(lines, func(b block) bool {
		return strings.HasPrefix(strings.TrimSpace(b.text), begins) || spelt(firstLine(b.text)) == spelt(begins)
	})
}
