package page

import (
	"cmp"
	"fmt"
	"html/template"
	"slices"
	"strconv"
	"strings"

	"statelab/internal/memo"
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
	Alone  bool // the page has no other: nothing is to be counted
	// OfQueries says that its texts speak of queries, so that no view of it may leave these out.
	OfQueries bool
	Asked     bool // the page has its question alone: the answer stands in the lesson of this title
	Title     trace.Prose
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
	Means   []template.HTML // what sentences of it mean, in the languages that it does not say it in
	Choices []trace.Choice  // of a verdict
	// State is what both sides hold: its number, and its panes where it stands here first.
	State int
	Panes template.HTML
	Same  bool // and where they stood before
	sides []pane
	Last  bool
	tries *tryPager // of the page; nil: none are shown
}

// Trying is what can be tried of a task, nil where nothing of it was played. It waits for that.
func (d *beatPage) Trying() *trying { return d.tries.task(d.Step.Number - 1) }

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
	s := p.run.Step(i, view.Options{Answer: view.Skipped, Whole: p.o.Whole})
	p.shorten = p.shortener(s.Values)
	d := &stepPage{Step: s, Lesson: p.trace.ID, Moment: p.moment(s.Time), Does: p.say(s.Sentence), Hints: t.Hints, Alone: p.o.Only > 0 || s.Of == 1, Asked: p.o.Asked, Title: p.trace.Title, OfQueries: ofQueries(t)}
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

// speaksOfQueries is what a text says of queries, in the languages that lessons have.
var speaksOfQueries = memo.Pattern(`\b(?:SELECT|INSERT|UPDATE|DELETE)\b|\b[Qq]uer(?:y|ies)\b|쿼리`)

// ofQueries reports whether a text of a step speaks of queries.
func ofQueries(t *trace.Step) bool {
	texts := []trace.Prose{t.Say}
	if q := t.Predict; q != nil {
		texts = append(texts, q.Ask)
		for _, c := range q.Choices {
			texts = append(texts, c.Text, c.Reply)
		}
	}
	return slices.ContainsFunc(texts, func(p trace.Prose) bool {
		for _, text := range p {
			if speaksOfQueries().MatchString(text) {
				return true
			}
		}
		return false
	})
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
		d.Words = p.pageWords(e.Response.Page)
		for _, m := range e.Response.Means {
			if means := p.means(m, trace.PlainWords(e.Response.Page)); means != "" {
				d.Means = append(d.Means, means)
			}
		}
	}
	if b.Script != nil {
		d.Fates.Received = p.fates(b.Script.Cookies)
	}
	if b.Task != nil && !p.o.Asked {
		d.tries = p.tries
	}
	if b.Verdict != nil {
		d.Choices = p.trace.Steps[s.Number-1].Predict.Choices
	}
	jar, tables, caches := b.Jar, []view.Table(nil), []view.Cache(nil)
	if b.Table != nil {
		tables = []view.Table{*b.Table}
	}
	if b.Cache != nil {
		caches = []view.Cache{*b.Cache}
	}
	records := b.Records
	if jar == nil && tables == nil && caches == nil && records == nil && b.Question == nil && b.Task == nil || b.Rest != nil || b.Verdict != nil || b.Name == view.TextBeat {
		jar, tables, caches, records = s.Jar, s.Tables, s.Caches, s.Records
	}
	if d.Step.Tools != nil && d.Question == nil && d.Task == nil {
		jar, tables, caches, records = nil, nil, nil, nil
	}
	d.sides = p.panes(d, jar, tables, caches, records)
	p.state(d)
	return d
}

// state writes what both sides hold behind a beat. What was shown before stands once.
func (p *pager) state(d *beatPage) {
	panes := written(func(h *writer) { p.panesList(h, d.sides) })
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
		if r.Class, r.Sign = fateLook(f.What); f.Again { // only its end is new
			r.Class, r.Sign = "same", "="
		}
		switch {
		case f.Missing:
		case f.Empty:
			r.Shown = p.say(phrases.Empty)
		default:
			r.Shown = p.value(string(f.Cookie.Value))
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
	case trace.Unknown:
		return "changed", "?"
	}
	return "never", "×"
}

// means says a sentence of a page's words in the languages in which they do not say it.
func (p *pager) means(sentence rule.Text, words string) template.HTML {
	return p.inEach(false, func(lang rule.Language) string {
		if strings.Contains(words, sentence.In(lang)) {
			return ""
		}
		return escape(sentence.In(lang))
	})
}

// pageWords are the words of a page, block by block, with long tokens in short.
func (p *pager) pageWords(page string) []template.HTML {
	var all []template.HTML
	for block := range strings.Lines(page) {
		if block = strings.Join(strings.Fields(block), " "); block != "" {
			all = append(all, p.brief(block))
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
