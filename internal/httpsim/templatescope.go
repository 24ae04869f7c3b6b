package httpsim

import (
	"errors"
	"slices"
	"strconv"

	"statelab/internal/filters"
	"statelab/internal/pyrun"
	"statelab/internal/sessionstore"
)

// turn is a scope of a template: names that a tag gives to what is in it. The scope of a {% for %} is
// where it is in what it goes through.
type turn struct {
	names  []string
	values []any
	loop   bool
	at, of int           // of a loop
	alone  bool          // of {% include … only %}: nothing outside is known
	block  *blockTurn    // of a {% block %}
	kept   map[*Tag]any  // what {% ifchanged %} has seen in this loop
	file   *templateFile // which was begun here
}

// errTooManyTurns ends a page that goes round without measure.
var errTooManyTurns = errors.New("the loops of the page go round more than 100,000 times")

// maxTurns is how often the {% for %}s of a page may go round together.
const maxTurns = 100_000

// scope does f in a scope of its own.
func (v *visit) scope(t turn, f func() error) error {
	before := len(v.turns)
	v.turns = append(v.turns, t)
	err := f()
	v.turns = v.turns[:before]
	return err
}

// set gives a name a value in the innermost scope.
func (v *visit) set(name string, value any) {
	if len(v.turns) == 0 {
		v.turns = append(v.turns, turn{})
	}
	v.turns[len(v.turns)-1].set(name, value)
}

func (t *turn) set(name string, value any) {
	if i := slices.Index(t.names, name); i >= 0 {
		t.values = slices.Clone(t.values)
		t.values[i] = value
		return
	}
	t.names, t.values = append(slices.Clip(t.names), name), append(slices.Clip(t.values), value)
}

// setUpward gives a name a value where it has one already, and else in the innermost scope.
func (v *visit) setUpward(name string, value any) {
	for i := range slices.Backward(v.turns) {
		if slices.Contains(v.turns[i].names, name) {
			v.turns[i].set(name, value)
			return
		}
	}
	v.set(name, value)
}

// scoped looks a name up that a tag gives; false where none does, and the page may know it.
func (v *visit) scoped(p Path) (any, bool, error) {
	for i := range slices.Backward(v.turns) {
		t := &v.turns[i]
		switch {
		case p[0] == forloop && t.loop:
			return v.ofForloop(i, p[1:]), true, nil
		case p[0] == "block" && t.block != nil:
			value, err := v.ofBlock(t.block, p[1:])
			return value, true, err
		}
		if at := slices.Index(t.names, p[0]); at >= 0 {
			value, err := v.along(t.values[at], p[1:])
			return value, true, err
		}
		if t.alone {
			return absent{}, true, nil
		}
	}
	return absent{}, false, nil
}

// ofForloop is what {{ forloop.NAME }} is in a scope.
func (v *visit) ofForloop(at int, p Path) any {
	t := v.turns[at]
	if len(p) == 0 {
		return absent{}
	}
	switch p[0] {
	case "counter":
		return int64(t.at + 1)
	case "counter0":
		return int64(t.at)
	case "revcounter":
		return int64(t.of - t.at)
	case "revcounter0":
		return int64(t.of - t.at - 1)
	case "first":
		return t.at == 0
	case "last":
		return t.at == t.of-1
	case "length":
		return int64(t.of)
	case "parentloop":
		for i := at - 1; i >= 0 && !v.turns[i+1].alone; i-- {
			if v.turns[i].loop {
				return v.ofForloop(i, p[1:])
			}
		}
	}
	return absent{}
}

// along walks into a value that a template has, as a dotted name does: what a row has, keys of dicts,
// numbers of lists and texts, and methods that need nothing.
func (v *visit) along(value any, names Path) (any, error) {
	if f, is := value.(lineFunction); is {
		made, err := f.called()
		if _, missing := made.(absent); missing || err != nil {
			return made, err
		}
		value = made
	}
	if late, is := value.(*lazyText); is {
		value = late.Plain()
	}
	for i, name := range names {
		switch of := value.(type) {
		case rowObject:
			found, err := v.ofRecord(of.record, names[i:])
			if _, missing := found.(absent); missing && err == nil && v.lines != nil {
				return v.ofLines(&lineRow{v.lines, of.record}, names[i:])
			}
			return found, err
		case *queried:
			if of.lines != nil {
				return v.ofLines(of.lines, names[i:])
			}
		case *someone:
			return v.ofSomeone(of, names[i:])
		case *lineInstance:
			next, err := of.lookup(name)
			if _, missing := next.(absent); missing || err != nil {
				return next, err
			}
			value = next
			continue
		case interface{ attribute(string) (any, error) }:
			next, err := of.attribute(name)
			if _, missing := next.(absent); missing || err != nil {
				return next, err
			}
			value = next
			continue
		}
		if at, is := value.(moment); is {
			return v.ofPython(pyrun.Moment{Time: at.Time()}, names[i:])
		}
		if of, is := value.(interface{ value() pyrun.Value }); is {
			return v.ofPython(of.value(), names[i:])
		}
		next := inside(value, names[i:i+1])
		if _, missing := next.(absent); missing {
			next = methodOf(value, name)
		}
		if _, missing := next.(absent); missing {
			return next, nil
		}
		value = next
	}
	if late, is := value.(*lazyText); is {
		value = late.Plain()
	}
	return value, nil
}

// ofPython is what a value that Python alone has, a moment or a Decimal, has along a dotted name; nothing where a method
// has to be given something.
func (v *visit) ofPython(value pyrun.Value, names Path) (any, error) {
	next, err := pyrun.AttributeOf(value, names[0])
	if err == nil {
		next, err = calledInTemplate(next)
	}
	switch {
	case pyrun.IsRaised(err, "TypeError", "AttributeError"):
		return absent{}, nil
	case err != nil:
		return nil, err
	}
	if _, missing := next.(absent); missing {
		return next, nil
	}
	return v.along(v.ofTemplate(next), names[1:])
}

// methodOf is what a method gives that Django calls in a template.
func methodOf(value any, name string) any {
	if dict, is := value.(*sessionstore.Dict); is {
		all := &sessionstore.List{}
		for key, value := range dict.All() {
			switch name {
			case "keys":
				all.Append(sessionstore.KeyValue(key))
			case "values":
				all.Append(value)
			case "items":
				all.Append(pair{List: sessionstore.NewList(sessionstore.KeyValue(key), value)})
			}
		}
		if slices.Contains([]string{"keys", "values", "items"}, name) {
			return filters.View{Name: "dict_" + name, List: all}
		}
		return absent{}
	}
	text := ""
	switch value := value.(type) {
	case string:
		text = value
	case safe:
		text = string(value)
	default:
		return absent{}
	}
	if i, err := strconv.Atoi(name); err == nil {
		all := []rune(text)
		if i < 0 || i >= len(all) {
			return absent{}
		}
		return string(all[i])
	}
	if value, is := pyrun.ShownText(text, name); is {
		return value
	}
	return absent{}
}
