// Package explain takes Set-Cookie lines apart and says what a browser makes of
// them: attribute by attribute, then whether each cookie is kept, then whether it
// goes along with requests that follow. Its answers are plain values for views
// and programs. It also has the page of every rule, its example played.
package explain

import (
	"fmt"
	"strings"
	"time"

	"statelab/internal/address"
	"statelab/internal/cookiejar"
	"statelab/internal/diag"
	"statelab/internal/rule"
	"statelab/internal/wire"
)

// Question is what a person wants to know. Its words are checked by Ask.
type Question struct {
	At         time.Time // when the lines came
	Profile    string    // "" or "chromium", "rfc6265bis"
	ThirdParty string    // "" or "allowed", "blocked"
	First      Request   // the request whose answer brought the lines
	Lines      []string  // values of Set-Cookie, or what a script wrote
	Then       []Request // requests that follow, in this order
}

// Request is a request in its surroundings. Only URL is needed.
type Request struct {
	URL         string
	After       time.Duration // time that passes before it
	From        string        // origin of the page that causes it; "": a person types the address
	Top         string        // origin of the tab's page, where that is not From
	Method      string        // "": GET
	Dest        string        // "" or "document", "iframe", "subresource"
	Credentials string        // "" or "include", "same-origin", "omit"
	Script      bool          // a script of the page uses document.cookie
}

// Answer is what is said about a Question.
type Answer struct {
	Format     int      `json:"format"` // 1
	Profile    string   `json:"profile"`
	ThirdParty string   `json:"third_party"`
	First      Occasion `json:"first"`
	Lines      []Line   `json:"lines"`
	Then       []Sent   `json:"then"`
}

// Occasion says when and how a request came about.
type Occasion struct {
	URL   string    `json:"url"`
	At    time.Time `json:"at"`
	After int64     `json:"after,omitempty"` // seconds since the request before
	// Script is true where a script of the page uses document.cookie instead.
	Script bool      `json:"script,omitempty"`
	How    rule.Text `json:"how"`
}

// The fates of a cookie.
const (
	Stored   = "stored"
	Replaced = "replaced"
	Deleted  = "deleted"
	Refused  = "refused"
	Idle     = "no effect" // expired on arrival, and nothing was there to delete
	Goes     = "sent"
	Stays    = "not sent"
	Shown    = "shown" // by document.cookie
	Hidden   = "not shown"
)

// Fate is what became of a cookie, and why.
type Fate struct {
	Name  wire.Bytes `json:"name"`
	Value wire.Bytes `json:"value"`
	Fate  string     `json:"fate"`
	Because
}

// Because names the rule that decided, with what was seen and wanted.
type Because struct {
	Rule     rule.Code `json:"rule"`
	Title    rule.Text `json:"title"`
	Text     rule.Text `json:"text"`               // the explanation of the rule
	Chromium string    `json:"chromium,omitempty"` // Chromium's name for an exclusion
	Seen     rule.Text `json:"seen"`
	Wanted   rule.Text `json:"wanted"` // zero where it held
}

// Line is one Set-Cookie line, taken apart.
type Line struct {
	Raw wire.Bytes `json:"raw"`
	Fate
	AboutName  []rule.Text `json:"about_name,omitempty"`
	AboutValue []rule.Text `json:"about_value,omitempty"`
	Attributes []Attribute `json:"attributes"`
	Unsaid     []Attribute `json:"unsaid,omitempty"` // what counts since the line does not say
	Evicted    []Fate      `json:"evicted,omitempty"`
}

// Attribute is one attribute of a line, as it stood there.
type Attribute struct {
	Name  string     `json:"name"`
	Value wire.Bytes `json:"value"`
	// Counts is false for an attribute that is ignored. One that counts and has
	// a rule counts in another way than it says.
	Counts  bool      `json:"counts"`
	Meaning rule.Text `json:"meaning"`
	Rule    rule.Code `json:"rule,omitempty"`
	Title   rule.Text `json:"title"` // of the rule
}

// Sent is a request that follows: the header and every cookie.
type Sent struct {
	Occasion
	Header  wire.Bytes `json:"cookie"` // the Cookie header, "" for none; or what document.cookie shows
	Cookies []Fate     `json:"cookies"`
}

// Ask answers a question. The error is a diag.List of what is wrong with it.
func Ask(q Question) (*Answer, error) {
	var problems diag.List
	p := player{now: q.At.UTC()}
	profile := choice(&problems, "--profile", q.Profile, cookiejar.Chromium.String(), cookiejar.RFC6265bis.String())
	blocked := choice(&problems, "--third-party", q.ThirdParty, "allowed", "blocked")
	p.jar = cookiejar.New(cookiejar.Options{Profile: cookiejar.Profile(profile), ThirdPartyBlocked: blocked == 1})
	first := q.First.scene(&problems)
	then := make([]scene, len(q.Then))
	for i, r := range q.Then {
		then[i] = r.scene(&problems)
	}
	if problems != nil {
		return nil, problems
	}
	a := &Answer{Format: 1, Profile: p.jar.Profile.String(), ThirdParty: [...]string{"allowed", "blocked"}[blocked]}
	a.First = p.occasion(first, true)
	for _, line := range q.Lines {
		a.Lines = append(a.Lines, p.set(first, line))
	}
	for _, s := range then {
		a.Then = append(a.Then, p.get(s))
	}
	return a, nil
}

// choice returns which of the words was meant; the first where none is given.
func choice(problems *diag.List, flag, word string, words ...string) int {
	for i, w := range words {
		if word == w || word == "" {
			return i
		}
	}
	problems.Say(rule.Text{
		EN: fmt.Sprintf("%s is %s, not %q", flag, strings.Join(words, " or "), word),
		KO: fmt.Sprintf("%s 값은 %s 가운데 하나입니다 (받은 값: %q)", flag, strings.Join(words, ", "), word),
	}, diag.Guess(word, words))
	return 0
}

// player plays requests on a jar, one after the other.
type player struct {
	jar   *cookiejar.Jar
	now   time.Time
	never []Fate // cookies that were refused, and have not come since
}

func (p *player) occasion(s scene, setting bool) Occasion {
	p.now = p.now.Add(s.After)
	return Occasion{URL: s.url.String(), At: p.now, After: int64(s.After / time.Second), Script: s.Script, How: s.how(setting)}
}

// set lets a line arrive.
func (p *player) set(s scene, line string) Line {
	d := p.jar.Set(p.now, s.url, s.ctx, line)
	word := d.Verdict.String()
	if d.Rule.Code == "expired-on-arrival" {
		word = Idle
	}
	l := Line{Raw: wire.Bytes(line), Fate: fate(&d.Cookie, word, d.Check())}
	r := reader{decision: d, now: p.now, profile: p.jar.Profile}
	l.AboutName, l.AboutValue = r.aboutName(), r.aboutValue()
	l.Attributes = r.attributes()
	if d.Verdict == cookiejar.Stored || d.Verdict == cookiejar.Replaced {
		l.Unsaid = r.unsaid(l.Attributes)
	}
	for i := range d.Evicted {
		l.Evicted = append(l.Evicted, left(&d.Evicted[i], Deleted, p.now))
	}
	p.remember(l.Fate)
	return l
}

// remember keeps in mind which cookies never came into the jar.
func (p *player) remember(f Fate) {
	for i := range p.never {
		if p.never[i].Name == f.Name {
			p.never = append(p.never[:i:i], p.never[i+1:]...)
			break
		}
	}
	if f.Fate == Refused {
		p.never = append(p.never, f)
	}
}

// get lets a request go out.
func (p *player) get(s scene) Sent {
	sent := Sent{Occasion: p.occasion(s, false)}
	selection := p.jar.Select(p.now, s.url, s.ctx)
	sent.Header = wire.Bytes(selection.Header)
	yes, no := Goes, Stays
	if s.Script {
		yes, no = Shown, Hidden
	}
	said := map[cookiejar.Key]bool{}
	for _, d := range selection.Decisions {
		said[d.Cookie.Key()] = true
		word := no
		if d.Sent {
			word = yes
		}
		f := fate(d.Cookie, word, d.Check())
		if d.Gone != nil {
			f = left(d.Gone, word, p.now)
		}
		sent.Cookies = append(sent.Cookies, f)
	}
	for _, c := range p.jar.Cookies(p.now) {
		if !said[c.Key()] {
			sent.Cookies = append(sent.Cookies, fate(&c, no, elsewhere(&c, s.url)))
		}
	}
	p.jar.Expire(p.now)
	for _, g := range p.jar.Gone() {
		if !said[g.Key()] {
			sent.Cookies = append(sent.Cookies, left(&g, no, p.now))
		}
	}
	for _, f := range p.never {
		f.Fate = no
		f.Wanted = rule.Text{}
		f.Seen = rule.Textf("never stored: %[1]s", "저장된 적 없음: %[2]s", f.Title.EN, f.Title.KO)
		sent.Cookies = append(sent.Cookies, f)
	}
	return sent
}

// elsewhere is the decision about a cookie of another site, which the jar does
// not even look at.
func elsewhere(c *cookiejar.Cookie, u address.Address) rule.Check {
	host := cookiejar.OriginOf(u).Host
	if c.HostOnly {
		return rule.Check{
			Rule:   cookiejar.RuleOf("host-only"),
			Seen:   rule.Textf("set by %s without Domain, and this is %s", "%s 호스트가 Domain 없이 보낸 쿠키인데 %s에 요청함", c.Domain, host),
			Wanted: rule.Textf("host %s", "호스트 %s", c.Domain),
		}
	}
	return rule.Check{
		Rule:   cookiejar.RuleOf("domain-mismatch"),
		Seen:   rule.Textf("Domain=%s does not cover %s", "Domain=%s: %s 호스트를 포함하지 않음", c.Domain, host),
		Wanted: rule.Textf("%s or a host below it", "%s 또는 그 하위 호스트", c.Domain),
	}
}

func fate(c *cookiejar.Cookie, word string, check rule.Check) Fate {
	f := Fate{Name: wire.Bytes(c.Name), Value: wire.Bytes(c.Value), Fate: word}
	f.Because = Because{Rule: check.Rule.Code, Title: check.Rule.Title, Text: check.Rule.Text, Seen: check.Seen}
	if !check.Holds {
		f.Chromium, f.Wanted = check.Rule.Chromium, check.Wanted
	}
	return f
}

// left is the fate of a cookie that is gone. What it would take is a cookie,
// which need not be said.
func left(d *cookiejar.Departure, word string, now time.Time) Fate {
	f := fate(&d.Cookie, word, d.Check(now))
	f.Wanted = rule.Text{}
	return f
}
