package httpsim_test

import (
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"statelab/internal/httpsim"
	"statelab/internal/python"
	"statelab/internal/rule"
	"statelab/internal/sessionstore"
)

const peekAtMessages, showMessages = `{% if messages %}some{% else %}none{% endif %} {{ messages|length }}`,
	`{% for message in messages %}<li class="{{ message.tags }}">{{ message.level_tag }} {{ message.level }} {{ message.extra_tags }}: {{ message }}{% if message.level == DEFAULT_MESSAGE_LEVELS.ERROR %}!{% endif %}</li>{% endfor %}`

// TestMessagesAreKeptAsByDjango runs the views of testdata/messages.txt, with what a real Django keeps of their messages,
// which testdata/django/messages.py has recorded.
func TestMessagesAreKeptAsByDjango(t *testing.T) {
	data, err := os.ReadFile("testdata/messages.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, block := range strings.Split(strings.TrimSpace(string(data)), "\n\n") {
		lines, want, _ := strings.Cut(block, "\n=> ")
		settings := httpsim.Settings{"SECRET_KEY": strings.Repeat("k", 50)}
		if head, _, _ := strings.Cut(lines, "\n"); strings.HasPrefix(head, "# ") {
			for _, pair := range strings.Fields(head[2:]) {
				name, value, _ := strings.Cut(pair, "=")
				settings[name] = value
			}
		}
		program, err := python.Program(lines)
		if err != nil {
			t.Fatal(err)
		}
		site := page("/x/", httpsim.Lines{Source: lines, Program: program, Name: "x"})
		site.Pages["/peek/"] = httpsim.Page{Get: []httpsim.Action{httpsim.Render{Template: parse(t, peekAtMessages)}}}
		site.Pages["/show/"] = httpsim.Page{Get: []httpsim.Action{httpsim.Render{Template: parse(t, showMessages)}}}
		site.Settings = settings
		w, jar := start(t, site), map[string]string{}
		wanted := strings.Split(want, "\n=> ")
		for i, address := range []string{"/x/?n=1", "/x/?n=2", "/peek/", "/show/", "/show/"} {
			cookies := ""
			for _, name := range slices.Sorted(maps.Keys(jar)) {
				cookies += "; " + name + "=" + jar[name]
			}
			if cookies != "" {
				cookies = "Cookie: " + cookies[2:] + "\r\n"
			}
			got := w.messagesTold(w.send("GET "+address+" HTTP/1.1\r\nHost: shop.test\r\n"+cookies+"\r\n"), jar, strings.Contains(wanted[i], `"messages=.[`))
			if got != wanted[i] {
				t.Errorf("%s\n  request %d here %s\n  Django         %s", lines, i+1, got, wanted[i])
				break
			}
		}
	}
}

// inExpires is the moment of a cookie that is deleted.
var inExpires = regexp.MustCompile(`expires=[^;]*; `)

// messagesTold is an answer as messages.py writes it: of the cookie of messages what is in it, where that is asked for.
func (w *world) messagesTold(got answer, jar map[string]string, decoded bool) string {
	w.Helper()
	set := w.cookiesTold(got, jar, func(raw, name, value string, over bool) string {
		switch {
		case name == "sessionid":
			return "sessionid" + map[bool]string{true: "="}[over]
		case decoded && !over:
			codec := sessionstore.Codec{Secret: "django.http.cookies" + strings.Repeat("k", 50), Salt: "django.contrib.messages"}
			d := codec.Decode(value)
			if d.Signature != sessionstore.SignatureValid {
				w.Errorf("%s is signed otherwise", value)
			}
			return "messages=." + d.JSON
		}
		return inExpires.ReplaceAllString(raw, "")
	})
	return w.answerTold(got, set, got.Header.Get("Vary"), w.dataTold(jar))
}

// TestTheLinesOfMessagesAreToldInOrder adds messages that do not fit into the cookie, and goes through them: what leads to
// something stands before it, and the browser alone deletes a cookie.
func TestTheLinesOfMessagesAreToldInOrder(t *testing.T) {
	const lines = `from django.contrib import messages
from django.http import HttpResponse
from django.utils.crypto import get_random_string
for n in range(3):
    messages.info(request, "".join(get_random_string(30) for part in range(30)))
return HttpResponse("ok")`
	program, err := python.Program(lines)
	if err != nil {
		t.Fatal(err)
	}
	site := page("/x/", httpsim.Lines{Source: lines, Program: program, Name: "x"})
	site.Pages["/show/"] = httpsim.Page{Get: []httpsim.Action{httpsim.Render{Template: parse(t, showMessages)}}}
	w, cookies := start(t, site), ""
	for _, c := range []struct {
		address string
		want    []rule.Text
	}{
		{"/x/", []rule.Text{
			{EN: "MessageMiddleware: too long for the 2048 bytes of the cookie (1)", KO: "MessageMiddleware: 1개는 쿠키 2048바이트에 들어가지 않음"},
			{EN: "MessageMiddleware: into the cookie messages (2)", KO: "MessageMiddleware: 서명한 쿠키 messages에 2개를 넣음"},
			{EN: "no key, nothing to look up", KO: "키가 없어 찾을 것도 없음"},
			{EN: `MessageMiddleware: into session["_messages"] (1)`, KO: `MessageMiddleware: session["_messages"]에 1개를 넣음`},
		}},
		{"/show/", []rule.Text{
			{EN: "messages: gone through (3)", KO: "messages: 3개를 읽었으므로"},
			{EN: "so the browser is asked to delete the cookie messages", KO: "쿠키 messages를 지워 달라고 부탁함"},
		}},
	} {
		got := w.send("GET " + c.address + " HTTP/1.1\r\nHost: shop.test\r\n" + cookies + "\r\n")
		var set []string
		for _, s := range got.Cookies() {
			set = append(set, s.Name+"="+s.Value)
		}
		cookies = "Cookie: " + strings.Join(set, "; ") + "\r\n"
		notes := got.Notes
		for _, lang := range []rule.Language{rule.English, rule.Korean} {
			at := -1
			for _, want := range c.want {
				i := slices.IndexFunc(notes, func(n rule.Text) bool { return strings.Contains(n.In(lang), want.In(lang)) })
				if i <= at {
					t.Errorf("%s: %q is not there, or before what leads to it: %q", c.address, want.In(lang), notes)
				}
				at = i
			}
		}
	}
}
