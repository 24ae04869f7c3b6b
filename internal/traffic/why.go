package traffic

import (
	"slices"

	"statelab/internal/cookiejar"
	"statelab/internal/rule"
)

// claimed makes a claim by a decision.
func (c Cookie) claimed(claim Claim, d *cookiejar.SendDecision) Cookie {
	c.Claim, c.Why = claim, c.Fate.Seen
	if claim == NotAsPredicted {
		c.Why = notAsPredicted(d, false)
	}
	return c
}

func (c Cookie) unknowable(why rule.Text) Cookie {
	c.Claim, c.Why = CannotKnow, why
	return c
}

// notAsPredicted says what the rules say, what was seen, and what is likely behind it. Closed
// says that the browser may have been closed.
func notAsPredicted(d *cookiejar.SendDecision, closed bool) rule.Text {
	ch, likely := d.Check(), deletedUnseen
	switch {
	case !ch.Holds:
		return rule.Textf("by the rules it stays (%[1]s), and it was sent", "규칙대로라면 보내지 않아야 하는데(%[2]s) 보냄", ch.Seen.EN, ch.Seen.KO)
	case closed:
		likely = browserClosed
	case d.Cookie.HttpOnly:
		likely = deletedByHand
	}
	return rule.Textf("by the rules it goes along (%[1]s), and it was not sent: %[3]s", "규칙대로라면 보내야 하는데(%[2]s) 보내지 않음. %[4]s", ch.Seen.EN, ch.Seen.KO, likely.EN, likely.KO)
}

// What is likely behind a cookie that did not come.
var (
	browserClosed = rule.Text{EN: "the browser may have been closed, until when it was kept, or it was deleted out of sight, or another window or browser asks", KO: "브라우저를 닫을 때까지만 남는 쿠키이므로 브라우저를 닫았거나, 보이지 않는 곳에서 지웠거나, 다른 창이나 브라우저가 요청한 듯함"}
	deletedUnseen = rule.Text{EN: "it was probably deleted out of sight, by a script or in developer tools, or another window or browser asks, with cookies of its own", KO: "보이지 않는 곳에서 스크립트나 개발자 도구가 지웠거나, 쿠키를 따로 가진 다른 창이나 브라우저가 요청한 듯함"}
	deletedByHand = rule.Text{EN: "it was probably deleted out of sight, as in developer tools, or another window or browser asks, with cookies of its own", KO: "보이지 않는 곳에서, 예를 들어 개발자 도구에서 지웠거나, 쿠키를 따로 가진 다른 창이나 브라우저가 요청한 듯함"}
)

// undecided says why the readings of a request that fit do not agree.
func (f *Finding) undecided() rule.Text {
	document := !slices.ContainsFunc(f.asked.guesses, func(g guess) bool { return g.ctx.Dest != cookiejar.Document })
	switch {
	case document && f.metadata().site == "cross-site":
		return whyDetour
	case f.Known:
		return whyAround
	}
	return whyWho
}

// moment says why it is not known what a cookie was at the time of the request.
func (x *Exchange) moment() rule.Text {
	if x.Untimed {
		return whyUntimed
	}
	return whyMoment
}

// noCredentials is what is seen of a script's request by which no cookie may go along.
var noCredentials = rule.Text{
	EN: "the request has no credentials: \"omit\", or \"same-origin\", which fetch() has by itself",
	KO: "자격 증명이 없는 요청임: \"omit\" 또는 fetch()의 기본값 \"same-origin\"",
}

// Why nobody can know.
var (
	whyMoment          = rule.Text{EN: "it may have changed or ended in the very moment of the request", KO: "요청하던 바로 그때 바뀌었거나 만료되었을 수 있음"}
	whyUntimed         = rule.Text{EN: "the recording does not say when that was: it may have changed or ended by then", KO: "기록에 시각이 없음: 그때 이미 바뀌었거나 만료되었을 수 있음"}
	whyReplaced        = rule.Text{EN: "it may have been replaced out of sight, or another window or browser asked, and its attributes are not known", KO: "보이지 않는 곳에서 바뀌었거나 다른 창이나 브라우저가 요청했을 수 있어 속성을 알 수 없음"}
	whyOtherValue      = rule.Text{EN: "another value was sent: something out of sight replaced it, as a script, developer tools or another answer, or another window or browser asks, with cookies of its own", KO: "다른 값을 보냄: 스크립트, 개발자 도구, 다른 응답 등이 보이지 않는 곳에서 바꾸었거나, 쿠키를 따로 가진 다른 창이나 브라우저가 요청함"}
	whyMaybe           = rule.Text{EN: "it is not certain that the browser holds it", KO: "브라우저가 이 쿠키를 가지고 있는지 확실하지 않음"}
	whyVersion         = rule.Text{EN: "an answer may have set it again with the same value, and nothing tells whether the browser took that over", KO: "어느 응답이 같은 값으로 다시 저장하려 했을 수 있는데, 브라우저가 그것을 받아들였는지 알 수 없음"}
	whyTwin            = rule.Text{EN: "several cookies have this name and value, fewer were sent, and nothing tells which", KO: "이름과 값이 같은 쿠키가 여럿인데 그보다 적게 보냈고, 어느 것인지 알 수 없음"}
	whyAlike           = rule.Text{EN: "nothing tells whether the browser took its line over, and what came may be another cookie of this name and value, as one that a script wrote", KO: "브라우저가 이 쿠키를 저장했는지 알 수 없고, 보낸 것은 스크립트가 쓴 것처럼 이름과 값이 같은 다른 쿠키일 수도 있음"}
	whyNamesake        = rule.Text{EN: "what came may be another cookie of this name and value, which nobody saw being set", KO: "보낸 것은 이름과 값이 같은 다른 쿠키일 수 있는데, 저장하는 것을 보지 못함"}
	whyTop             = rule.Text{EN: "partitioned, and nobody tells which site is at the top", KO: "Partitioned 쿠키인데 탭에 어느 사이트가 열려 있는지 알 수 없음"}
	whyMode            = rule.Text{EN: "the credentials mode of a script's request is not visible, and omit looks the same", KO: "스크립트 요청의 credentials는 보이지 않고, omit이어도 똑같이 보임"}
	whyInclude         = rule.Text{EN: "a script's request to another origin brings cookies only with credentials: \"include\" (withCredentials), and whether it had that is not visible", KO: "다른 출처로 보내는 스크립트 요청에는 credentials: \"include\"(withCredentials)가 있어야 쿠키가 함께 가는데, 그랬는지는 보이지 않음"}
	whyWho             = rule.Text{EN: "it depends on who asked, which nothing tells", KO: "누가 요청했는지에 달려 있는데 알 수 없음"}
	whyDetour          = rule.Text{EN: "it depends on who asked: another site, or a page of the own site by way of another's redirect, for the browser calls both cross-site", KO: "누가 요청했는지에 달려 있음: 다른 사이트이거나, 다른 사이트의 리다이렉트를 거친 자기 사이트의 페이지임. 브라우저는 둘 다 cross-site라고 적음"}
	whyWhose           = rule.Text{EN: "several browsers look alike, each with cookies of its own, and nothing tells which of them asked", KO: "쿠키를 따로 가진 브라우저 여럿이 똑같아 보이는데, 어느 것이 요청했는지 알 수 없음"}
	whyAround          = rule.Text{EN: "it depends on what was not seen: the credentials mode of the request, or the pages around it", KO: "보이지 않는 것(요청의 credentials, 둘레의 페이지)에 달려 있어 알 수 없음"}
	whyDefault         = rule.Text{EN: "no SameSite: other browsers than Chromium treat that in ways of their own", KO: "SameSite가 없음: Chromium이 아닌 브라우저는 다르게 다룸"}
	whyThirdParty      = rule.Text{EN: "what happens to third-party cookies differs from browser to browser", KO: "서드파티 쿠키는 브라우저마다 다르게 다룸"}
	whyOpen            = rule.Text{EN: "a script of a page can have changed or deleted it by then", KO: "그때까지 페이지의 스크립트가 바꾸거나 지웠을 수 있음"}
	whyMaybeElsewhere  = rule.Text{EN: "it is for another host or path, and it is not certain that the browser holds it", KO: "다른 호스트나 경로의 쿠키인데, 브라우저가 이 쿠키를 가지고 있는지도 확실하지 않음"}
	whyOpenElsewhere   = rule.Text{EN: "it is for another host or path, and a script of a page can have changed or deleted it by then, too", KO: "다른 호스트나 경로의 쿠키인데, 그때까지 페이지의 스크립트가 바꾸거나 지웠을 수도 있음"}
	whyServedElsewhere = rule.Text{EN: "it is for another host or path, and another server or tab, out of sight, can have changed or deleted it by then, too", KO: "다른 호스트나 경로의 쿠키인데, 그때까지 보이지 않는 다른 서버나 탭이 바꾸거나 지웠을 수도 있음"}
	whyCameAgain       = rule.Text{EN: "a cookie of this name came along since that one was gone, and nobody saw what became of it", KO: "그 쿠키가 사라진 뒤에 같은 이름의 쿠키를 보냈는데, 그것이 어떻게 되었는지 보지 못함"}
	whyDeletedAgain    = rule.Text{EN: "a cookie of this name came along since that one was gone, and an answer then asked to delete it", KO: "그 쿠키가 사라진 뒤에 같은 이름의 쿠키를 보냈고, 그 뒤의 응답이 지워 달라고 함"}
	whyScripts         = rule.Text{EN: "scripts of this site write cookies out of sight, and may have changed this one", KO: "이 사이트에서는 스크립트가 보이지 않는 곳에서 쿠키를 쓰므로 이 쿠키도 바뀌었을 수 있음"}
	whyServed          = rule.Text{EN: "another server or tab, out of sight, sets cookies of this site, too, and may have changed this one", KO: "보이지 않는 다른 서버나 탭도 이 사이트의 쿠키를 저장하므로 이 쿠키도 바뀌었을 수 있음"}
	whyOther           = rule.Text{EN: "it was otherwise than Chromium's rules say, and this browser has some of its own", KO: "Chromium의 규칙과 다른데, 이 브라우저에는 자기 규칙이 있음"}
	whyAside           = rule.Text{EN: "a page of another site had it fetched ahead of time, without the browser's cookies; what it sets is kept only if the page is opened", KO: "다른 사이트의 페이지가 미리 받아 오게 한 것으로, 브라우저의 쿠키를 쓰지 않음. 저장할 쿠키는 그 페이지를 열 때에만 남음"}
	whyProvisional     = rule.Text{EN: "the recorder did not see the headers that crossed", KO: "실제로 오간 헤더가 기록되지 않음"}
	whyStranger        = rule.Text{EN: "it was sent, and nobody saw it being set: its attributes are not known", KO: "보냈지만 저장하는 것을 보지 못하여 속성을 알 수 없음"}
)
