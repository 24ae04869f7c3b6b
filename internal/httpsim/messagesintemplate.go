package httpsim

import (
	"fmt"
	"strings"

	"statelab/internal/python"
	"statelab/internal/sessionstore"
)

// What templates know by the context processor of messages.
const (
	messagesRoot = "messages"
	levelsRoot   = "DEFAULT_MESSAGE_LEVELS"
)

// ofLevels are the names of levels, as messages and DEFAULT_MESSAGE_LEVELS have them.
var ofLevels = []string{"DEBUG", "INFO", "SUCCESS", "WARNING", "ERROR"}

// defaultLevels is DEFAULT_MESSAGE_LEVELS.
func defaultLevels() *sessionstore.Dict {
	d := sessionstore.NewDict()
	for _, name := range ofLevels {
		d.Set(name, messageLevels[strings.ToLower(name)])
	}
	return d
}

// storedMessages is what templates call messages: request._messages. To look whether there are any does not take
// them away, and to go through them does.
type storedMessages struct {
	r   *Request
	len int
}

// storage is messages of a template.
func (v *visit) storage() (any, error) {
	all, err := v.allMessages()
	if err != nil {
		return nil, err
	}
	return &storedMessages{v.Request, len(all)}, nil
}

// Len is len() of it.
func (s *storedMessages) Len() int { return s.len }

// read goes through it, as {% for %} does: not where there are none.
func (s *storedMessages) read() (*sessionstore.List, error) {
	if s.len == 0 {
		return &sessionstore.List{}, nil
	}
	all, err := s.r.readMessages()
	if err != nil {
		return nil, err
	}
	list := &sessionstore.List{}
	for _, m := range all {
		list.Append(shownMessage{m})
	}
	return list, nil
}

// Class implements filters.Object.
func (s *storedMessages) Class() string {
	name := s.r.server.code().settings.messageStorage
	return name[strings.LastIndex(name, ".")+1:]
}

// Repr implements filters.Object.
func (s *storedMessages) Repr() string {
	return fmt.Sprintf("<%s: request=<WSGIRequest: %s %s>>", s.Class(), s.r.Method, python.Repr(s.r.fullPath(s.r.Path)))
}

// Str implements filters.Object.
func (s *storedMessages) Str() string { return s.Repr() }

// Same implements filters.Object.
func (s *storedMessages) Same(other any) bool {
	o, is := other.(*storedMessages)
	return is && o.r == s.r
}

// Attribute implements filters.Object.
func (*storedMessages) Attribute(string) (any, error) { return nil, nil }

// shownMessage is a message of a template.
type shownMessage struct{ Message }

// attribute is what it has under a name.
func (m shownMessage) attribute(name string) (any, error) {
	switch name {
	case "message":
		return m.Text, nil
	case "tags":
		return m.tags(), nil
	case "level_tag":
		return m.levelTag(), nil
	case "level":
		return m.Level, nil
	case "extra_tags":
		if m.Extra == nil {
			return nil, nil
		}
		return *m.Extra, nil
	}
	return absent{}, nil
}

// Str implements filters.Object.
func (m shownMessage) Str() string { return m.Text }

// Repr implements filters.Object, as Django 5 has it.
func (m shownMessage) Repr() string {
	extra := ""
	if m.Extra != nil && *m.Extra != "" {
		extra = ", extra_tags=" + python.Repr(*m.Extra)
	}
	return fmt.Sprintf("Message(level=%d, message=%s%s)", m.Level, python.Repr(m.Text), extra)
}

// Class implements filters.Object.
func (shownMessage) Class() string { return "Message" }

// Same implements filters.Object: messages are the same by level and text.
func (m shownMessage) Same(other any) bool {
	o, is := other.(shownMessage)
	return is && o.Level == m.Level && o.Text == m.Text
}

// Attribute implements filters.Object.
func (m shownMessage) Attribute(name string) (any, error) {
	value, err := m.attribute(name)
	if _, missing := value.(absent); missing {
		value = nil
	}
	return value, err
}
