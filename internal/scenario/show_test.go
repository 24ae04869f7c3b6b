package scenario_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/view"
)

// TestTablesThatAStepNamesAreShown plays a lesson whose first step asks for users and names that table and that of the
// sessions, and the same lesson without that line.
func TestTablesThatAStepNamesAreShown(t *testing.T) {
	src, err := os.ReadFile("../../docs/examples/user-model.yaml")
	if err != nil {
		t.Fatal(err)
	}
	const line = "    show: [User, Session]\n"
	bare := strings.Replace(string(src), line, "", 1)
	if bare == string(src) {
		t.Fatal("the example names no tables")
	}
	told := func(s *view.Step) (lines []string) {
		name := func(i *view.Item) string {
			name, _, _ := strings.Cut(i.Said(rule.English, func(s string) string { return s }), " = ")
			return name
		}
		for _, table := range s.Records {
			for _, r := range table.Rows {
				line := fmt.Sprint(table.Name, " ", r.ID, " ", r.User)
				for i := range r.Data {
					line += " " + name(&r.Data[i])
				}
				lines = append(lines, line)
			}
		}
		for i := range s.Tables[0].Rows[0].Data {
			lines = append(lines, name(&s.Tables[0].Rows[0].Data[i]))
		}
		return lines
	}
	first := view.Of(run(t, string(src))).Step(0, view.Options{})
	want := []string{"school_user 1 mina role is_active last_login password", "school_user 2 joon role is_active password", "_auth_user_id", "_auth_user_backend", "_auth_user_hash"}
	if got := told(first); !slices.Equal(got, want) {
		t.Errorf("with the line: %q, want %q", got, want)
	}
	first = view.Of(run(t, bare)).Step(0, view.Options{})
	if got := told(first); len(got) > 0 {
		t.Errorf("without it: %q", got)
	}
}

// TestUsersAreThereBeforeTheyAreAskedOf asks something before the step that makes a user: the table stands there as the
// step finds it, with those whom it leaves alone.
func TestUsersAreThereBeforeTheyAreAskedOf(t *testing.T) {
	src, err := os.ReadFile("../../docs/examples/user-model.yaml")
	if err != nil {
		t.Fatal(err)
	}
	const joins = "  - step: joins\n"
	asked := strings.Replace(string(src), joins, joins+"    show: [User]\n    predict:\n      ask: |\n        How many are there then?\n      choices:\n        three: {text: Three, if: {status: 200}}\n        two: {text: Two, if: {status: 404}}\n", 1)
	s := view.Of(run(t, asked)).Step(1, view.Options{})
	var users []string
	for _, table := range s.Beats[0].Records {
		for _, r := range table.Rows {
			users = append(users, fmt.Sprint(table.Name, " ", r.User, " ", r.Mark == trace.Same))
		}
	}
	if want := []string{"school_user mina true", "school_user joon true"}; s.Beats[0].Name != view.QuestionBeat || !slices.Equal(users, want) {
		t.Errorf("before the question: %q in %q, want %q", users, s.Beats[0].Name, want)
	}
}

// TestATableThatNoSiteHasIsNoneToShow names a model as people misspell it.
func TestATableThatNoSiteHasIsNoneToShow(t *testing.T) {
	src, err := os.ReadFile("../../docs/examples/user-model.yaml")
	if err != nil {
		t.Fatal(err)
	}
	wrong := strings.Replace(string(src), "show: [User, Session]", "show: [User, Sesion, order]", 1)
	_, problems := compile(t, wrong)
	got := fmt.Sprint(problems)
	for _, want := range []string{`no site of the lesson has a model "Sesion"`, `did you mean "Session"?`, `no site of the lesson has a model "order"`, "tables are called by their models: User, Session"} {
		if !strings.Contains(got, want) {
			t.Errorf("%s\nwant %s", got, want)
		}
	}
}

// TestTablesAreThoseOfTheSite says where the rows of Django's own models are expected.
func TestTablesAreThoseOfTheSite(t *testing.T) {
	src, err := os.ReadFile("../../docs/examples/your-devices.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"User":    "write users: {NAME: {COLUMN: VALUE}}",
		"Session": "write rows: [{user: NAME}]",
	} {
		_, problems := compile(t, strings.Replace(string(src), "tables: {Device: 4}", "tables: {"+name+": 4}", 1))
		if got := fmt.Sprint(problems); !strings.Contains(got, "the rows of "+name+" are those of the ") || !strings.Contains(got, want) {
			t.Errorf("%s: it says %s", name, got)
		}
	}
	own, err := os.ReadFile("../../docs/examples/user-model.yaml") // whose class of users is its own
	if err != nil {
		t.Fatal(err)
	}
	_, problems := compile(t, strings.Replace(string(own), "    expect:\n", "    expect:\n      tables: {User: 1}\n", 1))
	if got := fmt.Sprint(problems); !strings.Contains(got, "the rows of User are those of the users, which stand under users") {
		t.Errorf("it says %s", got)
	}
}
