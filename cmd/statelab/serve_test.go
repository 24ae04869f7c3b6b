package main

import (
	"strings"
	"testing"
)

// Ports at which no site can be reached are refused.
func TestPortsOfServe(t *testing.T) {
	for port, want := range map[string]string{"80": "--port cannot be 80", "99999": "--port is a number from 1 to 65535"} {
		var out output
		if code := run([]string{"serve", "--port", port}, nil, &out, &out, func(string) string { return "" }); code != exitUsage || !strings.Contains(strings.Join(strings.Fields(out.String()), " "), want) {
			t.Errorf("port %s ends with %d and says %q, want %q", port, code, out.String(), want)
		}
	}
}
