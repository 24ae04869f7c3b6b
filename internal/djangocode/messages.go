package djangocode

import (
	"slices"
	"strings"

	"statelab/internal/httpsim"
	"statelab/internal/python"
)

// messageLine is a message that is read.
const messageLine = `messages.success(request, "text")`

// message reads messages.success(request, …) and its kin.
func (r *viewReader) message(s python.Statement, call string) (err error) {
	places := []string{"request", "message", "extra_tags", "fail_silently"}
	a := httpsim.AddMessage{Level: call}
	if call == "add_message" {
		places = slices.Insert(places, 1, "level")
	} else if !slices.Contains(httpsim.MessageLevels(), call) {
		return instead(s, messageLine, "messages.%s() is not read here", call)
	}
	args := given(s, s.Value, places...)
	if request := args.take("request"); request == nil || request.Dotted() != "request" {
		return instead(s, messageLine, "a message is given request first")
	}
	if call == "add_message" {
		if level := args.take("level"); level != nil {
			a.Level = strings.ToLower(strings.TrimPrefix(level.Dotted(), "messages."))
		}
		if !slices.Contains(httpsim.MessageLevels(), a.Level) {
			return instead(s, messageLine, "a message has a level here, as messages.SUCCESS")
		}
	}
	text := args.take("message")
	if text == nil {
		return instead(s, messageLine, "a message says something")
	}
	if a.Text, err = r.value(s, text); err != nil {
		return err
	}
	if extra := args.take("extra_tags"); extra != nil {
		tags, err := r.value(s, extra)
		if err != nil {
			return err
		}
		a.Extra = &tags
	}
	args.take("fail_silently")
	r.add(s, a)
	return args.rest()
}

// addMessage is messages.success(request, …).
func (w *coder) addMessage(a httpsim.AddMessage) {
	w.use("django.contrib", "messages")
	extra := ""
	if a.Extra != nil {
		extra = ", extra_tags=" + w.expression(*a.Extra)
	}
	w.line("messages.%s(request, %s%s)", a.Level, w.expression(a.Text), extra)
}
