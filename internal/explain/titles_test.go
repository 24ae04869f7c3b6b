package explain_test

import (
	"slices"
	"strings"
	"testing"
	"unicode"

	"statelab/internal/explain"
)

// titles are questions as public trackers and forums have them, with the rule that is
// right, or the rules, where a title fits several as well.
func titles() [][2]string {
	return [][2]string{
		{"credentials-omitted", "axios does not send cookies to the backend on another port"},
		{"credentials-omitted", "Session cookie missing on cross-origin fetch although the user is logged in"},
		{"credentials-omitted", "req.session is empty on every request from my React app"},
		{"credentials-omitted", "Login works in Postman but the browser does not save the cookie"},
		{"credentials-omitted", "my axios request with withCredentials has no cookie"},
		{"credentials-omitted", "Set-Cookie is in the response headers but the browser ignores it (localhost:3000 and localhost:8000)"},
		{"secure-from-insecure-page", "Express session cookie is not set with secure: true behind an nginx proxy"},
		{"secure-from-insecure-page", "Django login over plain http fails after SESSION_COOKIE_SECURE = True"},
		{"same-site-default same-site-lax", "Chrome drops our session cookie inside an iframe"},
		{"same-site-default same-site-lax", "User is logged out when coming back from the payment provider by POST"},
		{"same-site-default same-site-lax", "SAML login fails: session missing in the POST callback"},
		{"same-site-strict", "OAuth state cookie is missing in the callback with SameSite=Strict"},
		{"same-site-strict", "Clicking a link in an email shows the user as logged out the first time"},
		{"same-site-none-without-secure", "SameSite=None cookie rejected on http://localhost"},
		{"third-party-blocked", "Safari blocks the cookies of my API on another domain"},
		{"third-party-blocked", "Login in an embedded widget does not work in incognito mode"},
		{"third-party-blocked other-partition", "Firefox total cookie protection breaks login in iframe"},
		{"host-only", "Cookies set by api.example.com are not sent to app.example.com"},
		{"host-only domain-mismatch", "Share login between www and the bare domain"},
		{"host-only domain-mismatch", "SESSION_COOKIE_DOMAIN with subdomains does not share the session"},
		{"domain-public-suffix", "Cannot set a cookie for .vercel.app"},
		{"domain-public-suffix", "Cookie with the domain herokuapp.com is rejected"},
		{"domain-not-a-host", "Domain=localhost:5000 is never stored"},
		{"domain-does-not-cover", "Backend on api.foo.com cannot set a cookie for bar.com"},
		{"path-mismatch path-near-miss", "Cookie set at /login is not sent to /api"},
		{"expired-on-arrival", "res.clearCookie does not remove the cookie"},
		{"expired-on-arrival", "delete_cookie has no effect when the cookie was set with a domain"},
		{"expired-on-arrival", "Logout does not work, sessionid cookie stays in the browser"},
		{"refused-to-script", "document.cookie is an empty string though the cookie shows in devtools"},
		{"refused-to-script", "js-cookie cannot read the token cookie"},
		{"expired", "Session expires after two weeks although the user is active"},
		{"browser-closed", "Remember me: session cookie disappears when the browser is closed"},
		{"name-and-value-too-long", "JWT in cookie too large, login silently fails"},
		{"cors-star-with-credentials", "fetch says the Access-Control-Allow-Origin must not be the wildcard when credentials mode is include"},
		{"cors-no-allow-credentials", "Access-Control-Allow-Credentials header is '' and must be 'true'"},
		{"cors-preflight-status", "CORS preflight fails with 401 because OPTIONS has no Authorization"},
		{"cors-header-not-allowed", "Request header field x-csrftoken is not allowed"},
		{"cors-method-not-allowed", "Method PATCH is blocked by CORS"},
		{"cors-several-origins", "nginx and the app both add Access-Control-Allow-Origin"},
		{"cors-preflight-content-type", "Why does my JSON POST send an OPTIONS request first"},
		{"cors-no-allow-origin cors-no-allow-credentials cors-other-origin cors-star-with-credentials", "CORS error but cookie is set"},
		{"cors-other-origin", "CORS origin with a trailing slash is refused"},
		{"prefix-host", "__Host- cookie is rejected when I set a Domain"},
		{"partitioned-without-secure", "Partitioned cookie is not stored on http"},
		{"other-partition", "CHIPS: cookie set in an iframe on one site is missing in the iframe on another site"},
		{"would-overwrite-http-only", "script cannot overwrite an HttpOnly cookie"},
		{"evicted-site-full", "Old cookies vanish when a site has more than 180"},
		{"max-age-wins", "Max-Age and Expires differ, which one counts"},
		{"same-site-not-understood", "Typo in SameSite value, is it Lax then"},
		{"disallowed-character", "Cookie with a newline in the value is rejected"},

		{"credentials-omitted", "axios로 로그인했는데 쿠키가 저장되지 않아요"},
		{"credentials-omitted", "리액트에서 fetch 요청에 쿠키가 안 실려요"},
		{"same-site-default same-site-lax", "아이프레임 안에서 로그인 세션이 유지되지 않습니다"},
		{"same-site-default same-site-lax", "결제하고 돌아오면 로그아웃되어 있습니다"},
		{"same-site-none-without-secure", "크롬에서 SameSite=None 쿠키가 차단돼요"},
		{"third-party-blocked", "사파리에서만 로그인이 안 돼요"},
		{"host-only domain-mismatch", "서브도메인 간에 쿠키를 공유하고 싶어요"},
		{"expired-on-arrival", "로그아웃해도 쿠키가 안 지워져요"},
		{"refused-to-script", "자바스크립트에서 쿠키 값을 못 읽어요"},
		{"cors-star-with-credentials", "credentials가 include면 와일드카드를 쓸 수 없다고 나옵니다"},
		{"cors-preflight-status", "OPTIONS 프리플라이트 요청이 401로 실패해요"},
		{"name-and-value-too-long", "쿠키 용량이 4KB를 넘으면 저장이 안 되나요"},
		{"browser-closed", "브라우저를 껐다 켜면 로그인이 풀립니다"},
		{"secure-from-insecure-page", "http에서 Secure 쿠키가 저장되지 않음"},

		{"credentials-omitted", "Express does not keep the session when I call it with axios"},
		{"credentials-omitted", "session not persisting between CORS calls"},
		{"credentials-omitted", "Cookies are not sent with fetch in Next.js client components"},
		{"same-site-default same-site-lax", "iframe session issue: data is lost in the frame, works outside of it"},
		{"third-party-blocked", "Sessions do not work in iframes on Safari and in Chrome incognito"},
		{"same-site-default same-site-lax", "PLAY_SESSION cookie is not there when Google redirects back with a POST to us"},
		{"same-site-none-without-secure", "Laravel: SESSION_SAME_SITE=none, and the cookie is rejected because it is not secure"},
		{"host-only domain-mismatch", "Sanctum SPA on another subdomain is not authenticated"},
		{"expired-on-arrival", "Cookies.remove() does nothing"},
		{"expired-on-arrival", "cookie is not deleted when path or domain differ"},
		{"refused-to-script", "Why can't JavaScript see my session cookie"},
		{"browser-closed", "How to keep users logged in after they close the browser"},
		{"cors-no-allow-origin", "No Access-Control-Allow-Origin header although I installed django-cors-headers"},
		{"cors-preflight-status", "Preflight is redirected to the login page"},
		{"cors-header-not-allowed", "CORS: content-type header field is not allowed"},
		{"name-and-value-too-long", "NextAuth cookie exceeds 4096 bytes"},
		{"domain-public-suffix", "Set cookie on github.io for all my pages"},
		{"path-near-miss path-mismatch", "cookie with Path=/app/ is missing at /app"},
		{"third-party-blocked", "cookies of the API are blocked on iPhone only"},
		{"third-party-blocked", "cookie works in chrome but not in safari when my react app on vercel calls my api on render"},
		{"secure-from-insecure-page", "Django admin: CSRF cookie not set, 403 forbidden after login over http"},
		{"credentials-omitted", "cookie set by a server component of Next.js does not appear in the browser"},
		{"same-site-default same-site-lax", "카카오 로그인 콜백으로 돌아오면 쿠키가 사라져요"},
		{"credentials-omitted", "프론트 3000 백엔드 8080 포트가 다른데 쿠키가 브라우저에 안 들어와요"},
		{"refused-to-script", "HttpOnly 쿠키를 document.cookie로 읽을 수 없나요"},
		{"expired", "로그인이 30분마다 풀려요 세션 만료 시간"},
		{"host-only domain-mismatch", "www에서 로그인하면 api 서브도메인에는 쿠키가 안 가요"},
		{"cors-no-allow-origin cors-other-origin", "CORS 정책에 의해 차단되었습니다 Access-Control-Allow-Origin 헤더가 없음"},

		{"expired-on-arrival", "쿠키가 삭제되지 않습니다"},
		{"expired browser-closed", "로그인이 풀려요"},
		{"expired browser-closed credentials-omitted same-site-default", "로그인이 유지되지 않아요"},
		{"third-party-blocked", "사파리에서 쿠키가 안돼요"},
		{"same-site-none-without-secure", "SameSite None 설정했는데 쿠키가 안 보내져요"},
		{"host-and-path-match", "같은 이름의 쿠키가 두 개"},
		{"host-and-path-match", "two cookies with same name"},
		{"host-and-path-match", "duplicate cookies same name different path"},
		{"host-and-path-match", "이름이 같은 쿠키가 중복으로 전송됩니다"},
		{"credentials-omitted", "axios withCredentials 설정했는데도 쿠키가 안 담겨요"},
		{"expired-on-arrival", "clearCookie를 해도 쿠키가 남아 있어요"},
		{"expired-on-arrival", "쿠키 삭제가 안 되네요"},
		{"expired", "로그인한 지 한 시간이 지나면 자동으로 로그아웃됩니다"},
		{"browser-closed", "브라우저를 종료하면 쿠키가 사라져요"},
		{"secure-from-insecure-page", "nginx 프록시 뒤에서 secure 쿠키가 안 만들어져요"},
		{"refused-to-script", "document.cookie에 세션 쿠키가 안 보여요"},
		{"cors-star-with-credentials", "Access-Control-Allow-Origin을 *로 했더니 credentials 때문에 막혔습니다"},
		{"cors-preflight-status", "프리플라이트에서 403이 나서 요청이 안 가요"},
		{"host-only domain-mismatch", "로그인 쿠키를 서브도메인에서도 쓰고 싶습니다"},
		{"third-party-blocked", "시크릿 모드에서 로그인이 안 됩니다"},
		{"same-site-default same-site-lax", "아이프레임에 넣으니까 로그인이 풀립니다"},
		{"name-and-value-too-long", "쿠키가 너무 커서 저장이 안 됩니다"},

		// These were written when the method was done, and tuned nothing.
		{"credentials-omitted", "프론트엔드에서 API를 호출하면 쿠키가 전송되지 않습니다"},
		{"credentials-omitted", "포스트맨에서는 쿠키가 오는데 브라우저에서는 저장이 안 됩니다"},
		{"same-site-none-without-secure", "SameSite=None인데 Secure를 안 붙여서 쿠키가 거부됩니다"},
		{"same-site-strict", "메일에 있는 링크를 누르고 들어오면 로그인이 안 되어 있어요 SameSite=Strict"},
		{"same-site-default same-site-lax", "PG사 결제창에서 POST로 돌아오는데 세션이 끊겨요"},
		{"third-party-blocked", "아이폰에서만 쿠키가 저장되지 않아요"},
		{"third-party-blocked", "서드파티 쿠키 차단 때문에 위젯 로그인이 안 되는 것 같습니다"},
		{"expired-on-arrival", "response.delete_cookie를 호출해도 쿠키가 지워지지 않습니다"},
		{"expired-on-arrival", "로그아웃 버튼을 눌렀는데 토큰 쿠키가 그대로 남아 있습니다"},
		{"expired", "세션 만료 시간이 지나면 로그인이 풀리는데 늘리고 싶어요"},
		{"browser-closed", "크롬을 닫았다가 다시 열면 로그아웃되어 있어요"},
		{"host-only domain-mismatch", "api.example.com에서 만든 쿠키가 www.example.com으로 안 넘어갑니다"},
		{"domain-public-suffix", "vercel.app 도메인 전체에 쿠키를 설정할 수 있나요"},
		{"path-mismatch path-near-miss", "/admin 경로에서 만든 쿠키가 다른 경로에서는 안 보내집니다"},
		{"refused-to-script", "자바스크립트로 쿠키를 가져오려는데 빈 문자열만 나와요"},
		{"cors-preflight-content-type cors-preflight-method cors-preflight-header", "POST 요청을 하면 OPTIONS 요청이 먼저 나가는 이유가 뭔가요"},
		{"cors-star-with-credentials", "와일드카드 대신 출처를 적으라는 CORS 오류가 납니다"},
		{"cors-no-allow-credentials", "Access-Control-Allow-Credentials 헤더가 없어서 응답을 못 읽어요"},
		{"host-and-path-match", "세션 쿠키가 두 개 생겨서 서버가 옛날 값을 읽습니다. 이름이 같아요"},
		{"prefix-host", "__Host- 쿠키가 저장되지 않아요"},
		{"partitioned-without-secure other-partition", "Partitioned 속성을 붙인 쿠키가 다른 사이트에서는 안 보여요"},
		{"secure-from-insecure-page secure-only", "http 환경에서는 Secure 쿠키가 전송이 안 되나요"},
		{"evicted-site-full", "쿠키 개수가 많아지면 오래된 쿠키부터 사라지나요"},
	}
}

// TestTitlesOfPublicIssues: the right rule stands first for most, and among the first
// three for nearly all.
func TestTitlesOfPublicIssues(t *testing.T) {
	all := titles()
	first, three, korean := 0, 0, 0
	for _, title := range all {
		if strings.ContainsFunc(title[1], func(r rune) bool { return unicode.Is(unicode.Hangul, r) }) {
			korean++
		}
		got := strings.Fields(found(explain.Search(title[1])))
		at := slices.IndexFunc(got, func(code string) bool { return slices.Contains(strings.Fields(title[0]), code) })
		switch {
		case at == 0:
			first, three = first+1, three+1
		case 0 < at && at < 3:
			three++
			t.Logf("%q: %s stands behind %s", title[1], title[0], strings.Join(got[:at], ", "))
		default:
			t.Logf("%q: %s is at %d of %v", title[1], title[0], at, got)
		}
	}
	if korean < 60 {
		t.Errorf("%d titles are Korean", korean)
	}
	if first*100 < len(all)*85 || three*100 < len(all)*95 {
		t.Errorf("of %d the right one is first in %d, and among three in %d", len(all), first, three)
	}
}
