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
	"statelab/internal/rule"
	"statelab/internal/visible"
)

// MaxLine is the most bytes that a line may have, without its line feed. A longer
// one is read to its end and answered with an error.
const MaxLine = 1 << 20

// Files are where the cookies come from before the first request, and go after
// the last one. Empty is nowhere. A name that ends in .json is a file of JSON,
// any other one of Netscape's cookies.txt.
type Files struct{ Load, Save string }

// Format is the format in which the cookies are saved.
func (f Files) Format() jarfile.Format {
	if strings.EqualFold(filepath.Ext(f.Save), ".json") {
		return jarfile.JSON
	}
	return jarfile.Netscape
}

// Serve answers the requests of r on w until r ends. It begins with a jar of the
// Chromium profile that allows third-party cookies and knows the real public
// suffix list; it holds what the file to load holds. Empty lines are not
// answered. It returns the cookies that the format of the file to save cannot
// say. The error is one of r, w or the files; what stands in a file that cannot
// be read is a diag.List, and where no file can be saved nothing is answered.
func Serve(r io.Reader, w io.Writer, files Files) (left []jarfile.Left, err error) {
	s := session{jar: cookiejar.New(cookiejar.Options{})}
	if files.Save != "" {
		if err := jarfile.Savable(files.Save); err != nil {
			return nil, err
		}
	}
	if files.Load != "" {
		cookies, err := jarfile.Load(files.Load)
		if err != nil {
			return nil, err
		}
		s.loaded = cookies
	}
	if err := s.serve(r, w); err != nil {
		return nil, err
	}
	// Where no request said the time, nothing has changed and nothing is written.
	if files.Save == "" || !s.hasNow {
		return nil, nil
	}
	return jarfile.Save(files.Save, files.Format(), s.jar.Cookies(s.now))
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
			reply = wrongly(rule.Textf("the line is longer than %d bytes", "줄이 %d바이트를 넘습니다", MaxLine),
				rule.Text{EN: "send fewer lines at once", KO: "한 번에 더 적은 줄을 보냅니다"})
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
// wait for more. An answer that cannot be said is a problem of this line alone.
func write(w io.Writer, v any) error {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		return write(w, wrongly(rule.Textf("the answer cannot be said in JSON: %v", "응답을 JSON으로 적을 수 없습니다: %v", err), rule.Text{}))
	}
	_, err := w.Write(visible.JSON(b.Bytes()))
	return err
}

// problem is the answer to what could not be understood, in English and in every
// other language.
type problem struct {
	said
	KO said `json:"ko"`
}

type said struct {
	Error string `json:"error"`
	Hint  string `json:"hint,omitempty"`
}

func wrongly(text, hint rule.Text) *problem {
	return &problem{said{text.EN, hint.EN}, said{text.KO, hint.KO}}
}

// session is one conversation: the jar, as the last reset left it.
type session struct {
	jar    *cookiejar.Jar
	now    time.Time // of the last request that said one
	hasNow bool
	// loaded waits for the first request that says what time it is.
	loaded []cookiejar.Cookie
}

// answer carries out one line.
func (s *session) answer(line []byte) any {
	if !utf8.Valid(line) {
		return wrongly(rule.Text{EN: "the line is no UTF-8", KO: "줄이 UTF-8이 아닙니다"}, rule.Text{
			EN: `write octets beyond ASCII as characters, control characters as \u0000`,
			KO: `ASCII가 아닌 옥텟은 글자로, 제어 문자는 \u0000으로 적습니다`,
		})
	}
	q, wrong := parse(line)
	if wrong != nil {
		return wrong
	}
	if q.hasNow {
		s.now, s.hasNow = q.now, true
		jarfile.Restore(s.jar, s.now, s.loaded)
		s.loaded = nil
	}
	return q.op.carryOut(s, &q)
}
