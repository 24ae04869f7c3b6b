package httpsim_test

import (
	"slices"
	"testing"
	"time"

	"statelab/internal/httpsim"
)

func template(t *testing.T, src string) httpsim.Template {
	t.Helper()
	parsed, err := httpsim.ParseTemplate(src)
	if err != nil {
		t.Fatal(err)
	}
	return parsed
}

// TestTheCacheIsNobodysSession: what one visitor's page puts there another's finds, each
// process has its own, and a restart empties all of them.
func TestTheCacheIsNobodysSession(t *testing.T) {
	site := page("/", httpsim.CacheAdd{Key: template(t, "tries-{{ post.name }}"), From: new(int64(0))}, httpsim.Text{Text: "x"})
	site.Instances = 2
	w := start(t, site)
	kept := func() (all []string) {
		table, err := w.server.Table()
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range table.Cache {
			all = append(all, string(rune('0'+e.Instance))+" "+e.Key+" "+e.Value)
		}
		return all
	}
	for range 3 {
		w.post("/", "", "name", "alice")
	}
	if want := []string{"1 tries-alice 2", "2 tries-alice 1"}; !slices.Equal(kept(), want) {
		t.Errorf("the caches hold %q, want %q", kept(), want)
	}
	w.clock.Advance(5 * time.Minute)
	if got := kept(); len(got) > 0 {
		t.Errorf("after the timeout there is %q", got)
	}
	w.post("/", "", "name", "bob")
	if err := w.server.Restart(); err != nil {
		t.Fatal(err)
	}
	if got := kept(); len(got) > 0 {
		t.Errorf("after a restart there is %q", got)
	}
}

// TestNumbersOfRequestsAndAges compares as a view does, and fails as it would.
func TestNumbersOfRequestsAndAges(t *testing.T) {
	most := httpsim.Test{Of: httpsim.Lookup("post", "n").AsNumber(), Is: httpsim.AtMost, Values: []httpsim.Template{httpsim.Number(5)}}
	tries := httpsim.Test{Of: httpsim.CacheLookup(template(t, "tries-{{ post.name }}")).AsNumber(), Is: httpsim.AtLeast, Values: []httpsim.Template{httpsim.Number(3)}}
	young := httpsim.Test{Of: httpsim.Lookup("session", "at").AsNumber(), Is: httpsim.Younger, Age: 5 * time.Minute}
	for _, test := range []struct {
		ask          httpsim.Test
		fields       []string
		note, reason string
	}{
		{most, []string{"n", "5"}, `POST.get("n") is 5, and 5 <= 5`, ""},
		{most, []string{"n", "ten"}, "", "ValueError"},
		{most, nil, "", "MultiValueDictKeyError"},
		{tries, []string{"name", "alice"}, `cache.get("tries-alice", 0) is 0, not >= 3`, ""},
		{young, nil, `time.time() - session.get("at") is 60, and 60 < 300`, ""},
		{httpsim.Test{Of: httpsim.Lookup("session", "none").AsNumber(), Is: httpsim.Younger, Age: time.Hour}, nil, `time.time() - session.get("none", 0) is 1772442060, not < 3600`, ""},
	} {
		site := httpsim.Site{Pages: map[string]httpsim.Page{
			"/in": {Get: []httpsim.Action{httpsim.SessionSet{Name: "at", Value: template(t, "{{ now }}")}, httpsim.Text{Text: "x"}}},
			"/":   {Post: []httpsim.Action{httpsim.When{Tests: []httpsim.Test{test.ask}}, httpsim.Text{Text: "x"}}},
		}}
		w := start(t, site)
		key := w.get("/in", "").Cookies()[0]
		w.clock.Advance(time.Minute)
		a := w.post("/", key.Name+"="+key.Value, test.fields...)
		last := ""
		for _, n := range a.Notes {
			last = n.EN
		}
		if a.Reason.Name != test.reason || test.reason == "" && last != test.note {
			t.Errorf("%v of %v: %q, reason %q; want %q, %q", test.ask.Path(), test.fields, last, a.Reason.Name, test.note, test.reason)
		}
	}
}

// What a page keeps as the time is known as a moment, in each engine; what looks like one is not.
func TestAMomentThatIsKept(t *testing.T) {
	for _, sessions := range []httpsim.Sessions{httpsim.InDatabase, httpsim.InCache} {
		w := start(t, httpsim.Site{Sessions: sessions, Pages: map[string]httpsim.Page{
			"/": {Get: []httpsim.Action{
				httpsim.SessionSet{Name: "at", Value: template(t, "{{ now }}")}, httpsim.SessionSet{Name: "price", Value: httpsim.Number(1772442000)}, httpsim.Text{Text: "x"},
			}},
		}})
		kept := w.clock.Now()
		w.get("/", "")
		w.clock.Advance(time.Minute)
		table, err := w.server.Table()
		if err != nil {
			t.Fatal(err)
		}
		if data := table.Rows[0].Data; !data[0].At.Equal(kept) || !data[1].At.IsZero() {
			t.Errorf("sessions %v: kept at %s: %+v", sessions, kept, data)
		}
	}
}

// Where a page redirects to what was sent, it is said that it came from there.
func TestARedirectSaysWhoChoseWhereTo(t *testing.T) {
	w := start(t, httpsim.Site{Pages: map[string]httpsim.Page{
		"/":    {Get: []httpsim.Action{httpsim.Redirect{To: template(t, "{{ get.next }}")}}},
		"/own": {Get: []httpsim.Action{httpsim.Redirect{To: template(t, "/home")}}},
	}})
	if notes := w.get("/?next=https://sh0p.test/", "").Notes; len(notes) != 1 || notes[0].EN != `redirect(GET.get("next"))` {
		t.Errorf("%v", notes)
	}
	if notes := w.get("/own", "").Notes; len(notes) != 0 {
		t.Errorf("%v", notes)
	}
}
