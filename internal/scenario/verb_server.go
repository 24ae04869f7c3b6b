package scenario

import (
	"errors"
	"slices"

	"statelab/internal/diag"
	"statelab/internal/httpsim"
	"statelab/internal/lesson"
	"statelab/internal/rule"
)

// readChangeUser reads what somebody else does to a user in a site's table.
func readChangeUser(c *compiler, n *lesson.Node) action {
	var host, user, name, password lesson.Text
	var active, deleted lesson.Value[bool]
	if n.Kind == lesson.Scalar {
		c.Add(n.Pos, "write change_user: {host: …, user: "+n.Value+", active: false}", "change_user is a map, found %q", n.Value)
		return waiting()
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
	case deleted.Given() && !deleted.Value:
		c.Add(deleted.Pos, "delete the key", "only true makes sense here")
	}
	if name.Given() && !slices.Contains(c.users, name.Value) {
		c.users = append(c.users, name.Value) // whom expectations from here on may name
	}
	change := httpsim.UserChange{Name: name.Value, Password: password.Value, Delete: deleted.Value}
	if active.Given() {
		change.Active = &active.Value
	}
	return action{
		host: host.Value,
		say:  func(*stage) rule.Text { return sayChange(host.Value, user.Value, change) },
		do: func(s *stage) error {
			statements, err := s.world.servers[host.Value].ChangeUser(user.Value, change)
			s.step.Queries = append(s.step.Queries, traceQueries(statements)...)
			var missing *httpsim.NoUser
			if errors.As(err, &missing) {
				s.check(user.Pos, "change_user", rule.Textf("a user %s", "사용자 %s", user.Value), rule.Text{EN: "no such user", KO: "그런 사용자 없음"}, false)
				return nil
			}
			return err
		},
	}
}

// sayChange tells a change of a user in one sentence.
func sayChange(host, user string, c httpsim.UserChange) rule.Text {
	switch {
	case c.Name != "":
		return rule.Textf("On %s an administrator renames %s to %s",
			"%s 서버에서 관리자가 사용자 이름을 바꿉니다. (%s -> %s)", host, user, c.Name)
	case c.Password != "":
		return rule.Textf("On %s an administrator gives %s another password",
			"%s 서버에서 관리자가 %s 사용자의 비밀번호를 바꿉니다.", host, user)
	case c.Delete:
		return rule.Textf("On %s an administrator deletes the user %s",
			"%s 서버에서 관리자가 %s 사용자를 삭제합니다.", host, user)
	case *c.Active:
		return rule.Textf("On %s an administrator makes %s active again",
			"%s 서버에서 관리자가 %s 사용자를 다시 활성화합니다.", host, user)
	}
	return rule.Textf("On %s an administrator makes %s inactive",
		"%s 서버에서 관리자가 %s 사용자를 비활성화합니다.", host, user)
}

// readMigrate reads the host on which somebody runs Django's migrate.
func readMigrate(c *compiler, n *lesson.Node) action {
	host, _ := c.host(n)
	return action{
		host: host.Value,
		say: func(*stage) rule.Text {
			return rule.Textf("On %s somebody runs migrate", "%s 서버에서 migrate 명령을 실행합니다.", host.Value)
		},
		do: func(s *stage) error {
			done, err := s.world.servers[host.Value].Migrate()
			s.step.Notes = append(s.step.Notes, done.Notes...)
			s.step.Queries = append(s.step.Queries, traceQueries(done.Queries)...)
			return err
		},
	}
}

// readSetUserModel reads what AUTH_USER_MODEL of a host is changed to.
func readSetUserModel(c *compiler, n *lesson.Node) action {
	var host, model lesson.Text
	if n.Kind == lesson.Scalar {
		c.Add(n.Pos, "write set_user_model: {host: …, to: custom}", "set_user_model is a map, found %q", n.Value)
		return waiting()
	}
	c.Map(n, "set_user_model",
		lesson.Field{Name: "host", Required: true, Read: lesson.Into(&host, c.host)},
		lesson.Field{Name: "to", Required: true, Read: lesson.Into(&model, c.OneOf(httpsim.UserModels()...))},
	)
	return action{
		host: host.Value,
		say: func(*stage) rule.Text {
			if model.Value == string(httpsim.DefaultUser) {
				return rule.Textf(`On %s somebody sets AUTH_USER_MODEL back to Django's default, "auth.User"`,
					`%s 서버에서 누군가 AUTH_USER_MODEL 설정을 Django의 기본값 "auth.User"로 되돌립니다.`, host.Value)
			}
			return rule.Textf(`On %s somebody writes AUTH_USER_MODEL = "accounts.User" into the settings`,
				`%s 서버에서 누군가 설정에 AUTH_USER_MODEL = "accounts.User" 줄을 적습니다.`, host.Value)
		},
		do: func(s *stage) error {
			s.note("the server starts again with the new settings; the tables stay as they are",
				"서버가 새 설정으로 다시 시작함. 테이블은 그대로임")
			return s.world.servers[host.Value].SetUserModel(httpsim.UserModel(model.Value))
		},
	}
}
