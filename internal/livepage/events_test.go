package livepage_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"runtime"
	"strings"
	"testing"
	"time"

	"statelab/internal/livepage"
	"statelab/internal/rule"
	"statelab/internal/trace"
)

// A told event is one as a browser gets it.
type told struct {
	ID     string
	Panel  *string
	Number int
	Line   string
	Before int
}

// listen asks for the events since the last one that was got, "" for none, and returns a
// function that waits for the next one, and one that leaves.
func listen(t *testing.T, page, last string) (next func() told, leave func()) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, page+"events", nil)
	if err != nil {
		t.Fatal(err)
	}
	if last != "" {
		r.Header.Set("Last-Event-ID", last)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	if answer.StatusCode != 200 || answer.Header.Get("Content-Type") != "text/event-stream" {
		t.Fatalf("%s %s", answer.Status, answer.Header)
	}
	in := bufio.NewScanner(answer.Body)
	in.Buffer(nil, 8<<20)
	return func() (e told) {
		t.Helper()
		for in.Scan() {
			id, isID := strings.CutPrefix(in.Text(), "id: ")
			if isID {
				e.ID = id
			}
			if data, found := strings.CutPrefix(in.Text(), "data: "); found {
				if err := json.Unmarshal([]byte(data), &e); err != nil {
					t.Fatal(err)
				}
				return e
			}
		}
		t.Fatalf("the events end: %v", in.Err())
		return e
	}, func() { answer.Body.Close() }
}

// Who looks is told of the panel and of every step as it comes or comes again, and who comes
// back is told what there was in between.
func TestEvents(t *testing.T) {
	p, url := serving(t, livepage.Options{})
	p.Show(1, step(1, "/first"))
	next, leave := listen(t, url, "")
	if e := next(); e.Panel == nil {
		t.Errorf("first is %+v", e)
	}
	if e := next(); e.Number != 1 || !strings.Contains(e.Line, ">/first<") || !strings.Contains(e.Line, "sessionid") {
		t.Errorf("then %+v", e)
	}
	p.Say(livepage.Panel{Title: trace.Prose{rule.English: "New"}})
	p.Say(livepage.Panel{Title: trace.Prose{rule.English: "New"}}) // which is none
	p.Show(2, step(2, "/second"))
	if e := next(); e.Panel == nil || !strings.Contains(*e.Panel, "New") {
		t.Errorf("the panel: %+v", e)
	}
	last := next()
	if last.Number != 2 {
		t.Errorf("the second: %+v", last)
	}
	leave()
	p.Show(1, step(1, "/again"))
	p.Show(3, step(3, "/third"))
	next, leave = listen(t, url, last.ID)
	defer leave()
	if e := next(); e.Number != 1 || !strings.Contains(e.Line, "/again") {
		t.Errorf("back: %+v", e)
	}
	if e := next(); e.Number != 3 {
		t.Errorf("and: %+v", e)
	}
	for _, wrong := range []string{"99999999999999999999", "77", "-1", "x"} {
		next, leave := listen(t, url, wrong)
		if e := next(); e.Number != 0 && e.Number != 2 {
			t.Errorf("%s: %+v", wrong, e)
		}
		leave()
	}
}

// Only so many are told of changes; who comes when one has left is told again.
func TestHowManyLook(t *testing.T) {
	p, url := serving(t, livepage.Options{})
	p.Show(1, step(1, "/"))
	var leave func()
	for range 16 {
		_, leave = listen(t, url, "")
	}
	if status, _ := get(t, url+"events"); status != http.StatusServiceUnavailable {
		t.Errorf("one more: %d", status)
	}
	leave()
	for range 500 {
		r, err := http.Get(url + "events")
		if err != nil {
			t.Fatal(err)
		}
		r.Body.Close()
		if r.StatusCode == http.StatusOK {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Error("nobody is told any more")
}

// Of very many steps the last ones are kept, and who looks is told from where on. One that
// comes too late for them does not come into the page.
func TestHowMuchIsKept(t *testing.T) {
	p, url := serving(t, livepage.Options{})
	const shown = 520
	for i := range shown {
		p.Show(i+1, trace.Step{Action: rule.Textf("act %d.", "행동 %d.", i+1)})
	}
	p.Show(7, trace.Step{Action: rule.Same("comes too late")})
	_, body := get(t, url)
	if n := strings.Count(body, "<li data-number="); n != 500 || strings.Contains(body, "too late") || !strings.Contains(body, `data-number="21"`) {
		t.Errorf("%d are kept", n)
	}
	next, leave := listen(t, url, fmt.Sprint(shown))
	defer leave()
	if e := next(); e.Before != 20 {
		t.Errorf("told: %+v", e)
	}

	large := step(shown+1, "/")
	large.Exchanges[0].ResponseBytes = wireBytes(2 << 20)
	p.Show(shown+1, large)
	if _, body := get(t, url); !strings.Contains(body, "too large to be shown") || len(body) > 1<<20 {
		t.Errorf("a large step is in a page of %d octets", len(body))
	}
	large.Exchanges[0].ResponseBytes = wireBytes(900 << 10)
	for i := range 20 {
		p.Show(shown+2+i, large)
	}
	_, body = get(t, url+fmt.Sprint(shown+21))
	if n := strings.Count(body, "<li data-number="); n < 10 || n > 18 {
		t.Errorf("%d large steps are kept", n)
	}
}

// Nobody waits for who takes nothing: steps come on, other readers are told, and who was left
// comes back.
func TestSlowReaders(t *testing.T) {
	late := time.Now
	p, page := serving(t, livepage.Options{Now: func() time.Time { return late().Add(-9800 * time.Millisecond) }})
	u, err := url.Parse(page)
	if err != nil {
		t.Fatal(err)
	}
	before := runtime.NumGoroutine()
	conn, err := net.Dial("tcp", u.Host)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := fmt.Fprintf(conn, "GET %sevents HTTP/1.1\r\nHost: %s\r\n\r\n", u.Path, u.Host); err != nil {
		t.Fatal(err)
	}
	large := livepage.Panel{Prose: trace.Prose{rule.English: strings.Repeat("word ", 200_000)}}
	for i := range 20 {
		large.Notes = []rule.Text{rule.Textf("note %d", "알림 %d", i)}
		p.Say(large)
		time.Sleep(20 * time.Millisecond)
	}
	next, leave := listen(t, page, "1")
	if e := next(); e.Panel == nil || !strings.Contains(*e.Panel, "note 19") {
		t.Errorf("another reader is told %.80v", e)
	}
	leave()
	for range 500 {
		if runtime.NumGoroutine() <= before+4 {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	if err := conn.SetReadDeadline(time.Now().Add(10 * time.Second)); err != nil {
		t.Fatal(err)
	}
	if n, err := io.Copy(io.Discard, conn); err != nil && !strings.Contains(err.Error(), "reset") || n > 12<<20 {
		t.Errorf("the slow reader got %d octets, %v", n, err)
	}
}
