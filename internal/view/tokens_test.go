package view_test

import (
	"fmt"
	"strings"
	"testing"

	"statelab/internal/trace"
	"statelab/internal/view"
	"statelab/internal/wire"
)

const (
	jwt    = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJhbGljZSIsImV4cCI6MTc3MjQ0NTYwMH0.sF1QChYTAvWG1BqhLIugZNWHF7nQIor8KtUiYTiaAUM"
	signed = "alice smith:1vx04G:VOTl3BBvNS0Dan-gicaqMLYs8TsUqD4YYEWueT5UXO4"
	dumped = "eyJ1c2VyIjoiYWxpY2UifQ:1vx04G:VDZeqh6O9SsTGtynZ1KG1a9Tn0Vyldm9R1jud7UA6rg"
)

// A signed value is found wherever it crosses, and told once.
func TestTokensOfAnExchange(t *testing.T) {
	x := &trace.Exchange{}
	x.Request = wire.Request{Method: "POST", Target: "/?t=" + strings.ReplaceAll(dumped, ":", "%3A"),
		Headers: wire.Headers{{Name: "Cookie", Value: `theme=dark; who="` + signed + `"`}, {Name: "Authorization", Value: "Bearer " + jwt}}}
	x.Response = wire.Response{Status: 200, Headers: wire.Headers{{Name: "Set-Cookie", Value: `again="` + signed + `"; Path=/`}}, Body: `{"token": "` + jwt + `x"}`}
	var got []string
	for _, token := range (&view.Exchange{Trace: x}).Tokens() {
		got = append(got, fmt.Sprint(token.Sent, " ", token.Place.EN, " ", token.Payload))
	}
	want := []string{
		`true address {"user":"alice"}`, `true cookie who alice smith`, `true Authorization {"sub":"alice","exp":1772445600}`,
		`false body {"sub":"alice","exp":1772445600}`,
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got %q\nwant %q", got, want)
	}
}

// What a token says has a name in both languages, and ends with what the signature is worth.
func TestTokenFacts(t *testing.T) {
	for _, text := range []string{jwt, signed, dumped, "eyJhbGciOiJub25lIn0.eyJpYXQiOjEsIm5iZiI6MX0."} {
		token := view.TokenOf(text)[0]
		facts := view.TokenFacts(token)
		for _, f := range facts {
			if f.Name.EN == "" || f.Name.KO == "" || f.Value.EN == "" || f.Value.KO == "" {
				t.Errorf("%s: %+v", text, f)
			}
		}
		if last := facts[len(facts)-1]; last.Name.EN != "signature" || strings.HasPrefix(last.Value.EN, "none") != (token.Signature == "") {
			t.Errorf("%s: %+v", text, last)
		}
	}
}

func TestOffers(t *testing.T) {
	x := &trace.Exchange{}
	x.Request = wire.Request{Method: "GET", Target: "/me/"}
	x.Response = wire.Response{Status: 200, Headers: wire.Headers{{Name: "Content-Type", Value: "text/html"}},
		Body: `<a href="/logout/">log out</a> <form method="post"><button>Save</button></form><form method="post" action="/pay/"><button>Pay</button></form>`}
	var got []string
	for _, o := range (&view.Exchange{Trace: x}).Offers() {
		got = append(got, o.Text+"|"+o.Method+"|"+o.Leads.EN)
	}
	if want := "log out||/logout/ Save|POST|/me/, its own address Pay|POST|/pay/"; strings.Join(got, " ") != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
