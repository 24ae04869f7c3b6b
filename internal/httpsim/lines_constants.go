package httpsim

import "statelab/internal/pyrun"

// constantNames are names of Django's that stand for a text, for one cache of several, or for what only annotations name.
func constantNames() map[string]func(r *running) pyrun.Value {
	return map[string]func(r *running) pyrun.Value{
		"NON_FIELD_ERRORS": constantly("__all__"), "REDIRECT_FIELD_NAME": constantly("next"),
		"caches": func(r *running) pyrun.Value { return &cachesObject{r} },
		"HttpResponseBase": calls("HttpResponseBase", func(*running, *pyrun.Args) (pyrun.Value, error) {
			return nil, pyrun.Raise("NotImplementedError", "HttpResponseBase stands in annotations here: HttpResponse() makes an answer")
		}),
	}
}

// cachesObject is django.core.cache.caches: a site has one cache, default.
type cachesObject struct{ r *running }

// TypeName implements pyrun.Object.
func (*cachesObject) TypeName() string { return "CacheHandler" }

// Attr implements pyrun.Object.
func (*cachesObject) Attr(string) (pyrun.Value, bool, error) { return nil, false, nil }

// Item implements pyrun.Itemed.
func (c *cachesObject) Item(key pyrun.Value) (pyrun.Value, error) {
	if key == "default" {
		return &cacheObject{c.r}, nil
	}
	shown, err := pyrun.Str(key)
	if err != nil {
		return nil, err
	}
	return nil, pyrun.Raise("InvalidCacheBackendError", "The connection '%s' doesn't exist.", shown)
}
