package djangocode_test

import (
	"reflect"
	"strings"
	"testing"

	"statelab/internal/djangocode"
	"statelab/internal/httpsim"
)

// TestUsersAreRead reads the spellings in which a view looks users up, makes and changes them.
func TestUsersAreRead(t *testing.T) {
	ana := httpsim.Literal("ana")
	find := httpsim.FindUser{By: httpsim.ByEmail, Value: ana}
	gone := []httpsim.Action{httpsim.Logout{}}
	without := find
	without.IfNot = gone
	with := find
	with.IfFound = gone
	taken, free := with, without
	taken.Exists, free.Exists = true, true
	for lines, want := range map[string][]httpsim.Action{
		"user = User.objects.filter(email='ana').first()":                                                         {find},
		"user = User.objects.filter(email='ana').first()\nif user is None:\n    logout(request)":                  {without},
		"user = User.objects.filter(email='ana').first()\nif not user:\n    logout(request)":                      {without},
		"user = User.objects.filter(email='ana').first()\nif user:\n    logout(request)":                          {with},
		"if User.objects.filter(email='ana').exists():\n    logout(request)":                                      {taken},
		"if not User.objects.filter(email='ana').exists():\n    logout(request)":                                  {free},
		"try:\n    user = User.objects.get(email='ana')\nexcept User.DoesNotExist:\n    logout(request)":          {without},
		"if request.user.check_password('ana'):\n    logout(request)":                                             {httpsim.CheckPassword{Visitor: true, Password: ana, IfValid: gone}},
		"if not request.user.check_password('ana'):\n    logout(request)":                                         {httpsim.CheckPassword{Visitor: true, Password: ana, IfNot: gone}},
		"user = User.objects.get(id='ana')":                                                                       {httpsim.LoadUser{By: httpsim.ByID, Name: ana}},
		"User.objects.create_user('ana')":                                                                         {httpsim.CreateUser{Username: ana}},
		"user = User.objects.create_user(username='ana', password='ana')\nlogin(request, user)":                   {httpsim.CreateUser{Username: ana, Password: &ana}, httpsim.Login{}},
		"request.user.email = 'ana'\nrequest.user.save()":                                                         {httpsim.SaveUser{Visitor: true, Email: &ana}},
		"user = request.user\nuser.set_password('ana')\nuser.save()":                                              {httpsim.SaveUser{Visitor: true, Password: &ana}},
		"user = User.objects.get(username='ana')\nuser.is_active = False\nuser.save(update_fields=['is_active'])": {httpsim.LoadUser{Name: ana}, httpsim.SaveUser{IsActive: new(false)}},
		"request.user.delete()":                                                              {httpsim.DeleteUser{Visitor: true}},
		"user = request.user\nuser.delete()":                                                 {httpsim.DeleteUser{Visitor: true}},
		"user = User.objects.get(username='ana')\nuser.delete()":                             {httpsim.LoadUser{Name: ana}, httpsim.DeleteUser{}},
		"User.objects.filter(pk='ana').delete()":                                             {httpsim.DeleteUser{By: httpsim.ByID, Value: ana}},
		"User.objects.filter(username='ana').delete()":                                       {httpsim.DeleteUser{By: httpsim.ByName, Value: ana}},
		"try:\n    request.user.delete()\nexcept ProtectedError:\n    logout(request)":       {httpsim.DeleteUser{Visitor: true, IfProtected: gone}},
		"user = User.objects.get(username='ana')\nuser.set_unusable_password()\nuser.save()": {httpsim.LoadUser{Name: ana}, httpsim.SaveUser{Unusable: true}},
	} {
		actions, _, err := djangocode.Known{}.Read(lines)
		if err != nil || !reflect.DeepEqual(actions, want) {
			t.Errorf("%s\nis read as %+v, %v, want %+v", lines, actions, err, want)
		}
	}
}

// TestWhatABranchSetsOfAUser counts where it is saved in the same branch, and is refused where
// another line would save it; what is set above is saved in each branch.
func TestWhatABranchSetsOfAUser(t *testing.T) {
	const sets, save, found = "request.user.is_staff = ", "request.user.save()", "user = User.objects.get(username='ana')\n"
	for lines, want := range map[string]string{
		"if 'a' in request.POST:\n    " + sets + "True\nelse:\n    " + sets + "False\n" + save:     "2:5: what is set of a user counts once the user is saved: write save() in the same branch",
		"if 'a' in request.POST:\n    request.user.email = request.POST['a']\n" + save:             "2:5: what is set of a user counts once the user is saved: write save() in the same branch",
		sets + "True\nreturn redirect('/')":                                                        "1:1: what is set of a user counts once the user is saved: write request.user.save()",
		sets + "True":                                                                              "1:1: what is set of a user counts once the user is saved: write request.user.save()",
		sets + "True\nif request.user.is_staff:\n    return redirect('/')\n" + save:                "1:1: what is set of a user counts once the user is saved: write request.user.save()",
		sets + "True\nlogin(request, request.user)\n" + save:                                       "1:1: what is set of a user counts once the user is saved: write request.user.save()",
		sets + "True\nif 'a' in request.POST:\n    return redirect('/')\n" + save:                  "True",
		sets + "True if 'a' in request.POST else False\n" + save:                                   "True False",
		"request.user.email = 'a@b.test'\n" + sets + "not request.user.is_staff\n" + save:          "True False",
		sets + "not request.user.is_staff\nif 'a' in request.POST:\n    " + save:                   "1:1: what is set of a user counts once the user is saved: write save() in the same branch",
		"if 'a' in request.POST:\n    " + sets + "True\n    " + save:                               "True",
		sets + "True\nif 'a' in request.POST:\n    " + save + "\nelse:\n    " + save:               "True True",
		"if 'a' in request.POST:\n    " + sets + "True\n    return redirect('/')\n" + save:         "none",
		found + "user.is_staff = True\n" + strings.Replace(found, "ana", "bob", 1) + "user.save()": "none",
	} {
		actions, _, err := djangocode.Known{}.Read(lines)
		got := staffOf(actions)
		if err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("%s\nis read as %s, want %s", lines, got, want)
		}
	}
}

// staffOf are the values of is_staff that actions save.
func staffOf(actions []httpsim.Action) string {
	var all []string
	for _, a := range actions {
		if save, ok := a.(httpsim.SaveUser); ok && save.IsStaff != nil {
			all = append(all, map[bool]string{true: "True", false: "False"}[*save.IsStaff])
		} else if ok {
			all = append(all, "none")
		}
		if b, ok := a.(httpsim.Branching); ok {
			so, not := b.Branches()
			all = append(all, staffOf(so), staffOf(not))
		}
	}
	return strings.TrimSpace(strings.Join(all, " "))
}

// TestAUserIsFoundBelowAForm writes such lines as they are read, and refuses the form's user
// where the one who was found last would be taken.
func TestAUserIsFoundBelowAForm(t *testing.T) {
	const form, found = "form = AuthenticationForm(request, data=request.POST)\nif form.is_valid():\n    ", "user = User.objects.get(username=request.POST[\"username\"])\n    "
	lines := form + "login(request, form.get_user())\nelse:\n    " + found + "user.is_active = False\n    user.save()\nreturn redirect(\"/\")"
	free := "user = User.objects.get(pk=1)\nif User.objects.filter(email=request.POST[\"email\"]).exists():\n    return redirect(\"/taken/\")\nuser.email = request.POST[\"email\"]\nuser.save()\nreturn redirect(\"/\")"
	for _, lines := range []string{lines, free, form + found + "login(request, user)\nreturn redirect(\"/\")"} {
		actions, _, err := djangocode.Known{}.Read(lines)
		if err != nil {
			t.Fatal(err)
		}
		code := djangocode.View(httpsim.Site{Pages: map[string]httpsim.Page{"/x": {Post: actions}}}, "/x")
		if want := "    " + strings.ReplaceAll(lines, "\n", "\n    ") + "\n"; !strings.Contains(code, want) {
			t.Errorf("%s\nis written\n%s", lines, code)
		}
	}
	for _, line := range []string{"login(request, form.get_user())", "user = form.get_user()"} {
		if got, _, err := (djangocode.Known{}).Read(form + found + line); err == nil || !strings.Contains(err.Error(), "behind a line that finds a user") {
			t.Errorf("%s is read as %+v, %v", line, got, err)
		}
	}
}

// TestAMailHasATextThatIsRead wants the text of a mail to be one also where HTML stands beside it.
func TestAMailHasATextThatIsRead(t *testing.T) {
	known := djangocode.Known{Templates: map[string]string{"mail.html": "Hello."}}
	const html = `html_message=render_to_string("mail.html", {}, request=request))`
	if _, _, err := known.Read(`send_mail("Hello", "", None, ["a@b.test"], ` + html); err != nil {
		t.Error(err)
	}
	for _, lines := range []string{`send_mail("Hello", nothing, None, ["a@b.test"], `, `send_mail("Hello", from_email=None, recipient_list=["a@b.test"], `} {
		if _, _, err := known.Read(lines + html); err == nil {
			t.Errorf("%s… is read", lines)
		}
	}
}

// TestOnlyWhatIsNamedIsSaved refuses a save() that leaves out what was set: it is not saved then.
func TestOnlyWhatIsNamedIsSaved(t *testing.T) {
	const sets = "user = User.objects.get(username=\"ana\")\nuser.email = \"a@b.test\"\nuser.is_active = False\n"
	for save, read := range map[string]bool{
		`user.save(update_fields=["email", "is_active"])`: true, `user.save(update_fields=["is_active", "email"])`: true,
		`user.save(update_fields=["email"])`: false, `user.save(update_fields=[])`: false, `user.save(update_fields=fields)`: false,
		`user.save(update_fields=["email", "is_active", "is_staff"])`: false,
	} {
		if _, _, err := (djangocode.Known{}).Read(sets + save); (err == nil) != read {
			t.Errorf("%s: %v", save, err)
		}
	}
}

// TestWhatElseIsCaughtOfAUserRuns reads a try around get() that catches more, or something else, than a user who is not
// there as lines that run; to catch the exception of another model is a slip.
func TestWhatElseIsCaughtOfAUserRuns(t *testing.T) {
	for caught, read := range map[string]bool{
		"except (ValueError, User.DoesNotExist):\n        raise Http404":                                true,
		"except (TypeError, ValueError, OverflowError, User.DoesNotExist):\n        user = None":        true,
		"except ValueError:\n        raise Http404\n    except User.DoesNotExist:\n        user = None": true,
		"except Exception:\n        user = None":                                                        true,
		"except:\n        user = None":                                                                  true,
		"except ValueError:\n        user = None":                                                       true,
		"finally:\n        request.tried = True":                                                        true,
		"except Group.DoesNotExist:\n        user = None":                                               false,
	} {
		text := "from django.contrib.auth.models import Group, User\nfrom django.http import Http404, HttpResponse\nfrom django.utils.http import urlsafe_base64_decode\n\n\n" +
			"def page(request):\n    try:\n        user = User.objects.get(pk=urlsafe_base64_decode(request.GET[\"u\"]).decode())\n    " + caught + "\n    return HttpResponse(str(user))\n"
		k := djangocode.Known{View: "page", CSRF: true}
		if _, err := k.ReadPage(text); (err == nil) != read {
			t.Errorf("%s: %v", caught, err)
		}
		if err := k.Layout(text, true); read && err != nil {
			t.Errorf("%s, with a hole: %v", caught, err)
		}
	}
}
