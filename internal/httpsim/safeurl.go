package httpsim

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"statelab/internal/python"
	"statelab/internal/rule"
	"statelab/internal/sessionstore"
)

// Next returns where the parameter next sends the visitor, if that is on this
// site or on one of the hosts (success_url_allowed_hosts), else the other place, or
// LOGIN_REDIRECT_URL where that is empty: what Django's LoginView does against open redirects.
func (r *Request) Next(otherwise string, hosts ...string) string {
	next, ok := r.POST.Lookup("next")
	if !ok {
		next = r.GET.Get("next")
	}
	if isSafeURL(next, append([]string{r.Host}, hosts...), r.secure()) {
		return next
	}
	if next != "" {
		r.Note("next=%s is not on this site: ignored", "next=%s: 이 사이트가 아니어서 무시함", shortText(next))
	}
	if otherwise == "" {
		return r.resolvedURL(r.server.code().settings.loginTo)
	}
	return otherwise
}

// resolvedURL is resolve_url() of a setting: the address of the page that is called so, or what is written.
func (r *Request) resolvedURL(to string) string {
	if strings.ContainsAny(to, "/.") {
		return to
	}
	if address, err := (Site{Pages: r.server.code().pages}).Reverse(to, nil, nil); err == nil {
		return address
	}
	return to
}

// allows asks whether a view may go on to an address.
func (v *visit) allows(t Test, value sessionstore.Value) (asked, error) {
	url, isText := value.(string)
	_, missing := value.(absent)
	if !isText && !missing && value != nil {
		return asked{}, fmt.Errorf("AttributeError: '%s' object has no attribute 'strip'", kindOf(value))
	}
	hosts := t.To.Hosts
	if t.To.Own {
		hosts = append([]string{v.Host}, hosts...)
	}
	is := isSafeURL(url, hosts, t.To.HTTPS == "True" || t.To.HTTPS == RequiresHTTPS && v.secure())
	said := rule.Text{EN: "%[1]s is %[2]s, which is not allowed", KO: "%[1]s: %[2]s, 허용되지 않음"}
	if is {
		said = rule.Text{EN: "%[1]s is %[2]s, which is allowed", KO: "%[1]s: %[2]s, 허용됨"}
	}
	return asked{is == (t.Is == Allowed), rule.Textf(said.EN, said.KO, t.asks, shortValue(value))}, nil
}

// loginPlace returns the login page with the way back, as user_passes_test and
// redirect_to_login make it: a path where the login page is of the same scheme and host,
// else the whole address. Without a login page it is that of LOGIN_URL, and without a field next.
func (r *Request) loginPlace(url, field string) string {
	login := r.resolvedURL(cmp.Or(url, r.server.code().settings.loginURL))
	return withWayBack(login, r.wayBack(login), cmp.Or(field, "next"))
}

// wayBack is the address that was asked for, as a login page is told it: whole where that is another scheme's or host's.
func (r *Request) wayBack(login string) string {
	if scheme, netloc := splitURL(login); scheme != "" && scheme != r.Scheme || netloc != "" && netloc != r.Host {
		return r.Scheme + "://" + r.Host + r.asked()
	}
	return r.asked()
}

// withWayBack is the address of a login page with the way back in a field; without a field it is as it was.
func withWayBack(login, back, field string) string {
	if field == "" {
		return login
	}
	login, fragment, _ := strings.Cut(login, "#")
	mark := "?"
	if strings.Contains(login, "?") {
		mark = "&"
	}
	if fragment != "" {
		fragment = "#" + fragment
	}
	return login + mark + escapeQuery(field) + "=" + escapeQuery(back) + fragment
}

// escapeQuery writes a value of a query; slashes stay.
func escapeQuery(s string) string {
	var b strings.Builder
	for _, c := range []byte(s) {
		if 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || strings.IndexByte("/_.-~", c) >= 0 {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}

// isSafeURL is Django's url_has_allowed_host_and_scheme. A browser may read "\" as "/",
// so both readings must be safe.
func isSafeURL(url string, hosts []string, secure bool) bool {
	url = python.Strip(url)
	return url != "" && isSafeReading(url, hosts, secure) && isSafeReading(strings.ReplaceAll(url, `\`, "/"), hosts, secure)
}

// maxURL is how many characters an address may have (MAX_URL_LENGTH).
const maxURL = 2048

func isSafeReading(url string, hosts []string, secure bool) bool {
	// A browser takes three slashes for an absolute URL.
	if strings.HasPrefix(url, "///") || utf8.RuneCountInString(url) > maxURL {
		return false
	}
	if first := []rune(url)[0]; unicode.Is(unicode.C, first) {
		return false
	}
	scheme, netloc := splitURL(url)
	if netloc == "" && scheme != "" || netloc != "" && !slices.Contains(hosts, netloc) {
		return false
	}
	if scheme == "" && netloc != "" {
		scheme = "http"
	}
	return scheme == "" || scheme == "https" || scheme == "http" && !secure
}

// splitURL returns scheme and authority as Python's urlsplit finds them.
func splitURL(url string) (scheme, netloc string) {
	url = strings.NewReplacer("\t", "", "\r", "", "\n", "").Replace(url)
	url = strings.TrimLeftFunc(url, func(c rune) bool { return c <= ' ' })
	if before, after, ok := strings.Cut(url, ":"); ok && isScheme(before) {
		scheme, url = strings.ToLower(before), after
	}
	if rest, ok := strings.CutPrefix(url, "//"); ok {
		netloc = rest
		if i := strings.IndexAny(rest, "/?#"); i >= 0 {
			netloc = rest[:i]
		}
	}
	return scheme, netloc
}

func isScheme(s string) bool {
	for i, c := range s {
		letter := 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
		if !letter && (i == 0 || !('0' <= c && c <= '9') && c != '+' && c != '-' && c != '.') {
			return false
		}
	}
	return s != ""
}
