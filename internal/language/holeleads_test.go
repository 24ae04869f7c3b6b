package language_test

import (
	"strings"
	"testing"

	"statelab/internal/language"
	"statelab/internal/lesson"
)

// TestHolesAboveBlocks reads what is written in a hole that stands in the place of a line above a block, or of a
// decorator: the block below belongs to it, and what leads none is told in the hole.
func TestHolesAboveBlocks(t *testing.T) {
	const models = "    models: {Order: {fields: {user: ForeignKey, item: CharField}}}\n"
	page := func(lines string) string {
		return "pages:\n      /<int:pk>/:\n        view: |\n" + indented(lines, 10) + models
	}
	const (
		asked = "def order(request, pk):\n    order = get_object_or_404(Order, pk=pk)\n    {hole: code}\n        return HttpResponse(order.item)\n    return redirect(\"/\")\n"
		elif  = "def order(request, pk):\n    if request.method == \"POST\":\n        logout(request)\n    {hole: code}\n        return HttpResponse(\"a\")\n    else:\n        logout(request)\n    return redirect(\"/\")\n"
		every = "def order(request, pk):\n    names = []\n    {hole: code}\n        names.append(\"a\")\n    return HttpResponse(str(len(names)))\n"
		guard = "{hole: code}\ndef order(request, pk):\n    return HttpResponse(\"a\")\n"
		deep  = "class Order(View):\n    {hole: code}\n    def get(self, request, pk):\n        return HttpResponse(\"a\")\n"
	)
	for _, try := range []struct{ view, written, wrong string }{
		{asked, "if order.user == request.user:", ""},
		{asked, "# whose it is\nif order.user == request.user:  # theirs", ""},
		{asked, "if request.session.get(\"a#\"):", ""},
		{every, "with transaction.atomic():", ""},
		{asked, "if order.user == request.user", "1:30: a colon is missing"},
		{asked, "order.user == request.user:", "1:1: lines stand indented below this place, and this line leads no block"},
		{asked, "order = 3", "1:1: lines stand indented below this place, and this line leads no block"},
		{asked, "", "1:1: lines stand indented below this place, and nothing leads them"},
		{asked, "if order.user == request.user:\n    return redirect(\"/a\")", "2:5: the lines below this place stand there already"},
		{asked, "if order.user == request.nobody:", "1:18: nothing is called \"request.nobody\" here"},
		{elif, "elif request.user.is_authenticated:", ""},
		{elif, "if request.user.is_authenticated:", ""},
		{every, "for order in Order.objects.filter(user=request.user):", ""},
		{every, "while len(names) < 3:", ""},
		{guard, "@login_required", ""},
		{guard, "@require_POST\n@login_required", ""},
		{guard, "", ""},
		{guard, "from django.contrib.auth.decorators import user_passes_test\n@login_required\n@user_passes_test(lambda u: u.is_staff)", ""},
		{guard, "from django.contrib.auth.decorators import login_required, user_passes_test\n\n\n@user_passes_test(lambda u: u.is_staff)", ""},
		{guard, "@login_requird", "1:2: login_requird has no value here"},
		{deep, "@method_decorator(login_required)", ""},
	} {
		source := strings.Replace(holed, "pages: {/: {get: [{hole: code}, {text: Hello.}]}}\n", page(try.view), 1)
		l, problems := lesson.Parse("holed.yaml", []byte(source), language.Vocabulary())
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		r := language.NewReader(l)
		r.Write(language.Fillings{})
		_, problems = r.ReadHole(holeOf("code", language.ViewHole), try.written)
		got := ""
		if len(problems) > 0 {
			got = strings.TrimPrefix(problems[0].Pos.String(), ":") + ": " + problems[0].Message
		}
		if try.wrong == "" && got != "" || !strings.HasPrefix(got, try.wrong) {
			t.Errorf("%s%s\nis told %q, want %q", try.view, try.written, got, try.wrong)
		}
	}
}

// TestALineAboveABlockIsTypedAnew replaces the line above a block by what is typed: the block stands below the hole.
func TestALineAboveABlockIsTypedAnew(t *testing.T) {
	for _, typed := range []string{"if order.user == request.user:", "for order in orders:"} {
		if text, told := language.Joined(language.ViewHole, "if order.item:", typed); text != typed || !told.IsZero() {
			t.Errorf("%q makes %q, and is told %q", typed, text, told.EN)
		}
	}
}

// indented are lines with blanks before each.
func indented(text string, by int) string {
	before := strings.Repeat(" ", by)
	return before + strings.ReplaceAll(strings.TrimSuffix(text, "\n"), "\n", "\n"+before) + "\n"
}
