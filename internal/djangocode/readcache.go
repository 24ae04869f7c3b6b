package djangocode

import (
	"reflect"
	"strconv"
	"strings"
	"time"

	"statelab/internal/httpsim"
	"statelab/internal/python"
)

// Lines of the cache that are read, which messages name.
const (
	cacheSetLine = `cache.set("name", "text", 300)`
	cacheAddLine = `cache.set("name", cache.get("name", 0) + 1, 300)`
	codeLine     = `code = get_random_string(6, "0123456789")`
)

// cache reads a call of the cache that stands alone.
func (r *viewReader) cache(s python.Statement, call string) error {
	switch call {
	case "set", "add":
		return r.cacheSet(s, call == "add")
	case "incr", "decr":
		args := given(s, s.Value, "key", "delta")
		key, err := r.cacheKey(s, args.take("key"))
		if err != nil {
			return err
		}
		a := httpsim.CacheAdd{Key: key, Minus: call == "decr"}
		if delta := args.take("delta"); delta != nil {
			by, ok := r.amount(s, delta)
			if !ok {
				return instead(s, `cache.incr("name", int(request.POST["n"]))`, "cache.%s() is given a number", call)
			}
			a.By = by
		}
		r.add(s, a)
		return args.rest()
	case "delete":
		args := given(s, s.Value, "key")
		key, err := r.cacheKey(s, args.take("key"))
		if err != nil {
			return err
		}
		r.add(s, httpsim.CacheDelete{Key: key})
		return args.rest()
	}
	return instead(s, cacheSetLine, "cache.%s() is not read here", call)
}

// cacheKey reads the name of an entry, which is a text.
func (r *viewReader) cacheKey(s python.Statement, e *python.Expr) (httpsim.Template, error) {
	if e == nil || e.Kind == python.Number {
		return httpsim.Template{}, instead(s, cacheSetLine, "the name of an entry of the cache is a text")
	}
	return r.value(s, e)
}

// cacheSet reads cache.set(…), cache.add(…), and the sum that is set again.
func (r *viewReader) cacheSet(s python.Statement, ifNew bool) error {
	args := given(s, s.Value, "key", "value", "timeout")
	key, err := r.cacheKey(s, args.take("key"))
	if err != nil {
		return err
	}
	value, timeout := args.take("value"), httpsim.Timeout{}
	if value == nil {
		return instead(s, cacheSetLine, "cache.%s() is given a name and a value", strings.TrimPrefix(args.call, "cache."))
	}
	if e := args.take("timeout"); e != nil {
		if timeout, err = r.timeout(s, e); err != nil {
			return err
		}
	}
	if err := args.rest(); err != nil {
		return err
	}
	if left, by, minus, ok := r.summed(s, value); ok && !ifNew && calls(left) == "cache.get" {
		kept, from, err := r.cacheGet(s, left)
		if err != nil || from == nil || from.Kind != python.Number || !reflect.DeepEqual(kept, key) {
			return instead(s, cacheAddLine, "what is set again is the number of the same entry")
		}
		r.add(s, httpsim.CacheAdd{Key: key, By: by, Minus: minus, From: &from.Number, Timeout: timeout})
		return nil
	}
	t, err := r.kept(s, value)
	r.add(s, httpsim.CacheSet{Key: key, Value: t, Timeout: timeout, IfNew: ifNew})
	return err
}

// timeout reads a number of seconds, None, or the time from now to a moment that was sent or
// kept.
func (r *viewReader) timeout(s python.Statement, e *python.Expr) (t httpsim.Timeout, err error) {
	if e.Dotted() == "None" {
		return httpsim.Timeout{Never: true}, nil
	}
	if calls(e) == "int" && len(e.Parts) == 2 {
		e = e.Parts[1]
	}
	if e.Kind == python.Operation && e.Text == "-" && len(e.Parts) == 2 && (isCode(e.Parts[1], timeNow) || isCode(e.Parts[1], "time.time()")) {
		until, ok := r.amount(s, e.Parts[0])
		if !ok || len(until.Nodes()) != 1 {
			return t, instead(s, cacheSetLine, "the moment from which the time is taken away is one that was sent or kept")
		}
		return httpsim.Timeout{Until: &until}, nil
	}
	after, ok := seconds(e)
	if !ok || after < time.Second || calls(e) != "" {
		return t, instead(s, cacheSetLine, "a timeout is a number of seconds, or None")
	}
	return httpsim.Timeout{After: &after}, nil
}

// cacheGet reads cache.get("name", …): the name, and what stands for an entry that is not
// there, nil for None.
func (r *viewReader) cacheGet(s python.Statement, e *python.Expr) (key httpsim.Template, missing *python.Expr, err error) {
	args := given(s, e, "key", "default")
	if key, err = r.cacheKey(s, args.take("key")); err != nil {
		return key, nil, err
	}
	missing = args.take("default")
	return key, missing, args.rest()
}

// computed reads what a server knows or makes of something: the time, a number, what is in
// the cache. ok is false for anything else.
func (r *viewReader) computed(s python.Statement, e *python.Expr) (t httpsim.Template, ok bool, err error) {
	switch {
	case calls(e) == "int" && len(e.Parts) == 2 && calls(e.Parts[1]) == "time.time" && len(e.Parts[1].Parts) == 1:
		t, err = r.names.Parse("{{ now }}")
		return t, true, err
	case calls(e) == "int" && len(e.Parts) == 2 && len(e.Named) == 0:
		if text, isText := constant(e.Parts[1]); isText {
			if n, err := strconv.ParseInt(strings.Trim(text, `"`), 10, 64); err == nil {
				return httpsim.Number(n), true, nil
			}
		}
		if t, ok = r.one(s, e.Parts[1]); !ok {
			return t, true, instead(s, `int(request.POST["name"])`, "int() makes a number of one thing that was sent or kept")
		}
		return t.Int(), true, nil
	case calls(e) == "str" && len(e.Parts) == 2:
		t, err = r.value(s, e)
		if nodes := t.Nodes(); err == nil && (len(nodes) != 1 || nodes[0].Kind != httpsim.ValueNode) {
			return t, false, nil
		}
		return t, true, err
	case calls(e) == "get_random_string":
		t, err = r.drawn(s, e)
		return t, true, err
	case calls(e) == "cache.get":
		key, missing, err := r.cacheGet(s, e)
		if err != nil {
			return t, true, err
		}
		text, known := "null", true
		if missing != nil {
			text, known = constant(missing)
		}
		if !known {
			return t, true, instead(s, `cache.get("name", 0)`, "what stands for an entry that is not there is written out")
		}
		if text == `""` {
			text = ""
		}
		return httpsim.CacheLookup(key).OrElse(text), true, nil
	}
	return t, false, nil
}

// code reads code = get_random_string(6, "0123456789").
func (r *viewReader) code(s python.Statement) error {
	args := given(s, s.Value, "length", "allowed_chars")
	length, of := args.take("length"), args.text("allowed_chars")
	if length == nil || length.Kind != python.Number || length.Number > 1000 {
		return instead(s, codeLine, "a code is drawn with a length")
	}
	r.names.Code = true
	r.add(s, httpsim.MakeCode{Length: int(length.Number), Of: of})
	return args.rest()
}

// compared reads a comparison of numbers or of an age.
func (r *viewReader) compared(s python.Statement, e *python.Expr) (t httpsim.Test, ok bool) {
	left, sign, right := e.Parts[0], e.Text, e.Parts[1]
	if t, ok := r.timed(s, left, sign, right); ok {
		return t, true
	}
	if _, isNumber := constant(left); isNumber {
		left, right, sign = right, left, turnedAround[sign]
	}
	t.Is = signs[sign]
	with, err := r.value(s, right)
	t.Values = []httpsim.Template{with}
	of, ok := r.one(s, left)
	t.Of = of
	return t, ok && err == nil || err != nil && r.keepWhy(err)
}

// one reads what looks one thing up.
func (r *viewReader) one(s python.Statement, e *python.Expr) (httpsim.Template, bool) {
	t, err := r.value(s, e)
	nodes := t.Nodes()
	return t, (err == nil || r.keepWhy(err)) && len(nodes) == 1 && nodes[0].Kind == httpsim.ValueNode
}

// isNow recognises time.time() and int(time.time()).
func isNow(e *python.Expr) bool {
	if calls(e) == "int" && len(e.Parts) == 2 {
		e = e.Parts[1]
	}
	return calls(e) == "time.time" && len(e.Parts) == 1 && len(e.Named) == 0
}
