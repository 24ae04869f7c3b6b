package djangocode

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"statelab/internal/diag"
	"statelab/internal/httpsim"
	"statelab/internal/python"
)

// nowhere says which name in classes of Django's no run can find: a page, a field of a model, an attribute that
// as_view() sets, or what a template of a class holds. A lesson that shows a page that fails may mean it so.
func (k Known) nowhere(all []python.Statement) error {
	if k.Fails {
		return nil
	}
	return cmp.Or(k.pagesMisnamed(all), k.fieldsMisnamed(all), attributesMisnamed(all), k.templatesMisread(all))
}

// resolved are attributes and arguments whose text is an address or the name of a page, as resolve_url() takes it;
// pattern_name is a name alone.
var resolved = []string{"login_url", "next_page", "pattern_name"}

// pagesMisnamed looks for the pages that classes go on to: success_url = reverse_lazy("shelf").
func (k Known) pagesMisnamed(all []python.Statement) (err error) {
	if len(k.Pages) == 0 {
		return nil
	}
	look := func(at python.Statement, name string, e *python.Expr) {
		switch {
		case err != nil || e == nil:
		case calls(e) == "reverse_lazy" && len(e.Parts) == 2 && len(e.Named) == 0 && e.Parts[1].Kind == python.String:
			err = k.noPage(at, e.Parts[1].Text)
		case e.Kind == python.String && e.Text != "" && slices.Contains(resolved, name) && !strings.ContainsAny(e.Text, "/."):
			err = k.noPage(at, e.Text)
		}
	}
	eachStatement(all, func(s python.Statement) {
		for _, in := range s.Body {
			if s.Action == python.Class && in.Action == python.Assign && in.Target.Kind == python.Name {
				look(in, in.Target.Text, in.Value)
			}
		}
		python.Each(s.Value, func(e *python.Expr) {
			for _, n := range e.Named {
				if e.Kind == python.Call && (callsAsView(e) || slices.Contains(httpsim.SendingAway(), calls(e))) {
					look(s, n.Name, n.Value)
				}
			}
			if calls(e) == "method_decorator" && len(e.Parts) > 1 && err == nil {
				if by := e.Parts[1]; by.Dotted() == "staff_member_required" || calls(by) == "staff_member_required" {
					err = k.noAdmin(s, by)
				}
			}
		})
	})
	return err
}

// noPage refuses a name that no page has.
func (k Known) noPage(at python.Statement, name string) error {
	if hint, is := k.NoPage(name); is {
		return hinted(at, hint, "no page of this site is called so: Django answers NoReverseMatch")
	}
	return nil
}

// NoPage reports whether no page of the site has a name, with what may be meant.
func (k Known) NoPage(name string) (hint string, is bool) {
	site, names := httpsim.Site{Pages: map[string]httpsim.Page{}}, []string{}
	for path, called := range Called(k.Pages, k.Called) {
		site.Pages[path] = httpsim.Page{Name: called}
	}
	for _, path := range slices.Sorted(maps.Keys(site.Pages)) {
		own := site.URLNames(path)
		if slices.Contains(own, name) {
			return "", false
		}
		names = append(names, own[0])
	}
	return cmp.Or(diag.DidYouMean(name, names), "the site has "+strings.Join(names, ", ")), true
}

// fieldsMisnamed looks for the fields that a ModelForm and views that make one of a model name.
func (k Known) fieldsMisnamed(all []python.Statement) (err error) {
	eachStatement(all, func(s python.Statement) {
		if s.Action != python.Class || s.Value == nil || err != nil {
			return
		}
		for _, base := range s.Value.Parts {
			switch base.Text {
			case "CreateView", "UpdateView":
				err = cmp.Or(err, k.fieldsOf(s.Body, nil))
			case "ModelForm":
				for _, in := range s.Body {
					if in.Action == python.Class && in.Name == "Meta" && len(s.Value.Parts) == 1 {
						err = cmp.Or(err, k.fieldsOf(in.Body, s.Body))
					}
				}
			}
		}
	})
	return err
}

// fieldsOf looks for the fields that a class body says a model has; declared is the body of the form, which may have
// fields of its own.
func (k Known) fieldsOf(body, declared []python.Statement) error {
	said := assignedIn(body)
	model, fields := said["model"].Value, said["fields"].Value
	if model == nil || fields == nil || fields.Kind != python.List && fields.Kind != python.Tuple {
		return nil
	}
	i := slices.IndexFunc(k.Models, func(m *httpsim.Model) bool { return m.Name == model.Text && !m.Through })
	if i < 0 {
		return nil
	}
	var names []string
	for _, f := range k.Models[i].Fields {
		names = append(names, f.Name)
	}
	for _, f := range k.Models[i].Many {
		names = append(names, f.Name)
	}
	own := assignedIn(declared)
	for _, e := range fields.Parts {
		if _, is := own[e.Text]; e.Kind != python.String || is || e.Text == "id" || slices.Contains(names, e.Text) {
			continue
		}
		return hinted(said["fields"], cmp.Or(diag.DidYouMean(e.Text, names), "the model has "+strings.Join(names, ", ")),
			"%s has no field %q: Django answers FieldError", model.Text, e.Text)
	}
	return nil
}

// assignedIn are the lines of a body that give names a value.
func assignedIn(body []python.Statement) map[string]python.Statement {
	all := map[string]python.Statement{}
	for _, s := range body {
		if s.Action == python.Assign && s.Target.Kind == python.Name {
			all[s.Target.Text] = s
		}
	}
	return all
}

// attributesMisnamed looks whether a class has what as_view() is given.
func attributesMisnamed(all []python.Statement) (err error) {
	eachStatement(all, func(s python.Statement) {
		python.Each(s.Value, func(e *python.Expr) {
			if err != nil || e.Kind != python.Call || e.Parts[0].Kind != python.Attribute || e.Parts[0].Text != "as_view" {
				return
			}
			class := e.Parts[0].Parts[0].Text
			has, whole := attributesOfClass(all, class, 0)
			for _, n := range e.Named {
				if whole && n.Name != "" && !slices.Contains(has, n.Name) && err == nil {
					err = hinted(s, cmp.Or(diag.DidYouMean(n.Name, has), "give the class a line "+n.Name+" = …"), "as_view() takes attributes of %s, and %s is none: Django answers TypeError", class, n.Name)
				}
			}
		})
	})
	return err
}

// attributesOfClass are the names that a class of some lines has with those that it derives from, and whether these are
// all.
func attributesOfClass(all []python.Statement, name string, depth int) (names []string, whole bool) {
	at := slices.IndexFunc(all, func(s python.Statement) bool { return s.Action == python.Class && s.Name == name })
	if at < 0 || depth > len(all) {
		return httpsim.ViewAttributes(name)
	}
	for _, s := range all[at].Body {
		switch {
		case s.Action == python.Assign && s.Target.Kind == python.Name:
			names = append(names, s.Target.Text)
		case s.Action == python.Def || s.Action == python.Class:
			names = append(names, s.Name)
		case s.Action != python.Do && s.Action != python.Decorate && s.Action != python.Pass:
			return nil, false
		}
	}
	if all[at].Value == nil {
		return names, true
	}
	for _, base := range all[at].Value.Parts {
		more, known := attributesOfClass(all, base.Text, depth+1)
		if !known || base.Kind != python.Name && base.Kind != python.Attribute {
			return nil, false
		}
		names = append(names, more...)
	}
	return names, true
}

// templatesMisread reads the templates that classes name.
func (k Known) templatesMisread(all []python.Statement) (err error) {
	names := httpsim.Names{Any: true, Form: "kept", Files: k.Templates, Pages: Called(k.Pages, k.Called), OfUser: httpsim.GivenToUsers(k.Models)}
	look := func(at python.Statement, e *python.Expr) {
		if err != nil || e.Kind != python.String {
			return
		}
		if _, known := k.Templates[e.Text]; !known {
			return
		}
		if _, wrong := names.ParseFile(e.Text); wrong != nil {
			err = unparsed(at, wrong)
		}
	}
	eachTemplateName(all, look)
	return err
}
