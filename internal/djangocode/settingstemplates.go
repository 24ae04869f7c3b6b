package djangocode

import (
	"maps"
	"slices"

	"statelab/internal/diag"
	"statelab/internal/httpsim"
	"statelab/internal/pyrun"
	"statelab/internal/python"
)

// The context processors that Django's startproject writes and that are played whether they stand there or not.
const (
	csrfProcessor     = inDjangoProcessors + "csrf"
	requestProcessor  = inDjangoProcessors + "request"
	authProcessor     = "django.contrib.auth.context_processors.auth"
	messagesProcessor = "django.contrib.messages.context_processors.messages"
)

// quietProcessors give templates what is there anyway, or are those of httpsim.ProcessorsOfDjango.
var quietProcessors = append([]string{csrfProcessor, requestProcessor, authProcessor, messagesProcessor}, djangoProcessors()...)

// djangoProcessors are the dotted names of httpsim.ProcessorsOfDjango.
func djangoProcessors() (all []string) {
	for _, name := range slices.Sorted(maps.Keys(httpsim.ProcessorsOfDjango())) {
		all = append(all, inDjangoProcessors+name)
	}
	return all
}

// inDjangoProcessors stands before the names of Django's context processors in TEMPLATES.
const inDjangoProcessors = "django.template.context_processors."

// templates looks through TEMPLATES.
func (c *settingsCheck) templates(v *SettingValue) {
	engines, err := pyrun.Iter(v.Value)
	for i, engine := range engines {
		if !isDict(engine) {
			err = pyrun.Raise("TypeError", "")
			break
		}
		switch backend := under(engine, "BACKEND"); {
		case backend != "django.template.backends.django.DjangoTemplates":
			text, _ := backend.(string)
			c.say(c.f.PlaceOf(text, v.At), "write django.template.backends.django.DjangoTemplates", "templates of this kind are not played")
			continue
		case i > 0:
			c.say(v.At, "leave all but the first out", "TEMPLATES with several entries is not played")
			return
		}
		c.engine(v, engine)
	}
	if err != nil || len(engines) == 0 {
		c.say(v.At, "copy it from what startproject writes", "TEMPLATES is a list of dicts")
	}
}

// isOwn reports whether a dotted name is that of something in a module of the site, which has these.
func (c *settingsCheck) isOwn(name, module string, has []string) bool {
	return len(ownOf([]pyrun.Value{name}, module)) > 0 && (slices.Contains(has, last(name)) || slices.Contains(c.beside.Unread, module))
}

// engine looks through the entry of TEMPLATES.
func (c *settingsCheck) engine(v *SettingValue, d pyrun.Value) {
	options := under(d, "OPTIONS")
	dirs, _ := pyrun.Iter(under(d, "DIRS"))
	if yes, err := pyrun.Truth(under(d, "APP_DIRS")); err == nil && !yes && len(dirs) == 0 && under(options, "loaders") == nil {
		c.say(v.At, "write \"APP_DIRS\": True", "with these TEMPLATES Django finds no template")
	}
	for _, key := range keysOf(options) {
		if given, err := pyrun.Truth(under(options, key)); key != "context_processors" && key != "loaders" && key != "debug" && (err != nil || given) {
			c.say(c.f.PlaceOf(key, v.At), "leave it out", "the option %s of TEMPLATES is not played", key)
		}
	}
	all, _ := pyrun.Iter(under(options, "context_processors"))
	meant := map[string]bool{}
	for _, item := range all {
		name, _ := item.(string)
		if c.joined(name, quietProcessors, c.f.PlaceOf(name, v.At), meant) {
			continue
		}
		meant[diag.Nearest(name, quietProcessors)] = true
		if !slices.Contains(quietProcessors, name) && !c.isOwn(name, "context_processors", c.beside.Processors) {
			c.say(c.f.PlaceOf(name, v.At), guessOr(name, quietProcessors, "write its function under context_processors:, or leave the line out"), "the context processor %s is not played here", name)
		}
	}
	needed := []string{requestProcessor, authProcessor}
	if c.beside.Messages {
		needed = append(needed, messagesProcessor)
	}
	for _, name := range needed {
		if !slices.Contains(all, pyrun.Value(name)) && !meant[name] {
			c.say(v.At, "add "+python.Quote(name), "TEMPLATES has no %s, and a site without it is not played", name)
		}
	}
}
