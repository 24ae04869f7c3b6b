package language

import (
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"statelab/internal/diag"
	"statelab/internal/httpsim"
	"statelab/internal/lesson"
	"statelab/internal/rule"
)

// The kinds of holes: the language in which a learner writes.
const (
	SetCookieHole = "set_cookie"
	SettingsHole  = "settings"
	ViewHole      = "view"
	AddressHole   = "address"
	TextHole      = "text"
)

// HoleKinds returns them, as the reference lists them.
func HoleKinds() []string {
	return []string{SetCookieHole, SettingsHole, ViewHole, AddressHole, TextHole}
}

// Hole is a place of a site, or of an act, at which a task has something written.
type Hole struct {
	Name   lesson.Text
	Kind   string
	Start  lesson.Text   // what stands there before
	Answer lesson.Text   // what stands there once the task is over
	Of     []lesson.Text // the settings that may be written; empty: all
	Free   []lesson.Text // attributes or settings that do not matter here

	defs bool // a def may stand there
}

// HoleFields returns the keys of a hole.
func HoleFields() []Field { return hole.fields() }

var hole = shapeOf("a hole",
	at(Field{Name: "kind", Required: true, About: en("the language of what is written: see [below](#holes)")}, word(HoleKinds()...), func(h *Hole) *string { return &h.Kind }),
	at(Field{Name: "start", Default: "what the task above has as its answer, where one has this hole; else required", About: en("what stands there before, and in all steps before the task. `''` is nothing")}, placed(textKind), func(h *Hole) *lesson.Text { return &h.Start }),
	at(Field{Name: "answer", Required: true, About: en("what stands there once the task is solved or given up")}, placed(textKind), func(h *Hole) *lesson.Text { return &h.Answer }),
	at(Field{Name: "free", Default: "none", About: en("of `set_cookie` attributes, of `settings` settings: whether and how they are written does not matter")}, listOf("free", placed(textKind)).called("list of names"), func(h *Hole) *[]lesson.Text { return &h.Free }),
	at(Field{Name: "of", Default: "all", About: en("of `settings`: those that may be written")}, listOf("of", placed(settingName)), func(h *Hole) *[]lesson.Text { return &h.Of }),
).checked(func(r *Reader, n *lesson.Node, h *Hole) {
	if of := n.Get("of"); of != nil && h.Kind != SettingsHole && h.Kind != "" {
		r.Add(of.Pos, "leave it out", "only a hole of kind settings has %q", "of")
	}
	r.checkFree(n, h)
})

// checkFree looks whether what does not matter is something that can be written there.
func (r *Reader) checkFree(n *lesson.Node, h *Hole) {
	known := map[string][]string{SetCookieHole: spelling, SettingsHole: settingNames()}[h.Kind]
	if free := n.Get("free"); free != nil && known == nil && h.Kind != "" {
		r.Add(free.Pos, "leave it out, or write other answers under also", "a hole of kind %s has no %q", h.Kind, "free")
		return
	}
	for _, f := range h.Free {
		if h.Kind != "" && !slices.Contains(known, f.Value) {
			r.Add(f.Pos, r.Guess(f.Value, known, ""), "%q is nothing that is written in a hole of kind %s", f.Value, h.Kind)
		}
	}
}

func settingNames() []string {
	return collect(httpsim.SettingTable(), func(s httpsim.Setting) string { return s.Name })
}

// settingName is the name of a setting that a site may change.
var settingName = textKind.called("setting").that(func(r *Reader, n *lesson.Node, name string) bool {
	names := settingNames()
	if now := httpsim.Renamed(name); now != "" {
		r.Add(n.Pos, "write "+now, older, name)
		return false
	}
	if slices.Contains(djangos(), name) {
		r.Add(n.Pos, "leave it out", unplayed, name)
		return false
	}
	if !slices.Contains(names, name) {
		r.Add(n.Pos, r.Guess(name, names, ""), "Django has no setting %q", name)
		return false
	}
	return true
})

// Hole reads what a task says of a hole, and whether it can be kept apart from what is
// wrong with it.
func (r *Reader) Hole(src lesson.Part) (Hole, bool) {
	before := len(r.Problems)
	h := Hole{Name: src.Name}
	hole.readInto(r, src.Node, &h)
	return h, len(r.Problems) == before
}

// Filling is what was written in a hole, read.
type Filling struct {
	Text string      // as it is put in
	Told []rule.Text // what was passed over or put right

	name, kind string
	settings   []lesson.Entry
	actions    []httpsim.Action
	lines      []int            // of the text, from which each action was read
	unread     bool             // something in it is wrong
	mistaken   bool             // it is read as a mistake that raises: see ReadMistake
	others     []string         // what the task writes there beside it
	gives      []httpsim.Action // these, and those of what else stands in the hole: templates know what one of them gives
}

// Fillings are what stands in the holes of a lesson.
type Fillings map[string]Filling

// Nothing is what somebody types who wants nothing to stand in a hole.
const Nothing = "-"

// longestHole is how many octets are read of what is written in a hole.
const longestHole = 8 << 10

// longestView is how many octets are read of a view.
const longestView = 16 << 10

// ReadHole reads what somebody wrote in a hole. The list holds what is wrong with it, at
// its place in the text. What the site has to say about it is known when the site is read.
func (r *Reader) ReadHole(h Hole, text string) (Filling, diag.List) {
	return r.readHole(h, text, false)
}

func (r *Reader) readHole(h Hole, text string, mistaken bool) (Filling, diag.List) {
	f := Filling{mistaken: mistaken, name: h.Name.Value, kind: h.Kind, others: []string{strings.Trim(h.Start.Value, "\n"), strings.Trim(h.Answer.Value, "\n")}}
	text = Untabbed(strings.Trim(strings.ReplaceAll(text, "\r\n", "\n"), "\n"))
	inner, indent, whole, problems := r.wholeMiddleware(h, text)
	if whole && len(problems) == 0 {
		text = inner
		f.Told = append(f.Told, leftOut)
	}
	h.defs = h.Kind == ViewHole && r.takesDefs(h)
	other := foreign(h, text)
	switch {
	case len(problems) > 0:
	case len(text) > longestHole:
		problems.Add(diag.Pos{Line: 1, Col: 1}, "", "it is longer than %d bytes", longestHole)
	case !isTyped(text):
		problems.Add(diag.Pos{Line: 1, Col: 1}, "type it anew", "it holds a character that nobody types")
	case len(other) > 0:
		problems = other
	case h.Kind == SettingsHole:
		f.Text = strings.TrimRight(text, " \t\n")
		f.settings, problems = readSettings(h, text)
	case h.Kind == ViewHole:
		f.Text = strings.TrimRight(text, " \t\n")
		problems = r.readView(h, &f)
		h.keepAnswer(problems)
		for i := range problems {
			problems[i].Pos.Col += indent
		}
	default:
		f.line(r, h, text, &problems)
	}
	f.unread = len(problems) > 0
	return f, problems
}

// ReadMistake is ReadHole of a text that may be a mistake which raises an exception when it runs, as a name that nothing
// has: that is no problem of it.
func (r *Reader) ReadMistake(h Hole, text string) (Filling, diag.List) {
	f, problems := r.ReadHole(h, text)
	if h.Kind == SetCookieHole || h.Kind == SettingsHole {
		return f, problems
	}
	if len(problems) == 0 {
		return f, nil
	}
	if raises, wrong := r.readHole(h, text, true); len(wrong) == 0 {
		return raises, nil
	}
	return f, problems
}

// Raise reports whether one of them is a mistake that raises an exception when it runs, as far as that is told when it is
// read.
func (f Fillings) Raise() bool {
	for _, one := range f {
		if one.mistaken {
			return true
		}
	}
	return false
}

// AsMistakes are fillings of which some may be a mistake that raises an exception when it runs: see ReadMistake.
func (f Fillings) AsMistakes() Fillings {
	all := maps.Clone(f)
	for name, one := range all {
		one.mistaken = true
		all[name] = one
	}
	return all
}

// several reports whether what is written may have several lines: its start or its answer has.
func (h Hole) several() bool {
	return strings.Contains(strings.Trim(h.Start.Value, "\n")+strings.Trim(h.Answer.Value, "\n"), "\n")
}

// isTyped reports whether a text is one that somebody can have typed.
func isTyped(text string) bool {
	return utf8.ValidString(text) && !strings.ContainsFunc(text, func(c rune) bool { return unicode.IsControl(c) && c != '\n' && c != '\t' })
}

// line reads what is one line.
func (f *Filling) line(r *Reader, h Hole, text string, problems *diag.List) {
	f.Text = strings.TrimSpace(text)
	if h.Kind == TextHole && h.several() {
		f.Text = strings.TrimRight(text, " \t\n")
	} else if strings.Contains(f.Text, "\n") {
		problems.Add(diag.Pos{Line: 2, Col: 1}, "", "it is one line")
		return
	}
	switch h.Kind {
	case SetCookieHole:
		const prefix = "Set-Cookie:"
		if len(f.Text) >= len(prefix) && strings.EqualFold(f.Text[:len(prefix)], prefix) {
			f.Text = strings.TrimSpace(f.Text[len(prefix):])
			f.Told = append(f.Told, rule.Text{EN: "Set-Cookie: stands there already, and was taken off", KO: "Set-Cookie:는 이미 적혀 있으므로 뺐습니다."})
		}
	case AddressHole:
		host, _, _ := strings.Cut(f.Text, "/")
		if r.site(host) != nil {
			f.Text = "https://" + f.Text
			f.Told = append(f.Told, rule.Text{EN: "read as " + f.Text, KO: f.Text + " 주소로 읽었습니다."})
		}
	}
}

// File is the file of places in what was written: see InHole.
func (f Filling) File() string { return inHole + f.name }
