package serve

import (
	"cmp"
	"net/http"
	"slices"
	"strings"

	"statelab/internal/browser"
	"statelab/internal/htmlpage"
	"statelab/internal/relay"
	"statelab/internal/rule"
	"statelab/internal/scenario"
	"statelab/internal/trace"
	"statelab/internal/traffic"
	"statelab/internal/wire"
)

// How an exchange is recorded as part of what somebody does, and held against what the lesson
// expects of that.

// fillsTab reports whether the tab shows an answer: not one that a page or its script asked for,
// and none without a page in it.
func fillsTab(o *traffic.Exchange) bool {
	return !o.Loads() && o.Method != "OPTIONS" && o.Method != "HEAD" && o.Status != http.StatusNoContent
}

// take records an exchange, as its finding has it, as part of something, shows it, and looks
// whether it is done.
func (s *Session) take(d *doing, x *relay.Exchange, r *request, one trace.Exchange) {
	f := r.finding
	place := placeOf(x)
	one.Connection = wire.Connection{ID: place.Connection, Reused: place.Request > 1}
	one.Request.Body = x.Body
	one.RequestBytes, one.ResponseBytes = x.Request.Octets+x.Body, x.Answer.Octets
	one.Response.Proto, one.Response.Body = x.Answer.Proto, wire.Bytes(s.bodies.take(place))
	one.Unseen = slices.DeleteFunc(one.Unseen, func(p trace.Part) bool { return p == trace.AnswerBody })
	one.Page, one.ByPage = browser.Words(one.Response), f.Loads() && f.Request.Get("Sec-Fetch-Dest") != "empty"
	one.Fields = d.fields(&one)
	if n := len(d.arriving.Exchanges()); d.leads != "" && d.leads == f.To() && n > 0 {
		one.Why = rule.Text{EN: "the browser follows by itself", KO: "브라우저가 스스로 따라감"}
	}
	for _, w := range d.want {
		if w.at == len(d.arriving.Exchanges()) {
			one.ByPage, one.Why, one.Turn = w.byPage, w.why, w.turn
		}
	}
	now := s.world.Now()
	d.visitor.tells(one.Sent, now, now.Sub(f.Begun))
	retells(one.Sent, r.gone, now)
	d.visitor.tells(one.Received, now, now.Sub(f.Answered))
	d.visitor.tells(one.Cleared, now, now.Sub(f.Answered))
	one.Behind = trace.Behind{Jar: d.visitor.jar(strings.ToLower(x.Request.Headers.Get("Host")), r.before, f.Answered, now)}
	d.arriving.Take(one, place.Request)
	d.leads = f.Leads()
	if !one.ByPage && d.leads == "" && fillsTab(f.Exchange) {
		d.page = htmlpage.Parse(one.Response.Headers.Get("Content-Type"), string(one.Response.Body))
		d.visitor.shows = d.page.Words
	}
	s.record(d)
	if d.act == s.at && !d.done && !d.tries {
		s.near = d.came(&s.acts[d.act], f.Status)
	}
}

// fields are those of a posted form, which a password is not shown of.
func (d *doing) fields(x *trace.Exchange) (all []trace.Field) {
	if x.Request.Method != "POST" {
		return nil
	}
	for _, f := range htmlpage.Posted(x.Request.Headers.Get("Content-Type"), string(x.Request.Body)) {
		all = append(all, trace.Field{Name: f.Name, Value: f.Value, Hidden: f.Name == "csrfmiddlewaretoken" || f.Name == "next", Secret: f.Secret})
	}
	return all
}

// record shows what came of something so far, and goes on where it is done.
func (s *Session) record(d *doing) {
	wall, now := s.o.Now(), s.world.Now()
	step, err := d.arriving.Step(d.visitor.jar(cmp.Or(d.host, d.arriving.Host()), d.before, wall, now))
	if err != nil {
		s.err = err
		return
	}
	step.Shows = d.visitor.shows
	if d.act < 0 {
		s.page.Show(d.number, step)
		return
	}
	act := &s.acts[d.act]
	d.arriving.Remember(act.Move.Remember, d.page)
	step.Remembered = d.arriving.Remembered()
	step.Passed, step.Turns = act.Played.Passed, act.Played.Turns
	if logsIn(act) && !s.isGoal(act) && !d.complete(s, act) {
		step.Action = rule.Text{EN: "A login that has not succeeded so far", KO: "아직 성공하지 않은 로그인입니다."}
	}
	if act.Step >= 0 {
		step = s.looked(d, act, step)
	}
	s.page.Show(d.number, step)
	if d.act == s.at && d.complete(s, act) {
		d.done = true
		if u := s.contradicted(d); u != nil {
			s.undone = u
		}
		s.handed = -1
		s.advance()
	}
}

// looked is a step with what the lesson says and expects of it, of the last of its acts.
func (s *Session) looked(d *doing, act *scenario.Act, step trace.Step) trace.Step {
	if s.isGoal(act) {
		if !d.done {
			d.done, s.broken[act.Step], s.reply = s.program.Reached(act.Step, &step, s.world.Kept())
		}
		if !d.done {
			return step
		}
	}
	if !act.Last && !s.isGoal(act) {
		return step
	}
	step.Exchanges = d.inOrder(step.Exchanges)
	s.program.Look(act.Step, &step, s.world.Kept())
	step.Checks = slices.DeleteFunc(step.Checks, func(c trace.Check) bool {
		return !observable(c.About) || !c.Holds && unclaimed(c.Found.EN) || len(step.Exchanges) == 0 && !kept(c.About)
	})
	s.judged[act.Step] = step
	return step
}

// inOrder puts exchanges in the order in which the simulated browser makes them: a real one
// loads several things at once.
func (d *doing) inOrder(all []trace.Exchange) []trace.Exchange {
	place := make([]int, len(all))
	for i := range place {
		place[i] = len(d.want) + i
	}
	for n, w := range d.want {
		if w.at >= 0 && w.at < len(place) {
			place[w.at] = n
		}
	}
	order := make([]int, len(all))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(place[a], place[b]) })
	sorted := make([]trace.Exchange, len(all))
	for i, from := range order {
		sorted[i] = all[from]
	}
	return sorted
}

// observable reports whether what a check is about shows in what crosses: a real browser does
// not say what its scripts may read, and what connections it has is its own affair.
func observable(about string) bool {
	for _, part := range []string{"preflight", "readable", "connection", "predict", "listed"} {
		if strings.Contains(about, part) {
			return false
		}
	}
	return true
}

// unclaimed reports whether what was found of cookies is that nobody can know of one.
func unclaimed(found string) bool { return found == "" || strings.Contains(found, trace.Unknown) }

// kept reports whether a check is about what both sides keep, which shows without a request.
func kept(about string) bool {
	for _, part := range []string{"jar", "rows", "gone", "unchanged", "cache", "tables", "users"} {
		if strings.HasPrefix(about, part) {
			return true
		}
	}
	return false
}

// complete reports whether an act was done: what follows one another came, or the goal of the
// task is reached.
func (d *doing) complete(s *Session, act *scenario.Act) bool {
	if s.isGoal(act) {
		return d.done
	}
	last := -1
	for i := range d.want {
		if d.want[i].single() {
			last = i
		}
	}
	return last >= 0 && d.next > last
}
