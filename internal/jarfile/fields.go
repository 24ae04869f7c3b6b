package jarfile

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"time"

	"statelab/internal/address"
	"statelab/internal/cookiejar"
	"statelab/internal/rule"
)

// The names under which programs write what a cookie has; the first is statelab's own.
var (
	nameField      = []string{"name", "key", "Name raw"}
	valueField     = []string{"value", "Content raw"}
	domainField    = []string{"domain", "host", "Host raw"}
	urlField       = []string{"url"}
	pathField      = []string{"path", "Path raw"}
	endField       = []string{"expires", "expirationDate", "expiry", "Expires raw"}
	sessionField   = []string{"session"}
	secureField    = []string{"secure", "isSecure", "Send for raw"}
	httpOnlyField  = []string{"httpOnly", "httponly", "isHttpOnly", "HTTP only raw"}
	hostOnlyField  = []string{"hostOnly", "This domain only raw"}
	sameSiteField  = []string{"sameSite", "samesite", "SameSite raw"}
	priorityField  = []string{"priority"}
	partitionField = []string{"partition", "partitionKey"}
	ancestorField  = []string{"crossSiteFrame", "_crHasCrossSiteAncestor", "hasCrossSiteAncestor"}
	createdField   = []string{"created", "creation", "creationTime"}
	lastUsedField  = []string{"lastUsed", "lastAccessed"}
	octetsField    = []string{"octets"}
)

// cookieFields are the fields of one cookie of JSON.
type cookieFields struct {
	fields map[string]json.RawMessage
	ours   bool // the file is statelab's own
	wrong  rule.Text
}

// get returns the value of a field under any of its names; null is none.
func (f *cookieFields) get(names []string) (json.RawMessage, bool) {
	for _, name := range names {
		if v, ok := f.fields[name]; ok && string(v) != "null" {
			return v, true
		}
	}
	return nil, false
}

// fail notes the first thing that is wrong.
func (f *cookieFields) fail(why rule.Text) {
	if f.wrong.IsZero() {
		f.wrong = why
	}
}

// text returns a field of text, "" where it is not there.
func (f *cookieFields) text(names []string) string {
	raw, ok := f.get(names)
	if !ok {
		return ""
	}
	var s string
	if err := json.Unmarshal(raw, &s); err != nil {
		f.fail(rule.Textf("%q is a text", "%q 값은 문자열입니다", names[0]))
	}
	return s
}

// flag returns a field that is true or false, in quotes or not, and whether it is there.
func (f *cookieFields) flag(names []string) (on, ok bool) {
	raw, ok := f.get(names)
	if !ok {
		return false, false
	}
	switch strings.ToLower(strings.Trim(string(raw), `"`)) {
	case "true", "1":
		return true, true
	case "false", "0", "":
		return false, true
	}
	f.fail(rule.Textf("%q is true or false", "%q 값은 true나 false입니다", names[0]))
	return false, true
}

// entry reads the fields into an entry.
func (f *cookieFields) entry(e Entry) Entry {
	c := &e.Cookie
	c.Name, c.Path = f.text(nameField), f.text(pathField)
	f.value(&e)
	c.Secure, _ = f.flag(secureField)
	c.HttpOnly, _ = f.flag(httpOnlyField)
	f.domain(&e)
	f.end(&e)
	f.sameSite(&e)
	f.priority(c)
	f.partition(c)
	c.Created, c.LastUsed = f.moment(createdField), f.moment(lastUsedField)
	f.octets(c)
	if _, ok := f.get(pathField); !ok {
		c.Path = "/"
	}
	f.unknown(&e)
	if !f.wrong.IsZero() {
		return wrong(e, f.wrong)
	}
	return e.Checked()
}

// value reads the value, which hands write without quotes where it is a number.
func (f *cookieFields) value(e *Entry) {
	raw, ok := f.get(valueField)
	if ok && !f.ours && strings.IndexByte(`"{[`, raw[0]) < 0 {
		e.Cookie.Value = string(raw)
		e.remark(rule.Text{EN: "the value has no quotes, and is read as it stands", KO: "값에 따옴표가 없어서 적힌 그대로 읽음"})
		return
	}
	e.Cookie.Value = f.text(valueField)
}

// domain reads for which hosts the cookie is. A program that does not say whether it is
// for one host alone says so by a dot.
func (f *cookieFields) domain(e *Entry) {
	domain := f.text(domainField)
	if domain == "" {
		if u, err := address.Parse(f.text(urlField)); err == nil {
			f.fail(e.SetDomain(u.Host(), false))
		}
		return
	}
	if _, rest, isURL := strings.Cut(domain, "://"); isURL {
		domain = strings.TrimRight(rest, "/")
	}
	hostOnly, said := f.flag(hostOnlyField)
	dotted := strings.HasPrefix(domain, ".")
	if said && hostOnly && dotted {
		e.remark(rule.Text{
			EN: `the dot before the domain (all hosts below it) and "hostOnly" contradict each other: the dot is believed`,
			KO: `도메인 앞의 점(하위 호스트 모두)과 "hostOnly"가 서로 어긋나므로 점을 따름`,
		})
	}
	f.fail(e.SetDomain(domain, dotted || said && !hostOnly))
}

// end reads when the cookie ends. -1 is how the DevTools protocol writes a session cookie.
func (f *cookieFields) end(e *Entry) {
	raw, ok := f.get(endField)
	if session, _ := f.flag(sessionField); session || !ok || string(raw) == "-1" {
		return
	}
	if f.ours {
		e.expire(f.moment(endField))
		return
	}
	if text := strings.Trim(string(raw), `"`); text != "" {
		f.fail(e.setEnd(text, false))
	}
}

func (f *cookieFields) sameSite(e *Entry) {
	text := f.text(sameSiteField)
	switch strings.ToLower(text) {
	case "", "unspecified", "no_value", "unset":
	case "none", "no_restriction":
		e.Cookie.SameSite = cookiejar.SameSiteNone
		if !f.ours && !e.Cookie.Secure {
			e.Cookie.SameSite = cookiejar.SameSiteUnspecified
			e.remark(rule.Text{
				EN: "SameSite=None without Secure is in no browser's jar, so it is read as not said: some programs write None for that",
				KO: "Secure 없는 SameSite=None은 브라우저에 있을 수 없으므로 SameSite를 적지 않은 것으로 읽음. 이때 None을 적는 프로그램이 있음",
			})
		}
	case "lax":
		e.Cookie.SameSite = cookiejar.SameSiteLax
	case "strict":
		e.Cookie.SameSite = cookiejar.SameSiteStrict
	default:
		f.fail(rule.Textf(`"sameSite" is None, Lax or Strict, not %q`, `"sameSite" 값은 None, Lax, Strict 가운데 하나입니다 (받은 값: %q)`, brief(text)))
	}
}

func (f *cookieFields) priority(c *cookiejar.Cookie) {
	text := f.text(priorityField)
	for _, p := range []cookiejar.Priority{cookiejar.PriorityLow, cookiejar.PriorityMedium, cookiejar.PriorityHigh} {
		if strings.EqualFold(text, p.String()) {
			c.Priority = p
			return
		}
	}
	if text != "" {
		f.fail(rule.Textf(`"priority" is Low, Medium or High, not %q`, `"priority" 값은 Low, Medium, High 가운데 하나입니다 (받은 값: %q)`, brief(text)))
	}
}

// partition reads the site of a partition, which some programs put into an object.
func (f *cookieFields) partition(c *cookiejar.Cookie) {
	raw, ok := f.get(partitionField)
	if !ok {
		return
	}
	var key struct {
		Site      string `json:"topLevelSite"`
		Origin    string `json:"sourceOrigin"`
		Ancestors *bool  `json:"hasCrossSiteAncestor"`
	}
	if raw[0] != '{' {
		key.Site = f.text(partitionField)
	} else if err := json.Unmarshal(raw, &key); err != nil {
		f.fail(rule.Text{EN: `"partitionKey" is a site, or an object with "topLevelSite"`, KO: `"partitionKey" 값은 사이트이거나 "topLevelSite"가 있는 객체입니다`})
		return
	}
	if c.Partition = key.Site + key.Origin; c.Partition == "" {
		return
	}
	site, err := cookiejar.ParseOrigin(c.Partition)
	if err != nil {
		f.fail(rule.Textf("%q is no site", "사이트가 아닙니다: %q", brief(c.Partition)))
	}
	c.Partition = site.String()
	var said bool
	if c.CrossSiteFrame, said = f.flag(ancestorField); said || f.ours {
		return
	}
	c.CrossSiteFrame = !InSite(c.Domain, c.Partition)
	if key.Ancestors != nil {
		c.CrossSiteFrame = *key.Ancestors
	}
}

// InSite reports whether a domain is of the site of a partition ("https://news.test"), as
// far as the names tell.
func InSite(domain, partition string) bool {
	_, site, _ := strings.Cut(partition, "://")
	site, _ = cutPort(site)
	return domain == site || strings.HasSuffix(domain, "."+site)
}

// moment reads a time, and is zero where there is none.
func (f *cookieFields) moment(names []string) time.Time {
	raw, ok := f.get(names)
	if !ok {
		return time.Time{}
	}
	at, err := time.Parse(time.RFC3339Nano, strings.Trim(string(raw), `"`))
	at = at.UTC()
	if err != nil {
		if f.ours {
			f.fail(rule.Textf("%q is a time, not %s", "%q 값은 시각입니다 (받은 값: %s)", names[0], brief(string(raw))))
		}
		return time.Time{}
	}
	if year := at.Year(); year < 1 || year > 9999 {
		f.fail(rule.Textf("%q is in the year %d of UTC, and the years are 1 to 9999", "%q 값이 UTC로 %d년입니다. 1년부터 9999년까지 쓸 수 있습니다", names[0], year))
	}
	return at
}

// octets undoes how statelab writes what is no UTF-8.
func (f *cookieFields) octets(c *cookiejar.Cookie) {
	if on, _ := f.flag(octetsField); !on || !f.ours {
		return
	}
	for _, s := range []*string{&c.Name, &c.Value, &c.Path} {
		text, ok := octets(*s)
		if !ok {
			f.fail(rule.Textf("%q has a character that is no octet", "옥텟이 아닌 글자가 있습니다: %q", brief(*s)))
			return
		}
		*s = text
	}
}

// ownFields are all fields of a cookie in a file of statelab's own.
var ownFields = []string{
	"name", "value", "octets", "domain", "hostOnly", "path", "secure", "httpOnly", "sameSite", "priority",
	"expires", "created", "lastUsed", "partition", "crossSiteFrame",
}

// unknown says which fields of statelab's own format nobody knows: a later version may
// write some. Other programs write more than anybody needs.
func (f *cookieFields) unknown(e *Entry) {
	if !f.ours {
		return
	}
	for _, name := range slices.Sorted(maps.Keys(f.fields)) {
		if !slices.Contains(ownFields, name) {
			e.remark(rule.Textf("%q is unknown and not read", "모르는 항목이라 읽지 않음: %q", brief(name)))
			return
		}
	}
}
