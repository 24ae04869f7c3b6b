package djangocode

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"statelab/internal/diag"
	"statelab/internal/httpsim"
	"statelab/internal/pynames"
	"statelab/internal/python"
)

// imported tells what is wrong with an import: a module or a name that there is none of, and one that is used
// and not played.
func (c *nameCheck) imported(s python.Statement) {
	for _, in := range s.Imports {
		_, _, own := c.ownModule(in.Full())
		switch {
		case c.inModels && strings.HasPrefix(in.Module, modelsModule): // of which who reads fields tells
		case own && in.Name != "":
			c.fromOwn(in)
		case own: // import shop.cart as cart
		case !c.module(in):
			c.meant[in.As] = in.Name != "" || c.meant[in.As]
		case in.Name != "" && in.Name != "*":
			c.fromModule(in)
		case in.Name == "" && !c.played && c.used[in.As] && !httpsim.KnownInLines(in.Module, c.Models) && !strings.HasPrefix(in.Module, "django"):
			c.meant[in.As] = true
			c.wrongAt(in.At.Line, in.At.Col, in.As, InReference, whose(in.Module), in.Module)
		}
	}
}

// whose is what is said of a module, or of what is in it, that is not played.
func whose(module string) string {
	if module == "django" || strings.HasPrefix(module, "django.") {
		return djangoHas
	}
	return pythonHas
}

// unplayed says of a name that a module has, as some lines import it, that it is not played; nil for any other one.
func unplayed(at python.Statement, all []python.Statement, name string) error {
	first, rest, deeper := strings.Cut(name, ".")
	eachImport(all, func(s python.Statement) {
		if full := s.Names[first]; full != "" && deeper {
			name = full + "." + rest
		}
	})
	end := strings.LastIndexByte(name, '.')
	if end < 0 || !slices.Contains(pynames.In(name[:end]), name[end+1:]) {
		return nil
	}
	return hinted(at, InReference, whose(name[:end]), name)
}

// isOwnModule reports whether a module is one of the author's own project.
func (k Known) isOwnModule(module string) bool {
	root, rest, _ := strings.Cut(module, ".")
	files := append(slices.Collect(maps.Keys(k.Modules)), "models", "forms", "views", "urls", "utils")
	return root == "" || !pynames.IsModule(root) && slices.Contains(files, rest) && k.inProject(root)
}

// module tells of a module that there is none of. It is false for one that is told.
func (c *nameCheck) module(of python.Imported) bool {
	module := of.Module
	if module == "jwt" || module == "__future__" || c.isOwnModule(module) || pynames.IsModule(module) {
		return true
	}
	known := "" // the longest part of it that there is
	for i, r := range module + "." {
		if r == '.' && pynames.IsModule(module[:i]) {
			known = module[:i]
		}
	}
	var beside []string
	for _, other := range pynames.Modules() {
		rest, below := strings.CutPrefix(other, known+".")
		if known == "" {
			rest, below = other, true
		}
		if below && strings.Count(rest, ".") <= strings.Count(strings.TrimPrefix(module, known+"."), ".") && (known != "" || !strings.Contains(rest, ".")) {
			beside = append(beside, other)
		}
	}
	hint := c.elsewhere(of)
	word, rest := module, ""
	if known == "" {
		word, rest, _ = strings.Cut(module, ".")
	}
	for i := 0; i < len(beside) && hint == ""; i += 100 { // a guess looks at so many at a time
		hint = guessed(word, rest, beside[i:min(i+100, len(beside))])
	}
	switch app, last, deeper := strings.Cut(module, "."); {
	case module == "forms" && (c.used["ModelForm"] || c.used["Form"]):
		hint = "write from django import forms"
	case c.Modules[module] != nil && !deeper:
		hint = "write from ." + module + " import …, or from . import " + module
	case hint == "" && deeper && c.nearModule(last) != "":
		hint = strings.Replace(c.nearModule(last), `"`, `"`+app+".", 1)
	case hint == "":
		hint = "imported are here modules of Django and of Python, .models, and what the site has under modules"
	}
	if _, guess, is := strings.Cut(hint, `"`); is {
		c.meant[strings.TrimSuffix(guess, `"?`)] = true
	}
	c.wrongAt(of.ModuleAt.Line, of.ModuleAt.Col, module, hint, noSuchModule, module)
	return false
}

// fromModule tells of a name that its module does not have, or that is used and not played.
func (c *nameCheck) fromModule(of python.Imported) {
	module, name, called, line, col := of.Module, of.Name, of.As, of.At.Line, of.At.Col
	if c.isOwnModule(module) {
		c.fromOwn(of)
		return
	}
	in := pynames.In(module)
	full := module + "." + name
	isThere := slices.Contains(in, name) || pynames.IsModule(full) || modulesOfNames()[name] == module || httpsim.KnownInLines(full, nil) && in == nil
	switch {
	case !isThere && (in != nil || strings.HasPrefix(module, "django")):
		hint := diag.DidYouMean(name, in)
		if other := c.home(name, module); other != "" && (hint == "" || pynames.In(module) == nil) {
			hint = "write from " + other + " import " + name
		}
		c.meant[called] = true
		if _, guess, is := strings.Cut(hint, `"`); is {
			c.meant[strings.TrimSuffix(guess, `"?`)] = true
		}
		c.wrongAt(line, col, name, hint, "%s has no %s", module, name)
	case c.signals && httpsim.KnownInSignals(full):
	case c.played || !c.used[called] || httpsim.KnownInLines(full, c.Models) || modulesOfNames()[name] == module || strings.Contains(module, "decorators"):
	default:
		c.meant[called] = true
		c.wrongAt(line, col, called, InReference, whose(module), full)
	}
}

// home is another module in which a name stands, the one that views take it from where there are several.
func (c *nameCheck) home(name, not string) string {
	if module := modulesOfNames()[name]; module != "" && module != not {
		return module
	}
	if slices.ContainsFunc(c.Models, func(m *httpsim.Model) bool { return m.Name == name }) {
		return ".models"
	}
	return ""
}

// fromOwn tells of a name that is taken from another file of the project, which has no such file, or no such name in it.
func (c *nameCheck) fromOwn(of python.Imported) {
	module, name, called, line, col := of.Module, of.Name, of.As, of.At.Line, of.At.Col
	if own, inside, is := c.ownModule(of.Full()); is {
		if !c.inModules(of.Full()) {
			hint := diag.DidYouMean(inside, c.givenBy(own))
			c.meantFor(hint)
			c.meant[called] = true
			c.wrongAt(line, col, name, hint, notOfModule, own, inside)
		}
		return
	}
	if _, written := c.Forms[name]; strings.HasSuffix(module, "forms") && !written && !c.played && c.used[called] && !httpsim.KnownInLines(name, c.Models) && modulesOfNames()[name] == "" {
		c.wrongAt(line, col, name, noFormsHint, noForms, name)
		return
	}
	missing := strings.HasPrefix(module, ".") && !slices.Contains([]string{".", ".models", ".forms", ".views", ".urls"}, module) // a file that there is not
	if strings.HasSuffix(module, "forms") || !missing && (httpsim.KnownInLines(name, c.Models) || modulesOfNames()[name] != "") {
		return
	}
	var models []string
	for _, m := range c.Models {
		models = append(models, m.Name)
	}
	ofModels := strings.HasSuffix(module, "models")
	hint := ""
	if ofModels || module == "." {
		hint = diag.DidYouMean(name, models)
	}
	if module == "." {
		hint = cmp.Or(hint, c.nearModule(name))
	}
	if !missing && !c.used[called] && hint == "" {
		return
	}
	c.meantFor(hint) // the lines name it as it is called: that is told here
	c.meant[called] = true
	last := module[strings.LastIndexByte(module, '.')+1:]
	switch {
	case ofModels && c.Modules["models"] != nil:
		c.wrongAt(line, col, name, cmp.Or(hint, "write it in models.py, under models"), notOfModule, "models", name)
	case ofModels:
		c.wrongAt(line, col, name, cmp.Or(hint, "models stand in the site, under models"), "the site has no model %s", name)
	case module == ".":
		c.wrongAt(line, col, name, cmp.Or(hint, c.nearModule(name), ModuleHint(name)), noFile, name)
	default:
		c.wrongAt(line, col, name, cmp.Or(c.nearModule(last), ModuleHint(last)), noModule, last, name)
	}
}

// meantFor keeps the name that a hint guesses from being told again where lines use it.
func (c *nameCheck) meantFor(hint string) {
	if _, guess, is := strings.Cut(hint, `"`); is {
		c.meant[strings.TrimSuffix(guess, `"?`)] = true
	}
}

// isWordByte reports whether a letter, a digit or _ stands at a place.
func isWordByte(text string, at int) bool {
	return at >= 0 && at < len(text) && (text[at] == '_' || text[at] >= '0' && text[at] <= '9' || text[at] >= 'a' && text[at] <= 'z' || text[at] >= 'A' && text[at] <= 'Z')
}
