package httpsim

import (
	"cmp"
	"fmt"
	"maps"
	"strings"

	"statelab/internal/pyrun"
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

// conditions are several of them, all of which are to hold, or one of which: what Q() makes, and filter() and
// exclude() of what they are given.
type conditions struct {
	or, not bool
	parts   []conditionPart
}

// conditionPart is a condition, or several as one.
type conditionPart struct {
	one  *condition
	many *conditions
}

// together puts the conditions of calls together: those of filter() beside each other, and those of one exclude()
// in one NOT.
func together(all []condition) *conditions {
	root := &conditions{}
	for len(all) > 0 {
		n := 1
		for n < len(all) && all[0].not && all[n].not && all[n].call == all[0].call {
			n++
		}
		into := root
		if all[0].not {
			into = &conditions{not: true}
			root.parts = append(root.parts, conditionPart{many: into})
		}
		for i := range all[:n] {
			into.parts = append(into.parts, partOf(&all[i]))
		}
		all = all[n:]
	}
	return root
}

// partOf is a condition as a part of others.
func partOf(c *condition) conditionPart {
	switch {
	case c.tree != nil:
		return conditionPart{many: c.tree}
	case c.any == nil:
		return conditionPart{one: c}
	}
	ways := &conditions{or: true}
	for _, way := range c.any {
		all := &conditions{}
		for i := range way {
			part := partOf(&way[i])
			if way[i].not {
				part = conditionPart{many: &conditions{not: true, parts: []conditionPart{part}}}
			}
			all.parts = append(all.parts, part)
		}
		ways.parts = append(ways.parts, conditionPart{many: all})
	}
	return conditionPart{many: ways}
}

// clause is a condition as SQL, and how it may stand beside others: its parts, with the word that is between them.
type clause struct {
	parts []string
	or    bool
	not   bool
	is    asks
	inner map[int]bool // the tables without whose row it does not hold
}

// text is the SQL of it.
func (c clause) text() string {
	word := map[bool]string{true: " OR ", false: " AND "}[c.or]
	if c.not {
		return "NOT (" + strings.Join(c.parts, word) + ")"
	}
	return between(c.parts, word)
}

// clauseOf is what conditions are in SQL. turned says that they stand in a NOT. Joins follow Django's JoinPromoter: a
// table is joined INNER where nothing holds without its row.
func (m *Model) clauseOf(j *joining, all *conditions, turned bool, f *filter) clause {
	turned = turned != all.not
	made := clause{or: all.or, not: all.not, inner: map[int]bool{}}
	votes, asked, full := map[int]int{}, 0, 0
	for _, part := range all.parts {
		var one clause
		if part.many != nil {
			one = m.clauseOf(j, part.many, turned, f)
		} else {
			one = m.plainClause(j, *part.one, turned, f)
		}
		for at := range one.inner {
			votes[at]++
		}
		switch {
		case one.is == always:
			full++
			continue
		case one.is == never:
			continue
		case !one.not && (one.or == made.or || len(one.parts) == 1):
			made.parts = append(made.parts, one.parts...)
		default:
			made.parts = append(made.parts, one.text())
		}
		asked++
	}
	nevers := len(all.parts) - asked - full
	switch {
	case len(all.parts) == 0 || !all.or && nevers == 0 && asked == 0 || all.or && full > 0:
		made.is = always
	case all.or && asked == 0 || !all.or && nevers > 0:
		made.is = never
	}
	if all.not && made.is != isAsked {
		made.is = always + never - made.is
	}
	for at, n := range votes {
		if all.or != turned && n < len(all.parts) {
			j.may(at)
		}
	}
	for at, n := range votes {
		if all.or == turned || n == len(all.parts) {
			j.need(at)
			made.inner[at] = true
		}
	}
	return made
}

// ofNone is the condition with None: __exact and __iexact ask for NULL then, and no other lookup takes it.
func (c *condition) ofNone() error {
	if c.lookup == "iexact" || c.lookup == "exact" {
		c.lookup = ""
	}
	if c.lookup != "" {
		return pyrun.Raise("ValueError", "Cannot use None as a query value")
	}
	return nil
}

// last is the field that is compared.
func (c condition) last() ModelField {
	if len(c.path) == 0 {
		return ModelField{}
	}
	return c.path[len(c.path)-1]
}

// plainClause is one condition in SQL.
func (m *Model) plainClause(j *joining, c condition, turned bool, f *filter) clause {
	if c.split {
		return m.splitClause(j, c, f)
	}
	isNull := c.value == nil && c.values == nil && c.rows == nil && c.sub == nil && c.with == nil || c.lookup == "isnull" && c.value == true
	made := clause{inner: map[int]bool{}}
	if c.holds != nil {
		made.parts = []string{f.writes(j, c.holds, c.call, true)}
		return made
	}
	if c.note != nil {
		text := f.writes(j, c.note.term, 0, true)
		if text, made.is = m.comparison(j, c, isNull, text, f); made.is == isAsked {
			made.parts = []string{text}
		}
		return made
	}
	at, column := j.through(c.path, c.call)
	if isNull == turned {
		maps.Copy(made.inner, j.upTo(at))
	}
	name := j.column(at, column)
	text := ""
	if text, made.is = m.comparison(j, c, isNull, name, f); made.is != isAsked {
		return made
	}
	made.parts = []string{text}
	if turned && !isNull && c.lookup != "isnull" && (c.last().Null || j.all[at].outer) { // NULL is another value, too
		made.parts = append(made.parts, name+" IS NOT NULL")
	}
	return made
}

// comparison is what a condition compares.
func (m *Model) comparison(j *joining, c condition, isNull bool, name string, f *filter) (text string, is asks) {
	if c.part != "" {
		return c.ofPart(name, f), isAsked
	}
	switch yes, isBool := c.value.(bool); {
	case isNull:
		return name + " IS NULL", isAsked
	case c.lookup == "isnull":
		return name + " IS NOT NULL", isAsked
	case c.with != nil:
		return name + " " + c.like(f.writes(j, c.with, c.call, false)), isAsked
	case c.rows != nil:
		in := c.rows.filter("").inside()
		if in.none {
			return "", never
		}
		f.args = append(f.args, in.args...)
		return name + ` IN (SELECT U0."` + c.rows.model.pk() + `" FROM "` + c.rows.model.Table() + `" U0` + in.joins + in.where + ")", isAsked
	case c.sub != nil:
		in, err := c.sub.inside(j)
		if err != nil || in.none {
			f.err = cmp.Or(f.err, err)
			return "", never
		}
		f.args = append(f.args, in.args...)
		return name + " IN (" + in.text + limited(c.sub.low, c.sub.high) + ")", isAsked
	case c.lookup == "range":
		f.args = append(f.args, storedValue(c.values[0]), storedValue(c.values[1]))
		return name + " BETWEEN ? AND ?", isAsked
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

// writes is a term in the conditions, whose values stand behind those before it. again says that it stands before a sign.
func (f *filter) writes(j *joining, t term, call int, again bool) string {
	w := &writing{j: j, call: call, again: again}
	text := t.write(w)
	f.args, f.err = append(f.args, w.args...), cmp.Or(f.err, w.err)
	return text
}

// like is how a condition compares with what the database has itself.
func (c condition) like(text string) string {
	pattern, is := textLookups[c.lookup]
	if !is {
		return c.sign() + " " + text
	}
	if c.lookup != "iexact" {
		text = `REPLACE(REPLACE(REPLACE(` + text + `, '\', '\\'), '%', '\%'), '_', '\_')`
	}
	if strings.HasPrefix(pattern, "%%") {
		text = "'%' || " + text
	}
	if strings.HasSuffix(pattern, "%%") {
		text += " || '%'"
	}
	return "LIKE " + text + ` ESCAPE '\'`
}
