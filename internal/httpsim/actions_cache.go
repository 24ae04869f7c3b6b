package httpsim

import (
	"time"

	"statelab/internal/chance"
	"statelab/internal/python"
	"statelab/internal/sessionstore"
)

// CacheSet is cache.set(Key, Value, timeout). With IfNew it is cache.add(…), which leaves
// what is there.
type CacheSet struct {
	Key, Value Template
	Timeout    Timeout
	IfNew      bool
	As         string // with IfNew a name of the view's own, which is told whether it was set; empty: none
}

// CacheAdd is cache.incr(Key, By), or with Minus cache.decr(Key, By), which raises ValueError
// where there is nothing, and leaves the entry its time. With From it is cache.set(Key,
// cache.get(Key, From) + By, timeout): the time begins anew.
type CacheAdd struct {
	Key     Template
	By      Template // a number, or one lookup; empty: 1
	Minus   bool
	From    *int64
	Timeout Timeout // with From
}

// CacheDelete is cache.delete(Key).
type CacheDelete struct {
	Key Template
	As  string // a name of the view's own, which is told whether there was one; empty: none
}

// MakeCode is code = get_random_string(Length, Of): the templates behind it know {{ code }}.
type MakeCode struct {
	Length int
	Of     string // the characters of which it is drawn, each once; empty: letters and digits
}

// CacheLookup returns the template that looks into the cache under a name.
func CacheLookup(name Template) Template {
	return Template{nodes: []Node{{Kind: ValueNode, Path: Path{"cache", name.src}, Name: name, Missing: "null"}}, src: "{{ cache." + name.src + " }}"}
}

// Code returns the template that is the code which was made last.
func Code() Template {
	return Template{nodes: []Node{{Kind: ValueNode, Path: Path{"code"}}}, src: "{{ code }}"}
}

// cacheKey fills in the name of an entry.
func (v *visit) cacheKey(name Template) (string, error) { return v.fill(name, false) }

// inCache looks into the cache.
func (v *visit) inCache(name Template) (any, error) {
	key, err := v.cacheKey(name)
	if err != nil {
		return nil, err
	}
	if value, ok := v.memory.cache.get(key, v.server.env.Now()); ok {
		return value, nil
	}
	return absent{}, nil
}

func (a CacheSet) run(v *visit) error {
	key, err := v.cacheKey(a.Key)
	if err != nil {
		return err
	}
	value, err := v.worthKeeping(a.Value)
	if err != nil {
		return err
	}
	return v.putInCache(a, key, value)
}

func (v *visit) putInCache(a CacheSet, key string, value sessionstore.Value) error {
	now, name := v.server.env.Now(), python.Quote(shortText(key))
	var err error
	if a.Timeout, err = v.fromNow(a.Timeout); err != nil {
		return err
	}
	v.turn()
	e := cachedEntry{value, a.Timeout.ends(now), isTime(value, now)}
	if a.IfNew && !v.memory.cache.add(key, e, now) {
		v.Note("cache.add(%s): it is there, and stays", "cache.add(%s): 이미 있어 그대로 둠", name)
		v.bind(a.As, false)
		return nil
	}
	v.bind(a.As, true)
	call := "add"
	v.cached = true
	if !a.IfNew {
		call = "set"
		v.memory.cache.set(key, e)
	}
	v.noteCode("cache.%s(%s, %s%s)", call, name, shortValue(value), a.Timeout.Argument())
	return nil
}

// touchCache is cache.touch(key, timeout).
func (v *visit) touchCache(key string, t Timeout) bool {
	now, name := v.server.env.Now(), python.Quote(shortText(key))
	v.turn()
	if !v.memory.cache.touch(key, now, t.ends(now)) {
		v.Note("cache.touch(%s): it is not there", "cache.touch(%s): 없음", name)
		return false
	}
	v.cached = true
	v.noteCode("cache.touch(%s%s)", name, t.Argument())
	return true
}

// isTime reports whether a value is int(time.time()): nothing else is by chance this second.
func isTime(value sessionstore.Value, now time.Time) bool {
	seconds, whole := value.(int64)
	return whole && seconds == now.Unix()
}

// fromNow makes a length of a moment.
func (v *visit) fromNow(t Timeout) (Timeout, error) {
	if t.Until == nil {
		return t, nil
	}
	until, err := v.worth(*t.Until)
	if err != nil {
		return t, err
	}
	left, err := sumOf(until, v.server.env.Now().Unix(), "-")
	if err != nil {
		return t, err
	}
	const most = 100 * 365 * 24 * 60 * 60 // seconds: beyond any lesson
	after := time.Duration(most)
	switch n := left.(type) {
	case int64:
		after = time.Duration(max(min(n, most), -most))
	case float64:
		after = time.Duration(max(min(n, most), -most))
	}
	after *= time.Second
	return Timeout{After: &after}, nil
}

func (a CacheSet) check(c *checking) {
	c.cacheKey(a.Key)
	c.value(a.Value)
	c.timeout("cache_set", a.Timeout)
}

// cacheKey checks the name of an entry of the cache.
func (c *checking) cacheKey(name Template) {
	if name.src == "" {
		c.add("an entry of the cache has a name")
	}
	c.value(name)
}

func (c *checking) timeout(what string, t Timeout) {
	if t.After != nil && *t.After < time.Second {
		c.add("%s keeps nothing with such a timeout: a second is the least", what)
	}
	if t.Until != nil {
		c.counted("timeout of "+what, *t.Until)
	}
}

func (a CacheAdd) run(v *visit) error {
	key, err := v.cacheKey(a.Key)
	if err != nil {
		return err
	}
	by, err := v.amount(a.By)
	if err != nil {
		return err
	}
	now, sign := v.server.env.Now(), "+"
	if a.Minus {
		sign = "-"
	}
	if a.From != nil {
		value, ok := v.memory.cache.get(key, now)
		if !ok {
			value = *a.From
		}
		sum, err := sumOf(value, by, sign)
		if err != nil {
			return err
		}
		return v.putInCache(CacheSet{Timeout: a.Timeout}, key, sum)
	}
	call := "incr"
	if a.Minus { // cache.decr() is cache.incr() of -delta
		call = "decr"
		if by, err = negative(by); err != nil {
			return err
		}
	}
	v.turn()
	sum, err := v.memory.cache.incr(key, now, func(value sessionstore.Value) (sessionstore.Value, error) { return sumOf(value, by, "+") })
	if err != nil {
		return err
	}
	v.cached = true
	v.Note("cache.%[1]s(%[2]s): it is %[3]s", "cache.%[1]s(%[2]s): 값은 %[3]s", call, python.Quote(shortText(key)), shortValue(sum))
	return nil
}

// amount is what is added, 1 where nothing is said.
func (v *visit) amount(by Template) (sessionstore.Value, error) {
	if len(by.nodes) == 0 {
		return int64(1), nil
	}
	return v.worth(by)
}

func (a CacheAdd) check(c *checking) {
	c.cacheKey(a.Key)
	c.timeout("cache_add", a.Timeout)
	if len(a.By.nodes) > 0 {
		c.counted("by of cache_add", a.By)
	}
	if a.From == nil && a.Timeout != (Timeout{}) {
		c.add("cache_add leaves an entry its time: a timeout goes with from")
	}
}

func (a CacheDelete) run(v *visit) error {
	key, err := v.cacheKey(a.Key)
	if err != nil {
		return err
	}
	v.turn()
	name, there := python.Quote(shortText(key)), v.memory.cache.delete(key, v.server.env.Now())
	v.bind(a.As, there)
	if there {
		v.cached = true
		v.noteCode("cache.delete(%s)", name)
	} else {
		v.Note("cache.delete(%s): there is none", "cache.delete(%s): 그런 값이 없음", name)
	}
	return nil
}

func (a CacheDelete) check(c *checking) { c.cacheKey(a.Key) }

// Characters are those of which a code is drawn.
func (a MakeCode) Characters() string {
	if a.Of == "" {
		return chance.LettersDigit
	}
	return a.Of
}

func (a MakeCode) run(v *visit) error {
	v.code = v.server.env.Random.String(a.Length, a.Characters())
	v.noteCode("code = get_random_string(%d): %s", a.Length, python.Quote(shortText(v.code)))
	return nil
}

// maxCode is how many characters a code may have.
const maxCode = 256

func (a MakeCode) check(c *checking) {
	if a.Length < 1 || a.Length > maxCode {
		c.add("a code has 1 to %d characters", maxCode)
	}
	for i, char := range a.Of {
		if char <= ' ' || char > '~' {
			c.add("a code is made of plain letters, digits and signs, not of %q", char)
			return
		}
		if i > 0 && a.Of[i-1] == byte(char) {
			c.add("%q stands twice among the characters of a code", char)
			return
		}
	}
}
