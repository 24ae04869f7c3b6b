package sessionstore

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"statelab/internal/database"
	"statelab/internal/rule"
)

// Schema is the table of sessions as Django makes it.
const Schema = `CREATE TABLE IF NOT EXISTS "django_session" ("session_key" varchar(40) NOT NULL PRIMARY KEY, "session_data" text NOT NULL, "expire_date" datetime NOT NULL);
CREATE INDEX "django_session_expire_date_a5c62663" ON "django_session" ("expire_date");
`

const (
	columns    = `"django_session"."session_key", "django_session"."session_data", "django_session"."expire_date"`
	selectHas  = `SELECT ` + columns + ` FROM "django_session" WHERE "django_session"."session_key" = ?`
	selectOne  = selectHas + ` LIMIT 21`
	selectNow  = `SELECT ` + columns + ` FROM "django_session" WHERE ("django_session"."expire_date" > ? AND "django_session"."session_key" = ?) LIMIT 21`
	exists     = `SELECT 1 AS "a" FROM "django_session" WHERE "django_session"."session_key" = ? LIMIT 1`
	insert     = `INSERT INTO "django_session" ("session_key", "session_data", "expire_date") VALUES (?, ?, ?)`
	update     = `UPDATE "django_session" SET "session_data" = ?, "expire_date" = ? WHERE "django_session"."session_key" = ?`
	deleteOne  = `DELETE FROM "django_session" WHERE "django_session"."session_key" IN (?)`
	deleteSome = `DELETE FROM "django_session" WHERE "django_session"."session_key" IN (`
	deleteKey  = `DELETE FROM "django_session" WHERE "django_session"."session_key" = ?`
	deleteOld  = `DELETE FROM "django_session" WHERE "django_session"."expire_date" < ?`
	deleteAll  = `DELETE FROM "django_session"`
	selectAny  = `SELECT ` + columns + ` FROM "django_session"`
	butOne     = `NOT ("django_session"."session_key" = ?)`
	butNone    = `NOT ("django_session"."session_key" IS NULL)`
	selectRow  = `SELECT "session_key", "session_data", cast("expire_date" AS text) FROM "django_session"`
	selectAll  = selectRow + ` ORDER BY rowid`
	selectKey  = selectRow + ` WHERE "session_key" = ?`
)

// Database is Django's default engine, django.contrib.sessions.backends.db: a
// row for each session in the table django_session.
type Database struct {
	Env  Env
	Conn *database.Conn
	// Model are those who have a part in what becomes of a row: tables with keys to it, and who listens to its signals.
	Model Model
}

// Model is Django's model of the rows, as the engine uses it. The zero value is one to which nothing points and nobody
// listens.
type Model struct {
	// Delete deletes the rows that are asked for, with all that goes with them, and returns how many of the table
	// itself went; nil: a statement does.
	Delete func(Doomed) (int, error)
	// Saving and Saved are told of a row around the statement that writes it; nil: nobody is.
	Saving, Saved func(key, data string, expires time.Time, created bool) error
}

// Doomed are rows that are to go. The zero value is all of them.
type Doomed struct {
	Key    *string   // that of one alone
	Before time.Time // those alone that expire before
	Row    bool      // it is one that was read: row.delete()
}

// Session returns the session of a key that a browser sent, empty for none.
func (d *Database) Session(key string) *Session { return NewSession(d, d.Env, key) }

// Load implements Engine. A row that has expired is not found.
func (d *Database) Load(key string) (Loaded, error) {
	loaded, _, err := d.load(key)
	return loaded, err
}

// load returns when the row expires, too, zero where that is no time.
func (d *Database) load(key string) (loaded Loaded, expires time.Time, err error) {
	short := ShortKey(key)
	rows, err := d.Conn.Query(rule.Textf("what is kept under %s?", "%s의 행을 찾아봄", short),
		selectNow, database.FormatTime(d.Env.Now()), key)
	if err != nil || len(rows) == 0 {
		return Loaded{Decoded: Decoded{Data: &Dict{}}}, expires, err
	}
	decoded := d.Env.Settings.Codec().Decode(rows[0].Text(1))
	d.Env.warn(decoded)
	expires, _ = rows[0].Time(2) // one that is no time is nothing to the session
	return Loaded{Found: true, Decoded: decoded}, expires, nil
}

// Exists implements Engine.
func (d *Database) Exists(key string) (bool, error) {
	rows, err := d.Conn.Query(rule.Text{EN: "is the new key free?", KO: "새 키의 행이 이미 있는지 확인"}, exists, key)
	return len(rows) > 0, err
}

// Save implements Engine: an INSERT or an UPDATE in a transaction of its own, or in a part of one that
// can be undone.
func (d *Database) Save(r Record, mustCreate bool) (string, error) {
	data, err := d.Env.Settings.Codec().Encode(r.Data, d.Env.Now())
	if err != nil {
		return "", err
	}
	expires := database.FormatTime(r.Expires)
	err = d.told(r, data, mustCreate, func() error {
		if mustCreate {
			_, err := d.Conn.Exec(orElse(r.Why, inserting(r.Data)), insert, r.Key, data, expires)
			if errors.Is(err, database.ErrUnique) {
				return ErrCreate
			}
			return err
		}
		touched, err := d.Conn.Exec(orElse(r.Why, updating(r.Data)), update, data, expires, r.Key)
		switch {
		case errors.Is(err, database.ErrBusy): // except DatabaseError
			return ErrUpdate
		case err == nil && touched == 0:
			d.Conn.Amend(rule.Text{EN: "no row is there to change", KO: "바꿀 행이 없음"})
			return ErrUpdate
		}
		return err
	})
	return r.Key, err
}

// told does what writes a row, in a transaction, and tells those who listen before and behind.
func (d *Database) told(r Record, data string, created bool, write func() error) error {
	return d.Conn.Atomic(func() error {
		if d.Model.Saving != nil {
			if err := d.Model.Saving(r.Key, data, r.Expires, created); err != nil {
				return err
			}
		}
		if err := write(); err != nil || d.Model.Saved == nil {
			return err
		}
		return d.Model.Saved(r.Key, data, r.Expires, created)
	})
}

// Delete implements Engine: Django first looks whether the row is there.
func (d *Database) Delete(key string) error {
	rows, err := d.Conn.Query(rule.Textf("is there a row to delete?", "지울 행이 있는지 확인"), selectOne, key)
	if err != nil || len(rows) == 0 {
		return err
	}
	return d.DeleteRow(key)
}

// Objects returns all rows, expired ones too, with their data: Session.objects.all(), or
// with a key Session.objects.exclude(session_key=key), where an empty one is None. With ">=" or ">" live are
// those alone whose expire_date compares so with now.
func (d *Database) Objects(but *string, live string) ([]Row, error) {
	var where []string
	var args []any
	if live != "" {
		where, args = append(where, `"django_session"."expire_date" `+live+` ?`), append(args, database.FormatTime(d.Env.Now()))
	}
	switch {
	case but == nil:
	case *but == "":
		where = append(where, butNone)
	default:
		where, args = append(where, butOne), append(args, *but)
	}
	text := selectAny
	switch len(where) {
	case 1:
		text += " WHERE " + where[0]
	case 2:
		text += " WHERE (" + strings.Join(where, " AND ") + ")"
	}
	found, err := d.Conn.Query(rule.Text{EN: "whose rows are there?", KO: "누구의 행이 있는지 확인"}, text, args...)
	rows := make([]Row, len(found))
	for i, f := range found {
		rows[i] = Row{Key: f.Text(0), Raw: f.Text(1), Decoded: d.Env.Settings.Codec().Decode(f.Text(1))}
		d.Env.warn(rows[i].Decoded)
	}
	return rows, err
}

// DeleteRow is row.delete(): Django does not look whether it is there.
func (d *Database) DeleteRow(key string) error {
	if d.Model.Delete != nil {
		_, err := d.Model.Delete(Doomed{Key: &key, Row: true})
		return err
	}
	_, err := d.Conn.Exec(goes(key), deleteOne, key)
	return err
}

// DeleteKey is Session.objects.filter(session_key=key).delete(). It returns how many rows
// there were, one at most.
func (d *Database) DeleteKey(key string) (int, error) {
	if d.Model.Delete != nil {
		return d.Model.Delete(Doomed{Key: &key})
	}
	return d.Conn.Exec(goes(key), deleteKey, key)
}

// Found looks for the row of a key as a queryset of Session.objects does: by get(), first() or
// exists(), or all() that it finds.
func (d *Database) Found(key, method string) (bool, error) {
	text := selectOne
	switch method {
	case "first":
		text = selectHas + ` ORDER BY "django_session"."session_key" ASC LIMIT 1`
	case "exists":
		text = exists
	case "all":
		text = selectHas
	}
	rows, err := d.Conn.Query(rule.Textf("is there a row of %s?", "%s의 행이 있는지 확인", ShortKey(key)), text, key)
	return len(rows) > 0, err
}

// FoundLive asks for the row of a key as Found does, by first(), exists() or count(); with ">=" or ">" live for one
// whose expire_date compares so with now.
func (d *Database) FoundLive(key, method, live string) (bool, error) {
	where, args := `"django_session"."session_key" = ?`, []any{key}
	if live != "" {
		where, args = `("django_session"."expire_date" `+live+` ? AND `+where+`)`, []any{database.FormatTime(d.Env.Now()), key}
	}
	text := map[string]string{
		"first":  `SELECT ` + columns + ` FROM "django_session" WHERE ` + where + ` ORDER BY "django_session"."session_key" ASC LIMIT 1`,
		"exists": `SELECT 1 AS "a" FROM "django_session" WHERE ` + where + ` LIMIT 1`,
		"count":  `SELECT COUNT(*) AS "__count" FROM "django_session" WHERE ` + where,
	}[method]
	rows, err := d.Conn.Query(rule.Textf("is there a row of %s?", "%s의 행이 있는지 확인", ShortKey(key)), text, args...)
	if method == "count" && err == nil {
		return rows[0].Int(0) > 0, nil
	}
	return len(rows) > 0, err
}

// DeleteAll is Session.objects.all().delete(). It returns how many rows there were.
func (d *Database) DeleteAll() (int, error) {
	if d.Model.Delete != nil {
		return d.Model.Delete(Doomed{})
	}
	return d.Conn.Exec(rule.Text{EN: "all rows go", KO: "모든 행을 지움"}, deleteAll)
}

func goes(key string) rule.Text {
	return rule.Textf("the row of %s goes", "%s의 행을 지움", ShortKey(key))
}

// Put writes a row without a session: Django's Session.objects.save(). The row is
// made where there is none. An empty dict deletes it.
func (d *Database) Put(key string, data *Dict, expires time.Time) error {
	if data.Len() == 0 {
		return d.DeleteRow(key)
	}
	text, err := d.Env.Settings.Codec().Encode(data, d.Env.Now())
	if err != nil {
		return err
	}
	touched, err := d.Conn.Exec(updating(data), update, text, database.FormatTime(expires), key)
	if err == nil && touched == 0 {
		_, err = d.Conn.Exec(inserting(data), insert, key, text, database.FormatTime(expires))
	}
	return err
}

// Deletes reports whether a statement deletes the row of a key that expires at a time, if it is there: by its key,
// with all that had expired by then, or with all. Of one that asks for something else it is taken to: who asks knows
// that the row is gone.
func Deletes(s database.Statement, key string, expires time.Time) bool {
	keys, some := strings.CutPrefix(s.Text, deleteSome)
	switch {
	case some && strings.Trim(keys, "?, )") == "":
		return slices.Contains(s.Args, any(key))
	case s.Text == deleteKey:
		return s.Args[0] == key
	case s.Text == deleteAll+" WHERE "+butOne:
		return s.Args[0] != key
	case s.Text == deleteOld:
		by, _ := s.Args[0].(string)
		return database.FormatTime(expires) < by // as SQLite compares them
	}
	return strings.HasPrefix(s.Text, deleteAll)
}

// ClearExpired deletes the rows that have expired, and returns how many: what
// the command clearsessions does.
func (d *Database) ClearExpired() (deleted int, err error) {
	if d.Model.Delete != nil {
		return d.Model.Delete(Doomed{Before: d.Env.Now()})
	}
	now := database.FormatTime(d.Env.Now())
	err = d.Conn.Joined(func() error {
		why := rule.Textf("rows that expired before %s", "%s 전에 만료된 행을 지움", now)
		deleted, err = d.Conn.Exec(why, deleteOld, now)
		return err
	})
	return deleted, err
}

// Row is one row of the table, for people to look at.
type Row struct {
	Key         string
	Raw         string    // session_data
	Decoded     Decoded   // session_data taken apart
	ExpiresText string    // expire_date as it is stored
	Expires     time.Time // the same as a time, zero where it is none
}

// String returns the key, as str() of Django's row.
func (r Row) String() string { return r.Key }

// Rows returns all rows, expired ones too, in the order in which they came.
// A view uses a connection without a log.
func Rows(conn *database.Conn, codec Codec) ([]Row, error) { return rows(conn, codec, selectAll) }

// RowOf returns the row of a key, expired or not, and false where there is none.
func RowOf(conn *database.Conn, codec Codec, key string) (Row, bool, error) {
	found, err := rows(conn, codec, selectKey, key)
	if err != nil || len(found) == 0 {
		return Row{}, false, err
	}
	return found[0], true, nil
}

func rows(conn *database.Conn, codec Codec, text string, args ...any) ([]Row, error) {
	found, err := conn.Query(rule.Text{EN: "what is in the table?", KO: "테이블에 무엇이 있는지 확인"}, text, args...)
	if err != nil {
		return nil, err
	}
	rows := make([]Row, len(found))
	for i, f := range found {
		r := Row{Key: f.Text(0), Raw: f.Text(1), ExpiresText: f.Text(2)}
		r.Decoded = codec.Decode(r.Raw)
		r.Expires, _ = database.ParseTime(r.ExpiresText)
		rows[i] = r
	}
	return rows, nil
}

func orElse(t, other rule.Text) rule.Text {
	if t.IsZero() {
		return other
	}
	return t
}

// inserting and updating say what a row is written for.
func inserting(data *Dict) rule.Text {
	if data.Len() == 0 {
		return rule.Text{EN: "the row, still empty", KO: "아직 빈 행"}
	}
	names := listed(data)
	return rule.Text{EN: "a new row: " + names.EN, KO: "새 행: " + names.KO}
}

func updating(data *Dict) rule.Text {
	if data.Len() == 0 {
		return rule.Text{EN: "the row, with nothing in it", KO: "빈 세션을 적음"} // whether there was something before, the row alone knows
	}
	names := listed(data)
	return rule.Text{EN: "the row now: " + names.EN, KO: "행에 적음: " + names.KO}
}

// listed names the first keys of the data: a page's own before those of Django,
// which begin with _.
func listed(data *Dict) rule.Text {
	const most = 3
	keys := slices.Clone(data.Keys())
	slices.SortStableFunc(keys, func(a, b string) int {
		return cmp.Compare(len(a)-len(strings.TrimPrefix(a, "_")), len(b)-len(strings.TrimPrefix(b, "_")))
	})
	if len(keys) <= most {
		all := strings.Join(keys, ", ")
		return rule.Text{EN: all, KO: all}
	}
	first, more := strings.Join(keys[:most], ", "), len(keys)-most
	return rule.Text{EN: fmt.Sprintf("%s and %d more", first, more), KO: fmt.Sprintf("%s 외 %d개", first, more)}
}
