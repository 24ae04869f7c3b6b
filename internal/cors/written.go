package cors

import (
	"slices"
	"strconv"
	"strings"

	"statelab/internal/cookiejar"
)

// Written is how a framework is told to answer so. What the real ones answer was recorded:
// testdata/written.json.
type Written struct {
	Framework string
	Code      string
}

// written says how frameworks are told what the changes of an exchange are about: those
// whose answers, in the place of the ones that there are, let the script read.
func (x Exchange) written(was Exchange, changes []Change) []Written {
	byServer := slices.ContainsFunc(changes, func(c Change) bool {
		return strings.HasPrefix(c.Code, "allow-") || c.Code == "any-origin" || c.Code == "preflight-status"
	})
	if !byServer || x.From.Host == "" {
		return nil
	}
	if x.Told != nil {
		return x.amended(changes)
	}
	c := configOf(&x, changes)
	var list []Written
	for _, f := range frameworks() {
		told := x.copied()
		if told.Leave != nil {
			*told.Leave = f.leave(c, told.Request)
		}
		if told.Answer != nil {
			told.Answer.Headers = f.answer(c)
		}
		if d, known := told.Decide(); known && d.Allowed {
			list = append(list, Written{f.name, f.code(c, changes)})
		}
	}
	return list
}

// config is what a server is told about an exchange.
type config struct {
	origin      string
	credentials bool
	method      string   // that the request has, where it asks for leave
	headers     []string // for which it asks for leave
}

func configOf(x *Exchange, changes []Change) config {
	c := config{origin: x.From.String(), credentials: x.Credentials == cookiejar.Include}
	if slices.ContainsFunc(changes, func(c Change) bool { return c.Code == "any-origin" }) {
		c.origin = "*"
	}
	if !x.Preflight().Allowed {
		c.method, c.headers = x.method(), x.unsafeNames()
	}
	return c
}

// framework is a program that writes the headers of CORS, as it does so.
type framework struct {
	name   string
	code   func(config, []Change) string
	leave  func(config, Request) Answer
	answer func(config) []Header
}

func frameworks() []framework {
	return []framework{
		{"Django", djangoCode, djangoLeave, func(c config) []Header { return originHeaders(c) }},
		{"Express", expressCode, expressLeave, func(c config) []Header { return originHeaders(c) }},
	}
}

// originHeaders are those of every answer.
func originHeaders(c config) []Header {
	list := []Header{{"Access-Control-Allow-Origin", c.origin}}
	if c.credentials {
		list = append(list, Header{"Access-Control-Allow-Credentials", "true"})
	}
	return list
}

// What django-cors-headers and the module cors allow unless they are told more. Headers that
// no script can set are left out.
const (
	djangoMethods  = "DELETE, GET, OPTIONS, PATCH, POST, PUT"
	djangoHeaders  = "accept, authorization, content-type, user-agent, x-csrftoken, x-requested-with"
	expressMethods = "GET,HEAD,PUT,PATCH,POST,DELETE"
)

// beyond returns what is not in a list that a framework has by itself.
func beyond(defaults string, names ...string) []string {
	known := items(defaults)
	return slices.DeleteFunc(slices.Clone(names), func(name string) bool { return name == "" || slices.Contains(known, name) })
}

// djangoCode is what settings.py says with django-cors-headers, as far as the changes are
// about it. The middleware answers OPTIONS by itself, so that it has to stand first.
func djangoCode(c config, changes []Change) string {
	var lines []string
	told := func(code string) bool {
		return slices.ContainsFunc(changes, func(c Change) bool { return c.Code == code })
	}
	add := func(on bool, text string) {
		if on {
			lines = append(lines, text)
		}
	}
	methods, headers := beyond(djangoMethods, c.method), beyond(djangoHeaders, c.headers...)
	first := told("preflight-status") || told("allow-methods") && len(methods) == 0 || told("allow-headers") && len(headers) == 0
	add(first, `MIDDLEWARE = ["corsheaders.middleware.CorsMiddleware", *MIDDLEWARE]`)
	add(told("allow-origin"), "CORS_ALLOWED_ORIGINS = ["+strconv.Quote(c.origin)+"]")
	add(told("any-origin"), "CORS_ALLOW_ALL_ORIGINS = True")
	add(told("allow-credentials"), "CORS_ALLOW_CREDENTIALS = True")
	more := func(on bool, name, defaults string, words []string) {
		add(on, "from corsheaders.defaults import "+defaults)
		add(on, name+" = [*"+defaults+", "+quotedAll(words, strconv.Quote)+"]")
	}
	more(told("allow-methods") && len(methods) > 0, "CORS_ALLOW_METHODS", "default_methods", methods)
	more(told("allow-headers") && len(headers) > 0, "CORS_ALLOW_HEADERS", "default_headers", headers)
	return strings.Join(lines, "\n")
}

func quotedAll(words []string, quote func(string) string) string {
	list := make([]string, len(words))
	for i, w := range words {
		list[i] = quote(w)
	}
	return strings.Join(list, ", ")
}

func djangoLeave(c config, _ Request) Answer {
	methods := append(items(djangoMethods), beyond(djangoMethods, c.method)...)
	names := append(items(djangoHeaders), beyond(djangoHeaders, c.headers...)...)
	return Answer{Status: 200, Headers: append(originHeaders(c),
		Header{"Access-Control-Allow-Headers", strings.Join(names, ", ")},
		Header{"Access-Control-Allow-Methods", strings.Join(methods, ", ")})}
}

// expressCode is the middleware cors, which has to stand before what asks for a login. It
// allows whatever headers are asked for.
func expressCode(c config, _ []Change) string {
	options := []string{"origin: " + jsQuote(c.origin)}
	if c.credentials {
		options = append(options, "credentials: true")
	}
	if more := beyond(expressMethods, c.method); len(more) > 0 {
		methods := append(items(expressMethods), more...)
		options = append(options, "methods: ["+quotedAll(methods, jsQuote)+"]")
	}
	return "app.use(cors({" + strings.Join(options, ", ") + "}))"
}

func jsQuote(s string) string { return "'" + s + "'" }

func expressLeave(c config, r Request) Answer {
	headers := append(originHeaders(c), Header{"Access-Control-Allow-Methods", strings.Join(append([]string{expressMethods}, beyond(expressMethods, c.method)...), ",")})
	if names := r.unsafeNames(); len(names) > 0 {
		headers = append(headers, Header{"Access-Control-Allow-Headers", strings.Join(names, ",")})
	}
	return Answer{Status: 204, Headers: headers}
}
