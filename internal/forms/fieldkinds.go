package forms

import (
	"math"
	"strings"

	"statelab/internal/memo"
	"statelab/internal/pyrun"
	"statelab/internal/python"
)

func makeFieldKinds() []*fieldKind {
	text := fieldKind{widget: "TextInput", makes: makeText, python: textValue, attrs: textAttrs}
	email, url, slug, regex, uuid := text, text, text, text, text
	text.name = "CharField"
	email.name, email.widget, email.makes = "EmailField", "EmailInput", makeEmailField
	url.name, url.widget, url.makes, url.python = "URLField", "URLInput", makeURLField, urlValue
	url.messages = map[string]string{"invalid": "Enter a valid URL."}
	slug.name, slug.makes = "SlugField", makeSlug
	regex.name, regex.makes = "RegexField", makeRegexField
	uuid.name, uuid.python, uuid.messages = "UUIDField", uuidValue, map[string]string{"invalid": "Enter a valid UUID."}
	choice := fieldKind{name: "ChoiceField", widget: "Select", makes: makeChoice, python: choiceValue, validate: (*Field).validChoice, messages: map[string]string{
		"invalid_choice": "Select a valid choice. %(value)s is not one of the available choices."}}
	typed, several := choice, choice
	typed.name, typed.makes, typed.then = "TypedChoiceField", makeTyped, coerced
	several.name, several.widget, several.hidden, several.python, several.validate, several.changed = "MultipleChoiceField", "SelectMultiple", "MultipleHiddenInput", choiceValues, (*Field).validChoices, choicesChanged
	several.messages = map[string]string{"invalid_choice": choice.messages["invalid_choice"], "invalid_list": "Enter a list of values."}
	typedSeveral := several
	typedSeveral.name, typedSeveral.makes, typedSeveral.then = "TypedMultipleChoiceField", makeTypedSeveral, coercedEach
	return []*fieldKind{
		&typedSeveral,
		&text, &email, &url, &slug, &regex, &uuid, &choice, &typed, &several,
		{name: "IntegerField", widget: "NumberInput", makes: makeNumber, python: wholeValue, attrs: numberAttrs, messages: map[string]string{"invalid": "Enter a whole number."}},
		{name: "FloatField", widget: "NumberInput", makes: makeNumber, python: floatValue, validate: (*Field).validFloat, attrs: floatAttrs, messages: map[string]string{"invalid": "Enter a number."}},
		{name: "DecimalField", widget: "NumberInput", makes: makeDecimal, python: decimalValue, attrs: decimalAttrs, messages: map[string]string{"invalid": "Enter a number."}},
		{name: "BooleanField", widget: "CheckboxInput", python: flagValue, validate: (*Field).validFlag, changed: flagChanged},
		{name: "DateField", widget: "DateInput", makes: makeTemporal, python: dateValue, messages: map[string]string{"invalid": "Enter a valid date."}},
		{name: "DateTimeField", widget: "DateTimeInput", makes: makeTemporal, python: momentValue, messages: map[string]string{"invalid": "Enter a valid date/time."}},
		{name: "ModelChoiceField", widget: "Select", makes: makeModelChoice, python: modelChoiceValue, prepare: modelChoicePrepared, changed: modelChoiceChanged, messages: map[string]string{
			"invalid_choice": "Select a valid choice. That choice is not one of the available choices."}},
		{name: "ModelMultipleChoiceField", widget: "SelectMultiple", hidden: "MultipleHiddenInput", makes: makeModelChoices, python: modelChoiceValues, prepare: modelChoicesPrepared, changed: modelChoicesChanged,
			clean: cleanModelChoices, messages: map[string]string{"invalid_list": several.messages["invalid_list"], "invalid_choice": choice.messages["invalid_choice"], "invalid_pk_value": "“%(pk)s” is not a valid value."}},
	}
}

func makeText(f *Field, args *pyrun.Args) (err error) {
	f.emptyValue = ""
	for name, to := range map[string]*pyrun.Value{"max_length": &f.maxLength, "min_length": &f.minLength, "empty_value": &f.emptyValue} {
		if v, has := args.ByName(name); has {
			*to = v
		}
	}
	if v, has := args.ByName("strip"); has {
		if f.strips, err = pyrun.Truth(v); err != nil {
			return err
		}
	}
	for _, limit := range []struct {
		class string
		value pyrun.Value
	}{{"MinLengthValidator", f.minLength}, {"MaxLengthValidator", f.maxLength}} {
		if limit.value != nil {
			n, err := pyrun.Int(limit.value)
			if err != nil {
				return err
			}
			f.validators.Append(limitOf(limit.class, n, f.host))
		}
	}
	f.validators.Append(noNull(f.host))
	return nil
}

func makeEmailField(f *Field, args *pyrun.Args) error {
	f.maxLength = int64(320) // as in versions since 3.2.20
	if _, has := args.ByName("strip"); has {
		return pyrun.Raise("TypeError", "django.forms.fields.CharField.__init__() got multiple values for keyword argument 'strip'")
	}
	return makeText(f, args)
}

func makeURLField(f *Field, args *pyrun.Args) error {
	if _, has := args.ByName("strip"); has {
		return pyrun.Raise("TypeError", "django.forms.fields.CharField.__init__() got multiple values for keyword argument 'strip'")
	}
	args.ByName("assume_scheme") // of 5.0; a scheme is http here
	return makeText(f, args)
}

func makeSlug(f *Field, args *pyrun.Args) (err error) {
	if v, has := args.ByName("allow_unicode"); has {
		if f.unicode, err = pyrun.Truth(v); err != nil {
			return err
		}
	}
	return makeText(f, args)
}

func makeRegexField(f *Field, args *pyrun.Args) error {
	source, err := args.Need("regex")
	if err != nil {
		return err
	}
	p, err := patternOf(source, f.host)
	if err != nil {
		return err
	}
	f.strips = false
	if err := makeText(f, args); err != nil {
		return err
	}
	f.validators.Append(regexOf(p, f.host))
	return nil
}

func textAttrs(f *Field, w *Widget) {
	for _, a := range []struct {
		name  string
		value pyrun.Value
	}{{"maxlength", f.maxLength}, {"minlength", f.minLength}} {
		if a.value != nil && !w.hidden() {
			text, _ := pyrun.Str(a.value)
			w.attrs.Set(a.name, text)
		}
	}
}

func textValue(f *Field, value pyrun.Value) (pyrun.Value, error) {
	if !IsEmpty(value) {
		text, err := pyrun.Str(value)
		if err != nil {
			return nil, err
		}
		if f.strips {
			text = strings.TrimFunc(text, python.IsSpace)
		}
		value = text
	}
	if IsEmpty(value) {
		return f.emptyValue, nil
	}
	return value, nil
}

func urlValue(f *Field, value pyrun.Value) (pyrun.Value, error) {
	value, err := textValue(f, value)
	text, is := value.(string)
	if err != nil || !is || text == "" {
		return value, err
	}
	u, ok := urlSplit(text)
	if ok && u.scheme == "" {
		u.scheme = "http"
	}
	if ok && u.netloc == "" {
		u.netloc, u.path = u.path, ""
		u, ok = urlSplit(u.String())
	}
	if !ok {
		return nil, f.wrong("invalid", nil)
	}
	return u.String(), nil
}

func makeNumber(f *Field, args *pyrun.Args) error {
	f.most, _ = args.ByName("max_value")
	f.least, _ = args.ByName("min_value")
	if f.most != nil {
		f.validators.Append(limitOf("MaxValueValidator", f.most, f.host))
	}
	if f.least != nil {
		f.validators.Append(limitOf("MinValueValidator", f.least, f.host))
	}
	return nil
}

func numberAttrs(f *Field, w *Widget) {
	if w.kind.name != "NumberInput" {
		return
	}
	if f.least != nil {
		w.attrs.Set("min", f.least)
	}
	if f.most != nil {
		w.attrs.Set("max", f.most)
	}
}

func floatAttrs(f *Field, w *Widget) {
	_, own := w.attrs.Lookup("step")
	if numberAttrs(f, w); w.kind.name == "NumberInput" && !own {
		w.attrs.Set("step", "any")
	}
}

// zeros are a point with nothing but zeros behind it, at the end of a number.
var zeros = memo.Pattern(`\.0*[` + spaces + `]*\n?\z`)

// longestNumber is how many octets a number that is sent may have: Python refuses more than 4,300 digits.
const longestNumber = 4300

func wholeValue(f *Field, value pyrun.Value) (pyrun.Value, error) {
	if IsEmpty(value) {
		return nil, nil
	}
	text, err := pyrun.Str(value)
	if err != nil {
		return nil, err
	}
	if len(text) <= longestNumber {
		n, err := pyrun.Int(zeros().ReplaceAllString(python.PlainDigits(text), ""))
		if err == nil || !pyrun.IsRaised(err, "ValueError", "TypeError") {
			return n, err
		}
	}
	return nil, f.wrong("invalid", nil)
}

func floatValue(f *Field, value pyrun.Value) (pyrun.Value, error) {
	if IsEmpty(value) {
		return nil, nil
	}
	if text, is := value.(string); is {
		value = python.PlainDigits(text)
	}
	n, err := pyrun.Call(pyrun.Builtins()["float"], value)
	if pyrun.IsRaised(err, "ValueError", "TypeError") {
		return nil, f.wrong("invalid", nil)
	}
	return n, err
}

func (f *Field) validFloat(value pyrun.Value) error {
	if err := f.isThere(value); err != nil || IsEmpty(value) {
		return err
	}
	n, err := pyrun.Float(value)
	if err == nil && (math.IsInf(n, 0) || math.IsNaN(n)) {
		return f.wrong("invalid", nil)
	}
	return err
}

func flagValue(_ *Field, value pyrun.Value) (pyrun.Value, error) {
	if text, is := value.(string); is && (strings.EqualFold(text, "false") || text == "0") {
		return false, nil
	}
	return pyrun.Truth(value)
}

func (f *Field) validFlag(value pyrun.Value) error {
	if so, err := pyrun.Truth(value); err != nil || so || !f.required {
		return err
	}
	return f.wrong("required", nil)
}

func flagChanged(f *Field, initial, sent pyrun.Value) (bool, error) {
	a, err := flagValue(f, initial)
	if err != nil {
		return false, err
	}
	b, err := flagValue(f, sent)
	return a != b, err
}

func modelChoicePrepared(f *Field, value pyrun.Value) (pyrun.Value, error) {
	if isRow(value) {
		return f.key(value)
	}
	return value, nil
}

// prepared is prepare_value(): the value as the widget shows it.
func (f *Field) prepared(value pyrun.Value) (pyrun.Value, error) {
	if f.kind.prepare == nil {
		return value, nil
	}
	return f.kind.prepare(f, value)
}

func uuidValue(f *Field, value pyrun.Value) (pyrun.Value, error) {
	value, err := textValue(f, value)
	if err != nil || IsEmpty(value) {
		return nil, err
	}
	text, err := pyrun.Str(value)
	if err != nil {
		return nil, err
	}
	made, ok := ParseUUID(text)
	if !ok {
		return nil, f.wrong("invalid", nil)
	}
	return made, nil
}
