package httpsim

import (
	"fmt"

	"statelab/internal/accounts"
	"statelab/internal/database"
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
// returns the statements that did it. The error is a *NoUser when there is none.
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
		for _, m := range s.site.Models {
			if err := m.removeOf(conn, user.ID); err != nil {
				return done, err
			}
		}
		err = users.Delete(user)
	} else {
		err = users.Save(c.apply(users, user))
	}
	return done, err // behind the statements that went into it
}

func (c UserChange) apply(users *accounts.Users, user *accounts.User) *accounts.User {
	switch {
	case c.Name != "":
		user.Username = accounts.NormalizeUsername(c.Name)
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

// NoUser says that the table has no user of a name.
type NoUser struct{ Name string }

// Error implements error.
func (e *NoUser) Error() string { return fmt.Sprintf("there is no user %s", e.Name) }
