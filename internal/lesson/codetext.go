package lesson

import (
	"maps"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"statelab/internal/diag"
	"statelab/internal/memo"
)

// A text for people shows code of the lesson's own where a line of it is {code: NAME}: a class, a function, a method as
// Form.clean, a name that is given a value, or a whole file. It is the code that stands in the lesson, so that both
// cannot part; where a task has still to write something, there stands what it begins with.

var (
	codeLine = memo.Pattern(`(?m)^ {0,3}\{code: *([^}\n]*?) *\}[ \t]*$`)
	// codeNearly is it, and what somebody takes for it: the name behind a colon.
	codeNearly = memo.Pattern(`\{ *(?i:code) *:[^{}\n]*\}`)
	// codeOfText is code that stands in a text itself, in which braces are its own.
	codeOfText = memo.Pattern("(?ms)^ {0,3}```.*?^ {0,3}```|^ {4}[^\n]*|`[^`\n]*`")
	holeAlone  = memo.Pattern(`(?m)^([ \t]*)\{hole: *(\w+)\}[ \t]*$`)
	defines    = memo.Pattern(`^([ \t]*)(?:(?:async +)?(?:def|class) +(\w+)\b|(\w+)(?: *:[^=]+)? *=[^=])`)
)

// longestCode is how many lines of code a text shows at most in one place.
const longestCode = 60

// codeFile is a file of a site, as it stands in the lesson.
type codeFile struct{ host, name, text string }

// version is the code of the sites from a line of the lesson on.
type version struct {
	from  int
	codes func() map[string][]codePlace
}

// versions are that with which the lesson begins, and one more from each step on that deploys another.
func (d *decoder) versions() []version {
	of := func(from int, sites []Site) version {
		return version{from, sync.OnceValue(func() map[string][]codePlace { return codePlaces(sites) })}
	}
	sites := d.lesson.Sites
	all := []version{of(0, sites)}
	if d.vocabulary.Deploys == nil {
		return all
	}
	for _, steps := range [][]Step{d.lesson.Given, d.lesson.Steps} {
		for _, s := range steps {
			for _, act := range s.Actions {
				host, change := d.vocabulary.Deploys(act)
				at := slices.IndexFunc(sites, func(s Site) bool { return s.Host.Value == host })
				if host == "" || at < 0 {
					continue
				}
				next := slices.Clone(sites)
				next[at] = next[at].Becomes(change, nil)
				sites = next
				all = append(all, of(s.Pos.Line, sites))
			}
		}
	}
	return all
}

// codesAt is the code of the sites by its names, as it is where a text stands.
func (l *Lesson) codesAt(line int) map[string][]codePlace {
	codes := l.versions[0].codes
	for _, v := range l.versions {
		if v.from <= line {
			codes = v.codes
		}
	}
	return codes()
}

// codeFiles are the files of sites that are code: of Python, and templates.
func codeFiles(sites []Site) (all []codeFile) {
	for _, s := range sites {
		add := func(name string, n *Node) {
			switch {
			case n == nil:
			case n.Kind == Scalar && n.Style == Literal:
				all = append(all, codeFile{s.Host.Value, name, n.Value})
			case n.Kind == Map && len(n.Entries) == 1 && n.Entries[0].Key.Value == "hole": // all of it is to be written
				all = append(all, codeFile{s.Host.Value, name, "{hole: " + n.Entries[0].Value.Value + "}"})
			}
		}
		if s.written == nil || s.written.Kind != Map {
			continue
		}
		for _, e := range s.written.Entries {
			switch {
			case e.Key.Value == "pages":
				for _, page := range e.Value.Entries {
					add(page.Key.Value, page.Value.Get("view"))
				}
			case e.Value.Kind == Map:
				for _, file := range e.Value.Entries {
					name := file.Key.Value
					if !strings.Contains(name, ".") {
						name += ".py"
					}
					add(name, file.Value)
				}
			default:
				add(e.Key.Value+".py", e.Value)
			}
		}
	}
	return all
}

// codePlace is where a name is made in a file.
type codePlace struct {
	host  string
	file  string
	lines []string
	at    int // the line that makes it; -1: it is the file
}

// codePlaces are all of them by name: File, Class, function, Class.method, NAME.
func codePlaces(sites []Site) map[string][]codePlace {
	places := map[string][]codePlace{}
	for _, f := range codeFiles(sites) {
		lines := strings.Split(strings.TrimRight(f.text, "\n"), "\n")
		place := func(name string, at int) {
			here := func(p codePlace) bool { return p.host == f.host && p.file == f.name } // as in Python the last one counts
			places[name] = append(slices.DeleteFunc(places[name], here), codePlace{f.host, f.name, lines, at})
		}
		place(f.name, -1)
		class, within := "", ""
		for i, line := range lines {
			m := defines().FindStringSubmatch(line)
			if m == nil {
				continue
			}
			name := m[2] + m[3]
			switch {
			case m[1] == "":
				class, within = m[2], ""
			case class == "" || within != "" && m[1] != within:
				continue
			default:
				within, name = m[1], class+"."+name
			}
			place(name, i)
		}
	}
	return places
}

// codeCalled is the code of a name, without what all its lines are indented by, or why there is none; of a name that is
// made in several files it is how these are called. The text that speaks of it stands in a line of the lesson.
func (l *Lesson) codeCalled(name string, at int) (code string, why noCode) {
	file, of, has := strings.Cut(name, " ")
	if !has {
		file, of = "", name
	}
	found := slices.DeleteFunc(slices.Clone(l.codesAt(at)[strings.TrimSpace(of)]), func(p codePlace) bool {
		return file != "" && p.file != file && p.host+"/"+p.file != file
	})
	switch {
	case len(found) == 0:
		return "", noSuchCode
	case len(found) > 1:
		files := make([]string, len(found))
		for i, p := range found {
			if files[i] = p.file; len(l.Sites) > 1 {
				files[i] = p.host + "/" + p.file
			}
		}
		return strings.Join(files, ", "), codeTwice
	}
	lines := found[0].block(l)
	code = strings.TrimRight(dedented(l.filled(strings.Join(lines, "\n"), found[0].comment(), at)), "\n ")
	if strings.Count(code, "\n") >= longestCode {
		return "", codeLong
	}
	return code, hasCode
}

// noCode is why there is none to show.
type noCode int

const (
	hasCode noCode = iota
	noSuchCode
	codeTwice // two files have the name
	codeLong  // it has more lines than a screen
)

// filled is code with what stands in its holes where a text stands: what they begin with, and in the steps behind a task
// its right answer; nothing is what stands for one in which nothing does.
func (l *Lesson) filled(code, nothing string, at int) string {
	return holeAlone().ReplaceAllStringFunc(code, func(line string) string {
		m := holeAlone().FindStringSubmatch(line)
		if start := l.standsIn(m[2], at); start != "" {
			return m[1] + strings.ReplaceAll(start, "\n", "\n"+m[1])
		}
		return m[1] + nothing
	})
}

// comment is what stands for a hole of the file in which nothing stands.
func (p codePlace) comment() string {
	if strings.Contains(p.file, ".") && !strings.HasSuffix(p.file, ".py") {
		return "{# … #}"
	}
	return "# …"
}

// startOf is what a hole begins with, "" for nothing.
func (l *Lesson) startOf(hole string) string {
	for i := range l.Steps {
		if l.Steps[i].Task == nil {
			continue
		}
		for _, part := range l.Steps[i].Task.Write {
			if start := part.Node.Get("start"); part.Name.Value == hole && start != nil && strings.TrimSpace(start.Value) != "" {
				return strings.TrimRight(start.Value, "\n")
			}
		}
	}
	return ""
}

// standsIn is what stands in a hole where a text stands, "" for nothing.
func (l *Lesson) standsIn(hole string, at int) string {
	stands := l.startOf(hole)
	for i := range l.Steps[:max(len(l.Steps)-1, 0)] {
		if l.Steps[i].Task == nil || l.Steps[i+1].Pos.Line > at {
			continue
		}
		for _, part := range l.Steps[i].Task.Write {
			if answer := part.Node.Get("answer"); part.Name.Value == hole && answer != nil {
				stands = strings.Trim(answer.Value, "\n")
			}
		}
	}
	return stands
}

// decorates reports whether a line stands for decorators of the def below: it is one, or a hole that begins with one, or
// with nothing.
func (l *Lesson) decorates(line string) bool {
	if m := holeAlone().FindStringSubmatch(line); m != nil {
		start := l.startOf(m[2])
		return start == "" || strings.Contains("\n"+start, "\n@")
	}
	return strings.HasPrefix(strings.TrimSpace(line), "@")
}

// block are the lines in which the name is made, with the decorators above.
func (p codePlace) block(l *Lesson) []string {
	if p.at < 0 {
		return p.lines
	}
	own := indent(p.lines[p.at])
	begin, end := p.at, p.at+1
	for begin > 0 && indent(p.lines[begin-1]) == own && l.decorates(p.lines[begin-1]) {
		begin--
	}
	goesOn := func(line string) bool {
		text := strings.TrimSpace(line)
		return text == "" || len(indent(line)) > len(own) || strings.ContainsAny(text[:1], ")]}")
	}
	for end < len(p.lines) && goesOn(p.lines[end]) {
		end++
	}
	return p.lines[begin:end]
}

func indent(line string) string { return line[:len(line)-len(strings.TrimLeft(line, " \t"))] }

// dedented is a text without what all its lines are indented by.
func dedented(text string) string {
	lines := strings.Split(text, "\n")
	least := -1
	for _, line := range lines {
		if n := len(indent(line)); strings.TrimSpace(line) != "" && (least < 0 || n < least) {
			least = n
		}
	}
	for i, line := range lines {
		lines[i] = line[min(max(least, 0), len(line)):]
	}
	return strings.Join(lines, "\n")
}

// withCode is a text, which stands in a line of the lesson, with the code of which it speaks. What cannot be shown stays as it was written.
func (l *Lesson) withCode(text string, at int) string {
	if !strings.Contains(text, "{code:") {
		return text
	}
	return codeLine().ReplaceAllStringFunc(text, func(line string) string {
		code, why := l.codeCalled(codeLine().FindStringSubmatch(line)[1], at)
		if why != hasCode {
			return line
		}
		fence := "```"
		for strings.Contains(code, fence) {
			fence += "`"
		}
		return fence + "\n" + code + "\n" + fence
	})
}

// checkCode reports code of which a text speaks, and that cannot be shown. src is the file in which the
// text stands at pos.
func (l *Lesson) checkCode(r *Reader, p *Prose, src []byte, pos diag.Pos, text string) {
	bare := codeOfText().ReplaceAllStringFunc(text, func(code string) string {
		return strings.Map(func(r rune) rune {
			if r == '{' {
				return ' '
			}
			return r
		}, code)
	})
	for _, at := range codeNearly().FindAllStringIndex(bare, -1) {
		said := text[at[0]:at[1]]
		if !p.Block {
			r.Add(pos, "write it in say, ask, a hint or a reply", "code is no part of a text of one line: %s", said)
			continue
		}
		place := inBlock(src, pos, strings.Count(text[:at[0]], "\n"), said)
		m := codeLine().FindStringSubmatch(lineAround(text, at[0]))
		if m == nil {
			r.Add(place, "write {code: NAME} on a line of its own", "%s shows no code", said)
			continue
		}
		switch places, why := l.codeCalled(m[1], p.Pos.Line); why {
		case noSuchCode:
			r.Add(place, r.Guess(m[1], slices.Sorted(maps.Keys(l.codesAt(p.Pos.Line))), "name a class, a function, Class.method or a file of a site"), "the lesson has no code that is called %q", m[1])
		case codeTwice:
			r.Add(place, "write the file before it, as in {code: "+strings.TrimSuffix(strings.Fields(places)[0], ",")+" "+m[1]+"}", "several files have %q: %s", m[1], places)
		case codeLong:
			r.Add(place, "show a part of it", "the code of %q has more than %d lines", m[1], longestCode)
		}
	}
}

// lineAround is the line of a text in which an offset is.
func lineAround(text string, at int) string {
	begin := strings.LastIndexByte(text[:at], '\n') + 1
	line, _, _ := strings.Cut(text[begin:], "\n")
	return line
}

// inBlock is the place of some words in a line, counted from 0, of a text that is written as a block at pos of a file.
func inBlock(src []byte, pos diag.Pos, line int, words string) diag.Pos {
	lines := strings.Split(string(src), "\n")
	if at := pos.Line + line; at < len(lines) && strings.Contains(lines[at], words) {
		pos.Line, pos.Col = at+1, utf8.RuneCountInString(lines[at][:strings.Index(lines[at], words)])+1
	}
	return pos
}
