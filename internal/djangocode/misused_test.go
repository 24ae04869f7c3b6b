package djangocode_test

import (
	"fmt"
	"strings"
	"testing"

	"statelab/internal/djangocode"
	"statelab/internal/httpsim"
)

// TestWhatPythonTakesWithoutAWord has lines that a server starts with, and that do nothing of what they seem to.
func TestWhatPythonTakesWithoutAWord(t *testing.T) {
	known := djangocode.Known{Models: []*httpsim.Model{{Name: "Order", App: "shop", Fields: []httpsim.ModelField{{Name: "item", Kind: httpsim.CharField}}}}}
	const view = "from django.db import models, transaction\nfrom django.db.models import Q\nfrom django.db.transaction import atomic\nfrom django.http import HttpResponse\nfrom .models import Order\n\n\ndef home(request):\n    %\n    return HttpResponse(str(Order.objects.count()))\n"
	const form = "from django import forms\nfrom .models import Order\n\n\nclass OrderForm(forms.ModelForm):\n    class Meta:\n        %\n"
	for lines, want := range map[string]string{
		"with transaction.atomic:\n        Order.objects.create(item=\"a\")":       "9:10: with is given what transaction.atomic() makes, and not the function: Python answers TypeError: write transaction.atomic()",
		"with atomic:\n        Order.objects.create(item=\"a\")":                   "9:10: with is given what atomic() makes",
		"with transaction.atomic():\n        Order.objects.create(item=\"a\")":     "",
		"orders = Order.objects.filter(Q(item=\"a\") or Q(item=\"b\"))":            "9:35: or gives one of its two sides: a query never asks for the other Q(): write |",
		"orders = Order.objects.filter(models.Q(item=\"a\") and Q(item=\"b\"))":    "write &",
		"orders = Order.objects.filter(Q(item=\"a\") | Q(item=\"b\"))":             "",
		"if Order.objects.all().exists:\n        return HttpResponse()":            "without parentheses behind it exists is only named, and nothing is done",
		"q = request.GET.get(\"q\")\n    asked = Q(item=q) if q or Order else Q()": "",
	} {
		_, err := known.ReadPage(strings.Replace(view, "%", lines, 1))
		told(t, lines, want, err)
	}
	for lines, want := range map[string]string{
		"model = Order\n        feilds = [\"item\"]":     `8:9: the Meta of a form has no feilds: Django does not look at it: did you mean "fields"?`,
		"model = Order\n        fields: [\"item\"]":      "8:9: a colon says of which type fields is, and gives it no value: write fields = …",
		"model = \"Order\"\n        fields = [\"item\"]": "7:17: a form is given the class of its model, and no text: Python answers AttributeError: write Order, without quotes",
		"model = Order\n        fields = \"item\"":       `8:18: fields is a list, and no text: Django answers TypeError: write ["item"]`,
		"model = Order\n        fields = [\"itm\"]":      `8:9: Order has no field "itm": Django answers FieldError: did you mean "item"?`,
		"model = Order": "6:5: a form of a model says which fields it has: Django answers ImproperlyConfigured",
		"model = Order\n        exclude = [\"item\"]":                          "",
		"model = Order\n        fields = \"__all__\"\n        mine = \"kept\"": "",
	} {
		_, err := known.ReadForms(strings.Replace(form, "%", lines, 1))
		told(t, lines, want, err)
	}
	for lines, want := range map[string]string{
		"objects = Cheap":                               "13:15: a manager is what its class makes: Cheap() with parentheses: write Cheap()",
		"objects = models.Manager":                      "write models.Manager()",
		"objects = Many.as_manager":                     "write Many.as_manager()",
		"class meta:\n        ordering = [\"item\"]":    "Django looks for a class Meta, and passes over meta: write class Meta:",
		"def _str_(self):\n        return self.item":    "Python looks for __str__, and never calls _str_: write def __str__",
		"def __str__(self):\n        self.item":         "the line looks at something and does nothing: write return before it",
		"def _private(self):\n        return self.item": "",
		"objects = Cheap()":                             "",
		"objects = Many.as_manager()":                   "",
		"manager_class = Many":                          "",
	} {
		_, err := djangocode.ReadModels("from django.db import models\n\n\nclass Cheap(models.Manager):\n    pass\n\n\nclass Many(models.QuerySet):\n    pass\n\n\nclass Order(models.Model):\n    "+lines+"\n    item = models.CharField(max_length=9)\n", "shop", djangocode.Known{})
		told(t, lines, want, err)
	}
}

// told wants an error to say something, alone; nothing: there is none.
func told(t *testing.T, lines, want string, err error) {
	t.Helper()
	if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n")) {
		t.Errorf("%s\nis told %v, want %q", lines, err, want)
	}
}

// TestClassesThatDeriveAgainAndAgain reads classes above which 3^40 ways lead, and two that derive from each other: each is
// looked at once.
func TestClassesThatDeriveAgainAndAgain(t *testing.T) {
	lines := "from django import forms\n\n\nclass A(B, B, B):\n    x = 1\n\n\nclass B(A, A, A):\n    x = 1\n"
	for i := range 40 {
		above := fmt.Sprint("C", i+1)
		lines += fmt.Sprintf("\n\nclass C%d(%s):\n    def __call__(self):\n        return 1\n\n    class meta:\n        x = 1\n", i, strings.Join([]string{above, above, above}, ", "))
	}
	known := djangocode.Known{}
	if _, err := known.ReadForms(lines); err == nil {
		t.Error("forms: nothing is told")
	}
	if _, err := djangocode.ReadModels(lines, "shop", known); err == nil {
		t.Error("models: nothing is told")
	}
	if got := djangocode.MiddlewareIn(lines); len(got) > 0 {
		t.Errorf("%q are taken for middleware", got)
	}
}
