package render

import (
	"bytes"
	"encoding/json"
	"io"
	"time"

	"statelab/internal/explain"
	"statelab/internal/rule"
	"statelab/internal/visible"
	"statelab/internal/wire"
)

// FileLines writes a file of cookies as JSON lines: an object for the file, each cookie, the
// request that is asked about, and the summary. docs/cookie-files.md describes them.
type FileLines struct {
	w    io.Writer
	full bool
}

// NewFileLines returns a FileLines that writes to w. Only a full one has values.
func NewFileLines(w io.Writer, full bool) *FileLines { return &FileLines{w, full} }

// fileFormat is the version of the lines.
const fileFormat = 2

// Head writes the line of the file.
func (f *FileLines) Head(h FileHead) error {
	return f.write(struct {
		Line   string      `json:"line"` // "file"
		Format int         `json:"format"`
		File   string      `json:"file"`
		Kind   string      `json:"kind"`
		Name   rule.Text   `json:"kind_name"`
		Notes  []rule.Text `json:"notes,omitempty"`
		At     time.Time   `json:"at"`
	}{"file", fileFormat, h.File, h.Word, h.Format, h.Notes, h.At.UTC()})
}

// Cookie writes the line of one cookie.
func (f *FileLines) Cookie(c explain.FileCookie) error {
	l := struct {
		Line string `json:"line"` // "cookie", or "unread" for what is none
		explain.FileCookie
		Value   *wire.Bytes `json:"value,omitempty"`
		Bytes   *int        `json:"value_bytes,omitempty"`
		Seconds *float64    `json:"seconds_left,omitempty"`
	}{Line: "cookie", FileCookie: c}
	if c.Held == nil {
		l.Line = "unread"
		return f.write(l)
	}
	if !c.Sealed {
		size := len(c.Value)
		l.Bytes = &size
		if f.full {
			l.Value = &c.Value
		}
	}
	l.Seconds = secondsLeft(&c)
	return f.write(l)
}

// secondsLeft is how long a cookie lives still, nil for a session cookie.
func secondsLeft(c *explain.FileCookie) *float64 {
	if c.Session {
		return nil
	}
	seconds := c.Lasts.Seconds()
	return &seconds
}

// Sent writes the line of the request that is asked about.
func (f *FileLines) Sent(s *explain.FileSent, _ []explain.FileCookie) error {
	type fate struct {
		explain.Fate
		Value    *wire.Bytes `json:"value,omitempty"`
		Number   int         `json:"number"`
		Row      int         `json:"row,omitempty"`
		Session  bool        `json:"session"`
		Expires  *time.Time  `json:"expires"`
		Seconds  *float64    `json:"seconds_left,omitempty"`
		Ends     *time.Time  `json:"browserEnds,omitempty"`
		Replaces int         `json:"replaces,omitempty"`
		Remarks  []rule.Text `json:"remarks,omitempty"`
	}
	l := struct {
		Line    string      `json:"line"` // "request"
		URL     string      `json:"url"`
		At      time.Time   `json:"at"`
		How     rule.Text   `json:"how"`
		Header  *wire.Bytes `json:"cookie,omitempty"`
		Cookies []fate      `json:"cookies"`
		Others  int         `json:"others"`
	}{Line: "request", URL: s.URL, At: s.At, How: s.How, Cookies: []fate{}, Others: s.Others}
	if f.full {
		l.Header = &s.Header
	}
	for i := range s.Cookies {
		c := &s.Of[i]
		one := fate{
			Fate: s.Cookies[i], Number: c.Number, Row: c.Row, Session: c.Session, Expires: c.Expires, Seconds: secondsLeft(c),
			Ends: c.Ends, Replaces: c.Replaces, Remarks: c.Remarks,
		}
		if f.full {
			one.Value = &s.Cookies[i].Value
		}
		l.Cookies = append(l.Cookies, one)
	}
	return f.write(l)
}

// Summary writes the last line.
func (f *FileLines) Summary(sum explain.FileSummary, shown int) error {
	return f.write(struct {
		Line string `json:"line"` // "summary"
		explain.FileSummary
		Shown int `json:"shown"`
	}{"summary", sum, shown})
}

func (f *FileLines) write(l any) error {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(l); err != nil {
		return err
	}
	_, err := f.w.Write(visible.JSON(b.Bytes()))
	return err
}
