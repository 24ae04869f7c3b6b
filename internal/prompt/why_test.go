package prompt_test

import (
	"strings"
	"testing"

	"statelab/internal/prompt"
)

// what-if says of which act it speaks and what came of it: of what was tried last, though
// it was refused and is no act; and of an older act after lines that were wrong.
func TestWhatIfSaysWhatItSpeaksOf(t *testing.T) {
	s := open(t, playground(t), 0, true)
	about := func(says, code string) {
		t.Helper()
		l := say(t, s, "what-if").(prompt.Listing)
		if l.Title.EN != says || !hangul.MatchString(l.Title.KO) || len(l.Items) != 1 || len(l.Changes) != 1 {
			t.Fatalf("%+v", l)
		}
		if got := toJSON(t, l.Changes); !strings.Contains(got, `"change":"`+code+`"`) {
			t.Errorf("%s: no change %s in %s", says, code, got)
		}
	}
	say(t, s, "visit https://shop.test/")
	say(t, s, "put_cookie locked=1; Secure")
	say(t, s, "visit http://shop.test/")
	about("About the last act: visit http://shop.test/", "https")
	say(t, s, "visit /cart/")
	s.Read("put_cookie a=1; SameSite=None")
	about("About put_cookie http://shop.test/cart/ a=1; SameSite=None, which was refused and not done", "secure")
	if l := say(t, s, "why a").(prompt.Listing); len(l.Changes) != 1 || strings.Contains(toJSON(t, l.Changes), "path=") || !strings.HasPrefix(l.Items[0].Text.EN, "refused: ") {
		t.Errorf("%+v", l)
	}
	say(t, s, "as eve")
	if m, wrong := s.Read("what-if").(*prompt.Mistake); !wrong {
		t.Errorf("the other browser is told %v", m)
	}
	say(t, s, "as alice")
	say(t, s, "undo")
	say(t, s, "visit https://shop.test/cart/")
	s.Read("vist")
	about("About an earlier act, with 1 more since: visit http://shop.test/", "https")
	say(t, s, "undo 1")
	about("About the last act: visit http://shop.test/", "https")
}

// why without a name tells of the cookie that was decided about last.
func TestWhyAloneTellsOfTheLastCookie(t *testing.T) {
	s := open(t, playground(t), 0, true)
	if m := s.Read("why").(*prompt.Mistake); m.Message.EN != "no cookie was seen so far" {
		t.Errorf("%+v", m)
	}
	say(t, s, "visit https://shop.test/")
	say(t, s, "submit Add apple")
	if l := say(t, s, "why").(prompt.Listing); l.Title.EN != "The cookie sessionid of alice" || len(l.Notes) != 0 {
		t.Errorf("%+v", l)
	}
	say(t, s, "put_cookie theme=dark; Path=/cart/")
	say(t, s, "visit https://shop.test/")
	if l := say(t, s, "why").(prompt.Listing); l.Title.EN != "The cookie theme of alice" || len(l.Notes) != 1 || len(l.Changes) != 1 {
		t.Errorf("%+v", l)
	}
}

// what-if speaks of an answer that a script may not read, and of a request that was not
// made, as of a cookie that was kept back.
func TestWhatIfSpeaksOfWhatAScriptMayNotRead(t *testing.T) {
	s := open(t, playground(t), 0, true)
	say(t, s, "visit https://news.test/")
	for _, test := range []struct{ line, code string }{
		{"fetch https://shop.test/", "any-origin"},
		{"fetch https://shop.test/ method=PUT json={}", "allow-methods"},
	} {
		say(t, s, test.line)
		l := say(t, s, "what-if").(prompt.Listing)
		if len(l.Items) != 1 || l.Items[0].Name != "fetch" || !hangul.MatchString(l.Items[0].Text.KO) || len(l.Changes) != 1 || len(s.Changes()) != 1 {
			t.Fatalf("%s: %+v", test.line, l)
		}
		if got := toJSON(t, l.Changes); !strings.Contains(got, `"change":"`+test.code+`"`) || !strings.Contains(got, "CORS_ALLOW") {
			t.Errorf("%s: no change %s in %s", test.line, test.code, got)
		}
	}
}
