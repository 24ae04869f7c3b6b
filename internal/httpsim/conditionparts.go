package httpsim

import (
	"slices"
	"strings"
	"time"

	"statelab/internal/database"
	"statelab/internal/pyrun"
)

// momentParts are the parts of a moment by which rows are found, and of those the ones that a day has.
var momentParts, dayParts = []string{"year", "month", "day", "week", "week_day", "iso_week_day", "quarter", "hour", "minute", "second", "date"},
	[]string{"year", "month", "day", "week", "week_day", "iso_week_day", "quarter"}

// lookupsOfDjango are the ends of lookups that Django has and that are not played.
var lookupsOfDjango = []string{"regex", "iregex", "iso_year", "time", "date", "year", "month", "day", "week", "week_day", "iso_week_day", "quarter", "hour", "minute", "second", "range"}

// hasPart reports whether a field has a part of a moment.
func (f ModelField) hasPart(part string) bool {
	return f.Kind == DateTimeField && slices.Contains(momentParts, part) || f.Kind == DateField && slices.Contains(dayParts, part)
}

// partField is what a part of a moment is compared as.
func partField(part string) ModelField {
	if part == "date" {
		return ModelField{Name: part, Kind: DateField}
	}
	return ModelField{Name: part, Kind: IntegerField}
}

// ofPart is the comparison of a part of the moment in a column.
func (c condition) ofPart(column string, f *filter) string {
	year, isYear := c.value.(int64)
	if isYear && c.part == "year" && c.lookup != "in" && c.lookup != "range" {
		first, last := yearOf(year, c.last().Kind)
		switch c.lookup {
		case "gt", "lte":
			f.args = append(f.args, last)
		case "gte", "lt":
			f.args = append(f.args, first)
		default:
			f.args = append(f.args, first, last)
			return column + " BETWEEN ? AND ?"
		}
		return column + " " + c.sign() + " ?"
	}
	column = extractSQL(c.part, c.last().Kind, column)
	switch c.lookup {
	case "in":
		for _, value := range c.values {
			f.args = append(f.args, storedValue(value))
		}
		return column + " IN (" + strings.TrimSuffix(strings.Repeat("?, ", len(c.values)), ", ") + ")"
	case "range":
		f.args = append(f.args, storedValue(c.values[0]), storedValue(c.values[1]))
		return column + " BETWEEN ? AND ?"
	}
	f.args = append(f.args, storedValue(c.value))
	return column + " " + c.sign() + " ?"
}

// yearOf are the first and the last moment of a year, as a column holds them.
func yearOf(year int64, kind FieldKind) (first, last any) {
	begin := time.Date(int(year), 1, 1, 0, 0, 0, 0, time.UTC)
	if kind == DateField {
		return pyrun.DateOf(begin).String(), pyrun.DateOf(begin.AddDate(1, 0, -1)).String()
	}
	return database.FormatTime(begin), database.FormatTime(begin.AddDate(1, 0, 0).Add(-time.Microsecond))
}

// splitClause is the condition that none of several rows may meet: EXISTS of one that does, which stands in a NOT.
func (m *Model) splitClause(j *joining, c condition, f *filter) clause {
	k := slices.IndexFunc(c.path, func(step ModelField) bool { return step.back != nil && !step.IsOne() })
	outer := j.column(j.through(append(slices.Clone(c.path[:k]), c.path[k].pointsAt()), c.call))
	in := &joining{users: j.users, inside: true, outer: j, letter: byte('U' + c.depth() - 1), all: []joinedTable{{table: m.Table(), used: true}}}
	c.split, c.call = false, 0
	if c.with != nil {
		c.with = &outsideTerm{c.with}
	}
	made := clause{inner: map[int]bool{}}
	inner := filter{}
	one := m.clauseOf(in, &conditions{parts: []conditionPart{{one: &c}}}, false, &inner)
	if one.is == never {
		made.is = never
		return made
	}
	base := k + 1
	link := in.column(base, c.path[k].Column()) + " = " + outer
	if in.all[base].outer { // who has no such row is meant, too
		base, link = 0, in.column(0, m.pk())+" = "+outer
	}
	f.args = append(f.args, inner.args...)
	made.parts = []string{`EXISTS(SELECT 1 AS "a" FROM "` + in.all[base].table + `" ` + in.name(base) + in.textBehind(base) + " WHERE (" + strings.Join(append(one.parts, link), " AND ") + ") LIMIT 1)"}
	return made
}

// reckons reports whether a condition asks for what annotate() has reckoned.
func (c *condition) reckons() bool {
	return c.note != nil && c.note.sums() || c.with != nil && sumsUp(c.with) || c.holds != nil && sumsUp(c.holds)
}

// each gives each condition to do.
func (all *conditions) each(do func(c *condition)) {
	for _, part := range all.parts {
		if part.many != nil {
			part.many.each(do)
		} else {
			do(part.one)
		}
	}
}

// reckons reports whether one of the conditions asks for what annotate() has reckoned.
func (all *conditions) reckons() (is bool) {
	all.each(func(c *condition) { is = is || c.reckons() })
	return is
}

// split are the conditions that stand behind WHERE and behind HAVING, as Django's WhereNode.split_having() has them; nil
// for none. turned says that they stand in a NOT.
func (all *conditions) split(turned bool) (where, having *conditions) {
	if !all.reckons() {
		return all, nil
	}
	turned = turned != all.not
	if turned != all.or { // of which one part alone would say something else
		return nil, all
	}
	before, behind := &conditions{or: all.or, not: all.not}, &conditions{or: all.or, not: all.not}
	for _, part := range all.parts {
		switch {
		case part.many != nil:
			w, h := part.many.split(turned)
			if w != nil {
				before.parts = append(before.parts, conditionPart{many: w})
			}
			if h != nil {
				behind.parts = append(behind.parts, conditionPart{many: h})
			}
		case part.one.reckons():
			behind.parts = append(behind.parts, part)
		default:
			before.parts = append(before.parts, part)
		}
	}
	if len(before.parts) > 0 {
		where = before
	}
	return where, behind
}

// grouped are the terms of the conditions by which rows are grouped, too.
func (all *conditions) grouped(m *Model) (terms []term) {
	return groupedBy(&conditionTerm{m, all}, "")
}

// depth is how many queries stand in a condition, one in another.
func (c *condition) depth() (n int) {
	if c.sub != nil {
		n = 1 + c.sub.depth()
	}
	if c.rows != nil {
		n = 1 + depthOf(c.rows.conditions)
	}
	for _, t := range []term{c.with, c.holds} {
		if t != nil {
			n = max(n, depthOfTerm(t))
		}
	}
	if c.note != nil {
		n = max(n, depthOfTerm(c.note.term))
	}
	if c.split {
		n++
	}
	return n
}

// depthOfTerm is how many queries stand in a term, one in another.
func depthOfTerm(t term) (n int) {
	eachTerm(t, func(t term) {
		if sub, is := t.(*queryTerm); is {
			n = max(n, 1+sub.q.depth())
		}
	})
	return n
}

// depth is how many queries stand in a query, one in another.
func (q *lineRows) depth() int {
	n := depthOf(q.where)
	for _, note := range q.notes {
		n = max(n, depthOfTerm(note.term))
	}
	return n
}

// depthOf is depth of several conditions.
func depthOf(all []condition) (n int) {
	together(slices.Clone(all)).each(func(c *condition) { n = max(n, c.depth()) })
	return n
}

// asksOfNotes reports whether a condition of the query asks for what annotate() has given.
func (q *lineRows) asksOfNotes() (is bool) {
	together(slices.Clone(q.where)).each(func(c *condition) {
		is = is || c.note != nil
		for _, t := range []term{c.with, c.holds} {
			if t != nil {
				eachTerm(t, func(t term) { _, note := t.(*noteTerm); is = is || note })
			}
		}
	})
	return is
}
