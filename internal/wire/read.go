package wire

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http/httputil"
	"strconv"
	"strings"
	"sync"
)

// Limits of what a response may be: a server's answer must not exhaust memory.
const (
	maxHead   = 256 << 10 // octets of status line and headers
	maxFields = 4000      // lines of headers
	maxBody   = 8 << 20   // octets of a body, without its transfer coding
)

// End says what becomes of a connection behind a response.
type End int

// The ends of a response.
const (
	Stays   End = iota // the connection can carry another request
	Closes             // the server closes it: it says so, or the end was the end of the body
	Spoiled            // octets follow that belong to no response
)

// ErrTooLarge means that a head exceeds maxHead or maxFields, or a body maxBody.
var ErrTooLarge = errors.New("the message is too large")

// ErrNoHead means that what came is no head of the kind that was to come.
var ErrNoHead = errors.New("it is no head")

// ReadResponse reads one response to a request of the method (RFC 9112). The
// head is read leniently and kept as it came: a line without a colon is skipped,
// and odd octets in a value stay, since it is the jar's work to refuse them.
// Interim (1xx) responses are skipped. It returns all octets that it consumed
// from r; end means nothing beside an error.
func ReadResponse(r io.Reader, method string) (resp Response, raw Bytes, end End, err error) {
	var consumed bytes.Buffer
	br := readers.Get().(*bufio.Reader)
	br.Reset(io.TeeReader(io.LimitReader(r, maxHead+2*maxBody), &consumed))
	defer func() {
		raw = Bytes(consumed.String())
		br.Reset(nil)
		readers.Put(br)
	}()
	for {
		resp, err = readHead(br)
		if err != nil {
			return resp, raw, Spoiled, err
		}
		if resp.Status >= 200 || resp.Status == 101 {
			break
		}
	}
	sized, err := readBody(br, &resp, method)
	switch {
	case !sized || !resp.KeepsAlive():
		end = Closes
	case err != nil || br.Buffered() > 0:
		end = Spoiled
	}
	return resp, raw, end, err
}

// readers are what reads responses, each for one at a time: there are many, and most are short.
var readers = sync.Pool{New: func() any { return bufio.NewReader(nil) }}

// readHead reads a status line and the header lines up to the empty one.
func readHead(br *bufio.Reader) (Response, error) {
	head, err := ReadResponseHead(br)
	return head.Response, unexpected(err)
}

// readBody reads the body by the rules of RFC 9112 section 6.3. sized is false
// when only the end of the connection ended it.
func readBody(br *bufio.Reader, resp *Response, method string) (sized bool, err error) {
	if method == "HEAD" || resp.Status == 204 || resp.Status == 304 {
		return true, nil
	}
	var body io.Reader = br
	if strings.EqualFold(resp.Headers.Get("Transfer-Encoding"), "chunked") {
		body, sized = httputil.NewChunkedReader(br), true
	} else if length := resp.Headers.Get("Content-Length"); length != "" {
		n, err := strconv.ParseUint(length, 10, 62)
		if err != nil {
			return false, fmt.Errorf("%.40q is no Content-Length", length)
		}
		if n > maxBody {
			return false, ErrTooLarge
		}
		octets := make([]byte, n)
		_, err = io.ReadFull(br, octets)
		resp.Body = Bytes(octets)
		return true, unexpected(err)
	}
	octets, err := io.ReadAll(io.LimitReader(body, maxBody+1))
	if len(octets) > maxBody {
		return false, ErrTooLarge
	}
	resp.Body = Bytes(octets)
	if err == nil && sized {
		err = ReadTrailer(br)
	}
	return sized, err
}

// ReadTrailer passes over the trailer section behind the last chunk.
func ReadTrailer(br *bufio.Reader) error {
	lines := headLines{br: br}
	for {
		line, err := lines.next()
		if err != nil || line == "" {
			return err
		}
	}
}

func unexpected(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// KeepsAlive says whether the server offers to keep the connection (RFC 9112
// section 9.3).
func (r *Response) KeepsAlive() bool {
	closes := r.Proto == "HTTP/1.0"
	for _, value := range r.Headers.Values("Connection") {
		for option := range strings.SplitSeq(value, ",") {
			switch strings.ToLower(strings.TrimSpace(option)) {
			case "close":
				return false
			case "keep-alive":
				closes = false
			}
		}
	}
	return !closes
}
