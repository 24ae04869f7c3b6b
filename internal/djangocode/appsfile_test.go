package djangocode_test

import (
	"strings"
	"testing"

	"statelab/internal/djangocode"
)

const anApp = "from django.apps import AppConfig\n\n\nclass ShopConfig(AppConfig):\n    name = \"shop\"\n"

// TestAnAppsFile reads what projects have in apps.py, and what keeps signals.py from being read.
func TestAnAppsFile(t *testing.T) {
	for text, want := range map[string]string{
		anApp + "    def ready(self):\n        from . import signals  # noqa\n":                                                                                  "",
		anApp + "    default_auto_field = \"django.db.models.BigAutoField\"\n    verbose_name = \"A shop\"\n    def ready(self):\n        import shop.signals\n": "",
		anApp + "    def ready(self):\n        super().ready()\n        from shop import signals\n":                                                              "",
		anApp + "    def ready(self):\n        from .signals import hello\n":                                                                                     "",
		anApp: "4:1: nothing imports signals.py",
		anApp + "    def ready(self):\n        pass\n":                                    "4:1: nothing imports signals.py",
		anApp + "    def ready(self):\n        from django.contrib.auth import signals\n": "7:9: ready() imports signals.py here, and does nothing else",
		anApp + "    def ready(self):\n        print(1)\n":                                "7:9: ready() imports signals.py here, and does nothing else",
		strings.Replace(anApp, `"shop"`, `"store"`, 1):                                    "5:5: the app is called shop here",
		strings.Replace(anApp, `    name = "shop"`, "    pass", 1):                        "4:1: the class has no name",
		strings.Replace(anApp, "from django.apps import AppConfig", "", 1):                "4:1: the class of an app derives from AppConfig",
		"from django.apps import AppConfig\n":                                             "1:1: the apps.py has no class of the app",
		anApp + "\n\nprint(1)\n":                                                          "8:1: in an apps.py stand imports",
		anApp + "    label = \"other\"\n":                                                 "6:5: the app is called shop here",
		strings.Replace(anApp, `    name = "shop"`, "    name = \"mysite.shop\"\n    def ready(self):\n        import mysite.shop.signals", 1): "",
	} {
		err := djangocode.AppsFile{App: "shop", Signals: true}.Read(text)
		if want == "" && err != nil || want != "" && (err == nil || !strings.HasPrefix(err.Error(), want)) {
			t.Errorf("%s\nis told %v, want %s", text, err, want)
		}
	}
	if err := (djangocode.AppsFile{App: "shop"}).Read(anApp); err != nil {
		t.Errorf("without a signals.py: %v", err)
	}
	if err := (djangocode.AppsFile{App: "shop"}).Read(anApp + "    def ready(self):\n        from . import signals\n"); err == nil || !strings.Contains(err.Error(), "there is no signals.py") {
		t.Errorf("without a signals.py that is imported: %v", err)
	}
	if err := (djangocode.AppsFile{App: "shop", Signals: true, Imported: true}).Read(anApp); err != nil {
		t.Errorf("where models.py imports it: %v", err)
	}
}
