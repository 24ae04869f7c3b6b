package language

import (
	"fmt"
	"strings"
	"testing"

	"statelab/internal/lesson"
)

// modelled is a site at a host with models.
func modelled(host, models string) string {
	return "statelab: 1\nlesson: modelled\ntitle: Rows\nsummary: Rows.\nclock: 2026-03-02T09:00:00Z\nsites:\n  " + host + ":\n    models:\n      " + models + `
    pages: {/: {get: [{text: A.}]}}
steps: [{step: one, visit: 'https://a.test/', say: "|", expect: {status: 200}}]
`
}

func TestMistakesOfModels(t *testing.T) {
	for _, c := range []struct{ host, models, want string }{
		{"a..test", "Order: {fields: {item: CharField}}", ""},
		{".test", "Order: {fields: {item: CharField}}", ""},
		{"a.test", "LoginAttempt: {fields: {item: CharField}}\n      Loginattempt: {fields: {item: CharField}}", "10:7: two models have the table a_loginattempt (give it another name)"},
		{"a.test", "Order: {fields: {save: CharField}}", "9:24: a field is not called save: every model of Django's has something else by that name (give it another name)"},
		{"a.test", "Request: {fields: {item: CharField}}", "9:7: a model is not called Request: a view calls a row of it request, which is something else there already (give it another name)"},
		{"a.test", "Order: {fields: {code: CharField, sent: {type: DateTimeField, null: true, unique: true}}, rows: [{code: A}, {code: B}]}", ""},
		{"a.test", "Order: {fields: {code: CharField, n: {type: IntegerField, default: 1, unique: true}}, rows: [{n: 1}, {code: B}]}", "9:108: two rows of Order have the same n, which is unique (write another n: …)"},
		{"a.test", "Team: {fields: {name: CharField, best: {type: ForeignKey, to: Player, 'null': true}, parent: {type: ForeignKey, to: self, 'null': true}}, rows: [{name: Red, best: 1, parent: none}]}\n      Player: {fields: {team: {type: ForeignKey, to: Team}, user: {type: ForeignKey, to: User, 'null': true}}, rows: [{team: 1}]}", ""},
		{"a.test", "Team: {fields: {name: CharField}}\n      Player: {fields: {team: {type: ForeignKey, to: Teem}}}", "10:54: the site has no model \"Teem\" (did you mean \"Team\"?)"},
		{"a.test", "Team: {fields: {name: {type: CharField, to: self}}}", "9:51: a CharField points to nothing (leave it out)"},
		{"a.test", "Team: {fields: {name: CharField}, rows: [{name: Red}]}\n      Player: {fields: {team: {type: ForeignKey, to: Team}}, rows: [{team: 2}, {team: Red}]}", "10:87: a row of Team is given by its id, found \"Red\" (1 is the first of its rows)"},
		{"a.test", "Team: {fields: {name: CharField}, rows: [{name: Red}]}\n      Player: {fields: {team: {type: ForeignKey, to: Team}}, rows: [{team: 2}]}", "10:76: Team begins with no row 2 (its rows have the ids from 1 on, in their order)"},
		{"a.test", "Team: {fields: {player_set: CharField}}\n      Player: {fields: {team: {type: ForeignKey, to: Team}}}", "10:25: Player.team gives Team the name player_set, and that is a field there (give the field there or the model another name)"},
		{"a.test", "Player: {fields: {team: CharField, user: ForeignKey}, unique_together: [team, name]}", "9:85: Player has no field name, of which unique_together speaks (name fields of the model)"},
		{"a.test", "Player: {fields: {team: CharField, n: IntegerField}, unique_together: [team, n], rows: [{team: A, n: 1}, {team: A, n: 2}, {team: A, n: 1}]}", "9:129: two rows of Player have the same team, n, which are unique_together (give one of them another value)"},
		{"a.test", "|\n        from django.db import models\n        def code():\n            return 'c'\n        class Tea(models.Model):\n            code = models.CharField(max_length=9, default=code)\n            n = models.IntegerField(default=1)\n    rows: {Tea: [{code: A}, {n: 2}]}", "16:29: the row says nothing of code, whose default is a function of models.py: it is called for rows that views make (write code: …)"},
	} {
		l, _ := lesson.Parse("modelled.yaml", []byte(modelled(c.host, c.models)), Vocabulary())
		if l == nil {
			t.Fatal("it is no lesson")
		}
		r := NewReader(l)
		for _, s := range l.Sites {
			r.ReadSite(s)
		}
		var said []string
		for _, p := range r.Problems {
			said = append(said, fmt.Sprintf("%d:%d: %s (%s)", p.Pos.Line, p.Pos.Col, p.Message, p.Hint))
		}
		if got := strings.Join(said, "\n"); got != c.want {
			t.Errorf("%s: %s\ngot  %s\nwant %s", c.host, c.models, got, c.want)
		}
	}
}

// TestMistakesOfKeys: what is given to a key, and what lookups go through, is told at its place.
func TestMistakesOfKeys(t *testing.T) {
	models := "Team: {fields: {name: CharField, user: ForeignKey}}\n      Player: {fields: {team: {type: ForeignKey, to: Team}, user: ForeignKey}}"
	for action, want := range map[string]string{
		"{create_row: {model: Player, set: {team: team, user: visitor}}}":             "",
		"{create_row: {model: Player, set: {team_id: '{{ get.t }}', user: visitor}}}": "",
		"{create_row: {model: Player, set: {team: Red, user: visitor}}}":              `"Red" is no row of Team (write team, for the one that an action above has found, loaded or made, or team_id: '{{ … }}')`,
		"{create_row: {model: Player, set: {team: '{{ get.t }}', user: visitor}}}":    `"{{ get.t }}" is no row of Team (write team, for the one that an action above has found, loaded or made, or team_id: '{{ … }}')`,
		"{create_row: {model: Player, set: {team: player, user: visitor}}}":           `player is a row of Player, and team points to Team (write team)`,
		"{create_row: {model: Player, set: {team: player.tem, user: visitor}}}":       `"player.tem" is no row of Team (did you mean "team"?)`,
		"{create_row: {model: Player, set: {team: team, team_id: 1, user: visitor}}}": "team is said twice (leave it out)",
		"{delete_rows: {model: Player, where: {team__nam: Red}}}":                     `unknown key "nam" in a row of Team (did you mean "name"?)`,
		"{delete_rows: {model: Player, where: {team__user__username: mina}}}":         "",
		"{list_rows: {model: Player, order_by: -team_id}}":                            "",
	} {
		src := strings.Replace(modelled("a.test", models), "{text: A.}", "{load_row: {model: Team, where: {pk: 1}}}, {load_row: {model: Player, where: {pk: 1}}}, "+action+", {text: A.}", 1)
		l, _ := lesson.Parse("modelled.yaml", []byte(src), Vocabulary())
		r := NewReader(l)
		r.ReadSite(l.Sites[0])
		said := ""
		for _, p := range r.Problems {
			said += fmt.Sprintf("%s (%s)", p.Message, p.Hint)
		}
		if said != want {
			t.Errorf("%s\ngot  %s\nwant %s", action, said, want)
		}
	}
}
