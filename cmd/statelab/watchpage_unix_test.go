//go:build unix

package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"syscall"
	"testing"
)

func gets(t *testing.T, url string) string {
	t.Helper()
	answer, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

// What is watched stands on a page, whose address is printed where it disturbs no program;
// values are masked there, too, and the page ends with the command.
func TestWatchHasAPage(t *testing.T) {
	app := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.SetCookie(w, &http.Cookie{Name: "sessionid", Value: "secretsecretsecretsecret"})
	}))
	defer app.Close()
	for _, format := range []string{"text", "json"} {
		var out, err output
		done, page := make(chan int, 1), &out
		if format == "json" {
			page = &err
		}
		go func() {
			done <- run([]string{"watch", app.URL, "--page", "--format", format}, strings.NewReader(""), &out, &err, noEnv)
		}()
		here := page.waits(t, `Open (http://127\.0\.0\.1:\d+) `)
		beside := page.waits(t, `(http://127\.0\.0\.1:\d+/[A-Z2-7]{26}/)`)
		if body := gets(t, beside); !strings.Contains(body, "Watching "+app.URL) || !strings.Contains(body, here) || !strings.Contains(body, "지켜보는 중") {
			t.Errorf("before a request: %s", body)
		}
		gets(t, here+"/hello/")
		shown := ""
		until(t, "a request on the page", func() (bool, string) {
			shown = gets(t, beside)
			return strings.Contains(shown, "<article"), shown
		})
		if !strings.Contains(shown, "/hello/") || !strings.Contains(shown, "sessionid") || strings.Contains(shown, "secretsecret") {
			t.Errorf("%s: behind a request: %s", format, shown)
		}
		if err := syscall.Kill(os.Getpid(), syscall.SIGINT); err != nil {
			t.Fatal(err)
		}
		if code := <-done; code != exitOK {
			t.Errorf("ends with %d: %s", code, err.String())
		}
		if _, err := http.Get(beside); err == nil {
			t.Error("the page is there still")
		}
		if strings.Contains(out.String(), beside) != (format == "text") {
			t.Errorf("%s is told: %s", format, out.String())
		}
	}
}
