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

// SaveColumns writes some columns of a user, in the order of the table: user.save(update_fields=[…]). Names that are
// no columns are passed over; of none nothing is written.
func (u *Users) SaveColumns(user *User, columns []string) error {
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
	err := u.write(rule.Textf("save %s", "%s 저장", user.Username), `UPDATE "`+u.Table()+`" SET `+strings.Join(sets, ", ")+` WHERE "`+u.Table()+`"."id" = ?`, append(args, user.ID))
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
