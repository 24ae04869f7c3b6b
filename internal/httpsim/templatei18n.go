package httpsim

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"statelab/internal/filters"
	"statelab/internal/memo"
	"statelab/internal/pyrun"
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
		next := p.nextBrace()
		if next > p.at {
			all = append(all, Node{Text: p.src[p.at:next]})
			p.at = next
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

// has reports whether an option stands in a tag.
func (t *Tag) has(option string) bool {
	return slices.ContainsFunc(t.Args, func(a TagArg) bool { return a.Word == option })
}

// word is the word behind an option, "" where there is none.
func (t *Tag) word(option string) string {
	i := slices.IndexFunc(t.Args, func(a TagArg) bool { return a.Word == option })
	if i < 0 || i+1 >= len(t.Args) {
		return ""
	}
	return t.Args[i+1].Word
}

// behind are the values behind an option.
func (t *Tag) behind(option string) (all []TagArg) {
	i := slices.IndexFunc(t.Args, func(a TagArg) bool { return a.Word == option })
	for i++; i > 0 && i < len(t.Args) && t.Args[i].Word == ""; i++ {
		all = append(all, t.Args[i])
	}
	return all
}

// contextOf is the context= of a tag that translates.
func (v *visit) contextOf(t *Tag) (string, error) {
	for _, arg := range t.behind("context") {
		value, err := v.resolved(arg.Value, false)
		return pythonStr(value), err
	}
	return "", nil
}

// saidIn is a text in the language that is active, as a value of a template translates itself: its percent signs are
// doubled. It stays marked safe.
func (v *visit) saidIn(context string, value any) (any, error) {
	marked := false
	text, is := value.(string)
	if s, so := value.(safe); so {
		text, is, marked = string(s), true, true
	}
	switch {
	case value == nil:
		return nil, errors.New("AttributeError: 'NoneType' object has no attribute 'replace'")
	case !is:
		return nil, fmt.Errorf("AttributeError: '%s' object has no attribute 'replace'", kindOf(value))
	}
	text = v.translated(context, strings.ReplaceAll(text, "%", "%%"))
	if marked {
		return safe(text), nil
	}
	return text, nil
}

// fillTranslate writes {% translate %}.
func (v *visit) fillTranslate(b *strings.Builder, n Node) error {
	t, value := n.Tag, n.Tag.Args[0].Value
	context, err := v.contextOf(t)
	if err != nil {
		return err
	}
	if !t.has("noop") {
		value.Said = &Said{Context: context}
	}
	found, err := v.resolved(value, false)
	if err != nil {
		return err
	}
	if _, missing := found.(absent); missing {
		found = ""
	}
	text := strings.ReplaceAll(filters.Shown(found, !v.raw), "%%", "%")
	if t.As != "" {
		v.set(t.As, safe(text))
		return nil
	}
	b.WriteString(text)
	return nil
}

// fillLanguage writes what stands in {% language %}, with that language active.
func (v *visit) fillLanguage(b *strings.Builder, n Node, inHTML bool) error {
	value, err := v.resolved(n.Tag.Args[0].Value, false)
	if err != nil {
		return err
	}
	before, spoken := v.language()
	switch code, is := plainText(value); {
	case is:
		v.activate(code)
	case value == nil:
		v.deactivate(true)
	default:
		return fmt.Errorf("AttributeError: '%s' object has no attribute 'find'", kindOf(value))
	}
	err = v.fillNodes(b, n.Yes, inHTML)
	if !spoken {
		v.deactivate(true)
	} else {
		v.activate(before)
	}
	return err
}

// plainText is a value as a text, and whether it is one.
func plainText(value any) (string, bool) {
	if s, marked := value.(safe); marked {
		return string(s), true
	}
	text, is := value.(string)
	return text, is
}

// giveLanguages gives a name to what a tag asks of languages.
func (v *visit) giveLanguages(t *Tag) error {
	var value any
	switch t.Word {
	case currentLanguage:
		value = v.languageNow()
	case currentBidi:
		value = v.fromTheRight()
	case availableLanguages:
		all := sessionstore.NewList()
		for _, l := range v.server.languages() {
			all.Append(&pyrun.Tuple{Items: []pyrun.Value{l.Name, v.translated("", l.Value)}})
		}
		value = v.ofTemplate(all)
	default:
		of, err := v.resolved(t.Args[1].Value, false)
		if err != nil {
			return err
		}
		if t.Word == infoOfLanguage {
			code, _ := plainText(of)
			value, err = v.languageInfo(code)
		} else {
			value, err = v.infoOfEach(of)
		}
		if err != nil {
			return err
		}
	}
	v.set(t.As, value)
	return nil
}

// infoOfEach is what is known of several languages, each by its code or by a list that begins with it.
func (v *visit) infoOfEach(of any) (any, error) {
	codes, err := listed(of)
	if err != nil {
		return nil, err
	}
	all := sessionstore.NewList()
	for i := range codes.Len() {
		code, is := plainText(codes.At(i))
		if !is {
			parts, err := listed(codes.At(i))
			if err != nil {
				return nil, err
			}
			if parts.Len() > 0 {
				code, _ = plainText(parts.At(0))
			}
		}
		info, err := v.languageInfo(code)
		if err != nil {
			return nil, err
		}
		all.Append(info)
	}
	return all, nil
}

var betweenLines = memo.Pattern(`\s*\n\s*`)

// message is what stands in a part of a {% blocktranslate %}, as makemessages has it, and the names in it.
func message(nodes []Node, trimmed bool) (text string, names []Node) {
	var b strings.Builder
	for _, n := range nodes {
		if n.Kind == PlainNode {
			b.WriteString(strings.ReplaceAll(n.Text, "%", "%%"))
			continue
		}
		b.WriteString("%(" + n.Text + ")s")
		names = append(names, n)
	}
	if text = b.String(); trimmed {
		text = betweenLines().ReplaceAllString(strings.TrimSpace(text), " ")
	}
	return text, names
}

// fillBlockTranslate writes {% blocktranslate %}.
func (v *visit) fillBlockTranslate(b *strings.Builder, n Node) error {
	t := n.Tag
	var scope turn
	for _, arg := range append(t.behind("with"), t.behind("count")...) {
		value, err := v.resolved(arg.Value, false)
		if err != nil {
			return err
		}
		scope.set(arg.Name, value)
	}
	context, err := v.contextOf(t)
	if err != nil {
		return err
	}
	text := ""
	err = v.scope(scope, func() error {
		text, err = v.blockSaid(n, context, false)
		return err
	})
	if err != nil {
		return err
	}
	if as := t.word("asvar"); as != "" {
		v.set(as, text)
		return nil
	}
	b.WriteString(text)
	return nil
}

// blockSaid is the text of a block in the language that is active. nested says that it is put in as it stands, since the
// translation names something that is not there.
func (v *visit) blockSaid(n Node, context string, nested bool) (string, error) {
	trimmed := n.Tag.has("trimmed")
	one, names := message(n.Yes, trimmed)
	text := ""
	if counts := n.Tag.behind("count"); len(counts) == 1 {
		value, err := v.resolved(counts[0].Value, false)
		if err != nil {
			return "", err
		}
		count, err := wholeCount(value, counts[0].Name, n.Tag.Word)
		if err != nil {
			return "", err
		}
		many, further := message(n.No, trimmed)
		names = append(names, further...)
		text = v.inNumber(context, one, many, count)
	} else {
		text = v.translated(context, one)
	}
	data := sessionstore.NewDict()
	for _, name := range names {
		value, err := v.resolved(name, false)
		if err != nil {
			return "", err
		}
		if _, missing := value.(absent); missing {
			value = ""
		}
		data.Set(name.Text, filters.Shown(value, !v.raw))
	}
	made, err := pyrun.Percent(text, data)
	if !pyrun.IsRaised(err, "KeyError") && !pyrun.IsRaised(err, "ValueError") {
		return made, err
	}
	if nested {
		return "", fmt.Errorf("TemplateSyntaxError: '%s' is unable to format string returned by gettext: %s using %s", n.Tag.Word, pythonRepr(text), pythonRepr(data))
	}
	before := v.speaks
	v.deactivate(true)
	made, err = v.blockSaid(n, context, true)
	v.speaks = before
	return made, err
}

// wholeCount is what count= is given, as a number.
func wholeCount(value any, name, word string) (int64, error) {
	switch n := value.(type) {
	case int64:
		return n, nil
	case int:
		return int64(n), nil
	case bool:
		return map[bool]int64{true: 1}[n], nil
	case float64:
		if n == float64(int64(n)) {
			return int64(n), nil
		}
		return 0, fmt.Errorf("NotImplementedError: %s of {%% %s %%} is a whole number here", name, word)
	}
	return 0, fmt.Errorf("TemplateSyntaxError: '%s' argument to '%s' tag must be a number.", name, word)
}
