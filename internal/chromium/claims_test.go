package chromium_test

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"statelab/internal/cookiejar"
	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/traffic"
)

// claims counts what became of claims that were held against what the browser says.
type claims struct {
	*visit
	form        string
	beside      bool   // what was seen is not all: servers beside it write cookies, too
	unseen      []*hop // requests that are not recorded
	tally, whys map[string]int
}

func newClaims(v *visit, form string) *claims {
	return &claims{visit: v, form: form, tally: map[string]int{}, whys: map[string]int{}}
}

// table tells what came of them. What another tab or script did leaves no trace at times.
func (c *claims) table() {
	if part := map[bool]int{false: 100, true: 20}[c.beside]; c.tally["stale"] > 3+c.tally[string(traffic.AsPredicted)]/part {
		c.t.Errorf("%s: of %d cookies it is claimed that they stayed, and the browser had them no more", c.form, c.tally["stale"])
	}
	n := c.tally
	c.t.Logf("%-22s requests %4d, who asked known %4d | cookies right %4d, wrong %d, cannot know %4d, stale %d, gone out of sight %d | lines right %3d, wrong %d, cannot know %3d | apart %d, two things %d, no word %d, tables %d, not read %d",
		c.form, n["requests"], n["who asked is known"], n["as-predicted"]+n["not-as-predicted"]-n["wrong"]-n["stale"]-n["gone out of sight"], n["wrong"], n["cannot-know"], n["stale"], n["gone out of sight"],
		n["set as-predicted"]+n["set not-as-predicted"]-n["set wrong"], n["set wrong"], n["set cannot-know"],
		n["requests that are not to be told apart"], n["requests of which the browser told two things"], n["requests of which the browser told no cookies"], n["tables"], n["tables not read"])
	c.t.Logf("nobody can know: %v", c.whys)
}

// match finds for each request that was seen the one that the browser tells of, and holds
// what is claimed of it. Those to the same address are told apart by the names of the cookies
// that crossed, and by the lines of their answers, then by their order. Also is called for each of them first; nil: nothing is.
func (c *claims) match(found []*traffic.Finding, hops []*hop, also func(*traffic.Finding, *hop)) {
	asked, seen := map[string][]*hop{}, map[string][]*traffic.Finding{}
	for _, h := range hops {
		if h.extra != nil {
			u, err := url.Parse(h.request.URL)
			if err == nil && u.User != nil { // who passes it on does not see that
				continue
			}
			what := h.request.Method + " " + h.request.URL
			asked[what] = append(asked[what], h)
		}
	}
	for _, f := range found {
		seen[f.Method+" "+f.URL] = append(seen[f.Method+" "+f.URL], f)
	}
	for what, all := range seen {
		if len(all) != len(asked[what]) {
			c.tally["requests that are not to be told apart"] += len(all)
			c.t.Logf("%.80s was seen %d times, and the browser tells of %d", what, len(all), len(asked[what]))
			continue
		}
		left := slices.Clone(asked[what])
		for _, f := range all {
			alike := func(h *hop) bool { return h.extra.sent() == sentIn(f) }
			i := slices.IndexFunc(left, func(h *hop) bool { return alike(h) && h.sets() == setIn(f) })
			if i < 0 {
				i = max(0, slices.IndexFunc(left, alike))
			}
			if also != nil {
				also(f, left[i])
			}
			c.hold(f, left[i])
			left = slices.Delete(left, i, i+1)
		}
	}
	for what, all := range asked {
		if len(seen[what]) == 0 && !strings.HasSuffix(what, "/favicon.ico") {
			c.t.Errorf("nobody saw %.200s, %d times", what, len(all))
		}
	}
}

// hold holds what is claimed of a request.
func (c *claims) hold(f *traffic.Finding, h *hop) {
	t, form := c.t, c.form
	switch {
	case h.extra == nil:
		c.tally["requests of which the browser told no cookies"]++
		return
	case !h.extra.agrees():
		c.tally["requests of which the browser told two things"]++
		return
	}
	c.tally["requests"]++
	if f.Known {
		c.tally["who asked is known"]++
		c.holdContext(f, h)
	}
	for i := range f.Cookies {
		k := &f.Cookies[i]
		c.tally[string(k.Claim)]++
		if k.Claim == traffic.CannotKnow {
			c.whys[k.Why.EN]++
		}
		if wrong := c.refutes(h, k); wrong == "stale" && c.goneOutOfSight(h, &k.Fate.Cookie) {
			c.tally["gone out of sight"]++
		} else if wrong == "stale" {
			c.tally["stale"]++
			t.Logf("%s: request %d, %s %.60s: the browser has no %s %s any more: %s", form, f.Number, f.Method, f.URL, k.Fate.Cookie.Name, k.Fate.Cookie.Path, k.Rule)
		} else if wrong != "" {
			c.tally["wrong"]++
			t.Errorf("%s: request %d, %s %.90s\n  %s %s: %s by %s (%s)\n  %s\n  who asked: %+v, known %v (%s)", form, f.Number, f.Method, f.URL, k.Fate.Cookie.Name, k.Fate.Cookie.Path, k.Claim, k.Rule, k.Why.EN, wrong, f.Around, f.Known, f.Why.EN)
		}
	}
	for i := range f.Set {
		l := &f.Set[i]
		c.tally["set "+string(l.Claim)]++
		if wrong := h.refutesLine(l); wrong != "" {
			c.tally["set wrong"]++
			t.Errorf("%s: request %d, %s %.90s\n  %s\n  %s: %s by %s (%s)\n  %s\n  who asked: %+v, known %v (%s)", form, f.Number, f.Method, f.URL, l.Line, l.Claim, l.Fate.Fate, l.Rule, l.Why.EN, wrong, f.Around, f.Known, f.Why.EN)
		}
	}
}

// sent are the names of the cookies that the browser sent, in order.
func (r *requestExtra) sent() string {
	var names []string
	for _, a := range r.AssociatedCookies {
		if len(a.BlockedReasons) == 0 {
			names = append(names, a.Cookie.Name)
		}
	}
	slices.Sort(names)
	return strings.Join(names, " ")
}

// sentIn are those that were seen to cross.
func sentIn(f *traffic.Finding) string {
	var names []string
	for i := range f.Cookies {
		if c := &f.Cookies[i]; c.Sent != nil && *c.Sent {
			names = append(names, c.Fate.Cookie.Name)
		}
	}
	slices.Sort(names)
	return strings.Join(names, " ")
}

// sets are the lines of an answer by which it sets cookies.
func (h *hop) sets() string {
	headers := h.headers
	if h.answerExtra != nil {
		headers = h.answerExtra.Headers
	}
	return headers["Set-Cookie"] + headers["set-cookie"]
}

// setIn are those that were seen to cross.
func setIn(f *traffic.Finding) string {
	var lines []string
	for i := range f.Set {
		lines = append(lines, string(f.Set[i].Line))
	}
	return strings.Join(lines, "\n")
}

// agrees reports whether the browser says the same of the cookies of a request as its header
// does. Where it makes a request twice, it tells of both in parts.
func (r *requestExtra) agrees() bool {
	sent := 0
	for _, a := range r.AssociatedCookies {
		if len(a.BlockedReasons) == 0 {
			sent++
		}
	}
	header := r.cookie()
	return header == "" && sent == 0 || header != "" && strings.Count(header, "; ")+1 == sent
}

// cookie is the header Cookie of a request.
func (r *requestExtra) cookie() string { return r.Headers["Cookie"] + r.Headers["cookie"] }

// holdContext compares who asked with what the browser says of it.
func (c *claims) holdContext(f *traffic.Finding, h *hop) {
	if h.extra.Headers["Sec-Fetch-Mode"] == "navigate" && h.kind != "document" { // of a service worker, or ahead of time
		return
	}
	want := "subresource"
	if h.kind == "document" {
		want = map[bool]string{true: "", false: "iframe"}[h.main]
	}
	if f.Around.Dest != want {
		c.t.Errorf("%s: request %d, %s %.60s is taken for %q, want %q", c.form, f.Number, f.Method, f.URL, f.Around.Dest, want)
	}
	if top, err := cookiejar.ParseOrigin(h.top); err == nil && f.Around.Top != "" && f.Around.Top != top.String() {
		c.t.Errorf("%s: request %d, %s %.60s is taken to be in a tab of %q, want %q\n  %+v (%s)\n  page %q frame %q\n  %v", c.form, f.Number, f.Method, f.URL, f.Around.Top, top, f.Around, f.Why.EN, f.Page, f.Frame, f.Request)
	}
}

// refutes says what speaks against a claim about a cookie; "stale" where the browser does
// not know the cookie any more.
func (v *visit) refutes(h *hop, c *traffic.Cookie) string {
	if c.Claim == traffic.CannotKnow {
		return ""
	}
	for i := range h.extra.AssociatedCookies {
		a := &h.extra.AssociatedCookies[i]
		if !a.Cookie.is(&c.Fate.Cookie) {
			continue
		}
		said := fmt.Sprintf("the browser: %+v, blocked %v, its header: %q", a.Cookie, a.BlockedReasons, h.extra.cookie())
		switch sent := len(a.BlockedReasons) == 0; {
		case c.Claim == traffic.NotAsPredicted, sent != *c.Sent:
			return said
		case sent:
			return ""
		case !among(a.BlockedReasons, cookiejar.RuleOf(c.Rule).Chromium):
			return said
		}
		return ""
	}
	switch {
	case *c.Sent:
		return "the browser sent no such cookie"
	case c.Claim == traffic.AsPredicted && !left(c.Rule) && !v.held(h, &c.Fate.Cookie):
		return "stale"
	}
	return ""
}

// goneOutOfSight reports whether it was an answer that is not recorded which took a cookie away that
// was gone before a request.
func (c *claims) goneOutOfSight(h *hop, k *trace.Cookie) bool {
	// It was there when it was made and whenever the jar was seen to have it, and gone by the next look.
	from, until := float64(k.Created.UnixMicro())/1e6, h.wall+max(h.answered-h.at, 0)
	for _, s := range c.jars {
		switch has := slices.ContainsFunc(s.Cookies, func(c stored) bool { return c.is(k) }); {
		case has && s.Until <= h.wall:
			from = max(from, s.From)
		case !has && s.From > from:
			until = min(until, s.Until)
		}
	}
	site := new(cookiejar.Jar).Registrable(k.Domain)
	return slices.ContainsFunc(c.unseen, func(x *hop) bool {
		at := x.wall + max(x.answered-x.at, 0)
		u, err := url.Parse(x.request.URL)
		return from <= at && at <= until && err == nil && new(cookiejar.Jar).Registrable(u.Hostname()) == site && x.takes(k.Name)
	})
}

// takes reports whether an answer clears cookies, or sets one of this name. Of one of which the
// browser tells nothing, since its page was left meanwhile, the address says what it has.
func (h *hop) takes(name string) bool {
	headers := map[string]string{}
	if h.answerExtra != nil {
		headers = h.answerExtra.Headers
	} else if u, err := url.Parse(h.request.URL); err == nil {
		for _, line := range u.Query()["head"] {
			header, value, _ := strings.Cut(line, ":")
			headers[header] = value
		}
		headers["Set-Cookie"] = strings.Join(u.Query()["set"], "\n")
	}
	for header, value := range headers {
		switch strings.ToLower(header) {
		case "clear-site-data":
			if strings.Contains(value, `"cookies"`) || strings.Contains(value, "*") {
				return true
			}
		case "set-cookie":
			if slices.ContainsFunc(strings.Split(value, "\n"), func(line string) bool { return strings.HasPrefix(strings.TrimSpace(line), name+"=") }) {
				return true
			}
		}
	}
	return false
}

// left reports whether a rule says that a cookie is no longer in the jar.
func left(code rule.Code) bool {
	return cookiejar.RuleOf(code).Topic == cookiejar.RuleOf("expired").Topic
}

// refutesLine says what speaks against a claim about a line.
func (h *hop) refutesLine(l *traffic.Line) string {
	if l.Claim == traffic.CannotKnow || h.answerExtra == nil {
		return ""
	}
	for _, b := range h.answerExtra.BlockedCookies {
		if b.CookieLine != string(l.Line) {
			continue
		}
		if l.Fate.Fate != "refused" || !among(b.BlockedReasons, cookiejar.RuleOf(l.Rule).Chromium) {
			return fmt.Sprintf("the browser refuses it: %v", b.BlockedReasons)
		}
		return ""
	}
	if l.Fate.Fate == "refused" && cookiejar.RuleOf(l.Rule).Chromium != "" && !strings.Contains(string(l.Line), "Partitioned") {
		return fmt.Sprintf("the browser does not refuse it; it asks for it as a %s, in a frame %v, by %s, with %v; it refuses %v, in a tab of %.200s", h.kind, !h.main, h.initiator, h.extra.AssociatedCookies, h.answerExtra.BlockedCookies, h.top)
	}
	return ""
}
