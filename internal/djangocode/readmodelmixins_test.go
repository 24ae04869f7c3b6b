package djangocode_test

import (
	"strings"
	"testing"

	"statelab/internal/djangocode"
	"statelab/internal/httpsim"
	"statelab/internal/python"
)

// TestMixinsOfAnotherFile derives models from classes of a module of the site.
func TestMixinsOfAnotherFile(t *testing.T) {
	for name, c := range map[string]struct{ module, want string }{
		"methods":       {"class Loud:\n    KEY = 1\n    def loud(self):\n        return 1\n    @property\n    def quiet(self):\n        return 2", ""},
		"of another":    {"class Base:\n    def loud(self):\n        return 1\nclass Loud(Base):\n    @property\n    def quiet(self):\n        return 2\n    KEY = 1", ""},
		"of itself":     {"class Loud(Loud):\n    KEY = 1\n    def loud(self):\n        return 1\n    @property\n    def quiet(self):\n        return 2", ""},
		"a model":       {"from django.db import models\nclass Loud(models.Model):\n    pass", "Loud of mixins.py is a model"},
		"an __init__()": {"class Loud:\n    def __init__(self):\n        pass", "__init__() of a model in its own way is not played here, and Order has it of Loud"},
	} {
		program, err := python.Program(c.module)
		if err != nil {
			t.Fatal(err)
		}
		modules := map[string]*httpsim.Lines{"mixins": {Name: "mixins.py", Head: program}}
		file, err := djangocode.ReadModels("from django.db import models\nfrom .mixins import Loud\nclass Order(Loud, models.Model):\n    item = models.CharField(max_length=20)\n", "shop", djangocode.Known{Modules: modules})
		switch {
		case c.want != "":
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%s: told is %v, wanted %s", name, err, c.want)
			}
			if len(file.Models) != 1 {
				t.Errorf("%s: the models are %v", name, file.Models)
			}
		case err != nil:
			t.Errorf("%s: %v", name, err)
		default:
			has := map[string]httpsim.ModelMethod{}
			for _, m := range file.Models[0].Methods {
				has[m.Name] = m
			}
			if !has["quiet"].Property || !has["KEY"].Constant || has["loud"].Name == "" {
				t.Errorf("%s: the model has %v", name, file.Models[0].Methods)
			}
		}
	}
}
