// Package webtest tests a site's own http.Handler with a browser that keeps the cookie
// rules of a real one, and says by which rule a cookie was sent, withheld, stored or
// refused.
//
//	func TestLogin(t *testing.T) {
//		web := webtest.New(t, webtest.Hosts{"shop.test": shop.Handler(), "evil.test": evil})
//		alice := web.Browser("alice")
//		alice.Visit("https://shop.test/login")
//		trip := alice.Submit("Log in", url.Values{"user": {"alice"}, "password": {"pw"}})
//		trip.First().WantStored(t, "sid")
//		alice.WantWords(t, "Hello, alice")
//	}
//
// A Web holds sites by their names and browsers by theirs. What somebody does in a browser
// is a method of its tab: Visit, Click, Submit, Fetch. It returns a Trip, a Hop for each
// request with the decision about every cookie. A decision has the code of its rule, which
// never changes its meaning, and a failed assertion says what would have made it another:
//
//	want sid sent to /api: withheld, same-site-lax; it would go with SameSite=None; Secure
//
// That cure was played with all that the browser did before, and is never guessed.
//
// # What is real
//
// The browser follows draft-ietf-httpbis-rfc6265bis-22 as Chromium does; what it decides is
// compared with a recorded and a running Chromium. Handlers are served by net/http over
// connections in memory, so that what they see is what crossed a wire: a POST of another
// site has its Origin, its Referer and its Sec-Fetch-Site. No script of a page is run:
// Fetch, ReadCookies and WriteCookie do what one would, Fetch by the rules of CORS, of which
// Access tells. There is no cache.
//
// # Time
//
// A web's clock stands until Advance moves it, for browsers alone. In the bubble of
// testing/synctest it is the bubble's, and the handlers' time.Now goes along. Servers that
// run already (Connect) cannot be in a bubble.
//
// # Failures, waiting, goroutines
//
// An action that cannot be done fails the test at its caller's line: no such button, no
// server, too many redirects, a handler that panics, with its stack. Where that is what is
// tested, Try returns a tab whose trips have it as Err instead. An action waits for a
// handler until the test ends, or until the context of With does; its error is then that
// of the context. Browsers may be used by several goroutines at once, each browser doing
// one thing after the other; goroutines that are not the test's use Try, since only the
// test's own may end it. Everything closes when the test ends.
package webtest
