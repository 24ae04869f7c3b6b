package httpsim

import (
	"errors"
	"strconv"

	"statelab/internal/accounts"
	"statelab/internal/pyrun"
	"statelab/internal/rule"
	"statelab/internal/sessionstore"
)

// What login() keeps in the session: three names, and the value under one of them.
const (
	UserIDName  = "_auth_user_id"
	BackendName = "_auth_user_backend"
	HashName    = "_auth_user_hash"
	Backend     = "django.contrib.auth.backends.ModelBackend"
)

// authState is what a request knows about its visitor.
type authState struct {
	asked  bool           // request.user was evaluated, or decided by login() or logout()
	vain   bool           // it was to be evaluated, and that failed
	before string         // whom the first look saw
	user   *accounts.User // nil: AnonymousUser
	kept   *keptUser      // the last one, who is this one until another one is decided
}

func nameOf(user *accounts.User) string {
	if user == nil {
		return Anonymous
	}
	return user.Name()
}

// decide says who the visitor is from now on.
func (r *Request) decide(before string, user *accounts.User) {
	if !r.auth.asked {
		r.auth.before = before
	} else if k := r.auth.kept; k != nil && !k.seen {
		k.user, k.seen = r.auth.user, true
	}
	r.auth.asked, r.auth.user = true, user
}

// User returns request.user, nil for an anonymous visitor. The first call looks:
// key -> row -> user, and compares the session auth hash. An error is a fault.
func (r *Request) User() (*accounts.User, error) {
	if r.server.runs().Lacks.Auth {
		r.auth.vain = true
		return nil, pyrun.Raise("AttributeError", "'WSGIRequest' object has no attribute 'user'")
	}
	if r.auth.asked {
		return r.auth.user, nil
	}
	found, err := r.findUser()
	if err != nil {
		return nil, err
	}
	r.sayUser(found)
	return r.auth.user, nil
}

// foundUser is where the search for request.user ended.
type foundUser struct {
	user  *accounts.User // whom the session names, nil when the table has no such user
	id    string         // whom the session names, empty for nobody
	state foundState
}

type foundState int

const (
	foundNobody   foundState = iota // the session names nobody
	foundValid                      // the user of this request
	foundGone                       // no such user any more
	foundInactive                   // a user who may not log in any more
	foundUnfit                      // the hash in the session is of no password and key of now: flushed
	foundChanged                    // likewise, and it fitted once: the password has changed since
	foundRenewed                    // valid with an older SECRET_KEY: key and hash are new
)

// findUser is django.contrib.auth.get_user: it decides, and does not speak.
func (r *Request) findUser() (found foundUser, err error) {
	err = r.as("request.user", func() error {
		found, err = r.sessionUser()
		return err
	})
	if r.auth.vain = err != nil; err != nil {
		return found, err
	}
	switch found.state {
	case foundValid, foundRenewed:
		r.decide(found.user.Name(), found.user)
	default:
		r.decide(Anonymous, nil)
	}
	return found, nil
}

func (r *Request) sessionUser() (foundUser, error) {
	var found foundUser
	id, ok := r.session.Lookup(UserIDName)
	if !ok || r.session.Get(BackendName) != Backend {
		return found, r.session.Err()
	}
	found.id = pythonStr(id)
	number, err := strconv.ParseInt(found.id, 10, 64)
	if err == nil {
		if found.user, err = r.userOfSession(number); err != nil {
			return found, err
		}
	}
	switch {
	case found.user == nil:
		found.state = foundGone
		return found, nil
	case !found.user.IsActive:
		found.state = foundInactive
		return found, nil
	}
	hash, _ := r.session.Get(HashName).(string)
	settings := r.server.accountSettings()
	switch state := settings.CheckSessionAuthHash(found.user, hash); {
	case r.server.runs().Bug == PasswordChangeKeepsOthers:
		found.state = foundValid
		return found, nil
	case hash != "" && state == accounts.AuthHashValid:
		found.state = foundValid
		return found, nil
	case hash != "" && state == accounts.AuthHashFallback:
		found.state = foundRenewed
		if err := r.session.CycleKey(); err != nil {
			return found, err
		}
		r.session.Set(HashName, r.server.authHash(found.user))
		r.server.fits.keep(found.user.ID, r.server.authHash(found.user), settings.SecretKey)
		return found, nil
	}
	if found.state = foundUnfit; r.server.fits.once(found.user.ID, hash, settings.SecretKey) {
		found.state = foundChanged
	}
	return found, r.as(StaleHash, r.session.Flush)
}

// StaleHash is who deletes the row of a session of which the hash does not fit the user's password any more: it is
// request.user that notices, and would have deleted no row that fits.
const StaleHash = "request.user: flush()"

// sayUser notes how the search for the user went, with the lookup of the session
// where that was not told yet.
func (r *Request) sayUser(found foundUser) {
	how := rule.Text{}
	switch found.state {
	case foundValid:
		how = rule.Textf("-> %s", "-> %s", found.user.Name())
	case foundRenewed:
		how = rule.Textf("-> %s, signed with an older SECRET_KEY: new key", "-> %s, 예전 SECRET_KEY로 서명됨: 새 키로 바꿈", found.user.Name())
	case foundGone:
		how = rule.Textf("-> user %s, who is gone", "-> %s번 사용자, 지금은 없음", found.id)
	case foundInactive:
		how = rule.Textf("-> %s, who is not active", "-> %s, 비활성 사용자", found.user.Name())
	case foundChanged:
		how = rule.Textf("-> %s, whose password has changed: flush()", "-> %s, 그 뒤 비밀번호가 바뀜: flush()", found.user.Name())
	case foundUnfit:
		how = rule.Textf("-> %s, but its hash does not fit the password and SECRET_KEY of now: flush()", "-> %s, 세션의 해시가 지금의 비밀번호, SECRET_KEY와 맞지 않음: flush()", found.user.Name())
	case foundNobody:
		if loaded, asked := r.session.Loaded(); !asked || !loaded.Found || loaded.Renew {
			r.sayLookup()
			return
		}
		how = rule.Text{EN: "-> nobody is logged in", KO: "-> 로그인한 사람 없음"}
	}
	start := r.server.where()
	if !r.lookup.said {
		r.lookup.said, r.lookup.at = true, len(r.notes)
		start = r.lookupText()
	}
	r.sayHowFar(rule.Text{EN: start.EN + " " + how.EN, KO: start.KO + " " + how.KO})
}

// Login is django.contrib.auth.login: it trusts any user that it is given. The
// key changes unless the same user was logged in already; what an anonymous
// visitor left in the session is kept, what another user left is flushed. No user
// at all is an AttributeError.
func (r *Request) Login(user *accounts.User) error {
	if user == nil {
		return errNoUser
	}
	return r.as("login()", func() error {
		before := r.loggedInName()
		old := r.session.Key()
		hash := r.server.authHash(user)
		id, has := r.session.Lookup(UserIDName)
		known := has && pythonStr(id) == idText(user.ID) && r.session.Get(HashName) == hash
		var err error
		switch {
		case known:
		case has:
			err = r.session.Flush()
		default:
			old = r.session.Key() // an unknown one is forgotten by now
			err = r.session.CycleKey()
		}
		if err != nil {
			return err
		}
		r.session.Set(UserIDName, idText(user.ID))
		r.session.Set(BackendName, Backend)
		r.session.Set(HashName, hash)
		r.keepFit(user, hash)
		if !r.auth.asked { // request.user of before has not looked yet: it does when it is asked, and is another object
			r.auth.kept = nil
		}
		r.decide(before, user)
		r.rotateToken()
		r.Signal("user_logged_in " + user.Name())
		r.sayLogin(old, known, has && pythonStr(id) == idText(user.ID), has)
		if r.session.Why = rule.Textf("the row now names %s", "행에 적음: %s", user.Name()); known {
			r.session.Why = rule.Textf("the row names %s, as before", "행에 다시 적음: %s (전과 같음)", user.Name())
		}
		if err := r.savesUser(user, []string{"last_login"}, func() error { return r.users.UpdateLastLogin(user) }); err != nil {
			return err
		}
		return r.receiveUser("user_logged_in", user)
	})
}

var errNoUser = errors.New("AttributeError: login() was given None in place of a user")

// sayLogin notes what login() did to the key.
func (r *Request) sayLogin(old string, known, own, flushed bool) {
	r.lookup.said = true
	short := sessionstore.ShortKey
	switch {
	case known:
		r.Note("login(): same user, the key stays", "login(): 같은 사용자라 키를 그대로 둠")
	case own && r.server.inCookies():
		r.Note("login(): same user, whose hash in the session no longer fits: flush()", "login(): 같은 사용자이지만 세션의 해시가 더는 맞지 않아 flush()함")
	case own:
		r.Note("login(): same user, whose hash in the session no longer fits: flush(), new key", "login(): 같은 사용자이지만 세션의 해시가 더는 맞지 않아 flush()하고 새 키를 만듦")
	case flushed && r.server.inCookies():
		r.Note("login(): flush() of another login", "login(): 다른 로그인을 flush()함")
	case flushed:
		r.Note("login(): flush() of another login, new key", "login(): 다른 로그인을 flush()하고 새 키를 만듦")
	case old != "" && !r.server.inCookies():
		r.Note("login(): key %s becomes %s", "login(): 키 %s 대신 새 키 %s", short(old), short(r.session.Key()))
	default:
		r.Note("login()", "login()")
	}
}

// loggedInName returns the name of the user whom the session names, for the
// record alone: Django does not look it up here.
func (r *Request) loggedInName() string {
	if r.auth.asked {
		return nameOf(r.auth.user)
	}
	id, ok := r.session.Lookup(UserIDName)
	if !ok {
		return Anonymous
	}
	return r.server.nameOfID(pythonStr(id))
}

// nameOfID returns the name of a user by the id that a session holds, or
// Anonymous when there is none.
func (s *Server) nameOfID(id string) string {
	number, err := strconv.ParseInt(id, 10, 64)
	if err != nil {
		return Anonymous
	}
	user, err := s.users(s.db.Conn(nil)).ByID(number)
	if err != nil {
		return Anonymous
	}
	return nameOf(user)
}

// Logout is django.contrib.auth.logout: it tells who leaves, flushes the session,
// an anonymous visitor's too, and makes the visitor anonymous.
func (r *Request) Logout() error {
	return r.as("logout()", func() error {
		leaving, err := r.leavingUser()
		if err != nil {
			return err
		}
		if err := r.receiveUser("user_logged_out", leaving); err != nil {
			return err
		}
		key, first := r.session.Key(), len(r.queries)
		if err := r.session.Flush(); err != nil {
			return err
		}
		r.decide(nameOf(leaving), nil)
		switch {
		case key != "" && r.lookedInVain(first):
			r.noteKept("logout(): the %s was gone already", "logout(): 지울 %s이 이미 없음")
		case r.server.inCookies():
			r.Note("logout(): the server has nothing to delete", "logout(): 서버에는 지울 것이 없음")
		case key == "":
			r.noteKept("logout(): no %s to delete", "logout(): 지울 %s이 없음")
		default:
			r.noteKept("logout() deletes the %s", "logout()이 %s을 지움")
		}
		return nil
	})
}

// lookedInVain reports whether the last statement since the first one looked for a row to
// delete, and there was none.
func (r *Request) lookedInVain(first int) bool {
	return len(r.queries) > first && r.queries[len(r.queries)-1].Kind == "SELECT"
}

// leavingUser looks who logs out and sends the signal.
func (r *Request) leavingUser() (*accounts.User, error) {
	if r.server.runs().Lacks.Auth { // getattr(request, "user", None)
		return nil, nil
	}
	if !r.auth.asked {
		first := len(r.queries)
		found, err := r.sessionUser()
		if r.auth.vain = err != nil; err != nil {
			return nil, err
		}
		for i := first; i < len(r.queries); i++ {
			r.queries[i].Why = rule.Text{EN: "who is leaving?", KO: "누가 나가는지 확인"}
		}
		before := (*accounts.User)(nil)
		if found.state == foundValid || found.state == foundRenewed {
			before = found.user
		}
		r.decide(nameOf(before), before)
		if found.state != foundNobody {
			r.sayUser(found)
		}
		r.lookup.said = true
	}
	who := "None"
	if r.auth.user != nil {
		who = r.auth.user.Name()
	}
	r.Signal("user_logged_out " + who)
	return r.auth.user, nil
}

// idText returns an id as login() keeps it.
func idText(id int64) string { return strconv.FormatInt(id, 10) }

// findUserOnce decides who request.user is without a note of its own.
func (r *Request) findUserOnce() (foundUser, error) {
	if r.auth.asked {
		return foundUser{}, nil
	}
	return r.findUser()
}

// UpdateSessionAuthHash is what a page calls after it has changed the password of
// its own visitor: the key changes, and the session holds the new hash.
func (r *Request) UpdateSessionAuthHash(user *accounts.User) error {
	return r.as("update_session_auth_hash()", func() error {
		if err := r.session.CycleKey(); err != nil {
			return err
		}
		if r.auth.user != nil && r.auth.user.ID == user.ID {
			r.session.Set(HashName, r.server.authHash(user))
			r.keepFit(user, r.server.authHash(user))
		}
		switch hash, cookies := r.session.Get(HashName), r.server.inCookies(); {
		case hash == "" && cookies:
			r.Note("update_session_auth_hash(): no hash to keep", "update_session_auth_hash(): 적어 둘 해시가 없음")
		case hash == "":
			r.Note("update_session_auth_hash(): new key, no hash to keep", "update_session_auth_hash(): 새 키, 적어 둘 해시는 없음")
		case cookies:
			r.Note("update_session_auth_hash(): new hash", "update_session_auth_hash(): 새 해시")
		default:
			r.Note("update_session_auth_hash(): new key, new hash", "update_session_auth_hash(): 새 키와 새 해시")
		}
		return nil
	})
}
