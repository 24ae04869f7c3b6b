package scenario_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"statelab/internal/diag"
	"statelab/internal/lesson"
	"statelab/internal/scenario"
)

// TestHintsOfPermissions leads from groups and permissions that a site does not have to those that were meant.
func TestHintsOfPermissions(t *testing.T) {
	src, err := os.ReadFile("../../docs/examples/permissions.yaml")
	if err != nil {
		t.Fatal(err)
	}
	const groups, change = "groups: [packers]", "[shop.change_order]"
	none := func(name string) string {
		return `the project has no permission "` + name + `": Django makes add, change, delete and view of each model, as in shop.change_order`
	}
	for _, c := range []struct{ about, old, new, want string }{
		{"a group misspelt", groups, "groups: [packer]", `the site has no group "packer" (did you mean "packers"?)`},
		{"another group", groups, "groups: [office]", `the site has no group "office" (write it in groups: beside the others)`},
		{"no app", change, "[change_order]", none("change_order") + ` (did you mean "shop.change_order"?)`},
		{"no app, and misspelt", change, "[chnge_order]", none("chnge_order") + ` (did you mean "shop.change_order"?)`},
		{"another app", change, "[order.ship_order]", none("order.ship_order") + ` (did you mean "shop.ship_order"?)`},
		{"another word", change, "[shop.read_order]", none("shop.read_order") + ` (did you mean "shop.view_order"?)`},
		{"another word and no app", change, "[update_order]", none("update_order") + ` (did you mean "shop.change_order"?)`},
		{"a code of several apps", change, "[aut.add_user]", none("aut.add_user") + ` (did you mean "auth.add_user"?)`},
		{"nothing near", change, "[fly]", none("fly") + " (one of your own stands in the class Meta of its model, in permissions)"},
	} {
		_, list, err := scenario.Load(lesson.Folder{FS: fstest.MapFS{"permissions.yaml": {Data: []byte(strings.Replace(string(src), c.old, c.new, 1))}}}, "permissions")
		if err != nil {
			t.Fatal(err)
		}
		if len(list) == 0 || list[0].Message+" ("+list[0].Hint+")" != c.want {
			t.Errorf("%s:\ngot  %v\nwant %s", c.about, list, c.want)
		}
	}
	for _, wrong := range []string{"packers: shop.view_order", "- packers"} {
		filled := strings.Replace(string(src), "packers: [shop.view_order, shop.ship_order]", wrong, 1)
		_, list, err := scenario.Load(lesson.Folder{FS: fstest.MapFS{"permissions.yaml": {Data: []byte(filled)}}}, "permissions")
		if err != nil || len(list) == 0 || strings.Contains(list.Error(), "no group") {
			t.Errorf("groups that are wrongly filled in, %s: %v, %v", wrong, list, err)
		}
	}
}

// TestPermissionsThatAreAskedFor remarks on those that lines and templates ask for and the site does not have.
func TestPermissionsThatAreAskedFor(t *testing.T) {
	src, err := os.ReadFile("../../docs/examples/permissions.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ old, new, place, want string }{
		{"", "", "", ""},
		{`@permission_required("shop.change_order")`, `@permission_required("shop.chnage_order")`, "57:29", `"shop.change_order"`},
		{`@permission_required("shop.change_order")`, `@permission_required(["shop.change_order", 'change_ordr'], login_url="/accounts/login/")`, "57:51", `"shop.change_order"`},
		{`@permission_required("shop.change_order")`, `@permission_required("shops.change_order")`, "57:29", `"shop.change_order"`},
		{`@permission_required("shop.change_order")`, `@permission_required("shop.change_order", "/accounts/login/")`, "", ""},
		{`permission_required = "shop.view_order"`, `permission_required = ("shop.view_order", "shop.see_order")`, "73:54", `"shop.view_order"`},
		{"perms.shop.change_order", "perms.shop.change_ordr", "38:21", `"shop.change_order"`},
		{"perms.shop.change_order", "perms.shpo.change_order", "38:21", `"shop.change_order"`},
		{"{% if perms.shop %}", "{% if perms.shp %}", "40:21", `"shop"`},
		{"{% if perms.shop %}", "{% if perms.auth %}", "", ""},
		{"user.groups.add(", "user.has_perm('shop.chage_order'); user.groups.add(", "79:26", `"shop.change_order"`},
		{"user.groups.add(", "user.has_perm('shop.chage_order'); Permission.objects.get_or_create(codename='chage_order'); user.groups.add(", "", ""},
	} {
		program, list, err := scenario.Load(lesson.Folder{FS: fstest.MapFS{"permissions.yaml": {Data: []byte(strings.Replace(string(src), c.old, c.new, 1))}}}, "permissions")
		if err != nil || program == nil {
			t.Fatal(err, list)
		}
		said, err := program.RemarkRun(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		said = slices.DeleteFunc(said, func(d diag.Diagnostic) bool { return !strings.Contains(d.Message, "permission") })
		switch {
		case c.want == "" && len(said) == 0:
		case c.want == "" || len(said) != 1 || !strings.Contains(said[0].Hint, c.want) || fmt.Sprintf("%d:%d", said[0].Pos.Line, said[0].Pos.Col) != c.place:
			t.Errorf("%s: %v, want %s at %s", c.new, said, c.want, c.place)
		}
	}
}
