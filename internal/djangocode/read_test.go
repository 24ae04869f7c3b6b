package djangocode_test

import (
	"fmt"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"statelab/internal/djangocode"
	"statelab/internal/httpsim"
	"statelab/internal/language"
	"statelab/internal/lesson"
)

// TestCodeIsReadBack reads the code of every page of the curriculum, and of the built-in
// sites with each bug, and writes it again.
func TestCodeIsReadBack(t *testing.T) {
	pages := 0
	for _, site := range slices.Concat(written(t, "../../lessons"), written(t, "../../docs/examples"), ready()) {
		for path := range site.Pages {
			page, _ := site.Page(path)
			if page.View != nil || len(page.Methods()) == 0 {
				continue
			}
			pages++
			if page.InViews != "" {
				readOfFile(t, site, path, page)
				continue
			}
			code := djangocode.View(site, path)
			if page.Order > 0 { // of urls.py, which has it
				continue
			}
			if lines, runs := firstOf(page).(httpsim.Lines); runs && lines.View != nil { // a class, of which urls.py has the view
				known := djangocode.Beside(site)
				if again, err := known.ReadPage(lines.HeadSource + "\n" + lines.ViewSource); err != nil || !strings.Contains(code, "as_view(") || again.CSRFExempt != page.CSRFExempt {
					t.Errorf("%s%s: %v\n%s", site.Host, path, err, code)
				}
				continue
			}
			site := site
			again, err := readPage(code, site.Models...)
			if _, runs := firstOf(page).(httpsim.Lines); runs {
				file, _, _ := strings.Cut(strings.TrimPrefix(code, "# views.py\n"), "\n\n\n# urls.py")
				known := djangocode.Beside(site)
				known.OnRequest = []string{"variant"}
				again, err = known.ReadPage(file)
			}
			if err != nil {
				t.Errorf("%s%s: %v\n%s", site.Host, path, err, code)
				continue
			}
			site.Bug = ""
			again.Name = page.Name // which stands in urls.py
			site.Pages = map[string]httpsim.Page{path: again}
			if got := djangocode.View(site, path); strings.Join(strings.Fields(got), " ") != strings.Join(strings.Fields(code), " ") {
				t.Errorf("%s%s is written\n%s\nand, read back,\n%s", site.Host, path, code, got)
			}
		}
	}
	if pages < 300 {
		t.Errorf("only %d pages were read", pages)
	}
}

// readOfFile reads a view of a file back as the file is written.
func readOfFile(t *testing.T, site httpsim.Site, path string, page httpsim.Page) {
	t.Helper()
	name := "views.py"
	if names := site.Files["views"]; len(names) > 0 { // of several apps
		name = names[0]
	}
	_, text, _ := strings.Cut(djangocode.Project(site), "# "+name+"\n")
	text = regexp.MustCompile(`\n\n\n# [\w/]+\.(py|po)`).Split(text, 2)[0]
	file, err := djangocode.ReadViewsFile(text)
	if err != nil {
		t.Errorf("%s: %v", site.Host, err)
		return
	}
	known := djangocode.Beside(site)
	route, _ := httpsim.ReadRoute(path)
	known.View, known.Names.Kwargs = page.InViews, route.Kwargs
	part, _ := file.Of(page.InViews)
	again, err := known.ReadPage(part)
	if err != nil {
		t.Errorf("%s%s: %v\n%s", site.Host, path, err, part)
		return
	}
	again.Name, again.InViews = page.Name, page.InViews
	if !reflect.DeepEqual(everything(again), everything(page)) {
		t.Errorf("%s%s is read back otherwise", site.Host, path)
	}
}

// everything is what a page does for each method, as the code of a page of its own.
func everything(page httpsim.Page) string {
	page.InViews, page.Order = "", 0
	return djangocode.View(httpsim.Site{Pages: map[string]httpsim.Page{"/": page}}, "/")
}

// firstOf is the first action of a page.
func firstOf(page httpsim.Page) httpsim.Action {
	for _, m := range page.All() {
		if len(*m.Actions) > 0 {
			return (*m.Actions)[0]
		}
	}
	return nil
}

// written are the sites of all lessons of a folder.
func written(t *testing.T, of string) (sites []httpsim.Site) {
	folder := lesson.Folder{FS: os.DirFS(of)}
	names, _, err := folder.List()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		l, problems, err := folder.Load(name, language.Vocabulary())
		if err != nil || len(problems) > 0 {
			t.Fatal(err, problems)
		}
		r := language.NewReader(l)
		for _, s := range l.Sites {
			sites = append(sites, r.ReadSite(s))
		}
	}
	return sites
}

// ready are the built-in sites, and what each bug makes of them.
func ready() (sites []httpsim.Site) {
	for _, name := range httpsim.BuiltIns() {
		built, _ := httpsim.BuiltIn(name)
		sites = append(sites, httpsim.Site{Host: name, Pages: built.Pages})
		for _, bug := range httpsim.Bugs() {
			sites = append(sites, httpsim.Site{Host: name + " " + string(bug.Bug), Pages: built.Pages, Bug: bug.Bug, CSRF: true})
		}
	}
	return sites
}

// TestInsideADict reads changes inside a dict of the session, and what tells it of them.
func TestInsideADict(t *testing.T) {
	const change, tell = `request.session["cart"]["apple"] = "2"`, "request.session.modified = True"
	inside := httpsim.SessionChange{Name: "cart", Inner: "apple", Value: httpsim.Literal("2")}
	const taken = "cart = request.session[\"cart\"]\ncart[\"apple\"] = \"2\""
	for _, c := range []struct {
		view string
		want []httpsim.Action
	}{
		{change + "\n" + tell, []httpsim.Action{inside, httpsim.SessionModified{}}},
		{tell + "\n" + change, []httpsim.Action{httpsim.SessionModified{}, inside}},
		{change + "\nrequest.session[\"cart\"] = request.session[\"cart\"]", []httpsim.Action{inside, httpsim.SessionSet{Name: inside.Name, Inner: inside.Inner, Value: inside.Value}}},
		{`request.session["cart"] = request.session["cart"]`, []httpsim.Action{httpsim.SessionSet{Name: "cart", Value: httpsim.Lookup("session", "cart").OrElse(httpsim.Raises)}}},
		{taken, []httpsim.Action{inside}},
		{taken + "\nrequest.session[\"cart\"] = cart", []httpsim.Action{inside, httpsim.SessionSet{Name: inside.Name, Inner: inside.Inner, Value: inside.Value}}},
		{taken + "\n" + tell, []httpsim.Action{inside, httpsim.SessionModified{}}},
		{`del request.session["cart"]["apple"]`, []httpsim.Action{httpsim.SessionChangeDelete{Name: "cart", Inner: "apple"}}},
		{`request.session["cart"].clear()`, []httpsim.Action{httpsim.SessionChangeClear{Name: "cart"}}},
		{"request.session[\"cart\"].clear()\nrequest.session[\"cart\"] = request.session[\"cart\"]", []httpsim.Action{httpsim.SessionChangeClear{Name: "cart"}, httpsim.SessionModified{}}},
		{`request.session["seen"].append("shoes")`, []httpsim.Action{httpsim.SessionChangeAppend{Name: "seen", Value: httpsim.Literal("shoes")}}},
		{`request.session["seen"] = request.session.get("seen", []) + ["shoes"]`, []httpsim.Action{httpsim.SessionAppend{Name: "seen", Value: httpsim.Literal("shoes")}}},
		{"seen = request.session.get(\"seen\", [])\nseen.append(\"shoes\")\nrequest.session[\"seen\"] = seen", []httpsim.Action{httpsim.SessionAppend{Name: "seen", Value: httpsim.Literal("shoes")}}},
	} {
		if got, _, err := (djangocode.Known{}).Read(c.view); err != nil || !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s\nis read as %v, %v, want %v", c.view, got, err, c.want)
		}
	}
	for _, wrong := range []string{
		change + "\nrequest.session.modified = False", `request.session["cart"].update({})`,
		`request.session["seen"].append()`, `request.session["seen"] = request.session.get("other", []) + ["shoes"]`,
	} {
		if got, _, err := (djangocode.Known{}).Read(wrong); err == nil {
			t.Errorf("%s is read as %v", wrong, got)
		}
	}
}

// readPage reads what View writes of a page.
func readPage(code string, models ...*httpsim.Model) (page httpsim.Page, err error) {
	templates := map[string]string{}
	parts := strings.Split(code, "\n\n\n{# templates/")
	for _, file := range parts[1:] {
		name, text, _ := strings.Cut(file, " #}\n")
		templates[name] = strings.TrimSuffix(text, "\n")
	}
	forms := map[string]httpsim.OwnForm{}
	before, view, _ := strings.Cut(parts[0], "# views.py\n")
	for _, class := range strings.Split(before, "class ")[1:] {
		name, _, _ := strings.Cut(class, "(")
		forms[name] = formOf(class)
	}
	view, _, _ = strings.Cut(view, "\n\n\n# urls.py")
	lines := strings.Split(view, "\n")
	begins := slices.IndexFunc(lines, func(line string) bool { return strings.HasPrefix(line, "@") || strings.HasPrefix(line, "def ") })
	known := djangocode.Known{Templates: templates, Files: templates, Forms: forms, Models: models}
	_, values, _ := strings.Cut(view, "(request")
	values, _, _ = strings.Cut(values, "):\n")
	for _, name := range strings.Split(values, ", ")[1:] {
		if known.Names.Kwargs == nil {
			known.Names.Kwargs = map[string]string{}
		}
		known.Names.Kwargs[name] = "str"
	}
	return known.ReadPage(strings.Join(lines[begins:], "\n"))
}

// formOf reads the class of a form back.
func formOf(class string) httpsim.OwnForm {
	between := func(from, to string) string {
		_, rest, _ := strings.Cut(class, from)
		found, _, _ := strings.Cut(rest, to)
		return found
	}
	var f httpsim.OwnForm
	f.Username = strings.TrimSpace(between("\n", " = forms.CharField(max"))
	f.Password = strings.TrimSpace(between("\n    "+f.Username, " = forms.CharField(widget"))
	f.Password = f.Password[strings.LastIndexAny(f.Password, "\n ")+1:]
	f.Keeps = between("self.", " = user.")
	f.Keeps = f.Keeps[strings.LastIndex(f.Keeps, ".")+1:]
	f.KeepsName = strings.Contains(class, "= user.username\n")
	errors := strings.Split(class, "add_error(")
	text := func(s string) string {
		_, rest, _ := strings.Cut(s, `, "`)
		found, _, _ := strings.Cut(rest, `")`)
		return found
	}
	f.NoSuchUser, f.WrongPassword = text(errors[1]), text(errors[2])
	return f
}

// TestWhatIsRaisedIsNamed reads an exception by the last part of its name, and refuses those of
// which the answer would be another one.
func TestWhatIsRaisedIsNamed(t *testing.T) {
	for lines, want := range map[string]string{
		"raise Http404":                           "[{Http404}]",
		"raise http.Http404('Gone.')":             "[{Http404}]",
		"raise exceptions.PermissionDenied":       "[{PermissionDenied}]",
		"raise RuntimeError('boom')":              "[{}]",
		"raise SuspiciousOperation('x')":          "1:1: for SuspiciousOperation Django answers 400: write return HttpResponseBadRequest(\"text\")",
		"raise django.core.exceptions.BadRequest": "1:1: for BadRequest Django answers 400: write return HttpResponseBadRequest(\"text\")",
	} {
		actions, _, err := djangocode.Known{}.Read(lines)
		got := fmt.Sprint(actions)
		if err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("%s\nis read as %s, want %s", lines, got, want)
		}
	}
}
