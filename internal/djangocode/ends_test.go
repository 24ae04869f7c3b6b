package djangocode_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"statelab/internal/djangocode"
	"statelab/internal/httpsim"
	"statelab/internal/python"
)

// TestLoopsOverSessions reads the ways in which a site ends the sessions of somebody, and
// says of what looks like one of them why it is none.
func TestLoopsOverSessions(t *testing.T) {
	for view, want := range map[string]httpsim.EndSessions{
		"for s in Session.objects.all():\n    if s.get_decoded().get('_auth_user_id') == str(request.user.id):\n        s.delete()":                                                                                                             {},
		"for s in Session.objects.exclude(session_key=request.session.session_key):\n    if s.get_decoded().get('_auth_user_id') == str(request.user.pk):\n        s.delete()":                                                                  {Whose: httpsim.Others},
		"for s in Session.objects.all():\n    if s.session_key != request.session.session_key and s.get_decoded().get('_auth_user_id') == str(request.user.pk):\n        s.delete()":                                                            {Whose: httpsim.Others},
		"for s in Session.objects.all():\n    data = s.get_decoded()\n    if data.get('_auth_user_id') == str(request.user.pk):\n        s.delete()":                                                                                            {},
		"for s in Session.objects.filter(expire_date__gte=timezone.now()):\n    data = s.get_decoded()\n    if data.get(SESSION_KEY) == str(request.user.pk):\n        s.delete()":                                                              {Live: ">="},
		"user = request.user\nfor s in Session.objects.filter(expire_date__gt=timezone.now()):\n    if s.session_key != request.session.session_key:\n        if str(user.id) == s.get_decoded().get('_auth_user_id'):\n            s.delete()": {Whose: httpsim.Others, Live: ">"},
		"Session.objects.all().delete()": {Whose: httpsim.Everybodys},
	} {
		if got, _, err := (djangocode.Known{}).Read(view); err != nil || !reflect.DeepEqual(got, []httpsim.Action{want}) {
			t.Errorf("%s\nis read as %v, %v, want %v", view, got, err, want)
		}
	}
	const columns = "a row of a session has three columns: session_key, session_data and expire_date. Whose it is stands inside session_data, which no filter() looks into"
	for view, want := range map[string]string{
		"Session.objects.filter(user=request.user).delete()":                                                        columns,
		"for s in Session.objects.filter(user=request.user):\n    s.delete()":                                       "of Session.objects, all() is read here, exclude(session_key=request.session.session_key) and filter(expire_date__gte=timezone.now())",
		"for s in Session.objects.all():\n    s.delete()":                                                           "below a loop over rows of sessions an if is read, and delete() of the row below it",
		"for s in Session.objects.all():\n    if s.user == request.user:\n        s.delete()":                       "this is no question about a row of a session that is read here: whose it is get_decoded() has, under _auth_user_id, as str() of the pk of request.user or of a user that was found above",
		"for s in Session.objects.all():\n    if s.session_key != request.session.session_key:\n        s.delete()": "the rows of all users would be deleted: nothing asks whose a row is",
		"for a in cart:\n    request.session.flush()":                                                               "a loop is read here over a dict, a list and rows",
	} {
		var told *python.Problem
		if got, _, err := (djangocode.Known{}).Read(view); !errors.As(err, &told) || told.Message != want {
			t.Errorf("%s\nis read as %v, and told %v, want %q", view, got, err, want)
		}
	}
}

// TestLoopsOverSessionsOfAUserThatWasFound asks for the rows of whom the view knows besides
// request.user, and is written as it was read.
func TestLoopsOverSessionsOfAUserThatWasFound(t *testing.T) {
	loop := func(rows, asks string) string {
		return "for row in Session.objects." + rows + ":\n    if " + asks + ":\n        row.delete()"
	}
	const others = "exclude(session_key=request.session.session_key)"
	const is = `row.get_decoded().get("_auth_user_id") == str(user.pk)`
	for view, want := range map[string][]httpsim.Action{
		"user = form.get_user()\n" + loop("all()", is) + "\nlogin(request, user)":                                               {httpsim.EndSessions{Whose: httpsim.Theirs}, httpsim.Login{}},
		"user = form.get_user()\nlogin(request, user)\n" + loop(others, is):                                                     {httpsim.Login{}, httpsim.EndSessions{Whose: httpsim.TheirOthers}},
		loop("all()", `str(form.get_user().id) == row.get_decoded().get("_auth_user_id")`):                                      {httpsim.EndSessions{Whose: httpsim.Theirs}},
		"user = User.objects.get(username=\"ana\")\n" + loop("all()", is+" and row.session_key != request.session.session_key"): {httpsim.LoadUser{Name: httpsim.Literal("ana")}, httpsim.EndSessions{Whose: httpsim.TheirOthers}},
		"user = request.user\n" + loop("all()", is):                                                                             {httpsim.EndSessions{}},
	} {
		got, _, err := (djangocode.Known{}).Read(view)
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s\nis read as %v, %v, want %v", view, got, err, want)
		}
	}
	var told *python.Problem
	if _, _, err := (djangocode.Known{}).Read(loop("all()", is)); !errors.As(err, &told) || told.Line != 2 {
		t.Errorf("where nobody has found a user it is told %v at another line than that of the if", err)
	}
	above := djangocode.Known{Names: httpsim.Names{User: true}}
	if got, _, err := above.Read(loop("all()", is) + "\nlogin(request, user)"); err != nil || !reflect.DeepEqual(got, []httpsim.Action{httpsim.EndSessions{Whose: httpsim.Theirs}, httpsim.Login{}}) {
		t.Errorf("of a user that was found above it reads %v, %v", got, err)
	}
}

// TestTheRowOfOneSessionAsPeopleEndIt reads each way for what it is: Django asks first, and get()
// raises where there is none.
func TestTheRowOfOneSessionAsPeopleEndIt(t *testing.T) {
	line, _, err := (djangocode.Known{}).Read(`Session.objects.filter(session_key=request.POST.get("key")).delete()`)
	if err != nil {
		t.Fatal(err)
	}
	const posted = `request.POST.get("key")`
	for view, want := range map[string]httpsim.EndSession{
		"Session.objects.get(session_key=" + posted + ").delete()":                                                                       {By: httpsim.EndByGet},
		"session = Session.objects.get(pk=" + posted + ")\nsession.delete()":                                                             {By: httpsim.EndByGet},
		"s = Session.objects.filter(session_key=" + posted + ").first()\nif s:\n    s.delete()":                                          {By: httpsim.EndByFirst},
		"s = Session.objects.filter(session_key=" + posted + ").first()\nif s is not None:\n    s.delete()":                              {By: httpsim.EndByFirst},
		"if Session.objects.filter(pk=" + posted + ").exists():\n    Session.objects.filter(pk=" + posted + ").delete()":                 {By: httpsim.EndByExists},
		"for s in Session.objects.filter(session_key=" + posted + "):\n    s.delete()":                                                   {By: httpsim.EndByLoop},
		"SessionStore(session_key=" + posted + ").delete()":                                                                              {By: httpsim.EndByOther},
		"SessionStore(" + posted + ").delete()":                                                                                          {By: httpsim.EndByOther},
		"SessionStore().delete(" + posted + ")":                                                                                          {By: httpsim.EndByOther},
		"request.session.delete(" + posted + ")":                                                                                         {By: httpsim.EndByStore},
		"get_object_or_404(Session, session_key=" + posted + ").delete()":                                                                {By: httpsim.EndByGet, IfNot: []httpsim.Action{httpsim.Fail{Raises: httpsim.NotFound}}},
		"try:\n    Session.objects.get(session_key=" + posted + ").delete()\nexcept Session.DoesNotExist:\n    pass":                     {By: httpsim.EndByGet, IfNot: []httpsim.Action{}},
		"try:\n    s = Session.objects.get(session_key=" + posted + ")\n    s.delete()\nexcept Session.DoesNotExist:\n    raise Http404": {By: httpsim.EndByGet, IfNot: []httpsim.Action{httpsim.Fail{Raises: httpsim.NotFound}}},
	} {
		want.Key = line[0].(httpsim.EndSession).Key
		got, _, err := (djangocode.Known{}).Read(view)
		if err != nil || !reflect.DeepEqual(got, []httpsim.Action{want}) {
			t.Errorf("%s\nis read as %+v, %v, want %+v", view, got, err, want)
			continue
		}
		code := djangocode.View(httpsim.Site{Pages: map[string]httpsim.Page{"/x": {Get: got}}}, "/x")
		page, err := readPage(code)
		if err != nil || !reflect.DeepEqual(page.Get[:1], got) {
			t.Errorf("%s\nis read back as %+v, %v", code, page.Get, err)
		}
	}
}

// TestTheRowOfOneSession reads the ways to delete it by its key, and writes one of them.
func TestTheRowOfOneSession(t *testing.T) {
	key, err := httpsim.ParseTemplate("{{ post.key }}")
	if err != nil {
		t.Fatal(err)
	}
	const line = `Session.objects.filter(session_key=request.POST.get("key")).delete()`
	var want []httpsim.Action
	for _, view := range []string{line, `Session.objects.filter(pk=request.POST.get("key")).delete()`, "key = request.POST.get(\"key\")\nSession.objects.filter(session_key=key).delete()"} {
		got, _, err := (djangocode.Known{}).Read(view)
		if want == nil {
			want = got
		}
		if _, is := got[0].(httpsim.EndSession); err != nil || len(got) != 1 || !is || !reflect.DeepEqual(got, want) {
			t.Errorf("%s\nis read as %v, %v, want %v", view, got, err, want)
		}
	}
	live := djangocode.View(httpsim.Site{Pages: map[string]httpsim.Page{"/x": {Get: []httpsim.Action{httpsim.EndSessions{Whose: httpsim.Others, Live: ">="}}}}}, "/x")
	if !strings.Contains(live, "for row in Session.objects.filter(expire_date__gte=timezone.now()).exclude(session_key=request.session.session_key):") || !strings.Contains(live, "from django.utils import timezone") {
		t.Errorf("it is written\n%s", live)
	}
	code := djangocode.View(httpsim.Site{Pages: map[string]httpsim.Page{"/x": {Get: []httpsim.Action{httpsim.EndSession{Key: key}}}}}, "/x")
	if !strings.Contains(code, "from django.contrib.sessions.models import Session\n") || !strings.Contains(code, "    Session.objects.filter(session_key=request.POST.get(\"key\")).delete()\n") && !strings.Contains(code, "    Session.objects.filter(session_key=request.POST.get(\"key\", \"\")).delete()\n") {
		t.Errorf("it is written\n%s", code)
	}
}
