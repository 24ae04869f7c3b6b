package world_test

import (
	"strings"
	"testing"

	"statelab/internal/httpsim"
	"statelab/internal/trace"
	"statelab/internal/world"
)

// TestADeployKeepsWhatIsStored lets a site run other pages with other settings: whoever was
// logged in still is, and the connection goes on.
func TestADeployKeepsWhatIsStored(t *testing.T) {
	w := open(t, club(nil))
	act(t, w, world.Visit{URL: "https://club.test/login/"})
	act(t, w, logIn)
	ready, _ := httpsim.BuiltIn("accounts")
	ready.Pages["/new"] = httpsim.Page{Get: []httpsim.Action{httpsim.RequireLogin{}, httpsim.Text{Text: "New."}}}
	settings := httpsim.Settings{"LOGIN_URL": "/login/", "SESSION_COOKIE_AGE": "1h", "SESSION_SAVE_EVERY_REQUEST": "true"}
	s := act(t, w, world.Deploy{Sites: []httpsim.Site{{Host: "club.test", Pages: ready.Pages, Settings: settings}}})
	if s.Verb != "deploy" || len(s.Exchanges) > 0 || len(s.Table.Rows) != 1 || s.Table.Rows[0].Mark != trace.Same {
		t.Errorf("the deploy is %+v", s)
	}
	s = act(t, w, world.Visit{URL: "https://club.test/new"})
	x := s.Exchanges[0]
	if s.Shows != "New." || !strings.Contains(string(x.ResponseBytes), "Max-Age=3600") || !x.Connection.Reused {
		t.Errorf("then %q is shown, and the answer is\n%s", s.Shows, x.ResponseBytes)
	}
	bad := world.Deploy{Sites: []httpsim.Site{{Host: "club.test", Pages: ready.Pages, Settings: httpsim.Settings{"SESSION_COOKIE_AGE": "x"}}}}
	if _, err := w.Do(t.Context(), world.Move{Act: bad}); err == nil {
		t.Error("a site runs settings that mean nothing")
	}
	if s = act(t, w, world.Visit{URL: "https://club.test/new"}); s.Shows != "New." {
		t.Errorf("behind a deploy that failed %q is shown", s.Shows)
	}
}
