package htmlpage

import (
	"cmp"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// referrerPolicies are the keywords of the W3C Referrer Policy, section 3, the empty text apart.
var referrerPolicies = []string{"no-referrer", "no-referrer-when-downgrade", "same-origin", "origin", "strict-origin",
	"origin-when-cross-origin", "strict-origin-when-cross-origin", "unsafe-url"}

// oldReferrerPolicies are what pages called some of them before (HTML, "meta name=referrer").
var oldReferrerPolicies = map[string]string{"never": "no-referrer", "default": "strict-origin-when-cross-origin",
	"always": "unsafe-url", "origin-when-crossorigin": "origin-when-cross-origin"}

// ReferrerPolicy returns the keyword that a word is, in small letters, or "" where it is none:
// who reads one passes over it then.
func ReferrerPolicy(word string) string {
	if word = strings.ToLower(word); slices.Contains(referrerPolicies, word) {
		return word
	}
	return ""
}

// inMarkup reads a policy by an older word too.
func inMarkup(word string) string {
	return cmp.Or(ReferrerPolicy(word), oldReferrerPolicies[strings.ToLower(word)])
}

// referrerOf is the policy that an element names for what it leads to or loads, "" where it
// names none: that of the page holds then. Chromium knows the older words of some elements, and
// of no form a policy, not even by rel=noreferrer, as long as it opens no window.
func referrerOf(n *html.Node) string {
	word := attributeOr(n, "referrerpolicy", "")
	switch n.DataAtom {
	case atom.A:
		if hasWord(attributeOr(n, "rel", ""), "noreferrer") {
			return "no-referrer"
		}
	case atom.Script, atom.Link:
		return ReferrerPolicy(word)
	}
	return inMarkup(word)
}

// meta reads <meta name="referrer">, of which the last that says a policy counts.
func (p *Page) meta(n *html.Node) {
	if strings.EqualFold(attributeOr(n, "name", ""), "referrer") {
		p.Referrer = cmp.Or(inMarkup(attributeOr(n, "content", "")), p.Referrer)
	}
}

// hasWord reports whether a list of words has one, in capital or small letters.
func hasWord(list, word string) bool {
	return slices.ContainsFunc(strings.Fields(list), func(one string) bool { return strings.EqualFold(one, word) })
}
