package httpsim

import (
	"errors"
	"slices"
	"strings"

	"statelab/internal/database"
	"statelab/internal/rule"
)

// refusal is ofConstraint of the statement that wrote a row, and notes which other row it met: a row that was
// refused leaves nothing behind, and what refused it is to be seen.
func (r *record) refusal(conn *database.Conn, err error) error {
	err = ofConstraint(err)
	var says refusedRow
	if errors.As(err, &says) {
		if id := r.inTheWay(conn, string(says)); id != 0 {
			conn.Met(id)
		}
	}
	return err
}

// inTheWay is the id of the row that has what may be there only once, by what SQLite says of the columns; 0
// where it is not known.
func (r *record) inTheWay(conn *database.Conn, says string) int64 {
	list, is := strings.CutPrefix(says, "UNIQUE constraint failed: ")
	if !is {
		return 0
	}
	m, where, args := r.model, []string(nil), []any(nil)
	columns := strings.Split(list, ", ")
	for i, column := range columns {
		columns[i] = strings.TrimPrefix(column, m.Table()+".")
		value, known := r.savedIn(columns[i])
		if !known {
			return 0
		}
		where, args = append(where, m.column(columns[i])+" = ?"), append(args, value)
	}
	if r.id != 0 && columns[0] != m.pk() {
		where, args = append(where, m.column(m.pk())+" <> ?"), append(args, m.key(r.id))
	}
	for _, condition := range m.uniqueWhere(columns) {
		asked := where
		if condition != "" {
			asked = append(slices.Clone(where), "("+condition+")")
		}
		rows, err := conn.Unseen().Query(rule.Text{}, `SELECT `+m.column(m.pk())+` FROM "`+m.Table()+`" WHERE `+strings.Join(asked, " AND ")+` ORDER BY 1 LIMIT 1`, args...)
		if err == nil && len(rows) > 0 {
			return m.numbered(rows[0][0])
		}
	}
	return 0
}

// savedIn is what a row would have in a column. What the database counts out itself is not known.
func (r *record) savedIn(column string) (value any, known bool) {
	if column == "id" {
		return r.id, r.id != 0
	}
	i := slices.IndexFunc(r.model.Fields, func(f ModelField) bool { return f.Column() == column })
	if i < 0 {
		return nil, false
	}
	if isExpression(r.values[i]) {
		return nil, false
	}
	value, err := r.model.Fields[i].saved(r.values[i])
	return value, err == nil
}

// uniqueWhere are the conditions, in SQL, under which rows may not be alike in those columns; "" is none.
func (m *Model) uniqueWhere(columns []string) (all []string) {
	for _, u := range m.Constraints {
		if u.Condition == nil || !slices.Equal(m.columnsOf(u.Fields), columns) {
			continue
		}
		if where, err := m.AskedSQL(*u.Condition); err == nil {
			all = append(all, where)
		}
	}
	if len(all) == 0 {
		return []string{""}
	}
	return all
}
