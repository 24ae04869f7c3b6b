package language

import (
	"bytes"
	"slices"
	"strconv"
	"strings"
	"sync"

	"statelab/internal/cookiejar"
	"statelab/internal/diag"
	"statelab/internal/httpsim"
	"statelab/internal/lesson"
	"statelab/internal/memo"
	"statelab/internal/rule"
)

// Remarks lists what is no mistake in a lesson and mostly not meant: a status that holds
// for more than one reason, a bug that no page has a place for, a page that nothing leads
// to, a question that its own screen answers, and prose that is shown as it is typed or names what is not there.
func Remarks(l *lesson.Lesson) diag.List {
	var r Reader
	for i := range l.Steps {
		r.remarkStatus(l.Steps[i].Expect)
		r.remarkLook(&l.Steps[i])
	}
	for _, s := range l.Sites {
		r.remarkBug(s)
		r.remarkUnvisited(l, s)
		r.remarkMetadata(l, s)
		r.remarkPages(l, s)
		r.remarkErrorFiles(l, s)
		r.remarkViews(l, s)
		r.remarkModules(l, s)
		r.remarkSettings(s)
	}
	r.remarkProse(l)
	r.remarkPieces(l)
	r.Problems.Sort()
	r.Problems.Quote(l.File, l.Source)
	return r.Problems
}

// remarkLook remarks on a question that the run decides in a step that only looks: what both
// sides hold stands above the question already.
func (r *Reader) remarkLook(s *lesson.Step) {
	if s.Predict == nil || s.Wait.Given() || s.At.Given() || len(s.Actions) == 0 ||
		slices.ContainsFunc(s.Actions, func(e lesson.Entry) bool { return e.Key.Value != "look" }) ||
		!slices.ContainsFunc(s.Predict.Choices, func(c lesson.Choice) bool { return isHeld(c.If) }) {
		return
	}
	r.Add(s.Predict.Pos, "ask it in the step that makes it so, or what a time has changed, with wait:", "what %s asks about stands above its question", s.ID.Value)
}

// isHeld reports whether a condition is about what both sides hold.
func isHeld(condition *lesson.Node) bool {
	return condition != nil && slices.ContainsFunc([]string{"jar", "rows", "cache"}, func(key string) bool { return condition.Get(key) != nil })
}

// manyReasons are the statuses with which a server answers for more than one reason.
var manyReasons = []string{"400", "403", "500"}

// remarkStatus remarks on statuses that would hold, too, where the server had another
// reason than the one that the step is about.
func (r *Reader) remarkStatus(expect *lesson.Node) {
	if expect == nil || expect.Kind != lesson.Map {
		return
	}
	all := []*lesson.Node{expect}
	if hops := expect.Get("hops"); hops != nil {
		all = hops.Items
	}
	for i, n := range all {
		status := n.Get("status")
		if status == nil || !slices.Contains(manyReasons, status.Value) {
			continue
		}
		said := slices.ContainsFunc([]string{"reason", "body", "json"}, func(key string) bool { return n.Get(key) != nil })
		if i == len(all)-1 {
			said = said || expect.Get("page") != nil
		}
		if !said {
			r.Add(status.Pos, "add reason: (or body or page, where a page answers so)", "%s would hold for any reason", status.Value)
		}
	}
}

// bugActions are the actions of a page that a bug changes, one of which a site of its own
// pages needs.
var bugActions = map[httpsim.Bug][]string{
	httpsim.LogoutKeepsRow: {"logout"}, httpsim.LogoutKeepsCookie: {"logout"}, httpsim.LogoutByGet: {"logout"},
	httpsim.LoginKeepsKey: {"login"}, httpsim.SessionCopiesUser: {"login"}, httpsim.PasswordChangeKeepsOthers: {"login"},
}

// remarkBug remarks on a bug that no page of its site can show.
func (r *Reader) remarkBug(s lesson.Site) {
	bug, pages := s.Node.Get("bug"), s.Node.Get("pages")
	if bug == nil || pages == nil || hasKey(pages, holeKey) || hasKey(pages, viewKey) {
		return
	}
	if needs := bugActions[httpsim.Bug(bug.Value)]; len(needs) > 0 && !slices.ContainsFunc(needs, func(action string) bool { return hasKey(pages, action) }) {
		r.Add(bug.Pos, "it needs a page with "+lesson.Alternatives(needs), "no page of %s can show the bug %s", s.Host.Value, bug.Value)
	}
}

// hasKey reports whether a key stands somewhere within a node.
func hasKey(n *lesson.Node, key string) bool {
	return slices.ContainsFunc(n.Items, func(item *lesson.Node) bool { return hasKey(item, key) }) ||
		slices.ContainsFunc(n.Entries, func(e lesson.Entry) bool { return e.Key.Value == key || hasKey(e.Value, key) })
}

// remarkMetadata remarks on pages that ask for a header Sec-Fetch-… where no browser sends one: what
// they refuse by it is never refused.
func (r *Reader) remarkMetadata(l *lesson.Lesson, s lesson.Site) {
	if slices.ContainsFunc(l.Browsers, func(b lesson.Browser) bool { return b.FetchMetadata.Value == "sent" }) {
		return
	}
	pages := s.Node.Get("pages")
	if pages == nil {
		return
	}
	for _, e := range pages.Entries {
		if header := metadataIn(e.Value); header != nil {
			r.Add(header.Pos, "give a browser fetch_metadata: sent", "no browser of the lesson sends this header")
		}
	}
}

// metadataIn is what names a header Sec-Fetch-… within a node, nil for nothing.
func metadataIn(n *lesson.Node) *lesson.Node {
	for i := range n.Entries {
		if key := n.Entries[i].Key; strings.HasPrefix(strings.ToLower(key.Value), "sec-fetch-") {
			return key
		}
		if found := metadataIn(n.Entries[i].Value); found != nil {
			return found
		}
	}
	for _, item := range n.Items {
		if found := metadataIn(item); found != nil {
			return found
		}
	}
	return nil
}

// remarkUnvisited remarks on pages whose path stands nowhere else in the lesson: no step
// asks for one, and no page leads to it, by its name neither. The paths that Django's defaults lead to, the
// first page of a site, and what a urls.py includes of Django's, need not be named.
func (r *Reader) remarkUnvisited(l *lesson.Lesson, s lesson.Site) {
	pages := s.Node.Get("pages")
	if pages == nil {
		return
	}
	_, file, _, _ := solved(l).viewsOf(s.Node)
	for _, e := range pages.Entries {
		path, _, _ := strings.Cut(e.Key.Value, "<") // what stands before the first value
		path = strings.Trim(path, "/")
		if path == "" || httpsim.HandledBy(e.Key.Value) > 0 || e.Key.Derived && e.Key.Pos == e.Value.Get(viewKey).Pos || slices.ContainsFunc(httpsim.SettingTable(), func(s httpsim.Setting) bool { return strings.Trim(s.Default, "/") == path }) {
			continue
		}
		last := path[strings.LastIndex(path, "/")+1:] // an address may be written from the page on
		if !standsTwice(l.Source, []byte(last)) && !calledByName(l.Source, nameOfPage(e.Value, file)) {
			r.Add(e.Key.Pos, "delete it, or let a step or a page lead to it", "nothing in the lesson leads to %s", e.Key.Value)
		}
	}
}

// calledByName reports whether the name of a page stands in quotes in a lesson, as in
// reverse_lazy("link-sent") and {% url 'link-sent' %}, and not only where it is given.
func calledByName(source []byte, name string) bool {
	if name == "" {
		return false
	}
	called, given := 0, 0
	for _, quote := range []string{`"`, "'"} {
		quoted := quote + name + quote
		called += bytes.Count(source, []byte(quoted))
		given += bytes.Count(source, []byte("name: "+quoted))
	}
	return called > given
}

// standsTwice reports whether a word stands in a text more often than once, not within a
// longer one.
func standsTwice(text, word []byte) bool {
	found := 0
	for at := 0; found < 2; at++ {
		next := bytes.Index(text[at:], word)
		if next < 0 {
			return false
		}
		at += next
		end := at + len(word)
		if (at == 0 || !inWord(rune(text[at-1]))) && (end == len(text) || !inWord(rune(text[end]))) {
			found++
		}
	}
	return true
}

func inWord(c rune) bool {
	return c == '-' || c == '_' || '0' <= c && c <= '9' || 'A' <= c && c <= 'Z' || 'a' <= c && c <= 'z'
}

var (
	heading   = memo.Pattern(`^#{1,6}\s`)
	tableRow  = memo.Pattern(`^\|.*\|\s*$`)
	inCode    = memo.Pattern("`([^`\n]+)`")
	proseWord = memo.Pattern(`[A-Za-z_][\w-]*`)
)

// remarkProse remarks on prose that is shown as it is typed, and on names in backticks that
// nothing has but for a slip of the pen.
func (r *Reader) remarkProse(l *lesson.Lesson) {
	r.lesson = l
	prose := l.Proses()
	known := sync.OnceValue(func() []string { return knownNames(l) })
	elsewhere := sync.OnceValue(func() map[string]bool { return wordsOutside(l, prose) })
	for _, p := range prose {
		table := false
		for i, line := range strings.Split(p.In(p.Language), "\n") {
			switch isRow := strings.HasPrefix(line, "|") && tableRow().MatchString(line); {
			case p.Block && strings.HasPrefix(line, "#") && heading().MatchString(line):
				r.Add(r.inProse(p, i, 0), "prose knows `code`, **strong**, *stress*, lists and links", "a heading is shown as it is typed")
			case p.Block && isRow && !table:
				r.Add(r.inProse(p, i, 0), "write a list", "a table is shown as it is typed")
				table = true
			case !isRow:
				table = false
			}
			for _, m := range inCode().FindAllStringSubmatchIndex(line, -1) {
				r.remarkName(r.inProse(p, i, len([]rune(line[:m[2]]))), line[m[2]:m[3]], known, elsewhere)
			}
		}
	}
}

// inProse is the place of a character in a line of prose.
func (r *Reader) inProse(p *lesson.Prose, line, col int) diag.Pos {
	pos := p.Pos
	if !p.Block {
		return pos
	}
	if r.lines == nil {
		r.lines = strings.Split(string(r.lesson.Source), "\n")
	}
	at := p.Pos.Line + line // counted from 0, the first line below the |
	if at >= len(r.lines) {
		return pos
	}
	first := r.lines[p.Pos.Line]
	indent := len(first) - len(strings.TrimLeft(first, " "))
	return diag.Pos{File: pos.File, Line: at + 1, Col: indent + col + 1}
}

// remarkName remarks on a name in backticks that stands nowhere in the lesson, and is a
// letter away from a cookie of the lesson, a rule or a reason.
func (r *Reader) remarkName(pos diag.Pos, name string, known func() []string, elsewhere func() map[string]bool) {
	if len(name) < 3 || proseWord().FindString(name) != name || slices.Contains(known(), name) || elsewhere()[name] {
		return
	}
	near := slices.DeleteFunc(slices.Clone(known()), func(k string) bool {
		return len(k) < len(name)-1 || len(k) > len(name)+1 || !diag.Near(name, k) || len(name) < 5 && !slip(name, k)
	})
	if len(near) > 0 {
		r.Add(pos, diag.DidYouMean(name, near), "%s is no name of this lesson", strconv.Quote(name))
	}
}

// slip reports whether two short names have the same letters, or one of them one more: with
// another letter they are two words.
func slip(a, b string) bool {
	letters := func(s string) []byte { return slices.Sorted(slices.Values([]byte(s))) }
	if len(a) == len(b) {
		return slices.Equal(letters(a), letters(b))
	}
	return true
}

// knownNames are the names of a lesson's cookies, of rules and of reasons.
func knownNames(l *lesson.Lesson) []string {
	// Codes of one word, such as expired, are near to words of any text.
	codes := slices.DeleteFunc(slices.Concat(
		collect(cookiejar.Rules(), func(r *rule.Rule) string { return string(r.Code) }),
		collect(httpsim.Reasons(), func(i httpsim.ReasonInfo) string { return i.Name })), func(code string) bool { return !strings.Contains(code, "-") })
	return slices.Concat(cookieNames(l), codes)
}

// wordsOutside are the words of a lesson's file outside its prose.
func wordsOutside(l *lesson.Lesson, prose []*lesson.Prose) map[string]bool {
	lines, whole := strings.Split(string(l.Source), "\n"), map[string]int{} // lines of prose, and how often they stand there
	for _, p := range prose {
		at := &lines[p.Pos.Line-1]
		for line := range strings.SplitSeq(p.In(p.Language), "\n") {
			switch {
			case !strings.Contains(line, "`"):
			case p.Block:
				whole[strings.TrimSpace(line)]++
			default:
				*at = strings.Replace(*at, line, "", 1)
			}
		}
	}
	words := map[string]bool{}
	for _, line := range lines {
		if trimmed := strings.TrimSpace(line); whole[trimmed] > 0 {
			whole[trimmed]--
			continue
		}
		for word := range strings.FieldsFuncSeq(line, func(c rune) bool { return !inWord(c) }) {
			words[strings.TrimLeft(word, "-0123456789")] = true
		}
	}
	return words
}

// cookieNames are the names of cookies that a lesson sets, sends or looks at.
func cookieNames(l *lesson.Lesson) []string {
	names := []string{"sessionid", "csrftoken"}
	for _, s := range l.Sites {
		names = append(names, cookiesNamed(s.Node)...)
	}
	for i := range l.Steps {
		if n := l.Steps[i].Expect; n != nil {
			names = append(names, cookiesNamed(n)...)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// cookiesNamed are the names of cookies in a part of a lesson.
func cookiesNamed(n *lesson.Node) (names []string) {
	for _, item := range n.Items {
		names = append(names, cookiesNamed(item)...)
	}
	for _, e := range n.Entries {
		switch key := e.Key.Value; {
		case key == "set_cookie" && e.Value.Get("name") != nil:
			names = append(names, e.Value.Get("name").Value)
		case key == "set_cookie_line":
			name, _, _ := strings.Cut(e.Value.Value, "=")
			names = append(names, strings.TrimSpace(name))
		case strings.HasSuffix(key, "_COOKIE_NAME"):
			names = append(names, e.Value.Value)
		case key == "jar" || slices.Contains([]string{"sent", "not_sent", "stored", "replaced", "deleted", "refused", "gone"}, key):
			names = append(names, collect(e.Value.Items, func(n *lesson.Node) string { return n.Value })...)
			names = append(names, collect(e.Value.Entries, func(e lesson.Entry) string { return e.Key.Value })...)
		default:
			names = append(names, cookiesNamed(e.Value)...)
		}
	}
	return names
}
