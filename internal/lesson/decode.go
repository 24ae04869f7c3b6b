package lesson

import (
	"bytes"
	"cmp"
	"slices"
	"strings"

	"statelab/internal/diag"
	"statelab/internal/memo"
	"statelab/internal/rule"
)

// Parse reads a lesson. file is shown in positions, and its last part must be
// the lesson's id. The lesson is nil where nothing could be read; otherwise it is
// what could be read, so that others can look for problems in it too.
func Parse(file string, src []byte, vocabulary Vocabulary) (*Lesson, diag.List) {
	return parse(file, src, vocabulary, nil)
}

// parse is Parse of nodes that were changed before: see Folder.Change.
func parse(file string, src []byte, vocabulary Vocabulary, change func(*Node)) (*Lesson, diag.List) {
	root, problems := ParseNode(file, src)
	if root == nil {
		return nil, problems
	}
	if change != nil {
		change(root)
	}
	d := decoder{vocabulary: vocabulary, lesson: &Lesson{File: file, Source: src, Language: rule.English}}
	d.Problems = problems
	if !d.decode(root) {
		d.lesson = nil
	}
	d.Problems.Sort()
	d.Problems.Quote(file, src)
	if d.lesson != nil {
		d.lesson.Damaged = len(d.Problems) > 0
	}
	return d.lesson, d.Problems
}

// decoder reads the skeleton of one lesson.
type decoder struct {
	Reader
	vocabulary Vocabulary
	lesson     *Lesson
	inTask     bool // the act being read is one of a task
	inPromise  bool // and one of a promise
}

// decode reads the lesson and reports whether it is one of this format.
func (d *decoder) decode(root *Node) bool {
	if root.Kind == Map && !root.IsEmpty() && isForeign(d.lesson.Source) {
		d.Problems = nil // they are about the rules of lessons
		d.Add(root.Pos, `a lesson begins with "statelab: 1"`, "this is no lesson: the file has no key %s", quote("statelab"))
		return false
	}
	if version := root.Get("statelab"); version != nil && !d.isFormat(version) {
		return false
	}
	if n := root.Get("translation_of"); n != nil {
		d.Add(n.Pos, "a translation is read together with its lesson: name the lesson", "this file is a translation, not a lesson")
		return false
	}
	if n := root.Get("course"); n != nil {
		d.Add(n.Pos, "name the folder, or one of its lessons", "this file is about the lessons of its folder, and is none itself")
		return false
	}
	d.findSteps(root)
	l := d.lesson
	var language Value[rule.Language]
	isMap := d.Map(root, "a lesson",
		Field{"statelab", true, func(*Node) {}},
		Field{"lesson", true, Into(&l.ID, d.ID)},
		Field{"language", false, Into(&language, d.Language)},
		Field{"title", true, Into(&l.Title, d.prose("title", false))},
		Field{"summary", true, Into(&l.Summary, d.prose("summary", false))},
		Field{"topics", false, Into(&l.Topics, ListOf(&d.Reader, "topics", d.ID))},
		Field{"learn_first", false, Into(&l.LearnFirst, ListOf(&d.Reader, "learn_first", d.ID))},
		Field{"clock", true, Into(&l.Clock, d.Time)},
		Field{"seed", false, Into(&l.Seed, d.Text)},
		Field{"browsers", false, d.browsers},
		Field{"sites", true, d.sites},
		Field{"given", false, d.given},
		Field{"steps", true, d.steps},
		Field{"tabs", false, d.titles("tabs", &l.Tabs)},
		Field{"pauses", false, d.titles("pauses", &l.Pauses)},
		Field{"formerly", false, Into(&l.Formerly, d.formerly(d.ID))},
	)
	if !isMap {
		return false
	}
	if first := root.Entries[0].Key; first.Value != "statelab" && root.Get("statelab") != nil {
		d.Add(first.Pos, "", `the first line of a lesson is "statelab: %d"`, Format)
	}
	if language.Given() {
		l.Language = language.Value
	}
	if l.Browsers == nil {
		l.Browsers = []Browser{{Name: Text{Value: "browser"}}}
	}
	d.checkFileName()
	d.nameTabs()
	d.checkFormerly()
	l.vocabulary, l.versions = d.vocabulary, d.versions()
	for _, p := range l.Proses() {
		p.original(l.Language)
		p.lesson = l
		l.checkCode(&d.Reader, p, l.Source, p.Pos, p.In(p.Language))
	}
	return true
}

// findSteps reports the first step that stands under given since the key steps is missing,
// and reads the steps from there as if it were not.
func (d *decoder) findSteps(root *Node) {
	given := root.Get("given")
	if given == nil || root.Get("steps") != nil {
		return
	}
	i := slices.IndexFunc(given.Items, func(n *Node) bool { return n.Get("step") != nil })
	if i < 0 {
		return
	}
	steps := given.Items[i:]
	d.Add(steps[0].Pos, `write "steps:" in the line before it`, `the first step begins here, and the key "steps" is missing`)
	given.Items = given.Items[:i]
	root.Entries = append(root.Entries, NewEntry("steps", &Node{Kind: List, Pos: steps[0].Pos, Items: steps}))
}

// isFormat checks the version of the format. A file of another version is not
// read further, since every other complaint would be about the wrong rules.
func (d *decoder) isFormat(version *Node) bool {
	n, ok := d.Number(version)
	if ok && n.Value != Format {
		hint := "write statelab: 1"
		if n.Value > Format {
			hint = "a newer statelab may read it"
		}
		d.Add(n.Pos, hint, "the file is written in format %d, this statelab reads format %d", n.Value, Format)
	}
	return ok && n.Value == Format
}

// checkFileName compares the lesson's id with the name of its file.
func (d *decoder) checkFileName() {
	id := d.lesson.ID
	if name := fileID(d.lesson.File); id.Given() && name != id.Value {
		hint := "call the file " + id.Value + ".yaml"
		if idPattern().MatchString(name) {
			hint = "write lesson: " + name + ", or " + hint
		}
		d.Add(id.Pos, hint,
			"the lesson is called %s, its file %s", quote(id.Value), quote(baseName(d.lesson.File)))
	}
}

// baseName is the last part of a path of any system.
func baseName(path string) string { return path[strings.LastIndexAny(path, `/\`)+1:] }

// fileID is the id that the name of a lesson file stands for.
func fileID(path string) string { return strings.TrimSuffix(baseName(path), ".yaml") }

func (d *decoder) browsers(n *Node) {
	entries, _ := d.Entries(n, "browsers")
	for _, item := range n.Items { // of a list, which is told: what each one says is read
		entries = append(entries, item.Entries...)
		if item.Kind == Scalar {
			d.lesson.Browsers = append(d.lesson.Browsers, Browser{Name: Text{item.Value, item.Pos}})
		}
	}
	for _, e := range entries {
		name, ok := d.Name(e.Key)
		if !ok {
			name = Text{cmp.Or(nameInForm(e.Key.Value), e.Key.Value), e.Key.Pos}
		}
		b := Browser{Name: name}
		d.Map(e.Value, "a browser",
			Field{"title", true, Into(&b.Title, d.prose("browsers."+name.Value+".title", false))},
			Field{"brand", false, Into(&b.Brand, d.OneOf("chromium", "rfc6265bis"))},
			Field{"third_party_cookies", false, Into(&b.ThirdPartyCookies, d.OneOf("allowed", "blocked"))},
			Field{"user_agent", false, Into(&b.UserAgent, d.userAgent)},
			Field{"languages", false, Into(&b.Languages, d.languages)},
			Field{"fetch_metadata", false, Into(&b.FetchMetadata, d.OneOf("sent", "none"))},
			Field{"address", false, Into(&b.Address, d.IPAddress)},
		)
		d.lesson.Browsers = append(d.lesson.Browsers, b)
	}
}

// userAgent reads what a browser says of itself, as the header User-Agent has it.
func (d *decoder) userAgent(n *Node) (Text, bool) {
	t, ok := d.Text(n)
	if ok && !headerText().MatchString(t.Value) {
		d.Add(n.Pos, "as in Mozilla/5.0 (Windows NT 10.0)", "wanted one line of printable ASCII, found %q", t.Value)
		return t, false
	}
	return t, ok
}

// headerText is a value of a header that stands on the wire as it is written.
var headerText = memo.Pattern(`^[!-~]([ -~]*[!-~])?$`)

// languages reads what a browser's user prefers, as the header Accept-Language has it.
func (d *decoder) languages(n *Node) (Text, bool) {
	t, ok := d.Text(n)
	if ok && !languageRanges().MatchString(t.Value) {
		d.Add(n.Pos, "as in de,en;q=0.5, the best first", "wanted the value of Accept-Language, found %q", t.Value)
		return t, false
	}
	return t, ok
}

// languageRanges is the value of Accept-Language (RFC 9110 section 12.5.4).
var languageRanges = memo.Pattern(`^(\*|[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*)(;q=(0(\.\d{1,3})?|1(\.0{1,3})?))?(, ?(\*|[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*)(;q=(0(\.\d{1,3})?|1(\.0{1,3})?))?)*$`)

// titles returns a reader for the names that tabs or pauses have on the screen.
func (d *decoder) titles(what string, dst *[]Titled) func(*Node) {
	return func(n *Node) {
		entries, _ := d.Entries(n, what)
		for _, e := range entries {
			name, ok := d.Name(e.Key)
			if !ok {
				continue
			}
			t := Titled{Name: name, Declared: true}
			d.Map(e.Value, "one of the "+what, Field{"title", true, Into(&t.Title, d.prose(what+"."+name.Value+".title", false))})
			*dst = append(*dst, t)
		}
	}
}

// MainTab is the tab in which a step acts that names none.
const MainTab = "main"

// nameTabs gives every tab that has no title its name, where a step uses it first.
func (d *decoder) nameTabs() {
	l := d.lesson
	for _, steps := range l.AllActs() {
		for _, s := range steps {
			name := s.Tab.Value
			if !s.Tab.Given() || name == MainTab || slices.ContainsFunc(l.Tabs, func(t Titled) bool { return t.Name.Value == name }) {
				continue
			}
			title := Prose{Pos: s.Tab.Pos, Key: "tabs." + name + ".title", Texts: map[rule.Language]string{"": name}}
			l.Tabs = append(l.Tabs, Titled{Name: s.Tab, Title: title})
		}
	}
}

// AllActs are the steps of the lesson, those that set the scene, and the acts of its
// tasks.
func (l *Lesson) AllActs() [][]Step {
	all := [][]Step{l.Given, l.Steps}
	for _, s := range l.Steps {
		if s.Task != nil {
			all = append(all, s.Task.acts())
		}
	}
	return all
}

func (d *decoder) sites(n *Node) {
	for _, item := range n.Items { // of a list, whose keys have the values that follow them
		for _, e := range item.Entries {
			if e.Value.Kind == Invalid {
				d.withdraw(func(p diag.Diagnostic) bool { return p.Pos == e.Key.Pos })
			}
		}
	}
	entries, _ := d.Entries(n, "sites")
	for _, e := range entries {
		host, ok := d.Site(e.Key)
		if !ok {
			host = d.hostAsMeant(e.Key)
		}
		node := e.Value
		if d.vocabulary.Site != nil {
			node = d.vocabulary.Site(node)
		}
		d.lesson.Sites = append(d.lesson.Sites, Site{Host: host, Node: node, written: e.Value})
	}
}

// hostAsMeant is a host that has been refused for its form. Its site is kept, so
// that whatever refers to it is no second mistake: under the name as typed where
// the lesson says it again, otherwise in the form that it should have, as addresses
// always have one in Hangul.
func (d *decoder) hostAsMeant(key *Node) Text {
	word := hostInForm(key.Value)
	if word == "" || !strings.Contains(word, "xn--") && bytes.Count(d.lesson.Source, []byte(key.Value)) > 1 {
		word = key.Value
	}
	return Text{word, key.Pos}
}

func (d *decoder) given(n *Node) { d.lesson.Given = d.acts(n, "given") }

// withdraw takes back such problems, which have a cause that is told.
func (d *decoder) withdraw(such func(diag.Diagnostic) bool) {
	d.Problems = slices.DeleteFunc(d.Problems, such)
}

func (d *decoder) steps(n *Node) {
	if n.Kind == Map {
		d.withdraw(func(p diag.Diagnostic) bool { return p.Hint == secondStep })
	}
	items, ok := d.List(n, "steps")
	if ok && len(n.Items) == 0 {
		d.Add(n.Pos, "", "a lesson has at least one step")
	}
	lines := map[string]int{}
	d.lesson.Steps = slices.Grow(d.lesson.Steps, len(items))
	for _, item := range items {
		s, ok := d.step(item, false)
		if !ok {
			continue
		}
		if line := lines[s.ID.Value]; line > 0 {
			d.Add(s.ID.Pos, "", "two steps are called %s: the first is in line %d", quote(s.ID.Value), line)
		} else if s.ID.Given() {
			lines[s.ID.Value] = s.ID.Pos.Line
		}
		d.lesson.Steps = append(d.lesson.Steps, s)
	}
}
