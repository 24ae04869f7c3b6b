package djangocode_test

import (
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"statelab/internal/chance"
	"statelab/internal/clock"
	"statelab/internal/httpsim"
)

// schoolUsers are the users of testdata/ownusers.models with what ownusers.py gives them.
var schoolUsers = []httpsim.User{
	{Name: "alice", Password: "pw", Email: "alice@shop.test", Own: map[string]any{"role": "t", "team": int64(1), "motto": "hello"}},
	{Name: "bob", Password: "pw", Email: "bob@shop.test", Own: map[string]any{"tutor": "alice", "points": int64(3), "motto": "hello"}},
}

func schoolModels(t *testing.T) []*httpsim.Model {
	t.Helper()
	models := modelsOf(t, "testdata/ownusers.models")
	models[0].Rows = [][]any{{"red"}, {"blue"}}
	return models
}

// TestUserModelsOfOnesOwnAreDjangos runs the lines of testdata/ownusers.txt, in a project whose AUTH_USER_MODEL is a class
// of its own: they ask and answer what a real Django 3.2 has, which ownusers.py has recorded.
func TestUserModelsOfOnesOwnAreDjangos(t *testing.T) {
	comesTo(t, schoolModels(t), "testdata/ownusers.txt", "Badge, Course, Team, User", schoolUsers...)
}

// TestManagersOfUsersAreDjangos runs the lines of testdata/usermanagers.txt, in a project whose users have managers of
// their own, as usermanagers.py has recorded them of Django 5.2.
func TestManagersOfUsersAreDjangos(t *testing.T) {
	models := modelsOf(t, "testdata/usermanagers.models")
	models[0].Rows = [][]any{{"red"}}
	comesTo(t, models, "testdata/usermanagers.txt", "Team, User", httpsim.User{Name: "alice", Password: "pw", Email: "alice@shop.test", Own: map[string]any{"role": "t", "team": int64(1)}},
		httpsim.User{Name: "bob", Password: "pw", Email: "bob@shop.test"})
}

// namedUsers are the users of the models of usermodels.py, by the names of their files.
var namedUsers = map[string][]httpsim.User{
	"emailusers":    {{Name: "alice@shop.test", Password: "pw", Own: map[string]any{"name": "Alice"}}, {Name: "bob@shop.test", Password: "pw", Staff: true, Own: map[string]any{"name": "Bob"}}},
	"bareusers":     {{Name: "010-1", Password: "pw", Own: map[string]any{"is_admin": true}}, {Name: "010-2", Password: "pw", Email: "bob@shop.test"}},
	"namelessusers": {{Name: "alice@shop.test", Password: "pw", FirstName: "Alice", Own: map[string]any{"nickname": "Al"}}, {Name: "bob@shop.test", Password: "pw"}},
	"plainusers":    {{Name: "alice@shop.test", Password: "pw"}, {Name: "bob@shop.test", Password: "pw"}},
	"lostusers":     {{Name: "alice@shop.test", Password: "pw"}, {Name: "bob@shop.test", Password: "pw"}},
	"bothusers":     {{Name: "alice@shop.test", Password: "pw", Own: map[string]any{"username": "alice"}}, {Name: "bob@shop.test", Password: "pw", Own: map[string]any{"username": "bob"}}},
}

// TestUsersWithAnotherNameAreDjangos runs the lines of the files that usermodels.py has recorded of Django 5.2: of users
// who log in by an address or a number, below AbstractBaseUser and AbstractUser.
func TestUsersWithAnotherNameAreDjangos(t *testing.T) {
	for name, users := range namedUsers {
		t.Run(name, func(t *testing.T) {
			models := modelsOf(t, "testdata/"+name+".models")
			comesTo(t, models, "testdata/"+name+".txt", httpsim.UsersAmong(models).Name, users...)
		})
	}
}

// TestTablesOfUserModelsAreDjangos holds the tables that migrate makes of testdata/ownusers.models against those of a real
// Django.
func TestTablesOfUserModelsAreDjangos(t *testing.T) {
	recorded, err := os.ReadFile("testdata/ownusers.txt")
	if err != nil {
		t.Fatal(err)
	}
	first, _, _ := strings.Cut(string(recorded), "\n\n")
	server, err := httpsim.New(httpsim.Site{Host: "shop.test", Models: schoolModels(t), Unmigrated: true}, httpsim.Env{Now: clock.New(time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)).Now, Random: chance.NewSeeded("own")})
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	done, err := server.Migrate()
	if err != nil {
		t.Fatal(err)
	}
	var got, want []string
	for _, q := range done.Queries {
		if text := q.SQL(); strings.HasPrefix(text, `CREATE TABLE "shop_`) {
			got = append(got, "- "+text)
		}
	}
	for _, line := range strings.Split(first, "\n")[1:] {
		if strings.HasPrefix(line, "- CREATE TABLE") {
			want = append(want, line)
		}
	}
	for _, all := range [][]string{got, want} { // a migration has keys last
		for i, text := range all {
			parts := strings.Split(strings.TrimSuffix(text, ")"), ", ")
			slices.Sort(parts[1:])
			all[i] = strings.Join(parts, ", ")
		}
		slices.Sort(all)
	}
	if got, want := strings.Join(got, "\n"), strings.Join(want, "\n"); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
