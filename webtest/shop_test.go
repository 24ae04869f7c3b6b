package webtest_test

import (
	"fmt"
	"html"
	"io"
	"net/http"
	"sync"
	"time"
)

// shop is a site that somebody might have written: sessions in a map, with an end by the
// wall clock.
type shop struct {
	SameSite http.SameSite // of its cookie

	mu       sync.Mutex
	sessions map[string]session
	sold     int
}

type session struct {
	user string
	ends time.Time
}

const lasting = 14 * 24 * time.Hour

func (s *shop) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /login", func(w http.ResponseWriter, r *http.Request) {
		page(w, `<form method="post"><input name="user"><input type="hidden" name="token" value="t1"><button>Log in</button></form>`)
	})
	mux.HandleFunc("POST /login", s.login)
	mux.HandleFunc("POST /logout", s.logout)
	mux.HandleFunc("POST /buy", s.buy)
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		page(w, `<p>Hello, %s.</p><a href="/next">next</a><form method="post" action="/logout"><button>Log out</button></form>`, html.EscapeString(s.user(r)))
	})
	mux.ServeHTTP(w, r)
}

func page(w http.ResponseWriter, format string, args ...any) {
	w.Header().Set("Content-Type", "text/html")
	fmt.Fprintf(w, format, args...)
}

func (s *shop) user(r *http.Request) string {
	c, err := r.Cookie("sid")
	if err != nil {
		return "stranger"
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if found := s.sessions[c.Value]; time.Now().Before(found.ends) {
		return found.user
	}
	return "stranger"
}

func (s *shop) login(w http.ResponseWriter, r *http.Request) {
	if r.FormValue("token") != "t1" {
		http.Error(w, "no token", http.StatusForbidden)
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.sessions == nil {
		s.sessions = map[string]session{}
	}
	key := fmt.Sprint("key-", len(s.sessions))
	s.sessions[key] = session{r.FormValue("user"), time.Now().Add(lasting)}
	http.SetCookie(w, &http.Cookie{Name: "sid", Value: key, Path: "/", MaxAge: int(lasting.Seconds()), HttpOnly: true, Secure: true, SameSite: s.SameSite})
	http.Redirect(w, r, "/", http.StatusSeeOther)
}

func (s *shop) logout(w http.ResponseWriter, r *http.Request) {
	http.SetCookie(w, &http.Cookie{Name: "sid", Path: "/", MaxAge: -1})
	http.Redirect(w, r, "/", http.StatusSeeOther)
}

func (s *shop) buy(w http.ResponseWriter, r *http.Request) {
	if s.user(r) == "stranger" {
		http.Error(w, "log in first", http.StatusForbidden)
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sold++
	fmt.Fprint(w, "Thank you.")
}

// evil is a page of somebody else that buys at the shop.
var evil = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/html")
	io.WriteString(w, `<form method="post" action="https://shop.test/buy"><button>Win a prize</button></form>`)
})
