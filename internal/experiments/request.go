package experiments

import (
	"reflect"
	"strings"

	"statelab/internal/address"
	"statelab/internal/cookiejar"
	"statelab/internal/rule"
)

// requestEntries are changes of who asks, for what and how. None gives up anything.
func requestEntries() []entry {
	return []entry{
		{code: "credentials-include", part: "credentials", makes: (*trial).credentials},
		{code: "https", part: "scheme", makes: (*trial).https},
		{code: "one-dot", part: "dots", makes: (*trial).oneDot},
		{code: "one-host", part: "host", makes: (*trial).oneHost},
		{code: "one-origin", part: "host", unless: []string{"one-host"}, makes: (*trial).oneOrigin},
		{code: "own-tab", part: "dest", makes: (*trial).ownTab},
		{code: "set-by-server", part: "api", makes: (*trial).byServer},
		{code: "set-there", part: "occasion", makes: (*trial).setThere},
	}
}

// credentials lets a script's fetches carry cookies.
func (t *trial) credentials() []step {
	host := t.asked.URL.Host()
	return one(same(`credentials: "include"`), func(o *Op) bool {
		if !o.Kind.asks() || o.URL.Host() != host || o.Context.Credentials == cookiejar.Include {
			return false
		}
		o.Context.Credentials = cookiejar.Include
		return true
	})
}

// https moves the site, and all who name it, from http.
func (t *trial) https() []step {
	own := func(host string) bool {
		return t.sameSite(host, t.asked.URL.Host()) || t.hasLine() && t.sameSite(host, t.opOf(t.writer).URL.Host())
	}
	move := func(from cookiejar.Origin) cookiejar.Origin {
		if from.Host == "" || !own(from.Host) {
			return from
		}
		switch from.Scheme {
		case "https", "wss":
		case "ws":
			from.Scheme = "wss"
		default:
			from.Scheme = "https"
		}
		return from
	}
	from := "http"
	if scheme := t.asked.URL.Scheme(); scheme != "https" && scheme != "wss" {
		from = scheme
	}
	do := rule.Textf("https instead of %s", "%s 대신 https", from)
	if from == "ws" {
		do = rule.Text{EN: "wss instead of ws", KO: "ws 대신 wss"}
	}
	if _, secure := t.line.get("Secure"); secure && owner(t.line.name()) == "Express" {
		do.EN += "; behind a proxy that ends TLS, app.set('trust proxy', 1), or express-session sends nothing"
		do.KO += " (TLS를 대신 처리하는 프록시 뒤라면 app.set('trust proxy', 1)도 필요함. 없으면 express-session이 쿠키를 보내지 않음)"
	}
	return one(do, func(o *Op) bool { return origins(o, move) })
}

// oneDot takes the dots from a name that ends in several, which is no name.
func (t *trial) oneDot() []step {
	host := t.asked.URL.Host()
	if !strings.HasSuffix(host, "..") {
		return nil
	}
	name := strings.TrimRight(host, ".")
	return one(rule.Textf("%s, without the dots behind it", "뒤의 점 없이 %s", name), moveHost(host, name))
}

// moveHost gives everything at a host another one.
func moveHost(from, to string) func(*Op) bool {
	return func(o *Op) bool {
		return origins(o, func(at cookiejar.Origin) cookiejar.Origin {
			if at.Host == from {
				at.Host = to
			}
			return at
		})
	}
}

// oneHost brings together what stands under two host names: the address that set the
// cookie and the one that asks for it, or a server and the page that uses it.
func (t *trial) oneHost() []step {
	host := t.asked.URL.Host()
	if host == "" {
		return nil
	}
	var list []step
	if from := t.setter(); from != "" && from != host {
		do := rule.Textf("one host name instead of two: %s, not %s", "호스트 이름을 하나로: %[2]s 대신 %[1]s", from, host)
		list = append(list, single(t.ifBothAreYours(do, from, host), rule.Text{}, moveHost(host, from)))
	}
	if page := t.page(); page.Host != "" && page.Host != host && page.Host != t.setter() {
		do := rule.Textf("one host name for the page and the server: %s, not %s", "페이지와 서버의 호스트 이름을 하나로: %[2]s 대신 %[1]s", page.Host, host)
		list = append(list, single(t.ifBothAreYours(do, page.Host, host), rule.Text{}, moveHost(host, page.Host)))
	}
	return list
}

// oneOrigin puts a server behind the address of the page that uses it, as a proxy does.
func (t *trial) oneOrigin() []step {
	page, own := t.page(), cookiejar.OriginOf(t.asked.URL)
	if page.Host == "" || page == own || page.Scheme != "http" && page.Scheme != "https" {
		return nil
	}
	do := rule.Textf("the server behind the page's own address %s, through a proxy, not at %s", "프록시를 두어 서버를 %[2]s 대신 페이지와 같은 주소 %[1]s 뒤에 둠", page, own)
	return one(t.ifBothAreYours(do, page.Host, own.Host), func(o *Op) bool {
		return origins(o, func(at cookiejar.Origin) cookiejar.Origin {
			if at == own {
				return page
			}
			return at
		})
	})
}

// setter is the host whose answer brought the cookie.
func (t *trial) setter() string {
	if t.asked.Kind != Get || !t.hasLine() {
		return ""
	}
	return t.opOf(t.writer).URL.Host()
}

// page is the page whose script, frame or image asks, the zero Origin for a tab.
func (t *trial) page() cookiejar.Origin {
	ctx := &t.asked.Context
	if ctx.Dest == cookiejar.Document || ctx.API == cookiejar.Script || ctx.Initiator == nil {
		return cookiejar.Origin{}
	}
	return *ctx.Initiator
}

// ifBothAreYours says what nobody can know who sees the requests alone.
func (t *trial) ifBothAreYours(do rule.Text, a, b string) rule.Text {
	if t.sameSite(a, b) || cookiejar.IsLoopback(a) && cookiejar.IsLoopback(b) {
		return do
	}
	return rule.Text{EN: "where both are yours, " + do.EN, KO: "둘 다 자기 것이라면 " + do.KO}
}

// ownTab opens in a tab what a page had in a frame.
func (t *trial) ownTab() []step {
	host := t.asked.URL.Host()
	return one(rule.Text{EN: "a tab of its own instead of a frame", KO: "프레임 대신 탭으로 엶"}, func(o *Op) bool {
		if !o.Kind.asks() || o.URL.Host() != host || o.Context.Dest != cookiejar.Iframe {
			return false
		}
		o.Context.Dest, o.Context.Top, o.Context.Ancestors = cookiejar.Document, nil, nil
		return true
	})
}

// setThere lets the cookie be set where it is asked for: inside a page of another site, by
// which browsers keep cookies apart that are partitioned.
func (t *trial) setThere() []step {
	page := t.page()
	if t.asked.Kind != Get || !t.hasLine() || page.Host == "" || t.sameSite(page.Host, t.asked.URL.Host()) {
		return nil
	}
	do := rule.Textf("set by an answer inside the page of %s", "%s 페이지 안에서 받은 응답으로 저장함", page)
	return one(do, func(o *Op) bool {
		there := t.asked.Context
		there.Method, there.API, there.Redirects, there.Date = o.Context.Method, o.Context.API, nil, o.Context.Date
		if o.n != t.writer || o.Kind != Set || reflect.DeepEqual(o.Context, there) {
			return false
		}
		o.Context = there
		return true
	})
}

// byServer lets the server say what a script wrote.
func (t *trial) byServer() []step {
	do := rule.Text{EN: "a Set-Cookie line of the server instead of document.cookie", KO: "document.cookie 대신 서버의 Set-Cookie 줄"}
	return one(do, func(o *Op) bool {
		if o.Kind != Set || !t.family[o.n] || o.Context.API != cookiejar.Script {
			return false
		}
		o.Context.API = cookiejar.HTTP
		return true
	})
}

// commonDomain is the narrowest domain that covers both hosts, "" where there is none
// for which a cookie may be.
func (t *trial) commonDomain(a, b string) string {
	if address.IsIP(a) || address.IsIP(b) || !t.sameSite(a, b) {
		return ""
	}
	for d := a; d != ""; d = above(d) {
		if covers(d, b) {
			return d
		}
	}
	return ""
}
