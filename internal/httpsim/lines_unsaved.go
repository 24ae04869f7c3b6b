package httpsim

import (
	"slices"

	"statelab/internal/database"
	"statelab/internal/pyrun"
)

// A row that lines make and never save leaves nothing: no statement and no row says that it was there. Where the page
// sends the browser on, as one does that has saved something, that is told.

// built is a row, or a user, that lines gave a name before any table had it.
type built struct {
	name, table string
	unsaved     func() bool
}

// mostBuilt is how many are kept.
const mostBuilt = 16

// keepsBuilt keeps what a name is given, where that is a row that no table has yet.
func (r *running) keepsBuilt(name string, value pyrun.Value) {
	b := built{name: name}
	switch v := value.(type) {
	case *lineRow:
		b.table, b.unsaved = v.record.model.Table(), func() bool { return v.record.id == 0 }
	case *whoObject:
		if v.visitor || v.user == nil {
			return
		}
		b.table, b.unsaved = r.users.Table(), func() bool { return v.user.ID == 0 }
	default:
		return
	}
	if b.unsaved() && len(r.built) < mostBuilt {
		r.built = append(r.built, b)
	}
}

// tellUnsaved tells what was made, never saved, and is given up with an answer that sends the browser on. Where a row of
// that table was written, or was to be, it may have been this one.
func (r *running) tellUnsaved(res *Response) {
	if res.status()/100 != 3 {
		return
	}
	told := map[string]bool{}
	for _, b := range r.built {
		written := slices.ContainsFunc(r.queries, func(q database.Statement) bool { return q.Kind == "INSERT" && q.Table == b.table })
		if !told[b.name] && !written && b.unsaved() {
			told[b.name] = true
			r.Note("%[1]s is made and never saved: %[2]s gets no row", "%[1]s: 만들고 저장하지 않아 %[2]s에 행이 생기지 않음", b.name, b.table)
		}
	}
}
