package djangocode_test

import (
	"errors"
	"strings"
	"testing"

	"statelab/internal/djangocode"
	"statelab/internal/httpsim"
	"statelab/internal/python"
)

// TestNamesThatAnIfSets reads a name that an if gives another value, for every kind of value:
// below the if it is that one, whatever is done with it inside.
func TestNamesThatAnIfSets(t *testing.T) {
	for _, value := range []string{
		`"B"`, `request.session.get("other")`, `request.session["other"]`, `request.POST["a"]`, `request.POST.get("a")`,
		`request.COOKIES.get("a")`, `request.GET.get("a", "x")`, `request.user.username`, `request.user.id`,
		`get_random_string(1, "AB")`, `signing.dumps({"a": "b"})`, `jwt.encode({"sub": "x"}, settings.SECRET_KEY, algorithm="HS256")`,
		`request.get_signed_cookie("a", "")`, `cache.get("a")`, `cache.get("a", 0) + 1`, `cache.delete("a")`,
		`int(time.time())`, `request.session.get("n", 0) + 1`, `request.session.pop("a", "")`,
		`Order.objects.count()`, `Order.objects.filter(item="a").count()`, `Order.objects.filter(item="a").first()`, `Order.objects.get(pk=1)`,
		`"a" if request.method == "POST" else "b"`, `f"x{request.POST['a']}"`, `"x" + request.POST["a"]`,
		`request.META.get("HTTP_X")`, `request.headers.get("X-A")`, `request.session.session_key`,
		`User.objects.get(username="ana")`, `User.objects.filter(username="ana").first()`, `form.get_user()`,
	} {
		for _, name := range []string{"bucket", "code", "token", "signed", "order", "order_count", "user", "value"} {
			for _, before := range []string{`request.session.get("bucket")`, `None`, `"A"`} {
				lines := name + " = " + before + "\nif not request.session.get(\"bucket\"):\n    " + name + " = " + value + "\n    request.session[\"bucket\"] = " + name + "\nrequest.session[\"below\"] = " + name
				keepsBranch(t, lines)
			}
		}
	}
}

// keepsBranch reads lines and wants the last of them to look up what the if has set last.
func keepsBranch(t *testing.T, lines string) {
	t.Helper()
	item := httpsim.ModelField{Name: "item", Kind: httpsim.CharField}
	actions, _, err := djangocode.Known{Models: []*httpsim.Model{{Name: "Order", Fields: []httpsim.ModelField{item}}}}.Read(lines)
	if told := (*python.Problem)(nil); errors.As(err, &told) {
		return
	}
	if err != nil {
		t.Fatalf("%s\nis told %v", lines, err)
	}
	code := djangocode.View(httpsim.Site{Pages: map[string]httpsim.Page{"/x": {Get: actions}}}, "/x")
	_, last, found := strings.Cut(code, `request.session["below"] = `)
	last, _, _ = strings.Cut(last, "\n")
	if !found || strings.Count(code, "        "+last+" = ") == 0 {
		t.Errorf("%s\nis read as\n%s", lines, code)
	}
}

// TestABranchSaysWhatItLoses refuses a name whose value does not come out of a branch.
func TestABranchSaysWhatItLoses(t *testing.T) {
	lines := "order = request.session[\"a\"]\nif request.method == \"POST\":\n    order = Order.objects.get(pk=1)\n    request.session[\"a\"] = order.item\nrequest.session[\"below\"] = order"
	_, _, err := djangocode.Known{Models: []*httpsim.Model{{Name: "Order", Fields: []httpsim.ModelField{{Name: "item", Kind: httpsim.CharField}}}}}.Read(lines)
	if told := (*python.Problem)(nil); !errors.As(err, &told) || told.Line != 5 || told.Message != "order is used below this branch, where what it is given here is not known" {
		t.Errorf("told %v", err)
	}
}
