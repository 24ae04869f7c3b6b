package httpsim_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"statelab/internal/httpsim"
	"statelab/internal/pyrun"
	"statelab/internal/python"
)

// deviceModel is the model of testdata/django/sessionrows.py.
func deviceModel() *httpsim.Model {
	m := &httpsim.Model{App: "shop", Name: "Device", Ordering: []string{"name"}, Fields: []httpsim.ModelField{
		{Name: "user", Kind: httpsim.ForeignKey, Related: "devices"}, {Name: "session", Kind: httpsim.OneToOneField, To: httpsim.SessionModel()}, {Name: "name", Kind: httpsim.CharField, MaxLength: 200},
	}}
	for i := range m.Fields {
		m.Fields[i] = m.Fields[i].Classed()
	}
	return m
}

// beforeEach are the lines that stand before each block of sessionrows.in, and askedBefore the statements that they ask.
var beforeEach = strings.Split(`alice = User.objects.get(username="alice")
bob = User.objects.get(username="bob")
end = datetime.fromisoformat("2026-04-01T00:00:00+00:00")
for key in ["a", "b", "c", "d"]:
    Session.objects.create(session_key=key * 32, session_data="x", expire_date=end)
    Device.objects.create(user=bob if key == "d" else alice, session_id=key * 32, name=key)`, "\n")

const askedBefore = 10

// calledColumns is what Django writes behind columns of values() since 4.2, and no earlier one.
var calledColumns = regexp.MustCompile(` AS ("(pk|session|session_id|session__session_key|username|user|col\d)"|Col\d)`)

// TestSessionsAreRows asks Session.objects, and keys to it, what a real Django 5.2 was asked by sessionrows.py: the
// statements, what comes of them and what is raised are the same.
func TestSessionsAreRows(t *testing.T) {
	recorded, err := os.ReadFile("testdata/django/sessionrows.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, block := range strings.Split(strings.TrimSpace(string(recorded)), "\n\n")[1:] {
		var lines, want []string
		for line := range strings.SplitSeq(block, "\n") {
			if len(want) > 0 || strings.HasPrefix(line, "- ") || strings.HasPrefix(line, "=> ") || strings.HasPrefix(line, "! ") {
				want = append(want, calledColumns.ReplaceAllString(notCompared.ReplaceAllString(line, "$1"), ""))
			} else {
				lines = append(lines, line)
			}
		}
		said := playOverSessions(t, lines)
		if got, want := strings.Join(said, "\n"), strings.Join(want, "\n"); got != want {
			t.Errorf("%s\ngot\n%s\nwant\n%s", strings.Join(lines, "\n"), got, want)
		}
	}
}

// playOverSessions runs lines in a site with devices, and says what they ask and what comes of them.
func playOverSessions(t *testing.T, lines []string) (said []string) {
	t.Helper()
	m := deviceModel()
	models := []*httpsim.Model{m}
	all := slices.Concat([]string{"from datetime import datetime", "from django.contrib.sessions.backends.db import SessionStore", "from django.contrib.sessions.models import Session"}, beforeEach, lines)
	program, err := python.Program(inText(all))
	if err != nil {
		t.Fatalf("%s: %v", strings.Join(lines, "\n"), err)
	}
	knows := func(name string) bool { return httpsim.KnownInLines(name, models) }
	has := func(of, name string) bool { return httpsim.HasInLines(of, name, models, nil) }
	if e := pyrun.Unknown(program, []string{"request"}, knows, has); e != nil {
		return []string{e.Text + " is not known"}
	}
	site := page("/", httpsim.Lines{Source: strings.Join(all, "\n"), Program: program, Name: "x", Models: []string{"Device"}})
	site.Users = []httpsim.User{{Name: "alice", Password: "pw"}, {Name: "bob", Password: "pw"}}
	site.Models = models
	got := start(t, site).get("/", "")
	for _, q := range got.Queries {
		if slices.Contains([]string{"SELECT", "INSERT", "UPDATE", "DELETE"}, q.Kind) {
			said = append(said, "- "+calledColumns.ReplaceAllString(notCompared.ReplaceAllString(q.SQL(), "$1"), ""))
		}
	}
	said = said[min(askedBefore, len(said)):]
	if got.Reason.Name != "" {
		return append(said, "! "+got.Reason.Name+": "+got.Reason.Says)
	}
	return append(said, "=> "+got.body)
}

// TestSessionsGoWithWhatPointsToThem ends sessions in the ways in which the engine itself does: the row that points to one
// goes with it, and receivers of Session are told.
func TestSessionsGoWithWhatPointsToThem(t *testing.T) {
	point := `
request.session["a"] = 1
request.session.save()
Device.objects.create(user=User.objects.get(username="alice"), session_id=request.session.session_key, name="x")
before = Device.objects.count()
`
	for name, line := range map[string]string{
		"flush": "request.session.flush()", "cycle_key": "request.session.cycle_key()", "delete": "request.session.delete()", "logout": "logout(request)",
		"its row": "Session.objects.get(pk=request.session.session_key).delete()",
	} {
		lines := linesOf(t, "", point+line+"\nrequest.session.modified = False\nreturn HttpResponse(str((before, Device.objects.count())))")
		lines.Models = []string{"Device"}
		site := page("/", lines)
		site.Users = []httpsim.User{{Name: "alice", Password: "pw"}}
		site.Models = []*httpsim.Model{deviceModel()}
		if got := start(t, site).get("/", ""); got.body != "(1, 0)" {
			t.Errorf("%s: %s %+v, want the device to go", name, got.body, got.Reason)
		}
	}
}

// TestAKeyToASessionThatIsNotSaved is refused, as the database does.
func TestAKeyToASessionThatIsNotSaved(t *testing.T) {
	lines := linesOf(t, "", `
Device.objects.create(user=User.objects.get(username="alice"), session_id="nope", name="x")
return HttpResponse("made")`)
	lines.Models = []string{"Device"}
	site := page("/", lines)
	site.Users = []httpsim.User{{Name: "alice", Password: "pw"}}
	site.Models = []*httpsim.Model{deviceModel()}
	if got := start(t, site).get("/", ""); got.Reason.Name != "IntegrityError" || got.Reason.Says != "FOREIGN KEY constraint failed" {
		t.Errorf("it answers %s %+v, want an IntegrityError", got.body, got.Reason)
	}
}
