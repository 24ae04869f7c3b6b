package djangocode_test

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"statelab/internal/chance"
	"statelab/internal/clock"
	"statelab/internal/djangocode"
	"statelab/internal/httpsim"
	"statelab/internal/pyrun"
)

// modelsInOwnWay are the models of testdata/ownmodels.models.
func modelsInOwnWay(t *testing.T) []*httpsim.Model {
	t.Helper()
	models := modelsOf(t, "testdata/ownmodels.models")
	for _, m := range models {
		if m.Name == "Profile" { // which a receiver has made
			m.Rows = [][]any{{"alice", ""}, {"bob", ""}}
		}
	}
	return models
}

// modelsOf are the models of a file.
func modelsOf(t *testing.T, name string) []*httpsim.Model {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	file, err := djangocode.ReadModels(string(text), "shop", djangocode.Known{})
	if err != nil {
		t.Fatal(err)
	}
	return file.Models
}

// notDjangos is what statements have in one of the two alone: RETURNING, of Django 6.1, what a salt draws, and the LIMIT
// of get() of a user.
var notDjangos = regexp.MustCompile(` RETURNING .*| ESCAPE '\\'|("auth_user"\."(?:username|id)" = '?\w+'?) LIMIT 21$`)

var drawn = regexp.MustCompile(`'(?:pbkdf2_sha256\$[^']*|!\w{40})'`)

// TestModelsInTheirOwnWayAreDjangos runs the lines of testdata/ownmodels.txt, which import from a models.py with managers,
// methods, choices, constraints and receivers of its own: they ask and answer what a real Django 3.2 has, which
// ownmodels.py has recorded.
func TestModelsInTheirOwnWayAreDjangos(t *testing.T) {
	comesTo(t, modelsInOwnWay(t), "testdata/ownmodels.txt", "Book, Level, MAX_TITLE, Note, Placing, Profile, Secret, Shelf, Shouting, TimeStamped, first_code, visible_notes")
}

// TestQueriesAreDjangos runs the lines of testdata/auction.txt, which ask for rows in many ways: their statements and
// their answers are those of a real Django 3.2, which ownmodels.py has recorded.
func TestQueriesAreDjangos(t *testing.T) {
	comesTo(t, auctionModels(t), "testdata/auction.txt", "Bid, Lot, Tag")
}

// auctionModels are the models of testdata/auction.models with the rows that ownmodels.py gives them.
func auctionModels(t *testing.T) []*httpsim.Model {
	t.Helper()
	models := modelsOf(t, "testdata/auction.models")
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	day := func(year int, month time.Month, day int) pyrun.Date {
		return pyrun.DateOf(time.Date(year, month, day, 0, 0, 0, 0, time.UTC))
	}
	rows := map[string][][]any{
		"Lot": {{"clock", int64(10), now.AddDate(0, 0, 10), day(2026, 3, 2), nil}, {"teapot", int64(5), now.AddDate(0, 0, 5), nil, nil}, {"vase", int64(13), now.AddDate(0, 0, 13), day(2025, 12, 31), int64(1)}},
		"Bid": {{int64(1), "bob", int64(12), false}, {int64(1), "alice", int64(14), true}, {int64(3), "alice", int64(13), false}, {int64(1), "bob", int64(15), false}},
	}
	for _, m := range models {
		m.Rows = rows[m.Name]
	}
	return models
}

// comesTo runs the lines of a file, which import those names of models.py, and holds them against what stands below them.
func comesTo(t *testing.T, models []*httpsim.Model, file, names string, users ...httpsim.User) {
	t.Helper()
	recorded, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, block := range strings.Split(strings.TrimSpace(string(recorded)), "\n\n")[1:] {
		var lines, want []string
		for line := range strings.SplitSeq(block, "\n") {
			if len(want) > 0 || strings.HasPrefix(line, "- ") || strings.HasPrefix(line, "=> ") || strings.HasPrefix(line, "! ") {
				want = append(want, notDjangos.ReplaceAllString(line, "$1"))
			} else {
				lines = append(lines, line)
			}
		}
		code := strings.Join(lines, "\n")
		if got, want := strings.Join(playsOwn(t, models, names, lines, users), "\n"), strings.Join(want, "\n"); got != want {
			t.Errorf("%s\ngot\n%s\nwant\n%s", code, got, want)
		}
	}
}

// playsOwn are the statements and the answer of a view of these lines.
func playsOwn(t *testing.T, models []*httpsim.Model, names string, lines []string, users []httpsim.User) []string {
	t.Helper()
	from := "from django.contrib.auth.models import User\n"
	if users == nil {
		users = []httpsim.User{{Name: "alice", Password: "pw"}, {Name: "bob", Password: "pw"}}
	}
	of := "User"
	if own := httpsim.UsersAmong(models); own != nil {
		of = own.Name
		from = "from django import forms\nfrom django.contrib.auth import authenticate, get_user_model\nfrom django.contrib.auth.forms import AuthenticationForm, UserCreationForm\nfrom django.contrib.auth.models import User as DjangoUser\n"
	}
	text := from + "from django.core.exceptions import ValidationError\nfrom django.http import HttpResponse\nfrom django.shortcuts import get_object_or_404\n" +
		"from django.db.models import Avg, Count, F, Max, Min, Q, Sum\nfrom django.utils import timezone\nfrom .models import " + names + "\n\n\n" +
		"def page(request):\n    def view():\n"
	for _, line := range lines {
		text += "        " + line + "\n"
	}
	text += "    alice, bob = " + of + ".objects.get(pk=1), " + of + ".objects.get(pk=2)\n    answer = view()\n    return HttpResponse(str(answer))\n"
	known := djangocode.Known{Models: models, Fails: true, Modules: httpsim.Site{Models: models}.ModulesOf()}
	page, err := known.ReadPage(text)
	if err != nil {
		return []string{"refused: " + err.Error()}
	}
	site := httpsim.Site{Host: "shop.test", Users: users, Models: models, Pages: map[string]httpsim.Page{"/x": page, "/book/<int:pk>/": {Name: "book"}}}
	_, _, body, told := asks(t, site, "own", "/x")
	var said []string
	for _, q := range told.Queries {
		if strings.Contains(q.SQL(), `SET "tutor_id" = NULL`) { // of Django 4.2
			continue
		}
		if slices.Contains([]string{"SELECT", "INSERT", "UPDATE", "DELETE"}, q.Kind) {
			said = append(said, "- "+notDjangos.ReplaceAllString(drawn.ReplaceAllString(q.SQL(), "'!'"), "$1"))
		}
	}
	if len(said) >= 2 {
		said = said[2:] // of alice and bob
	}
	if told.Reason.Name != "" {
		return append(said, fmt.Sprintf("! %s: %s", told.Reason.Name, told.Reason.Says))
	}
	return append(said, "=> "+body)
}

// TestTablesOfModelsInTheirOwnWayAreDjangos holds the tables that migrate makes of testdata/ownmodels.models against those
// of a real Django.
func TestTablesOfModelsInTheirOwnWayAreDjangos(t *testing.T) {
	recorded, err := os.ReadFile("testdata/ownmodels.txt")
	if err != nil {
		t.Fatal(err)
	}
	first, _, _ := strings.Cut(string(recorded), "\n\n")
	want := strings.Split(strings.TrimPrefix(first, "tables\n"), "\n")
	server, err := httpsim.New(httpsim.Site{Host: "shop.test", Models: modelsInOwnWay(t), Unmigrated: true}, httpsim.Env{Now: clock.New(time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)).Now, Random: chance.NewSeeded("own")})
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	done, err := server.Migrate()
	if err != nil && !strings.Contains(err.Error(), "no user") {
		t.Fatal(err)
	}
	var got []string
	for _, q := range done.Queries {
		if text := q.SQL(); strings.Contains(text, `"shop_`) && strings.HasPrefix(text, "CREATE") || strings.Contains(text, ` "books" (`) && strings.HasPrefix(text, "CREATE") {
			got = append(got, "- "+text)
		}
	}
	for _, all := range [][]string{got, want} { // a migration has keys last, and constraints as they come
		for i, text := range all {
			parts := strings.Split(strings.TrimSuffix(text, ")"), ", ")
			slices.Sort(parts[1:])
			all[i] = strings.Join(parts, ", ")
		}
		slices.Sort(all)
	}
	if got, want := strings.Join(got, "\n"), strings.Join(want, "\n"); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
