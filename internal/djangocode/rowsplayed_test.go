package djangocode_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"statelab/internal/chance"
	"statelab/internal/clock"
	"statelab/internal/djangocode"
	"statelab/internal/httpsim"
	"statelab/internal/memhttp"
	"statelab/internal/memnet"
)

// drive is a site of folders and the files in them, as testdata/rowsplayed.py has them.
func drive() httpsim.Site {
	folder := &httpsim.Model{App: "shop", Name: "Folder", Fields: []httpsim.ModelField{{Name: "name", Kind: httpsim.CharField}, {Name: "owner", Kind: httpsim.ForeignKey}},
		Rows: [][]any{{"Reports", "alice"}, {"Photos", "bob"}}}
	file := &httpsim.Model{App: "shop", Name: "File", Fields: []httpsim.ModelField{
		{Name: "folder", Kind: httpsim.ForeignKey, To: folder, Null: true}, {Name: "owner", Kind: httpsim.ForeignKey}, {Name: "name", Kind: httpsim.CharField, Unique: true},
		{Name: "size", Kind: httpsim.IntegerField, Default: int64(0)}, {Name: "public", Kind: httpsim.BooleanField, Default: false}, {Name: "at", Kind: httpsim.DateTimeField, AutoNow: true},
	}, Rows: [][]any{{int64(1), "alice", "a.txt", int64(10), true, nil}, {int64(1), "alice", "b.txt", int64(30), false, nil}, {int64(2), "bob", "c.png", int64(20), true, nil}, {nil, "alice", "D.txt", int64(5), false, nil}}}
	return httpsim.Site{Host: "shop.test", Users: []httpsim.User{{Name: "alice", Password: "pw"}, {Name: "bob", Password: "pw"}}, Models: []*httpsim.Model{folder, file},
		Templates: map[string]string{
			"files.html":  "{{ title }}{% for f in files %}{{ forloop.counter }}{{ f.name }} of {{ f.owner.username }} in {{ f.folder.name }},{% empty %}none{% endfor %}",
			"file.html":   "{{ file.name }}|{{ n }}|{{ files|length }}|{% if other %}{{ other.name }}{% endif %}",
			"values.html": "{% for v in values %}{{ v }},{% endfor %}{% for row in dicts %}{{ row.name }}={{ row.size }};{% endfor %}{{ sums.total }}",
		}}
}

// played is what a view comes to: status, text or name of the exception, statements about the site's own tables, and
// the files that stay.
type played [4]any

// playsRows asks the site for a page that is a view, as alice.
func playsRows(t *testing.T, lines string) played {
	t.Helper()
	site := drive()
	known := djangocode.Known{Models: site.Models, Templates: site.Templates, Files: site.Templates}
	actions, _, err := known.Read(lines)
	if err != nil {
		return played{"refused: " + err.Error()}
	}
	site.Pages = map[string]httpsim.Page{"/x": {Get: append([]httpsim.Action{httpsim.Login{User: "alice"}}, actions...)}}
	page, _ := site.Page("/x")
	if wrong := page.Check([]string{"alice", "bob"}); len(wrong) > 0 {
		return played{fmt.Sprint("is no page: ", wrong)}
	}
	server, res, body, handling := asks(t, site, lines, "/x?q=txt&pk=2&n=15")
	text := body
	if res.StatusCode >= 400 {
		text = ""
	}
	if res.StatusCode == 500 {
		text = handling.Reason.Name[strings.LastIndex(handling.Reason.Name, ".")+1:]
	}
	said := []any{}
	for _, q := range handling.Queries {
		if sql, _, _ := strings.Cut(q.SQL(), " RETURNING "); strings.Contains(sql, `"shop_`) {
			said = append(said, sql)
		}
	}
	return played{float64(res.StatusCode), text, said, filesOf(t, server)}
}

// asks has a site answer a request, with what is drawn by chance drawn from a seed.
func asks(t *testing.T, site httpsim.Site, seed, address string) (server *httpsim.Server, res *http.Response, body string, handling httpsim.Handling) {
	t.Helper()
	net := &memnet.Net{}
	server, err := httpsim.New(site, httpsim.Env{Now: clock.New(time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)).Now, Random: chance.NewSeeded(seed)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close() })
	if err := server.Listen(net); err != nil {
		t.Fatal(err)
	}
	conn, id, err := net.Dial(t.Context(), "https://shop.test:443")
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	go fmt.Fprintf(conn, "GET %s HTTP/1.1\r\nHost: shop.test\r\n\r\n", address)
	res, err = http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatal(err)
	}
	all, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	handling, _ = server.Take(memhttp.Place{Connection: id, Request: 1})
	return server, res, string(all), handling
}

// filesOf are the files that a site has.
func filesOf(t *testing.T, server *httpsim.Server) any {
	t.Helper()
	table, err := server.Table()
	if err != nil {
		t.Fatal(err)
	}
	files := []any{}
	for _, of := range table.Records {
		if of.Model != "File" {
			continue
		}
		for _, row := range of.Rows {
			value := map[string]any{}
			for _, item := range row.Data {
				var v any
				if json.Unmarshal([]byte(item.Value), &v) != nil {
					v = item.Value
				}
				value[item.Name] = v
			}
			owner := map[string]float64{"alice": 1, "bob": 2}[row.User]
			files = append(files, []any{float64(row.ID), value["folder_id"], owner, value["name"], value["size"], value["public"] == float64(1) || value["public"] == true})
		}
	}
	return files
}

// TestRowsArePlayedAsDjangoDoes: the views of testdata/rowsplayed.txt answer as in a real Django 3.2, make the same
// statements and leave the same rows; and so they do once more as they are written when they have been read.
func TestRowsArePlayedAsDjangoDoes(t *testing.T) {
	if testing.Short() {
		t.Skip("a real Django runs for some seconds: run without -short")
	}
	const django = "/usr/bin/python3"
	if exec.Command(django, "-c", "import django, sys; sys.exit(django.VERSION[:2] != (3, 2))").Run() != nil {
		t.Skip("/usr/bin/python3 has no Django 3.2 here: what is played is compared with nothing")
	}
	typed, err := os.ReadFile("testdata/rowsplayed.txt")
	if err != nil {
		t.Fatal(err)
	}
	views := strings.Split(strings.TrimSpace(string(typed)), "\n---\n")
	input, err := json.Marshal(map[string]any{"views": views, "templates": drive().Templates})
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "views.json")
	if err := os.WriteFile(file, input, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(django, "testdata/rowsplayed.py", file).Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	var came []played
	if err := json.Unmarshal(out, &came); err != nil || len(came) != len(views) {
		t.Fatalf("%d of %d views, %v", len(came), len(views), err)
	}
	for i, lines := range views {
		got := playsRows(t, lines)
		if !reflect.DeepEqual(got, came[i]) {
			t.Errorf("%s\nis played as %v\nand Django does %v", lines, saidOf(got), saidOf(came[i]))
			continue
		}
		written := writtenAgain(t, lines)
		if again := playsRows(t, written); !reflect.DeepEqual(again, came[i]) {
			t.Errorf("%s\nis written\n%s\nwhich is played as %v\nand Django does %v", lines, written, saidOf(again), saidOf(came[i]))
		}
	}
}

// writtenAgain are the lines of a view as they are written once they have been read.
func writtenAgain(t *testing.T, lines string) string {
	t.Helper()
	site := drive()
	actions, _, err := djangocode.Known{Models: site.Models, Templates: site.Templates, Files: site.Templates}.Read(lines)
	if err != nil {
		t.Fatal(err)
	}
	site.Pages = map[string]httpsim.Page{"/x": {Get: actions}}
	body := viewLines.FindStringSubmatch(djangocode.View(site, "/x"))
	if body == nil {
		t.Fatalf("%s\nhas no view:\n%s", lines, djangocode.View(site, "/x"))
	}
	return strings.Trim(strings.ReplaceAll("\n"+body[1], "\n    ", "\n"), "\n")
}

// saidOf is what a view comes to, a line each.
func saidOf(p played) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%v %q", p[0], p[1])
	if all, is := p[2].([]any); is {
		for _, sql := range all {
			fmt.Fprintf(&b, "\n    %v", sql)
		}
	}
	fmt.Fprintf(&b, "\n    %v", p[3])
	return b.String()
}
