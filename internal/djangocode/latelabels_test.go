package djangocode_test

import (
	"os"
	"strings"
	"testing"

	"statelab/internal/djangocode"
	"statelab/internal/gettext"
	"statelab/internal/httpsim"
)

// TestLabelsOfChoicesAreLookedUpLate runs the lines of testdata/latelabels.txt: labels of choices in gettext_lazy() are in
// the language of the moment in forms and in get_NAME_display(), as a real Django 3.2 has them, which latelabels.py has
// recorded.
func TestLabelsOfChoicesAreLookedUpLate(t *testing.T) {
	korean, err := os.ReadFile("testdata/latelabels.po")
	if err != nil {
		t.Fatal(err)
	}
	catalog, err := gettext.Read(string(korean))
	if err != nil {
		t.Fatal(err)
	}
	recorded, err := os.ReadFile("testdata/latelabels.txt")
	if err != nil {
		t.Fatal(err)
	}
	models := modelsOf(t, "testdata/latelabels.models")
	known := djangocode.Known{Models: models, Modules: httpsim.Site{Models: models}.ModulesOf()}
	for _, block := range strings.Split(strings.TrimSpace(string(recorded)), "\n\n") {
		lines, want, _ := strings.Cut(block, "\n=> ")
		text := "from django import forms\nfrom django.http import HttpResponse\nfrom django.utils import translation\nfrom .models import Age, Answer, Lunch\n\n\n" +
			"def page(request):\n    def view():\n        " + strings.ReplaceAll(lines, "\n", "\n        ") + "\n    return HttpResponse(str(view()))\n"
		page, err := known.ReadPage(text)
		if err != nil {
			t.Errorf("%s\n%v", lines, err)
			continue
		}
		site := httpsim.Site{Host: "shop.test", Models: models, Pages: map[string]httpsim.Page{"/x": page}, Settings: httpsim.Settings{"LANGUAGE_CODE": "en"},
			Locale: map[string]httpsim.Translation{"ko": {Text: string(korean), Catalog: catalog}}}
		if _, _, got, told := asks(t, site, "late", "/x"); got != want {
			t.Errorf("%s\nhere   %s %v\nDjango %s", lines, got, told.Reason, want)
		}
	}
}
