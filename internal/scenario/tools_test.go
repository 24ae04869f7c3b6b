package scenario_test

import (
	"slices"
	"strings"
	"testing"
)

// tools is a site whose pages set cookies for other paths and load from elsewhere.
const tools = `statelab: 1
lesson: tools
title: Tools
summary: What stands in the table.
clock: 2026-03-02T09:00:00Z
sites:
  shop.test:
    http: true
    pages:
      /:
        get:
          - set_cookie_line: b=1; HttpOnly; SameSite=Strict
          - set_cookie_line: a=1; Domain=shop.test
          - set_cookie_line: cart=1; Path=/cart
          - text: Welcome.
      /cart: {get: [{text: A cart.}]}
      /seen: {get: [{text: '<img src="https://ads.test/pixel"><img src="/cart"><iframe src="https://ads.test/frame"></iframe>'}]}
  ads.test:
    pages:
      /pixel: {get: [{set_cookie_line: wide=1; Secure; SameSite=None}, {text: x}]}
      /frame: {get: [{set_cookie_line: framed=1; Path=/frame; Secure; SameSite=None}, {text: x}]}
steps:
`

// TestDeveloperToolsListWhatBelongsToThePage opens them on several pages: what is
// kept for other paths is not listed, what the page has loaded is.
func TestDeveloperToolsListWhatBelongsToThePage(t *testing.T) {
	open := "open_developer_tools: shop.test"
	for _, c := range []struct {
		name  string
		steps []string
		want  string // the failures
	}{
		{"before any page", []string{step(open, "{listed: []}")},
			"shop.test | open_developer_tools: wanted a page of https://shop.test in the tab, found about:blank / [ | listed: wanted [], found no developer tools: they are opened by open_developer_tools"},
		{"no cookies", []string{step("visit: https://shop.test/cart", "{status: 200}"), step(open, "{listed: []}")}, ""},
		{"another path", []string{step("visit: https://shop.test/", "{status: 200}"), step(open, "{listed: [a, b], unchanged: [jar]}")}, ""},
		{"the path itself", []string{step("visit: https://shop.test/", "{status: 200}"), step("visit: https://shop.test/cart", "{status: 200}"),
			step(open, "{listed: [cart, a, b]}")}, ""},
		{"what a page loads, apart from other frames", []string{step("visit: https://shop.test/", "{status: 200}"), step("visit: https://shop.test/seen", "{hops: [{status: 200}, {status: 200}, {status: 200}, {status: 200}]}"),
			step(open, "{listed: [a, b, cart, wide], jar: {framed: {path: /frame}}}")}, ""},
		{"a page of another site", []string{step("visit: https://ads.test/pixel", "{status: 200}"), step(open, "{jar: {wide: {value: '1'}}}")},
			"shop.test | open_developer_tools: wanted a page of https://shop.test in the tab, found https://ads.test/pixel"},
		{"a page of http", []string{step("visit: http://shop.test/", "{status: 200}"), step(open, "{jar: {a: {value: '1'}}}")},
			"shop.test | open_developer_tools: wanted a page of https://shop.test in the tab, found http://shop.test/"},
		{"something else is expected", []string{step("visit: https://shop.test/", "{status: 200}"), step(open, "{listed: [a]}")}, "[a | listed: wanted [a], found [a, b]"},
	} {
		src := tools + story(c.steps...)
		tr := run(t, src)
		if got := strings.Join(failures(src, tr), " / "); got != c.want {
			t.Errorf("%s:\ngot  %s\nwant %s", c.name, got, c.want)
		}
		last := tr.Steps[len(tr.Steps)-1]
		if last.Tools == nil {
			continue
		}
		if last.Tools.Origin != "https://shop.test" || len(last.Exchanges) > 0 || last.Jar == nil || last.Table == nil || last.Looks {
			t.Errorf("%s: the step is %+v", c.name, last)
		}
		var names []string
		for _, c := range last.Tools.Cookies {
			names = append(names, c.Name)
		}
		if !slices.IsSorted(names) {
			t.Errorf("%s: they are listed as %q", c.name, names)
		}
	}
}
