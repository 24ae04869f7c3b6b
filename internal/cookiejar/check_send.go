package cookiejar

import (
	"strings"
	"time"

	"statelab/internal/rule"
)

// Check returns the decision in words: what was seen, and for a withheld cookie
// what it would have taken to send it.
func (d SendDecision) Check() rule.Check {
	if d.Gone != nil {
		return d.Gone.Check(d.at.now)
	}
	c := rule.Check{Rule: d.Rule, Holds: d.Sent}
	switch d.Rule {
	case hostAndPathMatch:
		c.Seen = d.Rule.Title
	case hostOnly, domainMismatch, pathMismatch, pathNearMiss:
		c.Seen, c.Wanted = d.elsewhere()
	case secureOnly:
		c.Seen, c.Wanted = rule.Textf("Secure, and this is %s", "Secure인데 %s에 요청함", d.at.origin), same("https")
	case refusedToScript:
		c.Seen, c.Wanted = rule.Text{EN: "HttpOnly, read by document.cookie", KO: "HttpOnly인데 document.cookie로 읽음"}, rule.Text{EN: "a request", KO: "요청"}
	case otherPartition:
		c.Seen, c.Wanted = d.partitions()
	case schemeWithoutCookies:
		c.Seen, c.Wanted = same(d.at.origin.Scheme+":"), rule.Text{EN: "an http or https address", KO: "http나 https 주소"}
	default:
		c.Seen, c.Wanted = d.at.aboutSite(d.Cookie, d.Rule)
		if d.Rule == sameSiteLax || d.Rule == sameSiteDefault {
			own := d.at.own()
			c.Wanted = rule.Textf("a request from the site %s, or a GET that opens the whole tab", "%s 사이트에서 온 요청, 또는 탭 전체를 여는 GET", own)
		}
	}
	return c
}

func (d SendDecision) elsewhere() (seen, wanted rule.Text) {
	c, host, path := d.Cookie, d.at.origin.Host, d.at.path
	switch d.Rule {
	case hostOnly:
		return rule.Textf("set by %s without Domain, and this is %s", "%s 호스트가 Domain 없이 보낸 쿠키인데 %s에 요청함", c.Domain, host), rule.Textf("host %s", "호스트 %s", c.Domain)
	case domainMismatch:
		return rule.Textf("Domain=%s does not cover %s", "Domain=%s: %s 호스트를 포함하지 않음", c.Domain, host), rule.Textf("%s or a host below it", "%s 또는 그 하위 호스트", c.Domain)
	}
	seen = rule.Textf("Path=%s does not cover %s", "Path=%s: %s에 맞지 않음", quoted(c.Path), quoted(path))
	if d.Rule == pathNearMiss {
		seen.EN, seen.KO = seen.EN+nearness(path, c.Path).EN, seen.KO+nearness(path, c.Path).KO
	}
	return seen, rule.Textf("%s or a path below it", "%s 또는 그 아래 경로", quoted(c.Path))
}

// nearness says how a path that nearly matches differs.
func nearness(path, cookiePath string) rule.Text {
	switch {
	case strings.HasPrefix(path, cookiePath):
		return rule.Text{EN: ": no slash follows", KO: " (뒤에 슬래시가 없음)"}
	case path+"/" == cookiePath:
		return rule.Text{EN: ": the last slash is missing", KO: " (마지막 슬래시가 없음)"}
	}
	return rule.Text{EN: ": upper and lower case differ", KO: " (대소문자가 다름)"}
}

func (d SendDecision) partitions() (seen, wanted rule.Text) {
	return partitionText(d.at.tab.String(), d.at.nested), partitionText(d.Cookie.Partition, d.Cookie.CrossSiteFrame)
}

func partitionText(site string, cross bool) rule.Text {
	if cross {
		return rule.Textf("inside a tab of %s, in a frame of another site", "%s 탭에 있는 다른 사이트의 프레임에서 한 요청", site)
	}
	return rule.Textf("in a tab of %s", "%s 탭에서 한 요청", site)
}

// aboutSite is about requests that come from another site, for cookies in both
// directions.
func (r *request) aboutSite(c *Cookie, why *rule.Rule) (seen, wanted rule.Text) {
	from, own := r.whence(), r.own()
	switch why {
	case credentialsOmitted:
		if r.mode == Omit {
			return same(`credentials: "omit"`), same(`credentials: "include"`)
		}
		return rule.Textf(`credentials: "same-origin", from %[1]s to %[2]s`, `credentials: "same-origin", %[3]s에서 %[2]s에 요청함`, from.EN, r.origin, from.KO), same(`credentials: "include"`)
	case sentOnNavigation:
		return rule.Textf("%[1]s from %[2]s opens the whole tab", "%[3]s에서 온 %[1]s, 탭 전체를 엶", r.method, from.EN, from.KO), wanted
	case sentAsNew:
		age := rule.Length(r.now.Sub(c.Created))
		return rule.Text{EN: age.EN + " old, no SameSite", KO: "만든 지 " + age.KO + ", SameSite 없음"}, wanted
	case sentCrossSite:
		how := rule.Textf("%[1]s from %[2]s", "%[3]s에서 온 %[1]s", r.method, from.EN, from.KO)
		if r.sameness == crossSite {
			how = r.inside()
		}
		return rule.Text{EN: "SameSite=None, " + how.EN, KO: "SameSite=None, " + how.KO}, wanted
	case thirdPartyBlocked:
		switch {
		case !r.secure: // Partitioned needs Secure, which would be refused, or stay, in turn
			return r.inside(), rule.Textf("a tab of %s", "%s 탭", own)
		case c.SameSite != SameSiteNone:
			return r.inside(), rule.Textf("SameSite=None; Secure; Partitioned, or a tab of %s", "SameSite=None; Secure; Partitioned, 또는 %s 탭", own)
		}
		return r.inside(), rule.Textf("a Partitioned cookie, or a tab of %s", "Partitioned 쿠키, 또는 %s 탭", own)
	}
	seen = rule.Textf("%[1]s from %[2]s", "%[3]s에서 온 %[1]s", r.method, from.EN, from.KO)
	if r.sameness == crossSite {
		seen = r.inside()
	}
	return seen, rule.Textf("a request from the site %s", "%s 사이트에서 온 요청", own)
}

// whence names the site that asks. One that is opaque is another site than any, and has no name.
func (r *request) whence() rule.Text {
	if r.foreigner.Host == "" {
		return rule.Text{EN: "another site (not named)", KO: "다른 사이트(이름은 알 수 없음)"}
	}
	return rule.Same(r.foreigner.String())
}

// inside says how another site stands around a request. A jar does not know a
// fetch from an image: both are asked for by the page.
func (r *request) inside() rule.Text {
	from := r.whence()
	switch {
	case r.dest == Subresource && r.ownAsking:
		return rule.Textf("asked for by %[1]s", "%[2]s에서 요청함", from.EN, from.KO)
	case r.frames: // a frame of another site takes itself there
		return rule.Textf("%[1]s of a frame, asked for by %[2]s", "%[3]s에서 요청한 프레임의 %[1]s", r.method, from.EN, from.KO)
	}
	return rule.Textf("embedded in %[1]s", "%[2]s 안에 들어 있음", from.EN, from.KO)
}

// Check returns in words how a cookie went, as seen at now, which is zero where nobody knows.
func (d *Departure) Check(now time.Time) rule.Check {
	ago, before, behind := since(d.When, now)
	at := moment(d.When)
	c := rule.Check{Rule: d.Rule}
	switch d.Rule {
	case expired:
		c.Seen = rule.Textf("expired%[1]s, at %[3]s", "%[3]s에 만료됨%[2]s", ago, behind, at)
	case browserClosed:
		c.Seen = rule.Textf("the browser closed%[1]s, at %[3]s", "%[3]s에 브라우저를 닫음%[2]s", ago, behind, at)
	case deletedByServer:
		c.Seen = rule.Textf("deleted%[1]s, as the server asked", "%[2]s서버의 부탁으로 지움", ago, before)
	case deletedByScript:
		c.Seen = rule.Textf("deleted%[1]s by a script: %[3]s", "%[2]s스크립트가 지움: %[3]s", ago, before, quoted(d.By))
	case clearedByHand:
		c.Seen = rule.Textf("cleared by hand%[1]s, at %[3]s", "%[3]s에 직접 지움%[2]s", ago, behind, at)
	case clearedBySite:
		c.Seen = rule.Textf("cleared%[1]s by the answer's Clear-Site-Data", "%[2]s응답의 Clear-Site-Data에 따라 지움", ago, before)
	default:
		c.Seen = d.eviction()
	}
	c.Wanted = rule.Text{EN: "a cookie in the jar", KO: "저장된 쿠키"}
	return c
}

// eviction says who pushed a cookie out, and which limit was reached.
func (d *Departure) eviction() rule.Text {
	by := quoted(d.By)
	switch d.Rule {
	case evictedSiteFull:
		return rule.Textf("evicted when %s arrived: %d per site", "%s 때문에 밀려남: 사이트마다 %d개", by, siteLimit)
	case evictedPartitionFull:
		return rule.Textf("evicted when %s arrived: %d cookies or %d bytes per partition", "%s 때문에 밀려남: 파티션마다 %d개 또는 %d바이트", by, siteLimit, partitionBytes)
	case evictedDomainFull:
		return rule.Textf("evicted when %s arrived: %d per domain", "%s 때문에 밀려남: 도메인마다 %d개", by, domainLimit)
	}
	return rule.Textf("evicted when %s arrived: %d in all", "%s 때문에 밀려남: 모두 %d개", by, Limit)
}
