package serve

import (
	"slices"
	"strings"

	"statelab/internal/cookiejar"
	"statelab/internal/livepage"
	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/world"
)

// undone is something that a person said to have done by hand, and a request that tells
// otherwise.
type undone struct {
	from          int // the act that was to be done by hand
	at            int // the act that the request was
	missing, more []string
	back          []cookiejar.Cookie // those that were not deleted
}

// contradicted finds out whether what an act sent shows that what was to be done by hand before
// it was not done: a cookie of those that it changes in the lesson did not come, or came still.
func (s *Session) contradicted(d *doing) *undone {
	if s.handed < 0 {
		return nil
	}
	u := &undone{from: s.handed, at: d.act, back: s.dropped}
	changed := map[string]bool{}
	for i := s.handed; i < d.act; i++ {
		if jar := s.acts[i].Played.Jar; jar != nil && byHand(&s.acts[i]) {
			for _, e := range jar.Cookies {
				changed[e.Cookie.Name] = changed[e.Cookie.Name] || e.Mark != trace.Same
			}
		}
	}
	here, played := d.arriving.Exchanges(), s.acts[d.act].Played.Exchanges
	for i, w := range d.want {
		if w.at < 0 || w.at >= len(here) || i >= len(played) {
			continue
		}
		wanted, came := sentNames(&played[i], changed), sentNames(&here[w.at], changed)
		u.missing = append(u.missing, without(wanted, came)...)
		u.more = append(u.more, without(came, wanted)...)
	}
	if len(u.missing)+len(u.more) == 0 {
		return nil
	}
	return u
}

// sentNames are the names of the cookies that a request brought, of those that are asked for.
func sentNames(x *trace.Exchange, of map[string]bool) (names []string) {
	for _, f := range x.Sent {
		if of[f.Cookie.Name] && f.Fate == trace.Sent {
			names = append(names, f.Cookie.Name)
		}
	}
	return names
}

// without are the names of a list that another does not have.
func without(all, others []string) []string {
	return slices.DeleteFunc(slices.Clone(all), func(name string) bool { return slices.Contains(others, name) })
}

// says tells what was to come and did not, in a sentence or two.
func (u *undone) says(s *Session) trace.Prose {
	step := s.nameOf(u.from)
	var all trace.Prose
	for _, part := range []struct {
		names []string
		text  rule.Text
	}{
		{u.missing, rule.Text{
			EN: "You pressed **I have done it** at %[1]s, so that a request here was to bring %[3]s. It came without.",
			KO: "%[2]s에서 **했음** 버튼을 눌렀으므로 여기서 %[3]s 쿠키를 보내야 했지만 보내지 않았습니다."}},
		{u.more, rule.Text{
			EN: "You pressed **I have done it** at %[1]s, so that the requests here were to come without %[3]s. It was still sent.",
			KO: "%[2]s에서 **했음** 버튼을 눌렀으므로 여기서 %[3]s 쿠키를 보내지 않아야 했지만 보냈습니다."}},
	} {
		if len(part.names) == 0 {
			continue
		}
		var names []string
		for _, name := range slices.Compact(slices.Sorted(slices.Values(part.names))) {
			names = append(names, code(name))
		}
		said := rule.Textf(part.text.EN, part.text.KO, step.EN, step.KO, strings.Join(names, ", "))
		all = behind(all, trace.Prose{rule.English: said.EN, rule.Korean: said.KO})
	}
	again := s.redo(u.from).Text
	said := rule.Textf("So what the lesson tells of this step did not happen. Press **%[1]s** and do it now.",
		"그래서 수업에서 이 단계에 말하는 일이 일어나지 않았습니다. **%[2]s** 버튼을 누르고 다시 해 봅니다.", again.EN, again.KO)
	return behind(all, trace.Prose{rule.English: said.EN, rule.Korean: said.KO})
}

// nameOf is what an act belongs to, in the middle of a sentence.
func (s *Session) nameOf(act int) rule.Text {
	if step := s.acts[act].Step; step >= 0 {
		return rule.Textf("step %d", "%d단계", step+1)
	}
	return rule.Text{EN: "what comes before the lesson", KO: "준비"}
}

// redoes is the act from which something can be done again: what was said to be done and was not,
// or the step before where it came out otherwise than the lesson tells.
func (s *Session) redoes() (from int, can bool) {
	if s.undone != nil {
		return s.undone.from, true
	}
	from = s.at - 1
	if from < 0 || s.skipped[from] || s.acts[from].Step < 0 {
		return 0, false
	}
	i := s.acts[from].Step
	for from > 0 && s.acts[from-1].Step == i {
		from--
	}
	step, seen := s.judged[i]
	return from, seen && len(step.Failed()) > 0
}

// redo is the button that goes back to an act.
func (s *Session) redo(from int) livepage.Button {
	step := s.nameOf(from)
	return livepage.Button{Name: Redo, Text: rule.Textf("Do %[1]s again", "%[2]s 다시 하기", step.EN, step.KO)}
}

// goBack goes back to an act, with the world as it is, and the jar as requests have shown it.
func (s *Session) goBack(from int) {
	if u := s.undone; u != nil && len(u.more) > 0 {
		s.visitorOf(s.acts[u.at].Played.Actor).mirror.ByHand(s.o.Now(), func(jar *cookiejar.Jar) {
			for _, c := range u.back {
				if slices.Contains(u.more, c.Name) {
					jar.Put(s.o.Now(), c)
				}
			}
		})
	}
	s.at = from
	s.doing, s.stray, s.undone, s.near = nil, nil, nil, rule.Text{}
	s.handed, s.waited, s.answering = -1, false, false
	for i := s.at; i < len(s.acts); i++ {
		delete(s.skipped, i)
		delete(s.judged, s.acts[i].Step)
	}
}

// changesJar reports whether an act that is done by hand leaves other cookies behind, so that
// requests tell whether it was done.
func changesJar(a world.Act) bool {
	switch a.(type) {
	case world.PutCookie, world.DropCookie, world.DropCookies, world.RestartBrowser, world.Script:
		return true
	}
	return false
}
