package pynames

import (
	"slices"
	"testing"
)

func TestWhatIsRecorded(t *testing.T) {
	for _, module := range []string{"django.contrib.auth", "django.utils.timezone", "json", "urllib.parse"} {
		if !IsModule(module) || len(In(module)) == 0 {
			t.Errorf("%s: a module %v, with %d names", module, IsModule(module), len(In(module)))
		}
	}
	if IsModule("django.contrib.auht") || IsModule("numpy") {
		t.Error("a module that nobody has is one")
	}
	for kind, attribute := range map[string]string{"request": "COOKIES", "session": "cycle_key", "response": "set_cookie", "queryset": "union", "user": "last_login", "str": "removeprefix", "settings": "SESSION_COOKIE_AGE"} {
		if !Has(kind, attribute) {
			t.Errorf("a %s has no %s", kind, attribute)
		}
		if Has(kind, attribute+"s") {
			t.Errorf("a %s has %ss", kind, attribute)
		}
	}
	if homes := Homes("render"); !slices.Contains(homes, "django.shortcuts") {
		t.Errorf("render stands in %v", homes)
	}
	if !KindsWith("set_expiry") || KindsWith("sets_expiry") {
		t.Error("which attributes there are is told wrongly")
	}
}
