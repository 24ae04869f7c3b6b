package lesson_test

import (
	"fmt"
	"strings"
	"testing"

	"statelab/internal/diag"
	"statelab/internal/language"
	"statelab/internal/lesson"
	"statelab/internal/rule"
)

const withCode = `statelab: 1
lesson: code
title: Code
summary: What a text shows.
sites:
  shop.test:
    models: |
      class Ticket(models.Model):
          """One."""
          seat = models.CharField(max_length=3)

          class Meta:
              ordering = ["seat"]

          def __str__(self):
              return self.seat

          @property
          def row(self):
              return self.seat[0]

          @row.setter
          def row(self, value):
              self.seat = value
    views:
      shop/views.py: |
        LIMITS = {
            "seats": 3,
        }


        @login_required
        def home(request):
            {hole: line}

            return render(request, "home.html")
      board/views.py: |
        def home(request):
            return None


        async def late(request): return None


        {hole: guard}
        def guarded(request):
            return None


        @require_POST
        {hole: open}
        def opened(request):
            return None
    pages:
      /gift/:
        view: |
          class GiftForm(forms.Form):
              def clean(self):
                  return {}
    templates:
      home.html: |
        <p>Hello.</p>
steps:
  - step: look
    visit: https://shop.test/
    task:
      sort: repair
      ask: |
        Mend it.
      write:
        line: {start: "x = 1\ny = 2", answer: x = 2}
        guard: {start: "@login_required\n@never_cache", answer: "@login_required"}
        open: {answer: "@login_required"}
      promises: {}
    say: |
      Before.

      {code: NAME}
      Behind.
    expect: {status: 200}
`

// TestTextsShowTheCodeOfTheLesson shows what stands in the lesson in the place of {code: NAME}.
func TestTextsShowTheCodeOfTheLesson(t *testing.T) {
	for name, want := range map[string]string{
		"Ticket.__str__":                 "def __str__(self):\n    return self.seat",
		"Ticket":                         "class Ticket(models.Model):\n    \"\"\"One.\"\"\"\n    seat = models.CharField(max_length=3)\n\n    class Meta:\n        ordering = [\"seat\"]\n\n    def __str__(self):\n        return self.seat\n\n    @property\n    def row(self):\n        return self.seat[0]\n\n    @row.setter\n    def row(self, value):\n        self.seat = value",
		"Ticket.row":                     "@row.setter\ndef row(self, value):\n    self.seat = value",
		"GiftForm.clean":                 "def clean(self):\n    return {}",
		"shop.test/gone.html":            "the lesson has no code that is called \"shop.test/gone.html\"",
		"shop.test/shop/views.py LIMITS": "LIMITS = {\n    \"seats\": 3,\n}",
		"LIMITS":                         "LIMITS = {\n    \"seats\": 3,\n}",
		"shop/views.py home":             "@login_required\ndef home(request):\n    x = 1\n    y = 2\n\n    return render(request, \"home.html\")",
		"late":                           "async def late(request): return None",
		"guarded":                        "@login_required\n@never_cache\ndef guarded(request):\n    return None",
		"opened":                         "@require_POST\n# …\ndef opened(request):\n    return None",
		"home.html":                      "<p>Hello.</p>",
		"board/views.py  home":           "def home(request):\n    return None",
		"Ticket.Meta":                    "class Meta:\n    ordering = [\"seat\"]",
		"home":                           "several files have \"home\": shop/views.py, board/views.py",
		"Ticket.seat":                    "seat = models.CharField(max_length=3)",
		"hom.html":                       "the lesson has no code that is called \"hom.html\"",
		"board/views.py Ticket":          "the lesson has no code that is called \"board/views.py Ticket\"",
		"../../etc/passwd":               "the lesson has no code that is called \"../../etc/passwd\"",
	} {
		src := strings.Replace(withCode, "NAME", name, 1)
		l, problems := lesson.Parse("code.yaml", []byte(src), vocabulary())
		wrong := ""
		for _, p := range problems {
			if strings.Contains(p.Message, "code") || strings.Contains(p.Message, "several files") {
				wrong = p.Message
				if line := strings.Split(src, "\n")[p.Pos.Line-1]; !strings.HasPrefix(line[p.Pos.Col-1:], "{code: ") {
					t.Errorf("%s: it is told at %s: %q", name, p.Pos, line)
				}
			}
		}
		got := l.Steps[0].Say.Shown()[rule.English]
		if wrong != "" {
			if wrong != want || !strings.Contains(got, "{code: "+name+"}") {
				t.Errorf("%s: it says %q of %q, want %q", name, wrong, got, want)
			}
		} else if got != "Before.\n\n```\n"+want+"\n```\nBehind." {
			t.Errorf("%s shows\n%s\nwant\n%s", name, got, want)
		}
	}
}

// Code in which three backticks stand ends no block, and code that is longer than a screen is none.
func TestCodeThatIsOdd(t *testing.T) {
	src := strings.Replace(strings.Replace(withCode, "<p>Hello.</p>", "``` <p>Hello.</p>", 1), "NAME", "home.html", 1)
	l, _ := lesson.Parse("code.yaml", []byte(src), vocabulary())
	if got := l.Steps[0].Say.Shown()[rule.English]; !strings.Contains(got, "````\n``` <p>Hello.</p>\n````") {
		t.Errorf("it shows\n%s", got)
	}
	src = strings.Replace(strings.Replace(withCode, "<p>Hello.</p>", "<p>"+strings.Repeat("\n        a", 70), 1), "NAME", "home.html", 1)
	_, problems := lesson.Parse("code.yaml", []byte(src), vocabulary())
	for _, p := range problems {
		if p.Message == `the code of "home.html" has more than 60 lines` {
			return
		}
	}
	t.Errorf("it says %v", problems)
}

// What a task asks shows its code, too, to who looks at a lesson that has not run.
func TestATaskThatIsOnlyAskedShowsItsCode(t *testing.T) {
	src := strings.Replace(withCode, "Mend it.", "{code: LIMITS}", 1)
	l, _ := lesson.Parse("code.yaml", []byte(src), vocabulary())
	if got := language.Asked(l.Steps[0].Task).Ask[rule.English]; !strings.Contains(got, "LIMITS = {") {
		t.Errorf("it asks %q", got)
	}
}

// What somebody takes for code that a text shows is told at its place, in a translation, too.
func TestWhatShowsNoCodeIsTold(t *testing.T) {
	of := func(problems diag.List) (told string) {
		for _, p := range problems {
			if strings.Contains(p.Message, "code") || strings.Contains(p.Message, "several files") {
				told += fmt.Sprintf("%d:%d %s (%s)", p.Pos.Line, p.Pos.Col, p.Message, p.Hint)
			}
		}
		return told
	}
	steps := strings.Count(withCode[:strings.Index(withCode, "{code: NAME}")], "\n") + 1
	for text, want := range map[string]string{
		"{Code: LIMITS}":       "%d:7 {Code: LIMITS} shows no code (write {code: NAME} on a line of its own)",
		"Look at {code: late}": "%d:15 {code: late} shows no code (write {code: NAME} on a line of its own)",
		"{code: home}":         "%d:7 several files have \"home\": shop/views.py, board/views.py (write the file before it, as in {code: shop/views.py home})",
		"{code: lat}":          "%d:7 the lesson has no code that is called \"lat\" (did you mean \"late\"?)",
	} {
		want = fmt.Sprintf(want, steps)
		_, problems := lesson.Parse("code.yaml", []byte(strings.Replace(withCode, "{code: NAME}", text, 1)), vocabulary())
		if got := of(problems); got != want {
			t.Errorf("%s: it says\n%s\nwant\n%s", text, got, want)
		}
		l, _ := lesson.Parse("code.yaml", []byte(withCode), vocabulary())
		o, problems := lesson.ParseOverlay("code.ko.yaml", []byte("statelab: 1\ntranslation_of: code\nlanguage: ko\nsteps:\n  look:\n    say: |\n      앞.\n\n      "+text+"\n"))
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		_, place, _ := strings.Cut(want, ":")
		if got := of(l.Apply(o)); got != "9:"+place {
			t.Errorf("%s in Korean: it says\n%s\nwant\n%s", text, got, "9:"+place)
		}
	}
	_, problems := lesson.Parse("code.yaml", []byte(strings.Replace(withCode, "title: Code", "title: 'About {code: LIMITS}'", 1)), vocabulary())
	if got := of(problems); !strings.Contains(got, "3:8 code is no part of a text of one line: {code: LIMITS}") {
		t.Errorf("in the title it says %s", got)
	}
}

// Braces of code that a text speaks of are its own: a template, an f-string, a placeholder.
func TestBracesOfCodeAreNoCodeToShow(t *testing.T) {
	for _, text := range []string{"The page writes `{{ code }}`.", "`f\"/verify/{code}/\"`", "`f\"{code:>6}\"` and `{Code: x}`", "It says {codes} and {{ code }}.", "```\n      f\"{code:>6}\"\n      ```", "    f\"{code:>6}\""} {
		_, problems := lesson.Parse("code.yaml", []byte(strings.Replace(withCode, "{code: NAME}", text, 1)), vocabulary())
		for _, p := range problems {
			if strings.Contains(p.Message, "code") {
				t.Errorf("%s: it says %s", text, p.Message)
			}
		}
	}
}
