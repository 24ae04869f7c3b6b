package httpsim

import (
	"slices"
	"strconv"
	"time"

	"statelab/internal/accounts"
	"statelab/internal/database"
	"statelab/internal/sessionstore"
	"statelab/internal/visible"
)

// others are the tables beside that of the sessions as they were read last.
func (s *Server) others() []Records {
	s.seen.mu.Lock()
	defer s.seen.mu.Unlock()
	return slices.Clone(s.seen.others)
}

// readOthers reads the users, whose names it keeps, and the tables of the site's own; s.seen.mu
// is held.
func (s *Server) readOthers(conn *database.Conn) ([]Records, error) {
	s.seen.names = map[string]string{}
	users := s.users(conn)
	all, err := users.All()
	if err != nil {
		return nil, err
	}
	table := Records{Name: users.Table(), Model: "User", Users: true, Rows: make([]RecordRow, len(all))}
	for i, u := range all {
		s.seen.names[idText(u.ID)] = u.Name()
		table.Rows[i] = RecordRow{ID: u.ID, User: u.Name(), Data: columnsOf(u)}
	}
	if own := UsersAmong(s.models()); own != nil {
		table.Model = own.Name
		for i, u := range all {
			ofDjango := slices.DeleteFunc(table.Rows[i].Data, func(item Item) bool {
				_, has := own.Field(item.Name)
				return !has
			})
			table.Rows[i].Data = append(s.ownColumnsOf(own.rowOfUser(u, s.env.Now())), ofDjango...)
		}
	}
	read := []Records{table}
	for _, m := range s.models() {
		if m.Unseen || m.users {
			continue
		}
		one := Records{Name: m.Table(), Model: m.Name}
		rows, err := m.found(conn, filter{order: " ORDER BY " + m.column("id") + " ASC"}, "")
		if err != nil {
			return read, err
		}
		for _, r := range rows {
			one.Rows = append(one.Rows, s.recordOf(r))
		}
		read = append(read, one)
	}
	return read, nil
}

// columnsOf are the columns of a user but for id and name.
func columnsOf(u *accounts.User) []Item {
	last := "null"
	if !u.LastLogin.IsZero() {
		last = strconv.Quote(u.LastLogin.UTC().Format(time.RFC3339))
	}
	text := func(name, value string) Item { return Item{Name: name, Value: shownJSON(value)} }
	is := func(name string, value bool) Item { return Item{Name: name, Value: strconv.FormatBool(value)} }
	return []Item{text("email", u.Email), text("first_name", u.FirstName), text("last_name", u.LastName),
		is("is_active", u.IsActive), is("is_staff", u.IsStaff), is("is_superuser", u.IsSuperuser),
		{Name: "last_login", Value: last}, text("password", u.Password)}
}

// ownColumnsOf are the columns that a class of the site gives its users beside those of AbstractUser.
func (s *Server) ownColumnsOf(rec *record) (all []Item) {
	whole := s.recordOf(rec).Data
	for i, f := range rec.model.Fields {
		if _, shown := columnOf(&accounts.User{}, f.Name); !shown {
			all = append(all, whole[i])
		}
	}
	return all
}

// shownJSON is a value as JSON for people.
func shownJSON(value any) string {
	text, err := sessionstore.JSON(value)
	if err != nil {
		text = pythonRepr(value)
	}
	return visible.Unescaped(text)
}

// ownerKeys are the names of foreign keys whose user a row belongs to. Any other key, as approved_by, says only
// what that user has to do with the row.
var ownerKeys = []string{"user", "owner", "author", "member", "customer", "creator", "account"}

// isOwner reports whether a row belongs to the user whom the field names.
func (f ModelField) isOwner() bool { return f.IsUser() && slices.Contains(ownerKeys, f.Name) }

// recordOf is a row of a model for people to look at.
func (s *Server) recordOf(r *record) RecordRow {
	row := RecordRow{ID: r.id}
	for i, f := range r.model.Fields {
		value, name := r.values[i], f.Column()
		if id, ok := value.(int64); ok && f.IsUser() {
			user := s.seen.names[idText(id)]
			if row.UserKey == "" && f.isOwner() {
				row.User, row.UserKey = user, name
			} else if user != "" {
				name, value = f.Name, user // who it is, as field.username has it
			}
		} else if value == nil && f.IsUser() && !f.isOwner() {
			name = f.Name // as it is called while it names somebody
		}
		if at, ok := value.(time.Time); ok {
			value = at.UTC().Format(time.RFC3339)
		}
		row.Data = append(row.Data, Item{Name: name, Value: shownJSON(plainForm(value))})
	}
	return row
}
