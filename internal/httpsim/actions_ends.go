package httpsim

import (
	"errors"
	"strings"

	"statelab/internal/accounts"
	"statelab/internal/sessionstore"
)

// EndSessions deletes rows of the table of sessions. It goes past the engine, so that
// copies in the memory of cached_db stay, and past request.session, which does not notice.
type EndSessions struct {
	Whose Whose
	Of    string // of Theirs and TheirOthers: see Login
	Live  string // ">=" or ">": only rows with such an expire_date, beside now; empty for all
}

// Whose says which rows EndSessions deletes. The zero value is Mine.
type Whose string

// The rows that are deleted. Mine and Others are a loop over Session.objects, in which
// Session.get_decoded() says whose a row is; Everybodys is one statement.
const (
	Mine       Whose = ""           // all rows of request.user, the one of this session too
	Others     Whose = "others"     // the same without the one of this session
	Everybodys Whose = "everybodys" // Session.objects.all().delete()

	// Theirs and TheirOthers are Mine and Others of the user whom a form or User.objects.get()
	// has found, of whom request.user need not know yet.
	Theirs      Whose = "theirs"
	TheirOthers Whose = "their_others"
)

// OfFound reports whether the rows are not those of request.user, but of the user who was found.
func (w Whose) OfFound() bool { return w == Theirs || w == TheirOthers }

// ButOwn reports whether the row of this session stays.
func (w Whose) ButOwn() bool { return w == Others || w == TheirOthers }

// Of writes whose the rows are as Django gets them.
func (w Whose) Of() string {
	if w.ButOwn() {
		return "Session.objects.exclude(session_key=request.session.session_key)"
	}
	return "Session.objects.all()"
}

// Rows writes the rows through which the loop goes.
func (a EndSessions) Rows() string {
	if a.Live == "" {
		return a.Whose.Of()
	}
	lookup := map[string]string{">=": "gte", ">": "gt"}[a.Live]
	rows := "Session.objects.filter(expire_date__" + lookup + "=timezone.now())"
	if a.Whose.ButOwn() {
		rows += strings.TrimPrefix(a.Whose.Of(), "Session.objects")
	}
	return rows
}

func (a EndSessions) run(v *visit) error {
	table := v.sessionTable()
	if a.Whose == Everybodys {
		return v.as("Session.objects.all().delete()", func() error {
			n, err := table.DeleteAll()
			v.Note("all rows deleted: %d", "모든 행을 지움: %d개", n)
			return err
		})
	}
	var but *string
	if a.Whose.ButOwn() {
		but = new(v.session.Key())
	}
	var rows []sessionstore.Row
	err := v.as("Session.objects", func() (err error) {
		rows, err = table.Objects(but, a.Live)
		return err
	})
	if err != nil {
		return err
	}
	deleted, name := 0, nameOf(v.auth.user)
	for _, row := range rows {
		user, err := a.user(v) // the loop asks for it, so that without rows nobody does
		if err != nil {
			return err
		}
		name = nameOf(user)
		if id, _ := row.Decoded.Data.Get(UserIDName).(string); user == nil || id != idText(user.ID) {
			continue
		}
		if err := v.as("row.delete()", func() error { return table.DeleteRow(row.Key) }); err != nil {
			return err
		}
		deleted++
	}
	v.Note("rows of %[3]s deleted: %[1]d of %[2]d", "%[3]s의 행을 지움: %[2]d개 가운데 %[1]d개", deleted, len(rows), name)
	return nil
}

// user returns the user whose rows are deleted, nil for nobody.
func (a EndSessions) user(v *visit) (*accounts.User, error) {
	if a.Whose.OfFound() {
		user, err := Login{Of: a.Of}.user(v)
		if errors.Is(err, errAnonymous) { // whose pk is None
			err = nil
		}
		return user, err
	}
	return v.User()
}

func (a EndSessions) check(c *checking) {
	if a.Whose.OfFound() && a.Of == "" && !c.form && !c.loaded {
		c.add("end_sessions: %s has no user: check a form, or load a user", a.Whose)
	}
}

// EndSession deletes the row of one session, as EndSessions does past the engine. Its zero By is
// content where there is none.
type EndSession struct {
	Key   Template
	By    EndBy
	IfNot []Action // of EndByGet: except Session.DoesNotExist: …; nil: 500
}

// EndBy says how the row is found.
type EndBy string

// The ways.
const (
	EndByFilter EndBy = ""       // Session.objects.filter(session_key=Key).delete()
	EndByGet    EndBy = "get"    // Session.objects.get(session_key=Key).delete()
	EndByFirst  EndBy = "first"  // session = Session.objects.filter(session_key=Key).first(), and session.delete() where there is one
	EndByExists EndBy = "exists" // if Session.objects.filter(session_key=Key).exists(): and EndByFilter
	EndByLoop   EndBy = "all"    // for row in Session.objects.filter(session_key=Key): row.delete()
	EndByStore  EndBy = "store"  // request.session.delete(Key): by the engine of the site, which looks first; for None the visitor's own
	EndByOther  EndBy = "other"  // request.session.__class__(Key).delete(): the same of another session, which for None is none
)

// Branches implements Branching.
func (a EndSession) Branches() (ifSo, ifNot []Action) { return nil, a.IfNot }

func (a EndSession) with(_, ifNot []Action) Action {
	a.IfNot = ifNot
	return a
}

func (a EndSession) run(v *visit) error {
	if a.By == EndByStore || a.By == EndByOther {
		return a.inStore(v)
	}
	key, err := v.fill(a.Key, false)
	if err != nil {
		return err
	}
	table := v.sessionTable()
	if a.By == EndByFilter {
		return v.endsKey(table, key)
	}
	is := false
	err = v.as(map[EndBy]string{EndByGet: "Session.objects.get()", EndByLoop: "Session.objects.filter(…)"}[a.By]+
		map[EndBy]string{EndByFirst: "Session.objects.filter(…).first()", EndByExists: "Session.objects.filter(…).exists()"}[a.By], func() (err error) {
		is, err = table.Found(key, string(a.By))
		return err
	})
	switch {
	case err != nil:
		return err
	case !is && a.By == EndByGet && a.IfNot == nil:
		//lint:ignore ST1005 these are Django's words
		return errors.New("Session.DoesNotExist: Session matching query does not exist.")
	case !is:
		v.Note("there is no row of the key %s", "키 %s의 행이 없음", sessionstore.ShortKey(key))
		return v.branch(false, a)
	case a.By == EndByExists:
		return v.endsKey(table, key)
	}
	return v.as("session.delete()", func() error {
		v.Note("the row of the key %s deleted", "키 %s의 행을 지움", sessionstore.ShortKey(key))
		return table.DeleteRow(key)
	})
}

// inStore deletes by the engine of the site, for which None is no key: the session's own is meant then.
func (a EndSession) inStore(v *visit) error {
	value, err := v.worth(a.Key)
	if err != nil {
		return err
	}
	switch {
	case a.By == EndByOther && value == nil:
		v.Note("a session without a key has nothing to delete", "키가 없는 세션이라 지울 것이 없음")
		return nil
	case a.By == EndByOther:
		return v.as("SessionStore.delete()", func() error {
			return v.sessionEngine().Delete(pythonStr(value))
		})
	case value == nil:
		v.Note("delete(None) is delete(): the visitor's own is deleted", "delete(None)은 delete()와 같아 방문자 자신의 세션을 지움")
		return v.as("request.session.delete()", func() error { return v.session.Delete("") })
	}
	return v.as("request.session.delete()", func() error { return v.session.DeleteKey(pythonStr(value)) })
}

// endsKey is Session.objects.filter(session_key=key).delete().
func (v *visit) endsKey(table *sessionstore.Database, key string) error {
	return v.as("Session.objects.filter(…).delete()", func() error {
		n, err := table.DeleteKey(key)
		v.Note("rows of the key %[2]s deleted: %[1]d", "키 %[2]s의 행을 지움: %[1]d개", n, sessionstore.ShortKey(key))
		return err
	})
}

func (a EndSession) check(c *checking) {
	c.value(a.Key)
	c.branches(a)
}
