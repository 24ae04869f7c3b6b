package render

import (
	"math"
	"strconv"
	"testing"

	"github.com/muesli/termenv"
)

// luminance is the relative luminance of a colour as WCAG 2.2 defines it.
func luminance(r, g, b float64) float64 {
	linear := func(c float64) float64 {
		if c /= 255; c > 0.04045 {
			return math.Pow((c+0.055)/1.055, 2.4)
		}
		return c / 12.92
	}
	return 0.2126*linear(r) + 0.7152*linear(g) + 0.0722*linear(b)
}

// of256 is the luminance of a colour of xterm's cube and greys.
func of256(t *testing.T, colour string) float64 {
	t.Helper()
	n, err := strconv.Atoi(colour)
	if err != nil || n < 16 || n > 255 {
		t.Fatalf("%q is no colour that is the same in every terminal", colour)
	}
	if n >= 232 {
		grey := float64(8 + 10*(n-232))
		return luminance(grey, grey, grey)
	}
	steps := []float64{0, 95, 135, 175, 215, 255}
	return luminance(steps[(n-16)/36], steps[(n-16)/6%6], steps[(n-16)%6])
}

// contrast is the contrast of two luminances, from 1 to 21.
func contrast(a, b float64) float64 { return (max(a, b) + 0.05) / (min(a, b) + 0.05) }

// Every colour can be read on the backgrounds that it is for.
func TestColoursCanBeRead(t *testing.T) {
	white, black, grey := luminance(255, 255, 255), luminance(0, 0, 0), luminance(30, 30, 30)
	for role := plain; role <= wrong; role++ {
		for theme, on := range map[Theme]struct {
			least       float64
			backgrounds []float64
		}{
			AnyBackground:   {3.6, []float64{white, black, grey}},
			LightBackground: {4.5, []float64{white}},
			DarkBackground:  {4.5, []float64{black, grey}},
		} {
			colour := looks(role).colour(termenv.ANSI256, theme)
			if colour == "" {
				continue // the terminal's own
			}
			for _, background := range on.backgrounds {
				if got := contrast(of256(t, colour), background); got < on.least {
					t.Errorf("role %d, theme %d: colour %s has contrast %.2f, want %.1f", role, theme, colour, got, on.least)
				}
			}
		}
	}
}

// What the 16 colours are is up to the terminal. Those that are used can be read on
// both backgrounds in the palettes that are most common: xterm's, that of the console
// of a PC, and that of Windows.
func TestTheFewColoursCanBeRead(t *testing.T) {
	palettes := map[string][3]float64{
		"9":  {luminance(255, 0, 0), luminance(255, 85, 85), luminance(231, 72, 86)},
		"12": {luminance(92, 92, 255), luminance(85, 85, 255), luminance(59, 120, 255)},
		"13": {luminance(255, 0, 255), luminance(255, 85, 255), luminance(180, 0, 158)},
	}
	used := 0
	for role := plain; role <= wrong; role++ {
		colour := looks(role).colour(termenv.ANSI, DarkBackground)
		if colour == "" {
			continue
		}
		used++
		for _, l := range palettes[colour] {
			for _, background := range []float64{luminance(255, 255, 255), luminance(12, 12, 12)} {
				if got := contrast(l, background); got < 2.5 {
					t.Errorf("role %d: colour %s has contrast %.2f", role, colour, got)
				}
			}
		}
		if _, known := palettes[colour]; !known {
			t.Errorf("role %d: nothing is known of colour %s", role, colour)
		}
	}
	if used == 0 {
		t.Error("no colour is used")
	}
}
