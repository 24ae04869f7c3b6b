package cookiejar

import (
	"strings"

	"statelab/internal/rule"
)

// Check returns the decision in words: what was seen, and for a refusal what
// would have been stored.
func (d SetDecision) Check() rule.Check {
	c := rule.Check{Rule: d.Rule, Holds: d.Verdict != Refused}
	switch d.Rule.Topic {
	case topicStoring, topicLeaving:
		c.Seen, c.Wanted = d.outcome()
	case topicLine:
		c.Seen, c.Wanted = d.aboutLine()
	case topicDomain, topicAttribute:
		c.Seen, c.Wanted = d.aboutDomain()
	case topicPrefix:
		c.Seen, c.Wanted = d.aboutPrefix()
	case topicSameSite:
		c.Seen, c.Wanted = d.at.aboutSite(&d.Cookie, d.Rule)
		if sameSiteRules[d.Cookie.SameSite] == d.Rule {
			// Cookies may be stored however the tab got there, by a POST too (5.7).
			own := d.at.own()
			c.Wanted = rule.Textf("a request from the site %s, or one that opens the whole tab", "%s 사이트에서 온 요청, 또는 탭 전체를 여는 요청", own)
		}
	default:
		c.Seen, c.Wanted = d.aboutSecurity()
	}
	return c
}

// outcome is about cookies that came in, and those that were too late to.
func (d SetDecision) outcome() (seen, wanted rule.Text) {
	switch d.Rule {
	case stored:
		return traits(&d.Cookie, d.at.now), wanted
	case replaced, replacedAsNew:
		if d.Previous.Value == d.Cookie.Value {
			return traits(&d.Cookie, d.at.now, rule.Text{EN: "same value", KO: "값은 그대로"}), wanted
		}
		return traits(&d.Cookie, d.at.now, rule.Text{EN: "new value", KO: "새 값"}), wanted
	case expiredOnArrival:
		return d.nothingToDelete()
	case deletedByServer:
		end := d.end()
		return rule.Text{EN: "the server asked: " + end.EN, KO: "서버의 부탁: " + end.KO}, wanted
	}
	return d.end(), wanted
}

// end names the attribute that gave a cookie an end in the past.
func (d SetDecision) end() rule.Text {
	for _, a := range d.Attributes() {
		if a.Rule != nil {
			continue
		}
		if strings.EqualFold(a.Name, "Max-Age") {
			return same("Max-Age=" + quoted(a.Value))
		}
		if strings.EqualFold(a.Name, "Expires") {
			return same("Expires=" + quoted(a.Value))
		}
	}
	return rule.Textf("expired at %s", "%s에 만료됨", moment(d.Cookie.Expires))
}

// aboutLine is about lines that are no cookie.
func (d SetDecision) aboutLine() (seen, wanted rule.Text) {
	size := len(d.Cookie.Name) + len(d.Cookie.Value)
	switch d.Rule {
	case noContent:
		return rule.Text{EN: "neither a name nor a value", KO: "이름도 값도 없음"}, rule.Text{EN: "a name or a value", KO: "이름이나 값"}
	case nameAndValueTooLong:
		return rule.Textf("%d bytes", "%d바이트", size), rule.Textf("at most %d bytes", "%d바이트 이하", maxNameAndValue)
	case ambiguousName:
		return rule.Textf("no name, value %s", "이름 없음, 값 %s", quoted(d.Cookie.Value)), rule.Text{EN: "a name before the =", KO: "= 앞에 이름"}
	case tabInside:
		return same(quoted(d.text())), rule.Text{EN: "no tab inside a name or value", KO: "이름과 값 안에 탭이 없음"}
	}
	return same(quoted(d.text())), rule.Text{EN: "no control character", KO: "제어 문자가 없음"}
}

// text is what was to be stored, from the character on that is in the way where
// the line is long.
func (d SetDecision) text() string {
	line := d.Line
	if line == "" {
		line = d.Cookie.Name + "=" + d.Cookie.Value
	}
	bad := strings.IndexFunc(line, func(r rune) bool { return r < 0x20 || r == 0x7F })
	if bad > 40 {
		return "…" + strings.ToValidUTF8(line[bad-20:], "")
	}
	return line
}

// aboutDomain is about the Domain attribute and the address.
func (d SetDecision) aboutDomain() (seen, wanted rule.Text) {
	l, _ := d.at.parseLine(d.Line, nil)
	domain := l.domain
	if d.Line == "" {
		domain = d.Cookie.Domain
	}
	host := d.at.origin.Host
	attribute := "Domain=" + quoted(domain)
	switch d.Rule {
	case schemeWithoutCookies:
		return same(d.at.origin.Scheme + ":"), rule.Text{EN: "an http or https address", KO: "http나 https 주소"}
	case domainNotASCII:
		return same(attribute), rule.Text{EN: "the name in punycode: Domain=" + canonicalName(domain), KO: "퓨니코드로 적은 이름: Domain=" + canonicalName(domain)}
	case domainLoneDot:
		return same(attribute), rule.Text{EN: "no Domain, or a name", KO: "Domain을 적지 않거나 이름을 적음"}
	case hostTwoDots:
		return same(host), rule.Text{EN: "a host that ends in one dot at most", KO: "끝에 점이 많아야 하나인 호스트"}
	case domainAboveSite:
		return rule.Textf("%s lies above %s, the site of %s", "%[1]s: %[3]s 호스트의 사이트인 %[2]s보다 위에 있음", attribute, d.at.site, host), rule.Textf("no Domain, or %s", "Domain을 적지 않거나 %s", "Domain="+d.at.site)
	case pathNotAbsolute:
		return same("Path=" + quoted(d.Cookie.Path)), rule.Text{EN: "a path that begins with /", KO: "/로 시작하는 경로"}
	}
	wanted = rule.Textf("no Domain, or %s", "Domain을 적지 않거나 %s", "Domain="+d.at.site)
	if d.Line == "" && domain == d.at.site { // a cookie that was put into the jar, and has that Domain already
		wanted = rule.Text{EN: "no Domain", KO: "Domain을 적지 않음"}
	}
	if strings.HasPrefix(lower(d.Cookie.Name), "__host-") {
		wanted = rule.Text{EN: "no Domain", KO: "Domain을 적지 않음"}
	}
	foreign := notInAName(domain)
	switch {
	case strings.HasPrefix(foreign, "%"):
		seen = rule.Textf("%s is no host name: %s is an escape, which addresses may have and a Domain may not", "%s: 호스트 이름이 아님 (%s: 주소에만 쓸 수 있는 퍼센트 표기)", attribute, quoted(foreign))
	case foreign != "":
		seen = rule.Textf("%s is no host name: without %s", "%s: 호스트 이름이 아님 (%s 없이 적음)", attribute, quoted(foreign))
	case isMissing(domain):
		seen = rule.Textf("%s: a program wrote this where it had no value", "%s: 프로그램에 값이 없을 때 적히는 말", attribute)
	case d.Rule == domainPublicSuffix:
		seen = rule.Textf("%s is a public suffix", "%s: 공용 접미사", attribute)
	default:
		seen = rule.Textf("%s does not cover %s", "%s: %s 호스트를 포함하지 않음", attribute, host)
	}
	return seen, wanted
}

// aboutPrefix lists the promises of a prefix that were not kept, and what keeps them.
func (d SetDecision) aboutPrefix() (seen, wanted rule.Text) {
	if d.Rule == prefixNameless {
		value := quoted(d.Cookie.Value)
		return rule.Text{EN: "no name, value " + value, KO: "이름 없음, 값 " + value}, rule.Text{EN: "a value without a prefix, or a name", KO: "접두사로 시작하지 않는 값, 또는 이름"}
	}
	l, _ := d.at.parseLine(d.Line, nil)
	var has, needs texts
	add := func(missing bool, is, want rule.Text) {
		if missing {
			has.add(is)
			needs.add(want)
		}
	}
	host := d.Rule == prefixHost || d.Rule == prefixHostHTTP
	http := d.Rule == prefixHTTP || d.Rule == prefixHostHTTP
	add(!d.at.secure, rule.Text{EN: "not over https", KO: "https가 아님"}, rule.Text{EN: "https, or this machine itself (localhost)", KO: "https 또는 자기 컴퓨터(localhost)"})
	add(!d.Cookie.Secure, rule.Text{EN: "no Secure", KO: "Secure 없음"}, same("Secure"))
	add(host && (d.Cookie.Path != "/" || l.path != "/" && d.Line != ""), rule.Text{EN: "no Path=/", KO: "Path=/ 없음"}, same("Path=/"))
	noDomain := rule.Text{EN: "no Domain", KO: "Domain을 적지 않음"}
	add(host && l.hasDomain, same("Domain="+quoted(l.domain)), noDomain)
	add(host && d.Line == "" && !d.Cookie.HostOnly, rule.Text{EN: "a domain cookie", KO: "도메인 쿠키"}, noDomain)
	add(http && !d.Cookie.HttpOnly, rule.Text{EN: "no HttpOnly", KO: "HttpOnly 없음"}, same("HttpOnly"))
	add(http && d.at.api == Script, rule.Text{EN: "written by a script", KO: "스크립트가 씀"}, rule.Text{EN: "a line of the server", KO: "서버가 보낸 줄"})
	return has.text(), needs.text()
}

// aboutSecurity is about Secure, HttpOnly and what they protect.
func (d SetDecision) aboutSecurity() (seen, wanted rule.Text) {
	page, https := d.at.origin.String(), rule.Text{}
	if !d.at.secure { // without it Secure would be refused in turn
		https = rule.Text{EN: ", over https", KO: ", https로 보냄"}
	}
	switch d.Rule {
	case secureFromInsecure:
		if d.Cookie.SameSite == SameSiteNone || d.Cookie.Partition != "" { // which need Secure
			return rule.Textf("Secure, from %s", "%s에서 온 Secure", page), rule.Text{EN: "https", KO: "https로 보냄"}
		}
		return rule.Textf("Secure, from %s", "%s에서 온 Secure", page), rule.Text{EN: "https, or no Secure", KO: "https로 보내거나 Secure를 뺌"}
	case sameSiteNoneInsecure:
		return rule.Text{EN: "SameSite=None, no Secure", KO: "SameSite=None, Secure 없음"}, rule.Text{EN: "SameSite=None; Secure" + https.EN, KO: "SameSite=None; Secure" + https.KO}
	case partitionedInsecure:
		return rule.Text{EN: "Partitioned, no Secure", KO: "Partitioned, Secure 없음"}, rule.Text{EN: "Secure; Partitioned" + https.EN, KO: "Secure; Partitioned" + https.KO}
	case wouldOverwriteSecure:
		return rule.Textf("%s holds a Secure %s for %s", "%[1]s에 Path=%[3]s인 Secure 쿠키 있음: %[2]s", d.other.Domain, d.other.Name, d.other.Path), rule.Text{EN: "https", KO: "https"}
	case wouldOverwriteHTTPOnly:
		return rule.Textf("the jar holds an HttpOnly %s", "이미 있는 HttpOnly 쿠키: %s", d.other.Name), rule.Text{EN: "a Set-Cookie line of the server", KO: "서버가 보낸 Set-Cookie"}
	}
	return rule.Text{EN: "HttpOnly, written by document.cookie", KO: "document.cookie로 쓴 HttpOnly"}, rule.Text{EN: "a Set-Cookie line of the server, or no HttpOnly", KO: "서버가 보낸 Set-Cookie, 또는 HttpOnly를 뺌"}
}
