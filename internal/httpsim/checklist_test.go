package httpsim_test

import (
	"strings"
	"testing"
	"time"

	"statelab/internal/httpsim"
)

// What Django promises about sessions, logins and tokens, a story for each line.

const deletes = `sessionid=""; expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0; Path=/; SameSite=Lax`

func writes(settings httpsim.Settings) httpsim.Site {
	site := page("/write", httpsim.SessionSet{Name: "a", Value: httpsim.Literal("1")}, httpsim.Text{Text: "x"})
	site.Settings = settings
	add := func(path string, actions ...httpsim.Action) {
		site.Pages[path] = httpsim.Page{Get: actions, Post: actions}
	}
	add("/plain", httpsim.Text{Text: "x"})
	add("/read", httpsim.Render{Template: mustParse("{{ session.a }}")})
	add("/flush", httpsim.Flush{})
	add("/empty", httpsim.SessionDelete{Name: "a"})
	add("/500", httpsim.SessionSet{Name: "a", Value: httpsim.Literal("2")}, httpsim.Fail{})
	add("/503", httpsim.SessionSet{Name: "a", Value: httpsim.Literal("2")}, httpsim.Status{Code: 503})
	add("/in", httpsim.Login{User: "alice"})
	add("/who", httpsim.LookAtUser{})
	return site
}

func mustParse(src string) httpsim.Template {
	t, err := httpsim.ParseTemplate(src)
	if err != nil {
		panic(err)
	}
	return t
}

func TestSettingsReachTheSessionCookie(t *testing.T) {
	for name, c := range map[string]struct {
		settings httpsim.Settings
		want     string
	}{
		"as Django has it":  {nil, "expires=Mon, 16 Mar 2026 09:00:00 GMT; HttpOnly; Max-Age=1209600; Path=/; SameSite=Lax"},
		"Secure":            {httpsim.Settings{"SESSION_COOKIE_SECURE": "true"}, "HttpOnly; Max-Age=1209600; Path=/; SameSite=Lax; Secure"},
		"without HttpOnly":  {httpsim.Settings{"SESSION_COOKIE_HTTPONLY": "false"}, "09:00:00 GMT; Max-Age=1209600; Path=/; SameSite=Lax"},
		"SameSite=Strict":   {httpsim.Settings{"SESSION_COOKIE_SAMESITE": "Strict"}, "Path=/; SameSite=Strict"},
		"without SameSite":  {httpsim.Settings{"SESSION_COOKIE_SAMESITE": "false"}, "Max-Age=1209600; Path=/"},
		"domain and path":   {httpsim.Settings{"SESSION_COOKIE_DOMAIN": "shop.test", "SESSION_COOKIE_PATH": "/w"}, "Domain=shop.test; expires=Mon, 16 Mar 2026 09:00:00 GMT; HttpOnly; Max-Age=1209600; Path=/w; SameSite=Lax"},
		"until the browser": {httpsim.Settings{"SESSION_EXPIRE_AT_BROWSER_CLOSE": "true"}, "; HttpOnly; Path=/; SameSite=Lax"},
		"a minute":          {httpsim.Settings{"SESSION_COOKIE_AGE": "1m"}, "expires=Mon, 02 Mar 2026 09:01:00 GMT; HttpOnly; Max-Age=60; Path=/; SameSite=Lax"},
	} {
		t.Run(name, func(t *testing.T) {
			w := start(t, writes(c.settings))
			if got := lines(w.get("/write", "")); !strings.HasSuffix(got, c.want) {
				t.Errorf("the cookie is %s, want …%s", got, c.want)
			}
		})
	}
}

func TestTheMiddleware(t *testing.T) {
	for name, story := range map[string]func(w *world, key string){
		"500 saves nothing": func(w *world, key string) {
			if a := w.get("/500", key); a.StatusCode != 500 || lines(a) != "" || w.rows()[0].Data[0].Value != `"1"` {
				w.Errorf("it sends %q, the row holds %v", lines(a), w.rows()[0].Data)
			}
		},
		"saved and accessed, it varies by cookie": func(w *world, _ string) {
			if a := w.get("/write", ""); a.Header.Get("Vary") != "Cookie" || !a.Handling.Session.Accessed || !a.Handling.Session.Modified {
				w.Errorf("Vary is %q, the session %+v", a.Header.Get("Vary"), a.Handling.Session)
			}
		},
		"503 saves nothing": func(w *world, key string) {
			if a := w.get("/503", key); lines(a) != "" || w.rows()[0].Data[0].Value != `"1"` {
				w.Errorf("it sends %q, the row holds %v", lines(a), w.rows()[0].Data)
			}
		},
		"flush with a cookie deletes it": func(w *world, key string) {
			if a := w.get("/flush", key); lines(a) != deletes || a.Header.Get("Vary") != "Cookie" || len(w.rows()) != 0 {
				w.Errorf("it sends %q, Vary %q", lines(a), a.Header.Get("Vary"))
			}
		},
		"flush without a cookie sends none": func(w *world, _ string) {
			if a := w.get("/flush", ""); lines(a) != "" || a.Header.Get("Vary") != "Cookie" {
				w.Errorf("it sends %q, Vary %q", lines(a), a.Header.Get("Vary"))
			}
		},
		"a session emptied by del keeps its key": func(w *world, key string) {
			if a := w.get("/empty", key); a.cookie("sessionid") != key || len(w.rows()) != 1 || len(w.rows()[0].Data) != 0 {
				w.Errorf("it sends %q, the rows are %+v", lines(a), w.rows())
			}
		},
		"a page that looks at nothing asks nothing": func(w *world, key string) {
			if a := w.get("/plain", key); len(a.Queries) != 0 || a.Header.Get("Vary") != "" || lines(a) != "" {
				w.Errorf("it asks %v, sends %q, Vary %q", a.queries(), lines(a), a.Header.Get("Vary"))
			}
		},
		"a read does not renew": func(w *world, key string) {
			w.clock.Advance(time.Hour)
			if a := w.get("/read", key); lines(a) != "" || a.Header.Get("Vary") != "Cookie" || w.rows()[0].Expires.Sub(w.clock.Now()) != 14*24*time.Hour-time.Hour {
				w.Errorf("it sends %q, the row lasts until %v", lines(a), w.rows()[0].Expires)
			}
		},
		"an unknown key is not adopted": func(w *world, _ string) {
			made := "sessionid=" + strings.Repeat("z", 32)
			if a := w.get("/write", made); a.cookie("sessionid") == made || len(w.rows()) != 2 {
				w.Errorf("it sends %q", lines(a))
			}
		},
		"an unknown key that is read is deleted, and makes no row": func(w *world, _ string) {
			if a := w.get("/read", "sessionid="+strings.Repeat("z", 32)); lines(a) != deletes || len(w.rows()) != 1 {
				w.Errorf("it sends %q, %d rows", lines(a), len(w.rows()))
			}
		},
		"keys tell case apart": func(w *world, key string) {
			if a := w.get("/read", "sessionid="+strings.ToUpper(strings.TrimPrefix(key, "sessionid="))); a.body != "" {
				w.Errorf("the key in capitals reads %q", a.body)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := start(t, writes(nil))
			story(w, w.get("/write", "").cookie("sessionid"))
		})
	}
	t.Run("SAVE_EVERY_REQUEST renews the cookie", func(t *testing.T) {
		w := start(t, writes(httpsim.Settings{"SESSION_SAVE_EVERY_REQUEST": "true"}))
		key := w.get("/write", "").cookie("sessionid")
		w.clock.Advance(time.Hour)
		a := w.get("/plain", key)
		w.wantQueries(a, "SELECT django_session", "UPDATE django_session")
		if a.cookie("sessionid") != key || a.Header.Get("Vary") != "Cookie" {
			t.Errorf("it sends %q, Vary %q", lines(a), a.Header.Get("Vary"))
		}
	})
	t.Run("flush with a domain and a path deletes the cookie there", func(t *testing.T) {
		w := start(t, writes(httpsim.Settings{"SESSION_COOKIE_DOMAIN": "shop.test", "SESSION_COOKIE_PATH": "/w"}))
		key := w.get("/write", "").cookie("sessionid")
		want := `sessionid=""; Domain=shop.test; expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0; Path=/w; SameSite=Lax`
		if got := lines(w.get("/flush", key)); got != want {
			t.Errorf("it sends %s", got)
		}
	})
}
