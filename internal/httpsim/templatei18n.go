package httpsim

import (
	"fmt"
	"slices"
	"strings"

	"statelab/internal/sessionstore"
)

// The tags of {% load i18n %}.
const (
	currentLanguage    = "get_current_language"
	currentBidi        = "get_current_language_bidi"
	availableLanguages = "get_available_languages"
	infoOfLanguage     = "get_language_info"
	infoOfLanguages    = "get_language_info_list"
)

// i18nReaders are these tags.
func i18nReaders() map[string]tagReader {
	all := map[string]tagReader{
		"translate": (*templateParser).translate, "trans": (*templateParser).translate, "language": (*templateParser).languageTag,
		"blocktranslate": (*templateParser).blockTranslate, "blocktrans": (*templateParser).blockTranslate,
		infoOfLanguage: (*templateParser).languageInfo, infoOfLanguages: (*templateParser).languageInfo,
	}
	for _, word := range []string{currentLanguage, currentBidi, availableLanguages} {
		all[word] = (*templateParser).languageAs
	}
	return all
}

// i18nTags are the words of these tags.
var i18nTags = []string{"blocktrans", "blocktranslate", availableLanguages, currentLanguage, currentBidi, infoOfLanguage, infoOfLanguages, "language", "trans", "translate"}

// isOfBlock reports whether a tag is {% blocktranslate %}.
func (t *Tag) isOfBlock() bool { return t.Word == "blocktranslate" || t.Word == "blocktrans" }

// translate reads {% translate "text" %}, with noop, context and as.
func (p *templateParser) translate(t tag, _ int) (Node, error) {
	n := Node{Kind: TagNode, Tag: &Tag{Word: t.word}}
	bits := t.bits()
	if len(bits) == 0 {
		return n, p.syntax(t.at, fmt.Sprintf("'%s' takes at least one argument", t.word), `as in {% translate "Log in" %}`)
	}
	if err := p.values(n.Tag, bits[:1], t.at); err != nil {
		return n, err
	}
	var seen []string
	for rest := bits[1:]; len(rest) > 0; rest = rest[1:] {
		option := rest[0]
		switch {
		case slices.Contains(seen, option):
			return n, p.syntax(t.at, fmt.Sprintf("The '%s' option was specified more than once.", option), "")
		case option == "noop":
			n.Tag.Args = append(n.Tag.Args, TagArg{Word: option})
		case option != "context" && option != "as":
			return n, p.syntax(t.at, fmt.Sprintf("Unknown argument for '%s' tag: '%s'. The only options available are 'noop', 'context' \"xxx\", and 'as VAR'.", t.word, option), "")
		case len(rest) == 1:
			return n, p.syntax(t.at, fmt.Sprintf("No argument provided to the '%s' tag for the %s option.", t.word, option), "")
		case option == "as":
			n.Tag.As, rest = rest[1], rest[1:]
		case rest[1] == "as" || rest[1] == "noop":
			return n, p.syntax(t.at, fmt.Sprintf("Invalid argument '%s' provided to the '%s' tag for the context option", rest[1], t.word), "")
		default:
			n.Tag.Args = append(n.Tag.Args, TagArg{Word: option})
			if err := p.values(n.Tag, rest[1:2], t.at); err != nil {
				return n, err
			}
			rest = rest[1:]
		}
		seen = append(seen, option)
	}
	p.named(n.Tag.As)
	return n, nil
}

// languageTag reads {% language "ko" %}.
func (p *templateParser) languageTag(t tag, depth int) (Node, error) {
	n := Node{Kind: TagNode, Tag: &Tag{Word: t.word}}
	bits := t.bits()
	if len(bits) != 1 {
		return n, p.syntax(t.at, "'language' takes one argument (language)", `as in {% language "ko" %}`)
	}
	if err := p.values(n.Tag, bits, t.at); err != nil {
		return n, err
	}
	return n, p.insideTag(&n, t, depth)
}

// languageAs reads the tags that give a name to something of languages, and are given nothing.
func (p *templateParser) languageAs(t tag, _ int) (Node, error) {
	n := Node{Kind: TagNode, Tag: &Tag{Word: t.word}}
	bits := strings.Fields(t.rest)
	if len(bits) != 2 || bits[0] != "as" {
		return n, p.syntax(t.at, fmt.Sprintf("'%s' requires 'as variable' (got %s)", t.word, reprOfTexts(append([]string{t.word}, bits...))), "as in {% "+t.word+" as LANGUAGE_CODE %}")
	}
	n.Tag.As = bits[1]
	p.named(n.Tag.As)
	return n, nil
}

// languageInfo reads {% get_language_info for CODE as NAME %} and that of several.
func (p *templateParser) languageInfo(t tag, _ int) (Node, error) {
	n := Node{Kind: TagNode, Tag: &Tag{Word: t.word}}
	bits := t.bits()
	if len(bits) != 4 || bits[0] != "for" || bits[2] != "as" {
		of := map[bool]string{true: "string", false: "sequence"}[t.word == infoOfLanguage]
		return n, p.syntax(t.at, fmt.Sprintf("'%s' requires 'for %s as variable' (got %s)", t.word, of, reprOfTexts(bits)), "")
	}
	n.Tag.Args, n.Tag.As = []TagArg{{Word: "for"}}, bits[3]
	p.asking++
	err := p.values(n.Tag, bits[1:2], t.at)
	p.asking--
	p.named(n.Tag.As)
	return n, err
}

// reprOfTexts is a list of texts as Python shows it.
func reprOfTexts(texts []string) string {
	l := sessionstore.NewList()
	for _, t := range texts {
		l.Append(t)
	}
	return pythonRepr(l)
}

// blockTranslate reads {% blocktranslate %} up to its end: its options, and the text with names alone in it.
func (p *templateParser) blockTranslate(t tag, _ int) (Node, error) {
	n := Node{Kind: TagNode, Tag: &Tag{Word: t.word}}
	names, counted, err := p.blockOptions(n.Tag, t)
	if err != nil {
		return n, err
	}
	before := len(p.loops)
	p.named(names...)
	defer func() {
		as := n.Tag.word("asvar")
		p.loops = p.loops[:before]
		p.named(as)
	}()
	end := ""
	if n.Yes, end, err = p.blockText(t); err != nil {
		return n, err
	}
	if counted {
		if end != "plural" {
			return n, p.syntax(t.at, fmt.Sprintf("'%s' doesn't allow other block tags inside it", t.word), "with count the text for several stands behind {% plural %}")
		}
		if n.No, end, err = p.blockText(t); err != nil {
			return n, err
		}
		if n.No == nil {
			n.No = []Node{}
		}
	}
	if end != "end"+t.word {
		return n, p.syntax(t.at, fmt.Sprintf("'%s' doesn't allow other block tags (seen %s) inside it", t.word, pythonRepr(end)), blockHint)
	}
	return n, nil
}

// blockHint says how a {% blocktranslate %} has what a tag would give.
const blockHint = "what a tag gives stands before it: {% blocktranslate with name=user.username %}"

// blockOptions reads what stands in the tag. counted says that count= is among it, and names are those that it gives.
func (p *templateParser) blockOptions(n *Tag, t tag) (names []string, counted bool, err error) {
	var seen []string
	for rest := t.bits(); len(rest) > 0; {
		option := rest[0]
		rest = rest[1:]
		if slices.Contains(seen, option) {
			return nil, false, p.syntax(t.at, fmt.Sprintf("The '%s' option was specified more than once.", option), "")
		}
		seen = append(seen, option)
		from := len(n.Args) + 1
		n.Args = append(n.Args, TagArg{Word: option})
		switch option {
		case "with", "count":
			if len(rest) > 2 && rest[1] == "as" {
				rest, err = p.legacyWith(n, rest, t.at)
			} else {
				rest, err = p.keywords(n, rest, t.at)
			}
			given := len(n.Args) - from
			switch {
			case err != nil:
				return nil, false, err
			case option == "with" && given == 0:
				return nil, false, p.syntax(t.at, fmt.Sprintf("\"with\" in '%s' tag needs at least one keyword argument.", t.word), "as in {% blocktranslate with name=user.username %}")
			case option == "count" && given != 1:
				return nil, false, p.syntax(t.at, fmt.Sprintf("\"count\" in '%s' tag expected exactly one keyword argument.", t.word), "as in {% blocktranslate count n=orders|length %}")
			}
			for _, arg := range n.Args[from:] {
				names = append(names, arg.Name)
			}
			counted = counted || option == "count"
		case "context":
			if len(rest) == 0 || p.values(n, rest[:1], t.at) != nil {
				return nil, false, p.syntax(t.at, fmt.Sprintf("\"context\" in '%s' tag expected exactly one argument.", t.word), "")
			}
			rest = rest[1:]
		case "asvar":
			if len(rest) == 0 {
				return nil, false, p.syntax(t.at, fmt.Sprintf("No argument provided to the '%s' tag for the asvar option.", t.word), "")
			}
			n.Args = append(n.Args, TagArg{Word: rest[0]})
			rest = rest[1:]
		case "trimmed":
		default:
			return nil, false, p.syntax(t.at, fmt.Sprintf("Unknown argument for '%s' tag: '%s'.", t.word, option), "")
		}
	}
	return names, counted, nil
}

// blockText reads text and names up to a tag, whose contents are end.
func (p *templateParser) blockText(t tag) (all []Node, end string, err error) {
	for p.at < len(p.src) {
		if n, is := p.text(); is {
			all = append(all, n)
			continue
		}
		start := p.at
		inside, err := p.braces()
		switch {
		case err != nil:
			return nil, "", err
		case p.src[start+1] != '{':
			return all, inside, nil
		case !nameInTemplate().MatchString(inside):
			return nil, "", p.fault(start, fmt.Sprintf("{{ %s }} is an empty text in {%% %s %%}, which knows names alone", inside, t.word), blockHint)
		}
		n, err := p.looked(inside, start)
		if err != nil {
			return nil, "", err
		}
		n.Text, n.In = inside, p.place(start)
		all = append(all, n)
	}
	return all, "", p.syntax(t.at, fmt.Sprintf("'%s' doesn't allow other block tags (seen '') inside it", t.word), fmt.Sprintf("write {%% end%s %%} where it ends", t.word))
}
