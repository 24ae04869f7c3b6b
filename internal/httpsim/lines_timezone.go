package httpsim

import "statelab/internal/pyrun"

// timezoneNames are the functions of django.utils.timezone. The zone of a site is UTC.
func timezoneNames() map[string]func(r *running) pyrun.Value {
	return map[string]func(r *running) pyrun.Value{
		"now": calls("now", func(r *running, args *pyrun.Args) (pyrun.Value, error) {
			return pyrun.Moment{Time: r.now()}, args.Done()
		}),
		"localtime": calls("localtime", func(r *running, args *pyrun.Args) (pyrun.Value, error) {
			at, err := r.localTime(args)
			return at, err
		}),
		"localdate": calls("localdate", func(r *running, args *pyrun.Args) (pyrun.Value, error) {
			at, err := r.localTime(args)
			return pyrun.DateOf(at.Time), err
		}),
		"is_aware": calls("is_aware", func(_ *running, args *pyrun.Args) (pyrun.Value, error) {
			at, err := zoned(args)
			return !at.Naive, err
		}),
		"is_naive": calls("is_naive", func(_ *running, args *pyrun.Args) (pyrun.Value, error) {
			at, err := zoned(args)
			return at.Naive, err
		}),
		"make_aware": calls("make_aware", func(_ *running, args *pyrun.Args) (pyrun.Value, error) {
			return turned(args, true, "make_aware expects a naive datetime, got ")
		}),
		"make_naive": calls("make_naive", func(_ *running, args *pyrun.Args) (pyrun.Value, error) {
			return turned(args, false, "make_naive() cannot be applied to a naive datetime")
		}),
	}
}

// zoned takes the datetime that a function is given, and nothing else.
func zoned(args *pyrun.Args) (pyrun.Moment, error) {
	v, err := args.Need("value")
	if err == nil {
		err = args.Done()
	}
	if err != nil {
		return pyrun.Moment{}, err
	}
	return asZoned(v)
}

func asZoned(v pyrun.Value) (pyrun.Moment, error) {
	at, is := v.(pyrun.Moment)
	if !is {
		return at, pyrun.Raise("AttributeError", "'%s' object has no attribute 'utcoffset'", pyrun.KindOf(v))
	}
	return at, nil
}

// localTime is localtime(value): now, where there is no value.
func (r *running) localTime(args *pyrun.Args) (pyrun.Moment, error) {
	v := args.Or("value", nil)
	if err := args.Done(); err != nil {
		return pyrun.Moment{}, err
	}
	if v == nil {
		return pyrun.Moment{Time: r.now()}, nil
	}
	at, err := asZoned(v)
	if err == nil && at.Naive {
		err = pyrun.Raise("ValueError", "localtime() cannot be applied to a naive datetime")
	}
	return at, err
}

// turned is make_aware(value), of what is naive, or make_naive(value), of what is aware. A refusal of make_aware() ends
// with what it was given.
func turned(args *pyrun.Args, aware bool, refusal string) (pyrun.Value, error) {
	at, err := zoned(args)
	if err != nil {
		return nil, err
	}
	if at.Naive != aware {
		if aware {
			given, err := pyrun.Str(at)
			if err != nil {
				return nil, err
			}
			refusal += given
		}
		return nil, pyrun.Raise("ValueError", "%s", refusal)
	}
	at.Naive = !aware
	return at, nil
}
