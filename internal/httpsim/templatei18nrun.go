package httpsim

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"statelab/internal/memo"
	"statelab/internal/pyrun"
	"statelab/internal/sessionstore"
)

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
	text := strings.ReplaceAll(v.writes(found, !v.raw), "%%", "%")
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
		v.set(as, safe(text)) // since 4.2
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
		data.Set(name.Text, v.writes(value, !v.raw))
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
	//lint:ignore ST1005 these are Django's words
	return 0, fmt.Errorf("TemplateSyntaxError: '%s' argument to '%s' tag must be a number.", name, word)
}
