package sessiontable

import "strings"

// Filter chooses rows. The zero value takes all.
type Filter struct {
	User    string // name of the user logged in
	Key     string // how the key begins
	Live    bool   // live rows only
	Expired bool   // expired rows only
}

// Takes reports whether the filter takes a row.
func (f Filter) Takes(r Row) bool {
	return (f.User == "" || r.User.Is(f.User)) && strings.HasPrefix(r.Key, f.Key) &&
		(!f.Live || r.Live) && (!f.Expired || !r.Live)
}

// Summary counts rows, each as live or expired and, besides, as logged in,
// anonymous or unreadable.
type Summary struct {
	Rows                            int
	Live, Expired                   int
	LoggedIn, Anonymous, Unreadable int
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
	case r.User.ID != "":
		s.LoggedIn++
	default:
		s.Anonymous++
	}
}
