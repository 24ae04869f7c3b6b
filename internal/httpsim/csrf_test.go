package httpsim_test

import (
	"strings"
	"testing"

	"statelab/internal/httpsim"
)

func TestTokensByTheBook(t *testing.T) {
	site := writes(nil)
	site.CSRF = true
	site.Pages["/form"] = httpsim.Page{Get: []httpsim.Action{httpsim.Render{Template: mustParse("{% csrf_token %}{% csrf_token %}")}}}
	w := start(t, site)
	secret := w.get("/form", "").cookie("csrftoken")
	// ask posts with headers and fields, and returns the status and why it was refused.
	ask := func(cookie, headers, body string) (int, string) {
		a := w.send("POST /write HTTP/1.1\r\nHost: shop.test\r\n" + cookieHeader(cookie) + headers +
			"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: " + itoa(len(body)) + "\r\n\r\n" + body)
		return a.StatusCode, strings.TrimPrefix(a.notes()[0], "refused: ")
	}
	const from, field = "Origin: https://shop.test\r\n", "csrfmiddlewaretoken="
	token := strings.TrimPrefix(secret, "csrftoken=") // the secret itself is a token, too
	refusals := func(t *testing.T, cases [][4]string) {
		t.Helper()
		for _, c := range cases { // cookie, headers, body, why
			if status, why := ask(c[0], c[1], c[2]); status != 403 || why != c[3] {
				t.Errorf("%q with %q and %q is %d, %q; want %q", c[0], c[1], c[2], status, why, c[3])
			}
		}
	}
	t.Run("the cookie is set once and only where a token is used", func(t *testing.T) {
		if a := w.get("/plain", ""); lines(a) != "" || a.Header.Get("Vary") != "" {
			t.Errorf("a page without a token sends %q", lines(a))
		}
		if a := w.get("/form", ""); len(a.Header.Values("Set-Cookie")) != 1 || a.Header.Get("Vary") != "Cookie" {
			t.Errorf("two tokens send %q", lines(a))
		}
	})
	t.Run("a bare secret is not replaced on GET", func(t *testing.T) {
		if a := w.get("/plain", secret); lines(a) != "" {
			t.Errorf("a page without a token sends %q", lines(a))
		}
		if a := w.get("/form", secret); a.cookie("csrftoken") != secret {
			t.Errorf("the secret %s becomes %s", secret, a.cookie("csrftoken"))
		}
	})
	t.Run("an invalid secret is replaced", func(t *testing.T) {
		for _, bad := range []string{"short", strings.Repeat("a", 33), strings.Repeat("-", 32), strings.Repeat("a", 63) + "*"} {
			a := w.get("/plain", "csrftoken="+bad)
			if got := a.cookie("csrftoken"); got == "csrftoken="+bad || len(got) != len(secret) {
				t.Errorf("%q becomes %q", bad, got)
			}
		}
	})
	t.Run("lengths and alphabet", func(t *testing.T) {
		refusals(t, [][4]string{
			{secret, from, field + token[:31], "CSRF token from POST has incorrect length."},
			{secret, from, field + token + token + "a", "CSRF token from POST has incorrect length."},
			{secret, from, field + "-" + token[1:], "CSRF token from POST has invalid characters."},
			{"csrftoken=" + token[:31], from, field + token, "CSRF cookie has incorrect length."},
			{"csrftoken=-" + token[1:], from, field + token, "CSRF cookie has invalid characters."},
		})
	})
	t.Run("header or field", func(t *testing.T) {
		for _, c := range [][2]string{{"", field + token}, {"X-CSRFToken: " + token + "\r\n", ""}, {"X-CSRFToken: no\r\n", field + token}} {
			if status, why := ask(secret, from+c[0], c[1]); status != 200 {
				t.Errorf("%q is %d, %q", c, status, why)
			}
		}
		refusals(t, [][4]string{
			{secret, from + "X-CSRFToken: " + strings.Repeat("a", 32) + "\r\n", "", "CSRF token from the 'X-Csrftoken' HTTP header incorrect."},
			{secret, from, field + strings.Repeat("a", 64), "CSRF token from POST incorrect."},
		})
	})
	t.Run("no cookie, no token", func(t *testing.T) {
		refusals(t, [][4]string{{"", from, field + token, "CSRF cookie not set."}, {secret, from, "", "CSRF token missing."}})
	})
	t.Run("a bad origin", func(t *testing.T) {
		for _, origin := range []string{"https://evil.test", "http://shop.test", "null", "https://shop.test.evil.test", "https://shop.test:444"} {
			refusals(t, [][4]string{{secret, "Origin: " + origin + "\r\n", field + token,
				"Origin checking failed - " + origin + " does not match any trusted origins."}})
		}
	})
	t.Run("a bad referer by https", func(t *testing.T) {
		refusals(t, [][4]string{
			{secret, "", field + token, "Referer checking failed - no Referer."},
			{secret, "Referer: shop\r\n", field + token, "Referer checking failed - Referer is malformed."},
			{secret, "Referer: http://shop.test/\r\n", field + token, "Referer checking failed - Referer is insecure while host is secure."},
			{secret, "Referer: https://evil.test/\r\n", field + token, "Referer checking failed - https://evil.test/ does not match any trusted origins."},
		})
		if status, why := ask(secret, "Referer: https://shop.test/form\r\n", field+token); status != 200 {
			t.Errorf("the site's own is %d, %q", status, why)
		}
	})
	t.Run("login rotates the secret", func(t *testing.T) {
		if got := w.get("/in", secret).cookie("csrftoken"); got == secret || len(got) != len(secret) {
			t.Errorf("the secret %s becomes %q", secret, got)
		}
	})
}
