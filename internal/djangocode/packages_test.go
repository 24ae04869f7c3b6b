package djangocode_test

import (
	"testing"

	"statelab/internal/djangocode"
	"statelab/internal/httpsim"
	"statelab/internal/python"
)

// TestImportsByThePackagesOfTheProject reads imports of files that the site has, by packages of which it has some.
func TestImportsByThePackagesOfTheProject(t *testing.T) {
	program, err := python.Program("def total():\n    return 3\n")
	if err != nil {
		t.Fatal(err)
	}
	site := httpsim.Site{Host: "shop.test", AppName: "loans", UserModel: httpsim.CustomUser, Modules: map[string]*httpsim.Lines{"cart": {Head: program}},
		URLs: []httpsim.Pair{{Name: "mysite/urls.py"}, {Name: "polls/urls.py"}}, Models: []*httpsim.Model{{Name: "Book", App: "loans"}}}
	known := djangocode.Beside(site)
	for line, want := range map[string]string{
		"from .cart import total":                                        "",
		"from loans.cart import total":                                   "",
		"from polls.cart import total":                                   "",
		"from loans.models import Book as total":                         "",
		"from accounts.models import User as total":                      "",
		"from nonsense.cart import total":                                "1:6: there is no module nonsense.cart: the app of the site is called loans: write that, or app: nonsense in the site",
		"from nonsense import cart as total":                             "1:6: there is no module nonsense: the app of the site is called loans: write that, or app: nonsense in the site",
		"from nonsense.models import Book as total":                      "1:6: there is no module nonsense.models: the app of the site is called loans: write that, or app: nonsense in the site",
		"from loan.cart import total":                                    `1:6: there is no module loan.cart: did you mean "loans.cart"?`,
		"from shop.cart import total":                                    "1:6: there is no module shop.cart: the app of the site is called loans: write that, or app: shop in the site",
		"from djagno.http import HttpResponse as total":                  `1:6: there is no module djagno.http: did you mean "django.http"?`,
		"from nonsense.views import total\nfrom loans.cart import total": "1:6: there is no module nonsense.views: the app of the site is called loans: write that, or app: nonsense in the site",
	} {
		_, err := known.ReadPage(line + "\nfrom django.http import HttpResponse\n\ndef view(request):\n    return HttpResponse()\n")
		if got := errorText(err); got != want {
			t.Errorf("%s\nsays %q\nwant %q", line, got, want)
		}
	}
	_, wrong := djangocode.ReadURLs([]djangocode.URLsFile{{Name: "urls.py", Text: "from nonsense import views\nfrom loans.views import home\nfrom django.urls import path\nurlpatterns = [path('', views.home), path('x', home)]\n"}}, djangocode.Packages(site))
	if len(wrong) != 1 || wrong[0].Error() != "1:6: there is no module nonsense: the app of the site is called loans: write that, or app: nonsense in the site" {
		t.Errorf("of a urls.py is said %v", wrong)
	}
}

// errorText is what is said of lines, empty where nothing is wrong.
func errorText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
