// Package accounts is Django's users without HTTP and without sessions: the
// table auth_user, password hashes, checking a name with a password, and the
// hash by which a session notices that the password has changed. It follows
// Django 6.1, down to the statements and the order in which salts are drawn.
package accounts

import (
	"errors"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"statelab/internal/chance"
	"statelab/internal/database"
	"statelab/internal/rule"
)

// ErrTaken says that a user of the name exists already.
var ErrTaken = errors.New("the username is taken")

// ErrGone says that a user who logs in is no longer in the table.
var ErrGone = errors.New("the user is gone")

// ErrNoID says that a user who logs in was deleted before, and has no id.
//
//lint:ignore ST1005 these are Django's words
var ErrNoID = errors.New("ValueError: Cannot force an update in save() with no primary key.")

// Schema is the table of users as Django makes it.
const Schema = `CREATE TABLE IF NOT EXISTS "auth_user" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "password" varchar(128) NOT NULL, "last_login" datetime NULL, "is_superuser" bool NOT NULL, "username" varchar(150) NOT NULL UNIQUE, "last_name" varchar(150) NOT NULL, "email" varchar(254) NOT NULL, "is_staff" bool NOT NULL, "is_active" bool NOT NULL, "date_joined" datetime NOT NULL, "first_name" varchar(150) NOT NULL);
`

// CustomSchema is the table of a user model of one's own, accounts.User, that
// adds nothing to Django's AbstractUser, with its tables of groups and
// permissions. There is no auth_user then.
const CustomSchema = `CREATE TABLE "accounts_user" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "password" varchar(128) NOT NULL, "last_login" datetime NULL, "is_superuser" bool NOT NULL, "username" varchar(150) NOT NULL UNIQUE, "first_name" varchar(150) NOT NULL, "last_name" varchar(150) NOT NULL, "email" varchar(254) NOT NULL, "is_staff" bool NOT NULL, "is_active" bool NOT NULL, "date_joined" datetime NOT NULL);
CREATE TABLE "accounts_user_groups" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "user_id" bigint NOT NULL REFERENCES "accounts_user" ("id") DEFERRABLE INITIALLY DEFERRED, "group_id" integer NOT NULL REFERENCES "auth_group" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "accounts_user_user_permissions" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "user_id" bigint NOT NULL REFERENCES "accounts_user" ("id") DEFERRABLE INITIALLY DEFERRED, "permission_id" integer NOT NULL REFERENCES "auth_permission" ("id") DEFERRABLE INITIALLY DEFERRED);
`

// The tables of users: Django's own, and that of CustomSchema.
const (
	Table       = "auth_user"
	CustomTable = "accounts_user"
)

// statements are the statements on one table of users.
type statements struct {
	by                               map[Key]string // LIMIT 21, as get() asks
	first                            map[Key]string // as filter(…).first() asks
	filter                           map[Key]string // as filter(…) asks
	all, insert, again               string
	update, setPass, setLast, remove string
	several                          string // SELECT … WHERE id
}

// The statements are made once: a request runs several of them.
var own, custom = statementsOn(Table, Columns(), string(ByName)), statementsOn(CustomTable, Columns(), string(ByName))

func statementsOn(table string, columns []string, named string) statements {
	on := strings.NewReplacer("COLUMNS", `T."`+strings.Join(columns, `", T."`)+`"`)
	to := strings.NewReplacer("T.", `"`+table+`".`, "TABLE", `"`+table+`"`)
	sql := func(text string) string { return to.Replace(on.Replace(text)) }
	by := func(end string) map[Key]string {
		all := map[Key]string{}
		for key, column := range map[Key]string{ByName: named, ByID: "id", ByEmail: "email"} {
			all[key] = strings.TrimSpace(sql(`SELECT COLUMNS FROM TABLE WHERE T."` + column + `" = ? ` + end))
		}
		return all
	}
	return statements{
		by:      by(`LIMIT 21`),
		first:   by(`ORDER BY T."id" ASC LIMIT 1`),
		several: sql(`SELECT COLUMNS FROM TABLE WHERE T."id"`),
		all:     sql(`SELECT COLUMNS FROM TABLE ORDER BY T."id" ASC`),
		insert:  sql(`INSERT INTO TABLE ("password", "last_login", "is_superuser", "username", "first_name", "last_name", "email", "is_staff", "is_active", "date_joined") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING T."id"`),
		update:  sql(`UPDATE TABLE SET "password" = ?, "last_login" = ?, "is_superuser" = ?, "username" = ?, "first_name" = ?, "last_name" = ?, "email" = ?, "is_staff" = ?, "is_active" = ?, "date_joined" = ? WHERE T."id" = ?`),
		setPass: sql(`UPDATE TABLE SET "password" = ? WHERE T."id" = ?`),
		setLast: sql(`UPDATE TABLE SET "last_login" = ? WHERE T."id" = ?`),
		remove:  sql(`DELETE FROM TABLE WHERE T."id" IN`),
		again:   sql(`INSERT INTO TABLE ("id", "password", "last_login", "is_superuser", "username", "first_name", "last_name", "email", "is_staff", "is_active", "date_joined") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING T."id"`),
		filter:  by(``),
	}
}

// Key is a column by which a user is looked up, as Django's lookups call it.
type Key string

// The columns. A name and an id are one user's; several users may have one address.
const (
	ByName  Key = "username"
	ByID    Key = "pk"
	ByEmail Key = "email"
)

// ErrSeveral says that get() has found more than one user.
var ErrSeveral = errors.New("there are several such users")

// User is one row of auth_user.
type User struct {
	ID          int64     // 0: it was deleted, or is not saved yet
	Deleted     bool      // it had a row, and that was deleted
	Password    string    // the hash as it is stored, see HashPassword
	LastLogin   time.Time // zero: never, NULL in the row
	IsSuperuser bool
	Username    string
	FirstName   string
	LastName    string
	Email       string
	IsStaff     bool
	IsActive    bool // an inactive user cannot log in with a password
	DateJoined  time.Time
	// Own is what a model of a site's own keeps of the user beside; nil where nothing has been kept.
	Own any
}

// Named is what may stand in Own: a model whose users are named by another column than username.
type Named interface {
	// NameOf is get_username() of a user of the model.
	NameOf(user *User) string
}

// Name is get_username(): what USERNAME_FIELD of the model says, which is username where the model is Django's.
func (user *User) Name() string {
	if of, is := user.Own.(Named); is {
		return of.NameOf(user)
	}
	return user.Username
}

// Settings are what a site decides about its accounts.
type Settings struct {
	// SecretKey is SECRET_KEY, and SecretKeyFallbacks is SECRET_KEY_FALLBACKS.
	SecretKey          string
	SecretKeyFallbacks []string
	// Iterations is how often PBKDF2 hashes a password. Zero is 1,000, which
	// makes lessons quick and is far too few for a real site: Django 6.1 takes
	// 1,500,000.
	Iterations int
}

// DefaultIterations stand for Iterations zero.
const DefaultIterations = 1000

func (s Settings) iterations() int {
	if s.Iterations <= 0 {
		return DefaultIterations
	}
	return s.Iterations
}

// Users is the table of users as one request sees it.
type Users struct {
	Settings Settings
	Now      func() time.Time // the virtual clock
	Chance   chance.Source    // of salts
	Conn     *database.Conn
	Recall   *Recall // of hashes; nil: none
	// Custom says that the users are in CustomTable.
	Custom bool
	Model  *Model // a user model with fields of its own, which comes before Custom; nil: none
}

func (u *Users) sql() *statements {
	switch {
	case u.Model != nil:
		return &u.Model.sql
	case u.Custom:
		return &custom
	}
	return &own
}

// Table is the name of the table.
func (u *Users) Table() string {
	switch {
	case u.Model != nil:
		return u.Model.Table
	case u.Custom:
		return CustomTable
	}
	return Table
}

// Create adds an active user with a password and returns it: Django's
// create_user(). A name that exists is ErrTaken.
func (u *Users) Create(username, password, email string) (*User, error) {
	user := &User{Username: NormalizeUsername(username), Email: NormalizeEmail(email), IsActive: true, DateJoined: u.Now().UTC()}
	user.Password = u.HashPassword(password)
	return user, u.Add(user)
}

// Add inserts a user as it is, but for the id, which the table gives. A name
// that exists is ErrTaken.
func (u *Users) Add(user *User) error {
	return u.add(rule.Textf("sign up %s", "%s 가입", user.Name()), user)
}

func (u *Users) add(why rule.Text, user *User) error {
	if u.Model != nil {
		return u.Model.Write(u, user, nil)
	}
	rows, err := u.Conn.Query(why, u.sql().insert, user.fields()...)
	if errors.Is(err, database.ErrUnique) {
		return ErrTaken
	}
	if err != nil {
		return err
	}
	user.ID, user.Deleted = rows[0].Int(0), false
	return nil
}

// ByUsername returns the user of a name, nil when there is none: by username, or what names the users of a Model. Case
// matters.
func (u *Users) ByUsername(username string) (*User, error) {
	return u.Get(ByName, username)
}

// ByID returns the user of an id, nil when there is none.
func (u *Users) ByID(id int64) (*User, error) {
	return u.Get(ByID, id)
}

// Get is User.objects.get(…), of a text or of an id: nil where there is no such user, and
// ErrSeveral where there is more than one.
func (u *Users) Get(by Key, value any) (*User, error) {
	return u.one(looksFor(by, value), u.sql().by[by], value)
}

// First is User.objects.filter(…).first(): nil where there is no such user, and the oldest
// where there is more than one.
func (u *Users) First(by Key, value any) (*User, error) {
	return u.one(looksFor(by, value), u.sql().first[by], value)
}

// looksFor says whom a statement looks for.
func looksFor(by Key, value any) rule.Text {
	if by == ByID {
		return rule.Textf("find user %d", "%d번 사용자를 찾아봄", value)
	}
	return rule.Textf("find %s", "%s 사용자를 찾아봄", value)
}

// Filter is User.objects.filter(…), in the order of the table.
func (u *Users) Filter(by Key, value any) ([]*User, error) {
	rows, err := u.Conn.Query(looksFor(by, value), u.sql().filter[by], value)
	if err != nil {
		return nil, err
	}
	return u.readAll(rows)
}

// All returns all users, in the order of their ids.
func (u *Users) All() ([]*User, error) {
	rows, err := u.Conn.Query(rule.Text{EN: "who is there?", KO: "누가 있는지 확인"}, u.sql().all)
	if err != nil {
		return nil, err
	}
	return u.readAll(rows)
}

func (u *Users) readAll(rows []database.Row) (users []*User, err error) {
	users = make([]*User, len(rows))
	for i, row := range rows {
		if users[i], err = u.Read(row); err != nil {
			return nil, err
		}
	}
	return users, nil
}

func (u *Users) one(why rule.Text, text string, arg any) (*User, error) {
	rows, err := u.Conn.Query(why, text, arg)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	if len(rows) > 1 {
		return nil, ErrSeveral
	}
	return u.Read(rows[0])
}

// Save writes all columns of a user: Django's user.save(). One who is new is added. A user who was deleted is made
// anew, with another id where the id went with the row (0), else with its own.
func (u *Users) Save(user *User) error {
	switch {
	case u.Model != nil:
		return u.Model.Write(u, user, nil)
	case user.ID == 0 && user.Deleted:
		return u.add(rule.Textf("%s is there again", "%s 다시 추가", user.Name()), user)
	case user.ID == 0:
		return u.Add(user)
	}
	err := u.write(rule.Textf("save %s", "%s 저장", user.Name()), u.sql().update, append(user.fields(), user.ID))
	if !errors.Is(err, ErrGone) {
		return err
	}
	_, err = u.Conn.Query(rule.Textf("%s is there again", "%s 다시 추가", user.Name()), u.sql().again, append([]any{user.ID}, user.fields()...)...)
	if errors.Is(err, database.ErrUnique) {
		return ErrTaken
	}
	return err
}

// SetPassword gives a user another password, in a new salt, without saving the
// user. Who logs in elsewhere with the old hash is not told.
func (u *Users) SetPassword(user *User, password string) { user.Password = u.HashPassword(password) }

// SetUnusablePassword gives a user a password that is none: no password logs in, and
// sessions that were made with one end. It saves nothing.
func (u *Users) SetUnusablePassword(user *User) {
	user.Password = unusablePrefix + u.Chance.String(nobodyLength, chance.LettersDigit)
}

// HasUsablePassword reports whether there is a password by which the user can log in.
func (user *User) HasUsablePassword() bool { return !strings.HasPrefix(user.Password, unusablePrefix) }

// unusablePrefix begins a password field that is no hash.
const unusablePrefix = "!"

// FullName is get_full_name().
func (user *User) FullName() string { return strings.TrimSpace(user.FirstName + " " + user.LastName) }

// UpdateLastLogin notes that the user logs in now, as login() does.
func (u *Users) UpdateLastLogin(user *User) error {
	user.LastLogin = u.Now().UTC().Truncate(time.Microsecond)
	if user.ID == 0 {
		return ErrNoID
	}
	return u.write(rule.Text{EN: "last_login", KO: "last_login"}, u.sql().setLast, []any{stored(user.LastLogin), user.ID})
}

// Delete removes users by their ids, for the purpose why. Sessions that name them stay. Django
// would ask its tables of groups and permissions too, which are not here.
func (u *Users) Delete(why rule.Text, ids []int64) error {
	args := make([]any, len(ids))
	for i, id := range ids {
		args[i] = id
	}
	_, err := u.Conn.Exec(why, u.sql().remove+" ("+strings.TrimSuffix(strings.Repeat("?, ", len(ids)), ", ")+")", args...)
	return err
}

func (u *Users) write(why rule.Text, text string, args []any) error {
	touched, err := u.Conn.Exec(why, text, args...)
	if err == nil && touched == 0 {
		return ErrGone
	}
	return err
}

// fields returns the columns but the id, in the order of insert and update.
func (user *User) fields() []any {
	return []any{user.Password, stored(user.LastLogin), user.IsSuperuser, user.Username, user.FirstName,
		user.LastName, user.Email, user.IsStaff, user.IsActive, stored(user.DateJoined)}
}

// read returns the user of a row of columns.
func read(row database.Row) (*User, error) {
	last, err := row.Time(2)
	if err != nil {
		return nil, err
	}
	joined, err := row.Time(10)
	return &User{ID: row.Int(0), Password: row.Text(1), LastLogin: last, IsSuperuser: row.Bool(3),
		Username: row.Text(4), FirstName: row.Text(5), LastName: row.Text(6), Email: row.Text(7),
		IsStaff: row.Bool(8), IsActive: row.Bool(9), DateJoined: joined}, err
}

// stored returns a time as a column holds it, NULL for the zero time.
func stored(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return database.FormatTime(t)
}

// NormalizeUsername returns a name in the form in which Django compares names
// (NFKC): letters that look alike and mean the same, such as full-width ones,
// become one.
func NormalizeUsername(name string) string { return norm.NFKC.String(name) }

// Normalized returns a user with name and address as create_user() keeps them.
func (user User) Normalized() User {
	user.Username, user.Email = NormalizeUsername(user.Username), NormalizeEmail(user.Email)
	return user
}

// NormalizeEmail is an address with the domain in small letters, which has no case.
func NormalizeEmail(email string) string {
	at := strings.LastIndexByte(email, '@')
	if at < 0 {
		return email
	}
	return email[:at+1] + strings.ToLower(email[at+1:])
}

// ByIDs are the users with some ids, in the order of the table.
func (u *Users) ByIDs(ids []int64) ([]*User, error) {
	args := make([]any, len(ids))
	for i, id := range ids {
		args[i] = id
	}
	rows, err := u.Conn.Query(rule.Text{EN: "who are they?", KO: "누구인지 확인"}, u.sql().several+` IN (`+strings.TrimSuffix(strings.Repeat("?, ", len(ids)), ", ")+")", args...)
	if err != nil {
		return nil, err
	}
	return u.readAll(rows)
}
