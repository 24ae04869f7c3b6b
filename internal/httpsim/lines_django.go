package httpsim

import (
	"crypto/hmac"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"hash"
	"maps"
	"math"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"statelab/internal/chance"
	"statelab/internal/pyrun"
	"statelab/internal/rule"
	"statelab/internal/sessionstore"
)

// calls makes a function of Django's of what it does.
func calls(name string, do func(r *running, args *pyrun.Args) (pyrun.Value, error)) func(r *running) pyrun.Value {
	return func(r *running) pyrun.Value {
		return pyrun.Builtin{Name: name, Do: func(args *pyrun.Args) (pyrun.Value, error) { return do(r, args) }}
	}
}

// module makes a module of functions by their names.
func module(name string, names map[string]func(r *running) pyrun.Value) func(r *running) pyrun.Value {
	return func(r *running) pyrun.Value {
		m := &pyrun.Module{Name: name, Names: map[string]pyrun.Value{}}
		for name, f := range names {
			m.Names[name] = f(r)
		}
		return m
	}
}

func constantly(v pyrun.Value) func(r *running) pyrun.Value {
	return func(*running) pyrun.Value { return v }
}

func class(name string) func(r *running) pyrun.Value { return constantly(pyrun.ClassOf(name)) }

// homes are the modules of Python, and others, in which names stand that views import.
var homes = map[string]string{
	"timedelta": "datetime", "datetime": "datetime", "date": "datetime", "choice": "random", "randint": "random", "token_hex": "secrets", "token_urlsafe": "secrets", "compare_digest": "hmac", "uuid4": "uuid",
	"sha256": "hashlib", "md5": "hashlib", "sha1": "hashlib", "urlencode": "urllib.parse", "quote": "urllib.parse", "unquote": "urllib.parse", "dumps": "json", "loads": "json", "JSONDecodeError": "json",
	"b64encode": "base64", "b64decode": "base64", "urlsafe_b64encode": "base64", "urlsafe_b64decode": "base64", "floor": "math", "ceil": "math", "wraps": "functools",
}

// namesOfLines are what lines know: ofDjango by these names, imported or not; ofImports at dotted names
// that are not Django's.
type namesOfLines struct {
	ofDjango, ofImports map[string]func(r *running) pyrun.Value
}

var (
	linesOnce sync.Once
	linesKnow namesOfLines
)

// knownOfLines makes them when somebody asks.
func knownOfLines() namesOfLines {
	linesOnce.Do(func() { linesKnow = makeNamesOfLines() })
	return linesKnow
}

func makeNamesOfLines() namesOfLines {
	hashes := map[string]func(r *running) pyrun.Value{"new": calls("new", func(r *running, args *pyrun.Args) (pyrun.Value, error) {
		name, err := args.Text("name")
		if err != nil {
			return nil, err
		}
		return hashOf(name, args)
	})}
	for _, name := range Hashes() {
		hashes[name] = calls(name, func(r *running, args *pyrun.Args) (pyrun.Value, error) { return hashOf(name, args) })
	}
	jsonModule := map[string]func(r *running) pyrun.Value{
		"dumps": calls("dumps", func(_ *running, args *pyrun.Args) (pyrun.Value, error) {
			v, err := args.Need("obj")
			if err != nil {
				return nil, err
			}
			shape, err := shapeOf(args)
			if err != nil {
				return nil, err
			}
			if err := args.Done(); err != nil {
				return nil, err
			}
			return dumpsIn(shape, v, false)
		}),
		"loads":           calls("loads", loadsJSON),
		"JSONDecodeError": class("JSONDecodeError"),
	}
	signingModule := map[string]func(r *running) pyrun.Value{
		"dumps": calls("dumps", signsValue), "loads": calls("loads", unsigns), "BadSignature": class("BadSignature"), "SignatureExpired": class("SignatureExpired"),
		"Signer": signer(false), "TimestampSigner": signer(true),
	}
	delta, moment_, day := pyrun.TimeTypes(func(r any) time.Time { return r.(*running).server.env.Now() })
	_ = day
	utc := constantly(&pyrun.Module{Name: "timezone.utc"})
	djangoZone := module("timezone", map[string]func(r *running) pyrun.Value{
		"now": calls("now", func(r *running, args *pyrun.Args) (pyrun.Value, error) {
			return pyrun.Moment{Time: r.now()}, args.Done()
		}), "utc": utc, "timedelta": constantly(delta),
		"localtime": calls("localtime", func(r *running, args *pyrun.Args) (pyrun.Value, error) {
			return args.Or("value", pyrun.Moment{Time: r.now()}), args.Done()
		}),
		"localdate": calls("localdate", func(r *running, args *pyrun.Args) (pyrun.Value, error) {
			return pyrun.DateOf(r.now()), args.Done()
		}),
	})
	datetimeClass := func(r *running) pyrun.Value { return moment_(r) }
	dateClass := func(r *running) pyrun.Value { return day(r) }
	timeModule := map[string]func(r *running) pyrun.Value{
		"time": calls("time", func(r *running, args *pyrun.Args) (pyrun.Value, error) {
			return float64(r.server.env.Now().UnixMicro()) / 1e6, args.Done()
		}),
		"sleep": calls("sleep", func(*running, *pyrun.Args) (pyrun.Value, error) { return nil, nil }),
	}
	randomModule := map[string]func(r *running) pyrun.Value{
		"choice": calls("choice", chooses), "randint": calls("randint", func(r *running, args *pyrun.Args) (pyrun.Value, error) { return r.between(args, 1) }),
		"randrange": calls("randrange", func(r *running, args *pyrun.Args) (pyrun.Value, error) { return r.between(args, 0) }),
		"random": calls("random", func(r *running, args *pyrun.Args) (pyrun.Value, error) {
			return float64(r.below(1<<52)) / (1 << 52), args.Done()
		}),
		"shuffle": calls("shuffle", shuffles), "sample": calls("sample", samples),
	}
	secretsModule := map[string]func(r *running) pyrun.Value{
		"token_hex":     calls("token_hex", func(r *running, args *pyrun.Args) (pyrun.Value, error) { return r.token_(args, true) }),
		"token_urlsafe": calls("token_urlsafe", func(r *running, args *pyrun.Args) (pyrun.Value, error) { return r.token_(args, false) }),
		"choice":        calls("choice", chooses), "compare_digest": calls("compare_digest", sameDigest),
		"randbelow": calls("randbelow", func(r *running, args *pyrun.Args) (pyrun.Value, error) { return r.between(args, 0) }),
	}
	quoting := map[string]func(r *running) pyrun.Value{
		"quote": calls("quote", func(_ *running, args *pyrun.Args) (pyrun.Value, error) {
			text, err := args.Text("string")
			safe, _ := args.Or("safe", "/").(string)
			return escapedBut(text, "_.-~"+safe), err
		}),
		"quote_plus": calls("quote_plus", func(_ *running, args *pyrun.Args) (pyrun.Value, error) {
			text, err := args.Text("string")
			return quotePlus(text), err
		}),
		"unquote": calls("unquote", func(_ *running, args *pyrun.Args) (pyrun.Value, error) {
			text, err := args.Text("string")
			if un, failed := url.PathUnescape(text); failed == nil {
				text = un
			}
			return text, err
		}),
		"urlencode": calls("urlencode", encodesQuery),
	}
	ofDjango := map[string]func(r *running) pyrun.Value{
		"HttpResponse": responds("HttpResponse", 200), "HttpResponseForbidden": responds("HttpResponseForbidden", 403), "HttpResponseBadRequest": responds("HttpResponseBadRequest", 400),
		"HttpResponseNotFound": responds("HttpResponseNotFound", 404), "HttpResponseServerError": responds("HttpResponseServerError", 500), "HttpResponseGone": responds("HttpResponseGone", 410),
		"HttpResponseNotAllowed": calls("HttpResponseNotAllowed", func(r *running, args *pyrun.Args) (pyrun.Value, error) {
			permitted, err := args.Need("permitted_methods")
			if err != nil {
				return nil, err
			}
			items, err := pyrun.Iter(permitted)
			if err != nil {
				return nil, err
			}
			var names []string
			for _, item := range items {
				name, err := pyrun.Str(item)
				if err != nil {
					return nil, err
				}
				names = append(names, name)
			}
			made, err := r.answer("", 405, args)
			if err == nil {
				err = made.(*answerObject).SetItem("Allow", strings.Join(names, ", "))
			}
			return made, err
		}),
		"HttpResponseRedirect": redirects("HttpResponseRedirect", false, 302), "HttpResponsePermanentRedirect": redirects("HttpResponsePermanentRedirect", false, 301), "redirect": redirects("redirect", true, 302),
		"JsonResponse": jsonAnswer, "render": renders,
		"render_to_string": calls("render_to_string", func(r *running, args *pyrun.Args) (pyrun.Value, error) {
			name, err := args.Text("template_name")
			if err != nil {
				return nil, err
			}
			context := args.Or("context", nil)
			args.Or("request", nil)
			text, err := r.rendered(name, context)
			if err != nil {
				return nil, err
			}
			return text, args.Done()
		}),
		"reverse": calls("reverse", func(r *running, args *pyrun.Args) (pyrun.Value, error) {
			name, err := args.Text("viewname")
			if err != nil {
				return nil, err
			}
			var places []pyrun.Value
			var named []pyrun.Arg
			if given, has := args.ByName("args"); has && given != nil {
				if places, err = pyrun.Iter(given); err != nil {
					return nil, err
				}
			}
			if given, has := args.ByName("kwargs"); has && given != nil {
				d, is := given.(*sessionstore.Dict)
				if !is {
					return nil, pyrun.Raise("TypeError", "kwargs is a dict, not %s", pyrun.KindOf(given))
				}
				for key, value := range d.All() {
					named = append(named, pyrun.Arg{Name: key, Value: value})
				}
			}
			address, err := r.reversed(name, places, named)
			if err != nil {
				return nil, err
			}
			return address, args.Done()
		}),
		"login": loggedIn, "authenticate": authenticates,
		"logout": calls("logout", func(r *running, args *pyrun.Args) (pyrun.Value, error) {
			if err := requestOf(args, "session"); err != nil {
				return nil, err
			}
			return nil, r.Logout()
		}),
		"get_user": calls("get_user", func(r *running, args *pyrun.Args) (pyrun.Value, error) {
			_, err := args.Need("request")
			return &whoObject{r: r, visitor: true}, err
		}),
		"update_session_auth_hash": calls("update_session_auth_hash", func(r *running, args *pyrun.Args) (pyrun.Value, error) {
			if err := requestOf(args, "session"); err != nil {
				return nil, err
			}
			given, err := args.Need("user")
			if err != nil {
				return nil, err
			}
			user, err := userOf(given)
			if err == nil && user == nil {
				return nil, errAnonymous
			}
			if err != nil {
				return nil, err
			}
			return nil, r.UpdateSessionAuthHash(user)
		}),
		"redirect_to_login": calls("redirect_to_login", func(r *running, args *pyrun.Args) (pyrun.Value, error) {
			if len(args.Pos) > 1 || len(args.Named) > 0 {
				return nil, pyrun.Raise("NotImplementedError", "redirect_to_login() is given the way back alone here")
			}
			return &answerObject{r, r.redirectToLogin()}, nil
		}),
		"User": func(r *running) pyrun.Value { return &usersObject{r} },
		"get_user_model": calls("get_user_model", func(r *running, args *pyrun.Args) (pyrun.Value, error) {
			return &usersObject{r}, args.Done()
		}),
		"get_object_or_404": getOr404,
		"F":                 calls("F", makesF), "Q": calls("Q", makesQ),
		"Sum": aggregates("SUM"), "Count": aggregates("COUNT"), "Max": aggregates("MAX"), "Min": aggregates("MIN"), "Avg": aggregates("AVG"),
		"models": module("models", map[string]func(r *running) pyrun.Value{"F": calls("F", makesF), "Q": calls("Q", makesQ), "Sum": aggregates("SUM"), "Count": aggregates("COUNT"),
			"Max": aggregates("MAX"), "Min": aggregates("MIN"), "Avg": aggregates("AVG")}),
		"AuthenticationForm": makesForm("AuthenticationForm", nil), "PasswordChangeForm": makesForm("PasswordChangeForm", nil),
		"settings": func(r *running) pyrun.Value { return &settingsObject{r} },
		"timezone": djangoZone, "datetime": datetimeClass, "timedelta": constantly(delta), "date": dateClass, "time": module("time", timeModule),
		"json": module("json", jsonModule), "signing": module("signing", signingModule), "hashlib": module("hashlib", hashes), "random": module("random", randomModule), "secrets": module("secrets", secretsModule),
		"BadSignature": class("BadSignature"), "SignatureExpired": class("SignatureExpired"), "Signer": signer(false), "TimestampSigner": signer(true),
		"hmac": module("hmac", map[string]func(r *running) pyrun.Value{"new": calls("new", newHMAC), "compare_digest": calls("compare_digest", sameDigest)}),
		"uuid": module("uuid", map[string]func(r *running) pyrun.Value{"uuid4": calls("uuid4", makesUUID)}), "uuid4": calls("uuid4", makesUUID),
		"math": module("math", map[string]func(r *running) pyrun.Value{"floor": calls("floor", rounds(math.Floor)), "ceil": calls("ceil", rounds(math.Ceil)), "pi": constantly(math.Pi),
			"sqrt": calls("sqrt", func(_ *running, args *pyrun.Args) (pyrun.Value, error) {
				v, err := args.Need("x")
				if err != nil {
					return nil, err
				}
				f, err := pyrun.Float(v)
				if err == nil && f < 0 {
					err = pyrun.Raise("ValueError", "math domain error")
				}
				return math.Sqrt(f), err
			})}),
		"base64": module("base64", map[string]func(r *running) pyrun.Value{
			"b64encode": calls("b64encode", encodes(base64.StdEncoding)), "urlsafe_b64encode": calls("urlsafe_b64encode", encodes(base64.URLEncoding)),
			"b64decode": calls("b64decode", decodes(base64.StdEncoding)), "urlsafe_b64decode": calls("urlsafe_b64decode", decodes(base64.URLEncoding))}),
		"string": constantly(&pyrun.Module{Name: "string", Names: map[string]pyrun.Value{"ascii_letters": "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", "ascii_lowercase": "abcdefghijklmnopqrstuvwxyz",
			"ascii_uppercase": "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "digits": "0123456789", "hexdigits": "0123456789abcdefABCDEF"}}),
		"get_random_string": calls("get_random_string", func(r *running, args *pyrun.Args) (pyrun.Value, error) {
			n, is := args.Or("length", int64(12)).(int64)
			of, isText := args.Or("allowed_chars", chance.LettersDigit).(string)
			if !is || !isText || n < 0 || n > maxCode || of == "" {
				return nil, pyrun.Raise("ValueError", "get_random_string() is given a length, and characters of which it draws")
			}
			return r.server.env.Random.String(int(n), of), args.Done()
		}),
		"constant_time_compare": calls("constant_time_compare", sameDigest),
		"salted_hmac": calls("salted_hmac", func(r *running, args *pyrun.Args) (pyrun.Value, error) {
			salt, err := args.Text("key_salt")
			if err != nil {
				return nil, err
			}
			value, err := args.Need("value")
			if err != nil {
				return nil, err
			}
			text, err := octets(value)
			if err != nil {
				return nil, err
			}
			secret, _ := args.Or("secret", r.server.SecretKey()).(string)
			name, _ := args.Or("algorithm", "sha1").(string)
			made := hashes2(name)
			if made == nil {
				return nil, pyrun.Raise("InvalidAlgorithm", "'%s' is not an algorithm accepted by the hashlib module.", name)
			}
			h := made()
			h.Write([]byte(salt + secret))
			mac := hmac.New(made, h.Sum(nil))
			mac.Write([]byte(text))
			return &digestObject{mac}, args.Done()
		}),
		"url_has_allowed_host_and_scheme": calls("url_has_allowed_host_and_scheme", func(r *running, args *pyrun.Args) (pyrun.Value, error) {
			url, err := args.Need("url")
			if err != nil {
				return nil, err
			}
			given, err := args.Need("allowed_hosts")
			if err != nil {
				return nil, err
			}
			secure, err := pyrun.Truth(args.Or("require_https", false))
			if err != nil {
				return nil, err
			}
			var hosts []string
			if text, is := given.(string); is {
				hosts = []string{text}
			} else if given != nil {
				items, err := pyrun.Iter(given)
				if err != nil {
					return nil, err
				}
				for _, item := range items {
					host, _ := item.(string)
					hosts = append(hosts, host)
				}
			}
			text, is := url.(string)
			if !is && url != nil {
				return nil, pyrun.NoAttribute(url, "strip")
			}
			return is && isSafeURL(text, hosts, secure), args.Done()
		}),
		"send_mail": calls("send_mail", sendsMail),
		"get_token": calls("get_token", func(r *running, args *pyrun.Args) (pyrun.Value, error) {
			if err := requestOf(args, "META"); err != nil {
				return nil, err
			}
			return r.csrfToken(), args.Done()
		}),
		"rotate_token": calls("rotate_token", func(r *running, args *pyrun.Args) (pyrun.Value, error) {
			if err := requestOf(args, "META"); err != nil {
				return nil, err
			}
			r.rotateToken()
			return nil, args.Done()
		}),
		"patch_vary_headers": calls("patch_vary_headers", func(_ *running, args *pyrun.Args) (pyrun.Value, error) {
			a, err := answerArg(args)
			if err != nil {
				return nil, err
			}
			names, err := args.Need("newheaders")
			if err != nil {
				return nil, err
			}
			items, err := pyrun.Iter(names)
			for _, item := range items {
				name, _ := item.(string)
				a.res.vary(name)
			}
			return nil, err
		}),
		"patch_cache_control": calls("patch_cache_control", func(_ *running, args *pyrun.Args) (pyrun.Value, error) {
			a, err := answerArg(args)
			if err != nil {
				return nil, err
			}
			return nil, a.cacheControl(args)
		}),
		"add_never_cache_headers": calls("add_never_cache_headers", func(_ *running, args *pyrun.Args) (pyrun.Value, error) {
			a, err := answerArg(args)
			if err != nil {
				return nil, err
			}
			a.neverCache()
			return nil, nil
		}),
		"transaction": func(r *running) pyrun.Value {
			return &pyrun.Module{Name: "transaction", Names: map[string]pyrun.Value{"atomic": pyrun.Builtin{Name: "atomic", Do: func(args *pyrun.Args) (pyrun.Value, error) {
				return r.atomic(args)
			}}}}
		},
		"cache": func(r *running) pyrun.Value { return &cacheObject{r} },
		"jwt": module("jwt", map[string]func(r *running) pyrun.Value{"encode": calls("encode", encodesJWT), "decode": calls("decode", decodesJWT),
			"ExpiredSignatureError": class("ExpiredSignatureError"), "InvalidTokenError": class("InvalidTokenError"), "DecodeError": class("DecodeError"), "InvalidSignatureError": class("InvalidSignatureError"), "PyJWTError": class("PyJWTError")}),
		"Session": func(r *running) pyrun.Value { return &sessionsObject{r} },
		"escape": calls("escape", func(_ *running, args *pyrun.Args) (pyrun.Value, error) {
			v, err := args.Need("text")
			if err != nil {
				return nil, err
			}
			text, err := pyrun.Str(v)
			return escapeHTML.Replace(text), err
		}),
	}
	for _, more := range []map[string]func(r *running) pyrun.Value{quoting, decoratorsOfLines()} {
		maps.Copy(ofDjango, more)
	}
	for name := range map[string]bool{"Http404": true, "PermissionDenied": true, "SuspiciousOperation": true, "BadRequest": true, "ValidationError": true, "ObjectDoesNotExist": true, "MultipleObjectsReturned": true,
		"IntegrityError": true, "DatabaseError": true, "ProtectedError": true, "NoReverseMatch": true, "MultiValueDictKeyError": true, "ImproperlyConfigured": true, "DisallowedHost": true} {
		ofDjango[name] = class(name)
	}
	ofImports := map[string]func(r *running) pyrun.Value{
		"datetime":          func(r *running) pyrun.Value { return datetimeClass(r) },
		"datetime.datetime": datetimeClass, "datetime.date": dateClass, "datetime.timedelta": constantly(delta),
		"datetime.timezone": module("timezone", map[string]func(r *running) pyrun.Value{"utc": utc}),
		"time.time":         timeModule["time"], "time.sleep": timeModule["sleep"],
		"django.utils.timezone.now": calls("now", func(r *running, args *pyrun.Args) (pyrun.Value, error) {
			return pyrun.Moment{Time: r.now()}, args.Done()
		}),
		"django.core.signing.dumps": signingModule["dumps"], "django.core.signing.loads": signingModule["loads"],
		"json.dumps": jsonModule["dumps"], "json.loads": jsonModule["loads"], "random.random": randomModule["random"],
		"urllib.parse": module("parse", quoting), "urllib": module("urllib", map[string]func(r *running) pyrun.Value{"parse": module("parse", quoting)}),
		"django.utils.http.urlencode": quoting["urlencode"],
	}
	for _, from := range []struct {
		module string
		names  map[string]func(r *running) pyrun.Value
	}{{"random", randomModule}, {"secrets", secretsModule}, {"hashlib", hashes}, {"json", jsonModule}} {
		for name, f := range from.names {
			if ofImports[from.module+"."+name] == nil {
				ofImports[from.module+"."+name] = f
			}
		}
	}
	for _, name := range []string{"json", "random", "secrets", "hashlib", "hmac", "uuid", "math", "base64", "string", "time", "jwt"} {
		ofImports[name] = ofDjango[name]
	}
	ofImports["django.db.transaction.atomic"] = calls("atomic", func(r *running, args *pyrun.Args) (pyrun.Value, error) { return r.atomic(args) })
	return namesOfLines{ofDjango, ofImports}
}

// answerArg is the response that a function of Django's is given first.
func answerArg(args *pyrun.Args) (*answerObject, error) {
	v, err := args.Need("response")
	if err != nil {
		return nil, err
	}
	a, is := v.(*answerObject)
	if !is {
		return nil, pyrun.NoAttribute(v, "headers")
	}
	return a, nil
}

// neverCache is add_never_cache_headers().
func (a *answerObject) neverCache() {
	a.res.setDefault("Expires", httpDate(a.r.server.env.Now()))
	a.res.SetHeader("Cache-Control", "max-age=0, no-cache, no-store, must-revalidate, private")
}

// atomic is transaction.atomic, above a view or behind with.
func (r *running) atomic(args *pyrun.Args) (pyrun.Value, error) {
	if len(args.Pos) == 1 && isView(args.Pos[0]) {
		return pyrun.CallWith(r.decorator("atomic", func(r *running, view func() (*answerObject, error)) (a *answerObject, err error) {
			err = r.conn.Atomic(func() error { a, err = view(); return err })
			return a, err
		}), args)
	}
	return &atomicObject{r}, args.Done()
}

// cacheControl is patch_cache_control(): directives that are given join those that are there.
func (a *answerObject) cacheControl(args *pyrun.Args) error {
	type directive struct{ name, value string }
	var all []directive
	for part := range strings.SplitSeq(a.res.Header("Cache-Control"), ",") {
		if name, value, _ := strings.Cut(strings.TrimSpace(part), "="); name != "" {
			all = append(all, directive{name, value})
		}
	}
	for _, n := range args.Named {
		name := strings.ReplaceAll(n.Name, "_", "-")
		value := ""
		if is, isBool := n.Value.(bool); !isBool || !is {
			text, err := pyrun.Str(n.Value)
			if err != nil {
				return err
			}
			value = text
		}
		if opposite := map[string]string{"private": "public", "public": "private"}[name]; opposite != "" {
			all = slices.DeleteFunc(all, func(d directive) bool { return d.name == opposite })
		}
		if i := slices.IndexFunc(all, func(d directive) bool { return d.name == name }); i >= 0 {
			all[i].value = value
		} else {
			all = append(all, directive{name, value})
		}
	}
	args.Named = nil
	var texts []string
	for _, d := range all {
		if d.value != "" {
			d.name += "=" + d.value
		}
		texts = append(texts, d.name)
	}
	return a.SetItem("Cache-Control", strings.Join(texts, ", "))
}

// atomicObject is transaction.atomic().
type atomicObject struct{ r *running }

// TypeName implements pyrun.Object.
func (*atomicObject) TypeName() string { return "Atomic" }

// Attr implements pyrun.Object.
func (*atomicObject) Attr(string) (pyrun.Value, bool, error) { return nil, false, nil }

// Within implements pyrun.Enters.
func (a *atomicObject) Within(lines func() error) error { return a.r.conn.Atomic(lines) }

// settingsObject is django.conf.settings.
type settingsObject struct{ r *running }

// TypeName implements pyrun.Object.
func (*settingsObject) TypeName() string { return "Settings" }

// Attr implements pyrun.Object.
func (s *settingsObject) Attr(name string) (pyrun.Value, bool, error) {
	set := s.r.server.code().settings
	switch name {
	case "SECRET_KEY":
		return set.secretKey, true, nil
	case "LOGIN_URL":
		return set.loginURL, true, nil
	case "LOGIN_REDIRECT_URL":
		return set.loginTo, true, nil
	case "DEFAULT_FROM_EMAIL":
		return set.fromEmail, true, nil
	case "SESSION_COOKIE_AGE":
		return int64(set.cookieAge / time.Second), true, nil
	case "SESSION_COOKIE_NAME":
		return set.cookieName, true, nil
	case "CSRF_COOKIE_NAME":
		return set.csrfName, true, nil
	case "DEBUG":
		return false, true, nil
	}
	return nil, false, nil
}

// octets are what a hash is made of.
func octets(v pyrun.Value) (string, error) {
	switch v := v.(type) {
	case pyrun.Bytes:
		return string(v), nil
	case string:
		return v, nil
	}
	return pyrun.Str(v)
}

// hashes2 is a hash by Python's name for it.
func hashes2(name string) func() hash.Hash { return hashes[strings.ToLower(name)] }

// digestObject is a hash of hashlib, or one of hmac.
type digestObject struct{ h hash.Hash }

// TypeName implements pyrun.Object.
func (*digestObject) TypeName() string { return "HASH" }

// Attr implements pyrun.Object.
func (d *digestObject) Attr(name string) (pyrun.Value, bool, error) {
	switch name {
	case "hexdigest":
		return method(name, func() (pyrun.Value, error) { return hex.EncodeToString(d.h.Sum(nil)), nil })
	case "digest":
		return method(name, func() (pyrun.Value, error) { return pyrun.Bytes(d.h.Sum(nil)), nil })
	case "update":
		return function(name, func(args *pyrun.Args) (pyrun.Value, error) {
			v, err := args.Need("data")
			if err != nil {
				return nil, err
			}
			b, is := v.(pyrun.Bytes)
			if !is {
				return nil, pyrun.Raise("TypeError", "Strings must be encoded before hashing")
			}
			d.h.Write([]byte(b))
			return nil, args.Done()
		})
	}
	return nil, false, nil
}

func hashOf(name string, args *pyrun.Args) (pyrun.Value, error) {
	made := hashes2(name)
	if made == nil {
		return nil, pyrun.Raise("ValueError", "unsupported hash type %s", name)
	}
	h := made()
	if v, has := args.Take("data"); has {
		b, is := v.(pyrun.Bytes)
		if !is {
			return nil, pyrun.Raise("TypeError", "Strings must be encoded before hashing")
		}
		h.Write([]byte(b))
	}
	return &digestObject{h}, args.Done()
}

func newHMAC(_ *running, args *pyrun.Args) (pyrun.Value, error) {
	key, err := args.Need("key")
	if err != nil {
		return nil, err
	}
	b, is := key.(pyrun.Bytes)
	if !is {
		return nil, pyrun.Raise("TypeError", "key: expected bytes or bytearray, but got '%s'", pyrun.KindOf(key))
	}
	msg := args.Or("msg", nil)
	var made func() hash.Hash
	switch by := args.Or("digestmod", nil).(type) {
	case string:
		made = hashes2(by)
	case pyrun.Builtin:
		made = hashes2(by.Name)
	}
	if made == nil {
		return nil, pyrun.Raise("TypeError", "Missing required argument 'digestmod'.")
	}
	h := hmac.New(made, []byte(b))
	if msg != nil {
		text, is := msg.(pyrun.Bytes)
		if !is {
			return nil, pyrun.Raise("TypeError", "Strings must be encoded before hashing")
		}
		h.Write([]byte(text))
	}
	return &digestObject{h}, args.Done()
}

// sameDigest is compare_digest() and its kin.
func sameDigest(_ *running, args *pyrun.Args) (pyrun.Value, error) {
	a, err := args.Need("a")
	if err != nil {
		return nil, err
	}
	b, err := args.Need("b")
	if err != nil {
		return nil, err
	}
	for _, v := range []pyrun.Value{a, b} {
		switch v.(type) {
		case string, pyrun.Bytes:
		default:
			return nil, pyrun.Raise("TypeError", "unsupported operand types(s) or combination of types: '%s' and '%s'", pyrun.KindOf(a), pyrun.KindOf(b))
		}
	}
	x, _ := octets(a)
	y, _ := octets(b)
	return hmac.Equal([]byte(x), []byte(y)), args.Done()
}

func makesUUID(r *running, args *pyrun.Args) (pyrun.Value, error) {
	v, err := Let{Draw: Drawing{Does: UUID}}.drawn(r.visit)
	if err != nil {
		return nil, err
	}
	return &uuidObject{v.(string)}, args.Done()
}

// uuidObject is a UUID.
type uuidObject struct{ text string }

// TypeName implements pyrun.Object.
func (*uuidObject) TypeName() string { return "UUID" }

// Attr implements pyrun.Object.
func (u *uuidObject) Attr(name string) (pyrun.Value, bool, error) {
	if name == "hex" {
		return strings.ReplaceAll(u.text, "-", ""), true, nil
	}
	return nil, false, nil
}

// Str implements pyrun.Shown.
func (u *uuidObject) Str() (string, error) { return u.text, nil }

// Repr implements pyrun.Shown.
func (u *uuidObject) Repr() (string, error) { return "UUID('" + u.text + "')", nil }

// Equal implements pyrun.Equal.
func (u *uuidObject) Equal(other pyrun.Value) (bool, error) {
	o, is := other.(*uuidObject)
	return is && o.text == u.text, nil
}

func rounds(how func(float64) float64) func(r *running, args *pyrun.Args) (pyrun.Value, error) {
	return func(_ *running, args *pyrun.Args) (pyrun.Value, error) {
		v, err := args.Need("x")
		if err != nil {
			return nil, err
		}
		f, err := pyrun.Float(v)
		if err != nil {
			return nil, err
		}
		return pyrun.Int(how(f))
	}
}

func encodes(by *base64.Encoding) func(r *running, args *pyrun.Args) (pyrun.Value, error) {
	return func(_ *running, args *pyrun.Args) (pyrun.Value, error) {
		v, err := args.Need("s")
		if err != nil {
			return nil, err
		}
		b, is := v.(pyrun.Bytes)
		if !is {
			return nil, pyrun.Raise("TypeError", "a bytes-like object is required, not '%s'", pyrun.KindOf(v))
		}
		return pyrun.Bytes(by.EncodeToString([]byte(b))), args.Done()
	}
}

func decodes(by *base64.Encoding) func(r *running, args *pyrun.Args) (pyrun.Value, error) {
	return func(_ *running, args *pyrun.Args) (pyrun.Value, error) {
		v, err := args.Need("s")
		if err != nil {
			return nil, err
		}
		text, err := octets(v)
		if err != nil {
			return nil, err
		}
		made, failed := by.DecodeString(text)
		if failed != nil {
			return nil, pyrun.Raise("ValueError", "Incorrect padding")
		}
		return pyrun.Bytes(made), args.Done()
	}
}

// quotePlus writes a text in a query, as urllib.parse.quote_plus does.
func quotePlus(text string) string { return strings.ReplaceAll(escapedBut(text, "_.-~ "), " ", "+") }

func encodesQuery(_ *running, args *pyrun.Args) (pyrun.Value, error) {
	v, err := args.Need("query")
	if err != nil {
		return nil, err
	}
	items, err := pyrun.Iter(v)
	if err != nil {
		return nil, err
	}
	var all []string
	for _, key := range items {
		value, err := pyrun.Item(v, key)
		if t, is := key.(*pyrun.Tuple); is && len(t.Items) == 2 {
			key, value, err = t.Items[0], t.Items[1], nil
		}
		if err != nil {
			return nil, err
		}
		name, err := pyrun.Str(key)
		if err != nil {
			return nil, err
		}
		text, err := pyrun.Str(value)
		if err != nil {
			return nil, err
		}
		all = append(all, quotePlus(name)+"="+quotePlus(text))
	}
	return strings.Join(all, "&"), args.Done()
}

func loadsJSON(_ *running, args *pyrun.Args) (pyrun.Value, error) {
	v, err := args.Need("s")
	if err != nil {
		return nil, err
	}
	switch v.(type) {
	case string, pyrun.Bytes:
	default:
		return nil, pyrun.Raise("TypeError", "the JSON object must be str, bytes or bytearray, not %s", pyrun.KindOf(v))
	}
	text, _ := octets(v)
	made, failed := sessionstore.ParseJSON(text)
	if failed != nil {
		return nil, pyrun.Raise("JSONDecodeError", "the text is no JSON")
	}
	return made, args.Done()
}

// chooses is random.choice().
func chooses(r *running, args *pyrun.Args) (pyrun.Value, error) {
	v, err := args.Need("seq")
	if err != nil {
		return nil, err
	}
	n, err := pyrun.Len(v)
	if err != nil {
		return nil, err
	}
	if n == 0 {
		return nil, pyrun.Raise("IndexError", "Cannot choose from an empty sequence")
	}
	return pyrun.Item(v, r.below(int64(n)))
}

// between is randint(a, b), of which both may come, or randrange(a, b), of which b may not.
func (r *running) between(args *pyrun.Args, more int64) (pyrun.Value, error) {
	low, high := int64(0), int64(0)
	first, err := args.Need("a")
	if err != nil {
		return nil, err
	}
	second, has := args.Take("b")
	a, isA := first.(int64)
	b, isB := second.(int64)
	switch {
	case !isA || has && !isB:
		return nil, pyrun.Raise("TypeError", "'%s' object cannot be interpreted as an integer", pyrun.KindOf(first))
	case has:
		low, high = a, b
	default:
		high = a
	}
	if n := high - low + more; n > 0 && n < 1_000_000_000_000 {
		return low + r.below(n), args.Done()
	}
	return nil, pyrun.Raise("ValueError", "empty range in randrange(%d, %d)", low, high+more)
}

func shuffles(r *running, args *pyrun.Args) (pyrun.Value, error) {
	v, err := args.Need("x")
	if err != nil {
		return nil, err
	}
	l, is := v.(*sessionstore.List)
	if !is {
		return nil, pyrun.Raise("TypeError", "'%s' object does not support item assignment", pyrun.KindOf(v))
	}
	for i := l.Len() - 1; i > 0; i-- {
		j := int(r.below(int64(i + 1)))
		a, b := l.At(i), l.At(j)
		l.Set(i, b)
		l.Set(j, a)
	}
	return nil, args.Done()
}

func samples(r *running, args *pyrun.Args) (pyrun.Value, error) {
	v, err := args.Need("population")
	if err != nil {
		return nil, err
	}
	k, is := args.Or("k", nil).(int64)
	items, err := pyrun.Iter(v)
	if err != nil {
		return nil, err
	}
	if !is || k < 0 || k > int64(len(items)) {
		return nil, pyrun.Raise("ValueError", "Sample larger than population or is negative")
	}
	l := pyrun.List(items...)
	if _, err := shuffles(r, &pyrun.Args{Pos: []pyrun.Value{l}}); err != nil {
		return nil, err
	}
	items, _ = pyrun.Iter(l)
	return pyrun.List(items[:k]...), args.Done()
}

// token_ is secrets.token_hex() and token_urlsafe().
func (r *running) token_(args *pyrun.Args, inHex bool) (pyrun.Value, error) {
	n, is := args.Or("nbytes", int64(32)).(int64)
	if !is {
		n = 32
	}
	if n < 0 || n > maxCode/2 {
		return nil, pyrun.Raise("ValueError", "a token here has 1 to %d octets", maxCode/2)
	}
	d := Drawing{Does: TokenURL, High: n}
	if inHex {
		d.Does = TokenHex
	}
	v, err := Let{Draw: d}.drawn(r.visit)
	if err != nil {
		return nil, err
	}
	return v, args.Done()
}

// signsValue is signing.dumps().
func signsValue(r *running, args *pyrun.Args) (pyrun.Value, error) {
	v, err := args.Need("obj")
	if err != nil {
		return nil, err
	}
	text, err := dumpsOf(v, false)
	if err != nil {
		return nil, err
	}
	salt, _ := args.Or("salt", SigningSalt).(string)
	if len(args.Named) > 0 {
		salt2, has := args.ByName("salt")
		if s, is := salt2.(string); has && is {
			salt = s
		}
	}
	plain, err := forJSON(v, false)
	if err != nil {
		return nil, err
	}
	token, err := r.server.signer(salt).Dumps(plain, r.server.env.Now())
	if err != nil {
		return nil, err
	}
	r.noteCode("signing.dumps(%s)", shortClaims(text))
	return token, args.Done()
}

// maxAgeOf is max_age= of what checks signatures; nil for none.
func maxAgeOf(args *pyrun.Args) (*time.Duration, error) {
	v, has := args.ByName("max_age")
	if !has {
		return nil, nil
	}
	switch v := v.(type) {
	case nil:
		return nil, nil
	case int64:
		return secondsOf(v), nil
	case float64:
		return secondsOf(int64(v)), nil
	case pyrun.Delta:
		d := v.Duration()
		return &d, nil
	}
	return nil, pyrun.Raise("TypeError", "max_age is a number of seconds or a timedelta, not '%s'", pyrun.KindOf(v))
}

// notSigned is the BadSignature of a text, in Django's words.
func notSigned(text string) error {
	at := strings.LastIndexByte(text, ':')
	if at < 0 {
		return pyrun.Raise("BadSignature", `No ":" found in value`)
	}
	return pyrun.Raise("BadSignature", `Signature "%s" does not match`, text[at+1:])
}

// unsigns is signing.loads().
func unsigns(r *running, args *pyrun.Args) (pyrun.Value, error) {
	v, err := args.Need("s")
	if err != nil {
		return nil, err
	}
	text, is := v.(string)
	if !is {
		return nil, pyrun.Raise("TypeError", "a token is a text, not %s", pyrun.KindOf(v))
	}
	most, err := maxAgeOf(args)
	if err != nil {
		return nil, err
	}
	salt, _ := args.Or("salt", SigningSalt).(string)
	if s, has := args.ByName("salt"); has {
		salt, _ = s.(string)
	}
	d := r.server.signer(salt).Decode(text)
	age := r.server.env.Now().Sub(d.SignedAt)
	seconds := int64(age / time.Second)
	switch {
	case d.Signature == sessionstore.SignatureBad:
		r.Note("BadSignature: %[1]s", "BadSignature: %[2]s", whyBad(text).EN, whyBad(text).KO)
		return nil, notSigned(text)
	case most != nil && age > *most:
		r.Note("SignatureExpired: signed %d s ago, max_age is %d s", "SignatureExpired: 서명한 지 %d초, max_age는 %d초", seconds, int64(*most/time.Second))
		return nil, pyrun.Raise("SignatureExpired", "Signature age %d > %d seconds", seconds, int64(*most/time.Second))
	case !d.Readable:
		return nil, pyrun.Raise("JSONDecodeError", "what was signed is no JSON")
	}
	r.Note("signing.loads(): the signature is right, %d s old", "signing.loads(): 서명이 맞음, 서명한 지 %d초", seconds)
	return d.Data, args.Done()
}

// signerObject is signing.Signer() or TimestampSigner().
type signerObject struct {
	r    *running
	salt string
	aged bool
}

func signer(aged bool) func(r *running) pyrun.Value {
	return func(r *running) pyrun.Value {
		name := map[bool]string{false: "Signer", true: "TimestampSigner"}[aged]
		return pyrun.Builtin{Name: name, Do: func(args *pyrun.Args) (pyrun.Value, error) {
			salt, has := args.ByName("salt")
			text, is := salt.(string)
			if has && !is {
				return nil, pyrun.Raise("TypeError", "salt is a text, not %s", pyrun.KindOf(salt))
			}
			if !has {
				text = "django.core.signing." + name
			}
			return &signerObject{r, text, aged}, args.Done()
		}}
	}
}

// TypeName implements pyrun.Object.
func (s *signerObject) TypeName() string {
	return map[bool]string{false: "Signer", true: "TimestampSigner"}[s.aged]
}

// Attr implements pyrun.Object.
func (s *signerObject) Attr(name string) (pyrun.Value, bool, error) {
	r := s.r
	codec := r.server.signer(s.salt)
	switch name {
	case "sign":
		return function(name, func(args *pyrun.Args) (pyrun.Value, error) {
			v, err := args.Need("value")
			if err != nil {
				return nil, err
			}
			text, err := pyrun.Str(v)
			if err != nil {
				return nil, err
			}
			if s.aged {
				return codec.SignAt(text, r.server.env.Now()), args.Done()
			}
			return codec.Sign(text), args.Done()
		})
	case "unsign":
		return function(name, func(args *pyrun.Args) (pyrun.Value, error) {
			text, err := args.Text("signed_value")
			if err != nil {
				return nil, err
			}
			most, err := maxAgeOf(args)
			if err != nil {
				return nil, err
			}
			var value string
			var at time.Time
			var how sessionstore.Signature
			if s.aged {
				value, at, how = codec.UnsignAt(text)
			} else {
				value, how = codec.Unsign(text)
			}
			age := r.server.env.Now().Sub(at)
			switch {
			case how == sessionstore.SignatureBad:
				r.Note("BadSignature: %[1]s", "BadSignature: %[2]s", whyBad(text).EN, whyBad(text).KO)
				return nil, notSigned(text)
			case s.aged && most != nil && age > *most:
				return nil, pyrun.Raise("SignatureExpired", "Signature age %d > %d seconds", int64(age/time.Second), int64(*most/time.Second))
			}
			return value, args.Done()
		})
	}
	return nil, false, nil
}

func (r *running) getSignedCookie(args *pyrun.Args) (pyrun.Value, error) {
	name, err := args.Text("key")
	if err != nil {
		return nil, err
	}
	most, err := maxAgeOf(args)
	if err != nil {
		return nil, err
	}
	otherwise, has := args.Take("default")
	salt, _ := args.Or("salt", "").(string)
	if err := args.Done(); err != nil {
		return nil, err
	}
	a := GetSignedCookie{Name: name, Salt: salt, MaxAge: most}
	err = a.run(r.visit)
	switch {
	case err == nil:
		return r.signed, nil
	case has:
		return otherwise, nil
	case errors.Is(err, errSignatureExpired):
		return nil, pyrun.Raise("SignatureExpired", "the cookie %s is too old", name)
	case errors.Is(err, errBadSignature):
		return nil, pyrun.Raise("BadSignature", "Signature does not match")
	}
	return nil, err
}

func sendsMail(r *running, args *pyrun.Args) (pyrun.Value, error) {
	var texts [3]string
	for i, name := range []string{"subject", "message", "from_email"} {
		v, err := args.Need(name)
		if err != nil {
			return nil, err
		}
		if v != nil {
			if texts[i], err = pyrun.Str(v); err != nil {
				return nil, err
			}
		}
	}
	to, err := args.Need("recipient_list")
	if err != nil {
		return nil, err
	}
	if _, is := to.(string); is {
		return nil, pyrun.Raise("TypeError", `"to" argument must be a list or tuple`)
	}
	all, err := pyrun.Iter(to)
	if err != nil {
		return nil, err
	}
	args.Or("fail_silently", false)
	html, isHTML := args.ByName("html_message")
	if err := args.Done(); err != nil {
		return nil, err
	}
	for _, address := range all {
		text, err := pyrun.Str(address)
		if err != nil {
			return nil, err
		}
		a := SendMail{To: Literal(text), Subject: Literal(texts[0]), From: Literal(texts[2])}
		body := Literal(texts[1])
		a.Text = &body
		if isHTML && html != nil {
			h, err := pyrun.Str(html)
			if err != nil {
				return nil, err
			}
			body = Literal(h)
			a.Text, a.HTML = nil, &body
		}
		if err := a.run(r.visit); err != nil {
			return nil, err
		}
	}
	return int64(len(all)), nil
}

// cacheObject is django.core.cache.cache.
type cacheObject struct{ r *running }

// TypeName implements pyrun.Object.
func (*cacheObject) TypeName() string { return "LocMemCache" }

// Contains implements pyrun.Container.
func (c *cacheObject) Contains(key pyrun.Value) (bool, error) {
	name, err := pyrun.Str(key)
	if err != nil {
		return false, err
	}
	_, has := c.r.memory.cache.get(name, c.r.server.env.Now())
	return has, nil
}

func (c *cacheObject) timeout(args *pyrun.Args) (t Timeout, err error) {
	v, has := args.Take("timeout")
	if !has {
		return t, args.Done()
	}
	switch v := v.(type) {
	case nil:
		t.Never = true
	case int64:
		t.After = secondsOf(v)
	case float64:
		t.After = secondsOf(int64(v))
	default:
		return t, pyrun.Raise("TypeError", "timeout is a number of seconds, not '%s'", pyrun.KindOf(v))
	}
	return t, args.Done()
}

// Attr implements pyrun.Object.
func (c *cacheObject) Attr(name string) (pyrun.Value, bool, error) {
	r := c.r
	key := func(args *pyrun.Args) (string, error) {
		v, err := args.Need("key")
		if err != nil {
			return "", err
		}
		return pyrun.Str(v)
	}
	switch name {
	case "get":
		return function(name, func(args *pyrun.Args) (pyrun.Value, error) {
			k, err := key(args)
			if err != nil {
				return nil, err
			}
			otherwise := args.Or("default", nil)
			if v, has := r.memory.cache.get(k, r.server.env.Now()); has {
				v, err := copiedValue(v)
				if err != nil {
					return nil, err
				}
				return v, args.Done()
			}
			return otherwise, args.Done()
		})
	case "set", "add":
		return function(name, func(args *pyrun.Args) (pyrun.Value, error) {
			k, err := key(args)
			if err != nil {
				return nil, err
			}
			v, err := args.Need("value")
			if err != nil {
				return nil, err
			}
			t, err := c.timeout(args)
			if err != nil {
				return nil, err
			}
			if v, err = copiedValue(v); err != nil {
				return nil, err
			}
			before := r.cached
			r.cached = false
			err = r.putInCache(CacheSet{IfNew: name == "add", Timeout: t}, k, v)
			put := r.cached
			r.cached = r.cached || before
			if name == "add" {
				return put, err
			}
			return nil, err
		})
	case "delete":
		return function(name, func(args *pyrun.Args) (pyrun.Value, error) {
			k, err := key(args)
			if err != nil {
				return nil, err
			}
			has, _ := c.Contains(k)
			return has, CacheDelete{Key: Literal(k)}.run(r.visit)
		})
	case "incr", "decr":
		return function(name, func(args *pyrun.Args) (pyrun.Value, error) {
			k, err := key(args)
			if err != nil {
				return nil, err
			}
			by, is := args.Or("delta", int64(1)).(int64)
			if !is {
				return nil, pyrun.Raise("TypeError", "delta is a whole number")
			}
			if err := args.Done(); err != nil {
				return nil, err
			}
			a := CacheAdd{Key: Literal(k), By: Number(by), Minus: name == "decr"}
			if err := a.run(r.visit); err != nil {
				return nil, err
			}
			v, _ := r.memory.cache.get(k, r.server.env.Now())
			return v, nil
		})
	case "get_or_set":
		return function(name, func(args *pyrun.Args) (pyrun.Value, error) {
			k, err := key(args)
			if err != nil {
				return nil, err
			}
			v, err := args.Need("default")
			if err != nil {
				return nil, err
			}
			t, err := c.timeout(args)
			if err != nil {
				return nil, err
			}
			if there, has := r.memory.cache.get(k, r.server.env.Now()); has {
				return there, nil
			}
			switch v.(type) {
			case *pyrun.Function, pyrun.Builtin:
				if v, err = pyrun.Call(v); err != nil {
					return nil, err
				}
			}
			return v, r.putInCache(CacheSet{Timeout: t}, k, v)
		})
	}
	return nil, false, nil
}

// copiedValue is a value of which nobody else has a part; what JSON does not hold stays what it is.
func copiedValue(v pyrun.Value) (pyrun.Value, error) {
	switch v.(type) {
	case *sessionstore.Dict, *sessionstore.List:
		if err := pyrun.Weigh(v); err != nil {
			return nil, err
		}
		return copyOf(v)
	}
	return v, nil
}

func encodesJWT(r *running, args *pyrun.Args) (pyrun.Value, error) {
	v, err := args.Need("payload")
	if err != nil {
		return nil, err
	}
	key, err := args.Text("key")
	if err != nil {
		return nil, err
	}
	if by := args.Or("algorithm", "HS256"); by != "HS256" {
		return nil, pyrun.Raise("NotImplementedError", "tokens are signed by HS256 here")
	}
	given, is := v.(*sessionstore.Dict)
	if !is {
		return nil, pyrun.Raise("TypeError", "Expecting a dict object, as JWT only supports JSON objects as payloads.")
	}
	claims := sessionstore.NewDict()
	for name, value := range given.All() {
		if at, is := value.(pyrun.Moment); is && slices.Contains([]string{"exp", "iat", "nbf"}, name) {
			value = at.Time.Unix()
		}
		claims.Set(name, value)
	}
	text, err := dumpsOf(claims, false)
	if err != nil {
		return nil, err
	}
	plain, err := forJSON(claims, false)
	if err != nil {
		return nil, err
	}
	token, err := signJWT(plain.(*sessionstore.Dict), key)
	if err != nil {
		return nil, err
	}
	r.noteCode("jwt.encode(%s)", shortClaims(text))
	return token, args.Done()
}

func decodesJWT(r *running, args *pyrun.Args) (pyrun.Value, error) {
	v, err := args.Need("jwt")
	if err != nil {
		return nil, err
	}
	key, err := args.Text("key")
	if err != nil {
		return nil, err
	}
	if _, has := args.Take("algorithms"); !has {
		return nil, pyrun.Raise("DecodeError", `It is required that you pass in a value for the "algorithms" argument when calling decode().`)
	}
	if err := args.Done(); err != nil {
		return nil, err
	}
	sent, is := v.(string)
	if !is && v != nil {
		if b, isBytes := v.(pyrun.Bytes); isBytes {
			sent = string(b)
		} else {
			return nil, pyrun.Raise("DecodeError", "Invalid token type. Token must be a <class 'bytes'>")
		}
	}
	claims, why, err := readJWT(sent, key, r.server.env.Now())
	if claims == nil {
		r.Note("%[1]s", "%[2]s", why.EN, why.KO)
		name, text, _ := strings.Cut(why.EN, ": ")
		if errors.Is(err, jwt.ErrTokenExpired) {
			name = "ExpiredSignatureError"
		}
		return nil, pyrun.Raise(name, "%s", text)
	}
	r.Note("jwt.decode(): the signature is right, and the token has not expired", "jwt.decode(): 서명이 맞고, 토큰이 만료되지 않음")
	return claims, nil
}

// sessionsObject is Session, the model of the rows of sessions.
type sessionsObject struct{ r *running }

// TypeName implements pyrun.Object.
func (*sessionsObject) TypeName() string { return "ModelBase" }

// Attr implements pyrun.Object.
func (s *sessionsObject) Attr(name string) (pyrun.Value, bool, error) {
	switch name {
	case "objects":
		return &sessionQuery{r: s.r}, true, nil
	case "DoesNotExist", "MultipleObjectsReturned":
		return pyrun.ClassOf("Session." + name), true, nil
	}
	return nil, false, nil
}

// sessionQuery is Session.objects, and what filter() makes of it.
type sessionQuery struct {
	r    *running
	key  *string
	keys []string // of session_key__in
	in   bool
	but  *string
	live string // ">=" or ">"
}

// TypeName implements pyrun.Object.
func (*sessionQuery) TypeName() string { return "QuerySet" }

func (q *sessionQuery) table() *sessionstore.Database {
	return &sessionstore.Database{Conn: q.r.conn, Env: q.r.server.sessionEnv(&q.r.log)}
}

func (q *sessionQuery) filtered(args *pyrun.Args, not bool) (*sessionQuery, error) {
	made := *q
	for _, n := range args.Named {
		text, err := pyrun.Str(n.Value)
		if err != nil {
			return nil, err
		}
		switch {
		case (n.Name == "session_key" || n.Name == "pk") && not:
			made.but = &text
			if n.Value == nil {
				made.but = new("")
			}
		case n.Name == "session_key" || n.Name == "pk":
			if n.Value == nil {
				text = ""
			}
			made.key = &text
		case n.Name == "session_key__in" && !not:
			items, err := pyrun.Iter(n.Value)
			if err != nil {
				return nil, err
			}
			made.in = true
			for _, item := range items {
				key, err := pyrun.Str(item)
				if err != nil {
					return nil, err
				}
				made.keys = append(made.keys, key)
			}
		case (n.Name == "expire_date__gte" || n.Name == "expire_date__gt") && !not:
			if at, is := n.Value.(pyrun.Moment); !is || !at.Time.Equal(q.r.now()) {
				return nil, pyrun.Raise("NotImplementedError", "expire_date is compared with timezone.now() here")
			}
			made.live = map[string]string{"expire_date__gte": ">=", "expire_date__gt": ">"}[n.Name]
		default:
			return nil, pyrun.Raise("NotImplementedError", "rows of sessions are found by session_key and expire_date here")
		}
	}
	args.Named = nil
	return &made, args.Done()
}

// rows are those of the query.
func (q *sessionQuery) rows() ([]pyrun.Value, error) {
	var found []sessionstore.Row
	err := q.r.as("Session.objects", func() (err error) { found, err = q.table().Objects(q.but, q.live); return err })
	var all []pyrun.Value
	for _, row := range found {
		if q.key != nil && row.Key != *q.key || q.in && !slices.Contains(q.keys, row.Key) {
			continue
		}
		all = append(all, &sessionRow{q, row})
	}
	return all, err
}

// Iter implements pyrun.Iterable.
func (q *sessionQuery) Iter() ([]pyrun.Value, error) { return q.rows() }

// Len implements pyrun.Sized.
func (q *sessionQuery) Len() (int, error) {
	rows, err := q.rows()
	return len(rows), err
}

// Attr implements pyrun.Object.
func (q *sessionQuery) Attr(name string) (pyrun.Value, bool, error) {
	r := q.r
	switch name {
	case "all":
		return method(name, func() (pyrun.Value, error) { made := *q; return &made, nil })
	case "filter", "exclude":
		return function(name, func(args *pyrun.Args) (pyrun.Value, error) { return q.filtered(args, name == "exclude") })
	case "get", "first":
		return function(name, func(args *pyrun.Args) (pyrun.Value, error) {
			made, err := q.filtered(args, false)
			if err != nil {
				return nil, err
			}
			rows, err := made.rows()
			switch {
			case err != nil:
				return nil, err
			case len(rows) > 0 && (name == "first" || len(rows) == 1):
				return rows[0], nil
			case name == "first":
				return nil, nil
			case len(rows) > 1:
				return nil, pyrun.Raise("Session.MultipleObjectsReturned", "get() returned more than one Session -- it returned %d!", len(rows))
			}
			return nil, pyrun.Raise("Session.DoesNotExist", "Session matching query does not exist.")
		})
	case "exists", "count":
		return method(name, func() (pyrun.Value, error) {
			if q.key != nil && !q.in && q.but == nil {
				var is bool
				err := r.as("Session.objects.filter()."+name+"()", func() (err error) { is, err = q.table().FoundLive(*q.key, name, q.live); return err })
				if name == "count" {
					return map[bool]int64{true: 1}[is], err
				}
				return is, err
			}
			rows, err := q.rows()
			if name == "count" {
				return int64(len(rows)), err
			}
			return len(rows) > 0, err
		})
	case "delete":
		return method(name, func() (pyrun.Value, error) {
			if q.key != nil && !q.in && q.but == nil && q.live == "" {
				return nil, r.endsKey(q.table(), *q.key)
			}
			if q.key == nil && !q.in && q.but == nil && q.live == "" {
				return nil, EndSessions{Whose: Everybodys}.run(r.visit)
			}
			rows, err := q.rows()
			for _, row := range rows {
				if err == nil {
					err = r.as("Session.objects.filter().delete()", func() error { return q.table().DeleteRow(row.(*sessionRow).row.Key) })
				}
			}
			if err == nil {
				r.notes = append(r.notes, rule.Textf("rows deleted: %d", "지운 행: %d개", len(rows)))
			}
			return nil, err
		})
	}
	return nil, false, nil
}

// sessionRow is a row of django_session.
type sessionRow struct {
	q   *sessionQuery
	row sessionstore.Row
}

// TypeName implements pyrun.Object.
func (*sessionRow) TypeName() string { return "Session" }

// Str implements pyrun.Shown.
func (s *sessionRow) Str() (string, error) { return s.row.Key, nil }

// Repr implements pyrun.Shown.
func (s *sessionRow) Repr() (string, error) { return "<Session: " + s.row.Key + ">", nil }

// Attr implements pyrun.Object.
func (s *sessionRow) Attr(name string) (pyrun.Value, bool, error) {
	switch name {
	case "session_key", "pk":
		return s.row.Key, true, nil
	case "expire_date":
		return pyrun.Moment{Time: s.row.Expires}, true, nil
	case "get_decoded":
		return method(name, func() (pyrun.Value, error) {
			if s.row.Decoded.Data == nil {
				return newDict(), nil
			}
			return s.row.Decoded.Data, nil
		})
	case "delete":
		return method(name, func() (pyrun.Value, error) {
			return nil, s.q.r.as("row.delete()", func() error { return s.q.table().DeleteRow(s.row.Key) })
		})
	}
	return nil, false, nil
}
