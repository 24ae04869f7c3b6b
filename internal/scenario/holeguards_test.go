package scenario_test

import (
	"strings"
	"testing"
)

// guarding is a lesson in which a hole of a file of views stands for decorators.
const guarding = `statelab: 1
lesson: guards
title: Guards
summary: A hole above a view.
clock: 2026-03-02T09:00:00Z
sites:
  shop.test:
    users: {mina: {password: pw}}
    views: |
      from django.contrib.auth.decorators import permission_required
      from django.contrib.auth.models import User
      from django.core.exceptions import PermissionDenied
      from django.http import HttpResponse


      {hole: guard}
      def inside(request):
          return HttpResponse("in")


      def outside(request):
          {hole: may}
              raise PermissionDenied
          return HttpResponse("out")
    pages:
      /: {view: outside}
      /in/: {view: inside}
given:
  - visit: https://shop.test/
steps:
  - step: guard-it
    task:
      sort: repair
      ask: |
        Let nobody in who has not logged in.
      write:
        guard: {kind: view, start: '@permission_required("auth.add_user")', answer: "GUARD"}
        may: {kind: view, start: 'if request.user.is_staff:', answer: "MAY"}
      promises:
        out: {text: Nobody comes in, acts: [{visit: 'https://shop.test/in/'}], expect: {status: 302}}
    visit: https://shop.test/in/
    say: |
      So.
    expect: {status: 302}
`

// TestAHoleForDecoratorsTakesAnImport writes decorators whose import stands above them, in a file of which other views
// need the import, too; what is said of one that is missing leads there, and of a bare user to request.user.
func TestAHoleForDecoratorsTakesAnImport(t *testing.T) {
	const test, may = `@user_passes_test(lambda u: u.is_staff, login_url="/")`, `if request.user.is_staff:`
	for _, c := range []struct{ guard, may, wrong string }{
		{`from django.contrib.auth.decorators import user_passes_test\n` + test, may, ""},
		{`from django.contrib.auth.decorators import login_required, user_passes_test\n\n@login_required\n` + test, may, ""},
		{`def is_staff(user):\n    return user.is_staff\n\n\nfrom django.contrib.auth.decorators import user_passes_test\n@user_passes_test(is_staff, login_url='/')`, may, ""},
		{`@permission_required('auth.add_user')\n` + test, may, "user_passes_test is not imported here: Python answers NameError (write it above all decorators: from django.contrib.auth.decorators import user_passes_test)"},
		{`@permission_required('auth.add_user')`, `if not user.has_perm('auth.add_user'):`, "user has no value here (write request.user)"},
	} {
		quoted := func(s string) string { return strings.ReplaceAll(s, `"`, `\"`) }
		_, list := compile(t, strings.NewReplacer("GUARD", quoted(c.guard), "MAY", quoted(c.may)).Replace(guarding))
		said := ""
		if len(list) > 0 {
			said = list[0].Message + " (" + list[0].Hint + ")"
		}
		if said != c.wrong {
			t.Errorf("%s, %s:\nis told %q\nwant    %q\n%v", c.guard, c.may, said, c.wrong, list)
		}
	}
}

// TestWhatRefusedSomebodyIsNamed plays a page below decorators: what asks for more than a login is named to who is not
// logged in.
func TestWhatRefusedSomebodyIsNamed(t *testing.T) {
	for guard, want := range map[string]string{
		`@permission_required("auth.add_user", login_url="/")`:                                                                             "anonymous, refused by @permission_required: to the login page",
		`from django.contrib.auth.decorators import login_required\n@login_required(login_url="/")\n@permission_required("a.b")`:           "login required: to the login page",
		`from django.contrib.auth.decorators import user_passes_test\n@user_passes_test(lambda u: sorted([u.is_staff])[0], login_url="/")`: "anonymous, refused by @user_passes_test: to the login page",
	} {
		source := strings.NewReplacer("'@permission_required(\"auth.add_user\")'", "\"GUARD\"", "may: {kind: view, start: 'if request.user.is_staff:', answer: \"MAY\"}", "may: {kind: view, start: 'if request.user.is_staff:', answer: 'if request.user.is_active:'}").Replace(guarding)
		tr := run(t, strings.ReplaceAll(strings.Replace(source, "users: {", "settings: {LOGIN_URL: /}\n    users: {", 1), "GUARD", strings.ReplaceAll(guard, `"`, `\"`)))
		var said []string
		for _, n := range tr.Steps[0].Exchanges[0].Server.Notes {
			said = append(said, n.EN)
		}
		if s := strings.Join(said, "; "); !strings.HasSuffix(s, want) {
			t.Errorf("%s: the server says %q, want %q", guard, s, want)
		}
	}
}
