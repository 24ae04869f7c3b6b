package httpsim

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"statelab/internal/filters"
	"statelab/internal/memo"
	"statelab/internal/sessionstore"
)

// fillTag writes what a tag makes.
func (v *visit) fillTag(b *strings.Builder, n Node, inHTML bool) error {
	switch t := n.Tag; t.Word {
	case "#", "comment", "load":
		return nil
	case "verbatim":
		return v.fillNodes(b, n.Yes, inHTML)
	case "templatetag":
		b.WriteString(brackets[t.Rest])
		return nil
	case "extends":
		return v.extended(b, n, inHTML)
	case "block":
		return v.fillBlock(b, n, inHTML)
	case "include":
		return v.included(b, n, inHTML)
	case "with":
		return v.fillWith(b, n, inHTML)
	case "autoescape":
		before := v.raw
		v.raw = t.Rest == "off"
		err := v.fillNodes(b, n.Yes, inHTML)
		v.raw = before
		return err
	case "spaceless":
		text, err := v.apart(n.Yes, inHTML)
		b.WriteString(betweenTags().ReplaceAllString(strings.TrimSpace(text), "><"))
		return err
	case "filter":
		return v.fillFilter(b, n, inHTML)
	case "ifchanged":
		return v.fillIfChanged(b, n, inHTML)
	case "resetcycle":
		delete(v.cycles(), t.of)
		return nil
	case "regroup":
		return v.regroup(t)
	case "translate", "trans":
		return v.fillTranslate(b, n)
	case "blocktranslate", "blocktrans":
		return v.fillBlockTranslate(b, n)
	case "language":
		return v.fillLanguage(b, n, inHTML)
	case currentLanguage, currentBidi, availableLanguages, infoOfLanguage, infoOfLanguages:
		return v.giveLanguages(t)
	}
	text, err := v.made(n)
	if err != nil || n.Tag.As != "" && n.Tag.Word != "cycle" {
		return err
	}
	b.WriteString(text)
	return nil
}

var betweenTags = memo.Pattern(`>\s+<`)

// apart is what nodes make, as a text of its own.
func (v *visit) apart(nodes []Node, inHTML bool) (string, error) {
	var b strings.Builder
	err := v.fillNodes(&b, nodes, inHTML)
	if err == nil {
		err = v.worked(b.String())
	}
	return b.String(), err
}

// made is the text that a tag makes; with {% … as NAME %} it has the name too.
func (v *visit) made(n Node) (text string, err error) {
	var value any = safe("")
	switch t := n.Tag; t.Word {
	case "cycle":
		return v.cycled(t)
	case "firstof":
		for _, arg := range t.Args {
			first, err := v.resolved(arg.Value, true)
			if err != nil {
				return "", err
			}
			if truth(first) {
				value = safe(v.writes(first, !v.raw))
				break
			}
		}
	case "now":
		v.notKnown()
		value = filters.Moment(v.server.env.Now()).Format(t.Rest[1:len(t.Rest)-1], inLanguage{v.Request})
	case "static":
		value, err = v.staticURL(t)
	case "url":
		value, err = v.reversed(t)
	case "widthratio":
		value, err = v.widthRatio(t)
	}
	if err != nil {
		return "", err
	}
	if n.Tag.As != "" {
		v.set(n.Tag.As, value)
	}
	if n.Tag.Word == "url" || n.Tag.Word == "static" {
		return v.writes(value, !v.raw), nil
	}
	return pythonStr(value), nil
}

// cycles are where the {% cycle %}s of the template are: an include begins anew.
func (v *visit) cycles() map[*Tag]any {
	for i := len(v.turns) - 1; i >= 0; i-- {
		if v.turns[i].file != nil {
			if v.turns[i].kept == nil {
				v.turns[i].kept = map[*Tag]any{}
			}
			return v.turns[i].kept
		}
	}
	if v.begun == nil {
		v.begun = map[*Tag]any{}
	}
	return v.begun
}

func (v *visit) cycled(t *Tag) (string, error) {
	of, kept := t, v.cycles()
	if t.of != nil {
		of = t.of
	}
	at, _ := kept[of].(int)
	kept[of] = at + 1
	value, err := v.resolved(of.Args[at%len(of.Args)].Value, false)
	if err != nil {
		return "", err
	}
	if of.As != "" {
		v.setUpward(of.As, value)
	}
	if of.Rest == "silent" {
		return "", nil
	}
	return v.writes(value, !v.raw), nil
}

func (v *visit) fillWith(b *strings.Builder, n Node, inHTML bool) error {
	scope, err := v.given(n.Tag)
	if err != nil {
		return err
	}
	return v.scope(scope, func() error { return v.fillNodes(b, n.Yes, inHTML) })
}

// given is the scope of the NAME=values of a tag.
func (v *visit) given(t *Tag) (scope turn, err error) {
	for _, arg := range t.Args {
		if arg.Word != "" {
			continue
		}
		value, err := v.resolved(arg.Value, false)
		if err != nil {
			return scope, err
		}
		scope.set(arg.Name, value)
	}
	return scope, nil
}

func (v *visit) fillFilter(b *strings.Builder, n Node, inHTML bool) error {
	text, err := v.apart(n.Yes, inHTML)
	if err != nil {
		return err
	}
	value := n.Tag.Args[0].Value
	value.Text, err = sessionstore.JSON(text)
	if err != nil {
		return err
	}
	value.Quoted = true
	made, err := v.resolved(value, false)
	b.WriteString(pythonStr(made))
	return err
}

// fillIfChanged writes what is in it where that, or one of its values, is another one than in the turn
// before.
func (v *visit) fillIfChanged(b *strings.Builder, n Node, inHTML bool) error {
	kept := v.cycles()
	for i := len(v.turns) - 1; i >= 0; i-- {
		if t := &v.turns[i]; t.loop {
			if t.kept == nil {
				t.kept = map[*Tag]any{}
			}
			kept = t.kept
			break
		} else if t.alone {
			break
		}
	}
	var now any
	text, err := v.apart(n.Yes, inHTML)
	if now = text; len(n.Tag.Args) > 0 {
		all := &sessionstore.List{}
		for _, arg := range n.Tag.Args {
			value, err := v.resolved(arg.Value, true)
			if err != nil {
				return err
			}
			all.Append(value)
		}
		now = all
	}
	if err != nil {
		return err
	}
	if before, seen := kept[n.Tag]; seen && equal(before, now) {
		return v.fillNodes(b, n.No, inHTML)
	}
	kept[n.Tag] = now
	b.WriteString(text)
	return nil
}

// regroup puts parts of a list together that have the same.
func (v *visit) regroup(t *Tag) error {
	value, err := v.resolved(t.Args[0].Value, true)
	if err != nil {
		return err
	}
	groups := &sessionstore.List{}
	var parts *sessionstore.List
	if parts, err = listed(value); err != nil {
		return err
	}
	var key any
	var group *sessionstore.List
	for i := range parts.Len() {
		v.set(t.As, parts.At(i))
		of, err := v.resolved(t.Args[1].Value, true)
		if err != nil {
			return err
		}
		if group == nil || !equal(key, of) {
			key, group = of, &sessionstore.List{}
			groups.Append(groupedResult{of, group})
		}
		group.Append(parts.At(i))
	}
	v.set(t.As, groups)
	return nil
}

// groupedResult is one group of {% regroup %}: a tuple whose parts have names.
type groupedResult struct {
	grouper any
	list    *sessionstore.List
}

// Items implements filters.Listed.
func (g groupedResult) Items() *sessionstore.List { return sessionstore.NewList(g.grouper, g.list) }

// Str implements filters.Object.
func (g groupedResult) Str() string { return g.Repr() }

// Repr implements filters.Object.
func (g groupedResult) Repr() string {
	return "GroupedResult(grouper=" + filters.Repr(g.grouper) + ", list=" + filters.Repr(g.list) + ")"
}

// Class implements filters.Object.
func (groupedResult) Class() string { return "GroupedResult" }

// Same implements filters.Object.
func (g groupedResult) Same(other any) bool {
	o, is := other.(groupedResult)
	return is && filters.Equal(g.grouper, o.grouper) && filters.Equal(g.list, o.list)
}

// Attribute implements filters.Object.
func (g groupedResult) Attribute(name string) (any, error) {
	switch name {
	case "grouper":
		return g.grouper, nil
	case "list":
		return g.list, nil
	}
	return nil, nil
}

// attribute is what it has under a name, or at a place.
func (g groupedResult) attribute(name string) (any, error) {
	switch name {
	case "grouper", "0":
		return g.grouper, nil
	case "list", "1":
		return g.list, nil
	}
	return absent{}, nil
}

// listed are the parts of a value that a template goes through; of None there are none.
func listed(value any) (*sessionstore.List, error) {
	all := &sessionstore.List{}
	switch in := itemsOf(value).(type) {
	case nil:
	case string:
		for _, c := range in {
			all.Append(string(c))
		}
	case safe:
		for _, c := range in {
			all.Append(string(c))
		}
	case *sessionstore.Dict:
		for key := range in.All() {
			all.Append(sessionstore.KeyValue(key))
		}
	case *sessionstore.List:
		return in, nil
	case *storedMessages:
		return in.read()
	default:
		return nil, notIterable(value)
	}
	return all, nil
}

func notIterable(v any) error {
	return fmt.Errorf("TypeError: '%s' object is not iterable", kindOf(v))
}

func (v *visit) widthRatio(t *Tag) (any, error) {
	var n [3]float64
	for i, arg := range t.Args {
		value, err := v.resolved(arg.Value, false)
		if err != nil {
			return nil, err
		}
		number, err := filters.Float(value)
		if i == 2 {
			whole, err := toInt(value)
			if err != nil {
				return nil, errors.New("TemplateSyntaxError: widthratio final argument must be a number")
			}
			number, _ = filters.Float(whole)
		} else if err != nil {
			return "", nil
		}
		n[i] = number
	}
	if n[1] == 0 {
		return "0", nil
	}
	return strconv.FormatFloat(math.RoundToEven(n[0]/n[1]*n[2]), 'f', 0, 64), nil
}

// reversed is the address that {% url %} names. With as there is none where no page is called so.
func (v *visit) reversed(t *Tag) (any, error) {
	name, err := v.resolved(t.Args[0].Value, false)
	if err != nil {
		return nil, err
	}
	var args []any
	kwargs := map[string]any{}
	for _, arg := range t.Args[1:] {
		value, err := v.resolved(arg.Value, false)
		if err != nil {
			return nil, err
		}
		if arg.Name != "" {
			kwargs[arg.Name] = value
		} else {
			args = append(args, value)
		}
	}
	address, err := Site{Pages: v.server.code().pages}.Reverse(pythonStr(name), args, kwargs)
	if err != nil && t.As != "" {
		return "", nil
	}
	return address, err
}

// staticURL is the address of a file below STATIC_URL.
func (v *visit) staticURL(t *Tag) (any, error) {
	name, err := v.resolved(t.Args[0].Value, false)
	return "/static/" + quotePath(strings.TrimLeft(pythonStr(name), "/")), err
}

// maxDepth is how deep templates may include and extend one another while a page is made.
const maxDepth = 60
