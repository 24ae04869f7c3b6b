package djangocode_test

import (
	"strings"
	"testing"

	"statelab/internal/djangocode"
	"statelab/internal/httpsim"
)

// TestNamesThatAreNotImported: in a file that imports something, each name that lines may import is told with the line that
// does, as Python answers NameError; one that is misspelt with the name that may be meant. A file that imports nothing knows
// them all.
func TestNamesThatAreNotImported(t *testing.T) {
	known := djangocode.Known{Models: []*httpsim.Model{{Name: "Order", Fields: []httpsim.ModelField{{Name: "item", Kind: httpsim.CharField}}}}}
	const file = "from django.http import HttpResponse\nfrom .models import Order\n\n\ndef home(request):\n    return HttpResponse(str(%))\n"
	for lines, want := range map[string]string{
		"Order.objects.filter(Q(item=1)).count()":           "from django.db.models import Q",
		"Order.objects.filter(item=F(\"item\")).count()":    "from django.db.models import F",
		"Order.objects.aggregate(n=Count(\"pk\"))":          "from django.db.models import Count",
		"Order.objects.aggregate(n=models.Count(\"pk\"))":   "from django.db import models",
		"Order.objects.filter(Exists(Order.objects.all()))": "from django.db.models import Exists",
		"Order.objects.annotate(n=Lower(\"item\"))":         "from django.db.models.functions import Lower",
		"Decimal(\"1.5\")":      "from decimal import Decimal",
		"Counter(\"abc\")":      "from collections import Counter",
		"_(\"x\")":              "from django.utils.translation import gettext as _",
		"Group.objects.count()": "from django.contrib.auth.models import Group",
		"choice([1])":           "from random import choice",
		"Order.objects.filter(Exsts(Order.objects.all())).all()": `did you mean "Exists"?`,
		"Decmal(\"1\")":        `did you mean "Decimal"?`,
		"Ordr.objects.count()": `did you mean "Order"?`,
	} {
		_, err := known.ReadPage(strings.Replace(file, "%", lines, 1))
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s\nis told %v, want %s", lines, err, want)
		}
	}
	for _, lines := range []string{"Order.objects.filter(Q(item=1)).count()", "Order.objects.aggregate(n=Count(\"pk\"))", "Decimal(\"1.5\")"} {
		if _, err := known.ReadPage("def home(request):\n    return HttpResponse(str(" + lines + "))\n"); err != nil {
			t.Errorf("%s\nis told %v where nothing is imported", lines, err)
		}
	}
}
