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
	if table, err := w.server.Table(); err != nil || table.Name != "django_session (not made)" || len(table.Rows) != 0 {
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

// Whoever types the printed code gets the site that ran: where requests are not looked
// at for a token there is none in a form, and settings.py says so.
func TestTheCodeOfASite(t *testing.T) {
	site, _ := httpsim.BuiltIn("accounts")
	const without = `MIDDLEWARE.remove("django.middleware.csrf.CsrfViewMiddleware")`
	for _, csrf := range []bool{false, true} {
		site.CSRF = csrf
		if got := !strings.Contains(site.Project(), without); got != csrf {
			t.Errorf("csrf %v: the settings are\n%s", csrf, site.Project())
		}
		if got := strings.Contains(site.Code("/login/"), "{% csrf_token %}"); got != csrf {
			t.Errorf("csrf %v: the form is\n%s", csrf, site.Code("/login/"))
		}
	}
	site.Sessions = httpsim.InCachedDatabase
	site.Settings = httpsim.Settings{"SECRET_KEY_FALLBACKS": "a\nb", "SESSION_COOKIE_AGE": "1h", "SESSION_COOKIE_DOMAIN": "shop.test", "SESSION_COOKIE_SAMESITE": "None",
		"SECURE_REFERRER_POLICY": "false", "SESSION_SAVE_EVERY_REQUEST": "true", "CSRF_COOKIE_SAMESITE": "false", "CSRF_COOKIE_SECURE": "false"}
	want := `# settings.py: what startproject does not write
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
CSRF_COOKIE_SAMESITE = False
SECRET_KEY_FALLBACKS = ["a", "b"]
SECURE_REFERRER_POLICY = None
SESSION_COOKIE_AGE = 3600
SESSION_COOKIE_DOMAIN = "shop.test"
SESSION_COOKIE_SAMESITE = "None"
SESSION_SAVE_EVERY_REQUEST = True
`
	if got := site.Project(); got != want {
		t.Errorf("the settings are\n%s\nwant\n%s", got, want)
	}
	site = httpsim.Site{Pages: map[string]httpsim.Page{"/": {Get: []httpsim.Action{httpsim.Text{Text: "no form"}}}}}
	if got := site.Project(); got != "" {
		t.Errorf("a site that takes no form needs\n%s", got)
	}
}

func TestTheCodeOfAUserModel(t *testing.T) {
	site := httpsim.Site{Pages: map[string]httpsim.Page{"/": {Get: []httpsim.Action{httpsim.LoadUser{Name: httpsim.Literal("alice")}}}}}
	bug := httpsim.Site{Bug: httpsim.PasswordChangeKeepsOthers}
	if code := bug.Project(); !strings.Contains(code, "\ndel AbstractBaseUser.get_session_auth_hash\n") {
		t.Errorf("the bug is\n%s", code)
	}
	if site.Project() != "" || !strings.Contains(site.Code("/"), "from django.contrib.auth.models import User\n") {
		t.Errorf("the page is\n%s", site.Code("/"))
	}
	site.UserModel = httpsim.CustomUser
	if !strings.Contains(site.Project(), "class User(AbstractUser):") || !strings.Contains(site.Code("/"), "from accounts.models import User\n") {
		t.Errorf("the page is\n%s\nand the models\n%s", site.Code("/"), site.Project())
	}
}
