package httpsim

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// CacheControl is patch_cache_control(response, no_store=True, max_age=60): it changes the
// directives of Cache-Control that it names, and leaves the others.
type CacheControl struct {
	Directives []Directive
	Never      bool // add_never_cache_headers(response), which names its own
}

// Directive is one of Cache-Control, as "max-age". Value is a number, or empty for one that has none.
type Directive struct{ Name, Value string }

// neverCached are those of add_never_cache_headers().
var neverCached = []Directive{{"max-age", "0"}, {"no-cache", ""}, {"no-store", ""}, {"must-revalidate", ""}, {"private", ""}}

func (a CacheControl) run(v *visit) error {
	names := a.Directives
	if a.Never {
		if names = neverCached; v.res.Header("Expires") == "" {
			v.res.SetHeader("Expires", httpDate(v.server.env.Now()))
		}
	}
	value, err := patched(v.res.Header("Cache-Control"), names)
	if err != nil {
		return err
	}
	v.res.SetHeader("Cache-Control", value)
	v.noteCode("response[%q] = %q", "Cache-Control", value)
	return nil
}

// patched is a header Cache-Control with other directives, as Django's patch_cache_control makes it:
// the smaller max-age stays, and of private and public the one that comes.
func patched(header string, with []Directive) (string, error) {
	var all []Directive
	set := func(d Directive) {
		if i := slices.IndexFunc(all, func(have Directive) bool { return have.Name == d.Name }); i >= 0 {
			all[i] = d
			return
		}
		all = append(all, d)
	}
	if header != "" {
		for field := range strings.SplitSeq(header, ",") {
			name, value, _ := strings.Cut(strings.TrimSpace(field), "=")
			set(Directive{strings.ToLower(name), value})
		}
	}
	without := func(name string) {
		all = slices.DeleteFunc(all, func(have Directive) bool { return have.Name == name })
	}
	for i, d := range with {
		at := slices.IndexFunc(all, func(have Directive) bool { return have.Name == "max-age" })
		if d.Name != "max-age" || at < 0 {
			continue
		}
		have, err := strconv.ParseInt(all[at].Value, 10, 64)
		if err != nil {
			return "", errors.New("ValueError: invalid literal for int() with base 10: " + strconv.Quote(all[at].Value))
		}
		if own, _ := strconv.ParseInt(d.Value, 10, 64); have < own {
			with = slices.Clone(with)
			with[i].Value = fmt.Sprint(have)
		}
	}
	named := func(name string) bool {
		return slices.ContainsFunc(with, func(d Directive) bool { return d.Name == name })
	}
	if hasPrivate := slices.ContainsFunc(all, func(d Directive) bool { return d.Name == "private" }); hasPrivate && named("public") {
		without("private")
	} else if !hasPrivate && named("private") {
		without("public")
	}
	for _, d := range with {
		set(d)
	}
	var said []string
	for _, d := range all {
		if d.Value != "" {
			d.Name += "=" + d.Value
		}
		said = append(said, d.Name)
	}
	return strings.Join(said, ", "), nil
}

func (CacheControl) check(*checking) {}

// ToLogin is redirect_to_login(request.get_full_path(), "/signin/", "after"): the answer sends to a
// login page with the way back.
type ToLogin struct {
	URL   string // empty: LOGIN_URL
	Field string // empty: next
}

func (a ToLogin) run(v *visit) error {
	place := v.loginPlace(a.URL, a.Field)
	v.noteSent(place)
	v.res.SetHeader("Location", iriToURI(place))
	v.res.Status = 302
	return nil
}

func (ToLogin) answers() {}

func (ToLogin) check(*checking) {}

// UseCSRFToken is get_token(request), whose value nobody needs: the answer sets the cookie.
type UseCSRFToken struct{}

func (UseCSRFToken) run(v *visit) error {
	v.csrfToken()
	v.noteCode("get_token(request)")
	return nil
}

func (UseCSRFToken) check(*checking) {}
