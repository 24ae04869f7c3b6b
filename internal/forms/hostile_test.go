package forms_test

import (
	"errors"
	"regexp"
	"strings"
	"testing"
	"time"

	"statelab/internal/forms"
	"statelab/internal/pyrun"
	"statelab/internal/python"
)

// counting is a host that counts the steps of a run.
type counting struct{ *pyrun.Run }

func (counting) Cleaned(*pyrun.Instance, *forms.ErrorDict) {}

func (counting) Says(_, text string) pyrun.Value { return text }

func (counting) SaysNumber(_, several string, _ int64) pyrun.Value { return several }

func (counting) Formats(string) []string { return []string{"%Y-%m-%d"} }

// TestNoFormOutlastsItsSteps runs forms that would go on: each comes to its end in bounded time and memory.
func TestNoFormOutlastsItsSteps(t *testing.T) {
	begin := "class F(forms.Form):\n    x = forms.CharField(required=False)\n    y = forms.CharField(required=False)\n\n    def clean(self):\n        "
	for name, lines := range map[string]string{
		"clean within clean":         begin + "self.full_clean()\n\nF({}).is_valid()",
		"a form within clean":        begin + "return F(self.data).is_valid()\n\nF({}).is_valid()",
		"errors without end":         begin + "while True:\n            self.add_error('x', 'x' * 1000)\n\nF({}).is_valid()",
		"large errors, drawn":        begin + "for i in range(900):\n            self.add_error('x', 'x' * 1000000)\n\nf = F({})\nf.is_valid()\nstr(f.errors)\nf.as_p()",
		"an error with large params": begin + "raise forms.ValidationError('%(a)s' * 1000, params={'a': 'x' * 100000})\n\nstr(F({}).errors)",
		"an error within itself":     "l = []\nl.append(l)\nforms.ValidationError(l)",
		"an error in a dict in one":  "d = {}\nd['a'] = [d]\nforms.ValidationError(d)",
		"many fields":                "class F(forms.Form):\n    def __init__(self, *args, **kwargs):\n        super().__init__(*args, **kwargs)\n        for i in range(20000):\n            self.fields['f%d' % i] = forms.CharField()\n\nf = F({})\nwhile True:\n    f.full_clean()",
		"drawn again and again":      "class F(forms.Form):\n    x = forms.ChoiceField(choices=[(i, 'x' * 50) for i in range(9000)])\n\nf = F()\nwhile True:\n    f.as_p()",
		"many choices":               "class F(forms.Form):\n    x = forms.ChoiceField(choices=[(i, i) for i in range(50000)])\n\nwhile True:\n    F({'x': 'no'}).is_valid()",
		"patterns without end":       "i = 0\nwhile True:\n    i += 1\n    validators.RegexValidator('(a{0,900}){1}' + str(i))",
		"matching without end":       "v = validators.RegexValidator('(a|aa)+b(a|aa)+c(a|aa)+$', inverse_match=True)\nwhile True:\n    v('a' * 50000)",
		"a large text":               "forms.RegexField('a+$').clean('a' * 1000000 + 'b')",
		"a large number":             "forms.IntegerField().clean('9' * 1000000)",
		"a large decimal":            "forms.DecimalField().clean('9' * 1000000)",
		"a large float":              "forms.FloatField().clean('9' * 1000000)",
		"a large address":            "forms.URLField(required=False).clean('é' * 1000000)\nforms.EmailField(max_length=None).clean('a@' + 'é' * 300000)",
		"a name of fields":           "class F(forms.Form):\n    x = forms.CharField(label='x' * 1000000, help_text='x' * 1000000)\n\nF().as_p()\nF().as_table()",
		"choices that call":          "class F(forms.Form):\n    x = forms.ChoiceField(choices=lambda: F()['x'].as_widget())\n\nF().as_p()",
		"initial that calls":         "class F(forms.Form):\n    x = forms.CharField(initial=lambda: F().as_p())\n\nF().as_p()",
		"a validator that calls":     "def v(value):\n    forms.CharField(validators=[v]).clean(value)\n\nv('a')",
		"classes without end":        "while True:\n    class F(forms.Form):\n        x = forms.CharField()",
	} {
		t.Run(name, func(t *testing.T) {
			run := &pyrun.Run{}
			defer run.Close()
			host := counting{run}
			names := map[string]pyrun.Value{"forms": &pyrun.Module{Name: "forms", Names: forms.Names(host)}, "validators": &pyrun.Module{Name: "validators", Names: forms.Validators(host)}}
			program, err := python.Program(lines)
			if err != nil {
				t.Fatal(err)
			}
			from := time.Now()
			_, _, err = run.Lines(program, names)
			var raised *pyrun.Exception
			if err != nil && !errors.As(err, &raised) && !errors.Is(err, pyrun.ErrTooLong) && !errors.Is(err, pyrun.ErrTooManySteps) {
				t.Errorf("it ends with %v", err)
			}
			if took := time.Since(from); took > 20*time.Second {
				t.Errorf("it took %v", took)
			}
			if len(lines) > 0 && testing.Verbose() {
				text := "no error"
				if err != nil {
					text = err.Error()
				}
				t.Logf("%s: %v: %.200s", name, time.Since(from), text)
			}
		})
	}
}

// FuzzPattern holds a pattern that is read against nothing but that it ends, and against Go's where both have no
// syntax of their own.
func FuzzPattern(f *testing.F) {
	for _, s := range []string{`^[a-z]+$`, `\d{3}-\d{4}`, `(?P<a>x|y)*?`, `[^\]\-]`, `a{,3}`, `(?i)Ab`, `x{2}{3}`, `[\w.-]+@`, `(((((a)))))`, `\u00e9\x41`} {
		f.Add(s, "abc-123")
	}
	plain := regexp.MustCompile(`^[a-zA-Z0-9 ()|*+?.]*$`)
	f.Fuzz(func(t *testing.T, source, text string) {
		v, err := pyrun.Call(forms.Validators(nil)["RegexValidator"], source)
		if err != nil {
			return
		}
		_, err = pyrun.Call(v, text)
		re, failed := regexp.Compile(source)
		if failed != nil || !plain.MatchString(source) || strings.Contains(source, "(?") || strings.Contains(source, "++") || strings.Contains(source, "*+") || strings.Contains(source, "?+") {
			return
		}
		if re.MatchString(text) != (err == nil) {
			t.Errorf("%q in %q is %v here", source, text, err)
		}
	})
}

// FuzzFields gives whatever is sent to every kind of field: it is cleaned or refused, and nothing else.
func FuzzFields(f *testing.F) {
	for _, s := range []string{"", "a@b.de", "http://[::1]/x?y#z", "2026-03-02 10:11", "1e400", "-0.0", "é\x00", "urn:uuid:{12345678-1234-4321-8765-123456789abc}", "https://user:pw@xn--a.de:80", "\"a\\\"b\"@[127.0.0.1]"} {
		f.Add(s)
	}
	names := forms.Names(nil)
	f.Fuzz(func(t *testing.T, text string) {
		for _, name := range []string{"CharField", "EmailField", "URLField", "SlugField", "UUIDField", "IntegerField", "FloatField", "DecimalField", "BooleanField", "DateField", "DateTimeField", "ChoiceField", "MultipleChoiceField"} {
			field, err := pyrun.Call(names[name])
			if err != nil {
				t.Fatal(err)
			}
			clean, err := pyrun.AttributeOf(field, "clean")
			if err != nil {
				t.Fatal(err)
			}
			var raised *pyrun.Exception
			if _, err := pyrun.Call(clean, text); err != nil && !errors.As(err, &raised) && !errors.Is(err, pyrun.ErrTooLong) {
				t.Errorf("%s of %q: %v", name, text, err)
			}
		}
	})
}
