package accounts

import (
	"errors"
	"slices"
	"strings"

	"statelab/internal/database"
	"statelab/internal/rule"
)

// ErrNotUpdated says that a user of whom some columns were to be saved is not there.
//
//lint:ignore ST1005 these are Django's words
var ErrNotUpdated = errors.New("DatabaseError: Save with update_fields did not affect any rows.")

// Columns are those of a user's row, in the order in which Users.Read takes them where there is no Model.
func Columns() []string {
	return []string{"id", "password", "last_login", "is_superuser", "username", "first_name", "last_name", "email", "is_staff", "is_active", "date_joined"}
}

// Model is a user model with fields of its own, which keeps the rows of its table itself. What the lessons of a site
// do with a session is the same then.
type Model struct {
	Table string
	Read  func(row database.Row) (*User, error)
	// Write saves all columns of a user, or some: a user with ID 0 is new, and one whose row is gone is made anew, as
	// Users.Save does. What the database refuses is the error.
	Write func(u *Users, user *User, only []string) error
	sql   statements
}

// NewModel returns the model of a table with these columns, the id first, in the order in which read takes them. named is
// the column that names its users: USERNAME_FIELD.
func NewModel(table string, columns []string, named string, read func(database.Row) (*User, error), write func(*Users, *User, []string) error) *Model {
	return &Model{Table: table, Read: read, Write: write, sql: statementsOn(table, columns, named)}
}

// Read is the user of a row of all columns, in their order.
func (u *Users) Read(row database.Row) (*User, error) {
	if u.Model != nil {
		return u.Model.Read(row)
	}
	return read(row)
}

// SaveColumns writes some columns of a user, in the order of the table: user.save(update_fields=[…]). Names that are
// no columns are passed over; of none nothing is written.
func (u *Users) SaveColumns(user *User, columns []string) error {
	if u.Model != nil {
		return u.Model.Write(u, user, columns)
	}
	var sets []string
	var args []any
	for i, value := range user.fields() {
		if name := Columns()[i+1]; slices.Contains(columns, name) {
			sets, args = append(sets, `"`+name+`" = ?`), append(args, value)
		}
	}
	if len(sets) == 0 {
		return nil
	}
	err := u.write(rule.Textf("save %s", "%s 저장", user.Name()), `UPDATE "`+u.Table()+`" SET `+strings.Join(sets, ", ")+` WHERE "`+u.Table()+`"."id" = ?`, append(args, user.ID))
	switch {
	case errors.Is(err, ErrGone):
		return ErrNotUpdated
	case errors.Is(err, database.ErrUnique):
		return ErrTaken
	}
	return err
}

// ReadColumns reads some columns of a user anew: user.refresh_from_db(fields=[…]). It is false where the user is not
// there.
func (u *Users) ReadColumns(user *User, columns []string) (bool, error) {
	table := `"` + u.Table() + `".`
	names := []string{table + `"id"`}
	for _, name := range Columns()[1:] {
		if slices.Contains(columns, name) {
			names = append(names, table+`"`+name+`"`)
		}
	}
	rows, err := u.Conn.Query(looksFor(ByID, user.ID), `SELECT `+strings.Join(names, ", ")+` FROM "`+u.Table()+`" WHERE `+table+`"id" = ? LIMIT 21`, user.ID)
	if err != nil || len(rows) == 0 {
		return false, err
	}
	whole := make(database.Row, len(Columns()))
	for i, value := range append([]any{user.ID}, user.fields()...) {
		if is, truth := value.(bool); truth {
			value = map[bool]int64{true: 1}[is]
		}
		whole[i] = value
	}
	at := 1
	for i, name := range Columns()[1:] {
		if slices.Contains(columns, name) {
			whole[i+1] = rows[0][at]
			at++
		}
	}
	read, err := read(whole)
	if err == nil {
		*user = *read
	}
	return err == nil, err
}
