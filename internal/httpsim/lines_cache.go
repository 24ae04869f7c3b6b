package httpsim

import (
	"statelab/internal/pyrun"
	"statelab/internal/sessionstore"
)

// cacheObject is django.core.cache.cache.
type cacheObject struct{ r *running }

// TypeName implements pyrun.Object.
func (*cacheObject) TypeName() string { return "LocMemCache" }

// Contains implements pyrun.Container.
func (c *cacheObject) Contains(key pyrun.Value) (bool, error) {
	name, err := pyrun.Str(key)
	if err != nil {
		return false, err
	}
	value, has := c.r.memory.cache.get(name, c.r.server.env.Now())
	if !has {
		value = nil
	}
	c.r.tellRead(name, value)
	return has, nil
}

func (c *cacheObject) timeout(args *pyrun.Args) (t Timeout, err error) {
	v, has := args.Take("timeout")
	if !has {
		return t, args.Done()
	}
	switch v := plainOf(v).(type) {
	case nil:
		t.Never = true
	case int64:
		t.After = secondsOf(v)
	case float64:
		t.After = secondsOf(int64(v))
	default:
		return t, pyrun.Raise("TypeError", "timeout is a number of seconds, not '%s'", pyrun.KindOf(v))
	}
	return t, args.Done()
}

// Attr implements pyrun.Object.
func (c *cacheObject) Attr(name string) (pyrun.Value, bool, error) {
	r := c.r
	key := func(args *pyrun.Args) (string, error) {
		v, err := args.Need("key")
		if err != nil {
			return "", err
		}
		return pyrun.Str(v)
	}
	switch name {
	case "get":
		return function(name, func(args *pyrun.Args) (pyrun.Value, error) {
			k, err := key(args)
			if err != nil {
				return nil, err
			}
			otherwise := args.Or("default", nil)
			v, has := r.memory.cache.get(k, r.server.env.Now())
			if !has {
				v = otherwise
			} else if v, err = copiedValue(v); err != nil {
				return nil, err
			}
			r.tellRead(k, v)
			return v, args.Done()
		})
	case "set", "add":
		return function(name, func(args *pyrun.Args) (pyrun.Value, error) {
			k, err := key(args)
			if err != nil {
				return nil, err
			}
			v, err := args.Need("value")
			if err != nil {
				return nil, err
			}
			t, err := c.timeout(args)
			if err != nil {
				return nil, err
			}
			if v, err = copiedValue(v); err != nil {
				return nil, err
			}
			before := r.cached
			r.cached = false
			err = r.putInCache(CacheSet{IfNew: name == "add", Timeout: t}, k, v)
			put := r.cached
			r.cached = r.cached || before
			if name == "add" {
				return put, err
			}
			return nil, err
		})
	case "touch":
		return function(name, func(args *pyrun.Args) (pyrun.Value, error) {
			k, err := key(args)
			if err != nil {
				return nil, err
			}
			t, err := c.timeout(args)
			if err != nil {
				return nil, err
			}
			return r.touchCache(k, t), nil
		})
	case "delete":
		return function(name, func(args *pyrun.Args) (pyrun.Value, error) {
			k, err := key(args)
			if err != nil {
				return nil, err
			}
			_, has := r.memory.cache.get(k, r.server.env.Now())
			return has, CacheDelete{Key: Literal(k)}.run(r.visit)
		})
	case "incr", "decr":
		return function(name, func(args *pyrun.Args) (pyrun.Value, error) {
			k, err := key(args)
			if err != nil {
				return nil, err
			}
			by, is := pyrun.Whole(args.Or("delta", int64(1)))
			if !is {
				return nil, pyrun.Raise("TypeError", "delta is a whole number")
			}
			if err := args.Done(); err != nil {
				return nil, err
			}
			a := CacheAdd{Key: Literal(k), By: Number(by), Minus: name == "decr"}
			if err := a.run(r.visit); err != nil {
				return nil, err
			}
			v, _ := r.memory.cache.get(k, r.server.env.Now())
			return v, nil
		})
	case "get_or_set":
		return function(name, func(args *pyrun.Args) (pyrun.Value, error) {
			k, err := key(args)
			if err != nil {
				return nil, err
			}
			v, err := args.Need("default")
			if err != nil {
				return nil, err
			}
			t, err := c.timeout(args)
			if err != nil {
				return nil, err
			}
			if there, has := r.memory.cache.get(k, r.server.env.Now()); has {
				r.tellRead(k, there)
				return there, nil
			}
			switch v.(type) {
			case *pyrun.Function, pyrun.Builtin:
				if v, err = pyrun.Call(v); err != nil {
					return nil, err
				}
			}
			return v, r.putInCache(CacheSet{Timeout: t}, k, v)
		})
	}
	return nil, false, nil
}

// copiedValue is a value of which nobody else has a part; what JSON does not hold stays what it is.
func copiedValue(v pyrun.Value) (pyrun.Value, error) {
	switch v.(type) {
	case *sessionstore.Dict, *sessionstore.List:
		if err := pyrun.Weigh(v); err != nil {
			return nil, err
		}
		return copyOf(v)
	}
	return v, nil
}
