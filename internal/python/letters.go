package python

import (
	"golang.org/x/text/cases"
	"golang.org/x/text/language"
)

// Lower is text.lower().
func Lower(text string) string { return cases.Lower(language.Und).String(text) }

// Upper is text.upper(): that of ß is SS.
func Upper(text string) string { return cases.Upper(language.Und).String(text) }

// Casefold is text.casefold().
func Casefold(text string) string { return cases.Fold().String(text) }
