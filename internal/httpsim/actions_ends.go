package httpsim

import "statelab/internal/sessionstore"

// EndSessions deletes rows of the table of sessions. It goes past the engine, so that
// copies in the memory of cached_db stay, and past request.session, which does not notice.
type EndSessions struct{ Whose Whose }

// Whose says which rows EndSessions deletes. The zero value is Mine.
type Whose string

// The rows that are deleted. Mine and Others are a loop over Session.objects, in which
// Session.get_decoded() says whose a row is; Everybodys is one statement.
const (
	Mine       Whose = ""           // all rows of request.user, the one of this session too
	Others     Whose = "others"     // the same without the one of this session
	Everybodys Whose = "everybodys" // Session.objects.all().delete()
)

// Of writes whose the rows are as Django gets them.
func (w Whose) Of() string {
	if w == Others {
		return "Session.objects.exclude(session_key=request.session.session_key)"
	}
	return "Session.objects.all()"
}

func (a EndSessions) run(v *visit) error {
	table := &sessionstore.Database{Conn: v.conn, Env: v.server.sessionEnv(&v.log)}
	if a.Whose == Everybodys {
		return v.as("Session.objects.all().delete()", func() error {
			n, err := table.DeleteAll()
			v.Note("all rows deleted: %d", "모든 행을 지움: %d개", n)
			return err
		})
	}
	var but *string
	if a.Whose == Others {
		but = new(v.session.Key())
	}
	var rows []sessionstore.Row
	err := v.as("Session.objects", func() (err error) {
		rows, err = table.Objects(but)
		return err
	})
	if err != nil {
		return err
	}
	deleted := 0
	for _, row := range rows {
		user, err := v.User() // the loop asks for it, so that without rows nobody does
		if err != nil {
			return err
		}
		if id, _ := row.Decoded.Data.Get(UserIDName).(string); user == nil || id != idText(user.ID) {
			continue
		}
		if err := v.as("row.delete()", func() error { return table.DeleteRow(row.Key) }); err != nil {
			return err
		}
		deleted++
	}
	v.Note("rows of %[3]s deleted: %[1]d of %[2]d", "%[3]s의 행을 지움: %[2]d개 가운데 %[1]d개", deleted, len(rows), nameOf(v.auth.user))
	return nil
}

func (EndSessions) check(*checking) {}
