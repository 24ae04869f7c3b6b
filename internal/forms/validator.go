package forms

import (
	"unicode/utf8"

	"statelab/internal/pyrun"
)

// Validator is a validator of Django's: what is called with a value, and raises a ValidationError.
type Validator struct {
	class   string
	code    pyrun.Value
	message pyrun.Value // nil: Django's own
	limit   pyrun.Value
	pattern *pattern
	inverse bool
	schemes []string
	host    Host
	holds   func(v *Validator, value pyrun.Value) (bool, error)
	raises  func(value pyrun.Value) error // of one that says several things
}

// TypeName implements pyrun.Object.
func (v *Validator) TypeName() string { return v.class }

// Attr implements pyrun.Object.
func (v *Validator) Attr(name string) (pyrun.Value, bool, error) {
	switch name {
	case "limit_value":
		return v.limit, v.limit != nil, nil
	case "message":
		return v.message, v.message != nil, nil
	case "code":
		return v.code, true, nil
	}
	return nil, false, nil
}

// Call implements pyrun.Callable: it is None where the value is as it should be.
func (v *Validator) Call(args *pyrun.Args) (pyrun.Value, error) {
	args.Func = "__call__"
	value, err := args.Need("value")
	if err == nil {
		err = args.Done()
	}
	if err != nil {
		return nil, err
	}
	return nil, v.check(value)
}

// check raises what is wrong with a value.
func (v *Validator) check(value pyrun.Value) error {
	switch {
	case v.limit != nil:
		return v.checkLimit(value)
	case v.raises != nil:
		return v.raises(value)
	}
	so, err := v.holds(v, value)
	if err != nil || so {
		return err
	}
	return invalid(v.message, v.codeText(), pyrunDict("value", value)).exception()
}

func (v *Validator) codeText() string { text, _ := v.code.(string); return text }

// limits are what the validators with a limit say.
var limits = map[string]struct {
	code, one, several string
	ofLength           bool
	wrong              func(by int) bool
}{
	"MaxValueValidator":  {"max_value", "Ensure this value is less than or equal to %(limit_value)s.", "", false, func(by int) bool { return by == 1 }},
	"MinValueValidator":  {"min_value", "Ensure this value is greater than or equal to %(limit_value)s.", "", false, func(by int) bool { return by == -1 }},
	"MinLengthValidator": {"min_length", "Ensure this value has at least %(limit_value)d character (it has %(show_value)d).", "Ensure this value has at least %(limit_value)d characters (it has %(show_value)d).", true, func(by int) bool { return by == -1 }},
	"MaxLengthValidator": {"max_length", "Ensure this value has at most %(limit_value)d character (it has %(show_value)d).", "Ensure this value has at most %(limit_value)d characters (it has %(show_value)d).", true, func(by int) bool { return by == 1 }},
}

func (v *Validator) checkLimit(value pyrun.Value) error {
	of := limits[v.class]
	cleaned := value
	if of.ofLength {
		n, err := pyrun.Len(value)
		if err != nil {
			return err
		}
		if text, is := value.(string); is {
			n = utf8.RuneCountInString(text)
		}
		cleaned = int64(n)
	}
	limit, err := called(v.limit)
	if err != nil {
		return err
	}
	by, err := pyrun.Compare(cleaned, limit)
	if err != nil || !of.wrong(by) {
		return err
	}
	message := v.message
	if message == nil {
		message = v.saysLimit(limit)
	}
	return invalid(message, v.codeText(), pyrunDict("limit_value", limit, "show_value", cleaned, "value", value)).exception()
}

// saysLimit is the message about a limit, in the form that goes with it.
func (v *Validator) saysLimit(limit pyrun.Value) pyrun.Value {
	of := limits[v.class]
	if of.several == "" {
		return says(v.host, of.one)
	}
	n, is := limit.(int64)
	if one, _ := pyrun.Equals(limit, int64(1)); one {
		n = 1
	} else if !is {
		n = 2 // what is no whole number is not one
	}
	return saysNumber(v.host, of.one, of.several, n)
}

// limitOf is a validator with a limit.
func limitOf(class string, limit pyrun.Value, host Host) *Validator {
	return &Validator{class: class, code: limits[class].code, limit: limit, host: host}
}

// noNull is ProhibitNullCharactersValidator().
func noNull(host Host) *Validator {
	return &Validator{class: "ProhibitNullCharactersValidator", code: "null_characters_not_allowed", message: says(host, "Null characters are not allowed."),
		holds: func(_ *Validator, value pyrun.Value) (bool, error) {
			text, err := pyrun.Str(value)
			if err != nil {
				return false, err
			}
			in, err := pyrun.Contains(text, "\x00")
			return !in, err
		}}
}

// regexOf is RegexValidator(pattern).
func regexOf(p *pattern, host Host) *Validator {
	return &Validator{class: "RegexValidator", code: "invalid", message: says(host, "Enter a valid value."), pattern: p, holds: func(v *Validator, value pyrun.Value) (bool, error) {
		text, err := pyrun.Str(value)
		if err != nil {
			return false, err
		}
		in, err := v.pattern.in(text, host)
		return in != v.inverse, err
	}}
}

// emailOf is EmailValidator().
func emailOf(host Host) *Validator {
	return &Validator{class: "EmailValidator", code: "invalid", message: says(host, "Enter a valid email address."), schemes: []string{"localhost"},
		holds: func(v *Validator, value pyrun.Value) (bool, error) {
			text, is := value.(string)
			if !is {
				if so, err := pyrun.Truth(value); err != nil || !so {
					return false, err
				}
				return false, pyrun.Raise("TypeError", "argument of type '%s' is not iterable", pyrun.KindOf(value))
			}
			return isEmail(text, v.schemes), nil
		}}
}

// urlOf is URLValidator().
func urlOf(host Host) *Validator {
	return &Validator{class: "URLValidator", code: "invalid", message: says(host, "Enter a valid URL."), schemes: []string{"http", "https", "ftp", "ftps"},
		holds: func(v *Validator, value pyrun.Value) (bool, error) {
			text, is := value.(string)
			return is && isURL(text, v.schemes), nil
		}}
}

// slugOf is validate_slug, or validate_unicode_slug.
func slugOf(unicode bool, host Host) *Validator {
	source, message := `^[-a-zA-Z0-9_]+\Z`, "Enter a valid “slug” consisting of letters, numbers, underscores or hyphens."
	if unicode {
		source, message = `^[-\w]+\Z`, "Enter a valid “slug” consisting of Unicode letters, numbers, underscores, or hyphens."
	}
	p, _ := compile(source, false)
	v := regexOf(p, host)
	v.message = says(host, message)
	return v
}
