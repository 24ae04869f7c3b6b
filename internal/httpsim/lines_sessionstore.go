package httpsim

import (
	"cmp"
	"strings"

	"statelab/internal/pyrun"
	"statelab/internal/sessionstore"
)

// storeClass is SessionStore of one of Django's engines.
type storeClass struct {
	r     *running
	place Sessions
}

// TypeName implements pyrun.Object.
func (*storeClass) TypeName() string { return "type" }

// Attr implements pyrun.Object.
func (c *storeClass) Attr(name string) (pyrun.Value, bool, error) {
	switch name {
	case "__name__", "__qualname__":
		return "SessionStore", true, nil
	case "clear_expired":
		return method(name, func() (pyrun.Value, error) {
			return nil, c.r.as("SessionStore.clear_expired()", func() error { return sessionstore.ClearSessions(c.r.sessionEngineOf(c.place)) })
		})
	}
	return nil, false, nil
}

// Call implements pyrun.Callable: SessionStore(session_key=key).
func (c *storeClass) Call(args *pyrun.Args) (pyrun.Value, error) {
	key := args.Or("session_key", nil)
	text, is := key.(string)
	if !is && key != nil {
		return nil, pyrun.Raise("TypeError", "a session key is a text here, and not '%s'", pyrun.KindOf(key))
	}
	engine := c.r.sessionEngineOf(c.place)
	return &storeObject{c.r, sessionstore.NewSession(engine, c.r.server.sessionEnv(&c.r.log), text)}, args.Done()
}

// storeNames are the SessionStore of each engine, by its dotted name.
func storeNames() map[string]func(r *running) pyrun.Value {
	imports := map[string]func(r *running) pyrun.Value{"import_module": calls("import_module", importsModule)}
	all := map[string]func(r *running) pyrun.Value{"importlib.import_module": imports["import_module"], "importlib": module("importlib", imports)}
	for _, place := range AllSessions() {
		of := Sessions(place)
		all[of.Engine()+".SessionStore"] = func(r *running) pyrun.Value { return &storeClass{r, of} }
	}
	return all
}

// importsModule is import_module(settings.SESSION_ENGINE).
func importsModule(r *running, args *pyrun.Args) (pyrun.Value, error) {
	name, err := args.Text("name")
	if err != nil {
		return nil, err
	}
	for _, place := range AllSessions() {
		if of := Sessions(place); of.Engine() == name {
			return &pyrun.Module{Name: name, Names: map[string]pyrun.Value{"SessionStore": &storeClass{r, of}}}, args.Done()
		}
	}
	if strings.HasPrefix(name, "django.") {
		return nil, pyrun.Raise("NotImplementedError", "import_module() is given an engine of sessions here, as settings.SESSION_ENGINE names one")
	}
	return nil, pyrun.Raise("ModuleNotFoundError", "No module named '%s'", name)
}

// storeObject is a session that lines open by its key, beside that of the request.
type storeObject struct {
	r *running
	s *sessionstore.Session
}

// TypeName implements pyrun.Object.
func (*storeObject) TypeName() string { return "SessionStore" }

// data is what the session holds, which is read when somebody looks at it.
func (o *storeObject) data() (d *sessionstore.Dict, err error) {
	err = o.r.as("SessionStore", func() error { d = o.s.Data(); return o.s.Err() })
	return d, err
}

// Item implements pyrun.Itemed.
func (o *storeObject) Item(key pyrun.Value) (pyrun.Value, error) {
	d, err := o.data()
	if err != nil {
		return nil, err
	}
	o.s.Accessed = true
	return pyrun.Item(d, key)
}

// SetItem implements pyrun.ItemSetter.
func (o *storeObject) SetItem(key, value pyrun.Value) error {
	name, err := (*sessionObject)(nil).nameOf(key)
	if err == nil {
		err = pyrun.Weigh(value)
	}
	if err == nil {
		_, err = o.data()
	}
	if err == nil {
		o.s.Set(name, plainChoice(value))
	}
	return err
}

// DelItem implements pyrun.ItemDeleter.
func (o *storeObject) DelItem(key pyrun.Value) error {
	name, err := (*sessionObject)(nil).nameOf(key)
	if err == nil {
		_, err = o.data()
	}
	if err == nil && !o.s.Del(name) {
		err = &pyrun.Exception{Class: pyrun.ClassOf("KeyError"), Args: []pyrun.Value{key}}
	}
	return err
}

// Contains implements pyrun.Container.
func (o *storeObject) Contains(key pyrun.Value) (bool, error) {
	name, err := (*sessionObject)(nil).nameOf(key)
	if err == nil {
		_, err = o.data()
	}
	return err == nil && o.s.Has(name), err
}

// SetAttr implements pyrun.AttrSetter.
func (o *storeObject) SetAttr(name string, value pyrun.Value) (err error) {
	switch name {
	case "modified":
		o.s.Modified, err = pyrun.Truth(value)
	case "accessed":
		o.s.Accessed, err = pyrun.Truth(value)
	default:
		err = pyrun.Raise("NotImplementedError", "session.%s is not set here", name)
	}
	return err
}

// Attr implements pyrun.Object.
func (o *storeObject) Attr(name string) (pyrun.Value, bool, error) {
	does := func(do func() error) (pyrun.Value, bool, error) {
		return method(name, func() (pyrun.Value, error) { return nil, o.r.as("SessionStore."+name+"()", do) })
	}
	switch name {
	case "session_key":
		if key := o.s.Key(); key != "" {
			return key, true, nil
		}
		return nil, true, nil
	case "modified":
		return o.s.Modified, true, nil
	case "accessed":
		return o.s.Accessed, true, nil
	case "save":
		return does(o.s.Save)
	case "create":
		return does(o.s.Create)
	case "flush":
		return does(o.s.Flush)
	case "cycle_key":
		return does(o.s.CycleKey)
	case "clear":
		return does(func() error { o.s.Clear(); return o.s.Err() })
	case "is_empty":
		return method(name, func() (pyrun.Value, error) { return o.s.IsEmpty(), nil })
	case "exists", "delete":
		return function(name, func(args *pyrun.Args) (pyrun.Value, error) { return o.ofKey(name, args) })
	case "load":
		return method(name, func() (pyrun.Value, error) { return valueOf(o.data()) })
	case "get_expiry_age":
		return method(name, func() (pyrun.Value, error) { return o.s.ExpiryAge() })
	case "get_expiry_date":
		return method(name, func() (pyrun.Value, error) { at, err := o.s.ExpiryDate(); return pyrun.Moment{Time: at}, err })
	case "get_expire_at_browser_close":
		return method(name, func() (pyrun.Value, error) { return o.s.ExpireAtBrowserClose(), nil })
	case "set_expiry":
		return function(name, o.setExpiry)
	case "has_key":
		return function(name, func(args *pyrun.Args) (pyrun.Value, error) {
			key, err := args.Need("key")
			if err != nil {
				return nil, err
			}
			return o.Contains(key)
		})
	case "get", "keys", "values", "items", "pop", "setdefault", "update":
		d, err := o.data()
		if err != nil {
			return nil, false, err
		}
		f, err := pyrun.AttributeOf(d, name)
		if o.s.Accessed = true; err != nil || name != "pop" && name != "setdefault" && name != "update" {
			return f, err == nil, err
		}
		return function(name, func(args *pyrun.Args) (pyrun.Value, error) {
			o.s.Modified = true
			return pyrun.CallWith(f, args)
		})
	}
	return nil, false, nil
}

// ofKey is exists(key), and delete() of a key or of the session itself.
func (o *storeObject) ofKey(name string, args *pyrun.Args) (is pyrun.Value, err error) {
	key := args.Or("session_key", nil)
	if err := args.Done(); err != nil {
		return nil, err
	}
	text, _ := key.(string)
	err = o.r.as("SessionStore."+name+"()", func() (err error) {
		switch {
		case name == "exists":
			is, err = o.s.Exists(text)
		case key == nil:
			err = o.s.Delete("")
		default:
			err = o.s.DeleteKey(text)
		}
		return err
	})
	return is, err
}

// setExpiry is set_expiry(value).
func (o *storeObject) setExpiry(args *pyrun.Args) (pyrun.Value, error) {
	value, err := args.Need("value")
	if err == nil {
		err = args.Done()
	}
	if err == nil {
		_, err = o.data()
	}
	if err != nil {
		return nil, err
	}
	switch v := value.(type) {
	case nil:
		o.s.UnsetExpiry()
	case int64:
		o.s.SetExpiry(v)
	case pyrun.Moment:
		o.s.SetExpiryDate(v.Time)
	case pyrun.Delta:
		o.s.SetExpiryIn(v.Duration())
	default:
		return nil, pyrun.Raise("TypeError", "set_expiry() is given a number of seconds, a datetime, a timedelta or None, not '%s'", pyrun.KindOf(value))
	}
	return nil, nil
}

// sessionsAttr is what Session.objects has beside what a queryset has.
func (q *lineRows) sessionsAttr(name string) (pyrun.Value, bool, error) {
	if !q.model.IsSession() || len(q.where) > 0 || name != "save" && name != "encode" {
		return nil, false, nil
	}
	return function(name, func(args *pyrun.Args) (pyrun.Value, error) {
		var key pyrun.Value
		var err error
		if name == "save" {
			if key, err = args.Need("session_key"); err != nil {
				return nil, err
			}
		}
		given, err := args.Need("session_dict")
		if err != nil {
			return nil, err
		}
		data, is := given.(*sessionstore.Dict)
		if !is {
			return nil, pyrun.Raise("TypeError", "the data of a session is a dict here, and not '%s'", pyrun.KindOf(given))
		}
		text, err := q.r.server.sessionSettings().Codec().Encode(data, q.r.server.env.Now())
		if err != nil || name == "encode" {
			return text, cmp.Or(err, args.Done())
		}
		expires, err := args.Need("expire_date")
		if err == nil {
			err = args.Done()
		}
		if err != nil {
			return nil, err
		}
		return q.putSession(key, data, text, expires)
	})
}

// putSession is Session.objects.save(): a row is made or changed, and one without data goes.
func (q *lineRows) putSession(key pyrun.Value, data *sessionstore.Dict, text string, expires pyrun.Value) (pyrun.Value, error) {
	row, err := q.r.newRow(q.model, &pyrun.Args{Func: q.model.Name, Named: []pyrun.Arg{{Name: "session_key", Value: key}, {Name: "session_data", Value: text}, {Name: "expire_date", Value: expires}}})
	if err != nil {
		return nil, err
	}
	return row, q.r.as("Session.objects.save()", func() error {
		if data.Len() > 0 {
			return q.r.saves(row.record, saving{})
		}
		return q.r.collector().deleteRow(row.record)
	})
}
