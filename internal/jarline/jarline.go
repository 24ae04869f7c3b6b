// Package jarline lets programs of any language use a cookie jar: it answers
// requests of one JSON object a line with one line each. Jars that speak this
// protocol can be measured side by side.
//
//	{"op":"reset","psl":["co.uk"],"profile":"chromium","third_party":"allowed"}
//	{"op":"set","now":T,"url":U,"lines":["a=1; Path=/"],"ctx":{…}}
//	{"op":"get","now":T,"url":U,"ctx":{…}}
//	{"op":"list","now":T}
//
// docs/jar-protocol.md describes every field. What cannot be understood is
// answered with {"error":…}, changes nothing, and the next line is read.
package jarline

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"statelab/internal/cookiejar"
)

// MaxLine is the most bytes that a line may have, without its line feed. A longer
// one is read to its end and answered with an error.
const MaxLine = 1 << 20

// Serve answers the requests of r on w until r ends. It begins with an empty jar
// of the Chromium profile that allows third-party cookies and knows the real
// public suffix list. Empty lines are not answered. The error is one of r or w.
func Serve(r io.Reader, w io.Writer) error {
	in := bufio.NewReaderSize(r, 64<<10)
	s := session{jar: cookiejar.New(cookiejar.Options{})}
	for {
		line, tooLong, err := readLine(in)
		if err != nil && !errors.Is(err, io.EOF) {
			return fmt.Errorf("jarline: %w", err)
		}
		last := err != nil
		var reply any
		switch {
		case tooLong:
			reply = problem{fmt.Sprintf("the line is longer than %d bytes", MaxLine), "send fewer lines at once"}
		case len(bytes.TrimSpace(line)) > 0:
			reply = s.answer(line)
		}
		if reply != nil {
			if err := write(w, reply); err != nil {
				return fmt.Errorf("jarline: %w", err)
			}
		}
		if last {
			return nil
		}
	}
}

// readLine reads up to a line feed. Of a line that is too long it keeps nothing.
func readLine(in *bufio.Reader) (line []byte, tooLong bool, err error) {
	for {
		part, err := in.ReadSlice('\n')
		if !tooLong {
			line = append(line, part...)
		}
		if len(bytes.TrimSuffix(line, []byte("\n"))) > MaxLine {
			line, tooLong = nil, true
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return line, tooLong, err
		}
	}
}

// write writes one line. It is whole, so that a reader that waits for it need not
// wait for more.
func write(w io.Writer, v any) error {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		return err
	}
	_, err := w.Write(b.Bytes())
	return err
}

// problem is the answer to what could not be understood.
type problem struct {
	Error string `json:"error"`
	Hint  string `json:"hint,omitempty"`
}

// session is one conversation: the jar, as the last reset left it.
type session struct{ jar *cookiejar.Jar }

// answer carries out one line.
func (s *session) answer(line []byte) any {
	if !utf8.Valid(line) {
		return problem{"the line is no UTF-8", `write octets beyond ASCII as characters, control characters as \u0000`}
	}
	q, wrong := parse(line)
	if wrong != nil {
		return *wrong
	}
	return q.op.carryOut(s, &q)
}
