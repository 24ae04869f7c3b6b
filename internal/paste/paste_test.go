package paste_test

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf16"

	"statelab/internal/paste"
)

// told writes an exchange in one line: METHOD URL [from FROM] [as DEST] [with CREDENTIALS]
// < STATUS lines.
func told(e paste.Exchange) string {
	var b strings.Builder
	say := func(format, what string) {
		if what != "" {
			fmt.Fprintf(&b, format, what)
		}
	}
	say("%s ", e.Method)
	say("%s ", e.URL)
	say("from %s ", e.From)
	say("as %s ", e.Dest)
	say("with %s ", e.Credentials)
	say("cookies(%s) ", strings.Join(e.Request.Values("Cookie"), "; "))
	if e.Status != 0 {
		say("%s ", fmt.Sprint(e.Status))
	}
	say("set(%s) ", strings.Join(e.Answer.Values("Set-Cookie"), " | "))
	say("to(%s) ", e.Answer.Get("Location"))
	say("script(%s) ", strings.Join(e.Script, " | "))
	return strings.TrimSpace(b.String())
}

func TestWhatPeoplePaste(t *testing.T) {
	for _, test := range []struct{ what, text, want string }{
		{"a response", "HTTP/1.1 200 OK\r\nDate: Mon, 02 Mar 2026 09:00:00 GMT\r\nSet-Cookie: a=1; Path=/\r\nset-cookie:b=2\r\n\r\nSet-Cookie: body=1\r\n", "200 set(a=1; Path=/ | b=2)"},
		{"redirects", "HTTP/2 302\nlocation: https://www.shop.test/\nset-cookie: a=1\n\nHTTP/2 200 \nset-cookie: b=2\n\n<html>", "302 set(a=1) to(https://www.shop.test/) // 200 set(b=2)"},
		{"interim and a proxy", "HTTP/1.1 200 Connection established\n\nHTTP/1.1 100 Continue\n\nHTTP/1.1 200 OK\nSet-Cookie: a=1\n\n", "200 set(a=1)"},
		{"curl -v", "*   Trying 127.0.0.1:80...\n* Connected to shop.test (127.0.0.1) port 80\n> GET /login?x=1 HTTP/1.1\n> Host: shop.test\n> Cookie: x=1\n> Set-Cookie: no=1\n>\n< HTTP/1.1 200 OK\n< Set-Cookie: a=1\n<\n{ [12 bytes data]\nSet-Cookie: body=1",
			"GET http://shop.test/login?x=1 cookies(x=1) 200 set(a=1)"},
		{"curl -vL", "* Connected to shop.test (1.2.3.4) port 443 (#0)\n* SSL connection using TLSv1.3\n> GET / HTTP/1.1\n> Host: shop.test\n> \n< HTTP/1.1 301 Moved\n< Location: https://www.shop.test/\n< \n* Issue another request to this URL: 'https://www.shop.test/'\n* Connected to www.shop.test (1.2.3.4) port 443 (#1)\n> GET / HTTP/1.1\n> Host: www.shop.test\n> \n< HTTP/1.1 200 OK\n< Set-Cookie: b=2\n< \n",
			"GET https://shop.test/ 301 to(https://www.shop.test/) // GET https://www.shop.test/ 200 set(b=2)"},
		{"curl -v over HTTP/2", "* ALPN: server accepted h2\n* Established connection to shop.test (1.2.3.4 port 443) from 10.0.0.1 port 5\n* [HTTP/2] [1] OPENED stream for https://shop.test/a\n> GET /a HTTP/2\n> Host: shop.test\n> \n< HTTP/2 200 \n< set-cookie: a=1\n< \n",
			"GET https://shop.test/a 200 set(a=1)"},
		{"a port of its own", "> POST /login HTTP/1.1\n> Host: localhost:8000\n>\n< HTTP/1.1 200 OK\n< Set-Cookie: a=1\n<\n", "POST http://localhost:8000/login 200 set(a=1)"},
		{"a raw request", "POST /login HTTP/1.1\nHost: shop.test\nOrigin: https://app.test\nCookie: a=1; b=2\n\nuser=x\nHTTP/1.1 200 OK\nSet-Cookie: c=1\n\n", "POST https://shop.test/login from https://app.test as fetch cookies(a=1; b=2) 200 set(c=1)"},
		{"headers alone", "Content-Type: text/html\nSet-Cookie: a=1\n\nSet-Cookie: b=2\n", "set(a=1 | b=2)"},
		{"a quotation", "> Set-Cookie: a=1; Path=/\n> Set-Cookie: b=2\n", "set(a=1; Path=/ | b=2)"},
		{"bare values", "a=1; Expires=Mon, 16 Mar 2026 09:00:00 GMT\nX-Other: b=2\nc=3\n", "set(a=1; Expires=Mon, 16 Mar 2026 09:00:00 GMT | c=3)"},
		{"folded", "HTTP/1.1 200 OK\nSet-Cookie: a=1;\n\tPath=/\nX-Y: z\n more\n\n", "200 set(a=1; Path=/)"},
		{"a Cookie header", "Cookie: a=1; b=2", "cookies(a=1; b=2)"},
		{"developer tools", "set-cookie:\na=1; Path=/\ndate:\nMon, 02 Mar 2026 09:00:00 GMT\n", "set(a=1; Path=/)"},
		{"the headers pane", "General\nRequest URL:\nhttps://api.test/me\nRequest Method:\nPOST\nStatus Code:\n200 OK\nResponse Headers\naccess-control-allow-origin:\nhttps://app.test\nset-cookie:\na=1\nRequest Headers\n:authority:\napi.test\ncookie:\nb=2\norigin:\nhttps://app.test\nsec-fetch-dest:\nempty\nsec-fetch-mode:\ncors\n",
			"POST https://api.test/me from https://app.test as fetch cookies(b=2) 200 set(a=1)"},
		{"the pane in Korean", "일반\n요청 URL:\nhttps://api.test/me\n요청 메서드:\nGET\n상태 코드:\n302 Found\n응답 헤더 (2)\nset-cookie:\na=1\nlocation:\nhttps://app.test/\n", "GET https://api.test/me 302 set(a=1) to(https://app.test/)"},
		{"pseudo headers", ":authority: api.test\n:method: GET\n:path: /me\n:scheme: https\ncookie: a=1\nreferer: https://app.test/x\nsec-fetch-dest: image\n", "GET https://api.test/me from https://app.test as subresource cookies(a=1)"},
		{"a command", "curl -X PUT https://api.test/me -H 'Origin: https://app.test' -H 'Cookie: a=1' -b 'b=2'", "PUT https://api.test/me from https://app.test as fetch cookies(a=1; b=2)"},
		{"a command with its output", "$ curl -sSiL https://shop.test/login\nHTTP/1.1 302 Found\nLocation: /home\nSet-Cookie: a=1\n\nHTTP/1.1 200 OK\n\n$ curl -si https://shop.test/out\nHTTP/1.1 200 OK\nSet-Cookie: a=; Max-Age=0\n\n",
			"https://shop.test/login 302 set(a=1) to(/home) // 200 // https://shop.test/out 200 set(a=; Max-Age=0)"},
		{"as Chromium copies it", "curl 'https://api.test/x?a=1&b=2' \\\n  -H 'accept: */*' \\\n  -b 'sid=it'\\''s' \\\n  -H 'origin: https://app.test' \\\n  -H 'sec-fetch-mode: cors' \\\n  -H 'sec-fetch-dest: empty' \\\n  --data-raw $'{\"a\":\"\\'\"}'\n",
			"POST https://api.test/x?a=1&b=2 from https://app.test as fetch cookies(sid=it's)"},
		{"for the command processor of Windows", "curl ^\"https://api.test/x^\" ^\n  -H ^\"Referer: https://app.test/^\" ^\n  -b ^\"a=1^\"\n", "https://api.test/x from https://app.test cookies(a=1)"},
		{"letters together", "curl -siXPOST -bsid=1 localhost:8000/login -o /dev/null | less", "POST http://localhost:8000/login cookies(sid=1)"},
		{"a file of cookies", "curl -b jar.txt -c jar.txt --data-urlencode 'a=b' https://shop.test/", "POST https://shop.test/"},
		{"fetch as people write it", "const res = await fetch('https://api.test/x', {method: 'POST', credentials: 'include', headers: {'Content-Type': 'application/json'}, body: JSON.stringify({a: {b: '}'}})}).then(r => r.json())", "POST https://api.test/x as fetch with include"},
		{"fetch with the line of its answer", "fetch(\"https://api.test/x\", {\"method\":\"POST\"});\nSet-Cookie: a=1; Path=/", "POST https://api.test/x as fetch set(a=1; Path=/)"},
		{"fetch as it is copied", `await fetch("https://api.test/x", {"credentials": "include", "headers": {"Content-Type": "application/json"}, "referrer": "https://app.test/page", "method": "POST", "mode": "cors"});`, "POST https://api.test/x from https://app.test as fetch with include"},
		{"document.cookie", `document.cookie = "a=1; Path=/"; document.cookie='b=2'`, "script(a=1; Path=/ | b=2)"},
		{"with variables", "document.cookie = 'sid=' + token +\n  '; Max-Age=' + 60 * 60;\ndocument.cookie = `t=${theme}; Path=/`", "script(sid=token; Max-Age=60 * 60 | t=theme; Path=/)"},
		{"escapes", `document.cookie = "a=\x31\u00e9\'\"\u{31}; Path=/"`, `script(a=1é'"u{31}; Path=/)`},
		{"a comparison", "if (document.cookie == 'a=1') {}", ""},
		{"nothing", "HTTP/1.1 200 OK\nX: a=1\n\na=1\n", "200"},
		{"prose", "my cookie is not sent, why?", ""},
		{"empty", "", ""},
	} {
		var got []string
		for _, e := range paste.Read(test.text).Exchanges {
			got = append(got, told(e))
		}
		if said := strings.Join(got, " // "); said != test.want {
			t.Errorf("%s:\n  %s\nwant\n  %s", test.what, said, test.want)
		}
	}
}

// TestRowsOfDeveloperTools has rows of Chromium and of Firefox, with titles and without.
func TestRowsOfDeveloperTools(t *testing.T) {
	for _, test := range []struct{ what, text, want string }{
		{"a row of Chromium", "sid\tx2ye\t.shop.test\t/\t2026-03-16T09:00:00.000Z\t12\t✓\t✓\tLax\t\t\tMedium\n", "{sid x2ye .shop.test / 2026-03-16T09:00:00.000Z true true Lax  false }"},
		{"two rows", "a\t1\tshop.test\t/\tSession\t2\t\t\t\t\t\tMedium\nb\t2\tshop.test\t/x\tSession\t2\t\t✓\tNone\thttps://news.test\t✓\tMedium", "{a 1 shop.test / Session false false   false } {b 2 shop.test /x Session false true None https://news.test true }"},
		{"with titles, as Firefox has them", "Name\tValue\tDomain\tPath\tExpires / Max-Age\tSize\tHttpOnly\tSecure\tSameSite\na\t1\tshop.test\t/\tSession\t2\ttrue\tfalse\tNone\n", "{a 1 shop.test / Session true false None  false }"},
		{"Korean titles", "이름\t값\tDomain\tPath\nlang\tko\tlocalhost\t/\n", "{lang ko localhost /  false false   false }"},
		{"a cookies.txt", "shop.test\tFALSE\t/\tTRUE\t0\tsid\t1\n", ""},
		{"prose with tabs", "the\tcookie\tis\tlost\n", ""},
	} {
		var got []string
		for _, c := range paste.Read(test.text).Held {
			got = append(got, fmt.Sprint(c))
		}
		if said := strings.Join(got, " "); said != test.want {
			t.Errorf("%s:\n  %s\nwant\n  %s", test.what, said, test.want)
		}
	}
}

// TestWhatHasNoCookiesIsNamed, and what has is not.
func TestWhatHasNoCookiesIsNamed(t *testing.T) {
	for text, want := range map[string]string{
		`[{"name":"a","value":"1"}]`:                      "a JSON list",
		`[{"name":"a","value":"1","domain":"a.test"}]`:    "a list of cookies (JSON)",
		`{"name":"a=1"}`:                                  "a JSON object",
		`{"log":{"version":"1.2","entries":[]}}`:          "a HAR, a whole recording of the network (JSON)",
		`{"cookies":[],"origins":[]}`:                     "a storage state with cookies (JSON)",
		"<!DOCTYPE html>\n<a href=\"x=1\">":               "HTML",
		"eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln":       "a token (JWT), the value of a cookie or of the header Authorization",
		"const a = document.cookie;":                      "JavaScript",
		"const x = await axios.get('/me');":               "JavaScript",
		"fetch(url, {credentials: 'include'})":            "JavaScript",
		"res.cookie('sid', token, {httpOnly: true})":      "JavaScript",
		"response.set_cookie('sid', token, path='/')":     "Python",
		"SESSION_COOKIE_SAMESITE = 'None'\n":              "Python",
		"<?php setcookie('a', '1');":                      "the code or the settings of a server",
		"proxy_cookie_path / \"/; Secure\";":              "the code or the settings of a server",
		"# Netscape HTTP Cookie File\n":                   "a file of cookies (cookies.txt)",
		"shop.test\tFALSE\t/\tTRUE\t0\tsid\t1":            "a file of cookies (cookies.txt)",
		"a=1; Path=/":                                     "",
		`prefs={"dark":true}; Path=/`:                     "",
		"sid=eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln; ": "",
		"why is it not sent":                              "",
		"why does res.clearCookie('sid') delete nothing":  "",
	} {
		is, hint := paste.Foreign(text)
		if is.EN != want || (is.KO == "") != (want == "") || hint.IsZero() != (want == "") {
			t.Errorf("%q is %q, want %q", text, is.EN, want)
		}
	}
}

// TestDeletionInCode: code that asks for a cookie to be deleted does not say whether it
// was; the lines of two answers do.
func TestDeletionInCode(t *testing.T) {
	for text, want := range map[string]string{
		"res.clearCookie('sid')":                             "JavaScript",
		"res.clearCookie('sid', {path: '/'});\nres.json({})": "JavaScript",
		"reply.clearCookie('sid')":                           "JavaScript",
		"(await cookies()).delete('sid')":                    "JavaScript",
		"cookies().delete('sid')":                            "JavaScript",
		"Cookies.remove('sid', { path: '' })":                "JavaScript",
		"removeCookie('sid', {path: '/'});":                  "JavaScript",
		"response.delete_cookie('sid')":                      "Python",
		`resp.delete_cookie("sid", domain=".shop.test")`:     "Python",
		"unset_jwt_cookies(response)":                        "Python",
		"setcookie('sid', '', time() - 3600);":               "the code or the settings of a server",
		`<?php setcookie("sid", "", 1);`:                     "the code or the settings of a server",
		"cookies.delete(:sid)":                               "the code or the settings of a server",
		"cookies.delete :sid, domain: :all":                  "the code or the settings of a server",
		"cookie.setMaxAge(0);\nresponse.addCookie(cookie);":  "the code or the settings of a server",
	} {
		is, hint := paste.Foreign(text)
		if is.EN != want || !strings.Contains(hint.EN, "Paste both: curl -si URL") || !strings.Contains(hint.KO, "curl -si URL") {
			t.Errorf("%q is %q, with the hint %q; want %s", text, is.EN, hint.EN, want)
		}
	}
	for _, text := range []string{"res.cookie('sid', token)", "setcookie('sid', $token, time() + 3600);", "response.set_cookie('sid', token)"} {
		if is, hint := paste.Foreign(text); is.IsZero() || strings.Contains(hint.EN, "Paste both") {
			t.Errorf("%q is %q, with the hint %q", text, is.EN, hint.EN)
		}
	}
}

func TestWhatWindowsWrites(t *testing.T) {
	octets := []byte{0xff, 0xfe}
	for _, unit := range utf16.Encode([]rune("HTTP/1.1 200 OK\r\nSet-Cookie: a=한\r\n\r\n")) {
		octets = append(octets, byte(unit), byte(unit>>8))
	}
	got := paste.Read(string(octets))
	if len(got.Exchanges) != 1 || got.Exchanges[0].Answer.Get("Set-Cookie") != "a=한" {
		t.Errorf("UTF-16 is read as %+v", got)
	}
	if got := paste.Read("Set-Cookie: a=caf\xe9").Exchanges; len(got) != 1 || got[0].Answer.Get("Set-Cookie") != "a=caf\xe9" {
		t.Errorf("an odd octet is read as %+v", got)
	}
}

// long are texts that hold one thing over and over.
func long(size int) map[string]string {
	texts := map[string]string{
		"attributes": ";x", "lines": "a=1\n", "headers": "Set-Cookie: a=1\n", "answers": "HTTP/1.1 200 OK\nSet-Cookie: a=1\n\n", "commands": "$ curl https://a.test/\n",
		"an open quotation": "curl '\n", "backslashes": "curl \\\n", "rows": "a\t1\ta.test\t/\n", "braces": "{", "brackets": "[[", "assignments": "document.cookie='a'+\n",
		"dollars": "document.cookie=`${", "names alone": "a:\n", "requests": "> GET / HTTP/1.1\n> Host: a.test\n>\n", "fetch": "fetch(", "tabs": "\t", "words": "const ",
	}
	for name, unit := range texts {
		texts[name] = strings.Repeat(unit, size/len(unit))
	}
	return texts
}

// A long text of anything leaves no more behind than anybody looks at. That the time
// grows with it, and no faster, shows in BenchmarkLong.
func TestLongTextsTakeLittle(t *testing.T) {
	for name, text := range long(1 << 18) {
		got := paste.Read(text)
		kept := len(got.Held)
		for _, e := range got.Exchanges {
			kept += 1 + len(e.Answer) + len(e.Request) + len(e.Script)
		}
		if kept > 5000 {
			t.Errorf("%s leave %d things", name, kept)
		}
	}
}

func seeds() []string {
	return []string{
		"* Connected to a.test (1.2.3.4) port 443\n> GET / HTTP/1.1\n> Host: a.test\n>\n< HTTP/1.1 302 Found\n< Location: /x\n<\n", "HTTP/1.1 100 Continue\n\nHTTP/2 200\nSet-Cookie: a=1;\n Path=/\n\n",
		"curl -siXPOST -b 'a=1' \\\n -H $'X: \\'1' 'https://a.test/' | less", "a\t1\t.a.test\t/\tSession\t2\t✓\t✓\tLax\n", "document.cookie = 'a=' + b + `;${c}`", `fetch("https://a.test/", {"method":"POST","headers":{"a":"b"}})`,
		"General\nRequest URL:\nhttps://a.test/\n:path:\n/\nset-cookie:\na=1\n", "[{\"name\":1}]", "\xff\xfea\x00=\x001\x00",
	}
}

// FuzzRead wants every text to be read, and what was found in it to be whole.
func FuzzRead(f *testing.F) {
	for _, s := range seeds() {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got := paste.Read(text)
		if got.Found() && !got.Is.IsZero() {
			t.Errorf("it is read and named %s", got.Is.EN)
		}
		for _, e := range got.Exchanges {
			if len(e.Script) > 0 && (e.Status != 0 || len(e.Answer) > 0) {
				t.Errorf("an answer and a script at once: %+v", e)
			}
		}
		for _, c := range got.Held {
			if c.Name == "" || c.Domain == "" {
				t.Errorf("a row without name or domain: %+v", c)
			}
		}
	})
}

// FuzzForeign wants a hint wherever something is named.
func FuzzForeign(f *testing.F) {
	for _, s := range seeds() {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if is, hint := paste.Foreign(text); is.IsZero() != hint.IsZero() {
			t.Errorf("%q: %v, %v", text, is, hint)
		}
	})
}

func BenchmarkLong(b *testing.B) {
	for _, size := range []int{1 << 16, 1 << 20} {
		for name, text := range long(size) {
			b.Run(fmt.Sprintf("%s/%dKiB", name, size>>10), func(b *testing.B) {
				b.SetBytes(int64(size))
				for b.Loop() {
					paste.Read(text)
				}
			})
		}
	}
}

func BenchmarkRead(b *testing.B) {
	text := "HTTP/1.1 200 OK\r\n" + strings.Repeat("Set-Cookie: sid=x2ye; Path=/; HttpOnly\r\n", 20) + "\r\n" + strings.Repeat("<p>body</p>\n", 100)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		paste.Read(text)
	}
}

// A name that is nearly that of a header that counts is told from one that is another header.
func TestNamesOfHeadersThatAreMisspelt(t *testing.T) {
	for name, want := range map[string]string{
		"SetCookie": "Set-Cookie", "Set_Cookie": "Set-Cookie", "Set Cookie": "Set-Cookie", "Set-Cookies": "Set-Cookie", "Set-Cokie": "Set-Cookie", "Set-Cookie：": "Set-Cookie",
		"Cookies": "Cookie", "Acess-Control-Allow-Origin": "Access-Control-Allow-Origin", "Access-Control-Allow-Credential": "Access-Control-Allow-Credentials", "ClearSiteData": "Clear-Site-Data", "Locaton": "Location",
		"set-cookie": "", "COOKIE": "", "Content-Location": "", "X-Set-Cookie": "", "Allow": "", "Vary": "", "Date": "", "access-control-allow-origin": "", "": "", "：": "",
	} {
		if got := paste.Misspelt(name); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
}
