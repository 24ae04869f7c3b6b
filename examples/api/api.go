// Package api is an API whose cookie goes along with requests from other sites, since
// partners embed it, and which http.CrossOriginProtection guards all the same.
package api

import (
	"fmt"
	"net/http"
	"sync/atomic"
)

// New returns the API. Pages of the partners may change things.
func New(partners ...string) (http.Handler, error) {
	var orders atomic.Int64
	mux := http.NewServeMux()
	mux.HandleFunc("GET /login", func(w http.ResponseWriter, r *http.Request) {
		http.SetCookie(w, &http.Cookie{Name: "session", Value: "k7", Path: "/", Secure: true, HttpOnly: true, SameSite: http.SameSiteNoneMode})
	})
	mux.HandleFunc("POST /orders", func(w http.ResponseWriter, r *http.Request) {
		if _, err := r.Cookie("session"); err != nil {
			http.Error(w, "log in first", http.StatusUnauthorized)
			return
		}
		fmt.Fprintf(w, "order %d", orders.Add(1))
	})
	guard := http.NewCrossOriginProtection()
	for _, origin := range partners {
		if err := guard.AddTrustedOrigin(origin); err != nil {
			return nil, err
		}
	}
	return guard.Handler(mux), nil
}
