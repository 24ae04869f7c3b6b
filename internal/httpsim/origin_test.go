package httpsim_test

import (
	"strings"
	"testing"

	"statelab/internal/httpsim"
)

// TestOriginsThatAreTrusted follows CsrfViewMiddleware and HttpRequest of Django 4.0 and
// later, by their source: _origin_verified, _check_referer, scheme and get_host. What is not
// refused for where it comes from lacks its cookie.
func TestOriginsThatAreTrusted(t *testing.T) {
	const good = "CSRF cookie not set."
	bad := func(origin string) string {
		return "Origin checking failed - " + origin + " does not match any trusted origins."
	}
	badReferer := func(referer string) string {
		return "Referer checking failed - " + referer + " does not match any trusted origins."
	}
	behind := func(sets ...string) *httpsim.Proxy { return &httpsim.Proxy{Sets: sets} }
	believing := httpsim.Settings{"SECURE_PROXY_SSL_HEADER": "HTTP_X_FORWARDED_PROTO\nhttps"}
	listing := httpsim.Settings{"CSRF_TRUSTED_ORIGINS": "https://shop.test\nhttp://*.club.test\nhttps://other.test:8443"}
	for _, c := range []struct {
		what     string
		proxy    *httpsim.Proxy
		settings httpsim.Settings
		headers  string
		want     string
	}{
		{"its own", nil, nil, "Origin: https://shop.test", good},
		{"none, of a browser that hides it", nil, nil, "Origin: null", bad("null")},
		{"an empty one", nil, nil, "Origin: ", bad("")},
		{"behind a proxy that tells nothing", behind(), nil, "Origin: https://shop.test", bad("https://shop.test")},
		{"behind one that nobody believes", behind("X-Forwarded-Proto"), nil, "Origin: https://shop.test", bad("https://shop.test")},
		{"behind one that is believed", behind("X-Forwarded-Proto"), believing, "Origin: https://shop.test", good},
		{"behind one that lets clients lie", behind(), believing, "Origin: https://shop.test\r\nX-Forwarded-Proto: https", good},
		{"with the value of the first proxy of several", behind(), believing, "Origin: https://shop.test\r\nX-Forwarded-Proto: https , http", good},
		{"with another value", behind(), believing, "Origin: https://shop.test\r\nX-Forwarded-Proto: on", bad("https://shop.test")},
		{"listed", behind(), listing, "Origin: https://shop.test", good},
		{"listed with a port", behind(), listing, "Origin: https://other.test:8443", good},
		{"listed with another port", behind(), listing, "Origin: https://other.test", bad("https://other.test")},
		{"a subdomain that is listed", behind(), listing, "Origin: http://www.club.test", good},
		{"the domain above it", behind(), listing, "Origin: http://club.test", good},
		{"a subdomain by another scheme", behind(), listing, "Origin: https://www.club.test", bad("https://www.club.test")},
		{"another that ends alike", behind(), listing, "Origin: http://badclub.test", bad("http://badclub.test")},
		{"asked by another host", &httpsim.Proxy{Host: "127.0.0.1:8000", Sets: []string{"X-Forwarded-Proto"}}, believing, "Origin: https://shop.test", bad("https://shop.test")},
		{"whose own is told", &httpsim.Proxy{Host: "127.0.0.1:8000", Sets: []string{"X-Forwarded-Proto", "X-Forwarded-Host"}},
			httpsim.Settings{"SECURE_PROXY_SSL_HEADER": "HTTP_X_FORWARDED_PROTO\nhttps", "USE_X_FORWARDED_HOST": "true"}, "Origin: https://shop.test", good},

		{"http needs no referer", behind(), nil, "X-Nothing: 1", good},
		{"https does", behind("X-Forwarded-Proto"), believing, "X-Nothing: 1", "Referer checking failed - no Referer."},
		{"and one that says something", nil, nil, "Referer: ", "Referer checking failed - Referer is malformed."},
		{"of its own", nil, nil, "Referer: https://shop.test/a", good},
		{"as it is written", nil, nil, "Referer: https://SHOP.test/a", badReferer("https://SHOP.test/a")},
		{"of one that is listed, by whichever scheme", nil, listing, "Referer: https://www.club.test/", good},
		{"of another", nil, listing, "Referer: https://evil.test/", badReferer("https://evil.test/")},
		{"of the domain of the cookie", nil, httpsim.Settings{"CSRF_COOKIE_DOMAIN": ".test"}, "Referer: https://mail.test/", good},
	} {
		site := httpsim.Site{CSRF: true, Proxy: c.proxy, Settings: c.settings, Pages: map[string]httpsim.Page{"/": {Post: []httpsim.Action{httpsim.Text{Text: "Hello."}}}}}
		a := start(t, site).send("POST / HTTP/1.1\r\nHost: shop.test\r\n" + c.headers + "\r\nContent-Length: 0\r\n\r\n")
		if got := a.Reason.Says; got != c.want {
			t.Errorf("%s: %q, want %q", c.what, got, c.want)
		}
	}
}

// TestSettingsOfAProxyThatSayNothing are refused where they are read.
func TestSettingsOfAProxyThatSayNothing(t *testing.T) {
	for setting, want := range map[[2]string]string{
		{"CSRF_TRUSTED_ORIGINS", "shop.test"}:                        "begins with a scheme, as in https://shop.test",
		{"CSRF_TRUSTED_ORIGINS", "https://shop.test/"}:               "browsers never send",
		{"CSRF_TRUSTED_ORIGINS", "https://*.shop.test"}:              "",
		{"SECURE_PROXY_SSL_HEADER", "HTTP_X_FORWARDED_PROTO"}:        "is a header and its value",
		{"SECURE_PROXY_SSL_HEADER", "X-Forwarded-Proto\nhttps"}:      "names the header as request.META does",
		{"SECURE_PROXY_SSL_HEADER", "HTTP_X_FORWARDED_PROTO\nhttps"}: "",
	} {
		err := httpsim.CheckSetting(setting[0], setting[1])
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%q: %v, want %q", setting, err, want)
		}
	}
}

// TestHttpsIsAskedFor: SECURE_SSL_REDIRECT keeps the query, and leaves https alone.
func TestHttpsIsAskedFor(t *testing.T) {
	site := httpsim.Site{HTTP: true, Settings: httpsim.Settings{"SECURE_SSL_REDIRECT": "true", "ALLOWED_HOSTS": ".test"},
		Pages: map[string]httpsim.Page{"/": {Get: []httpsim.Action{httpsim.Text{Text: "Hello."}}}}}
	if a := start(t, site).get("/", ""); a.StatusCode != 200 {
		t.Errorf("over https: %d", a.StatusCode)
	}
	site.Proxy = &httpsim.Proxy{}
	w := start(t, site)
	if a := w.get("/?a=b", ""); a.StatusCode != 301 || a.Header.Get("Location") != "https://shop.test/?a=b" || a.Reason.Name != "not-https" {
		t.Errorf("behind a proxy: %d, %s, %+v", a.StatusCode, a.Header.Get("Location"), a.Reason)
	}
	if a := w.send("GET / HTTP/1.1\r\nHost: shop.example\r\n\r\n"); a.StatusCode != 400 || a.Reason.Name != "DisallowedHost" {
		t.Errorf("to a host that is not allowed: %d, %+v", a.StatusCode, a.Reason)
	}
}

// TestALineThatIsTooLong is refused by the proxy, or else by the server.
func TestALineThatIsTooLong(t *testing.T) {
	for _, c := range []struct {
		proxy         *httpsim.Proxy
		limit         int
		bytes, status int
	}{
		{nil, 0, httpsim.ServerHeaderLimit, 200}, {nil, 0, httpsim.ServerHeaderLimit + 1, 431},
		{nil, 300, 300, 200}, {nil, 300, 301, 431},
		{&httpsim.Proxy{}, 0, httpsim.ProxyHeaderLimit, 200}, {&httpsim.Proxy{}, 0, httpsim.ProxyHeaderLimit + 1, 400},
		{&httpsim.Proxy{HeaderLimit: 1000}, 300, 900, 431}, {&httpsim.Proxy{HeaderLimit: 1000}, 300, 1001, 400},
	} {
		site := httpsim.Site{Proxy: c.proxy, HeaderLimit: c.limit, Pages: map[string]httpsim.Page{"/": {Get: []httpsim.Action{httpsim.Text{Text: "Hello."}}}}}
		a := start(t, site).get("/", strings.Repeat("a", c.bytes-len("Cookie: ")))
		if a.StatusCode != c.status || (a.Reason.Name == "header-too-large") != (c.status != 200) {
			t.Errorf("%d bytes, limits %+v and %d: %d, %+v; want %d", c.bytes, c.proxy, c.limit, a.StatusCode, a.Reason, c.status)
		}
	}
}
