package httpsim

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"statelab/internal/pyrun"
	"statelab/internal/sessionstore"
)

// TestTheCacheIsDjangos makes the calls of a recording: testdata/django/cache.txt has what
// Django's LocMemCache answered, and when.
func TestTheCacheIsDjangos(t *testing.T) {
	recorded, err := os.ReadFile("testdata/django/cache.txt")
	if err != nil {
		t.Fatal(err)
	}
	var c cached
	begin := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	for line := range strings.Lines(string(recorded)) {
		fields := strings.Split(strings.TrimSpace(line), "\t")
		after, err := strconv.Atoi(fields[0])
		if err != nil {
			t.Fatal(err)
		}
		call, err := sessionstore.ParseJSON(fields[1])
		if err != nil {
			t.Fatal(err)
		}
		if got := called(&c, call.(*sessionstore.List), begin.Add(time.Duration(after)*time.Second)); got != fields[2] {
			t.Errorf("%s: %s is %s, want %s", fields[0], fields[1], got, fields[2])
		}
	}
}

// called makes a call, and returns what Python prints of it.
func called(c *cached, call *sessionstore.List, now time.Time) string {
	name, key := call.At(0).(string), call.At(1).(string)
	said := func(value sessionstore.Value, err error) string {
		if err != nil {
			return err.Error()
		}
		text, err := pyrun.PlainJSON().JSON(value)
		if err != nil {
			return err.Error()
		}
		return text
	}
	switch name {
	case "get":
		if value, ok := c.get(key, now); ok {
			return said(value, nil)
		}
		return "null"
	case "delete":
		return fmt.Sprint(c.delete(key, now))
	case "incr", "decr":
		by := call.At(2)
		if name == "decr" {
			by = -by.(int64)
		}
		return said(c.incr(key, now, func(value sessionstore.Value) (sessionstore.Value, error) { return sumOf(value, by, "+") }))
	}
	var timeout Timeout
	if call.Len() > 3 {
		seconds, some := call.At(3).(int64)
		after := time.Duration(seconds) * time.Second
		if timeout.Never = !some; some {
			timeout.After = &after
		}
	}
	if name == "add" {
		return fmt.Sprint(c.add(key, cachedEntry{value: call.At(2), expires: timeout.ends(now)}, now))
	}
	c.set(key, cachedEntry{value: call.At(2), expires: timeout.ends(now)})
	return "null"
}

// TestWholeNumbers makes of texts what int() of Python makes.
func TestWholeNumbers(t *testing.T) {
	for _, test := range []struct {
		of   any
		want string
	}{
		{"71", "71"}, {" +7_1\n", "71"}, {"-3", "-3"}, {"99999999999999999999", "99999999999999999999"}, {true, "1"}, {1.9, "1"}, {-1.9, "-1"}, {int64(5), "5"},
		{"", "ValueError: invalid literal for int() with base 10: ''"},
		{absent{}, "ValueError: invalid literal for int() with base 10: ''"},
		{"ten", "ValueError: invalid literal for int() with base 10: 'ten'"},
		{"1.5", "ValueError: invalid literal for int() with base 10: '1.5'"},
		{"1__0", "ValueError: invalid literal for int() with base 10: '1__0'"},
		{nil, "TypeError: int() argument must be a string, a bytes-like object or a real number, not 'NoneType'"},
		{&sessionstore.List{}, "TypeError: int() argument must be a string, a bytes-like object or a real number, not 'list'"},
	} {
		got, err := toInt(test.of)
		said := fmt.Sprint(got)
		if err != nil {
			said = err.Error()
		}
		if said != test.want {
			t.Errorf("int(%#v) is %s, want %s", test.of, said, test.want)
		}
	}
}

// A number that is put into the cache as the time is told as a moment, for as long as it is that
// number: a sum of it is a number.
func TestTheCacheKnowsMoments(t *testing.T) {
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	for _, test := range []struct {
		value sessionstore.Value
		is    bool
	}{{now.Unix(), true}, {now.Unix() - 1, false}, {float64(now.Unix()), false}, {"1772442000", false}, {nil, false}} {
		if got := isTime(test.value, now); got != test.is {
			t.Errorf("%v is the time: %t, want %t", test.value, got, test.is)
		}
	}
	var c cached
	c.set("seen", cachedEntry{value: now.Unix(), moment: true})
	if all := c.all(0, now); !all[0].At.Equal(now) {
		t.Errorf("the entry is %+v, want the moment %s", all[0], now)
	}
	_, err := c.incr("seen", now, func(value sessionstore.Value) (sessionstore.Value, error) { return sumOf(value, int64(1), "+") })
	if all := c.all(0, now); err != nil || !all[0].At.IsZero() {
		t.Errorf("the sum is %+v, %v, want no moment", all[0], err)
	}
}
