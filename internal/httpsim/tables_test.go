package httpsim

import (
	"os"
	"strings"
	"testing"
)

// TestTablesOfKeysAreDjangos: testdata/django/related.txt begins with them.
func TestTablesOfKeysAreDjangos(t *testing.T) {
	recorded, err := os.ReadFile("testdata/django/related.txt")
	if err != nil {
		t.Fatal(err)
	}
	team := &Model{App: "shop", Name: "Team", Fields: []ModelField{{Name: "name", Kind: CharField, Unique: true}, {Name: "user", Kind: ForeignKey}, {Name: "parent", Kind: ForeignKey, Null: true}}}
	team.Fields[2].To = team
	membership := &Model{App: "shop", Name: "Membership", Together: []string{"team", "user"}, Fields: []ModelField{
		{Name: "team", Kind: ForeignKey, To: team}, {Name: "user", Kind: ForeignKey}, {Name: "old", Kind: ForeignKey, To: team, Null: true}}}
	tables, _, _ := strings.Cut(string(recorded), "\n# ")
	ddl := ddlOf([]*Model{team, membership}, "")
	for line := range strings.Lines(tables) {
		if !strings.Contains(ddl, strings.TrimSpace(line)+";\n") {
			t.Errorf("no %s in\n%s", line, ddl)
		}
	}
}
