package httpsim

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"statelab/internal/python"
	"statelab/internal/rule"
)

// longestQuery is how many characters the calls of a query have at most where they are told.
const longestQuery = 60

// saidQuery is a query as its calls are written: the rows that a view calls from, or else the objects of the model with
// what filter() and exclude() were given.
func saidQuery(m *Model, from string, conditions []condition, method string) string {
	if from != "" {
		return from + "." + method
	}
	return m.Name + ".objects" + saidCalls(conditions, method)
}

// asks is the query with a method behind it, as its calls are written.
func (q *lineRows) asks(method string) string {
	called := slices.DeleteFunc(slices.Clone(q.where), func(c condition) bool { return c.call == 0 }) // which is the manager's own
	return q.said + saidCalls(called, method)
}

// saidCalls are the calls of filter() and exclude() that some conditions were given to, and that of a method behind them.
func saidCalls(conditions []condition, method string) string {
	if len(conditions) == 0 && (method == "delete()" || method == "update()") {
		return ".all()." + method
	}
	var b strings.Builder
	for i, c := range conditions {
		switch {
		case i > 0 && c.call == conditions[i-1].call && c.not == conditions[i-1].not:
			b.WriteString(", ")
		case i > 0:
			b.WriteString(")")
			fallthrough
		default:
			b.WriteString(map[bool]string{false: ".filter(", true: ".exclude("}[c.not])
		}
		b.WriteString(c.said())
	}
	switch {
	case b.Len() >= longestQuery:
		return ".filter(…)." + method
	case b.Len() > 0:
		b.WriteString(")")
	}
	return b.String() + "." + method
}

// said is a condition as filter() is given it.
func (c *condition) said() string {
	if c.any != nil || c.tree != nil {
		return "Q(…)"
	}
	if c.holds != nil {
		return "…"
	}
	name, lookup := c.name, c.lookup
	switch {
	case c.later:
		lookup = "gt"
	case c.earlier:
		lookup = "lt"
	}
	if lookup != "" && !strings.HasSuffix(name, "__"+lookup) {
		name += "__" + lookup
	}
	if c.with != nil || c.sub != nil || c.rows != nil || c.values != nil {
		return name + "=…"
	}
	return name + "=" + saidValue(c.value)
}

// saidValue is a value as a query is given it.
func saidValue(value any) string {
	switch value := value.(type) {
	case nil:
		return "None"
	case bool:
		return map[bool]string{true: "True", false: "False"}[value]
	case int64:
		return strconv.FormatInt(value, 10)
	case string:
		return python.Quote(shortText(value))
	case time.Time:
		return python.Quote(value.UTC().Format(time.DateTime))
	}
	return "…"
}

// noRow says that a table has no row that was asked for, with what was asked: a row that does not fit may well be there,
// and stands beside it.
func noRow(m *Model, conditions []condition) rule.Text {
	all := make([]string, len(conditions))
	for i, c := range conditions {
		if all[i] = c.said(); c.not {
			all[i] = "not " + all[i]
		}
	}
	said := strings.Join(all, ", ")
	if said == "" || len(said) >= longestQuery || strings.Contains(said, "…") {
		return rule.Textf("no row of %s fits what was asked", "%s에 조건에 맞는 행이 없음", m.Table())
	}
	return rule.Textf("no row of %[1]s fits %[2]s", "%[1]s에 %[2]s 조건에 맞는 행이 없음", m.Table(), said)
}

// after is a text behind the call that it is about.
func after(call string, text rule.Text) rule.Text {
	return rule.Text{EN: call + ": " + text.EN, KO: call + ": " + text.KO}
}
