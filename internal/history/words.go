package history

import (
	"slices"
	"strconv"
	"strings"

	"statelab/internal/experiments"
	"statelab/internal/phrases"
	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/traffic"
	"statelab/internal/view"
)

var words = struct{ there, swapped, swappedHTTPOnly rule.Text }{
	there: rule.Text{
		EN: "nobody saw it being set: it is from before, or a script, developer tools or an answer out of sight has set it",
		KO: "저장하는 것을 보지 못함. 그 전부터 있었거나 스크립트, 개발자 도구, 보이지 않은 응답이 저장함",
	},
	swapped: rule.Text{
		EN: "something out of sight has replaced it, as a script, developer tools or another answer, or another window or browser asked, with cookies of its own",
		KO: "스크립트, 개발자 도구, 다른 응답 등이 보이지 않는 곳에서 바꾸었거나, 쿠키를 따로 가진 다른 창이나 브라우저가 요청함",
	},
	swappedHTTPOnly: rule.Text{
		EN: "it is HttpOnly, so no script did: an answer out of sight or developer tools replaced it, or another window or browser asked, with cookies of its own",
		KO: "HttpOnly이므로 스크립트는 아님. 보이지 않은 응답이나 개발자 도구가 바꾸었거나, 쿠키를 따로 가진 다른 창이나 브라우저가 요청함",
	},
}

// mostNamed is how many cookies that fared alike are called by their names.
const mostNamed = 3

// inOrder says of cookies of one name which comes first in the header, and what servers make
// of that.
func inOrder(all []*Cookie) rule.Text {
	var en, ko []string
	for _, k := range all[:min(mostNamed, len(all))] {
		where := k.Domain + k.Path
		if !k.HostOnly {
			where = "." + where
		}
		if k.Told {
			en, ko = append(en, "that of "+where), append(ko, where)
		} else {
			en, ko = append(en, "one that nobody saw being set"), append(ko, "저장하는 것을 보지 못한 쿠키")
		}
	}
	return rule.Textf("in this order: %[1]s; Express, PHP and Flask read the first, Django the last", "보낸 순서: %[2]s. Express, PHP, Flask는 맨 앞의 값을, Django는 맨 뒤의 값을 읽음", strings.Join(en, ", "), strings.Join(ko, ", "))
}

// Names are the cookies that a problem is about, as sentences have them.
func (p *Problem) Names() rule.Text {
	named := p.Cookies[:min(mostNamed, len(p.Cookies))]
	if p.What == Doubled {
		named = p.Cookies[:1]
	}
	if len(p.Cookies) == mostNamed+1 {
		named = p.Cookies
	}
	var en, ko []string
	for _, k := range named {
		name := nameOf(k.Name)
		en, ko = append(en, name.EN), append(ko, name.KO)
	}
	names := rule.Text{EN: strings.Join(en, ", "), KO: strings.Join(ko, ", ")}
	if more := len(p.Cookies) - len(named); more > 0 && p.What != Doubled {
		rest := rule.Textf(" and %d more", " 외 %d개", more)
		names.EN, names.KO = names.EN+rest.EN, names.KO+rest.KO
	} else if last := len(en) - 1; last > 0 {
		names.EN = strings.Join(en[:last], ", ") + " and " + en[last]
	}
	names = rule.Textf("%[1]s of %[3]s", "%[3]s의 %[2]s 쿠키", names.EN, names.KO, p.Cookies[0].Domain)
	if n := p.Cookies[0].Browser; n > 0 {
		names = rule.Textf("%[1]s in browser %[3]d", "브라우저 %[3]d에서 %[2]s", names.EN, names.KO, n)
	}
	return names
}

// Cure is what would make a problem another.
type Cure struct {
	Text  rule.Text
	Price bool // it gives something up
}

// Cures are the first change that gives up nothing, and the first that does; none where
// nothing was played.
func (p *Problem) Cures() []Cure {
	if p.Change == nil {
		return nil
	}
	var all []Cure
	for i, list := range [][]experiments.Finding{p.Change.Free, p.Change.Costly} {
		if len(list) == 0 {
			continue
		}
		var do rule.Text
		for _, change := range list[0].Changes {
			if !do.IsZero() {
				do = rule.Text{EN: do.EN + ", and ", KO: do.KO + ", 그리고 "}
			}
			do = rule.Text{EN: do.EN + change.Do.EN, KO: do.KO + change.Do.KO}
		}
		if name := nameOf(p.Cookies[0].Name); p.What == Left && len(p.Cookies) > 1 { // not all can have the room
			do = rule.Textf("for %[1]s, %[3]s", "%[2]s 쿠키에 %[4]s", name.EN, name.KO, do.EN, do.KO)
		}
		do = rule.Textf("would change it (tried): %[1]s", "이렇게 바꾸면 달라짐(해 봄): %[2]s", do.EN, do.KO)
		if up := list[0].GivesUp; len(up) > 0 {
			do = rule.Textf("%[1]s; the price: %[3]s", "%[2]s; 그 대가: %[4]s", do.EN, do.KO, up[0].EN, up[0].KO)
		}
		all = append(all, Cure{do, i == 1})
	}
	return all
}

// nameOf is a name in marks, so that none is read as a word of the sentence.
func nameOf(name string) rule.Text {
	if name == "" {
		return phrases.NoName
	}
	return rule.Same("\"" + name + "\"")
}

// Where names the first request of an event, and counts the others.
func (e *Event) Where() rule.Text {
	at := rule.Textf("request %d (%s)", "%d번 요청(%s)", e.Numbers[0], e.asked())
	if e.Count > 1 {
		return rule.Textf("%[1]s and %[3]d more", "%[2]s 등 요청 %[4]d개", at.EN, at.KO, e.Count-1, e.Count)
	}
	return at
}

// Which are the numbers of the requests of an event, with runs of them as ranges; of very
// many the first and the last.
func (e *Event) Which() []string {
	var list []string
	numbers := slices.Sorted(slices.Values(e.Numbers)) // they came in the order of answers, where it was watched
	for i := 0; i < len(numbers); {
		last := i
		for last+1 < len(numbers) && numbers[last+1] == numbers[last]+1 {
			last++
		}
		said := strconv.Itoa(numbers[i])
		if last > i {
			said += "-" + strconv.Itoa(numbers[last])
		}
		list = append(list, said)
		i = last + 1
	}
	if len(e.Numbers) == mostNumbers && e.Until != e.Numbers[mostNumbers-1] {
		list = append(list, "...", strconv.Itoa(e.Until))
	}
	return list
}

// asked is the first request of an event, with its method where that is not GET.
func (e *Event) asked() string {
	if e.Method == "GET" {
		return e.URL
	}
	return e.Method + " " + e.URL
}

// Says tells a problem in one sentence.
func (p *Problem) Says() rule.Text {
	form := problemForms[p.What]
	if p.Claim == traffic.NotAsPredicted {
		form = otherwiseForms[p.What]
	}
	are := "was"
	if len(p.Cookies) > 1 {
		are = "were"
	}
	names, where, why := p.Names(), p.Where(), p.Reasons()
	return rule.Text{
		EN: strings.NewReplacer("{names}", names.EN, "{was}", are, "{where}", where.EN, "{why}", why.EN).Replace(form.EN),
		KO: strings.NewReplacer("{names}", names.KO, "{where}", where.KO, "{why}", why.KO).Replace(form.KO),
	}
}

// Reasons say why, as explain has it: what was seen and what was wanted, or why nobody can
// know.
func (e *Event) Reasons() rule.Text {
	if !e.Why.IsZero() {
		return e.Why
	}
	why := e.Seen
	if why.IsZero() {
		why = e.Title
	}
	if !e.Wanted.IsZero() && e.What != Left { // that it is gone is what was said
		why.EN += "; needs " + e.Wanted.EN
		why.KO += "; 필요한 것: " + e.Wanted.KO
	}
	return why
}

var problemForms = map[string]rule.Text{
	trace.NotSent: {EN: "{names} {was} not sent with {where}: {why}.", KO: "{names}: {where}에 안 보냄. 이유: {why}"},
	trace.Refused: {EN: "{names} {was} refused at {where}: {why}.", KO: "{names}: {where}의 응답에서 거부함. 이유: {why}"},
	Missed:        {EN: "{names} {was} to be deleted at {where}, and nothing was: {why}.", KO: "{names}: {where}의 응답이 지워 달라고 했으나 지운 것이 없음. 이유: {why}"},
	Swapped:       {EN: "{names} came with another value than before, with {where}: {why}.", KO: "{names}: {where}에 앞의 것과 다른 값으로 보냄. {why}"},
	Left:          {EN: "{names} {was} gone before {where}: {why}.", KO: "{names}: {where} 전에 사라짐. 이유: {why}"},
	Doubled:       {EN: "{names}: several of that name were sent with {where}, {why}.", KO: "{names}: 같은 이름의 쿠키를 {where}에 여럿 보냄. {why}"},
	Forged:        {EN: "The answer to {where} was a refusal: {why}", KO: "{where}에 거부로 응답함. {why}"},
	trace.Unknown: {EN: "Why {names} {was} not sent with {where} cannot be known: {why}.", KO: "{names}: {where}에 안 보낸 이유를 알 수 없음. {why}"},
}

var otherwiseForms = map[string]rule.Text{
	trace.NotSent: {EN: "{names} {was} not sent with {where}, not as predicted: {why}.", KO: "{names}: {where}에 예측과 다르게 안 보냄. {why}"},
	trace.Sent:    {EN: "{names} {was} sent with {where}, not as predicted: {why}.", KO: "{names}: {where}에 예측과 다르게 보냄. {why}"},
}

// Word says in a word or two what befell a cookie.
func (e *Event) Word() rule.Text {
	if e.What == Left {
		return view.Left(e.Rule)
	}
	return eventWords[e.What]
}

var eventWords = map[string]rule.Text{
	trace.Sent: phrases.Sent, trace.NotSent: phrases.NotSent, trace.Stored: phrases.Stored, trace.Replaced: phrases.Replaced,
	trace.Deleted: phrases.Deleted, trace.Refused: phrases.Refused,
	There:         {EN: "was there", KO: "이미 있음"},
	Swapped:       {EN: "other value", KO: "다른 값"},
	Cleared:       {EN: "cleared", KO: "비움"},
	Missed:        {EN: "no effect", KO: "지운 것 없음"},
	trace.NotSeen: {EN: "not seen", KO: "보지 못함"},
	trace.Unknown: phrases.Unknown,
}

// Says tells an event of a story behind its word.
func (e *Event) Says() rule.Text {
	if e.What == trace.Sent && e.Claim == traffic.AsPredicted {
		if e.Count == 1 {
			return rule.Same(e.asked())
		}
		return rule.Textf("with %d requests", "요청 %d개", e.Count)
	}
	brief := *e
	brief.Wanted = rule.Text{} // stands with the problem
	t := brief.Reasons()
	switch e.What {
	case trace.Stored, trace.Replaced, trace.Deleted, There, Swapped, Cleared:
	default:
		t = rule.Textf("%[1]s: %[2]s", "%[1]s: %[3]s", e.asked(), t.EN, t.KO)
	}
	if e.Count > 1 {
		more := rule.Textf(" (and with %d more)", " (그 밖에 %d개)", e.Count-1)
		t.EN, t.KO = t.EN+more.EN, t.KO+more.KO
	}
	return t
}
