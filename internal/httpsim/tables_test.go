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

// TestColumnsOfFieldsAreDjangos: the table is the one that Django 3.2 makes.
func TestColumnsOfFieldsAreDjangos(t *testing.T) {
	m := &Model{App: "shop", Name: "Note"}
	for _, name := range []string{"text TextField", "email EmailField", "url URLField", "slug SlugField", "positiveinteger PositiveIntegerField", "u PositiveIntegerField"} {
		name, class, _ := strings.Cut(name, " ")
		m.Fields = append(m.Fields, ModelField{Name: name, Kind: FieldKind(class), Unique: name == "u"}.Classed())
	}
	const want = `CREATE TABLE "shop_note" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "text" text NOT NULL, "email" varchar(254) NOT NULL, "url" varchar(200) NOT NULL, "slug" varchar(50) NOT NULL, ` +
		`"positiveinteger" integer unsigned NOT NULL CHECK ("positiveinteger" >= 0), "u" integer unsigned NOT NULL UNIQUE CHECK ("u" >= 0));` + "\n" + `CREATE INDEX "shop_note_slug_6b80c047" ON "shop_note" ("slug");` + "\n"
	if ddl := m.ddl(""); ddl != want {
		t.Errorf("the table is\n%s\nwant\n%s", ddl, want)
	}
}
