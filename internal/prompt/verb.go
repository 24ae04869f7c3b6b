package prompt

import (
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"statelab/internal/address"
	"statelab/internal/clock"
	"statelab/internal/diag"
	"statelab/internal/htmlpage"
	"statelab/internal/language"
	"statelab/internal/lesson"
	"statelab/internal/rule"
	"statelab/internal/wire"
	"statelab/internal/world"
)

// page is what the acting tab shows, or nil.
func (s *Session) page() *htmlpage.Page {
	if p := s.world.Page(s.browser, s.tab); p != nil {
		return &p.Page
	}
	return nil
}

// shown is what the page lends to a line.
func (s *Session) shown() language.Shown {
	p := s.world.Page(s.browser, s.tab)
	if p == nil {
		return language.Shown{}
	}
	lent := language.Shown{Address: p.URL.WithoutFragment().WithoutQuery().String()}
	for _, f := range p.Fields() {
		lent.Fields = append(lent.Fields, f.Name)
	}
	return lent
}

// verb reads a line that begins with a verb of lessons.
func (r *reading) verb() (*understood, *Mistake) {
	v, n, problems := language.ReadLine(withBlanks(r.line), r.shown())
	if n == nil {
		return nil, r.mistaken(problems)
	}
	if wrong := r.complete(v, n); wrong != nil {
		return nil, wrong
	}
	act, wrong := r.act(v, n)
	if wrong != nil {
		return nil, wrong
	}
	if wrong := r.onPage(act); wrong != nil {
		return nil, wrong
	}
	line, ok := lineOf(act)
	if !ok {
		line = r.line
	}
	m := world.Move{By: world.By{Browser: r.browser, Tab: r.tab}, Act: act}
	if !v.Browser {
		m.By = world.By{}
	}
	return r.doing(line, m), nil
}

// lineOf is an act as it is typed; false where no line says it.
func lineOf(a world.Act) (string, bool) {
	if w, ok := a.(world.Wait); ok {
		return "wait " + clock.FormatLength(w.For), true
	}
	line, ok := language.ActLine(a)
	if _, fills := a.(world.Submit); fills {
		line = strings.ReplaceAll(line, " fields.", " ") // the page knows its fields
	}
	return line, ok
}

// withBlanks is the line with tabs as blanks: the word of a verb ends at one.
func withBlanks(line string) string { return strings.ReplaceAll(line, "\t", " ") }

// doing is an act that is understood.
func (r *reading) doing(line string, m world.Move) *understood {
	return &understood{line: line, notes: r.notes, run: func() Answer { return r.perform(act{line: r.Masked(line), move: m}) }}
}

// perform does an act. Where it could not be done, the world is as it was.
func (s *Session) perform(a act) Answer {
	if len(s.acts) >= maxActs {
		return &Mistake{Line: a.line, Message: rule.Textf("a session has at most %d acts", "한 번에 할 수 있는 일은 %d개까지입니다", maxActs)}
	}
	before := slices.Clone(s.acts)
	if wrong := s.do(a); wrong != nil {
		if _, err := s.replay(before); err != nil {
			wrong.Hint = rule.Same(err.Error())
		}
		return wrong
	}
	s.undone = nil
	return Stepped{Run: s.Run(), Index: len(s.acts) - 1}
}

// act reads the value of a verb as a lesson would, in the world as it is.
func (r *reading) act(v *language.Verb, n *lesson.Node) (world.Act, *Mistake) {
	reader := language.NewReader(r.opening.Lesson)
	for name := range r.world.Kept() {
		reader.Keep(lesson.Text{Value: name, Pos: diag.Pos{Line: 1, Col: 1}})
	}
	a := reader.Act(v, n)
	if len(reader.Problems) > 0 {
		return nil, r.mistaken(reader.Problems)
	}
	return a, nil
}

// mistaken is the first of the problems of a line.
func (r *reading) mistaken(problems diag.List) *Mistake {
	problems.Sort()
	p := problems[0]
	message, hint := rule.Text{}, rule.Text{}
	message.EN, hint.EN = p.In(rule.English)
	message.KO, hint.KO = p.In(rule.Korean)
	return &Mistake{Line: r.line, Col: p.Pos.Col, Message: message, Hint: hint}
}

// complete puts in what a line may leave out: scheme and host of an address, the rest of
// the words of a link or a button.
func (r *reading) complete(v *language.Verb, n *lesson.Node) *Mistake {
	if n.Kind == lesson.Scalar && n.Value == "" && n.Style != lesson.Quoted {
		return r.missing(v)
	}
	if n.Kind == lesson.Map {
		for _, f := range v.Type.Fields {
			if f.Required && n.Get(f.Name) == nil {
				return r.missing(v)
			}
		}
	}
	if at, isAddress := addressIn(v, n); isAddress && at != nil {
		if wrong := r.address(at); wrong != nil {
			return wrong
		}
	}
	if host := hostIn(v, n); host != nil {
		return r.host(host)
	}
	switch p := r.page(); {
	case p == nil:
	case v.Verb == "click":
		n.Value = whole(n.Value, linkWords(p))
	case v.Verb == "submit":
		button := n.Get("button")
		button.Value = whole(button.Value, buttonWords(p))
	}
	return nil
}

// missing says what a verb needs and the line does not say.
func (r *reading) missing(v *language.Verb) *Mistake {
	needs := v.Type.String()
	if len(v.Type.Fields) > 0 {
		var names []string
		for _, f := range v.Type.Fields {
			if f.Required {
				names = append(names, f.Name)
			}
		}
		needs = strings.Join(names, ", ")
	} else if len(v.Type.Words) > 0 {
		needs = strings.Join(v.Type.Words, ", ")
	}
	m := r.wrong(rule.Textf("%s needs more: %s", "%s 뒤에 더 적어야 합니다: %s", r.word, plainType(needs)), rule.Text{})
	m.Offer = r.example(v)
	return m
}

// plainType is a type in words without the marks of the reference.
func plainType(s string) string {
	return strings.NewReplacer("`", "", "url", "address", "text", "words").Replace(s)
}

// example is a line with the verb that can be typed here, or "".
func (r *reading) example(v *language.Verb) string {
	line := ""
	switch p := r.page(); {
	case v.Verb == "visit":
		line = "visit https://" + r.opening.Setup.Sites[0].Host + "/"
	case p != nil && v.Verb == "click" && len(p.Links) > 0:
		line = "click " + p.Links[0].Text
	case p != nil && v.Verb == "submit":
		line = formLine(p, r.rest)
	case hostVerb(v) && len(r.opening.Setup.Sites) == 1:
		line = v.Verb + " " + r.opening.Setup.Sites[0].Host
	case len(v.Type.Words) > 0:
		line = v.Verb + " " + v.Type.Words[0]
	}
	return line
}

// isAddress and isHost tell values by what the reference calls them.
func isAddress(t language.Type) bool { return t.Says == "url" }
func isHost(t language.Type) bool    { return t.Says == "host" }

func addressIn(v *language.Verb, n *lesson.Node) (*lesson.Node, bool) {
	if isAddress(v.Type) {
		return n, true
	}
	for _, f := range v.Type.Fields {
		if isAddress(f.Type) {
			return n.Get(f.Name), true
		}
	}
	return nil, false
}

func hostVerb(v *language.Verb) bool { return isHost(v.Type) }

func hostIn(v *language.Verb, n *lesson.Node) *lesson.Node {
	if hostVerb(v) {
		return n
	}
	for _, f := range v.Type.Fields {
		if f.Name == "host" && n.Kind == lesson.Map {
			return n.Get("host")
		}
	}
	return nil
}

// schemeNote is said once.
var schemeNote = rule.Text{EN: "an address without a scheme is one of https", KO: "스킴이 없는 주소는 https 주소로 읽습니다"}

// address puts in what stands before an address that is not whole.
func (r *reading) address(n *lesson.Node) *Mistake {
	text := n.Value
	if before, behind, blank := strings.Cut(text, " "); blank && r.word != "visit" {
		return r.wrong(rule.Textf("an address has no blank, and %s has no field %q", "주소에는 빈칸이 없고, %s 뒤에 적을 수 있는 것도 아닙니다: %q", r.word, shortened(behind)),
			rule.Textf("the address would be %s", "주소는 여기까지입니다: %s", shortened(before)))
	}
	if strings.Contains(text, "://") || strings.HasPrefix(text, "$") {
		return r.answered(text)
	}
	host, _, _ := strings.Cut(text, "/")
	host, _, _ = strings.Cut(host, "?")
	if strings.Contains(host, ".") && !strings.HasPrefix(host, ".") && !strings.ContainsAny(host, " \t#") {
		n.Value = "https://" + text
		if !strings.Contains(n.Value[len("https://"):], "/") {
			n.Value += "/"
		}
		if !r.schemeSaid {
			r.notes = append(r.notes, schemeNote)
		}
		return r.answered(n.Value)
	}
	if m := r.wordsOfPage(text); m != nil && r.word == "visit" {
		return m
	}
	p := r.world.Page(r.browser, r.tab)
	if p == nil {
		m := r.wrong(rule.Text{EN: "no page is shown that the address could be of", KO: "이 주소가 속할 페이지가 보이지 않습니다"},
			rule.Text{EN: "write https:// and the host", KO: "https://와 호스트까지 적습니다"})
		if sites := r.opening.Setup.Sites; len(sites) == 1 && strings.HasPrefix(text, "/") {
			m.Offer = strings.Replace(r.line, text, "https://"+sites[0].Host+text, 1)
		}
		return m
	}
	u, err := p.URL.Resolve(text)
	if err != nil {
		return r.wrong(rule.Textf("%s is no address", "%s: 주소가 아닙니다", text), rule.Text{})
	}
	n.Value = u.String()
	return nil
}

// answered looks whether somebody answers at an address of the web.
func (r *reading) answered(text string) *Mistake {
	u, err := address.Parse(r.world.Kept().Expand(text))
	if err != nil || !u.IsWeb() {
		return nil // whoever reads the act says so
	}
	hosts := r.hosts()
	if slices.Contains(hosts, u.HostPort()) {
		return nil
	}
	m := r.wrong(rule.Textf("no server answers at %s", "%s에서 응답하는 서버가 없습니다", u.HostPort()), rule.Textf("there are %s", "있는 사이트: %s", strings.Join(hosts, ", ")))
	if near := nearest(u.HostPort(), hosts); near != "" {
		m.Offer = r.readableLine(strings.Replace(r.line, u.HostPort(), near, 1))
	}
	return m
}

func (s *Session) hosts() []string {
	var hosts []string
	for _, site := range s.opening.Setup.Sites {
		hosts = append(hosts, site.Host)
	}
	return hosts
}

// host looks for the site that is meant.
func (r *reading) host(n *lesson.Node) *Mistake {
	hosts := r.hosts()
	if slices.Contains(hosts, n.Value) {
		return nil
	}
	m := r.wrong(rule.Textf("there is no site %q here", "여기에는 %q 사이트가 없습니다", n.Value), rule.Textf("there are %s", "있는 사이트: %s", strings.Join(hosts, ", ")))
	near := whole(strings.TrimSuffix(strings.TrimPrefix(n.Value, "https://"), "/"), hosts)
	if slices.Contains(hosts, near) {
		m.Offer = strings.Replace(r.line, n.Value, near, 1)
	}
	return m
}

// whole finds the one of many words that begins with these, case aside; the words as
// they are where there is none, or several.
func whole(short string, all []string) string {
	var near []string
	for _, words := range all {
		switch {
		case words == short:
			return short
		case strings.EqualFold(words, short):
			near = append([]string{words}, near...)
		case len(words) > len(short) && strings.EqualFold(prefix(words, short), short):
			near = append(near, words)
		}
	}
	near = slices.Compact(near)
	if len(near) == 1 || len(near) > 1 && strings.EqualFold(near[0], short) && !strings.EqualFold(near[1], short) {
		return near[0]
	}
	return short
}

// prefix is as many characters of a text as another one has.
func prefix(text, like string) string {
	n := utf8.RuneCountInString(like)
	for i := range text {
		if n == 0 {
			return text[:i]
		}
		n--
	}
	return text
}

func linkWords(p *htmlpage.Page) []string {
	var all []string
	for _, l := range p.Links {
		all = append(all, l.Text)
	}
	return all
}

func buttonWords(p *htmlpage.Page) []string {
	var all []string
	for _, f := range p.Forms {
		for _, b := range f.Buttons {
			all = append(all, b.Text)
		}
	}
	return all
}

// onPage looks whether the page has what an act uses, before anything is done.
func (r *reading) onPage(a world.Act) *Mistake {
	var err error
	p, kept := r.page(), r.world.Kept()
	switch a := a.(type) {
	case world.Click:
		if p == nil {
			err = &htmlpage.NotOnPage{What: "page"}
		} else {
			_, err = p.Link(kept.Expand(a.Words))
		}
	case world.Submit:
		err = r.fills(p, a, kept)
	case world.Resume:
		return r.resumes(a)
	}
	var missing *htmlpage.NotOnPage
	if !errors.As(err, &missing) {
		return nil
	}
	if missing.What == "page" {
		m := r.wrong(missing.Text(), rule.Text{EN: "visit one first", KO: "먼저 한 곳으로 갑니다"})
		m.Offer = r.example(language.VerbOf("visit"))
		return m
	}
	missing.URL = ""
	return r.notThere(missing)
}

// fills looks whether a form can be sent as an act says.
func (r *reading) fills(p *htmlpage.Page, a world.Submit, kept world.Values) error {
	if p == nil {
		return &htmlpage.NotOnPage{What: "page"}
	}
	form, pressed, err := p.Button(kept.Expand(a.Button))
	if err != nil {
		return err
	}
	typed := make([]htmlpage.Field, len(a.Fields))
	for i, f := range a.Fields {
		typed[i] = htmlpage.Field{Name: f.Name, Value: kept.Expand(f.Value)}
	}
	_, err = form.Fill(pressed, typed)
	return err
}

// notThere says what the page lacks, with the line that is nearest.
func (r *reading) notThere(missing *htmlpage.NotOnPage) *Mistake {
	m := r.wrong(missing.Text(), diag.Guess(missing.Name, missing.There))
	switch near := nearest(missing.Name, missing.There); {
	case missing.What == "button" && r.word == "submit" && strings.Contains(missing.Name, "="):
		// What was meant as a field is none of the page's.
		button, fields := splitFields(" " + missing.Name)
		name, _, _ := strings.Cut(strings.TrimSpace(fields), "=")
		known := r.shown().Fields
		m.Message = rule.Textf("the page has no field %q", "페이지에 %q 입력란이 없습니다", name)
		m.Hint = diag.Guess(name, known)
		if field := nearest(name, known); field != "" {
			m.Offer = r.readableLine("submit " + strings.TrimSpace(button) + strings.Replace(fields, name, field, 1) + r.behind(missing.Name))
		}
	case near != "":
		m.Offer = r.readableLine(strings.Replace(r.line, missing.Name, near, 1))
	}
	if m.Offer == "" {
		if other := r.wordsOfPage(missing.Name); other != nil {
			m.Message, m.Offer = other.Message, other.Offer
		}
	}
	return m
}

// behind is what stands in the line behind a text.
func (r *reading) behind(text string) string {
	_, after, _ := strings.Cut(r.line, text)
	return after
}

// readableLine is the line where it can be read, else "".
func (r *reading) readableLine(line string) string {
	if line == r.line || len(line) > maxLine {
		return ""
	}
	if _, wrong := r.understand(line); wrong != nil {
		return ""
	}
	return line
}

// nearest is the known word that is nearest to one, or "".
func nearest(word string, known []string) string {
	guess := diag.DidYouMean(word, known)
	for _, k := range known {
		if guess == diag.DidYouMean(k, []string{k}) && guess != "" {
			return k
		}
	}
	return ""
}

// resumes looks whether a page waits at a stop.
func (r *reading) resumes(a world.Resume) *Mistake {
	var names []string
	for _, w := range r.world.Waiting() {
		names = append(names, w.Pause)
	}
	if slices.Contains(names, a.Pause) {
		return nil
	}
	if len(names) == 0 {
		return r.wrong(rule.Text{EN: "no page waits", KO: "기다리는 페이지가 없습니다"}, rule.Text{})
	}
	m := r.wrong(rule.Textf("no page waits at %s", "%s에서 기다리는 페이지가 없습니다", a.Pause), rule.Text{})
	m.Offer = "resume " + names[0]
	return m
}

// isHostOf reports whether a text begins with the host of a site.
func (s *Session) isHostOf(text string) bool {
	u, err := address.Parse("https://" + text)
	if err != nil {
		return false
	}
	for _, site := range s.opening.Setup.Sites {
		if u.HostPort() == site.Host || wire.Hostname(site.Host) == u.Host() {
			return true
		}
	}
	return false
}
