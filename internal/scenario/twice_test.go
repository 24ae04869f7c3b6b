package scenario_test

import (
	"strings"
	"testing"

	"statelab/internal/scenario"
	"statelab/internal/trace"
)

// ordering is a shop whose view of orders has two lines to be written.
const ordering = `statelab: 1
lesson: ordering
title: Orders
summary: A small world.
clock: 2026-03-02T09:00:00Z
sites:
  shop.test:
    csrf: true
    models: |
      from django.db import models


      class Order(models.Model):
          key = models.CharField(max_length=40UNIQUE)
    views: |
      from django.db import IntegrityError, transaction
      from django.http import HttpResponse
      from django.shortcuts import redirect, render

      from .models import Order


      def order(request):
          if request.method == "POST":
              HOLE
              return redirect("done")
          return render(request, "form.html")


      def done(request):
          return HttpResponse(f"Orders: {Order.objects.count()}")
    pages:
      /: {name: order, view: order}
      /done/: {name: done, view: done}
    templates:
      form.html: |
        <form method="post">{% csrf_token %}<input type="hidden" name="key" value="17"><button>Order</button></form>
given: [{visit: https://shop.test/}]
steps:
`

func order(lines, unique, steps string) string {
	lines = strings.ReplaceAll(lines, "\n", "\n              ")
	return strings.Replace(strings.Replace(ordering, "HOLE", lines, 1), "UNIQUE", unique, 1) + steps
}

// A row stands behind the request that made it, and not behind the one that ended last.
func TestARowIsTheWorkOfTheRequestThatMadeIt(t *testing.T) {
	src := order(`Order.objects.create(key="17")`, "", story(step("submit: {button: Order, twice: true}", "{tables: {Order: 2}, hops: [{method: POST}, {status: 302}, {status: 200}]}")))
	tr := run(t, src)
	for _, f := range failures(src, tr) {
		t.Error(f)
	}
	for i, want := range []int64{1, 2} {
		var added []int64
		for _, of := range tr.Steps[0].Exchanges[i].Behind.Table.Records {
			for _, row := range of.Rows {
				if row.Mark == trace.New {
					added = append(added, row.ID)
				}
			}
		}
		if len(added) != 1 || added[0] != want {
			t.Errorf("behind request %d these rows are new: %v", i+1, added)
		}
	}
}

// A second click that comes when the first one has been answered finds what that has written; the browser gives the
// answer up all the same.
func TestASecondClickComesBehindTheAnswer(t *testing.T) {
	looks := "if not Order.objects.filter(key=\"17\").exists():\n    Order.objects.create(key=\"17\")"
	for twice, want := range map[string]string{"true": "2", "in_turn": "1", "false": "1"} {
		hops := "{method: POST}, "
		if twice == "false" {
			hops = ""
		}
		src := order(looks, "", story(step("submit: {button: Order, twice: "+twice+"}", "{tables: {Order: "+want+"}, hops: ["+hops+"{status: 302}, {status: 200}]}")))
		tr := run(t, src)
		for _, f := range failures(src, tr) {
			t.Errorf("twice: %s: %s", twice, f)
		}
		if first := tr.Steps[0].Exchanges[0]; twice == "in_turn" && !strings.HasPrefix(first.Why.EN, "the first click, answered, ") {
			t.Errorf("of the first click is said %q", first.Why.EN)
		}
	}
	src := strings.Replace(order("pass", "", ""), "given: [{visit: https://shop.test/}]\nsteps:\n", "steps:\n", 1) + story(step("send: {url: 'https://shop.test/done/', twice: in_turn}", "{hops: [{status: 200}, {status: 200}]}"))
	for _, f := range failures(src, run(t, src)) {
		t.Error(f)
	}
	src = order("pass", "", story(step("submit: {button: Order, twice: often}", "{status: 200}")))
	if _, problems := compile(t, src); len(problems) != 1 {
		t.Errorf("twice: often is told as %v", problems)
	}
}

// That the browser asks before it sends a form again stands at that request.
func TestAReloadedFormIsAskedAbout(t *testing.T) {
	src := order("if request.POST[\"key\"] == \"17\":\n    return HttpResponse(\"Thank you.\")", "", story(step("submit: {button: Order}", "{status: 200}"), step("press: reload", "{status: 200}")))
	tr := run(t, src)
	for _, f := range failures(src, tr) {
		t.Error(f)
	}
	again := tr.Steps[1]
	if why := again.Exchanges[0].Why; !strings.HasPrefix(why.EN, "the browser asks whether") || len(again.Notes) > 0 {
		t.Errorf("at the request stands %q, and of the step is said %v", why.EN, again.Notes)
	}
}

const mendedTwice = `  - step: first
    task:
      ask: |
        Keep the order.
      sort: repair
      write: {save: {kind: view, start: pass, answer: 'Order.objects.create(key=request.POST["key"])'}}
      promises:
        kept: {text: It is there, acts: [{submit: {button: Order}}], expect: {tables: {Order: [{key: '17'}]}}}
    submit: {button: Order}
    say: |
      So.
    expect: {tables: {Order: 1}, hops: [{status: 302}, {status: 200}]}
  - step: back
    press: back
    say: |
      So.
    expect: {hops: []}
  - step: second
    task:
      ask: |
        Keep one order.
      sort: defend
      write:
        save:
          kind: view
          answer: |
            try:
                Order.objects.create(key=request.POST["key"])
            except IntegrityError:
                pass
      promises:
        again: {text: It is thanked for, acts: [{submit: {button: Order}}], expect: {page: {shows: ['Orders: 1']}}}
      mistakes:
        gone:
          try: {save: Order.objects.all().delete()}
          if: {tables: {Order: 0}}
          reply: |
            So.
    submit: {button: Order}
    say: |
      So.
    expect: {tables: {Order: 1}, hops: [{status: 302}, {status: 200}]}
`

// Two tasks may have one hole: what stands there at the second is the answer of the first, whatever somebody wrote.
func TestLinesAreMendedInTwoTasks(t *testing.T) {
	src := order("{hole: save}", ", unique=True", mendedTwice)
	tr := run(t, src)
	for _, f := range failures(src, tr) {
		t.Error(f)
	}
	second := tr.Steps[2].Task.Holes[0]
	if second.Start != tr.Steps[0].Task.Holes[0].Answer || !strings.HasPrefix(second.Answer, "try:") {
		t.Errorf("the second task begins with %q, and its answer is %q", second.Start, second.Answer)
	}
	for change, want := range map[[2]string]string{
		{"kind: view\n          answer", "kind: view\n          start: pass\n          answer"}: "that is what stands here first (leave it out)",
		{"start: pass, answer", "answer"}:                                `a hole needs the key "start" (write start: …)`,
		{"kind: view\n          answer", "kind: text\n          answer"}: `the hole "save" is one of kind view, in line`,
		{"try: {save:", "try: {sav:"}:                                    `unknown key "sav" in what is written`,
	} {
		_, problems := compile(t, strings.Replace(src, change[0], change[1], 1))
		if len(problems) == 0 || !strings.Contains(problems[0].Message+" ("+problems[0].Hint+")", want) {
			t.Errorf("%q is told as %v", change[1], problems)
		}
	}
}

const locked = `  - step: once
    task:
      ask: |
        One order.
      sort: defend
      write: {save: {kind: view, start: Order.objects.create(key="17"), answer: ANSWER}}
      promises:
        one: {text: There is one, acts: [{submit: {button: Order, twice: true}}], expect: EXPECT}
    submit: {button: Order}
    say: |
      So.
    expect: {tables: {Order: 1}, hops: [{status: 302}, {status: 200}]}
`

// What SQLite refuses is no answer of a task: another database would have let both write.
func TestALockedDatabaseSolvesNoTask(t *testing.T) {
	const unique = "\"try:\\n    with transaction.atomic():\\n        Order.objects.create(key='17')\\nexcept IntegrityError:\\n    pass\""
	const atomic = "\"with transaction.atomic():\\n    if not Order.objects.exists():\\n        Order.objects.create(key='17')\""
	const locks = "\"with transaction.atomic():\\n    if not Order.objects.select_for_update().filter(key='17').exists():\\n        Order.objects.create(key='17')\""
	const caught = "\"try:\\n    with transaction.atomic():\\n        if not Order.objects.exists():\\n            Order.objects.create(key='17')\\nexcept OperationalError:\\n    pass\""
	for _, c := range []struct {
		answer, unique, expect string
		solves                 bool
	}{
		{caught, "", "{tables: {Order: 1}}", false},
		{strings.ReplaceAll(atomic, "key", "status"), "", "{tables: {Order: [{status: '17'}]}}", false}, // which is a column
		{strings.ReplaceAll(unique, "key", "status"), ", unique=True", "{tables: {Order: [{status: '17'}]}}", true},
		{unique, ", unique=True", "{tables: {Order: 1}}", true},
		{atomic, "", "{tables: {Order: 1}}", false},
		{locks, "", "{tables: {Order: 1}}", false},
		{atomic, "", "{tables: {Order: 1}, hops: [{method: POST}, {reason: OperationalError}]}", true},
		{`"Order.objects.get_or_create(key='17')"`, ", unique=True", "{tables: {Order: 1}}", true},
		{`"Order.objects.get_or_create(key='17')"`, "", "{tables: {Order: 1}}", false},
	} {
		src := order("{hole: save}", c.unique, strings.NewReplacer("ANSWER", c.answer, "EXPECT", c.expect).Replace(locked))
		src = strings.Replace(src, "import IntegrityError,", "import IntegrityError, OperationalError,", 1)
		if strings.Contains(c.answer, "status") {
			src = strings.NewReplacer("key=", "status=", "key =", "status =", `"key"`, `"status"`).Replace(src)
		}
		p, problems := compile(t, src)
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		tried, err := p.Write(t.Context(), 0, map[string]string{"save": strings.NewReplacer(`\n`, "\n", `"`, "").Replace(c.answer)})
		if err != nil {
			t.Fatal(err)
		}
		if len(tried.Refused) > 0 || tried.Solved != c.solves {
			t.Errorf("%s with %s: solved %v, refused %v", c.answer, c.expect, tried.Solved, tried.Refused)
		}
	}
}

const renamed = `  - step: once
    task:
      ask: |
        Each key once.
      sort: defend
      write:
        save:
          kind: view
          start: pass
          answer: |
            given = request.session.get("once", [])
            if "a" in given:
                given.remove("a")
            ALSO
            request.session["once"] = given
      promises:
        one: {text: It is gone, acts: [{submit: {button: Order}}], expect: {rows: [{data: {once: '["b"]'}}]}}
    submit: {button: Order}
    say: |
      So.
    expect: {hops: [{status: 302, replaced: [sessionid]}, {status: 200}]}
`

// A change of the answer that only writes a value of the session once more, under a name that it invents, teaches nothing
// where all else is left as by the answer.
func TestAChangeThatOnlyInventsANameIsTheAnswer(t *testing.T) {
	form := "return render(request, \"form.html\")"
	src := strings.Replace(order("{hole: save}", "", renamed), form, "request.session[\"once\"] = [\"a\", \"b\"]\n          "+form, 1)
	for also, told := range map[string]string{"len(given)": "", `request.session["seen"] = 1`: `request.session["other_seen"] = 1`} {
		src := strings.Replace(src, "ALSO", also, 1)
		p, problems := compile(t, src)
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		tr, err := p.RunWith(t.Context(), scenario.Options{Mutants: true, Prove: true})
		if err != nil {
			t.Fatal(err)
		}
		all := strings.Join(failures(src, tr), "\n")
		if strings.Contains(all, "other_once") || told != "" && !strings.Contains(all, told) {
			t.Errorf("with %s is told: %s", also, all)
		}
	}
}
