package djangocode_test

import (
	"strings"
	"testing"
	"time"

	"statelab/internal/chance"
	"statelab/internal/djangocode"
	"statelab/internal/httpsim"
)

// What makes a value in a branch stands above the answer, and what sets a cookie with it behind
// it, under the same question.
func TestABranchIsPartedAroundTheAnswer(t *testing.T) {
	new := httpsim.When{Tests: []httpsim.Test{{Of: httpsim.Lookup("cookie", "visitor"), Is: httpsim.NotThere}},
		Then: []httpsim.Action{httpsim.MakeCode{Length: 8}, httpsim.Context{Name: "who", Value: httpsim.Literal("new")}, httpsim.SetCookie{Name: "visitor", Value: mustParse(t, "{{ code }}")}},
		Else: []httpsim.Action{httpsim.SessionSet{Name: "again", Value: httpsim.Literal("yes")}}}
	page := httpsim.Page{Get: []httpsim.Action{httpsim.Context{Name: "who", Value: httpsim.Literal("known")}, new, httpsim.Render{Template: mustParse(t, "{{ who }}")}}}
	site := httpsim.Site{Host: "shop.test", Pages: map[string]httpsim.Page{"/": page}}
	server, err := httpsim.New(site, httpsim.Env{Now: time.Now, Random: chance.NewSeeded("a")})
	if err != nil {
		t.Fatal(err)
	}
	server.Close()
	const want = `    context = {"who": "known"}
    if "visitor" not in request.COOKIES:
        code = get_random_string(8)
        context["who"] = "new"
    else:
        request.session["again"] = "yes"
    response = render(request, "home.html", context)
    if "visitor" not in request.COOKIES:
        response.set_cookie("visitor", code)
    return response
`
	if got := djangocode.View(site, "/"); !strings.Contains(got, want) {
		t.Errorf("the view is\n%s\nand lacks\n%s", got, want)
	}
	for what, tests := range map[string]httpsim.Test{
		"the session that is changed above": {Of: httpsim.Lookup("session", "again"), Is: httpsim.NotThere},
		"the code that is made above":       {Of: httpsim.Lookup("post", "code"), Values: []httpsim.Template{mustParse(t, "{{ code }}")}},
	} {
		asks := new
		asks.Tests = []httpsim.Test{tests}
		if _, _, ok := asks.Parted(); ok {
			t.Errorf("a question about %s is asked twice", what)
		}
	}
	late := new
	late.Then = []httpsim.Action{new.Then[2], new.Then[0]}
	if _, _, ok := late.Parted(); ok {
		t.Error("the cookie would have the code that is made behind it")
	}
	for name, c := range map[string]struct {
		then []httpsim.Action
		want bool
	}{
		"a lookup that only goes on":      {nil, true},
		"a lookup that answers":           {[]httpsim.Action{httpsim.Text{Text: "There."}}, false},
		"a lookup that sets a cookie":     {[]httpsim.Action{httpsim.SetCookie{Name: "b"}}, false},
		"a lookup that keeps what it has": {[]httpsim.Action{httpsim.SessionSet{Name: "b", Value: httpsim.Literal("c")}}, true},
	} {
		finds := new
		finds.Then = []httpsim.Action{httpsim.FindUser{Value: httpsim.Literal("mina"), IfFound: c.then}, new.Then[2]}
		if _, _, ok := finds.Parted(); ok != c.want {
			t.Errorf("%s: parted is %v", name, ok)
		}
	}
}
