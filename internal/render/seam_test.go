package render

import (
	"strings"
	"testing"
)

// Code that is too wide for a line is cut where its parts meet, and not within a name.
func TestCodeIsNotCutWithinAName(t *testing.T) {
	for text, want := range map[string]string{
		`by PageView.objects.filter(visitor=..).delete()`: "by PageView.objects.filter(|visitor=..).delete()",
		"https://shop.test/accounts/password_reset/":      "https://shop.test/accounts/|password_reset/",
		"sha256$aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa":  "sha256$aaaaaaaaaaaaaaaaaaaaaa|aaaaaaaaaaaaaaaaa",
	} {
		var lines []string
		for _, l := range (line{{text: text}}).wrap(29, 29) {
			var b strings.Builder
			for _, s := range l {
				b.WriteString(s.text)
			}
			lines = append(lines, b.String())
		}
		if got := strings.Join(lines, "|"); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
