package sessionstore

import (
	"cmp"
	"maps"
	"slices"
	"sync"
	"time"
)

// Memory is the cache of a server: what is in it is gone when the server starts
// again, and each entry at its time. It holds copies, so a session that was
// changed and not saved is not changed here. The zero value is empty. It is safe
// for use by several goroutines.
type Memory struct {
	mu      sync.Mutex
	entries map[string]entry
	made    int // entries so far
}

type entry struct {
	number  int // in the order of making
	data    *Dict
	expires time.Time
}

// Entry is one session in a Memory, for people to look at. Data is a copy.
type Entry struct {
	Key     string
	Data    *Dict
	Expires time.Time
}

// Entries returns what is kept and has not expired, in the order in which it came.
func (m *Memory) Entries(now time.Time) []Entry {
	m.mu.Lock()
	defer m.mu.Unlock()
	var all []Entry
	for key, e := range m.entries {
		if e.expires.After(now) {
			all = append(all, Entry{Key: key, Data: e.data.copy(), Expires: e.expires})
		}
	}
	slices.SortFunc(all, func(a, b Entry) int {
		return cmp.Compare(m.entries[a.Key].number, m.entries[b.Key].number)
	})
	return all
}

// get returns a copy of what is kept under a key, nil for nothing.
func (m *Memory) get(key string, now time.Time) *Dict {
	m.mu.Lock()
	defer m.mu.Unlock()
	if e, ok := m.entries[key]; ok && e.expires.After(now) {
		return e.data.copy()
	}
	return nil
}

func (m *Memory) set(key string, data *Dict, expires time.Time) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.entries == nil {
		m.entries = map[string]entry{}
	}
	number := m.entries[key].number
	if number == 0 {
		m.made++
		number = m.made
	}
	m.entries[key] = entry{number, data.copy(), expires}
}

// CopyInto has a new memory keep the same as m. Each goes its own way from here on.
func (m *Memory) CopyInto(c *Memory) {
	m.mu.Lock()
	defer m.mu.Unlock()
	c.entries, c.made = maps.Clone(m.entries), m.made // what an entry holds is never changed
}

func (m *Memory) delete(key string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.entries, key)
}

// Cache is Django's engine cache: sessions live in the memory of the server and
// nowhere else. They are not encoded, so they may hold what JSON cannot.
type Cache struct {
	Env    Env
	Memory *Memory
}

// Session returns the session of a key that a browser sent, empty for none.
func (c *Cache) Session(key string) *Session { return NewSession(c, c.Env, key) }

// Load implements Engine.
func (c *Cache) Load(key string) (Loaded, error) {
	return remembered(c.Memory.get(key, c.Env.Now())), nil
}

// remembered is the answer of a cache: it needs no signature.
func remembered(data *Dict) Loaded {
	if data == nil {
		return Loaded{Decoded: Decoded{Data: &Dict{}}}
	}
	return Loaded{Found: true, Memory: true, Decoded: Decoded{Data: data, Readable: true, Signature: SignatureValid}}
}

// Exists implements Engine.
func (c *Cache) Exists(key string) (bool, error) { return c.holds(key), nil }

func (c *Cache) holds(key string) bool { return c.Memory.get(key, c.Env.Now()) != nil }

// Save implements Engine.
func (c *Cache) Save(r Record, mustCreate bool) (string, error) {
	switch taken := c.holds(r.Key); {
	case mustCreate && taken:
		return "", ErrCreate
	case !mustCreate && !taken:
		return "", ErrUpdate
	}
	c.Memory.set(r.Key, r.Data, r.Expires)
	return r.Key, nil
}

// Delete implements Engine.
func (c *Cache) Delete(key string) error {
	c.Memory.delete(key)
	return nil
}

// ClearExpired has nothing to do: memory forgets by itself.
func (c *Cache) ClearExpired() (deleted int, err error) { return 0, nil }

// CachedDatabase is Django's engine cached_db: rows as those of Database, with
// a copy in the memory of the server, which spares the query that reads.
type CachedDatabase struct {
	Database
	Memory *Memory
}

// Session returns the session of a key that a browser sent, empty for none.
func (c *CachedDatabase) Session(key string) *Session { return NewSession(c, c.Env, key) }

// Load implements Engine: from memory, else from the row. A row that is deleted
// behind the engine's back is not missed.
func (c *CachedDatabase) Load(key string) (Loaded, error) {
	if data := c.Memory.get(key, c.Env.Now()); data != nil {
		return remembered(data), nil
	}
	loaded, expires, err := c.load(key)
	if err == nil && loaded.Found {
		c.Memory.set(key, loaded.Decoded.Data, expires)
	}
	return loaded, err
}

// Exists implements Engine.
func (c *CachedDatabase) Exists(key string) (bool, error) {
	if c.Memory.get(key, c.Env.Now()) != nil {
		return true, nil
	}
	return c.Database.Exists(key)
}

// Save implements Engine: the row first.
func (c *CachedDatabase) Save(r Record, mustCreate bool) (string, error) {
	key, err := c.Database.Save(r, mustCreate)
	if err == nil {
		c.Memory.set(key, r.Data, r.Expires)
	}
	return key, err
}

// Delete implements Engine.
func (c *CachedDatabase) Delete(key string) error {
	if err := c.Database.Delete(key); err != nil {
		return err
	}
	c.Memory.delete(key)
	return nil
}
