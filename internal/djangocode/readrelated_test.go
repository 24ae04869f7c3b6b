package djangocode_test

import (
	"reflect"
	"strings"
	"testing"

	"statelab/internal/djangocode"
	"statelab/internal/httpsim"
)

// clubOf are the models of a site of teams and of who is in them.
func clubOf() (team, membership *httpsim.Model) {
	team = &httpsim.Model{App: "shop", Name: "Team", Fields: []httpsim.ModelField{
		{Name: "name", Kind: httpsim.CharField}, {Name: "user", Kind: httpsim.ForeignKey}, {Name: "parent", Kind: httpsim.ForeignKey, Null: true}, {Name: "best", Kind: httpsim.ForeignKey, Null: true}}}
	membership = &httpsim.Model{App: "shop", Name: "Membership", Together: []string{"team", "user"}, Fields: []httpsim.ModelField{
		{Name: "team", Kind: httpsim.ForeignKey, To: team}, {Name: "user", Kind: httpsim.ForeignKey}, {Name: "old", Kind: httpsim.ForeignKey, To: team, Null: true, OnDelete: httpsim.SetNull}}}
	team.Fields[2].To, team.Fields[3].To = team, membership
	return team, membership
}

// What a student writes of rows that point to rows, in the ways in which it is said.
func TestRowsThatPointToRowsAreRead(t *testing.T) {
	team, membership := clubOf()
	known := djangocode.Known{Models: []*httpsim.Model{team, membership}}
	names := httpsim.Names{}.GivenRow(httpsim.LoadRow{Model: team}).GivenRow(httpsim.LoadRow{Model: membership})
	row := func(field, path string) httpsim.FieldValue {
		of, _, err := names.Row(path)
		if err != nil {
			t.Fatal(err)
		}
		return httpsim.FieldValue{Field: field, Is: httpsim.ValueRow, Of: of}
	}
	text := func(field, value string) httpsim.FieldValue {
		return httpsim.FieldValue{Field: field, Of: httpsim.Literal(value)}
	}
	of := func(all ...httpsim.FieldValue) []httpsim.FieldValue { return all }
	visitor := httpsim.FieldValue{Field: "user", Is: httpsim.ValueVisitor}
	then, mine := visitor, visitor
	then.Then, mine.Manager = true, true
	manager := func(of httpsim.FieldValue) httpsim.FieldValue { of.Manager = true; return of }
	one := httpsim.FieldValue{Field: "team", ByID: true, Of: httpsim.Number(1)}
	loaded := httpsim.LoadRow{Model: team, Where: of(text("name", "Red"))}
	const get = "team = Team.objects.get(name=\"Red\")\n"
	for view, want := range map[string]httpsim.Action{
		`membership = Membership.objects.create(team=team, user=request.user)`:                httpsim.CreateRow{Model: membership, Set: of(row("team", "team"), visitor)},
		`team.membership_set.create(user=request.user)`:                                       httpsim.CreateRow{Model: membership, Set: of(row("team", "team"), visitor)},
		`membership = Membership(team=team, user=request.user)` + "\nmembership.save()":       httpsim.CreateRow{Model: membership, Set: of(row("team", "team"), visitor)},
		`Membership.objects.create(team_id=1, user=request.user)`:                             httpsim.CreateRow{Model: membership, Set: of(one, visitor)},
		`membership = get_object_or_404(Membership, team=team, user=request.user)`:            httpsim.LoadRow{Model: membership, Where: of(row("team", "team"), visitor), Or404: true},
		`membership_count = team.membership_set.count()`:                                      httpsim.CountRows{Model: membership, Where: of(manager(row("team", "team")))},
		`memberships = team.membership_set.filter(user=request.user)`:                         httpsim.ListRows{Model: membership, Where: of(manager(row("team", "team")), then)},
		`memberships = team.old_membership_set.all()`:                                         httpsim.ListRows{Model: membership, Where: of(manager(row("old", "team")))},
		`memberships = request.user.membership_set.order_by("team__name")`:                    httpsim.ListRows{Model: membership, Where: of(mine), Order: "team__name"},
		`memberships = Membership.objects.filter(team__name="Red", team__user__username="a")`: httpsim.ListRows{Model: membership, Where: of(text("team__name", "Red"), text("team__user__username", "a"))},
		`memberships = Membership.objects.filter(team=1)`:                                     httpsim.ListRows{Model: membership, Where: of(one)},
		`Membership.objects.filter(team__user=request.user).delete()`:                         httpsim.DeleteRows{Model: membership, Where: of(httpsim.FieldValue{Field: "team__user", Is: httpsim.ValueVisitor})},
		`Membership.objects.filter(old=None).delete()`:                                        httpsim.DeleteRows{Model: membership, Where: of(httpsim.FieldValue{Field: "old", Is: httpsim.ValueNone})},
	} {
		got, _, err := known.Read(get + view)
		if err != nil || !reflect.DeepEqual(got, []httpsim.Action{loaded, want}) {
			t.Errorf("%s\nis read as %+v, %v\nwant %+v", view, got, err, want)
		}
	}
	got, _, err := known.Read(`membership = Membership.objects.get(pk=1)
membership.old = membership.team
membership.team_id = 1
membership.save()`)
	if save := (httpsim.SaveRow{Model: membership, Set: of(row("old", "membership.team"), one)}); err != nil || !reflect.DeepEqual(got[1:], []httpsim.Action{save}) {
		t.Errorf("what is set is read as %+v, %v", got, err)
	}
	for view, want := range map[string]string{
		`Membership.objects.create(team=request.user, user=request.user)`:                     "the field team takes a row of Team",
		`Membership.objects.create(team=1, user=request.user)`:                                "the field team takes a row of Team",
		`Membership.objects.create(team_id=team, user=request.user)`:                          "team_id is an id, and team a row",
		"membership = Membership.objects.get(pk=1)\nrequest.session[\"t\"] = membership.team": "write membership.team.pk",
		`n = Membership.objects.filter(team__title="Red").count()`:                            "Team has no field title",
		`n = Membership.objects.filter(team__name__like="Red").count()`:                       "Team has no field",
		`Membership.objects.create(team__name="Red", user=request.user)`:                      "Membership has no field team__name",
	} {
		if got, _, err := known.Read(get + view); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s\nis read as %+v, %v, want it refused: %s", view, got, err, want)
		}
	}
}

// TestKeysInModelsFile: a class that stands above is named by itself, and another one as a text.
func TestKeysInModelsFile(t *testing.T) {
	team, membership := clubOf()
	code := djangocode.Project(httpsim.Site{Models: []*httpsim.Model{team, membership}, Pages: map[string]httpsim.Page{"/": {Get: []httpsim.Action{httpsim.ListRows{Model: team}, httpsim.Text{Text: "x"}}}}})
	for _, line := range []string{
		"    parent = models.ForeignKey(\"self\", on_delete=models.CASCADE, null=True)\n",
		"    best = models.ForeignKey(\"Membership\", on_delete=models.CASCADE, null=True, related_name=\"best_team_set\")\n",
		"    team = models.ForeignKey(Team, on_delete=models.CASCADE)\n",
		"    old = models.ForeignKey(Team, on_delete=models.SET_NULL, null=True, related_name=\"old_membership_set\")\n",
		"    class Meta:\n        unique_together = [(\"team\", \"user\")]\n",
	} {
		if !strings.Contains(code, line) {
			t.Errorf("models.py has no line %q:\n%s", line, code)
		}
	}
}
