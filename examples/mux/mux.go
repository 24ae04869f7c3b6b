// Package mux is a site on net/http's own mux: notes of one person, whose cookie is
// signed by the site itself.
package mux

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"html"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// lasts is how long somebody stays logged in.
const lasts = 12 * time.Hour

// Site is the site. Key signs its cookies; the zero value of the rest has no notes.
type Site struct {
	Key []byte

	mu    sync.Mutex
	notes map[string][]string
}

// Handler returns the site's pages.
func (s *Site) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /login", func(w http.ResponseWriter, r *http.Request) {
		page(w, `<form method="post"><input name="user"><button>Log in</button></form>`)
	})
	mux.HandleFunc("POST /login", s.login)
	mux.HandleFunc("POST /logout", func(w http.ResponseWriter, r *http.Request) {
		http.SetCookie(w, cookie("", -1))
		http.Redirect(w, r, "/login", http.StatusSeeOther)
	})
	mux.HandleFunc("GET /{$}", s.known(s.list))
	mux.HandleFunc("POST /notes", s.known(s.write))
	return mux
}

func cookie(value string, maxAge int) *http.Cookie {
	return &http.Cookie{Name: "__Host-who", Value: value, Path: "/", MaxAge: maxAge, Secure: true, HttpOnly: true, SameSite: http.SameSiteLaxMode}
}

func (s *Site) login(w http.ResponseWriter, r *http.Request) {
	text := r.FormValue("user") + "|" + strconv.FormatInt(time.Now().Add(lasts).Unix(), 10)
	http.SetCookie(w, cookie(text+"|"+s.sign(text), int(lasts.Seconds())))
	http.Redirect(w, r, "/", http.StatusSeeOther)
}

func (s *Site) sign(text string) string {
	mac := hmac.New(sha256.New, s.Key)
	mac.Write([]byte(text))
	return hex.EncodeToString(mac.Sum(nil))
}

// known lets those in who have a cookie that the site signed, and that has not ended.
func (s *Site) known(inside func(http.ResponseWriter, *http.Request, string)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		c, err := r.Cookie("__Host-who")
		if err == nil {
			text, mac, _ := cutLast(c.Value)
			user, end, _ := strings.Cut(text, "|")
			ends, err := strconv.ParseInt(end, 10, 64)
			if err == nil && hmac.Equal([]byte(mac), []byte(s.sign(text))) && time.Now().Before(time.Unix(ends, 0)) {
				inside(w, r, user)
				return
			}
		}
		http.Redirect(w, r, "/login", http.StatusSeeOther)
	}
}

func cutLast(s string) (before, after string, found bool) {
	if i := strings.LastIndexByte(s, '|'); i >= 0 {
		return s[:i], s[i+1:], true
	}
	return s, "", false
}

func (s *Site) list(w http.ResponseWriter, r *http.Request, user string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	page(w, `<p>%d notes of %s</p><form method="post" action="/notes"><input name="text"><button>Write</button></form>
		<form method="post" action="/logout"><button>Log out</button></form>`, len(s.notes[user]), html.EscapeString(user))
}

func (s *Site) write(w http.ResponseWriter, r *http.Request, user string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.notes == nil {
		s.notes = map[string][]string{}
	}
	s.notes[user] = append(s.notes[user], r.FormValue("text"))
	http.Redirect(w, r, "/", http.StatusSeeOther)
}

func page(w http.ResponseWriter, format string, args ...any) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	fmt.Fprintf(w, format, args...)
}
