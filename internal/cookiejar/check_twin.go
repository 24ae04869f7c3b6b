package cookiejar

import (
	"strings"

	"statelab/internal/rule"
)

// nothingToDelete is about an end in the past, by which servers ask to delete a
// cookie, that met no cookie of this name, domain and path.
func (d SetDecision) nothingToDelete() (seen, wanted rule.Text) {
	c, end := &d.Cookie, d.end()
	seen = rule.Text{EN: end.EN + ", no such cookie in the jar: " + identity(c), KO: end.KO + ", 쿠키 저장소에 없는 쿠키: " + identity(c)}
	switch {
	case d.other != nil:
		seen.EN += ", but there is " + identity(d.other)
		seen.KO += ", 있는 쿠키: " + identity(d.other)
		return seen, d.toMeet(d.other)
	case strings.HasPrefix(end.EN, "Max-Age="):
		return seen, rule.Text{EN: "a cookie to delete, or a later end", KO: "쿠키 저장소에 있는 쿠키(지우려면), 또는 더 늦은 만료 시각(저장하려면)"}
	}
	return seen, rule.Textf("a cookie to delete, or an end after %s", "쿠키 저장소에 있는 쿠키(지우려면), 또는 %s보다 늦은 만료 시각(저장하려면)", moment(d.at.now))
}

// identity writes what makes a cookie this one and no other.
func identity(c *Cookie) string {
	where := c.Domain
	if !c.HostOnly {
		where = "Domain=" + where
	}
	where = quoted(c.Name) + " (" + where + ", Path=" + quoted(c.Path)
	if c.Partition != "" {
		where += ", Partitioned"
	}
	return where + ")"
}

// toMeet says what a line lacks that would be about another cookie of its name.
func (d SetDecision) toMeet(twin *Cookie) rule.Text {
	var t texts
	c, elsewhere := &d.Cookie, twin.HostOnly && twin.Domain != d.at.origin.Host
	switch {
	case elsewhere:
		t.add(rule.Textf("an answer of %s", "%s의 응답", twin.Domain))
	case c.Domain != twin.Domain || c.HostOnly != twin.HostOnly:
		if !twin.HostOnly {
			t.add(same("Domain=" + twin.Domain))
		}
	}
	if twin.HostOnly && !c.HostOnly {
		t.add(rule.Text{EN: "no Domain", KO: "Domain을 적지 않음"})
	}
	if c.Path != twin.Path {
		t.add(same("Path=" + quoted(twin.Path)))
	}
	switch {
	case twin.Partition != "" && c.Partition == "":
		t.add(same("Secure; Partitioned"))
	case twin.Partition == "" && c.Partition != "":
		t.add(rule.Text{EN: "no Partitioned", KO: "Partitioned를 적지 않음"})
	}
	if twin.Partition != "" && (d.at.tab.String() != twin.Partition || d.at.nested != twin.CrossSiteFrame) {
		t.add(partitionText(twin.Partition, twin.CrossSiteFrame))
	}
	return t.text()
}

// twin returns a cookie of the same name that a line was not about: the one that
// differs least, so that a line which was to delete it can be mended.
func (s *site) twin(c *Cookie, host string) *Cookie {
	var best *Cookie
	most := -1
	h := nameHash(c.Name)
	for _, at := range s.cookies {
		if at.hash != h || at.Name != c.Name {
			continue
		}
		likeness := 0
		for i, alike := range [...]bool{at.HostOnly == c.HostOnly, at.Path == c.Path, at.Domain == c.Domain, domainMatch(host, at.Domain), at.samePartition(c)} {
			if alike {
				likeness |= 1 << i
			}
		}
		if likeness > most {
			best, most = at.Cookie, likeness
		}
	}
	return best
}
