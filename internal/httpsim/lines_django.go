package httpsim

import (
	"crypto/hmac"
	"maps"
	"net/url"
	"strings"
	"sync"
	"time"

	"statelab/internal/chance"
	"statelab/internal/filters"
	"statelab/internal/pyrun"
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
	"b64encode": "base64", "b64decode": "base64", "urlsafe_b64encode": "base64", "urlsafe_b64decode": "base64", "Decimal": "decimal",
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
			shape, err := pyrun.JSONShapeOf(args)
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
	signingModule := signingNames()
	delta, moment_, day := pyrun.TimeTypes(func(r any) time.Time { return r.(*running).server.env.Now() })
	_ = day
	utc := constantly(&pyrun.Module{Name: "timezone.utc"})
	zoneNames := timezoneNames()
	zoneModule := maps.Clone(zoneNames)
	zoneModule["utc"], zoneModule["timedelta"] = utc, constantly(delta)
	djangoZone := module("timezone", zoneModule)
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
		"HttpResponse": derivable(responds("HttpResponse", 200)), "HttpResponseForbidden": derivable(responds("HttpResponseForbidden", 403)), "HttpResponseBadRequest": derivable(responds("HttpResponseBadRequest", 400)),
		"HttpResponseNotFound": derivable(responds("HttpResponseNotFound", 404)), "HttpResponseServerError": derivable(responds("HttpResponseServerError", 500)), "HttpResponseGone": derivable(responds("HttpResponseGone", 410)),
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
		"HttpResponseRedirect": derivable(redirects("HttpResponseRedirect", false, 302)), "HttpResponsePermanentRedirect": derivable(redirects("HttpResponsePermanentRedirect", false, 301)), "redirect": redirects("redirect", true, 302),
		"JsonResponse": derivable(jsonAnswer), "render": renders, "TemplateResponse": lateAnswer("TemplateResponse", true), "SimpleTemplateResponse": lateAnswer("SimpleTemplateResponse", false),
		"render_to_string": calls("render_to_string", func(r *running, args *pyrun.Args) (pyrun.Value, error) {
			name, err := args.Text("template_name")
			if err != nil {
				return nil, err
			}
			context := args.Or("context", nil)
			_, request := args.Or("request", nil).(*asker)
			text, err := r.rendered(name, context, request)
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
			if _, err := args.Need("request"); err != nil {
				return nil, err
			}
			user, err := r.User() // no lazy object: it looks at once
			return &whoObject{r: r, user: user}, err
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
		"resolve_url": calls("resolve_url", func(r *running, args *pyrun.Args) (pyrun.Value, error) {
			to, err := args.Need("to")
			if err != nil {
				return nil, err
			}
			text, err := pyrun.Str(to)
			if err != nil {
				return nil, err
			}
			place, err := r.resolved(text, args)
			if err != nil {
				return nil, err
			}
			return place, args.Done()
		}),
		"redirect_to_login": calls("redirect_to_login", func(r *running, args *pyrun.Args) (pyrun.Value, error) {
			given, err := args.Need("next")
			if err != nil {
				return nil, err
			}
			back, err := pyrun.Str(given)
			if err != nil {
				return nil, err
			}
			login, err := r.loginPage(args.Or("login_url", nil))
			if err != nil {
				return nil, err
			}
			field := args.Or("redirect_field_name", "next")
			if err := args.Done(); err != nil {
				return nil, err
			}
			return r.sentToLogin(login, back, field, r.noteSent)
		}),
		"User":  func(r *running) pyrun.Value { return r.usersClass() },
		"Group": authName("Group"), "Permission": authName("Permission"), "ContentType": authName("ContentType"),
		"get_user_model": calls("get_user_model", func(r *running, args *pyrun.Args) (pyrun.Value, error) {
			return r.usersClass(), args.Done()
		}),
		"get_object_or_404": getOr404,
		"F":                 calls("F", makesF), "Q": calls("Q", makesQ),
		"Sum": aggregates("SUM"), "Count": aggregates("COUNT"), "Max": aggregates("MAX"), "Min": aggregates("MIN"), "Avg": aggregates("AVG"),
		"make_password": calls("make_password", madeHash), "check_password": calls("check_password", checkedHash),
		"password_validation": module("password_validation", validationNames()),
		"Paginator":           calls("Paginator", makesPaginator), "EmptyPage": class("EmptyPage"), "PageNotAnInteger": class("PageNotAnInteger"), "InvalidPage": class("InvalidPage"), "get_list_or_404": getListOr404,
		"Decimal": constantly(pyrun.DecimalClass()), "decimal": constantly(decimalModule()),
		"settings": func(r *running) pyrun.Value { return &settingsObject{r} },
		"timezone": djangoZone, "datetime": datetimeClass, "timedelta": constantly(delta), "date": dateClass, "time": module("time", timeModule),
		"json": module("json", jsonModule), "signing": module("signing", signingModule), "hashlib": module("hashlib", hashes), "random": module("random", randomModule), "secrets": module("secrets", secretsModule),
		"BadSignature": class("BadSignature"), "SignatureExpired": class("SignatureExpired"), "Signer": signer(false), "TimestampSigner": signer(true),
		"get_cookie_signer": signingModule["get_cookie_signer"],
		"hmac":              module("hmac", map[string]func(r *running) pyrun.Value{"new": calls("new", newHMAC), "compare_digest": calls("compare_digest", sameDigest)}),
		"uuid":              module("uuid", map[string]func(r *running) pyrun.Value{"uuid4": calls("uuid4", makesUUID), "UUID": constantly(uuidClass)}), "uuid4": calls("uuid4", makesUUID),
		"base64": libraryModule("base64"),
		"get_random_string": calls("get_random_string", func(r *running, args *pyrun.Args) (pyrun.Value, error) {
			n, is := pyrun.Whole(args.Or("length", int64(12)))
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
			return &pyrun.Module{Name: "transaction", Names: map[string]pyrun.Value{"TransactionManagementError": pyrun.ClassOf("TransactionManagementError"), "on_commit": calls("on_commit", onCommit)(r), "atomic": pyrun.Builtin{Name: "atomic", Do: func(args *pyrun.Args) (pyrun.Value, error) {
				return r.atomic(args)
			}}}}
		},
		"cache": func(r *running) pyrun.Value { return &cacheObject{r} },
		"jwt": module("jwt", map[string]func(r *running) pyrun.Value{"encode": calls("encode", encodesJWT), "decode": calls("decode", decodesJWT),
			"ExpiredSignatureError": class("ExpiredSignatureError"), "InvalidTokenError": class("InvalidTokenError"), "DecodeError": class("DecodeError"), "InvalidSignatureError": class("InvalidSignatureError"), "PyJWTError": class("PyJWTError")}),
		"Session": func(r *running) pyrun.Value { return r.modelNamed(ofSessions) },
		"escape": calls("escape", func(_ *running, args *pyrun.Args) (pyrun.Value, error) {
			v, err := args.Need("text")
			if err != nil {
				return nil, err
			}
			text, err := pyrun.Str(v)
			return filters.Escape(text), err
		}),
	}
	of := map[string]func(r *running) pyrun.Value{"F": calls("F", makesF), "Q": calls("Q", makesQ), "Sum": aggregates("SUM"), "Count": aggregates("COUNT"), "Max": aggregates("MAX"), "Min": aggregates("MIN"), "Avg": aggregates("AVG")}
	maps.Copy(of, basesNamed())
	maps.Copy(of, fieldsOfLines())
	maps.Copy(of, expressionNames())
	ofDjango["models"] = module("models", of)
	ofDjango["cached_property"] = calls("cached_property", func(_ *running, args *pyrun.Args) (pyrun.Value, error) { return pyrun.CachedProperty(args) })
	ofDjango["messages"] = module("messages", messagesModule())
	for _, more := range []map[string]func(r *running) pyrun.Value{quoting, decoratorsOfLines(), formNames(), constantNames(), utilityNames(), passwordNames(), validationNames()} {
		maps.Copy(ofDjango, more)
	}
	for name := range map[string]bool{"Http404": true, "PermissionDenied": true, "SuspiciousOperation": true, "BadRequest": true, "ObjectDoesNotExist": true, "MultipleObjectsReturned": true,
		"IntegrityError": true, "DatabaseError": true, "ProgrammingError": true, "OperationalError": true, "TransactionManagementError": true, "ProtectedError": true, "NoReverseMatch": true, "MultiValueDictKeyError": true, "ImproperlyConfigured": true, "MiddlewareNotUsed": true, "ContentNotRenderedError": true, "DisallowedHost": true, "InvalidCacheBackendError": true, "MessageFailure": true} {
		ofDjango[name] = class(name)
	}
	ofImports := map[string]func(r *running) pyrun.Value{
		"datetime":          func(r *running) pyrun.Value { return datetimeClass(r) },
		"datetime.datetime": datetimeClass, "datetime.date": dateClass, "datetime.timedelta": constantly(delta),
		"datetime.timezone": module("timezone", map[string]func(r *running) pyrun.Value{"utc": utc}),
		"time.time":         timeModule["time"], "time.sleep": timeModule["sleep"],
		"django.core.signing.dumps": signingModule["dumps"], "django.core.signing.loads": signingModule["loads"], "django.core.signing.JSONSerializer": signingModule["JSONSerializer"],
		"json.dumps": jsonModule["dumps"], "json.loads": jsonModule["loads"], "random.random": randomModule["random"],
		"urllib.parse": module("parse", quoting), "urllib": module("urllib", map[string]func(r *running) pyrun.Value{"parse": module("parse", quoting)}),
		"django.utils.http.urlencode": quoting["urlencode"],
	}
	for _, from := range []struct {
		module string
		names  map[string]func(r *running) pyrun.Value
	}{{"django.utils.timezone", zoneNames}, {"django.contrib.messages", messagesModule()}, {"random", randomModule}, {"secrets", secretsModule}, {"hashlib", hashes}, {"json", jsonModule}} {
		for name, f := range from.names {
			if ofImports[from.module+"."+name] == nil {
				ofImports[from.module+"."+name] = f
			}
		}
	}
	for _, name := range []string{"json", "random", "secrets", "hashlib", "hmac", "uuid", "time", "jwt", "decimal", "logging"} {
		ofImports[name] = ofDjango[name]
	}
	for _, names := range []map[string]func(r *running) pyrun.Value{basesNamed(), fieldsOfLines(), expressionNames()} {
		for name, f := range names {
			ofImports["django.db.models."+name] = f
		}
	}
	for name, f := range functionsOfQueries() {
		ofImports["django.db.models.functions."+name] = f
	}
	ofImports["django.db.models.functions"] = module("functions", functionsOfQueries())
	maps.Copy(ofImports, basesOfUsers())
	ofImports["uuid.UUID"] = constantly(uuidClass)
	ofImports["django.forms"] = ofDjango["forms"]
	for name, v := range decimalModule().Names {
		ofImports["decimal."+name] = constantly(v)
	}
	ofImports["django.db.transaction.TransactionManagementError"] = class("TransactionManagementError")
	ofImports["django.db.transaction.on_commit"] = calls("on_commit", onCommit)
	ofImports["django.db.transaction.atomic"] = calls("atomic", func(r *running, args *pyrun.Args) (pyrun.Value, error) { return r.atomic(args) })
	ofClasses(ofDjango, ofImports)
	libraryNames(ofImports)
	translationNames(ofImports)
	maps.Copy(ofImports, storeNames())
	ofImports["re"] = module("re", reNames())
	for name, f := range reNames() {
		ofImports["re."+name] = f
	}
	return namesOfLines{ofDjango, ofImports}
}

// decimalModule is decimal, as far as it is played.
func decimalModule() *pyrun.Module {
	m := &pyrun.Module{Name: "decimal", Names: map[string]pyrun.Value{"Decimal": pyrun.DecimalClass(), "InvalidOperation": pyrun.ClassOf("InvalidOperation"), "DivisionByZero": pyrun.ClassOf("DivisionByZero")}}
	for _, name := range pyrun.Roundings() {
		m.Names[name] = name
	}
	return m
}
