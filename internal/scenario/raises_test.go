package scenario_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"statelab/internal/rule"
)

// orderPage is a task whose answer leads to the page of an order, with a mistake that raises.
const orderPage = `statelab: 1
lesson: order
title: An order
summary: Where does it lead?
clock: 2026-03-02T09:00:00Z
sites:
  shop.test:
    urls: |
      from django.urls import path
      from . import views
      urlpatterns = [
          path("order/<int:pk>/", views.order, name="order_detail"),
          path("new/", views.new, name="new"),
      ]
    views: |
      from django.shortcuts import redirect, render
      from django.http import HttpResponse
      def order(request, pk):
          return HttpResponse(f"order {pk}")
      def new(request):
          pk = 3
          {hole: lines}
steps:
  - step: mend
    task:
      sort: repair
      ask: |
        Go to the order.
      write:
        lines: {kind: view, start: 'return HttpResponse("done")', answer: 'return redirect("order_detail", pk=pk)'}
      promises:
        there: {text: It goes to the order, acts: [{visit: 'https://shop.test/new/'}], expect: {hops: [{status: 302}, {status: 200}]}}
      mistakes:
        raises:
          try: {lines: '%s'}
          if: {in: there, status: 500}
          reply: |
            Look at the address.
    visit: https://shop.test/new/
    say: |
      Done.
    expect: {hops: [{status: 302}, {status: 200}]}
`

// What is sure to raise an exception is no answer, and yet the mistake that students make most: as a mistake
// it is played, and whoever writes it is told the reply.
func TestAMistakeMayRaise(t *testing.T) {
	for line, raised := range map[string]string{
		`return redirect("order_detail")`:            "NoReverseMatch",
		`return redirect("order_detial", pk=pk)`:     "NoReverseMatch",
		`return redirect("order_detail", pkk=pk)`:    "NoReverseMatch",
		`return render(request, "nowhere.html")`:     "TemplateDoesNotExist",
		`return redirect("order_detail", pk=p)`:      "NameError",
		`return redirect(reverse("new"))`:            "NameError",
		`return HttpResponse(request.usr)`:           "AttributeError",
		`return HttpResponse(Order.objects.count())`: "NameError",
		`redirect("order_detail", pk=pk)`:            "ValueError",
	} {
		src := fmt.Sprintf(orderPage, line)
		p, problems := compile(t, src)
		if problems != nil {
			t.Errorf("%s: %v", line, problems)
			continue
		}
		tried, err := p.Write(t.Context(), 0, map[string]string{"lines": line})
		if err != nil || len(tried.Refused) > 0 || tried.Reply.In(rule.English) != "Look at the address." {
			t.Errorf("%s: %v, refused %v, told %q", line, err, tried.Refused, tried.Reply.In(rule.English))
			continue
		}
		told, _ := json.Marshal(tried.Promises[0].Steps[0].Exchanges[0].Server)
		if !strings.Contains(string(told), raised) {
			t.Errorf("%s: of the server it is told %s", line, told)
		}
	}
}

// Where the lesson has no reply to it, whoever writes it is told before it runs, with what may be meant.
func TestWhatRaisesIsToldBefore(t *testing.T) {
	p, problems := compile(t, fmt.Sprintf(strings.Replace(orderPage, "in: there, status: 500", "wrote: {lines: {has: nothing}}", 1), `return redirect("order_detail")`))
	if problems != nil {
		t.Fatal(problems)
	}
	tried, err := p.Write(t.Context(), 0, map[string]string{"lines": `return redirect("order_detial", pk=pk)`})
	if err != nil || len(tried.Refused) != 1 || tried.Mistake != "" {
		t.Errorf("%v, refused %v, mistake %q", err, tried.Refused, tried.Mistake)
	}
}

// What is no Python, and what an answer writes, stays as it was.
func TestWhatCannotRunIsNoMistake(t *testing.T) {
	if _, problems := compile(t, fmt.Sprintf(orderPage, `return redirect("order_detail" pk=pk)`)); len(problems) == 0 {
		t.Error("nothing is said of a line that is no Python")
	}
	wrong := strings.Replace(fmt.Sprintf(orderPage, `return HttpResponse("a")`), `answer: 'return redirect("order_detail", pk=pk)'`, `answer: 'return redirect("order_detail")'`, 1)
	if _, problems := compile(t, wrong); len(problems) == 0 {
		t.Error("nothing is said of an answer that raises")
	}
}
