package render_test

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/muesli/termenv"

	source "statelab/internal/lesson"
	"statelab/internal/render"
	"statelab/internal/rule"
	"statelab/internal/scenario"
	"statelab/internal/trace"
	"statelab/internal/view"
	"statelab/internal/wire"
	"statelab/lessons"
)

// A stamper gives everything in a trace that can be told apart a name that stands nowhere
// else, so that it can be found in whatever is drawn.
type stamper struct {
	names int
	given map[string]string // the names of what is the same in several places
}

var stamped = regexp.MustCompile(`![cdfnqrw]\d+!`)

// fresh is a name of the kind that nothing else has.
func (st *stamper) fresh(kind string) string {
	st.names++
	return fmt.Sprintf("!%s%d!", kind, st.names)
}

// same is the name of what this says, the same for the same.
func (st *stamper) same(kind, says string) string {
	if st.given[kind+says] == "" {
		st.given[kind+says] = st.fresh(kind)
	}
	return st.given[kind+says]
}

func (st *stamper) text(kind string, t *rule.Text) {
	if !t.IsZero() {
		name := st.same(kind, t.EN)
		*t = rule.Text{EN: name, KO: name}
	}
}

func (st *stamper) texts(all []rule.Text) {
	for i := range all {
		st.text("n", &all[i])
	}
}

func (st *stamper) fates(all []trace.Fate) {
	for i := range all {
		f := &all[i]
		f.Cookie.Name = st.fresh("f")
		for _, t := range []*rule.Text{&f.Seen, &f.Wanted, &f.Title} {
			if !t.IsZero() {
				name := st.fresh("w")
				*t = rule.Text{EN: name, KO: name}
			}
		}
	}
}

func (st *stamper) rulings(c *trace.CORS) {
	if c == nil {
		return
	}
	for _, r := range []*trace.Ruling{&c.Asks, c.Reads} {
		if r != nil {
			r.Title, r.Seen = rule.Same(st.fresh("w")), rule.Same(st.fresh("w"))
		}
	}
}

func (st *stamper) cookie(c *trace.Cookie) {
	c.Name = st.same("c", fmt.Sprint(c.Name, c.Domain, c.HostOnly, c.Path, c.Partition, c.CrossSite))
}

func (st *stamper) queries(all []trace.Query) {
	for i := range all {
		if all[i].Table != "" {
			all[i].Table = st.fresh("q")
		}
		st.text("w", &all[i].Why)
	}
}

// header stamps the names of cookies that a client without a jar sent or got.
func (st *stamper) header(headers wire.Headers, name string) {
	for i := range headers {
		if strings.EqualFold(headers[i].Name, name) {
			pairs := strings.Split(string(headers[i].Value), "; ")
			for k := range pairs {
				if _, value, _ := strings.Cut(pairs[k], "="); k == 0 || name == "Cookie" {
					pairs[k] = st.fresh("f") + "=" + value
				}
			}
			headers[i].Value = wire.Bytes(strings.Join(pairs, "; "))
		}
	}
}

func (st *stamper) table(t *trace.Table) {
	for i := range t.Rows {
		r := &t.Rows[i]
		r.Key = st.same("r", t.Host+r.Key+fmt.Sprint(r.Instance))
		st.text("w", &r.Why)
		for k := range r.Data {
			if r.Data[k].Name != "_auth_user_id" { // it is shown as a user
				r.Data[k].Value = st.fresh("d")
			}
		}
	}
	for i := range t.Records {
		for k := range t.Records[i].Rows {
			r := &t.Records[i].Rows[k]
			st.text("w", &r.Why)
			for n := range r.Data {
				r.Data[n].Value = st.fresh("d")
			}
		}
	}
}

func (st *stamper) step(s *trace.Step) {
	for i := range s.Exchanges {
		e := &s.Exchanges[i]
		st.text("w", &e.Why)
		if len(e.Sent) == 0 {
			st.header(e.Request.Headers, "Cookie")
		}
		if len(e.Received) == 0 {
			st.header(e.Response.Headers, "Set-Cookie")
		}
		st.fates(e.Sent)
		st.fates(e.Received)
		st.fates(e.Cleared)
		st.rulings(e.CORS)
		if e.Server != nil {
			st.texts(e.Server.Notes)
			st.queries(e.Server.Queries)
			for k := range e.Server.Log {
				e.Server.Log[k] = st.fresh("n")
			}
		}
	}
	if s.Script != nil {
		st.fates(s.Script.Fates)
	}
	st.texts(s.Notes)
	st.queries(s.Queries)
	if s.Jar != nil {
		for i := range s.Jar.Cookies {
			st.cookie(&s.Jar.Cookies[i].Cookie)
			st.text("w", &s.Jar.Cookies[i].Why)
		}
		for i := range s.Jar.All {
			st.cookie(&s.Jar.All[i])
		}
	}
	if s.Table != nil {
		st.table(s.Table)
	}
	for i := range s.Tables {
		st.table(&s.Tables[i])
	}
}

// chosen are the names of all that the view chose of a step.
func chosen(s *view.Step) map[string]bool {
	names := map[string]bool{}
	say := func(all ...string) {
		for _, name := range stamped.FindAllString(strings.Join(all, " "), -1) {
			names[name] = true
		}
	}
	fates := func(all view.Fates) {
		for _, f := range all.Shown {
			say(f.Cookie.Name, f.Reason.EN)
			if s.Details {
				say(f.Title.EN)
			}
		}
	}
	queries := func(q *view.Queries) {
		if q == nil {
			return
		}
		for _, g := range q.Groups {
			say(g.Why.EN)
			for _, did := range g.Statements {
				say(did.Text)
			}
		}
	}
	for _, b := range s.Beats {
		if e := b.Exchange; e != nil {
			if a := e.Across; a != nil {
				for _, r := range []*trace.Ruling{a.Asks, a.Reads} {
					if r != nil {
						say(r.Title.EN, r.Seen.EN)
					}
				}
			}
			say(e.Why.EN)
			fates(e.Sent)
			fates(e.Received)
			queries(e.Queries)
			if e.Server != nil {
				say(e.Server.Log...)
				for _, did := range e.Server.Did {
					say(did.EN)
				}
			}
		}
		if b.Script != nil {
			fates(b.Script.Cookies)
		}
		if b.Rest != nil {
			say(b.Rest.Instead.EN)
			queries(b.Rest.Queries)
			for _, n := range b.Rest.Notes {
				say(n.EN)
			}
		}
	}
	if s.Jar != nil {
		for _, c := range s.Jar.Cookies {
			say(c.Name, c.Why.EN)
		}
	}
	for _, t := range s.Tables {
		for _, r := range t.Rows {
			say(r.Key, r.Why.EN)
			for _, d := range r.Data {
				say(d.Value)
			}
		}
	}
	for _, t := range s.Records {
		for _, r := range t.Rows {
			say(r.Why.EN)
			for _, d := range r.Data {
				say(d.Value)
			}
		}
	}
	for _, c := range s.WholeJar {
		say(c.Name)
	}
	if s.WholeTable != nil {
		for _, r := range s.WholeTable.Rows {
			say(r.Key)
			for _, d := range r.Data {
				say(d.Value)
			}
		}
	}
	return names
}

// aKeptValue is the name of a value that a lesson keeps, which stands in the details alone.
var aKeptValue = regexp.MustCompile(`\B\$[a-z]\w*`)

// What the view chose of a step, every layout shows, and no layout shows more: each
// cookie with its reason, row, statement and note of the curriculum is looked for on
// wide and narrow lines and in what is heard.
func TestEveryLayoutShowsWhatWasChosen(t *testing.T) {
	seen := map[byte]int{}
	ids, _, err := source.Folder{FS: lessons.Files}.List()
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range someOf(ids) {
		program, problems, err := scenario.Load(source.Folder{FS: lessons.Files}, id)
		if err != nil || program == nil {
			t.Fatal(id, problems, err)
		}
		tr, err := program.Run(t.Context())
		if err != nil {
			t.Fatal(id, err)
		}
		stamps := stamper{given: map[string]string{}}
		for i := range tr.Steps {
			stamps.step(&tr.Steps[i])
		}
		run := view.Of(tr)
		for i := range tr.Steps {
			for _, details := range []bool{false, true} {
				want := chosen(run.Step(i, view.Options{Details: details}))
				for name := range want {
					seen[name[1]]++
				}
				for _, o := range []render.Options{{Width: 120}, {Width: 40, Lang: rule.Korean}, {Linear: true}} {
					o.Profile, o.Verbose = termenv.Ascii, details
					got := drawn(t, o, func(r *render.Terminal) { r.Step(tr, i) })
					if name := aKeptValue.FindString(got); name != "" && !details {
						t.Errorf("%s, %s, %+v: it shows %s, which is the name of a value", id, tr.Steps[i].ID, o, name)
					}
					compare(t, fmt.Sprintf("%s, %s, %+v", id, tr.Steps[i].ID, o), got, want)
				}
			}
		}
	}
	for _, kind := range "cdfnqrw" {
		if seen[byte(kind)] < 20 {
			t.Errorf("of the kind %c only %d were looked for", kind, seen[byte(kind)])
		}
	}
}

// compare looks for the names in what is drawn, and for others.
func compare(t *testing.T, where, drawn string, want map[string]bool) {
	t.Helper()
	got := map[string]bool{}
	for _, name := range stamped.FindAllString(drawn, -1) {
		got[name] = true
	}
	if !maps.Equal(got, want) {
		more, less := slices.Sorted(maps.Keys(got)), slices.Sorted(maps.Keys(want))
		more = slices.DeleteFunc(more, func(name string) bool { return want[name] })
		less = slices.DeleteFunc(less, func(name string) bool { return got[name] })
		t.Errorf("%s: it shows %q, which were not chosen, and leaves out %q:\n%s", where, more, less, drawn)
	}
}
