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

	"statelab/internal/cookiefile"
	"statelab/internal/cookiejar"
	"statelab/internal/jarfile"
	"statelab/internal/rule"
	"statelab/internal/visible"
)

// MaxLine is the most bytes that a line may have, without its line feed. A longer
// one is read to its end and answered with an error.
const MaxLine = 1 << 20

// Files are where the cookies come from before the first request, and go after
// the last one. Empty is nowhere. What is loaded is recognised by what stands in it; a
// name to save that ends in .json is a file of JSON, any other one of Netscape's
// cookies.txt.
type Files struct {
	Load, Save string
	// Loaded is told what became of the cookies to load, when the first request that says
	// the time has brought them into the jar. nil: nobody is told.
	Loaded func(*jarfile.Tally)
}

// Format is the format in which the cookies are saved.
func (f Files) Format() jarfile.Format {
	if strings.EqualFold(filepath.Ext(f.Save), ".json") {
		return jarfile.JSON
	}
	return jarfile.Netscape
}

// Saved says what went into the file to save.
type Saved struct {
	Written bool           // false where no request said the time, so that nothing has changed
	Left    []jarfile.Left // the cookies that the format of the file cannot say
}

// Serve answers the requests of r on w until r ends. It begins with a jar of the
// Chromium profile that allows third-party cookies and knows the real public
// suffix list; it holds what the file to load holds, so far as a browser would. Empty
// lines are not answered.
//
// The error is one of r, w or the files. A file to load that is none of cookies, or is
// broken, is a diag.List, and where no file can be loaded or saved nothing is answered.
// Where r or w fails, what the jar holds by then is saved all the same.
func Serve(r io.Reader, w io.Writer, files Files) (saved Saved, err error) {
	s := session{jar: cookiejar.New(cookiejar.Options{}), told: files.Loaded}
	if files.Save != "" {
		if err := jarfile.Savable(files.Save); err != nil {
			return saved, err
		}
	}
	if files.Load != "" {
		if s.waiting, err = readable(files.Load); err != nil {
			return saved, err
		}
		defer s.waiting.Close()
	}
	err = s.serve(r, w)
	if files.Save == "" || !s.hasNow {
		return saved, err
	}
	left, saving := jarfile.Save(files.Save, files.Format(), s.jar.Cookies(s.now))
	if saving != nil {
		return saved, saving
	}
	return Saved{Written: true, Left: left}, err
}

// readable opens a file and goes through it once, so that one that is broken is refused
// before anything is answered.
func readable(path string) (*cookiefile.File, error) {
	f, err := cookiefile.Open(path)
	if err != nil {
		return nil, err
	}
	err = f.Each(func(jarfile.About) error { return nil }, nil)
	if err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
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
			if reply, err = s.answer(line); err != nil {
				return err
			}
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
	// waiting is a file whose cookies wait for the first request that says what time it
	// is, and told is told of them.
	waiting *cookiefile.File
	told    func(*jarfile.Tally)
}

// load brings the cookies that wait into the jar, one by one.
func (s *session) load(now time.Time) error {
	f := s.waiting
	if f == nil {
		return nil
	}
	s.waiting = nil
	defer f.Close()
	var tally jarfile.Tally
	about := func(a jarfile.About) error {
		tally.Notes = a.Notes
		return nil
	}
	err := f.Each(about, func(e jarfile.Entry) error {
		if e.Sealed {
			tally.AddSealed(&e)
		} else {
			tally.Add(&e, jarfile.Place(s.jar, now, &e))
		}
		return nil
	})
	if err == nil && s.told != nil {
		s.told(&tally)
	}
	return err
}

// answer carries out one line. The error is one of the file to load, which was changed
// since it was looked at.
func (s *session) answer(line []byte) (any, error) {
	if !utf8.Valid(line) {
		return wrongly(rule.Text{EN: "the line is no UTF-8", KO: "줄이 UTF-8이 아닙니다"}, rule.Text{
			EN: `write octets beyond ASCII as characters, control characters as \u0000`,
			KO: `ASCII가 아닌 옥텟은 글자로, 제어 문자는 \u0000으로 적습니다`,
		}), nil
	}
	q, wrong := parse(line)
	if wrong != nil {
		return wrong, nil
	}
	if q.hasNow {
		if err := s.load(q.now); err != nil {
			return nil, err
		}
		s.now, s.hasNow = q.now, true
	}
	return q.op.carryOut(s, &q), nil
}
