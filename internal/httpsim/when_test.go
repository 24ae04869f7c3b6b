package httpsim_test

import (
	"slices"
	"strings"
	"testing"

	"statelab/internal/httpsim"
)

// TestATestSaysWhatItFound: each test that was asked is one sentence with the value that
// was found, in no one's syntax but Python's, and none of it denies a denial.
func TestATestSaysWhatItFound(t *testing.T) {
	three, err := httpsim.Constant("3")
	if err != nil {
		t.Fatal(err)
	}
	lookup, text := httpsim.Lookup, func(s string) []httpsim.Template { return []httpsim.Template{httpsim.Literal(s)} }
	for _, test := range []struct {
		ask    httpsim.Test
		en, ko string
	}{
		{httpsim.Test{Of: lookup("post", "code"), Is: httpsim.Equals, Values: []httpsim.Template{lookup("session", "code")}},
			`POST.get("code") is "408151", session.get("code") is "408115"`, `POST.get("code"): "408151", session.get("code"): "408115"`},
		{httpsim.Test{Of: lookup("post", "again"), Is: httpsim.Differs, Values: []httpsim.Template{lookup("post", "code")}},
			`POST.get("again") is "408151", as POST.get("code") is`, `POST.get("again"): "408151", POST.get("code")의 값과 같음`},
		{httpsim.Test{Of: lookup("post", "code"), Is: httpsim.Equals, Values: text("1")}, `POST.get("code") is "408151", not "1"`, `POST.get("code"): "408151", "1" 아님`},
		{httpsim.Test{Of: lookup("post", "code"), Is: httpsim.Equals, Values: text("408151")}, `POST.get("code") is "408151"`, `POST.get("code"): "408151"`},
		{httpsim.Test{Of: lookup("post", "code"), Is: httpsim.OneOf, Values: append(text("1"), text("2")...)},
			`POST.get("code") is "408151", none of ["1", "2"]`, `POST.get("code"): "408151", ["1", "2"]에 없음`},
		{httpsim.Test{Of: lookup("post", "code"), Is: httpsim.NoneOf, Values: append(text("1"), text("408151")...)},
			`POST.get("code") is "408151", one of ["1", "408151"]`, `POST.get("code"): "408151", ["1", "408151"]에 있음`},
		{httpsim.Test{Of: lookup("post", "code"), Is: httpsim.NotAllowed, To: httpsim.Places{Own: true}}, `POST.get("code") is "408151", which is allowed`, `POST.get("code"): "408151", 허용됨`},
		{httpsim.Test{Of: lookup("post", "none"), Is: httpsim.Allowed}, `POST.get("none") is None, which is not allowed`, `POST.get("none"): None, 허용되지 않음`},
		{httpsim.Test{Of: lookup("session", "n"), Is: httpsim.Less, Values: []httpsim.Template{three}}, `session.get("n") is 1, and 1 < 3`, `session.get("n"): 1, 1 < 3 성립`},
		{httpsim.Test{Of: lookup("session", "n"), Is: httpsim.AtLeast, Values: []httpsim.Template{three}}, `session.get("n") is 1, not >= 3`, `session.get("n"): 1, 1 >= 3 아님`},
		{httpsim.Test{Of: lookup("session", "half"), Is: httpsim.NotThere}, `"half" is not in session`, `session에 "half" 없음`},
		{httpsim.Test{Of: lookup("session", "code"), Is: httpsim.NotThere}, `"code" is in session`, `session에 "code" 있음`},
		{httpsim.Test{Of: lookup("user", "is_authenticated"), Is: httpsim.IsFalse}, `user.is_authenticated is False`, `user.is_authenticated: False`},
		{httpsim.Test{Of: lookup("post", "none"), Is: httpsim.IsTrue}, `POST.get("none") is None`, `POST.get("none"): None`},
	} {
		w := start(t, page("/", httpsim.SessionSet{Name: "code", Value: httpsim.Literal("408115")}, httpsim.SessionAdd{Name: "n", From: new(int64(0))}, httpsim.When{Tests: []httpsim.Test{test.ask}}, httpsim.Text{Text: "x"}))
		a := w.post("/", "", "code", "408151", "again", "408151")
		last := a.Notes[len(a.Notes)-1]
		if last.EN != test.en || last.KO != test.ko {
			t.Errorf("%+v says\n  %s\n  %s\nwant\n  %s\n  %s", test.ask, last.EN, last.KO, test.en, test.ko)
		}
	}
}

// TestNoneOfSeveralValues asks for a value that is none of several.
func TestNoneOfSeveralValues(t *testing.T) {
	none := httpsim.Test{Of: httpsim.Lookup("post", "to"), Is: httpsim.NoneOf, Values: []httpsim.Template{httpsim.Literal("/"), httpsim.Literal("/orders/")}}
	w := start(t, page("/", httpsim.When{Tests: []httpsim.Test{none}, Then: []httpsim.Action{httpsim.Status{Code: 403}, httpsim.Text{Text: "no"}}}, httpsim.Text{Text: "x"}))
	for to, want := range map[string]int{"/": 200, "/orders/": 200, "//sh0p.test/": 403} {
		if got := w.post("/", "", "to", to).StatusCode; got != want {
			t.Errorf("for %s the answer is %d, want %d", to, got, want)
		}
	}
}

// TestWhatAPageDoesToCookiesIsSaid: a page whose only work is a cookie says so.
func TestWhatAPageDoesToCookiesIsSaid(t *testing.T) {
	site := page("/", httpsim.SetCookie{Name: "a", Value: httpsim.Literal("1")}, httpsim.DeleteCookie{Name: "b"}, httpsim.SetCookieLine{Line: "c=1"}, httpsim.Text{Text: "x"})
	var said []string
	for _, n := range start(t, site).get("/", "").Notes {
		said = append(said, n.EN)
	}
	if want := []string{`set_cookie("a")`, `delete_cookie("b")`, "writes a Set-Cookie line"}; !slices.Equal(said, want) {
		t.Errorf("it says %s, want %s", strings.Join(said, "; "), want)
	}
}

// A page that does nothing but show a cookie says what it found there.
func TestAPageSaysWhatItReadsInACookie(t *testing.T) {
	w := start(t, page("/", httpsim.Render{Template: mustParse("{{ cookie.price }} {{ cookie.price }} {{ cookie.none }}")}))
	if got, want := w.get("/", "price=1").notes(), []string{`COOKIES.get("price") is "1"`, `COOKIES.get("none") is None`}; !slices.Equal(got, want) {
		t.Errorf("notes are %q, want %q", got, want)
	}
}
