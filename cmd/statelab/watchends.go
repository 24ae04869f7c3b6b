package main

import (
	"time"

	"statelab/internal/relay"
	"statelab/internal/rule"
	"statelab/internal/traffic"
)

// longAnswer is from when on it is told that an answer came to its end, or that a browser did
// not wait for that: what pages load ends before.
const longAnswer = 2 * time.Second

// streams are the answers that go on, and the connections that became WebSockets.
type streams struct {
	answers map[*relay.Exchange]stream
	sockets map[int]stream // by connection
}

// stream is what goes on, and since when.
type stream struct {
	of     *traffic.Finding
	target string // as it is shown
	since  time.Time
}

// begins notes that the head of an answer has passed.
func (s *streams) begins(e relay.Event, n *news) {
	if s.answers == nil {
		s.answers, s.sockets = map[*relay.Exchange]stream{}, map[int]stream{}
	}
	s.answers[e.Exchange] = stream{n.Finding, n.step.Exchanges[0].Request.Target, e.At}
}

// ends says how an answer ended, or a WebSocket, where that is worth a word. The finding is that
// of its request.
func (s *streams) ends(e relay.Event) (*traffic.Finding, rule.Text) {
	if e.Kind == relay.Closed {
		was, open := s.sockets[e.Connection]
		delete(s.sockets, e.Connection)
		if !open {
			return nil, rule.Text{}
		}
		return was.of, was.says(endWords.ofSocket(e.Ended, e.Said), e)
	}
	was, open := s.answers[e.Exchange]
	delete(s.answers, e.Exchange)
	switch x := e.Exchange; {
	case !open:
		return nil, rule.Text{}
	case x.ToWebSocket():
		s.sockets[e.Connection] = was
		return nil, rule.Text{}
	case x.End == relay.Cut:
		return was.of, was.says(endWords.cut, e)
	case x.End == relay.Stopped, x.End == relay.Unseen, e.At.Sub(was.since) < longAnswer: // that it is not read any more is said
		return nil, rule.Text{}
	case x.End == relay.Left:
		return was.of, was.says(endWords.left, e)
	}
	return was.of, was.says(endWords.whole, e)
}

// says fills a sentence about the end of a stream.
func (s *stream) says(how rule.Text, e relay.Event) rule.Text {
	took, octets := rule.Length(e.At.Sub(s.since)), int64(0)
	if e.Exchange != nil {
		octets = e.Exchange.Down
	}
	return rule.Textf(how.EN, how.KO, s.of.Number, s.of.Method, s.target, took.EN, took.KO, octets)
}

// ofSocket says who closed a WebSocket, as far as that was seen.
func (w *howEnds) ofSocket(how relay.End, said bool) rule.Text {
	switch {
	case how == relay.Left && said:
		return w.browserCloses
	case how == relay.Cut && said:
		return w.appCloses
	case how == relay.Left:
		return w.browserGone
	case how == relay.Cut:
		return w.appGone
	}
	return w.socket
}

// howEnds are the words about ends.
type howEnds struct{ whole, left, cut, socket, browserCloses, appCloses, browserGone, appGone rule.Text }

// endWords say how answers end.
var endWords = howEnds{
	whole: rule.Text{
		EN: "Request %[1]d, %[2]s %[3]s: the answer came to its end after %[4]s (%[6]d bytes).",
		KO: "%[1]d번 요청(%[2]s %[3]s)의 응답이 %[5]s 만에 끝났습니다(%[6]d바이트).",
	},
	left: rule.Text{
		EN: "Request %[1]d, %[2]s %[3]s: the browser closed the connection after %[4]s (%[6]d bytes), before the answer came to an end.",
		KO: "%[1]d번 요청(%[2]s %[3]s)의 응답이 끝나기 전에 브라우저가 %[5]s 만에 연결을 끊었습니다(%[6]d바이트).",
	},
	cut: rule.Text{
		EN: "Request %[1]d, %[2]s %[3]s: the app broke the answer off after %[4]s (%[6]d bytes).",
		KO: "%[1]d번 요청(%[2]s %[3]s)의 응답을 앱이 끝까지 보내지 않고 %[5]s 만에 끊었습니다(%[6]d바이트).",
	},
	socket: rule.Text{
		EN: "Request %[1]d, %[2]s %[3]s: the WebSocket was closed after %[4]s.",
		KO: "%[1]d번 요청(%[2]s %[3]s)의 WebSocket이 %[5]s 만에 닫혔습니다.",
	},
	browserCloses: rule.Text{
		EN: "Request %[1]d, %[2]s %[3]s: the browser closed the WebSocket after %[4]s.",
		KO: "%[1]d번 요청(%[2]s %[3]s)의 WebSocket을 브라우저가 %[5]s 만에 닫았습니다.",
	},
	appCloses: rule.Text{
		EN: "Request %[1]d, %[2]s %[3]s: the app closed the WebSocket after %[4]s.",
		KO: "%[1]d번 요청(%[2]s %[3]s)의 WebSocket을 앱이 %[5]s 만에 닫았습니다.",
	},
	browserGone: rule.Text{
		EN: "Request %[1]d, %[2]s %[3]s: the browser ended the connection of the WebSocket after %[4]s, without closing it.",
		KO: "%[1]d번 요청(%[2]s %[3]s)의 WebSocket을 닫지 않은 채 브라우저가 %[5]s 만에 연결을 끊었습니다.",
	},
	appGone: rule.Text{
		EN: "Request %[1]d, %[2]s %[3]s: the app ended the connection of the WebSocket after %[4]s, without closing it.",
		KO: "%[1]d번 요청(%[2]s %[3]s)의 WebSocket을 닫지 않은 채 앱이 %[5]s 만에 연결을 끊었습니다.",
	},
}
