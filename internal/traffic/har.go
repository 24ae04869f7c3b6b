package traffic

import (
	"iter"
	"slices"
	"strconv"
	"strings"

	"statelab/internal/cookiejar"
	"statelab/internal/harfile"
	"statelab/internal/memo"
	"statelab/internal/wire"
)

// Recording goes through a recording and yields what is found out about each exchange, in
// the order of time. It says the third-party policy from the first exchange on where any of
// them tells it.
func Recording(file *harfile.File, o Options) iter.Seq[*Finding] {
	var known *plan // by who goes through it again, too
	return func(yield func(*Finding) bool) {
		if known == nil {
			known = newPlan(file)
		}
		p := newPlay(known, o)
		waiting := map[int]*Finding{}
		next := 0
		for _, e := range p.events {
			if !e.answer {
				waiting[e.entry] = p.of(e.entry).Request(p.exchange(e.entry))
				continue
			}
			p.of(e.entry).Answer(waiting[e.entry])
			waiting[e.entry].answered = true
			for next < len(file.Entries) && waiting[next] != nil && waiting[next].answered {
				f := waiting[next]
				delete(waiting, next)
				next++
				if !yield(f) {
					return
				}
				if o.Once {
					p.told.give(f.Told)
					p.of(f.entry).spare.give(f.Cookies)
				}
			}
		}
	}
}

// play is a recording that is gone through.
type play struct {
	*plan
	mirror *Mirror
	others map[int]*Mirror // of more browsers than one, where the recording tells them apart
	told   spare[cookiejar.Cookie]
}

// spare are lists of findings that were looked at, to be written over. It keeps a few: few
// exchanges are under way at once.
type spare[T any] [][]T

const mostSpare = 8

func (s *spare[T]) give(list []T) {
	if cap(list) > 0 && len(*s) < mostSpare {
		*s = append(*s, list[:0])
	}
}

func (s *spare[T]) take() (list []T) {
	if n := len(*s); n > 0 {
		list, *s = (*s)[n-1], (*s)[:n-1]
	}
	return list
}

func newPlay(known *plan, o Options) *play {
	p := &play{plan: known, mirror: NewMirror(o), others: map[int]*Mirror{}}
	p.mirror.long, p.mirror.relayed, p.mirror.misread = p.file.Long, p.file.Exact(), p.file.Misread > 0
	if p.mirror.policy == unsaid && !p.file.Exact() {
		for _, e := range p.file.Entries {
			p.mirror.sees(e.Request.Get("Sec-Fetch-Storage-Access"))
		}
	}
	p.mirror.ahead, p.mirror.pages.ahead = p.ahead, p.ahead
	return p
}

// of is the mirror of the browser that made an entry.
func (p *play) of(entry int) *Mirror {
	user := p.file.Entries[entry].User
	if user <= 1 {
		return p.mirror
	}
	if p.others[user] == nil {
		if len(p.others) == mostUsers {
			return p.mirror
		}
		m := NewMirror(Options{})
		m.long, m.relayed = p.file.Long, p.mirror.relayed
		m.policy, m.stated = p.mirror.policy, p.mirror.stated
		p.others[user] = m
	}
	return p.others[user]
}

// head is a head as it crossed.
func (p *play) head(h harfile.Head) wire.Headers {
	if p.file.Exact() {
		return h.Lines()
	}
	return h.Headers()
}

// exchange makes of an entry what was observed.
func (p *play) exchange(i int) *Exchange {
	e := p.file.Entries[i]
	x := &Exchange{
		Number: e.Number, Begun: p.begun[i], Answered: p.answered[i], Method: e.Method, URL: e.URL, Proto: e.Proto,
		Request: p.head(e.Request), Response: p.head(e.Response), Status: e.Status, Reason: e.Reason,
		User: e.User, entry: i, Kind: e.Kind, Page: e.Page, Frame: e.Frame, Seen: p.seen(e), TopAddress: p.file.Pages[e.Page].Title,
	}
	if p.file.Creator != "WebInspector" { // others write titles, or the last address of all
		x.TopAddress = ""
	}
	if p.file.Creator == "Firefox" { // one page for all tabs
		x.Page = ""
	}
	x.Latest = x.Answered
	if e.Untimed {
		x.Untimed = true
	} else if e.Blocked > 0 && e.Blocked < e.Answered {
		x.Latest = x.Begun.Add(e.Blocked)
	}
	x.Browser, x.Version = p.browser(x)
	if len(e.Told) > 0 {
		x.Told = slices.Grow(p.told.take(), len(e.Told))
	}
	for t, value := range e.Cookies() {
		x.Told = append(x.Told, jarCookie(t, value))
	}
	if p.file.Exact() {
		x.Latest, x.Racing, x.Clearing, x.Blind = x.Begun, e.Racing, e.Clearing, e.Blind
		return x
	}
	x.Racing, x.Clearing = p.racing(i, x), p.clearing(i, x)
	x.untold = x.interim() || e.Status == 0 && (x.Seen == Full || x.Seen == Provisional && !e.Failed && e.Answered == 0)
	return x
}

// jarCookie is a cookie as a recorder tells it.
func jarCookie(t *harfile.Told, value string) cookiejar.Cookie {
	domain, below := strings.CutPrefix(t.Domain, ".")
	c := cookiejar.Cookie{
		Name: t.Name, Value: value, Domain: domain, HostOnly: !below, Path: t.Path, Secure: t.Secure, HttpOnly: t.HTTPOnly,
		Persistent: !t.Expires.IsZero(), Expires: t.Expires, Partition: t.Partition, CrossSiteFrame: t.CrossSiteFrame,
	}
	for _, s := range []cookiejar.SameSite{cookiejar.SameSiteNone, cookiejar.SameSiteLax, cookiejar.SameSiteStrict} {
		if strings.EqualFold(t.SameSite, s.String()) {
			c.SameSite = s
		}
	}
	return c
}

// seen says how much of an exchange was recorded.
func (p *play) seen(e *harfile.Entry) Seen {
	switch {
	case p.file.Sanitized:
		return Sanitized
	case p.file.Exact():
		return Full
	case e.ServiceWorker:
		return ServiceWorker
	case e.FromCache:
		return Cached
	case e.Request.Has("Cookie") || e.Request.Has("Host") || e.Request.Has(":authority") || e.Request.Has("Accept-Encoding"):
		return Full
	}
	return Provisional
}

// browser says whose request it is: by its User-Agent, else by who wrote the file.
func (p *play) browser(x *Exchange) (Browser, int) {
	agent := x.Request.Get("User-Agent")
	switch {
	case agent != "":
		return BrowserOf(agent)
	case p.file.Creator == "Firefox":
		return Firefox, 0
	case strings.HasPrefix(p.file.Creator, "WebKit"):
		return Safari, 0
	case p.file.Creator == "WebInspector":
		return Chromium, 0
	}
	return Unknown, 0
}

// BrowserOf says whose User-Agent it is, and of Chromium which version, 0 elsewhere.
func BrowserOf(agent string) (Browser, int) {
	if m := chromeVersion().FindStringSubmatch(agent); m != nil {
		version, _ := strconv.Atoi(m[1])
		return Chromium, version
	}
	switch {
	case strings.Contains(agent, "Firefox/"):
		return Firefox, 0
	case strings.Contains(agent, "AppleWebKit/"):
		return Safari, 0
	}
	return Unknown, 0
}

var chromeVersion = memo.Pattern(`Chrome/([0-9]{1,4})`)
