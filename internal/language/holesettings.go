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
	"statelab/internal/rule"
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
			say(&problems, pos, rule.Textf("no line here sets %s, so there is none to take away", "%s: 여기에는 지울 줄이 없습니다", name), rule.Text{})
			continue
		}
		if s.Action != python.Assign || s.Target.Kind != python.Name {
			say(&problems, pos, rule.Text{EN: "a line of settings is NAME = value", KO: "설정은 NAME = value로 적습니다"}, rule.Text{})
			continue
		}
		setting, ok := settingOf(h, s.Target, &problems)
		if !ok {
			continue
		}
		value, hint := settingValue(setting, s.Value)
		if value == nil {
			wanted := wantedOf(setting)
			say(&problems, diag.Pos{Line: s.Value.Line, Col: s.Value.Col}, rule.Textf("%[1]s is %[2]s", "%[1]s의 값: %[3]s", setting.Name, wanted.EN, wanted.KO), hint)
			continue
		}
		if s.Comma {
			say(&problems, pos, rule.Text{EN: "the comma at the end makes a tuple of the value, as (x,) is one", KO: "끝의 쉼표 때문에 Python은 값을 튜플 (x,)로 읽습니다"}, rule.Text{EN: "leave the comma out", KO: "쉼표를 뺍니다"})
			continue
		}
		placeAt(value, diag.Pos{Line: s.Value.Line, Col: s.Value.Col})
		entries = slices.DeleteFunc(entries, func(e lesson.Entry) bool { return e.Key.Value == setting.Name })
		entries = append(entries, lesson.Entry{Key: &lesson.Node{Kind: lesson.Scalar, Pos: pos, Value: setting.Name}, Value: value})
	}
	return entries, problems
}

// say notes a problem in every language.
func say(problems *diag.List, pos diag.Pos, message, hint rule.Text) {
	p := diag.Say(message, hint)
	p.Pos = pos
	*problems = append(*problems, p)
}

// unread makes a problem of what Python's reader says.
func unread(err error) (problems diag.List) {
	var p *python.Problem
	if several, is := err.(interface{ Unwrap() []error }); is {
		for _, one := range several.Unwrap() {
			problems = append(problems, unread(one)...)
		}
	} else if errors.As(err, &p) {
		problems.Add(diag.Pos{Line: p.Line, Col: p.Col}, p.Hint, "%s", p.Message)
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
	case httpsim.Renamed(name.Text) != "":
		say(problems, pos, rule.Textf(older, "%s: 설정의 옛 이름입니다", name.Text), rule.Textf("write %[1]s", "%[1]s 설정으로 적습니다", httpsim.Renamed(name.Text)))
	case i < 0 && slices.Contains(djangos(), name.Text):
		say(problems, pos, rule.Textf(unplayed, "%s: statelab에서 다루지 않는 설정입니다", name.Text), mayWrite(open))
	case i < 0:
		say(problems, pos, rule.Textf("Django has no setting %s", "%s: Django에 없는 설정입니다", name.Text), diag.Guess(name.Text, open))
	case !slices.Contains(open, name.Text):
		say(problems, pos, rule.Textf("here only %[1]s may be written", "여기에 적을 수 있는 설정: %[2]s", lesson.Alternatives(open), strings.Join(open, ", ")), rule.Text{})
	default:
		return table[i], true
	}
	return httpsim.Setting{}, false
}

// older is said of a name that a setting had before.
const older = "%s is the older name of a setting"

// unplayed is said of a setting of Django's, or of django-cors-headers, that no site here has.
const unplayed = "%s is a setting that statelab does not play"

// mayWrite lists settings, where they are few enough to be read.
func mayWrite(open []string) rule.Text {
	if len(open) > 5 {
		return rule.Text{}
	}
	return rule.Textf("here you can write %[1]s", "여기에 적을 수 있는 설정: %[2]s", lesson.Alternatives(open), strings.Join(open, ", "))
}

// wantedOf says in Python's words what a setting takes.
func wantedOf(s httpsim.Setting) rule.Text {
	switch {
	case s.Kind == httpsim.KindBool:
		return rule.Text{EN: "True or False", KO: "True나 False"}
	case s.Kind == httpsim.KindLength:
		return rule.Text{EN: "a number of seconds, such as 60 * 60 * 24", KO: "초 수. 예: 60 * 60 * 24"}
	case s.Kind == httpsim.KindPair:
		return rule.Text{EN: `two texts in parentheses, such as ("HTTP_X_FORWARDED_PROTO", "https")`, KO: `괄호로 묶은 글 두 개. 예: ("HTTP_X_FORWARDED_PROTO", "https")`}
	case s.Kind == httpsim.KindNames:
		return rule.Text{EN: `a list of pairs of texts, such as [("en", "English"), ("ko", "한국어")]`, KO: `글 두 개씩 묶은 목록. 예: [("en", "English"), ("ko", "한국어")]`}
	case s.Kind == httpsim.KindLines:
		return rule.Text{EN: `a list of texts, such as ["one", "two"]`, KO: `글의 목록. 예: ["one", "two"]`}
	case s.Kind == httpsim.KindRules:
		return rule.Text{EN: "a list that the lesson writes, and not a hole", KO: "구멍이 아니라 수업 파일에 적는 목록"}
	case s.Choices != nil:
		words := collect(s.Choices, python.Quote)
		words[len(words)-1] = "False" // httpsim.Settings calls it false
		return rule.Text{EN: lesson.Alternatives(words), KO: strings.Join(words, ", ") + " 가운데 하나"}
	case s.Default == "":
		return rule.Text{EN: "a text in quotes, or None", KO: "따옴표로 묶은 글, 또는 None"}
	}
	return rule.Text{EN: "a text in quotes", KO: "따옴표로 묶은 글"}
}

// nothings are the words of other languages for what Python calls None.
var nothings = []string{"null", "nil", "undefined"}

// asPython is a word as Python writes it; "" where it knows none like it.
func asPython(word string) string {
	if slices.Contains(nothings, strings.ToLower(word)) {
		return "None"
	}
	for _, right := range []string{"True", "False", "None"} {
		if strings.EqualFold(word, right) {
			return right
		}
	}
	return ""
}

// settingValue makes of a value of Python the one that a lesson has for it. It is nil,
// with a hint, where the setting does not take such a value.
func settingValue(s httpsim.Setting, e *python.Expr) (n *lesson.Node, hint rule.Text) {
	word := ""
	if e.Kind == python.Name {
		word = e.Text
		right := asPython(word)
		if s.Kind == httpsim.KindText && s.Choices == nil && right != "" && s.Default == "" {
			right = "None" // whatever it was called: there is no text
		}
		if right != "" && word != right {
			return nil, rule.Textf("Python writes %s", "Python에서는 이렇게 적습니다: %s", right)
		}
	}
	switch {
	case s.Kind == httpsim.KindBool:
		return truth(e, word)
	case s.Kind == httpsim.KindLength:
		if n, ok := seconds(e); ok {
			return lesson.NewText(clock.FormatLength(time.Duration(n) * time.Second)), rule.Text{}
		}
	case s.Kind == httpsim.KindLines, s.Kind == httpsim.KindPair && len(e.Parts) == 2:
		return textsOf(e), rule.Text{}
	case s.Kind == httpsim.KindPair, s.Kind == httpsim.KindRules:
		return nil, rule.Text{}
	case s.Kind == httpsim.KindNames:
		return pairsOf(e), rule.Text{}
	case s.Choices != nil:
		return choice(s, e, word)
	case word == "None":
		return lesson.NewText(""), rule.Text{}
	case e.Kind == python.String:
		return lesson.NewText(e.Text), rule.Text{}
	}
	return nil, inQuotes(word)
}

// truth reads what is True or False; 1 and 0 are as good to Django.
func truth(e *python.Expr, word string) (*lesson.Node, rule.Text) {
	switch {
	case word == "True", e.Kind == python.Number && e.Number == 1:
		return lesson.NewText("true"), rule.Text{}
	case word == "False", e.Kind == python.Number && e.Number == 0:
		return lesson.NewText("false"), rule.Text{}
	case e.Kind == python.String:
		return nil, rule.Text{EN: "without quotes: a text is no True or False", KO: "따옴표 없이 적습니다. 글은 True도 False도 아닙니다"}
	}
	return nil, rule.Text{}
}

// choice reads one of some words, in any case, as Django does.
func choice(s httpsim.Setting, e *python.Expr, word string) (*lesson.Node, rule.Text) {
	switch {
	case word == "False", word == "None":
		return lesson.NewText("false"), rule.Text{}
	case e.Kind != python.String:
		return nil, inQuotes(word)
	}
	for _, c := range s.Choices {
		if strings.EqualFold(c, e.Text) && c != "false" {
			return lesson.NewText(c), rule.Text{}
		}
	}
	return nil, diag.Guess(e.Text, s.Choices)
}

// inQuotes is the advice to who wrote a word without quotes that Python does not know.
func inQuotes(word string) rule.Text {
	if word == "" || asPython(word) != "" {
		return rule.Text{}
	}
	return rule.Textf("in quotes: %s", "따옴표로 묶습니다: %s", python.Quote(word))
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

// pairsOf are the pairs of a list, nil where it has something else.
func pairsOf(e *python.Expr) *lesson.Node {
	if e.Kind != python.List && e.Kind != python.Tuple {
		return nil
	}
	n := &lesson.Node{Kind: lesson.Map}
	for _, item := range e.Parts {
		if item.Kind != python.Tuple && item.Kind != python.List || len(item.Parts) != 2 || item.Parts[0].Kind != python.String {
			return nil
		}
		name := item.Parts[1]
		if name.Kind == python.Call && len(name.Parts) == 2 && len(name.Named) == 0 && name.Parts[0].Kind == python.Name && slices.Contains(lazily, name.Parts[0].Text) {
			name = name.Parts[1]
		}
		if name.Kind != python.String {
			return nil
		}
		n.Entries = append(n.Entries, lesson.Entry{Key: lesson.NewText(item.Parts[0].Text), Value: lesson.NewText(name.Text)})
	}
	return n
}

// lazily are the names under which a settings.py has gettext_lazy, whose text is looked up when it is shown.
var lazily = []string{"_", "gettext_lazy", "gettext", "ugettext_lazy", "gettext_noop"}

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
