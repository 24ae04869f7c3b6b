package djangocode

import (
	"strings"
	"testing"
)

// TestReceiversStandUnderSignals holds that a file of views tells where what receives a signal belongs, and reads other
// decorators as before.
func TestReceiversStandUnderSignals(t *testing.T) {
	for _, test := range []struct{ above, want string }{
		{"@receiver(user_logged_in)", "which is read under signals"},
		{"@dispatch.receiver(user_logged_in)", "which is read under signals"},
		{"@login_required", ""},
	} {
		_, err := ReadViewsFile("import json\n" + test.above + "\ndef note(request, **kwargs):\n    return None\n")
		if test.want == "" && err != nil || test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)) {
			t.Errorf("%s: %v", test.above, err)
		}
	}
}
