// Package cors decides by the Fetch Standard (https://fetch.spec.whatwg.org/) what a
// script may do across origins: whether the browser asks for leave first, whether it may
// ask at all, and whether the script may read the answer. Each decision has its rule.
//
// Cookies are another matter: whether they go along and whether those of the answer are
// kept is the jar's to say. A script may be kept from reading an answer whose cookies
// were stored all the same.
package cors

import (
	"slices"
	"strings"

	"statelab/internal/cookiejar"
	"statelab/internal/rule"
)

// Header is one header, as a script or a server gives it.
type Header struct{ Name, Value string }

// Request is what a script asks for with fetch() or XMLHttpRequest, in the mode "cors".
type Request struct {
	From        cookiejar.Origin // of the page
	To          cookiejar.Origin
	Method      string // "" is GET
	Headers     []Header
	Credentials cookiejar.Credentials
}

// Answer is a response, to the request or to the question for leave before it.
type Answer struct {
	Status  int
	Headers []Header
}

// Decision is a rule applied: whether the browser goes on, what it saw and what it wanted.
type Decision struct {
	Allowed bool
	rule.Check
}

func decide(allowed bool, r *rule.Rule, seen, wanted rule.Text) Decision {
	return Decision{allowed, rule.Check{Rule: r, Holds: allowed, Seen: seen, Wanted: wanted}}
}

func same(s string) rule.Text { return rule.Text{EN: s, KO: s} }

// method is the method as it is sent (Fetch, "normalize").
func (r Request) method() string {
	if r.Method == "" {
		return "GET"
	}
	switch upper := strings.ToUpper(r.Method); upper {
	case "DELETE", "GET", "HEAD", "OPTIONS", "POST", "PUT":
		return upper
	}
	return r.Method
}

func (r Request) sameOrigin() bool { return r.From == r.To && r.From.Host != "" }

// Preflight says whether the browser asks for leave with an OPTIONS request first, and
// why (Fetch, "HTTP fetch"). Allowed means that it does not have to.
func (r Request) Preflight() Decision {
	if r.sameOrigin() {
		return decide(true, sameOrigin, rule.Textf("from %s to itself", "%s에서 자신에게 보냄", r.From), rule.Text{})
	}
	if m := r.method(); !simpleMethod(m) {
		return decide(false, preflightForMethod, same(m), same("GET, HEAD, POST"))
	}
	for _, h := range r.Headers {
		if why := unsafe(h); why != nil {
			return decide(false, why, same(seen(h)), wantedOf(why))
		}
	}
	if sum := r.safeSize(); sum > maxSafeSum {
		return decide(false, preflightForHeader, rule.Textf("headers of %d bytes in all", "헤더가 모두 %d바이트", sum), rule.Textf("at most %d", "%d바이트 이하", maxSafeSum))
	}
	return decide(true, simple, same(r.method()), rule.Text{})
}

// AskedFor are the headers of the question for leave (Fetch, "CORS-preflight fetch"). It
// is an OPTIONS request that never has cookies.
func (r Request) AskedFor() []Header {
	list := []Header{{"Origin", r.From.String()}, {"Access-Control-Request-Method", r.method()}}
	if names := r.unsafeNames(); len(names) > 0 {
		list = append(list, Header{"Access-Control-Request-Headers", strings.Join(names, ",")})
	}
	return list
}

// Leave says whether the answer to the question for leave gives it, so that the request
// itself is made.
func (r Request) Leave(a Answer) Decision {
	if d := r.check(a); !d.Allowed {
		return d
	}
	if a.Status < 200 || a.Status > 299 {
		return decide(false, preflightStatus, rule.Textf("the answer to OPTIONS has the status %d", "OPTIONS에 대한 응답의 상태 코드: %d", a.Status), same("200…299"))
	}
	methods, names := list(a.Headers, "Access-Control-Allow-Methods"), list(a.Headers, "Access-Control-Allow-Headers")
	star := r.Credentials != cookiejar.Include
	m := r.method()
	var decided []rule.Text // the headers without which there were no leave
	if simple := simpleMethod(m); !simple && !slices.Contains(methods, m) && !(star && slices.Contains(methods, "*")) {
		return decide(false, methodNotAllowed, said("Access-Control-Allow-Methods", methods), rule.Textf("%s in it", "%s 포함", m))
	} else if !simple {
		decided = append(decided, said("Access-Control-Allow-Methods", methods))
	}
	unsafe := r.unsafeNames()
	for _, name := range unsafe {
		covered := slices.ContainsFunc(names, func(allowed string) bool { return strings.EqualFold(allowed, name) })
		covered = covered || star && slices.Contains(names, "*") && name != "authorization"
		if !covered {
			return decide(false, headerNotAllowed, said("Access-Control-Allow-Headers", names), rule.Textf("%s in it", "%s 포함", name))
		}
	}
	if len(unsafe) > 0 {
		decided = append(decided, said("Access-Control-Allow-Headers", names))
	}
	return decide(true, leaveGiven, rule.Join(decided, "; "), rule.Text{})
}

// Read says whether the script may read the answer (Fetch, "CORS check"). What the answer
// did, and cookies that it brought, is not undone where it may not.
func (r Request) Read(a Answer) Decision {
	if r.sameOrigin() {
		return decide(true, sameOrigin, rule.Textf("from %s to itself", "%s에서 자신에게 보냄", r.From), rule.Text{})
	}
	return r.check(a)
}

// check is the CORS check.
func (r Request) check(a Answer) Decision {
	origins := values(a.Headers, "Access-Control-Allow-Origin")
	own := r.From.String()
	with := r.Credentials == cookiejar.Include
	allowed := strings.Join(origins, ", ")
	line := same("Access-Control-Allow-Origin: " + shown(allowed))
	credentials := values(a.Headers, "Access-Control-Allow-Credentials")
	refused := with && strings.Join(credentials, ", ") != "true"
	needed := "Access-Control-Allow-Origin: " + own
	if refused {
		needed += "; Access-Control-Allow-Credentials: true"
	}
	switch {
	case len(origins) == 0:
		return decide(false, noAllowOrigin, rule.Text{EN: "no Access-Control-Allow-Origin", KO: "Access-Control-Allow-Origin 없음"}, same(needed))
	case allowed == "*" && !with:
		return decide(true, anyOrigin, line, rule.Text{})
	case allowed == "*":
		return decide(false, starWithCredentials, line, same(needed))
	case len(origins) > 1 || strings.Contains(allowed, ","):
		return decide(false, severalOrigins, line, same(needed))
	case allowed != own:
		return decide(false, otherOrigin, line, same(needed))
	case refused:
		return decide(false, noAllowCredentials, said("Access-Control-Allow-Credentials", credentials), same("Access-Control-Allow-Credentials: true"))
	}
	if with {
		line = rule.Join([]rule.Text{line, said("Access-Control-Allow-Credentials", credentials)}, "; ")
	}
	return decide(true, originAllowed, line, rule.Text{})
}

// values are those of all headers of a name, in order.
func values(headers []Header, name string) []string {
	var all []string
	for _, h := range headers {
		if strings.EqualFold(h.Name, name) {
			all = append(all, strings.Trim(h.Value, " \t"))
		}
	}
	return all
}

// list takes a header apart at its commas.
func list(headers []Header, name string) []string {
	return items(strings.Join(values(headers, name), ","))
}

func items(value string) []string {
	var all []string
	for item := range strings.SplitSeq(value, ",") {
		if item = strings.Trim(item, " \t"); item != "" {
			all = append(all, item)
		}
	}
	return all
}

// said is a header with its values, or that it is not there.
func said(name string, values []string) rule.Text {
	if len(values) == 0 {
		return rule.Text{EN: "no " + name, KO: name + " 없음"}
	}
	return same(name + ": " + shown(strings.Join(values, ", ")))
}

// shown is a value of a header, as far as anybody reads.
func shown(value string) string {
	const most = 80
	if len(value) > most {
		return strings.ToValidUTF8(value[:most], "") + "…"
	}
	return value
}
