package forms

import (
	"statelab/internal/pyrun"
	"statelab/internal/sessionstore"
)

// pyrunDict is a dict of names and their values.
func pyrunDict(pairs ...pyrun.Value) *sessionstore.Dict {
	d := sessionstore.NewDict()
	for i := 0; i < len(pairs); i += 2 {
		name, _ := pairs[i].(string)
		d.Set(name, pairs[i+1])
	}
	return d
}

// Validators are what django.core.validators has, by name, of which a host counts the work.
func Validators(host Host) map[string]pyrun.Value {
	all := map[string]pyrun.Value{
		"RegexValidator":                  pyrun.Builtin{Name: "RegexValidator", Do: func(args *pyrun.Args) (pyrun.Value, error) { return makeRegex(args, host) }},
		"EmailValidator":                  pyrun.Builtin{Name: "EmailValidator", Do: func(args *pyrun.Args) (pyrun.Value, error) { return makeEmail(args, host) }},
		"URLValidator":                    pyrun.Builtin{Name: "URLValidator", Do: func(args *pyrun.Args) (pyrun.Value, error) { return makeURL(args, host) }},
		"ProhibitNullCharactersValidator": pyrun.Builtin{Name: "ProhibitNullCharactersValidator", Do: func(args *pyrun.Args) (pyrun.Value, error) { v := noNull(host); return v, v.told(args) }},
		"validate_email":                  emailOf(host), "validate_slug": slugOf(false, host), "validate_unicode_slug": slugOf(true, host), "validate_integer": integerOf(host),
		"EMPTY_VALUES": &pyrun.Tuple{Items: []pyrun.Value{nil, "", pyrun.List(), &pyrun.Tuple{}, sessionstore.NewDict()}},
	}
	all["DecimalValidator"] = pyrun.Builtin{Name: "DecimalValidator", Do: func(args *pyrun.Args) (pyrun.Value, error) {
		most, err := args.Need("max_digits")
		if err != nil {
			return nil, err
		}
		places, err := args.Need("decimal_places")
		if err != nil {
			return nil, err
		}
		return decimalsOf(most, places, host), args.Done()
	}}
	for class := range limits {
		all[class] = pyrun.Builtin{Name: class, Do: func(args *pyrun.Args) (pyrun.Value, error) {
			limit, err := args.Need("limit_value")
			if err != nil {
				return nil, err
			}
			if limit == nil {
				return nil, notPlayed("a validator without a limit")
			}
			v := limitOf(class, limit, host)
			if said := args.Or("message", nil); said != nil {
				v.message = said
			}
			return v, args.Done()
		}}
	}
	return all
}

func integerOf(host Host) *Validator {
	p, _ := compile(`^-?\d+\Z`, false)
	v := regexOf(p, host)
	v.message = says(host, "Enter a valid integer.")
	return v
}

// told takes the message and the code that a validator is given.
func (v *Validator) told(args *pyrun.Args) error {
	if said := args.Or("message", nil); said != nil {
		v.message = said
	}
	if code := args.Or("code", nil); code != nil {
		v.code = code
	}
	return args.Done()
}

func makeRegex(args *pyrun.Args, host Host) (pyrun.Value, error) {
	source := args.Or("regex", "")
	if source == nil {
		source = ""
	}
	p, err := patternOf(source, host)
	if err != nil {
		return nil, err
	}
	v := regexOf(p, host)
	if said := args.Or("message", nil); said != nil {
		v.message = said
	}
	if code := args.Or("code", nil); code != nil {
		v.code = code
	}
	if v.inverse, err = pyrun.Truth(args.Or("inverse_match", nil)); err != nil {
		return nil, err
	}
	if flags := args.Or("flags", nil); flags != nil && flags != int64(0) {
		return nil, notPlayed("RegexValidator(flags=…): begin the pattern with (?i) for both cases; another flag")
	}
	return v, args.Done()
}

// patternOf is a pattern that lines give as a text.
func patternOf(v pyrun.Value, host Host) (*pattern, error) {
	source, is := v.(string)
	if !is {
		return nil, notPlayed("a pattern that is no text, but %s,", pyrun.KindOf(v))
	}
	if err := works(host, 16+len(source)/8); err != nil {
		return nil, err
	}
	p, err := compile(source, false)
	if err == nil {
		err = works(host, p.steps/8)
	}
	return p, err
}

func makeEmail(args *pyrun.Args, host Host) (pyrun.Value, error) {
	v := emailOf(host)
	if said := args.Or("message", nil); said != nil {
		v.message = said
	}
	if code := args.Or("code", nil); code != nil {
		v.code = code
	}
	if allowed := args.Or("allowlist", nil); allowed != nil {
		all, err := textsIn(allowed)
		if err != nil {
			return nil, err
		}
		v.schemes = all
	}
	return v, args.Done()
}

func makeURL(args *pyrun.Args, host Host) (pyrun.Value, error) {
	v := urlOf(host)
	if schemes := args.Or("schemes", nil); schemes != nil {
		all, err := textsIn(schemes)
		if err != nil {
			return nil, err
		}
		v.schemes = all
	}
	return v, v.told(args)
}

// textsIn are the texts that a list has.
func textsIn(v pyrun.Value) ([]string, error) {
	items, err := pyrun.Iter(v)
	if err != nil {
		return nil, err
	}
	all := make([]string, len(items))
	for i, item := range items {
		if all[i], err = pyrun.Str(item); err != nil {
			return nil, err
		}
	}
	return all, nil
}
