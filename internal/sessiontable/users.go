package sessiontable

import (
	"fmt"
	"slices"
	"strings"

	"statelab/internal/accounts"
	"statelab/internal/database"
	"statelab/internal/rule"
	"statelab/internal/sessionstore"
)

// The names under which login() keeps whom a session logs in.
const (
	userIDName   = "_auth_user_id"
	userHashName = "_auth_user_hash"
)

// User is whom a session logs in. The zero value is nobody.
type User struct {
	ID   string // as the session has it, empty for nobody
	Name string // empty where the table of users has no such id
	// Note says why the login is worth nothing any more, zero where nothing is
	// known against it.
	Note rule.Text
}

// Is reports whether the user has the name, or, where no name is known, the id.
func (u User) Is(name string) bool {
	if u.Name == "" {
		return u.ID != "" && u.ID == name
	}
	return u.Name == name
}

// What can be against a login.
var (
	userGone     = rule.Text{EN: "there is no such user any more", KO: "이제 없는 사용자"}
	userInactive = rule.Text{EN: "the user is inactive, so nobody is logged in", KO: "비활성 사용자라 로그인으로 치지 않음"}
	hashUnfit    = rule.Text{EN: "the hash in the session does not fit the password of now, so the next request ends the login", KO: "세션의 해시가 지금의 비밀번호와 맞지 않아 다음 요청에서 로그인이 끝남"}
)

// accountTable is the project's table of users.
type accountTable struct {
	name      string
	query     string
	hasActive bool
	known     map[string]account
}

type account struct {
	found, active  bool
	name, password string
}

// How much is kept in mind, so that memory does not grow with the table. A session
// can claim an id of any length, and many that mean the same user.
const (
	mostKnown   = 10_000 // users
	longestID   = 255    // bytes; nobody has a longer one
	longestName = 255    // characters; a longer one is cut
	longestHash = 1000   // characters of a password hash; a longer one is cut
)

// findAccounts finds the table of users: the one that the admin's log refers to,
// then the standard one, then one that has the columns that every user model has.
// It is nil where there is none.
func findAccounts(db *database.ReadOnly, tables []string) (*accountTable, error) {
	rows, err := db.Read(`SELECT "table" FROM pragma_foreign_key_list('django_admin_log') WHERE "from" = 'user_id'`)
	if err != nil {
		return nil, err
	}
	var candidates []string
	for _, row := range rows {
		candidates = append(candidates, row.Text(0))
	}
	for _, name := range append(append(candidates, "auth_user"), tables...) {
		if !slices.Contains(tables, name) {
			continue
		}
		columns, err := columnsOf(db, name)
		if err != nil {
			return nil, err
		}
		if a := accountsIn(name, columns); a != nil {
			return a, nil
		}
	}
	return nil, nil
}

// accountsIn returns the table if it can be one of users.
func accountsIn(name string, columns []column) *accountTable {
	key := slices.IndexFunc(columns, func(c column) bool { return c.key })
	if key < 0 || !hasColumns(columns, "password", "last_login") {
		return nil
	}
	shown := columns[key].name
	for _, likely := range []string{"email", "username"} { // the last one that is there
		if hasColumns(columns, likely) {
			shown = likely
		}
	}
	a := &accountTable{name: name, hasActive: hasColumns(columns, "is_active"), known: map[string]account{}}
	active := "1"
	if a.hasActive {
		active = `"is_active"`
	}
	a.query = fmt.Sprintf(`SELECT substr(cast(%s AS text), 1, %d), substr(cast("password" AS text), 1, %d), %s FROM %s WHERE %s = ? LIMIT 1`,
		database.Quote(shown), longestName, longestHash, active, database.Quote(name), database.Quote(columns[key].name))
	return a
}

// user returns whom the content logs in.
func (t *Table) user(c Content) (User, error) {
	v, ok := c.Data.Lookup(userIDName)
	if !ok {
		return User{}, nil
	}
	u := User{ID: idText(v)}
	if t.accounts == nil {
		return u, nil
	}
	found, err := t.accounts.find(t.db, u.ID)
	if err != nil {
		return u, err
	}
	u.Name = found.name
	switch {
	case !found.found:
		u.Note = userGone
	case !found.active:
		u.Note = userInactive
	case (c.Signature == Valid || c.Signature == OldKey) && !hashHolds(c, found, t.options.Keys):
		u.Note = hashUnfit
	}
	return u, nil
}

// hashHolds reports whether the session has the hash of the password that the
// user has now: one that has another may be of an older password, or forged.
func hashHolds(c Content, a account, keys Keys) bool {
	hash, _ := c.Data.Get(userHashName).(string)
	settings := accounts.Settings{SecretKey: keys.Secret, SecretKeyFallbacks: keys.Fallbacks}
	return c.Legacy || settings.CheckSessionAuthHash(&accounts.User{Password: a.password}, hash) != accounts.AuthHashBad
}

// find returns the account of an id as a session has it.
func (a *accountTable) find(db *database.ReadOnly, id string) (account, error) {
	if len(id) > longestID {
		return account{}, nil
	}
	if found, ok := a.known[id]; ok {
		return found, nil
	}
	if len(a.known) >= mostKnown {
		clear(a.known)
	}
	var found account
	// An id that is a UUID has hyphens in the session and none in the column.
	for _, key := range []string{id, strings.ReplaceAll(id, "-", "")} {
		rows, err := db.Read(a.query, key)
		if err != nil {
			return found, err
		}
		if len(rows) > 0 {
			found = account{found: true, name: rows[0].Text(0), password: rows[0].Text(1), active: rows[0].Bool(2)}
			break
		}
	}
	a.known[id] = found
	return found, nil
}

// idText returns the id of a user as text, which a session usually has already.
func idText(v sessionstore.Value) string {
	if s, ok := v.(string); ok {
		return s
	}
	text, _ := sessionstore.JSON(v)
	return text
}
