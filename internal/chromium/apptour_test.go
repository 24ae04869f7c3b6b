package chromium_test

import (
	"fmt"
	"html"
	"net/url"
	"slices"
	"strconv"
)

// appTour is what a tour over a real application knows of it.
type appTour struct {
	origins []string // that the application answers for
	others  []string // of servers beside it: another port of the same host, other hosts
}

// appPath draws a path of the application, and what it shall do.
func (d *tour) appPath(q url.Values) string {
	for range d.IntN(3) {
		q.Add("do", d.often([]string{"write:a", "write:b", "read:a", "user:", "login:alice"},
			"login:bob", "logout:", "flush:", "cycle:", "drop:a", "nest:x", "long:abc", "expiry:0", "expiry:300", "expiry:-5", "fail:"))
	}
	if d.IntN(12) == 0 {
		q.Set("drop", d.of("sid", "lax", "csrftoken", "sessionid"))
	}
	return d.often([]string{"/page/", "/dir/page/"}, "/open/", "/private/", "/page", "/none/")
}

// asks draws an address of the application that is none of a page.
func (d *tour) asks(path string) string {
	d.number++
	q := url.Values{"n": {strconv.Itoa(d.number)}}
	host := d.of(d.app.origins...)
	if d.IntN(3) == 0 {
		q.Add("set", d.line(host, false))
	}
	return host + path + "?" + q.Encode()
}

// appElement is a part of a page that wants more of a server than a page.
func (d *tour) appElement(host string) string {
	raw := func() string {
		return "/raw/" + d.often([]string{"chunked", "hints", "odd"}, "cut", "silent", "chunked", "hints", "odd", "mixed")
	}
	switch d.IntN(13) {
	case 9: // a service worker passes on what is asked for from then on
		return `<script>navigator.serviceWorker?.register("/static/worker.js?head=Service-Worker-Allowed:+/", {scope: "/"}).catch(() => {})</script>`
	case 10: // what is asked for as the page goes
		return fmt.Sprintf(`<script>addEventListener("pagehide", () => { fetch(%s, {keepalive: true, credentials: %q}).catch(() => {}); navigator.sendBeacon(%s) })</script>`, quote(d.asks("/open/")), d.of("include", "same-origin"), quote(d.asks("/open/")))
	case 11:
		id := fmt.Sprint("p", d.number)
		return fmt.Sprintf(`<link rel="prefetch" href="%s"><link rel="manifest" href="%s"><a id="%s" ping="%s" href="#p">x</a><script>document.getElementById(%q).click(); import(%s).catch(() => {})</script>`,
			html.EscapeString(d.asks("/page/")), html.EscapeString(d.asks("/page/")), id, html.EscapeString(d.asks("/open/")), id, quote(d.asks("/page/")))
	case 12: // what stands in for a frame
		return fmt.Sprintf(`<object data="%s"></object><video src="%s"></video>`, html.EscapeString(d.asks("/page/")), html.EscapeString(d.asks("/raw/chunked")))
	case 0:
		return fmt.Sprintf(`<link rel="stylesheet" href="%s/static/tour.css"><script src="%s/static/tour.js"></script>`, d.of(d.app.origins...), d.of(d.app.origins...))
	case 1:
		return fmt.Sprintf(`<script>{const e = new EventSource(%s, {withCredentials: %s}); let n = 0; e.onmessage = () => { if (++n > 2) e.close() }; e.onerror = () => e.close()}</script>`,
			quote(d.asks("/events/")), d.of("true", "false"))
	case 2:
		socket, _ := url.Parse(d.asks("/raw/socket"))
		socket.Scheme = "ws"
		return fmt.Sprintf(`<script>{const s = new WebSocket(%s); s.onmessage = () => s.send("\u0000hello")}</script>`, quote(socket.String()))
	case 3:
		return fmt.Sprintf(`<script>fetch(%s, {method: "HEAD", credentials: %q}).catch(() => {})</script>`, quote(d.asks(d.of("/page/", "/open/"))), d.of("include", "same-origin"))
	case 4:
		return fmt.Sprintf(`<script>fetch(%s, {method: %q, credentials: "include", body: new Uint8Array(%d).map((_, i) => i * 7)}).catch(() => {})</script>`,
			quote(d.asks(d.of("/upload/", "/upload/", "/unread/", "/raw/early"))), d.of("POST", "PUT"), d.size(0, 10, 70000, 700000))
	case 5:
		return `<iframe src="` + html.EscapeString(d.asks(raw())) + `"></iframe>`
	}
	return `<img src="` + html.EscapeString(d.asks(raw())) + `">`
}

func (c chance) size(all ...int) int { return all[c.IntN(len(all))] }

// appAct is what is done in a page of an origin: a form of it is filled in and sent, or a page
// is opened that has one, by Django's own login or with a token.
func (d *tour) appAct(origin string) string {
	app := d.of(d.app.origins...)
	if slices.Contains(d.app.origins, origin) && d.IntN(2) == 0 {
		app = origin
	}
	to := ""
	switch d.IntN(8) {
	case 0, 1, 2:
		to = app + "/login/?next=" + url.QueryEscape(d.of("/page/?do=write:a", "/private/", "/none/"))
	case 3:
		to = app + "/logout/"
	case 4, 5, 6:
		to = d.address(app, url.Values{"form": {d.address(app, nil)}})
	default:
		to = app + "/private/?n=" + strconv.Itoa(d.number)
	}
	return fmt.Sprintf("if (document.getElementById('f')) %s else location = %s", d.fillIn(), quote(to))
}

// fillIn fills in the form of the page and sends it.
func (d *tour) fillIn() string {
	name := d.of("alice", "bob")
	secret := d.often([]string{"pw-" + name}, "wrong")
	spoil := d.often([]string{""}, "csrfmiddlewaretoken.value = 'x'", "csrfmiddlewaretoken.remove()")
	return fmt.Sprintf("{const f = document.getElementById('f'), {username, password, csrfmiddlewaretoken} = f.elements; if (username) { username.value = %q; password.value = %q } %s; f.submit()}", name, secret, spoil)
}
