package language

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"statelab/internal/clock"
	"statelab/internal/diag"
	"statelab/internal/httpsim"
	"statelab/internal/lesson"
	"statelab/internal/python"
)

// readSettings reads lines of settings.py into the entries that a lesson has for them.
// Of two lines about one setting the later one counts, as in Python.
func readSettings(h Hole, text string) (entries []lesson.Entry, problems diag.List) {
	lines, err := python.Statements(text)
	if err != nil {
		return nil, unread(err)
	}
	for _, s := range lines {
		pos := diag.Pos{Line: s.Line, Col: s.Col}
		if name, away := takenAway(strings.Split(text, "\n")[s.Line-1]); away {
			problems.Add(pos, "", "no line here sets %s, so there is none to take away", name)
			continue
		}
		if s.Action != python.Assign || s.Target.Kind != python.Name {
			problems.Add(pos, "", "a line of settings is NAME = value")
			continue
		}
		setting, ok := settingOf(h, s.Target, &problems)
		if !ok {
			continue
		}
		value, hint := settingValue(setting, s.Value)
		if value == nil {
			problems.Add(diag.Pos{Line: s.Value.Line, Col: s.Value.Col}, hint, "%s is %s", setting.Name, wantedOf(setting))
			continue
		}
		placeAt(value, diag.Pos{Line: s.Value.Line, Col: s.Value.Col})
		entries = slices.DeleteFunc(entries, func(e lesson.Entry) bool { return e.Key.Value == setting.Name })
		entries = append(entries, lesson.Entry{Key: &lesson.Node{Kind: lesson.Scalar, Pos: pos, Value: setting.Name}, Value: value})
	}
	return entries, problems
}

// unread makes a problem of what Python's reader says.
func unread(err error) (problems diag.List) {
	var p *python.Problem
	if errors.As(err, &p) {
		problems.Add(diag.Pos{Line: p.Line, Col: p.Col}, "", "%s", p.Message)
	} else {
		problems.Add(diag.Pos{Line: 1, Col: 1}, "", "%v", err)
	}
	return problems
}

func placeAt(n *lesson.Node, pos diag.Pos) {
	n.Pos = pos
	for _, item := range n.Items {
		placeAt(item, pos)
	}
}

// settingOf finds the setting that a line is about, among those that may be written.
func settingOf(h Hole, name *python.Expr, problems *diag.List) (httpsim.Setting, bool) {
	table, pos := httpsim.SettingTable(), diag.Pos{Line: name.Line, Col: name.Col}
	i := slices.IndexFunc(table, func(s httpsim.Setting) bool { return s.Name == name.Text })
	open := collect(h.Of, func(t lesson.Text) string { return t.Value })
	if len(open) == 0 {
		open = settingNames()
	}
	switch {
	case i < 0 && slices.Contains(djangos(), name.Text):
		problems.Add(pos, mayWrite(open), unplayed, name.Text)
	case i < 0:
		problems.Add(pos, diag.DidYouMean(name.Text, open), "Django has no setting %s", name.Text)
	case !slices.Contains(open, name.Text):
		problems.Add(pos, "", "here only %s may be written", lesson.Alternatives(open))
	default:
		return table[i], true
	}
	return httpsim.Setting{}, false
}

// unplayed is said of a setting of Django's that no site here has.
const unplayed = "Django has the setting %s; statelab does not play it here"

// mayWrite lists settings, where they are few enough to be read.
func mayWrite(open []string) string {
	if len(open) > 5 {
		return ""
	}
	return "here you can write " + lesson.Alternatives(open)
}

// wantedOf says in Python's words what a setting takes.
func wantedOf(s httpsim.Setting) string {
	switch {
	case s.Kind == httpsim.KindBool:
		return "True or False"
	case s.Kind == httpsim.KindLength:
		return "a number of seconds, such as 60 * 60 * 24"
	case s.Kind == httpsim.KindLines:
		return `a list of texts, such as ["one", "two"]`
	case s.Choices != nil:
		words := collect(s.Choices, python.Quote)
		words[len(words)-1] = "False" // httpsim.Settings calls it false
		return lesson.Alternatives(words)
	}
	return "a text in quotes"
}

// settingValue makes of a value of Python the one that a lesson has for it. It is nil,
// with a hint, where the setting does not take such a value.
func settingValue(s httpsim.Setting, e *python.Expr) (n *lesson.Node, hint string) {
	word := ""
	if e.Kind == python.Name {
		word = e.Text
		for _, right := range []string{"True", "False", "None"} {
			if strings.EqualFold(word, right) && word != right {
				return nil, "Python writes " + right
			}
		}
	}
	switch {
	case s.Kind == httpsim.KindBool:
		if word == "True" || word == "False" {
			return lesson.NewText(strings.ToLower(word)), ""
		}
		if e.Kind == python.String {
			hint = "without quotes: a text is no True or False"
		}
	case s.Kind == httpsim.KindLength:
		if n, ok := seconds(e); ok {
			return lesson.NewText(clock.FormatLength(time.Duration(n) * time.Second)), ""
		}
	case s.Kind == httpsim.KindLines:
		return textsOf(e), ""
	case s.Choices != nil && (word == "False" || word == "None"):
		return lesson.NewText("false"), ""
	case word == "None":
		return lesson.NewText(""), ""
	case e.Kind == python.String && (s.Choices == nil || e.Text != "false"):
		return lesson.NewText(e.Text), ""
	case word != "":
		hint = "in quotes: " + python.Quote(word)
	}
	return nil, hint
}

func textsOf(e *python.Expr) *lesson.Node {
	if e.Kind != python.List {
		return nil
	}
	n := &lesson.Node{Kind: lesson.List}
	for _, item := range e.Parts {
		if item.Kind != python.String {
			return nil
		}
		n.Items = append(n.Items, lesson.NewText(item.Text))
	}
	return n
}

// longestSetting keeps a length of time in what the clock can count.
const longestSetting = int64(200*365*24*time.Hour) / int64(time.Second)

// seconds works out a number, a product or a sum.
func seconds(e *python.Expr) (int64, bool) {
	switch {
	case e.Kind == python.Number:
		return e.Number, e.Number <= longestSetting
	case e.Kind == python.Operation && e.Text == "-" && len(e.Parts) == 1:
		n, ok := seconds(e.Parts[0])
		return -n, ok
	case e.Kind != python.Operation || len(e.Parts) != 2 || !strings.Contains("+-*", e.Text):
		return 0, false
	}
	a, okA := seconds(e.Parts[0])
	b, okB := seconds(e.Parts[1])
	var n int64
	switch e.Text {
	case "+":
		n = a + b
	case "-":
		n = a - b
	default:
		n = a * b
		if b != 0 && n/b != a {
			return 0, false
		}
	}
	return n, okA && okB && -longestSetting <= n && n <= longestSetting
}

// SettingLine writes a setting as a line of settings.py.
func SettingLine(s httpsim.Setting, value string) string {
	switch {
	case s.Kind == httpsim.KindBool:
		return s.Name + " = " + strings.ToUpper(value[:1]) + value[1:]
	case s.Kind == httpsim.KindLength:
		d, _ := clock.ParseLength(value)
		return s.Name + " = " + strconv.FormatInt(int64(d/time.Second), 10)
	case value == "false" && s.Choices != nil:
		return s.Name + " = False"
	}
	return s.Name + " = " + python.Quote(value)
}

// Value is the value of a setting in lines of settings.py, as a lesson types it, and
// Django's own where they do not speak of it.
func (h Hole) Value(s httpsim.Setting, lines string) string {
	entries, _ := readSettings(Hole{}, lines)
	for _, e := range entries {
		if e.Key.Value == s.Name {
			return e.Value.Value
		}
	}
	return s.Default
}

// djangos are the settings of Django's that no hole can hold.
func djangos() []string {
	return slices.Concat(httpsim.Unplayed(), []string{sessionEngine, authUserModel})
}
