package chromium_test

import (
	"cmp"
	"net/url"
	"slices"
	"strings"
	"time"

	"statelab/internal/cookiejar"
	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/wire"
)

// reality is a step as it was played in a simulated world, put right by what crossed when a
// real browser played it: what a lesson expects of cookies is then held against that.
type reality struct {
	simulated     *trace.Step
	hops          []*hop
	before, after []stored
	script        string        // what document.cookie said to a script that read it
	listed        []stored      // in developer tools, where the step opens them
	waited        time.Duration // how far the servers' clocks ran ahead of the browser's
	at            time.Time
}

// step makes it.
func (r *reality) step() *trace.Step {
	s := *r.simulated
	s.Exchanges = r.exchanges()
	s.Jar = r.jar()
	if s.Script != nil {
		s.Script = r.scripted()
	}
	if s.Tools != nil {
		tools := trace.Tools{Origin: s.Tools.Origin}
		for i := range r.listed {
			tools.Cookies = append(tools.Cookies, r.cookie(&r.listed[i]))
		}
		s.Tools = &tools
	}
	return &s
}

// exchanges are those that a real browser made, in the order of the simulated one as far as it
// made them, too.
func (r *reality) exchanges() (all []trace.Exchange) {
	left := slices.Clone(r.hops)
	for i := range r.simulated.Exchanges {
		x := r.simulated.Exchanges[i]
		if at := slices.IndexFunc(left, func(h *hop) bool { return h.request.Method == x.Request.Method && place(h.request.URL) == place(x.URL) }); at >= 0 {
			all = append(all, r.exchange(left[at], x))
			left = slices.Delete(left, at, at+1)
		}
	}
	for _, h := range left {
		all = append(all, r.exchange(h, trace.Exchange{}))
	}
	return all
}

// place is an address without its query, in which there may be values drawn by chance.
func place(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	return u.Scheme + u.Host + cmp.Or(u.Path, "/")
}

func (r *reality) exchange(h *hop, x trace.Exchange) trace.Exchange {
	x.URL, x.Request.Method, x.Response.Status = h.request.URL, h.request.Method, h.status
	if x.Around == nil {
		x.Around = &trace.Around{}
	}
	x.Sent, x.Received = r.sent(h, x.Sent), r.received(h, x.Received)
	return x
}

// cookie is a cookie of the real browser as a trace has it.
func (r *reality) cookie(c *stored) trace.Cookie {
	domain, below := strings.CutPrefix(c.Domain, ".")
	k := trace.Cookie{Name: c.Name, Value: wire.Bytes(c.Value), Domain: domain, HostOnly: !below, Path: c.Path, Secure: c.Secure, HTTPOnly: c.HTTPOnly, SameSite: c.SameSite, Session: c.Session}
	if c.PartitionKey != nil {
		k.Partition, k.CrossSite = c.PartitionKey.TopLevelSite, c.PartitionKey.HasCrossSiteAncestor
	}
	if !c.Session {
		k.Expires = time.UnixMilli(int64(c.Expires * 1000))
		k.Lasts = k.Expires.Sub(r.at).Round(time.Second)
	}
	return k
}

// sent is what became of the cookies of a request, as the browser tells it. By which rule it
// says in few words, and of cookies of other hosts nothing: there the simulated one is right
// where the browser does not contradict it.
func (r *reality) sent(h *hop, simulated []trace.Fate) (all []trace.Fate) {
	if h.extra == nil {
		return nil
	}
	told := map[string]bool{}
	for _, a := range h.extra.AssociatedCookies {
		k := r.cookie(&a.Cookie)
		f := trace.Fate{Fate: trace.NotSent, Cookie: k, Title: rule.Same(strings.Join(a.BlockedReasons, ", "))}
		if len(a.BlockedReasons) == 0 {
			f.Fate = trace.Sent
		}
		i := slices.IndexFunc(simulated, func(s trace.Fate) bool { return s.Fate == f.Fate && s.Cookie.Same(k) })
		if i >= 0 && (f.Fate == trace.Sent || among(a.BlockedReasons, cookiejar.RuleOf(simulated[i].Rule).Chromium)) {
			f.Rule, f.Title, f.Also = simulated[i].Rule, simulated[i].Title, simulated[i].Also
		}
		told[identity(&k)] = true
		all = append(all, f)
	}
	for _, f := range simulated {
		if !told[identity(&f.Cookie)] && f.Fate == trace.NotSent {
			all = append(all, f)
		}
	}
	return all
}

func identity(c *trace.Cookie) string {
	return strings.Join([]string{c.Name, c.Domain, map[bool]string{true: "host"}[c.HostOnly], c.Path, c.Partition}, "\x00")
}

// received is what became of the lines of an answer.
func (r *reality) received(h *hop, simulated []trace.Fate) (all []trace.Fate) {
	simulated = slices.Clone(simulated)
	for _, line := range h.lines() {
		name, _, _ := strings.Cut(line, "=")
		name = strings.TrimSpace(name)
		f := trace.Fate{Fate: trace.Stored, Cookie: trace.Cookie{Name: name}}
		refused := []string(nil)
		for _, b := range h.answerExtra.BlockedCookies {
			if strings.TrimSpace(b.CookieLine) == strings.TrimSpace(line) {
				f.Fate, refused = trace.Refused, b.BlockedReasons
				f.Title = rule.Same(strings.Join(refused, ", "))
			}
		}
		if i := slices.IndexFunc(simulated, func(s trace.Fate) bool { return s.Cookie.Name == name }); i >= 0 {
			s := simulated[i]
			simulated = slices.Delete(simulated, i, i+1)
			chromium := cookiejar.RuleOf(s.Rule).Chromium
			switch {
			case (s.Fate == trace.Refused) != (f.Fate == trace.Refused) && chromium != "":
			case f.Fate == trace.Refused && !among(refused, chromium):
			default:
				f = s
			}
		}
		all = append(all, f)
	}
	return r.settled(all)
}

// settled takes back what is said of lines where the jar says otherwise: what was stored is
// there, and what was deleted is not.
func (r *reality) settled(all []trace.Fate) []trace.Fate {
	last := map[string]int{}
	for i := range all {
		last[identity(&all[i].Cookie)] = i
	}
	if len(r.hops) > 1 { // later answers may say otherwise
		return all
	}
	for _, i := range last {
		f := &all[i]
		there := slices.ContainsFunc(r.after, func(c stored) bool { k := r.cookie(&c); return identity(&k) == identity(&f.Cookie) })
		if taken := f.Fate == trace.Stored || f.Fate == trace.Replaced; taken != there && f.Fate != trace.Refused {
			*f = trace.Fate{Fate: trace.Refused, Cookie: f.Cookie, Title: rule.Text{EN: "the jar says otherwise"}}
		}
	}
	return all
}

// jar is the real jar behind the step, and what has changed in it.
func (r *reality) jar() *trace.Jar {
	if r.simulated.Jar == nil {
		return nil
	}
	jar := *r.simulated.Jar
	jar.All, jar.Cookies, jar.Others = nil, nil, 0
	was := map[string]trace.Cookie{}
	for i := range r.before {
		k := r.cookie(&r.before[i])
		was[identity(&k)] = k
	}
	for i := range r.after {
		k := r.cookie(&r.after[i])
		r.lasts(&k)
		jar.All = append(jar.All, k)
		e := trace.JarEntry{Mark: trace.New, Cookie: k}
		if old, found := was[identity(&k)]; found {
			e.Mark = trace.Changed
			if old.Value == k.Value && old.Session == k.Session && old.Expires.Equal(k.Expires) && old.SameSite == k.SameSite && old.Secure == k.Secure && old.HTTPOnly == k.HTTPOnly {
				e.Mark = trace.Same
			}
			delete(was, identity(&k))
		}
		jar.Cookies = append(jar.Cookies, e)
	}
	for id, k := range was {
		e := trace.JarEntry{Mark: trace.Gone, Cookie: k}
		for _, s := range r.simulated.Jar.Cookies {
			if s.Mark == trace.Gone && identity(&s.Cookie) == id {
				e.Rule = s.Rule
			}
		}
		jar.Cookies = append(jar.Cookies, e)
	}
	return &jar
}

// lasts takes a length from the simulated jar where the real one is as long, but for what
// passed: the browser's clock does not jump.
func (r *reality) lasts(k *trace.Cookie) {
	const slack = time.Minute
	for _, s := range r.simulated.Jar.All {
		if identity(&s) == identity(k) && s.Session == k.Session && k.Lasts > s.Lasts-slack && k.Lasts < s.Lasts+r.waited+slack {
			k.Lasts = s.Lasts
		}
	}
}

// scripted is what a script of the page read, or what became of what it wrote.
func (r *reality) scripted() *trace.Script {
	s := *r.simulated.Script
	simulated := s.Fates
	s.Fates = nil
	if s.Writes {
		for _, f := range simulated {
			there := slices.ContainsFunc(r.after, func(c stored) bool { k := r.cookie(&c); return identity(&k) == identity(&f.Cookie) })
			if there != (f.Fate == trace.Stored || f.Fate == trace.Replaced) && f.Fate != trace.Refused {
				f = trace.Fate{Fate: trace.Refused, Cookie: f.Cookie}
			}
			s.Fates = append(s.Fates, f)
		}
		return &s
	}
	var read []string
	for pair := range strings.SplitSeq(r.script, "; ") {
		if name, _, _ := strings.Cut(pair, "="); name != "" {
			read = append(read, name)
		}
	}
	for _, f := range simulated {
		seen := slices.Contains(read, f.Cookie.Name)
		if seen != (f.Fate == trace.Sent) {
			f = trace.Fate{Fate: map[bool]string{true: trace.Sent, false: trace.NotSent}[seen], Cookie: f.Cookie}
		}
		s.Fates = append(s.Fates, f)
	}
	return &s
}
