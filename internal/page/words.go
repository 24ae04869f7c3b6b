package page

import (
	"html/template"

	"statelab/internal/phrases"
	"statelab/internal/rule"
)

// word writes a word of the page by its name, for the template. Some are written hundreds of
// times, and no value stands in one that would be written otherwise in another step.
func (p *pager) word(name string) template.HTML {
	word, known := p.said[name]
	if !known {
		word = p.say(p.named(name))
		if p.said == nil {
			p.said = map[string]template.HTML{}
		}
		p.said[name] = word
	}
	return word
}

// named finds a word by its name, as the page has it.
func (p *pager) named(name string) rule.Text {
	if text, found := recordedWords[name]; found && p.o.Recorded {
		return text
	}
	return named(name)
}

// recordedWords are those of a page of requests that somebody has seen, in the place of a
// lesson's.
var recordedWords = map[string]rule.Text{
	"keys":       {EN: "Keys: → or Enter goes on, ← goes back, p the projector's view", KO: "키: →나 Enter는 다음, ←는 이전, p는 프로젝터 화면"},
	"stepOf":     {EN: "%d of %d", KO: "%[2]d개 중 %[1]d번째"},
	"end":        {EN: "The end of the requests that were chosen", KO: "고른 요청은 여기까지입니다"},
	"details":    {EN: "Headers, as they were seen", KO: "헤더 전체"},
	"bytesOnly":  {EN: "Headers, as they were seen", KO: "헤더 전체"},
	"timelineIs": {EN: "Each cookie from made to gone, as far as it was seen; the same is listed below as text", KO: "쿠키가 만들어져 사라지기까지, 기록에서 본 만큼"},
	"private":    {EN: "Nothing leaves this page.", KO: "이 페이지는 아무것도 밖으로 보내지 않습니다."},
}

// named finds a word by its name.
func named(name string) rule.Text {
	for _, words := range []map[string]rule.Text{pageWords, taskWords, sheetWords} {
		if text, found := words[name]; found {
			return text
		}
	}
	panic("the template wants a word that nobody wrote: " + name)
}

// pageWords are those that a page alone says, and those of every view that its template
// asks for.
var pageWords = map[string]rule.Text{
	"asks": phrases.Asks, "answers": phrases.Answers, "server": phrases.Server, "queries": phrases.Queries, "script": phrases.Script,
	"reads": phrases.Reads, "none": phrases.NoCookies, "unseen": phrases.Unseen, "noAnswer": phrases.NoAnswer, "answerUnseen": phrases.AnswerUnseen,
	"bodyUnseen": phrases.BodyUnseen, "notAsked": phrases.NotAsked, "predict": phrases.Predict, "youSaid": phrases.YouSaid,
	"holds": phrases.ThatHolds, "notSo": phrases.NotSo, "right": phrases.WhatHolds, "task": phrases.Task, "mustBe": phrases.MustBe,
	"never": phrases.Never, "around": phrases.Around, "aroundPages": phrases.AroundPages, "aroundText": phrases.AroundText, "aroundFile": phrases.AroundFile, "fieldsOf": phrases.FieldsOf, "methodsOf": phrases.MethodsOf, "linesAbove": phrases.LinesAbove, "nothing": phrases.Nothing, "nothingSent": phrases.NothingSent, "tabShows": phrases.TabShows,
	"given": phrases.Given, "timeline": phrases.Timeline, "empty": phrases.Empty, "curl": phrases.Curl, "request": phrases.Request,
	"response": phrases.Response, "noLeave": phrases.CrossOrigin, "proxy": phrases.Proxy, "log": phrases.Log, "token": phrases.Token,
	"tokens": phrases.Tokens, "offers": phrases.Offers,

	"nothingSentFor": phrases.NothingSentFor, "more": phrases.More, "goTo": phrases.GoTo, "proxyAsks": phrases.ProxyAsks, "proxyTaken": phrases.ProxyTaken,

	"cookiesNone":    {EN: "no cookies", KO: "쿠키 없음"},
	"browser":        {EN: "Browser", KO: "브라우저"},
	"bare":           {EN: "No browser", KO: "브라우저 없음"},
	"tools":          {EN: "Developer tools: cookies of", KO: "개발자 도구의 쿠키:"},
	"timelineIs":     {EN: "Each cookie and each row from made to gone; the same is listed below as text", KO: "쿠키와 행이 만들어져 사라지기까지"},
	"answer":         {EN: "The answer", KO: "답"},
	"hint":           {EN: "Hint", KO: "힌트"},
	"replies":        {EN: "To the other answers", KO: "다른 답을 고른 사람에게"},
	"next":           {EN: "Next", KO: "다음"},
	"back":           {EN: "Back", KO: "이전"},
	"skip":           {EN: "Skip the question", KO: "질문 건너뛰기"},
	"details":        {EN: "Details: bytes and SQL", KO: "자세히 보기: 오간 바이트와 SQL"},
	"bytesOnly":      {EN: "Details: bytes", KO: "자세히 보기: 오간 바이트"},
	"rule":           {EN: "rule", KO: "규칙"},
	"rules":          {EN: "The rules of this page", KO: "이 페이지에 나온 규칙"},
	"source":         {EN: "The lesson file", KO: "수업 파일"},
	"privateAnswers": {EN: "Answers stay in this tab until it is closed. Nothing leaves this page.", KO: "답은 이 탭을 닫을 때까지 남습니다. 이 페이지는 아무것도 밖으로 보내지 않습니다."},
	"private":        {EN: "Nothing is recorded, and nothing leaves this page.", KO: "이 페이지는 아무것도 기록하지 않고, 아무것도 밖으로 보내지 않습니다."},
	"madeBy":         {EN: "Made by statelab", KO: "statelab으로 만듦"},
	"licence":        {EN: "Licence of the lesson:", KO: "수업의 라이선스:"},
	"theme":          {EN: "Dark or light", KO: "밝게/어둡게"},
	"projector":      {EN: "Projector", KO: "프로젝터"},
	"embed":          {EN: "Embed this moment", KO: "이 장면 끼워 넣기"},
	"copied":         {EN: "It is copied.", KO: "복사했습니다."},
	"embedHow":       {EN: "To paste into another page: the frame, and a line by which frames are as high as what they show.", KO: "다른 페이지에 붙여 넣을 코드입니다. 프레임과, 프레임의 높이를 내용에 맞추는 줄입니다."},
	"embedLocal":     {EN: "This page was opened as a file, so the frame looks for it in the folder of the other page: put it there, or write its address on the web.", KO: "이 페이지는 파일로 열었으므로, 프레임은 다른 페이지와 같은 폴더에서 이 파일을 찾습니다. 파일을 그 폴더에 두거나 웹 주소로 바꿉니다."},
	"print":          {EN: "Print", KO: "인쇄"},
	"keys":           {EN: "Keys: → or Enter goes on, ← goes back, a digit answers, p the projector's view", KO: "키: →나 Enter는 다음, ←는 이전, 숫자는 답, p는 프로젝터 화면"},
	"stepOf":         {EN: "Step %d of %d", KO: "%[2]d단계 중 %[1]d단계"},
	"begin":          {EN: "Begin", KO: "시작"},
	"end":            {EN: "The end of the lesson", KO: "수업의 끝"},
	"score":          {EN: "Predictions that came true:", KO: "맞은 예측:"},
	"late":           {EN: "Chosen after the answer was shown:", KO: "답을 본 뒤에 고른 질문:"},
	"unanswered":     {EN: "Not answered:", KO: "답하지 않은 질문:"},
	"firstCounts":    {EN: "At the end counts what was chosen first:", KO: "마지막 점수에는 처음 고른 답만 들어갑니다. 처음 고른 답:"},
	"again":          {EN: "Start again, without these answers", KO: "답을 지우고 처음부터 다시"},
	"needs":          {EN: "Choose an answer: click it, or press its number.", KO: "답을 고르십시오. 답을 누르거나 그 번호 키를 누릅니다."},
	"orSkip":         {EN: "→ skips the question.", KO: "→를 누르면 질문을 건너뜁니다."},
	"skipped":        {EN: "The question was skipped. ← leads back to it.", KO: "질문을 건너뛰었습니다. ←를 누르면 질문으로 돌아갑니다."},
	"elsewhere":      {EN: "This page has the question alone. What holds is shown in the lesson", KO: "이 페이지에는 질문만 있습니다. 맞는 답을 볼 수 있는 수업:"},
	"forCourse":      {EN: "A line for a course system. Nobody can prove it:", KO: "학습 시스템에 붙여 넣을 줄입니다. 증명된 것은 아닙니다:"},
	"hidden":         {EN: "hidden", KO: "숨은 필드"},
	"asAbove":        {EN: "Both sides stand as they stood here.", KO: "양쪽 모두 여기에서 본 그대로입니다."},
	"reason":         {EN: "reason", KO: "이유"},
	"switch":         {EN: "Language", KO: "언어"},
	"state":          {EN: "What both sides hold", KO: "양쪽에 있는 것"},
	"whole":          {EN: "As it came", KO: "온 그대로"},
	"vote":           {EN: "Vote first; then choose.", KO: "먼저 손을 들어 정하고, 그다음에 고르십시오."},

	"nextLesson":  {EN: "The next lesson:", KO: "다음 수업:"},
	"paths":       {EN: "Short paths", KO: "짧은 학습 경로"},
	"hasTask":     {EN: "task", KO: "과제"},
	"beliefs":     {EN: "What is believed wrongly, and the step that tests it", KO: "잘못 알기 쉬운 것과, 그것을 확인하는 단계"},
	"claims":      {EN: "What the course notes say, and the step that shows it", KO: "강의 노트에 적힌 말과, 그것을 보여 주는 단계"},
	"whatHolds":   {EN: "What holds", KO: "실제로는"},
	"shown":       {EN: "Where it is shown", KO: "보여 주는 곳"},
	"believed":    {EN: "What is believed", KO: "흔한 오해"},
	"belief":      {EN: "What is said", KO: "적힌 말"},
	"tested":      {EN: "Where it is tested", KO: "확인하는 곳"},
	"terms":       {EN: "Terms", KO: "용어"},
	"moreLessons": {EN: "%d more lessons", KO: "수업 %d개 더"},
	"usedIn":      {EN: "In:", KO: "나오는 수업:"},
	"note":        {EN: "Notes", KO: "노트"},
	"moment":      {EN: "step %d", KO: "%d단계"},
	"row":         {EN: "row %s", KO: "행 %s"},
	"atHead":      {EN: "The lessons", KO: "수업"},
}
