package webtest

import (
	"net/http"
	"net/url"
	"sync"
	"time"

	"statelab/internal/cookiejar"
	"statelab/internal/httpjar"
)

// ClientJar is a browser's cookie jar for an http.Client that is there already. Its fields
// are set before its first use; several goroutines may use it then. The zero value is
// Chromium's jar by the wall clock.
//
// An http.Client tells its jar less than a browser knows: every request looks as if a
// person had typed its address, so that SameSite cookies go along with each that their host, path and scheme allow. The client drops lines
// whose name is no token before the jar sees them. A Browser knows all of it.
type ClientJar struct {
	Settings Settings
	Now      func() time.Time // nil is time.Now
	// OnDecision, where not nil, is told of every decision, with the address that was
	// asked. It must not use the jar.
	OnDecision func(at *url.URL, d Decision)

	once sync.Once
	mu   sync.Mutex
	jar  httpjar.Jar
}

var _ http.CookieJar = (*ClientJar)(nil)

// locked opens the jar, and does something that no other goroutine does at the same time.
func (j *ClientJar) locked(do func()) {
	j.once.Do(func() {
		j.jar.Jar = cookiejar.New(j.Settings.options())
		if j.jar.Now = j.Now; j.Now == nil {
			j.jar.Now = time.Now
		}
		j.jar.OnSet = func(u *url.URL, d cookiejar.SetDecision) { j.tell(u, storing(&d, nil)) }
		j.jar.OnSelect = func(u *url.URL, s cookiejar.Selection) {
			for _, d := range s.Decisions {
				j.tell(u, sending(&d, nil))
			}
		}
	})
	j.mu.Lock()
	defer j.mu.Unlock()
	do()
}

func (j *ClientJar) tell(u *url.URL, d Decision) {
	if j.OnDecision != nil {
		j.OnDecision(u, d)
	}
}

// SetCookies implements http.CookieJar.
func (j *ClientJar) SetCookies(u *url.URL, cookies []*http.Cookie) {
	j.locked(func() { j.jar.SetCookies(u, cookies) })
}

// Cookies implements http.CookieJar. Values that net/http could not write without changing
// them are left out: see Header.
func (j *ClientJar) Cookies(u *url.URL) (cookies []*http.Cookie) {
	j.locked(func() { cookies = j.jar.Cookies(u) })
	return cookies
}

// Header returns the Cookie header that a browser would send to an address, "" for none.
func (j *ClientJar) Header(u *url.URL) (header string) {
	j.locked(func() { header = j.jar.Header(u) })
	return header
}

// All returns the cookies that the jar holds and that have not expired, oldest first.
func (j *ClientJar) All() (all []Cookie) {
	j.locked(func() { all = cookiesOf(j.jar.Jar.Cookies(j.jar.Now())) })
	return all
}
