package relay

import (
	"bytes"
	"strconv"
	"strings"

	"statelab/internal/rule"
	"statelab/internal/wire"
)

// framing is where a body ends (RFC 9112 section 6.3).
type framing struct {
	length  int64
	chunked bool
	toEnd   bool // with its connection
}

// ofRequest returns where the body of a request ends, or why readers can differ about it.
func ofRequest(h *wire.RequestHead) (framing, rule.Text) {
	if why := ambiguous(h.Octets, h.Headers, true); !why.IsZero() {
		return framing{}, why
	}
	if len(h.Headers.Values("Host")) > 1 {
		return framing{}, whyHosts
	}
	f, said, why := stated(h.Headers, h.Proto)
	if !said {
		f = framing{}
	}
	return f, why
}

// ofAnswer returns where the body of an answer ends, or why readers can differ about it.
func ofAnswer(method string, h *wire.ResponseHead) (framing, rule.Text) {
	if why := ambiguous(h.Octets, h.Headers, false); !why.IsZero() {
		return framing{}, why
	}
	f, said, why := stated(h.Headers, h.Proto)
	switch {
	case !why.IsZero():
		return f, why
	case method == "HEAD" || h.Status == 204 || h.Status == 304:
		return framing{}, why
	case !said:
		return framing{toEnd: true}, why
	}
	return f, why
}

// stated is what the headers say of where a body ends, if they say anything.
func stated(h wire.Headers, proto string) (f framing, said bool, why rule.Text) {
	codings, lengths := h.Values("Transfer-Encoding"), h.Values("Content-Length")
	switch {
	case len(codings) > 0 && len(lengths) > 0:
		return f, true, whyBoth
	case len(codings) > 0 && proto == "HTTP/1.0":
		return f, true, whyOldCoding
	case len(codings) > 1 || len(codings) == 1 && !strings.EqualFold(codings[0], "chunked"):
		return f, true, whyCoding
	case len(codings) == 1:
		return framing{chunked: true}, true, why
	case len(lengths) > 1:
		return f, true, whyLengths
	case len(lengths) == 0:
		return f, false, why
	}
	n, err := strconv.ParseUint(lengths[0], 10, 62)
	if err != nil {
		return f, true, whyLength
	}
	return framing{length: int64(n)}, true, why
}

// ambiguous says why readers can differ about what the lines of a head are (RFC 9112
// sections 2.2, 5.1 and 5.2), zero where they cannot.
func ambiguous(head wire.Bytes, fields wire.Headers, request bool) rule.Text {
	octets := []byte(head)
	feeds, pairs := bytes.Count(octets, []byte("\n")), bytes.Count(octets, []byte("\r\n"))
	switch {
	case bytes.Count(octets, []byte("\r")) > pairs:
		return whyBareCR
	case pairs > 0 && pairs < feeds:
		return whyMixed
	case bytes.IndexByte(octets, 0) >= 0:
		return whyNUL
	}
	for _, f := range fields {
		switch {
		case f.Name == "":
			return whyNoColon
		case strings.Trim(f.Name[:1], " \t") == "":
			return whyFold
		case strings.TrimRight(f.Name, " \t") != f.Name:
			return whyColon
		}
	}
	lines := bytes.Split(bytes.TrimLeft(octets, "\r\n"), []byte("\n"))
	for _, line := range lines[1:] {
		switch {
		case len(bytes.TrimRight(line, "\r")) == 0:
		case line[0] == ' ' || line[0] == '\t':
			return whyFold
		case request && bytes.IndexByte(line, ':') < 0:
			return whyNoColon
		}
	}
	return rule.Text{}
}
