package livepage_test

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"golang.org/x/net/html"

	"statelab/internal/livepage"
	"statelab/internal/rule"
	"statelab/internal/trace"
)

// FuzzRequests sends octets to the port of a page. Whatever they are, nothing is told to who
// does not know the token, no button is pressed but one that stands there, every answer has
// the policy, and the page answers afterwards as before.
func FuzzRequests(f *testing.F) {
	for _, octets := range []string{
		"GET /TOKEN/ HTTP/1.1\r\nHost: HOST\r\n\r\n", "GET / HTTP/1.1\r\nHost: HOST\r\n\r\n", "GET /TOKEN/1?part HTTP/1.1\r\nHost: HOST\r\n\r\nGET /TOKEN/x HTTP/1.1\r\nHost: HOST\r\n\r\n",
		"POST /TOKEN/press HTTP/1.1\r\nHost: HOST\r\nOrigin: http://HOST\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 6\r\n\r\nname=b",
		"POST /TOKEN/press HTTP/1.1\r\nHost: HOST\r\nOrigin: http://HOST\r\nTransfer-Encoding: chunked\r\n\r\n6\r\nname=b\r\n0\r\n\r\n",
		"GET /TOKEN/events HTTP/1.1\r\nHost: HOST\r\nLast-Event-ID: 18446744073709551615\r\n\r\n", "GET /TOKEN/-1 HTTP/1.1\r\nHost: HOST\r\n\r\n", "GET /TOKEN/99999999999999999999?part HTTP/1.1\r\nHost: HOST\r\n\r\n",
		"GET http://evil.test/TOKEN/ HTTP/1.1\r\nHost: HOST\r\n\r\n", "GET //TOKEN/ HTTP/1.1\r\nHost: HOST\r\n\r\n", "CONNECT HOST HTTP/1.1\r\nHost: HOST\r\n\r\n", "OPTIONS * HTTP/1.1\r\nHost: HOST\r\n\r\n",
		"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "GET /TOKEN/%2e%2e/ HTTP/1.1\r\nHost: HOST\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n", "\x16\x03\x01\x02\x00", "\x00", "",
	} {
		f.Add([]byte(octets))
	}
	p, address := serving(f, livepage.Options{Pressed: func(name string) {
		if name != "b" {
			panic("a button was pressed that does not stand there: " + name)
		}
	}})
	p.Say(livepage.Panel{Title: trace.Prose{rule.English: "secret"}, Buttons: []livepage.Button{{Name: "b", Text: rule.Same("secret")}}})
	p.Show(1, step(1, "/secret"))
	u, err := url.Parse(address)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, octets []byte) {
		text := strings.NewReplacer("TOKEN", token, "HOST", u.Host).Replace(string(octets))
		conn, err := net.Dial("tcp", u.Host)
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		_ = conn.SetDeadline(time.Now().Add(20 * time.Second))
		_, _ = io.WriteString(conn, text)
		_ = conn.(*net.TCPConn).CloseWrite() // so that what waits for more is answered
		in := bufio.NewReader(conn)
		for {
			answer, err := http.ReadResponse(in, nil)
			if err != nil {
				break
			}
			body, _ := io.ReadAll(answer.Body)
			if !strings.Contains(text, token) && (strings.Contains(string(body), "secret") || answer.StatusCode < 400) {
				t.Errorf("%q: %s: %s", text, answer.Status, body)
			}
			if policy := answer.Header.Get("Content-Security-Policy"); policy == "" && answer.StatusCode != 400 && answer.StatusCode != 431 && answer.StatusCode/100 != 5 {
				t.Errorf("%q: %s without a policy", text, answer.Status)
			}
		}
		if status, _ := get(t, address+"1?part"); status != http.StatusOK {
			t.Errorf("after %q the page answers %d", text, status)
		}
	})
}

// FuzzPanel puts a text behind every text of a panel. Nothing comes of it but text, Markdown's
// own apart, and no character that would be obeyed instead of shown.
func FuzzPanel(f *testing.F) {
	for _, text := range []string{
		"", "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onclick=x a='", "</code></p><iframe srcdoc=x>", "<!-- ", "[x](javascript:alert(1))",
		"\u202e\u2066 \u200f", "\x00\x1b[31m\x07\x7f\u0085", "{{.}}", "&lt;script&gt; &#60;b&#62;", "\xff\xfe<\xc0", "</style></script></template>",
	} {
		f.Add(text)
	}
	parts := func(t testing.TB, text string) (all []string) {
		p := livepage.New(livepage.Options{Langs: []rule.Language{rule.English, rule.Korean}, Token: token})
		say := func(s string) rule.Text { return rule.Text{EN: s + text, KO: "가" + text} }
		prose := func(s string) trace.Prose { return trace.Prose{rule.English: s + text, rule.Korean: "나" + text} }
		p.Say(livepage.Panel{
			Title: prose("t"), Prose: prose("p"), Addresses: []string{"http://a.localhost/" + text}, Notes: []rule.Text{say("n")},
			Tasks:   []livepage.Task{{Title: say("d"), Say: prose("s"), State: livepage.Done}, {Title: say("k"), Ask: prose("a"), Choices: []livepage.Button{{Name: "c" + text, Text: say("h")}}, State: livepage.Now}, {Title: say("l"), State: livepage.Later}},
			Buttons: []livepage.Button{{Before: say("c"), Name: "b" + text, Text: say("b")}},
		})
		doc, err := html.Parse(strings.NewReader(shown(p)))
		if err != nil {
			t.Fatal(err)
		}
		for n := range doc.Descendants() {
			unseen := func(s string) bool {
				return strings.ContainsFunc(s, func(c rune) bool { return unicode.IsControl(c) && c != '\n' || unicode.Is(unicode.Bidi_Control, c) })
			}
			if n.Type == html.TextNode && n.Parent.Data != "script" && n.Parent.Data != "style" && unseen(n.Data) {
				t.Errorf("%q: %q stands there as it came", text, n.Data)
			}
			if n.Type == html.CommentNode {
				t.Errorf("%q: a comment came of it", text)
			}
			if n.Type == html.ElementNode {
				all = append(all, n.Data)
			}
			for _, a := range n.Attr {
				all = append(all, n.Data+" "+a.Key)
				if a.Key == "href" && !strings.HasPrefix(a.Val, "http://") && !strings.HasPrefix(a.Val, "https://") {
					t.Errorf("%q: a link to %q came of it", text, a.Val)
				}
			}
		}
		slices.Sort(all)
		return slices.Compact(all)
	}
	harmless := parts(f, "x")
	f.Fuzz(func(t *testing.T, text string) {
		for _, part := range parts(t, text) {
			if !slices.Contains(harmless, part) && !slices.Contains(markdown, part) {
				t.Errorf("<%s> came of %q", part, text)
			}
		}
	})
}

// markdown is what texts of an author may make.
var markdown = []string{"ul", "li", "ol", "p", "pre", "code", "em", "strong", "a", "a href", "a rel", "span", "span lang", "div", "div lang"}
