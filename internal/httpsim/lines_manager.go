package httpsim

import (
	"strings"

	"statelab/internal/pyrun"
)

// managerOf is what a manager of one's own keeps: whose rows it finds.
type managerOf struct {
	r    *running
	m    *Model
	name string // objects, published
	// related are the rows that belong to one, of order.lines; nil of a model's.
	related *lineRows
}

// allRowsMethods are the methods of a queryset by their names.
func allRowsMethods() []string { return playedOf()["queryset"] }

// rowsAsMethods are the methods of models.QuerySet, as super() finds them.
func rowsAsMethods() map[string]pyrun.Value {
	all := map[string]pyrun.Value{}
	for _, name := range allRowsMethods() {
		if rowsMethods(name) == nil {
			continue
		}
		all[name] = pyrun.Method{Name: name, Do: func(self pyrun.Value, args *pyrun.Args) (pyrun.Value, error) {
			q, is := self.(*lineRows)
			if !is {
				return nil, pyrun.Raise("TypeError", "%s() is called on a QuerySet", name)
			}
			do := q.methodNamed(name)
			if do == nil {
				return nil, pyrun.NoAttribute(q, name)
			}
			return do(q, args)
		}}
	}
	return all
}

// querysetClass is models.QuerySet, or a class of lines below it.
type querysetClass struct {
	r *running
	c *pyrun.Class
}

// TypeName implements pyrun.Object.
func (*querysetClass) TypeName() string { return "type" }

// AsBase implements pyrun.Base.
func (c *querysetClass) AsBase() (*pyrun.Class, error) { return c.c, nil }

// Repr implements pyrun.Shown.
func (c *querysetClass) Repr() (string, error) { return "<class '" + c.c.Name + "'>", nil }

// Str implements pyrun.Shown.
func (c *querysetClass) Str() (string, error) { return c.Repr() }

// Attr implements pyrun.Object.
func (c *querysetClass) Attr(name string) (pyrun.Value, bool, error) {
	if name == "as_manager" {
		return method(name, func() (pyrun.Value, error) {
			of, err := c.r.managerFrom(c.r.bases().manager, c, "")
			if err != nil {
				return nil, err
			}
			return pyrun.Call(of)
		})
	}
	v, err := pyrun.AttributeOf(c.c, name)
	if pyrun.IsRaised(err, "AttributeError") {
		return nil, false, nil
	}
	return v, err == nil, err
}

// Call implements pyrun.Callable: PostQuerySet(self.model, using=self._db).
func (c *querysetClass) Call(args *pyrun.Args) (pyrun.Value, error) {
	of := args.Or("model", nil)
	args.Or("query", nil)
	args.Or("using", nil)
	args.Or("hints", nil)
	if err := args.Done(); err != nil {
		return nil, err
	}
	m := c.r.modelIn(of)
	if m == nil {
		return nil, pyrun.Raise("NotImplementedError", "a QuerySet is made of a model of the site here, and not of '%s'", pyrun.KindOf(of))
	}
	return c.of(&lineRows{r: c.r, model: m, said: m.Name + ".objects"}), nil
}

// of are rows as a queryset of the class.
func (c *querysetClass) of(q *lineRows) *lineRows {
	if c.c.Lines() {
		q.class = c.c
	}
	return q
}

// ClassOf implements pyrun.Classed.
func (q *lineRows) ClassOf() (*pyrun.Class, error) {
	if q.class == nil {
		return q.r.bases().queryset, nil
	}
	return q.class, nil
}

// managerClass is models.Manager.
func (r *running) managerClass() *pyrun.Class {
	names := map[string]pyrun.Value{"_queryset_class": nil, "db": "default", "_db": nil}
	give := func(name string, do func(self *pyrun.Instance, args *pyrun.Args) (pyrun.Value, error)) {
		names[name] = pyrun.Method{Name: name, Do: func(self pyrun.Value, args *pyrun.Args) (pyrun.Value, error) {
			in, is := self.(*pyrun.Instance)
			if !is {
				return nil, pyrun.Raise("TypeError", "%s() is called on a manager", name)
			}
			return do(in, args)
		}}
	}
	for _, name := range allRowsMethods() {
		if rowsMethods(name) == nil {
			continue
		}
		give(name, func(self *pyrun.Instance, args *pyrun.Args) (pyrun.Value, error) {
			return askQueryset(self, name, args)
		})
	}
	give("all", func(self *pyrun.Instance, args *pyrun.Args) (pyrun.Value, error) {
		if err := args.Done(); err != nil {
			return nil, err
		}
		return querysetBy(self)
	})
	give("get_queryset", func(self *pyrun.Instance, args *pyrun.Args) (pyrun.Value, error) {
		of, is := self.Data.(*managerOf)
		if !is {
			return nil, pyrun.Raise("AttributeError", "'NoneType' object has no attribute '_meta'")
		}
		q := &lineRows{r: of.r, model: of.m, said: of.m.Name + "." + of.name}
		if of.related != nil {
			q.said = of.related.said
		}
		if c, is := self.Class.Get("_queryset_class"); is {
			if class, is := c.(*querysetClass); is {
				class.of(q)
			}
		}
		return q, args.Done()
	})
	give("__str__", func(self *pyrun.Instance, _ *pyrun.Args) (pyrun.Value, error) {
		of, _ := self.Data.(*managerOf)
		if of == nil {
			return "None.None", nil
		}
		return of.m.App + "." + of.m.Name + "." + of.name, nil
	})
	names["from_queryset"] = &pyrun.ClassMethod{Of: pyrun.Method{Name: "from_queryset", Do: func(self pyrun.Value, args *pyrun.Args) (pyrun.Value, error) {
		of, err := args.Need("queryset_class")
		if err != nil {
			return nil, err
		}
		class, is := of.(*querysetClass)
		base, isClass := self.(*pyrun.Class)
		if !is || !isClass {
			return nil, pyrun.Raise("NotImplementedError", "from_queryset() is given a class that derives from models.QuerySet here")
		}
		name, _ := args.Or("class_name", "").(string)
		if err := args.Done(); err != nil {
			return nil, err
		}
		return r.managerFrom(base, class, name)
	}}}
	return pyrun.NewClass("Manager", names)
}

// managerFrom is Manager.from_queryset(): a class with the public methods of a queryset.
func (r *running) managerFrom(base *pyrun.Class, from *querysetClass, name string) (*pyrun.Class, error) {
	if name == "" {
		name = base.Name + "From" + from.c.Name
	}
	names := map[string]pyrun.Value{"_queryset_class": from}
	for _, of := range from.c.Order() {
		for _, method := range of.Own() {
			f, is := of.Names[method].(*pyrun.Function)
			if _, has := base.Get(method); has || !is || strings.HasPrefix(method, "_") || names[method] != nil {
				continue
			}
			if only, err := pyrun.AttributeOf(f, "queryset_only"); err == nil && only == true {
				continue
			}
			names[method] = pyrun.Method{Name: method, Do: func(self pyrun.Value, args *pyrun.Args) (pyrun.Value, error) {
				in, is := self.(*pyrun.Instance)
				if !is {
					return nil, pyrun.Raise("TypeError", "%s() is called on a manager", method)
				}
				return askQueryset(in, method, args)
			}}
		}
	}
	return pyrun.NewClass(name, names, base), r.counts.Works(len(names))
}

// querysetBy is what get_queryset() of a manager returns.
func querysetBy(manager *pyrun.Instance) (pyrun.Value, error) {
	call, err := pyrun.AttributeOf(manager, "get_queryset")
	if err != nil {
		return nil, err
	}
	return pyrun.Call(call)
}

// askQueryset calls a method of what get_queryset() of a manager returns.
func askQueryset(manager *pyrun.Instance, name string, args *pyrun.Args) (pyrun.Value, error) {
	q, err := querysetBy(manager)
	if err != nil {
		return nil, err
	}
	call, err := pyrun.AttributeOf(q, name)
	if err != nil {
		return nil, err
	}
	return pyrun.CallWith(call, args)
}

// bindManager lets a manager know its model.
func (r *running) bindManager(in *pyrun.Instance, of *managerOf) {
	in.Data = of
	in.Put("model", r.modelValue(of.m))
	in.Put("name", of.name)
}

// copiedManager is a manager of the same class, with what its lines have given it.
func copiedManager(in *pyrun.Instance) *pyrun.Instance {
	made := &pyrun.Instance{Class: in.Class}
	for name, v := range in.Attributes() {
		made.Put(name, v)
	}
	return made
}

// defaultManager is _default_manager of a model, nil for Django's own.
func (r *running) defaultManager(m *Model) (*pyrun.Instance, error) {
	if !m.Managed {
		return nil, nil
	}
	of := r.modelsFile()
	return of.managers[m], of.err
}

// rowsOfModel are the rows of a model as its default manager finds them.
func (r *running) rowsOfModel(m *Model) (*lineRows, error) {
	in, err := r.defaultManager(m)
	if err != nil {
		return nil, err
	}
	if in == nil {
		return &lineRows{r: r, model: m, said: m.Name + ".objects"}, nil
	}
	return rowsIn(in)
}

// rowsIn are the rows of a manager or of a queryset; an error where it is none of both.
func rowsIn(v pyrun.Value) (*lineRows, error) {
	if in, is := v.(*pyrun.Instance); is && in.Class.IsBelow("Manager") {
		of, err := querysetBy(in)
		if err != nil {
			return nil, err
		}
		v = of
	}
	q, is := v.(*lineRows)
	if !is {
		return nil, pyrun.Raise("TypeError", "get_queryset() returned '%s' and no QuerySet", pyrun.KindOf(v))
	}
	return q, nil
}

// isManager reports whether a value is a manager of one's own.
func isManager(v pyrun.Value) bool {
	in, is := v.(*pyrun.Instance)
	return is && in.Class.IsBelow("Manager")
}

// managed are rows that belong to one, as the default manager of their model has them: order.lines is of a class
// below that manager, which finds what the manager finds and belongs to the order.
func (r *running) managed(q *lineRows) (pyrun.Value, error) {
	in, err := r.defaultManager(q.model)
	if err != nil || in == nil {
		return q, err
	}
	class := pyrun.NewClass("RelatedManager", map[string]pyrun.Value{
		"get_queryset": pyrun.Method{Name: "get_queryset", Do: func(self pyrun.Value, args *pyrun.Args) (pyrun.Value, error) {
			if rows := q.cached(); rows != nil {
				if of, is := in.Class.Get("_queryset_class"); is {
					if of, is := of.(*querysetClass); is {
						of.of(rows)
					}
				}
				return rows, args.Done()
			}
			found, err := r.foundBehind(in.Class, self)
			if err != nil {
				return nil, err
			}
			return found.belonging(q), args.Done()
		}},
		"do_not_call_in_templates": true,
	}, in.Class)
	for _, name := range []string{"add", "remove", "clear", "set"} {
		call, has, err := q.manager.attr(q, name)
		if err != nil {
			return nil, err
		}
		if has {
			class.Names[name] = call
		}
	}
	made := &pyrun.Instance{Class: class}
	for name, v := range in.Attributes() {
		made.Put(name, v)
	}
	r.bindManager(made, &managerOf{r: r, m: q.model, name: q.manager.name, related: q})
	return made, r.counts.Works(len(class.Order()))
}

// foundBehind is super().get_queryset() of a class, on one of its instances.
func (r *running) foundBehind(class *pyrun.Class, self pyrun.Value) (*lineRows, error) {
	call, of, err := class.Bound("get_queryset", self)
	if err != nil {
		return nil, err
	}
	if of == nil {
		return nil, pyrun.NoAttribute(self, "get_queryset")
	}
	v, err := pyrun.Call(call)
	if err != nil {
		return nil, err
	}
	return rowsIn(v)
}

// belonging are the rows of a query that belong to one, as those of another query do.
func (q *lineRows) belonging(to *lineRows) *lineRows {
	made := q.anew()
	made.calls++
	for _, c := range to.where {
		c.call += q.calls
		made.where = append(made.where, c)
	}
	made.calls = q.calls + to.calls
	made.knows, made.manager, made.said = to.knows, to.manager, to.said
	return made
}
