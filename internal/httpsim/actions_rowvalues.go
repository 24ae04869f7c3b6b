package httpsim

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"time"

	"statelab/internal/accounts"
	"statelab/internal/python"
	"statelab/internal/sessionstore"
)

// valueOf is what a FieldValue is now, and the row or user that it is.
func (v *visit) valueOf(m *Model, of FieldValue) (value, related any, err error) {
	f := m.compared(of.Field)
	if of.ByID && (of.Is == ValueVisitor || of.Is == ValueFound) {
		id, err := v.idOf(of.Is == ValueVisitor, of.who())
		return id, nil, err
	}
	switch of.Is {
	case ValueVisitor:
		user, err := v.User()
		if err == nil && user == nil {
			return nil, nil, errAnonymousRow
		}
		if err != nil {
			return nil, nil, err
		}
		return asKey(user, user.ID)
	case ValueFound:
		user, err := Login{Of: of.who()}.user(v)
		if errors.Is(err, errNoUser) {
			return nil, nil, nil // user=None
		}
		if errors.Is(err, errAnonymous) {
			err = errAnonymousRow
		}
		if err != nil {
			return nil, nil, err
		}
		return asKey(user, user.ID)
	case ValueRow:
		if f.IsUser() {
			return v.userAt(of.Of.nodes[0].Path)
		}
		r, err := v.rowAt(of.Of.nodes[0].Path)
		if r == nil || err != nil {
			return nil, nil, err // team=None
		}
		return asKey(r, r.id)
	case ValueNow:
		return v.server.env.Now().UTC().Truncate(time.Microsecond), nil, nil
	case ValueNone:
		return nil, nil, nil
	case ValueYounger, ValueOlder:
		return v.server.env.Now().UTC().Add(-of.Age).Truncate(time.Microsecond), nil, nil
	}
	value, err = v.worth(of.Of)
	if err == nil {
		value, err = asField(f, value)
	}
	return value, nil, err
}

// setTo is what a field of a row is set to. It stays as it is: what the field makes of it shows when the row is
// saved.
func (v *visit) setTo(m *Model, of FieldValue) (value, related any, err error) {
	switch of.Is {
	case ValueF:
		value, err = v.sumOfField(m, of)
		return value, nil, err
	case ValueGiven, ValueAdded:
		value, err = v.worth(of.Of)
		return value, nil, err
	}
	return v.valueOf(m, of)
}

// idOf is the pk of the visitor, or of the user who was found, None for an AnonymousUser.
func (v *visit) idOf(visitor bool, name string) (any, error) {
	user, err := v.whose(visitor, name, "pk")
	switch {
	case errors.Is(err, errAnonymous):
		return nil, nil
	case err != nil:
		return nil, err
	case user.ID == 0: // deleted
		return nil, nil
	}
	return user.ID, nil
}

// asKey is a row or a user, with its id, as a value of a ForeignKey.
func asKey(related any, id int64) (any, any, error) {
	if id == 0 {
		return nil, nil, errDeletedRow
	}
	return id, related, nil
}

// rowAt is the row at a path, of the view's own or over keys from there; nil for None.
func (v *visit) rowAt(p Path) (*record, error) {
	r, is := v.rows[p[1]].(*record)
	if !is {
		return nil, errors.New(unbound(p[1]))
	}
	for _, name := range p[2:] {
		if r == nil {
			return nil, fmt.Errorf("AttributeError: 'NoneType' object has no attribute %s", python.Repr(name))
		}
		i := slices.IndexFunc(r.model.Fields, func(f ModelField) bool { return f.Name == name })
		related, err := v.relatedTo(r, i)
		if err != nil {
			return nil, err
		}
		r, _ = related.(*record)
	}
	return r, nil
}

// userAt is the user whom a row at a path has, and the id.
func (v *visit) userAt(p Path) (id, user any, err error) {
	r, err := v.rowAt(p[:len(p)-1])
	if err != nil {
		return nil, nil, err
	}
	name := p[len(p)-1]
	if r == nil {
		return nil, nil, fmt.Errorf("AttributeError: 'NoneType' object has no attribute %s", python.Repr(name))
	}
	i := slices.IndexFunc(r.model.Fields, func(f ModelField) bool { return f.Name == name })
	related, err := v.relatedTo(r, i)
	if err != nil || related == nil {
		return nil, nil, err
	}
	return asKey(related, related.(*accounts.User).ID)
}

// errDeletedRow says that a row or a lookup was to have a user or a row that was deleted.
var errDeletedRow = errors.New("deleted")

// errAnonymousRow says that a row or a lookup was to have request.user, who is nobody.
var errAnonymousRow = errors.New("anonymous")

// queryFor works the conditions of a lookup out, which asks all rows of a model, or those that a view
// calls from.
func (v *visit) queryFor(from string, m *Model, where []FieldValue, order string) (*queried, error) {
	q := &queried{model: m, order: order, users: v.users.Table()}
	if base, is := v.rows[from].(*queried); is && base.low+base.high > 0 && (len(where) > 0 || order != "") {
		//lint:ignore ST1005 these are Django's words
		return nil, errors.New("TypeError: Cannot filter a query once a slice has been taken.")
	}
	call := 0
	if from != "" {
		base, err := v.theRows(from)
		if err != nil {
			return nil, err
		}
		q.conditions, q.order, q.knows = slices.Clone(base.conditions), cmp.Or(order, base.order), base.knows
		q.low, q.high = base.low, base.high
		for _, c := range q.conditions {
			call = max(call, c.call+1)
		}
	}
	for i, of := range where {
		if call == 0 || i == 0 || of.Then || of.Not && !of.Both || of.Not != where[i-1].Not {
			call++
		}
		c, related, err := v.conditionOf(m, of)
		if err != nil {
			return nil, err
		}
		if c.call = call; of.Manager {
			q.knows = map[string]any{of.Field: related}
		}
		q.conditions = append(q.conditions, c)
	}
	return q, nil
}

// conditionOf works out what a lookup asks.
func (v *visit) conditionOf(m *Model, of FieldValue) (c condition, related any, err error) {
	c = condition{name: of.Key(), not: of.Not, lookup: of.Lookup, later: of.Is == ValueYounger, earlier: of.Is == ValueOlder}
	for _, way := range of.Any {
		var all []condition
		for _, one := range way {
			of, _, err := v.conditionOf(m, one)
			if err != nil {
				return c, nil, err
			}
			all = append(all, of)
		}
		c.any = append(c.any, all)
	}
	if of.Is == ValueAny {
		return c, nil, nil
	}
	c.path, _, _ = m.Lookup(of.Field)
	switch {
	case of.Is == ValueRows:
		c.rows, err = v.theRows(of.Rows)
		return c, nil, err
	case of.Is == ValueF:
		sum, err := v.sumOfField(m, of)
		if err == nil {
			c.with = sum.term(m)
		}
		return c, nil, err
	case of.Lookup == "in":
		c.values, err = v.valuesIn(m, of)
		return c, nil, err
	case textLookups[of.Lookup] != "", of.Lookup == "isnull":
		c.value, err = v.worth(of.Of)
	default:
		c.value, related, err = v.lookedFor(m, of)
	}
	if err == nil && c.value == nil {
		err = c.ofNone()
	}
	return c, related, err
}

// lookedFor is what a field is compared with.
func (v *visit) lookedFor(m *Model, of FieldValue) (value, related any, err error) {
	value, related, err = v.valueOf(m, of)
	if errors.Is(err, errAnonymousRow) {
		//lint:ignore ST1005 these are Django's words
		err = errors.New("TypeError: Field 'id' expected a number but got <SimpleLazyObject: <django.contrib.auth.models.AnonymousUser object>>.")
	}
	if errors.Is(err, errDeletedRow) {
		//lint:ignore ST1005 these are Django's words
		err = errors.New("ValueError: Model instances passed to related filters must be saved.")
	}
	return value, related, err
}

// valuesIn are the values of __in.
func (v *visit) valuesIn(m *Model, of FieldValue) (all []any, err error) {
	f := m.compared(of.Field)
	values := of.Values
	given := []any{}
	if len(values) == 0 {
		in, err := v.worth(of.Of)
		list, is := in.(*sessionstore.List)
		if err == nil && !is {
			err = notIterable(in)
		}
		if err != nil {
			return nil, err
		}
		for i := range list.Len() {
			given = append(given, list.At(i))
		}
	}
	for _, t := range values {
		value, err := v.worth(t)
		if err != nil {
			return nil, err
		}
		given = append(given, value)
	}
	all = []any{}
	for _, value := range given {
		value, err := asField(f, value)
		if err != nil {
			return nil, err
		}
		if value != nil && !slices.Contains(all, value) {
			all = append(all, value)
		}
	}
	return all, nil
}

// sumOfField is F("count") + 1 as it is asked for.
func (v *visit) sumOfField(m *Model, of FieldValue) (*fieldSum, error) {
	path, _, _ := m.Lookup(of.F)
	sum := &fieldSum{field: path[0], minus: of.Minus}
	if len(of.Of.nodes) == 0 {
		return sum, nil
	}
	by, err := v.amount(of.Of)
	sum.by = by
	return sum, err
}
