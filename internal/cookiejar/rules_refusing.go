package cookiejar

import "statelab/internal/rule"

func domainRules() []*rule.Rule {
	return []*rule.Rule{schemeWithoutCookies, hostTwoDots, domainNotASCII, domainLoneDot, domainNotAHost, domainPublicSuffix, domainAboveSite, domainDoesNotCover, domainMadeHostOnly}
}

func securityRules() []*rule.Rule {
	return []*rule.Rule{
		prefixSecure, prefixHost, prefixHTTP, prefixHostHTTP, prefixNameless,
		secureFromInsecure, sameSiteNoneInsecure, partitionedInsecure,
		wouldOverwriteSecure, wouldOverwriteHTTPOnly, refusedToScript,
	}
}

var schemeWithoutCookies = &rule.Rule{
	Code: "scheme-without-cookies", Topic: topicDomain, Section: section("5.7"), Chromium: "NONCOOKIEABLE_SCHEME",
	Title:   rule.Text{EN: "address without cookies", KO: "쿠키를 쓸 수 없는 주소"},
	Text:    rule.Text{EN: "Cookies belong to http, https and web socket addresses with a host.", KO: "쿠키는 호스트가 있는 http, https, 웹소켓 주소에서만 쓸 수 있습니다."},
	Example: "set ftp://shop.test/ a=1",
}

var hostTwoDots = &rule.Rule{
	Code: "host-two-dots", Topic: topicDomain, Section: section("5.1.2"), Chromium: "INVALID_DOMAIN",
	Title:   rule.Text{EN: "the host ends in two dots", KO: "호스트가 점 두 개로 끝남"},
	Text:    rule.Text{EN: "One dot at the end of a host is the root of all names. Two leave a name empty, and no cookie is kept for such a host.", KO: "호스트 끝의 점 하나는 모든 이름의 뿌리를 뜻합니다. 점이 둘이면 그 사이의 이름이 비므로, 이런 호스트의 쿠키는 저장하지 않습니다."},
	Example: "set http://www.shop.test../ a=1",
}

var domainNotASCII = &rule.Rule{
	Code: "domain-not-ascii", Topic: topicDomain, Section: section("5.7"), Chromium: "DOMAIN_NON_ASCII",
	Title:   rule.Text{EN: "Domain is not ASCII", KO: "Domain이 ASCII가 아님"},
	Text:    rule.Text{EN: "The draft refuses a Domain with letters beyond ASCII: international names are written in punycode (xn--…). Chromium writes such a name in punycode by itself, and refuses only what is no name.", KO: "표준 초안은 ASCII가 아닌 글자가 든 Domain을 거부합니다. 한글 도메인 같은 이름은 퓨니코드(xn--…)로 적어야 합니다. Chromium은 그런 이름을 스스로 퓨니코드로 바꾸고, 이름이 될 수 없는 것만 거부합니다."},
	Example: "draft | set https://bücher.test/ a=1; Domain=bücher.test",
}

var domainLoneDot = &rule.Rule{
	Code: "domain-lone-dot", Topic: topicDomain, Section: section("5.6.3"), Chromium: "INVALID_DOMAIN",
	Title:   rule.Text{EN: "Domain is a lone dot", KO: "Domain이 점 하나뿐임"},
	Text:    rule.Text{EN: "Chromium refuses Domain=. while the draft, which takes the dot away, finds an empty Domain and makes the cookie host-only.", KO: "Chromium은 Domain=.을 거부합니다. 표준 초안은 점을 떼어 빈 Domain으로 보고, 그 호스트 전용 쿠키로 저장합니다."},
	Example: "set https://shop.test/ a=1; Domain=.",
}

var domainNotAHost = &rule.Rule{
	Code: "domain-not-a-host", Topic: topicDomain, Section: section("5.7"), Chromium: "INVALID_DOMAIN",
	Title:   rule.Text{EN: "Domain is more than a host", KO: "Domain에 호스트 말고 다른 것도 있음"},
	Text:    rule.Text{EN: "A Domain is a host name and nothing else: no scheme before it, no port and no path behind it, no percent escape in it. Ports do not count for cookies: all of a host share them.", KO: "Domain에는 호스트 이름만 적습니다. 앞에 스킴을, 뒤에 포트나 경로를 붙이지 않고, 퍼센트 표기(%73)도 쓰지 않습니다. 쿠키는 포트를 따지지 않으므로, 같은 호스트라면 포트가 달라도 쿠키를 함께 씁니다."},
	Example: "set http://localhost:5000/ a=1; Domain=localhost:5000",
}

var domainPublicSuffix = &rule.Rule{
	Code: "domain-public-suffix", Topic: topicDomain, Section: section("5.7"), Chromium: "INVALID_DOMAIN",
	Title:   rule.Text{EN: "Domain is a public suffix", KO: "Domain이 공용 접미사임"},
	Text:    rule.Text{EN: "Under a public suffix (com, co.kr, github.io) anyone can have a name. A cookie for all of them would cross from one owner to another.", KO: "공용 접미사(com, co.kr, github.io) 아래에는 누구나 이름을 만들 수 있습니다. 이런 도메인의 쿠키를 허용하면 남의 사이트까지 쿠키가 넘어갑니다."},
	Example: "set https://a.github.io/ a=1; Domain=github.io",
}

var domainAboveSite = &rule.Rule{
	Code: "domain-above-site", Topic: topicDomain, Section: section("5.7"), Chromium: "INVALID_DOMAIN",
	Title:   rule.Text{EN: "Domain lies above the host's own site", KO: "Domain이 호스트의 사이트보다 위에 있음"},
	Text:    rule.Text{EN: "The host stands below a public suffix of its own, with other owners beside it, and the Domain lies above that suffix. The draft asks only whether the Domain is a public suffix; Chromium wants the Domain to belong to the host's own registrable domain.", KO: "호스트는 주인이 서로 다른 이름들이 모인 공용 접미사 아래에 있고, Domain은 그 접미사보다 위에 있습니다. 표준 초안은 Domain이 공용 접미사인지만 묻지만, Chromium은 Domain이 호스트와 같은 등록 가능 도메인에 속해야 저장합니다."},
	Example: "set https://bucket.s3.amazonaws.com/ a=1; Domain=amazonaws.com",
}

var domainDoesNotCover = &rule.Rule{
	Code: "domain-does-not-cover", Topic: topicDomain, Section: section("5.7"), Chromium: "INVALID_DOMAIN",
	Title:   rule.Text{EN: "Domain does not cover the host", KO: "Domain이 호스트를 포함하지 않음"},
	Text:    rule.Text{EN: "A server sets cookies for its own host or for a domain above it, never for others or for hosts below.", KO: "서버는 자기 호스트나 그 상위 도메인의 쿠키만 저장할 수 있습니다. 다른 도메인이나 하위 호스트의 쿠키는 저장할 수 없습니다."},
	Example: "set https://www.shop.test/ a=1; Domain=bank.test",
}

var domainMadeHostOnly = &rule.Rule{
	Code: "domain-made-host-only", Topic: topicAttribute, Section: section("5.7"),
	Title:   rule.Text{EN: "Domain kept for this host alone", KO: "이 호스트 전용으로 저장함"},
	Text:    rule.Text{EN: "The Domain is the host itself, and a public suffix or an address. The cookie is kept, and goes back to this host alone. (For an address the draft keeps it as a domain cookie, which goes to the same host.)", KO: "Domain이 호스트 자신이면서 공용 접미사이거나 IP 주소입니다. 쿠키를 저장하되 이 호스트에만 보냅니다. (IP 주소라면 표준 초안은 도메인 쿠키로 저장하지만 결과는 같습니다.)"},
	Example: "set https://github.io/ a=1; Domain=github.io",
}

var prefixSecure = &rule.Rule{
	Code: "prefix-secure", Topic: topicPrefix, Section: section("5.4"), Chromium: "INVALID_PREFIX",
	Title:   rule.Text{EN: "__Secure- without Secure", KO: "Secure가 없는 __Secure-"},
	Text:    rule.Text{EN: "A name that begins with __Secure- promises that the cookie is Secure and came over a secure connection.", KO: "__Secure-로 시작하는 이름은 Secure 속성이 있고 안전한 연결로 온 쿠키라는 약속입니다."},
	Example: "set https://shop.test/ __Secure-a=1",
}

var prefixHost = &rule.Rule{
	Code: "prefix-host", Topic: topicPrefix, Section: section("5.4"), Chromium: "INVALID_PREFIX",
	Title:   rule.Text{EN: "__Host- breaks its promise", KO: "__Host-의 조건에 어긋남"},
	Text:    rule.Text{EN: "A name that begins with __Host- promises Secure, Path=/ and no Domain, so that no other host can have set it.", KO: "__Host-로 시작하는 이름은 Secure와 Path=/가 있고 Domain이 없다는 약속입니다. 그래서 다른 호스트가 저장할 수 없습니다."},
	Example: "set https://shop.test/ __Host-a=1; Secure; Path=/; Domain=shop.test",
}

var prefixHTTP = &rule.Rule{
	Code: "prefix-http", Topic: topicPrefix, Chromium: "INVALID_PREFIX",
	Title:   rule.Text{EN: "__Http- breaks its promise", KO: "__Http-의 조건에 어긋남"},
	Text:    rule.Text{EN: "In Chromium a name that begins with __Http- promises Secure, HttpOnly, and that no script wrote it. The draft does not know this prefix.", KO: "Chromium에서 __Http-로 시작하는 이름은 Secure와 HttpOnly가 있고 스크립트가 쓴 쿠키가 아니라는 약속입니다. 표준 초안에는 없는 접두사입니다."},
	Example: "set https://shop.test/ __Http-a=1; Secure",
}

var prefixHostHTTP = &rule.Rule{
	Code: "prefix-host-http", Topic: topicPrefix, Chromium: "INVALID_PREFIX",
	Title:   rule.Text{EN: "__Host-Http- breaks its promise", KO: "__Host-Http-의 조건에 어긋남"},
	Text:    rule.Text{EN: "In Chromium a name that begins with __Host-Http- promises what __Host- and __Http- promise together. To the draft it is a __Host- cookie like others.", KO: "Chromium에서 __Host-Http-로 시작하는 이름은 __Host-와 __Http-의 조건을 모두 지킨다는 약속입니다. 표준 초안에서는 여느 __Host- 쿠키와 같습니다."},
	Example: "set https://shop.test/ __Host-Http-a=1; Secure; Path=/",
}

var prefixNameless = &rule.Rule{
	Code: "prefix-nameless", Topic: topicPrefix, Section: section("5.7"), Chromium: "INVALID_PREFIX",
	Title:   rule.Text{EN: "nameless cookie that looks like a prefix", KO: "접두사처럼 보이는 이름 없는 쿠키"},
	Text:    rule.Text{EN: "A cookie without a name is sent as its value alone. A value that begins with a prefix would look like a cookie that keeps the promise.", KO: "이름 없는 쿠키는 값만 보냅니다. 값이 접두사로 시작하면 약속을 지킨 쿠키처럼 보이므로 거부합니다."},
	Example: "set https://shop.test/ =__Host-a; Secure; Path=/",
}

var secureFromInsecure = &rule.Rule{
	Code: "secure-from-insecure-page", Topic: topicSecurity, Section: section("5.7"), Chromium: "SECURE_ONLY",
	Title:   rule.Text{EN: "Secure over http", KO: "http로 온 Secure"},
	Text:    rule.Text{EN: "Over http a server cannot set a cookie that is Secure. This machine itself (localhost) counts as secure. Behind a proxy that ends TLS a server sees http itself, though the browser has https: express-session then sends no Secure cookie at all until it is told app.set('trust proxy', 1).", KO: "http 연결로는 Secure 쿠키를 저장할 수 없습니다. 자기 컴퓨터(localhost)는 안전한 연결로 봅니다. TLS를 대신 처리하는 프록시 뒤에서는 브라우저가 https로 접속해도 서버에는 http로 보입니다. 이때 express-session은 app.set('trust proxy', 1)을 적어야 Secure 쿠키를 보냅니다."},
	Example: "set http://shop.test/ a=1; Secure",
}

var sameSiteNoneInsecure = &rule.Rule{
	Code: "same-site-none-without-secure", Topic: topicSecurity, Section: section("5.7"), Chromium: "SAMESITE_NONE_INSECURE",
	Title:   rule.Text{EN: "SameSite=None without Secure", KO: "Secure가 없는 SameSite=None"},
	Text:    rule.Text{EN: "A cookie that wants to go along from other sites has to be Secure.", KO: "다른 사이트에서 온 요청에도 따라가려는 쿠키에는 Secure가 있어야 합니다."},
	Example: "set https://shop.test/ a=1; SameSite=None",
}

var partitionedInsecure = &rule.Rule{
	Code: "partitioned-without-secure", Topic: topicSecurity, Chromium: "INVALID_PARTITIONED",
	Title:   rule.Text{EN: "Partitioned without Secure", KO: "Secure가 없는 Partitioned"},
	Text:    rule.Text{EN: "A Partitioned cookie has to be Secure. Developer tools do not show this refusal.", KO: "Partitioned 쿠키에는 Secure가 있어야 합니다. 개발자 도구에는 거부했다는 표시가 나오지 않습니다."},
	Example: "set https://shop.test/ a=1; Partitioned",
}

var wouldOverwriteSecure = &rule.Rule{
	Code: "would-overwrite-secure", Topic: topicSecurity, Section: section("5.7"), Chromium: "OVERWRITE_SECURE",
	Title:   rule.Text{EN: "would overwrite a Secure cookie", KO: "Secure 쿠키를 덮어쓰게 됨"},
	Text:    rule.Text{EN: "An http page cannot overwrite, delete or hide a Secure cookie of the same name: otherwise whoever sits on the network could.", KO: "http 페이지는 이름이 같은 Secure 쿠키를 덮어쓰거나 지우거나 가릴 수 없습니다. 허용하면 통신을 가로챈 사람도 그렇게 할 수 있기 때문입니다."},
	Example: "set https://shop.test/ a=1; Secure | set http://shop.test/ a=2",
}

var wouldOverwriteHTTPOnly = &rule.Rule{
	Code: "would-overwrite-http-only", Topic: topicSecurity, Section: section("5.7"), Chromium: "OVERWRITE_HTTP_ONLY",
	Title:   rule.Text{EN: "would overwrite an HttpOnly cookie", KO: "HttpOnly 쿠키를 덮어쓰게 됨"},
	Text:    rule.Text{EN: "A script cannot overwrite or delete a cookie that it is not allowed to see.", KO: "스크립트는 볼 수 없는 쿠키를 덮어쓰거나 지울 수도 없습니다."},
	Example: "set https://shop.test/ a=1; HttpOnly | script https://shop.test/ a=2",
}

var refusedToScript = &rule.Rule{
	Code: "refused-to-script", Topic: topicSecurity, Section: section("5.7, 5.8.3"), Chromium: "HTTP_ONLY",
	Title:   rule.Text{EN: "HttpOnly: not for scripts", KO: "HttpOnly: 스크립트는 쓸 수 없음"},
	Text:    rule.Text{EN: "document.cookie neither shows nor writes HttpOnly cookies.", KO: "document.cookie로는 HttpOnly 쿠키를 읽을 수도 쓸 수도 없습니다."},
	Example: "set https://shop.test/ a=1; HttpOnly | read https://shop.test/",
}
