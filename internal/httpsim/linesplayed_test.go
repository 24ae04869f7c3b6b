package httpsim_test

import (
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"statelab/internal/httpsim"
	"statelab/internal/pyrun"
	"statelab/internal/python"
	"statelab/internal/sessionstore"
)

// linesRefused are how many of the views are refused when they are read.
const linesRefused = 1

var devices = &httpsim.Model{App: "shop", Name: "Device", Fields: []httpsim.ModelField{
	{Name: "user", Kind: httpsim.ForeignKey}, {Name: "name", Kind: httpsim.CharField}, {Name: "count", Kind: httpsim.IntegerField, Default: int64(1)},
}, Rows: [][]any{{"alice", "laptop", int64(1)}, {"bob", "phone", int64(2)}, {"alice", "tablet", int64(5)}}}

// TestLinesDoWhatDjangoDoes runs the views of testdata/linesplayed.txt line by line: they answer, keep and store what a
// real Django 5.2 has, which testdata/linesplayed.py has recorded.
func TestLinesDoWhatDjangoDoes(t *testing.T) {
	data, err := os.ReadFile("testdata/linesplayed.txt")
	if err != nil {
		t.Fatal(err)
	}
	refused := 0
	for _, block := range strings.Split(strings.TrimSpace(string(data)), "\n\n") {
		lines, want, _ := strings.Cut(block, "\n=> ")
		program, err := python.Program(lines)
		knows := func(name string) bool { return httpsim.KnownInLines(name, []*httpsim.Model{devices}) }
		has := func(of, name string) bool {
			return httpsim.HasInLines(of, name, []*httpsim.Model{devices}, nil) || httpsim.HasInForms(of, name)
		}
		if err != nil || pyrun.Unknown(program, []string{"request"}, knows, has) != nil {
			refused++
			continue
		}
		played := linesPlayed(t, httpsim.Lines{Source: lines, Program: program, Name: "x", Models: []string{"Device"}})
		for i, wanted := range strings.Split(want, "\n=> ") {
			if played[i] != wanted {
				t.Errorf("%s\n  request %d here %s\n  Django         %s", lines, i+1, played[i], wanted)
				break
			}
		}
	}
	if refused != linesRefused {
		t.Errorf("%d views are refused when they are read, not %d", refused, linesRefused)
	}
}

// playedTemplate is TEMPLATE of linesplayed.py.
const playedTemplate = "{% for d in object_list %}{{ d.name }} {% endfor %}{{ object.name }}|{{ view.title }}|{{ view.shout }}|{{ page_obj.number }}/{{ paginator.num_pages }}" +
	"|{{ page_obj|length }}|{{ page_obj.has_next }}|{{ is_paginated }}|{{ next }}|{{ form.is_bound }}|{{ device_list|length }}|{{ device.count }}|{% if page_obj %}yes{% endif %}"

var expires = regexp.MustCompile(`expires=[^;]*; |:[-\w]{43}`)

// linesPlayed is what a view answers to four requests, and the rows there are then, as linesplayed.py writes them.
func linesPlayed(t *testing.T, a httpsim.Lines) (told []string) {
	t.Helper()
	site := page("/x/", a)
	if strings.Contains(a.Source, "auth_views.Log") || strings.Contains(a.Source, "logout_then_login") { // which look for a token, that Django's client needs none of
		x := site.Pages["/x/"]
		x.CSRFExempt = true
		site.CSRF, site.Pages["/x/"] = true, x
	}
	site.Pages["/home/"] = httpsim.Page{Name: "home", Get: []httpsim.Action{httpsim.Text{Text: "home"}}}
	site.Pages["/item/<int:pk>/"] = httpsim.Page{Name: "item", Get: []httpsim.Action{httpsim.Text{Text: "item"}}}
	site.Users = []httpsim.User{{Name: "alice", Password: "pw"}, {Name: "bob", Password: "pw"}}
	site.Models = []*httpsim.Model{devices}
	site.AsksPermissions = true
	site.Templates = map[string]string{"t.html": playedTemplate}
	w := start(t, site)
	jar := map[string]string{}
	for _, request := range []string{"/x/?name=mina&n=3&tag=a&tag=b", "/x/?n=x", "", "/x/"} {
		cookies := ""
		for _, name := range slices.Sorted(maps.Keys(jar)) {
			cookies += "; " + name + "=" + jar[name]
		}
		cookies = "Cookie: " + strings.TrimPrefix(cookies, "; ") + "\r\n"
		if len(jar) == 0 {
			cookies = ""
		}
		var got answer
		if request == "" {
			body := "n=2&item=tea&next=%2Fhome%2F&username=alice&password=pw"
			got = w.send("POST /x/ HTTP/1.1\r\nHost: shop.test\r\nUser-Agent: Firefox\r\n" + cookies + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: " + itoa(len(body)) + "\r\n\r\n" + body)
		} else {
			got = w.send("GET " + request + " HTTP/1.1\r\nHost: shop.test\r\nUser-Agent: Firefox\r\n" + cookies + "\r\n")
		}
		told = append(told, w.linesTold(got, jar))
	}
	table, err := w.server.Table()
	if err != nil {
		t.Fatal(err)
	}
	kept, users := sessionstore.NewList(), sessionstore.NewList()
	for _, records := range table.Records {
		for _, row := range records.Rows {
			if records.Users {
				users.Append(row.User)
				continue
			}
			of := sessionstore.NewList(row.User)
			for _, item := range row.Data {
				of.Append(parsedJSON(t, item.Value))
			}
			kept.Append(of)
		}
	}
	text, err := sessionstore.JSON(sessionstore.NewList(kept, users))
	if err != nil {
		t.Fatal(err)
	}
	return append(told, text)
}

func parsedJSON(t *testing.T, text string) sessionstore.Value {
	t.Helper()
	value, err := sessionstore.ParseJSON(text)
	if err != nil {
		t.Fatal(err, text)
	}
	return value
}

// linesTold is an answer as linesplayed.py writes it.
func (w *world) linesTold(got answer, jar map[string]string) string {
	w.Helper()
	set := w.cookiesTold(got, jar, func(raw, name, _ string, over bool) string {
		if name == "sessionid" {
			return "sessionid" + map[bool]string{true: "="}[over]
		}
		if name == "csrftoken" {
			return name
		}
		return expires.ReplaceAllString(raw, "")
	})
	return w.answerTold(got, got.Header.Get("Location"), set, w.dataTold(jar))
}

// cookiesTold are the cookies that an answer sets, each as said tells it, in the order of their texts; the jar has them
// from now on.
func (w *world) cookiesTold(got answer, jar map[string]string, said func(raw, name, value string, over bool) string) *sessionstore.List {
	w.Helper()
	var all []string
	for _, raw := range got.Header.Values("Set-Cookie") {
		pair, _, _ := strings.Cut(raw, ";")
		name, value, _ := strings.Cut(pair, "=")
		over := strings.Contains(raw, "Max-Age=0")
		if jar[name] = value; over {
			delete(jar, name)
		}
		all = append(all, said(raw, name, value, over))
	}
	slices.Sort(all)
	set := sessionstore.NewList()
	for _, line := range all {
		set.Append(line)
	}
	return set
}

// dataTold is what the row holds to which a jar leads, nil where there is none; the hash of a password, which is salted
// otherwise each time, is empty.
func (w *world) dataTold(jar map[string]string) sessionstore.Value {
	w.Helper()
	for _, row := range w.rows() {
		if row.Key != jar["sessionid"] {
			continue
		}
		d := sessionstore.NewDict()
		for _, item := range row.Data {
			if d.Set(item.Name, parsedJSON(w.T, item.Value)); item.Name == "_auth_user_hash" {
				d.Set(item.Name, "")
			}
		}
		return d
	}
	return nil
}

// answerTold is an answer as JSON: its status, its body, which is Django's own where it refuses, and what else is given.
func (w *world) answerTold(got answer, more ...sessionstore.Value) string {
	w.Helper()
	body := got.body
	if got.StatusCode >= 400 {
		body = ""
	}
	text, err := sessionstore.JSON(sessionstore.NewList(append([]sessionstore.Value{int64(got.StatusCode), body}, more...)...))
	if err != nil {
		w.Fatal(err)
	}
	return text
}
