package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func noEnv(string) string { return "" }

// The manual shows what the program shows.
func TestTheManualShowsACookieFile(t *testing.T) {
	page, err := os.ReadFile("../../docs/cookie-files.md")
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	file := "# Netscape HTTP Cookie File\n" +
		".shop.test\tTRUE\t/\tTRUE\t1900000000\tfar\tx2yeu0sxmtq5o5nfdk1rzq8vwc4bhe32\n" +
		"#HttpOnly_shop.test\tFALSE\t/\tFALSE\t0\tsid\t2\n" +
		"www.shop.test\tFALSE\t/\tFALSE\t1772528400\ttheme\tdark\n" +
		".shop.test\tTRUE\t/\tTRUE\t1600000000\told\t4\n" +
		".shop.test\tTRUE\t/\tTRUE\t1772528400\t__Host-a\t5\n" +
		"no cookie\n"
	if err := os.WriteFile("cookies.txt", []byte(file), 0o600); err != nil {
		t.Fatal(err)
	}
	const at = "--at=2026-03-02T09:00:00Z"
	for _, args := range [][]string{{"cookies", "cookies.txt", at}, {"cookies", "cookies.txt", "https://www.shop.test/cart", at}} {
		var out, told strings.Builder
		if code := run(args, strings.NewReader(""), &out, &told, noEnv); code != exitOK {
			t.Fatalf("%v ends with %d: %s", args, code, told.String())
		}
		shown := out.String()
		if asked := strings.Index(shown, "SENT TO"); asked >= 0 {
			shown, _, _ = strings.Cut(shown[asked:], "\n---")
		}
		if !strings.Contains(string(page), shown) {
			t.Errorf("the manual does not show\n%s", shown)
		}
	}
}

// The databases of browsers are shown, from a file and from a pipe, and what cannot be taken
// over is told.
func TestTheCookiesOfABrowserAreShown(t *testing.T) {
	file := filepath.Join("..", "..", "internal", "cookiefile", "testdata", "chromium.sqlite")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		args       []string
		out, error []string
	}{
		{[]string{file, "https://www.shop.test/x"}, []string{"format: cookie database of Chromium", "Cookie: high=..; plain=..;", "set by ads.shop.test without Domain", "16 with an encrypted value", "and 7 cookies for other sites"}, nil},
		{[]string{"-", "--lang", "ko"}, []string{"형식: Chromium의 쿠키 데이터베이스", "(암호화됨)", "쿠키 18개: 유효 16"}, nil},
		{[]string{file, "--to", "netscape"}, []string{"# Netscape HTTP Cookie File"}, []string{"cookies not written: 16 (encrypted: the browser that wrote it alone can read its value)", "2 cookies of", "2 had ended"}},
	} {
		args := append([]string{"cookies"}, test.args...)
		args = append(args, "--at", "2026-11-27T09:00:00Z", "--width", "100")
		var out, told strings.Builder
		if code := run(args, strings.NewReader(string(text)), &out, &told, noEnv); code != exitOK {
			t.Errorf("%v ends with %d: %s", args, code, told.String())
		}
		for _, want := range test.out {
			if !strings.Contains(out.String(), want) {
				t.Errorf("%v does not say %q:\n%s", args, want, out.String())
			}
		}
		for _, want := range test.error {
			if !strings.Contains(told.String(), want) {
				t.Errorf("%v does not tell %q:\n%s", args, want, told.String())
			}
		}
	}
}

// A file that is large is shown in little memory: one cookie after the other.
func TestALargeCookieFileIsCounted(t *testing.T) {
	const many = 20_000
	file := filepath.Join(t.TempDir(), "cookies.txt")
	if err := os.WriteFile(file, []byte(strings.Repeat("a.test\tFALSE\t/\tFALSE\t1600000000\ta\t1\n", many)), 0o600); err != nil {
		t.Fatal(err)
	}
	var out, told strings.Builder
	if code := run([]string{"cookies", file, "https://a.test/", "--at", "2026-03-02"}, strings.NewReader(""), &out, &told, noEnv); code != exitOK {
		t.Fatal(code, told.String())
	}
	if lines := strings.Count(out.String(), "\n"); lines > 100 || !strings.Contains(out.String(), "20000 cookies: 0 live, 20000 ended") {
		t.Errorf("%d lines:\n%.3000s", lines, out.String())
	}
}
