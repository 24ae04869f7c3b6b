package httpsim

import (
	"strings"

	"statelab/internal/pyrun"
)

// messagesModule is django.contrib.messages.
func messagesModule() map[string]func(r *running) pyrun.Value {
	all := map[string]func(r *running) pyrun.Value{
		"add_message": calls("add_message", func(r *running, args *pyrun.Args) (pyrun.Value, error) {
			if err := requestOf(args, "_messages"); err != nil {
				return nil, err
			}
			v, err := args.Need("level")
			if err != nil {
				return nil, err
			}
			return nil, r.message(v, args)
		}),
		"get_messages": calls("get_messages", func(r *running, args *pyrun.Args) (pyrun.Value, error) {
			if err := requestOf(args, "_messages"); err != nil {
				return nil, err
			}
			return &messagesObject{r}, args.Done()
		}),
		"get_level": calls("get_level", func(r *running, args *pyrun.Args) (pyrun.Value, error) {
			if err := requestOf(args, "_messages"); err != nil {
				return nil, err
			}
			return r.messageLevel(), args.Done()
		}),
		"set_level": calls("set_level", func(r *running, args *pyrun.Args) (pyrun.Value, error) {
			if err := requestOf(args, "_messages"); err != nil {
				return nil, err
			}
			v, err := args.Need("level")
			if err != nil {
				return nil, err
			}
			if err := args.Done(); err != nil {
				return nil, err
			}
			if v == nil && r.messages.level != nil { // that of the settings again
				r.messages.level = nil
				return true, nil
			}
			level, err := wholeLevel(v)
			if err == nil {
				r.messages.level = &level
			}
			return true, err
		}),
	}
	for name, level := range messageLevels {
		all[name] = calls(name, func(r *running, args *pyrun.Args) (pyrun.Value, error) {
			if err := requestOf(args, "_messages"); err != nil {
				return nil, err
			}
			return nil, r.message(level, args)
		})
	}
	for _, name := range ofLevels {
		all[name] = constantly(messageLevels[strings.ToLower(name)])
	}
	return all
}

// wholeLevel is int(level).
func wholeLevel(v pyrun.Value) (int64, error) {
	whole, err := pyrun.Int(v)
	if err != nil {
		return 0, err
	}
	level, is := whole.(int64)
	if !is {
		return 0, pyrun.Raise("NotImplementedError", "a level of messages of more than 64 bits is not played here")
	}
	return level, nil
}

// message adds a message, of which the arguments hold all but the level.
func (r *running) message(level pyrun.Value, args *pyrun.Args) error {
	v, err := args.Need("message")
	if err != nil {
		return err
	}
	m := Message{}
	if given := args.Or("extra_tags", ""); given != nil {
		extra, err := pyrun.Str(given)
		if err != nil {
			return err
		}
		m.Extra = &extra
	}
	silently, err := pyrun.Truth(args.Or("fail_silently", false))
	if err == nil {
		err = args.Done()
	}
	if err != nil || silently && r.server.runs().Lacks.Messages {
		return err
	}
	if so, err := pyrun.Truth(v); err != nil || !so {
		return err
	}
	if m.Text, err = pyrun.Str(v); err == nil {
		m.Level, err = wholeLevel(level)
	}
	if err != nil {
		return err
	}
	return r.addMessage(m)
}

// messagesObject is what get_messages(request) returns.
type messagesObject struct{ r *running }

// TypeName implements pyrun.Object.
func (o *messagesObject) TypeName() string { return (&storedMessages{r: o.r.Request}).Class() }

// Attr implements pyrun.Object.
func (o *messagesObject) Attr(name string) (pyrun.Value, bool, error) {
	switch name {
	case "used":
		return o.r.messages.used, true, nil
	case "added_new":
		return o.r.messages.added, true, nil
	case "level":
		return o.r.messageLevel(), true, nil
	case "add":
		return function(name, func(args *pyrun.Args) (pyrun.Value, error) {
			level, err := args.Need("level")
			if err != nil {
				return nil, err
			}
			return nil, o.r.message(level, args)
		})
	}
	return nil, false, nil
}

// SetAttr implements pyrun.AttrSetter: storage.used = False keeps what was gone through.
func (o *messagesObject) SetAttr(name string, value pyrun.Value) error {
	if name != "used" {
		return pyrun.NoAttribute(o, name)
	}
	so, err := pyrun.Truth(value)
	if err != nil {
		return err
	}
	o.r.messages.used = so
	o.r.noteCode("messages.used = %s", map[bool]string{true: "True", false: "False"}[so])
	return nil
}

// Iter implements pyrun.Iterable.
func (o *messagesObject) Iter() ([]pyrun.Value, error) {
	all, err := o.r.readMessages()
	if err != nil {
		return nil, err
	}
	items := make([]pyrun.Value, len(all))
	for i, m := range all {
		items[i] = messageObject{m}
	}
	return items, nil
}

// Len implements pyrun.Sized.
func (o *messagesObject) Len() (int, error) {
	all, err := o.r.allMessages()
	return len(all), err
}

// Truth implements pyrun.Truthful.
func (o *messagesObject) Truth() (bool, error) {
	n, err := o.Len()
	return n > 0, err
}

// Str implements pyrun.Shown.
func (o *messagesObject) Str() (string, error) { return o.Repr() }

// Repr implements pyrun.Shown.
func (o *messagesObject) Repr() (string, error) {
	return (&storedMessages{r: o.r.Request}).Repr(), nil
}

// messageObject is one message.
type messageObject struct{ Message }

// TypeName implements pyrun.Object.
func (messageObject) TypeName() string { return "Message" }

// Attr implements pyrun.Object.
func (m messageObject) Attr(name string) (pyrun.Value, bool, error) {
	value, err := shownMessage(m).attribute(name)
	if _, missing := value.(absent); missing {
		return nil, false, err
	}
	return value, true, err
}

// Str implements pyrun.Shown.
func (m messageObject) Str() (string, error) { return m.Text, nil }

// Repr implements pyrun.Shown.
func (m messageObject) Repr() (string, error) { return shownMessage(m).Repr(), nil }

// Equal implements pyrun.Equal: messages are the same by level and text.
func (m messageObject) Equal(other pyrun.Value) (bool, error) {
	o, is := other.(messageObject)
	return is && o.Level == m.Level && o.Text == m.Text, nil
}
