package djangocode_test

import (
	"testing"

	"statelab/internal/djangocode"
)

// TestImportsOfWhatIsCalledAsItsModule reads what is called as the module in which it stands, and what has no module.
func TestImportsOfWhatIsCalledAsItsModule(t *testing.T) {
	for _, line := range []string{
		"from datetime import datetime\n\n\ndef view(request):\n    return HttpResponse(str(datetime(2026, 3, 2).year))",
		"from time import time\n\n\ndef view(request):\n    return HttpResponse(str(int(time()) > 5))",
	} {
		if _, err := (djangocode.Known{}).ReadPage("from django.http import HttpResponse\n" + line); err != nil {
			t.Errorf("%s\nis refused: %v", line, err)
		}
	}
	for _, line := range []string{"from . import views", "from .. import shop", "from  import x"} { // each ends
		_, err := djangocode.Known{}.ReadPage(line + "\n\n\ndef view(request):\n    return views.other(request)")
		if err == nil {
			t.Errorf("%s\nis read, though nothing here is called views.other", line)
		}
	}
}
