package djangocode_test

import (
	"errors"
	"testing"

	"statelab/internal/djangocode"
	"statelab/internal/python"
)

// What is not read is blamed where it stands, and not where the name is used that it got.
func TestAValueIsBlamedWhereItStands(t *testing.T) {
	_, _, err := djangocode.Known{}.Read("tag = request.headers.get(\"X-Tag\").title()\n\nlogout(request)\nrequest.session[\"tag\"] = tag")
	var told *python.Problem
	if !errors.As(err, &told) || told.Line != 1 {
		t.Errorf("it says %v", err)
	}
}
