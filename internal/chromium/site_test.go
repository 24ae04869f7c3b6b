package chromium_test

import (
	"bufio"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"math/big"
	"net"
	"net/http"
	"net/textproto"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"statelab/internal/address"
)

// backstage is where the pages stand that make the browser act.
const backstage = "/-backstage/"

// internet is every site there is. It answers with the lines of the step that is
// played, octet for octet, which no HTTP library would.
type internet struct {
	httpPort, httpsPort int

	mu    sync.Mutex
	scene scene
	heard heard
	done  chan heard
}

// scene is a step made ready to be played.
type scene struct {
	number    int
	target    address.Address
	typed     string   // the target, as it is written
	date      string   // of the response, "" for none
	pages     []string // origins of the pages around the request, outermost first
	hops      []string // origins that redirect
	lines     []string
	dest      string
	method    string
	mode      string // of the credentials
	script    bool
	navigates bool // the innermost page opens the target in the whole tab
}

// heard is what became of it.
type heard struct {
	number int
	cookie string // the header, or what document.cookie said
	asked  bool   // the target was asked for
}

func openInternet(t *testing.T) *internet {
	t.Helper()
	net := &internet{done: make(chan heard, 10)}
	net.httpPort = net.listen(t, nil)
	net.httpsPort = net.listen(t, &tls.Config{Certificates: []tls.Certificate{certificate(t)}})
	return net
}

func certificate(t *testing.T) tls.Certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "statelab"}, DNSNames: []string{"*.test"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(24 * time.Hour),
	}
	der, err := x509.CreateCertificate(rand.Reader, &template, &template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
}

func (n *internet) listen(t *testing.T, config *tls.Config) (port int) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	port = l.Addr().(*net.TCPAddr).Port
	if config != nil {
		l = tls.NewListener(l, config)
	}
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go n.serve(c)
		}
	}()
	return port
}

func (n *internet) serve(c net.Conn) {
	defer c.Close()
	in := textproto.NewReader(bufio.NewReader(c))
	for {
		r, err := readRequest(in)
		if err != nil {
			return
		}
		head, page := n.answer(r)
		if origin := r.header.Get("Origin"); origin != "" {
			head = append(head, "Access-Control-Allow-Origin: "+origin, "Access-Control-Allow-Credentials: true")
		}
		head = append(head, "Cache-Control: no-store", "Content-Type: text/html; charset=utf-8", "Content-Length: "+strconv.Itoa(len(page)))
		if _, err := io.WriteString(c, strings.Join(head, "\r\n")+"\r\n\r\n"+page); err != nil {
			return
		}
	}
}

// request is what a browser asks for, as it stands on the wire: net/http takes no
// target such as /a%/b.
type request struct {
	method, target string
	header         textproto.MIMEHeader
	body           string
}

func readRequest(in *textproto.Reader) (request, error) {
	line, err := in.ReadLine()
	if err != nil {
		return request{}, err
	}
	var r request
	r.method, r.target, _ = strings.Cut(strings.TrimSuffix(line, " HTTP/1.1"), " ")
	if r.header, err = in.ReadMIMEHeader(); err != nil {
		return request{}, err
	}
	length, _ := strconv.Atoi(r.header.Get("Content-Length"))
	body := make([]byte, length)
	_, err = io.ReadFull(in.R, body)
	r.body = string(body)
	return r, err
}

// play makes a scene the current one.
func (n *internet) play(s scene) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.scene, n.heard = s, heard{number: s.number}
}

// answer returns the first line and the fields of a response, and its body.
func (n *internet) answer(r request) (head []string, page string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	path, found := strings.CutPrefix(r.target, backstage)
	if !found {
		return n.front(r)
	}
	path, asked, _ := strings.Cut(path, "?")
	query, _ := url.ParseQuery(asked)
	i, _ := strconv.Atoi(query.Get("i"))
	if number, _ := strconv.Atoi(query.Get("n")); number != n.scene.number {
		return []string{"HTTP/1.1 410 Gone"}, ""
	}
	switch path {
	case "page":
		return []string{"HTTP/1.1 200 OK"}, n.scene.page(i)
	case "hop":
		status := "HTTP/1.1 302 Found"
		if n.scene.method == "POST" {
			status = "HTTP/1.1 307 Temporary Redirect"
		}
		return []string{status, "Location: " + n.scene.hop(i+1)}, ""
	case "done":
		if n.scene.script {
			n.heard.cookie = r.body
		}
		n.done <- n.heard
	}
	return []string{"HTTP/1.1 200 OK"}, ""
}

// front is the target itself, and whatever else the browser asks for.
func (n *internet) front(r request) (head []string, page string) {
	s := &n.scene
	if r.method == http.MethodOptions || s.target.IsZero() || r.target != s.target.Target() {
		return []string{"HTTP/1.1 404 Not Found"}, ""
	}
	head = []string{"HTTP/1.1 200 OK"}
	n.heard.asked = true
	if s.date != "" {
		head = append(head, "Date: "+s.date)
	}
	if s.script {
		return head, s.writing()
	}
	n.heard.cookie = r.header.Get("Cookie")
	for _, line := range s.lines {
		head = append(head, "Set-Cookie: "+line)
	}
	if s.dest == "subresource" {
		return head, ""
	}
	return head, "<script>" + s.over(`""`) + "</script>"
}

// over is a script that says that the scene is over.
func (s *scene) over(said string) string {
	return fmt.Sprintf("fetch(%q, {method: 'POST', body: %s})", backstage+"done?n="+strconv.Itoa(s.number), said)
}

// writing is a page whose script writes the lines to document.cookie. Reading it
// after that waits until they have arrived.
func (s *scene) writing() string {
	lines, _ := json.Marshal(append([]string{}, s.lines...))
	return fmt.Sprintf("<script>for (const line of %s) document.cookie = line; %s</script>", lines, s.over("document.cookie"))
}

// hop is the address of a redirect, or of the target behind the last.
func (s *scene) hop(i int) string {
	if i >= len(s.hops) {
		return s.typed
	}
	return fmt.Sprintf("%s%shop?n=%d&i=%d", s.hops[i], backstage, s.number, i)
}

// first is the address to type.
func (s *scene) first() string {
	if len(s.pages) == 0 {
		return s.hop(0)
	}
	return s.inner(0)
}

func (s *scene) inner(i int) string {
	return fmt.Sprintf("%s%spage?n=%d&i=%d", s.pages[i], backstage, s.number, i)
}

// page is a page around the request: it frames the next one, or acts.
func (s *scene) page(i int) string {
	if i+1 < len(s.pages) {
		return fmt.Sprintf("<iframe src=%q></iframe>", html.EscapeString(s.inner(i+1)))
	}
	address, _ := json.Marshal(s.hop(0))
	in := "_self"
	frame := ""
	if !s.navigates {
		in, frame = "inside", `<iframe name="inside"></iframe>`
	}
	switch {
	case s.dest == "subresource":
		return fmt.Sprintf("<script>const over = () => %s; fetch(%s, {method: %q, credentials: %q}).then(over, over)</script>", s.over(`""`), address, s.method, s.mode)
	case s.method == "POST":
		return fmt.Sprintf(`%s<form id="f" method="post" target=%q action="%s"></form><script>f.submit()</script>`, frame, in, html.EscapeString(s.hop(0)))
	case s.navigates:
		return fmt.Sprintf(`<a id="a" href="%s">go</a><script>a.click()</script>`, html.EscapeString(s.hop(0)))
	}
	return fmt.Sprintf(`<iframe src="%s"></iframe>`, html.EscapeString(s.hop(0)))
}

// stage makes a step of a case ready, or says why a browser cannot play it.
func (s step) stage(number int) (scene, string) {
	u, err := address.Parse(s.URL)
	if err != nil {
		return scene{}, err.Error()
	}
	sc := scene{number: number, target: u, typed: s.URL, lines: s.Lines, method: "GET", mode: "include", dest: "document"}
	if s.Date != nil {
		sc.date = s.Date.UTC().Format(http.TimeFormat)
	}
	for _, line := range s.Lines {
		if strings.ContainsAny(line, "\x00\r\n") && (s.Ctx == nil || s.Ctx.API != "script") {
			return sc, "no response can carry the line"
		}
	}
	if u.Scheme() == "https" && strings.HasSuffix(u.Host(), ".") {
		return sc, "Go's TLS refuses a host name with a dot at its end"
	}
	c := s.Ctx
	if c == nil {
		return sc, ""
	}
	sc.script, sc.hops = c.API == "script", c.Redirects
	if c.Method != "" {
		sc.method = c.Method
	}
	if c.Credentials != "" {
		sc.mode = c.Credentials
	}
	if c.Dest != "" {
		sc.dest = c.Dest
	}
	switch {
	case c.Reload:
		return sc, "reloads are not played"
	case sc.dest != "document":
		sc.pages = slices.Clone(c.Ancestors)
		slices.Reverse(sc.pages)
		switch {
		case len(sc.pages) == 0 || !sc.script && c.Initiator == nil:
			return sc, "it is not said which page asks"
		case !sc.script && *c.Initiator != c.Ancestors[0] && sc.dest != "iframe":
			return sc, "it is not said which page asks"
		case !sc.script && *c.Initiator != c.Ancestors[0]:
			sc.pages, sc.navigates = append(sc.pages, *c.Initiator), true // a page in the frame takes it elsewhere
		}
	case c.Initiator != nil && !sc.script:
		sc.pages, sc.navigates = []string{*c.Initiator}, true
	}
	return sc, ""
}
