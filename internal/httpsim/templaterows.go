package httpsim

import (
	"errors"
	"fmt"
	"unicode/utf8"

	"statelab/internal/accounts"
	"statelab/internal/filters"
	"statelab/internal/sessionstore"
)

// ofRow looks up what a view has of rows.
func (v *visit) ofRow(p Path) (any, error) {
	switch value := v.rows[p[0]].(type) {
	case *record:
		if value == nil && len(p) == 1 {
			return nil, nil
		}
		if value == nil {
			return absent{}, nil
		}
		return v.ofRecord(value, p[1:])
	case nil:
		return absent{}, nil
	default:
		return value, nil
	}
}

// ofRecord is what a row has. What a foreign key points to is looked up when somebody asks for
// more than the number.
func (v *visit) ofRecord(r *record, p Path) (any, error) {
	switch {
	case len(p) == 0 && v.objects:
		return rowObject{v, r}, nil
	case len(p) == 0:
		return v.rowText(r)
	case p[0] == "pk" || p[0] == r.model.pk():
		return r.model.key(r.id), nil
	case p[0] == "get_decoded" && r.model.IsSession():
		return v.decoded(r), nil
	}
	for i, f := range r.model.Fields {
		switch {
		case f.Kind == ForeignKey && p[0] == f.Column():
			return r.values[i], nil
		case f.Name != p[0]:
		case f.Kind != ForeignKey:
			return v.ofField(r, i, p[1:])
		case r.values[i] == nil && len(p) == 1:
			return nil, nil
		case r.values[i] == nil:
			return absent{}, nil
		default:
			return v.ofKey(r, i, p[1:])
		}
	}
	return absent{}, nil
}

// ofField is the value of a field that is no key, or what lies in it.
func (v *visit) ofField(r *record, i int, p Path) (any, error) {
	if _, given := r.members[r.model.Fields[i].Name]; given {
		m, err := v.ofMethods().member(r, i)
		if err != nil {
			return nil, err
		}
		if m != nil {
			return v.along(v.ofTemplate(m), p)
		}
	}
	return v.along(r.shownOf(i), p)
}

// ofKey is what a foreign key points to, or what that has.
func (v *visit) ofKey(r *record, i int, p Path) (any, error) {
	related, err := v.relatedTo(r, i)
	if err != nil {
		return nil, err
	}
	if row, is := related.(*record); is {
		return v.ofRecord(row, p)
	}
	user, _ := related.(*accounts.User)
	if len(p) == 0 && v.objects {
		return &someone{v: v, user: user}, nil
	}
	if len(p) == 0 {
		return v.userText(user)
	}
	return v.ofSomeone(&someone{v: v, user: user}, p)
}

// relatedTo is the user or the row to which a key points, looked up once; nil where it is None.
func (v *visit) relatedTo(r *record, i int) (any, error) {
	f := r.model.Fields[i]
	if r.values[i] == nil || r.related[f.Name] != nil {
		return r.related[f.Name], nil
	}
	number, err := asField(f, r.values[i]) // as it was set
	if err != nil {
		return nil, err
	}
	if f.To != nil {
		id := condition{path: []ModelField{f.To.pkField()}, value: number}
		row, err := v.one(f.To, f.To.Name+".objects.get()", f.To.filterOf([]condition{id}, "", ""), atMostOne)
		if err == nil && row == nil {
			//lint:ignore ST1005 these are Django's words
			err = fmt.Errorf("%s.DoesNotExist: %[1]s matching query does not exist.", f.To.Name)
		}
		if err != nil {
			return nil, err
		}
		r.keep(f.Name, row)
		return row, nil
	}
	user, err := v.users.ByID(number.(int64))
	if err != nil {
		return nil, err
	}
	if user == nil {
		//lint:ignore ST1005 these are Django's words
		return nil, errors.New("User.DoesNotExist: User matching query does not exist.")
	}
	r.keep(f.Name, user)
	return user, nil
}

// listed are rows as one value: a list of what Python shows of each.
func (v *visit) listed(q *queried) (sessionstore.Value, error) {
	rows, err := v.rowsOf(q)
	l := &sessionstore.List{}
	for _, r := range rows {
		text, failed := v.rowText(r)
		if failed != nil {
			return nil, failed
		}
		l.Append("<" + r.model.Name + ": " + text + ">")
	}
	return l, err
}

// length is what |length makes of a value.
func (v *visit) length(value any) (any, error) {
	n := 0
	if own, is := value.(filters.Own); is {
		n, _ = own.Length()
		return int64(n), nil
	}
	switch in := itemsOf(value).(type) {
	case *queried:
		rows, err := v.rowsOf(in)
		return int64(len(rows)), err
	case string:
		n = utf8.RuneCountInString(in)
	case safe:
		n = utf8.RuneCountInString(string(in))
	case *sessionstore.List:
		n = in.Len()
	case *sessionstore.Dict:
		n = in.Len()
	case *storedMessages:
		n = in.Len()
	}
	return int64(n), nil
}
