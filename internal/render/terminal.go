// Package render lays out in lines what there is to show: what the view chose of a
// trace, explanations, lists of cookies, sessions and lessons, diagnostics, test results;
// and it writes JSON lines. It never changes what it draws, and it knows neither how a
// trace was made nor what a verb or a rule means.
//
// # Rooms
//
// What draws at all is in terminal.go, line.go (spans and lines), safe.go (what a terminal
// could obey), style.go (roles and colours) and parts.go (drawings cut to the screen). A run
// is in transcript.go, step.go, scene.go, exchange.go, queries.go, cookies.go, script.go,
// panels.go with jarpanel.go and tablepanel.go, details.go and shell.go; what a person reads
// who plays it in answer.go, prompts.go, promptanswer.go, prose.go and progress.go. Other
// commands have explain*.go, cookiefile*.go, history*.go, cookietable.go, session*.go, catalog.go,
// lesson.go and results.go. The whole screen of a lesson is desk*.go: pictures, which somebody else puts there. The view
// for who hears is linear*.go, for programs jsonlines.go.
// The texts are in package phrases, and those of lines alone in *words.go.
package render

import (
	"io"
	"strings"
	"unicode"

	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"

	"statelab/internal/rule"
)

// Options say how a terminal is drawn on. The zero value is English, 80 columns,
// in colour as termenv's zero profile has it: set Profile to termenv.Ascii for none.
type Options struct {
	Lang    rule.Language   // zero: English
	Width   int             // columns; zero: 80; at least MinWidth and at most 120 are used
	Profile termenv.Profile // termenv.Ascii: no colour and no other attribute
	Theme   Theme           // the background; zero: any
	// ASCII writes typographic signs with ASCII ones and other characters beyond
	// ASCII as escapes; in Korean Hangul stays. Frames and marks are ASCII always.
	ASCII    bool
	Verbose  bool // add the raw bytes, the SQL, the whole jar and table
	Quiet    bool // leave only the text, and the checks as always; Verbose is then ignored
	Checks   bool // say how many checks held, to who wrote them; those that failed are shown always
	Cookies  bool // the table of cookies follows each step that has a jar
	Timeline bool // the line of time follows the last step
	Linear   bool // whole sentences below each other and no marks, for who hears the screen
}

// Terminal draws on a writer, line by line from top to bottom.
type Terminal struct {
	w      io.Writer
	err    error
	o      Options
	heard  map[rule.Text]rule.Text // what the linear view says in the place of words; nil in others
	width  int                     // columns that are written on
	colour palette
}

// The widths between which a screen is laid out. The last column stays free:
// some terminals break the line as soon as it is written.
const (
	standardWidth = 80
	maxWidth      = 120
	narrowWidth   = 60
	proseWidth    = 100
)

// MinWidth is the least number of columns that a screen is laid out for.
const MinWidth = 24

// NewTerminal returns a Terminal that draws on w. It asks neither w nor the
// environment for anything: all is in the options.
func NewTerminal(w io.Writer, o Options) *Terminal {
	if o.Lang == "" {
		o.Lang = rule.English
	}
	o.Verbose = o.Verbose && !o.Quiet
	t := &Terminal{w: w, o: o, colour: newPalette(w, o.Profile, o.Theme)}
	if o.Linear {
		t.heard = heardInstead()
	}
	t.Resize(o.Width)
	return t
}

// Resize lays out what is drawn from here on for another number of columns, as
// Options.Width has it.
func (t *Terminal) Resize(columns int) {
	if columns == 0 {
		columns = standardWidth
	}
	t.o.Width = columns
	t.width = min(max(columns, MinWidth), maxWidth) - 1
}

// Err returns the first error of the writer. Nothing is written after it.
func (t *Terminal) Err() error { return t.err }

// span makes a span. It is the only place where text becomes part of the screen.
func (t *Terminal) span(r role, text string) span {
	text = safe(text)
	if t.o.ASCII {
		text = onlyASCII(text, func(c rune) bool {
			return t.o.Lang == rule.Korean && unicode.Is(unicode.Hangul, c)
		})
	}
	return span{role: r, text: text}
}

// longestWhole is the number of columns up to which a span is kept on one line.
const longestWhole = 32

// whole makes a span that is broken only where it is long.
func (t *Terminal) whole(r role, text string) span {
	s := t.span(r, text)
	s.whole = ansi.StringWidth(s.text) <= longestWhole
	return s
}

// buttons makes a line of a text in which links and buttons, [Log in], are whole.
func (t *Terminal) buttons(r role, text string) line {
	var l line
	for text != "" {
		from := strings.IndexByte(text, '[')
		to := strings.IndexByte(text[from+1:], ']') + from + 2
		if from < 0 || to < from+2 {
			return l.with(t.span(r, text))
		}
		if from > 0 {
			l = l.with(t.span(r, text[:from]))
		}
		l = l.with(t.whole(r, text[from:to]))
		text = text[to:]
	}
	return l
}

// line makes a line of one span, or none of an empty text.
func (t *Terminal) line(r role, text string) line {
	if text == "" {
		return nil
	}
	return line{t.span(r, text)}
}

// say returns a text of the program in the language of the terminal.
func (t *Terminal) say(text rule.Text) string {
	if t.heard == nil {
		return text.In(t.o.Lang)
	}
	if other, found := t.heard[text]; found {
		text = other
	}
	return t.aloud(text.In(t.o.Lang))
}

// narrow reports whether there is no room for two columns.
func (t *Terminal) narrow() bool { return t.width < narrowWidth-1 }

// put writes the lines.
func (t *Terminal) put(lines ...line) {
	var b strings.Builder
	for _, l := range lines {
		for i := 0; i < len(l); {
			j, text := i, ""
			for ; j < len(l) && l[j].role == l[i].role; j++ {
				text += l[j].text
			}
			if j == len(l) && l[i].role == plain {
				text = strings.TrimRight(text, " ")
			}
			b.WriteString(t.colour.paint(l[i].role, text))
			i = j
		}
		b.WriteByte('\n')
	}
	t.write(b.String())
}

func (t *Terminal) write(s string) {
	if t.err == nil {
		_, t.err = io.WriteString(t.w, s)
	}
}

// Blank writes an empty line.
func (t *Terminal) Blank() { t.put(line{}) }

// rule writes a line across the screen, an empty one where dashes would be read aloud.
func (t *Terminal) rule() {
	if t.o.Linear {
		t.Blank()
		return
	}
	t.put(line{{role: faint, text: strings.Repeat("-", t.width)}})
}

// column returns the width of the widest text as it is drawn, at most limit.
func (t *Terminal) column(limit int, texts ...string) int {
	n := 0
	for _, s := range texts {
		n = max(n, ansi.StringWidth(t.span(plain, s).text))
	}
	return min(n, limit)
}
