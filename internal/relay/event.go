package relay

import (
	"net"
	"sync/atomic"
	"time"

	"statelab/internal/rule"
	"statelab/internal/wire"
)

// Kind is what an event tells.
type Kind uint8

// The events of an exchange are Asked, Answered where an answer came, and Over.
const (
	// Asked: the head of a request is there. It is passed on when See returns.
	Asked Kind = iota + 1
	// Answered: the head of its final answer is there. It is passed on when See returns.
	Answered
	// Over: nothing more comes of the exchange.
	Over
	// Unread: from here on a connection is passed on and not read.
	Unread
	// Down: nothing could be reached behind, and the relay has refused by itself.
	Down
	// Closed: a connection is over, behind all that was told of it.
	Closed
)

// Event is something that was seen.
type Event struct {
	Kind       Kind
	At         time.Time
	Connection int // from 1, in the order in which they were accepted
	// Exchange is that of Asked, Answered and Over, and the one with whose request or answer
	// the reading ends in Unread, nil where it is none that could be read. It is the same in
	// all its events, and changes only while See is called.
	Exchange *Exchange
	// Head is the request of Down, zero where none could be read.
	Head wire.RequestHead
	Why  rule.Text // why the connection is not read any more, of Unread
	Err  error     // of Down: what Dial said
	// Ended is who ended a connection that became a WebSocket: Left where the client did, Cut
	// where the server did, Stopped where the relay did, 0 where that was not seen. Of Closed;
	// Said says that a Close frame was the first sign of it.
	Ended End
	Said  bool
}

// Exchange is a request and its answer on a connection.
type Exchange struct {
	Number   int      // from 1, in the order of the requests over all connections
	Nth      int      // which of its connection, from 1
	Upstream net.Conn // what Dial returned for its connection

	Request wire.RequestHead
	Answer  wire.ResponseHead // the status is 0 as long as there is none

	// Body are the first octets of the request's body, without its transfer coding, as far
	// as they had come at the event and the relay keeps them.
	Body wire.Bytes
	// Down is how many octets the body of the answer had, without transfer coding, when the
	// exchange was over, and End how that was: zero before.
	Down int64
	End  End

	outcome atomic.Int32
	downed  atomic.Int64
	kept    []byte // of the body, under the connection's mu
}

// ToWebSocket reports whether the answer made the connection a WebSocket (RFC 6455 section
// 4.2.2): what crosses from there on are messages.
func (x *Exchange) ToWebSocket() bool { return isWebSocket(&x.Answer) }

// End is how an exchange was over.
type End uint8

// The ends of exchanges.
const (
	// Whole: the answer came to its end.
	Whole End = iota + 1
	// Left: the client did not wait for that.
	Left
	// Cut: the server ended its connection before.
	Cut
	// Stopped: the relay did, since it ends, or for want of room.
	Stopped
	// Unseen: the answer was not read to there, and may have gone through whole.
	Unseen
)

// What became of a request.
const (
	waits int32 = iota
	answered
	switched // to another protocol, or a tunnel
	messages // of a WebSocket
)

// Why a connection is not read any more.
var (
	whyUpgrade   = rule.Text{EN: "it speaks %[1]s from here on", KO: "여기서부터 %[1]s 프로토콜로 바뀜"}
	whyTunnel    = rule.Text{EN: "it is a tunnel from here on (CONNECT)", KO: "여기서부터 터널임(CONNECT)"}
	whyHTTP2     = rule.Text{EN: "it speaks HTTP/2", KO: "HTTP/2로 통신함"}
	whyTLS       = rule.Text{EN: "it speaks TLS (https), and this is plain http", KO: "평문 http 주소에 TLS(https)로 접속함"}
	whyNoHTTP    = rule.Text{EN: "what came is no HTTP/1 request", KO: "HTTP/1 요청이 아님"}
	whyNoAnswer  = rule.Text{EN: "what came back is no HTTP/1 answer", KO: "HTTP/1 응답이 아님"}
	whyUnasked   = rule.Text{EN: "an answer came that nobody had asked for", KO: "요청하지 않은 응답이 옴"}
	whyHead      = rule.Text{EN: "its head is longer than 256 KiB or 4000 lines", KO: "헤더가 256KiB 또는 4000줄을 넘음"}
	whyWaiting   = rule.Text{EN: "too much is under way at once", KO: "한꺼번에 처리하는 것이 너무 많음"}
	whyEager     = rule.Text{EN: "more came before the answer to Upgrade or CONNECT was there", KO: "Upgrade나 CONNECT의 응답이 오기 전에 무언가를 더 보냄"}
	whyExpect    = rule.Text{EN: "more came behind a request that was answered instead of being asked for its body", KO: "본문을 요청하는 대신 응답을 받은 요청 뒤에 무언가를 더 보냄"}
	whyBehind    = rule.Text{EN: "more came behind the last answer of the connection", KO: "연결의 마지막 응답 뒤에 무언가가 더 옴"}
	whyChunks    = rule.Text{EN: "its chunks cannot be read", KO: "chunked 형식을 읽을 수 없음"}
	whyBareCR    = rule.Text{EN: "a carriage return stands alone in its head: some readers end a line there", KO: "헤더에 CR이 홀로 있음. 여기서 줄을 끝내는 프로그램도 있음"}
	whyMixed     = rule.Text{EN: "some lines of its head end with CRLF and some with LF alone", KO: "헤더의 줄이 CRLF로도 LF로도 끝남"}
	whyNUL       = rule.Text{EN: "a NUL octet stands in its head", KO: "헤더에 NUL 옥텟이 있음"}
	whyFold      = rule.Text{EN: "a line of its head begins with white space: some readers take it for part of the line before", KO: "헤더의 줄이 공백으로 시작함. 앞줄에 이어지는 것으로 읽는 프로그램도 있음"}
	whyColon     = rule.Text{EN: "white space stands before the colon of a line of its head", KO: "헤더 이름과 콜론 사이에 공백이 있음"}
	whyNoColon   = rule.Text{EN: "a line of its head has no name", KO: "헤더에 이름이 없는 줄이 있음"}
	whyHosts     = rule.Text{EN: "it has more than one Host", KO: "Host가 둘 이상임"}
	whyLengths   = rule.Text{EN: "it has more than one Content-Length", KO: "Content-Length가 둘 이상임"}
	whyLength    = rule.Text{EN: "its Content-Length is no number", KO: "Content-Length가 숫자가 아님"}
	whyBoth      = rule.Text{EN: "it has both Content-Length and Transfer-Encoding", KO: "Content-Length와 Transfer-Encoding이 함께 있음"}
	whyCoding    = rule.Text{EN: "its Transfer-Encoding is something else than chunked", KO: "Transfer-Encoding이 chunked가 아님"}
	whyOldCoding = rule.Text{EN: "it has Transfer-Encoding in HTTP/1.0, which knows none", KO: "HTTP/1.0인데 Transfer-Encoding이 있음"}
)
