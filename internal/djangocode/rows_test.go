package djangocode_test

import (
	"strings"
	"testing"

	"statelab/internal/djangocode"
	"statelab/internal/httpsim"
)

// TestTwoForeignKeysToTheUser have two names on the side of the user: Django refuses two of
// one name (fields.E304).
func TestTwoForeignKeysToTheUser(t *testing.T) {
	model := &httpsim.Model{App: "shop", Name: "LogLine", Fields: []httpsim.ModelField{{Name: "actor", Kind: httpsim.ForeignKey}, {Name: "acts_as", Kind: httpsim.ForeignKey}}}
	code := djangocode.Project(httpsim.Site{Models: []*httpsim.Model{model}, Pages: map[string]httpsim.Page{"/": {Get: []httpsim.Action{httpsim.ListRows{Model: model}, httpsim.Text{Text: "x"}}}}})
	for _, line := range []string{
		"    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)\n",
		"    acts_as = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name=\"acts_as_logline_set\")\n",
	} {
		if !strings.Contains(code, line) {
			t.Errorf("models.py has no line %q:\n%s", line, code)
		}
	}
}
