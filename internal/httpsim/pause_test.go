package httpsim_test

import (
	"slices"
	"testing"

	"statelab/internal/chance"
	"statelab/internal/clock"
	"statelab/internal/database"
	"statelab/internal/httpsim"
	"statelab/internal/memnet"
	"time"
)

// A page stops in the middle and another request is answered meanwhile, whole.
func TestAPageStopsAndOthersGoOn(t *testing.T) {
	stopped, on := make(chan string), make(chan bool)
	site := page("/slow", httpsim.LookAtUser{}, httpsim.Pause{Name: "slow"}, httpsim.SessionSet{Name: "a", Value: httpsim.Literal("1")})
	site.Host = "shop.test"
	site.Pages["/in"] = httpsim.Page{Get: []httpsim.Action{httpsim.Login{User: "alice"}}}
	site.Pages["/out"] = httpsim.Page{Get: []httpsim.Action{httpsim.Logout{}}}
	env := httpsim.Env{Now: clock.New(time.Unix(1e9, 0)).Now, Random: chance.NewSeeded(t.Name()),
		Pause: func(name string, _ []database.Statement) bool { stopped <- name; return <-on }}
	server, err := httpsim.New(site, env)
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	w := &world{T: t, server: server, net: &memnet.Net{}, host: "shop.test"}
	if err := server.Listen(w.net); err != nil {
		t.Fatal(err)
	}
	key := w.get("/in", "").cookie("sessionid")
	slow := &world{T: t, server: server, net: w.net, host: "shop.test"}
	slow.dial("https://shop.test:443")
	late := make(chan answer)
	go func() { late <- slow.get("/slow", key) }()
	if name := <-stopped; name != "slow" {
		t.Errorf("it stops at %s", name)
	}
	if a := w.get("/out", key); a.User != "anonymous" || len(w.rows()) != 0 {
		t.Errorf("meanwhile the logout is %+v", a.Handling)
	}
	on <- true
	a := <-late
	if a.StatusCode != 400 || lines(a) != "" || len(w.rows()) != 0 || a.User != "alice" {
		t.Errorf("the slow page is %d %q, %d rows, %s", a.StatusCode, lines(a), len(w.rows()), a.User)
	}
	want := "WARNING django.request: The request's session was deleted before the request completed. " +
		"The user may have logged out in a concurrent request, for example.: /slow"
	if !slices.Contains(a.Log, want) {
		t.Errorf("the log is %q", a.Log)
	}
	w.wantNotes(a, "key "+shortOf(key)+" -> row -> alice", "stopped at slow, then went on", `session["a"] = "1"`,
		"the row went while the page ran: nothing is saved")
}
