package httpsim_test

import (
	"strings"
	"testing"

	"statelab/internal/httpsim"
)

// What lines make and never save is told where they send the browser on, since nothing else says that it was there; what
// was saved, given up or only drawn is not. What was looked for and is not there is told with what was asked, since rows
// that do not fit stand beside it, and two people who are not the same are told behind a refusal.
func TestWhatLinesLeaveOutIsTold(t *testing.T) {
	used := &httpsim.Model{App: "shop", Name: "Used", Fields: []httpsim.ModelField{{Name: "digest", Kind: httpsim.CharField, Unique: true},
		{Name: "owner", Kind: httpsim.ForeignKey, Null: true}}, Rows: [][]any{{"a", "alice"}}}
	for name, c := range map[string]struct{ lines, notes string }{
		"never saved":  {"used = Used(digest=\"b\")\nreturn redirect(\"/x/\")", "used is made and never saved: shop_used gets no row"},
		"saved":        {"used = Used(digest=\"b\")\nused.save()\nreturn redirect(\"/x/\")", `used.save(): row 2`},
		"all at once":  {"used = Used(digest=\"b\")\nUsed.objects.bulk_create([used])\nreturn redirect(\"/x/\")", "new rows of shop_used: 1"},
		"shown":        {"used = Used(digest=\"b\")\nreturn HttpResponse(used.digest)", ""},
		"a user":       {"user = User(username=\"bob\")\nreturn redirect(\"/x/\")", `user.username = "bob"; user = <User: bob>; user is made and never saved: auth_user gets no row`},
		"taken":        {"used = Used(digest=\"a\")\ntry:\n    used.save()\nexcept IntegrityError:\n    pass\nreturn redirect(\"/x/\")", "IntegrityError: UNIQUE constraint failed: shop_used.digest, caught"},
		"not there":    {"used = Used.objects.filter(digest=\"b\", id=1).first()\nreturn HttpResponse(\"b\")", `no row of shop_used fits digest="b", id=1; used = None`},
		"none of them": {"used = get_object_or_404(Used, digest=\"b\")\nreturn HttpResponse(\"b\")", `get_object_or_404(): no row of shop_used fits digest="b"`},
		"too long":     {"used = Used.objects.filter(digest__startswith=\"bbbb\", digest__endswith=\"cccc\", id__gt=1000).first()\nreturn HttpResponse(\"b\")", "no row of shop_used fits what was asked; used = None"},
		"somebody else's": {"used = Used.objects.get(id=1)\nif used.owner != request.user:\n    return HttpResponse(\"no\", status=403)\nreturn HttpResponse(\"b\")",
			"used is row 1 of shop_used; no key, nothing to look up; if used.owner != request.user: True (used.owner = alice)"},
	} {
		site := page("/x/", linesOf(t, "", c.lines))
		lines := site.Pages["/x/"].Get[0].(httpsim.Lines)
		lines.Written = strings.Split(c.lines, "\n")
		site.Pages["/x/"].Get[0] = lines
		site.Models = []*httpsim.Model{used}
		if got := notesOf(start(t, site).get("/x/", "")); got != c.notes {
			t.Errorf("%s: %q, want %q", name, got, c.notes)
		}
	}
}

// Of a page that asked who is there, and failed at that, it is not said that it did not ask.
func TestAskingInVainIsNoSilence(t *testing.T) {
	for lacks, want := range map[bool]string{true: "", false: httpsim.Anonymous} {
		site := page("/x/", linesOf(t, "", "return HttpResponse(request.user.username)"))
		site.Lacks.Auth = lacks
		a := start(t, site).get("/x/", "")
		if a.User != want || a.UserBefore != want || (a.Reason.Name == "AttributeError") != lacks {
			t.Errorf("without AuthenticationMiddleware %v: whom it saw is %q and %q, reason %q", lacks, a.UserBefore, a.User, a.Reason.Name)
		}
	}
}

// What stands for a name that is not there is told with the value that it gives, and only there.
func TestADefaultIsToldWhereItCounts(t *testing.T) {
	asks := httpsim.Test{Of: httpsim.Lookup("header", "X-Shop").OrElse(`""`), Is: httpsim.Has, Values: []httpsim.Template{parse(t, "tea")}}
	none := httpsim.Test{Of: httpsim.Lookup("header", "X-Shop"), Is: httpsim.IsTrue}
	for _, c := range []struct {
		ask    httpsim.Test
		header string
		note   string
	}{
		{asks, "", `headers.get("X-Shop", "") is "", without "tea"`},
		{asks, "tea", `headers.get("X-Shop") is "tea", with "tea" in it`},
		{none, "", `headers.get("X-Shop") is None`},
	} {
		w := start(t, page("/x/", httpsim.When{Tests: []httpsim.Test{c.ask}}, httpsim.Text{Text: "x"}))
		header := ""
		if c.header != "" {
			header = "X-Shop: " + c.header + "\r\n"
		}
		if got := notesOf(w.send("GET /x/ HTTP/1.1\r\nHost: " + w.host + "\r\n" + header + "\r\n")); got != c.note {
			t.Errorf("X-Shop %q: %q, want %q", c.header, got, c.note)
		}
	}
}
