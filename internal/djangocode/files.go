package djangocode

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"statelab/internal/httpsim"
	"statelab/internal/python"
)

// File is a file of a site with its text.
type File struct{ Name, Text string }

// Files are the files of a site's code: those that it has, and for each page that says what it does the lines of its
// view. Its models are not among them, and of its settings a settings.py alone is.
func Files(s httpsim.Site) (all []File) {
	file := func(name, text string) {
		if text = strings.TrimRight(text, "\n"); text != "" {
			all = append(all, File{name, text})
		}
	}
	lines := func(name string, of *httpsim.Lines) {
		if of != nil {
			file(name, of.HeadSource)
		}
	}
	for _, f := range s.URLs {
		file(f.Name, f.Value)
	}
	file(fileNamed(s, "views", "views.py"), s.Views)
	for _, path := range slices.SortedFunc(maps.Keys(s.Pages), httpsim.InURLs) {
		if page := s.Pages[path]; page.InViews == "" && page.Order == 0 {
			file("views.py ("+path+")", ofView(View(s, path)))
		}
	}
	if s.Middleware != nil {
		code := middleware(s)
		first, rest, _ := strings.Cut(code, "\n")
		file(strings.TrimPrefix(first, "# "), rest)
	}
	lines(fileNamed(s, "forms", "forms.py"), s.Forms)
	for _, name := range slices.Sorted(maps.Keys(s.Modules)) {
		lines(name+".py", s.Modules[name])
	}
	lines(fileNamed(s, "signals", "signals.py"), s.Signals)
	file("apps.py", s.AppsFile)
	lines(fileNamed(s, "context_processors", "context_processors.py"), s.ContextProcessors)
	for _, name := range slices.Sorted(maps.Keys(s.Templates)) {
		file("templates/"+name, s.Templates[name])
	}
	for _, name := range slices.Sorted(maps.Keys(s.Locale)) {
		file("locale/"+name+"/LC_MESSAGES/django.po", s.Locale[name].Text)
	}
	file("settings.py", s.SettingsText)
	return all
}

// ofView is the code of a page up to what stands in other files.
func ofView(code string) string {
	if at := strings.Index(code, "\n\n# urls.py\n"); at >= 0 {
		rest := code[at:]
		if code = code[:at]; strings.Contains(rest, "\n\n{# templates/") {
			code += "\n\n" + rest[strings.Index(rest, "\n\n{# templates/")+2:]
		}
	}
	return strings.TrimPrefix(code, "# views.py\n")
}

// SettingSaid is a setting with what it is set to, as Python writes it.
type SettingSaid struct{ Name, Code string }

// SettingsSaid are the settings of a site as they are in effect, those too that are as Django has them, and what else its
// settings.py decides: where sessions are kept, and whether tokens and languages are looked at.
func SettingsSaid(s httpsim.Site) (all []SettingSaid) {
	for _, t := range httpsim.SettingTable() {
		value, given := s.Settings[t.Name]
		if !given {
			value = t.Default
		}
		all = append(all, SettingSaid{t.Name, SettingCode(t, value)})
	}
	all = append(all, SettingSaid{"SESSION_ENGINE", python.Quote(s.Sessions.Engine())})
	for _, m := range []struct {
		name string
		has  bool
	}{{csrfMiddleware, s.CSRF}, {localeMiddleware, s.LocaleMiddleware},
		{securityMiddleware, !s.Lacks.Security}, {authMiddleware, !s.Lacks.Auth}, {messageMiddleware, !s.Lacks.Messages}, {framesMiddleware, !s.Lacks.Frames}} {
		all = append(all, SettingSaid{python.Quote(m.name) + " in MIDDLEWARE", map[bool]string{true: "True", false: "False"}[m.has]})
	}
	for _, own := range s.OwnSettings {
		all = append(all, SettingSaid{own.Name, own.Code})
	}
	return all
}

// SettingCode is the value of a setting, as a lesson types it, in Python.
func SettingCode(t httpsim.Setting, value string) string {
	if value == "" && (t.Kind == httpsim.KindLength || t.Kind == httpsim.KindPair) {
		return "None"
	}
	return cmp.Or(valueOf(t, value), "None")
}
