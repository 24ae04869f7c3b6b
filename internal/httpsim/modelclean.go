package httpsim

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"statelab/internal/forms"
	"statelab/internal/memo"
	"statelab/internal/pyrun"
)

// refuses is the ValidationError by which the field takes no value: "%(value)s" is it in the message.
func (f ModelField) refuses(code, message string, value any) error {
	params := newDict()
	if at, is := value.(time.Time); is {
		value = pyrun.Moment{Time: at}
	}
	params.Set("value", value)
	return forms.Refusal(unspoken(message), code, params)
}

// clean is to_python() of the field: a value as full_clean() and a form keep it. Where asField raises what the database
// is asked with, this is a ValidationError.
func (f ModelField) clean(v any) (any, error) {
	if v == nil {
		return nil, nil
	}
	switch f.Kind {
	case IntegerField, ForeignKey:
		n, err := pyrun.Call(pyrun.Builtins()["int"], v)
		if pyrun.IsRaised(err, "TypeError", "ValueError") {
			return nil, f.refuses("invalid", "“%(value)s” value must be an integer.", v)
		}
		return n, err
	case FloatField:
		n, err := pyrun.Call(pyrun.Builtins()["float"], v)
		if pyrun.IsRaised(err, "TypeError", "ValueError") {
			return nil, f.refuses("invalid", "“%(value)s” value must be a float.", v)
		}
		return n, err
	case DurationField:
		return f.cleanDelta(v)
	case JSONField:
		if _, err := asField(f, v); err != nil {
			return nil, f.refuses("invalid", "Value must be valid JSON.", v)
		}
		return v, nil
	case BooleanField:
		if f.Null && forms.IsEmpty(v) {
			return nil, nil
		}
	}
	return asField(f, v)
}

// cleanDelta is to_python() of a DurationField, which reads texts.
func (f ModelField) cleanDelta(v any) (any, error) {
	if _, is := v.(pyrun.Delta); is {
		return v, nil
	}
	text, is := v.(string)
	if !is {
		return nil, pyrun.Raise("TypeError", "expected string or bytes-like object, got '%s'", pyrun.KindOf(v))
	}
	d, err := parseDuration(text)
	if pyrun.IsRaised(err, "ValueError") {
		return nil, f.refuses("invalid", "“%(value)s” value has an invalid format. It must be in [DD] [[HH:]MM:]ss[.uuuuuu] format.", v)
	}
	return d, err
}

// The three forms in which parse_duration() of Django reads a length of time: its own, that of ISO 8601, and that of
// PostgreSQL.
var (
	djangoLength   = memo.Pattern(`^(?:(?P<days>-?\d+) (?:days?, )?)?(?P<sign>-?)(?:(?:(?P<hours>\d+):)?(?P<minutes>\d+):)?(?P<seconds>\d+)(?:[.,](?P<microseconds>\d{1,6})\d{0,6})?\n?$`)
	isoLength      = memo.Pattern(`^(?P<sign>[-+]?)P(?:(?P<days>\d+(?:.\d+)?)D)?(?:T(?:(?P<hours>\d+(?:.\d+)?)H)?(?:(?P<minutes>\d+(?:.\d+)?)M)?(?:(?P<seconds>\d+(?:.\d+)?)S)?)?\n?$`)
	postgresLength = memo.Pattern(`^(?:(?P<days>-?\d+) (?:days? ?))?(?:(?P<sign>[-+])?(?P<hours>\d+):(?P<minutes>\d\d):(?P<seconds>\d\d)(?:\.(?P<microseconds>\d{1,6}))?)?\n?$`)
)

// parseDuration is django.utils.dateparse.parse_duration(); a text of another form is a ValueError.
func parseDuration(text string) (pyrun.Value, error) {
	for _, form := range []func() *regexp.Regexp{djangoLength, isoLength, postgresLength} {
		m := form().FindStringSubmatch(text)
		if m == nil {
			continue
		}
		sign, given := 1.0, &pyrun.Args{}
		if m[form().SubexpIndex("sign")] == "-" {
			sign = -1
		}
		for i, name := range form().SubexpNames() {
			if name == "" || name == "sign" || m[i] == "" {
				continue
			}
			if name == "microseconds" {
				m[i] = (m[i] + "00000")[:6]
			}
			n, err := strconv.ParseFloat(strings.ReplaceAll(m[i], ",", "."), 64)
			if err != nil {
				return nil, pyrun.Raise("ValueError", "could not convert string to float: %s", pythonRepr(m[i]))
			}
			if name != "days" || form() == isoLength() { // elsewhere days have a sign of their own
				n *= sign
			}
			given.Named = append(given.Named, pyrun.Arg{Name: name, Value: n})
		}
		delta, _, _ := pyrun.TimeTypes(nil)
		return pyrun.CallWith(delta, given)
	}
	return nil, pyrun.Raise("ValueError", "%s is no length of time", pythonRepr(text))
}
