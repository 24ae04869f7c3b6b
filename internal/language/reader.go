package language

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"statelab/internal/address"
	"statelab/internal/diag"
	"statelab/internal/djangocode"
	"statelab/internal/httpsim"
	"statelab/internal/lesson"
	"statelab/internal/wire"
	"statelab/internal/world"
)

// Reader reads the values of one lesson, from its file or from typed lines. It knows
// what the lesson declares, and what its steps have kept and changed so far: values are
// read in the order in which they happen.
type Reader struct {
	lesson.Reader
	Pauses  []lesson.Text // at which pages stop
	Resumes []lesson.Text // by which steps let them go on

	lesson   *lesson.Lesson
	lines    []string // of its source, once they are asked for
	users    []string // whom expectations may name
	newUsers bool     // pages make others
	kept     map[string]diag.Pos
	used     map[string]bool           // of what is kept
	patterns int                       // instructions of the regular expressions so far
	asked    []lesson.Text             // the pages that the act being read asks for
	paths    map[*lesson.Node][]string // of the pages of a site, once a step asks for one
	models   []*httpsim.Model          // of the site being read
	// modelsSite is where the models of that site stand: it, or the site of whose project it is.
	modelsSite *lesson.Node
	allModels  []*httpsim.Model     // of all sites
	ofGroups   []*httpsim.Model     // Django's own tables of groups, of all sites
	model      *httpsim.Model       // of the action being read
	known      httpsim.Names        // what the actions before have given to templates
	spread     map[*lesson.Node]int // how many actions the lines of a view are

	deploys int                     // that were read so far
	sites   map[string]httpsim.Site // that were read with what is written in the holes now
	told    diag.List               // what is wrong with what stands before, where r stands aside

	aside     bool // it stands beside the one that reads the lesson, which tells what is wrong whatever is written
	asksAlone bool // the user whom the page looks for is nobody's user behind it

	fillings Fillings                 // of the holes of the sites and acts being read
	above    map[string]httpsim.Names // what is known where a hole stands, where somebody asks
	// shells are what lines may name that are typed into the shell of a host, as far as a step has asked.
	shells map[string]djangocode.Known

	templates     map[string]string         // of the site being read, by their files
	templateNodes map[string]*lesson.Node   // the same as they stand in the lesson
	settings      httpsim.Settings          // of it, as they are written
	ownSettings   []string                  // the names of those that are none of Django's
	siteNode      *lesson.Node              // what the lesson says of it
	project       *lesson.Node              // that it is part of
	viewsNode     *lesson.Node              // the file of views of that, nil where it has none
	viewsFile     *viewsFile                // the same, taken apart; nil where it cannot be read
	modules       map[string]*httpsim.Lines // the files of that from which others import, as far as they can be read
	packages      []string                  // of that, in which its files stand
	pagePaths     []string                  // of it
	urlsAstray    bool                      // something is wrong with its urls.py: pages may be missing that it would have
	noUser        bool                      // its MIDDLEWARE names none that gives requests a user
	onRequest     []string                  // what the middleware of it puts on requests
	csrf          bool                      // it looks at tokens
	fails         bool                      // the lesson shows a page that fails
	mistaken      bool                      // what stands in a hole is a mistake that raises
	viewLines     []diag.Pos                // where the actions of the view that was read last begin
	pageNames     map[string]string         // those that authors gave its pages, by path
	around        djangocode.Middleware     // what lines of a view stand in
	wholeAround   string                    // the middleware whose lines were read last, as its file has it; empty: its lines alone

	pageActions []PageAction // the table, which refers to readers in its turn
}

// NewReader returns a reader of the values of a lesson. Its sites are to be read before
// its steps.
func NewReader(l *lesson.Lesson) *Reader {
	return &Reader{lesson: l, fails: showsFailure(l), pageActions: pageActions, kept: map[string]diag.Pos{}, used: map[string]bool{}, paths: map[*lesson.Node][]string{}, shells: map[string]djangocode.Known{}, sites: map[string]httpsim.Site{}, spread: map[*lesson.Node]int{}}
}

// Keep notes that a value is kept under a name from here on.
func (r *Reader) Keep(name lesson.Text) {
	if before, double := r.kept[name.Value]; double {
		r.Add(name.Pos, "", "$%s is remembered already, in line %d", name.Value, before.Line)
	}
	r.kept[name.Value] = name.Pos
}

// CheckRemember looks at what a step keeps: of a body it is said by a regular expression, and
// so is a part of any other value.
func (r *Reader) CheckRemember(kept lesson.Remember) {
	if kept.From == world.FromAddress && kept.What.Value != world.OfPage {
		r.Add(kept.What.Pos, "write address: page; a part of it is kept by part: {address: page, part: 'q=([^&]*)'}", "the address that is kept is that of the page shown")
		return
	}
	pattern := kept.Part
	if kept.From == world.FromBody {
		pattern = kept.What
	}
	if !pattern.Given() || !r.fits(pattern.Pos, pattern.Value) {
		return
	}
	if wrong := (world.Remember{From: kept.From, Which: kept.What.Value, Part: kept.Part.Value}).Problem(); !wrong.IsZero() {
		r.Add(pattern.Pos, `put what is to be kept in parentheses: 'token: ([a-z0-9]+)'`, "%s", wrong.EN)
	}
}

// CheckUnused reports every value that is kept and was not used.
func (r *Reader) CheckUnused() {
	for name, pos := range r.kept {
		if !r.used[name] {
			r.Add(pos, "delete it, or write $"+name+" where it belongs", "$%s is remembered and never used", name)
		}
	}
}

// checkNames looks whether a step before this one keeps what a text names.
func (r *Reader) checkNames(n *lesson.Node, s string) {
	for _, name := range world.NamesIn(s) {
		if _, known := r.kept[name]; !known {
			if slices.ContainsFunc(r.lesson.Steps, func(s lesson.Step) bool { return s.Broken }) {
				continue // the step that keeps it may be that one
			}
			r.Add(n.Pos, r.Guess(name, slices.Sorted(maps.Keys(r.kept)), "a step before this one remembers it; for a dollar sign write $$"),
				"$%s is not remembered by any step before", name)
			continue
		}
		r.used[name] = true
	}
}

// site returns what the lesson says of a host, or nil.
func (r *Reader) site(host string) *lesson.Site {
	i := slices.IndexFunc(r.lesson.Sites, func(s lesson.Site) bool { return s.Host.Value == host })
	if i < 0 {
		return nil
	}
	return &r.lesson.Sites[i]
}

func (r *Reader) checkHost(pos diag.Pos, host string) bool {
	switch {
	case r.site(host) != nil:
		return true
	case len(r.lesson.Sites) == 0: // which is a problem of its own
		return false
	}
	known := collect(r.lesson.Sites, func(s lesson.Site) string { return s.Host.Value })
	hint := r.Guess(host, known, "declare it under sites")
	if bare := wire.Hostname(host); bare != host && slices.Contains(known, bare) {
		hint = "leave the port out, or declare " + host + " as a site of its own"
	}
	r.Add(pos, hint, "the lesson has no site %q", host)
	return false
}

// checkAddress looks whether an address is on a site of the lesson that answers to its
// scheme.
func (r *Reader) checkAddress(n *lesson.Node) bool {
	u, err := address.Parse(n.Value)
	if err != nil || !r.checkHost(n.Pos, u.HostPort()) {
		return false
	}
	if http := r.site(u.HostPort()).Node.Get("http"); u.Scheme() == "http" && (http == nil || http.Value != "true") {
		r.Add(n.Pos, "write https://, or http: true for the site", "%s answers over https only", u.HostPort())
		return false
	}
	return true
}

// checkUser looks a name up among the users of the lesson's sites; special are names
// that are nobody's.
func (r *Reader) checkUser(n *lesson.Node, special ...string) {
	if len(r.lesson.Sites) == 0 { // which is a problem of its own
		return
	}
	if known := slices.Concat(special, r.users); !r.newUsers && !slices.Contains(known, n.Value) {
		r.Add(n.Pos, r.Guess(n.Value, known, "it is one of "+few(known)), "no site of the lesson has a user %q", n.Value)
	}
}

// knowUser lets expectations from here on name a user.
func (r *Reader) knowUser(name string) {
	if !slices.Contains(r.users, name) {
		r.users = append(r.users, name)
	}
}

// KnowWhoSignsUp lets what is expected name those whom a step signs up by a form, before it, too: a wrong choice may say
// that they are there already.
func (r *Reader) KnowWhoSignsUp() {
	for _, s := range slices.Concat(r.lesson.Given, r.lesson.Steps) {
		for _, act := range s.Actions {
			for _, f := range entriesOf(act.Value, "fields") {
				if f.Value.Kind == lesson.Scalar && f.Value.Value != "" && r.namesUsers(f.Key.Value) {
					r.knowUser(f.Value.Value)
				}
			}
		}
	}
}

// namesUsers reports whether a field of a form is one by whose value users log in on some site.
func (r *Reader) namesUsers(field string) bool {
	return field == "username" || slices.ContainsFunc(r.allModels, func(m *httpsim.Model) bool { return m.IsUsers() && m.NameField() == field })
}

// within returns the place of an offset (in bytes) of a scalar's value.
func (r *Reader) within(n *lesson.Node, offset int) diag.Pos {
	r.readLines()
	if at, filled := r.inFilledText(n, offset); filled {
		return at
	}
	before := n.Value[:min(offset, len(n.Value))]
	down := strings.Count(before, "\n")
	if _, in := InHole(n.Pos); in { // what was written is all that its file has
		return diag.Pos{File: n.Pos.File, Line: n.Pos.Line + down, Col: utf8.RuneCountInString(before[strings.LastIndexByte(before, '\n')+1:]) + 1}
	}
	line := n.Pos.Line - 1 + down
	if n.Style == lesson.Literal {
		line++
	}
	inLine := before[strings.LastIndexByte(before, '\n')+1:]
	whole := strings.Split(n.Value, "\n")[down]
	if line >= len(r.lines) || whole == "" && n.Style != lesson.Literal {
		return n.Pos
	}
	start := strings.Index(r.lines[line], whole)
	if start < 0 { // quoted with escapes, or folded
		return n.Pos
	}
	col := utf8.RuneCountInString(r.lines[line][:start]) + utf8.RuneCountInString(inLine) + 1
	return diag.Pos{File: n.Pos.File, Line: line + 1, Col: col}
}

// readLines takes the source of the lesson apart, once.
func (r *Reader) readLines() {
	if r.lines == nil {
		r.lines = strings.Split(string(r.lesson.Source), "\n")
	}
}

// beginsBlock reports whether a | block begins at a place of the file.
func (r *Reader) beginsBlock(at diag.Pos) bool {
	r.readLines()
	if at.Line > len(r.lines) {
		return false
	}
	line := []rune(r.lines[at.Line-1])
	return at.Col >= 1 && at.Col <= len(line) && line[at.Col-1] == '|'
}

// collect returns what of makes of each value.
func collect[T, S any](all []T, of func(T) S) []S {
	list := make([]S, len(all))
	for i, v := range all {
		list[i] = of(v)
	}
	return list
}

// few names the first of many names, for hints.
func few(names []string) string {
	const most = 10
	if len(names) <= most {
		return strings.Join(names, ", ")
	}
	return strings.Join(names[:most], ", ") + ", … (" + strconv.Itoa(len(names)) + ")"
}

// CheckBrowser looks whether a browser of that name is one of the lesson's.
func (r *Reader) CheckBrowser(name lesson.Text) {
	known := collect(r.lesson.Browsers, func(b lesson.Browser) string { return b.Name.Value })
	if !slices.Contains(known, name.Value) {
		r.Add(name.Pos, r.Guess(name.Value, known, "the lesson has "+few(known)), "no browser is called %q", name.Value)
	}
}
