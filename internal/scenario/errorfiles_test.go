package scenario_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"statelab/internal/diag"
	"statelab/internal/language"
	"statelab/internal/lesson"
	"statelab/internal/rule"
	"statelab/internal/scenario"
)

// toldOf is all that is said of a lesson whose site has these keys, mistakes before remarks.
func toldOf(t *testing.T, site string) diag.List {
	t.Helper()
	src := `statelab: 1
lesson: x
title: X
summary: X.
clock: 2026-03-02T09:00:00Z
sites:
  shop.test:
` + site + `
    pages: {/: {get: [{text: hello}]}}
steps:
- step: one
  visit: https://shop.test/
  say: |
    Hello.
  expect: {status: 200}
`
	program, list, err := scenario.Load(lesson.Folder{FS: fstest.MapFS{"x.yaml": {Data: []byte(src)}}}, "x")
	if err != nil {
		t.Fatal(err)
	}
	if program == nil {
		return list
	}
	said, err := program.RemarkRun(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return append(said, remarksOf(program)...)
}

// Files that only Django looks for, and languages that only it chooses, are looked at where they stand: no view and
// no page is wrong where one of them is.
func TestWhatOnlyDjangoLooksForIsLookedAt(t *testing.T) {
	po := "\"msgid \\\"a\\\"\\nmsgstr \\\"b\\\"\""
	for _, c := range []struct{ site, place, want, hint string }{
		{"    templates: {404.htm: gone}", "8:17", "nothing renders 404.htm", "call it 404.html"},
		{"    templates: {404.html.html: gone}", "8:17", "nothing renders 404.html.html", "call it 404.html"},
		{"    templates: {error404.html: gone}", "8:17", "nothing renders error404.html", "call it 404.html"},
		{"    templates: {errors/500.html: gone}", "8:17", "nothing renders errors/500.html", "call it 500.html"},
		{"    templates: {404.HTML: gone}", "8:17", "nothing renders 404.HTML", "call it 404.html"},
		{"    templates: {401.html: gone}", "8:17", "nothing renders 401.html", "400, 403, 404 and 500 alone"},
		{"    templates: {404.html: gone, 403_csrf.html: no, order404.html: x, 4040.html: x}", "", "", ""},
		{"    templates:\n      404.html: |\n        gone\n        {% if x %}", "11:9", "in 404.html, line 2: TemplateSyntaxError: Unclosed tag", "{% endif %}"},
		{"    templates: {404.html: \"{% extends 'base.html' %}\", base.html: \"{{ x|uper }}\"}", "8:68", "in base.html, line 1: TemplateSyntaxError: Invalid filter: 'uper'", `"upper"`},
		{"    templates: {500.html: '{% load i18m %}'}", "8:28", "'i18m' is not a registered tag library. Must be one of: cache i18n", `did you mean "i18n"?`},
		{"    templates: {500.html: '{% load staticfiles %}'}", "8:28", "'staticfiles' is not", `did you mean "static"?`},
		{"    templates: {500.html: '{% load csrf_token %}'}", "8:28", "'csrf_token' is not", "need no {% load %}"},
		{"    templates: {500.html: '{% load humanize %}'}", "8:28", "'humanize' is not", "there are cache, i18n"},
		{"    locale: {kr: " + po + "}", "8:14", `LANGUAGES has no language "kr"`, `did you mean "ko"?`},
		{"    locale: {jp: " + po + "}", "8:14", `LANGUAGES has no language "jp"`, `did you mean "ja"?`},
		{"    locale: {fr: " + po + "}\n    settings: {LANGUAGES: {en: English, ko: 한국어}}", "8:14", `LANGUAGES has no language "fr"`, "LANGUAGES, too"},
		{"    locale: {ko: " + po + ", pt: " + po + ", zh_Hans: " + po + "}", "", "", ""},
		{"    locale: {xx: " + po + "}\n    settings: {LANGUAGES: {en: English, xx: Klingon}}", "", "", ""},
		{"    settings: {LANGUAGE_CODE: kr}", "8:31", "translation.E004", `did you mean "ko"?`},
		{"    settings: {LANGUAGE_CODE: ko, LANGUAGES: {en: English, fr: Fr}}", "8:31", "LANGUAGE_CODE is ko, which is not in LANGUAGES", "write it in LANGUAGES"},
		{"    settings: {LANGUAGES: {ko: 한국어}}", "8:27", "LANGUAGE_CODE is en-us", "write it in LANGUAGES"},
		{"    settings: {LANGUAGE_CODE: ko-kr}", "", "", ""},
		{"    settings: {LANGUAGE_CODE: ko, LANGUAGES: {ko: 한국어, en: English}}", "", "", ""},
	} {
		said := toldOf(t, c.site)
		switch {
		case c.want == "" && len(said) == 0:
		case c.want == "" || len(said) != 1 || !strings.Contains(said[0].Message, c.want) || !strings.Contains(said[0].Hint, c.hint) || fmt.Sprintf("%d:%d", said[0].Pos.Line, said[0].Pos.Col) != c.place:
			t.Errorf("%s:\n%v, want %s (%s) at %s", c.site, said, c.want, c.hint, c.place)
		}
	}
}

// What Django says stays as Django says it: no Korean word of a form stands in the middle of it.
func TestWhatDjangoSaysIsNotHalfKorean(t *testing.T) {
	for _, tag := range []string{"{% foo %}", "{% endif %}", "{% trans 'x' %}", "{% load nowhere %}", "{% for x %}{% endfor %}", "{% if %}{% endif %}", "{{ x|uper }}", "{% block a b %}{% endblock %}", "{% url %}", "{% include %}", "{% block a %}{% endblock b %}"} {
		for _, d := range toldOf(t, "    templates: {500.html: \""+tag+"\"}") {
			ko, _ := d.In(rule.Korean)
			_, says, _ := strings.Cut(d.Message, "TemplateSyntaxError: ")
			if !strings.HasSuffix(ko, says) {
				t.Errorf("%s: %q has not %q", tag, ko, says)
			}
		}
	}
}

// remarksOf are those that need no run.
func remarksOf(p *scenario.Program) diag.List { return language.Remarks(p.Lesson()) }
