package sessionstore

import (
	"errors"
	"unicode/utf8"

	"statelab/internal/chance"
	"statelab/internal/rule"
)

// KeyLength is how many characters a key that the server draws has.
const KeyLength = 32

// shortestKey is how many characters a key from a browser must have. A shorter
// one counts as none.
const shortestKey = 8

// keyTries is how many taken keys in a row end the search for a free one.
const keyTries = 10000

// testCookie is what set_test_cookie() stores.
const testCookieName, testCookieValue = "testcookie", "worked"

// Session is Django's request.session. It is loaded on the first access, it
// notes whether it was read and written, and it is saved only when told to.
// It belongs to one request.
//
// A fault of the engine while the session is loaded is kept: the session reads
// as empty, Err returns the fault, and so does everything that would save.
type Session struct {
	// Accessed is set by everything that looks at the data.
	Accessed bool
	// Modified is set by everything that writes the data, but not by a change
	// inside a Dict or List that the session holds. A page may set it itself.
	Modified bool
	// Why is the purpose of the next save, for the record of statements. Zero
	// says which keys are written. The save uses it up.
	Why rule.Text

	engine Engine
	env    Env
	key    string
	cache  *Dict // nil: not loaded
	loaded Loaded
	err    error
}

// NewSession returns the session of a key that a browser sent, empty for none.
// A key of fewer than 8 characters counts as none. Nothing is looked up yet.
func NewSession(engine Engine, env Env, key string) *Session {
	return &Session{engine: engine, env: env, key: validKey(key)}
}

// validKey returns the key, or nothing where it is too short to be one.
func validKey(key string) string {
	if utf8.RuneCountInString(key) < shortestKey {
		return ""
	}
	return key
}

// Key returns the session key, empty when the session has none (yet).
func (s *Session) Key() string { return s.key }

// Err returns the fault that kept the session from being loaded.
func (s *Session) Err() error { return s.err }

// Loaded returns what the engine answered, and whether it was asked at all: a
// session without a key never asks.
func (s *Session) Loaded() (answer Loaded, asked bool) {
	return s.loaded, s.loaded.Decoded.Data != nil
}

// data returns the data, from the engine on the first access. A key that the
// engine does not know is forgotten, so nobody can choose a key.
func (s *Session) data() *Dict {
	s.Accessed = true
	if s.cache != nil {
		return s.cache
	}
	s.cache = &Dict{}
	if s.key == "" {
		return s.cache
	}
	loaded, err := s.engine.Load(s.key)
	if err != nil {
		s.err = err
		return s.cache
	}
	s.loaded, s.cache = loaded, loaded.Decoded.Data
	if !loaded.Found {
		s.key = ""
	}
	if loaded.Renew {
		s.Modified = true
	}
	return s.cache
}

// Get returns the value of a name, nil when the session has none.
func (s *Session) Get(name string) Value { return s.data().Get(name) }

// Lookup returns the value of a name and whether the session has it.
func (s *Session) Lookup(name string) (Value, bool) { return s.data().Lookup(name) }

// Has reports whether the session has a value of the name.
func (s *Session) Has(name string) bool {
	_, ok := s.Lookup(name)
	return ok
}

// Set gives a name a value.
func (s *Session) Set(name string, value Value) {
	s.data().Set(name, value)
	s.Modified = true
}

// Del removes a name. It reports false, where Python raises KeyError, when the
// session does not have it; nothing is modified then.
func (s *Session) Del(name string) bool {
	ok := s.data().Delete(name)
	s.Modified = s.Modified || ok
	return ok
}

// Pop removes a name and returns its value and whether the session had it.
func (s *Session) Pop(name string) (Value, bool) {
	v, ok := s.Lookup(name)
	if ok {
		s.Del(name)
	}
	return v, ok
}

// SetDefault returns the value of a name, which it first sets if there is none.
func (s *Session) SetDefault(name string, value Value) Value {
	if v, ok := s.Lookup(name); ok {
		return v
	}
	s.Set(name, value)
	return s.Get(name)
}

// Update sets all values of a dict.
func (s *Session) Update(values *Dict) {
	data := s.data()
	for name, v := range values.All() {
		data.Set(name, v)
	}
	s.Modified = true
}

// Keys returns the names in their order.
func (s *Session) Keys() []string { return s.data().Keys() }

// Values returns the values in the order of their names.
func (s *Session) Values() []Value {
	var all []Value
	for _, v := range s.data().All() {
		all = append(all, v)
	}
	return all
}

// Items returns the names with their values, in their order.
func (s *Session) Items() []Item {
	var all []Item
	for name, v := range s.data().All() {
		all = append(all, Item{name, v})
	}
	return all
}

// Data returns the data itself. What is changed in it, the session does not notice.
func (s *Session) Data() *Dict { return s.data() }

// IsEmpty reports whether the session has neither a key nor data. It looks
// nothing up: a key that was never tried counts.
func (s *Session) IsEmpty() bool { return s.key == "" && s.cache.Len() == 0 }

// SetTestCookie stores a value that only a browser with cookies brings back.
func (s *Session) SetTestCookie() { s.Set(testCookieName, testCookieValue) }

// TestCookieWorked reports whether the browser brought the value back.
func (s *Session) TestCookieWorked() bool { return s.Get(testCookieName) == testCookieValue }

// DeleteTestCookie removes the value, and reports false if there was none.
func (s *Session) DeleteTestCookie() bool { return s.Del(testCookieName) }

// Clear removes all data without looking at it. Key and row stay.
func (s *Session) Clear() {
	s.cache = &Dict{}
	s.Accessed, s.Modified = true, true
}

// Flush removes the data and the row and forgets the key. A new key is drawn
// only when something is written and saved again.
func (s *Session) Flush() error {
	s.Clear()
	if err := s.Delete(""); err != nil {
		return err
	}
	s.key = ""
	return nil
}

// CycleKey moves the data under a new key, in a row of its own, and deletes the
// old row. The session needs another save, as it is modified.
func (s *Session) CycleKey() error {
	if s.keyless() {
		return s.Save()
	}
	data := s.data()
	old := s.key
	if err := s.Create(); err != nil {
		return err
	}
	s.cache = data
	if old == "" {
		return nil
	}
	return s.Delete(old)
}

// Create draws a new key and keeps the data that the session has so far, if it
// has been loaded, under it.
func (s *Session) Create() error {
	if s.keyless() {
		s.Modified = true
		return nil
	}
	for range keyTries {
		key, err := s.newKey()
		if err != nil {
			return err
		}
		s.key = key
		err = s.save(true)
		if errors.Is(err, ErrCreate) {
			continue // somebody took the key in between
		}
		if err == nil {
			s.Modified = true
		}
		return err
	}
	return errNoKey
}

var errNoKey = errors.New("no free session key was found")

// newKey draws keys until one is free.
func (s *Session) newKey() (string, error) {
	for range keyTries {
		key := s.env.Chance.String(KeyLength, chance.LowerDigits)
		taken, err := s.engine.Exists(key)
		if err != nil || !taken {
			return key, err
		}
	}
	return "", errNoKey
}

// Save keeps the session. Without a key it creates one; with one it replaces
// what is kept, and fails with ErrUpdate when that is gone. An expiry or a
// value that cannot be encoded is an ErrValue.
func (s *Session) Save() error {
	if s.keyless() {
		s.Modified = true
		return s.save(false)
	}
	if s.key == "" {
		return s.Create()
	}
	return s.save(false)
}

// keyless reports whether the key is the data itself.
func (s *Session) keyless() bool {
	_, is := s.engine.(keyless)
	return is
}

// SaveNew keeps the session under its key, which must be free: ErrCreate. It is
// Django's save(must_create=True). Data that was not loaded yet is not loaded.
func (s *Session) SaveNew() error {
	if s.keyless() {
		return s.Save()
	}
	if s.key == "" {
		return s.Create()
	}
	return s.save(true)
}

func (s *Session) save(mustCreate bool) error {
	if mustCreate && s.cache == nil {
		s.cache = &Dict{}
	}
	if c, ok := s.engine.(*Cache); ok && !mustCreate && !c.holds(s.key) {
		return ErrUpdate // before anything is loaded
	}
	data := s.data()
	if s.err != nil {
		return s.err
	}
	if s.key == "" && !s.keyless() { // loading has just forgotten a key that is not known
		key, err := s.newKey()
		if err != nil {
			return err
		}
		s.key = key
	}
	expires, err := s.ExpiryDate()
	if err != nil {
		return err
	}
	key, err := s.engine.Save(Record{Key: s.key, Data: data, Expires: expires, Why: s.Why}, mustCreate)
	if err != nil {
		return err
	}
	s.key, s.Why = key, rule.Text{}
	return nil
}

// Exists reports whether anything is kept under a key.
func (s *Session) Exists(key string) (bool, error) { return s.engine.Exists(key) }

// Delete drops what is kept under a key, for an empty one under the session's
// own. The session itself stays as it is, but for one in a signed cookie, which
// is emptied. Nothing kept is no error.
func (s *Session) Delete(key string) error {
	if key == "" {
		key = s.key
	}
	if key == "" && !s.keyless() {
		return nil
	}
	return s.DeleteKey(key)
}

// DeleteKey is Delete for which an empty key is one like others, under which nothing is kept.
func (s *Session) DeleteKey(key string) error {
	if s.keyless() { // whichever key is meant, there is only this one
		s.key, s.cache, s.Modified = "", &Dict{}, true
		return nil
	}
	return s.engine.Delete(key)
}
