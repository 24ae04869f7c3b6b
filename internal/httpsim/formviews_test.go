package httpsim_test

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"statelab/internal/httpsim"
	"statelab/internal/pyrun"
	"statelab/internal/python"
)

// tickets is the model of testdata/forms/record.py.
var tickets = &httpsim.Model{App: "shop", Name: "Ticket", Together: []string{"kind", "seats", "day"}, Fields: []httpsim.ModelField{
	{Name: "title", Kind: httpsim.CharField, MaxLength: 20, Unique: true},
	{Name: "kind", Kind: httpsim.CharField, MaxLength: 1, Choices: []httpsim.FieldChoice{{Value: "a", Label: "Ask"}, {Value: "b", Label: "Bug"}}, Default: "a"},
	httpsim.ModelField{Name: "seats", Kind: "PositiveIntegerField", Default: int64(1)}.Classed(),
	{Name: "price", Kind: httpsim.DecimalField, Digits: 6, Places: 2, Null: true, Blank: true},
	{Name: "is_open", Kind: httpsim.BooleanField, Default: true},
	{Name: "day", Kind: httpsim.DateField, Null: true, Blank: true},
	{Name: "owner", Kind: httpsim.ForeignKey, Null: true, Blank: true},
	httpsim.ModelField{Name: "memo", Kind: httpsim.TextField, Blank: true}.Classed(),
	{Name: "made", Kind: httpsim.DateTimeField, AutoNow: true},
}}

// benches is another one, whose choices are numbers.
var benches = &httpsim.Model{App: "shop", Name: "Bench", Fields: []httpsim.ModelField{
	{Name: "row", Kind: httpsim.IntegerField, Choices: []httpsim.FieldChoice{{Value: int64(1), Label: "Front"}, {Value: int64(2), Label: "Back"}}},
}}

// TestViewsWithFormsAnswerAsDjango runs the views of testdata/formviews.json, with their forms and templates: they
// answer what a real Django 5.2 has answered, and leave the same rows.
func TestViewsWithFormsAnswerAsDjango(t *testing.T) {
	answersAsDjango(t, "testdata/formviews.json", nil)
}

// TestDjangoSpeaksKorean runs those of testdata/formviews.ko.json in a site whose LANGUAGE_CODE is ko-kr: forms for users
// and of models, with each kind of field wrong once, dates, numbers, filters, names of languages, and what exceptions say
// are what a real Django 5.2 has said.
func TestDjangoSpeaksKorean(t *testing.T) {
	validators := ""
	for _, name := range httpsim.ValidatorNames() {
		validators += `,{"NAME":"` + name + `"}`
	}
	answersAsDjango(t, "testdata/formviews.ko.json", httpsim.Settings{"LANGUAGE_CODE": "ko-kr", "AUTH_PASSWORD_VALIDATORS": "[" + validators[1:] + "]"})
}

// answersAsDjango runs the views of a file.
func answersAsDjango(t *testing.T, file string, settings httpsim.Settings) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var all []struct {
		Lines     string
		Templates map[string]string
		Sent      []*string
		Told      []any
	}
	if err := json.Unmarshal(data, &all); err != nil {
		t.Fatal(err)
	}
	for _, c := range all {
		got := formsPlayed(t, c.Lines, c.Templates, c.Sent, settings)
		for i, want := range c.Told {
			if fmt.Sprint(got[i]) == fmt.Sprint(want) {
				continue
			}
			sent := "the rows at the end"
			if i < len(c.Sent) {
				sent = "a GET"
				if c.Sent[i] != nil {
					sent = *c.Sent[i]
				}
			}
			_, own, _ := strings.Cut(c.Lines, "import Ticket")
			t.Errorf("%s\n %q\n %s\n  here   %v\n  Django %v", strings.TrimSpace(own), c.Templates, sent, got[i], want)
			break
		}
	}
}

// formsPlayed is what a view answers to what is sent, and the rows of tickets and users at the end.
func formsPlayed(t *testing.T, lines string, templates map[string]string, sent []*string, settings httpsim.Settings) (told []any) {
	t.Helper()
	program, err := python.Program(lines)
	if err != nil {
		t.Fatal(lines, err)
	}
	view := program[len(program)-1]
	knows := func(name string) bool { return httpsim.KnownInLines(name, []*httpsim.Model{tickets, benches}) }
	has := func(of, name string) bool {
		return httpsim.HasInLines(of, name, []*httpsim.Model{tickets, benches}, nil) || httpsim.HasInForms(of, name)
	}
	if e := pyrun.Unknown(program, []string{"request"}, knows, has); e != nil {
		t.Errorf("line %d, column %d, %q is refused in\n%s", e.Line, e.Col, e.Dotted()+" "+e.Text, lines)
	}
	site := page("/x/", httpsim.Lines{Source: lines, Head: program[:len(program)-1], Program: view.Body, Name: "view", Models: []string{"Ticket", "Bench"}})
	site.Pages["/home/"] = httpsim.Page{Name: "home", Get: []httpsim.Action{httpsim.Text{Text: "home"}}}
	site.Templates, site.Settings = templates, settings
	ends, err := python.Program(rowsAtTheEnd)
	if err != nil {
		t.Fatal(err)
	}
	site.Pages["/rows/"] = httpsim.Page{Name: "rows", Get: []httpsim.Action{httpsim.Lines{Source: rowsAtTheEnd, Program: ends, Models: []string{"Ticket"}}}}
	site.Users = []httpsim.User{{Name: "alice", Password: "pw", Email: "alice@shop.test"}, {Name: "bob", Password: "pw"}}
	price, err := pyrun.ParseDecimal("1.50")
	if err != nil {
		t.Fatal(err)
	}
	model := *tickets
	model.Rows = [][]any{
		{"first", "b", int64(2), nil, true, nil, "alice", "<b>", nil},
		{"second", "a", int64(1), price, false, pyrun.Date{Year: 2026, Month: 3, Day: 2}, nil, "", nil},
	}
	site.Models = []*httpsim.Model{&model, benches}
	w := start(t, site)
	cookie := ""
	for _, body := range sent {
		head := "Host: shop.test\r\n" + cookie
		got := answer{}
		if body == nil {
			got = w.send("GET /x/ HTTP/1.1\r\n" + head + "\r\n")
		} else {
			got = w.send("POST /x/ HTTP/1.1\r\n" + head + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: " + itoa(len(*body)) + "\r\n\r\n" + *body)
		}
		for _, raw := range got.Header.Values("Set-Cookie") {
			pair, _, _ := strings.Cut(raw, ";")
			if strings.HasPrefix(pair, "sessionid=") {
				cookie = "Cookie: " + pair + "\r\n"
			}
		}
		text := got.body
		if got.StatusCode >= 400 {
			text = ""
			if testing.Verbose() {
				t.Logf("%+v %.1800v", got.Reason, got.Fault)
			}
		}
		told = append(told, []any{got.StatusCode, text, got.Header.Get("Location")})
	}
	var rows []any
	if err := json.Unmarshal([]byte(w.get("/rows/", "").body), &rows); err != nil {
		t.Fatal(err)
	}
	return append(told, rows...)
}

// rowsAtTheEnd answers with the rows of tickets and users, as record.py writes them.
const rowsAtTheEnd = `import json
return HttpResponse(json.dumps([[[str(v) for v in row] for row in Ticket.objects.order_by("pk").values_list("title", "kind", "seats", "price", "is_open", "day", "owner_id", "memo")], [[u.username, u.email, u.first_name, u.check_password("pw"), u.check_password("s3cret-word")] for u in User.objects.order_by("pk")]]))`
