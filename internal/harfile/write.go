package harfile

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"
	"unicode/utf8"

	"statelab/internal/wire"
)

// Own is the creator of recordings that this program has written. It tells more of an entry
// than others do.
const Own = "statelab"

// own is what only recordings of this program have of an entry.
type own struct {
	// Number is which request it was; the entries stand in the order of their answers.
	Number int `json:"number,omitempty"`
	// User tells browsers apart.
	User int `json:"user,omitempty"`
	// Racing are the names of cookies that changed while the browser may have chosen those of
	// the request.
	Racing []string `json:"racing,omitempty"`
	// Clearing says that all cookies of the site were cleared meanwhile.
	Clearing bool `json:"clearing,omitempty"`
	// Blind says that answers came before it that nobody could read.
	Blind bool `json:"blind,omitempty"`
}

// Exact reports whether the recording is this program's own: each header stands as a line of
// its own, the times are in the order of what happened, and the rest of an entry tells what
// else there was to know.
func (f *File) Exact() bool { return f.Creator == Own }

// Passed is an exchange that is written down. Bodies are not.
type Passed struct {
	Number, User int
	Begun        time.Time
	Answered     time.Time
	Connection   int
	URL          string
	Request      wire.RequestHead
	Answer       wire.ResponseHead // the status is 0 where there was none
	Racing       []string
	Clearing     bool
	Blind        bool
}

// Writer writes a recording while it is made. Behind each entry the file is whole: who is
// killed loses none that was written. Make one with Create.
type Writer struct {
	file    *os.File
	at      int64 // where the next entry goes
	entries int
}

// The most that is written, in bytes. It is read again whole unless nearly every value in it is a new
// one, and what is left out is said then.
const mostWritten = 96 << 20

// ErrEnough means that a recording is as long as one is read.
var ErrEnough = errors.New("the recording is as long as it may be")

// tail ends a recording.
const tail = "\n]}}\n"

// Create makes a file for a recording, for its owner alone to read. One that is there already
// is an error, fs.ErrExist.
func Create(name, version string) (*Writer, error) {
	file, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, err
	}
	w := &Writer{file: file}
	begin, err := json.Marshal(version)
	if err == nil {
		err = w.put(fmt.Sprintf(`{"log":{"version":"1.2","creator":{"name":%q,"version":%s},"pages":[],"entries":[`, Own, begin))
	}
	if err != nil {
		file.Close()
		return nil, err
	}
	return w, nil
}

// Write writes an exchange. Past what can be read again it is ErrEnough, and nothing is
// written.
func (w *Writer) Write(p Passed) error {
	entry, err := encode(p)
	if err != nil {
		return err
	}
	if w.entries == mostEntries || w.at+int64(len(entry)) > mostWritten {
		return ErrEnough
	}
	between := ",\n"
	if w.entries == 0 {
		between = "\n"
	}
	if err := w.put(between + string(entry)); err != nil {
		return err
	}
	w.entries++
	return nil
}

// put writes a part and the end behind it. What could not be written whole is taken back.
func (w *Writer) put(part string) error {
	if _, err := w.file.WriteAt([]byte(part+tail), w.at); err != nil {
		if w.at > 0 {
			_, again := w.file.WriteAt([]byte(tail), w.at)
			err = errors.Join(err, again, w.file.Truncate(w.at+int64(len(tail))))
		}
		return err
	}
	w.at += int64(len(part))
	return nil
}

// Close closes the file.
func (w *Writer) Close() error { return w.file.Close() }

type header struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// encode writes an entry as HAR 1.2 has it.
func encode(p Passed) ([]byte, error) {
	ms := float64(p.Answered.Sub(p.Begun).Microseconds()) / 1000
	none := []any{}
	entry := map[string]any{
		"startedDateTime": p.Begun.UTC().Format("2006-01-02T15:04:05.000000Z"),
		"time":            ms,
		"request": map[string]any{
			"method": asText(p.Request.Method), "url": asText(p.URL), "httpVersion": asText(p.Request.Proto), "headers": headers(p.Request.Headers),
			"cookies": none, "queryString": none, "headersSize": len(p.Request.Octets), "bodySize": -1,
		},
		"response": map[string]any{
			"status": p.Answer.Status, "statusText": asText(p.Answer.Reason), "httpVersion": asText(p.Answer.Proto), "headers": headers(p.Answer.Headers),
			"cookies": none, "content": map[string]any{"size": -1, "mimeType": asText(p.Answer.Headers.Get("Content-Type"))},
			"redirectURL": asText(p.Answer.Headers.Get("Location")), "headersSize": len(p.Answer.Octets), "bodySize": -1,
		},
		"cache":      map[string]any{},
		"timings":    map[string]any{"send": 0, "wait": ms, "receive": 0},
		"connection": fmt.Sprint(p.Connection),
		"_statelab":  own{Number: p.Number, User: p.User, Racing: p.Racing, Clearing: p.Clearing, Blind: p.Blind},
	}
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(entry); err != nil {
		return nil, err
	}
	return bytes.TrimRight(b.Bytes(), "\n"), nil
}

func headers(all wire.Headers) []header {
	list := []header{}
	for _, h := range all {
		list = append(list, header{asText(h.Name), asText(string(h.Value))})
	}
	return list
}

// asText is a text that JSON can have: an octet that belongs to no UTF-8 is taken for Latin-1,
// as browsers do. What is UTF-8 beside it stays, so that a value reads the same wherever it stands.
func asText(s string) string {
	var b strings.Builder
	for len(s) > 0 {
		r, size := utf8.DecodeRuneInString(s)
		if r == utf8.RuneError && size == 1 {
			r = rune(s[0])
		}
		b.WriteRune(r)
		s = s[size:]
	}
	return b.String()
}
