package httpsim_test

import (
	"strings"
	"testing"

	"statelab/internal/httpsim"
)

// TestALongNameIsCountedInCharacters has one that is as long as the table takes, of more octets.
func TestALongNameIsCountedInCharacters(t *testing.T) {
	start(t, httpsim.Site{Users: []httpsim.User{{Name: strings.Repeat("가", httpsim.LongestName), Password: "pw"}}})
}

// TestMailsArrive at the mailbox of the same post alone, escaped where they are text; a line
// break in a header is refused, and to nobody nothing is sent.
func TestMailsArrive(t *testing.T) {
	html := mustParse("<p>Hi {{ get.name }}</p>")
	text := mustParse("Hi {{ get.name }}, see https://shop.test/?a=1&b=2.\nBye")
	site := httpsim.Site{Pages: map[string]httpsim.Page{
		"/text": {Get: []httpsim.Action{httpsim.SendMail{To: mustParse("{{ get.to }}"), Subject: mustParse("To {{ get.name }}"), Text: &text}}},
		"/html": {Get: []httpsim.Action{httpsim.SendMail{To: mustParse("{{ get.to }}"), Subject: httpsim.Literal("Hello"), HTML: &html}}},
	}}
	box, _ := httpsim.BuiltIn("mailbox")
	site.Pages["/box"] = box.Pages["/"]
	w := start(t, site)
	if a := w.get("/box", ""); !strings.Contains(a.body, "No mail.") {
		t.Errorf("an empty box shows %s", a.body)
	}
	for _, path := range []string{"/text?to=&name=x%0a", "/text?to=a@b.test&name=%3Cb%3E", "/html?to=B@b.test&name=%3Cb%3E"} {
		if a := w.get(path, ""); a.StatusCode != 200 {
			t.Errorf("%s: %d %v", path, a.StatusCode, a.Notes)
		}
	}
	if a := w.get("/text?to=a@b.test&name=x%0aBcc:c@d.test", ""); a.Reason.Name != "BadHeaderError" {
		t.Errorf("a line break: %+v", a.Reason)
	}
	all := w.get("/box", "").body
	const first, second = "<h2>Hello</h2>\n<p>from webmaster@localhost to B@b.test</p>\n<div><p>Hi &lt;b&gt;</p></div>",
		"<h2>To &lt;b&gt;</h2>\n<p>from webmaster@localhost to a@b.test</p>\n<p>Hi &lt;b&gt;, see <a href=\"https://shop.test/?a=1&amp;b=2\">https://shop.test/?a=1&amp;b=2</a>.<br>\nBye</p>"
	if !strings.Contains(all, first+"\n"+second) || strings.Count(all, "<h2>") != 2 {
		t.Errorf("the box shows\n%s", all)
	}
	if one := w.get("/box?to=b@b.test", "").body; !strings.Contains(one, first) || strings.Contains(one, second) {
		t.Errorf("to one address there are\n%s", one)
	}
}

// TestAMailSaysWhoSendsIt: who is named, else DEFAULT_FROM_EMAIL, as of an empty one.
func TestAMailSaysWhoSendsIt(t *testing.T) {
	text := httpsim.Literal("Hi")
	box, _ := httpsim.BuiltIn("mailbox")
	w := start(t, httpsim.Site{Settings: httpsim.Settings{"DEFAULT_FROM_EMAIL": "club@club.test"}, Pages: map[string]httpsim.Page{
		"/":    {Get: []httpsim.Action{httpsim.SendMail{From: mustParse("{{ get.from }}"), To: httpsim.Literal("c@b.test"), Subject: httpsim.Literal("Hello"), Text: &text}}},
		"/box": box.Pages["/"]}})
	for _, c := range [][2]string{{"", "club@club.test"}, {"?from=bank@evil.test", "bank@evil.test"}} {
		w.get("/"+c[0], "")
		if got := w.get("/box", "").body; !strings.Contains(got[:min(len(got), 150)], "<p>from "+c[1]+" to c@b.test</p>") {
			t.Errorf("%q: the box shows %s", c[0], got)
		}
	}
	if a := w.get("/?from=a%0aBcc:d@e.test", ""); a.Reason.Name != "BadHeaderError" {
		t.Errorf("a line break: %+v", a.Reason)
	}
}
