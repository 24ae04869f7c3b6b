package httpsim_test

import (
	"strings"
	"testing"

	"statelab/internal/httpsim"
)

// A page that fails while its template is filled in names the template and the line, the innermost one, and no
// template where the view caught that before it failed itself.
func TestAFailedPageNamesTheLineOfItsTemplate(t *testing.T) {
	templates := map[string]string{
		"base.html": "<p>\n{% block content %}{% endblock %}",
		"shop.html": "{% extends \"base.html\" %}\n{% block content %}\n<a href=\"{% url 'item' nothing %}\">\n{% endblock %}",
	}
	const drawn = "return render(request, \"shop.html\", {})"
	for lines, want := range map[string]string{
		drawn: "an exception at line 3 of shop.html, <a href=\"{% url 'item' nothing %}\">: NoReverseMatch",
		"try:\n    render(request, \"shop.html\", {})\nexcept Exception:\n    pass\nreturn int(\"x\")": "an exception: ValueError",
	} {
		site := page("/x/", linesOf(t, "from django.shortcuts import render", lines))
		site.Templates = templates
		site.Pages["/items/<int:pk>/"] = httpsim.Page{Name: "item", Get: []httpsim.Action{httpsim.Status{Code: 204}}}
		if got := notesOf(start(t, site).get("/x/", "")); !strings.Contains(got, want) {
			t.Errorf("%s\nis told as %s\nwanted %s", lines, got, want)
		}
	}
}
