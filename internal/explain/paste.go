package explain

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"statelab/internal/address"
	"statelab/internal/cookiejar"
	"statelab/internal/cors"
	"statelab/internal/paste"
	"statelab/internal/rule"
	"statelab/internal/wire"
)

// Take puts what was pasted into a question: its first exchange into First, as far as
// First does not say otherwise, the others before Then.
func (q *Question) Take(t paste.Text) {
	q.Notes = append(q.Notes, t.Notes...)
	q.hold(t.Held)
	list := pairUp(t.Exchanges)
	for i := range list {
		switch i {
		case 0:
			q.First.fill(list[0])
		case 1:
			list[1].behind(&q.First)
		default:
			list[i].behind(&list[i-1])
		}
	}
	if len(list) > 1 {
		q.Then = append(list[1:], q.Then...)
	}
}

// pairUp makes requests of exchanges; the answer to an OPTIONS request that asks for leave
// becomes a part of the request behind it.
func pairUp(exchanges []paste.Exchange) []Request {
	var list []Request
	var leave *Response
	for i := range exchanges {
		e := &exchanges[i]
		r := requestOf(e)
		if asksForLeave(e) {
			answer := r.Answer
			last := i+1 == len(exchanges)
			if !last && (exchanges[i+1].URL == e.URL || exchanges[i+1].URL == "") {
				leave = &answer
				continue
			}
			r = meantBy(e, r, &answer)
		}
		r.Preflight, leave = cmp.Or(r.Preflight, leave), nil
		list = append(list, r)
	}
	return list
}

// asksForLeave reports whether an exchange is a preflight.
func asksForLeave(e *paste.Exchange) bool {
	return e.Method == "OPTIONS" && (e.Request.Has("Access-Control-Request-Method") || e.Request.Has("Origin"))
}

// meantBy is the request for which a preflight asks that stands alone.
func meantBy(e *paste.Exchange, r Request, leave *Response) Request {
	r.Method = e.Request.Get("Access-Control-Request-Method")
	r.Headers = nil
	for name := range strings.SplitSeq(e.Request.Get("Access-Control-Request-Headers"), ",") {
		if name = strings.TrimSpace(name); name != "" {
			value := ""
			if strings.EqualFold(name, "Content-Type") {
				value = "application/json"
			}
			r.Headers = append(r.Headers, cors.Header{Name: name, Value: value})
		}
	}
	r.Preflight, r.Answer, r.Lines, r.Cookie = leave, Response{}, nil, ""
	r.Dest = "fetch"
	return r
}

func requestOf(e *paste.Exchange) Request {
	r := Request{URL: e.URL, Method: e.Method, From: e.From, Dest: e.Dest, Credentials: e.Credentials, Cookie: cookieHeader(e.Request)}
	r.Answer, r.Went = Response{Status: e.Status, Whole: e.Whole}, e.Went
	r.misspelt(e.Request)
	r.misspelt(e.Answer)
	for _, h := range e.Answer {
		if strings.EqualFold(h.Name, "Set-Cookie") {
			r.Lines = append(r.Lines, string(h.Value))
		} else {
			r.Answer.Headers = append(r.Answer.Headers, cors.Header{Name: h.Name, Value: string(h.Value)})
		}
	}
	if len(e.Script) > 0 {
		r.Script, r.Lines = true, e.Script
	}
	if r.Dest == "fetch" {
		r.scripted(e)
	}
	r.Tool = e.Curl && !e.Copied
	if r.Tool && (r.Cookie != "" || r.Dest == "fetch") {
		r.Notes = append(r.Notes, rule.Text{
			EN: "curl is no browser: it sends what it is told to, and knows neither SameSite nor CORS. What is said here is what a browser would do.",
			KO: "curl은 브라우저가 아니므로 시키는 대로 보내고, SameSite도 CORS도 따르지 않습니다. 여기 적은 것은 브라우저라면 어떻게 했을지입니다.",
		})
	}
	return r
}

// cookieHeader joins the Cookie headers of a request.
func cookieHeader(h wire.Headers) string { return strings.Join(h.Values("Cookie"), "; ") }

// scripted takes the headers that the script itself has set, and the credentials: a
// request that took cookies to another origin had them included.
func (r *Request) scripted(e *paste.Exchange) {
	for _, h := range e.Request {
		header := cors.Header{Name: h.Name, Value: string(h.Value)}
		name := strings.ToLower(h.Name)
		own := strings.HasPrefix(name, ":") || strings.HasPrefix(name, "access-control-") || name == "user-agent" || name == "accept" && h.Value == "*/*" ||
			name == "accept-language" || name == "priority" || name == "cache-control" || name == "pragma" || cors.Forbidden(header)
		if !own {
			r.Headers = append(r.Headers, header)
		}
	}
	if r.Cookie != "" && r.Credentials == "" {
		r.Credentials = "include"
	}
}

// fill takes from another request what this one does not say.
func (r *Request) fill(o Request) {
	given := r.URL
	if o.URL == "" {
		o.URL = given
	} else if given != "" && hostOf(given) != hostOf(o.URL) {
		o.Notes = append(o.Notes, rule.Textf("The text says itself that this came from %s: %s is not used.", "붙여 넣은 글에 %s에서 왔다고 적혀 있으므로 %s 주소는 쓰지 않습니다.", cut(o.URL, 100), cut(given, 100)))
	}
	o.onlyWhatFits(cmp.Or(r.Dest, o.Dest))
	o.Lines = append(o.Lines, r.Lines...)
	o.Answer.Headers = append(o.Answer.Headers, r.Answer.Headers...)
	o.Headers = append(o.Headers, r.Headers...)
	o.Notes = append(o.Notes, r.Notes...)
	for _, f := range []struct{ to, from *string }{
		{&o.From, &r.From}, {&o.Top, &r.Top}, {&o.Method, &r.Method}, {&o.Dest, &r.Dest}, {&o.Credentials, &r.Credentials}, {&o.Cookie, &r.Cookie},
	} {
		if *f.from != "" {
			*f.to = *f.from
		}
	}
	o.Script, o.Tool = o.Script || r.Script, o.Tool && r.Cookie == ""
	*r = o
}

// onlyWhatFits drops of a pasted request what one of this kind does not have: it is no
// mistake of the person who pastes it.
func (r *Request) onlyWhatFits(kind string) {
	if r.Method == "GET" {
		r.Method = ""
	}
	for _, d := range dests() {
		if d.name != cmp.Or(kind, Dests()[0]) {
			continue
		}
		if !d.methods {
			r.Method = ""
		}
		if !d.headers {
			r.Headers = nil
		}
		if !slices.Contains(d.modes(), r.Credentials) {
			r.Credentials = ""
		}
	}
}

func hostOf(url string) string {
	a, err := address.Parse(url)
	if err != nil {
		return url
	}
	return a.Host()
}

// behind settles where a request stands that came after another one: at the address to
// which that one's answer leads, or, where nobody says, at the same.
func (r *Request) behind(before *Request) {
	if from, err := time.Parse(time.RFC1123, before.Answer.value("Date")); err == nil {
		if to, err := time.Parse(time.RFC1123, r.Answer.value("Date")); err == nil && to.After(from) && to.Sub(from) < 400*24*time.Hour {
			r.After = to.Sub(from)
		}
	}
	r.onlyWhatFits(r.Dest)
	led := ""
	if base, err := address.Parse(before.URL); err == nil && before.Answer.Status/100 == 3 {
		if to, err := base.Resolve(before.Answer.value("Location")); err == nil && before.Answer.value("Location") != "" {
			led = to.WithoutFragment().String()
		}
	}
	switch {
	case led != "" && (r.URL == "" || r.URL == led):
		r.URL, r.Redirect = led, true
		r.From, r.Top, r.Dest, r.Credentials = before.From, before.Top, before.Dest, before.Credentials
		if r.Dest == "form" {
			r.Dest = "document"
		}
		r.Method = redirected(before)
	case r.URL == "":
		r.URL = before.URL
		r.From, r.Top, r.Dest, r.Credentials = before.From, before.Top, before.Dest, before.Credentials
		r.Notes = append(r.Notes, rule.Textf(
			"The text does not say which address this answer came from. It is taken for another one of %s.",
			"이 응답이 어느 주소에서 왔는지 적혀 있지 않아 %s의 다음 응답으로 봅니다.", cut(before.URL, 100)))
	}
}

// redirected is the method with which a redirect is followed (Fetch, "HTTP-redirect
// fetch").
func redirected(before *Request) string {
	method := before.Method
	if method == "" && before.Dest == "form" {
		method = "POST"
	}
	if code := before.Answer.Status; code == 303 && method != "HEAD" || (code == 301 || code == 302) && strings.EqualFold(method, "POST") {
		return ""
	}
	return method
}

// hold puts rows of developer tools into the browser. Where no address is given, it is
// that of the first.
func (q *Question) hold(rows []paste.Cookie) {
	for i := range rows {
		c := cookieOf(&rows[i], q.At)
		if q.First.URL == "" {
			q.First.URL = "https://" + c.Domain + "/"
		}
		q.Held = append(q.Held, c)
	}
}

// cookieOf reads a row.
func cookieOf(row *paste.Cookie, now time.Time) cookiejar.Cookie {
	domain, below := strings.CutPrefix(row.Domain, ".")
	c := cookiejar.Cookie{
		Name: row.Name, Value: row.Value, Domain: domain, Path: row.Path, HostOnly: !below,
		Secure: row.Secure, HttpOnly: row.HTTPOnly, Partition: row.Partition, CrossSiteFrame: row.CrossSite,
	}
	if row.HostOnly != "" {
		c.HostOnly = row.HostOnly == "true"
	}
	for _, s := range []cookiejar.SameSite{cookiejar.SameSiteNone, cookiejar.SameSiteLax, cookiejar.SameSiteStrict} {
		if strings.EqualFold(row.SameSite, s.String()) {
			c.SameSite = s
		}
	}
	if end, ok := endOf(row.Expires); ok {
		c.Expires, c.Persistent = end, true
	}
	return c
}

// endOf reads when a cookie ends, as developer tools write it; a word such as Session is
// no time.
func endOf(text string) (time.Time, bool) {
	for _, layout := range []string{time.RFC3339Nano, "Mon, 02 Jan 2006 15:04:05 MST", "2006-01-02 15:04:05"} {
		if t, err := time.Parse(layout, text); err == nil {
			return t.UTC(), true
		}
	}
	return time.Time{}, false
}

// TakeLine takes a line of the exchange as a person types it: a header that explain reads,
// by its name, what a script writes, or else a value of Set-Cookie. It says what the line
// is where it is none of these.
func (r *Request) TakeLine(line string) (is, hint rule.Text) {
	name, value, found := strings.Cut(line, ":")
	value = strings.Trim(value, " \t")
	switch {
	case found && strings.EqualFold(name, "Set-Cookie"):
		r.Lines = append(r.Lines, value)
	case found && strings.EqualFold(name, "Cookie"):
		r.Cookie = value
	case strings.HasPrefix(line, "HTTP/"):
		r.Answer.take(line)
	case found && !strings.Contains(value, "=") && paste.Misspelt(name) != "":
		r.misspelt(wire.Headers{{Name: name}})
	case found && readHeader(name):
		r.Answer.Headers = append(r.Answer.Headers, cors.Header{Name: name, Value: value})
	case strings.Contains(line, "document.cookie"):
		t := paste.Read(line)
		if len(t.Exchanges) == 0 || len(t.Exchanges[0].Script) == 0 {
			return t.Is, t.Hint
		}
		r.Script, r.Notes = true, append(r.Notes, t.Notes...)
		r.Lines = append(r.Lines, t.Exchanges[0].Script...)
	default:
		if is, hint = paste.Foreign(line); is.IsZero() {
			r.Lines = append(r.Lines, line)
		}
	}
	return is, hint
}

// TakePreflight takes a line of the answer to the OPTIONS request before this one: a
// status, or a header.
func (r *Request) TakePreflight(line string) bool {
	if r.Preflight == nil {
		r.Preflight = &Response{Status: 200, Whole: true}
	}
	return r.Preflight.take(line)
}

// take takes a first line, a status alone, or a header.
func (r *Response) take(line string) bool {
	first := strings.Fields(strings.TrimSpace(line))
	if len(first) > 1 && strings.HasPrefix(first[0], "HTTP/") {
		first = first[1:]
		r.Whole = true
	}
	if len(first) == 0 {
		return false
	}
	if status, err := strconv.Atoi(first[0]); err == nil && 100 <= status && status <= 999 {
		r.Status = status
		return true
	}
	name, value, ok := strings.Cut(line, ":")
	if ok && name != "" && !strings.ContainsAny(name, " \t=;") {
		r.Headers = append(r.Headers, cors.Header{Name: name, Value: strings.Trim(value, " \t")})
		return true
	}
	return false
}

// TakeHeader takes a header that a script sets. It is false where the text is none.
func (r *Request) TakeHeader(text string) bool {
	name, value, ok := strings.Cut(text, ":")
	if !ok || name == "" || strings.ContainsAny(name, " \t=;") {
		return false
	}
	r.Headers = append(r.Headers, cors.Header{Name: name, Value: strings.Trim(value, " \t")})
	return true
}

// readHeader reports whether explain has a use for a header of an answer.
func readHeader(name string) bool {
	for _, known := range []string{"Date", "Location", "Clear-Site-Data"} {
		if strings.EqualFold(name, known) {
			return true
		}
	}
	return len(name) > 15 && strings.EqualFold(name[:15], "Access-Control-")
}
