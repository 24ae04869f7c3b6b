package httpsim_test

import (
	"os"
	"strings"
	"testing"

	"statelab/internal/httpsim"
	"statelab/internal/python"
)

// school are the models of testdata/django/prefetchedusers.py.
func school() []*httpsim.Model {
	course := &httpsim.Model{App: "school", Name: "Course", Fields: []httpsim.ModelField{
		{Name: "name", Kind: httpsim.CharField, MaxLength: 20}, {Name: "teacher", Kind: httpsim.ForeignKey, Related: "teaches"},
	}, Many: []httpsim.ManyField{{Name: "students", Related: "courses", Blank: true}}, Rows: [][]any{{"Art", "alice"}, {"Law", "bob"}}}
	card := &httpsim.Model{App: "school", Name: "Card", Fields: []httpsim.ModelField{
		{Name: "user", Kind: httpsim.OneToOneField}, {Name: "number", Kind: httpsim.CharField, MaxLength: 10},
	}, Rows: [][]any{{"carol", "c-1"}, {"alice", "a-1"}}}
	for _, m := range []*httpsim.Model{course, card} {
		for i := range m.Fields {
			m.Fields[i] = m.Fields[i].Classed()
		}
	}
	all := httpsim.WithTables([]*httpsim.Model{course, card})
	all[1].Rows = [][]any{{int64(1), "bob"}, {int64(1), "carol"}, {int64(2), "carol"}}
	return all
}

// TestUsersAreReadBeforehandAsInDjango: testdata/django/prefetchedusers.txt has what Django 3.2 asks and answers where
// prefetch_related() and select_related() go to users, over them, and from them.
func TestUsersAreReadBeforehandAsInDjango(t *testing.T) {
	recorded, err := os.ReadFile("testdata/django/prefetchedusers.txt")
	if err != nil {
		t.Fatal(err)
	}
	for block := range strings.SplitSeq(strings.TrimSpace(string(recorded)), "\n\n") {
		var lines, want []string
		for line := range strings.SplitSeq(block, "\n") {
			if strings.HasPrefix(line, "- ") || strings.HasPrefix(line, "=> ") || strings.HasPrefix(line, "! ") {
				want = append(want, line)
			} else {
				lines = append(lines, line)
			}
		}
		program, err := python.Program(inText(lines))
		if err != nil {
			t.Fatal(err)
		}
		site := page("/", httpsim.Lines{Source: strings.Join(lines, "\n"), Program: program, Name: "x", Models: []string{"Course", "Card"}})
		site.Users = []httpsim.User{{Name: "alice", Password: "pw"}, {Name: "bob", Password: "pw"}, {Name: "carol", Password: "pw"}}
		site.Models = school()
		got := start(t, site).get("/", "")
		var said []string
		for _, q := range got.Queries {
			if q.Kind == "SELECT" || q.Kind == "DELETE" || q.Kind == "INSERT" {
				said = append(said, "- "+q.SQL())
			}
		}
		end := "=> " + got.body
		if got.Reason.Name != "" {
			end = "! " + got.Reason.Name + ": " + got.Reason.Says
		}
		if said, want := strings.Join(append(said, end), "\n"), strings.Join(want, "\n"); said != want {
			t.Errorf("%s\ngot\n%s\nwant\n%s", strings.Join(lines, "\n"), said, want)
		}
	}
}
