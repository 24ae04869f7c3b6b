package djangocode_test

import (
	"strings"
	"testing"

	"statelab/internal/djangocode"
	"statelab/internal/httpsim"
)

// TestGoingOn reads lines that go on to what was sent, under two names of the view's own: what is
// written of them asks what they ask, and no name makes a check of what is none.
func TestGoingOn(t *testing.T) {
	const allowed = `url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}, require_https=request.is_secure())`
	for _, check := range []string{
		"if not " + allowed + ":\n    target = \"/\"\nreturn redirect(target)",
		"if " + allowed + ":\n    return redirect(target)\nreturn redirect(\"/\")",
		"if not target or not " + allowed + ":\n    return redirect(\"/\")\nreturn redirect(target)",
		"if not url_has_allowed_host_and_scheme(target, {request.get_host(), \"pay.test\"}, True):\n    target = \"/\"\nreturn redirect(target)",
		"if not url_has_allowed_host_and_scheme(url=target, allowed_hosts=None):\n    target = \"/\"\nreturn redirect(target)",
		"if not target.startswith(\"/\"):\n    target = \"/\"\nreturn redirect(target)",
		"if \"sh0p.test\" in target:\n    target = \"/\"\nreturn redirect(target)",
		"if not target:\n    target = \"/\"\nreturn redirect(target)",
		"if request.user.is_anonymous:\n    target = \"/\"\nreturn redirect(target)",
	} {
		var written [2]string
		for i, name := range []string{"target", "next_page"} {
			lines := strings.ReplaceAll("target = request.GET.get(\"next\", \"/\")\n"+check, "target", name)
			actions, _, err := djangocode.Known{}.Read(lines)
			if err != nil {
				t.Errorf("%s\nis refused: %v", lines, err)
				continue
			}
			code := djangocode.View(httpsim.Site{Pages: map[string]httpsim.Page{"/x": {Get: actions}}}, "/x")
			again, err := readPage(code)
			again.Name = "" // which stands in urls.py
			back := djangocode.View(httpsim.Site{Pages: map[string]httpsim.Page{"/x": again}}, "/x")
			if err != nil || back != code || strings.Contains(code, "scheme(") != strings.Contains(check, "scheme(") {
				t.Errorf("%s\nis written\n%sand, read back (%v),\n%s", lines, code, err, back)
			}
			written[i] = strings.ReplaceAll(code, "next_page", "target")
		}
		if written[0] != written[1] {
			t.Errorf("one name is written\n%sthe other\n%s", written[0], written[1])
		}
	}
	for _, lines := range []string{
		"if url_has_allowed_host_and_scheme(request.GET.get(\"next\")):\n    return redirect(\"/\")",
		"if url_has_allowed_host_and_scheme(request.GET.get(\"next\"), allowed_hosts={request.GET[\"host\"]}):\n    return redirect(\"/\")",
	} {
		if got, _, err := (djangocode.Known{}).Read(lines); err == nil {
			t.Errorf("%s\nis read as %v", lines, got)
		}
	}
}
