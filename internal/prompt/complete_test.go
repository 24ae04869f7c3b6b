package prompt_test

import (
	"slices"
	"strings"
	"testing"

	"statelab/internal/prompt"
)

// Tab knows what can stand where the cursor is: | in a line.
func TestTabCompletesWhatCanStandThere(t *testing.T) {
	s := open(t, playground(t), 0, true)
	say(t, s, "visit https://shop.test/login/")
	for _, c := range []struct {
		line, want string
		choices    string // that are listed
	}{
		{"vis|", "visit |", ""},
		{"w|", "w|", "wait what-if why wire"},
		{"visit https://sh|", "visit https://shop.test/|", ""},
		{"visit shop|", "visit shop.test|", ""},
		{"submit l|", "submit Log in|", ""},
		{"submit Log in |", "submit Log in |", "password= username="},
		{"submit Log in username=|", "submit Log in username=|", "alice bob"},
		{"submit Log in username=al|", "submit Log in username=alice|", ""},
		{"submit Log in username=alice p|", "submit Log in username=alice password=|", ""},
		{"restart_server b|", "restart_server bank.test|", ""},
		{"press b|", "press back|", ""},
		{"as e|", "as eve|", ""},
		{"change_user shop.test user=b|", "change_user shop.test user=bob|", ""},
		{"change_user shop.test ac|", "change_user shop.test active=|", ""},
		{"put_cookie a=1; Sec|", "put_cookie a=1; Secure|", ""},
		{"remember key co|", "remember key cookie |", ""},
		{"remember key header Da|", "remember key header Date|", ""},
		{"nothing at all|", "nothing at all|", ""},
		{"퍄|", "퍄|", ""},
		{"vis| shop.test", "visit | shop.test", ""},
	} {
		before, after, _ := strings.Cut(c.line, "|")
		got := s.Complete(before+after, len([]rune(before)))
		line := string([]rune(got.Line)[:got.Cursor]) + "|" + string([]rune(got.Line)[got.Cursor:])
		choices := slices.Clone(got.Choices)
		slices.Sort(choices)
		if line != c.want || strings.Join(choices, " ") != c.choices {
			t.Errorf("%q becomes %q %v, want %q %s", c.line, line, choices, c.want, c.choices)
		}
	}
	say(t, s, "submit Log in username=alice password=pw-alice-1")
	say(t, s, "remember key cookie sessionid")
	for line, want := range map[string]string{"why s": "why sessionid", "drop_cookie s": "drop_cookie sessionid", "click C": "click Cart", "visit /?a=$": "visit /?a=$key"} {
		if got := s.Complete(line, len(line)); got.Line != want {
			t.Errorf("%q becomes %q, want %q", line, got.Line, want)
		}
	}
}

// The arrows bring old lines back, and at last what was being typed.
func TestHistory(t *testing.T) {
	var h prompt.History
	for _, line := range []string{"jar", "jar", "", "rows"} {
		h.Add(line)
	}
	for i, want := range []string{"rows", "jar", "jar"} {
		if got := h.Older("dra"); got != want {
			t.Errorf("%d back: %q, want %q", i, got, want)
		}
	}
	for i, want := range []string{"rows", "dra", "dra"} {
		if got := h.Newer("dra"); got != want {
			t.Errorf("%d on: %q, want %q", i, got, want)
		}
	}
}

// The story of a cookie says which line made it, where it was sent, and how it went; and
// what would change it, where it was kept back last.
func TestWhyTellsTheStoryOfACookie(t *testing.T) {
	s := open(t, playground(t), 0, true)
	for _, line := range []string{"visit bank.test/theme/", "visit https://shop.test/", "submit Add apple", "visit http://shop.test/", "visit http://shop.test/cart/"} {
		say(t, s, line)
	}
	told := func(name string) (all []string) {
		for _, it := range say(t, s, "why "+name).(prompt.Listing).Items {
			all = append(all, it.Name+": "+it.Text.EN)
		}
		return all
	}
	if got := strings.Join(told("theme"), "\n"); !strings.Contains(got, "visit https://bank.test/theme/: stored, from https://bank.test/theme/") {
		t.Errorf("%s", got)
	}
	say(t, s, "put_cookie locked=1; Secure")
	say(t, s, "visit http://shop.test/")
	l := say(t, s, "why locked").(prompt.Listing)
	if last := l.Items[len(l.Items)-1]; !strings.HasPrefix(last.Text.EN, "not sent to http://shop.test/") || len(l.Changes) != 1 || l.Changes[0].Rule != "secure-only" {
		t.Errorf("%+v %+v", l.Items, l.Changes)
	}
	if l := say(t, s, "what-if https").(prompt.Listing); len(l.Changes) != 1 || len(l.Changes[0].Free) != 1 || l.Changes[0].Free[0].Changes[0].Code != "https" {
		t.Errorf("%+v", l.Changes)
	}
	if m := s.Read("what-if partitioned").(*prompt.Mistake); !strings.Contains(m.Hint.EN, "https") {
		t.Errorf("%+v", m)
	}
}
