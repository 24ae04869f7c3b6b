package djangocode

import (
	"fmt"
	"slices"
	"strings"

	"statelab/internal/httpsim"
	"statelab/internal/python"
)

// cacheControl writes what changes the header Cache-Control.
func (w *coder) cacheControl(a httpsim.CacheControl) {
	if a.Never {
		w.use("django.utils.cache", "add_never_cache_headers")
		w.touch("add_never_cache_headers(response)")
		return
	}
	w.use("django.utils.cache", "patch_cache_control")
	args := "response"
	for _, d := range a.Directives {
		value := d.Value
		if value == "" {
			value = "True"
		}
		args += ", " + strings.ReplaceAll(d.Name, "-", "_") + "=" + value
	}
	w.touch("patch_cache_control(%s)", args)
}

// patchCache reads patch_cache_control(response, no_store=True) and add_never_cache_headers(response).
func (r *viewReader) patchCache(s python.Statement, name string) error {
	a := httpsim.CacheControl{Never: name == "add_never_cache_headers"}
	if len(s.Value.Parts) != 2 || s.Value.Parts[1].Dotted() != "response" || a.Never != (len(s.Value.Named) == 0) {
		return instead(s, map[bool]string{true: "add_never_cache_headers(response)", false: "patch_cache_control(response, no_store=True)"}[a.Never], "%s() is not given this", name)
	}
	var err error
	a.Directives, err = directives(s, s.Value.Named)
	r.touch(s, a)
	return err
}

// numbered and unnumbered are the directives of Cache-Control that a response may have: those that are given a number, and
// those that are given nothing.
var numbered, unnumbered = []string{"max_age", "s_maxage", "stale_while_revalidate", "stale_if_error"},
	[]string{"no_store", "no_cache", "must_revalidate", "proxy_revalidate", "private", "public", "no_transform", "must_understand", "immutable"}

// directives are those that arguments name.
func directives(s python.Statement, args []python.Named) (all []httpsim.Directive, err error) {
	for _, n := range args {
		d := httpsim.Directive{Name: strings.ReplaceAll(n.Name, "_", "-")}
		number := folded(n.Value)
		switch {
		case slices.Contains(numbered, n.Name) && number != nil:
			d.Value = fmt.Sprint(number.Number)
		case slices.Contains(unnumbered, n.Name) && n.Value.Dotted() == "True":
		default:
			return nil, hinted(s, "read are max_age and s_maxage with a number of seconds, and with True no_store, no_cache, must_revalidate, private, public and immutable", "%s is not read here as a directive of Cache-Control", n.Name)
		}
		all = append(all, d)
	}
	return all, nil
}

// toLogin reads redirect_to_login(request.get_full_path(), "/signin/", "after").
func (r *viewReader) toLogin(s python.Statement) (httpsim.Action, error) {
	args := given(s, s.Value, "next", "login_url", "redirect_field_name")
	back, page, field := args.take("next"), args.take("login_url"), args.take("redirect_field_name")
	if err := args.rest(); err != nil {
		return nil, err
	}
	if back == nil || calls(back) != "request.get_full_path" {
		return nil, instead(s, "return redirect_to_login(request.get_full_path())", "redirect_to_login() is given the way back here")
	}
	a := httpsim.ToLogin{}
	if page != nil && page.Dotted() != "None" {
		to, err := r.reversed(s, page)
		if err != nil {
			return nil, err
		}
		if to.Kind != python.String || !strings.HasPrefix(to.Text, "/") || strings.HasPrefix(to.Text, "//") {
			return nil, instead(s, `return redirect_to_login(request.get_full_path(), "/login/")`, "the login page is a path of this site here")
		}
		a.URL = to.Text
	}
	if field != nil {
		if field.Kind != python.String || field.Text == "" {
			return nil, instead(s, `return redirect_to_login(request.get_full_path(), "/login/", "next")`, "the name of the way back is a text here")
		}
		a.Field = field.Text
	}
	return a, nil
}
