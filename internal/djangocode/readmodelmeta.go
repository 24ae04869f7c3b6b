package djangocode

import (
	"slices"
	"strings"

	"statelab/internal/diag"
	"statelab/internal/httpsim"
	"statelab/internal/python"
)

// isAbstract reports whether a Meta says abstract = True.
func (r *modelsReader) isAbstract(meta python.Statement) bool {
	return slices.ContainsFunc(meta.Body, func(s python.Statement) bool {
		return s.Action == python.Assign && s.Target.Dotted() == "abstract" && s.Value.Dotted() == "True"
	})
}

// metaOf reads the Meta of a model. One that has none has that of the abstract model from which it derives.
func (r *modelsReader) metaOf(c *modelClass, parents []*modelClass) {
	var inherited *python.Statement
	for _, p := range parents {
		if p.abstract && p.meta != nil && inherited == nil {
			inherited = p.meta
		}
	}
	if c.model.IsUsers() {
		r.metaOfUsers(c)
		return
	}
	if c.meta == nil {
		if inherited != nil {
			c.meta = inherited
			r.meta(c, *inherited, true)
		}
		return
	}
	if c.meta.Value != nil && len(c.meta.Value.Parts) > 0 {
		base := c.meta.Value.Parts[0].Dotted()
		of := r.classes[strings.TrimSuffix(base, ".Meta")]
		if of == nil || !strings.HasSuffix(base, ".Meta") || of.meta == nil {
			r.failAt(c.meta.Value.Parts[0], "as in class Meta(TimeStamped.Meta):", "a Meta derives from that of an abstract model of the file here")
		}
		r.meta(c, *of.meta, true)
	}
	r.meta(c, *c.meta, false)
}

// meta reads class Meta. Inherited says that it is that of an abstract model, which makes nothing else abstract.
func (r *modelsReader) meta(c *modelClass, s python.Statement, inherited bool) {
	for _, line := range s.Body {
		switch {
		case line.Action == python.Pass || line.Action == python.Do && line.Value.Kind == python.String:
		case line.Action != python.Assign || line.Target.Kind != python.Name || len(line.Also) > 0:
			if !inherited {
				r.try(func() { r.fail(line.Line, line.Col, "", "this line of a Meta is not read here") })
			}
		case strings.HasPrefix(line.Target.Text, "_"):
		case !slices.Contains(metaOptions, line.Target.Text):
			if inherited {
				continue
			}
			hint := diag.DidYouMean(line.Target.Text, metaOptions)
			if hint == "" {
				hint = "leave it out"
			}
			r.try(func() {
				r.fail(line.Line, line.Col, hint, "Django answers TypeError: 'class Meta' got invalid attribute(s): %s", line.Target.Text)
			})
		default:
			problems := len(r.problems)
			r.try(func() { r.option(c, line.Target.Text, line) })
			if inherited { // told where it stands
				r.problems = r.problems[:problems]
			}
		}
	}
}

// option reads one of Meta.
func (r *modelsReader) option(c *modelClass, name string, line python.Statement) {
	m, v := c.model, line.Value
	switch name {
	case "abstract":
		r.truth(v)
	case "ordering":
		m.Ordering = r.order(v)
	case "unique_together":
		m.Together, m.Constraints = nil, slices.DeleteFunc(m.Constraints, func(u httpsim.UniqueConstraint) bool { return u.Name == "" })
		for i, set := range r.sets(v) {
			if i == 0 {
				m.Together = set
			} else {
				m.Constraints = append(m.Constraints, httpsim.UniqueConstraint{Fields: set})
			}
		}
	case "constraints":
		m.Constraints = slices.DeleteFunc(m.Constraints, func(u httpsim.UniqueConstraint) bool { return u.Name != "" })
		m.Checks = nil
		for _, part := range r.listed(v) {
			r.try(func() { r.constraint(m, part) })
		}
	case "indexes":
		m.Indexes = nil
		for _, part := range r.listed(v) {
			r.try(func() { r.index(m, part) })
		}
	case "verbose_name":
		m.Verbose, m.Late = r.said(v), r.isLate(v)
	case "verbose_name_plural": // which lines ask by _meta alone
		r.said(v)
	case "db_table":
		m.DBTable = r.text(v)
		if !httpsim.IsName(m.DBTable) {
			r.failAt(v, "give it letters, digits and _", "%q is no name of a table here", m.DBTable)
		}
	case "get_latest_by":
		if v.Kind == python.String {
			m.Latest = []string{v.Text}
			return
		}
		m.Latest = r.texts(v)
	case "permissions":
		for _, part := range r.listed(v) {
			r.try(func() {
				pair := r.listed(part)
				if len(pair) != 2 {
					r.failAt(part, `as in ("close_order", "Can close orders")`, "a permission is a code and a name")
				}
				m.Permissions = append(m.Permissions, httpsim.Permission{Code: r.text(pair[0]), Name: r.text(pair[1])})
			})
		}
	case "default_permissions":
		m.OwnPermissions = true
		for _, part := range r.listed(v) {
			m.UsualPermissions = append(m.UsualPermissions, r.text(part))
		}
	case "app_label":
		if app := r.appAt(v.Line); r.text(v) != app {
			r.failAt(v, "leave it out", "the app of this site is called %s", app)
		}
	case "managed":
		if !r.truth(v) {
			r.failAt(v, "leave it out", "a table that Django does not make is not played here")
		}
	case "proxy":
		if r.truth(v) {
			r.failAt(v, "write its methods in the model itself", "a proxy model is not played here")
		}
	case "default_related_name":
		name := r.placed(r.text(v), m)
		for i, f := range m.Fields {
			if f.Kind == httpsim.ForeignKey && f.Related == "" {
				m.Fields[i].Related = name
			}
		}
	default:
		r.fail(line.Line, line.Col, "leave it out", "%s of a Meta is not played here", name)
	}
}

// order reads ordering.
func (r *modelsReader) order(v *python.Expr) (all []string) {
	for _, part := range r.listed(v) {
		switch {
		case part.Kind == python.String && part.Text != "?":
			all = append(all, part.Text)
		case part.Kind == python.Call && part.Parts[0].Kind == python.Attribute && (part.Parts[0].Text == "desc" || part.Parts[0].Text == "asc") && len(part.Parts)+len(part.Named) == 1 && len(part.Parts[0].Parts[0].Parts) == 2 && part.Parts[0].Parts[0].Kind == python.Call && lastName(part.Parts[0].Parts[0].Parts[0].Dotted()) == "F":
			all = append(all, map[string]string{"desc": "-", "asc": ""}[part.Parts[0].Text]+r.text(part.Parts[0].Parts[0].Parts[1]))
		default:
			r.failAt(part, `as in ordering = ["-created_at"]`, "ordering names fields here, with - before one from the largest on")
		}
	}
	return all
}

// listed are the parts of a list or a tuple.
func (r *modelsReader) listed(e *python.Expr) []*python.Expr {
	if e = r.constant(e); e.Kind != python.List && e.Kind != python.Tuple {
		r.failAt(e, "write it in [ and ]", "this is a list in Django")
	}
	return e.Parts
}

// sets are the fields of unique_together: of one set, or of several.
func (r *modelsReader) sets(v *python.Expr) (sets [][]string) {
	parts := r.listed(v)
	if len(parts) > 0 && parts[0].Kind == python.String {
		return [][]string{r.texts(v)}
	}
	for _, part := range parts {
		sets = append(sets, r.texts(part))
	}
	return sets
}

// constraint reads models.UniqueConstraint(fields=[…], name="…") and models.CheckConstraint(check=Q(…), name="…").
func (r *modelsReader) constraint(m *httpsim.Model, e *python.Expr) {
	class := ""
	if e.Kind == python.Call {
		class = lastName(r.full(e.Parts[0]))
	}
	if class != "UniqueConstraint" && class != "CheckConstraint" || len(e.Parts) > 1 {
		r.failAt(e, `as in models.UniqueConstraint(fields=["user", "item"], name="one_item")`, "of constraints UniqueConstraint and CheckConstraint are played here, with their arguments by name")
	}
	u := httpsim.UniqueConstraint{}
	var asks *python.Expr
	for _, n := range e.Named {
		switch {
		case n.Name == "fields" && class == "UniqueConstraint":
			u.Fields = r.texts(n.Value)
		case n.Name == "name":
			u.Name = r.placed(r.text(n.Value), m)
		case n.Name == "condition", n.Name == "check" && class == "CheckConstraint": // check is condition since Django 5.1
			asks = n.Value
		default:
			line, col := r.nameOf(n)
			r.fail(line, col, "leave it out", "%s of a %s is not played here", n.Name, class)
		}
	}
	switch {
	case class == "UniqueConstraint" && (u.Name == "" || len(u.Fields) == 0 || !httpsim.IsName(u.Name)):
		r.failAt(e, `as in models.UniqueConstraint(fields=["user", "item"], name="one_item")`, "a UniqueConstraint has fields and a name")
	case class == "CheckConstraint" && (u.Name == "" || asks == nil || !httpsim.IsName(u.Name)):
		r.failAt(e, `as in models.CheckConstraint(check=models.Q(price__gte=0), name="price_is_not_negative")`, "a CheckConstraint has check and a name")
	case class == "UniqueConstraint":
		if asks != nil {
			q := r.q(asks)
			u.Condition = &q
		}
		m.Constraints = append(m.Constraints, u)
		r.constraints = append(r.constraints, constraintAt{m, u.Name, u.Fields, u.Condition, e})
	default:
		q := r.q(asks)
		m.Checks = append(m.Checks, httpsim.CheckConstraint{Name: u.Name, Check: q})
		r.constraints = append(r.constraints, constraintAt{m, u.Name, nil, &q, e})
	}
}

// constraintAt is a constraint with its place, whose fields are looked at when all models are known.
type constraintAt struct {
	m      *httpsim.Model
	name   string
	fields []string
	asks   *httpsim.Asked
	at     *python.Expr
}

// index reads models.Index(fields=["-created_at"], name="…").
func (r *modelsReader) index(m *httpsim.Model, e *python.Expr) {
	if e.Kind != python.Call || lastName(r.full(e.Parts[0])) != "Index" || len(e.Parts) > 1 {
		r.failAt(e, `as in models.Index(fields=["-created_at"])`, "an index is a models.Index here, with its arguments by name")
	}
	var i httpsim.Index
	for _, n := range e.Named {
		switch n.Name {
		case "fields":
			i.Fields = r.texts(n.Value)
		case "name":
			i.Name = r.placed(r.text(n.Value), m)
		default:
			line, col := r.nameOf(n)
			r.fail(line, col, "leave it out", "%s of a %s is not played here", n.Name, "Index")
		}
	}
	if len(i.Fields) == 0 || i.Name != "" && !httpsim.IsName(i.Name) {
		r.failAt(e, `as in models.Index(fields=["-created_at"])`, "an Index has fields")
	}
	m.Indexes = append(m.Indexes, i)
	var plain []string
	for _, name := range i.Fields {
		plain = append(plain, strings.TrimPrefix(name, "-"))
	}
	r.constraints = append(r.constraints, constraintAt{m, i.Name, plain, nil, e})
}

// laterMeta looks at what the Meta of a model names, when the fields of all models are known.
func (r *modelsReader) laterMeta(m *httpsim.Model) {
	for _, c := range r.constraints {
		if c.m != m {
			continue
		}
		for _, name := range c.fields {
			if _, known := m.Field(name); !known {
				var names []string
				for _, f := range m.Fields {
					names = append(names, f.Name)
				}
				hint := diag.DidYouMean(name, names)
				if hint == "" {
					hint = "name fields of the model"
				}
				r.failAt(c.at, hint, "%s has no field %s, of which a constraint or an index speaks", m.Name, name)
			}
		}
		if c.asks != nil {
			if _, err := m.AskedSQL(*c.asks); err != nil {
				r.failAt(c.at, "name fields of the model, and values that they have", "%v", err)
			}
		}
	}
}

// q reads Q(…) with & and | and ~ between several, whose values are written out.
func (r *modelsReader) q(e *python.Expr) (q httpsim.Asked) {
	switch {
	case e.Kind == python.Operation && (e.Text == "&" || e.Text == "|") && len(e.Parts) == 2:
		q.Or = e.Text == "|"
		for _, part := range e.Parts {
			one := r.q(part)
			if !one.Not && len(one.Parts) > 0 && (one.Or == q.Or || len(one.Parts) == 1) { // as Q adds them
				q.Parts = append(q.Parts, one.Parts...)
				continue
			}
			q.Parts = append(q.Parts, one)
		}
		return q
	case e.Kind == python.Operation && e.Text == "~" && len(e.Parts) == 1:
		one := r.q(e.Parts[0])
		return httpsim.Asked{Not: true, Parts: []httpsim.Asked{one}}
	case e.Kind == python.Call && lastName(r.full(e.Parts[0])) == "Q" && len(e.Named) > 0 && len(e.Parts) == 1:
		for _, n := range sortedNames(e.Named) {
			q.Parts = append(q.Parts, r.asked(n))
		}
		return q
	}
	r.failAt(e, `as in models.Q(price__gte=0)`, "what a constraint asks is Q() of fields and values here, with &, | and ~ between several")
	return q
}

// sortedNames are arguments in the order that Q gives them.
func sortedNames(all []python.Named) []python.Named {
	all = slices.Clone(all)
	slices.SortStableFunc(all, func(a, b python.Named) int { return strings.Compare(a.Name, b.Name) })
	return all
}

// asked reads one lookup of a constraint.
func (r *modelsReader) asked(n python.Named) httpsim.Asked {
	one := httpsim.Asked{Name: n.Name}
	e := r.constant(n.Value)
	if e.Kind == python.List || e.Kind == python.Tuple {
		for _, part := range e.Parts {
			one.Values = append(one.Values, r.written(part))
		}
		return one
	}
	if e.Kind == python.Call && lastName(r.full(e.Parts[0])) == "F" && len(e.Parts) == 2 {
		one.F = r.text(e.Parts[1])
		return one
	}
	one.Value = r.written(e)
	return one
}

// written is a value that is written out.
func (r *modelsReader) written(e *python.Expr) any {
	if value, is := r.member(e); is {
		return value
	}
	e = r.constant(e)
	switch {
	case e.Kind == python.String:
		return e.Text
	case isInteger(e):
		return wholeIn(e)
	case e.Kind == python.Name && (e.Text == "True" || e.Text == "False"):
		return e.Text == "True"
	case e.Kind == python.Name && e.Text == "None":
		return nil
	case e.Kind == python.Call && e.Parts[0].Dotted() == "Decimal" && len(e.Parts) == 2 && e.Parts[1].Kind == python.String:
		return e.Parts[1].Text
	}
	r.failAt(e, "", "what a constraint compares with is a text, a number, True, False, None or F(…) here")
	return nil
}
