package httpsim

import (
	"errors"
	"fmt"
	"slices"
	"statelab/internal/accounts"
	"statelab/internal/python"
)

// found is the root of the user whom a page has found, who need not be the visitor.
const found = "found"

// methodsOfUser are what templates know of a user and views call.
var methodsOfUser = []string{"has_usable_password", "get_full_name", "get_short_name", "get_username"}

// IsMethodOfUser reports whether a view calls what templates know of a user by this name.
func IsMethodOfUser(name string) bool { return slices.Contains(methodsOfUser, name) }

// ofAnybody is what a user or, nil, an anonymous visitor has.
func ofAnybody(user *accounts.User, name string) any {
	if user == nil {
		return ofNobody(name)
	}
	switch name {
	case "id", "pk":
		if user.ID == 0 { // it was deleted
			return nil
		}
		return user.ID
	case "email":
		return user.Email
	case "first_name":
		return user.FirstName
	case "last_name":
		return user.LastName
	case "get_full_name":
		return user.FullName()
	case "get_short_name":
		return user.FirstName
	case "date_joined":
		return moment(user.DateJoined)
	case "last_login":
		if user.LastLogin.IsZero() {
			return nil
		}
		return moment(user.LastLogin)
	case "is_active":
		return user.IsActive
	case "is_staff":
		return user.IsStaff
	case "is_superuser":
		return user.IsSuperuser
	case "has_usable_password":
		return user.HasUsablePassword()
	case "is_authenticated", "is_anonymous":
		return name == "is_authenticated"
	case "get_username":
		return user.Name()
	}
	return user.Username
}

// ofNobody is what AnonymousUser has.
func ofNobody(name string) any {
	switch name {
	case "id", "pk":
		return nil
	case "is_authenticated", "is_anonymous":
		return name == "is_anonymous"
	case "is_active", "is_staff", "is_superuser":
		return false
	case "username", "get_username":
		return ""
	}
	return absent{}
}

// hasAttribute refuses what a view asks of a user who does not have it; a template has an
// empty text there.
func (v *visit) hasAttribute(n Node, value any) error {
	if _, missing := value.(absent); !missing || n.Path[0] != "user" && n.Path[0] != found && n.Path[0] != whoRoot && n.Path[0] != rowRoot {
		return nil
	}
	if n.Path[0] == rowRoot {
		if _, bound := v.rows[n.Path[1]]; !bound {
			return errors.New(unbound(n.Path[1]))
		}
	}
	if n.Path[0] == whoRoot {
		return v.noneHas(n.Path[1], n.Path[len(n.Path)-1])
	}
	of := "AnonymousUser"
	if n.Path[0] == rowRoot || n.Path[0] == found && v.kept == nil {
		of = "NoneType"
	}
	return fmt.Errorf("AttributeError: '%s' object has no attribute %s", of, python.Repr(n.Path[len(n.Path)-1]))
}
