package djangocode_test

import (
	"slices"
	"testing"

	"statelab/internal/djangocode"
)

// TestConstraintsAreDefinedWhole reads constraints, and wants them told as they were written: of which rows one holds
// makes it another constraint.
func TestConstraintsAreDefinedWhole(t *testing.T) {
	for _, constraint := range []string{
		`models.UniqueConstraint(fields=["copy"], condition=models.Q(returned__isnull=True), name="one_loan")`,
		`models.UniqueConstraint(fields=["copy", "member"], name="once")`,
		`models.UniqueConstraint(fields=["copy"], condition=models.Q(days__in=[1, 2]) & ~models.Q(member="it's"), name="some")`,
		`models.CheckConstraint(check=models.Q(days__gte=0) | models.Q(days__lt=models.F("most")), name="days")`,
		`models.CheckConstraint(check=~(models.Q(days=1) | models.Q(most=2)) & models.Q(days__isnull=False), name="both")`,
	} {
		text := "from django.db import models\n\n\nclass Loan(models.Model):\n    copy = models.IntegerField()\n    member = models.CharField(max_length=20)\n    days = models.IntegerField()\n    most = models.IntegerField()\n" +
			"    returned = models.DateTimeField(null=True)\n\n    class Meta:\n        constraints = [" + constraint + "]\n"
		read, err := djangocode.ReadModels(text, "shop", djangocode.Known{})
		if err != nil {
			t.Errorf("%s: %v", constraint, err)
			continue
		}
		if told := djangocode.Defined(read.Models[0]); !slices.Contains(told, "class Meta: constraints = ["+constraint+"]") {
			t.Errorf("of %s it tells\n%q", constraint, told)
		}
	}
}
