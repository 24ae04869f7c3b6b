package httpsim

import (
	"fmt"
	"strings"
)

// asks says whether a condition asks anything of the database.
type asks int

const (
	isAsked asks = iota
	always       // nothing is asked: all rows are meant
	never        // nothing is asked: none is
)

// between are conditions with a word between them, as Django writes them.
func between(all []string, with string) string {
	if len(all) > 1 {
		return "(" + strings.Join(all, with) + ")"
	}
	return strings.Join(all, "")
}

// conditionIn is one condition in SQL, or several of one exclude().
func (m *Model) conditionIn(j *joining, all []condition, f *filter) (text string, is asks) {
	if !all[0].not {
		return m.plainCondition(j, all[0], f)
	}
	var texts []string
	for _, c := range all {
		text, is := m.plainCondition(j, c, f)
		switch is {
		case never:
			return "", always
		case isAsked:
			texts = append(texts, text)
		}
		if field := c.last(); field.Null && c.lookup != "isnull" && (c.value != nil || c.values != nil || c.rows != nil) { // NULL is another value, too
			at, column := j.through(c.path)
			texts = append(texts, j.column(at, column)+" IS NOT NULL")
		}
	}
	return "NOT (" + strings.Join(texts, " AND ") + ")", isAsked
}

// last is the field that is compared.
func (c condition) last() ModelField {
	if len(c.path) == 0 {
		return ModelField{}
	}
	return c.path[len(c.path)-1]
}

// plainCondition is a condition in SQL.
func (m *Model) plainCondition(j *joining, c condition, f *filter) (text string, is asks) {
	if c.any != nil {
		return m.anyCondition(j, c.any, f)
	}
	at, column := j.through(c.path)
	isNull := c.value == nil && c.values == nil && c.rows == nil && c.f == nil || c.lookup == "isnull" && c.value == true
	if !isNull {
		j.need(at)
	}
	name := j.column(at, column)
	switch yes, isBool := c.value.(bool); {
	case isNull:
		return name + " IS NULL", isAsked
	case c.lookup == "isnull":
		return name + " IS NOT NULL", isAsked
	case c.f != nil:
		of, _ := m.Field(c.f.field.Name)
		text, args := c.f.sql(j.column(0, of.Column()))
		f.args = append(f.args, args...)
		return name + " " + c.sign() + " " + text, isAsked
	case c.rows != nil:
		in := c.rows.filter("").inside()
		if in.none {
			return "", never
		}
		f.args = append(f.args, in.args...)
		return name + ` IN (SELECT U0."id" FROM "` + c.rows.model.Table() + `" U0` + in.joins + in.where + ")", isAsked
	case c.lookup == "in" && len(c.values) == 0:
		return "", never
	case c.lookup == "in":
		for _, value := range c.values {
			f.args = append(f.args, storedValue(value))
		}
		return name + " IN (" + strings.TrimSuffix(strings.Repeat("?, ", len(c.values)), ", ") + ")", isAsked
	case textLookups[c.lookup] != "":
		value := strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`).Replace(pythonStr(c.value))
		f.args = append(f.args, fmt.Sprintf(textLookups[c.lookup], value))
		return name + ` LIKE ? ESCAPE '\'`, isAsked
	case isBool && c.sign() == "=":
		return map[bool]string{true: "", false: "NOT "}[yes] + name, isAsked
	}
	f.args = append(f.args, storedValue(c.value))
	return name + " " + c.sign() + " ?", isAsked
}

// anyCondition is Q(…) | Q(…) in SQL.
func (m *Model) anyCondition(j *joining, any [][]condition, f *filter) (text string, is asks) {
	var ways []string
	for _, way := range any {
		var all []string
		not := false
		for _, c := range way {
			text, is := m.conditionIn(j, []condition{c}, f)
			if is == isAsked {
				all = append(all, text)
			}
			not = not || is == never
		}
		if not {
			continue
		}
		if len(all) == 0 {
			return "", always
		}
		ways = append(ways, between(all, " AND "))
	}
	if len(ways) == 0 {
		return "", never
	}
	return between(ways, " OR "), isAsked
}
