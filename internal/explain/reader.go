package explain

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"statelab/internal/cookiejar"
	"statelab/internal/diag"
	"statelab/internal/memo"
	"statelab/internal/rule"
	"statelab/internal/wire"
)

// reader reads one line aloud.
type reader struct {
	decision cookiejar.SetDecision
	now      time.Time
	profile  cookiejar.Profile
}

// The rules by which an attribute counts in another way than it says. By any
// other rule it does not count.
func countsAnyway(code rule.Code) bool {
	return code == "" || code == "lifetime-capped" || code == "domain-made-host-only" || code == "expires-by-server-clock"
}

// attributes takes the attributes apart, in their order; of very many those that count,
// and of the rest the first. It says how many are left out.
func (r reader) attributes() (list []Attribute, more int) {
	list = []Attribute{}
	all := r.decision.Attributes()
	counting := 0
	for i := range all {
		if all[i].Rule == nil {
			counting++
		}
	}
	for i := range all {
		a := &all[i]
		if a.Rule == nil {
			counting--
		} else if len(list)+counting >= maxAttributes {
			more++
			continue
		}
		list = append(list, r.attribute(a))
	}
	return list, more
}

// likeACookieHeader is about a line of which all that stands behind the first ; are names
// that no browser knows, with values: that is how cookies stand in a Cookie header.
func likeACookieHeader(list []Attribute) rule.Text {
	for i := range list {
		if list[i].Rule != "attribute-unknown" || list[i].Value == "" || secondCookie().MatchString(list[i].Name+"="+string(list[i].Value)) {
			return rule.Text{}
		}
	}
	if len(list) == 0 {
		return rule.Text{}
	}
	return rule.Text{
		EN: "this reads like a Cookie header, which a browser sends: in Set-Cookie only the first is a cookie. Say 'Cookie: ...' for it",
		KO: "브라우저가 보내는 Cookie 헤더처럼 보임. Set-Cookie에서는 맨 앞의 것만 쿠키임. Cookie 헤더라면 'Cookie: ...'라고 적음",
	}
}

func (r reader) attribute(a *cookiejar.Attribute) Attribute {
	said := Attribute{Name: a.Name, Value: wire.Bytes(a.Value), Counts: true}
	if a.Rule != nil {
		said.Rule, said.Title, said.Counts = a.Rule.Code, a.Rule.Title, countsAnyway(a.Rule.Code)
	}
	if said.Counts {
		said.Meaning = r.meaning(a.Name, a.Value)
	} else {
		said.Meaning = r.whyNot(a.Name, a.Value, a.Rule.Code)
	}
	if said.Meaning.IsZero() && secondCookie().MatchString(a.Name+"="+a.Value) {
		said.Meaning = noSecondCookie()
	}
	said.Meaning = alsoSaid(said.Meaning, ofAScript(a.Value))
	return said
}

// known are the attributes that browsers know, each with what it means.
func known() map[string]func(reader, string) rule.Text {
	return map[string]func(reader, string) rule.Text{
		"expires": reader.expires, "max-age": reader.maxAge, "domain": reader.domain, "path": reader.path,
		"secure": reader.secure, "httponly": reader.httpOnly, "samesite": reader.sameSite,
		"priority": reader.priority, "partitioned": reader.partitioned,
	}
}

func names() []string {
	return []string{"Expires", "Max-Age", "Domain", "Path", "Secure", "HttpOnly", "SameSite", "Priority", "Partitioned"}
}

// meaning says what an attribute that counts brings about.
func (r reader) meaning(name, value string) rule.Text {
	if say, ok := known()[strings.ToLower(name)]; ok {
		return say(r, value)
	}
	return rule.Text{}
}

// whyNot adds to the rule by which an attribute does not count.
func (r reader) whyNot(name, value string, code rule.Code) rule.Text {
	switch code {
	case "attribute-unknown":
		if len(name) > 200 {
			return rule.Text{}
		}
		if secondCookie().MatchString(name + "=" + value) {
			return noSecondCookie()
		}
		if guess := nearestAttribute(name); guess != "" {
			return rule.Textf("did you mean %s?", "%s 속성을 적으려던 것일 수 있음", guess)
		}
	case "attribute-too-long":
		return rule.Textf("%d bytes, and at most 1,024 are read", "%d바이트, 1,024바이트까지만 읽음", len(value))
	case "path-not-absolute":
		return rule.Textf("the folder of the page counts: %s", "페이지가 있는 폴더를 경로로 함: %s", r.decision.Cookie.Path)
	case "same-site-not-understood":
		return rule.Text{EN: "Strict, Lax and None are known; treated as Lax", KO: "Strict, Lax, None만 알아봄. Lax로 봄"}
	case "priority-not-understood":
		return rule.Text{EN: "Low, Medium and High are known", KO: "Low, Medium, High만 알아봄"}
	case "lifetime-not-understood", "lifetime-erased":
		if strings.EqualFold(name, "Max-Age") {
			return rule.Text{EN: "a whole number of seconds is wanted", KO: "초 단위 정수여야 함"}
		}
		return rule.Text{EN: "no date with day, month, year and h:m:s", KO: "일, 월, 연도, 시:분:초가 모두 있는 날짜가 아님"}
	case "max-age-wins":
		return r.expires(value)
	}
	return rule.Text{}
}

// nearestAttribute is the attribute that somebody meant who wrote another name, "" where
// none is near.
func nearestAttribute(name string) string {
	guess, _ := strings.CutPrefix(diag.DidYouMean(strings.ReplaceAll(name, " ", ""), names()), "did you mean ")
	return strings.Trim(guess, `"?`)
}

// secondCookie finds what looks like another cookie behind a comma.
var secondCookie = memo.Pattern(`,\s*[!#$%&'*+.^_|~0-9A-Za-z-]+=`)

func noSecondCookie() rule.Text {
	return rule.Text{EN: "a comma does not begin another cookie: each cookie needs a Set-Cookie line of its own", KO: "쉼표 뒤는 다른 쿠키가 아님: 쿠키마다 Set-Cookie 줄을 따로 보내야 함"}
}

// ofAScript is about the words that a script writes in the place of a value that it does
// not have.
func ofAScript(value string) rule.Text {
	switch value {
	case "undefined", "null", "NaN", "[object Object]":
		return rule.Textf("%s is what a script writes that had no value there", "%s: 값이 없을 때 스크립트가 적는 글자", value)
	}
	return rule.Text{}
}

// alsoSaid puts one remark behind another.
func alsoSaid(a, b rule.Text) rule.Text {
	switch {
	case a.IsZero():
		return b
	case b.IsZero():
		return a
	}
	return rule.Text{EN: a.EN + "; " + b.EN, KO: a.KO + ". " + b.KO}
}

// remarks collects what is worth saying.
type remarks []rule.Text

func (l *remarks) add(on bool, t rule.Text) {
	if on {
		*l = append(*l, t)
	}
}

// aboutName says what a name promises, or that there is none.
func (r reader) aboutName() []rule.Text {
	c := &r.decision.Cookie
	var list remarks
	list.add(c.Name == "" && c.Value != "", rule.Text{EN: "the whole is a value, and goes back as a value alone", KO: "전체가 값이고, 보낼 때도 값만 보냄"})
	for _, p := range [...]struct{ prefix, en, ko string }{
		{"__host-http-", "Secure, HttpOnly, Path=/, no Domain, not by a script", "Secure, HttpOnly, Path=/, Domain 없음, 스크립트가 쓰지 않음"},
		{"__http-", "Secure, HttpOnly, not by a script", "Secure, HttpOnly, 스크립트가 쓰지 않음"},
		{"__host-", "Secure, Path=/, no Domain", "Secure, Path=/, Domain 없음"},
		{"__secure-", "Secure", "Secure"},
	} {
		if strings.HasPrefix(strings.ToLower(c.Name), p.prefix) && (r.profile == cookiejar.Chromium || !strings.Contains(p.prefix, "http")) {
			list.add(true, rule.Textf("the prefix %[1]s promises: %[2]s", "접두사 %[1]s의 약속: %[3]s", c.Name[:len(p.prefix)], p.en, p.ko))
			break
		}
	}
	list.add(true, encoding(c.Name))
	return list.said()
}

// aboutValue says what people are often surprised by.
func (r reader) aboutValue() []rule.Text {
	c, line := &r.decision.Cookie, r.decision.Line
	var list remarks
	quoted := len(c.Value) > 1 && c.Value[0] == '"' && c.Value[len(c.Value)-1] == '"'
	list.add(quoted, rule.Text{EN: "the quotation marks are part of the value", KO: "따옴표도 값의 일부임"})
	list.add(!quoted && strings.HasPrefix(c.Value, `"`) && strings.Contains(line, ";") && strings.Count(line, `"`) > 1,
		rule.Text{EN: "a semicolon ends the value even between quotation marks", KO: "따옴표 안이라도 세미콜론에서 값이 끝남"})
	another := secondCookie().MatchString(c.Value)
	list.add(c.Name != "" && !another && strings.Contains(c.Value, "="), rule.Text{EN: "only the first = separates name and value", KO: "첫 =만 이름과 값을 나눔"})
	list.add(another, noSecondCookie())
	list.add(true, ofAScript(c.Value))
	list.add(escape().MatchString(c.Value), rule.Text{EN: "browsers do not decode %: it goes back as it came", KO: "브라우저는 %를 풀지 않음: 받은 그대로 보냄"})
	list.add(true, encoding(c.Value))
	return list.said()
}

// said leaves out what says nothing.
func (l remarks) said() []rule.Text {
	if l = slices.DeleteFunc(l, rule.Text.IsZero); len(l) == 0 {
		return nil
	}
	return l
}

// escape finds an octet as addresses write it.
var escape = memo.Pattern(`%[0-9A-Fa-f]{2}`)

// encoding is about text beyond ASCII.
func encoding(text string) rule.Text {

	switch {
	case !utf8.ValidString(text):
		return rule.Textf("%d bytes that are no UTF-8; they go back as they came", "%d바이트, UTF-8이 아님. 받은 그대로 보냄", len(text))
	case utf8.RuneCountInString(text) < len(text):
		return rule.Textf("%d bytes of UTF-8; they go back as they came", "UTF-8로 %d바이트. 받은 그대로 보냄", len(text))
	}
	return rule.Text{}
}

// unsaid are the defaults that count where a kept line says nothing.
func (r reader) unsaid(said []Attribute) []Attribute {
	c := &r.decision.Cookie
	has := map[string]bool{}
	for _, a := range said {
		if a.Counts && (a.Value != "" || !strings.EqualFold(a.Name, "Domain")) {
			has[strings.ToLower(a.Name)] = true
		}
	}
	var list []Attribute
	add := func(on bool, name string, meaning rule.Text) {
		if on {
			list = append(list, Attribute{Name: name, Counts: true, Meaning: meaning})
		}
	}
	add(!has["domain"], "Domain", rule.Textf("%s alone, not hosts below it", "%s에만 보냄, 하위 호스트에는 안 보냄", c.Domain))
	add(!has["path"] && c.Path == "/", "Path", rule.Text{EN: "/: the folder of the page, so every path", KO: "/: 페이지가 있는 폴더, 곧 모든 경로"})
	add(!has["path"] && c.Path != "/", "Path", rule.Textf("%s: the folder of the page", "%s: 페이지가 있는 폴더", c.Path))
	add(!has["expires"] && !has["max-age"], "Max-Age", rule.Text{EN: "a session cookie: until the browser closes", KO: "세션 쿠키: 브라우저를 닫을 때까지"})
	add(!has["secure"], "Secure", rule.Text{EN: "goes over http too, where others can read it", KO: "다른 사람이 읽을 수 있는 http로도 보냄"})
	add(!has["httponly"], "HttpOnly", rule.Text{EN: "scripts of the page can read and change it", KO: "페이지의 스크립트가 읽고 바꿀 수 있음"})
	add(!has["samesite"], "SameSite", rule.Text{EN: "treated as Lax", KO: "Lax로 봄"})
	return list
}

func (r reader) expires(value string) rule.Text {
	at, ok := cookiejar.ParseDate(value, r.profile)
	if !ok {
		return rule.Text{}
	}
	t := rule.Text{EN: at.Format("Mon 2 Jan 2006 15:04:05 UTC"), KO: at.Format("2006-01-02 15:04:05 UTC")}
	behind := r.decision.ServerIsBehind()
	switch off := rule.Length(behind.Abs()); {
	case !at.After(r.now) && !at.Add(behind).After(r.now): // long past, by any clock
	case behind >= time.Second:
		t.EN, t.KO = t.EN+" by a clock that is "+off.EN+" slow", t.KO+" ("+off.KO+" 느린 시계로)"
	case behind <= -time.Second:
		t.EN, t.KO = t.EN+" by a clock that is "+off.EN+" fast", t.KO+" ("+off.KO+" 빠른 시계로)"
	}
	end := at.Add(behind)
	distance := rule.Length(end.Sub(r.now))
	if end.After(r.now) {
		t.EN, t.KO = t.EN+", in "+distance.EN, t.KO+", "+distance.KO+" 뒤"
	} else {
		t.EN, t.KO = t.EN+", past: asks to delete the cookie", t.KO+", 이미 지남: 쿠키를 지워 달라는 뜻"
	}
	if !strings.Contains(value, fmt.Sprint(at.Year())) {
		t.EN, t.KO = t.EN+fmt.Sprintf("; the year is read as %d", at.Year()), t.KO+fmt.Sprintf(" (연도는 %d년으로 읽음)", at.Year())
	}
	if m := otherZone().FindString(value); m != "" {
		t.EN, t.KO = t.EN+fmt.Sprintf("; the zone %s is not read", m), t.KO+fmt.Sprintf(" (시간대는 읽지 않음: %s)", m)
	}
	return t
}

// otherZone finds a time zone that is not UTC, which nobody reads.
var otherZone = memo.Pattern(`\b([ECMP][SD]T|CES?T|KST|JST|BST|IST)\b|(GMT|UTC)?[+-](0[1-9]|1[0-4]):?[0-9]{2}\b|[+-]00:?[1-9][0-9]$`)

func (r reader) maxAge(string) rule.Text {
	c := &r.decision.Cookie
	left, _ := c.Lasts(r.now)
	if left <= 0 {
		return rule.Text{EN: "at once: asks to delete the cookie", KO: "바로 만료됨: 쿠키를 지워 달라는 뜻"}
	}
	l := rule.Length(left)
	return rule.Textf("%[1]s, until %[2]s", "%[3]s, %[4]s까지", l.EN, c.Expires.Format("Mon 2 Jan 2006 15:04:05 UTC"), l.KO, c.Expires.Format("2006-01-02 15:04:05 UTC"))
}

func (r reader) domain(value string) rule.Text {
	name, dotted := strings.CutPrefix(value, ".")
	name = strings.ToLower(name)
	suffix, private := cookiejar.PrivateSuffix(r.decision.Cookie.Domain)
	if value == "" {
		return rule.Text{EN: "empty, as if it were not there", KO: "비어 있음: 없는 것과 같음"}
	}
	if r.decision.Cookie.HostOnly && r.decision.Verdict != cookiejar.Refused {
		return rule.Textf("%s alone", "%s에만 보냄", name)
	}
	if r.decision.Verdict == cookiejar.Refused && strings.HasPrefix(string(r.decision.Rule.Code), "domain-") {
		return r.badDomain()
	}
	t := rule.Textf("%s and every host below it", "%s 호스트와 그 하위 호스트 모두", name)
	if dotted {
		t.EN, t.KO = t.EN+"; the dot does not count", t.KO+" (앞의 점은 뜻이 없음)"
	}
	if list, ok := SuffixList(); ok && private && r.decision.Verdict != cookiejar.Refused {
		day := list.Format(time.DateOnly)
		t = alsoSaid(t, rule.Textf("the public suffix list of %[1]s has %[2]s; a newer one may have names below it too", "%[1]s자 공용 접미사 목록에는 %[2]s만 있음. 새 목록에는 그 아래의 이름도 있을 수 있음", day, suffix))
	}
	return t
}

// badDomain is about a Domain for which a line is refused. What is a public suffix is told
// with the date of the list: it may have become one since, or be none any more.
func (r reader) badDomain() rule.Text {
	if byList := bySuffixList(r.decision.Rule.Code); !byList.IsZero() {
		return rule.Text{EN: "no cookie may be for it, " + byList.EN, KO: "쿠키에 쓸 수 없음, " + byList.KO}
	}
	switch r.decision.Rule.Code {
	case "domain-not-a-host":
		return rule.Text{EN: "a host name alone may stand here", KO: "호스트 이름만 적을 수 있음"}
	}
	return rule.Text{EN: "not a Domain that this address may give", KO: "이 주소가 쓸 수 없는 Domain"}
}

// bySuffixList dates a decision by the public suffix list.
func bySuffixList(code rule.Code) rule.Text {
	if list, ok := SuffixList(); ok && (code == "domain-public-suffix" || code == "domain-above-site") {
		return rule.Textf("by the public suffix list of %s", "%s자 공용 접미사 목록에 따름", list.Format(time.DateOnly))
	}
	return rule.Text{}
}

func (r reader) path(value string) rule.Text {
	t := rule.Textf("%s and everything below it", "%s 경로와 그 아래 모든 경로", value)
	switch {
	case value == "/":
		t = rule.Text{EN: "every path", KO: "모든 경로"}
	case len(value) > 40:
		t = rule.Text{EN: "that path and everything below it", KO: "그 경로와 그 아래 모든 경로"}
	}
	if secondCookie().MatchString(value) {
		t = alsoSaid(t, noSecondCookie())
	}
	return t
}

func (r reader) secure(value string) rule.Text {
	if cookiejar.IsLoopback(r.decision.Cookie.Domain) {
		return flag(value, rule.Text{EN: "over https, and over http to this machine itself", KO: "https로, 또 이 컴퓨터 자신에게는 http로도 보냄"})
	}
	return flag(value, rule.Text{EN: "over https alone", KO: "https로만 보냄"})
}

func (r reader) httpOnly(value string) rule.Text {
	return flag(value, rule.Text{EN: "hidden from scripts of the page", KO: "페이지의 스크립트에는 보이지 않음"})
}

// flag is about attributes that are there or not. People write HttpOnly=false.
func flag(value string, t rule.Text) rule.Text {
	if value != "" {
		t.EN, t.KO = t.EN+"; that it is there counts, not what stands behind the =", t.KO+" (적혀 있기만 하면 되고, = 뒤의 값은 상관없음)"
	}
	return t
}

func (r reader) sameSite(value string) rule.Text {
	switch strings.ToLower(value) {
	case "strict":
		return rule.Text{EN: "only with requests of its own site", KO: "자기 사이트가 만든 요청에만 보냄"}
	case "lax":
		return rule.Text{EN: "from other sites only when a link opens the whole tab", KO: "다른 사이트에서는 링크로 탭 전체를 열 때만 보냄"}
	}
	return rule.Text{EN: "from every site, frames and fetches too", KO: "프레임과 fetch를 포함해 어느 사이트에서나 보냄"}
}

func (r reader) priority(value string) rule.Text {
	switch strings.ToLower(value) {
	case "low":
		return rule.Text{EN: "evicted before others when the site is full", KO: "사이트의 쿠키가 가득 차면 먼저 밀려남"}
	case "high":
		return rule.Text{EN: "evicted after others when the site is full", KO: "사이트의 쿠키가 가득 차도 나중에 밀려남"}
	}
	return rule.Text{EN: "the usual one", KO: "보통"}
}

func (r reader) partitioned(string) rule.Text {
	c := &r.decision.Cookie
	if c.CrossSiteFrame {
		return rule.Textf("kept for frames inside tabs of %s alone", "%s 탭 안의 프레임에서만 씀", c.Partition)
	}
	return rule.Textf("kept for tabs of %s alone", "%s 탭에서만 씀", c.Partition)
}
