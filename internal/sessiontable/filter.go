package sessiontable

import "strings"

// Filter chooses rows. The zero value takes all.
type Filter struct {
	User    string // name of the user logged in, or the id of one who is gone
	Key     string // how the key begins; "af2i..uhtf" also how it ends
	Live    bool   // live rows only
	Expired bool   // expired rows only
	Most    int    // so many at most, those that live longest; 0: all
}

// Takes reports whether the filter takes a row that Each gave, by its user.
func (f Filter) Takes(r Row) bool { return f.User == "" || r.User.Is(f.User) }

// ends are how the keys begin and end that the filter takes.
func (f Filter) ends() (begin, end string) {
	begin, end, _ = strings.Cut(f.Key, "..")
	return begin, end
}

// Summary counts rows, each as live or expired and, besides, as logged in,
// void, anonymous or unreadable.
type Summary struct {
	Rows          int
	Live, Expired int
	LoggedIn      int
	Void          int // they name a user, and something is against the login
	Anonymous     int
	Unreadable    int
	Held, Broken  int // signatures that hold, and that do not
}

// Add counts a row.
func (s *Summary) Add(r Row) {
	s.Rows++
	if r.Live {
		s.Live++
	} else {
		s.Expired++
	}
	switch {
	case !r.Readable():
		s.Unreadable++
	case r.User.ID != "" && !r.User.Note.IsZero():
		s.Void++
	case r.User.ID != "":
		s.LoggedIn++
	default:
		s.Anonymous++
	}
	switch r.Signature {
	case Valid, OldKey:
		s.Held++
	case Bad:
		s.Broken++
	}
}
