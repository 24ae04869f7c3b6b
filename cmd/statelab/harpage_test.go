package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"testing"
)

// How much memory a recording may take is a matter of reading it, not of what comes after.
func TestHarBoundsMemoryForItselfAlone(t *testing.T) {
	before := debug.SetMemoryLimit(-1)
	var out bytes.Buffer
	if code := run([]string{"har", "-"}, strings.NewReader(`{"log":{"entries":[]}}`), &out, &out, func(string) string { return "" }); code != 0 {
		t.Fatal(out.String())
	}
	if after := debug.SetMemoryLimit(-1); after != before {
		t.Errorf("memory is bound to %d octets from then on, and was to %d", after, before)
	}
}

// A page has fewer requests where each has very many cookies, so that it can be made and shown; it
// says how many of how many they are.
func TestHarPageOfManyCookies(t *testing.T) {
	dir := t.TempDir()
	for cookies, want := range map[int]string{1: "40 of the 40 requests", 170: "15 of the 40 requests"} {
		var list []string
		for n := range cookies {
			list = append(list, fmt.Sprintf(`{"name":"c%d","value":"v","path":"/","domain":"shop.test","secure":true,"httpOnly":true}`, n))
		}
		header := strings.TrimSuffix(strings.Repeat("c%d=v; ", cookies), "; ")
		numbers := make([]any, cookies)
		for n := range numbers {
			numbers[n] = n
		}
		var entries []string
		for n := range 40 {
			entries = append(entries, fmt.Sprintf(`{"startedDateTime":"2026-03-02T09:00:%02dZ","time":5,"request":{"method":"GET","url":"https://shop.test/","headers":[`+
				`{"name":":authority","value":"shop.test"},{"name":"accept-encoding","value":"gzip"},{"name":"cookie","value":"%s"}],"cookies":[%s]},"response":{"status":200,"headers":[]}}`,
				n, fmt.Sprintf(header, numbers...), strings.Join(list, ",")))
		}
		file, page := filepath.Join(dir, "many.har"), filepath.Join(dir, "many.html")
		if err := os.WriteFile(file, []byte(`{"log":{"creator":{"name":"WebInspector"},"entries":[`+strings.Join(entries, ",")+`]}}`), 0o600); err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		if code := run([]string{"har", file, "--all", "-o", page}, strings.NewReader(""), &out, &out, func(string) string { return "" }); code != 0 {
			t.Fatal(out.String())
		}
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(text), want) {
			at := max(strings.Index(string(text), "of the 40 requests"), 10)
			t.Errorf("with %d cookies it has %q, want %q", cookies, text[at-10:min(at+30, len(text))], want)
		}
	}
}
