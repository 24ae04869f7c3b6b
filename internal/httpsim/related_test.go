package httpsim_test

import (
	"os"
	"strings"
	"testing"

	"statelab/internal/httpsim"
)

// club is a site of teams and of who is in them, as testdata/django/related.py has them.
func club() httpsim.Site {
	team := &httpsim.Model{App: "shop", Name: "Team", Fields: []httpsim.ModelField{
		{Name: "name", Kind: httpsim.CharField, Unique: true}, {Name: "user", Kind: httpsim.ForeignKey}, {Name: "parent", Kind: httpsim.ForeignKey, Null: true},
	}, Rows: [][]any{{"Red", "alice", nil}, {"Blue", "bob", int64(1)}}}
	team.Fields[2].To = team
	membership := &httpsim.Model{App: "shop", Name: "Membership", Together: []string{"team", "user"}, Fields: []httpsim.ModelField{
		{Name: "team", Kind: httpsim.ForeignKey, To: team}, {Name: "user", Kind: httpsim.ForeignKey},
		{Name: "old", Kind: httpsim.ForeignKey, To: team, Null: true, OnDelete: httpsim.SetNull},
	}, Rows: [][]any{{int64(1), "bob", nil}}}
	site := page("/")
	site.Users = []httpsim.User{{Name: "alice", Password: "pw"}, {Name: "bob", Password: "pw"}}
	site.Models = []*httpsim.Model{team, membership}
	return site
}

// related asks one thing of the site, with alice as the visitor, bob as who was found and the
// first team at hand.
func related(t *testing.T, site httpsim.Site, actions ...httpsim.Action) answer {
	t.Helper()
	team := httpsim.LoadRow{Model: site.Models[0], Where: []httpsim.FieldValue{field("pk", "1")}}
	site.Pages["/"] = httpsim.Page{Get: append([]httpsim.Action{httpsim.Login{User: "alice"}, httpsim.LoadUser{Name: httpsim.Literal("bob")}, team}, actions...)}
	return start(t, site).get("/", "")
}

// namesOfClub are what templates of it know.
func namesOfClub(site httpsim.Site) httpsim.Names {
	return httpsim.Names{}.GivenRow(httpsim.LoadRow{Model: site.Models[0]}).GivenRow(httpsim.LoadRow{Model: site.Models[1]}).GivenRow(httpsim.ListRows{Model: site.Models[1]})
}

// askedOf reads what a line of the recording asks: team__name=Red.
func askedOf(t *testing.T, site httpsim.Site, words []string) (all []httpsim.FieldValue) {
	t.Helper()
	row, _, err := namesOfClub(site).Row("team")
	if err != nil {
		t.Fatal(err)
	}
	yes, _ := httpsim.Constant("true")
	for _, word := range words {
		name, value, _ := strings.Cut(word, "=")
		of := field(name, value)
		switch {
		case strings.HasSuffix(name, "_id"):
			of.Field, of.ByID = strings.TrimSuffix(name, "_id"), true
		case value == "team":
			of.Is, of.Of = httpsim.ValueRow, row
		case value == "None":
			of.Is = httpsim.ValueNone
		case value == "alice" && !strings.HasSuffix(name, "username"):
			of.Is = httpsim.ValueVisitor
		case value == "bob" && !strings.HasSuffix(name, "username"):
			of.Is = httpsim.ValueFound
		case value == "True":
			of.Of = yes
		}
		all = append(all, of)
	}
	return all
}

// TestLookupsOverKeysAreDjangos: testdata/django/related.txt has the statements and the exceptions
// of Django 3.2, but for RETURNING, which 6.1 writes.
func TestLookupsOverKeysAreDjangos(t *testing.T) {
	recorded, err := os.ReadFile("testdata/django/related.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, block := range strings.Split(string(recorded), "\n# ")[1:] {
		asked, want, _ := strings.Cut(strings.TrimSpace(block), "\n")
		site := club()
		m, words := site.Models[1], strings.Fields(asked)
		a := httpsim.Action(nil)
		order := ""
		if words[0] == "order" {
			order, words = words[1], words[1:]
		}
		where := askedOf(t, site, words[1:])
		switch words[0] {
		case "count":
			a = httpsim.CountRows{Model: m, Where: where}
		case "exists":
			a = httpsim.FindRow{Model: m, Where: where, Exists: true, IfFound: []httpsim.Action{httpsim.Text{Text: "there"}}}
		case "get":
			a = httpsim.LoadRow{Model: m, Where: where}
		case "create":
			a = httpsim.CreateRow{Model: m, Set: where}
		case "delete":
			a = httpsim.DeleteRows{Model: m, Where: where}
		default:
			a = httpsim.ListRows{Model: m, Where: where, Order: order}
		}
		show, err := namesOfClub(site).Parse("{{ memberships|length }}")
		if err != nil {
			t.Fatal(err)
		}
		actions := []httpsim.Action{a}
		if _, lists := a.(httpsim.ListRows); lists {
			actions = append(actions, httpsim.Render{Template: show})
		}
		got := related(t, site, actions...)
		var said []string
		for _, q := range got.Queries {
			if q.Table == "shop_membership" {
				text, _, _ := strings.Cut(q.SQL(), " RETURNING ")
				said = append(said, text)
			}
		}
		if got.Reason.Name != "" {
			said = append(said, "! "+got.Reason.Name+": "+got.Reason.Says)
		}
		if got := strings.Join(said, "\n"); got != want {
			t.Errorf("%s\ngot  %s\nwant %s", asked, got, want)
		}
	}
}

// TestRowsOfKeys are looked up when a page asks for more than their number, once for each row that
// points there, and not where the row was made with them.
func TestRowsOfKeys(t *testing.T) {
	for _, c := range []struct {
		what    string
		actions func(httpsim.Site) []httpsim.Action
		src     string
		page    string
		tables  string // of the statements behind the first three
	}{
		{"of a row", func(s httpsim.Site) []httpsim.Action {
			return []httpsim.Action{httpsim.LoadRow{Model: s.Models[1], Where: askedOf(t, s, []string{"pk=1"})}}
		}, "{{ membership.team_id }} {{ membership.team.name }} {{ membership.team }} {{ membership.team.user.username }} {{ membership.old }}{{ membership.old.name }}",
			"1 Red Team object (1) alice None", "shop_membership shop_team auth_user"},
		{"the number alone", func(s httpsim.Site) []httpsim.Action {
			return []httpsim.Action{httpsim.LoadRow{Model: s.Models[1], Where: askedOf(t, s, []string{"pk=1"})}}
		}, "{{ membership.team_id }}", "1", "shop_membership"},
		{"in a loop", func(s httpsim.Site) []httpsim.Action {
			return []httpsim.Action{httpsim.CreateRow{Model: s.Models[1], Set: askedOf(t, s, []string{"team=team", "user=alice"})}, httpsim.ListRows{Model: s.Models[1]}}
		}, "{% for m in memberships %}{{ m.team.name }} {{ m.team.name }} {% endfor %}", "Red Red Red Red ", "shop_membership shop_membership shop_team shop_team"},
		{"made with it", func(s httpsim.Site) []httpsim.Action {
			return []httpsim.Action{httpsim.CreateRow{Model: s.Models[1], Set: askedOf(t, s, []string{"team=team", "user=alice"})}}
		}, "{{ membership.team.name }}", "Red", "shop_membership"},
		{"made with its id", func(s httpsim.Site) []httpsim.Action {
			return []httpsim.Action{httpsim.CreateRow{Model: s.Models[1], Set: askedOf(t, s, []string{"team_id=2", "user=alice"})}}
		}, "{{ membership.team.name }}", "Blue", "shop_membership shop_team"},
		{"of a row that was deleted", func(s httpsim.Site) []httpsim.Action {
			return []httpsim.Action{httpsim.DeleteRow{Model: s.Models[0]}, httpsim.CreateRow{Model: s.Models[1], Set: askedOf(t, s, []string{"team=team", "user=alice"})}}
		}, "", "save() prohibited to prevent data loss due to unsaved related object 'team'.", ""},
	} {
		t.Run(c.what, func(t *testing.T) {
			site := club()
			shows, err := namesOfClub(site).Parse(c.src)
			if err != nil {
				t.Fatal(err)
			}
			got := related(t, site, append(c.actions(site), httpsim.Render{Template: shows})...)
			var tables []string
			for _, q := range got.Queries {
				if strings.HasPrefix(q.Table, "shop") || q.Table == "auth_user" {
					tables = append(tables, q.Table)
				}
			}
			if text := got.body + got.Reason.Says; !strings.Contains(text, c.page) {
				t.Errorf("the page is %q, want %q", text, c.page)
			}
			if asked := strings.Join(tables, " "); c.tables != "" && !strings.HasSuffix(asked, "shop_team "+c.tables) {
				t.Errorf("asked are %s, want %s at the end", asked, c.tables)
			}
		})
	}
}
