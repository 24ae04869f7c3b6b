package httpsim_test

import (
	"encoding/json"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"statelab/internal/gettext"
	"statelab/internal/httpsim"
	"statelab/internal/sessionstore"
)

// translationsOf are the catalogues of testdata/translations.
func translationsOf(t *testing.T) map[string]httpsim.Translation {
	t.Helper()
	files, err := filepath.Glob("testdata/translations/*.po")
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]httpsim.Translation{}
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		c, err := gettext.Read(string(text))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		all[strings.TrimSuffix(filepath.Base(name), ".po")] = httpsim.Translation{Text: string(text), Catalog: c}
	}
	return all
}

// translationImports are those of VIEW in translations.py.
const translationImports = `from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import activate, check_for_language, deactivate, deactivate_all, get_language, get_language_bidi, get_language_from_request, get_language_info, get_supported_language_variant, gettext as _, gettext_lazy, gettext_noop, ngettext, ngettext_lazy, npgettext, override, pgettext, pgettext_lazy, to_language, to_locale
`

// translationAsk is a request of a block.
type translationAsk struct {
	Method, Path  string
	Headers, Post map[string]string
}

// TestLanguagesAreAsDjangoHasThem plays the blocks of testdata/translations.txt: which language a request gets, and what is
// said in it, is what a real Django 5.2 was recorded to do by testdata/django/translations.py.
func TestLanguagesAreAsDjangoHasThem(t *testing.T) {
	data, err := os.ReadFile("testdata/translations.txt")
	if err != nil {
		t.Fatal(err)
	}
	locale := translationsOf(t)
	for _, block := range strings.Split(strings.TrimSpace(string(data)), "\n\n\n") {
		code, wants, _ := strings.Cut(block, "\n=> ")
		lines := strings.Split(code, "\n")
		site := page("/unused/", httpsim.Text{Text: "unused"})
		site.Sessions, site.Locale, site.LocaleMiddleware = httpsim.InSignedCookies, locale, true
		settingsOfBlock(t, lines[0], &site)
		asks := 1
		for asks < len(lines) && (lines[asks] == "{}" || strings.HasPrefix(lines[asks], `{"`)) {
			asks++
		}
		view, template, _ := strings.Cut(strings.Join(lines[asks:], "\n"), "\n---\n")
		played := httpsim.Lines{Source: view, Head: programOf(t, translationImports), Program: programOf(t, view), Name: "x"}
		site.Pages["/"] = httpsim.Page{Name: "x", Get: []httpsim.Action{played}}
		site.Pages["/x/<str:a>/"] = httpsim.Page{Name: "xa", Get: []httpsim.Action{played}}
		set := httpsim.Lines{Head: programOf(t, "from django.views.i18n import set_language"), Program: programOf(t, "return set_language(request)"), Name: "set_lang"}
		site.Pages["/i18n/setlang/"] = httpsim.Page{Name: "set_language", Get: []httpsim.Action{set}, Post: []httpsim.Action{set}}
		site.Templates = map[string]string{"t.html": template}
		w, jar := start(t, site), map[string]string{}
		for i, want := range strings.Split(wants, "\n=> ") {
			recorded, err := sessionstore.ParseJSON(want)
			if err != nil {
				t.Fatal(err)
			}
			if want, _ = sessionstore.JSON(recorded); want == "" {
				t.Fatal("nothing was recorded")
			}
			if got := w.translated(lines[1+i], jar); got != want {
				t.Errorf("%s\n  request %d here %s\n  Django         %s", code, i+1, got, want)
			}
		}
	}
}

// settingsOfBlock reads the first line of a block.
func settingsOfBlock(t *testing.T, line string, site *httpsim.Site) {
	t.Helper()
	var given map[string]any
	if err := json.Unmarshal([]byte(line), &given); err != nil {
		t.Fatal(err)
	}
	site.Settings = httpsim.Settings{}
	for name, v := range given {
		switch v := v.(type) {
		case bool:
			if name == "locale" {
				site.LocaleMiddleware = v
			} else {
				site.Settings[name] = "true"
			}
		case float64:
			site.Settings[name] = "1d"
		case string:
			site.Settings[name] = v
		case []any:
			text := ""
			for _, pair := range v {
				text += pair.([]any)[0].(string) + "\t" + pair.([]any)[1].(string) + "\n"
			}
			site.Settings[name] = text
		}
	}
}

var cookieExpires = regexp.MustCompile(`expires=[^;]*; `)

// translated asks as a line of a block says, and tells the answer as translations.py writes it.
func (w *world) translated(line string, jar map[string]string) string {
	w.Helper()
	ask := translationAsk{Method: "GET", Path: "/"}
	if err := json.Unmarshal([]byte(line), &ask); err != nil {
		w.Fatal(err)
	}
	cookies, body := ask.Headers["Cookie"], ""
	for name, value := range jar {
		if cookies != "" {
			cookies += "; "
		}
		cookies += name + "=" + value
	}
	raw := ask.Method + " " + ask.Path + " HTTP/1.1\r\nHost: shop.test\r\n"
	for name, value := range ask.Headers {
		if name != "Cookie" {
			raw += name + ": " + strings.Replace(value, "http://shop.test", "https://shop.test", 1) + "\r\n"
		}
	}
	if cookies != "" {
		raw += "Cookie: " + cookies + "\r\n"
	}
	if ask.Post != nil {
		form := url.Values{}
		for name, value := range ask.Post {
			form.Set(name, value)
		}
		body = form.Encode()
		raw += "Content-Type: application/x-www-form-urlencoded\r\n"
	}
	got := w.send(raw + "Content-Length: " + itoa(len(body)) + "\r\n\r\n" + body)
	headers := sessionstore.NewDict()
	for _, name := range []string{"Content-Language", "Vary", "Location"} {
		if value := got.Header.Get(name); value != "" {
			headers.Set(name, strings.Replace(value, "https://shop.test", "http://shop.test", 1))
		}
	}
	set := sessionstore.NewList()
	for _, value := range got.Header.Values("Set-Cookie") {
		name, rest, _ := strings.Cut(value, "=")
		if name != "sessionid" {
			set.Append(cookieExpires.ReplaceAllString(value, ""))
		}
		jar[name], _, _ = strings.Cut(rest, ";")
	}
	text := got.body
	if got.StatusCode == 404 || got.StatusCode == 500 {
		text = ""
	}
	told, err := sessionstore.JSON(sessionstore.NewList(int64(got.StatusCode), text, headers, set))
	if err != nil {
		w.Fatal(err)
	}
	return told
}

// TestUnknownLanguagesAreToldOnce asks a site for dates in several languages: of one that Django has and that is not known
// here a note tells once, and of English, Korean and one that Django has not either none.
func TestUnknownLanguagesAreToldOnce(t *testing.T) {
	view := `from django.shortcuts import render
from django.contrib.auth.forms import AuthenticationForm
`
	for language, want := range map[string]int{"en-us": 0, "en": 0, "ko": 0, "ko-kr": 0, "xx": 0, "de": 1, "de-at": 1, "en-gb": 1, "pt-br": 1} {
		site := page("/x/", httpsim.Lines{Source: view, Head: programOf(t, view), Program: programOf(t, `return render(request, "t.html", {"form": AuthenticationForm()})`), Name: "x"})
		site.Templates = map[string]string{"t.html": `{% now "DATE_FORMAT" %} {{ 1|yesno }} {{ form.as_p }}`}
		site.Settings = httpsim.Settings{"LANGUAGE_CODE": language}
		w, told := start(t, site), 0
		for range 3 {
			for _, n := range w.get("/x/", "").Notes {
				if strings.HasPrefix(n.EN, "language ") {
					told++
				}
			}
		}
		if told != want {
			t.Errorf("%s is told %d times, not %d", language, told, want)
		}
	}
}
