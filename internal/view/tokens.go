package view

import (
	"strings"
	"time"

	"statelab/internal/rule"
	"statelab/internal/tokens"
	"statelab/internal/trace"
	"statelab/internal/visible"
	"statelab/internal/wire"
)

// A Token is a signed value of an exchange, as anybody reads it who has it.
type Token struct {
	tokens.Token
	Sent  bool      // in the request; otherwise in the answer
	Place rule.Text // "Authorization", "cookie token", "body"
}

// Facts are the parts of the token.
func (t Token) Facts() []Fact { return TokenFacts(t.Token) }

// A Fact is one part of something, by its name.
type Fact struct{ Name, Value rule.Text }

// Tokens are the signed values of an exchange in the order in which they crossed, each once: a
// value that comes back was read where it went.
func (e *Exchange) Tokens() []Token { return tokensOf(e.Trace) }

func tokensOf(x *trace.Exchange) []Token {
	var all []Token
	add := func(sent bool, place rule.Text, found ...tokens.Token) {
		for _, t := range found {
			if !hasToken(all, t.Text) {
				all = append(all, Token{t, sent, place})
			}
		}
	}
	message := func(sent bool, headers wire.Headers, body wire.Bytes) {
		for _, h := range headers {
			value := string(h.Value)
			switch strings.ToLower(h.Name) {
			case "cookie":
				for part := range strings.SplitSeq(value, ";") {
					add(sent, cookiePlace(part), cookieToken(part)...)
				}
			case "set-cookie":
				first, _, _ := strings.Cut(value, ";")
				add(sent, cookiePlace(first), cookieToken(first)...)
			default:
				add(sent, rule.Same(h.Name), tokens.In(value)...)
			}
		}
		add(sent, rule.Text{EN: "body", KO: "본문"}, tokens.In(string(body))...)
	}
	add(true, rule.Text{EN: "address", KO: "주소"}, tokens.In(x.Request.Target)...)
	message(true, x.Request.Headers, x.Request.Body)
	message(false, x.Response.Headers, x.Response.Body)
	return all
}

func hasToken(all []Token, text string) bool {
	for i := range all {
		if all[i].Text == text {
			return true
		}
	}
	return false
}

func cookiePlace(pair string) rule.Text {
	name, _, _ := strings.Cut(pair, "=")
	return rule.Textf("cookie %s", "쿠키 %s", strings.TrimSpace(name))
}

// cookieToken is the token that a cookie has for a value, if it has one.
func cookieToken(pair string) []tokens.Token {
	_, value, _ := strings.Cut(pair, "=")
	return TokenOf(value)
}

// TokenOf is the token that the value of a cookie is, none where it is none.
func TokenOf(value string) []tokens.Token {
	if t, ok := tokens.Read(strings.Trim(strings.TrimSpace(value), `"`)); ok {
		return []tokens.Token{t}
	}
	return nil
}

// claimNames say what the times of a JWT mean (RFC 7519 section 4.1).
var claimNames = map[string]rule.Text{
	"":    {EN: "signed at", KO: "서명한 시각"},
	"iat": {EN: "iat, made at", KO: "iat(만든 시각)"},
	"nbf": {EN: "nbf, holds from", KO: "nbf(유효해지는 시각)"},
	"exp": {EN: "exp, ends at", KO: "exp(끝나는 시각)"},
}

// TokenFacts are what a token says, and that reading proves nothing of it.
func TokenFacts(t tokens.Token) []Fact {
	var facts []Fact
	if t.Form == tokens.JWT {
		facts = append(facts, Fact{rule.Text{EN: "header", KO: "헤더"}, rule.Same(visible.Letters(t.Header))}, Fact{rule.Text{EN: "payload", KO: "내용(payload)"}, rule.Same(visible.Letters(t.Payload))})
	} else {
		facts = append(facts, Fact{rule.Text{EN: "value", KO: "값"}, rule.Same(visible.Letters(t.Payload))})
	}
	for _, m := range t.Moments {
		facts = append(facts, Fact{claimNames[m.Claim], rule.Same(m.At.UTC().Format(time.DateTime) + " UTC")})
	}
	signature := rule.Text{EN: "not checked here: reading takes no key, checking does", KO: "여기서는 확인하지 않음. 읽는 데는 키가 필요 없지만 확인하려면 필요함"}
	if t.Signature == "" {
		signature = rule.Text{EN: "none: anybody can make such a token", KO: "없음. 이런 토큰은 누구나 만들 수 있음"}
	}
	return append(facts, Fact{rule.Text{EN: "signature", KO: "서명"}, signature})
}
