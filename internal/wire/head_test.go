package wire_test

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"statelab/internal/wire"
)

func head(s string) (wire.RequestHead, error) {
	return wire.ReadRequestHead(bufio.NewReader(strings.NewReader(s)))
}

func TestRequestsAreReadAsTheyCome(t *testing.T) {
	for _, test := range []struct{ story, octets, method, target, cookie, proto, rest string }{
		{"a visit", "GET /a?b=c HTTP/1.1\r\nHost: shop.test\r\nCookie: a=1; b=2\r\n\r\n", "GET", "/a?b=c", "a=1; b=2", "HTTP/1.1", ""},
		{"the body stays", "POST / HTTP/1.1\r\nCookie: a=1\r\nContent-Length: 2\r\n\r\nhi", "POST", "/", "a=1", "HTTP/1.1", "hi"},
		{"odd octets stay", "GET /\xff\x01 HTTP/1.1\r\ncookie:  a=\x7f\xfe \r\n\r\n", "GET", "/\xff\x01", "a=\x7f\xfe", "HTTP/1.1", ""},
		{"blanks in the target", "GET /a b HTTP/1.0\r\n\r\n", "GET", "/a b", "", "HTTP/1.0", ""},
		{"empty lines before it", "\r\n\nGET / HTTP/1.1\r\nCookie: a=1\r\n\r\nGET", "GET", "/", "a=1", "HTTP/1.1", "GET"},
		{"bare line feeds", "GET / HTTP/1.1\nCookie: a=1\n\n", "GET", "/", "a=1", "HTTP/1.1", ""},
		{"a line without a colon", "GET / HTTP/1.1\r\nCookie\r\nCookie: a=1\r\n\r\n", "GET", "/", "a=1", "HTTP/1.1", ""},
	} {
		br := bufio.NewReader(strings.NewReader(test.octets))
		got, err := wire.ReadRequestHead(br)
		rest, _ := io.ReadAll(br)
		if err != nil || got.Method != test.method || got.Target != test.target || got.Proto != test.proto || got.Headers.Get("Cookie") != test.cookie {
			t.Errorf("%s: %+v %v", test.story, got, err)
		}
		if string(rest) != test.rest || string(got.Octets)+test.rest != test.octets {
			t.Errorf("%s: the head is %q and behind it is %q", test.story, got.Octets, rest)
		}
	}
}

func TestWhatIsNoRequest(t *testing.T) {
	for story, test := range map[string]struct {
		octets string
		want   error
	}{
		"nothing":           {"", io.EOF},
		"an empty line":     {"\r\n", io.ErrUnexpectedEOF},
		"half a line":       {"GET / HT", io.ErrUnexpectedEOF},
		"half a head":       {"GET / HTTP/1.1\r\nHost: a\r\n", io.ErrUnexpectedEOF},
		"HTTP/2":            {"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", wire.ErrNoHead},
		"no target":         {"GET HTTP/1.1\r\n\r\n", wire.ErrNoHead},
		"HTTP/0.9":          {"GET /\r\n", wire.ErrNoHead},
		"TLS, without end":  {"\x16\x03\x01", wire.ErrNoHead},
		"no more than that": {"\x00", wire.ErrNoHead},
	} {
		if got, err := head(test.octets); !errors.Is(err, test.want) || !strings.HasPrefix(test.octets, string(got.Octets)) {
			t.Errorf("%s is read as %+v with %v, want %v", story, got, err, test.want)
		}
	}
}

// A head as large as it may be is read, and one octet or one line more is too much, of
// requests and answers.
func TestTheLimitsOfAHead(t *testing.T) {
	const most, lines = 256 << 10, 4000
	long := func(size int) string {
		const begin, end = "GET / HTTP/1.1\r\nA: ", "\r\n\r\n"
		return begin + strings.Repeat("a", size-len(begin)-len(end)) + end
	}
	many := func(n int) string { return "GET / HTTP/1.1\r\n" + strings.Repeat("A:\r\n", n) + "\r\n" }
	for story, test := range map[string]struct {
		octets string
		want   error
	}{
		"the longest": {long(most), nil}, "one octet more": {long(most + 1), wire.ErrTooLarge},
		"the most lines": {many(lines), nil}, "one line more": {many(lines + 1), wire.ErrTooLarge},
		"empty lines without end": {strings.Repeat("\n", most+1), wire.ErrTooLarge},
	} {
		if _, err := head(test.octets); !errors.Is(err, test.want) {
			t.Errorf("%s: %v, want %v", story, err, test.want)
		}
	}
	answer := fmt.Sprintf("HTTP/1.1 200 OK\r\n%s\r\n", strings.Repeat("A:\r\n", lines+1))
	if _, err := wire.ReadResponseHead(bufio.NewReader(strings.NewReader(answer))); !errors.Is(err, wire.ErrTooLarge) {
		t.Errorf("an answer of too many lines: %v", err)
	}
}

// FuzzReadRequestHead reads anything: what is said to have been read is what came, what is
// left is the rest, and a head that is written again is read as the same one.
func FuzzReadRequestHead(f *testing.F) {
	f.Add("GET /a HTTP/1.1\r\nHost: a\r\nCookie: a=1\r\n\r\nrest")
	f.Add("\r\n\nPOST http://a/ HTTP/1.0\nContent-Length: 3\n\nabc")
	f.Add("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")
	f.Fuzz(func(t *testing.T, s string) {
		br := bufio.NewReader(strings.NewReader(s))
		got, err := wire.ReadRequestHead(br)
		if err != nil {
			return
		}
		rest, _ := io.ReadAll(br)
		if string(got.Octets)+string(rest) != s {
			t.Fatalf("%q and %q are not %q", got.Octets, rest, s)
		}
		again, err := head(strings.Replace(string(got.Request.Bytes()), "HTTP/1.1\r\n", got.Proto+"\r\n", 1))
		if err != nil && !strings.ContainsAny(s, "\r") {
			t.Fatalf("%q is not read again: %v", s, err)
		}
		if err == nil && (again.Method != got.Method || again.Target != got.Target) {
			t.Fatalf("%q is read as %+v and again as %+v", s, got, again)
		}
	})
}
