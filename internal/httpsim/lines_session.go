package httpsim

import (
	"statelab/internal/pyrun"
	"statelab/internal/python"
	"statelab/internal/sessionstore"
)

// sessionObject is request.session.
type sessionObject struct{ r *running }

// TypeName implements pyrun.Object.
func (*sessionObject) TypeName() string { return "SessionStore" }

// nameOf is a name in the session.
func (*sessionObject) nameOf(key pyrun.Value) (string, error) {
	name, ok := sessionstore.Key(key)
	if !ok {
		return "", pyrun.Raise("TypeError", "unhashable type: '%s'", pyrun.KindOf(key))
	}
	return name, nil
}

// Item implements pyrun.Itemed.
func (s *sessionObject) Item(key pyrun.Value) (pyrun.Value, error) {
	name, err := s.nameOf(key)
	if err != nil {
		return nil, err
	}
	of, err := s.r.sessionData()
	if err != nil {
		return nil, err
	}
	if v, has := of.Lookup(name); has {
		return v, nil
	}
	return nil, &pyrun.Exception{Class: pyrun.ClassOf("KeyError"), Args: []pyrun.Value{key}}
}

// SetItem implements pyrun.ItemSetter.
func (s *sessionObject) SetItem(key, value pyrun.Value) error {
	name, err := s.nameOf(key)
	if err != nil {
		return err
	}
	of, err := s.r.sessionData()
	if err != nil {
		return err
	}
	if err := pyrun.Weigh(value); err != nil {
		return err
	}
	value = plainChoice(value)
	of.Set(name, value)
	if text, err := sessionstore.JSON(value); err == nil {
		s.r.says(name, text)
	}
	if isTime(value, s.r.server.env.Now()) {
		s.r.server.keepsTime(name)
	}
	shown, _ := shownValue(value, longestText)
	s.r.noteCode("session[%s] = %s", python.Quote(name), shown)
	return nil
}

// says keeps what was told of a value of the session, as JSON.
func (r *Request) says(name, text string) {
	if r.saidOf == nil {
		r.saidOf = map[string]string{}
	}
	r.saidOf[name] = text
}

// DelItem implements pyrun.ItemDeleter.
func (s *sessionObject) DelItem(key pyrun.Value) error {
	name, err := s.nameOf(key)
	if err != nil {
		return err
	}
	if _, err := s.r.sessionData(); err != nil {
		return err
	}
	return SessionDelete{Name: name}.run(s.r.visit)
}

// Contains implements pyrun.Container.
func (s *sessionObject) Contains(key pyrun.Value) (bool, error) {
	name, err := s.nameOf(key)
	if err != nil {
		return false, err
	}
	of, err := s.r.sessionData()
	if err != nil {
		return false, err
	}
	return of.Has(name), nil
}

// SetAttr implements pyrun.AttrSetter.
func (s *sessionObject) SetAttr(name string, value pyrun.Value) error {
	so, err := pyrun.Truth(value)
	if err != nil {
		return err
	}
	switch name {
	case "modified":
		if so {
			return SessionModified{}.run(s.r.visit)
		}
		s.r.session.Modified = false
		s.r.noteCode("session.modified = False")
		return nil
	case "accessed":
		s.r.session.Accessed = so
		return nil
	}
	return pyrun.Raise("NotImplementedError", "session.%s is not set here", name)
}

// Attr implements pyrun.Object.
func (s *sessionObject) Attr(name string) (pyrun.Value, bool, error) {
	r := s.r
	runs := func(a Action) (pyrun.Value, bool, error) {
		return method(name, func() (pyrun.Value, error) { return nil, a.run(r.visit) })
	}
	switch name {
	case "session_key":
		if key := r.session.Key(); key != "" {
			return key, true, nil
		}
		return nil, true, nil
	case "modified":
		return r.session.Modified, true, nil
	case "accessed":
		return r.session.Accessed, true, nil
	case "flush":
		return runs(Flush{})
	case "cycle_key":
		return runs(CycleKey{})
	case "clear":
		return runs(SessionClear{})
	case "save":
		return runs(SessionSave{})
	case "get":
		return function(name, func(args *pyrun.Args) (pyrun.Value, error) {
			key, err := args.Need("key")
			if err != nil {
				return nil, err
			}
			otherwise := args.Or("default", nil)
			if err := args.Done(); err != nil {
				return nil, err
			}
			of, err := s.nameOf(key)
			if err != nil {
				return nil, err
			}
			data, err := r.sessionData()
			if err != nil {
				return nil, err
			}
			if v, has := data.Lookup(of); has {
				return v, nil
			}
			return otherwise, nil
		})
	case "pop":
		return function(name, s.pop)
	case "setdefault":
		return function(name, func(args *pyrun.Args) (pyrun.Value, error) {
			key, err := args.Need("key")
			if err != nil {
				return nil, err
			}
			value, err := args.Need("value")
			if err != nil {
				return nil, err
			}
			if has, err := s.Contains(key); err != nil || has {
				if err != nil {
					return nil, err
				}
				return s.Item(key)
			}
			return value, s.SetItem(key, value)
		})
	case "update":
		return function(name, func(args *pyrun.Args) (pyrun.Value, error) {
			d, err := args.Need("dict_")
			if err != nil {
				return nil, err
			}
			items, err := pyrun.Iter(d)
			if err != nil {
				return nil, err
			}
			for _, key := range items {
				value, err := pyrun.Item(d, key)
				if err != nil {
					return nil, err
				}
				if err := s.SetItem(key, value); err != nil {
					return nil, err
				}
			}
			r.session.Modified = true
			return nil, args.Done()
		})
	case "keys", "values", "items":
		if _, err := r.sessionData(); err != nil {
			return nil, false, err
		}
		r.session.Accessed = true
		f, err := pyrun.AttributeOf(r.session.Data(), name)
		return f, true, err
	case "has_key":
		return function(name, func(args *pyrun.Args) (pyrun.Value, error) {
			key, err := args.Need("key")
			if err != nil {
				return nil, err
			}
			return s.Contains(key)
		})
	case "is_empty":
		return method(name, func() (pyrun.Value, error) { return r.session.IsEmpty(), nil })
	case "create":
		return method(name, func() (pyrun.Value, error) { return nil, r.createSession() })
	case "exists":
		return function(name, func(args *pyrun.Args) (pyrun.Value, error) {
			key, err := args.Text("session_key")
			if err != nil {
				return nil, err
			}
			var is bool
			err = r.as("request.session.exists()", func() (err error) { is, err = r.session.Exists(key); return err })
			return is, err
		})
	case "delete":
		return function(name, func(args *pyrun.Args) (pyrun.Value, error) {
			key := args.Or("session_key", nil)
			if err := args.Done(); err != nil {
				return nil, err
			}
			if text, is := key.(string); is {
				return nil, EndSession{Key: Literal(text), By: EndByStore}.run(r.visit)
			}
			return nil, r.as("request.session.delete()", func() error { return r.session.Delete("") })
		})
	case "set_expiry":
		return function(name, s.setExpiry)
	case "get_expiry_age":
		return method(name, func() (pyrun.Value, error) { return r.session.ExpiryAge() })
	case "get_expiry_date":
		return method(name, func() (pyrun.Value, error) {
			at, err := r.session.ExpiryDate()
			return pyrun.Moment{Time: at}, err
		})
	case "get_expire_at_browser_close":
		return method(name, func() (pyrun.Value, error) { return r.session.ExpireAtBrowserClose(), nil })
	case "set_test_cookie":
		return method(name, func() (pyrun.Value, error) { r.open().SetTestCookie(); return nil, nil })
	case "test_cookie_worked":
		return method(name, func() (pyrun.Value, error) { return r.open().TestCookieWorked(), nil })
	case "delete_test_cookie":
		return method(name, func() (pyrun.Value, error) { r.open().DeleteTestCookie(); return nil, nil })
	}
	return nil, false, nil
}

func (s *sessionObject) pop(args *pyrun.Args) (pyrun.Value, error) {
	key, err := args.Need("key")
	if err != nil {
		return nil, err
	}
	otherwise, has := args.Take("default")
	if err := args.Done(); err != nil {
		return nil, err
	}
	name, err := s.nameOf(key)
	if err != nil {
		return nil, err
	}
	of, err := s.r.sessionData()
	if err != nil {
		return nil, err
	}
	value, there := of.Lookup(name)
	if !there && !has {
		return nil, &pyrun.Exception{Class: pyrun.ClassOf("KeyError"), Args: []pyrun.Value{key}}
	}
	if err := (SessionPop{Name: name}).run(s.r.visit); err != nil {
		return nil, err
	}
	if there {
		return value, nil
	}
	return otherwise, nil
}

func (s *sessionObject) setExpiry(args *pyrun.Args) (pyrun.Value, error) {
	value, err := args.Need("value")
	if err != nil {
		return nil, err
	}
	a := SetExpiry{}
	switch value := plainOf(value).(type) {
	case nil:
	case int64:
		a.Length = secondsOf(value)
	case pyrun.Moment:
		a.At = value.Time
	case pyrun.Delta:
		d := value.Duration()
		a.In = &d
	default:
		return nil, pyrun.Raise("TypeError", "set_expiry() is given a number of seconds, a datetime, a timedelta or None, not '%s'", pyrun.KindOf(value))
	}
	return nil, a.run(s.r.visit)
}

// createSession is request.session.create(): a new key at once, whatever there was before.
func (r *running) createSession() error {
	if err := r.as("session.create()", r.session.Create); err != nil {
		return err
	}
	r.sayLookup() // how the request came stands before what is made of it
	if r.server.inCookies() {
		r.Note("session.create(): the cookie is signed anew", "session.create(): 쿠키에 다시 서명함")
		return nil
	}
	r.Note("session.create(): new key %s", "session.create(): 새 키 %s", sessionstore.ShortKey(r.session.Key()))
	return nil
}
