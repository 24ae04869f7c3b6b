package djangocode_test

import (
	"os"
	"strings"
	"testing"

	"statelab/internal/djangocode"
	"statelab/internal/httpsim"
)

// TestTemplatesShowValuesAsDjangosDo fills the templates of testdata/shownvalues.txt with what lines of a view give them:
// what comes out is what a real Django 3.2 made of them, which shownvalues.py has recorded.
func TestTemplatesShowValuesAsDjangosDo(t *testing.T) {
	recorded, err := os.ReadFile("testdata/shownvalues.txt")
	if err != nil {
		t.Fatal(err)
	}
	context, rest, _ := strings.Cut(strings.TrimSpace(string(recorded)), "\n")
	models := auctionModels(t)
	for line := range strings.SplitSeq(rest, "\n") {
		template, want, _ := strings.Cut(line, " => ")
		known := djangocode.Known{Models: models, Modules: httpsim.Site{Models: models}.ModulesOf(), Templates: map[string]string{"x.html": template}}
		page, err := known.ReadPage("from datetime import date, timedelta\nfrom decimal import Decimal\nfrom django.shortcuts import render\nfrom .models import Bid, Lot\n\n\n" +
			"def page(request):\n    names = [name for name in \"ab\"]\n    return render(request, \"x.html\", " + context + ")\n")
		if err != nil {
			t.Errorf("%s is refused: %v", template, err)
			continue
		}
		site := httpsim.Site{Host: "shop.test", Users: []httpsim.User{{Name: "alice", Password: "pw"}, {Name: "bob", Password: "pw"}}, Models: models, Pages: map[string]httpsim.Page{"/x": page}, Templates: known.Templates}
		_, _, body, told := asks(t, site, "shown", "/x")
		if told.Reason.Name != "" {
			body = told.Reason.Name + ": " + told.Reason.Says
		}
		if body != want {
			t.Errorf("%s\n  here   %s\n  Django %s", template, body, want)
		}
	}
}
