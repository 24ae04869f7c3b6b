package explain_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"statelab/internal/cors"
	"statelab/internal/experiments"
	"statelab/internal/explain"
	"statelab/internal/jarfile"
)

// The questions here are of the kinds that fill issue trackers.

// twins is a story at whose end two cookies of one name go along.
func twins() explain.Question {
	return explain.Question{First: explain.Request{URL: "https://shop.test/"}, Lines: []string{"sid=old; Path=/api"}, Then: []explain.Request{
		{URL: "https://shop.test/login", Lines: []string{"sid=new; Path=/"}}, {URL: "https://shop.test/api/me"}}}
}

// TestTwins: that two of a name went along is what is told, not what stayed behind on the
// way; and what merges them leaves one of them going.
func TestTwins(t *testing.T) {
	v := ask(t, twins()).Verdicts[0]
	if v.Good || v.Rule != "host-and-path-match" || !strings.Contains(v.Says.EN, "sent to https://shop.test/api/me twice") || !strings.Contains(v.Says.EN, "Path=/api; Path=/") {
		t.Errorf("%s [%s]", v.Says.EN, v.Rule)
	}
	c := v.Change
	if got := changed(ask(t, twins())); got != "sid at https://shop.test/api/me: path, twin-deleted |" {
		t.Fatal(got)
	}
	deletion := c.Free[1]
	if deletion.Line != "sid=; Max-Age=0; Path=/api" || len(deletion.Written) != 2 || deletion.Written[0].Code != `response.delete_cookie("sid", path="/api")` {
		t.Errorf("%+v", deletion)
	}
	if c.About != experiments.Alone || c.Holds {
		t.Errorf("%+v", c)
	}
	// Played over the jar: one goes along.
	q := twins()
	q.Then[0].Lines = append(q.Then[0].Lines, string(deletion.Line))
	if a := ask(t, q); a.Then[1].Header != "sid=new" {
		t.Errorf("with the deletion %q goes along", a.Then[1].Header)
	}

	q = twins() // a third one is a third one
	q.Then[0].Lines = append(q.Then[0].Lines, "sid=3; Path=/; Domain=shop.test")
	if v := ask(t, q).Verdicts[0]; !strings.Contains(v.Says.EN, "three times") || !strings.Contains(v.Says.KO, "(3개)") {
		t.Error(v.Says)
	}
	q = twins() // what came of them later is told instead
	q.Then = append(q.Then, explain.Request{URL: "https://shop.test/api/", Lines: []string{"sid=; Max-Age=0; Path=/api"}}, explain.Request{URL: "https://shop.test/api/me"})
	if v := ask(t, q).Verdicts[0]; strings.Contains(v.Says.EN, "twice:") {
		t.Error(v.Says.EN)
	}
}

// TestSentAsNew: that a cookie goes along for two minutes alone is in the first sentence,
// and what would keep it back is asked by that name.
func TestSentAsNew(t *testing.T) {
	pay := explain.Request{URL: "https://shop.test/pay", From: "https://bank.test", Method: "POST"}
	v := ask(t, explain.Question{First: explain.Request{URL: "https://shop.test/"}, Lines: []string{"JSESSIONID=1; Path=/"}, Then: []explain.Request{pay}}).Verdicts[0]
	for _, want := range []string{"younger than 2 minutes", "Chromium", "--after 3m"} {
		if !strings.Contains(v.Says.EN, want) {
			t.Errorf("%s has no %q", v.Says.EN, want)
		}
	}
	if !v.Change.Holds || len(v.Change.Free) != 1 || v.Change.Free[0].Changes[0].Code != "same-site-lax" {
		t.Errorf("%+v", v.Change)
	}
	pay.After = 3 * time.Minute // as the sentence says
	if v := ask(t, explain.Question{First: explain.Request{URL: "https://shop.test/"}, Lines: []string{"JSESSIONID=1; Path=/"}, Then: []explain.Request{pay}}).Verdicts[0]; v.Good {
		t.Error(v.Says.EN)
	}
}

// TestWhyAcrossOrigins: what is said of the answer to OPTIONS holds of it, and the purpose
// is that of the rule that decided.
func TestWhyAcrossOrigins(t *testing.T) {
	put := explain.Request{URL: "https://api.test/me", From: "https://app.test", Dest: "fetch", Method: "PUT", Preflight: &explain.Response{Status: 204, Whole: true}}
	for _, v := range ask(t, explain.Question{First: put}).Verdicts {
		if strings.Contains(v.Text.EN, "did what it asked") && !strings.Contains(v.Text.EN, "never sent") {
			t.Error(v.Text.EN)
		}
	}
	json := explain.Request{URL: "https://api.test/me", From: "https://app.test", Dest: "fetch", Method: "POST", Credentials: "include",
		Headers: []cors.Header{{Name: "Content-Type", Value: "application/json"}}}
	json.Answer.Headers = []cors.Header{{Name: "Access-Control-Allow-Origin", Value: "*"}}
	json.Preflight = &explain.Response{Status: 204, Headers: json.Answer.Headers}
	vs := ask(t, explain.Question{First: json}).Verdicts
	i := slices.IndexFunc(vs, func(v explain.Verdict) bool { return v.Rule == "cors-star-with-credentials" && v.Change != nil })
	if i < 0 || !strings.Contains(vs[i].Change.Purpose.EN, "whoever is logged in") {
		t.Errorf("%+v", vs)
	}
}

// TestDeletionAlone: a line that deletes what nothing before it set is no finding, and the
// answer has the command that asks with both. The page of the rule deletes what it missed.
func TestDeletionAlone(t *testing.T) {
	const line = "token=; Expires=Thu, 01 Jan 1970 00:00:00 GMT"
	v := ask(t, explain.Question{First: explain.Request{URL: "https://shop.test/"}, Lines: []string{line}}).Verdicts[0]
	if v.Known || v.Good || v.Change != nil || !strings.Contains(v.Says.EN, "statelab explain 'https://shop.test/' 'token=1; Path=/' '"+line+"'") {
		t.Errorf("%+v", v)
	}
	twin := ask(t, explain.Question{First: explain.Request{URL: "https://shop.test/"}, Lines: []string{"token=1; Path=/a", line}}).Verdicts[0]
	if !twin.Known || twin.Change == nil || twin.Change.Free[0].Changes[0].Code != "cookie-meant" {
		t.Errorf("%+v", twin)
	}
	if v := ask(t, explain.Question{First: explain.Request{URL: "https://shop.test/"}, Lines: []string{"token=abc; Max-Age=0"}}).Verdicts[0]; !v.Known || v.Change == nil {
		t.Errorf("a value that was to be kept: %+v", v)
	}
	page, err := explain.Find("expired-on-arrival")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range page.Change.Free {
		if f.Changes[0].Code != "cookie-meant" || !strings.Contains(f.Written[1].Code, "clearCookie") {
			t.Errorf("%+v", f)
		}
	}
}

// TestHalvesOfCORS: what needs leave that is not known is not claimed, asking with
// credentials is told with what the server has to answer then, and how to give what is
// missing is said once.
func TestHalvesOfCORS(t *testing.T) {
	login := explain.Request{URL: "https://api.test/login", From: "https://app.test", Dest: "fetch", Method: "POST", Credentials: "include",
		Headers: []cors.Header{{Name: "Content-Type", Value: "application/json"}}}
	q := explain.Question{First: login, Lines: []string{"sid=1; SameSite=None; Secure"}, Then: []explain.Request{login}}
	vs := ask(t, q).Verdicts
	if vs[0].Known || vs[0].Good || !strings.Contains(vs[0].Says.EN, "if the request to https://api.test/login is sent") {
		t.Errorf("%+v", vs[0])
	}
	said := 0
	for _, v := range vs {
		said += strings.Count(v.Says.EN, "Say how OPTIONS is answered")
	}
	if said != 1 {
		t.Errorf("how OPTIONS is given is said %d times", said)
	}
	q.First.Credentials, q.Then = "", nil
	for _, headers := range [][]cors.Header{nil, {{Name: "Access-Control-Allow-Origin", Value: "*"}}} {
		q.First.Answer.Headers = headers
		f := ask(t, q).Verdicts[0].Change.Free[0]
		if f.Changes[0].Code != "credentials-include" || f.ToRead == nil || len(f.ToRead.Changes) != 2 || !strings.Contains(f.ToRead.Written[0].Code, "CORS_ALLOW_CREDENTIALS = True") {
			t.Errorf("%+v", f)
		}
	}
	q.First.Credentials, q.First.Preflight = "include", &explain.Response{Status: 204, Headers: []cors.Header{
		{Name: "Access-Control-Allow-Origin", Value: "https://app.test"}, {Name: "Access-Control-Allow-Credentials", Value: "true"}, {Name: "Access-Control-Allow-Headers", Value: "content-type"}}}
	if got := changed(ask(t, q)); strings.Contains(got, "credentials-omit") || !strings.Contains(got, "allow-origin+allow-credentials") {
		t.Error(got)
	}
}

// TestNoneOverHTTP: Lax in the place of None is told with what it is no answer to.
func TestNoneOverHTTP(t *testing.T) {
	c := ask(t, explain.Question{First: explain.Request{URL: "http://shop.test/"}, Lines: []string{"sid=1; SameSite=None"}}).Verdicts[0].Change
	if do := c.Free[0].Changes[0].Do; !strings.Contains(do.EN, "other sites") || !strings.Contains(do.KO, "다른 사이트") {
		t.Error(do)
	}
}

// TestFileInASentence: what of an exported file goes along, what does not, and what to do.
func TestFileInASentence(t *testing.T) {
	look, err := explain.LookAt(morning(), "https://shop.test/")
	if err != nil {
		t.Fatal(err)
	}
	const file = ".shop.test\tTRUE\t/\tTRUE\t1999999999\tNID\ta\n.shop.test\tTRUE\t/\tTRUE\t1599999999\tSID\ta\n.shop.test\tTRUE\t/\tTRUE\t1599999999\tPSID\ta\n.shop.test TRUE / TRUE 1 LOGIN a\n"
	var unread []explain.FileCookie
	var notes []string
	err = jarfile.Each("cookies.txt", strings.NewReader(file), func(about jarfile.About) error {
		for _, n := range explain.FileNotes(about) {
			notes = append(notes, n.EN)
		}
		return nil
	}, func(e jarfile.Entry) error {
		if c := look.Cookie(&e); c.State == explain.Unread {
			unread = append(unread, c)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	says := look.Sent().Says(unread)
	const want = "1 of 3 cookies of the site is sent; SID and PSID have ended 5 years ago; line 4 (LOGIN) was not read."
	if !strings.HasPrefix(says.EN, want) || !strings.Contains(says.EN, "Export the file again while you are logged in") || !strings.Contains(says.KO, "3개 가운데 1개를 보냄") {
		t.Errorf("%s\n%s", says.EN, says.KO)
	}
	if all := strings.Join(notes, " "); !strings.Contains(all, "MozillaCookieJar") {
		t.Error(all)
	}
}

// TestRedirectIsOfWhoBegan: behind a redirect it is said whose request it still is, where
// that is another site.
func TestRedirectIsOfWhoBegan(t *testing.T) {
	q := explain.Question{First: explain.Request{URL: "https://shop.test/"}, Lines: []string{"sid=1; SameSite=Strict; Secure"}, Then: []explain.Request{
		{URL: "https://shop.test/back", From: "https://bank.test"}, {URL: "https://shop.test/home", From: "https://bank.test", Redirect: true},
	}}
	if how := ask(t, q).Then[1].How; !strings.Contains(how.EN, "began on a page of https://bank.test") || !strings.Contains(how.KO, "https://bank.test") {
		t.Error(how)
	}
	q.Then[0].From, q.Then[1].From = "https://www.shop.test", "https://www.shop.test"
	if how := ask(t, q).Then[1].How; strings.Contains(how.EN, "began") {
		t.Error(how)
	}
}
