package cookiejar

import "statelab/internal/rule"

func matchingRules() []*rule.Rule {
	return []*rule.Rule{
		hostAndPathMatch, sentOnNavigation, sentAsNew, sentCrossSite,
		hostOnly, domainMismatch, pathMismatch, pathNearMiss, secureOnly, otherPartition, credentialsOmitted,
		sameSiteStrict, sameSiteLax, sameSiteDefault, thirdPartyBlocked,
	}
}

func leavingRules() []*rule.Rule {
	return []*rule.Rule{
		expired, browserClosed, deletedByServer, deletedByScript, clearedByHand, clearedBySite,
		evictedSiteFull, evictedPartitionFull, evictedDomainFull, evictedJarFull,
	}
}

// sameSiteRules are the rules by which a cookie stays out of a request from
// another site.
var sameSiteRules = [...]*rule.Rule{
	SameSiteUnspecified: sameSiteDefault, SameSiteNone: nil, SameSiteLax: sameSiteLax, SameSiteStrict: sameSiteStrict,
}

var hostAndPathMatch = &rule.Rule{
	Code: "host-and-path-match", Topic: topicMatching, Section: section("5.8.3"),
	Title:   rule.Text{EN: "host and path match", KO: "호스트와 경로가 맞음"},
	Text:    rule.Text{EN: "The cookie is for the host and the path of the address, and no other rule stops it. All that fit go along, those with longer paths first, then the older ones: also two of one name that differ in Domain or Path. The header has names and values alone, so no server can tell such two apart.", KO: "쿠키의 호스트와 경로가 주소와 맞고, 보내지 않을 이유가 없습니다. 맞는 쿠키는 모두 보내며, Path가 긴 것이 먼저이고 길이가 같으면 오래된 것이 먼저입니다. 이름이 같아도 Domain이나 Path가 다르면 둘 다 보냅니다. Cookie 헤더에는 이름과 값만 있으므로 서버는 두 쿠키를 구별할 수 없습니다."},
	Example: "set https://shop.test/ a=1; Path=/cart | set https://shop.test/ a=2; Path=/ | get https://shop.test/cart",
}

var sentOnNavigation = &rule.Rule{
	Code: "sent-on-navigation", Topic: topicSameSite, Section: section("5.6.7.1"),
	Title:   rule.Text{EN: "a GET of the whole tab from another site", KO: "다른 사이트에서 탭 전체를 여는 GET"},
	Text:    rule.Text{EN: "The request comes from another site, but it opens the whole tab with a safe method (GET): a link, a form that is sent with GET, or a redirect behind either, also behind a form that was sent with POST. Lax cookies, and those that do not say, go along.", KO: "다른 사이트에서 온 요청이지만 안전한 메서드(GET)로 탭 전체를 엽니다. 링크, GET으로 보낸 폼, 그 뒤의 리디렉션이 그렇고, POST로 보낸 폼 뒤의 리디렉션도 GET이면 그렇습니다. 이때는 Lax 쿠키와 SameSite를 적지 않은 쿠키를 보냅니다."},
	Example: "set https://shop.test/ a=1; SameSite=Lax | link https://mail.test https://shop.test/",
}

var sentAsNew = &rule.Rule{
	Code: "sent-as-new", Topic: topicSameSite, Section: section("5.6.7.2"),
	Title:   rule.Text{EN: "younger than two minutes", KO: "만든 지 2분이 안 됨"},
	Text:    rule.Text{EN: "For two minutes Chromium also sends a cookie that does not name SameSite with a cross-site POST of the whole tab, since some logins depend on it. A cookie that says SameSite=Lax has no such exception.", KO: "Chromium은 SameSite를 적지 않은 쿠키를, 만든 지 2분이 안 되었으면 탭 전체를 여는 다른 사이트의 POST에도 보냅니다. 이것에 기대는 로그인이 있기 때문입니다. SameSite=Lax라고 적은 쿠키에는 이 유예가 없습니다."},
	Example: "set https://shop.test/ a=1 | wait 1m | post https://bank.test https://shop.test/",
}

var sentCrossSite = &rule.Rule{
	Code: "sent-cross-site", Topic: topicSameSite, Section: section("5.8.3"),
	Title:   rule.Text{EN: "SameSite=None", KO: "SameSite=None"},
	Text:    rule.Text{EN: "The request comes from another site, or out of one, and the cookie says that this is fine.", KO: "다른 사이트에서, 또는 다른 사이트 안에서 나온 요청이지만, 쿠키가 SameSite=None으로 허용합니다."},
	Example: "set https://shop.test/ a=1; SameSite=None; Secure | frame https://news.test https://shop.test/",
}

var hostOnly = &rule.Rule{
	Code: "host-only", Topic: topicMatching, Section: section("5.8.3"), Chromium: "DOMAIN_MISMATCH",
	Title:   rule.Text{EN: "for another host alone", KO: "다른 호스트 전용"},
	Text:    rule.Text{EN: "A cookie that was set without Domain goes back to the very host that set it, not to hosts above, below or beside it.", KO: "Domain 없이 저장한 쿠키는 저장한 그 호스트에만 보냅니다. 상위, 하위, 이웃 호스트에는 보내지 않습니다."},
	Example: "set https://shop.test/ a=1 | get https://www.shop.test/",
}

var domainMismatch = &rule.Rule{
	Code: "domain-mismatch", Topic: topicMatching, Section: section("5.1.3, 5.8.3"), Chromium: "DOMAIN_MISMATCH",
	Title:   rule.Text{EN: "domain does not cover the host", KO: "도메인이 호스트를 포함하지 않음"},
	Text:    rule.Text{EN: "A cookie with a domain goes to that domain and to hosts below it.", KO: "도메인이 정해진 쿠키는 그 도메인과 하위 호스트에만 보냅니다."},
	Example: "set https://api.shop.test/ a=1; Domain=api.shop.test | get https://www.shop.test/",
}

var pathMismatch = &rule.Rule{
	Code: "path-mismatch", Topic: topicMatching, Section: section("5.1.4, 5.8.3"), Chromium: "NOT_ON_PATH",
	Title:   rule.Text{EN: "path does not cover the request", KO: "경로가 요청과 맞지 않음"},
	Text:    rule.Text{EN: "A cookie goes to its own path and to everything below it.", KO: "쿠키는 자기 경로와 그 아래 경로에만 보냅니다."},
	Example: "set https://shop.test/ a=1; Path=/admin | get https://shop.test/cart",
}

var pathNearMiss = &rule.Rule{
	Code: "path-near-miss", Topic: topicMatching, Section: section("5.1.4, 5.8.3"), Chromium: "NOT_ON_PATH",
	Title:   rule.Text{EN: "path only nearly matches", KO: "경로가 거의 맞지만 다름"},
	Text:    rule.Text{EN: "Paths match whole parts between slashes, with upper and lower case as they are: /admin covers /admin/x, but not /administrator, and /admin/ does not cover /admin.", KO: "경로는 슬래시로 나눈 단위로, 대소문자까지 같아야 맞습니다. /admin은 /admin/x에는 맞지만 /administrator에는 맞지 않고, /admin/은 /admin에 맞지 않습니다."},
	Example: "set https://shop.test/ a=1; Path=/admin | get https://shop.test/administrator",
}

var secureOnly = &rule.Rule{
	Code: "secure-only", Topic: topicSecurity, Section: section("5.8.3"), Chromium: "SECURE_ONLY",
	Title:   rule.Text{EN: "Secure: not over http", KO: "Secure: http로는 보내지 않음"},
	Text:    rule.Text{EN: "A Secure cookie goes over https alone, where nobody on the way can read it. This machine itself (localhost) counts as secure.", KO: "Secure 쿠키는 중간에서 읽을 수 없는 https로만 보냅니다. 자기 컴퓨터(localhost)는 안전한 연결로 봅니다."},
	Example: "set https://shop.test/ a=1; Secure | get http://shop.test/",
}

var otherPartition = &rule.Rule{
	Code: "other-partition", Topic: topicMatching,
	Title:   rule.Text{EN: "of another partition", KO: "다른 파티션의 쿠키"},
	Text:    rule.Text{EN: "A Partitioned cookie belongs to the site of the tab in which it was set, and to whether a frame of another site stood in between. Under any other tab it does not exist, and browsers do not mention it.", KO: "Partitioned 쿠키는 저장할 때 탭에 열려 있던 사이트와, 그 사이에 다른 사이트의 프레임이 있었는지에 묶입니다. 다른 탭에서는 없는 쿠키나 마찬가지이고, 브라우저도 알려 주지 않습니다."},
	Example: "framed https://news.test https://shop.test/ a=1; SameSite=None; Secure; Partitioned | get https://shop.test/",
}

var credentialsOmitted = &rule.Rule{
	Code: "credentials-omitted", Topic: topicSameSite,
	Title:   rule.Text{EN: "fetched without credentials", KO: "자격 증명 없는 fetch"},
	Text:    rule.Text{EN: "The script fetched with credentials \"omit\", or with \"same-origin\" from another origin. Such a request carries no cookies and stores none.", KO: "스크립트가 credentials를 \"omit\"으로 했거나, \"same-origin\"으로 다른 출처에 요청했습니다. 이런 요청은 쿠키를 보내지도 저장하지도 않습니다."},
	Example: "set https://shop.test/ a=1 | fetch https://www.shop.test https://shop.test/",
}

var sameSiteStrict = &rule.Rule{
	Code: "same-site-strict", Topic: topicSameSite, Section: section("5.6.7.1, 5.8.3"), Chromium: "SAMESITE_STRICT",
	Title:   rule.Text{EN: "SameSite=Strict, and the request is cross-site", KO: "SameSite=Strict인데 다른 사이트에서 온 요청"},
	Text:    rule.Text{EN: "A Strict cookie goes along only where its own site, scheme included, made the request. Not even a link from elsewhere brings it.", KO: "Strict 쿠키는 스킴까지 같은 자기 사이트가 만든 요청에만 보냅니다. 다른 곳의 링크를 눌러도 보내지 않습니다."},
	Example: "set https://shop.test/ a=1; SameSite=Strict | link https://mail.test https://shop.test/",
}

var sameSiteLax = &rule.Rule{
	Code: "same-site-lax", Topic: topicSameSite, Section: section("5.6.7.1, 5.8.3"), Chromium: "SAMESITE_LAX",
	Title:   rule.Text{EN: "SameSite=Lax, and the request is cross-site", KO: "SameSite=Lax인데 다른 사이트에서 온 요청"},
	Text:    rule.Text{EN: "From another site a Lax cookie goes along only when the whole tab is opened with a safe method such as GET; not with a POST, in a frame, with an image or a fetch.", KO: "다른 사이트에서 온 요청이라면 Lax 쿠키는 GET처럼 안전한 메서드로 탭 전체를 열 때만 보냅니다. POST, 프레임, 이미지, fetch에는 보내지 않습니다."},
	Example: "set https://shop.test/ a=1; SameSite=Lax | post https://bank.test https://shop.test/",
}

var sameSiteDefault = &rule.Rule{
	Code: "same-site-default", Topic: topicSameSite, Section: section("5.6.7.1, 5.8.3"), Chromium: "SAMESITE_UNSPECIFIED_TREATED_AS_LAX",
	Title:   rule.Text{EN: "no SameSite, treated as Lax, and the request is cross-site", KO: "SameSite가 없어 Lax로 봄, 다른 사이트에서 온 요청"},
	Text:    rule.Text{EN: "A cookie that does not name SameSite is treated as Lax. (In Chromium a cookie younger than two minutes also goes along with a POST of the whole tab.)", KO: "SameSite를 적지 않은 쿠키는 Lax로 봅니다. (Chromium은 만든 지 2분이 안 된 쿠키를 탭 전체를 여는 POST에도 보냅니다.)"},
	Example: "set https://shop.test/ a=1 | frame https://news.test https://shop.test/",
}

var thirdPartyBlocked = &rule.Rule{
	Code: "third-party-blocked", Topic: topicSameSite, Section: section("7.1"), Chromium: "USER_PREFERENCES",
	Title:   rule.Text{EN: "third-party cookies are blocked", KO: "서드파티 쿠키를 차단함"},
	Text:    rule.Text{EN: "The person has blocked third-party cookies: embedded in another site, only Partitioned cookies are sent and stored.", KO: "사용자가 서드파티 쿠키를 차단했습니다. 다른 사이트 안에서는 Partitioned 쿠키만 보내고 저장합니다."},
	Example: "block | set https://shop.test/ a=1; SameSite=None; Secure | frame https://news.test https://shop.test/",
}

var expired = &rule.Rule{
	Code: "expired", Topic: topicLeaving, Section: section("5.7"),
	Title:   rule.Text{EN: "expired", KO: "만료됨"},
	Text:    rule.Text{EN: "The cookie's end has come. Nobody had to ask for it: the clock is enough.", KO: "쿠키의 만료 시각이 지났습니다. 지워 달라고 부탁하지 않아도 시간이 지나면 사라집니다."},
	Example: "set https://shop.test/ a=1; Max-Age=60 | wait 2m | get https://shop.test/",
}

var browserClosed = &rule.Rule{
	Code: "browser-closed", Topic: topicLeaving, Section: section("5.7"),
	Title:   rule.Text{EN: "removed when the browser closed", KO: "브라우저를 닫을 때 지워짐"},
	Text:    rule.Text{EN: "A session cookie has no end of its own and goes when the browser's session ends.", KO: "세션 쿠키는 만료 시각이 없고, 브라우저의 세션이 끝날 때 사라집니다."},
	Example: "set https://shop.test/ a=1 | close",
}

var deletedByServer = &rule.Rule{
	Code: "deleted-by-server", Topic: topicLeaving, Section: section("5.7"),
	Title:   rule.Text{EN: "deleted, as the server asked", KO: "서버의 부탁으로 지움"},
	Text:    rule.Text{EN: "A server cannot delete a cookie. It asks the browser to, by setting it once more with an end in the past.", KO: "서버는 쿠키를 직접 지울 수 없습니다. 이미 지난 만료 시각으로 다시 저장하게 하여 브라우저에 지워 달라고 부탁합니다."},
	Example: "set https://shop.test/ a=1 | set https://shop.test/ a=; Max-Age=0",
}

var deletedByScript = &rule.Rule{
	Code: "deleted-by-script", Topic: topicLeaving, Section: section("5.7"),
	Title:   rule.Text{EN: "deleted by a script", KO: "스크립트가 지움"},
	Text:    rule.Text{EN: "A script wrote the cookie with an end in the past to document.cookie.", KO: "스크립트가 document.cookie에 이미 지난 만료 시각으로 써서 지웠습니다."},
	Example: "set https://shop.test/ a=1 | script https://shop.test/ a=; Max-Age=0",
}

var clearedByHand = &rule.Rule{
	Code: "cleared-by-hand", Topic: topicLeaving, Section: section("7.3"),
	Title:   rule.Text{EN: "cleared by hand", KO: "직접 지움"},
	Text:    rule.Text{EN: "A person removed the cookie in the browser.", KO: "사용자가 브라우저에서 쿠키를 지웠습니다."},
	Example: "set https://shop.test/ a=1 | clear",
}

var clearedBySite = &rule.Rule{
	Code: "cleared-by-site", Topic: topicLeaving, Section: "Clear Site Data",
	Title:   rule.Text{EN: "cleared: Clear-Site-Data", KO: "Clear-Site-Data로 지움"},
	Text:    rule.Text{EN: "An answer with the header Clear-Site-Data: \"cookies\" (or \"*\"), the quotation marks included, asks the browser to drop every cookie of the whole site, those of hosts beside it and those of the same answer too. It counts over https alone, and only where the request could bring cookies.", KO: "응답에 Clear-Site-Data: \"cookies\"(또는 \"*\")가 있으면 브라우저는 그 사이트의 쿠키를 모두 지웁니다. 큰따옴표까지 적어야 합니다. 이웃 호스트의 쿠키와 그 응답이 보낸 쿠키도 지웁니다. https로 온 응답이고, 쿠키를 함께 보낼 수 있는 요청에 대한 응답일 때만 따릅니다."},
	Example: "set https://www.shop.test/ a=1 | clear-site https://shop.test/",
}

var evictedSiteFull = &rule.Rule{
	Code: "evicted-site-full", Topic: topicLeaving, Section: section("6.1"),
	Title:   rule.Text{EN: "evicted: the site was full", KO: "밀려남: 사이트의 쿠키가 가득 참"},
	Text:    rule.Text{EN: "Chromium keeps 180 cookies a site. The next one makes it delete down to 150: low priority first, those without Secure before others, the least recently used first. A use is noted at most once a minute.", KO: "Chromium은 사이트마다 쿠키를 180개까지 보관합니다. 하나가 더 오면 150개만 남깁니다. 우선순위가 낮은 것, Secure가 없는 것, 오래 쓰지 않은 것부터 지웁니다. 쓴 시각은 1분에 한 번까지만 적습니다."},
	Example: "set https://shop.test/ a=1 | many 179 https://shop.test/ c%=1 | set https://www.shop.test/ last=1",
}

var evictedPartitionFull = &rule.Rule{
	Code: "evicted-partition-full", Topic: topicLeaving,
	Title:   rule.Text{EN: "evicted: the partition was full", KO: "밀려남: 파티션이 가득 참"},
	Text:    rule.Text{EN: "Chromium keeps 180 cookies and 10,240 bytes of names and values for a site in one partition. The least recently used go first.", KO: "Chromium은 한 파티션 안에서 사이트마다 쿠키 180개, 이름과 값을 더해 10,240바이트까지 보관합니다. 오래 쓰지 않은 것부터 지웁니다."},
	Example: "set https://shop.test/ a=1; Secure; Partitioned | many 3 https://shop.test/ c%={4000}; Secure; Partitioned | get https://shop.test/",
}

var evictedDomainFull = &rule.Rule{
	Code: "evicted-domain-full", Topic: topicLeaving, Section: section("5.7, 6.1"),
	Title:   rule.Text{EN: "evicted: the domain was full", KO: "밀려남: 도메인의 쿠키가 가득 참"},
	Text:    rule.Text{EN: "The draft wants room for 50 cookies a domain, and this jar keeps no more. Those without Secure are deleted first, and of these the ones that were not used for longest.", KO: "표준 초안은 도메인마다 쿠키 50개를 보관할 수 있기를 바라고, 이 프로필은 딱 그만큼만 보관합니다. Secure가 없는 것부터, 그 가운데 오래 쓰지 않은 것부터 지웁니다."},
	Example: "draft | set https://shop.test/ a=1 | many 49 https://shop.test/ c%=1 | set https://shop.test/ last=1",
}

var evictedJarFull = &rule.Rule{
	Code: "evicted-jar-full", Topic: topicLeaving, Section: section("5.7, 6.1"),
	Title:   rule.Text{EN: "evicted: the jar was full", KO: "밀려남: 쿠키 저장소가 가득 참"},
	Text:    rule.Text{EN: "A jar holds 3,300 cookies. The next one makes the browser delete down to 3,000, first what was not used for longest. Chromium keeps what was used in the last 30 days, and deletes cookies without Secure first.", KO: "쿠키 저장소에는 3,300개까지 들어갑니다. 하나가 더 오면 오래 쓰지 않은 것부터 지워 3,000개만 남깁니다. Chromium은 최근 30일 안에 쓴 쿠키는 남겨 두고, Secure가 없는 것부터 지웁니다."},
	Example: "set https://shop.test/ a=1 | wait 800h | many 3300 https://s%.test/ c=1 | get https://shop.test/",
}
