package page

import (
	"slices"
	"testing"
)

// What repeats is folded between arguments, against the piece above that stands there whole,
// and no two pieces look the same then.
func TestWhatRepeatsIsFolded(t *testing.T) {
	for name, test := range map[string]struct{ texts, want []string }{
		"arguments": {
			[]string{`response.set_cookie("theme", "dark", path="/theme")`, `response.set_cookie("theme", "dark", samesite="None")`, `response.set_cookie("theme", "light")`, `logout(request)`, `response.set_cookie("theme", "dark")`},
			[]string{`response.set_cookie("theme", "dark", path="/theme")`, `…samesite="None")`, `…"light")`, `logout(request)`, `response.set_cookie("theme", "dark")`},
		},
		"settings": {
			[]string{`SESSION_COOKIE_PATH = "/2"`, `SESSION_COOKIE_PATH = "/login/"`, `SESSION_COOKIE_DOMAIN = "2"`, `SESSION_COOKIE_PATH = "/"`},
			[]string{`SESSION_COOKIE_PATH = "/2"`, `…= "/login/"`, `SESSION_COOKIE_DOMAIN = "2"`, `SESSION_COOKIE_PATH = "/"`},
		},
		"both ends": {
			[]string{`jwt.encode({"exp": now + timedelta(minutes=1)}, settings.SECRET_KEY)`, `jwt.encode({"exp": now + timedelta(minutes=900)}, settings.SECRET_KEY)`, `jwt.encode({"exp": 900}, settings.SECRET_KEY)`},
			[]string{`jwt.encode({"exp": now + timedelta(minutes=1)}, settings.SECRET_KEY)`, `…minutes=900…`, `…"exp": 900…`},
		},
		"the end alone": {
			[]string{`if request.GET.get("cake") != request.session.get("cake"):`, `if request.POST.get("cake") != request.session.get("cake"):`},
			[]string{`if request.GET.get("cake") != request.session.get("cake"):`, `if request.POST.get("cake"…`},
		},
		"short, the same, and nothing": {
			[]string{`key=k9`, `key=k92`, `key=k9`, ``},
			[]string{`key=k9`, `key=k92`, `key=k9`, ``},
		},
		"what would look the same": {
			[]string{`request.session["a"] = request.GET["page"]`, `request.session["b"] = request.GET["page"]`, `request.session["b"] = request.POST["page"]`, `request.session["b"] = request.GET["page"]`},
			[]string{`request.session["a"] = request.GET["page"]`, `…"b"…`, `…"b"] = request.POST["page"]`, `request.session["b"] = request.GET["page"]`},
		},
	} {
		var all []piece
		for _, text := range test.texts {
			all = append(all, piece{Text: text})
		}
		fold(all)
		var got []string
		for _, p := range all {
			if p.Before+p.Own()+p.After != p.Text {
				t.Errorf("%s: %q is in parts %q, %q, %q", name, p.Text, p.Before, p.Own(), p.After)
			}
			shown := p.Own()
			if p.Before != "" {
				shown = "…" + shown
			}
			if p.After != "" {
				shown += "…"
			}
			got = append(got, shown)
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%s: shown are\n%q, want\n%q", name, got, test.want)
		}
	}
}
