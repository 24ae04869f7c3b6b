package main

import "statelab/internal/rule"

// explainWords are those of the command explain.
var explainWords = struct {
	short, long, paste, json                                  rule.Text
	then, from, method, dest, credentials, top, after, script rule.Text
	profile, thirdParty, at, header, line, preflight          rule.Text
}{
	short: rule.Text{
		EN: "Say why a cookie is stored or sent, or is not: paste it, or ask in words",
		KO: "쿠키를 왜 저장하거나 보내는지, 왜 그러지 않는지 설명함. 붙여 넣거나 말로 물음",
	},
	long: rule.Text{
		EN: `explain says what a browser does with a cookie, and why. Paste what you have,
behind an address or through a pipe: Set-Cookie lines, a whole response, the output
of curl -siL or curl -v, a curl command, document.cookie = "...", what developer
tools let you copy. Or ask in words: 'not sent on fetch', a sentence of the browser's
console, the code of a rule. Without arguments it lists the rules.

A line is taken apart: what each attribute means, whether the cookie is kept, and
whether it goes along with requests that follow. Where one does not do what it was
to, it tries what would change that, and says what that gives up.

Flags tell the story in the order in which they stand: --from, --top, --method,
--dest, --credentials and --script are about the --then before them, or, before
the first --then, about the request that brought the lines. --line is a header of
the answer to it.

What a request is for, --dest, is one of
  document      the whole tab (the default); with --from by a link, or a form
  form          a form is sent, by POST where --method does not say
  download      a link with the attribute download
  iframe        a frame inside the page of --from
  subresource   an image, or a script that is no module
  fetch, xhr    a script's request; without --credentials as browsers have it
  module        a module script
  websocket, prefetch, manifest

docs/explain.md says more.`,
		KO: `explain은 브라우저가 쿠키를 어떻게 다루는지, 왜 그런지 설명합니다. 주소 뒤에, 또는
파이프로, 가지고 있는 것을 그대로 넣습니다. Set-Cookie 줄, 응답 전체, curl -siL이나
curl -v의 출력, curl 명령, document.cookie = "...", 개발자 도구에서 복사한 것이면
됩니다. 말로 물어도 됩니다. '쿠키가 안 보내져요' 같은 말이나 브라우저 콘솔의 문장,
규칙의 코드를 적습니다. 인수가 없으면 규칙을 모두 늘어놓습니다.

줄은 하나하나 풀어 줍니다. 속성마다 무슨 뜻인지, 브라우저가 쿠키를 저장하는지
거부(거절)하는지, 이어지는 요청에 그 쿠키가 함께 가는지 나옵니다. 뜻대로 되지 않은
쿠키가 있으면 무엇을 바꾸면 달라지는지 해 보고, 그때 무엇을 포기하게 되는지도 알려
줍니다.

플래그는 적은 순서대로 이야기가 됩니다. --from, --top, --method, --dest,
--credentials, --script는 바로 앞의 --then에 대한 것이고, 첫 --then보다 앞에 있으면
Set-Cookie 줄을 받아 온 요청에 대한 것입니다. --line은 그 응답의 헤더입니다.

--dest에는 무엇을 위한 요청인지 적습니다.
  document      탭 전체(기본값). --from이 있으면 링크나 폼
  form          폼을 보냄. --method가 없으면 POST
  download      download 속성이 있는 링크
  iframe        --from 페이지 안의 프레임
  subresource   이미지, 또는 모듈이 아닌 스크립트
  fetch, xhr    스크립트가 보내는 요청. --credentials가 없으면 브라우저의 기본값
  module        모듈 스크립트
  websocket, prefetch, manifest

자세한 것은 docs/explain.md에 있습니다.`,
	},
	paste: rule.Text{
		EN: "Paste the response, or its Set-Cookie lines, then press Ctrl-D.",
		KO: "응답이나 그 안의 Set-Cookie 줄을 붙여 넣고 Ctrl-D를 누르십시오.",
	},
	then: rule.Text{EN: "a request that follows; may be given again and again", KO: "이어지는 요청. 여러 번 적을 수 있음"},
	from: rule.Text{
		EN: "the page that causes the request (default: a person types the address)",
		KO: "요청을 일으킨 페이지 (기본값: 사용자가 주소를 직접 입력함)",
	},
	method:      rule.Text{EN: "GET, POST, ...", KO: "요청 메서드: GET, POST 등"},
	dest:        rule.Text{EN: "document, form, iframe, fetch, xhr, ... (see above)", KO: "document, form, iframe, fetch, xhr 등 (위의 설명)"},
	credentials: rule.Text{EN: "of a fetch and the like: include, same-origin or omit", KO: "fetch 등의 credentials: include, same-origin, omit"},
	header:      rule.Text{EN: "a header that the script sets, with fetch or xhr", KO: "fetch나 xhr에서 스크립트가 붙이는 헤더"},
	line:        rule.Text{EN: "a line of the answer: Set-Cookie, Date, Access-Control-...", KO: "응답의 한 줄: Set-Cookie, Date, Access-Control-..."},
	preflight:   rule.Text{EN: "a line of the answer to OPTIONS: a status, or a header", KO: "OPTIONS에 대한 응답의 한 줄: 상태 코드나 헤더"},
	top:         rule.Text{EN: "the page of the tab, where that is not --from", KO: "탭의 페이지 (--from과 다를 때)"},
	after: rule.Text{
		EN: "time that passes before the --then it stands behind: 5m, 1h30m, 14d",
		KO: "바로 앞의 --then 요청까지 흐르는 시간: 5m, 1h30m, 14d",
	},
	script: rule.Text{EN: "a script of the page uses document.cookie", KO: "페이지의 스크립트가 document.cookie를 씀"},
	profile: rule.Text{
		EN: "whose rules: chromium or rfc6265bis",
		KO: "누구의 규칙을 따를지: chromium, rfc6265bis",
	},
	thirdParty: rule.Text{EN: "third-party cookies: allowed or blocked", KO: "서드파티 쿠키: allowed, blocked"},
	at: rule.Text{
		EN: "when the lines came, as 2026-03-02T09:00:00Z (default: now)",
		KO: "줄을 받은 시각. 예: 2026-03-02T09:00:00Z (기본값: 지금)",
	},
	json: rule.Text{EN: "the answer as one JSON object", KO: "답을 JSON 객체 하나로"},
}
