package page

import (
	"cmp"
	"html/template"
	"strconv"
	"strings"
	"time"

	"statelab/internal/phrases"
	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/view"
)

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
	Holds       []template.HTML // of a row of sessions, on a line of its own: what is said above is nothing that it holds
}

// panes are the jar, the tables and the caches of a beat, or what developer tools show.
func (p *pager) panes(d *beatPage, jar *view.Jar, tables []view.Table, caches []view.Cache, records []view.Records) []pane {
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
	for i := range records {
		all = append(all, p.recordsPane(&records[i]))
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
		r := paneRow{Cells: []template.HTML{p.name(c.Name), p.value(string(c.Value))}}
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
		if c.Doubted {
			r.Class, r.Sign = "changed", "?"
			r.More = append(r.More, p.say(phrases.Doubted))
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
		r := paneRow{Cells: []template.HTML{p.value(row.Key), p.user(row)}}
		r.Class, r.Sign = markLook(row.Mark)
		switch {
		case row.Mark == trace.Gone:
			r.Lasts = p.say(row.Why)
		case row.Expired:
			r.Lasts = p.say(phrases.Expired)
		default:
			r.Lasts = p.length(row.Lasts)
		}
		if row.This {
			r.More = append(r.More, "<b>"+p.say(phrases.InJar)+"</b>")
		}
		if row.Instance > 0 {
			r.More = append(r.More, p.inProcess(row.Instance))
		}
		for _, other := range row.Others {
			r.More = append(r.More, p.phrase(other))
		}
		for i := range row.Data {
			r.Holds = append(r.Holds, p.item(&row.Data[i]))
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
		r := paneRow{Cells: []template.HTML{template.HTML(escape(e.Key)), p.entry(&e)}}
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

// entry is the value of an entry; a moment is told with how long ago it was.
func (p *pager) entry(e *view.CacheEntry) template.HTML {
	if e.Age.IsZero() {
		return p.value(e.Value)
	}
	return p.value(e.Value) + " " + p.inEach(false, func(lang rule.Language) string { return escape("(" + e.Age.In(lang) + ")") })
}

// recordsPane is a table beside that of the sessions.
func (p *pager) recordsPane(t *view.Records) pane {
	d := pane{Title: phrases.Table, Table: true, Of: []template.HTML{template.HTML(escape(t.Name))}}
	if t.Named {
		d.Of = append(d.Of, template.HTML(escape(t.Host)))
	}
	for i := range t.Rows {
		row := &t.Rows[i]
		r := paneRow{Cells: []template.HTML{template.HTML(strconv.FormatInt(row.ID, 10)), template.HTML(escape(row.User))}}
		r.Class, r.Sign = markLook(row.Mark)
		if row.Mark == trace.Gone {
			r.Lasts = p.say(row.Why)
		}
		for i := range row.Data {
			r.More = append(r.More, p.item(&row.Data[i]))
		}
		d.Rows = append(d.Rows, r)
	}
	d.Notes = p.notes(t.Notes, phrases.TableEmpty, phrases.TableLeft)
	return d
}

// item is a value that a row holds, with a key or token in short, and whole for who points at it.
func (p *pager) item(i *view.Item) template.HTML {
	return p.inEach(false, func(lang rule.Language) string {
		whole := i.Said(lang, func(token string) string { return token })
		said := i.Said(lang, p.short)
		if said == whole {
			return escape(said)
		}
		return `<span title="` + escape(whole) + `">` + escape(said) + `</span>`
	})
}

func (p *pager) inProcess(instance int) template.HTML {
	return p.say(rule.Textf("in process %d", "%d번 프로세스", instance))
}

// toolsPane is the table of developer tools.
func (p *pager) toolsPane(t *trace.Tools) pane {
	d := pane{Title: pageWords["tools"], Of: []template.HTML{template.HTML(escape(t.Origin))}}
	for i := range t.Cookies {
		c := &t.Cookies[i]
		r := paneRow{Class: "same", Sign: " ", Cells: []template.HTML{p.name(c.Name), p.value(string(c.Value))}, Lasts: p.say(phrases.UntilClose)}
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
		case view.Empty, view.Nothing:
			said[i] = p.say(none)
		case view.AsItWas:
			said[i] = p.fill(phrases.AsItWas, func(lang rule.Language) string { return view.Exactly(n.Ago, lang) })
		case view.NoneLeft:
			said[i] = p.say(left)
		case view.NotShown:
			said[i] = p.fill(phrases.More, n.Count)
		case view.AsBefore:
			said[i] = p.inEach(false, func(lang rule.Language) string {
				return escape("(" + phrases.Count(phrases.TableRows.In(lang), lang, n.Count) + ", " + phrases.Unchanged.In(lang) + ")")
			})
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
