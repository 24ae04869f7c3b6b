package sessiontable

// Filter chooses rows. The zero value takes all.
type Filter struct {
	User    string // name of the user logged in, or the id of one who is gone
	Key     string // how the key begins
	Live    bool   // live rows only
	Expired bool   // expired rows only
	Most    int    // so many at most, those that live longest; 0: all
}

// Takes reports whether the filter takes a row that Each gave, by its user.
func (f Filter) Takes(r Row) bool { return f.User == "" || r.User.Is(f.User) }

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
