package httpsim

import "statelab/internal/python"

// AddMessage is messages.success(request, text) and its kin, or messages.add_message() by another level.
type AddMessage struct {
	Level string // one of MessageLevels
	Text  Template
	Extra *Template // extra_tags; nil: none is given
}

func (a AddMessage) run(v *visit) error {
	value, err := v.worth(a.Text)
	if err != nil || !truth(value) {
		return err
	}
	extra := ""
	if a.Extra != nil {
		given, err := v.worth(*a.Extra)
		if err != nil {
			return err
		}
		extra = pythonStr(given)
	}
	return v.addMessage(Message{Level: messageLevels[a.Level], Text: pythonStr(value), Extra: &extra})
}

func (a AddMessage) check(c *checking) {
	if messageLevels[a.Level] == 0 {
		c.add("a message has a level, as success, and not %s", python.Quote(a.Level))
	}
	c.value(a.Text)
	if a.Extra != nil {
		c.value(*a.Extra)
	}
}
