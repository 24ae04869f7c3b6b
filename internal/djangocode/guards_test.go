package djangocode_test

import (
	"os"
	"strings"
	"testing"

	"statelab/internal/djangocode"
	"statelab/internal/httpsim"
)

// TestDecoratorsSendWhereDjangosDo asks views below the decorators of testdata/guards.txt, one that is read and one that
// runs line by line: they answer what a real Django 3.2 has, which guards.py has recorded.
func TestDecoratorsSendWhereDjangosDo(t *testing.T) {
	recorded, err := os.ReadFile("testdata/guards.txt")
	if err != nil {
		t.Fatal(err)
	}
	known := djangocode.Known{Pages: []string{"/x/", "/in/"}, Called: map[string]string{"/in/": "signin"}}
	const imports = "from django.contrib.admin.views.decorators import staff_member_required\nfrom django.contrib.auth.decorators import login_required, permission_required, user_passes_test\n" +
		"from django.http import HttpResponse\nfrom django.urls import reverse_lazy\n\n\n"
	for line := range strings.SplitSeq(strings.TrimSpace(string(recorded)), "\n") {
		decorator, want, _ := strings.Cut(line, " => ")
		for _, body := range []string{"", "    names = [name for name in \"ab\"]\n"} {
			code := imports + decorator + "\ndef view(request):\n" + body + "    return HttpResponse(\"x\")\n"
			page, err := known.ReadPage(code)
			if err != nil && strings.Contains(want, "NoReverseMatch") && strings.Contains(err.Error(), "Django answers NoReverseMatch") {
				of := known
				of.Fails = true // a lesson that means it so
				page, err = of.ReadPage(code)
			} else if err == nil && strings.Contains(want, "NoReverseMatch") {
				t.Errorf("%s is read", code)
			}
			if err != nil {
				t.Errorf("%s is refused: %v", code, err)
				continue
			}
			var got []string
			for _, who := range []string{"", "mina", "lee"} {
				got = append(got, guarded(t, page, who))
			}
			if got := strings.Join(got, " | "); got != want {
				t.Errorf("%s%s\n  here   %s\n  Django %s", decorator, body, got, want)
			}
		}
	}
}

// guarded is what a page answers to a user, who is logged in before it: empty for nobody.
func guarded(t *testing.T, page httpsim.Page, who string) string {
	t.Helper()
	site := httpsim.Site{Host: "shop.test", Users: []httpsim.User{{Name: "mina", Password: "pw"}, {Name: "lee", Password: "pw", Staff: true, Permissions: []string{"auth.view_user"}}},
		Pages: map[string]httpsim.Page{"/x/": page, "/in/": {Name: "signin", Get: []httpsim.Action{httpsim.Text{Text: "in"}}}}}
	if who != "" {
		lines := "user = User.objects.get(username=\"" + who + "\")\nlogin(request, user)\nresponse = get_response(request)\nreturn response"
		actions, _, err := djangocode.Known{Middleware: djangocode.AtItsEnd}.Read(lines)
		if err != nil {
			t.Fatal(err)
		}
		site.Middleware = actions
	}
	_, res, _, told := asks(t, site, "guards", "/x/?a=1&b=%20")
	if told.Reason.Name != "" {
		return told.Reason.Name + ": " + told.Reason.Says
	}
	return strings.TrimSpace(res.Status[:3] + " " + res.Header.Get("Location"))
}
