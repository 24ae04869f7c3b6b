package djangocode_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"statelab/internal/djangocode"
	"statelab/internal/httpsim"
)

// TestTheListOfWhatIsReadIsTrue reads every line of the list, and none of the other list.
func TestTheListOfWhatIsReadIsTrue(t *testing.T) {
	known := djangocode.Known{Models: []*httpsim.Model{order}, Templates: map[string]string{"home.html": "{{ name }}"}}
	for _, kind := range djangocode.Reads() {
		for _, lines := range kind.Lines {
			if strings.HasPrefix(lines, "response") {
				lines = "response = redirect(\"/\")\n" + lines + "\nreturn response"
			}
			if strings.HasPrefix(lines, "request.COOKIES") {
				lines = `request.session["a"] = ` + lines
			}
			if _, _, err := known.Read(lines); err != nil {
				t.Errorf("%s\nis on the list, and refused: %v", lines, err)
			}
		}
	}
	for _, kind := range djangocode.NotRead() {
		for _, lines := range kind.Lines {
			if _, _, err := known.Read(lines); err == nil {
				t.Errorf("%s\nis not read, and is", lines)
			}
		}
	}
}

// TestTheListOfWhatIsReadIsWhole wants a line on the list for each kind of action that pages of the curriculum
// and of the examples have, and that is read.
func TestTheListOfWhatIsReadIsWhole(t *testing.T) {
	known := djangocode.Known{Models: []*httpsim.Model{order}, Templates: map[string]string{"home.html": "{{ name }}"}}
	listed := map[reflect.Type]bool{}
	for _, kind := range djangocode.Reads() {
		for _, lines := range kind.Lines {
			if strings.HasPrefix(lines, "response") {
				lines = "response = redirect(\"/\")\n" + lines + "\nreturn response"
			}
			actions, _, _ := known.Read(lines) // whether they are read is asked above
			eachKind(actions, listed)
		}
	}
	used := map[reflect.Type]bool{}
	for _, site := range slices.Concat(written(t, "../../lessons"), written(t, "../../docs/examples")) {
		for path := range site.Pages {
			page, _ := site.Page(path)
			eachKind(page.Get, used)
			eachKind(page.Post, used)
		}
	}
	for _, a := range []httpsim.Action{ // lines that a lesson prints and nobody types
		httpsim.Pause{}, httpsim.NoteVisit{}, httpsim.ShowVisits{}, httpsim.SetCookieLine{}, httpsim.LookAtUser{}, httpsim.LogoutKeepingCookie{}, httpsim.LoginByHand{}, httpsim.LoginCopyingUser{}, httpsim.NoAnswer{},
		httpsim.LogoutKeepingRow{}, httpsim.RequireCopiedUser{}, httpsim.CheckOwnForm{}, httpsim.SetRow{}, httpsim.Lines{}, // any others
	} {
		delete(used, reflect.TypeOf(a))
	}
	for kind := range used {
		if !listed[kind] {
			t.Errorf("%v is read, and no line of the list stands for it", kind)
		}
	}
	if len(used) < 30 {
		t.Errorf("pages have only %d kinds of actions", len(used))
	}
}

// eachKind notes the types of actions, and of those in their branches.
func eachKind(all []httpsim.Action, kinds map[reflect.Type]bool) {
	for _, a := range all {
		kinds[reflect.TypeOf(a)] = true
		if branching, ok := a.(httpsim.Branching); ok {
			so, not := branching.Branches()
			eachKind(so, kinds)
			eachKind(not, kinds)
		}
	}
}
