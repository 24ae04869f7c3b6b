package djangocode_test

import (
	"strings"
	"testing"

	"statelab/internal/djangocode"
)

// TestTheListOfWhatIsReadIsTrue reads every line of the list, and none of the other list.
func TestTheListOfWhatIsReadIsTrue(t *testing.T) {
	for _, kind := range djangocode.Reads() {
		for _, lines := range kind.Lines {
			if strings.HasPrefix(lines, "response") {
				lines = "response = redirect(\"/\")\n" + lines + "\nreturn response"
			}
			if strings.HasPrefix(lines, "request.COOKIES") {
				lines = `request.session["a"] = ` + lines
			}
			if _, _, err := (djangocode.Known{}).Read(lines); err != nil {
				t.Errorf("%s\nis on the list, and refused: %v", lines, err)
			}
		}
	}
	for _, kind := range djangocode.NotRead() {
		for _, lines := range kind.Lines {
			if _, _, err := (djangocode.Known{}).Read(lines); err == nil {
				t.Errorf("%s\nis not read, and is", lines)
			}
		}
	}
}
