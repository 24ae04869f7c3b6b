package djangocode_test

import (
	"testing"

	"statelab/internal/djangocode"
)

// A label of gettext_lazy() is looked up where it is shown, one of gettext() once, where the server starts, whatever
// either is called in the file.
func TestOnlyLazyLabelsAreLate(t *testing.T) {
	for _, c := range []struct {
		line, call string
		late       bool
	}{
		{"from django.utils.translation import gettext_lazy as _", `_("Tea")`, true},
		{"from django.utils.translation import gettext_lazy", `gettext_lazy("Tea")`, true},
		{"from django.utils import translation", `translation.gettext_lazy("Tea")`, true},
		{"from django.utils.translation import gettext as _", `_("Tea")`, false},
		{"from django.utils.translation import gettext", `gettext("Tea")`, false},
		{"from django.utils import translation", `translation.gettext("Tea")`, false},
		{"", `"Tea"`, false},
	} {
		src := "from django.db import models\n" + c.line + "\n\n\nclass Cup(models.Model):\n    name = models.CharField(" + c.call + ", max_length=9)\n"
		file, err := djangocode.ReadModels(src, "shop", djangocode.Known{})
		if err != nil {
			t.Errorf("%s, %s: %v", c.line, c.call, err)
			continue
		}
		f := file.Models[0].Fields[0]
		if f.Verbose != "Tea" || f.Late != c.late {
			t.Errorf("%s, %s: %q, late: %v", c.line, c.call, f.Verbose, f.Late)
		}
	}
}
