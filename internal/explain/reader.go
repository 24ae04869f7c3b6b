package explain

import (
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
	if said.Meaning.IsZero() && attributeInside(a.Value).IsZero() && secondCookie().MatchString(a.Name+"="+a.Value) {
		said.Meaning = noSecondCookie()
	}
	said.Meaning = alsoSaid(said.Meaning, ofAScript(a.Value))
	said.Meaning = alsoSaid(said.Meaning, attributeInside(a.Value))
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
		if before, after, colon := strings.Cut(name, ":"); colon && nearestAttribute(before) != "" {
			return rule.Textf("an attribute has = and no colon: %s=%s", "속성에는 콜론이 아니라 =를 씀: %s=%s", nearestAttribute(before), strings.TrimSpace(after))
		}
		if guess := nearestAttribute(name); guess != "" {
			return rule.Textf("did you mean %s?", "%s 속성을 적으려던 것일 수 있음", guess)
		}
	case "attribute-too-long":
		return rule.Textf("%d bytes, and at most 1,024 are read", "%d바이트, 1,024바이트까지만 읽음", len(value))
	case "path-not-absolute":
		return rule.Textf("the folder of the page counts: %s", "페이지가 있는 폴더를 경로로 함: %s", r.decision.Cookie.Path)
	case "same-site-not-understood":
		return alsoSaid(diag.Guess(value, []string{"Strict", "Lax", "None"}), rule.Text{EN: "Strict, Lax and None are known; treated as Lax", KO: "Strict, Lax, None만 알아봄. Lax로 봄"})
	case "priority-not-understood":
		return alsoSaid(diag.Guess(value, []string{"Low", "Medium", "High"}), rule.Text{EN: "Low, Medium and High are known", KO: "Low, Medium, High만 알아봄"})
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
	return diag.Nearest(strings.ReplaceAll(name, " ", ""), names())
}

// secondCookie finds what looks like another cookie behind a comma.
var secondCookie = memo.Pattern(`,\s*[!#$%&'*+.^_|~0-9A-Za-z-]+=`)

func noSecondCookie() rule.Text {
	return rule.Text{EN: "a comma does not begin another cookie: each cookie needs a Set-Cookie line of its own", KO: "쉼표 뒤는 다른 쿠키가 아님: 쿠키마다 Set-Cookie 줄을 따로 보내야 함"}
}

// inside finds an attribute in a value.
var inside = memo.Pattern(`(?i)[\s,](?:(path|domain|expires|max-age|samesite|priority)[ \t]*=|(secure|httponly|partitioned)(?:[\s,]|$))`)

// attributeInside is about a value in which an attribute stands that no semicolon parts from it.
func attributeInside(value string) rule.Text {
	found := inside().FindStringSubmatch(value)
	if found == nil {
		return rule.Text{}
	}
	name := nearestAttribute(found[1] + found[2])
	return rule.Textf("%[1]s stands inside the value: only a semicolon ends one, as in ; %[1]s", "%[1]s: 값 안에 들어 있음. 값은 세미콜론에서만 끝나므로 ; %[1]s처럼 적음", name)
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
	between := "; "
	if strings.HasSuffix(a.EN, "?") {
		between = " "
	}
	return rule.Text{EN: a.EN + between + b.EN, KO: a.KO + ". " + b.KO}
}

// remarks collects what is worth saying.
type remarks []rule.Text

func (l *remarks) add(on bool, t rule.Text) {
	if on {
		*l = append(*l, t)
	}
}

// headerName finds the name of the header where that of a cookie should begin.
var headerName = memo.Pattern(`(?i)^set[- ]?cookies?[\s:]`)

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
	list.add(headerName().MatchString(c.Name), rule.Text{
		EN: "the name of the header seems to stand in it: a header is written Set-Cookie: NAME=VALUE, with a hyphen and a colon",
		KO: "헤더 이름까지 쿠키 이름에 들어간 듯함: 헤더는 Set-Cookie: 이름=값처럼 하이픈과 콜론을 넣어 적음",
	})
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
	stands := attributeInside(c.Value)
	another := stands.IsZero() && secondCookie().MatchString(c.Value)
	list.add(true, stands)
	list.add(c.Name != "" && !another && stands.IsZero() && strings.Contains(c.Value, "="), rule.Text{EN: "only the first = separates name and value", KO: "첫 =만 이름과 값을 나눔"})
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
