package experiments

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"statelab/internal/cookiejar"
	"statelab/internal/memo"
	"statelab/internal/rule"
	"statelab/internal/wire"
)

// Written is how a framework is told to send a line, and the line that it then sends.
// What the real ones send was recorded: testdata/written.json.
type Written struct {
	Framework string     `json:"framework"`
	Code      string     `json:"code"`
	Line      wire.Bytes `json:"line"`
	// Note is what there is to know of the code; zero where nothing is.
	Note rule.Text `json:"note,omitzero"`
}

// attributes are those of a line that count, as frameworks name them.
type attributes struct {
	name, value, domain, path string // domain is "" for one host alone
	sameSite, priority        string // "" where the line does not say
	secure, http, partitioned bool
	maxAge                    int
	hasMaxAge, ends, byScript bool
	expires                   time.Time // where there is no Max-Age
	deletes                   bool
	now                       time.Time // by the server's clock
}

// attributesOf reads a line as a browser understood it.
func attributesOf(o *Op, c *cookiejar.Cookie, deletes bool) attributes {
	l := readLine(o.Line)
	a := attributes{
		name: c.Name, value: c.Value, path: c.Path, sameSite: c.SameSite.String(), secure: c.Secure, http: c.HttpOnly,
		byScript: o.Context.API == cookiejar.Script, deletes: deletes, now: o.Now.UTC(),
	}
	if domain, said := l.get("Domain"); said && domain != "" {
		a.domain = c.Domain // of one host alone, too, as of localhost
	}
	if _, a.partitioned = l.get("Partitioned"); c.Priority != cookiejar.PriorityMedium {
		a.priority = c.Priority.String()
	}
	age, _ := l.get("Max-Age")
	if n, err := strconv.Atoi(age); err == nil {
		a.maxAge, a.hasMaxAge = n, true
	}
	expires, _ := l.get("Expires")
	a.expires, a.ends = cookiejar.ParseDate(expires, cookiejar.Chromium)
	return a
}

// plain is what stands between quotes in every language without more ado; names have
// no blanks and slashes.
var (
	plain     = memo.Pattern(`^[A-Za-z0-9_.~+/@:-]*$`)
	plainName = memo.Pattern(`^[A-Za-z0-9_.-]+$`)
)

// written says how frameworks write the changed line of an experiment: those whose
// line, played in its place, does the same. Where the name is that of a framework's
// own cookie, only that one.
func (t *trial) written(s *Story) []Written {
	o, deletes := &s.Ops[t.writer], t.wish == Deleted
	is := attributesOf(o, &play(s, t.writer).of(t.writer).set.Cookie, deletes)
	was := attributesOf(t.opOf(t.writer), &t.base.of(t.writer).set.Cookie, deletes)
	if is.byScript || !plainName().MatchString(is.name) || !plain().MatchString(is.domain) || !plain().MatchString(is.path) {
		return nil
	}
	var list []Written
	for _, w := range writtenBy(was, is) {
		after := Story{Options: s.Options, Ops: slices.Clone(s.Ops)}
		after.Ops[t.writer].Line = string(w.Line)
		if t.flips(t.judge(play(&after, t.n))) {
			list = append(list, w)
		}
	}
	return list
}

// writtenBy is what the frameworks are told that can send such a line.
func writtenBy(was, is attributes) []Written {
	var list []Written
	add := func(framework, code, line string) {
		if code != "" {
			list = append(list, Written{framework, code, wire.Bytes(line), noteOf(framework, was, is)})
		}
	}
	switch owner(is.name) {
	case "Django":
		if is.deletes && is.name == "csrftoken" {
			add(djangoCall(is))
			break
		}
		add(djangoSettings(was, is))
	case "Express":
		if is.deletes {
			add(expressCall(is))
			break
		}
		add(expressSession(is))
	case "":
		add(djangoCall(is))
		add(expressCall(is))
	}
	return list
}

// owner is the framework whose own cookie a name is, "another" for those that are not
// told here, and "" where anybody may have thought of the name.
func owner(name string) string {
	switch strings.ToLower(name) {
	case "sessionid", "csrftoken":
		return "Django"
	case "connect.sid":
		return "Express"
	case "jsessionid", "phpsessid", "laravel_session", "xsrf-token", "asp.net_sessionid":
		return "another"
	}
	return ""
}

// arguments are those of a call, joined by commas.
type arguments []string

func (a *arguments) add(on bool, text string) {
	if on {
		*a = append(*a, text)
	}
}

// djangoCall is a call of HttpResponse.set_cookie or delete_cookie.
func djangoCall(a attributes) (framework, code, line string) {
	if a.priority != "" || a.partitioned && (a.deletes || a.sameSite == "") {
		return "Django", "", "" // set_cookie has no such argument
	}
	var args arguments
	if a.deletes {
		args.add(true, strconv.Quote(a.name))
	} else {
		args.add(true, strconv.Quote(a.name)+", value")
		args.add(a.hasMaxAge, "max_age="+strconv.Itoa(a.maxAge))
		args.add(!a.hasMaxAge && a.ends, "expires="+strconv.Quote(httpDate(a.expires)))
	}
	args.add(a.path != "/", "path="+strconv.Quote(a.path))
	args.add(a.domain != "", "domain="+strconv.Quote(a.domain))
	args.add(a.secure && !a.deletes, "secure=True")
	args.add(a.http && !a.deletes, "httponly=True")
	args.add(a.sameSite != "", "samesite="+strconv.Quote(a.sameSite))
	call := "set_cookie"
	if a.deletes {
		call = "delete_cookie"
	}
	code = "response." + call + "(" + strings.Join(args, ", ") + ")"
	if a.partitioned {
		code += "\n" + djangoPartitioned(a)
	}
	return "Django", code, djangoLine(a)
}

// djangoPartitioned adds what set_cookie of Django has no argument for, in no release up to 6.1; Python's
// own http.cookies has a word for it from 3.14. The SameSite goes out as it is given.
func djangoPartitioned(a attributes) string {
	return fmt.Sprintf(`response.cookies[%q]["samesite"] = "%s; Partitioned"`, a.name, a.sameSite)
}

// djangoLine is the line that Django sends: its attributes by the alphabet.
func djangoLine(a attributes) string {
	if a.deletes {
		prefixed := strings.HasPrefix(a.name, "__Secure-") || strings.HasPrefix(a.name, "__Host-")
		a.value, a.secure, a.http = `""`, prefixed || a.sameSite == "None", false
		a.maxAge, a.hasMaxAge, a.expires, a.ends = 0, true, time.Unix(0, 0), true
	} else if a.hasMaxAge {
		a.expires, a.ends = a.now.Add(time.Duration(a.maxAge)*time.Second), true
	}
	var args arguments
	args.add(true, a.name+"="+a.value)
	args.add(a.domain != "", "Domain="+a.domain)
	args.add(a.ends, "expires="+httpDate(a.expires))
	args.add(a.http, "HttpOnly")
	args.add(a.hasMaxAge, "Max-Age="+strconv.Itoa(a.maxAge))
	args.add(true, "Path="+a.path)
	args.add(a.sameSite != "", "SameSite="+a.sameSite)
	args.add(a.partitioned, "Partitioned")
	args.add(a.secure, "Secure")
	return strings.Join(args, "; ")
}

func httpDate(t time.Time) string { return t.UTC().Format(http.TimeFormat) }

// djangoSettings are the settings by which Django writes its own cookies: those that a
// change is about.
func djangoSettings(was, is attributes) (framework, code, line string) {
	if is.priority != "" || is.partitioned && (is.deletes || is.sameSite == "") || !is.hasMaxAge && is.ends {
		return "Django", "", ""
	}
	before, after := settings(was), settings(is)
	var lines []string
	for i := range after {
		if after[i] != before[i] {
			lines = append(lines, after[i])
		}
	}
	if is.partitioned && !was.partitioned {
		lines = append(lines, djangoPartitioned(is))
	}
	return "Django", strings.Join(lines, "\n"), djangoLine(is)
}

// settings are all lines of settings.py about Django's session cookie, or its CSRF one.
func settings(a attributes) []string {
	prefix, age := "SESSION_COOKIE_", "SESSION_EXPIRE_AT_BROWSER_CLOSE = True"
	if a.name == "csrftoken" {
		prefix, age = "CSRF_COOKIE_", "CSRF_COOKIE_AGE = None"
	}
	if a.hasMaxAge {
		age = prefix + "AGE = " + strconv.Itoa(a.maxAge)
		if a.name != "csrftoken" {
			age = "SESSION_EXPIRE_AT_BROWSER_CLOSE = False\n" + age
		}
	}
	domain, sameSite := "None", "False"
	if a.domain != "" {
		domain = strconv.Quote(a.domain)
	}
	if a.sameSite != "" {
		sameSite = strconv.Quote(a.sameSite)
	}
	list := []string{
		prefix + "DOMAIN = " + domain, prefix + "PATH = " + strconv.Quote(a.path),
		prefix + "SAMESITE = " + sameSite, prefix + "SECURE = " + pythonBool(a.secure), prefix + "HTTPONLY = " + pythonBool(a.http), age,
	}
	if a.deletes {
		return list[:3] // of a deletion it says no more
	}
	return list
}

func pythonBool(b bool) string {
	if b {
		return "True"
	}
	return "False"
}

// expressCall is a call of res.cookie or res.clearCookie.
func expressCall(a attributes) (framework, code, line string) {
	call := "res.cookie(" + jsQuote(a.name) + ", value"
	if a.deletes {
		call = "res.clearCookie(" + jsQuote(a.name)
	}
	if options := expressOptions(a); len(options) > 0 {
		call += ", " + options.object()
	}
	return "Express", call + ")", expressLine(a)
}

// noteOf says what code alone does not: what Django's set_cookie has no argument for, and
// what express-session needs where it sees http itself.
func noteOf(framework string, was, is attributes) rule.Text {
	switch {
	case framework == "Django" && is.partitioned && owner(is.name) == "Django":
		return rule.Text{EN: "the last line stands in a middleware before Django's own; no setting has Partitioned", KO: "마지막 줄은 Django의 미들웨어보다 앞에 둔 미들웨어에 적음. Partitioned를 정하는 설정은 없음"}
	case framework == "Django" && is.partitioned:
		return rule.Text{EN: `set_cookie has no argument for Partitioned; from Python 3.14 ["partitioned"] = True does it too`, KO: `set_cookie에는 Partitioned를 적는 인자가 없음. Python 3.14부터는 ["partitioned"] = True로도 됨`}
	case owner(is.name) == "Express" && is.secure && !was.secure:
		return rule.Text{EN: "behind a proxy that ends TLS also app.set('trust proxy', 1): without it express-session sends no cookie", KO: "TLS를 대신 처리하는 프록시 뒤라면 app.set('trust proxy', 1)도 필요함. 없으면 express-session이 쿠키를 보내지 않음"}
	}
	return rule.Text{}
}

// object writes arguments as those of JavaScript are written that have names.
func (a arguments) object() string { return "{" + strings.Join(a, ", ") + "}" }

// expressSession is the cookie of express-session.
func expressSession(a attributes) (framework, code, line string) {
	others := a
	others.http = false // it is so unless said otherwise
	options := expressOptions(others)
	options.add(!a.http, "httpOnly: false")
	if a.hasMaxAge { // it writes the moment alone
		a.expires, a.ends, a.hasMaxAge = a.now.Add(time.Duration(a.maxAge)*time.Second), true, false
	}
	return "Express", "session({secret, cookie: " + options.object() + "})", expressLine(a)
}

// expressOptions are the options of the module cookie, without those that are the default.
func expressOptions(a attributes) arguments {
	var args arguments
	args.add(a.sameSite != "", "sameSite: "+jsQuote(strings.ToLower(a.sameSite)))
	args.add(a.secure, "secure: true")
	args.add(a.partitioned, "partitioned: true")
	args.add(a.http, "httpOnly: true")
	args.add(a.domain != "", "domain: "+jsQuote(a.domain))
	args.add(a.path != "/", "path: "+jsQuote(a.path))
	if !a.deletes {
		args.add(a.hasMaxAge, "maxAge: "+strconv.Itoa(a.maxAge)+" * 1000")
		args.add(!a.hasMaxAge && a.ends, "expires: new Date("+jsQuote(a.expires.Format(time.RFC3339))+")")
	}
	args.add(a.priority != "", "priority: "+jsQuote(strings.ToLower(a.priority)))
	return args
}

// expressLine is the line that Express sends, as the module cookie writes it.
func expressLine(a attributes) string {
	if a.deletes {
		a.value, a.hasMaxAge, a.expires, a.ends = "", false, time.Unix(0, 0), true
	} else if a.hasMaxAge {
		a.expires, a.ends = a.now.Add(time.Duration(a.maxAge)*time.Second), true
	}
	var args arguments
	args.add(true, a.name+"="+a.value)
	args.add(a.hasMaxAge, "Max-Age="+strconv.Itoa(a.maxAge))
	args.add(a.domain != "", "Domain="+a.domain)
	args.add(true, "Path="+a.path)
	args.add(a.ends, "Expires="+httpDate(a.expires))
	args.add(a.http, "HttpOnly")
	args.add(a.secure, "Secure")
	args.add(a.partitioned, "Partitioned")
	args.add(a.priority != "", "Priority="+a.priority)
	args.add(a.sameSite != "", "SameSite="+a.sameSite)
	return strings.Join(args, "; ")
}

func jsQuote(s string) string { return "'" + s + "'" }
