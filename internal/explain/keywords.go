package explain

import "statelab/internal/rule"

// keyword has the words with which people ask for a rule, beside those of its page.
type keyword struct {
	code    rule.Code
	words   rule.Text // of the question itself
	never   string    // "!send": what does not happen by it
	context string    // what people tell beside it, and what may as well stand beside others
}

// keywords are those of the rules that people ask for, the likeliest first: what public
// issue trackers and forums are full of.
func keywords() []keyword {
	return []keyword{
		{"credentials-omitted", rule.Text{EN: "fetch credential credentials=include withcredentials=true postman", KO: "자격 증명 로컬 포트 리액트 프론트"}, "!send !store", "localhost port api react vue angular frontend backend cross origin cors express default 백엔드 서버 다른"},
		{"same-site-default", rule.Text{EN: "frame samesite post callback payment saml oauth gateway bank default", KO: "결제 돌아오 돌아온 콜백 아이프레임 프레임 외부 위젯"}, "!send !store", "cross redirect external return returning fetch come back lost"},
		{"same-site-lax", rule.Text{EN: "samesite=lax lax frame post callback oauth", KO: "결제 콜백 아이프레임 프레임"}, "!send !store", "cross redirect payment samesite 외부"},
		{"same-site-none-without-secure", rule.Text{EN: "samesite=none none", KO: "없이"}, "!store", "secure http localhost samesite"},
		{"same-site-strict", rule.Text{EN: "samesite=strict strict link", KO: "링크 메일 이메일"}, "!send", "redirect oauth external samesite 외부 로그인"},
		{"secure-from-insecure-page", rule.Text{EN: "secure=true http proxy tls ssl nginx behind", KO: "프록시"}, "!store", "secure localhost trust 개발"},
		{"secure-only", rule.Text{EN: "secure http", KO: "보안 연결"}, "!send", "https"},
		{"third-party-blocked", rule.Text{EN: "safari incognito thirdparty itp tracking protection privacy firefox brave ios iphone webkit", KO: "시크릿 사파리 서드파티 제삼자 추적 아이폰"}, "!send !store", "frame cross 차단 위젯"},
		{"host-only", rule.Text{EN: "subdomain share shared sharing bare apex", KO: "서브도메인 하위 도메인 공유"}, "!send", "domain host without"},
		{"domain-mismatch", rule.Text{EN: "subdomain share", KO: "서브도메인 하위 도메인"}, "!send", "domain host"},
		{"domain-does-not-cover", rule.Text{EN: "apart cover parent foreign", KO: "다른 도메인"}, "!store", "domain subdomain cross host"},
		{"domain-public-suffix", rule.Text{EN: "suffix vercel netlify herokuapp github azure appspot cloudfront pages registry", KO: "공용 접미사"}, "!store", "domain deploy 도메인"},
		{"domain-not-a-host", rule.Text{EN: "port scheme url", KO: "포트"}, "!store", "domain localhost 도메인"},
		{"host-and-path-match", rule.Text{EN: "samename duplicate several two order", KO: "같은 이름 중복 두 개 순서 여러"}, "", "name path cookies longer first"},
		{"path-mismatch", rule.Text{EN: "path", KO: "경로"}, "!send", "route"},
		{"path-near-miss", rule.Text{EN: "path slash", KO: "경로 슬래시"}, "!send", "trailing"},
		{"expired-on-arrival", rule.Text{EN: "delete past", KO: "삭제 지워 제거 남아"}, "!delete", "domain path effect stay option different express clearcookie 로그아웃"},
		{"expired", rule.Text{EN: "expire lifetime inactivity idle hours week day", KO: "만료 유효 기간 며칠"}, "", "lost longer soon keep logged 풀려 유지 자동 로그아웃"},
		{"browser-closed", rule.Text{EN: "close closed reopen restart quit remember", KO: "재시작 종료 닫으 닫으면 껐다 켜면"}, "", "lost 풀려 유지 로그아웃"},
		{"refused-to-script", rule.Text{EN: "script httponly document", KO: "스크립트 자바스크립트"}, "!read", "empty string devtools token undefined"},
		{"would-overwrite-http-only", rule.Text{EN: "script httponly overwrite change replace", KO: "덮어"}, "", ""},
		{"would-overwrite-secure", rule.Text{EN: "overwrite secure", KO: "덮어"}, "", "http"},
		{"cors-no-allow-credentials", rule.Text{EN: "cors credential allow", KO: "자격 증명"}, "!read", "true header"},
		{"cors-star-with-credentials", rule.Text{EN: "wildcard cors=* credential", KO: "와일드카드 별표"}, "!read", "cors origin include fetch"},
		{"cors-no-allow-origin", rule.Text{EN: "cors policy origin", KO: ""}, "!read", "header allow"},
		{"cors-other-origin", rule.Text{EN: "origin match mismatch supplied", KO: "일치"}, "!read", "cors slash trailing port equal"},
		{"cors-several-origins", rule.Text{EN: "several origins list nginx", KO: "여러 두 번"}, "!read", "cors origin allow header comma"},
		{"cors-preflight-status", rule.Text{EN: "preflight options status", KO: "프리플라이트"}, "!send", "cors redirect authorization gateway"},
		{"cors-preflight-content-type", rule.Text{EN: "json content type", KO: "먼저 보내"}, "", "options preflight post why extra twice"},
		{"cors-preflight-method", rule.Text{EN: "method", KO: "메서드"}, "", "options preflight put patch"},
		{"cors-preflight-header", rule.Text{EN: "header custom", KO: "헤더"}, "", "options preflight authorization"},
		{"cors-preflight-kept", rule.Text{EN: "preflight cache max-age", KO: "프리플라이트 캐시"}, "", "options again once second time missing access-control-max-age"},
		{"cors-method-not-allowed", rule.Text{EN: "method patch put allowed", KO: "메서드"}, "!send", "cors preflight options refuse"},
		{"cors-header-not-allowed", rule.Text{EN: "header field allowed custom", KO: "헤더"}, "!send", "cors preflight options authorization token"},
		{"name-and-value-too-long", rule.Text{EN: "large 4096 4kb 4k jwt bytes kilobytes", KO: "크기 용량"}, "!store", "token"},
		{"evicted-site-full", rule.Text{EN: "evict many number old oldest 180 50 full", KO: "개수 많으면"}, "", "lost site"},
		{"max-age-wins", rule.Text{EN: "maxage expires counts wins precedence both", KO: "우선"}, "", "several"},
		{"replaced-as-new", rule.Text{EN: "overwrite update", KO: "덮어 갱신"}, "", "change duplicate several"},
		{"sent-as-new", rule.Text{EN: "minutes minute lax post", KO: "2분"}, "", "two login"},
		{"other-partition", rule.Text{EN: "partitioned chips partition", KO: "파티션"}, "!send", "frame cross site lost"},
		{"partitioned-without-secure", rule.Text{EN: "partitioned chips http", KO: "파티션"}, "!store", "secure"},
		{"prefix-host", rule.Text{EN: "prefix", KO: "접두사"}, "!store", "domain path secure"},
		{"same-site-not-understood", rule.Text{EN: "typo misspelled unknown invalid samesite", KO: "오타"}, "", "lax"},
		{"disallowed-character", rule.Text{EN: "character newline control emoji special", KO: "특수 문자 줄바꿈"}, "!store", "value"},
	}
}
