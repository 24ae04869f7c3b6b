package explain

import (
	"fmt"
	"slices"
	"strings"

	"statelab/internal/experiments"
	"statelab/internal/rule"
)

// Verdict answers what was asked, in one sentence: what became of a cookie in the whole
// story, or what a page may do with an answer.
type Verdict struct {
	// Names are those of the cookies that it is about, all of which fared alike; none
	// where it is about a request.
	Names []string  `json:"names,omitempty"`
	Known bool      `json:"known"` // false where too little is given
	Good  bool      `json:"good"`  // nothing stood in the way
	Says  rule.Text `json:"says"`
	// Because is the rule that decided: the one by which something did not work or,
	// where all did, the last.
	Because
	Change *Change `json:"change,omitempty"` // of a cookie that did not do as it was to, or goes along with anybody's requests
	Unsure string  `json:"-"`                // the request of which it is not known whether it is sent; "": it is
	Twins  bool    `json:"-"`                // several of one name go along with the last request
}

// The most that is said at once.
const (
	maxVerdicts = 8
	maxNames    = 6 // that are listed together
	maxClauses  = 4 // of one sentence
)

// judge puts the whole answer in a few sentences, and says of how many cookies it has none.
func (a *Answer) judge(b *book) (list []Verdict, more int) {
	for _, name := range a.names() {
		v := a.judgeCookie(name)
		same := slices.IndexFunc(list, func(o Verdict) bool { return o.Says == v.Says && o.Rule == v.Rule })
		switch {
		case same >= 0:
			list[same].Names = append(list[same].Names, name)
		case len(list) < maxVerdicts:
			list = append(list, v)
		default:
			more++
		}
	}
	for i := range list {
		list[i].Says = list[i].sentence()
	}
	advised := map[rule.Text]bool{}
	for i, st := range a.steps() {
		if x, across := b.across[i]; across && len(list) < 2*maxVerdicts {
			list = append(list, st.judgeReading(x, b.scenes[i], advised)...)
		}
	}
	return list, more
}

// names are those of all cookies of the story, in the order in which they come up.
func (a *Answer) names() []string {
	var names []string
	add := func(name string) {
		if len(names) < 400 && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	for _, step := range a.steps() {
		for _, f := range step.sent.Cookies {
			if f.Fate == Goes || f.Fate == Shown || len(step.lines) == 0 {
				add(string(f.Name))
			}
		}
		for _, l := range step.lines {
			add(string(l.Name))
		}
	}
	return names
}

// step is a request with the lines of its answer.
type step struct {
	sent  *Sent
	lines []Line
}

func (a *Answer) steps() []step {
	steps := []step{{&a.First, a.Lines}}
	for i := range a.Then {
		steps = append(steps, step{&a.Then[i], a.Then[i].Lines})
	}
	return steps
}

// clause is one thing that befell a cookie.
type clause struct {
	en, ko string
	good   bool
	why    Because
}

// judgeCookie tells the story of a cookie. Its sentence lacks the names yet.
func (a *Answer) judgeCookie(name string) Verdict {
	var told []clause
	steps := a.steps()
	for i, st := range steps {
		where := ""
		if len(steps) > 1 && (i > 0 || st.sent.Cookies != nil) {
			where = cut(st.sent.URL, 100)
		}
		for _, f := range st.sent.Cookies {
			if string(f.Name) != name || never(f) && len(told) > 0 {
				continue
			}
			told = append(told, goes(f, cut(st.sent.URL, 100)))
		}
		for _, l := range st.lines {
			if string(l.Name) == name {
				told = append(told, comes(l.Fate, where))
			}
		}
		for _, f := range st.sent.Cleared {
			if string(f.Name) == name {
				told = append(told, clause{en: "cleared by Clear-Site-Data", ko: "Clear-Site-Data에 따라 지움", good: true, why: f.Because})
			}
		}
	}
	if len(told) == 0 {
		return Verdict{Names: []string{name}, Known: true}
	}
	v := summary(name, told)
	if l := a.Lines; len(told) == 1 && len(l) > 0 && string(l[0].Name) == name && l[0].Fate.deletesNothing() {
		v.Known, v.Says = false, a.deletionAlone(&l[0])
		return v
	}
	if twins := lastTwins(steps, name); len(twins) > 1 {
		v.Good, v.Because, v.Twins = false, twins[0].Because, true
		v.Seen, v.Wanted = apart(twins), rule.Text{}
	}
	if v.Unsure = unsure(steps, name); v.Good && v.Unsure != "" {
		v.Known, v.Good = false, false
	}
	return v
}

// unsure is the first request with which a cookie went along or in whose answer it came,
// and of which it is not known whether the answer to OPTIONS lets it be made.
func unsure(steps []step, name string) string {
	for _, st := range steps {
		if st.sent.CORS == nil || st.sent.CORS.Leave == nil || st.sent.CORS.Leave.Known {
			continue
		}
		goes := slices.ContainsFunc(st.sent.Cookies, func(f Fate) bool { return string(f.Name) == name && f.Fate == Goes })
		if goes || slices.ContainsFunc(st.lines, func(l Line) bool { return string(l.Name) == name }) {
			return st.sent.URL
		}
	}
	return ""
}

// deletesNothing reports whether a line was to delete a cookie of which there is none.
func (f *Fate) deletesNothing() bool {
	return f.Fate == Idle && experiments.SaysNothing(string(f.Value))
}

// deletionAlone is about a line that deletes, of which nothing says what it was to delete,
// with the command that asks again.
func (a *Answer) deletionAlone(l *Line) rule.Text {
	name, was := cut(string(l.Name), 60), "1; Path=/"
	quoted := func(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }
	command := fmt.Sprintf("statelab explain %s %s %s", quoted(cut(a.First.URL, 100)), quoted(name+"="+was), quoted(cut(string(l.Raw), 100)))
	return rule.Textf(
		"Whether %[1]s is deleted cannot be known: no line before this one set it. Put the line that set it before this one, with its Domain and Path, as in: %[2]s",
		"%[1]s 쿠키를 지우는지 알 수 없음. 이유: 이 줄 앞에서 이 쿠키를 저장한 줄이 없음. 저장한 줄을 Domain, Path까지 그대로 이 줄 앞에 적으면 알 수 있음. 보기: %[2]s", name, command)
}

// lastTwins are the cookies of a name that go along with the last request that has to do
// with it, where nothing comes of the name behind that.
func lastTwins(steps []step, name string) []Fate {
	var twins []Fate
	for _, st := range steps {
		var here []Fate
		for _, f := range st.sent.Cookies {
			if string(f.Name) == name && (f.Fate == Goes || f.Fate == Shown) {
				here = append(here, f)
			}
		}
		brings := slices.ContainsFunc(st.lines, func(l Line) bool { return string(l.Name) == name })
		if len(here) > 0 || brings || len(st.sent.Cleared) > 0 {
			twins = here
		}
		if brings || len(st.sent.Cleared) > 0 {
			twins = nil
		}
	}
	return slices.DeleteFunc(twins, func(f Fate) bool { return f.Rule == "" })
}

// apart says by what cookies of one name are several.
func apart(twins []Fate) rule.Text {
	var en, ko []string
	for i := range twins {
		f := &twins[i]
		domain := rule.Text{EN: "Domain=" + f.Domain, KO: "Domain=" + f.Domain}
		if f.HostOnly {
			domain = rule.Text{EN: "no Domain", KO: "Domain 없음"}
		}
		differ := func(other Fate) bool { return other.HostOnly != f.HostOnly || other.Domain != f.Domain }
		if path := ", Path=" + f.Path; slices.ContainsFunc(twins, differ) {
			en, ko = append(en, domain.EN+path), append(ko, domain.KO+path)
		} else {
			en, ko = append(en, "Path="+f.Path), append(ko, "Path="+f.Path)
		}
	}
	return rule.Text{
		EN: "different cookies to the browser (" + strings.Join(en, "; ") + ")",
		KO: "브라우저에는 서로 다른 쿠키임 (" + strings.Join(ko, "; ") + ")",
	}
}

// never reports whether a fate only repeats that a cookie was refused before.
func never(f Fate) bool { return strings.HasPrefix(f.Seen.EN, "never stored: ") }

// summary makes one sentence of the last clauses, and finds the reason that decided.
func summary(name string, told []clause) Verdict {
	v := Verdict{Names: []string{name}, Known: true, Good: true, Because: told[len(told)-1].why}
	for _, c := range told {
		if !c.good {
			v.Good, v.Because = false, c.why
		}
	}
	if len(told) > maxClauses {
		told = told[len(told)-maxClauses:]
	}
	var en, ko []string
	again := 0
	for i, c := range told {
		switch {
		case i > 0 && c.en == told[i-1].en: // several cookies of the name
			again++
			times := []string{"twice", "three times", "several times"}[min(again, 3)-1]
			en[len(en)-1], ko[len(ko)-1] = c.en+" "+times, fmt.Sprintf("%s (%d개)", c.ko, again+1)
		default:
			again = 0
			en, ko = append(en, c.en), append(ko, c.ko)
		}
	}
	v.Says = rule.Text{EN: listed(en, ", ", ", and "), KO: strings.Join(ko, ", ")}
	return v
}

// goes is about a request: to the cookie it goes, or not.
func goes(f Fate, url string) clause {
	c := clause{good: f.Fate == Goes || f.Fate == Shown, why: f.Because}
	switch f.Fate {
	case Goes:
		c.en, c.ko = "sent to "+url, url+" 요청에 보냄"
	case Stays:
		c.en, c.ko = "not sent to "+url, url+" 요청에 안 보냄"
	case Shown:
		c.en, c.ko = "shown to the scripts of "+url, url+" 페이지의 스크립트에 보임"
	default:
		c.en, c.ko = "not shown to the scripts of "+url, url+" 페이지의 스크립트에 안 보임"
	}
	return c
}

// comes is about an answer's line; where is the address, where it has to be said.
func comes(f Fate, where string) clause {
	c := clause{good: f.Fate != Refused && f.Fate != Idle, why: f.Because}
	switch f.Fate {
	case Stored:
		c.en, c.ko = "stored", "저장함"
	case Replaced:
		c.en, c.ko = "stored anew", "새로 저장함"
	case Deleted:
		c.en, c.ko = "deleted", "지움"
	case Idle:
		c.en, c.ko = "not deleted", "지우지 않음"
	default:
		c.en, c.ko = "refused", "거부함"
	}
	if where != "" {
		c.en, c.ko = c.en+" by "+where, where+"의 응답에서 "+c.ko
	}
	return c
}

// sentence finishes the sentence, with the names before it and the reason behind it.
func (v *Verdict) sentence() rule.Text {
	if !v.Known && v.Unsure == "" {
		return v.Says
	}
	names := make([]string, 0, len(v.Names))
	for _, n := range v.Names {
		if n == "" {
			n = "(…)"
		}
		names = append(names, cut(n, 60))
	}
	en, ko := names, names
	if more := len(names) - maxNames; more > 0 {
		en = append(names[:maxNames:maxNames], fmt.Sprintf("%d more", more))
		ko = append(names[:maxNames:maxNames], fmt.Sprintf("그 밖의 %d개", more))
	}
	are := " is "
	if len(names) > 1 {
		are = " are "
	}
	reason := v.Seen
	if !v.Wanted.IsZero() {
		reason.EN += "; needs " + v.Wanted.EN
		reason.KO += "; 필요한 것: " + v.Wanted.KO
	}
	t := rule.Text{EN: listed(en, ", ", " and ") + are + v.Says.EN, KO: strings.Join(ko, ", ") + " 쿠키: " + v.Says.KO}
	if !v.Known {
		url := cut(v.Unsure, 100)
		return rule.Text{
			EN: t.EN + " if the request to " + url + " is sent, which cannot be known: the answer to OPTIONS is not given.",
			KO: t.KO + ". 다만 " + url + " 요청을 보내는지 알 수 없음: OPTIONS에 대한 응답이 없음",
		}
	}
	if v.Good && v.Rule == "sent-as-new" {
		return rule.Text{
			EN: t.EN + ", only because it is younger than 2 minutes (" + reason.EN + "), and in Chromium only. Put --after 3m behind the --then to see it later.",
			KO: t.KO + ". 이유: 저장한 지 2분이 안 되었기 때문이며 (" + reason.KO + ") Chromium만 이렇게 함. 그 뒤의 일을 보려면 --then 주소 뒤에 --after 3m 덧붙이기",
		}
	}
	if reason.IsZero() {
		return rule.Text{EN: t.EN + ".", KO: t.KO + "."}
	}
	return rule.Text{EN: t.EN + ": " + reason.EN + ".", KO: t.KO + ". 이유: " + reason.KO}
}

// listed joins words as a sentence lists them.
func listed(words []string, comma, last string) string {
	if len(words) < 2 {
		return strings.Join(words, comma)
	}
	return strings.Join(words[:len(words)-1], comma) + last + words[len(words)-1]
}
