package lesson

import (
	"fmt"
	"strconv"
	"strings"

	"statelab/internal/rule"
)

// Template returns a new overlay file for the language: the translations that the
// lesson has, and every other text as a comment, to be uncommented and
// translated. The file can be read at any moment between the two.
func (l *Lesson) Template(lang rule.Language) string { return templateOf(l.ID.Value, l.Proses(), lang) }

func templateOf(id string, proses []*Prose, lang rule.Language) string {
	w := template{lang: lang, from: proses[0].Language}
	w.line(true, "statelab: %d", Format)
	w.line(true, "translation_of: %s", id)
	w.line(true, "language: %s", lang)
	root := tree(proses)
	if root.untranslated(lang) > 0 {
		w.WriteString(howToTranslate)
	}
	for i := range root.below {
		w.branch(&root.below[i], 0)
	}
	w.marks(proses, nil)
	return w.String()
}

// tree orders texts below the parts of their keys.
func tree(proses []*Prose) *branch {
	root := &branch{}
	for _, p := range proses {
		root.add(strings.Split(p.Key, "."), p)
	}
	return root
}

// marks writes what the texts in the language were made from, as the marks of before
// have it or, where they have nothing, as the originals are now.
func (w *template) marks(proses []*Prose, before func(key string, now mark) mark) {
	head := "made_from:"
	for _, p := range proses {
		text, ok := p.Texts[w.lang]
		if !ok {
			continue
		}
		m := markOf(p.Texts[w.from], text)
		if before != nil {
			m = before(p.Key, m)
		}
		if head != "" {
			w.line(true, "%s", head)
			head = ""
		}
		w.line(true, "  %s: %s", p.Key, m)
	}
}

// howToTranslate says at the top of a template what to do with it. Its lines keep
// a mark of comments when whoever does it removes "# " everywhere.
const howToTranslate = `## The lines below are comments, with the texts of the original. To translate one, remove the "# "
## before its lines, and before those of the keys that it stands under (such as steps: and the step's id).
## 아래 줄은 모두 주석이고 원문이 적혀 있습니다. 번역할 때는 그 글의 줄과 그 글이 들어 있는 키
## (steps:와 단계의 id 등)의 줄 앞에서 "# "을 지우고 원문 대신 번역을 적습니다.
`

// branch is a part of the keys of texts, with what stands below it.
type branch struct {
	name  string
	below []branch
	prose *Prose // of a leaf
}

func (b *branch) add(path []string, p *Prose) {
	if len(path) == 0 {
		b.prose = p
		return
	}
	last := len(b.below) - 1
	if last < 0 || b.below[last].name != path[0] {
		b.below = append(b.below, branch{name: path[0]})
		last++
	}
	b.below[last].add(path[1:], p)
}

// translated reports whether there is any text in the language at or below b.
func (b *branch) translated(lang rule.Language) bool {
	if b.prose != nil {
		_, ok := b.prose.Texts[lang]
		return ok
	}
	for i := range b.below {
		if b.below[i].translated(lang) {
			return true
		}
	}
	return false
}

// template writes an overlay.
type template struct {
	strings.Builder
	lang, from rule.Language
}

// line writes one line, as a comment where it is not live.
func (w *template) line(live bool, format string, args ...any) {
	if !live {
		w.WriteString("# ")
	}
	fmt.Fprintf(w, format+"\n", args...)
}

// branch writes the texts at and below b, indented by so many blanks.
func (w *template) branch(b *branch, blanks int) {
	live := b.translated(w.lang)
	indent, name := strings.Repeat(" ", blanks), b.name+":"
	if _, err := strconv.Atoi(b.name); err == nil && b.prose != nil {
		name = "-" // an item of a list of hints
	}
	if b.prose == nil {
		w.line(live, "%s%s", indent, name)
		for i := range b.below {
			w.branch(&b.below[i], blanks+2)
		}
		return
	}
	text := b.prose.Texts[w.from]
	if live {
		text = b.prose.Texts[w.lang]
	}
	if !b.prose.Block {
		w.line(live, "%s%s %s", indent, name, strconv.Quote(text))
		return
	}
	bar := "|"
	if strings.HasPrefix(text, " ") {
		bar = "|2" // the indentation cannot be read off the first line
	}
	w.line(live, "%s%s %s", indent, name, bar)
	for line := range strings.SplitSeq(text, "\n") {
		w.line(live, "%s", strings.TrimRight(indent+"  "+line, " "))
	}
}
