package pyrun

import (
	"slices"

	"statelab/internal/python"
	"statelab/internal/sessionstore"
)

// ends are the values of a slice, as it stands in brackets.
func (s *scope) ends(by *python.Expr) (ends [3]Value, err error) {
	for i, p := range by.Parts {
		if ends[i], err = s.eval(p); err != nil {
			return ends, err
		}
	}
	return ends, nil
}

// limits are where a slice of n items begins and ends, as Python counts them.
func limits(ends [3]Value, n int) (from, to, step int64, err error) {
	wrong := Raise("TypeError", "slice indices must be integers or None or have an __index__ method")
	step = 1
	var is bool
	if ends[2] != nil {
		if step, is = wholeOf(ends[2]); !is {
			return 0, 0, 0, wrong
		}
	}
	if step == 0 {
		return 0, 0, 0, Raise("ValueError", "slice step cannot be zero")
	}
	from, to = 0, int64(n)
	if step < 0 {
		from, to = int64(n)-1, -1
	}
	for i, at := range []*int64{&from, &to} {
		if ends[i] == nil {
			continue
		}
		if *at, is = wholeOf(plain(ends[i])); !is {
			return 0, 0, 0, wrong
		}
		if *at < 0 {
			*at += int64(n)
		}
		if step > 0 {
			*at = min(max(*at, 0), int64(n))
		} else {
			*at = min(max(*at, -1), int64(n)-1)
		}
	}
	return from, to, step, nil
}

// between are the places of a slice.
func between(from, to, step int64) (places []int) {
	for i := from; step > 0 && i < to || step < 0 && i > to; {
		places = append(places, int(i))
		if step > to-i && step > 0 || step < to-i && step < 0 {
			break // which also keeps i from running over
		}
		i += step
	}
	return places
}

// setSlice is of[start:end:step] = v, and del of[start:end:step].
func (s *scope) setSlice(of Value, by *python.Expr, v Value, deletes bool) error {
	l, is := of.(*sessionstore.List)
	if !is && deletes {
		return Raise("TypeError", "'%s' object does not support item deletion", KindOf(of))
	}
	if !is {
		return Raise("TypeError", "'%s' object does not support item assignment", KindOf(of))
	}
	ends, err := s.ends(by)
	if err != nil {
		return err
	}
	from, to, step, err := limits(ends, l.Len())
	if err != nil {
		return err
	}
	items, err := Iter(v)
	if IsRaised(err, "TypeError") {
		return Raise("TypeError", "can only assign an iterable")
	}
	if err != nil {
		return err
	}
	all := listItems(l)
	if step == 1 {
		return replaceItems(l, slices.Concat(all[:from], items, all[max(from, to):]))
	}
	places := between(from, to, step)
	if deletes {
		var kept []Value
		for i, item := range all {
			if !slices.Contains(places, i) {
				kept = append(kept, item)
			}
		}
		return replaceItems(l, kept)
	}
	if len(items) != len(places) {
		return Raise("ValueError", "attempt to assign sequence of size %d to extended slice of size %d", len(items), len(places))
	}
	for k, i := range places {
		all[i] = items[k]
	}
	return replaceItems(l, all)
}
