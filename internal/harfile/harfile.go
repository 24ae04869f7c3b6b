// Package harfile reads recordings of a browser's traffic: HAR files (HTTP Archive 1.2) of
// Chromium's developer tools, Playwright, Firefox, Safari, mitmproxy, Charles and whoever
// else writes them; and writes its own. It keeps heads and drops bodies, and knows no cookie
// rule.
//
// # Rooms
//
// foreign.go says what other files are, entry.go is one entry, write.go makes recordings, elide.go
// leaves bodies out before they are decoded, octets.go puts octets in the place of what a recorder read
// them as, astray.go says what is at no address, pool.go holds once what many entries say, weight.go is
// what following them will take.
package harfile

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"time"

	"statelab/internal/diag"
	"statelab/internal/rule"
)

// The most that is kept of a file.
const (
	mostEntries = 50_000
	mostKept    = 20 << 20 // bytes, about, of heads and of what follows them: a process of 64 MiB has room for these
	mostPages   = 10_000
	mostOfPages = mostKept / 4 // of what is kept, where they stand before the entries
)

// File is a recording.
type File struct {
	Creator string // the program that wrote it: "WebInspector", "Playwright", "Firefox"
	Browser string // the browser, where the file says: "chromium"
	Pages   map[string]Page
	Entries []*Entry // in the order of time, those of one moment as the file has them
	// Problems are what was wrong with the file, and what was left out. What is here was
	// read all the same.
	Problems diag.List
	// Cut says that the reading ended before the file did: it is cut off or broken.
	Cut bool
	// Untimed is of how many entries the file does not say when they began: they stand behind what
	// stands before them in the file.
	Untimed int
	// Sanitized says that a browser's developer tools wrote the file without cookies:
	// that none is in it says nothing.
	Sanitized bool
	// Misread is in how many headers with cookies UTF-8 seems to have been read as Latin-1, by the
	// recorder or by the server, of which nobody knows: they are as they stand in the file. Where the
	// recorder is known to read so, they are octets again, and this is 0.
	Misread int
	// Long are the numbers of the marks for values that were hidden and are so long that no two can
	// have come to write them by themselves; nil where nothing was hidden since the file was read.
	Long *Numbers
}

// Numbers is a set of numbers from 0 on. The zero value, and nil, are empty.
type Numbers struct{ bits []uint64 }

// Add adds a number.
func (s *Numbers) Add(n int) {
	for n/64 >= len(s.bits) {
		s.bits = append(s.bits, 0)
	}
	s.bits[n/64] |= 1 << (n % 64)
}

// Has reports whether a number is in the set.
func (s *Numbers) Has(n int) bool {
	return s != nil && n/64 < len(s.bits) && s.bits[n/64]>>(n%64)&1 == 1
}

// Page is a page of a file.
type Page struct {
	Title string // in Chromium's developer tools the address of the tab's page; "" of several of one name
}

// Read reads a recording. Of one that is cut off or broken it keeps what stands before, and
// says so among the problems of the file, which name is the name of. The error is one of
// r, or a *Foreign.
func Read(name string, r io.Reader) (*File, error) {
	in := bufio.NewReader(r)
	if mark, _ := in.Peek(3); string(mark) == "\xef\xbb\xbf" {
		_, _ = in.Discard(3)
	}
	head, _ := in.Peek(1024)
	head = bytes.Clone(head)
	f := &reading{File: File{Pages: map[string]Page{}}, name: name, elider: elider{in: in}, pool: newPool()}
	f.decoder = json.NewDecoder(&f.elider)
	err := f.members(func(key string) error {
		switch {
		case key != "log":
			return f.skip()
		case f.seen:
			return f.second("log")
		}
		f.seen = true
		return f.members(f.inLog)
	})
	if f.elider.err != nil && !errors.Is(f.elider.err, io.EOF) {
		return nil, f.elider.err
	}
	switch {
	case !f.seen:
		return nil, foreign(head)
	case err != nil && !errors.Is(err, errEnough):
		f.broken(err)
	case !f.listed:
		return nil, withoutEntries()
	case err == nil:
		f.behind()
	}
	if f.odd > 0 {
		f.Problems = append(f.Problems, f.problem(rule.Textf("entries with values of another kind than they should be: %d", "종류가 다른 값이 있는 항목: %d개", f.odd),
			rule.Text{EN: "these values are left out", KO: "그 값은 빼고 읽었습니다"}))
	}
	if f.unpaged > 0 {
		f.Problems = append(f.Problems, f.problem(rule.Textf("only the first %d pages are read, and %d more are left out", "처음 %d개 페이지만 읽고 %d개는 뺐습니다", len(f.Pages), f.unpaged),
			rule.Text{EN: "of the requests of those nothing says in which tab they were", KO: "그 페이지의 요청은 어느 탭의 것인지 알 수 없습니다"}))
	}
	f.sayMisread()
	f.sayAstray()
	f.time()
	slices.SortStableFunc(f.Entries, func(a, b *Entry) int { return a.Started.Compare(b.Started) })
	f.Sanitized = f.sanitized()
	file := f.File // without what it was read with
	return &file, nil
}

// reading is a file while it is read.
type reading struct {
	File
	name    string
	elider  elider
	decoder *json.Decoder
	pool    *pool
	raw     rawEntry // the one that is read
	seen    bool     // there is a log
	listed  bool     // with a list of entries in it
	number  int      // of the entry that is read
	odd     int      // entries with values of another kind than they should be
	unpaged int      // pages that are left out
}

// errEnough ends the reading where the most is kept.
var errEnough = errors.New("enough")

// members goes through an object, whose values each reads.
func (f *reading) members(each func(key string) error) error {
	t, err := f.decoder.Token()
	switch {
	case err != nil:
		return err
	case t != json.Delim('{'):
		return f.passOver(t)
	}
	for f.decoder.More() {
		t, err := f.decoder.Token()
		if err != nil {
			return err
		}
		key, _ := t.(string)
		if err := each(key); err != nil {
			return err
		}
	}
	_, err = f.decoder.Token()
	return err
}

// elements goes through a list, of which each reads one element. It notes that it is one.
func (f *reading) elements(is *bool, each func() error) error {
	t, err := f.decoder.Token()
	switch {
	case err != nil:
		return err
	case t != json.Delim('['):
		return f.passOver(t)
	}
	*is = true
	for f.decoder.More() {
		if err := each(); err != nil {
			return err
		}
	}
	_, err = f.decoder.Token()
	return err
}

// skip passes over a value.
func (f *reading) skip() error {
	t, err := f.decoder.Token()
	if err != nil {
		return err
	}
	return f.passOver(t)
}

// passOver passes over the rest of a value that began with a token.
func (f *reading) passOver(t json.Token) error {
	depth := 0
	for {
		switch t {
		case json.Delim('{'), json.Delim('['):
			depth++
		case json.Delim('}'), json.Delim(']'):
			depth--
		}
		if depth <= 0 {
			return nil
		}
		var err error
		if t, err = f.decoder.Token(); err != nil {
			return err
		}
	}
}

func (f *reading) inLog(key string) error {
	switch key {
	case "creator":
		return f.members(func(key string) error { return f.nameInto(key, &f.Creator) })
	case "browser":
		return f.members(func(key string) error { return f.nameInto(key, &f.Browser) })
	case "pages":
		return f.elements(new(bool), f.page)
	case "entries":
		if f.listed {
			return f.second("entries")
		}
		return f.elements(&f.listed, f.entry)
	}
	return f.skip()
}

// second passes over what stands under a key that the file has before, and says so: two recordings that were put
// together are no story of one browser, and other readers of JSON take the last.
func (f *reading) second(key string) error {
	f.Cut = true
	f.Problems = append(f.Problems, f.problem(rule.Textf("the key %q stands there twice, and what stands under the second is not read", "%q 키가 두 번 나오며, 두 번째 것은 읽지 않았습니다", key), twoFiles()))
	return f.skip()
}

// twoFiles is what to do where two recordings are one file.
func twoFiles() rule.Text {
	return rule.Text{EN: "two recordings are two files: give one, and then the other", KO: "기록 둘은 파일 둘입니다. 하나씩 적습니다"}
}

// nameInto reads the value of "name" and passes over others.
func (f *reading) nameInto(key string, into *string) error {
	t, err := f.decoder.Token()
	if err != nil {
		return err
	}
	if s, ok := t.(string); ok && key == "name" {
		*into = s
	}
	return f.passOver(t)
}

func (f *reading) page() error {
	var p struct{ ID, Title string }
	if err := f.decode(&p); err != nil {
		return err
	}
	if before, twice := f.Pages[p.ID]; twice && before.Title != p.Title { // of recordings that were put together
		p.Title = ""
	}
	if len(f.Pages) < mostPages && f.pool.kept < mostOfPages {
		f.Pages[f.pool.text(p.ID)] = Page{Title: f.pool.text(p.Title)}
	} else {
		f.unpaged++
	}
	return nil
}

func (f *reading) entry() error {
	f.number++
	if len(f.Entries) >= mostEntries || f.pool.full() {
		f.Problems = append(f.Problems, f.problem(rule.Textf("only the first %d entries are read", "처음 %d개 항목만 읽었습니다", len(f.Entries)),
			rule.Text{EN: "record less at once, or filter the recording before it is exported", KO: "한 번에 더 짧게 기록하거나, 내보내기 전에 걸러 냅니다"}))
		return errEnough
	}
	f.raw.empty()
	if err := f.decode(&f.raw); err != nil {
		return err
	}
	switch f.readAs() {
	case asWindows1252:
		f.raw.octets()
	case asUnknown:
		f.Misread += f.raw.misread()
	}
	e := f.raw.entry(f.number, f.pool)
	if f.Exact() {
		e.Relayed = &Relayed{f.raw.Own.User, f.raw.Own.Racing, f.raw.Own.Clearing, f.raw.Own.Blind}
		if f.raw.Own.Number > 0 {
			e.Number = f.raw.Own.Number
		}
	}
	f.Entries = append(f.Entries, e)
	return nil
}

// decode reads a value. One of another kind than it should be is left out, and counted.
func (f *reading) decode(into any) error {
	err := f.decoder.Decode(into)
	var kind *json.UnmarshalTypeError
	if errors.As(err, &kind) {
		f.odd++
		return nil
	}
	return err
}

// broken says where a file that ends too early, or is no JSON, stops to be read.
func (f *reading) broken(err error) {
	f.Cut = true
	at := f.elider.place(f.decoder.InputOffset())
	what := rule.Textf("the JSON is broken after byte %d, in entry %d", "%d번째 바이트 뒤, %d번째 항목에서 JSON이 깨졌습니다", at, max(f.number, 1))
	hint := rule.Textf("entries that stand before it and are read: %d", "그 앞의 항목 %d개는 읽었습니다", len(f.Entries))
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		what = rule.Textf("the file ends after byte %d, in the middle of entry %d", "%d번째 바이트에서, %d번째 항목 중간에 파일이 끝납니다", at, max(f.number, 1))
	case errors.Is(err, errDeep):
		what = rule.Textf("behind byte %d objects and lists stand more than %d deep in one another, and what follows is not read", "%d번째 바이트 뒤에서 객체와 배열이 %d겹 넘게 들어 있어 그 뒤는 읽지 않았습니다", at, deepest)
	case errors.Is(err, errLargeEntry):
		what = rule.Textf("entry %d is too large, and what follows it is not read", "%d번째 항목이 너무 커서 그 뒤는 읽지 않았습니다", f.number)
	}
	f.Problems = append(f.Problems, f.problem(what, hint))
}

// behind says that something stands behind the end of the recording.
func (f *reading) behind() {
	rest := bufio.NewReader(io.MultiReader(f.decoder.Buffered(), &f.elider))
	end := f.elider.place(f.decoder.InputOffset())
	for {
		switch b, err := rest.ReadByte(); {
		case err != nil:
			return
		case b == ' ' || b == '\t' || b == '\r' || b == '\n':
			continue
		}
		f.Cut = true
		f.Problems = append(f.Problems, f.problem(rule.Textf("the recording ends behind byte %d, and what stands there is not read", "기록은 %d번째 바이트에서 끝나고, 그 뒤는 읽지 않았습니다", end),
			twoFiles()))
		return
	}
}

func (f *reading) problem(what, hint rule.Text) diag.Diagnostic {
	return diag.Say(rule.Text{EN: fmt.Sprintf("%s: %s", f.name, what.EN), KO: fmt.Sprintf("%s: %s", f.name, what.KO)}, hint)
}

// standIn is when a recording is taken to have been made that has no time at all: behind all dates by
// which servers delete cookies, and before those of cookies that are kept.
var standIn = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

// time gives entries without a time one that puts them behind those before them in the file.
func (f *reading) time() {
	at := standIn
	for _, e := range f.Entries {
		if !e.Started.IsZero() {
			at = e.Started
			break
		}
		if date, err := http.ParseTime(e.Response.Get("Date")); err == nil && date.Year() > standIn.Year() {
			at = date.UTC()
			break
		}
	}
	for _, e := range f.Entries {
		if e.Untimed = e.Started.IsZero(); e.Untimed {
			f.Untimed++
			at = at.Add(time.Microsecond)
			e.Started = at
		}
		at = e.Started
	}
}

// sanitized reports whether developer tools left the cookies out: there is none at all, and
// no head shows by its size that it is whole.
func (f *reading) sanitized() bool {
	if f.Creator != "WebInspector" || len(f.Entries) == 0 {
		return false
	}
	whole := false
	for _, e := range f.Entries {
		if e.Listed || e.Request.Has("Cookie") || e.Response.Has("Set-Cookie") {
			return false
		}
		if e.Stripped > 0 {
			return true
		}
		whole = whole || e.Stripped < 0
	}
	return !whole
}
