package htmlpage

import (
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Form is a form with its fields and buttons.
type Form struct {
	Method, Action string // "GET" or "POST" as a rule, in capitals; the address as it is written
	Buttons        []Button

	fields []control
}

// Button is a button that sends its form: its words, and what it adds to the form.
type Button struct{ Text, name, value string }

// control is one field that a form sends (HTML, "constructing the entry list").
type control struct {
	name, value string
	kind        string   // "hidden", "password", "text", …
	off         bool     // an unchecked box, or an option among several that is not chosen
	options     []string // of a select: the values that can be chosen
	shown       []string // and their words
	words       string   // of a box, a radio button and an option among several: what stands beside it
}

// takes says what the control sends when a value is chosen or typed in it, and whether the value is one of its own. A
// box is ticked by its own value, an option among several is chosen by it, and any other value leaves them off: the
// empty text all of them. A select takes the values of its options.
func (c control) takes(value string) (off, ok bool) {
	switch {
	case c.isBox():
		return value != c.value, value == c.value || value == ""
	case c.kind == "radio":
		return value != c.value, value == c.value
	case c.options != nil:
		return false, slices.Contains(c.options, value)
	}
	return false, true
}

// among is one of several options of a select, as a kind of control.
const among = "option among several"

// isBox reports whether the control is on or off beside others of its name: a check box, or an option of a select that
// takes several.
func (c control) isBox() bool { return c.kind == "checkbox" || c.kind == among }

// choices are the values that the control can take, none where any will do.
func (c control) choices() []string {
	if c.isBox() || c.kind == "radio" {
		return []string{c.value}
	}
	return c.options
}

// options returns the values of a select's options.
func options(n *html.Node) []string {
	all := []string{}
	for d := range n.Descendants() {
		if d.DataAtom == atom.Option {
			all = append(all, attributeOr(d, "value", text(d)))
		}
	}
	return all
}

// selected returns the value of the chosen option of a select, the first by
// default; a select without options has none, and is not sent.
func selected(n *html.Node) (value string, has bool) {
	option := chosen(n)
	if option == nil {
		return "", false
	}
	return attributeOr(option, "value", text(option)), true
}

// takesSeveral reports whether a select takes several of its options.
func takesSeveral(n *html.Node) bool {
	_, is := attribute(n, "multiple")
	return is
}

// chosenWords are the words of the chosen option of a select, or of all that are chosen of several.
func chosenWords(n *html.Node) string {
	if takesSeveral(n) {
		var words []string
		for d := range n.Descendants() {
			if _, is := attribute(d, "selected"); is && d.DataAtom == atom.Option {
				words = append(words, text(d))
			}
		}
		return strings.Join(words, ", ")
	}
	if option := chosen(n); option != nil {
		return text(option)
	}
	return ""
}

// chosen is the chosen option of a select, the first by default, nil where there is none.
func chosen(n *html.Node) (option *html.Node) {
	for d := range n.Descendants() {
		if d.DataAtom != atom.Option {
			continue
		}
		_, is := attribute(d, "selected")
		if is {
			return d
		}
		if option == nil {
			option = d
		}
	}
	return option
}

// severalOptions are the options of a select that takes several, each of which is on or off.
func severalOptions(n *html.Node, name string) (all []control) {
	for d := range n.Descendants() {
		if d.DataAtom != atom.Option {
			continue
		}
		_, on := attribute(d, "selected")
		if _, off := attribute(d, "disabled"); !off {
			all = append(all, control{name: name, value: attributeOr(d, "value", text(d)), kind: among, off: !on, words: text(d)})
		}
	}
	return all
}

// Fill makes the entry list of the form when the button is pressed with the typed
// values in the fields; the zero button is none. Several values of one name are for as many boxes, or options of a
// select that takes several. Hidden fields take only what is marked as
// Hidden, which was changed in developer tools, and so does the value of the button itself. The error is a *NotOnPage for a field that is
// not there or is hidden and was not to be, for a value that a box or a select does not offer, by itself or by its words,
// and for a second value of what takes one.
func (f *Form) Fill(pressed Button, typed []Field) ([]Field, error) {
	typed = f.meant(typed)
	var entries []Field
	used := make([]bool, len(typed))
	choices := make([][]string, len(typed)) // of the controls of the name that take no other value
	var names, hidden []string
	for i, t := range typed {
		if t.Hidden && pressed.Sends(t.Name) && !f.hides(t.Name) {
			pressed.value, used[i] = t.Value, true
		}
	}
	for _, c := range f.fields {
		entry := Field{Name: c.name, Value: c.value, Hidden: c.kind == "hidden", Secret: c.kind == "password"}
		if entry.Hidden {
			hidden = append(hidden, c.name)
		} else {
			names = append(names, c.name)
		}
		off, ticked := c.off, false
		for i, t := range typed {
			if t.Name != c.name || t.Hidden != (c.kind == "hidden") {
				continue
			}
			entry.Hidden = false // somebody has seen it, and said its value
			unticked, ok := c.takes(t.Value)
			used[i] = used[i] || ok
			ticked = ticked || !unticked
			if off = !ticked; ok && !unticked {
				entry.Value = t.Value
			}
			choices[i] = append(choices[i], c.choices()...)
		}
		if !off {
			entries = append(entries, entry)
		}
	}
	for i, t := range typed {
		same := func(other Field) bool { return other.Name == t.Name && other.Hidden == t.Hidden }
		if slices.ContainsFunc(typed[:i], same) && !slices.ContainsFunc(f.fields, func(c control) bool { return c.name == t.Name && c.isBox() }) {
			return nil, &NotOnPage{What: anotherValue, Name: t.Name}
		}
		if !used[i] && len(choices[i]) > 0 {
			return nil, &NotOnPage{What: "choice of " + t.Name, Name: t.Value, There: choices[i]}
		}
		if !used[i] && t.Hidden {
			if pressed.name != "" {
				hidden = append(hidden, pressed.name)
			}
			return nil, &NotOnPage{What: toChange, Name: t.Name, There: hidden}
		}
		if !used[i] && slices.Contains(hidden, t.Name) {
			return nil, &NotOnPage{What: hiddenField, Name: t.Name}
		}
		if !used[i] {
			return nil, &NotOnPage{What: "field", Name: t.Name, There: names}
		}
	}
	if pressed.name != "" {
		entries = append(entries, Field{Name: pressed.name, Value: pressed.value}) // seen on the page, and pressed
	}
	return entries, nil
}

// Encode writes entries as application/x-www-form-urlencoded, in their order.
func Encode(entries []Field) string {
	parts := make([]string, len(entries))
	for i, e := range entries {
		parts[i] = url.QueryEscape(e.Name) + "=" + url.QueryEscape(e.Value)
	}
	return strings.Join(parts, "&")
}

// Sends reports whether pressing the button sends a value by that name.
func (b Button) Sends(name string) bool { return b.name != "" && b.name == name }

// hides reports whether the form has a hidden field of that name.
func (f *Form) hides(name string) bool {
	return slices.ContainsFunc(f.fields, func(c control) bool { return c.name == name && c.kind == "hidden" })
}

// Has reports whether the form has a field of that name.
func (f *Form) Has(name string) bool {
	return slices.ContainsFunc(f.fields, func(c control) bool { return c.name == name })
}
