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
	"path/filepath"
	"strings"
	"time"
	"unicode/utf8"

	"statelab/internal/cookiejar"
	"statelab/internal/jarfile"
)

// MaxLine is the most bytes that a line may have, without its line feed. A longer
// one is read to its end and answered with an error.
const MaxLine = 1 << 20

// Files are where the cookies come from before the first request, and go after
// the last one. Empty is nowhere. A name that ends in .json is a file of JSON,
// any other one of Netscape's cookies.txt.
type Files struct{ Load, Save string }

// Serve answers the requests of r on w until r ends. It begins with a jar of the
// Chromium profile that allows third-party cookies and knows the real public
// suffix list; it holds what the file to load holds. Empty lines are not
// answered. The error is one of r, w or the files; what stands in a file that
// cannot be read is a diag.List.
func Serve(r io.Reader, w io.Writer, files Files) error {
	s := session{jar: cookiejar.New(cookiejar.Options{})}
	if files.Load != "" {
		cookies, err := jarfile.Load(files.Load)
		if err != nil {
			return err
		}
		s.loaded = cookies
	}
	if err := s.serve(r, w); err != nil {
		return err
	}
	return s.save(files.Save)
}

// save writes the cookies that are live at the last request into the file. Where
// no request said the time, nothing has changed and nothing is written.
func (s *session) save(file string) error {
	if file == "" || s.now.IsZero() {
		return nil
	}
	format := jarfile.Netscape
	if strings.EqualFold(filepath.Ext(file), ".json") {
		format = jarfile.JSON
	}
	_, err := jarfile.Save(file, format, s.jar.Cookies(s.now))
	return err
}

func (s *session) serve(r io.Reader, w io.Writer) error {
	in := bufio.NewReaderSize(r, 64<<10)
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
type session struct {
	jar *cookiejar.Jar
	now time.Time // of the last request that said one
	// loaded waits for the first request that says what time it is.
	loaded []cookiejar.Cookie
}

// answer carries out one line.
func (s *session) answer(line []byte) any {
	if !utf8.Valid(line) {
		return problem{"the line is no UTF-8", `write octets beyond ASCII as characters, control characters as \u0000`}
	}
	q, wrong := parse(line)
	if wrong != nil {
		return *wrong
	}
	if !q.now.IsZero() {
		s.now = q.now
		jarfile.Restore(s.jar, s.now, s.loaded)
		s.loaded = nil
	}
	return q.op.carryOut(s, &q)
}
