package prompt

import (
	"slices"
	"strings"

	"statelab/internal/lesson"
	"statelab/internal/memo"
	"statelab/internal/rule"
	"statelab/internal/world"
)

// lessonFile is the file of a world, from which another one is made. What stays is taken
// over as it is written, comments too.
type lessonFile struct {
	lesson *lesson.Lesson
	lang   rule.Language // that it is written in
	root   *lesson.Node
	lines  []string
}

func fileOf(l *lesson.Lesson, lang rule.Language) lessonFile {
	root, _ := lesson.ParseNode(l.File, l.Source)
	return lessonFile{lesson: l, lang: lang, root: root, lines: strings.Split(strings.ReplaceAll(string(l.Source), "\r\n", "\n"), "\n")}
}

// with returns the file as a lesson of another id: so many of its steps, the written ones
// behind them, and nothing that no step uses.
func (f lessonFile) with(id string, keep int, written string) string {
	var steps string
	if n := f.root.Get("steps"); keep > 0 && n != nil {
		steps = f.items("steps", n.Items[:keep])
	}
	given := ""
	if n := f.root.Get("given"); n != nil {
		given = f.items("given", n.Items)
	}
	used := world.NamesIn(given + steps + written)
	given, steps = f.forget(given, used), f.forget(steps, used)
	doing := given + steps + written
	first := f.root.Entries[0].Key.Pos.Line - 1
	var parts []string
	parts = append(parts, strings.Join(f.lines[:first], "\n"))
	if first == 0 {
		parts = nil
	}
	for _, e := range f.root.Entries {
		switch name := e.Key.Value; name {
		case "lesson":
			parts = append(parts, "lesson: "+id)
			if f.translated() {
				parts = append(parts, "language: "+string(f.lang))
			}
		case "language":
			if !f.translated() {
				parts = append(parts, f.text(e))
			}
		case "title", "summary":
			parts = append(parts, f.prose(e))
		case "formerly":
		case "given":
			parts = append(parts, strings.TrimRight("given:\n"+given, "\n")+"\n")
		case "steps":
			parts = append(parts, strings.TrimRight("steps:\n"+steps+written, "\n"))
		case "browsers":
			parts = append(parts, f.entries(e, func(name string) bool { return acts(doing, "who", name) || f.actsFirst(name, doing) }))
		case "tabs":
			parts = append(parts, f.entries(e, func(name string) bool { return acts(doing, "tab", name) }))
		case "pauses":
			parts = append(parts, f.entries(e, func(name string) bool { return resumes(doing, name) }))
		case "sites":
			parts = append(parts, f.withoutStops(f.sites(e, doing), doing))
		default:
			parts = append(parts, f.text(e))
		}
	}
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), "\n") + "\n"
}

// translated reports whether the file is written in another language than it was.
func (f lessonFile) translated() bool { return f.lang != f.lesson.Language }

// prose writes the title or the summary in the language of the file.
func (f lessonFile) prose(e lesson.Entry) string {
	if !f.translated() {
		return f.text(e)
	}
	said := f.lesson.Title
	if e.Key.Value == "summary" {
		said = f.lesson.Summary
	}
	return e.Key.Value + ": " + lesson.NewText(said.In(f.lang)).YAML(2)
}

// entitle writes the titles of browsers and tabs in the language of the file, and reports
// whether it is another than it was.
func (f lessonFile) entitle(e lesson.Entry) bool {
	if !f.translated() || !slices.Contains([]string{"browsers", "tabs", "pauses"}, e.Key.Value) {
		return false
	}
	titles := map[string]lesson.Prose{}
	for _, b := range f.lesson.Browsers {
		titles[b.Name.Value] = b.Title
	}
	for _, t := range slices.Concat(f.lesson.Tabs, f.lesson.Pauses) {
		titles[t.Name.Value] = t.Title
	}
	for _, inner := range e.Value.Entries {
		if title := inner.Value.Get("title"); title != nil {
			title.Value = titles[inner.Key.Value].In(f.lang)
		}
	}
	return true
}

// resumes reports whether a step lets the pages go on that stop at a name.
func resumes(steps, name string) bool { return acts(steps, "resume", name) }

var aStop = memo.Pattern(`(?m)^ *- pause: ([a-z0-9_]+) *(#.*)?\n|\{ ?pause: ([a-z0-9_]+) ?\},? ?`)

// withoutStops leaves out of pages the stops at which no step lets them go on: no step
// reaches those, since all that are reached go on.
func (f lessonFile) withoutStops(sites, steps string) string {
	return aStop().ReplaceAllStringFunc(sites, func(stop string) string {
		m := aStop().FindStringSubmatch(stop)
		if resumes(steps, m[1]+m[3]) {
			return stop
		}
		return ""
	})
}

// acts reports whether a step says so of who, or of a tab.
func acts(steps, key, name string) bool {
	for line := range strings.Lines(steps) {
		line = strings.TrimLeft(strings.TrimSpace(line), "- {")
		if line == key+": "+name || strings.HasPrefix(line, key+": "+name+",") || strings.Contains(line, " "+key+": "+name+",") || strings.Contains(line, " "+key+": "+name+"}") {
			return true
		}
	}
	return false
}

// actsFirst reports whether a browser is the first and some step names none.
func (f lessonFile) actsFirst(name, steps string) bool {
	return f.root.Get("browsers").Entries[0].Key.Value == name && strings.Count(steps, "\n  - ")+1 > strings.Count(steps, "who: ")
}

// span are the lines of an entry of the file: up to the next one.
func (f lessonFile) span(e lesson.Entry) (from, to int) {
	from, to = e.Key.Pos.Line-1, len(f.lines)
	for _, other := range f.root.Entries {
		if at := other.Key.Pos.Line - 1; at > from {
			return from, min(to, at)
		}
	}
	return from, to
}

// text is an entry as it is written.
func (f lessonFile) text(e lesson.Entry) string {
	from, to := f.span(e)
	return strings.TrimRight(strings.Join(f.lines[from:to], "\n"), "\n") + blankBehind(f.lines[from:to])
}

// blankBehind is the empty line that stands behind an entry, where one does.
func blankBehind(lines []string) string {
	if last := len(lines) - 1; last > 0 && strings.TrimSpace(lines[last]) == "" {
		return "\n"
	}
	return ""
}

// items writes the first items of a list: as they are written where each begins a line of
// its own, otherwise anew.
func (f lessonFile) items(key string, items []*lesson.Node) string {
	i := slices.IndexFunc(f.root.Entries, func(e lesson.Entry) bool { return e.Key.Value == key })
	from, to := f.span(f.root.Entries[i])
	all := f.root.Entries[i].Value.Items
	if apart(from, all) {
		if len(items) < len(all) {
			to = all[len(items)].Pos.Line - 1
		}
		return strings.TrimRight(strings.Join(f.lines[from+1:to], "\n"), "\n") + "\n"
	}
	var b strings.Builder
	for _, item := range items {
		b.WriteString("  - " + item.YAML(4) + "\n")
	}
	return b.String()
}

// apart reports whether nodes begin lines of their own below the line of their key.
func apart(key int, nodes []*lesson.Node) bool {
	for _, n := range nodes {
		if n.Pos.Line-1 <= key {
			return false
		}
		key = n.Pos.Line - 1
	}
	return true
}

// entries writes those entries of a map of the file that are used; none, where none is.
func (f lessonFile) entries(e lesson.Entry, used func(name string) bool) string {
	from, to := f.span(e)
	var keys []*lesson.Node
	kept := &lesson.Node{Kind: lesson.Map}
	for _, inner := range e.Value.Entries {
		keys = append(keys, inner.Key)
		if used(inner.Key.Value) {
			kept.Entries = append(kept.Entries, inner)
		}
	}
	switch {
	case kept.IsEmpty():
		return ""
	case f.entitle(e):
		return e.Key.Value + ":\n  " + blockOf(kept, 2) + "\n"
	case len(kept.Entries) == len(keys):
		return f.text(e)
	case !apart(from, keys):
		return e.Key.Value + ":\n  " + kept.YAML(2) + "\n"
	}
	lines := []string{f.lines[from]}
	for i, k := range keys {
		end := to
		if i+1 < len(keys) {
			end = keys[i+1].Pos.Line - 1
		}
		if used(k.Value) {
			lines = append(lines, f.lines[k.Pos.Line-1:end]...)
		}
	}
	return strings.TrimRight(strings.Join(lines, "\n"), "\n") + "\n"
}

// sites writes the sites that a step, or another site that is written, speaks of.
func (f lessonFile) sites(e lesson.Entry, doing string) string {
	dropped := map[string]bool{}
	for {
		text := f.entries(e, func(host string) bool { return !dropped[host] })
		again := false
		for _, site := range e.Value.Entries {
			if host := site.Key.Value; !dropped[host] && strings.Count(text+doing, host) < 2 {
				dropped[host], again = true, true
			}
		}
		if !again || len(dropped) == len(e.Value.Entries) {
			return text
		}
	}
}

// forget leaves out of steps what they keep and nobody uses.
func (f lessonFile) forget(steps string, used []string) string {
	if !strings.Contains(steps, "remember:") {
		return steps
	}
	n, problems := lesson.ParseNode("", []byte("steps:\n"+steps))
	if n == nil || len(problems) > 0 {
		return steps
	}
	lines := strings.Split("steps:\n"+steps, "\n")
	for _, item := range slices.Backward(n.Get("steps").Items) {
		kept := item.Get("remember")
		if kept == nil || !slices.ContainsFunc(kept.Entries, func(e lesson.Entry) bool { return !slices.Contains(used, e.Key.Value) }) {
			continue
		}
		lines = forgetIn(lines, item, used)
	}
	return strings.TrimRight(strings.TrimPrefix(strings.Join(lines, "\n"), "steps:\n"), "\n") + "\n"
}

// forgetIn leaves out of one step what it keeps and nobody uses: the lines that say so or,
// where they say more, the step is written anew.
func forgetIn(lines []string, item *lesson.Node, used []string) []string {
	from := item.Pos.Line - 1
	to := from + 1
	for to < len(lines) && (strings.HasPrefix(lines[to], "   ") || strings.TrimSpace(lines[to]) == "") {
		to++
	}
	left, at := &lesson.Node{Kind: lesson.Map}, -1
	for i, e := range item.Entries {
		if e.Key.Value == "remember" {
			kept := &lesson.Node{Kind: lesson.Map}
			for _, r := range e.Value.Entries {
				if slices.Contains(used, r.Key.Value) {
					kept.Entries = append(kept.Entries, r)
				}
			}
			if kept.IsEmpty() {
				at = i
				continue
			}
			e.Value = kept
		}
		left.Entries = append(left.Entries, e)
	}
	line := func(i int) int {
		if i == len(item.Entries) {
			return to
		}
		return item.Entries[i].Key.Pos.Line - 1
	}
	if at > 0 && line(at-1) < line(at) && line(at) < line(at+1) {
		return slices.Concat(lines[:line(at)], lines[line(at+1):])
	}
	return slices.Concat(lines[:from], strings.Split("  - "+blockOf(left, 4), "\n"), lines[to:])
}

// blockOf writes a map on a line for each key, however short it is: texts of lessons stand
// in blocks.
func blockOf(n *lesson.Node, indent int) string {
	blank := strings.Repeat(" ", indent)
	var lines []string
	for _, e := range n.Entries {
		switch {
		case e.Value.Style == lesson.Literal:
			text := e.Key.Value + ": |"
			for line := range strings.SplitSeq(strings.TrimRight(e.Value.Value, "\n"), "\n") {
				text += "\n" + strings.TrimRight(blank+"  "+line, " ")
			}
			lines = append(lines, text)
		case e.Value.Kind == lesson.Map && hasBlock(e.Value):
			lines = append(lines, e.Key.Value+":\n"+blank+"  "+blockOf(e.Value, indent+2))
		default:
			value := e.Value.YAML(indent + 2)
			joint := " "
			if e.Value.Kind != lesson.Scalar && !strings.HasPrefix(value, "{") && !strings.HasPrefix(value, "[") {
				joint = "\n" + blank + "  "
			}
			lines = append(lines, e.Key.Value+":"+joint+value)
		}
	}
	return strings.Join(lines, "\n"+blank)
}

// hasBlock reports whether a text that is written as a block stands in a node.
func hasBlock(n *lesson.Node) bool {
	return n.Style == lesson.Literal || slices.ContainsFunc(n.Items, hasBlock) ||
		slices.ContainsFunc(n.Entries, func(e lesson.Entry) bool { return hasBlock(e.Value) })
}
