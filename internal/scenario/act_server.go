package scenario

import (
	"cmp"
	"errors"

	"statelab/internal/httpsim"
	"statelab/internal/rule"
	"statelab/internal/witness"
	"statelab/internal/world"
)

// sayServer tells what is done without a browser.
func sayServer(act world.Act) rule.Text {
	switch a := act.(type) {
	case world.Send:
		return rule.Textf("A raw request, sent without a browser and without a jar: %s %s",
			"브라우저도 쿠키 저장소도 거치지 않고 요청을 직접 보냅니다. (%s %s)", cmp.Or(a.Method, "GET"), a.URL)
	case world.Look:
		return rule.Textf("Nothing is sent. A look at what is stored for %s now",
			"아무것도 보내지 않고, %s에 관해 지금 저장되어 있는 것을 봅니다.", a.Host)
	case world.RestartServer:
		return rule.Textf("The server of %s stops and starts again", "%s 서버가 멈췄다가 다시 시작합니다.", a.Host)
	case world.CleanUp:
		return rule.Textf("On %s somebody runs clearsessions", "%s 서버에서 clearsessions 명령을 실행합니다.", a.Host)
	case world.ChangeUser:
		return sayChange(a)
	case world.Migrate:
		return rule.Textf("On %s somebody runs migrate", "%s 서버에서 migrate 명령을 실행합니다.", a.Host)
	case world.SetUserModel:
		if a.To == string(httpsim.DefaultUser) {
			return rule.Textf(`On %s somebody sets AUTH_USER_MODEL back to Django's default, "auth.User"`,
				`%s 서버에서 누군가 AUTH_USER_MODEL 설정을 Django의 기본값 "auth.User"로 되돌립니다.`, a.Host)
		}
		return rule.Textf(`On %s somebody writes AUTH_USER_MODEL = "accounts.User" into the settings`,
			`%s 서버에서 누군가 설정에 AUTH_USER_MODEL = "accounts.User" 줄을 적습니다.`, a.Host)
	}
	return rule.Text{}
}

// sayChange tells a change of a user in one sentence.
func sayChange(a world.ChangeUser) rule.Text {
	switch {
	case a.Name != "":
		return rule.Textf("On %s an administrator renames %s to %s",
			"%s 서버에서 관리자가 사용자 이름을 바꿉니다. (%s -> %s)", a.Host, a.User, a.Name)
	case a.Password != "":
		return rule.Textf("On %s an administrator gives %s another password",
			"%s 서버에서 관리자가 %s 사용자의 비밀번호를 바꿉니다.", a.Host, a.User)
	case a.Deleted:
		return rule.Textf("On %s an administrator deletes the user %s",
			"%s 서버에서 관리자가 %s 사용자를 삭제합니다.", a.Host, a.User)
	case *a.Active:
		return rule.Textf("On %s an administrator makes %s active again",
			"%s 서버에서 관리자가 %s 사용자를 다시 활성화합니다.", a.Host, a.User)
	}
	return rule.Textf("On %s an administrator makes %s inactive",
		"%s 서버에서 관리자가 %s 사용자를 비활성화합니다.", a.Host, a.User)
}

// doServer does what is done to a server without a request.
func (s *stage) doServer(act world.Act) error {
	switch a := act.(type) {
	case world.RestartServer:
		s.note("what was in its memory is lost, what was in its database is kept; its connections closed",
			"메모리에 있던 것은 사라지고 데이터베이스에 있던 것은 남음. 열려 있던 연결은 닫힘")
		return s.world.servers[a.Host].Restart()
	case world.CleanUp:
		statements, err := s.world.servers[a.Host].CleanUp()
		s.step.Queries = append(s.step.Queries, witness.Queries(statements)...)
		return err
	case world.ChangeUser:
		return s.changeUser(a)
	case world.Migrate:
		done, err := s.world.servers[a.Host].Migrate()
		s.step.Notes = append(s.step.Notes, done.Notes...)
		s.step.Queries = append(s.step.Queries, witness.Queries(done.Queries)...)
		return err
	case world.SetUserModel:
		s.note("the server starts again with the new settings; the tables stay as they are",
			"서버가 새 설정으로 다시 시작함. 테이블은 그대로임")
		return s.world.servers[a.Host].SetUserModel(httpsim.UserModel(a.To))
	}
	return nil
}

func (s *stage) changeUser(a world.ChangeUser) error {
	change := httpsim.UserChange{Name: a.Name, Password: a.Password, Active: a.Active, Delete: a.Deleted}
	statements, err := s.world.servers[a.Host].ChangeUser(a.User, change)
	s.step.Queries = append(s.step.Queries, witness.Queries(statements)...)
	var missing *httpsim.NoUser
	if errors.As(err, &missing) {
		s.check(s.src.place("user"), "change_user", rule.Textf("a user %s", "사용자 %s", a.User), rule.Text{EN: "no such user", KO: "그런 사용자 없음"}, false)
		return nil
	}
	return err
}
