package livepage

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"html/template"
	"io"
	"log"
	"mime"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"sync"
	"time"

	"golang.org/x/net/netutil"

	"statelab/internal/page"
	"statelab/internal/visible"
)

// What whoever asks may take.
const (
	mostHead  = 32 << 10 // of a request; cookies of every port of the machine come along
	mostBody  = 4 << 10
	mostConns = 64
	patience  = 10 * time.Second // for a request to come, and for an answer to be taken
)

// Address is the address of the page on a listener.
func (p *Page) Address(l net.Listener) string {
	return "http://" + l.Addr().String() + "/" + p.o.Token + "/"
}

// Serve answers on a listener, which has to be on the loopback interface, until the context
// ends; then it returns nil. It closes the listener.
func (p *Page) Serve(ctx context.Context, l net.Listener) error {
	server := &http.Server{
		Handler: p, ReadTimeout: patience, WriteTimeout: patience, IdleTimeout: time.Minute, MaxHeaderBytes: mostHead, DisableGeneralOptionsHandler: true,
		ErrorLog: log.New(io.Discard, "", 0), BaseContext: func(net.Listener) context.Context { return ctx },
	}
	stop := context.AfterFunc(ctx, func() { _ = server.Close() })
	defer stop()
	err := server.Serve(netutil.LimitListener(l, mostConns))
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}

// ServeHTTP implements http.Handler. Who does not know the token learns nothing.
func (p *Page) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.headers(w.Header())
	rest, allowed := p.allowed(r)
	if !allowed {
		w.Header().Set("Connection", "close") // whoever it is holds none of the connections that there are
		http.Error(w, "statelab: the address of the page is the one that the terminal shows", http.StatusForbidden)
		return
	}
	number, err := strconv.Atoi(rest)
	switch {
	case r.Method == http.MethodPost && rest == "press":
		p.press(w, r)
	case r.Method != http.MethodGet:
		http.Error(w, "statelab: not here", http.StatusMethodNotAllowed)
	case rest == "events":
		p.events(w, r)
	case rest == "":
		p.whole(w, r, 0)
	case err == nil && number > 0 && r.URL.Query().Has("part"):
		p.part(w, number)
	case err == nil && number > 0:
		p.whole(w, r, number)
	default:
		http.NotFound(w, r)
	}
}

// press presses a button of the panel.
func (p *Page) press(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, mostBody))
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	form, bad := url.ParseQuery(string(body))
	name := form.Get("name")
	switch {
	case err != nil || bad != nil || kind != "application/x-www-form-urlencoded":
		http.Error(w, "statelab: no button", http.StatusBadRequest)
	case p.o.Pressed == nil || !p.offers(name):
		http.Error(w, "statelab: this button does not stand in the page now", http.StatusConflict)
	case !p.pressing.TryLock():
		http.Error(w, "statelab: another button is at work", http.StatusConflict)
	default:
		defer p.pressing.Unlock()
		p.o.Pressed(name)
		w.WriteHeader(http.StatusNoContent)
	}
}

// part answers with one step alone.
func (p *Page) part(w http.ResponseWriter, number int) {
	p.mu.Lock()
	i, found := p.find(number)
	var s step
	if found {
		s = p.steps[i]
	}
	p.mu.Unlock()
	if !found {
		http.Error(w, "statelab: this step is not kept", http.StatusNotFound)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = io.WriteString(w, string(s.Step))
}

// A wholePage is what the template is given.
type wholePage struct {
	Lang    string
	Langs   []language
	Title   string // without signs, for the window
	State   uint64
	Panel   template.HTML
	Steps   []step // the newest first
	Shown   *step
	Follows bool
	Left    bool // steps were let go
	Version string
	Style   template.CSS
	Script  template.JS
}

type language struct{ Tag, Name string }

// whole answers with the page as it is now, and the step of a number in it; of 0 the newest.
func (p *Page) whole(w http.ResponseWriter, r *http.Request, number int) {
	d := p.snapshot(number)
	if number > 0 && d.Shown == nil {
		w.WriteHeader(http.StatusNotFound)
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_ = p.template.ExecuteTemplate(w, "live.html", d) // who asked has gone
}

func (p *Page) snapshot(number int) *wholePage {
	d := &wholePage{Lang: string(p.o.Langs[0]), Version: p.o.Version, Follows: number == 0, Style: template.CSS(bound().style), Script: template.JS(bound().script)}
	for _, lang := range p.o.Langs {
		d.Langs = append(d.Langs, language{string(lang), page.LanguageName(lang)})
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	d.Title, d.State, d.Panel, d.Left = visible.Text(p.said.Title.In(p.o.Langs[0])), p.state, p.said.html, p.before > 0
	for i := len(p.steps) - 1; i >= 0; i-- {
		d.Steps = append(d.Steps, p.steps[i])
		if p.steps[i].number == number || number == 0 && d.Shown == nil {
			d.Shown = &p.steps[i]
		}
	}
	if d.Shown != nil {
		shown := *d.Shown
		d.Shown = &shown
	}
	return d
}

// Number is the step's, for the template.
func (s step) Number() int { return s.number }

// Begins reports whether a line stands before it, for the template.
func (s step) Begins() bool { return s.begins }

// bound is what stands in the page and may be applied and run, and the policy by which
// nothing else is.
var bound = sync.OnceValue(func() (b struct{ style, script, policy string }) {
	asset := func(name string) string {
		text, err := assets.ReadFile("assets/" + name)
		if err != nil {
			panic(err) // it is embedded
		}
		return string(text)
	}
	hash := func(text string) string {
		sum := sha256.Sum256([]byte(text))
		return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
	}
	b.style, b.script = page.Style()+asset("live.css"), page.Shared()+asset("live.js")
	b.policy = "default-src 'none'; style-src " + hash(b.style) + "; script-src " + hash(b.script) + "; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
	return b
})

// tooLarge stands in the place of a step that is not kept for its size.
func (p *Page) tooLarge() template.HTML {
	return `<article class="step"><p>` + p.word("tooLarge") + `</p></article>`
}
