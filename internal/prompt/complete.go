package prompt

import (
	"slices"
	"strings"
	"unicode/utf8"

	"statelab/internal/htmlpage"
	"statelab/internal/language"
	"statelab/internal/world"
)

// A Completion is what a line becomes by the key Tab.
type Completion struct {
	Line   string
	Cursor int // in characters
	// Choices are what could stand there, where several could and nothing more is common
	// to them.
	Choices []string
}

// Complete completes the word or the words before the cursor, which counts characters.
// It depends on the line, the cursor and how the world stands, and changes nothing.
func (s *Session) Complete(line string, cursor int) Completion {
	at := len(prefix(line, strings.Repeat(" ", max(0, cursor))))
	before, after := line[:at], line[at:]
	from, all := s.choices(before)
	typed := before[from:]
	fit := fitting(all, typed)
	put := func(text string) Completion {
		return Completion{Line: before[:from] + text + after, Cursor: utf8.RuneCountInString(before[:from] + text)}
	}
	switch {
	case len(fit) == 0:
		return Completion{Line: line, Cursor: cursor}
	case len(fit) == 1:
		return put(fit[0])
	}
	if common := commonStart(fit); utf8.RuneCountInString(common) > utf8.RuneCountInString(typed) {
		return put(common)
	}
	shown := make([]string, len(fit))
	for i, c := range fit {
		shown[i] = strings.TrimSpace(c)
	}
	return Completion{Line: line, Cursor: cursor, Choices: shown}
}

// fitting are the choices that begin with what was typed, case aside, each once.
func fitting(all []string, typed string) []string {
	var fit []string
	for _, c := range all {
		if len(c) >= len(typed) && strings.EqualFold(prefix(c, typed), typed) && !slices.Contains(fit, c) {
			fit = append(fit, c)
		}
	}
	return fit
}

// commonStart is what all texts begin with.
func commonStart(all []string) string {
	common := all[0]
	for _, s := range all[1:] {
		for !strings.HasPrefix(s, common) {
			_, size := utf8.DecodeLastRuneInString(common)
			common = common[:len(common)-size]
		}
	}
	return common
}

// choices are what can stand at the end of a text, and where it begins.
func (s *Session) choices(before string) (from int, all []string) {
	start := len(before) - len(strings.TrimLeft(before, " \t"))
	word, rest := cutWord(before[start:])
	if rest == "" {
		for _, w := range s.opened(words()) {
			all = append(all, w+" ")
		}
		return start, all
	}
	restAt := len(before) - len(strings.TrimLeft(rest, " \t"))
	lastAt := strings.LastIndexAny(before, " \t=") + 1
	if strings.HasPrefix(before[lastAt:], "$") {
		for name := range s.world.Kept() {
			all = append(all, "$"+name)
		}
		slices.Sort(all)
		return lastAt, all
	}
	if c := commandOf(word); c != nil {
		return s.ofCommand(c, before, restAt)
	}
	if v := language.VerbOf(word); v != nil {
		return s.ofVerb(v, before, restAt, lastAt)
	}
	return len(before), nil
}

// ofCommand are the choices behind a command.
func (s *Session) ofCommand(c *Command, before string, restAt int) (from int, all []string) {
	if c.Name == "remember" {
		return s.ofRemember(before, restAt)
	}
	if c.completes == nil {
		return len(before), nil
	}
	return restAt, c.completes(s)
}

// ofRemember are the choices for the second and the third word behind remember.
func (s *Session) ofRemember(before string, restAt int) (from int, all []string) {
	parts := strings.Fields(before[restAt:])
	if strings.HasSuffix(before, " ") {
		parts = append(parts, "")
	}
	if len(parts) == 0 {
		return len(before), nil
	}
	from = len(before) - len(parts[len(parts)-1])
	switch {
	case len(parts) == 2:
		for _, source := range world.RememberFrom {
			all = append(all, source+" ")
		}
		return from, all
	case len(parts) != 3:
	case parts[1] == world.FromAddress:
		return from, []string{world.OfPage}
	case parts[1] == world.FromCookie:
		return from, s.cookieNames()
	case parts[1] == world.FromField:
		return from, s.shown().Fields
	case len(s.acts) > 0:
		return from, world.ToRemember(s.acts[len(s.acts)-1].step, parts[1])
	}
	return len(before), nil
}

// ofVerb are the choices behind a verb: of its first text, or of a field of a form or of
// its own.
func (s *Session) ofVerb(v *language.Verb, before string, restAt, lastAt int) (from int, all []string) {
	rest := before[restAt:]
	p := s.page()
	switch {
	case v.Verb == "click" && p != nil:
		return restAt, linkWords(p)
	case v.Verb == "submit" && p != nil:
		return s.ofSubmit(p, before, restAt)
	case v.Line == language.CookieLine && strings.Contains(rest, ";"):
		return strings.LastIndexByte(before, ';') + 1, []string{" Path=/", " Domain=", " Secure", " HttpOnly", " SameSite=Lax", " SameSite=Strict", " SameSite=None", " Max-Age="}
	case !strings.ContainsAny(rest, " \t"):
		return restAt, s.firstTexts(v)
	case len(v.Type.Fields) > 0:
		return s.ofFields(v, before, lastAt)
	}
	return len(before), nil
}

// firstTexts are the choices for the first text behind a verb.
func (s *Session) firstTexts(v *language.Verb) []string {
	switch {
	case len(v.Type.Words) > 0:
		return v.Type.Words
	case hostVerb(v), len(v.Type.Fields) > 0 && v.Type.Fields[0].Name == "host":
		return s.hosts()
	case v.Verb == "drop_cookie":
		return s.cookieNames()
	case v.Verb == "resume":
		var names []string
		for _, w := range s.world.Waiting() {
			names = append(names, w.Pause)
		}
		return names
	case v.Verb == "script":
		return []string{"document.cookie"}
	}
	return s.addresses()
}

// addresses are those of the sites, and of the links of the page shown.
func (s *Session) addresses() []string {
	var all []string
	for _, host := range s.hosts() {
		all = append(all, "https://"+host+"/")
	}
	shown := s.world.Page(s.browser, s.tab)
	if shown == nil {
		return append(all, s.hosts()...)
	}
	for _, l := range shown.Links {
		if u, err := shown.URL.Resolve(l.Href); err == nil && u.IsWeb() {
			all = append(all, u.String())
			if u.HostPort() == shown.URL.HostPort() {
				all = append(all, u.Target())
			}
		}
	}
	return append(all, s.hosts()...)
}

// ofSubmit are the choices behind submit: buttons, the fields of the form, and users.
func (s *Session) ofSubmit(p *htmlpage.Page, before string, restAt int) (from int, all []string) {
	rest := before[restAt:]
	var form *htmlpage.Form
	for _, f := range p.Forms {
		for _, b := range f.Buttons {
			if len(rest) > len(b.Text) && strings.EqualFold(prefix(rest, b.Text), b.Text) && rest[len(prefix(rest, b.Text))] == ' ' {
				form = f
			}
		}
	}
	if form == nil {
		return restAt, buttonWords(p)
	}
	lastAt := strings.LastIndexAny(before, " \t") + 1
	name, _, filling := strings.Cut(before[lastAt:], "=")
	if filling {
		if name == "username" || name == "user" {
			return lastAt + len(name) + 1, s.userNames()
		}
		return len(before), nil
	}
	for _, f := range p.Fields() {
		if form.Has(f.Name) && !f.Hidden && !strings.Contains(rest, " "+f.Name+"=") {
			all = append(all, f.Name+"=")
		}
	}
	return lastAt, all
}

func (s *Session) userNames() []string {
	var names []string
	for _, a := range Accounts(s.opening.Lesson) {
		if !slices.Contains(names, a.Name) {
			names = append(names, a.Name)
		}
	}
	return names
}

// ofFields are the choices for the fields of a verb's own, and for their words.
func (s *Session) ofFields(v *language.Verb, before string, lastAt int) (from int, all []string) {
	fieldAt := strings.LastIndexAny(before, " \t") + 1
	name, _, filling := strings.Cut(before[fieldAt:], "=")
	for _, f := range v.Type.Fields[1:] {
		switch {
		case filling && f.Name == name && f.Name == "user":
			return lastAt, s.userNames()
		case filling && f.Name == name && f.Type.Form == language.AsBool:
			return lastAt, []string{"true", "false"}
		case filling && f.Name == name:
			return lastAt, f.Type.Words
		case filling:
		case f.Type.Form == language.AsNames:
			all = append(all, f.Name+".")
		default:
			all = append(all, f.Name+"=")
		}
	}
	if filling {
		return len(before), nil
	}
	return fieldAt, all
}
