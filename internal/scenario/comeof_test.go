package scenario_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"statelab/internal/lesson"
	"statelab/internal/scenario"
)

// listed is a lesson with each file of a site that other files of it name.
const listed = `statelab: 1
lesson: x
title: X
summary: X.
clock: 2026-03-02T09:00:00Z
sites:
  books.test:
    models: |
      from django.db import models

      class Book(models.Model):
          title = models.CharField(max_length=100)
    forms: |
      from django import forms

      SORTS = [("title", "Title"), ("-title", "Backwards")]

      class SearchForm(forms.Form):
          sort = forms.ChoiceField(choices=SORTS, required=False)
    urls: |
      from django.urls import path
      from . import views

      urlpatterns = [
          path("sorted/", views.sorted_books, name="sorted"),
          path("kept/", views.kept, name="kept"),
      ]
    views: |
      from django.shortcuts import redirect, render

      from .forms import SORTS, SearchForm
      from .models import Book

      def sorted_books(request):
          sort = request.GET.get("sort", "title")
          if sort not in dict(SORTS):
              sort = "title"
          return render(request, "list.html", {"books": Book.objects.order_by(sort)})

      def kept(request):
          {hole: body}
    templates:
      list.html: |
        {% for book in books %}<p>{{ book.title }}</p>{% endfor %}
steps:
- step: one
  visit: https://books.test/sorted/
  say: |
    Look.
  expect: {status: 200}
- step: two
  task:
    sort: repair
    ask: |
      Keep the order.
    write:
      body:
        kind: view
        start: |
          books = Book.objects.all()
          return render(request, "list.html", {"books": books})
        answer: |
          request.session["sort"] = request.GET.get("sort", "title")
          books = Book.objects.order_by(request.session["sort"])
          return render(request, "list.html", {"books": books})
    promises:
      kept:
        text: The order is kept
        acts: [{visit: 'https://books.test/kept/'}]
        expect: {rows: 1}
  hint:
    one: |
      Where is the order kept?
  visit: https://books.test/kept/
  say: |
    Kept.
  expect: {rows: 1}
`

// Where one part of a site is wrong, nothing is told of the names in others that are there but for that, and what is
// wrong in a template is told once, whoever fills it in.
func TestOnePartThatIsWrongIsToldAlone(t *testing.T) {
	told := func(was, is string) (all []string) {
		src := strings.Replace(listed, was, is, 1)
		if src == listed && was != "" {
			t.Fatalf("nothing holds %q", was)
		}
		_, list, err := scenario.Load(lesson.Folder{FS: fstest.MapFS{"x.yaml": {Data: []byte(src)}}}, "x")
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range list {
			all = append(all, d.Message)
		}
		return all
	}
	if all := told("", ""); len(all) > 0 {
		t.Fatalf("with nothing wrong: %q", all)
	}
	for _, c := range []struct{ was, is, want string }{
		{"{% endfor %}", "{% endfr %}", "in list.html, line 1: "},
		{"class Book(models.Model):", "class Book(models.Model)", "a colon is missing"},
		{"class SearchForm(forms.Form):", "class SearchForm(forms.Form)", "a colon is missing"},
		{`path("kept/", views`, `path("kept/" views`, "between two values stands a comma"},
		{"dict(SORTS)", "dict(SORTZ)", "SORTZ has no value here"},
	} {
		if all := told(c.was, c.is); len(all) != 1 || !strings.Contains(all[0], c.want) {
			t.Errorf("%s is told as %q", c.is, all)
		}
	}
}
