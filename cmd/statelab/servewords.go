package main

import "statelab/internal/rule"

// serveWords are those of the command serve.
var serveWords = struct{ short, long, port, badPort, unsaidPort, instead rule.Text }{
	short: rule.Text{EN: "Open a lesson's sites, or a playground, in your own browser", KO: "수업의 사이트나 놀이터를 자신의 브라우저에서 엶"},
	long: rule.Text{
		EN: `serve gives the sites of a lesson to a real browser with its developer tools, as
http://blog.localhost:8123/: the server is statelab's, the browser is yours. A page beside
them says what to do, step by step, sees it done by the requests that arrive, and shows
what crossed, the session rows, the jar and the reasons, as lessons do. Without a lesson
the sites are those of the playground, as in play.

Only this machine is answered. Time passes for the server alone, at the press of a button.
Lessons that no real browser can play, since its clock would have to move or TLS to be
there, say so. Chromium, Edge, Brave and Firefox find *.localhost by themselves, Safari
from macOS 26 on.`,
		KO: `serve는 수업의 사이트를 http://blog.localhost:8123/처럼 자신의 브라우저에서 열고
개발자 도구로 볼 수 있게 합니다. 서버는 statelab이 맡고 브라우저는 진짜입니다.
곁에 열리는 페이지가 단계마다 할 일을 알려 주고, 도착한 요청을 보아 일이 끝났음을
알아차리고, 오간 내용과 세션 행, 쿠키 저장소, 이유를 수업처럼 보여 줍니다.
수업을 적지 않으면 play와 같은 놀이터가 열립니다.

이 컴퓨터에서만 열립니다. 시간은 버튼을 누를 때 서버에서만 흐릅니다. 브라우저의
시계를 옮겨야 하거나 TLS가 있어야 해서 진짜 브라우저로 할 수 없는 수업은 그렇다고
알려 줍니다. Chromium, Edge, Brave, Firefox는 *.localhost를 그대로 열고,
Safari는 macOS 26부터 엽니다.`,
	},
	port:       rule.Text{EN: "the port of the sites (8123, or the next one that is free)", KO: "사이트를 열 포트 (8123, 쓰고 있으면 그다음)"},
	badPort:    rule.Text{EN: "--port is a number from 1 to 65535, not %d", KO: "--port는 1부터 65535까지의 수입니다: %d"},
	unsaidPort: rule.Text{EN: "--port cannot be 80: browsers leave this port out of addresses, and the sites of a lesson have theirs in them", KO: "--port에 80은 쓸 수 없습니다. 브라우저는 주소에서 이 포트를 빼지만 수업의 사이트 주소에는 포트가 들어 있습니다"},
	instead:    rule.Text{EN: "statelab lesson run %s plays it in the simulated browser", KO: "statelab lesson run %s 명령으로 모의 브라우저에서 볼 수 있습니다"},
}
