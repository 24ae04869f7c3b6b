package explain

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"statelab/internal/cookiejar"
	"statelab/internal/diag"
	"statelab/internal/jarfile"
	"statelab/internal/rule"
	"statelab/internal/wire"
	"statelab/internal/witness"
)

// What a browser makes of a cookie of a file.
const (
	Live    = "live"
	Ended   = "ended"
	Never   = "never kept" // by a rule of the jar
	LeftOut = "left out"   // it belongs to another jar, or the jar is full
	Unread  = "unread"     // it is no cookie
)

// FileCookie is one cookie of a file, and what a browser makes of it.
type FileCookie struct {
	Number int        `json:"number"`        // in the file, from 1
	Row    int        `json:"row,omitempty"` // the line where it begins, of a text
	State  string     `json:"state"`
	Name   wire.Bytes `json:"name"`
	Value  wire.Bytes `json:"value"`
	Sealed bool       `json:"encrypted,omitempty"` // the value is, and not known
	*witness.Held
	Created  *time.Time `json:"created,omitempty"`
	LastUsed *time.Time `json:"lastUsed,omitempty"`
	// Ends is when a browser that takes the cookie over ends it, where that is before
	// Expires.
	Ends     *time.Time    `json:"browserEnds,omitempty"`
	Lasts    time.Duration `json:"-"`                  // until its end; negative after it
	Because  *Because      `json:"because,omitempty"`  // the rule by which no browser keeps it
	Why      rule.Text     `json:"why,omitzero"`       // it is left out, or no cookie
	Replaces int           `json:"replaces,omitempty"` // the number of an earlier one that is the same cookie
	// ReplacesRow is the line where that one begins, of a text.
	ReplacesRow int         `json:"replacesRow,omitempty"`
	Evicts      int         `json:"evicts,omitempty"` // how many had to go for it
	Remarks     []rule.Text `json:"remarks,omitempty"`
}

// FileSent is what of a file a browser would send to an address.
type FileSent struct {
	Sent
	// Of are the cookies of Sent.Cookies as the file has them, in the same order.
	Of     []FileCookie `json:"-"`
	Others int          `json:"others"` // cookies that are for other sites
}

// FileSummary counts the cookies of a file.
type FileSummary struct {
	Cookies int `json:"cookies"`
	Live    int `json:"live"`
	Session int `json:"session"` // of those that live, until the browser closes
	Ended   int `json:"ended"`
	Never   int `json:"never_kept"`
	LeftOut int `json:"left_out"`
	Again   int `json:"again"`  // another of the same name, domain and path came later
	Unread  int `json:"unread"` // no cookies
	Sealed  int `json:"encrypted"`
}

// Unwritten is what a format has no words for: cookies, or something of them.
type Unwritten struct {
	What rule.Text // why cookies are not written, or what of them is not
	Of   []FileCookie
}

// unwritten notes a cookie of which something is not written.
func unwritten(list *[]Unwritten, what rule.Text, c FileCookie) {
	for i := range *list {
		if (*list)[i].What == what {
			(*list)[i].Of = append((*list)[i].Of, c)
			return
		}
	}
	*list = append(*list, Unwritten{what, []FileCookie{c}})
}

// mostAbout is how many cookies that have ended, or that no browser keeps, are told of an
// address.
const mostAbout = 100

// FileLook looks through a file of cookies, one by one: they are put into a jar. It holds no
// more of them than a jar does.
type FileLook struct {
	jar   *cookiejar.Jar
	at    time.Time
	asked *scene // nil: no address
	kept  map[cookiejar.Key]fileKept
	about []fileAbout // that are not in the jar, of the site that is asked about
	sum   FileSummary
	Tally jarfile.Tally
}

// fileKept is a cookie in the jar as the file has it.
type fileKept struct {
	told   FileCookie
	cookie cookiejar.Cookie
}

// fileAbout is a cookie that is not in the jar, and why.
type fileAbout struct {
	told FileCookie
	fate Fate
}

// FileNotes says what there is to know of a whole file of cookies.
func FileNotes(about jarfile.About) []rule.Text {
	if about.Format != jarfile.Netscape {
		return about.Notes
	}
	notes := about.Notes[:len(about.Notes):len(about.Notes)]
	if about.Untitled {
		notes = append(notes, rule.Text{
			EN: "the first line is not '# Netscape HTTP Cookie File': curl reads the file all the same, Python's MozillaCookieJar, and so yt-dlp, refuses it",
			KO: "첫 줄이 '# Netscape HTTP Cookie File'이 아님. curl은 그래도 읽지만, Python의 MozillaCookieJar와 이를 쓰는 yt-dlp는 거부함",
		})
	}
	return append(notes, rule.Text{
		EN: "cookies.txt has no place for SameSite: what goes along with requests of other sites can only be guessed",
		KO: "cookies.txt에는 SameSite를 적을 자리가 없음. 다른 사이트에서 온 요청에 무엇을 보낼지는 추측할 수밖에 없음",
	})
}

// LookAt begins a look at a file, at a time and, unless it is empty, for an address whose
// being typed is asked about. The error is a diag.List about the address.
func LookAt(at time.Time, url string) (*FileLook, error) {
	l := &FileLook{jar: cookiejar.New(cookiejar.Options{}), at: at.UTC(), kept: map[cookiejar.Key]fileKept{}}
	if url == "" {
		return l, nil
	}
	var problems diag.List
	s := Request{URL: url}.scene(&problems)
	if problems != nil {
		return nil, problems
	}
	l.asked = &s
	return l, nil
}

// Cookie takes the next cookie of the file and says what a browser makes of it.
func (l *FileLook) Cookie(e *jarfile.Entry) FileCookie {
	p := jarfile.Place(l.jar, l.at, e)
	l.Tally.Add(e, p)
	l.sum.Cookies++
	c := fileCookie(e, p, l.at)
	switch p.Fate {
	case jarfile.Kept:
		l.keep(e, p.Decision, &c)
	case jarfile.Ended:
		l.sum.Ended++
		l.notSent(e, &c, rule.Check{Rule: cookiejar.RuleOf("expired"), Seen: endedAt(e.Cookie.Expires, l.at)})
	case jarfile.Refused:
		l.sum.Never++
		check := p.Decision.Check()
		check.Seen = neverStored(check.Rule.Title)
		l.notSent(e, &c, check)
	case jarfile.Unread:
		l.sum.Cookies--
		l.sum.Unread++
	default:
		l.sum.LeftOut++
	}
	return c
}

func endedAt(end, now time.Time) rule.Text {
	ago := rule.Length(now.Sub(end))
	at := end.UTC().Format("2006-01-02 15:04:05 UTC")
	return rule.Textf("ended %[1]s ago, at %[3]s", "%[3]s에 만료됨 (%[2]s 전)", ago.EN, ago.KO, at)
}

func fileCookie(e *jarfile.Entry, p jarfile.Placed, now time.Time) FileCookie {
	k := &e.Cookie
	c := FileCookie{Number: e.Number, Row: e.Line, State: Unread, Remarks: e.Remarks, Why: p.Why}
	if p.Fate == jarfile.Unread {
		c.Name = wire.Bytes(k.Name) // as far as it could be seen
		return c
	}
	c.Name, c.Value, c.Sealed, c.Held = wire.Bytes(k.Name), wire.Bytes(k.Value), e.Sealed, witness.HeldOf(k)
	c.Created, c.LastUsed = timeOf(k.Created), timeOf(k.LastUsed)
	if k.Persistent {
		c.Lasts = k.Expires.Sub(now)
	}
	switch p.Fate {
	case jarfile.Kept:
		c.State = Live
		if end := p.Decision.Cookie.Expires; k.Persistent && end.Before(k.Expires) {
			c.Ends = &end
		}
	case jarfile.Ended:
		c.State, c.Why = Ended, rule.Text{}
	case jarfile.Refused:
		b := because(p.Decision.Check())
		c.State, c.Why, c.Because = Never, rule.Text{}, &b
	default:
		c.State = LeftOut
	}
	return c
}

// timeOf is a time, nil where nobody knows it.
func timeOf(at time.Time) *time.Time {
	if at.IsZero() {
		return nil
	}
	return &at
}

// keep notes a cookie that is in the jar now, and those that are there no longer.
func (l *FileLook) keep(e *jarfile.Entry, d cookiejar.SetDecision, c *FileCookie) {
	key := d.Cookie.Key()
	if before, again := l.kept[key]; again {
		c.Replaces, c.ReplacesRow = before.told.Number, before.told.Row
		l.sum.Again++
	}
	for i := range d.Evicted {
		delete(l.kept, d.Evicted[i].Key())
	}
	l.sum.LeftOut += len(d.Evicted)
	c.Evicts = len(d.Evicted)
	l.kept[key] = fileKept{*c, e.Cookie}
}

// notSent notes a cookie that is not in the jar, where it could have to do with the
// address that is asked about.
func (l *FileLook) notSent(e *jarfile.Entry, c *FileCookie, check rule.Check) {
	if l.asked == nil || len(l.about) == mostAbout {
		return
	}
	host := l.asked.url.Host()
	if !under(host, e.Cookie.Domain) && !under(e.Cookie.Domain, host) {
		return
	}
	f := fate(&e.Cookie, Stays, check)
	f.Wanted = rule.Text{}
	l.about = append(l.about, fileAbout{*c, f})
}

// under reports whether a host is a domain, or a host below it.
func under(host, domain string) bool { return host == domain || strings.HasSuffix(host, "."+domain) }

// Sent says which cookies a browser would send to the address, and why it would not send
// others; nil where none was asked about.
func (l *FileLook) Sent() *FileSent {
	if l.asked == nil {
		return nil
	}
	p := player{jar: l.jar, now: l.at}
	sent := &FileSent{Sent: Sent{Occasion: p.occasion(*l.asked, false)}}
	selection := l.jar.Select(l.at, l.asked.url, l.asked.ctx)
	sent.Header = wire.Bytes(selection.Header)
	for _, d := range selection.Decisions {
		if d.Gone != nil {
			continue // it was pushed out by others of the file
		}
		word := Stays
		if d.Sent {
			word = Goes
		}
		sent.Cookies = append(sent.Cookies, fate(d.Cookie, word, d.Check()))
		sent.Of = append(sent.Of, l.kept[d.Cookie.Key()].told)
	}
	sent.Others = len(l.kept) - len(sent.Cookies)
	for _, a := range l.about {
		sent.Cookies, sent.Of = append(sent.Cookies, a.fate), append(sent.Of, a.told)
	}
	return sent
}

// Summary counts the cookies that were taken so far.
func (l *FileLook) Summary() FileSummary {
	sum := l.sum
	for _, k := range l.kept {
		sum.Live++
		if !k.cookie.Persistent {
			sum.Session++
		}
		if k.told.Sealed {
			sum.Sealed++
		}
	}
	return sum
}

// Write returns the cookies that live, and where an address was asked about those alone
// that would be sent to it, as a file of a format: with the ends that they have, in their
// order. It says which the format, or anybody, cannot write, and what it does not say of
// the others.
func (l *FileLook) Write(f jarfile.Format) (text []byte, left, lost []Unwritten) {
	var cookies []cookiejar.Cookie
	of := map[cookiejar.Key]FileCookie{}
	for _, k := range l.wanted() {
		if k.told.Sealed {
			unwritten(&left, jarfile.Sealed, k.told)
			continue
		}
		of[k.cookie.Key()] = k.told
		cookies = append(cookies, k.cookie)
	}
	text, more := jarfile.Write(f, cookies)
	for _, m := range more {
		key := m.Cookie.Key()
		unwritten(&left, m.Why, of[key])
		delete(of, key)
	}
	for i := range cookies {
		if told, written := of[cookies[i].Key()]; written {
			for _, what := range jarfile.Lost(f, &cookies[i]) {
				unwritten(&lost, what, told)
			}
		}
	}
	return text, left, lost
}

// wanted are the cookies to write, in the order of the file.
func (l *FileLook) wanted() []fileKept {
	goes := map[cookiejar.Key]bool{}
	if l.asked != nil {
		for _, d := range l.jar.Select(l.at, l.asked.url, l.asked.ctx).Decisions {
			goes[d.Cookie.Key()] = d.Sent
		}
	}
	var list []fileKept
	for key, k := range l.kept {
		if l.asked == nil || goes[key] {
			list = append(list, k)
		}
	}
	slices.SortFunc(list, func(a, b fileKept) int { return cmp.Compare(a.told.Number, b.told.Number) })
	return list
}
