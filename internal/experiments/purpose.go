package experiments

import (
	"statelab/internal/rule"
)

// aim is what a rule keeps from happening: when a cookie is stored, and when one is sent.
type aim struct{ storing, sending rule.Text }

func always(t rule.Text) aim { return aim{t, t} }

// aims are those of the rules. A rule that is not here protects nobody: it is about
// order, form, time or room.
func aims() map[rule.Code]aim {
	site := aim{
		storing: rule.Text{EN: "otherwise any page could set the cookies of another site anew, and nobody would notice", KO: "그러지 않으면 어느 페이지든 아무도 모르게 다른 사이트의 쿠키를 새로 저장할 수 있음"},
		sending: rule.Text{EN: "otherwise any page could act in the name of whoever is logged in", KO: "그러지 않으면 어느 페이지든 로그인한 사람의 이름으로 행동할 수 있음"},
	}
	others := aim{
		storing: rule.Text{EN: "otherwise one site could set the cookies of another", KO: "그러지 않으면 한 사이트가 다른 사이트의 쿠키를 저장할 수 있음"},
		sending: rule.Text{EN: "otherwise one host could have the cookies of another", KO: "그러지 않으면 한 호스트가 다른 호스트의 쿠키를 받을 수 있음"},
	}
	read := always(rule.Text{EN: "otherwise anyone between browser and server could read it", KO: "그러지 않으면 브라우저와 서버 사이에서 누구든 읽을 수 있음"})
	planted := always(rule.Text{EN: "otherwise anyone between browser and server could put a cookie of theirs in its place", KO: "그러지 않으면 브라우저와 서버 사이에서 누구든 자기 쿠키로 바꿔 놓을 수 있음"})
	script := aim{
		storing: rule.Text{EN: "otherwise a script that was smuggled into a page could replace it", KO: "그러지 않으면 페이지에 몰래 들어온 스크립트가 쿠키를 바꿔 놓을 수 있음"},
		sending: rule.Text{EN: "otherwise a script that was smuggled into a page could carry it away", KO: "그러지 않으면 페이지에 몰래 들어온 스크립트가 쿠키를 빼낼 수 있음"},
	}
	followed := always(rule.Text{EN: "otherwise other sites could follow a person from page to page", KO: "그러지 않으면 다른 사이트들이 한 사람이 어느 페이지를 다니는지 따라갈 수 있음"})
	promise := always(rule.Text{EN: "otherwise nobody could rely on what the name promises", KO: "그러지 않으면 이름에 담긴 약속을 아무도 믿을 수 없음"})
	asked := always(rule.Text{EN: "the server asked for it, as at a logout", KO: "로그아웃처럼 서버가 부탁한 일임"})
	return map[rule.Code]aim{
		"same-site-strict": site, "same-site-lax": site, "same-site-default": site, "credentials-omitted": site,
		"host-only": others, "domain-mismatch": others,
		"domain-public-suffix": others, "domain-above-site": others, "domain-does-not-cover": others,
		"secure-only": read, "same-site-none-without-secure": read, "partitioned-without-secure": read,
		"secure-from-insecure-page": planted, "would-overwrite-secure": planted,
		"refused-to-script": script, "would-overwrite-http-only": script,
		"third-party-blocked": followed, "other-partition": followed,
		"prefix-secure": promise, "prefix-host": promise, "prefix-http": promise, "prefix-host-http": promise, "prefix-nameless": promise,
		"deleted-by-server": asked, "cleared-by-site": asked,
	}
}

// purpose says what the rule of the verdict keeps from happening here.
func (t *trial) purpose() rule.Text {
	a := aims()[t.rule.Code]
	if t.asked.Kind == Set {
		return a.storing
	}
	if o := t.base.of(t.writer); o != nil && refused(&o.set) && o.set.Rule == t.rule {
		return a.storing
	}
	return a.sending
}

// never says what no line from here can do.
func (t *trial) never() []rule.Text {
	var list []rule.Text
	if t.wish == Deleted {
		list = t.neverDeleted()
	}
	from := t.asked.URL.Host()
	if t.hasLine() {
		from = t.opOf(t.writer).URL.Host()
	}
	if from == "" || !t.hasLine() {
		return list
	}
	options := &t.whole.Options
	if _, ok := lifeFor(t.asked.Now.Sub(t.opOf(t.writer).Now)); !ok && t.rule.Code == "expired" {
		list = append(list, rule.Text{EN: "no cookie lives longer than 400 days without being set again", KO: "다시 저장하지 않는 한 쿠키는 400일보다 오래 살지 못함"})
	}
	if to := t.asked.URL.Host(); t.asked.Kind == Get && to != "" && !t.sameSite(from, to) {
		list = append(list, rule.Textf("no line from %[1]s can set a cookie for %[2]s", "%[1]s의 응답으로는 %[2]s 쿠키를 저장할 수 없음", from, to))
	}
	domain := t.domainAskedFor()
	if domain == "" || domain == from {
		return list
	}
	switch code := t.rule.Code; {
	case code != "domain-public-suffix" && code != "domain-above-site" && code != "domain-does-not-cover":
	case options.Registrable("x."+domain) == "x."+domain:
		list = append(list, rule.Textf("no line can set a cookie for all of %s", "%s 전체의 쿠키는 어떤 줄로도 저장할 수 없음", domain))
	case !t.sameSite(domain, from):
		list = append(list, rule.Textf("no line from %[1]s can set a cookie for %[2]s", "%[1]s의 응답으로는 %[2]s 쿠키를 저장할 수 없음", from, domain))
	default:
		list = append(list, rule.Textf("no line from %[1]s can set a cookie for %[2]s alone", "%[1]s의 응답으로는 %[2]s만의 쿠키를 저장할 수 없음", from, domain))
	}
	return list
}

// neverDeleted is about cookies that this address cannot reach.
func (t *trial) neverDeleted() []rule.Text {
	var list []rule.Text
	for _, c := range t.others {
		if host := t.asked.URL.Host(); c.HostOnly && c.Domain != host {
			list = append(list, rule.Textf("no line from %[1]s can delete a cookie of %[2]s alone", "%[1]s의 응답으로는 %[2]s 전용 쿠키를 지울 수 없음", host, c.Domain))
		}
	}
	return list
}
