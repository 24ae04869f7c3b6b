package djangocode_test

import (
	"testing"

	"statelab/internal/djangocode"
	"statelab/internal/httpsim"
	"statelab/internal/python"
)

// FuzzReadModule reads two files that may import one another, whatever they hold.
func FuzzReadModule(f *testing.F) {
	f.Add("from .b import y\nx = 1", "from .a import x\ny = 2")
	f.Add("from .a import *\nfrom . import a, b\ndef f(): return b.y", "try:\n    from .a import f\nexcept ImportError:\n    f = None\nclass C(f): pass")
	f.Add("from shop.b import C as D\nimport b\n@D\ndef f(x=D): global y", "__all__ = [1]\nfrom ...a import x\nC = [C for C in a.C]")
	f.Fuzz(func(t *testing.T, a, b string) {
		k := djangocode.Known{Modules: map[string]*httpsim.Lines{}}
		for name, text := range map[string]string{"a": a, "b": b} {
			program, _ := python.Program(text)
			k.Modules[name] = &httpsim.Lines{Name: name + ".py", Head: program}
		}
		for name, text := range map[string]string{"a": a, "b": b} {
			if file, err := k.ReadModule(name, text); err == nil && file == nil {
				t.Errorf("%q is read as nothing", text)
			}
		}
		k.WrongImports(k.Modules)
	})
}
