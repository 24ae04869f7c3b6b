package djangocode_test

import (
	"strings"
	"testing"

	"statelab/internal/djangocode"
	"statelab/internal/httpsim"
)

// TestALoopIsWrittenAsItWasRead reads loops over what a session keeps. What each comes to in a
// real Django is compared by TestWhatIsReadComesToWhatDjangoDoes.
func TestALoopIsWrittenAsItWasRead(t *testing.T) {
	known := djangocode.Known{Models: []*httpsim.Model{order}}
	for _, lines := range []string{
		"for item, count in request.session.get(\"cart\", {}).items():\n    order, created = Order.objects.get_or_create(user=request.user, item=item, defaults={\"count\": count})\n    if not created:\n        order.count += count\n        order.save()\nreturn redirect(\"/\")",
		"for page in request.session.get(\"seen\", []):\n    if page == \"/\":\n        return redirect(\"/\")\nreturn redirect(\"/new/\")",
		"for item in list(request.session[\"cart\"].keys()):\n    request.session[\"last\"] = item\nreturn redirect(\"/\")",
		"for item in request.session[\"cart\"]:\n    value = request.session[\"cart\"][item]\n    request.session[\"last\"] = value\nreturn redirect(\"/\")",
	} {
		actions, _, err := known.Read(lines)
		if err != nil {
			t.Errorf("%s\nis refused: %v", lines, err)
			continue
		}
		page, err := known.ReadPage(lines)
		again := djangocode.View(httpsim.Site{Pages: map[string]httpsim.Page{"/": page}}, "/")
		if body := viewLines.FindStringSubmatch(again); err != nil || body == nil || strings.Trim(strings.ReplaceAll("\n"+body[1], "\n    ", "\n"), "\n") != lines {
			t.Errorf("%s\nis read as %v, %v, and written\n%s", lines, actions, err, again)
		}
	}
	for lines, want := range map[string]string{
		"for item in request.session[\"cart\"].items():\n    logout(request)":                "1:1: a loop over the items of a dict gives two names, and any other one: write for name, value in cart.items():",
		"for item in request.session[\"seen\"]:\n    request.session[\"seen\"].append(item)": "1:1: what the loop goes through is changed in it: write for name in list(…):",
		"for item in request.session[\"cart\"]:\n    request.session[\"cart\"][item] = 0":    "1:1: what the loop goes through is changed in it: write for name in list(…):",
		"for time in request.session[\"cart\"]:\n    logout(request)":                        "1:1: time is what Django calls something else here: take another name",
		"for a, a in request.session[\"cart\"].items():\n    logout(request)":                "1:1: the two names of a loop are the same",
		"for order in request.session[\"cart\"]:\n    logout(request)":                       "1:1: order is what Django calls something else here: take another name",
		"for item in request.session[\"cart\"]:\n    break":                                  "2:5: break is not read here: a loop goes through all",
	} {
		if _, _, err := known.Read(lines); err == nil || err.Error() != want {
			t.Errorf("%s\nis told %v, want %s", lines, err, want)
		}
	}
}
