package httpsim_test

import (
	"slices"
	"strings"
	"testing"

	"statelab/internal/httpsim"
)

func unmigrated(model httpsim.UserModel) func(*httpsim.Site) {
	return func(s *httpsim.Site) { s.UserModel, s.Unmigrated = model, true }
}

func (w *world) migrate() httpsim.Migration {
	w.Helper()
	done, err := w.server.Migrate()
	if err != nil {
		w.Fatal(err)
	}
	for _, n := range done.Notes {
		if n.EN == "" || n.KO == "" {
			w.Errorf("a note is %+v", n)
		}
	}
	for _, q := range done.Queries {
		if q.Caller != "migrate" || q.Why.EN == "" || q.Why.KO == "" {
			w.Errorf("a statement says neither who nor why: %+v", q)
		}
	}
	return done
}

// made are the tables that a migration made.
func made(done httpsim.Migration) []string {
	var all []string
	for _, q := range done.Queries {
		if q.Kind == "CREATE" && strings.HasPrefix(q.Text, "CREATE TABLE ") {
			all = append(all, q.Table)
		}
	}
	return all
}

func TestBeforeTheFirstMigration(t *testing.T) {
	w := accounts(t, unmigrated(""))
	if a := w.get("/login/", ""); a.StatusCode != 200 {
		t.Errorf("a page that asks for nothing is %d", a.StatusCode)
	}
	a := w.post("/login/", "", "username", "alice", "password", "pw-alice-1")
	w.wantNotes(a, "an exception: OperationalError: no such table: auth_user")
	w.wantQueries(a, "SELECT auth_user")
	if a.StatusCode != 500 || lines(a) != "" {
		t.Errorf("a login is %d %q", a.StatusCode, lines(a))
	}
	a = w.get("/", "sessionid="+strings.Repeat("a", 32))
	w.wantNotes(a, "an exception: OperationalError: no such table: django_session")
	w.wantQueries(a, "SELECT django_session")
	if a.StatusCode != 500 || lines(a) != "" || len(a.Log) != 1 {
		t.Errorf("a page that asks who is there is %d %q, the log %q", a.StatusCode, lines(a), a.Log)
	}
	if table, err := w.server.Table(); err != nil || !table.NotMade || table.Name != "django_session" || len(table.Rows) != 0 {
		t.Errorf("the table is %+v, %v", table, err)
	}
}

func TestMigrateMakesTheTablesOfTheUserModel(t *testing.T) {
	for model, want := range map[httpsim.UserModel][]string{
		httpsim.DefaultUser: {"auth_permission", "auth_group", "auth_group_permissions", "auth_user", "auth_user_groups", "auth_user_user_permissions"},
		httpsim.CustomUser: {"auth_permission", "auth_group", "auth_group_permissions", "accounts_user", "accounts_user_groups",
			"accounts_user_user_permissions"},
	} {
		w := accounts(t, unmigrated(model))
		done := w.migrate()
		want := slices.Concat([]string{"django_migrations", "django_content_type"}, want, []string{"django_admin_log", "django_session"})
		if got := made(done); !slices.Equal(got, want) || done.Refused {
			t.Errorf("%s makes %q, want %q", model, got, want)
		}
		if _, key := w.signIn(""); w.get("/members/", key).User != "alice" || w.rows()[0].User != "alice" {
			t.Errorf("%s: alice cannot log in", model)
		}
		if again := w.migrate(); len(again.Queries) != 0 || again.Refused || again.Notes[0].EN != "no migrations to apply" {
			t.Errorf("%s: a second migrate does %+v", model, again)
		}
	}
}

func TestAMigratedSiteWithItsOwnUsers(t *testing.T) {
	w := accounts(t, func(s *httpsim.Site) { s.UserModel = httpsim.CustomUser })
	a, key := w.signIn("")
	w.wantQueries(a, "SELECT accounts_user", "SELECT django_session", "INSERT django_session", "UPDATE accounts_user", "UPDATE django_session")
	w.wantQueries(w.get("/members/", key), "SELECT django_session", "SELECT accounts_user")
	if data := w.rows()[0].Data; data[1].Value != `"django.contrib.auth.backends.ModelBackend"` || w.rows()[0].User != "alice" {
		t.Errorf("the row holds %+v", data)
	}
}

func TestTheModelChangesBeforeTheFirstMigration(t *testing.T) {
	w := accounts(t, unmigrated(""))
	if err := w.server.SetUserModel(httpsim.CustomUser); err != nil {
		t.Fatal(err)
	}
	if done := w.migrate(); done.Refused || slices.Contains(made(done), "auth_user") || !slices.Contains(made(done), "accounts_user") {
		t.Errorf("migrate does %+v", done)
	}
	w.signIn("")
}

func TestTheModelChangesAfterIt(t *testing.T) {
	for _, unmigrated := range []bool{true, false} {
		w := accounts(t, func(s *httpsim.Site) { s.Unmigrated = unmigrated })
		w.migrate()
		_, key := w.signIn("")
		if err := w.server.SetUserModel(httpsim.CustomUser); err != nil {
			t.Fatal(err)
		}
		done := w.migrate()
		if !done.Refused || len(done.Queries) != 0 || !strings.Contains(done.Notes[0].EN, "InconsistentMigrationHistory") {
			t.Errorf("migrate does %+v", done)
		}
		w.conn = nil
		a := w.post("/login/", "", "username", "alice", "password", "pw-alice-1")
		w.wantNotes(a, "an exception: OperationalError: no such table: accounts_user")
		// The lookup that led to the exception is told before it.
		a = w.get("/", key)
		w.wantNotes(a, "key "+shortOf(key)+" -> row", "an exception: OperationalError: no such table: accounts_user")
	}
	w := accounts(t, unmigrated(httpsim.CustomUser))
	w.migrate()
	if err := w.server.SetUserModel(httpsim.DefaultUser); err != nil {
		t.Fatal(err)
	}
	if done := w.migrate(); done.Refused || len(done.Queries) != 0 || !strings.Contains(done.Notes[0].EN, "without a table auth_user") {
		t.Errorf("back to auth.User, migrate does %+v", done)
	}
	if err := w.server.SetUserModel("own"); err == nil {
		t.Error("there is a user model own")
	}
}
