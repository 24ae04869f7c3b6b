package page

import (
	"cmp"
	"fmt"
	"html/template"
	"strconv"
	"strings"
	"time"

	"statelab/internal/phrases"
	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/view"
	"statelab/internal/wire"
)

// A stepPage is a step as the template has it.
type stepPage struct {
	*view.Step
	Lesson string
	Moment template.HTML
	Does   template.HTML
	Hints  []trace.Prose
	Beats  []*beatPage
}

// A beatPage is what is told at once, and the state behind it.
type beatPage struct {
	view.Beat
	Number  int // in the step, from 1
	Step    *stepPage
	Fates   exchangeFates
	Bytes   [2]template.HTML // of an exchange: the request and the answer as they crossed
	SQL     []sqlLine
	Words   []template.HTML // of the page that was answered, a block of words each
	Choices []trace.Choice  // of a verdict
	Trying  *trying         // of a task, nil where nothing of it was played
	// State is what both sides hold: its number, and its panes where it stands here first.
	State int
	Panes template.HTML
	Same  bool // and where they stood before
	sides []pane
	Last  bool
}

type exchangeFates struct{ Sent, Received []fateRow }

// A fateRow is what became of one cookie.
type fateRow struct {
	view.Fate
	Class, Sign string
	Name        string
	Shown       template.HTML // its value
	Why         template.HTML
	SetCookie   template.HTML
}

type sqlLine struct{ SQL, Facts template.HTML }

func (p *pager) step(i int) *stepPage {
	t := &p.trace.Steps[i]
	s := p.run.Step(i, view.Options{Answer: view.Skipped})
	p.shorten = shortener(s.Values)
	d := &stepPage{Step: s, Lesson: p.trace.ID, Moment: p.moment(s.Time), Does: p.say(s.Sentence), Hints: t.Hints}
	for _, b := range s.Beats {
		if p.o.Asked && b.Name != view.QuestionBeat {
			continue
		}
		d.Beats = append(d.Beats, p.beat(d, b))
	}
	if n := len(d.Beats); n > 0 {
		d.Beats[n-1].Last = true
	}
	return d
}

func (p *pager) beat(s *stepPage, b view.Beat) *beatPage {
	d := &beatPage{Beat: b, Number: len(s.Beats) + 1, Step: s}
	if e := b.Exchange; e != nil {
		d.Fates = exchangeFates{p.fates(e.Sent), p.fates(e.Received)}
		request, response := e.Trace.RequestBytes, e.Trace.ResponseBytes
		if request == "" {
			request = e.Trace.Request.Bytes()
		}
		d.Bytes = [2]template.HTML{octets(request), octets(response)}
		if e.Trace.Server != nil {
			d.SQL = p.statements(e.Trace.Server.Queries)
		}
		d.Words = words(e.Response.Page)
	}
	if b.Script != nil {
		d.Fates.Received = p.fates(b.Script.Cookies)
	}
	if b.Task != nil && !p.o.Asked {
		d.Trying = p.trying(s.Number-1, b.Task.Task)
		p.shorten = shortener(s.Values)
	}
	if b.Verdict != nil {
		d.Choices = p.trace.Steps[s.Number-1].Predict.Choices
	}
	jar, tables, caches := b.Jar, []view.Table(nil), []view.Cache(nil)
	if b.Table != nil {
		tables = []view.Table{*b.Table}
	}
	if jar == nil && tables == nil && b.Question == nil && b.Task == nil || b.Rest != nil || b.Verdict != nil || b.Name == view.TextBeat {
		jar, tables, caches = s.Jar, s.Tables, s.Caches
	}
	if d.Step.Tools != nil && d.Question == nil && d.Task == nil {
		jar, tables, caches = nil, nil, nil
	}
	d.sides = p.panes(d, jar, tables, caches)
	p.state(d)
	return d
}

// state writes what both sides hold behind a beat. What was shown before stands once.
func (p *pager) state(d *beatPage) {
	var b strings.Builder
	if err := p.template.ExecuteTemplate(&b, "panes", d.sides); err != nil {
		panic(err) // it writes to memory
	}
	panes := template.HTML(b.String())
	n, shown := p.states[panes]
	if !shown {
		n = len(p.states) + 1
		p.states[panes] = n
		d.Panes = panes
	}
	d.State, d.Same = n, shown && len(panes) > 1
}

func (p *pager) fates(all view.Fates) []fateRow {
	rows := make([]fateRow, len(all.Shown))
	for i, f := range all.Shown {
		r := fateRow{Fate: f, Name: f.Cookie.Name, Why: p.say(f.Reason)}
		r.Class, r.Sign = fateLook(f.What)
		switch {
		case f.Missing:
		case f.Empty:
			r.Shown = p.say(phrases.Empty)
		default:
			r.Shown = value(string(f.Cookie.Value))
		}
		if f.Line != "" {
			r.SetCookie = template.HTML(escape(string(f.Line)))
		}
		for _, code := range append([]rule.Code{f.Rule}, codes(f.Also)...) {
			p.rules[code] = true
		}
		rows[i] = r
	}
	return rows
}

func codes(all []trace.Attribute) []rule.Code {
	var list []rule.Code
	for _, a := range all {
		list = append(list, a.Rule)
	}
	return list
}

// fateLook is the class of what became of a cookie, and its sign: no meaning hangs on the
// colour alone.
func fateLook(what string) (class, sign string) {
	switch what {
	case trace.Sent, view.ByHand, view.Seen:
		return "sent", "→"
	case trace.Stored:
		return "new", "+"
	case trace.Replaced:
		return "changed", "~"
	case trace.Deleted:
		return "gone", "−"
	}
	return "never", "×"
}

// A pane is a jar or a table as the template has it.
type pane struct {
	Title rule.Text
	Of    []template.HTML
	Table bool
	Rows  []paneRow
	Notes []template.HTML
}

type paneRow struct {
	Class, Sign string
	Head        template.HTML
	Cells       []template.HTML
	Lasts       template.HTML
	More        []template.HTML
}

// panes are the jar, the tables and the caches of a beat, or what developer tools show.
func (p *pager) panes(d *beatPage, jar *view.Jar, tables []view.Table, caches []view.Cache) []pane {
	var all []pane
	if jar != nil {
		all = append(all, p.jarPane(jar))
	}
	for i := range tables {
		all = append(all, p.tablePane(&tables[i]))
	}
	for i := range caches {
		all = append(all, p.cachePane(&caches[i]))
	}
	if t := d.Step.Tools; t != nil && d.Question == nil && d.Task == nil {
		all = append(all, p.toolsPane(t))
	}
	return all
}

func (p *pager) jarPane(j *view.Jar) pane {
	d := pane{Title: phrases.Jar, Of: []template.HTML{template.HTML(escape(j.Host)), p.phrase(j.Title)}}
	for i := range j.Cookies {
		c := &j.Cookies[i]
		r := paneRow{Cells: []template.HTML{p.name(c.Name), value(string(c.Value))}}
		r.Class, r.Sign = markLook(c.Mark)
		if c.Of != "" {
			r.Head = p.fill(phrases.CookieOf, c.Of)
		}
		switch {
		case c.Mark == trace.Gone:
			r.Lasts = p.say(c.Why)
		case c.Session:
			r.Lasts = p.say(phrases.UntilClose)
		default:
			r.Lasts = p.length(c.Lasts)
		}
		for _, a := range c.Attributes {
			r.More = append(r.More, template.HTML(escape(a)))
		}
		d.Rows = append(d.Rows, r)
	}
	d.Notes = p.notes(j.Notes, phrases.JarEmpty, phrases.JarLeft)
	return d
}

func (p *pager) tablePane(t *view.Table) pane {
	d := pane{Title: phrases.Table, Table: true, Of: []template.HTML{template.HTML(escape(cmp.Or(t.Name, t.Host)))}}
	none, left := phrases.TableEmpty, phrases.TableLeft
	if t.Memory {
		d.Title, none, left = phrases.Memory, phrases.MemoryEmpty, phrases.MemoryLeft
	}
	if t.Named && t.Name != "" || t.Beside {
		d.Of = append(d.Of, template.HTML(escape(t.Host)))
	}
	for i := range t.Rows {
		row := &t.Rows[i]
		r := paneRow{Cells: []template.HTML{value(row.Key), p.user(row)}}
		r.Class, r.Sign = markLook(row.Mark)
		switch {
		case row.Mark == trace.Gone:
			r.Lasts = p.say(row.Why)
		case row.Expired:
			r.Lasts = p.say(phrases.Expired)
		default:
			r.Lasts = p.length(row.Lasts)
		}
		if row.Instance > 0 {
			r.More = append(r.More, p.inProcess(row.Instance))
		}
		for _, item := range row.Data {
			r.More = append(r.More, template.HTML(escape(item.Name+" = "+item.Value)))
		}
		d.Rows = append(d.Rows, r)
	}
	d.Notes = p.notes(t.Notes, none, left)
	return d
}

// cachePane is what pages keep in the memory of a server.
func (p *pager) cachePane(c *view.Cache) pane {
	d := pane{Title: phrases.Memory, Table: true, Of: []template.HTML{p.say(phrases.Cache)}}
	if c.Named {
		d.Of = append(d.Of, template.HTML(escape(c.Host)))
	}
	for _, e := range c.Entries {
		r := paneRow{Cells: []template.HTML{template.HTML(escape(e.Key)), value(e.Value)}}
		r.Class, r.Sign = markLook(e.Mark)
		switch {
		case e.Mark == trace.Gone:
			r.Lasts = p.say(e.Why)
		case !e.Expires.IsZero():
			r.Lasts = p.length(e.Lasts)
		}
		if e.Instance > 0 {
			r.More = append(r.More, p.inProcess(e.Instance))
		}
		d.Rows = append(d.Rows, r)
	}
	d.Notes = p.notes(c.Notes, phrases.MemoryEmpty, phrases.MemoryLeft)
	return d
}

func (p *pager) inProcess(instance int) template.HTML {
	return p.say(rule.Textf("in process %d", "%d번 프로세스", instance))
}

// toolsPane is the table of developer tools.
func (p *pager) toolsPane(t *trace.Tools) pane {
	d := pane{Title: pageWords["tools"], Of: []template.HTML{template.HTML(escape(t.Origin))}}
	for i := range t.Cookies {
		c := &t.Cookies[i]
		r := paneRow{Class: "same", Sign: " ", Cells: []template.HTML{p.name(c.Name), value(string(c.Value))}, Lasts: p.say(phrases.UntilClose)}
		if !c.Session {
			r.Lasts = p.length(c.Lasts)
		}
		r.More = []template.HTML{template.HTML(escape(attributes(c)))}
		d.Rows = append(d.Rows, r)
	}
	if len(t.Cookies) == 0 {
		d.Notes = []template.HTML{p.say(phrases.JarEmpty)}
	}
	return d
}

// attributes are those of a cookie that are set.
func attributes(c *trace.Cookie) string {
	out := []string{"Domain=" + c.Domain, "Path=" + c.Path}
	for _, a := range []struct {
		set  bool
		name string
	}{{c.Secure, "Secure"}, {c.HTTPOnly, "HttpOnly"}, {c.SameSite != "", "SameSite=" + c.SameSite}, {c.Partition != "", "Partitioned: " + c.Partition}} {
		if a.set {
			out = append(out, a.name)
		}
	}
	return strings.Join(out, "; ")
}

func (p *pager) user(r *view.Row) template.HTML {
	switch {
	case r.User != "":
		return template.HTML(escape(r.User))
	case r.UserID != "":
		return p.fill(phrases.UserID, r.UserID)
	}
	return template.HTML(trace.Anonymous)
}

func (p *pager) name(name string) template.HTML {
	if name == "" {
		return p.say(phrases.NoName)
	}
	return template.HTML(escape(name))
}

func (p *pager) notes(notes []view.Note, none, left rule.Text) []template.HTML {
	said := make([]template.HTML, len(notes))
	for i, n := range notes {
		switch n.Kind {
		case view.Empty:
			said[i] = p.say(none)
		case view.NoneLeft:
			said[i] = p.say(left)
		case view.NotShown:
			said[i] = p.fill(phrases.More, n.Count)
		case view.Unchanged:
			said[i] = p.say(phrases.Unchanged)
		case view.SameAgain:
			said[i] = p.fill(phrases.SameAgain, n.Cookies)
		case view.OtherHosts:
			said[i] = p.fill(phrases.OtherHosts, n.Count)
		case view.NotMade:
			said[i] = p.say(phrases.NotMade)
		case view.NotSeen:
			said[i] = p.say(phrases.TableUnseen)
		case view.Renamed:
			said[i] = p.fill(phrases.Renamed, n.UserID, n.User)
		case view.Nameless:
			said[i] = p.fill(phrases.Nameless, n.UserID, n.User)
		}
	}
	return said
}

// markLook is the class of an entry's mark, and its sign.
func markLook(m trace.Mark) (class, sign string) {
	switch m {
	case trace.New:
		return "new", "+"
	case trace.Changed:
		return "changed", "~"
	case trace.Gone:
		return "gone", "−"
	}
	return "same", " "
}

func (p *pager) length(d time.Duration) template.HTML {
	return p.inEach(false, func(lang rule.Language) string { return escape(view.Roughly(d, lang)) })
}

func (p *pager) moment(at time.Time) template.HTML {
	return p.inEach(false, func(lang rule.Language) string { return escape(view.Moment(at, lang)) })
}

// words are the words of a page, block by block.
func words(page string) []template.HTML {
	var all []template.HTML
	for block := range strings.Lines(page) {
		if block = strings.Join(strings.Fields(block), " "); block != "" {
			all = append(all, template.HTML(escape(block)))
		}
	}
	return all
}

// octets are bytes as they crossed, their ends of lines visible.
func octets(b wire.Bytes) template.HTML {
	var out strings.Builder
	for part := range strings.SplitAfterSeq(string(b), "\n") {
		if part != "" {
			text := strings.TrimRight(part, "\r\n")
			fmt.Fprintf(&out, "%s<i>%s</i>\n", escape(text), escape(part[len(text):]))
		}
	}
	return template.HTML(out.String())
}

// statements are SQL with its values, and what is said of each.
func (p *pager) statements(all []trace.Query) []sqlLine {
	var lines []sqlLine
	for i := range all {
		q := &all[i]
		l := sqlLine{SQL: template.HTML(escape(strings.Join(strings.Fields(cmp.Or(q.SQL, view.Statement(q))), " ")))}
		if !view.Transactional(q) {
			l.Facts = p.inEach(false, func(lang rule.Language) string {
				said := phrases.Count(phrases.Rows.In(lang), lang, q.Rows)
				if q.Caller != "" {
					said += ", " + q.Caller
				}
				return escape(said)
			})
		}
		lines = append(lines, l)
	}
	return lines
}

// Kind is what the beat is, as a class.
func (d *beatPage) Kind() string {
	if d.Exchange != nil {
		return "wire"
	}
	return d.Name
}

// Address is the beat's name in links to it: the step's, which stays when others are put in
// before it, and its number in the step.
func (d *beatPage) Address() string {
	return d.Step.Lesson + "/" + d.Step.ID + "/" + strconv.Itoa(d.Number)
}
