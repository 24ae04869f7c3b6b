// Package phrases has the fixed words that every view of a run shows: the names of its
// regions, what becomes of a cookie, what is said of an empty jar. Whoever lays a run out
// says the same word for the same thing.
package phrases

import "statelab/internal/rule"

// The words. Names of regions have at most eight columns in each language, so that in a
// terminal the columns behind them hold. Some are formats, whose verbs are the values that
// their English shows.
var (
	Step  = rule.Text{EN: "STEP %d of %d", KO: "%d/%d단계"}
	Given = rule.Text{EN: "BEFORE THE FIRST STEP", KO: "첫 단계에 앞서"}

	Asks    = rule.Text{EN: "ASKS", KO: "요청"}
	Cookies = rule.Text{EN: "cookies", KO: "쿠키"}
	Server  = rule.Text{EN: "SERVER", KO: "서버"}
	Queries = rule.Text{EN: "queries", KO: "쿼리"}
	Answers = rule.Text{EN: "ANSWERS", KO: "응답"}
	Details = rule.Text{EN: "details", KO: "자세히"}

	Sent     = rule.Text{EN: "sent", KO: "보냄"}
	NotSent  = rule.Text{EN: "not sent", KO: "안 보냄"}
	Stored   = rule.Text{EN: "stored", KO: "저장함"}
	Replaced = rule.Text{EN: "replaced", KO: "바꿈"}
	Deleted  = rule.Text{EN: "deleted", KO: "지움"}
	Refused  = rule.Text{EN: "refused", KO: "거부함"}
	Again    = rule.Text{EN: "replaced", KO: "다시 둠"}

	Jar   = rule.Text{EN: "BROWSER'S JAR", KO: "브라우저의 쿠키 저장소"}
	JarOf = rule.Text{EN: "JAR", KO: "쿠키 저장소"}
	Table = rule.Text{EN: "SERVER'S TABLE", KO: "서버의 테이블"}
	OK    = rule.Text{EN: "OK", KO: "통과"}
	Fail  = rule.Text{EN: "FAIL", KO: "실패"}

	Hidden     = rule.Text{EN: "(hidden %s)", KO: "(숨은 %s)"}
	AlsoHidden = rule.Text{EN: "(+ hidden %s)", KO: "(+ 숨은 %s)"}
	Token      = rule.Text{EN: "CSRF token", KO: "CSRF 토큰"}

	NoCookies = rule.Text{EN: "none", KO: "없음"}
	Stayed    = rule.Text{EN: "none  (%d of other hosts in the jar)", KO: "없음  (다른 호스트의 쿠키 %d개는 그대로 둠)"}
	NotAsked  = rule.Text{EN: "does not ask who it is", KO: "누구인지 묻지 않음"}
	NoName    = rule.Text{EN: "(no name)", KO: "(이름 없음)"}
	NotKept   = rule.Text{EN: "not kept", KO: "버림"}
	Empty     = rule.Text{EN: "(empty)", KO: "(빈 값)"}

	Times         = rule.Text{EN: "%[2]s (%[1]d times)", KO: "%[2]s (%[1]d번)"} // done one after the other
	GoTo          = rule.Text{EN: "go to %s", KO: "%s 주소로 이동"}
	NoAnswer      = rule.Text{EN: "nothing came back", KO: "아무것도 오지 않음"}
	Proxy         = rule.Text{EN: "PROXY", KO: "프록시"}
	ProxyAsks     = rule.Text{EN: "asks the site without TLS: %s", KO: "TLS 없이 사이트에 요청함: %s"}
	ProxySets     = rule.Text{EN: "asks the site without TLS: %s, with %s", KO: "TLS 없이 사이트에 요청함: %s, 덧붙인 헤더 %s"}
	ProxyTaken    = rule.Text{EN: "for the site this is a request to %s", KO: "사이트가 보는 요청 주소: %s"}
	Reason        = rule.Text{EN: "reason: %s (%s)", KO: "이유: %s (%s)"}
	Headers       = rule.Text{EN: "headers", KO: "헤더"}
	CrossOrigin   = rule.Text{EN: "CORS", KO: "CORS"}
	NoLeave       = rule.Text{EN: "no leave: %s", KO: "허락받지 못함: %s"}
	MayNot        = rule.Text{EN: "%s; wanted: %s", KO: "%s. 필요한 것: %s"}
	Unseen        = rule.Text{EN: "not seen by anybody", KO: "아무도 보지 못함"}
	AnswerUnseen  = rule.Text{EN: "the answer was not seen", KO: "응답을 보지 못함"}
	BodyUnseen    = rule.Text{EN: "(its body was not seen)", KO: "(본문을 보지 못함)"}
	Doubted       = rule.Text{EN: "perhaps gone, or changed", KO: "없거나 바뀌었을 수 있음"}
	TableUnseen   = rule.Text{EN: "(not seen)", KO: "(보지 못함)"}
	Means         = rule.Text{EN: "(it says: %s)", KO: "(뜻: %s)"}
	Bytes         = rule.Text{EN: "(%d bytes, %s)", KO: "(%d바이트, %s)"}
	Connection    = rule.Text{EN: "connection %d", KO: "연결 %d"}
	Opened        = rule.Text{EN: "new", KO: "새로 엶"}
	Reused        = rule.Text{EN: "reused", KO: "이어서 씀"}
	ClosedServer  = rule.Text{EN: "server closes it", KO: "서버가 닫음"}
	ClosedBrowser = rule.Text{EN: "browser closes it", KO: "브라우저가 닫음"}
	ClosedClient  = rule.Text{EN: "client closes it", KO: "클라이언트가 닫음"}
	Unchanged     = rule.Text{EN: "nothing changed", KO: "바뀐 것 없음"}
	Likewise      = rule.Text{EN: "likewise", KO: "같은 이유"} // of a statement, for the reason of the one above it
	AsItWas       = rule.Text{EN: "(as it was %s before)", KO: "(%s 전의 상태)"}
	JarEmpty      = rule.Text{EN: "no cookies", KO: "쿠키 없음"}
	JarLeft       = rule.Text{EN: "(no cookies left)", KO: "(남은 쿠키 없음)"}
	TableEmpty    = rule.Text{EN: "no rows", KO: "행 없음"}
	TableRows     = rule.Text{EN: "%d rows", KO: "행 %d개"}
	TableLeft     = rule.Text{EN: "(no rows left)", KO: "(남은 행 없음)"}
	SharedTable   = rule.Text{EN: "of %s", KO: "%s 공동"}
	InJar         = rule.Text{EN: "in jar", KO: "쿠키에 있음"} // the key of a row: the jar beside holds it
	OtherHosts    = rule.Text{EN: "(+ %d of other hosts)", KO: "(+ 다른 호스트의 쿠키 %d개)"}
	UntilClose    = rule.Text{EN: "until close", KO: "닫을 때까지"}
	Expired       = rule.Text{EN: "expired", KO: "만료됨"}
	More          = rule.Text{EN: "(%d more)", KO: "(%d개 더)"}
	MoreTables    = rule.Text{EN: "(%d more tables)", KO: "(테이블 %d개 더)"}
	MoreLines     = rule.Text{EN: "%d more lines", KO: "%d줄 더"}
	MoreChecks    = rule.Text{EN: "and %d more failed checks", KO: "실패한 검사 %d개 더"}

	NothingSent    = rule.Text{EN: "Nothing was sent.", KO: "보낸 요청이 없습니다."}
	TabShows       = rule.Text{EN: "The tab shows:", KO: "탭에 보이는 페이지:"}
	NothingSentFor = rule.Text{EN: "Nothing was sent: %s", KO: "보낸 요청 없음: %s"}

	Checks       = rule.Text{EN: "%d checks", KO: "검사 %d개"}
	Wanted       = rule.Text{EN: "wanted %s, found %s", KO: "기대: %s, 실제: %s"}
	ToDo         = rule.Text{EN: "hint:", KO: "참고:"}
	Note         = rule.Text{EN: "note:", KO: "알림:"}
	Failed       = rule.Text{EN: "%d failed", KO: "%d개 실패"}
	NotRun       = rule.Text{EN: "not run", KO: "실행하지 못함"}
	Saved        = rule.Text{EN: "saved: %s", KO: "저장됨: %s"}
	FileGone     = rule.Text{EN: "gone: %s", KO: "없어짐: %s"}
	Mutants      = rule.Text{EN: "%s: small changes of the answer: %d", KO: "%s: 답을 조금 바꾼 것 %d개"}
	StartReply   = rule.Text{EN: "%s: whoever tries what stands there first is told the reply of %s", KO: "%s: 처음 적혀 있는 그대로 해 보면 %s의 reply가 나옴"}
	MutantBreaks = rule.Text{EN: "breaks %s", KO: "약속을 깸(%s)"}
	MutantPasses = rule.Text{EN: "passes, and leaves something else", KO: "통과하고 다른 것을 남김"}
	MutantFree   = rule.Text{EN: "passes, and is free", KO: "통과하고 자유로이 적을 수 있는 것임"}
	MutantSame   = rule.Text{EN: "passes, and is the same", KO: "통과하고 같은 것을 남김"}
	MutantNot    = rule.Text{EN: "not tried", KO: "시도하지 않음"}
	MutantUnread = rule.Text{EN: "does not solve it", KO: "과제를 풀지 못함"}
	LessonsLeft  = rule.Text{EN: "%[1]s not run", KO: "실행하지 않은 수업 %[2]d개"}
	AlsoInSteps  = rule.Text{EN: "the same in %s", KO: "같은 결과가 나온 단계: %s"}
	NotRunSince  = rule.Text{EN: "not run, since %s did not get where it should", KO: "%s 단계가 예상한 데까지 가지 못해 실행하지 않음"}
	StepsNotRun  = rule.Text{EN: "%[1]s not run", KO: "실행하지 않은 단계 %[2]d개"}

	LessonHolds = rule.Text{EN: "%s, %s: all hold", KO: "%s, %s 모두 통과"}
	LessonFails = rule.Text{EN: "%d of %s failed, in %s", KO: "%[2]s 가운데 %[1]d개 실패: %[3]s"}
	Steps       = rule.Text{EN: "%d steps", KO: "%d단계"}
	Remembered  = rule.Text{EN: "remembered: $%s = %s", KO: "기억함: $%s = %s"}

	Request = rule.Text{EN: "request", KO: "요청 바이트"}
	Curl    = rule.Text{
		EN: "as a curl command (this site exists only in the lesson)",
		KO: "curl 명령 (이 사이트는 수업 안에만 있음)",
	}
	Unknown     = rule.Text{EN: "cannot know", KO: "알 수 없음"}
	CurlOfSeen  = rule.Text{EN: "as a curl command", KO: "curl 명령"} // of a site that is none of a lesson's
	Response    = rule.Text{EN: "response", KO: "응답 바이트"}
	SQL         = rule.Text{EN: "SQL", KO: "SQL"}
	Tokens      = rule.Text{EN: "signed values, which anybody can read", KO: "서명된 값(누구나 읽을 수 있음)"}
	Readable    = rule.Text{EN: "anybody can read it", KO: "누구나 읽을 수 있음"}
	Offers      = rule.Text{EN: "where the page leads", KO: "페이지에서 갈 수 있는 곳"}
	Rows        = rule.Text{EN: "%d rows", KO: "행 %d개"}
	Counts      = rule.Text{EN: "it counts %d", KO: "센 값은 %d"} // of a statement that counts rows
	Transaction = rule.Text{EN: "transaction %d", KO: "트랜잭션 %d"}
	ByRule      = rule.Text{EN: "rule", KO: "규칙"}
	HostOnly    = rule.Text{EN: "host-only %s", KO: "호스트 전용 %s"}
	Created     = rule.Text{EN: "created %s", KO: "%s에 만듦"}
	WholeJar    = rule.Text{EN: "THE WHOLE JAR", KO: "쿠키 저장소 전체"}
	WholeTable  = rule.Text{EN: "THE WHOLE TABLE", KO: "테이블 전체"}
	Log         = rule.Text{EN: "log", KO: "로그"}

	Lessons     = rule.Text{EN: "%d lessons", KO: "수업 %d개"}
	LessonsFail = rule.Text{EN: "%d of %s failed, %s", KO: "%[2]s 가운데 %[1]d개 실패, %[3]s"}
	Problem     = rule.Text{EN: "error:", KO: "오류:"}
	Remarks     = rule.Text{EN: "%d remarks", KO: "살펴볼 곳 %d군데"}
	NoLesson    = rule.Text{EN: "There are no lessons here.", KO: "수업이 없습니다."}
	TaskMark    = rule.Text{EN: "* with a task: something to write or to do", KO: "* 과제(직접 고치거나 해 보는 것)가 있는 수업"}
	WithTask    = rule.Text{EN: "with a task", KO: "과제 있음"}
	Beliefs     = rule.Text{EN: "Misconceptions that it is about:", KO: "다루는 오해:"}
	Minutes     = rule.Text{EN: "%d minutes", KO: "%d분"}
	Paths       = rule.Text{EN: "Shorter:", KO: "짧게 배우려면:"}
	Name        = rule.Text{EN: "lesson", KO: "수업"}
	ReplyTo     = rule.Text{EN: "To %d:", KO: "%d번에 대해:"}
	Title       = rule.Text{EN: "title", KO: "제목"}
	Topics      = rule.Text{EN: "topics", KO: "주제"}
	LearnFirst  = rule.Text{EN: "learn first", KO: "먼저 볼 수업"}

	SameReason = rule.Text{EN: "same reason", KO: "같은 이유"}
	CookieOf   = rule.Text{EN: "(of %s)", KO: "(%s의 쿠키)"}
	TableOf    = rule.Text{EN: "(of %s)", KO: "(%s의 테이블)"}

	Renamed   = rule.Text{EN: "same row: user %s is called %s now", KO: "같은 행, 사용자 %s번의 지금 이름: %s"}
	Nameless  = rule.Text{EN: "same row: user %s was %s, and is found no more", KO: "같은 행, 사용자 %s번(%s)을 이제 찾을 수 없음"}
	Promised  = rule.Text{EN: "What the step is checked for:", KO: "이 단계에서 확인하는 것:"}
	SameAgain = rule.Text{EN: "(%s stored again)", KO: "(%s 다시 저장함)"}

	Script  = rule.Text{EN: "SCRIPT", KO: "스크립트"}
	Reads   = rule.Text{EN: "reads", KO: "읽음"}
	Seen    = rule.Text{EN: "seen", KO: "보임"}
	NotSeen = rule.Text{EN: "not seen", KO: "안 보임"}

	CookieTable  = rule.Text{EN: "COOKIES", KO: "쿠키"}
	CookieName   = rule.Text{EN: "Name", KO: "이름"}
	CookieValue  = rule.Text{EN: "Value", KO: "값"}
	CookieSize   = rule.Text{EN: "Size", KO: "크기"}
	Yes          = rule.Text{EN: "yes", KO: "예"}
	Session      = rule.Text{EN: "Session", KO: "세션"}
	CrossSite    = rule.Text{EN: "%s, cross-site", KO: "%s, 다른 사이트 안"}
	LeftOut      = rule.Text{EN: "Left out: no Partition Key, Priority Medium", KO: "생략: Partition Key 없음, Priority Medium"}
	SessionMeans = rule.Text{EN: "Session: kept until the browser closes", KO: "세션: 브라우저를 닫을 때까지 남음"}

	Timeline      = rule.Text{EN: "TIMELINE", KO: "타임라인"}
	TimelineSteps = rule.Text{EN: "step", KO: "단계"}
	NoLanes       = rule.Text{EN: "No cookie and no row was made yet.", KO: "아직 만들어진 쿠키나 행이 없습니다."}
	Left          = rule.Text{EN: "%s left", KO: "%s 남음"}
	NoTimeout     = rule.Text{EN: "no timeout", KO: "만료 시각 없음"}
	OverStays     = rule.Text{EN: "expired, still there", KO: "만료됐지만 남아 있음"}
	SignStood     = rule.Text{EN: "there before", KO: "그 전부터 있음"}
	SignMade      = rule.Text{EN: "made", KO: "만듦"}
	SignWritten   = rule.Text{EN: "written again", KO: "다시 씀"}
	SignMoved     = rule.Text{EN: "its end moved", KO: "끝나는 때가 바뀜"}
	SignOver      = rule.Text{EN: "expired, and stays", KO: "만료됐지만 남음"}
	SignEnded     = rule.Text{EN: "gone", KO: "사라짐"}

	Predict         = rule.Text{EN: "Predict:", KO: "예측해 봅시다:"}
	YouSaid         = rule.Text{EN: "You said:", KO: "고른 답:"}
	ThatHolds       = rule.Text{EN: "That holds.", KO: "맞습니다."}
	NotSo           = rule.Text{EN: "That does not hold.", KO: "맞지 않습니다."}
	WhatHolds       = rule.Text{EN: "What holds:", KO: "맞는 답:"}
	TheAnswer       = rule.Text{EN: "The answer:", KO: "답:"}
	QuestionSkipped = rule.Text{EN: "You skipped the question.", KO: "질문을 건너뛰었습니다."}
	LookAt          = rule.Text{EN: "Look at: %s.", KO: "살펴볼 곳: %s."}
	Hint            = rule.Text{EN: "HINT %d of %d", KO: "힌트 %d/%d"}
	Task            = rule.Text{EN: "Task:", KO: "과제:"}
	MustBe          = rule.Text{EN: "This must be true:", KO: "이렇게 되어야 합니다:"}
	Never           = rule.Text{EN: "This may never be:", KO: "이렇게 되면 안 됩니다:"}
	Stands          = rule.Text{EN: "What stands there (%s):", KO: "지금 적혀 있는 내용 (%s):"}
	Around          = rule.Text{EN: "The view in which you write:", KO: "다음 뷰의 일부를 씁니다:"}
	AroundViews     = rule.Text{EN: "The views in which you write:", KO: "다음 뷰들의 일부를 씁니다:"}
	AroundPages     = rule.Text{EN: "The middleware in which you write:", KO: "다음 미들웨어의 일부를 씁니다:"}
	AroundText      = rule.Text{EN: "The text in which you write:", KO: "다음 글의 일부를 씁니다:"}
	AroundFile      = rule.Text{EN: "The %s in which you write:", KO: "다음 %s 파일의 일부를 씁니다:"}
	LinesBelow      = rule.Text{EN: "… lines below these: %d", KO: "… 그 아래의 줄 수: %d"}
	FieldsOf        = rule.Text{EN: "Fields of %s:", KO: "%s의 필드:"}
	MethodsOf       = rule.Text{EN: "Methods and properties of %s:", KO: "%s의 메서드와 프로퍼티:"}
	LinesAbove      = rule.Text{EN: "… lines above these: %d", KO: "… 그 위의 줄 수: %d"}
	Here            = rule.Text{EN: "here: %s", KO: "쓸 자리: %s"}
	Nothing         = rule.Text{EN: "nothing", KO: "비어 있음"}
	Solved          = rule.Text{EN: "Solved.", KO: "풀었습니다."}
	NotYetTrue      = rule.Text{EN: "Not yet true:", KO: "아직 만족하지 못한 첫 조건:"}
	NotTrueEither   = rule.Text{EN: "Not true either:", KO: "마찬가지로 만족하지 못한 조건:"}
	TrueSoFar       = rule.Text{EN: "True so far: %d of %d.", KO: "조건 %[2]d개 가운데 %[1]d개를 만족합니다."}
	NotReached      = rule.Text{EN: "The task is not done yet.", KO: "아직 과제를 다 하지 못했습니다."}
	LedThere        = rule.Text{EN: "What led there:", KO: "그 앞에 일어난 일:"}
	Crashed         = rule.Text{EN: "The server failed on the way:", KO: "도중에 서버가 오류를 냈습니다:"}
	MayNotBe        = rule.Text{EN: "This may not be:", KO: "이렇게 되면 안 됩니다:"}
	Memory          = rule.Text{EN: "SERVER'S MEMORY", KO: "서버의 메모리"}
	Cache           = rule.Text{EN: "cache", KO: "캐시"}
	MemoryEmpty     = rule.Text{EN: "no entries", KO: "든 것 없음"}
	MemoryRows      = rule.Text{EN: "%d entries", KO: "%d개"}
	MemoryLeft      = rule.Text{EN: "(no entries left)", KO: "(남은 것 없음)"}
	WholeMemory     = rule.Text{EN: "THE WHOLE MEMORY", KO: "메모리 전체"}
	NotMade         = rule.Text{EN: "(this table is not made yet)", KO: "(아직 만들지 않은 테이블)"}
	UserID          = rule.Text{EN: "user %s", KO: "사용자 %s"}
)
