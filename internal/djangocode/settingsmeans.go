package djangocode

import (
	"slices"
	"strings"

	"statelab/internal/httpsim"
	"statelab/internal/pyrun"
)

// Middleware reports whether MIDDLEWARE names one; said is false where the file has no MIDDLEWARE.
func (f *SettingsFile) Middleware(name string) (has, said bool) {
	v := f.Of("MIDDLEWARE")
	if v == nil {
		return false, false
	}
	items, err := pyrun.Iter(v.Value)
	return err == nil && slices.Contains(items, pyrun.Value(name)), err == nil
}

// Locale is Middleware of LocaleMiddleware.
func (f *SettingsFile) Locale() (has, said bool) { return f.Middleware(localeMiddleware) }

// CSRF is Middleware of CsrfViewMiddleware.
func (f *SettingsFile) CSRF() (has, said bool) { return f.Middleware(csrfMiddleware) }

// Lacks are those of startproject that MIDDLEWARE leaves out, and that a site can be without.
func (f *SettingsFile) Lacks() httpsim.Lacks {
	lacks := func(name string) bool {
		has, said := f.Middleware(name)
		return said && !has
	}
	return httpsim.Lacks{Security: lacks(securityMiddleware), Auth: lacks(authMiddleware), Frames: lacks(framesMiddleware), Messages: lacks(messageMiddleware)}
}

// CORS is Middleware of CorsMiddleware.
func (f *SettingsFile) CORS() (has, said bool) { return f.Middleware(corsMiddleware) }

// OwnMiddleware are the names of MIDDLEWARE that are the project's own, without its modules.
func (f *SettingsFile) OwnMiddleware() (names []string) {
	if v := f.Of("MIDDLEWARE"); v != nil {
		items, _ := pyrun.Iter(v.Value)
		names = ownOf(items, "middleware")
	}
	return names
}

// ownOf are the last parts of those dotted names that stand in a module of some name, and not in Django's.
func ownOf(items []pyrun.Value, module string) (names []string) {
	for _, item := range items {
		text, _ := item.(string)
		parts := strings.Split(text, ".")
		if n := len(parts); n >= 2 && parts[0] != "django" && parts[n-2] == module && !slices.Contains(quietMiddleware, text) && text != corsMiddleware {
			names = append(names, parts[n-1])
		}
	}
	return names
}

// DjangoProcessors are those of httpsim.ProcessorsOfDjango that TEMPLATES names.
func (f *SettingsFile) DjangoProcessors() (names []string) {
	v := f.Of("TEMPLATES")
	if v == nil {
		return nil
	}
	engines, _ := pyrun.Iter(v.Value)
	for _, engine := range engines {
		all, _ := pyrun.Iter(under(under(engine, "OPTIONS"), "context_processors"))
		for _, one := range all {
			text, _ := one.(string)
			if name, is := strings.CutPrefix(text, inDjangoProcessors); is && httpsim.ProcessorsOfDjango()[name] != nil {
				names = append(names, name)
			}
		}
	}
	return names
}

// OwnProcessors are the context processors of the project's own that TEMPLATES names; false where the file does not say.
func (f *SettingsFile) OwnProcessors() (names []string, said bool) {
	v := f.Of("TEMPLATES")
	if v == nil {
		return nil, false
	}
	engines, _ := pyrun.Iter(v.Value)
	for _, engine := range engines {
		all, _ := pyrun.Iter(under(under(engine, "OPTIONS"), "context_processors"))
		return ownOf(all, "context_processors"), true
	}
	return nil, true
}

func isDict(v pyrun.Value) bool { return pyrun.KindOf(v) == "dict" }

// under is what a dict has under a key, nil where it has nothing or is none.
func under(v pyrun.Value, key string) pyrun.Value {
	if !isDict(v) {
		return nil
	}
	of, err := pyrun.Item(v, key)
	if err != nil {
		return nil
	}
	return of
}

// keysOf are the keys of a dict that are texts.
func keysOf(v pyrun.Value) (keys []string) {
	if !isDict(v) {
		return nil
	}
	items, _ := pyrun.Iter(v)
	for _, item := range items {
		if key, is := item.(string); is {
			keys = append(keys, key)
		}
	}
	return keys
}
