// Package forms is a site whose forms github.com/gorilla/csrf guards.
package forms

import (
	"fmt"
	"net/http"

	"github.com/gorilla/csrf"
)

// New returns the site. The key signs the cookie of the token.
func New(key []byte) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprintf(w, `<form method="post" action="/pay">%s<input name="to"><button>Pay</button></form>`, csrf.TemplateField(r))
	})
	mux.HandleFunc("POST /pay", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, "Paid to %s.", r.FormValue("to"))
	})
	return csrf.Protect(key, csrf.Path("/"), csrf.SameSite(csrf.SameSiteLaxMode))(mux)
}
