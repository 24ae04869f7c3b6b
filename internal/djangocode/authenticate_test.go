package djangocode_test

import (
	"reflect"
	"testing"

	"statelab/internal/djangocode"
	"statelab/internal/httpsim"
)

// TestAuthenticateIsRead reads a login without a form of Django's, however it is asked
// whether somebody was found.
func TestAuthenticateIsRead(t *testing.T) {
	const found = "user = authenticate(request, username=request.POST.get('name', ''), password=request.POST.get('pw', ''))\n"
	yes, no := []httpsim.Action{httpsim.Login{}}, []httpsim.Action{httpsim.Flush{}}
	want := func(yes, no []httpsim.Action) []httpsim.Action {
		return []httpsim.Action{httpsim.Authenticate{Username: httpsim.Lookup("post", "name").OrElse(""), Password: httpsim.Lookup("post", "pw").OrElse(""), IfValid: yes, IfNot: no}}
	}
	for lines, want := range map[string][]httpsim.Action{
		"if user is not None:\n    login(request, user)\nelse:\n    request.session.flush()": want(yes, no),
		"if user:\n    login(request, user)":                                                 want(yes, nil),
		"if user is None:\n    request.session.flush()\nelse:\n    login(request, user)":     want(yes, no),
		"if not user:\n    request.session.flush()\nlogin(request, user)":                    append(want(nil, no), httpsim.Login{}),
	} {
		if got, _, err := (djangocode.Known{}).Read(found + lines); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s\nis read as %v, %v, want %v", lines, got, err, want)
		}
	}
	for _, wrong := range []string{"login(request, user)", "if request.POST:\n    login(request, user)", ""} {
		if got, _, err := (djangocode.Known{}).Read(found + wrong); err == nil {
			t.Errorf("%s\nis read as %v", wrong, got)
		}
	}
}

// TestTimeLeftIsRead reads a timeout that ends with a token.
func TestTimeLeftIsRead(t *testing.T) {
	until := httpsim.Lookup("session", "until")
	want := []httpsim.Action{httpsim.CacheSet{Key: httpsim.Literal("a"), Value: httpsim.Number(1), Timeout: httpsim.Timeout{Until: &until}}}
	for _, line := range []string{
		`cache.set("a", 1, timeout=request.session["until"] - int(time.time()))`,
		`cache.set("a", 1, int(request.session["until"] - time.time()))`,
	} {
		got, _, err := djangocode.Known{}.Read(line)
		if err != nil || len(got) != 1 || !reflect.DeepEqual(got[0].(httpsim.CacheSet).Timeout.Until.Nodes()[0].Path, want[0].(httpsim.CacheSet).Timeout.Until.Nodes()[0].Path) {
			t.Errorf("%s is read as %v, %v", line, got, err)
		}
	}
}
