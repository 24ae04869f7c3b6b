package djangocode

import (
	"strings"

	"statelab/internal/httpsim"
	"statelab/internal/python"
)

// allowsURL is the function by which views ask whether they may go on to an address.
const allowsURL = "url_has_allowed_host_and_scheme"

// allows is a call of url_has_allowed_host_and_scheme for a value.
func (w *coder) allows(to httpsim.Places, value string) string {
	w.use("django.utils.http", allowsURL)
	var hosts []string
	if to.Own {
		hosts = append(hosts, "request.get_host()")
	}
	for _, host := range to.Hosts {
		hosts = append(hosts, python.Quote(host))
	}
	allowed := "None"
	if len(hosts) > 0 {
		allowed = "{" + strings.Join(hosts, ", ") + "}"
	}
	if to.HTTPS != "" {
		allowed += ", require_https=" + to.HTTPS
	}
	return allowsURL + "(" + value + ", allowed_hosts=" + allowed + ")"
}

// allows reads url_has_allowed_host_and_scheme(…) and the same denied.
func (r *viewReader) allows(s python.Statement, e *python.Expr) (t httpsim.Test, ok bool) {
	if t.Is = httpsim.Allowed; e.Kind == python.Operation && e.Text == "not" {
		t.Is, e = httpsim.NotAllowed, e.Parts[0]
	}
	url, to, ok := allowing(s, e)
	if !ok {
		return t, false
	}
	t.To = to
	t.Of, ok = r.one(s, url)
	return t, ok
}

// allowing takes such a call apart: what it is asked of, and the places that it allows.
func allowing(s python.Statement, e *python.Expr) (url *python.Expr, to httpsim.Places, ok bool) {
	if calls(e) != allowsURL {
		return nil, to, false
	}
	args := given(s, e, "url", "allowed_hosts", "require_https")
	hosts, https := args.take("allowed_hosts"), args.take("require_https")
	url = args.take("url")
	if args.rest() != nil || url == nil || hosts == nil || !placesOf(&to, hosts) {
		return nil, to, false
	}
	switch {
	case https == nil || https.Dotted() == "False":
	case https.Dotted() == "True":
		to.HTTPS = "True"
	case isCode(https, httpsim.RequiresHTTPS):
		to.HTTPS = httpsim.RequiresHTTPS
	default:
		return nil, to, false
	}
	return url, to, true
}

// placesOf reads allowed_hosts: a set or a list of hosts, one of them, or None.
func placesOf(to *httpsim.Places, e *python.Expr) bool {
	switch {
	case e.Dotted() == "None":
		return true
	case e.Kind == python.Set || e.Kind == python.List:
		for _, host := range e.Parts {
			if host.Kind == python.Set || host.Kind == python.List || !placesOf(to, host) || host.Dotted() == "None" {
				return false
			}
		}
		return true
	case isCode(e, "request.get_host()"):
		to.Own = true
		return true
	case e.Kind == python.String:
		to.Hosts = append(to.Hosts, e.Text)
		return true
	}
	return false
}

// asksNext recognises the two lines by which a page goes on to next, as redirect_to_next does:
// next_page = request.POST.get("next", request.GET.get("next", "")) and, where that is not
// allowed, next_page = …. It returns the other hosts that are allowed.
func asksNext(all []python.Statement) (hosts []string, ok bool) {
	if len(all) < 2 || !isCode(all[0].Value, `request.POST.get("next", request.GET.get("next", ""))`) {
		return nil, false
	}
	ask := all[1]
	if ask.Action != python.If || ask.Else != nil || len(ask.Body) != 1 || ask.Body[0].Action != python.Assign || ask.Body[0].Target.Dotted() != "next_page" {
		return nil, false
	}
	if ask.Value.Kind != python.Operation || ask.Value.Text != "not" {
		return nil, false
	}
	url, to, ok := allowing(ask, ask.Value.Parts[0])
	return to.Hosts, ok && url.Dotted() == "next_page" && to.Own && to.HTTPS == httpsim.RequiresHTTPS
}
