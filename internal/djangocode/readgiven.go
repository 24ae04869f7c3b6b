package djangocode

import (
	"maps"
	"slices"
	"strings"

	"statelab/internal/diag"
	"statelab/internal/httpsim"
	"statelab/internal/python"
)

// arguments are what a call is given.
type arguments struct {
	statement python.Statement
	call      string
	named     map[string]*python.Expr
	known     []string // the names that were taken
	fields    []string // what a query or a row may be given besides, with lookups behind
	err       error
}

// given returns the arguments of a call, by the names that they have by place.
func given(s python.Statement, e *python.Expr, names ...string) *arguments {
	a := &arguments{statement: s, call: e.Parts[0].Dotted(), named: map[string]*python.Expr{}}
	for i, v := range e.Parts[1:] {
		if i >= len(names) {
			a.err = refuse(s, "%s() is given too much", a.call)
			return a
		}
		a.named[names[i]] = v
	}
	for _, n := range e.Named {
		if a.named[n.Name] != nil {
			a.err = refuse(s, "%s() is given %s twice", a.call, n.Name)
		}
		a.named[n.Name] = n.Value
	}
	return a
}

// take returns an argument and takes it off; nil where it is not given.
func (a *arguments) take(name string) *python.Expr {
	e := a.named[name]
	a.known = append(a.known, name)
	delete(a.named, name)
	return e
}

// text takes an argument that is a text as it is typed; None is the empty one.
func (a *arguments) text(name string) string {
	e := a.take(name)
	switch {
	case e == nil, e.Dotted() == "None":
		return ""
	case e.Kind == python.String:
		return e.Text
	}
	a.refuse("%s of %s() is a text in quotes", name, a.call)
	return ""
}

// isTrue takes an argument that is True or False.
func (a *arguments) isTrue(name string) bool {
	e := a.take(name)
	if e == nil {
		return false
	}
	word := e.Dotted()
	if word != "True" && word != "False" {
		a.refuse("%s of %s() is True or False", name, a.call)
	}
	return word == "True"
}

func (a *arguments) refuse(format string, args ...any) { a.fail(refuse(a.statement, format, args...)) }

// fail keeps the first thing that is wrong.
func (a *arguments) fail(err error) {
	if a.err == nil {
		a.err = err
	}
}

// furtherGiven are what calls take by name besides what becomes of actions, by the last name of the call: lines with them are
// right, and run as they stand.
var furtherGiven = map[string][]string{
	"redirect":        {"permanent", "preserve_request"},
	"HttpResponse":    {"headers"},
	"JsonResponse":    {"encoder", "json_dumps_params", "content_type", "headers"},
	"delete":          {"using", "keep_parents"},
	"save":            {"force_insert", "force_update", "using", "update_fields"},
	"refresh_from_db": {"using", "fields", "from_queryset"},
	"dumps":           {"compress"},
	"salted_hmac":     {"secret", "algorithm"},
}

// columnsOfUser are the columns of auth.User, by which users are asked for and made.
var columnsOfUser = []string{"id", "pk", "username", "password", "email", "first_name", "last_name", "is_active", "is_staff", "is_superuser", "date_joined", "last_login"}

// rest refuses what was not taken: as a slip where nothing of the kind may stand there.
func (a *arguments) rest() error {
	last := a.call[strings.LastIndexByte(a.call, '.')+1:]
	for _, name := range slices.Sorted(maps.Keys(a.named)) {
		field, _, _ := strings.Cut(name, "__")
		if slices.Contains(furtherGiven[last], name) || slices.Contains(a.fields, field) {
			a.refuse("%s() with %s is not read here", a.call, name)
			continue
		}
		hint := diag.DidYouMean(name, slices.Concat(a.known, furtherGiven[last], a.fields))
		a.fail(hinted(a.statement, hint, "%s() takes no %s here", a.call, name))
	}
	return a.err
}

// fieldsOfUser are the fields of the class of the site's users, and what keys of other models call them back by.
func (r *viewReader) fieldsOfUser() []string {
	fields := slices.Clone(columnsOfUser)
	for _, m := range r.Models {
		if m == httpsim.UsersAmong(r.Models) {
			for _, f := range m.Fields {
				fields = append(fields, f.Name)
			}
			continue
		}
		fields = append(fields, strings.ToLower(m.Name))
		for _, f := range m.Fields {
			if name := m.RelatedName(f); name != "" {
				fields = append(fields, name)
			}
		}
	}
	return fields
}
