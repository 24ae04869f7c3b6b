package explain

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"statelab/internal/address"
	"statelab/internal/cookiejar"
	"statelab/internal/cors"
	"statelab/internal/memo"
	"statelab/internal/rule"
)

// rules are those of cookies, then those of requests to other origins.
func rules() []*rule.Rule { return append(cookiejar.Rules(), cors.Rules()...) }

// RuleOf returns the rule of a code, one of cookies or of CORS, or nil.
func RuleOf(code rule.Code) *rule.Rule {
	if r := cookiejar.RuleOf(code); r != nil {
		return r
	}
	for _, r := range cors.Rules() {
		if r.Code == code {
			return r
		}
	}
	return nil
}

// across is the example of a rule of CORS: a request of one origin to another, and what is
// answered, to OPTIONS and to itself.
type across struct {
	url, dest       string // that is asked for, and what asks
	request         cors.Request
	leave, answer   *cors.Answer
	leaveSaid, said string // the answers as they are written
	again           bool   // it is asked a second after the answer to OPTIONS
}

// readAcross takes an example apart, in the words of cors.Rules.
func readAcross(example string) across {
	app := cookiejar.Origin{Scheme: "https", Host: "app.test"}
	x := across{request: cors.Request{From: app, To: cookiejar.Origin{Scheme: "https", Host: "api.test"}, Credentials: cookiejar.SameOrigin}}
	example, x.said, _ = strings.Cut(example, " >> ")
	example, x.leaveSaid, _ = strings.Cut(example, " > ")
	if rest, ok := strings.CutSuffix(example, " to itself"); ok {
		example, x.request.To = rest, app
	}
	example, x.again = strings.CutSuffix(example, " again")
	method, rest, _ := strings.Cut(example, " ")
	if after, with := strings.CutPrefix(rest, "with"); with {
		x.request.Credentials, rest = cookiejar.Include, strings.TrimSpace(after)
	}
	x.request.Method, x.request.Headers = method, headersOf(rest)
	x.leave, x.answer = answerOf(x.leaveSaid), answerOf(x.said)
	x.url, x.dest = x.request.To.String()+"/", "fetch"
	return x
}

var fromTo = memo.Pattern(`Access to (fetch|XMLHttpRequest) at ['"‘“]([^'"’”\s]+)['"’”].* from origin ['"‘“]([^'"’”\s]+)['"’”]`)

// between gives an example the addresses that a sentence of Chromium names.
func (x across) between(sentence string) across {
	m := fromTo().FindStringSubmatch(sentence)
	if m == nil || x.request.From == x.request.To {
		return x
	}
	to, err := address.Parse(m[2])
	from, err2 := cookiejar.ParseOrigin(m[3])
	if err != nil || err2 != nil || cookiejar.OriginOf(to) == from {
		return x
	}
	was := x.request.From.String()
	named := func(s string) string { return strings.ReplaceAll(s, was, from.String()) }
	x.request.From, x.request.To, x.url = from, cookiejar.OriginOf(to), to.String()
	if m[1] == "XMLHttpRequest" {
		x.dest = "xhr"
	}
	x.leaveSaid, x.said = named(x.leaveSaid), named(x.said)
	x.leave, x.answer = answerOf(x.leaveSaid), answerOf(x.said)
	return x
}

func headersOf(s string) (list []cors.Header) {
	for part := range strings.SplitSeq(s, "; ") {
		if name, value, ok := strings.Cut(part, ": "); ok {
			list = append(list, cors.Header{Name: name, Value: value})
		}
	}
	return list
}

// answerOf reads "204 Name: value; …".
func answerOf(s string) *cors.Answer {
	if s == "" {
		return nil
	}
	number, rest, _ := strings.Cut(s, " ")
	status, _ := strconv.Atoi(number)
	return &cors.Answer{Status: status, Headers: headersOf(rest)}
}

// tellAcross plays the example of a rule of CORS.
func tellAcross(x across) []Part {
	asks := x.request.Method
	for _, h := range x.request.Headers {
		asks += ", " + h.Name + ": " + h.Value
	}
	s := x.scene()
	what := rule.Textf("A script of %[1]s calls fetch() for %[2]s: %[3]s", "%[1]s의 스크립트가 fetch()로 %[2]s에 요청합니다: %[3]s", x.request.From, x.request.To, asks)
	if x.dest == "xhr" {
		what = rule.Textf("A script of %[1]s sends an XMLHttpRequest to %[2]s: %[3]s", "%[1]s의 스크립트가 XMLHttpRequest를 %[2]s에 보냅니다: %[3]s", x.request.From, x.request.To, asks)
	}
	if x.request.Credentials == cookiejar.Include {
		mode := s.mode(cookiejar.Include)
		what.EN, what.KO = what.EN+", "+mode, what.KO+", "+mode
	}
	parts := []Part{{What: what}}
	switch {
	case x.again:
		now := time.Unix(0, 0)
		before := rule.Textf("A second before, OPTIONS was answered: %s", "1초 전 OPTIONS에 대한 응답: %s", x.leaveSaid)
		parts[0].Judged = []Judgement{judged(x.request.PreflightBehind(x.request.Keep(*x.leave, now), now.Add(time.Second)))}
		return slices.Insert(parts, 0, Part{What: before})
	case x.answer == nil || x.leave != nil:
		parts[0].Judged = []Judgement{judged(x.request.Preflight())}
	}
	if x.leave != nil {
		parts = append(parts, Part{What: rule.Textf("OPTIONS is answered: %s", "OPTIONS에 대한 응답: %s", x.leaveSaid), Judged: []Judgement{judged(x.request.Leave(*x.leave))}})
	}
	if x.answer != nil {
		parts = append(parts, Part{What: rule.Textf("%[1]s answers: %[2]s", "%[1]s의 응답: %[2]s", x.request.To, x.said), Judged: []Judgement{judged(x.request.Read(*x.answer))}})
	}
	return parts
}

// change plays what would make the last decision of an example another.
func (x across) change() *Change {
	return reading(cors.Exchange{Request: x.request, Leave: x.leave, Answer: x.answer}, x.scene(), false)
}

func (x across) scene() *scene {
	s := scene{dest: dests()[slices.Index(Dests(), x.dest)]}
	s.url, _ = address.Parse(x.url)
	return &s
}

// tryAcross writes the example of a rule of CORS as the arguments of a command line; nil
// where it asks its own origin, of which CORS says nothing, or what was asked before.
func tryAcross(x across) []string {
	if x.again || x.request.From == x.request.To {
		return nil
	}
	args := []string{"explain", x.url, "--from", x.request.From.String(), "--dest", x.dest}
	if x.request.Method != "GET" {
		args = append(args, "--method", x.request.Method)
	}
	if x.request.Credentials == cookiejar.Include {
		args = append(args, "--credentials", "include")
	}
	flag := func(name string, headers []cors.Header) {
		for _, h := range headers {
			args = append(args, name, h.Name+": "+h.Value)
		}
	}
	flag("--header", x.request.Headers)
	if x.leave != nil {
		args = append(args, "--preflight", strconv.Itoa(x.leave.Status))
		flag("--preflight", x.leave.Headers)
	}
	if x.answer != nil {
		if len(x.answer.Headers) == 0 {
			args = append(args, "--line", "HTTP/1.1 "+strconv.Itoa(x.answer.Status))
		}
		flag("--line", x.answer.Headers)
	}
	return slices.Clip(args)
}
