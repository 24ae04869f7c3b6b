package paste

import (
	"strings"

	"statelab/internal/diag"
)

// read are the headers by which anything is decided about cookies.
func read() []string {
	return []string{
		"Set-Cookie", "Cookie", "Clear-Site-Data", "Location", "Access-Control-Allow-Origin", "Access-Control-Allow-Credentials",
		"Access-Control-Allow-Methods", "Access-Control-Allow-Headers", "Access-Control-Max-Age", "Access-Control-Expose-Headers",
	}
}

// wideColon is the colon of East Asian keyboards.
const wideColon = "："

// Misspelt is the header that was perhaps meant by a name that browsers do not know; "" for others. A wide colon
// behind a name belongs to it.
func Misspelt(name string) string {
	name, wide := strings.CutSuffix(strings.TrimSpace(name), wideColon)
	written := joined(name)
	for _, known := range read() {
		switch {
		case isName(name, known) && wide:
			return known
		case isName(name, known):
			return ""
		}
	}
	if strings.HasPrefix(strings.ToLower(name), "x-") { // a name of somebody's own
		return ""
	}
	for _, known := range read() {
		if meant := joined(known); written == meant || diag.Near(written, meant) {
			return known
		}
	}
	return ""
}

// joined is a name without what parts its words.
func joined(name string) string {
	return strings.NewReplacer("-", "", "_", "", " ", "", "‐", "", "–", "").Replace(strings.ToLower(name))
}

// misspelt takes a line of an answer that is no header, and was perhaps meant as one.
func misspelt(l string) (name, value string, is bool) {
	i := strings.IndexAny(l, ":=：")
	if i < 0 || l[i] == '=' {
		return "", "", false
	}
	name = l[:i]
	value, wide := strings.CutPrefix(l[i:], wideColon)
	if wide {
		name += wideColon
	}
	return name, strings.Trim(value, ": \t"), Misspelt(name) != ""
}

// isMisspelt reports whether a header was meant to have cookies.
func isMisspelt(name, value string) bool {
	meant := Misspelt(name)
	return (meant == "Set-Cookie" || meant == "Cookie") && strings.Contains(value, "=")
}
