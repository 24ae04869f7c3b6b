package experiments

import (
	"strconv"
	"strings"
	"time"

	"statelab/internal/address"
	"statelab/internal/cookiejar"
	"statelab/internal/rule"
)

// lineEntries are changes of the line that give up nothing, unless they say so.
func lineEntries() []entry {
	return []entry{
		{code: "no-domain", part: "Domain", both: true, alone: true, makes: (*trial).noDomain},
		{code: "domain", part: "Domain", alone: true, makes: (*trial).domain},
		{code: "path", part: "Path", alone: true, makes: (*trial).path},
		{code: "same-site-lax", part: "SameSite", both: true, makes: (*trial).lax},
		{code: "secure", part: "Secure", both: true, makes: (*trial).secure},
		{code: "later-end", part: "Max-Age", makes: (*trial).laterEnd},
		{code: "name-kept", part: "name", unless: []string{"no-domain", "secure", "path"}, makes: (*trial).nameKept},
		{code: "twin-deleted", part: "twin", alone: true, makes: (*trial).twinDeleted},
		{code: "cookie-meant", part: "Domain", makes: (*trial).cookieMeant},
		{code: "named", part: "name", makes: (*trial).named},
		{code: "no-control-character", part: "characters", makes: (*trial).clean},
		{code: "shorter", part: "value", makes: (*trial).shorter},
		{code: "priority", part: "Priority", makes: (*trial).priority},
	}
}

// protectingEntries hold a cookie back that goes along.
func protectingEntries() []entry {
	return []entry{
		{code: "same-site-strict", part: "SameSite", unless: []string{"same-site-lax"}, withholds: true, makes: (*trial).strict},
		{code: "http-only", part: "HttpOnly", withholds: true, makes: (*trial).httpOnly},
	}
}

func (t *trial) noDomain() []step {
	if t.wish == Deleted {
		return nil // cookie-meant says it better
	}
	return one(rule.Text{EN: "no Domain", KO: "Domain을 적지 않음"}, t.onLines(func(l *setCookie) { l.drop("Domain") }))
}

// domain lets hosts beside the one that sets the cookie have it: all of the site, or
// for a request no more than it takes.
func (t *trial) domain() []step {
	if !t.hasLine() || t.wish == Deleted {
		return nil
	}
	host := t.opOf(t.writer).URL.Host()
	wanted := t.whole.Options.Registrable(host)
	if t.asked.Kind == Get {
		wanted = t.commonDomain(host, t.asked.URL.Host())
	}
	if wanted == "" || address.IsIP(host) {
		return nil
	}
	had := t.domainAskedFor()
	if had == "" {
		had = host
	}
	do := same("Domain=" + wanted)
	switch {
	case had != wanted && covers(had, wanted):
		do = rule.Textf("Domain=%[1]s, narrower than %[2]s", "Domain=%[1]s (%[2]s보다 좁음)", wanted, had)
	case had != wanted && covers(wanted, had):
		do = rule.Textf("Domain=%[1]s, wider than %[2]s", "Domain=%[1]s (%[2]s보다 넓음)", wanted, had)
	}
	c := single(do, rule.Text{}, t.onLines(func(l *setCookie) { l.put("Domain", wanted) }))
	if t.domainAskedFor() == "" || !covers(had, wanted) {
		c.GivesUp = rule.Textf("every host below %s gets the cookie, also one that somebody else runs or has broken into", "%s 아래의 모든 호스트가 쿠키를 받음. 남이 운영하거나 공격당한 호스트도 받음", wanted)
	}
	return []step{c}
}

// domainAskedFor is the domain that the line means, "" where it is for one host alone.
// What people write there beside a host name is passed over.
func (t *trial) domainAskedFor() string {
	domain, _ := t.line.get("Domain")
	if _, rest, found := strings.Cut(domain, "://"); found {
		domain = rest
	}
	domain, _, _ = strings.Cut(strings.TrimPrefix(domain, "."), "/")
	domain, _, _ = strings.Cut(domain, ":")
	name, err := address.Name(domain)
	if err != nil {
		return ""
	}
	return name
}

// covers reports whether a name is a domain or below it.
func covers(domain, name string) bool { return name == domain || strings.HasSuffix(name, "."+domain) }

// above returns a domain without its first label.
func above(domain string) string {
	_, rest, _ := strings.Cut(domain, ".")
	return rest
}

func (t *trial) path() []step {
	if t.wish == Deleted {
		return nil
	}
	return one(same("Path=/"), t.onLines(func(l *setCookie) { l.put("Path", "/") }))
}

func (t *trial) lax() []step {
	c := single(same("SameSite=Lax"), rule.Text{}, t.onLines(func(l *setCookie) { l.put("SameSite", "Lax") }))
	said, _ := t.line.get("SameSite")
	if strings.EqualFold(said, "None") && !t.holds {
		c.Do = rule.Text{EN: "SameSite=Lax, where it need not go along with requests from other sites, for which None is", KO: "SameSite=Lax (None과 달리 다른 사이트에서 온 요청에 보낼 필요가 없을 때)"}
	}
	if strings.EqualFold(said, "Strict") {
		c.GivesUp = rule.Text{EN: "a link on a page of any site brings the cookie along", KO: "어느 사이트의 링크로 와도 쿠키가 함께 감"}
	}
	return []step{c}
}

func (t *trial) strict() []step {
	return one(same("SameSite=Strict"), t.onLines(func(l *setCookie) { l.put("SameSite", "Strict") }))
}

func (t *trial) secure() []step {
	return one(same("Secure"), t.onLines(func(l *setCookie) { l.put("Secure", "") }))
}

func (t *trial) httpOnly() []step {
	return one(same("HttpOnly"), t.onLines(func(l *setCookie) { l.put("HttpOnly", "") }))
}

// laterEnd lets the cookie live until it is asked for. What deletes is left alone.
func (t *trial) laterEnd() []step {
	if !t.hasLine() || t.wish == Deleted {
		return nil
	}
	d := t.base.of(t.writer).set
	needed := t.asked.Now.Sub(t.opOf(t.writer).Now)
	left, untilClose := d.Cookie.Lasts(t.opOf(t.writer).Now)
	if !untilClose && left > needed {
		return nil
	}
	seconds, ok := lifeFor(needed)
	if !ok {
		return nil
	}
	c := single(rule.Textf("Max-Age=%[1]d (%[2]s)", "Max-Age=%[1]d (%[3]s)", seconds.n, seconds.said.EN, seconds.said.KO), rule.Text{}, nil)
	past := !untilClose && left <= 0
	c.each = t.onLines(func(l *setCookie) {
		if ends(l) && !past {
			return // it deletes what the others bring
		}
		l.drop("Expires")
		l.put("Max-Age", strconv.Itoa(seconds.n))
	})
	switch {
	case untilClose:
		c.GivesUp = rule.Text{EN: "the cookie stays when the browser is closed: whoever opens it next has it", KO: "브라우저를 닫아도 쿠키가 남음. 다음에 그 브라우저를 여는 사람이 쓰게 됨"}
	case !past:
		c.GivesUp = rule.Text{EN: "whoever gets hold of the cookie can use it for longer", KO: "쿠키를 손에 넣은 사람이 더 오래 쓸 수 있음"}
	}
	return []step{c}
}

// ends reports whether a line looks as if it deletes.
func ends(l *setCookie) bool {
	age, ok := l.get("Max-Age")
	if n, err := strconv.Atoi(age); ok && err == nil {
		return n <= 0
	}
	expires, ok := l.get("Expires")
	at, read := cookiejar.ParseDate(expires, cookiejar.Chromium)
	return ok && read && at.Year() < 2000
}

// life is a lifetime as people give it.
type life struct {
	n    int // seconds
	said rule.Text
}

// lifeFor returns the shortest usual lifetime that is longer than d.
func lifeFor(d time.Duration) (life, bool) {
	for _, days := range []int{1, 14, 30, 90, 365, 400} {
		if l := time.Duration(days) * 24 * time.Hour; d < l {
			said := rule.Textf("%d days", "%d일", days)
			if days == 1 {
				said.EN = "1 day"
			}
			return life{int(l / time.Second), said}, true
		}
	}
	return life{}, false
}

// prefixes are the beginnings of names that promise something, the longest first.
func prefixes() []string { return []string{"__Host-Http-", "__Http-", "__Host-", "__Secure-"} }

func prefixOf(name string) string {
	for _, p := range prefixes() {
		if len(name) >= len(p) && strings.EqualFold(name[:len(p)], p) {
			return p
		}
	}
	return ""
}

// nameKept keeps all that a name promises.
func (t *trial) nameKept() []step {
	prefix := prefixOf(t.line.name())
	if prefix == "" {
		return nil
	}
	var wants []string
	edit := func(l *setCookie) {
		l.put("Secure", "")
		if strings.Contains(prefix, "Host-") {
			l.drop("Domain")
			l.put("Path", "/")
		}
		if strings.Contains(prefix, "Http-") {
			l.put("HttpOnly", "")
		}
	}
	before, after := t.line, readLine(t.line.String())
	edit(&after)
	for _, name := range []string{"Secure", "HttpOnly", "Path"} {
		was, had := before.get(name)
		if is, has := after.get(name); has && (!had || is != was) {
			wants = append(wants, strings.TrimSuffix(name+"="+is, "="))
		}
	}
	do := same(strings.Join(wants, "; "))
	if _, had := before.get("Domain"); had && strings.Contains(prefix, "Host-") {
		do.EN = strings.TrimPrefix(do.EN+"; no Domain", "; ")
		do.KO = strings.TrimPrefix(do.KO+"; Domain을 적지 않음", "; ")
	}
	return one(rule.Textf("all that %[1]s promises: %[2]s", "%[1]s의 약속대로: %[3]s", prefix, do.EN, do.KO), t.onLines(edit))
}

// cookieMeant gives a line that was to delete the Domain and Path of a cookie that is
// there: one change for each cookie of the name.
func (t *trial) cookieMeant() []step {
	if t.wish != Deleted {
		return nil
	}
	var list []step
	for _, c := range t.others {
		list = append(list, t.meet(c))
	}
	return list
}

func (t *trial) meet(c cookiejar.Cookie) step {
	edit := func(l *setCookie) {
		if l.drop("Domain"); !c.HostOnly {
			l.put("Domain", c.Domain)
		}
		l.put("Path", c.Path)
		if l.drop("Partitioned"); c.Partition != "" {
			l.put("Secure", "")
			l.put("Partitioned", "")
		}
	}
	elsewhere := c.HostOnly && c.Domain != t.asked.URL.Host()
	lines := t.onLines(edit)
	each := func(o *Op) bool {
		changed := lines(o)
		if elsewhere && o.n == t.n {
			o.URL, changed = o.URL.Moved(o.URL.Scheme(), c.Domain, o.URL.Port()), true
		}
		return changed
	}
	which := rule.Text{EN: c.Domain + " alone", KO: c.Domain + " 전용"}
	if !c.HostOnly {
		which = rule.Textf("%s and every host below it", "%s 및 하위 호스트", c.Domain)
	}
	do := rule.Textf("the Domain and Path of the %[1]s that is there (%[2]s, Path=%[4]s)", "저장되어 있는 %[1]s 쿠키의 Domain과 Path로 (%[3]s, Path=%[4]s)", c.Name, which.EN, which.KO, c.Path)
	if elsewhere {
		do.EN += ", in an answer of " + c.Domain
		do.KO += ", " + c.Domain + "의 응답에서"
	}
	return single(do, rule.Text{}, each)
}

// named gives a cookie a name that has none.
func (t *trial) named() []step {
	if t.line.name() != "" {
		return nil
	}
	return one(rule.Text{EN: "a name before the value: name=…", KO: "값 앞에 이름을 적음: name=…"}, t.onLines(func(l *setCookie) { l.rename("name") }))
}

// clean takes out what no line may have.
func (t *trial) clean() []step {
	strip := func(s string) string {
		kept := make([]byte, 0, len(s))
		for i := range len(s) {
			if s[i] >= 0x20 && s[i] != 0x7F {
				kept = append(kept, s[i])
			}
		}
		return string(kept)
	}
	return one(rule.Text{EN: "no control character or tab", KO: "제어 문자와 탭 없이"}, func(o *Op) bool {
		if o.Kind != Set || !t.family[o.n] {
			return false
		}
		before := o.Line
		o.Line = strip(before)
		return o.Line != before
	})
}

// mostContent is how many bytes name and value may have together.
const mostContent = 4096

// shorter cuts the value to what fits.
func (t *trial) shorter() []step {
	do := rule.Textf("name and value in %d bytes: a key in the cookie, and what belongs to it on the server", "이름과 값을 더해 %d바이트 이하로: 쿠키에는 키만 두고 내용은 서버에 둠", mostContent)
	return one(do, t.onLines(func(l *setCookie) {
		name, value := l.name(), l.value()
		if len(name)+len(value) <= mostContent {
			return
		}
		if room := mostContent - len(name); room >= 0 {
			l.pair = name + "=" + strings.TrimRight(value[:room], blanks)
		}
	}))
}

// priority lets others go first when the site is full.
func (t *trial) priority() []step {
	if t.rule == nil || !strings.HasPrefix(string(t.rule.Code), "evicted") {
		return nil
	}
	return one(same("Priority=High"), t.onLines(func(l *setCookie) { l.put("Priority", "High") }))
}
