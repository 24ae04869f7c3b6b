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

// A Theme is what a terminal's background is known to be.
type Theme int

// The themes. Nobody asks a terminal for its background, so the zero value has colours
// that read on any.
const (
	AnyBackground Theme = iota
	LightBackground
	DarkBackground
)

// A look is how a role is drawn: colours of the 256-colour palette for any, for light
// and for dark backgrounds, and one of the 16 colours, "" for the terminal's own.
//
// No colour has the contrast of 4.5 with white and with a dark grey as well. Those for
// any background have 3.6 with both. Of the 16 colours, which every terminal has
// otherwise, the bright red, blue and magenta alone can be read on both.
type look struct {
	any, light, dark, few string
	bold, italic          bool
}

func looks(r role) look {
	switch r {
	case strong:
		return look{bold: true}
	case stress:
		return look{italic: true}
	case faint:
		return look{any: "244", light: "242", dark: "245"}
	case label:
		return look{any: "67", light: "24", dark: "110", few: "12", bold: true}
	case key, code:
		return look{any: "31", light: "23", dark: "80", few: "12"}
	case sent:
		return look{any: "63", light: "25", dark: "75", few: "12"}
	case fresh:
		return look{any: "65", light: "28", dark: "114"}
	case amended:
		return look{any: "100", light: "130", dark: "179"}
	case gone:
		return look{any: "167", light: "124", dark: "210", few: "9"}
	case never:
		return look{any: "133", light: "127", dark: "176", few: "13"}
	case wrong:
		return look{any: "167", light: "160", dark: "203", few: "9", bold: true}
	}
	return look{}
}

// colour is the colour of the look in a profile, "" for none.
func (l look) colour(profile termenv.Profile, theme Theme) string {
	switch {
	case profile == termenv.ANSI:
		return l.few
	case theme == LightBackground:
		return l.light
	case theme == DarkBackground:
		return l.dark
	}
	return l.any
}

// A palette draws text by role.
type palette struct {
	renderer *lipgloss.Renderer
	styles   map[role]lipgloss.Style
}

// newPalette makes the styles for a terminal. The renderer is told the profile
// and a background, since it would ask the terminal for what it is not told.
func newPalette(w io.Writer, profile termenv.Profile, theme Theme) palette {
	r := lipgloss.NewRenderer(w)
	r.SetColorProfile(profile)
	r.SetHasDarkBackground(theme != LightBackground)
	p := palette{renderer: r, styles: map[role]lipgloss.Style{}}
	for role := plain; role <= wrong; role++ {
		if l := looks(role); l != (look{}) {
			style := r.NewStyle().Bold(l.bold).Italic(l.italic).TabWidth(lipgloss.NoTabConversion)
			if c := l.colour(profile, theme); c != "" {
				style = style.Foreground(lipgloss.Color(c))
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
