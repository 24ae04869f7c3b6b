package harfile

import (
	"slices"
	"strings"
	"unicode/utf8"

	"statelab/internal/address"
	"statelab/internal/rule"
)

// sayAstray says of which entries nothing can be told for their addresses: cookies belong to a host, and of what is
// at none no story has any.
func (f *reading) sayAstray() {
	var nowhere, led []*Entry
	for _, e := range f.Entries {
		a, err := address.Parse(e.URL)
		switch {
		case err != nil || isHost(a.Scheme()):
			if e.Listed || e.Request.Has("Cookie") || e.Response.Has("Set-Cookie") {
				nowhere = append(nowhere, e)
			}
		case slices.Contains([]int{301, 302, 303, 307, 308}, e.Status) && e.Response.Get("Location") != "":
			if _, err := a.Resolve(e.Response.Get("Location")); err != nil {
				led = append(led, e)
			}
		}
	}
	if len(nowhere) > 0 {
		url := brief(nowhere[0].URL)
		f.Problems = append(f.Problems, f.problem(
			rule.Textf("entries with cookies and without an address of a host: %d, the first of them entry %d with the url %q", "쿠키가 있는데 url이 호스트의 주소가 아닌 항목: %d개, 첫 항목은 %d번(url: %q)", len(nowhere), nowhere[0].Number, url),
			rule.Text{EN: "nothing is told of their cookies; a url is whole, as https://shop.test/cart, with blanks as %20", KO: "그 항목의 쿠키는 설명에서 빠집니다. url은 https://shop.test/cart처럼 전부 적고 빈칸은 %20으로 적습니다"}))
	}
	if len(led) > 0 {
		to := brief(led[0].Response.Get("Location"))
		f.Problems = append(f.Problems, f.problem(
			rule.Textf("redirects whose Location is no address: %d, the first of them entry %d with %q", "Location이 주소가 아닌 리다이렉트: %d개, 첫 항목은 %d번(%q)", len(led), led[0].Number, to),
			rule.Text{EN: "a browser shows an error there and asks for nothing: no request behind it was led there", KO: "브라우저는 거기서 오류를 보이고 아무것도 요청하지 않습니다. 그 뒤의 요청은 이 응답을 따라간 것이 아닙니다"}))
	}
}

// isHost reports whether what stands before the first colon of an address is a host with its port behind it.
func isHost(scheme string) bool { return scheme == "localhost" || strings.Contains(scheme, ".") }

// brief is as much of an address as a message has room for, without what may be secret in it.
func brief(url string) string {
	const most = 60
	if i := strings.IndexAny(url, "?#"); i >= 0 {
		url = url[:i]
	}
	if utf8.RuneCountInString(url) > most {
		return string([]rune(url)[:most]) + "…"
	}
	return url
}
