package httpsim

import (
	"slices"
	"strings"
	"testing"
)

// TestOnlyTheMethodsOfADecoratorAreAnswered asks pages as Django 3.2 was asked, which answered HEAD with
// 405 below @require_GET.
func TestOnlyTheMethodsOfADecoratorAreAnswered(t *testing.T) {
	actions := []Action{Text{Text: "here"}}
	for _, c := range []struct {
		page         Page
		allow, heads string
	}{
		{Page{Get: actions, Only: []string{"GET"}}, "GET", "GET"},
		{Page{Get: actions, Post: actions, Only: []string{"POST", "GET"}}, "POST, GET", "GET POST"},
		{Page{Get: actions, Only: []string{"GET", "HEAD"}}, "GET, HEAD", "GET HEAD"},
		{Page{Get: actions}, "GET, HEAD", "GET HEAD"},
		{Page{Head: actions, Only: []string{"HEAD"}}, "HEAD", "HEAD"},
		{logoutByGet(Page{Post: []Action{Logout{}}, Only: []string{"POST"}}), "GET, POST", "GET POST"},
	} {
		var answered []string
		for _, m := range c.page.All() {
			if _, ok := c.page.of(m.Method); ok {
				answered = append(answered, m.Method)
			}
		}
		if allow := strings.Join(c.page.Methods(), ", "); allow != c.allow || !slices.Equal(answered, strings.Fields(c.heads)) {
			t.Errorf("%+v allows %s and answers %v", c.page, allow, answered)
		}
	}
}
