package page

import (
	"fmt"
	"html"
	"html/template"
	"regexp"
	"strings"
	"sync"

	"github.com/charmbracelet/x/ansi"
)

// The measures of a picture, in its units, which are pixels at its own size.
const (
	pictureWidth = 960
	margin       = 24
	lineHeight   = 20
	columnWidth  = 7.8 // of a text of 14 pixels, rather too wide than too narrow
	boxPadding   = 10
)

// pictureStyle is that of a page in light colours, by classes alone: what shows slides
// knows little more.
const pictureStyle = `text{font-family:system-ui,-apple-system,"Segoe UI","Noto Sans","Apple SD Gothic Neo","Malgun Gothic","Noto Sans KR",sans-serif;font-size:14px;fill:#1c2430}
.title{font-size:16px;font-weight:600}.soft{fill:#5a6675}.strong{font-weight:600}
.mono{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"D2Coding","Noto Sans Mono",monospace;font-size:13px}
.sent{fill:#1f5fbf}.new{fill:#1c7a3e}.changed{fill:#955a00}.gone{fill:#b3261e}.never{fill:#84389b}
.ground{fill:#ffffff}.box{fill:#f6f7f9;stroke:#dfe3e8}.pane{fill:#ffffff;stroke:#dfe3e8}
.newrow{fill:#e4f0e8}.changedrow{fill:#f4ebe0}.gonerow{fill:#f7e9e8}
.life{stroke:#b9c1cb;stroke-dasharray:4 4}.arrow{stroke:#5a6675;stroke-width:2}.tip{fill:#5a6675}
`

// timelineStyle is that of the line of time in a picture.
const timelineStyle = `text.tick{font-size:12px;font-weight:600}line.tick{stroke:#dfe3e8}.end{stroke-dasharray:3 3}
.since{font-size:11px;fill:#5a6675}.what{font-size:11px;fill:#5a6675}.owner{font-size:11px;font-weight:600;fill:#5a6675}
.name{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"D2Coding","Noto Sans Mono",monospace;font-size:11.5px}.wrote{font-size:11px;letter-spacing:-.02em}
.there{fill:#9db7e8}.over{fill:#c9a7d4}.sign{fill:#ffffff;font-size:12px;font-weight:700;text-anchor:middle}
`

// An ink draws a picture from its top to its bottom.
type ink struct {
	b strings.Builder
	y int // down to where something is drawn
}

// Inked characters are those in one style.
type inked struct{ class, text string }

// columns is how many columns of text fit into a width.
func columns(width int) int { return int(float64(width) / columnWidth) }

// wide is how wide a text is at most.
func wide(text string) int { return int(float64(ansi.StringWidth(text)) * columnWidth) }

// say writes pieces behind each other on one line, from x on.
func (k *ink) say(x int, pieces ...inked) {
	k.y += lineHeight
	fmt.Fprintf(&k.b, `<text x="%d" y="%d">`, x, k.y-5)
	for i, p := range pieces {
		if i > 0 {
			k.b.WriteByte(' ')
		}
		fmt.Fprintf(&k.b, `<tspan class="%s">%s</tspan>`, p.class, html.EscapeString(p.text))
	}
	k.b.WriteString("</text>\n")
}

// write writes a text on as many lines as it needs in a width.
func (k *ink) write(x, width int, class, text string) {
	for _, line := range wrapped(text, columns(width)) {
		k.say(x, inked{class, line})
	}
}

// tell writes pieces, and behind them a text: on the same line where it fits, else below.
func (k *ink) tell(x, width int, pieces []inked, behind string) {
	used := 0
	for _, p := range pieces {
		used += ansi.StringWidth(p.text) + 1
	}
	if behind != "" && used+ansi.StringWidth(behind) <= columns(width) {
		k.say(x, append(pieces, inked{"soft", behind})...)
		return
	}
	k.say(x, pieces...)
	if behind != "" {
		k.write(x+16, width-16, "soft", behind)
	}
}

func wrapped(text string, columns int) []string {
	return strings.Split(ansi.Wrap(text, max(columns, 8), ""), "\n")
}

// rect draws a box with round corners.
func (k *ink) rect(class string, x, y, width, height int) {
	fmt.Fprintf(&k.b, `<rect class="%s" x="%d" y="%d" width="%d" height="%d" rx="6"/>`+"\n", class, x, y, width, height)
}

// boxed draws what is inside in a box as high as that needs.
func (k *ink) boxed(class string, x, width int, inside func(in *ink)) {
	in := ink{y: k.y + boxPadding/2}
	inside(&in)
	k.rect(class, x, k.y, width, in.y+boxPadding/2-k.y)
	k.b.WriteString(in.b.String())
	k.y = in.y + boxPadding/2
}

// arrow draws an arrow along the bottom.
func (k *ink) arrow(from, to int) {
	k.y += 8
	tip := 9
	if to < from {
		tip = -tip
	}
	fmt.Fprintf(&k.b, `<line class="arrow" x1="%d" y1="%d" x2="%d" y2="%d"/><path class="tip" d="M%d %dl%d -6v12z"/>`+"\n", from, k.y, to-tip, k.y, to, k.y, -tip)
	k.y += 6
}

// svg writes the picture, on white.
func svg(lang, title, style, inside string, width, height int) string {
	return fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %d %d" role="img" xml:lang="%s">
<title>%s</title>
<style>
%s</style>
<rect class="ground" width="%d" height="%d"/>
%s</svg>
`, width, height, width, height, html.EscapeString(lang), html.EscapeString(title), style, width, height, inside)
}

var tags = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`<[^>]*>`) })

// plain is the text of a piece of HTML of a page in one language. A value in it is escaped,
// so that a sign of a tag is one.
func plain(h template.HTML) string {
	return html.UnescapeString(tags().ReplaceAllString(string(h), ""))
}
