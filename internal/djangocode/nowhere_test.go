package djangocode_test

import (
	"errors"
	"testing"

	"statelab/internal/djangocode"
	"statelab/internal/httpsim"
	"statelab/internal/python"
)

// TestNamesInClassesThatNothingHas reads classes of Django's with a slip in one name, which a run asks for only once the
// page is opened. A lesson that shows a page that fails may mean it.
func TestNamesInClassesThatNothingHas(t *testing.T) {
	known := djangocode.Known{CSRF: true,
		Templates: map[string]string{"shelf.html": "{{ book }}", "torn.html": "{% if book %}", "odd.html": "{{ book|uper }}"},
		Pages:     []string{"/", "/shelf/"}, Called: map[string]string{"/": "home", "/shelf/": "shelf"},
		Models: []*httpsim.Model{{Name: "Book", Fields: []httpsim.ModelField{{Name: "title", Kind: httpsim.CharField}}}},
	}
	const add = "class Add(CreateView):\n    model = Book\n    template_name = \"shelf.html\"\n"
	for lines, want := range map[string]string{
		add + "    fields = [\"title\"]\n    success_url = reverse_lazy(\"shelf\")": "",
		add + "    fields = [\"titel\"]":                                            `4:5: Book has no field "titel": Django answers FieldError: did you mean "title"?`,
		add + "    fields = [\"title\"]\n    success_url = reverse_lazy(\"shlf\")":  `5:5: no page of this site is called so: Django answers NoReverseMatch: did you mean "shelf"?`,
		"class BookForm(forms.ModelForm):\n    more = forms.CharField()\n    class Meta:\n        model = Book\n        fields = [\"more\", \"titel\"]\n" + add + "    form_class = BookForm": `5:9: Book has no field "titel": Django answers FieldError: did you mean "title"?`,
		"class Shelf(TemplateView):\n    template_name = \"torn.html\"":                 "2:5: in torn.html, line 1: TemplateSyntaxError: Unclosed tag on line 1: 'if'. Looking for one of: elif, else, endif.: write {% endif %} where it ends",
		"class Shelf(TemplateView):\n    template_name = \"odd.html\"":                  `2:5: in odd.html, line 1: TemplateSyntaxError: Invalid filter: 'uper': did you mean "upper"?`,
		"class Shelf(TemplateView):\n    template_name = \"shefl.html\"":                `2:5: there is no template "shefl.html" here: did you mean "shelf.html"?`,
		"return TemplateView.as_view(templat_name=\"shelf.html\")":                      `1:1: as_view() takes attributes of TemplateView, and templat_name is none: Django answers TypeError: did you mean "template_name"?`,
		"return RedirectView.as_view(pattern_name=\"shlf\")":                            `1:1: no page of this site is called so: Django answers NoReverseMatch: did you mean "shelf"?`,
		"return RedirectView.as_view(url=\"/shlf\")":                                    "",
		"return LogoutView.as_view(next_page=\"/shlf/\")":                               "",
		"class Go(RedirectView):\n    shelf = 3\nreturn Go.as_view(shelf=4, url=\"/\")": "",
	} {
		_, err := known.ReadPage(lines)
		got := ""
		var p *python.Problem
		if errors.As(err, &p) {
			got = p.Error()
		} else if err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("%s\nsays %q\nwant %q", lines, got, want)
		}
	}
	known.Fails = true
	if _, err := known.ReadPage(add + "    fields = [\"titel\"]"); err != nil {
		t.Errorf("a lesson that shows a page that fails is refused: %v", err)
	}
}
