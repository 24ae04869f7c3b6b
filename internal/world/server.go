package world

import (
	"errors"
	"slices"
	"strings"

	"statelab/internal/database"
	"statelab/internal/httpsim"
	"statelab/internal/rule"
	"statelab/internal/witness"
)

// What is done to a server without a request.

// django returns the small Django of a host, or nil and finds out that nobody sees inside.
func (s *stage) django(host string) *httpsim.Server {
	inside := s.servers[host].Inside()
	if inside == nil {
		s.find(Finding{Field: "host", Wanted: rule.Textf("to see inside the server of %s", "%s 서버의 안", host),
			Found: rule.Text{EN: "it is not seen inside", KO: "안이 보이지 않는 서버"}})
	}
	return inside
}

// ran records statements that ran on the host that is concerned, without a request.
func (s *stage) ran(statements []database.Statement) {
	s.step.Queries = append(s.step.Queries, witness.Queries(statements)...)
	project := s.project(s.host)
	s.statements[project] = append(s.statements[project], statements...)
}

func (a RestartServer) site() string { return a.Host }

func (a RestartServer) say(*stage) rule.Text {
	return rule.Textf("The server of %s stops and starts again", "%s 서버가 멈췄다가 다시 시작합니다.", a.Host)
}

func (a RestartServer) do(s *stage) error {
	if s.servers[a.Host].Inside() == nil {
		s.note("its connections closed", "열려 있던 연결은 닫힘")
	} else {
		s.note("what was in its memory is lost, what was in its database is kept; its connections closed",
			"메모리에 있던 것은 사라지고 데이터베이스에 있던 것은 남음. 열려 있던 연결은 닫힘")
	}
	return s.restart(a.Host)
}

// restart starts the servers of a host's project again.
func (s *stage) restart(host string) error {
	for _, site := range s.setup.Sites {
		if s.project(site.Host) == s.project(host) {
			if err := s.servers[site.Host].Restart(); err != nil {
				return err
			}
		}
	}
	return nil
}

func (a CleanUp) site() string { return a.Host }

func (a CleanUp) say(*stage) rule.Text {
	return rule.Textf("On %s somebody runs clearsessions", "%s 서버에서 clearsessions 명령을 실행합니다.", a.Host)
}

func (a CleanUp) do(s *stage) error {
	server := s.django(a.Host)
	if server == nil {
		return nil
	}
	statements, err := server.CleanUp()
	s.ran(statements)
	return err
}

func (a ChangeUser) site() string { return a.Host }

func (a ChangeUser) say(*stage) rule.Text {
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
	case a.Unusable:
		return rule.Textf("On %s an administrator takes the password of %s away",
			"%s 서버에서 관리자가 %s 사용자의 비밀번호를 없앱니다.", a.Host, a.User)
	case a.Email != "":
		return rule.Textf("On %s an administrator gives %s the address %s",
			"%s 서버에서 관리자가 %s 사용자의 메일 주소를 바꿉니다. (%s)", a.Host, a.User, a.Email)
	case a.Staff != nil:
		return a.sayFlag("is_staff", *a.Staff)
	case a.Superuser != nil:
		return a.sayFlag("is_superuser", *a.Superuser)
	case *a.Active:
		return rule.Textf("On %s an administrator makes %s active again",
			"%s 서버에서 관리자가 %s 사용자를 다시 활성화합니다.", a.Host, a.User)
	}
	return rule.Textf("On %s an administrator makes %s inactive",
		"%s 서버에서 관리자가 %s 사용자를 비활성화합니다.", a.Host, a.User)
}

// sayFlag says that a column is set that is true or false.
func (a ChangeUser) sayFlag(column string, on bool) rule.Text {
	is := map[bool]string{true: "True", false: "False"}[on]
	return rule.Textf("On %s an administrator sets %[3]s of %[2]s to %[4]s",
		"%s 서버에서 관리자가 %s 사용자의 %s%[5]s %[4]s로 바꿉니다.", a.Host, a.User, column, is, rule.Particle(column, "을", "를"))
}

func (a ChangeUser) do(s *stage) error {
	server := s.django(a.Host)
	if server == nil {
		return nil
	}
	statements, err := server.ChangeUser(a.User, httpsim.UserChange{Name: a.Name, Password: a.Password, Unusable: a.Unusable, Email: a.Email, Active: a.Active, Staff: a.Staff, Superuser: a.Superuser, Delete: a.Deleted})
	s.ran(statements)
	var missing *httpsim.NoUser
	if errors.As(err, &missing) {
		s.find(Finding{Field: "user", Wanted: rule.Textf("a user %s", "사용자 %s", a.User), Found: rule.Text{EN: "no such user", KO: "그런 사용자 없음"}})
		return nil
	}
	var protected *httpsim.ProtectedError
	if errors.As(err, &protected) {
		s.find(Finding{Field: "deleted", Wanted: rule.Text{EN: "a user to whom no protected row points", KO: "PROTECT 행이 가리키지 않는 사용자"}, Found: rule.Same(err.Error())})
		return nil
	}
	if errors.Is(err, database.ErrUnique) {
		s.find(Finding{Field: "name", Wanted: rule.Text{EN: "a name that nobody has", KO: "아무도 쓰지 않는 이름"}, Found: rule.Textf("the site has a user %s already", "사이트에 이미 있는 사용자: %s", a.Name)})
		return nil
	}
	return err
}

func (a Shell) site() string { return a.Host }

func (a Shell) say(*stage) rule.Text {
	first, more := firstLine(a.Text)
	if more {
		first += " …"
	}
	return rule.Textf("On %s somebody types into manage.py shell: %s", "%s 서버에서 누군가 manage.py shell에 입력합니다: %s", a.Host, first)
}

// firstLine is the first of some lines that says what is done, which an import does only where nothing else stands
// there, and whether there are others.
func firstLine(text string) (first string, more bool) {
	var all []string
	for line := range strings.SplitSeq(text, "\n") {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			all = append(all, line)
		}
	}
	at := slices.IndexFunc(all, func(line string) bool {
		return !strings.HasPrefix(line, "from ") && !strings.HasPrefix(line, "import ")
	})
	if len(all) == 0 {
		return "", false
	}
	return all[max(at, 0)], len(all) > 1
}

func (a Shell) do(s *stage) error {
	server := s.django(a.Host)
	if server == nil {
		return nil
	}
	done, err := server.Shell(a.Lines)
	s.step.Notes = append(s.step.Notes, done.Notes...)
	s.ran(done.Queries)
	if err == nil && !done.Ended.IsZero() {
		s.step.Notes = append(s.step.Notes, done.Ended)
		s.find(Finding{Field: "lines", Wanted: rule.Text{EN: "lines that run to their end", KO: "끝까지 실행되는 줄"}, Found: done.Ended})
	}
	return err
}

func (a Migrate) site() string { return a.Host }

func (a Migrate) say(*stage) rule.Text {
	return rule.Textf("On %s somebody runs migrate", "%s 서버에서 migrate 명령을 실행합니다.", a.Host)
}

func (a Migrate) do(s *stage) error {
	server := s.django(a.Host)
	if server == nil {
		return nil
	}
	done, err := server.Migrate()
	s.step.Notes = append(s.step.Notes, done.Notes...)
	s.ran(done.Queries)
	return err
}

func (a SetUserModel) site() string { return a.Host }

func (a SetUserModel) say(*stage) rule.Text {
	if a.To == string(httpsim.DefaultUser) {
		return rule.Textf(`On %s somebody sets AUTH_USER_MODEL back to Django's default, "auth.User"`,
			`%s 서버에서 누군가 AUTH_USER_MODEL 설정을 Django의 기본값 "auth.User"로 되돌립니다.`, a.Host)
	}
	return rule.Textf(`On %s somebody writes AUTH_USER_MODEL = "accounts.User" into the settings`,
		`%s 서버에서 누군가 설정에 AUTH_USER_MODEL = "accounts.User" 줄을 적습니다.`, a.Host)
}

func (a SetUserModel) do(s *stage) error {
	server := s.django(a.Host)
	if server == nil {
		return nil
	}
	s.note("the server starts again with the new settings; the tables stay as they are",
		"서버가 새 설정으로 다시 시작함. 테이블은 그대로임")
	if err := server.SetUserModel(httpsim.UserModel(a.To)); err != nil {
		return err
	}
	return s.restart(a.Host)
}

func (a Deploy) site() string { return a.Sites[0].Host }

func (a Deploy) say(*stage) rule.Text {
	hosts := make([]string, len(a.Sites))
	for i, s := range a.Sites {
		hosts[i] = s.Host
	}
	named := strings.Join(hosts, ", ")
	return rule.Textf("The server of %s runs what was written", "%s 서버가 새로 적은 내용으로 실행됩니다.", named)
}

func (a Deploy) do(s *stage) error {
	for _, site := range a.Sites {
		server := s.django(site.Host)
		if server == nil {
			continue
		}
		if err := server.Deploy(site); err != nil {
			return err
		}
	}
	return nil
}

func (a Redeploy) site() string { return a.Host }

// mostNamed is how many things that a deployment changes are named in its sentence.
const mostNamed = 3

func (a Redeploy) say(*stage) rule.Text {
	named := strings.Join(a.About[:min(len(a.About), mostNamed)], ", ")
	if more := len(a.About) - mostNamed; more > 0 {
		named += ", …"
	}
	return rule.Textf("On %s another version is deployed: %s", "%s 서버에 새 버전을 배포합니다: %s", a.Host, named)
}

func (a Redeploy) do(s *stage) error {
	if s.django(a.Host) == nil {
		return nil
	}
	for _, site := range a.Sites {
		if server := s.servers[site.Host].Inside(); server != nil {
			if err := server.Deploy(site); err != nil {
				return err
			}
		}
	}
	s.step.Notes = append(s.step.Notes, a.Told...)
	s.note("the server starts again with it: what was in its memory is lost, what was in its database is kept; its connections closed",
		"서버가 새 버전으로 다시 시작함. 메모리에 있던 것은 사라지고 데이터베이스에 있던 것은 남음. 열려 있던 연결은 닫힘")
	return s.restart(a.Host)
}
