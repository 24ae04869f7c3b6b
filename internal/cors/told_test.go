package cors_test

import (
	"slices"
	"strings"
	"testing"

	"statelab/internal/cors"
)

// TestWhatASiteIsToldStays: advice to a site whose settings are known keeps what they hold,
// names no setting that lacks nothing, and installs nothing that is there.
func TestWhatASiteIsToldStays(t *testing.T) {
	const own = "Access-Control-Allow-Origin: https://app.test"
	methods := []string{"DELETE", "GET", "OPTIONS", "PATCH", "POST", "PUT"}
	headers := []string{"accept", "authorization", "content-type", "user-agent", "x-csrftoken", "x-requested-with"}
	for _, test := range []struct {
		about, exchange string
		told            cors.Told
		want            string
	}{
		{"another origin", "GET >> 200", cors.Told{Origins: []string{"https://www.test"}, Methods: methods, Headers: headers},
			`CORS_ALLOWED_ORIGINS = ["https://www.test", "https://app.test"]`},
		{"another origin that has to ask", "PUT > 200", cors.Told{Origins: []string{"https://www.test"}, Methods: methods, Headers: headers},
			`CORS_ALLOWED_ORIGINS = ["https://www.test", "https://app.test"]`},
		{"a method", "DELETE > 200 " + own + "; Access-Control-Allow-Methods: GET, POST", cors.Told{Origins: []string{"https://app.test"}, Methods: []string{"GET", "POST"}, Headers: headers},
			`CORS_ALLOW_METHODS = ["GET", "POST", "DELETE"]`},
		{"a method beside the package's own", "FLY > 200 " + own + "; Access-Control-Allow-Methods: DELETE, GET, OPTIONS, PATCH, POST, PUT", cors.Told{Origins: []string{"https://app.test"}, Methods: methods, Headers: headers},
			"from corsheaders.defaults import default_methods\nCORS_ALLOW_METHODS = [*default_methods, \"FLY\"]"},
		{"credentials", "GET with >> 200 " + own, cors.Told{Origins: []string{"https://app.test"}, Methods: methods, Headers: headers},
			`CORS_ALLOW_CREDENTIALS = True`},
	} {
		x := exchange(t, test.exchange)
		x.Told = &test.told
		found, _ := x.WouldChange()
		var all []string
		for _, f := range found {
			for _, w := range f.Written {
				all = append(all, w.Code)
			}
		}
		if !slices.Contains(all, test.want) || strings.Contains(strings.Join(all, "\n"), "MIDDLEWARE") {
			t.Errorf("%s: %q, want %q", test.about, all, test.want)
		}
		for _, code := range all {
			if strings.Contains(code, "CORS_ALLOWED_ORIGINS") && !strings.Contains(code, test.told.Origins[0]) {
				t.Errorf("%s: %q locks out %s", test.about, code, test.told.Origins[0])
			}
		}
	}
}
