package httpsim

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"statelab/internal/diag"
	"statelab/internal/memo"
)

// Tag is a {% … %} that is neither a condition nor a loop.
type Tag struct {
	Word string
	Args []TagArg
	Rest string // what stands behind the word where that is no value: of comment and verbatim also what is in it
	As   string // {% … as NAME %}

	file *templateFile // of extends and include: the one that is named
	own  *templateFile // of extends: the one in which it stands
	of   *Tag          // of {% resetcycle %}, and of {% cycle NAME %}: which one is meant
}

// TagArg is a value of a tag, or a word of it.
type TagArg struct {
	Word  string // as with and only; empty for a value
	Name  string // of NAME=value
	Value Node
}

// tagReader reads a tag behind its word, and what is in it up to its end.
type tagReader func(p *templateParser, t tag, depth int) (Node, error)

// tagReaders are the tags that are known, by their words. It is a function, since reading what is
// in one looks here again.
func tagReaders() map[string]tagReader {
	all := i18nReaders()
	maps.Copy(all, map[string]tagReader{
		"autoescape": (*templateParser).autoescape, "block": (*templateParser).block, "comment": (*templateParser).raw, "csrf_token": (*templateParser).csrf,
		"cycle": (*templateParser).cycle, "extends": (*templateParser).extends, "filter": (*templateParser).filterTag, "firstof": (*templateParser).firstOf, "for": (*templateParser).loop,
		"if": (*templateParser).choice, "ifchanged": (*templateParser).ifChanged, "include": (*templateParser).include, "load": (*templateParser).load, "now": (*templateParser).now,
		"regroup": (*templateParser).regroup, "resetcycle": (*templateParser).resetCycle, "spaceless": (*templateParser).spaceless, "static": (*templateParser).static,
		"templatetag": (*templateParser).templateTag, "url": (*templateParser).url, "verbatim": (*templateParser).raw, "widthratio": (*templateParser).widthRatio, "with": (*templateParser).with,
	})
	return all
}

// Tags are the words of the tags, in their order.
func Tags() []string {
	all := append([]string{"autoescape", "block", "comment", "csrf_token", "cycle", "extends", "filter", "firstof", "for", "if", "ifchanged", "include", "load", "now", "regroup", "resetcycle", "spaceless",
		"static", "templatetag", "url", "verbatim", "widthratio", "with"}, i18nTags...)
	slices.Sort(all)
	return all
}

// libraries are those of {% load %}, with the tags of theirs that are known here.
var libraries = map[string][]string{"cache": nil, "i18n": i18nTags, "l10n": nil, "static": {"static"}, "tz": nil}

// libraryOf is the library that has a tag, empty where it needs none.
func libraryOf(word string) string {
	for library, words := range libraries {
		if slices.Contains(words, word) {
			return library
		}
	}
	return ""
}

// isLoaded reports whether a tag is known at this place.
func (p *templateParser) isLoaded(word string) bool {
	library := libraryOf(word)
	return library == "" || slices.Contains(p.loaded, library)
}

func (p *templateParser) load(t tag, _ int) (Node, error) {
	names := strings.Fields(t.rest)
	if n := len(names); n >= 3 && names[n-2] == "from" {
		library, has := names[n-1], libraries[names[n-1]]
		for _, word := range names[:n-2] {
			if _, known := libraries[library]; known && !slices.Contains(has, word) {
				return Node{}, p.syntax(t.at, fmt.Sprintf("'%s' is not a valid tag or filter in tag library '%s'", word, library), "")
			}
		}
		names = names[n-1:]
	}
	for _, name := range names {
		if _, known := libraries[name]; !known {
			all := []string{"cache", "i18n", "l10n", "static", "tz"}
			return Node{}, p.syntax(t.at, fmt.Sprintf("'%s' is not a registered tag library. Must be one of:\n%s", name, strings.Join(all, "\n")), hintOfLibrary(name, all))
		}
	}
	p.loaded = append(p.loaded, names...)
	return Node{Kind: TagNode, Tag: &Tag{Word: t.word, Rest: t.rest}}, nil
}

// hintOfLibrary is for a library of tags that is none: one was misspelt, or gone since Django 3.0, or a tag of those
// that need none was loaded.
func hintOfLibrary(name string, all []string) string {
	switch {
	case name == "staticfiles" || name == "admin_static":
		return diag.Meant("static").EN
	case libraryOf(name) != "":
		return fmt.Sprintf("it stands in {%% load %s %%}", libraryOf(name))
	case slices.Contains(Tags(), name):
		return "the builtin tags and filters need no {% load %}; static does"
	}
	return cmp.Or(diag.DidYouMean(name, all), "there are "+strings.Join(all, ", ")+"; libraries of tags of a project's own, and of other apps, are not played")
}

// bits are the words of a tag behind the first one.
func (t tag) bits() []string { return wordsOfCondition().FindAllString(t.rest, -1) }

// cutAs takes "as NAME" off the end.
func cutAs(bits []string) ([]string, string) {
	if n := len(bits); n >= 2 && bits[n-2] == "as" {
		return bits[:n-2], bits[n-1]
	}
	return bits, ""
}

// named lets what comes know a name that a tag gives.
func (p *templateParser) named(names ...string) {
	for _, name := range names {
		if name != "" {
			p.loops = append(p.loops, loopVar{name: name})
		}
	}
}

// values reads the values of a tag.
func (p *templateParser) values(n *Tag, bits []string, at int) error {
	for _, bit := range bits {
		value, err := p.looked(bit, at)
		if err != nil {
			return err
		}
		n.Args = append(n.Args, TagArg{Value: value})
	}
	return nil
}

var aKeyword = memo.Pattern(`^([\p{L}\p{N}_]+)=(.+)$`)

// keywords reads NAME=value, as long as there are some.
func (p *templateParser) keywords(n *Tag, bits []string, at int) (left []string, err error) {
	for len(bits) > 0 {
		m := aKeyword().FindStringSubmatch(bits[0])
		if m == nil {
			break
		}
		value, err := p.looked(m[2], at)
		if err != nil {
			return bits, err
		}
		n.Args = append(n.Args, TagArg{Name: m[1], Value: value})
		bits = bits[1:]
	}
	return bits, nil
}

// inside reads what is in a tag, up to its end. Names that it gives are known there and not behind it.
func (p *templateParser) insideTag(n *Node, t tag, depth int, names ...string) error {
	before := len(p.loops)
	p.named(names...)
	yes, _, err := p.nodes(depth, "end"+t.word)
	n.Yes = yes
	p.loops = p.loops[:before]
	return err
}

func (p *templateParser) csrf(t tag, _ int) (Node, error) {
	if t.rest != "" {
		return Node{}, p.fault(t.at, "{% csrf_token %} takes nothing", "")
	}
	return Node{Kind: CSRFNode}, nil
}

func (p *templateParser) autoescape(t tag, depth int) (Node, error) {
	n := Node{Kind: TagNode, Tag: &Tag{Word: t.word, Rest: t.rest}}
	switch {
	case len(strings.Fields(t.rest)) != 1:
		return n, p.syntax(t.at, "'autoescape' tag requires exactly one argument.", "write {% autoescape off %}")
	case t.rest != "on" && t.rest != "off":
		return n, p.syntax(t.at, "'autoescape' argument should be 'on' or 'off'", "")
	}
	return n, p.insideTag(&n, t, depth)
}

func (p *templateParser) spaceless(t tag, depth int) (Node, error) {
	n := Node{Kind: TagNode, Tag: &Tag{Word: t.word}}
	return n, p.insideTag(&n, t, depth)
}

// raw reads {% comment %} and {% verbatim %}, in which nothing is read.
func (p *templateParser) raw(t tag, _ int) (Node, error) {
	end := "end" + t.word
	if t.word == "verbatim" && t.rest != "" {
		end += " " + t.rest
	}
	n := Node{Kind: TagNode, Tag: &Tag{Word: t.word, Rest: t.rest}}
	for from := p.at; ; {
		begin := strings.Index(p.src[from:], "{%")
		if begin < 0 {
			return n, p.syntax(t.at, fmt.Sprintf("Unclosed tag on line %d: '%s'. Looking for one of: %s.", p.line(t.at), t.word, end), fmt.Sprintf("write {%% %s %%} where it ends", end))
		}
		begin += from
		length := strings.Index(p.src[begin:], "%}")
		if length >= 0 && strings.TrimSpace(p.src[begin+2:begin+length]) == end {
			n.Yes = []Node{{Text: p.src[p.at:begin]}}
			p.at = begin + length + 2
			return n, nil
		}
		from = begin + 2
	}
}

var brackets = map[string]string{"openblock": "{%", "closeblock": "%}", "openvariable": "{{", "closevariable": "}}", "openbrace": "{", "closebrace": "}", "opencomment": "{#", "closecomment": "#}"}

func (p *templateParser) templateTag(t tag, _ int) (Node, error) {
	all := []string{"'openblock'", "'closeblock'", "'openvariable'", "'closevariable'", "'openbrace'", "'closebrace'", "'opencomment'", "'closecomment'"}
	switch {
	case len(strings.Fields(t.rest)) != 1:
		return Node{}, p.syntax(t.at, "'templatetag' statement takes one argument", "as in {% templatetag openblock %}")
	case brackets[t.rest] == "":
		return Node{}, p.syntax(t.at, fmt.Sprintf("Invalid templatetag argument: '%s'. Must be one of: [%s]", t.rest, strings.Join(all, ", ")), "")
	}
	return Node{Kind: TagNode, Tag: &Tag{Word: t.word, Rest: t.rest}}, nil
}

func (p *templateParser) with(t tag, depth int) (Node, error) {
	n := Node{Kind: TagNode, Tag: &Tag{Word: t.word}}
	bits := t.bits()
	var err error
	if len(bits) >= 3 && bits[1] == "as" { // as older templates have it
		bits, err = p.legacyWith(n.Tag, bits, t.at)
	} else {
		bits, err = p.keywords(n.Tag, bits, t.at)
	}
	switch {
	case err != nil:
		return n, err
	case len(n.Tag.Args) == 0:
		return n, p.syntax(t.at, "'with' expected at least one variable assignment", "as in {% with n=session.visits %}, without blanks around the =")
	case len(bits) > 0:
		return n, p.syntax(t.at, "'with' received an invalid token: '"+bits[0]+"'", "as in {% with n=session.visits %}, without blanks around the =")
	}
	var names []string
	for _, arg := range n.Tag.Args {
		names = append(names, arg.Name)
	}
	return n, p.insideTag(&n, t, depth, names...)
}

func (p *templateParser) legacyWith(n *Tag, bits []string, at int) ([]string, error) {
	for len(bits) >= 3 && bits[1] == "as" {
		value, err := p.looked(bits[0], at)
		if err != nil {
			return bits, err
		}
		n.Args = append(n.Args, TagArg{Name: bits[2], Value: value})
		if bits = bits[3:]; len(bits) == 0 || bits[0] != "and" {
			break
		}
		bits = bits[1:]
	}
	return bits, nil
}

func (p *templateParser) cycle(t tag, _ int) (Node, error) {
	n := Node{Kind: TagNode, Tag: &Tag{Word: t.word}}
	bits := t.bits()
	switch len(bits) {
	case 0:
		return n, p.syntax(t.at, "'cycle' tag requires at least two arguments", `as in {% cycle "odd" "even" %}`)
	case 1:
		name := bits[0]
		i := slices.IndexFunc(p.cycles, func(c *Tag) bool { return c.As == name })
		if i < 0 && !slices.ContainsFunc(p.cycles, func(c *Tag) bool { return c.As != "" }) {
			return n, p.syntax(t.at, fmt.Sprintf("No named cycles in template. '%s' is not defined", name), `as in {% cycle "odd" "even" %}`)
		}
		if i < 0 {
			return n, p.syntax(t.at, fmt.Sprintf("Named cycle '%s' does not exist", name), "")
		}
		n.Tag.Rest, n.Tag.of = name, p.cycles[i]
		return n, nil
	}
	if k := len(bits); k > 3 && bits[k-3] == "as" {
		if bits[k-1] != "silent" {
			return n, p.syntax(t.at, fmt.Sprintf("Only 'silent' flag is allowed after cycle's name, not '%s'.", bits[k-1]), "")
		}
		n.Tag.Rest, bits = "silent", bits[:k-1]
	}
	if len(bits) > 3 {
		bits, n.Tag.As = cutAs(bits)
	}
	if err := p.values(n.Tag, bits, t.at); err != nil {
		return n, err
	}
	p.named(n.Tag.As)
	p.cycles = append(p.cycles, n.Tag)
	return n, nil
}

func (p *templateParser) resetCycle(t tag, _ int) (Node, error) {
	n := Node{Kind: TagNode, Tag: &Tag{Word: t.word, Rest: t.rest}}
	bits := t.bits()
	switch {
	case len(bits) > 1:
		return n, p.syntax(t.at, "'resetcycle' tag accepts at most one argument.", "")
	case len(p.cycles) == 0:
		return n, p.syntax(t.at, cmp.Or(map[bool]string{true: "No cycles in template."}[len(bits) == 0], fmt.Sprintf("Named cycle '%s' does not exist.", t.rest)), "")
	}
	n.Tag.of = p.cycles[len(p.cycles)-1]
	if len(bits) == 1 {
		i := slices.IndexFunc(p.cycles, func(c *Tag) bool { return c.As == bits[0] })
		if i < 0 {
			return n, p.syntax(t.at, fmt.Sprintf("Named cycle '%s' does not exist.", bits[0]), "")
		}
		n.Tag.of = p.cycles[i]
	}
	return n, nil
}

func (p *templateParser) firstOf(t tag, _ int) (Node, error) {
	n := Node{Kind: TagNode, Tag: &Tag{Word: t.word}}
	bits := t.bits()
	if len(bits) == 0 {
		return n, p.syntax(t.at, "'firstof' statement requires at least one argument", `as in {% firstof session.name "nobody" %}`)
	}
	bits, n.Tag.As = cutAs(bits)
	p.asking++
	err := p.values(n.Tag, bits, t.at)
	p.asking--
	p.named(n.Tag.As)
	return n, err
}

func (p *templateParser) now(t tag, _ int) (Node, error) {
	n := Node{Kind: TagNode, Tag: &Tag{Word: t.word}}
	bits := t.bits()
	if len(bits) == 3 {
		bits, n.Tag.As = cutAs(bits)
	}
	if len(bits) != 1 {
		return n, p.syntax(t.at, "'now' statement takes one argument", `as in {% now "Y-m-d" %}`)
	}
	if len(bits[0]) < 2 {
		bits[0] = `""`
	}
	n.Tag.Rest = bits[0]
	p.named(n.Tag.As)
	return n, nil
}

func (p *templateParser) widthRatio(t tag, _ int) (Node, error) {
	n := Node{Kind: TagNode, Tag: &Tag{Word: t.word}}
	bits := t.bits()
	switch {
	case len(bits) == 5 && bits[3] != "as":
		return n, p.syntax(t.at, "Invalid syntax in widthratio tag. Expecting 'as' keyword", "")
	case len(bits) == 5:
		bits, n.Tag.As = cutAs(bits)
	case len(bits) != 3:
		return n, p.syntax(t.at, "widthratio takes at least three arguments", "as in {% widthratio count 10 100 %}")
	}
	err := p.values(n.Tag, bits, t.at)
	p.named(n.Tag.As)
	return n, err
}

func (p *templateParser) regroup(t tag, _ int) (Node, error) {
	n := Node{Kind: TagNode, Tag: &Tag{Word: t.word}}
	bits := t.bits()
	switch {
	case len(bits) != 5:
		return n, p.syntax(t.at, "'regroup' tag takes five arguments", "as in {% regroup orders by item as groups %}")
	case bits[1] != "by":
		return n, p.syntax(t.at, "second argument to 'regroup' tag must be 'by'", "")
	case bits[3] != "as":
		return n, p.syntax(t.at, "next-to-last argument to 'regroup' tag must be 'as'", "")
	}
	p.asking++
	err := p.values(n.Tag, bits[:1], t.at)
	p.asking--
	if err != nil {
		return n, err
	}
	n.Tag.As = bits[4]
	p.named(n.Tag.As)
	by, err := p.looked(n.Tag.As+"."+bits[2], t.at)
	n.Tag.Rest = bits[2]
	n.Tag.Args = append(n.Tag.Args, TagArg{Value: by})
	return n, err
}

func (p *templateParser) ifChanged(t tag, depth int) (Node, error) {
	n := Node{Kind: TagNode, Tag: &Tag{Word: t.word}}
	err := p.values(n.Tag, t.bits(), t.at)
	if err != nil {
		return n, err
	}
	var end tag
	if n.Yes, end, err = p.nodes(depth, "else", "endifchanged"); err == nil && end.word == "else" {
		if n.No, _, err = p.nodes(depth, "endifchanged"); n.No == nil {
			n.No = []Node{}
		}
	}
	return n, err
}

func (p *templateParser) filterTag(t tag, depth int) (Node, error) {
	n := Node{Kind: TagNode, Tag: &Tag{Word: t.word, Rest: t.rest}}
	if t.rest == "" {
		return n, p.fault(t.at, "ValueError: not enough values to unpack (expected 2, got 1)", "as in {% filter upper %}")
	}
	value := Node{Kind: ConstantNode, Text: `""`}
	if err := p.filters(&value, "|"+t.rest, 0, t.at); err != nil {
		return n, err
	}
	for _, f := range value.Filters {
		if f.Filter.Name == "escape" || f.Filter.Name == "safe" {
			return n, p.syntax(t.at, fmt.Sprintf("\"filter %s\" is not permitted.  Use the \"autoescape\" tag instead.", f.Filter.Name), "")
		}
	}
	n.Tag.Args = []TagArg{{Value: value}}
	return n, p.insideTag(&n, t, depth)
}

func (p *templateParser) url(t tag, _ int) (Node, error) {
	n := Node{Kind: TagNode, Tag: &Tag{Word: t.word}}
	bits := t.bits()
	if len(bits) == 0 {
		return n, p.syntax(t.at, "'url' takes at least one argument, a URL pattern name.", `as in {% url "orders" %}`)
	}
	rest, as := cutAs(bits[1:])
	n.Tag.As = as
	if err := p.values(n.Tag, bits[:1], t.at); err != nil {
		return n, p.hinted(err, `the name of a page stands in quotes, as in {% url "orders" %}`)
	}
	for _, bit := range rest {
		name := ""
		if m := aKeyword().FindStringSubmatch(bit); m != nil {
			name, bit = m[1], m[2]
		}
		value, err := p.looked(bit, t.at)
		if err != nil {
			return n, err
		}
		n.Tag.Args = append(n.Tag.Args, TagArg{Name: name, Value: value})
	}
	p.named(as)
	if first := n.Tag.Args[0].Value; as == "" && p.names.Pages != nil && first.Kind == ConstantNode && first.Quoted && first.Filters == nil {
		return n, p.checkURL(n.Tag, t.at)
	}
	return n, nil
}

// hinted gives a fault a hint of its own.
func (p *templateParser) hinted(err error, hint string) error {
	if told, is := err.(*TemplateError); is {
		told.Hint = hint
	}
	return err
}

// static reads {% static "x.css" %}, which {% load static %} has made known.
func (p *templateParser) static(t tag, _ int) (Node, error) {
	n := Node{Kind: TagNode, Tag: &Tag{Word: t.word}}
	bits, as := cutAs(t.bits())
	n.Tag.As = as
	if len(bits) == 0 {
		return n, p.syntax(t.at, "'static' takes at least one argument (path to file)", `as in {% static "shop.css" %}`)
	}
	err := p.values(n.Tag, bits[:1], t.at)
	p.named(as)
	return n, err
}
