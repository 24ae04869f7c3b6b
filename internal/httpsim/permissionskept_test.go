package httpsim_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"statelab/internal/httpsim"
	"statelab/internal/python"
)

// readers is a site with the users, the groups and what they may do of testdata/django/permissionskept.py.
func readers(t *testing.T, lines string) httpsim.Site {
	t.Helper()
	program, err := python.Program(inText(strings.Split(lines, "\n")))
	if err != nil {
		t.Fatal(err)
	}
	site := page("/", httpsim.Lines{Source: lines, Program: program, Name: "x"})
	site.Groups = []httpsim.Group{{Name: "readers", Permissions: []string{"auth.view_user"}}, {Name: "others"}}
	site.Users = []httpsim.User{{Name: "hana", Password: "pw", Groups: []string{"readers"}}, {Name: "sora", Password: "pw", Permissions: []string{"auth.view_user"}}, {Name: "jun", Password: "pw"}}
	return site
}

// TestPermissionsAreKeptAsInDjango: testdata/django/permissionskept.txt has what Django 5.2 answers and asks where lines
// ask what somebody may do, change it, and ask again: the first answer stays on the user object.
func TestPermissionsAreKeptAsInDjango(t *testing.T) {
	recorded, err := os.ReadFile("testdata/django/permissionskept.txt")
	if err != nil {
		t.Fatal(err)
	}
	for block := range strings.SplitSeq(strings.TrimSpace(string(recorded)), "\n\n") {
		lines, want, _ := strings.Cut(block, "\n- ")
		got := start(t, readers(t, lines)).get("/", "")
		var did []string
		for _, q := range got.Queries {
			if q.Kind == "SELECT" || q.Writes() {
				did = append(did, q.Kind)
			}
		}
		if said := strings.Join(did, " ") + "\n=> " + got.body; said != want {
			t.Errorf("%s\ngot  %s\nwant %s", lines, said, want)
		}
	}
}

// TestWhatIsSaidOfPermissionsIsTrue looks at what the server says of a permission that is asked for again, and of what
// changed it.
func TestWhatIsSaidOfPermissionsIsTrue(t *testing.T) {
	const asks, again = "u = User.objects.get(username=\"hana\")\nu.has_perm(\"auth.view_user\")\n", "\nu.has_perm(\"auth.view_user\")"
	const has, keeps = "has_perm(auth.view_user): a group of hana has it", "has_perm(auth.view_user): the user object keeps its first answer: a group of hana had it"
	for _, c := range []struct{ lines, said string }{
		{"pass", has + "; " + has},
		{"u.groups.clear()", has + "; rows of auth_user_groups deleted: 1; " + keeps},
		{"u.groups.remove(Group.objects.get(name=\"readers\"))", has + "; rows of auth_user_groups deleted: 1; " + keeps},
		{"u.groups.set([])", has + "; rows of auth_user_groups deleted: 1; " + keeps},
		{"u.groups.remove(Group.objects.get(name=\"others\"))", has + "; rows of auth_user_groups deleted: 0; " + has},
		{"u.groups.add(Group.objects.get(name=\"others\"))", has + "; new rows of auth_user_groups: 1; " + keeps},
		{"u.groups.add(Group.objects.get(name=\"readers\"))", has + "; new rows of auth_user_groups: 0; " + has},
		{"u.user_permissions.add(Permission.objects.get(codename=\"add_user\"))", has + "; new rows of auth_user_user_permissions: 1; " + keeps},
		{"u.user_permissions.clear()", has + "; rows of auth_user_user_permissions deleted: 0; " + has},
		{"Group.objects.get(name=\"readers\").permissions.clear()", has + "; rows of auth_group_permissions deleted: 1; " + keeps},
		{"Group.objects.filter(name=\"readers\").delete()", has + "; rows of auth_group deleted: 1; on_delete=CASCADE: rows of auth_group_permissions deleted: 1; on_delete=CASCADE: rows of auth_user_groups deleted: 1; " + keeps},
		{"u.groups.clear()\nu = User.objects.get(pk=1)", has + "; rows of auth_user_groups deleted: 1; has_perm(auth.view_user): neither hana nor a group has it"},
	} {
		got := start(t, readers(t, asks+c.lines+again+"\nreturn 0")).get("/", "")
		said := slices.DeleteFunc(got.notes(), func(n string) bool { return !strings.HasPrefix(n, "has_perm") && !strings.Contains(n, "rows of") })
		if s := strings.Join(said, "; "); s != c.said {
			t.Errorf("%s\nsays %s\nwant %s", c.lines, s, c.said)
		}
	}
}
