package httpsim

import (
	"cmp"
	"fmt"
	"slices"
	"sync"
	"time"

	"statelab/internal/sessionstore"
)

// memory is what one process of a site keeps: LocMemCache, in which the sessions of
// SESSION_ENGINE cache lie apart from what pages put there.
type memory struct {
	sessions sessionstore.Memory
	cache    cached
}

// cached is django.core.cache.cache as pages use it. An entry is gone at its time. Values
// are not changed once they are in.
type cached struct {
	mu      sync.Mutex
	entries map[string]cachedEntry
}

type cachedEntry struct {
	value   sessionstore.Value
	expires time.Time // zero: never
	moment  bool      // the value is the time at which it was put in
}

// CacheTimeout is how long an entry of the cache stays where its page says nothing: the
// TIMEOUT of Django's CACHES.
const CacheTimeout = 5 * time.Minute

// Timeout is the length of time after which the cache forgets an entry. The zero value is
// CacheTimeout.
type Timeout struct {
	After *time.Duration // whole seconds, more than none
	Never bool           // timeout=None
	// Until is a moment in seconds since 1970, as in the claim exp: the time from now to
	// then. What is over by then is not kept at all.
	Until *Template
}

// ends is when an entry that is put in now is gone.
func (t Timeout) ends(now time.Time) time.Time {
	switch {
	case t.Never:
		return time.Time{}
	case t.After != nil:
		return now.Add(*t.After)
	}
	return now.Add(CacheTimeout)
}

// Argument is the timeout as Python has it behind the value, with the comma before it.
func (t Timeout) Argument() string {
	switch {
	case t.Never:
		return ", timeout=None"
	case t.After != nil:
		return fmt.Sprintf(", %d", int64(*t.After/time.Second))
	}
	return ""
}

func (e cachedEntry) lives(now time.Time) bool { return e.expires.IsZero() || e.expires.After(now) }

func (c *cached) get(key string, now time.Time) (sessionstore.Value, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e, ok := c.entries[key]
	return e.value, ok && e.lives(now)
}

func (c *cached) set(key string, e cachedEntry) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.put(key, e)
}

func (c *cached) put(key string, e cachedEntry) {
	if c.entries == nil {
		c.entries = map[string]cachedEntry{}
	}
	c.entries[key] = e
}

// add puts an entry in where there is none, and reports whether it did.
func (c *cached) add(key string, e cachedEntry, now time.Time) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if was, ok := c.entries[key]; ok && was.lives(now) {
		return false
	}
	c.put(key, e)
	return true
}

// touch gives an entry another time, and reports whether there was one.
func (c *cached) touch(key string, now, expires time.Time) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	e, ok := c.entries[key]
	if !ok || !e.lives(now) {
		return false
	}
	e.expires = expires
	c.put(key, e)
	return true
}

// incr changes the number of an entry, which keeps its time.
func (c *cached) incr(key string, now time.Time, change func(sessionstore.Value) (sessionstore.Value, error)) (sessionstore.Value, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e, ok := c.entries[key]
	if !ok || !e.lives(now) {
		return nil, fmt.Errorf("ValueError: Key ':1:%s' not found", shortText(key)) // with Django's KEY_PREFIX and VERSION
	}
	value, err := change(e.value)
	if err == nil {
		c.put(key, cachedEntry{value: value, expires: e.expires})
	}
	return value, err
}

// delete takes an entry out, and reports whether there was one.
func (c *cached) delete(key string, now time.Time) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	e, ok := c.entries[key]
	delete(c.entries, key)
	return ok && e.lives(now)
}

// CacheEntry is what a site keeps in its cache under a key, for people to look at.
type CacheEntry struct {
	Key     string
	Value   string    // as JSON
	Expires time.Time // zero: never
	At      time.Time // of a number that was kept as the time: int(time.time()); else zero
	// Instance is the instance whose memory holds it, of several, and else 0.
	Instance int
}

// all returns what is in the cache, by the keys.
func (c *cached) all(instance int, now time.Time) []CacheEntry {
	c.mu.Lock()
	defer c.mu.Unlock()
	var all []CacheEntry
	for key, e := range c.entries {
		if !e.lives(now) {
			continue
		}
		text, err := sessionstore.JSON(e.value)
		if err != nil { // which memory may hold
			text = pythonRepr(e.value)
		}
		told := CacheEntry{Key: key, Value: text, Expires: e.expires, Instance: instance}
		if seconds, ok := e.value.(int64); ok && e.moment {
			told.At = time.Unix(seconds, 0).UTC()
		}
		all = append(all, told)
	}
	slices.SortFunc(all, func(a, b CacheEntry) int { return cmp.Compare(a.Key, b.Key) })
	return all
}

// cached returns what the memories of the site's processes hold in their caches.
func (s *Server) cached() []CacheEntry {
	var all []CacheEntry
	memories := s.workers.all()
	for i, m := range memories {
		instance := 0
		if len(memories) > 1 {
			instance = i + 1
		}
		all = append(all, m.cache.all(instance, s.env.Now())...)
	}
	return all
}
