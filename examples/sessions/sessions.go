// Package sessions is a site with github.com/alexedwards/scs: a counter in a session, and a
// login that renews the session's key.
package sessions

import (
	"fmt"
	"net/http"
	"time"

	"github.com/alexedwards/scs/v2"
	"github.com/alexedwards/scs/v2/memstore"
)

// New returns the site, whose sessions end after a day, or an hour without a request, and
// what stops the goroutine that clears those that are over.
func New() (site http.Handler, stop func()) {
	sessions := scs.New()
	store := sessions.Store.(*memstore.MemStore) // what scs.New chooses
	sessions.Lifetime, sessions.IdleTimeout = 24*time.Hour, time.Hour
	sessions.Cookie.Name, sessions.Cookie.Secure, sessions.Cookie.SameSite = "id", true, http.SameSiteLaxMode
	mux := http.NewServeMux()
	mux.HandleFunc("GET /", func(w http.ResponseWriter, r *http.Request) {
		seen := sessions.GetInt(r.Context(), "seen") + 1
		sessions.Put(r.Context(), "seen", seen)
		page(w, `<p>%s, page %d</p><form method="post" action="/login"><input name="user"><button>Log in</button></form>
			<form method="post" action="/logout"><button>Log out</button></form>`, name(sessions, r), seen)
	})
	mux.HandleFunc("POST /login", func(w http.ResponseWriter, r *http.Request) {
		if err := sessions.RenewToken(r.Context()); err != nil { // or whoever knew the key would be logged in, too
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		sessions.Put(r.Context(), "user", r.FormValue("user"))
		http.Redirect(w, r, "/", http.StatusSeeOther)
	})
	mux.HandleFunc("POST /logout", func(w http.ResponseWriter, r *http.Request) {
		if err := sessions.Destroy(r.Context()); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		http.Redirect(w, r, "/", http.StatusSeeOther)
	})
	return sessions.LoadAndSave(mux), store.StopCleanup
}

func name(sessions *scs.SessionManager, r *http.Request) string {
	if user := sessions.GetString(r.Context(), "user"); user != "" {
		return user
	}
	return "nobody"
}

func page(w http.ResponseWriter, format string, args ...any) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	fmt.Fprintf(w, format, args...)
}
