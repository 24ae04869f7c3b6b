package scenario

import (
	"slices"

	"statelab/internal/diag"
	"statelab/internal/httpsim"
	"statelab/internal/lesson"
	"statelab/internal/world"
)

// readChangeUser reads what somebody else does to a user in a site's table.
func readChangeUser(c *compiler, n *lesson.Node) world.Act {
	var host, user, name, password lesson.Text
	var active, deleted lesson.Value[bool]
	if n.Kind == lesson.Scalar {
		c.Add(n.Pos, "write change_user: {host: …, user: "+n.Value+", active: false}", "change_user is a map, found %q", n.Value)
		return nil
	}
	c.Map(n, "change_user",
		lesson.Field{Name: "host", Required: true, Read: lesson.Into(&host, c.host)},
		lesson.Field{Name: "user", Required: true, Read: lesson.Into(&user, c.Text)},
		lesson.Field{Name: "name", Read: lesson.Into(&name, c.Text)},
		lesson.Field{Name: "password", Read: lesson.Into(&password, c.Text)},
		lesson.Field{Name: "active", Read: lesson.Into(&active, c.Bool)},
		lesson.Field{Name: "deleted", Read: lesson.Into(&deleted, c.Bool)},
	)
	var given []diag.Pos
	for _, pos := range []diag.Pos{name.Pos, password.Pos, active.Pos, deleted.Pos} {
		if pos != (diag.Pos{}) {
			given = append(given, pos)
		}
	}
	switch {
	case len(given) != 1 && n.Kind == lesson.Map:
		c.Add(n.Pos, "one of name, password, active, deleted", "change_user makes one change, found %d", len(given))
	case name.Given() && name.Value == "":
		c.Add(name.Pos, "", "a user has a name")
	case password.Given() && password.Value == "":
		c.Add(password.Pos, "", "a user has a password")
	case deleted.Given() && !deleted.Value:
		c.Add(deleted.Pos, "delete the key", "only true makes sense here")
	}
	if name.Given() && !slices.Contains(c.users, name.Value) {
		c.users = append(c.users, name.Value) // whom expectations from here on may name
	}
	act := world.ChangeUser{Host: host.Value, User: user.Value, Name: name.Value, Password: password.Value, Deleted: deleted.Value}
	if active.Given() {
		act.Active = &active.Value
	}
	return act
}

// readMigrate reads the host on which somebody runs Django's migrate.
func readMigrate(c *compiler, n *lesson.Node) world.Act {
	host, _ := c.host(n)
	return world.Migrate{Host: host.Value}
}

// readSetUserModel reads what AUTH_USER_MODEL of a host is changed to.
func readSetUserModel(c *compiler, n *lesson.Node) world.Act {
	var host, model lesson.Text
	if n.Kind == lesson.Scalar {
		c.Add(n.Pos, "write set_user_model: {host: …, to: custom}", "set_user_model is a map, found %q", n.Value)
		return nil
	}
	c.Map(n, "set_user_model",
		lesson.Field{Name: "host", Required: true, Read: lesson.Into(&host, c.host)},
		lesson.Field{Name: "to", Required: true, Read: lesson.Into(&model, c.OneOf(httpsim.UserModels()...))},
	)
	return world.SetUserModel{Host: host.Value, To: model.Value}
}
