package experiments

import (
	"strings"

	"statelab/internal/cookiejar"
	"statelab/internal/rule"
)

// costlyEntries give up a protection each, and say which.
func costlyEntries() []entry {
	return []entry{
		{code: "same-site-none", part: "SameSite", unless: []string{"same-site-lax", "secure", "name-kept"}, makes: (*trial).none},
		{code: "partitioned", part: "SameSite", unless: []string{"same-site-lax", "secure", "name-kept"}, makes: (*trial).partitioned},
		{code: "no-partitioned", part: "Partitioned", makes: (*trial).noPartitioned},
		{code: "no-secure", part: "Secure", makes: (*trial).noSecure},
		{code: "no-http-only", part: "HttpOnly", makes: (*trial).noHTTPOnly},
		{code: "no-prefix", part: "name", unless: []string{"no-domain", "path", "secure", "name-kept"}, makes: (*trial).noPrefix},
		{code: "get", part: "method", makes: (*trial).get},
		{code: "third-party-allowed", part: "jar", makes: (*trial).thirdPartyAllowed},
		{code: "not-deleted", part: "deletion", makes: (*trial).notDeleted},
	}
}

func costly(do, givesUp rule.Text, each func(*Op) bool) []step {
	return []step{single(do, givesUp, each)}
}

// none lets a cookie go along with every request, which takes Secure.
func (t *trial) none() []step {
	givesUp := rule.Text{EN: "any page can act in the name of whoever is logged in: its requests carry the cookie", KO: "어느 페이지든 로그인한 사람의 이름으로 행동할 수 있음. 그 페이지가 만든 요청에도 쿠키가 함께 감"}
	if t.wish == Deleted {
		givesUp = rule.Text{EN: "any page can have the cookie deleted, and so log people out", KO: "어느 페이지든 이 쿠키를 지우게 하여 사람을 로그아웃시킬 수 있음"}
	}
	return costly(same("SameSite=None; Secure"), givesUp,
		t.onLines(func(l *setCookie) {
			l.put("SameSite", "None")
			l.put("Secure", "")
		}))
}

// partitioned gives a cookie to frames, another one inside each site.
func (t *trial) partitioned() []step {
	if t.wish == Deleted || t.asked.Context.Dest == cookiejar.Document {
		return nil // cookie-meant knows it of a cookie; a whole tab is its own partition
	}
	return costly(same("SameSite=None; Secure; Partitioned (CHIPS)"),
		rule.Text{EN: "every page can make requests with such a cookie; but each site gets a cookie of its own, which no page elsewhere uses", KO: "어느 페이지든 쿠키가 함께 가는 요청을 만들 수 있음. 다만 사이트마다 쿠키가 따로 있고, 다른 사이트의 것은 쓰지 못함"},
		t.onLines(func(l *setCookie) {
			l.put("SameSite", "None")
			l.put("Secure", "")
			l.put("Partitioned", "")
		}))
}

func (t *trial) noPartitioned() []step {
	return costly(rule.Text{EN: "no Partitioned", KO: "Partitioned를 적지 않음"},
		rule.Text{EN: "the cookie is the same inside every site: a person can be followed from one to the next", KO: "어느 사이트 안에서나 같은 쿠키를 씀. 한 사람이 어느 사이트를 다니는지 따라갈 수 있음"},
		t.onLines(func(l *setCookie) { l.drop("Partitioned") }))
}

func (t *trial) noSecure() []step {
	return costly(rule.Text{EN: "no Secure", KO: "Secure를 적지 않음"},
		rule.Text{EN: "over http anyone on the way can read the cookie", KO: "http로 가는 동안 누구든 쿠키를 읽을 수 있음"},
		t.onLines(func(l *setCookie) { l.drop("Secure") }))
}

func (t *trial) noHTTPOnly() []step {
	return costly(rule.Text{EN: "no HttpOnly", KO: "HttpOnly를 적지 않음"},
		rule.Text{EN: "a script that somebody smuggles into a page can read the cookie and send it away", KO: "누군가 페이지에 몰래 넣은 스크립트가 쿠키를 읽어 밖으로 보낼 수 있음"},
		t.onLines(func(l *setCookie) { l.drop("HttpOnly") }))
}

// noPrefix takes the promise from the name.
func (t *trial) noPrefix() []step {
	prefix := prefixOf(t.line.name())
	if prefix == "" || t.wish == Deleted {
		return nil
	}
	return costly(rule.Textf("a name without %s", "%s 없는 이름", prefix),
		rule.Text{EN: "the name no longer says that no other host and no http page has set the cookie", KO: "다른 호스트나 http 페이지가 저장한 쿠키가 아니라는 것을 이름으로 알 수 없게 됨"},
		t.onLines(func(l *setCookie) {
			if name := l.name(); len(name) > len(prefix) && strings.EqualFold(name[:len(prefix)], prefix) {
				l.rename(name[len(prefix):])
			}
		}))
}

// get opens the tab with the method that Lax cookies go along with.
func (t *trial) get() []step {
	method := t.asked.Context.Method
	if t.asked.Kind != Get || t.asked.Context.Dest != cookiejar.Document || method == "" || method == "GET" {
		return nil
	}
	return costly(rule.Textf("a GET instead of the %s", "%s 대신 GET", method),
		rule.Text{EN: "whatever a GET does on the server, a link on any page can do", KO: "서버가 GET으로 하는 일은 어느 페이지의 링크로도 일어날 수 있음"},
		func(o *Op) bool {
			if o.n != t.n || o.Kind != Get {
				return false
			}
			o.Context.Method = "GET"
			return true
		})
}

// thirdPartyAllowed is what the person can do, and no server.
func (t *trial) thirdPartyAllowed() []step {
	if !t.whole.Options.ThirdPartyBlocked {
		return nil
	}
	allowed := single(
		rule.Text{EN: "the person allows third-party cookies", KO: "사용자가 서드파티 쿠키를 허용함"},
		rule.Text{EN: "other sites can follow the person from page to page", KO: "다른 사이트들이 한 사람이 어느 페이지를 다니는지 따라갈 수 있음"}, nil)
	allowed.jar = func(o *cookiejar.Options) { o.ThirdPartyBlocked = false }
	return []step{allowed}
}

// notDeleted leaves out what deleted the cookie: a line, or the header Clear-Site-Data.
func (t *trial) notDeleted() []step {
	culprit, what := t.culprit()
	if culprit == nobody {
		return nil
	}
	return costly(what,
		rule.Text{EN: "the browser goes on sending what the server wanted gone; if the server still has the row to it, the login goes on, too", KO: "서버가 지워 달라고 한 쿠키를 브라우저가 계속 보냄. 그 키의 행이 서버에 남아 있다면 로그인도 이어짐"},
		func(o *Op) bool {
			if o.n != culprit {
				return false
			}
			o.Kind = leftOut
			return true
		})
}

// culprit is the operation that deleted the cookie, and how the story is without it.
func (t *trial) culprit() (culprit int, without rule.Text) {
	culprit = nobody
	if t.asked.Kind != Get || t.rule == nil {
		return culprit, without
	}
	for i := range t.base.outcomes {
		o := &t.base.outcomes[i]
		switch kind := t.opOf(o.n).Kind; t.rule.Code {
		case "deleted-by-server", "deleted-by-script":
			if o.set.Verdict == cookiejar.Deleted && o.set.Previous != nil && o.set.Previous.Key() == t.key {
				culprit = o.n
			}
		case "cleared-by-site":
			if kind == ClearSite && t.sameSite(t.opOf(o.n).URL.Host(), t.key.Domain) {
				culprit = o.n
			}
		}
	}
	switch {
	case culprit == nobody:
	case t.opOf(culprit).Kind == ClearSite:
		without = rule.Text{EN: "no Clear-Site-Data", KO: "Clear-Site-Data 없이"}
	default:
		line := shortened(t.opOf(culprit).Line)
		without = rule.Textf("without the line that deleted it (%s)", "쿠키를 지우는 줄이 없었다면 (%s)", line)
	}
	return culprit, without
}

// shortened is the beginning of a line, enough to know it again.
func shortened(line string) string {
	const most = 60
	if len(line) > most {
		return strings.ToValidUTF8(line[:most], "") + "…"
	}
	return line
}
