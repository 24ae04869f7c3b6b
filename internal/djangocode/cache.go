package djangocode

import (
	"fmt"
	"slices"
	"strings"

	"statelab/internal/httpsim"
	"statelab/internal/python"
)

func (w *coder) useCache() { w.use("django.core.cache", "cache") }

// cacheSet is cache.set(…) or cache.add(…).
func (w *coder) cacheSet(a httpsim.CacheSet) {
	w.useCache()
	call := "set"
	if a.IfNew {
		call = "add"
	}
	w.line("%scache.%s(%s, %s%s)", bound(a.As), call, w.expression(a.Key), w.expression(a.Value), w.timeout(a.Timeout))
}

// bound is what stands before a call whose value has a name.
func bound(name string) string {
	if name == "" {
		return ""
	}
	return name + " = "
}

// cacheAdd is cache.incr(…) or cache.decr(…), or where it begins with a number cache.set(…).
func (w *coder) cacheAdd(a httpsim.CacheAdd) {
	w.useCache()
	key := w.expression(a.Key)
	if a.From != nil {
		sign := "+"
		if a.Minus {
			sign = "-"
		}
		w.line("cache.set(%s, cache.get(%[1]s, %d) %s %s%s)", key, *a.From, sign, w.amount(a.By), w.timeout(a.Timeout))
		return
	}
	call, by := "incr", ""
	if a.Minus {
		call = "decr"
	}
	if amount := w.amount(a.By); amount != "1" {
		by = ", " + amount
	}
	w.line("cache.%s(%s%s)", call, key, by)
}

// timeout is the length behind the value of an entry, with the comma before it.
func (w *coder) timeout(t httpsim.Timeout) string {
	if t.Until == nil {
		return t.Argument()
	}
	w.useTime()
	return ", timeout=" + w.expression(*t.Until) + " - " + timeNow
}

func (w *coder) makeCode(a httpsim.MakeCode) {
	w.use("django.utils.crypto", "get_random_string")
	of := ""
	if a.Of != "" {
		of = ", " + python.Quote(a.Of)
	}
	w.line("code = get_random_string(%d%s)", a.Length, of)
}

// timeNow is {{ now }} as Python.
const timeNow = "int(time.time())"

// useTime imports the module time beside what else is taken from it.
func (w *coder) useTime() { w.use("time", "") }

// fromServer is what a context has of the server's own, for a template that names it: the
// time, and what is in the cache.
func (w *coder) fromServer(t httpsim.Template) []string {
	var own []string
	if t.Uses("now") {
		w.useTime()
		own = append(own, `"now": `+timeNow)
	}
	var kept []string
	for _, name := range t.Below("cache") {
		w.useCache()
		if entry := fmt.Sprintf("%s: cache.get(%[1]s)", python.Quote(name)); !slices.Contains(kept, entry) {
			kept = append(kept, entry)
		}
	}
	if len(kept) > 0 {
		own = append(own, `"cache": {`+strings.Join(kept, ", ")+"}")
	}
	return own
}
