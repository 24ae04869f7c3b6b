package httpsim

import (
	_ "embed"
	"maps"
	"slices"
	"strings"
	"sync"

	"statelab/internal/pyrun"
	"statelab/internal/python"
	"statelab/internal/sessionstore"
)

// translationLines are what the modules about languages have as lines of Python: override() and set_language().
//
//go:embed translation.py
var translationText string

var translationLines = sync.OnceValue(func() []python.Statement {
	lines, err := python.Program(translationText)
	if err != nil {
		panic("translation.py: " + err.Error())
	}
	return lines
})

// translationModule is where lines import of languages, and setLanguageView the view that a page of urls.py has.
const translationModule, setLanguageView = "django.utils.translation", "django.views.i18n.set_language"

// translationNames are what lines import of languages, by their dotted names: none of them is known without an import.
func translationNames(ofImports map[string]func(r *running) pyrun.Value) {
	names := translationFunctions()
	names["override"] = ofTranslation("override")
	for name, f := range names {
		ofImports[translationModule+"."+name] = f
	}
	ofImports[translationModule] = module("translation", names)
	views := map[string]func(r *running) pyrun.Value{"set_language": ofTranslation("set_language")}
	ofImports[setLanguageView] = views["set_language"]
	ofImports["django.views.i18n"] = module("i18n", views)
}

// InTranslation are the names of django.utils.translation that lines know.
var InTranslation = sync.OnceValue(func() []string {
	return append(slices.Sorted(maps.Keys(translationFunctions())), "override")
})

// ofTranslation is what translation.py calls so, in this run.
func ofTranslation(name string) func(r *running) pyrun.Value {
	return func(r *running) pyrun.Value {
		if r == nil {
			return true
		}
		if r.translation == nil {
			r.translation = map[string]pyrun.Value{"settings": &settingsObject{r}}
			for name, f := range translationFunctions() {
				r.translation[name] = f(r)
			}
			r.translation["_told_unknown"] = calls("told", func(r *running, args *pyrun.Args) (pyrun.Value, error) {
				code, err := args.Text("code")
				r.Note("set_language: %s is no language that Django or the site has: no cookie is set", "set_language: Django에도 사이트에도 없는 언어 %s. 쿠키를 만들지 않음", shortValue(code))
				return nil, err
			})(r)
			if err := r.counts.Module("", translationLines(), r.translation); err != nil {
				return pyrun.Builtin{Name: name, Do: func(*pyrun.Args) (pyrun.Value, error) { return nil, err }}
			}
		}
		return r.translation[name]
	}
}

// translationFunctions are the functions of django.utils.translation that Go gives.
func translationFunctions() map[string]func(r *running) pyrun.Value {
	all := map[string]func(r *running) pyrun.Value{
		"activate": calls("activate", func(r *running, args *pyrun.Args) (pyrun.Value, error) {
			code, err := codeGiven(args, "language")
			if err != nil {
				return nil, err
			}
			r.activate(code)
			if at, _ := r.language(); code != "" && !r.server.hasLanguage(code) {
				r.Note("activate(%[1]s): neither Django nor the site has translations into %[1]s", "activate(%[1]s): Django에도 사이트에도 %[1]s 번역이 없음", at)
			}
			return nil, nil
		}),
		"deactivate":     calls("deactivate", func(r *running, args *pyrun.Args) (pyrun.Value, error) { r.deactivate(false); return nil, args.Done() }),
		"deactivate_all": calls("deactivate_all", func(r *running, args *pyrun.Args) (pyrun.Value, error) { r.deactivate(true); return nil, args.Done() }),
		"get_language": calls("get_language", func(r *running, args *pyrun.Args) (pyrun.Value, error) {
			return r.languageNow(), args.Done()
		}),
		"get_language_bidi": calls("get_language_bidi", func(r *running, args *pyrun.Args) (pyrun.Value, error) {
			return r.fromTheRight(), args.Done()
		}),
		"check_for_language": calls("check_for_language", func(r *running, args *pyrun.Args) (pyrun.Value, error) {
			code, err := codeGiven(args, "lang_code")
			return r.server.hasLanguage(code), err
		}),
		"get_language_from_request": calls("get_language_from_request", func(r *running, args *pyrun.Args) (pyrun.Value, error) {
			if err := requestOf(args, "COOKIES"); err != nil {
				return nil, err
			}
			if path, err := pyrun.Truth(args.Or("check_path", false)); path || err != nil {
				return nil, pyrun.Raise("NotImplementedError", "addresses that begin with a language are not played here: leave check_path out")
			}
			return r.languageOf().code, args.Done()
		}),
		"get_supported_language_variant": calls("get_supported_language_variant", func(r *running, args *pyrun.Args) (pyrun.Value, error) {
			code, err := codeGiven(args, "lang_code")
			if err != nil {
				return nil, err
			}
			strict, err := pyrun.Truth(args.Or("strict", false))
			if err != nil {
				return nil, err
			}
			found := r.server.variant(code, strict)
			if found == "" {
				return nil, pyrun.Raise("LookupError", "%s", code)
			}
			return found, args.Done()
		}),
		"get_language_info": calls("get_language_info", func(r *running, args *pyrun.Args) (pyrun.Value, error) {
			code, err := codeGiven(args, "lang_code")
			if err != nil {
				return nil, err
			}
			return r.languageInfo(code)
		}),
		"to_locale": calls("to_locale", func(_ *running, args *pyrun.Args) (pyrun.Value, error) {
			code, err := codeGiven(args, "language")
			return toLocale(code), err
		}),
		"to_language": calls("to_language", func(_ *running, args *pyrun.Args) (pyrun.Value, error) {
			code, err := codeGiven(args, "locale")
			return toLanguage(code), err
		}),
		"gettext_noop": calls("gettext_noop", func(_ *running, args *pyrun.Args) (pyrun.Value, error) {
			text, err := args.Text("message")
			if err != nil {
				return nil, err
			}
			return text, args.Done()
		}),
	}
	for name, reads := range map[string]messageReader{"gettext": readsMessage, "pgettext": inContext(readsMessage), "ngettext": readsNumbered, "npgettext": inContext(readsNumbered)} {
		all[name] = calls(name, func(r *running, args *pyrun.Args) (pyrun.Value, error) {
			say, err := reads("", args)
			if err != nil {
				return nil, err
			}
			return say(r.Request), nil
		})
		all[name+"_lazy"] = calls(name+"_lazy", func(r *running, args *pyrun.Args) (pyrun.Value, error) {
			say, err := reads("", args)
			if err != nil {
				return nil, err
			}
			return &lazyText{r.Request, say}, nil
		})
	}
	return all
}

// plainOf is the value that an object stands for, as a text that is marked safe.
func plainOf(v pyrun.Value) pyrun.Value {
	return pyrun.PlainOf(v)
}

// codeGiven is the code of a language that a function is given, "" for None.
func codeGiven(args *pyrun.Args, name string) (string, error) {
	v, err := args.Need(name)
	if err != nil || v == nil {
		return "", err
	}
	code, is := plainOf(v).(string)
	if !is {
		return "", pyrun.Raise("AttributeError", "'%s' object has no attribute 'find'", pyrun.KindOf(v))
	}
	return code, nil
}

// messageReader reads what a function is given that looks up a message in a context, and how to say it.
type messageReader func(context string, args *pyrun.Args) (say func(r *Request) string, err error)

// inContext reads a context in front of the rest, as pgettext() is given one.
func inContext(rest messageReader) messageReader {
	return func(_ string, args *pyrun.Args) (func(r *Request) string, error) {
		context, err := args.Text("context")
		if err != nil {
			return nil, err
		}
		return rest(context, args)
	}
}

// readsMessage reads what gettext() is given.
func readsMessage(context string, args *pyrun.Args) (say func(r *Request) string, err error) {
	text, err := args.Text("message")
	if err != nil {
		return nil, err
	}
	return func(r *Request) string { return r.translated(context, text) }, args.Done()
}

// readsNumbered reads what ngettext() is given.
func readsNumbered(context string, args *pyrun.Args) (say func(r *Request) string, err error) {
	one, err := args.Text("singular")
	if err != nil {
		return nil, err
	}
	many, err := args.Text("plural")
	if err != nil {
		return nil, err
	}
	given := plainOf(args.Or("number", nil))
	n, is := given.(int64)
	if b, truth := given.(bool); truth && b {
		n, is = 1, true
	} else if truth {
		n, is = 0, true
	}
	if !is {
		return nil, pyrun.Raise("NotImplementedError", "%s() is given a whole number here, not '%s'", args.Func, pyrun.KindOf(given))
	}
	return func(r *Request) string { return r.inNumber(context, one, many, n) }, args.Done()
}

// languageNow is get_language() as a value.
func (r *Request) languageNow() pyrun.Value {
	if code, spoken := r.language(); spoken {
		return code
	}
	return nil
}

// fromTheRight is get_language_bidi().
func (r *Request) fromTheRight() bool {
	code, _ := r.language()
	base, _, _ := strings.Cut(code, "-")
	return slices.Contains(writtenFromTheRight, base)
}

// languageInfo is get_language_info(), as a dict.
func (r *Request) languageInfo(code string) (*sessionstore.Dict, error) {
	info, of, missing := languageInfo(code)
	if missing != "" {
		return nil, pyrun.Raise("KeyError", "%s", missing)
	}
	return sessionstore.NewDict(
		sessionstore.Item{Key: "bidi", Value: info.bidi}, sessionstore.Item{Key: "code", Value: of},
		sessionstore.Item{Key: "name", Value: info.name}, sessionstore.Item{Key: "name_local", Value: info.local},
		sessionstore.Item{Key: "name_translated", Value: r.translated("", info.name)}), nil
}

// LanguagesListed is settings.LANGUAGES as lines read it where the setting was typed so: a line each with a tab between code
// and name, or nothing for the languages of Django.
func LanguagesListed(typed string) pyrun.Value { return namesOfLanguages(typed) }

// namesOfLanguages is LANGUAGES as lines read it.
func namesOfLanguages(typed string) pyrun.Value {
	all := listedLanguages()
	if typed != "" {
		all, _ = readLanguages(typed) // it was read when the site was made
	}
	list := sessionstore.NewList()
	for _, l := range all {
		list.Append(&pyrun.Tuple{Items: []pyrun.Value{l.Name, l.Value}})
	}
	return list
}

// lazyText is what gettext_lazy() makes: a text that is looked up when somebody looks at it, in the language of then.
type lazyText struct {
	of  *Request
	say func(r *Request) string
}

// TypeName implements pyrun.Object.
func (*lazyText) TypeName() string { return "__proxy__" }

// Attr implements pyrun.Object: its methods are those of the text.
func (*lazyText) Attr(string) (pyrun.Value, bool, error) { return nil, false, nil }

// Plain implements pyrun.Plain.
func (t *lazyText) Plain() pyrun.Value { return t.say(t.of) }

// Late implements filters.Late.
func (t *lazyText) Late() string { return t.say(t.of) }

// Promise says that it is no text to who writes JSON.
func (*lazyText) Promise() {}

// Str implements pyrun.Shown.
func (t *lazyText) Str() (string, error) { return t.say(t.of), nil }

// Repr implements pyrun.Shown.
func (t *lazyText) Repr() (string, error) { return python.Repr(t.say(t.of)), nil }
