package filters

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"statelab/internal/diag"
)

// Filter is one of Django's, as it stands behind a |.
type Filter struct {
	Name    string
	Arg     Arg
	Example string // an expression that shows it

	text bool // @stringfilter: it is given str() of the value
	safe bool // is_safe: what is HTML stays HTML
	run  func(*call) (any, error)
}

// Arg says whether a filter is given something behind a colon.
type Arg int

// The ways in which filters take something.
const (
	NoArg Arg = iota
	MayArg
	MustArg
)

// World is what filters look at beside the value.
type World struct {
	Now     time.Time
	Below   func(n int64) int64 // draws a number from 0 on
	Escapes bool                // autoescape is on
	In      Language
}

// language is that in which the filter writes.
func (w World) language() Language {
	if w.In == nil {
		return english{}
	}
	return w.In
}

// call is a filter at work.
type call struct {
	World
	value any
	arg   any
	given bool // an argument is
}

func (c *call) argOr(otherwise any) any {
	if c.given {
		return c.arg
	}
	return otherwise
}

// str is the value of a filter of texts.
func (c *call) str() string {
	s, _ := plainText(c.value).(string)
	return s
}

// isSafe reports whether a value is HTML already.
func isSafe(v any) bool {
	_, is := v.(Safe)
	return is
}

// maxResult is how long a text may be that a filter makes: a page is no longer.
const maxResult = 1 << 20

// ErrTooLong ends what grows without measure.
var ErrTooLong = errors.New("a filter makes more than 1 MiB")

// Find returns a filter by its name, and nil where Django has none that is called so.
func Find(name string) *Filter {
	if i := slices.IndexFunc(all, func(f Filter) bool { return f.Name == name }); i >= 0 {
		return &all[i]
	}
	return nil
}

// All returns the filters in the order of their names.
func All() []Filter {
	return slices.SortedFunc(slices.Values(all), func(a, b Filter) int { return strings.Compare(a.Name, b.Name) })
}

// Guess is a hint for who wrote the name of no filter.
func Guess(name string) string {
	if likely := otherNames[name]; likely != "" {
		return "write " + likely
	}
	var names []string
	for _, f := range all {
		names = append(names, f.Name)
	}
	return diag.DidYouMean(name, names)
}

// otherNames are those that other languages, and older Djangos, have for the same.
var otherNames = map[string]string{
	"uppercase": "upper", "lowercase": "lower", "toupper": "upper", "tolower": "lower", "capitalize": "capfirst", "len": "length", "size": "length", "count": "length",
	"length_is": "|length with == in {% if %}", "round": "floatformat", "truncate": `truncatechars:"20"`, "reverse": "reversed behind the list of {% for %}", "sort": `dictsort:"name"`,
	"strip": `cut:" "`, "trim": `cut:" "`, "replace": "cut, which takes a text away; a view replaces", "split": "the list in the context: a view splits", "e": "escape",
	"raw": "safe", "nl2br": "linebreaksbr", "url_encode": "urlencode", "tojson": `json_script:"data"`, "json": `json_script:"data"`, "naturaltime": "timesince",
}

// Check says what Django says of a filter that is given as many arguments; nil where that fits.
func (f *Filter) Check(args int) error {
	least, most := 1, 1
	switch f.Arg {
	case MayArg:
		most = 2
	case MustArg:
		least, most = 2, 2
	}
	if args+1 < least || args+1 > most {
		return fmt.Errorf("%s requires %d arguments, %d provided", f.Name, least, args+1)
	}
	return nil
}

// Apply is what the filter makes of a value. The error is Python's exception.
func (f *Filter) Apply(w World, value any, args ...any) (any, error) {
	c := &call{World: w, value: value}
	if len(args) > 0 {
		c.arg, c.given = args[0], true
	}
	if f.text && !isSafe(value) {
		c.value = Str(value)
	}
	made, err := f.run(c)
	if err != nil {
		return nil, err
	}
	if f.safe && isSafe(value) && !isSafe(made) {
		made = Safe(Str(made))
	}
	if text, is := plainText(made).(string); is && len(text) > maxResult {
		return nil, ErrTooLong
	}
	return made, nil
}

// texts makes a filter of a function of a text.
func texts(f func(string) string) func(*call) (any, error) {
	return func(c *call) (any, error) { return f(c.str()), nil }
}

var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "'", "&#x27;")

// Escape escapes a text as Django's autoescape does.
func Escape(s string) string { return escaper.Replace(s) }

// escaped is conditional_escape().
func escaped(v any) string {
	if s, is := v.(Safe); is {
		return string(s)
	}
	return Escape(Str(v))
}

// Shown is a value as {{ }} shows it in a language.
func Shown(v any, escapes bool, in Language) string {
	text := ""
	switch v := v.(type) {
	case Safe:
		return string(v)
	case Marked:
		return string(v.HTML())
	case Moment:
		text = v.Format("DATETIME_FORMAT", in)
	case Dated:
		text = v.Day().Format("DATE_FORMAT", in)
	case float64:
		text = shownFloat(v)
	default:
		text = Str(v)
	}
	if escapes {
		return Escape(text)
	}
	return text
}
