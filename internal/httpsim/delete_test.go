package httpsim_test

import (
	"slices"
	"strings"
	"testing"

	"statelab/internal/httpsim"
)

// shopWithAll is a site of which each rule of on_delete has a model.
func shopWithAll(t *testing.T, actions ...httpsim.Action) *world {
	t.Helper()
	number := httpsim.ModelField{Name: "n", Kind: httpsim.IntegerField}
	model := func(name string, key httpsim.ModelField, rows ...[]any) *httpsim.Model {
		key.Kind = httpsim.ForeignKey
		return &httpsim.Model{App: "shop", Name: name, Fields: []httpsim.ModelField{key, number}, Rows: rows}
	}
	basket := model("Basket", httpsim.ModelField{Name: "user"}, []any{"alice", int64(1)}, []any{"alice", int64(2)})
	part := model("Part", httpsim.ModelField{Name: "basket", To: basket}, []any{int64(1), int64(1)}, []any{int64(1), int64(2)})
	bill := model("Bill", httpsim.ModelField{Name: "user", Null: true, OnDelete: httpsim.SetNull}, []any{"alice", int64(1)})
	visit := model("Visit", httpsim.ModelField{Name: "part", To: part, Null: true, OnDelete: httpsim.SetNull}, []any{int64(1), int64(1)})
	debt := model("Debt", httpsim.ModelField{Name: "user", OnDelete: httpsim.Protect}, []any{"bob", int64(1)})
	line := model("Line", httpsim.ModelField{Name: "bill", To: bill, OnDelete: httpsim.Protect}, []any{int64(1), int64(1)})
	note := model("Note", httpsim.ModelField{Name: "user"}, []any{"alice", int64(1)}, []any{"bob", int64(2)})
	site := page("/", actions...)
	site.Users = []httpsim.User{{Name: "alice", Password: "pw"}, {Name: "bob", Password: "pw"}}
	site.Models = []*httpsim.Model{basket, part, bill, visit, debt, line, note}
	site.Pages["/in"] = httpsim.Page{Get: []httpsim.Action{httpsim.Login{User: "alice"}}}
	site.Pages["/who"] = httpsim.Page{Get: []httpsim.Action{httpsim.Render{Template: mustParse("{{ user }}")}}}
	return start(t, site)
}

// TestWhatGoesWithARow has the statements that Django 3.2 was seen to make of these models, but
// for those of tables that are not here (groups, permissions), and for SET_NULL: since 4.2 it is
// one UPDATE of the rows that point there, which nobody reads before.
func TestWhatGoesWithARow(t *testing.T) {
	found := func(name string) httpsim.Action { return httpsim.LoadUser{Name: httpsim.Literal(name)} }
	no := []httpsim.Action{httpsim.Status{Code: 409}, httpsim.Text{Text: "protected"}}
	users, err := httpsim.Names{User: true}.Parse("{{ found.pk }} {{ found.username }} {{ user.pk }} {{ user.username }}")
	if err != nil {
		t.Fatal(err)
	}
	bobs := `SELECT "shop_basket"."id" FROM "shop_basket" WHERE "shop_basket"."user_id" IN (2)`
	debts := `SELECT "shop_debt"."id", "shop_debt"."user_id", "shop_debt"."n" FROM "shop_debt" WHERE "shop_debt"."user_id" IN (2)`
	protected := `ProtectedError ("Cannot delete some instances of model 'User' because they are referenced through protected foreign keys: 'Debt.user'.", {<Debt: Debt object (1)>})`
	for _, c := range []struct {
		what    string
		actions []httpsim.Action
		page    string
		reason  string
		sql     []string
	}{
		{"a user with all", []httpsim.Action{found("alice"), httpsim.DeleteUser{}, httpsim.Render{Template: users}}, "None alice None ", " ", []string{
			`SELECT "auth_user"`,
			`SELECT "shop_basket"."id" FROM "shop_basket" WHERE "shop_basket"."user_id" IN (1)`,
			`SELECT "shop_part"."id" FROM "shop_part" WHERE "shop_part"."basket_id" IN (1, 2)`,
			`SELECT "shop_debt"."id", "shop_debt"."user_id", "shop_debt"."n" FROM "shop_debt" WHERE "shop_debt"."user_id" IN (1)`,
			`BEGIN`,
			`DELETE FROM "shop_note" WHERE "shop_note"."user_id" IN (1)`,
			`UPDATE "shop_visit" SET "part_id" = NULL WHERE "shop_visit"."part_id" IN (1, 2)`,
			`UPDATE "shop_bill" SET "user_id" = NULL WHERE "shop_bill"."user_id" IN (1)`,
			`DELETE FROM "shop_part" WHERE "shop_part"."id" IN (2, 1)`,
			`DELETE FROM "shop_basket" WHERE "shop_basket"."id" IN (2, 1)`,
			`DELETE FROM "auth_user" WHERE "auth_user"."id" IN (1)`,
			`COMMIT`}},
		{"the visitor", []httpsim.Action{httpsim.DeleteUser{Visitor: true}, httpsim.Render{Template: mustParse("{{ user.pk }} {{ user }} {{ user.is_authenticated }}")}}, "None alice True", " ", nil},
		{"twice", []httpsim.Action{httpsim.DeleteUser{Visitor: true}, httpsim.DeleteUser{Visitor: true}}, "", "ValueError User object can't be deleted because its id attribute is set to None.", nil},
		{"and saved: a new row", []httpsim.Action{httpsim.DeleteUser{Visitor: true}, httpsim.SaveUser{Visitor: true, IsStaff: new(true)}, httpsim.Render{Template: mustParse("{{ user.pk }}")}}, "3", " ", nil},
		{"and logged in", []httpsim.Action{found("bob"), httpsim.DeleteUser{By: httpsim.ByEmail, Value: httpsim.Literal("x")}, found("alice"), httpsim.DeleteUser{}, httpsim.Login{}}, "", "ValueError Cannot force an update in save() with no primary key.", nil},
		{"and a row of who was deleted", []httpsim.Action{httpsim.DeleteUser{Visitor: true}, httpsim.CreateRow{Model: &httpsim.Model{App: "shop", Name: "Note", Fields: []httpsim.ModelField{{Name: "user", Kind: httpsim.ForeignKey}}}, Set: []httpsim.FieldValue{{Field: "user", Is: httpsim.ValueVisitor}}}}, "",
			"ValueError save() prohibited to prevent data loss due to unsaved related object 'user'.", nil},
		{"a protected user", []httpsim.Action{found("bob"), httpsim.DeleteUser{}}, "Server Error", protected, []string{`SELECT "auth_user"`, bobs, debts}},
		{"and caught", []httpsim.Action{found("bob"), httpsim.DeleteUser{IfProtected: no}}, "protected", "", []string{`SELECT "auth_user"`, bobs, debts}},
		{"users of a filter, of whom there is none", []httpsim.Action{httpsim.DeleteUser{By: httpsim.ByName, Value: httpsim.Literal("zoe")}, httpsim.Text{Text: "gone"}}, "gone", " ", []string{
			`FROM "auth_user" WHERE "auth_user"."username" = 'zoe'`, `BEGIN`, `COMMIT`}},
	} {
		t.Run(c.what, func(t *testing.T) {
			w := shopWithAll(t, c.actions...)
			h := w.get("/", w.get("/in", "").cookie("sessionid"))
			if !strings.Contains(h.body, c.page) {
				t.Errorf("the page is %q, want %q", h.body, c.page)
			}
			if c.reason != "" && h.Reason.Name+" "+h.Reason.Says != c.reason {
				t.Errorf("the reason is %q, want %q", h.Reason.Name+" "+h.Reason.Says, c.reason)
			}
			var got []string
			for _, q := range h.Queries {
				if q.Table != "django_session" && q.Caller != "request.user" {
					got = append(got, q.SQL())
				}
			}
			if c.sql != nil && !slices.EqualFunc(got, c.sql, strings.Contains) {
				t.Errorf("the statements are\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(c.sql, "\n"))
			}
		})
	}
}

// TestADeletedVisitorsSessionStays: its row names a user whom nobody finds any more.
func TestADeletedVisitorsSessionStays(t *testing.T) {
	w := shopWithAll(t, httpsim.DeleteUser{Visitor: true}, httpsim.Text{Text: "Goodbye."})
	cookie := w.get("/in", "").cookie("sessionid")
	if a := w.get("/", cookie); a.body != "Goodbye." || a.User != "alice" || a.cookie("sessionid") != "" {
		t.Errorf("the page that deletes: %q of %s", a.body, a.User)
	}
	if a := w.get("/who", cookie); a.body != "AnonymousUser" {
		t.Errorf("the next page greets %q", a.body)
	}
}

// TestEachDeleteKnowsItsRows notes of each of several deletes in one view which rows it is that went.
func TestEachDeleteKnowsItsRows(t *testing.T) {
	note := &httpsim.Model{App: "shop", Name: "Note", Fields: []httpsim.ModelField{{Name: "text", Kind: httpsim.CharField}},
		Rows: [][]any{{"a"}, {"b"}, {"b"}, {"c"}}}
	site := page("/x/", linesOf(t, "", `
for n in Note.objects.order_by("pk"):
    Note.objects.filter(text=n.text, pk__gt=n.pk).delete()
Note.objects.get(text="c").delete()
return HttpResponse("ok")`))
	site.Models = []*httpsim.Model{note}
	var gone [][]int64
	for _, q := range start(t, site).get("/x/", "").Queries {
		if q.Kind == "DELETE" {
			gone = append(gone, q.Gone)
		}
	}
	if want := [][]int64{{}, {3}, {}, {}, {4}}; !slices.EqualFunc(gone, want, slices.Equal[[]int64]) {
		t.Errorf("the deletes took %v, want %v", gone, want)
	}
}
