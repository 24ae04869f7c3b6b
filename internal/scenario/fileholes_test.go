package scenario_test

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"statelab/internal/lesson"
	"statelab/internal/scenario"
)

// TestHolesInEveryFile writes in the holes of a form, a model, signals, context processors and a class line what
// somebody may type there: what cannot run is told at its line and is no try, and the rest is judged by the promises.
func TestHolesInEveryFile(t *testing.T) {
	src, err := os.ReadFile("../../docs/examples/any-file.yaml")
	if err != nil {
		t.Fatal(err)
	}
	p, problems, err := scenario.Load(lesson.Folder{FS: fstest.MapFS{"any-file.yaml": {Data: src}}}, "any-file")
	if err != nil || len(problems) > 0 {
		t.Fatal(err, problems)
	}
	steps := map[string]int{}
	for i, s := range p.Lesson().Steps {
		steps[s.ID.Value] = i
	}
	for _, c := range []struct {
		step, hole, text string
		refused          string // "" where it runs
		solved           bool
	}{
		{"form", "method", "def clean_name(self):\n    name = self.cleaned_data['name']\n    if Guest.objects.filter(name=name).count() > 0:\n        raise forms.ValidationError('No.')\n    return name", "", true},
		{"form", "method", "def clean_name(self):\n    name = self.cleaned_dta['name']\n    return name", `2:12: nothing is called "self.cleaned_dta" here`, false},
		{"form", "method", "def clean_name(self):\n    name = self.cleaned_data['name'\n    return name", "2:29: this [ is not closed: a ] is missing", false},
		{"form", "method", "def clean_name(self):\n    raise form.ValidationError('No.')", `2:11: nothing is called "form.ValidationError" here`, false},
		{"model", "shown", "return self.nmae", `1:8: nothing is called "self.nmae" here`, false},
		{"model", "shown", `return f"{self.name}"`, "", true},
		{"field", "field", "seats = models.PositiveIntegerField(default=2)", "", false},
		{"field", "field", "seats = models.IntegerField(default=1)", "", true},
		{"field", "field", "seats = models.PositiveIntegrField(default=1)", "1:9: django.db.models has no PositiveIntegrField", false},
		{"field", "field", "seats = models.PositiveIntegerField()", "1:1: migrate cannot make the table hall_guest as the model is now: IntegrityError: NOT NULL constraint failed: new__hall_guest.seats", false},
		{"signal", "receiver", `del request.session["waits"]`, "", true},
		{"signal", "receiver", `request.sesion.pop("waits", None)`, `1:1: nothing is called "request.sesion" here`, false},
		{"processor", "given", `return {"waiting": len(Guest.objects.all())}`, "", true},
		{"processor", "given", `return {"waiting": Gest.objects.count()}`, "1:20: Gest has no value here", false},
		{"class-line", "classline", "class WaitingListView(LoginRequiredMixin, ListView):", "", true},
		{"class-line", "classline", "class WaitingListView(LoginRequiredMixn, ListView):", "1:23: LoginRequiredMixn has no value here", false},
		{"class-line", "classline", "class WaitingListView(LoginRequiredMixin, ListView)", "1:", false},
		{"class-line", "classline", "class WaitingView(LoginRequiredMixin, ListView):", `with this the page around it cannot run: the file under views: has no view "WaitingListView"`, false},
	} {
		tried, err := p.Write(t.Context(), steps[c.step], map[string]string{c.hole: c.text})
		if err != nil {
			t.Errorf("%s: %v", c.text, err)
			continue
		}
		said := strings.ReplaceAll(tried.Refused.Error(), "hole "+c.hole+":", "")
		if tried.Solved != c.solved || (c.refused == "") != (said == "") || !strings.Contains(said, c.refused) || strings.Contains(said, "\n") {
			t.Errorf("%s\nis refused: %s\nwant: %s\nsolved: %v", c.text, said, c.refused, tried.Solved)
		}
	}
}
