package scenario_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"statelab/internal/korean"
	"statelab/internal/scenario"
	"statelab/internal/trace"
)

// board is a lesson whose steps type lines into the shell of a site with posts.
func board(t *testing.T, lines ...string) string {
	t.Helper()
	models, err := os.ReadFile("testdata/shell/models.py")
	if err != nil {
		t.Fatal(err)
	}
	src := `statelab: 1
lesson: board
title: Board
summary: Who is in?
clock: 2026-03-02T09:00:00Z
sites:
  board.test:
    app: board
    groups: {moderators: []}
    users: {mina: {password: pw-mina-1, groups: [moderators]}, juno: {password: pw-juno-1}}
    models: |
` + indented(string(models), "      ") + `    signals: |
      from django.db.models.signals import post_delete
      from django.dispatch import receiver
      from board.models import Post


      @receiver(post_delete, sender=Post)
      def log(sender, instance, **kwargs):
          pass
    pages: {/: {get: [{text: Hello.}]}}
steps:
`
	for i, text := range lines {
		src += fmt.Sprintf("  - step: s%d\n    shell:\n      host: board.test\n      lines: |\n%s    say: |\n      So.\n", i, indented(text, "        "))
	}
	return src
}

func indented(text, by string) string {
	var b strings.Builder
	for line := range strings.SplitSeq(strings.TrimRight(text, "\n"), "\n") {
		b.WriteString(strings.TrimRight(by+line, " ") + "\n")
	}
	return b.String()
}

// shown is what a shell has shown, line by line, and the IntegrityError that ended it.
func shown(s trace.Step) (all []string) {
	for _, note := range s.Notes {
		if rest, is := strings.CutPrefix(note.EN, "the shell shows "); is {
			all = append(all, rest)
		} else if _, raised, is := strings.Cut(note.EN, "): IntegrityError: "); is {
			all = append(all, "IntegrityError: "+raised)
		}
	}
	return all
}

// TestTheShellShowsWhatDjangoShows plays lines that a real Django has run: what it shows of them, its queries, and
// what its table holds then. See testdata/shell/record.py.
func TestTheShellShowsWhatDjangoShows(t *testing.T) {
	lines, err := os.ReadFile("testdata/shell/lines.py")
	if err != nil {
		t.Fatal(err)
	}
	recorded, err := os.ReadFile("testdata/shell/django.txt")
	if err != nil {
		t.Fatal(err)
	}
	// Nobody receives anything of these posts, as in the recording.
	src := board(t, string(lines))
	from, to := strings.Index(src, "    signals: |"), strings.Index(src, "    pages:")
	s := run(t, src[:from]+src[to:]).Steps[0]
	said := strings.Join(shown(s), "\n") + "\n-- queries\n"
	for _, q := range s.Queries {
		if q.Table == "" { // BEGIN and COMMIT
			continue
		}
		said += q.Kind + " " + q.Table + "\n"
	}
	said += "-- rows\n"
	for _, r := range s.Table.Records {
		if r.Model != "Post" {
			continue
		}
		for _, row := range r.Rows {
			said += fmt.Sprintf("%d %s %s\n", row.ID, strings.Trim(row.Data[0].Value, `"`), row.User)
		}
	}
	want := strings.Split(string(recorded), "\n")
	for i, line := range strings.Split(said, "\n") {
		whole, cut := strings.CutSuffix(line, "..")
		if i >= len(want) || want[i] != line && !(cut && strings.HasPrefix(want[i], whole)) {
			t.Fatalf("line %d: %q, where Django has %q\n%s", i+1, line, want[min(i, len(want)-1)], said)
		}
	}
	if got := strings.Count(said, "\n"); got != len(want)-1 {
		t.Errorf("it says %d lines, where Django has %d", got, len(want)-1)
	}
}

// TestTheShellOfALesson makes a user and a row, which a receiver is told of, and asks a page for none of it.
func TestTheShellOfALesson(t *testing.T) {
	src := board(t, `User.objects.create_user("lena", password="pw-lena-1")
post = Post(title="first", author=User.objects.get(username="lena"))
post.save()
post.delete()
[u.username for u in User.objects.order_by("pk")]`)
	src += "    expect: {queries: [INSERT auth_user, SELECT auth_user, INSERT board_post, DELETE board_post, SELECT auth_user], tables: {Post: []}}\n"
	tr := run(t, src)
	if failed := failures(src, tr); len(failed) > 0 {
		t.Error(failed)
	}
	s := tr.Steps[0]
	if want := `On board.test somebody types into manage.py shell: User.objects.create_user("lena", password="pw-lena-1") …`; s.Action.EN != want {
		t.Errorf("the step says %q, want %q", s.Action.EN, want)
	}
	if got, want := strings.Join(shown(s), " | "), "<User: lena> | (1, {'board.Post': 1}) | ['mina', 'juno', 'lena']"; got != want {
		t.Errorf("it shows %s, want %s", got, want)
	}
	said := ""
	for _, note := range s.Notes {
		said += note.EN + "\n"
	}
	if typed, effect := strings.Index(said, ">>> post.delete()\n"), strings.Index(said, "post.delete(): row 1"); typed < 0 || effect < typed {
		t.Errorf("what a line did does not stand behind it:\n%s", said)
	}
	if !strings.Contains(said, "signal post_delete: log() is called") {
		t.Errorf("nobody received post_delete:\n%s", said)
	}
	if len(s.Exchanges) > 0 {
		t.Error("a page was asked for")
	}
}

// TestLinesAreToldAsTyped shows the lines of several, with those of a block and two that stand in one.
func TestLinesAreToldAsTyped(t *testing.T) {
	tr := run(t, board(t, "# who is in?\nfor u in User.objects.all():\n    # each\n\n    pass\na = 1; b = 2\nb", "User.objects.count()"))
	src := board(t, "timezone.now() and settings.DEBUG\nprint(1, 2, sep=\"-\", end=\"!\")\nprint(\"x\\n\")\nprint(\"end\", end=\"\")") + "    expect: {tables: {Group: [{name: moderators}], User_groups: [{user: mina, group: 1}]}}\n"
	printed := run(t, src)
	if failed := failures(src, printed); len(failed) > 0 {
		t.Error(failed)
	}
	if got := strings.Join(shown(printed.Steps[0]), " | "); got != "False | 1-2!x | an empty line | end" {
		t.Errorf("it shows %s", got)
	}
	want := [][]string{{">>> # who is in?", ">>> for u in User.objects.all():", "...     # each", "...     pass", ">>> a = 1; b = 2", ">>> b"}, nil}
	for i, s := range tr.Steps {
		var typed []string
		for _, note := range s.Notes {
			if strings.HasPrefix(note.EN, ">>> ") || strings.HasPrefix(note.EN, "... ") {
				typed = append(typed, note.EN)
			}
		}
		if !slices.Equal(typed, want[i]) {
			t.Errorf("step %d tells %q, want %q", i, typed, want[i])
		}
	}
}

// TestLinesThatDoNotEndWell are told with their line, and what they did before stays.
func TestLinesThatDoNotEndWell(t *testing.T) {
	for lines, want := range map[string]string{
		"Group.objects.create(name=\"a\")\n1/0\nGroup.objects.create(name=\"b\")": "an exception at line 2, 1/0: ZeroDivisionError: division by zero",
		"Group.objects.create(name=\"a\")\nwhile True:\n    pass":                 "the lines take more steps than are run here",
		"Group.objects.create(name=\"a\")\nx = [0]\nwhile True:\n    x = x + x":   "a value larger than is made here",
		"Group.objects.create(name=\"a\")\ndef f():\n    return f()\nf()":         "an exception at line 3, return f(): RecursionError: maximum recursion depth exceeded",
	} {
		src := board(t, lines)
		tr := run(t, src)
		failed := failures(src, tr)
		if len(failed) != 1 || !strings.HasSuffix(failed[0], "shell: wanted lines that run to their end, found "+want) {
			t.Errorf("%s\nfails with %q, want %q", lines, failed, want)
		}
		for _, table := range tr.Steps[0].Table.Records {
			if table.Model == "Group" && len(table.Rows) != 2 {
				t.Errorf("%s\nleaves %d groups, want 2", lines, len(table.Rows))
			}
		}
	}
}

// TestMistakesInTheShell stand at their lines of the lesson, in both languages.
func TestMistakesInTheShell(t *testing.T) {
	first := strings.Count(board(t), "\n") + 5 // the line of the lesson at which the lines begin
	for _, c := range []struct {
		lines string
		line  int
		want  string
	}{
		{"x = 1\nrequest.user", 2, "request has no value in manage.py shell: nobody asks for a page"},
		{"def f(request):\n    return request.user\n\nx = 1\nreturn x", 5, "manage.py shell has nothing to return to: the line is in no function"},
		{"if True:\n    return", 2, "manage.py shell has nothing to return to: the line is in no function"},
		{"from .models import Post", 1, ".models is an import from the file's own folder, and what is typed into manage.py shell stands in no file"},
		{"mina = User.objects.get(username=\"mina\")\nmina.grups.clear()", 2, `nothing is called "mina.grups" here`},
		{"Post.objects.filter(titel=1)", 1, "Post has no field titel"},
		{"Pst.objects.count()", 1, "Pst has no value here"},
		{"Post.objects.count(", 1, "the line ends where a value is missing"},
		{"# nothing", 1, "the lines do nothing"},
		{"json.dumps({})", 1, "json is not imported here: Python answers NameError"},
		{"import os\nos.getcwd()", 1, "os is Python's and is not played here"},
		{"from . import models", 1, ". is an import from the file's own folder, and what is typed into manage.py shell stands in no file"},
	} {
		_, problems := compile(t, board(t, c.lines))
		if len(problems) != 1 || problems[0].Pos.Line != first+c.line-1 || problems[0].Message != c.want {
			t.Errorf("%s\nis told %v, want %q at line %d", c.lines, problems, c.want, first+c.line-1)
		} else if korean.Of(problems[0].Message) == "" {
			t.Errorf("no Korean: %s", c.want)
		}
	}
}

// till is a lesson in which rows are made in the shell before its steps, and before what a promise looks at.
const till = `statelab: 1
lesson: till
title: Till
summary: What counts?
clock: 2026-03-02T09:00:00Z
sites:
  shop.test:
    models: |
      from django.db import models

      class Order(models.Model):
          item = models.CharField(max_length=20)
          paid = models.BooleanField(default=False)
    views: |
      from django.http import HttpResponse
      from .models import Order

      def home(request):
          {hole: which}
          return HttpResponse(f"{orders.count()} orders")
    pages:
      /: {view: home}
given:
  - shell: {host: shop.test, lines: 'Order.objects.create(item="tea", paid=True)'}
  - shell: {host: shop.test, lines: 'Order.objects.bulk_create([Order(item="cup")])'}
steps:
- step: look
  visit: https://shop.test/
  task:
    sort: repair
    ask: |
      Count what is paid.
    write:
      which: {kind: view, start: 'orders = Order.objects.all()', answer: 'orders = Order.objects.filter(paid=True)'}
    promises:
      paid:
        text: What is not paid does not count.
        acts:
          - shell: {host: shop.test, lines: 'Order.objects.create(item="pot")'}
          - visit: https://shop.test/
        expect: {page: {shows: [1 orders]}}
      all:
        text: What is paid counts.
        acts:
          - shell: {host: shop.test, lines: 'Order.objects.update(paid=True)'}
          - visit: https://shop.test/
        expect: {page: {shows: [2 orders]}}
    mistakes:
      none:
        try: {which: 'orders = Order.objects.none()'}
        if: {fails: [paid]}
        reply: |
          That is none.
    also:
      other: {which: 'orders = Order.objects.exclude(paid=False)'}
  say: |
    One.
  expect: {status: 200}
`

// TestTheShellSetsTheScene types lines before a lesson begins, and in the promises of its task.
func TestTheShellSetsTheScene(t *testing.T) {
	for src, fails := range map[string]bool{till: false, strings.Replace(till, "shows: [2 orders]", "shows: [3 orders]", 1): true} {
		program, problems := compile(t, src)
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		tr, err := program.RunWith(t.Context(), scenario.Options{Prove: true})
		if err != nil {
			t.Fatal(err)
		}
		if failed := failures(src, tr); (len(failed) > 0) != fails {
			t.Errorf("it is to fail: %v, and says %q", fails, failed)
		}
	}
}
