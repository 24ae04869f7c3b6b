package wire

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// RequestHead is the head of a request as it crossed.
type RequestHead struct {
	Request        // without its body
	Proto   string // "HTTP/1.1"
	Octets  Bytes  // all of it, with the empty line at its end
}

// ResponseHead is the head of a response as it crossed.
type ResponseHead struct {
	Response       // without its body
	Octets   Bytes // all of it, with the empty line at its end
}

// ReadRequestHead reads the head of a request (RFC 9112 section 3), as leniently as
// ReadResponse does the one of a response: empty lines before it are passed over (section
// 2.2), lines may end with a line feed alone, a line without a colon is skipped, and odd
// octets in a target or a value stay. Octets are those that were read, also beside an error:
// io.EOF where there were none, io.ErrUnexpectedEOF where the head is cut off, ErrTooLarge
// past 256 KiB or 4000 lines, ErrNoHead where it is something else, which shows at its first
// octet where that begins no method. Behind
// the head br has what follows.
func ReadRequestHead(br *bufio.Reader) (RequestHead, error) {
	lines := headLines{br: br}
	head, err := lines.request()
	head.Octets = Bytes(lines.octets)
	return head, err
}

// ReadResponseHead reads the head of one response, an interim one (1xx) too. Octets and
// errors are as those of ReadRequestHead.
func ReadResponseHead(br *bufio.Reader) (ResponseHead, error) {
	lines := headLines{br: br}
	head, err := lines.response()
	head.Octets = Bytes(lines.octets)
	return head, err
}

// headLines are the lines of a head, as many as a head may have.
type headLines struct {
	br     *bufio.Reader
	octets []byte // that were read
}

func (l *headLines) request() (head RequestHead, err error) {
	line := ""
	for line == "" {
		switch first, err := l.br.Peek(1); {
		case err != nil && len(l.octets) > 0:
			return head, unexpected(err)
		case err != nil:
			return head, err
		case !isToken(first[0]) && first[0] != '\r' && first[0] != '\n':
			return head, fmt.Errorf("%w: %q begins no request", ErrNoHead, first)
		}
		if line, err = l.next(); err != nil {
			return head, err
		}
	}
	method, rest, _ := strings.Cut(line, " ")
	at := strings.LastIndexByte(rest, ' ')
	if at <= 0 || !strings.HasPrefix(rest[at+1:], "HTTP/1.") {
		return head, fmt.Errorf("%w: %.40q is no request line", ErrNoHead, line)
	}
	head.Method, head.Target, head.Proto = method, rest[:at], rest[at+1:]
	head.Headers, err = l.fields()
	return head, err
}

func (l *headLines) response() (head ResponseHead, err error) {
	if _, err := l.br.Peek(1); err != nil {
		return head, err
	}
	line, err := l.next()
	if err != nil {
		return head, err
	}
	proto, rest, _ := strings.Cut(line, " ")
	code, reason, _ := strings.Cut(rest, " ")
	status, err := strconv.Atoi(code)
	if !strings.HasPrefix(proto, "HTTP/1.") || err != nil || status < 100 || status > 999 {
		return head, fmt.Errorf("%w: %.40q is no status line", ErrNoHead, line)
	}
	head.Proto, head.Status, head.Reason = proto, status, reason
	head.Headers, err = l.fields()
	return head, err
}

// fields reads field lines up to the empty one.
func (l *headLines) fields() (Headers, error) {
	var all Headers
	for {
		line, err := l.next()
		if err != nil || line == "" {
			return all, err
		}
		if name, value, ok := strings.Cut(line, ":"); ok {
			if len(all) == maxFields {
				return all, ErrTooLarge
			}
			all = append(all, Header{Name: name, Value: Bytes(strings.Trim(value, " \t"))})
		}
	}
}

// next reads up to a line feed and drops the line's end.
func (l *headLines) next() (string, error) {
	from := len(l.octets)
	for {
		part, err := l.br.ReadSlice('\n')
		l.octets = append(l.octets, part...)
		if len(l.octets) > maxHead {
			return "", ErrTooLarge
		}
		switch {
		case err == nil:
			return string(bytes.TrimSuffix(l.octets[from:len(l.octets)-1], []byte("\r"))), nil
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		default:
			return "", unexpected(err)
		}
	}
}

// isToken reports whether an octet can stand in a token (RFC 9110 section 5.6.2), such as
// a method.
func isToken(c byte) bool {
	return c > ' ' && c < 0x7f && !strings.ContainsRune("\"(),/:;<=>?@[\\]{}", rune(c))
}
