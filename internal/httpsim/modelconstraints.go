package httpsim

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"statelab/internal/database"
	"statelab/internal/pyrun"
)

// UniqueConstraint are fields of which no two rows hold the same.
type UniqueConstraint struct {
	Name   string // empty: it is one of unique_together
	Fields []string
	// Condition says of which rows it holds; nil: of all.
	Condition *Asked
}

// CheckConstraint is what each row of a table has to be.
type CheckConstraint struct {
	Name  string
	Check Asked
}

// Index is one of Meta.indexes.
type Index struct {
	Name   string   // empty: as Django names it
	Fields []string // each with - before it from the largest on
}

// Asked is Q(…) of which the values are written out: one lookup, or several of which all are to hold, or one.
type Asked struct {
	Or, Not bool
	Parts   []Asked // of several
	Name    string  // of one: "price__gte"
	Value   any     // a text, an int64, a bool or nil
	Values  []any   // of __in
	F       string  // the field with which it is compared
}

// tree are the conditions that are asked.
func (m *Model) asked(a Asked) (conditionPart, error) {
	if a.Name == "" {
		made := &conditions{or: a.Or, not: a.Not}
		for _, part := range a.Parts {
			one, err := m.asked(part)
			if err != nil {
				return conditionPart{}, err
			}
			made.parts = append(made.parts, one)
		}
		return conditionPart{many: made}, nil
	}
	c := condition{name: a.Name}
	name := a.Name
	if i := strings.LastIndex(name, "__"); i >= 0 && slices.Contains(Lookups(), name[i+2:]) {
		name, c.lookup = name[:i], name[i+2:]
	}
	if c.lookup == "exact" {
		c.lookup = ""
	}
	f, known := m.Field(name)
	if g, isKey := m.Field(strings.TrimSuffix(name, "_id")); !known && isKey && g.Kind == ForeignKey {
		f, known = g, true
	}
	if !known {
		return conditionPart{}, fmt.Errorf("%s has no field %s, of which a constraint or an index speaks", m.Name, name)
	}
	if c.lookup != "" && c.lookup != "isnull" && c.lookup != "in" && signsOf[c.lookup] == "" {
		return conditionPart{}, fmt.Errorf("__%s in a constraint is not played here", c.lookup)
	}
	c.path = []ModelField{f}
	value := func(v any) (any, error) {
		if v == nil {
			return nil, nil
		}
		made, err := asField(f, v)
		if d, is := made.(pyrun.Decimal); is {
			made = d.Rounded(f.Places)
		}
		if err != nil {
			return nil, fmt.Errorf("%v is no value of %s, with which a constraint compares it", v, f.Name)
		}
		return made, nil
	}
	var err error
	switch {
	case a.F != "":
		of, has := m.Field(a.F)
		if !has {
			return conditionPart{}, fmt.Errorf("%s has no field %s, of which a constraint or an index speaks", m.Name, a.F)
		}
		c.with = &columnTerm{m, []ModelField{of}}
	case c.lookup == "isnull":
		c.value = a.Value
	case c.lookup == "in":
		c.values = []any{}
		for _, v := range a.Values {
			one, err := value(v)
			if err != nil {
				return conditionPart{}, err
			}
			c.values = append(c.values, one)
		}
	default:
		c.value, err = value(a.Value)
	}
	return conditionPart{one: &c}, err
}

// AskedSQL is what a constraint asks, in SQL, with its values written out as Django's schema editor writes them.
func (m *Model) AskedSQL(a Asked) (string, error) {
	part, err := m.asked(a)
	if err != nil {
		return "", err
	}
	all := part.many
	if all == nil {
		all = &conditions{parts: []conditionPart{part}}
	}
	j, f := &joining{all: []joinedTable{{table: m.Table(), used: true}}}, filter{}
	c := m.clauseOf(j, all, false, &f)
	if c.is != isAsked {
		return "", fmt.Errorf("a constraint asks something of each row")
	}
	text := strings.ReplaceAll(c.text(), `"`+m.Table()+`".`, "")
	var b strings.Builder
	for i, part := range strings.Split(text, "?") {
		if i > 0 && i <= len(f.args) {
			b.WriteString(quoted(storedValue(f.args[i-1])))
		}
		b.WriteString(part)
	}
	return b.String(), nil
}

// quoted is a value as it stands in SQL.
func quoted(v any) string {
	switch v := v.(type) {
	case nil:
		return "NULL"
	case bool:
		if v {
			return "1"
		}
		return "0"
	case int64:
		return strconv.FormatInt(v, 10)
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64)
	case time.Time:
		return quoted(database.FormatTime(v))
	}
	return "'" + strings.ReplaceAll(fmt.Sprint(v), "'", "''") + "'"
}

// constraintsSQL are the constraints that stand in a table, and the statements that follow it.
func (m *Model) constraintsSQL() (inside, behind []string) {
	for _, u := range m.Constraints {
		if u.Name == "" {
			continue
		}
		columns := `("` + strings.Join(m.columnsOf(u.Fields), `", "`) + `")`
		if u.Condition == nil {
			inside = append(inside, fmt.Sprintf(`CONSTRAINT "%s" UNIQUE %s`, u.Name, columns))
			continue
		}
		if where, err := m.AskedSQL(*u.Condition); err == nil { // who reads models has looked
			behind = append(behind, fmt.Sprintf(`CREATE UNIQUE INDEX "%s" ON "%s" %s WHERE %s;`+"\n", u.Name, m.Table(), columns, where))
		}
	}
	for _, c := range m.Checks {
		if text, err := m.AskedSQL(c.Check); err == nil {
			inside = append(inside, fmt.Sprintf(`CONSTRAINT "%s" CHECK (%s)`, c.Name, text))
		}
	}
	return inside, behind
}

// indexesSQL are the statements that make Meta.indexes.
func (m *Model) indexesSQL() (all []string) {
	for _, i := range m.Indexes {
		var columns, said []string
		for _, name := range i.Fields {
			plain, down := strings.CutPrefix(name, "-")
			f, _ := m.Field(plain)
			columns = append(columns, `"`+f.Column()+`"`+map[bool]string{true: " DESC"}[down])
			said = append(said, map[bool]string{true: "-"}[down]+f.Column())
		}
		name := i.Name
		if name == "" { // Index.set_name_with_model
			first, _ := m.Field(strings.TrimPrefix(i.Fields[0], "-"))
			table, column := m.Table(), first.Column()
			name = table[:min(11, len(table))] + "_" + column[:min(7, len(column))] + "_" + hashed(slices.Concat([]string{table}, said, []string{"idx"})...)[:6] + "_idx"
		}
		all = append(all, fmt.Sprintf(`CREATE INDEX "%s" ON "%s" (%s);`+"\n", name, m.Table(), strings.Join(columns, ", ")))
	}
	return all
}

// ThroughOf makes a model the table of a ManyToManyField: it points to both sides, once each. It is false for another.
func (m *Model) ThroughOf(f *ManyField, by *Model) bool {
	find := func(to *Model) int {
		at := -1
		for i, key := range by.Fields {
			if key.Kind == ForeignKey && key.To == to {
				if at >= 0 {
					return -1
				}
				at = i
			}
		}
		return at
	}
	mine, item := find(m), find(f.To)
	if mine < 0 || item < 0 || mine == item {
		return false
	}
	f.By, f.Mine, f.Item = by, by.Fields[mine].Name, by.Fields[item].Name
	return true
}
