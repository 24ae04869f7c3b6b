package trace_test

import (
	"testing"

	"statelab/internal/trace"
)

func TestACookieConcernsASite(t *testing.T) {
	for _, test := range []struct {
		domain   string
		hostOnly bool
		site     string
		want     bool
	}{
		{"shop.test", true, "shop.test", true},
		{"shop.test", true, "shop.test:8443", true},
		{"shop.test", true, "www.shop.test", false},
		{"shop.test", false, "www.shop.test:8443", true},
		{"www.shop.test", false, "shop.test", false},
		{"shop.test", false, "workshop.test", false},
		{"shop.test", false, "", false},
	} {
		c := trace.Cookie{Domain: test.domain, HostOnly: test.hostOnly}
		if got := c.Concerns(test.site); got != test.want {
			t.Errorf("a cookie of %s (host only: %v) concerns %q: %v", test.domain, test.hostOnly, test.site, got)
		}
	}
}
