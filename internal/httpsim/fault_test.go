package httpsim_test

import (
	"strings"
	"testing"
	"time"

	"statelab/internal/httpsim"
	"statelab/internal/memnet"
)

// TestAMistakeOfOurOwnIsNoLesson: an exception that a page means is an answer; a slip of
// the server's code is a fault, told with its place.
func TestAMistakeOfOurOwnIsNoLesson(t *testing.T) {
	var nothing *httpsim.Request
	w := start(t, httpsim.Site{Pages: map[string]httpsim.Page{
		"/slip": {View: func(*httpsim.Request) (*httpsim.Response, error) { return httpsim.HTML(nothing.Path), nil }},
		"/fail": {Get: []httpsim.Action{httpsim.Fail{}}},
	}})
	if a := w.get("/slip", ""); a.StatusCode != 500 || a.Fault == nil || !strings.Contains(a.Fault.Error(), "fault_test.go") {
		t.Errorf("a slip: %d, %v", a.StatusCode, a.Fault)
	}
	if a := w.get("/slip", ""); a.Fault == nil || !strings.Contains(a.Fault.Error(), "/slip: ") {
		t.Errorf("the second slip: %v", a.Fault)
	}
	if a := w.get("/fail", ""); a.StatusCode != 500 || a.Fault != nil {
		t.Errorf("a page that fails: %d, %v", a.StatusCode, a.Fault)
	}
}

// TestAMistakeAroundThePage is one too: a middleware that has no source of chance cannot
// make a session key.
func TestAMistakeAroundThePage(t *testing.T) {
	site := page("/", httpsim.SessionSet{Name: "a", Value: httpsim.Literal("1")})
	site.Host, site.Users = "shop.test", nil // who would need a salt
	server, err := httpsim.New(site, httpsim.Env{Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	w := &world{T: t, server: server, net: &memnet.Net{}, host: "shop.test"}
	if err := server.Listen(w.net); err != nil {
		t.Fatal(err)
	}
	if a := w.get("/", ""); a.StatusCode != 500 || a.Fault == nil || !strings.Contains(a.Fault.Error(), "closeSession") {
		t.Errorf("without chance: %d, %v", a.StatusCode, a.Fault)
	}
}

// TestARestartForgetsVisits, listening or not.
func TestARestartForgetsVisits(t *testing.T) {
	site, ok := httpsim.BuiltIn("tracker")
	if !ok {
		t.Fatal("there is no tracker")
	}
	site.Host = "ads.test"
	w := start(t, site)
	w.get("/pixel.gif?page=news", "")
	if a := w.get("/log", ""); !strings.Contains(a.body, "news") {
		t.Fatalf("the log is %s", a.body)
	}
	w.conn.Close()
	w.conn = nil
	if err := w.server.Restart(); err != nil {
		t.Fatal(err)
	}
	if a := w.get("/log", ""); strings.Contains(a.body, "news") {
		t.Errorf("after a restart the log is %s", a.body)
	}
}
