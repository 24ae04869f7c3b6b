package explain

import (
	"fmt"
	"strings"
	"time"

	"statelab/internal/cookiejar"
	"statelab/internal/memo"
	"statelab/internal/rule"
)

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
