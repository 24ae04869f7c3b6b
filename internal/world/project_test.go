package world_test

import (
	"testing"

	"statelab/internal/httpsim"
	"statelab/internal/trace"
	"statelab/internal/world"
)

// clubs is a world with a project of two hosts, and a site that is none of it.
func clubs(change func(*httpsim.Site)) world.Setup {
	var head httpsim.Site
	setup := club(func(s *httpsim.Site) {
		s.Host = "www.club.test"
		s.Settings["SESSION_COOKIE_DOMAIN"] = "club.test"
		if change != nil {
			change(s)
		}
		head = *s
	})
	shop := httpsim.Site{Host: "shop.club.test", Pages: map[string]httpsim.Page{
		"/":    {Get: []httpsim.Action{httpsim.LookAtUser{}, httpsim.Text{Text: "Shop."}}},
		"/out": {Get: []httpsim.Action{httpsim.Logout{}, httpsim.Text{Text: "Out."}}},
	}}
	alone := httpsim.Site{Host: "blog.club.test", Pages: shop.Pages}
	setup.Sites = []world.Site{world.Django(shop.Join(head), ""), setup.Sites[0], world.Django(alone, "")}
	return setup
}

// TestOneProjectHasOneTable, whichever of its hosts is asked: who logs in at one is known at
// the other, and a logout there deletes the one row.
func TestOneProjectHasOneTable(t *testing.T) {
	w := open(t, clubs(nil))
	act(t, w, world.Visit{URL: "https://www.club.test/login/"})
	act(t, w, logIn)
	s := act(t, w, world.Visit{URL: "https://shop.club.test/"})
	x := s.Exchanges[0].Server
	if x.User != "alice" || x.Host != "shop.club.test" || x.Project != "www.club.test" {
		t.Errorf("at the other host: %+v", x)
	}
	if s.Table.Host != "www.club.test" || len(s.Table.Rows) != 1 || s.Table.Rows[0].Mark != trace.Same || len(s.Tables) > 0 {
		t.Errorf("its table is %+v, and beside it %+v", s.Table, s.Tables)
	}
	if s = act(t, w, world.Visit{URL: "https://blog.club.test/"}); s.Exchanges[0].Server.User != "anonymous" || len(s.Table.Rows) > 0 {
		t.Errorf("a site that is none of the project: %+v, %+v", s.Exchanges[0].Server, s.Table)
	}
	s = act(t, w, world.Visit{URL: "https://shop.club.test/out"})
	if row := s.Table.Rows[0]; row.Mark != trace.Gone || row.Why.EN != "by logout()" {
		t.Errorf("behind the logout: %+v", s.Table.Rows)
	}
	if behind := s.Exchanges[0].Behind.Table; behind == nil || behind.Rows[0].Mark != trace.Gone {
		t.Errorf("behind its request: %+v", behind)
	}
	if tables, err := w.Tables(); err != nil || len(tables) != 2 {
		t.Errorf("%d tables, %v", len(tables), err)
	}
}

// TestAProjectStartsAgainAsAWhole: its memory is one, and the connections of all hosts close.
func TestAProjectStartsAgainAsAWhole(t *testing.T) {
	for _, again := range []world.Act{world.RestartServer{Host: "shop.club.test"}, world.SetUserModel{Host: "shop.club.test", To: "default"}} {
		w := open(t, clubs(func(s *httpsim.Site) { s.Sessions = httpsim.InCache }))
		act(t, w, world.Visit{URL: "https://www.club.test/login/"})
		act(t, w, logIn)
		if user := act(t, w, world.Visit{URL: "https://shop.club.test/"}).Exchanges[0].Server.User; user != "alice" {
			t.Errorf("before: %s", user)
		}
		act(t, w, again)
		x := act(t, w, world.Visit{URL: "https://www.club.test/"}).Exchanges[0]
		if x.Server.User != "anonymous" || x.Connection.Reused {
			t.Errorf("%T: %s, over a connection that was there: %v", again, x.Server.User, x.Connection.Reused)
		}
	}
}
