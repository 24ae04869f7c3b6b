package httpsim

import "statelab/internal/sessionstore"

// FindSession asks whether there is a row of a session, by its key: if Session.objects.filter(session_key=…).exists():.
// It goes past the engine, as EndSession does, but for EndByStore.
type FindSession struct {
	Key            Template
	By             EndBy  // EndByFirst, EndByExists, EndByCount, or EndByStore: request.session.exists(Key)
	Live           string // ">=" or ">": only a row with such an expire_date, beside now
	IfFound, IfNot []Action
}

// EndByCount asks Session.objects.filter(session_key=Key).count(), which deletes nothing.
const EndByCount EndBy = "count"

// Branches implements Branching.
func (a FindSession) Branches() (ifSo, ifNot []Action) { return a.IfFound, a.IfNot }

func (a FindSession) with(ifSo, ifNot []Action) Action {
	a.IfFound, a.IfNot = ifSo, ifNot
	return a
}

func (a FindSession) run(v *visit) error {
	key, err := v.fill(a.Key, false)
	if err != nil {
		return err
	}
	is, by := false, "Session.objects.filter(…)."+string(a.By)+"()"
	if a.By == EndByStore {
		by = "request.session.exists()"
	}
	err = v.as(by, func() (err error) {
		if a.By == EndByStore {
			is, err = v.sessionEngine().Exists(key)
			return err
		}
		table := v.sessionTable()
		is, err = table.FoundLive(key, string(a.By), a.Live)
		return err
	})
	switch {
	case err != nil:
		return err
	case is:
		v.Note("there is a row of the key %s", "키 %s의 행이 있음", sessionstore.ShortKey(key))
	case a.Live != "":
		v.Note("there is no row of the key %s that has not expired", "만료되지 않은, 키 %s의 행이 없음", sessionstore.ShortKey(key))
	default:
		v.Note("there is no row of the key %s", "키 %s의 행이 없음", sessionstore.ShortKey(key))
	}
	return v.branch(is, a)
}

func (a FindSession) check(c *checking) {
	c.value(a.Key)
	c.branches(a)
}
