package httpsim

import (
	"time"

	"statelab/internal/chance"
	"statelab/internal/filters"
	"statelab/internal/sessionstore"
)

// FilterExample is a filter with a template that shows it, and what that makes.
type FilterExample struct{ Name, Template, Makes string }

// FilterExamples shows each filter at work, with a few drinks and times.
func FilterExamples() (all []FilterExample, err error) {
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	s, err := New(Site{Host: "shop.test"}, Env{Now: func() time.Time { return now }, Random: chance.NewSeeded("filters")})
	if err != nil {
		return nil, err
	}
	defer s.Close()
	tea := func(name string, price int64) *sessionstore.Dict {
		return sessionstore.NewDict(sessionstore.Item{Key: "name", Value: name}, sessionstore.Item{Key: "price", Value: price})
	}
	v := &visit{Request: s.newRequest(), res: HTML(""), context: map[string]any{
		"drinks": sessionstore.NewList("tea", "milk", "cocoa"), "teas": sessionstore.NewList(tea("green", 3), tea("black", 2)), "lines": "one\ntwo",
		"at": moment(now.Add(-75 * time.Minute)), "later": moment(now.Add(3 * 24 * time.Hour)),
	}}
	for _, f := range filters.All() {
		t, err := Names{Any: true}.Parse(f.Example)
		if err != nil {
			return nil, err
		}
		made, err := v.fill(t, true)
		if err != nil {
			return nil, err
		}
		all = append(all, FilterExample{f.Name, f.Example, made})
	}
	return all, nil
}
