package render

import (
	"io"

	"github.com/charmbracelet/lipgloss"
	"github.com/muesli/termenv"
)

// A role is what a piece of text is for. Colour follows the role, and says
// nothing that a mark or a word beside it does not say as well.
type role int

const (
	plain  role = iota
	strong      // a heading, a verdict, what the author stresses
	stress
	faint // frames, reasons that did not need to be read twice
	label // the names of the regions
	key   // names and values of cookies and rows, the same everywhere
	code  // what stands between backticks
	sent  // goes to the server
	fresh // new, stored, holds
	amended
	gone  // gone, deleted
	never // not sent, refused
	wrong // does not hold
)

// A look is how a role is drawn: colours of the 256-colour palette for light and
// for dark backgrounds, "" for the terminal's own.
type look struct {
	light, dark  string
	bold, italic bool
}

func looks(r role) look {
	switch r {
	case strong:
		return look{bold: true}
	case stress:
		return look{italic: true}
	case faint:
		return look{light: "242", dark: "245"}
	case label:
		return look{light: "24", dark: "110", bold: true}
	case key, code:
		return look{light: "23", dark: "80"}
	case sent:
		return look{light: "25", dark: "75"}
	case fresh:
		return look{light: "28", dark: "114"}
	case amended:
		return look{light: "130", dark: "179"}
	case gone:
		return look{light: "124", dark: "210"}
	case never:
		return look{light: "127", dark: "176"}
	case wrong:
		return look{light: "160", dark: "203", bold: true}
	}
	return look{}
}

// A palette draws text by role.
type palette struct {
	renderer *lipgloss.Renderer
	styles   map[role]lipgloss.Style
}

// newPalette makes the styles for a terminal. The renderer is told the profile
// and the background, since it would ask the terminal for what it is not told.
func newPalette(w io.Writer, profile termenv.Profile, dark bool) palette {
	r := lipgloss.NewRenderer(w)
	r.SetColorProfile(profile)
	r.SetHasDarkBackground(dark)
	p := palette{renderer: r, styles: map[role]lipgloss.Style{}}
	for role := plain; role <= wrong; role++ {
		if l := looks(role); l != (look{}) {
			style := r.NewStyle().Bold(l.bold).Italic(l.italic).TabWidth(lipgloss.NoTabConversion)
			if l.light != "" {
				style = style.Foreground(lipgloss.AdaptiveColor{Light: l.light, Dark: l.dark})
			}
			p.styles[role] = style
		}
	}
	return p
}

// paint returns the text as the terminal draws it in the role.
func (p palette) paint(r role, text string) string {
	style, ok := p.styles[r]
	if !ok || p.none() || text == "" {
		return text
	}
	return style.Render(text)
}

// none reports whether nothing but plain text is drawn.
func (p palette) none() bool { return p.renderer.ColorProfile() == termenv.Ascii }
