package httpsim

import (
	"time"

	"statelab/internal/database"
	"statelab/internal/sessionstore"
)

// Row is one row of the session table, for people to look at.
type Row struct {
	Key     string
	User    string // the name of the user whom it logs in, empty for nobody
	Data    []Item // in the order of the session
	Raw     string // session_data as it is stored
	Expires time.Time
	Live    bool // it can still be read: it expires after now
	Trusted bool // its signature is good
}

// Item is one value of a session, as JSON.
type Item struct{ Name, Value string }

// Rows returns the session table, expired rows too, in the order in which they
// came. Looking leaves no statement in any record.
func (s *Server) Rows() ([]Row, error) {
	conn := s.db.Conn(nil)
	stored, err := sessionstore.Rows(conn, s.sessionSettings().Codec())
	if err != nil {
		return nil, err
	}
	users, err := s.users(conn).All()
	if err != nil {
		return nil, err
	}
	names := map[string]string{}
	for _, u := range users {
		names[idText(u.ID)] = u.Username
	}
	rows := make([]Row, len(stored))
	for i, row := range stored {
		rows[i], err = s.row(row, names)
		if err != nil {
			return nil, err
		}
	}
	return rows, nil
}

func (s *Server) row(stored sessionstore.Row, names map[string]string) (Row, error) {
	// The stored text is compared, as SQLite does it.
	live := stored.ExpiresText > database.FormatTime(s.env.Now())
	row := Row{Key: stored.Key, Raw: stored.Raw, Expires: stored.Expires, Live: live,
		Trusted: stored.Decoded.Signature != sessionstore.SignatureBad}
	for name, value := range stored.Decoded.Data.All() {
		text, err := sessionstore.JSON(value)
		if err != nil {
			return row, err
		}
		row.Data = append(row.Data, Item{name, text})
	}
	if id, ok := stored.Decoded.Data.Lookup(userIDName); ok {
		row.User = names[pythonStr(id)]
	}
	return row, nil
}

// CleanUp is the command clearsessions: it deletes the rows that have expired,
// and returns the statements that did it.
func (s *Server) CleanUp() ([]database.Statement, error) {
	var done []database.Statement
	conn := s.db.Conn(&done)
	conn.Caller = "clearsessions"
	_, err := s.engine(conn, nil).ClearExpired()
	return done, err
}

// SecretKey returns the SECRET_KEY with which the site signs.
func (s *Server) SecretKey() string { return s.settings.secretKey }

// shortText writes a value short enough for a note.
func shortText(s string) string {
	const most = 24
	if r := []rune(s); len(r) > most {
		return string(r[:most-2]) + ".."
	}
	return s
}
