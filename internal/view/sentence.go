package view

import (
	"fmt"
	"strings"

	"statelab/internal/rule"
	"statelab/internal/trace"
)

// sentences are those of the view: what they are made of are values of the trace.
var sentences = struct {
	later, passes, earlier, needs, byHand, unkept, pageRan, pageSendsOn, middlewareAgain rule.Text
	again, againFor, alone                                                               rule.Text
	insideUnseen, notSeen                                                                rule.Text
	expired, leftClosed, leftAsked, leftScript, leftHand, leftCleared                    rule.Text
	evicted                                                                              rule.Text
}{
	later:   rule.Text{EN: "%s later. %s", KO: "%s 뒤, %s"},
	passes:  rule.Text{EN: "The clock goes forward %s.", KO: "시간이 %s 지납니다."},
	earlier: rule.Text{EN: "The clock goes back %s. %s", KO: "시계를 %s 되돌립니다. %s"},

	needs:   rule.Text{EN: "needed: %s", KO: "필요한 것: %s"},
	byHand:  rule.Text{EN: "written by hand", KO: "직접 적어 보냄"},
	unkept:  rule.Text{EN: "the client has no jar", KO: "쿠키 저장소가 없음"},
	pageRan: rule.Text{EN: "the page was run", KO: "페이지를 실행함"},

	middlewareAgain: rule.Text{EN: "the middleware did the same as before", KO: "미들웨어는 앞에서와 같은 일을 함"},
	pageSendsOn:     rule.Text{EN: "the page only redirects", KO: "다른 주소로 보내기만 함"},

	again:    rule.Text{EN: "same value", KO: "값은 그대로"},
	againFor: rule.Text{EN: "same value, again %s", KO: "값은 그대로, 다시 %s"},
	alone:    rule.Text{EN: "of %s alone", KO: "%s만의 쿠키"},

	insideUnseen: rule.Text{EN: "what it did was not seen", KO: "무엇을 했는지 보지 못함"},
	notSeen:      rule.Text{EN: "what crossed was not seen", KO: "실제로 보냈는지는 보지 못함"},

	expired:    rule.Text{EN: "expired", KO: "만료됨"},
	leftClosed: rule.Text{EN: "browser closed", KO: "브라우저 닫음"},
	leftAsked:  rule.Text{EN: "server asked", KO: "서버의 부탁"},
	leftScript: rule.Text{EN: "by a script", KO: "스크립트"},
	leftHand:   rule.Text{EN: "by hand", KO: "직접 지움"},
	evicted:    rule.Text{EN: "evicted", KO: "밀려남"},

	leftCleared: rule.Text{EN: "Clear-Site-Data", KO: "Clear-Site-Data"},
}

// sentence is what is done in a step, after the time that passed before it.
func sentence(s *trace.Step) rule.Text {
	return rule.Text{EN: sentenceIn(s, rule.English), KO: sentenceIn(s, rule.Korean)}
}

func sentenceIn(s *trace.Step, lang rule.Language) string {
	action := s.Action.In(lang)
	if s.Verb == trace.Waits && s.Passed != 0 {
		action = "" // the time says it
	}
	switch {
	case s.Passed > 0 && action == "":
		return fmt.Sprintf(sentences.passes.In(lang), Exactly(s.Passed, lang))
	case s.Passed > 0:
		return strings.TrimRight(fmt.Sprintf(sentences.later.In(lang), Exactly(s.Passed, lang), action), ", ")
	case s.Passed < 0:
		return strings.TrimRight(fmt.Sprintf(sentences.earlier.In(lang), Exactly(s.Passed, lang), action), " ")
	}
	return action
}

// withTyped is the sentence of a step of which no request is shown, with what was typed into
// the form that it sent. The sentence of a login says enough.
func withTyped(said rule.Text, s *trace.Step) rule.Text {
	if len(s.Exchanges) == 0 || s.Verb == "sign_in" {
		return said
	}
	var typed []string
	for _, f := range s.Exchanges[0].Fields {
		switch {
		case f.Hidden:
		case f.Secret:
			typed = append(typed, f.Name+"=****")
		default:
			typed = append(typed, f.Name+"="+f.Value)
		}
	}
	if len(typed) == 0 {
		return said
	}
	all := strings.Join(typed, "  ")
	return rule.Text{EN: said.EN + ": " + all, KO: fmt.Sprintf("%s (적은 값: %s)", said.KO, all)}
}

// Left says in a word or two how a cookie left the jar, so that it stands on the
// cookie's line. It is zero for a rule by which no cookie leaves. Servers never delete a
// cookie: they ask for it.
func Left(code rule.Code) rule.Text {
	switch code {
	case "expired":
		return sentences.expired
	case "browser-closed":
		return sentences.leftClosed
	case "deleted-by-server":
		return sentences.leftAsked
	case "deleted-by-script":
		return sentences.leftScript
	case "cleared-by-hand":
		return sentences.leftHand
	case "cleared-by-site":
		return sentences.leftCleared
	}
	if strings.HasPrefix(string(code), "evicted-") {
		return sentences.evicted
	}
	return rule.Text{}
}
