package cors

import (
	"cmp"
	"slices"
	"strings"

	"statelab/internal/cookiejar"
	"statelab/internal/rule"
)

// Exchange is a request with what is known of its answers.
type Exchange struct {
	Request
	Leave  *Answer // to OPTIONS, where the browser asks; nil: not known
	Answer *Answer // to the request itself; nil: not known
	Told   *Told   // the settings of the server; nil: not known
}

// Decide is the decision that an exchange comes to: leave that is not given or, behind it,
// whether the script may read the answer. It is false where the answer is not known on
// which that rests.
func (x Exchange) Decide() (d Decision, known bool) {
	if first := x.Preflight(); !first.Allowed && x.Leave != nil {
		if d = x.Request.Leave(*x.Leave); !d.Allowed || x.Answer == nil {
			return d, true
		}
	} else if x.Answer == nil {
		return first, x.sameOrigin()
	}
	return x.Read(*x.Answer), true
}

// refusesLeave reports whether the answer to OPTIONS keeps the request from being made.
func (x Exchange) refusesLeave() bool {
	return x.Leave != nil && !x.Preflight().Allowed && !x.Request.Leave(*x.Leave).Allowed
}

// Change is one small change of an exchange.
type Change struct {
	Code string // kebab-case and stable
	Do   rule.Text
	// GivesUp is the protection that goes with it; zero where none does.
	GivesUp rule.Text
}

// Finding is changes that, made together, let the script read the answer: none of them
// can be left out.
type Finding struct {
	Changes []Change
	Rule    rule.Code // by which it may then
	Written []Written
}

// Costly reports whether a protection is given up.
func (f *Finding) Costly() bool {
	return slices.ContainsFunc(f.Changes, func(c Change) bool { return !c.GivesUp.IsZero() })
}

// step is a change that can be made.
type step struct {
	Change
	part  string // what it takes hold of: two of one part are not made together
	alone bool   // it is the whole remedy, or none
	make  func(*Exchange)
}

// Purpose is what the decision of an exchange keeps from happening.
func (x Exchange) Purpose() rule.Text {
	switch d, _ := x.Decide(); {
	case d.Allowed:
		return rule.Text{}
	case x.refusesLeave() && d.Rule.Topic == topicPreflight:
		return rule.Text{EN: "otherwise any page could send what no form can, and many servers rely on that it cannot", KO: "그러지 않으면 어느 페이지든 폼으로는 보낼 수 없는 요청까지 보낼 수 있음. 그런 요청은 오지 않으리라 믿는 서버가 많음"}
	case x.refusesLeave() && d.Rule != starWithCredentials && d.Rule != noAllowCredentials:
		return rule.Text{EN: "otherwise any page could send such a request, not only those that the server names", KO: "그러지 않으면 서버가 출처를 적어 허락한 페이지가 아니어도 이런 요청을 보낼 수 있음"}
	case x.Credentials == cookiejar.Include:
		return rule.Text{EN: "otherwise any page could read what the server answers to whoever is logged in", KO: "그러지 않으면 로그인한 사람에게만 보낸 응답을 어느 페이지든 읽을 수 있음"}
	}
	return rule.Text{EN: "otherwise any page could read what only this person's browser can reach", KO: "그러지 않으면 이 사용자의 브라우저만 받을 수 있는 응답을 어느 페이지든 읽을 수 있음"}
}

// WouldChange plays what would let the script read the answer, changes of the server first
// and the smallest of them, and says how many experiments there were. Of an exchange that is allowed, or not known, there
// is nothing to say.
func (x Exchange) WouldChange() (found []Finding, tried int) {
	if d, known := x.Decide(); !known || d.Allowed {
		return nil, 0
	}
	steps := x.steps()
	var sets [][]step
	for mask := 1; mask < 1<<len(steps); mask++ {
		var set []step
		for i := range steps {
			if mask&(1<<i) != 0 {
				set = append(set, steps[i])
			}
		}
		if fits(set) {
			sets = append(sets, set)
		}
	}
	effort := func(set []step) int { // what leaves the request as it is comes first
		if set[0].alone {
			return len(steps) + 1
		}
		return len(set)
	}
	slices.SortStableFunc(sets, func(a, b []step) int { return cmp.Compare(effort(a), effort(b)) })
	for _, set := range sets {
		if slices.ContainsFunc(found, func(f Finding) bool { return f.within(set) }) {
			continue
		}
		tried++
		if f, ok := x.with(set); ok {
			found = append(found, f)
		}
	}
	return found, tried
}

// fits reports whether changes can be made together.
func fits(set []step) bool {
	for i := range set {
		if set[i].alone && len(set) > 1 || slices.ContainsFunc(set[:i], func(o step) bool { return o.part == set[i].part }) {
			return false
		}
	}
	return true
}

// within reports whether all changes of a finding are in a set.
func (f *Finding) within(set []step) bool {
	return !slices.ContainsFunc(f.Changes, func(c Change) bool {
		return !slices.ContainsFunc(set, func(s step) bool { return s.Code == c.Code })
	})
}

// with plays changes, and reports whether they let the script read the answer.
func (x Exchange) with(set []step) (f Finding, ok bool) {
	after := x.copied()
	for _, s := range set {
		s.make(&after)
		f.Changes = append(f.Changes, s.Change)
	}
	d, known := after.Decide()
	if !known || !d.Allowed {
		return f, false
	}
	f.Rule = d.Rule.Code
	f.Written = after.written(x, f.Changes)
	return f, true
}

func (x Exchange) copied() Exchange {
	x.Headers = slices.Clone(x.Headers)
	for _, a := range []**Answer{&x.Leave, &x.Answer} {
		if *a != nil {
			own := Answer{Status: (*a).Status, Headers: slices.Clone((*a).Headers)}
			*a = &own
		}
	}
	return x
}

// put gives the answers that are known a header, in the place of all of its name.
func (x *Exchange) put(name, value string) {
	for _, a := range []*Answer{x.Leave, x.Answer} {
		if a != nil {
			a.put(name, value)
		}
	}
}

func (a *Answer) put(name, value string) {
	a.Headers = slices.DeleteFunc(a.Headers, func(h Header) bool { return strings.EqualFold(h.Name, name) })
	a.Headers = append(a.Headers, Header{name, value})
}

// steps are the changes that there are: of the server's answers, then of the request.
func (x Exchange) steps() []step {
	header := func(code, name, value string) step {
		return step{Change: Change{Code: code, Do: same(name + ": " + value)}, part: name, make: func(x *Exchange) { x.put(name, value) }}
	}
	origin := header("allow-origin", "Access-Control-Allow-Origin", x.From.String())
	if x.From.Host == "" {
		origin.GivesUp = rule.Text{EN: "null is the origin of every sandboxed frame and of every file, whoever made it", KO: "null은 누가 만들었든 모든 샌드박스 프레임과 파일의 출처임"}
	}
	list := []step{origin}
	if x.Credentials == cookiejar.Include {
		list = append(list, header("allow-credentials", "Access-Control-Allow-Credentials", "true"))
	} else {
		star := header("any-origin", "Access-Control-Allow-Origin", "*")
		star.GivesUp = rule.Text{EN: "the scripts of every page may read the answer", KO: "어느 페이지의 스크립트든 응답을 읽을 수 있음"}
		list = append(list, star)
	}
	if x.Leave != nil && !x.Preflight().Allowed {
		list = append(list, x.leaveSteps()...)
	}
	if x.Credentials == cookiejar.Include {
		list = append(list, step{
			Change: Change{Code: "credentials-omit", Do: rule.Text{EN: `credentials: "omit", where the server needs no cookie for it`, KO: `credentials: "omit" (서버에 쿠키가 필요 없는 요청일 때)`}},
			part:   "credentials", alone: true, make: func(x *Exchange) { x.Credentials = cookiejar.Omit },
		})
	}
	if x.From.Host != "" {
		do := rule.Textf("where both are yours, the server behind the page's own address %s, through a proxy", "둘 다 자기 것이라면, 프록시를 두어 서버를 페이지와 같은 주소 %s 뒤에 둠", x.From)
		list = append(list, step{Change: Change{Code: "one-origin", Do: do}, part: "address", alone: true, make: func(x *Exchange) { x.To = x.From }})
	}
	return list
}

// leaveSteps are changes of the answer to OPTIONS.
func (x Exchange) leaveSteps() []step {
	ok := rule.Text{EN: "OPTIONS answered with 204, before anything that asks for a login", KO: "로그인을 확인하기 전에 OPTIONS에 204로 응답함"}
	steps := []step{{Change: Change{Code: "preflight-status", Do: ok}, part: "status", make: func(x *Exchange) { x.Leave.Status = 204 }}}
	add := func(code, name string, values ...string) {
		missing := slices.DeleteFunc(values, func(v string) bool {
			return slices.ContainsFunc(list(x.Leave.Headers, name), func(has string) bool { return strings.EqualFold(has, v) })
		})
		if len(missing) == 0 {
			return
		}
		all := slices.DeleteFunc(list(x.Leave.Headers, name), func(has string) bool { return has == "*" })
		value := strings.Join(append(all, missing...), ", ")
		steps = append(steps, step{Change: Change{Code: code, Do: same(name + ": " + value)}, part: name, make: func(x *Exchange) { x.Leave.put(name, value) }})
	}
	add("allow-methods", "Access-Control-Allow-Methods", x.method())
	add("allow-headers", "Access-Control-Allow-Headers", x.unsafeNames()...)
	return steps
}
