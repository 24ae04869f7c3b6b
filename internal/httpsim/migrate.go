package httpsim

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"statelab/internal/accounts"
	"statelab/internal/database"
	"statelab/internal/diag"
	"statelab/internal/memo"
	"statelab/internal/rule"
	"statelab/internal/sessionstore"
)

// UserModel is a site's AUTH_USER_MODEL. Empty is DefaultUser.
type UserModel string

// The user models.
const (
	DefaultUser UserModel = "default" // auth.User
	CustomUser  UserModel = "custom"  // accounts.User, which adds nothing to AbstractUser
)

// UserModels returns their names.
func UserModels() []string { return []string{string(DefaultUser), string(CustomUser)} }

// Setting is what a settings.py calls the model: AUTH_USER_MODEL.
func (m UserModel) Setting() string {
	if m.custom() {
		return "accounts.User"
	}
	return "auth.User"
}

func (m UserModel) check() error {
	if m == "" || slices.Contains(UserModels(), string(m)) {
		return nil
	}
	return fmt.Errorf("there is no user model %q; %s", m,
		cmp.Or(diag.DidYouMean(string(m), UserModels()), "they are "+strings.Join(UserModels(), ", ")))
}

// custom reports whether the model is not Django's own.
func (m UserModel) custom() bool { return m == CustomUser }

// schemas are the shapes that a site's database can have, made once a process.
var (
	customSchema = database.NewSchema(accounts.CustomSchema + sessionstore.Schema)
	emptySchema  = database.NewSchema("")
)

func (s Site) schema() *database.Schema {
	switch {
	case s.Unmigrated:
		return emptySchema
	case s.Models != nil || s.HasPermissions():
		users := accounts.Schema
		if UsersAmong(s.Models) != nil {
			users = "" // whose table is among those of the models
		}
		return ownSchema(users, s.authDDL()+ddlOf(s.Models, s.UserModel), s.UserModel)
	case s.UserModel.custom():
		return customSchema
	}
	return schema
}

// ownSchemas are the shapes with tables of a site's own, by the text of these.
var ownSchemas memo.Memo[string, *database.Schema]

// ownSchema is the shape with tables of a site's own.
func ownSchema(users, own string, model UserModel) *database.Schema {
	if model.custom() {
		users = accounts.CustomSchema
	}
	text := users + sessionstore.Schema + own
	if known, ok := ownSchemas.Find(text); ok {
		return known
	}
	made := database.NewSchema(text)
	ownSchemas.Keep(text, made)
	return made
}

// tables are what a site's database is made of.
type tables struct {
	mu      sync.Mutex
	model   UserModel // as the settings have it now
	applied UserModel // for which the tables were made, empty for none
}

func (t *tables) set(change func(*tables)) {
	t.mu.Lock()
	defer t.mu.Unlock()
	change(t)
}

func (t *tables) get() (model, applied UserModel) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.model, t.applied
}

// migration is the first migration of an app: the tables that it makes.
type migration struct {
	app  string
	ddl  string
	says rule.Text // where there is something to say
}

const (
	migrationsDDL   = `CREATE TABLE "django_migrations" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "app" varchar(255) NOT NULL, "name" varchar(255) NOT NULL, "applied" datetime NOT NULL);` + "\n"
	contentTypesDDL = `CREATE TABLE "django_content_type" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "app_label" varchar(100) NOT NULL, "model" varchar(100) NOT NULL);` + "\n"
	groupsDDL       = `CREATE TABLE "auth_permission" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "content_type_id" integer NOT NULL REFERENCES "django_content_type" ("id") DEFERRABLE INITIALLY DEFERRED, "codename" varchar(100) NOT NULL, "name" varchar(255) NOT NULL);
CREATE TABLE "auth_group" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(150) NOT NULL UNIQUE);
CREATE TABLE "auth_group_permissions" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "group_id" integer NOT NULL REFERENCES "auth_group" ("id") DEFERRABLE INITIALLY DEFERRED, "permission_id" integer NOT NULL REFERENCES "auth_permission" ("id") DEFERRABLE INITIALLY DEFERRED);
`
	ownUserDDL    = accounts.Schema + userGroupsDDL
	userGroupsDDL = `CREATE TABLE "auth_user_groups" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "user_id" integer NOT NULL REFERENCES "auth_user" ("id") DEFERRABLE INITIALLY DEFERRED, "group_id" integer NOT NULL REFERENCES "auth_group" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "auth_user_user_permissions" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "user_id" integer NOT NULL REFERENCES "auth_user" ("id") DEFERRABLE INITIALLY DEFERRED, "permission_id" integer NOT NULL REFERENCES "auth_permission" ("id") DEFERRABLE INITIALLY DEFERRED);
`
	adminDDL = `CREATE TABLE "django_admin_log" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "object_id" text NULL, "object_repr" varchar(200) NOT NULL, "action_flag" smallint unsigned NOT NULL CHECK ("action_flag" >= 0), "change_message" text NOT NULL, "content_type_id" integer NULL REFERENCES "django_content_type" ("id") DEFERRABLE INITIALLY DEFERRED, "user_id" %s NOT NULL REFERENCES "%s" ("id") DEFERRABLE INITIALLY DEFERRED, "action_time" datetime NOT NULL);
`
)

// migrations returns the apps of startproject, and that of the site's own models, in the order
// in which they are applied. What later migrations change is in the tables already.
func (m UserModel) migrations(own []*Model) []migration {
	all := m.ofStartproject()
	own = slices.DeleteFunc(slices.Clone(own), func(m *Model) bool { return m.isAuth() || m.IsSession() })
	if len(own) == 0 {
		return all
	}
	apps := byApps(own)
	if users := UsersAmong(own); users != nil {
		at := slices.IndexFunc(apps, func(of []*Model) bool { return of[0].App == users.App })
		all = users.migrations(migration{users.App, ddlOf(apps[at], m), rule.Text{}})
		apps = slices.Delete(apps, at, at+1)
	}
	for _, of := range apps {
		one := migration{of[0].App, ddlOf(of, m), rule.Text{}}
		at := slices.IndexFunc(all, func(other migration) bool { return other.app == "sessions" && one.app < other.app })
		if at < 0 || pointedAt(of, ofSessions) {
			at = len(all)
		}
		all = slices.Insert(all, at, one)
	}
	return all
}

// byApps are the models of a site by their apps, those of an app behind the apps to which it points.
func byApps(own []*Model) (apps [][]*Model) {
	left := map[string][]*Model{}
	for _, m := range own {
		left[m.App] = append(left[m.App], m)
	}
	for len(left) > 0 {
		names := slices.Sorted(maps.Keys(left))
		next := slices.IndexFunc(names, func(name string) bool {
			return !slices.ContainsFunc(left[name], func(m *Model) bool {
				return slices.ContainsFunc(m.Fields, func(f ModelField) bool { return f.To != nil && f.To.App != name && left[f.To.App] != nil })
			})
		})
		name := names[max(next, 0)] // of those that point to each other any
		apps = append(apps, left[name])
		delete(left, name)
	}
	return apps
}

// migrations are the same where the site has a class for its users: its app comes before those that point to them.
func (m *Model) migrations(one migration) []migration {
	one.ddl += m.groupsDDL()
	one.says = rule.Textf("%[1]s gets a table; %[2]s is abstract and gets none", "%[1]s의 테이블을 만듦. %[2]s는 추상 모델이라 테이블이 없음", m.label(), map[bool]string{true: "AbstractBaseUser", false: "AbstractUser"}[m.bare])
	return []migration{
		{"contenttypes", contentTypesDDL, rule.Text{}},
		{"auth", groupsDDL, rule.Textf("auth makes no auth_user: AUTH_USER_MODEL is %s", "auth는 auth_user를 만들지 않음: AUTH_USER_MODEL이 %s임", m.label())},
		one,
		{"admin", fmt.Sprintf(adminDDL, "bigint", m.Table()), rule.Text{}},
		{"sessions", sessionstore.Schema, rule.Text{}},
	}
}

// groupsDDL are the tables between the users of a class of the site, and groups and permissions.
func (m *Model) groupsDDL() string {
	if !m.permits {
		return ""
	}
	key := strings.ToLower(m.Name) + "_id"
	return strings.NewReplacer("accounts_user", m.Table(), `"user_id"`, `"`+key+`"`).Replace(accounts.CustomSchema[strings.Index(accounts.CustomSchema, "\n")+1:])
}

func (m UserModel) ofStartproject() []migration {
	if m.custom() {
		return []migration{
			{"contenttypes", contentTypesDDL, rule.Text{}},
			{"auth", groupsDDL, rule.Text{EN: "auth makes no auth_user: AUTH_USER_MODEL is accounts.User",
				KO: "auth는 auth_user를 만들지 않음: AUTH_USER_MODEL이 accounts.User임"}},
			{"accounts", accounts.CustomSchema, rule.Text{EN: "accounts.User gets a table; AbstractUser is abstract and gets none",
				KO: "accounts.User의 테이블을 만듦. AbstractUser는 추상 모델이라 테이블이 없음"}},
			{"admin", fmt.Sprintf(adminDDL, "bigint", accounts.CustomTable), rule.Text{}},
			{"sessions", sessionstore.Schema, rule.Text{}},
		}
	}
	return []migration{
		{"contenttypes", contentTypesDDL, rule.Text{}},
		{"auth", groupsDDL + ownUserDDL, rule.Text{EN: "auth.User gets the table auth_user; AbstractUser is abstract and gets none",
			KO: "auth.User의 테이블 auth_user를 만듦. AbstractUser는 추상 모델이라 테이블이 없음"}},
		{"admin", fmt.Sprintf(adminDDL, "integer", accounts.Table), rule.Text{}},
		{"sessions", sessionstore.Schema, rule.Text{}},
	}
}

// Migration is what the command migrate did.
type Migration struct {
	Notes   []rule.Text
	Queries []database.Statement
	Refused bool // the model was changed after the tables had been made
}

// Migrate is the command migrate: it makes the tables of a site that has none,
// and then its users. Where there are tables it does nothing, and where they were
// made for auth.User while AUTH_USER_MODEL is another one now, it refuses.
func (s *Server) Migrate() (Migration, error) {
	var done Migration
	model, applied := s.tables.get()
	switch {
	case applied == "":
	case applied == model:
		done.note("no migrations to apply", "적용할 마이그레이션이 없음")
		return done, nil
	case model.custom():
		done.Refused = true
		done.note("refused (InconsistentMigrationHistory): admin.0001_initial is applied, and needs accounts.0001_initial, which is not",
			"오류를 내고 실행하지 않음 (InconsistentMigrationHistory): 이미 적용한 admin.0001_initial에 필요한 accounts.0001_initial을 아직 적용하지 않음")
		done.note("the tables point to auth_user, and migrate moves no users", "테이블들이 auth_user를 가리킴. migrate는 사용자를 옮겨 주지 않음")
		return done, nil
	default:
		done.note("no migrations to apply: auth.0001_initial is applied already, without a table auth_user",
			"적용할 마이그레이션이 없음: auth.0001_initial은 auth_user 테이블 없이 이미 적용됨")
		return done, nil
	}
	if err := s.apply(model, &done); err != nil {
		return done, err
	}
	s.tables.set(func(t *tables) { t.applied = model })
	if len(s.site.Users) > 0 {
		done.note("then somebody signs the users up, by INSERTs that are not migrate's", "그런 다음 사용자를 등록함. 그 INSERT는 migrate의 것이 아님")
	}
	if slices.ContainsFunc(s.models(), func(m *Model) bool { return len(m.Rows) > 0 }) {
		done.note("then somebody puts in the rows with which the site begins, likewise", "그런 다음 사이트가 처음부터 갖는 행을 넣음. 이것도 마찬가지임")
	}
	return done, s.fill()
}

func (done *Migration) note(en, ko string) {
	done.Notes = append(done.Notes, rule.Text{EN: en, KO: ko})
}

// apply makes the tables, a transaction for each app.
func (s *Server) apply(model UserModel, done *Migration) error {
	conn := s.db.Conn(&done.Queries)
	conn.Caller = "migrate"
	if err := create(conn, "", migrationsDDL); err != nil {
		return err
	}
	for _, m := range model.migrations(s.models()) {
		err := conn.Transaction(func() error {
			if err := create(conn, m.app, m.ddl); err != nil {
				return err
			}
			_, err := conn.Exec(rule.Textf("%s.0001_initial is applied", "%s.0001_initial을 적용했다고 적음", m.app),
				`INSERT INTO "django_migrations" ("app", "name", "applied") VALUES (?, ?, ?)`, m.app, "0001_initial", database.FormatTime(s.env.Now()))
			return err
		})
		if err != nil {
			return err
		}
		if !m.says.IsZero() {
			done.Notes = append(done.Notes, m.says)
		}
	}
	return nil
}

// create runs the statements of a schema one by one.
func create(conn *database.Conn, app, ddl string) error {
	why := rule.Text{EN: "what is applied", KO: "적용한 마이그레이션 목록"}
	if app != "" {
		why = rule.Textf("a table of %s", "%s의 테이블", app)
	}
	for statement := range strings.SplitSeq(strings.TrimSpace(ddl), ";\n") {
		statement = strings.TrimSuffix(strings.Replace(statement, "CREATE TABLE IF NOT EXISTS", "CREATE TABLE", 1), ";")
		about := why
		if strings.HasPrefix(statement, "CREATE INDEX") {
			about = rule.Textf("an index of %s", "%s의 인덱스", app)
		}
		if _, err := conn.Exec(about, statement); err != nil {
			return err
		}
	}
	return nil
}

// SetUserModel changes AUTH_USER_MODEL in the settings, and starts the server
// again with them. The tables stay as they are until somebody migrates.
func (s *Server) SetUserModel(model UserModel) error {
	if err := model.check(); err != nil {
		return err
	}
	s.tables.set(func(t *tables) { t.model = cmp.Or(model, DefaultUser) })
	return s.Restart()
}

// missingTable returns the table that a fault says is not there.
func missingTable(err error) (string, bool) {
	var missing *database.NoTable
	if errors.As(err, &missing) {
		return missing.Table, true
	}
	return "", false
}
