package httpsim

import (
	"fmt"
	"strings"

	"statelab/internal/accounts"
	"statelab/internal/database"
	"statelab/internal/rule"
)

// UserChange is what somebody else, such as an administrator, does to a user in
// the table. Exactly one of its fields is set.
type UserChange struct {
	Name     string // another name
	Password string // another password
	Unusable bool   // a password that is none
	Email    string // another address

	Active, Staff, Superuser *bool

	Delete bool
}

// ChangeUser changes a user in the table, behind the back of every session, and
// returns the statements that did it. The error is a *NoUser when there is none, and a
// *ProtectedError where rows keep it from being deleted.
func (s *Server) ChangeUser(name string, c UserChange) ([]database.Statement, error) {
	var done []database.Statement
	conn := s.db.Conn(&done)
	conn.Caller = "User.objects.get()"
	users := s.users(conn)
	user, err := users.ByUsername(name)
	if err == nil && user == nil {
		err = &NoUser{name}
	}
	if err != nil {
		return done, err
	}
	conn.Caller = "user.save()"
	if c.Delete {
		conn.Caller = "user.delete()"
		_, err = removeUsers(s.models(), users, user)
	} else {
		err = users.Save(c.apply(users, user, func(name string) { s.nameUser(user, name) }))
	}
	return done, err // behind the statements that went into it
}

// removeUsers deletes users with what on_delete says of the rows that point to them, and returns
// what went with them. It is user.delete().
func removeUsers(models []*Model, users *accounts.Users, gone ...*accounts.User) ([]goneRows, error) {
	return newCollector(models, users).removeUsers(gone...)
}

// removeUsers deletes users, and what goes with them.
func (c *collector) removeUsers(gone ...*accounts.User) ([]goneRows, error) {
	c.leaving = map[int64]*accounts.User{}
	ids, names := make([]int64, len(gone)), make([]string, len(gone))
	for i, user := range gone {
		ids[i], names[i] = user.ID, user.Name()
		c.leaving[user.ID] = user
	}
	c.who = rule.Textf("%s goes", "%s 삭제", strings.Join(names, ", "))
	err := c.collect(nil, ids)
	if err == nil {
		err = c.delete()
	}
	if err == nil {
		for _, user := range gone {
			user.ID, user.Deleted = 0, true
		}
	}
	return c.gone, err
}

func (c UserChange) apply(users *accounts.Users, user *accounts.User, named func(name string)) *accounts.User {
	switch {
	case c.Name != "":
		named(c.Name)
	case c.Password != "":
		users.SetPassword(user, c.Password)
	case c.Unusable:
		users.SetUnusablePassword(user)
	case c.Email != "":
		user.Email = c.Email
	case c.Active != nil:
		user.IsActive = *c.Active
	case c.Staff != nil:
		user.IsStaff = *c.Staff
	case c.Superuser != nil:
		user.IsSuperuser = *c.Superuser
	}
	return user
}

// nameUser gives a user another name.
func (s *Server) nameUser(user *accounts.User, name string) {
	if own := UsersAmong(s.models()); own != nil {
		own.sayName(user, name)
		return
	}
	user.Username = accounts.NormalizeUsername(name)
}

// NoUser says that the table has no user of a name.
type NoUser struct{ Name string }

// Error implements error.
func (e *NoUser) Error() string { return fmt.Sprintf("there is no user %s", e.Name) }
