package wire_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"statelab/internal/wire"
)

func TestAHostStandsWithoutItsPort(t *testing.T) {
	for authority, want := range map[string]string{
		"shop.test": "shop.test", "shop.test:8443": "shop.test", "shop.test:": "shop.test", "": "",
		"127.0.0.1:80": "127.0.0.1", "[::1]": "[::1]", "[::1]:443": "[::1]",
	} {
		if got := wire.Hostname(authority); got != want {
			t.Errorf("the host of %q is %q, want %q", authority, got, want)
		}
	}
}

func TestResponsesAreReadAsTheyCome(t *testing.T) {
	for _, test := range []struct {
		story, method, bytes string
		status               int
		cookies              []string
		body                 string
		end                  wire.End
	}{
		{"a length", "GET", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi", 200, nil, "hi", wire.Stays},
		{"two cookies keep their order", "GET", "HTTP/1.1 302 Found\r\nSet-Cookie: b=2\r\nset-cookie: a=1\r\nContent-Length: 0\r\n\r\n", 302, []string{"b=2", "a=1"}, "", wire.Stays},
		{"an odd octet stays for the jar to refuse", "GET", "HTTP/1.1 200 OK\r\nSet-Cookie: a=\x01\xff\r\nContent-Length: 0\r\n\r\n", 200, []string{"a=\x01\xff"}, "", wire.Stays},
		{"the server closes", "GET", "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nhi", 200, nil, "hi", wire.Closes},
		{"only the end ends it", "GET", "HTTP/1.1 200 OK\r\n\r\nall of it", 200, nil, "all of it", wire.Closes},
		{"chunks", "GET", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n1\r\n!\r\n0\r\n\r\n", 200, nil, "hi!", wire.Stays},
		{"no body behind HEAD", "HEAD", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n", 200, nil, "", wire.Stays},
		{"an interim answer is skipped", "POST", "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n", 204, nil, "", wire.Stays},
		{"the old protocol closes", "GET", "HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n", 200, nil, "", wire.Closes},
		{"bare line feeds", "GET", "HTTP/1.1 200 OK\nContent-Length: 2\n\nhi", 200, nil, "hi", wire.Stays},
		{"more than was announced", "GET", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi!", 200, nil, "hi", wire.Spoiled},
	} {
		resp, raw, end, err := wire.ReadResponse(strings.NewReader(test.bytes), test.method)
		if err != nil {
			t.Errorf("%s: %v", test.story, err)
			continue
		}
		if resp.Status != test.status || string(resp.Body) != test.body || end != test.end || string(raw) != test.bytes {
			t.Errorf("%s: status %d, body %q, end %v, raw %q", test.story, resp.Status, resp.Body, end, raw)
		}
		if got := strings.Join(resp.Headers.Values("Set-Cookie"), "|"); got != strings.Join(test.cookies, "|") {
			t.Errorf("%s: Set-Cookie %q, want %q", test.story, got, test.cookies)
		}
	}
}

func TestBrokenResponsesAreErrors(t *testing.T) {
	for story, bytes := range map[string]string{
		"nothing":          "",
		"no status line":   "<html>\r\n\r\n",
		"no status":        "HTTP/1.1 OK\r\n\r\n",
		"half a head":      "HTTP/1.1 200 OK\r\nContent-Le",
		"half a body":      "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf",
		"a negative size":  "HTTP/1.1 200 OK\r\nContent-Length: -9\r\n\r\n",
		"a broken chunk":   "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
		"an unended chunk": "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n",
	} {
		if resp, _, _, err := wire.ReadResponse(strings.NewReader(bytes), "GET"); err == nil {
			t.Errorf("%s: read as %+v", story, resp)
		}
	}
	endless := io.MultiReader(strings.NewReader("HTTP/1.1 200 OK\r\nA: "), forever('a'))
	if _, _, _, err := wire.ReadResponse(endless, "GET"); !errors.Is(err, wire.ErrTooLarge) {
		t.Errorf("an endless head gives %v", err)
	}
	endless = io.MultiReader(strings.NewReader("HTTP/1.1 200 OK\r\n\r\n"), forever('a'))
	if _, _, _, err := wire.ReadResponse(endless, "GET"); !errors.Is(err, wire.ErrTooLarge) {
		t.Errorf("an endless body gives %v", err)
	}
	huge := "HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n"
	if _, _, _, err := wire.ReadResponse(strings.NewReader(huge), "GET"); !errors.Is(err, wire.ErrTooLarge) {
		t.Errorf("a huge length gives %v", err)
	}
}

// A response as large as it may be is read, and one octet more is too much.
func TestTheLimitsOfAResponse(t *testing.T) {
	const head, body = 256 << 10, 8 << 20
	const start, end = "HTTP/1.1 204 No Content\r\nA: ", "\r\n\r\n"
	withHead := func(size int) string { return start + strings.Repeat("a", size-len(start)-len(end)) + end }
	sized := func(size int) string {
		return fmt.Sprintf("HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s", size, strings.Repeat("b", size))
	}
	unsized := func(size int) string { return "HTTP/1.1 200 OK\r\n\r\n" + strings.Repeat("b", size) }
	chunked := func(size int) string {
		return fmt.Sprintf("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n", size, strings.Repeat("b", size))
	}
	for _, test := range []struct {
		story string
		bytes func(int) string
		most  int
		body  bool
	}{
		{"a head", withHead, head, false},
		{"a body of a length", sized, body, true},
		{"a body up to the end", unsized, body, true},
		{"a body in a chunk", chunked, body, true},
	} {
		resp, _, _, err := wire.ReadResponse(strings.NewReader(test.bytes(test.most)), "GET")
		if err != nil || test.body && len(resp.Body) != test.most {
			t.Errorf("%s of %d octets: %v, and %d octets of body", test.story, test.most, err, len(resp.Body))
		}
		if _, _, _, err := wire.ReadResponse(strings.NewReader(test.bytes(test.most+1)), "GET"); !errors.Is(err, wire.ErrTooLarge) {
			t.Errorf("%s of %d octets: %v", test.story, test.most+1, err)
		}
	}
}

type forever byte

func (f forever) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = byte(f)
	}
	return len(p), nil
}

func TestBytesLoseNothingInJSON(t *testing.T) {
	for _, b := range []wire.Bytes{"plain", "한글", "a\xffb", "\x00\x1b", ""} {
		data, err := json.Marshal(b)
		if err != nil {
			t.Fatal(err)
		}
		var back wire.Bytes
		if err := json.Unmarshal(data, &back); err != nil || back != b {
			t.Errorf("%q is %s and comes back as %q (%v)", b, data, back, err)
		}
	}
}

func FuzzReadResponse(f *testing.F) {
	f.Add("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi")
	f.Add("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n")
	f.Fuzz(func(t *testing.T, s string) {
		resp, raw, end, err := wire.ReadResponse(strings.NewReader(s), "GET")
		if !strings.HasPrefix(s, string(raw)) {
			t.Errorf("raw %q is no prefix of %q", raw, s)
		}
		if err == nil && (resp.Status < 100 || resp.Status > 999) {
			t.Errorf("status %d", resp.Status)
		}
		if end == wire.Stays && err != nil {
			t.Errorf("it stays after %q and %v", raw, err)
		}
	})
}
