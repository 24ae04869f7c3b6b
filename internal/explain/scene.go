package explain

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"statelab/internal/address"
	"statelab/internal/cookiejar"
	"statelab/internal/cors"
	"statelab/internal/diag"
	"statelab/internal/memo"
	"statelab/internal/rule"
)

// scene is a request whose words were understood.
type scene struct {
	Request
	url  address.Address
	ctx  cookiejar.Context
	dest dest
	step int // its number in the story
}

// scene understands a request, or notes what is wrong with it.
func (r Request) scene(problems *diag.List) scene {
	s := scene{Request: r}
	if s.Dest == "" && isSocket(r.URL) {
		s.Dest = "websocket"
	}
	s.dest = dests()[choice(problems, "--dest", s.Dest, Dests()...)]
	if s.dest.name == "websocket" {
		r.URL = asSocket(r.URL)
	}
	s.url = readAddress(problems, r.URL)
	s.ctx.Dest = s.dest.is
	s.ctx.Method = strings.ToUpper(r.Method)
	if s.ctx.Method == "" {
		s.ctx.Method = s.dest.always
	}
	if r.Script {
		s.ctx.API = cookiejar.Script
	}
	s.ctx.Initiator = origin(problems, "--from", r.From)
	s.ctx.Top = origin(problems, "--top", r.Top)
	s.readCredentials(problems)
	s.fits(problems)
	if !s.url.IsZero() {
		s.surround()
	}
	return s
}

func isSocket(url string) bool {
	return strings.HasPrefix(url, "ws://") || strings.HasPrefix(url, "wss://")
}

// asSocket writes an address as that of a WebSocket, as its constructor does.
func asSocket(url string) string {
	if rest, ok := strings.CutPrefix(url, "http"); ok && (strings.HasPrefix(rest, "://") || strings.HasPrefix(rest, "s://")) {
		return "ws" + rest
	}
	return url
}

// readCredentials settles the mode: the one that is said, or the one that this kind of
// request has where nothing is said.
func (s *scene) readCredentials(problems *diag.List) {
	modes := s.dest.modes()
	switch {
	case len(modes) == 0 && s.Credentials != "":
		problems.Say(
			rule.Textf("--credentials has no effect on a %s", "--credentials는 %s에 아무 효과가 없습니다", s.dest.name),
			rule.Textf("it goes with --dest %[1]s", "--dest %[2]s와 함께 씁니다", strings.Join(withCredentials(), ", "), strings.Join(withCredentials(), ", ")))
	case len(modes) > 0:
		s.ctx.Credentials = s.dest.credentials[choice(problems, "--credentials", s.Credentials, modes...)]
	}
}

// fits notes what of a request does not go together.
func (s *scene) fits(problems *diag.List) {
	document := s.ctx.Dest == cookiejar.Document
	switch {
	case s.After < 0:
		problems.Say(rule.Textf("--after goes forwards, not %v", "--after 값은 앞으로 흐르는 시간입니다 (받은 값: %v)", s.After), rule.Text{})
	case document && s.Top != "":
		problems.Say(
			rule.Text{EN: "a document fills the whole tab: it is its own --top", KO: "document는 탭 전체를 차지하므로 자신이 곧 --top입니다"},
			rule.Text{EN: "say --dest iframe or --dest subresource, or leave --top out", KO: "--dest iframe이나 --dest subresource를 적거나 --top을 뺍니다"})
	case s.Script && s.dest.name != "document" && s.dest.name != "iframe":
		problems.Say(
			rule.Textf("only pages have scripts: --script does not go with --dest %s", "스크립트는 페이지에만 있습니다. --script와 --dest %s, 둘은 함께 쓸 수 없습니다", s.dest.name),
			rule.Text{EN: "leave --dest out, or say --dest iframe for a script of a framed page", KO: "--dest를 빼거나, 프레임에 든 페이지의 스크립트라면 --dest iframe을 적습니다"})
	case s.Script && document && s.From != "":
		problems.Say(
			rule.Text{EN: "--from has no effect on document.cookie: the script is one of the page itself", KO: "--from은 document.cookie에 아무 효과가 없습니다. 스크립트는 그 페이지의 것입니다"},
			rule.Text{EN: "leave it out, or say --dest iframe for a page in a frame", KO: "--from을 빼거나, 프레임에 든 페이지라면 --dest iframe을 적습니다"})
	case s.Method != "" && (s.Script || !s.dest.methods):
		problems.Say(s.noEffect("--method"), rule.Text{EN: "leave it out", KO: "빼고 씁니다"})
	case len(s.Headers) > 0 && (s.Script || !s.dest.headers):
		problems.Say(s.noEffect("--header"), rule.Text{EN: "a script sets headers with fetch and XMLHttpRequest: say --dest fetch or --dest xhr", KO: "스크립트는 fetch나 XMLHttpRequest에만 헤더를 붙입니다. --dest fetch나 --dest xhr을 적습니다"})
	}
	s.wellFormed(problems)
}

func (s *scene) noEffect(flag string) rule.Text {
	what := "a " + s.dest.name
	if s.Script {
		what = "document.cookie"
	}
	return rule.Textf("%[1]s has no effect on %[2]s", "%[1]s: %[3]s에 아무 효과가 없습니다", flag, what, strings.TrimPrefix(what, "a "))
}

// wellFormed notes methods and headers that are none.
func (s *scene) wellFormed(problems *diag.List) {
	for _, c := range s.Method {
		if !('a' <= c|0x20 && c|0x20 <= 'z') {
			problems.Say(rule.Textf("--method is a word, not %q", "--method 값은 단어 하나입니다 (받은 값: %q)", s.Method),
				rule.Text{EN: "as GET or POST", KO: "GET이나 POST처럼 적습니다"})
			break
		}
	}
	for _, h := range s.Headers {
		if cors.Forbidden(h) {
			problems.Say(rule.Textf("no script can set the header %q: the browser writes it itself", "스크립트는 %q 헤더를 정할 수 없습니다. 브라우저가 직접 적습니다", h.Name), rule.Text{})
		}
	}
}

// surround fills in the frames around a request that is not the tab's own: the
// page that causes it, and the tab, which is that page where nothing is said.
func (s *scene) surround() {
	page := s.ctx.Initiator
	if page == nil {
		page = s.ctx.Top
	}
	if page == nil {
		own := ofPage(cookiejar.OriginOf(s.url))
		page = &own
	}
	if s.dest.page {
		s.ctx.Initiator = page
	}
	if s.ctx.Dest == cookiejar.Document {
		return
	}
	if s.ctx.Top == nil {
		s.ctx.Top = page
	}
	s.ctx.Initiator = page
	s.ctx.Ancestors = []cookiejar.Origin{*page}
	if *page != *s.ctx.Top {
		s.ctx.Ancestors = append(s.ctx.Ancestors, *s.ctx.Top)
	}
}

// ofPage is the origin of the page that opens a WebSocket to its own server.
func ofPage(o cookiejar.Origin) cookiejar.Origin {
	o.Scheme = strings.Replace(o.Scheme, "ws", "http", 1)
	return o
}

// answered is the context in which the lines of the answer arrive: the header Date says
// what the server's clock shows.
func (s *scene) answered() cookiejar.Context {
	ctx := s.ctx
	if value := s.Answer.value("Date"); value != "" {
		ctx.Date, _ = cookiejar.ParseDate(value, cookiejar.Chromium)
	}
	return ctx
}

// method is the method as it is sent. A script's is as it stands there: "patch" is not
// PATCH.
func (s *scene) method() string {
	if s.dest.cors && s.Method != "" {
		return s.Method
	}
	return cmp.Or(s.ctx.Method, "GET")
}

func readAddress(problems *diag.List, text string) address.Address {
	u, err := address.Parse(text)
	scheme, rest, full := strings.Cut(text, "://")
	whole := withScheme(text)
	if err == nil && full && whole == "" {
		return u
	}
	hint := rule.Text{EN: "an address begins with https:// or http://", KO: "주소는 https://나 http://로 시작합니다"}
	switch {
	case whole != "":
		hint = meant(whole)
	case full && strings.Trim(rest, "/") == "":
		hint = rule.Textf("a host stands behind it: %s://shop.test/", "그 뒤에 호스트를 적습니다: %s://shop.test/", scheme)
	case full && largePort().MatchString(rest):
		hint = rule.Text{EN: "a port is a number up to 65535", KO: "포트는 65535까지의 수입니다"}
	case full && strings.ContainsAny(rest, " \t"):
		hint = rule.Text{EN: "no blank stands in an address", KO: "주소에는 빈칸이 없습니다"}
	}
	problems.Say(rule.Textf("%q is no address", "주소가 아닙니다: %q", cut(text, 200)), hint)
	return address.Address{}
}

// largePort finds a port of five digits or more.
var largePort = memo.Pattern(`^[^/?#]*:[0-9]{5,}(?:[/?#]|$)`)

// brokenScheme parts an address behind what is, or may be meant as, its scheme: http:/shop.test,
// https//shop.test, htps;//shop.test.
var brokenScheme = memo.Pattern(`^([A-Za-z]{2,7})\s*([:;.,/][:;.,/\s]*)([^:;.,/\s].*)$`)

// brokenAuthority finds an address whose host would be a scheme that nobody can guess: xyz:/shop.test.
var brokenAuthority = memo.Pattern(`^[^/?#.]*(?:[:;.,]/|//)`)

// withScheme is what was perhaps meant by an address without a scheme, or with one that is misspelt; or
// "". A program on this machine answers to http, as a rule.
func withScheme(text string) string {
	if whole, is := mendedScheme(text); is {
		return whole
	}
	if strings.HasPrefix(text, "/") && !strings.HasPrefix(text, "//") {
		return "" // a path
	}
	text = strings.TrimLeft(text, "/")
	broken := brokenAuthority().MatchString(text)
	for _, scheme := range []string{"https://", "http://"} {
		whole := scheme + text
		meantTo, err := address.Parse(whole)
		if err == nil && (!broken || cookiejar.IsLoopback(meantTo.Host())) && !strings.ContainsAny(text, " ;=") && cookiejar.IsLoopback(meantTo.Host()) == (scheme == "http://") {
			return whole
		}
	}
	return ""
}

// MeantAsAddress reports whether a word begins with the scheme of an address of the web whose signs, or letters, are
// misspelt: https;//shop.test.
func MeantAsAddress(word string) bool {
	whole, _ := mendedScheme(word)
	return whole != ""
}

// mendedScheme is an address with the scheme that its own was meant as, and the signs that belong behind it: ""
// where nothing is wrong with them, or nobody can tell. It is false for an address that begins with none.
func mendedScheme(text string) (whole string, is bool) {
	parts := brokenScheme().FindStringSubmatch(text)
	if parts == nil {
		return "", strings.Contains(text, "://")
	}
	written, signs, rest := strings.ToLower(parts[1]), parts[2], parts[3]
	scheme := schemeMeant(written)
	port := rest[0] >= '0' && rest[0] <= '9'
	switch {
	case scheme == "":
		return "", signs == "://"
	case strings.HasPrefix(signs, "://") && scheme == written, signs == "/" && port: // HTTP/1.1
		return "", true
	case signs == ":" && (scheme == written || !port), strings.Contains(signs, "/"):
		return scheme + "://" + rest, true
	}
	return "", false
}

// schemeMeant is the scheme of the web that a word is, or is one slip of the pen away from; "" for others.
func schemeMeant(word string) string {
	if slices.Contains([]string{"https", "http", "wss", "ws"}, word) {
		return word
	}
	for _, known := range []string{"https", "http"} {
		if diag.Near(word, known) {
			return known
		}
	}
	return ""
}

func meant(text string) rule.Text {
	return rule.Textf("did you mean %q?", "이렇게 적으려던 것입니까? %q", text)
}

func origin(problems *diag.List, flag, text string) *cookiejar.Origin {
	if text == "" {
		return nil
	}
	o, err := cookiejar.ParseOrigin(text)
	if err != nil {
		hint := rule.Text{EN: "as https://shop.test", KO: "https://shop.test처럼 적습니다"}
		if whole := withScheme(text); whole != "" {
			hint = meant(whole)
		}
		problems.Say(rule.Textf("%s is the address of a page, not %q", "%s 값은 페이지의 주소입니다 (받은 값: %q)", flag, cut(text, 200)), hint)
		return nil
	}
	return &o
}

// how says in a sentence how the request came about.
func (s *scene) how(setting bool) rule.Text {
	from := "null"
	if s.ctx.Initiator != nil {
		from = s.ctx.Initiator.String()
	}
	var t rule.Text
	switch {
	case s.Script:
		return s.byScript(setting)
	case s.Redirect:
		t = s.redirected()
	case s.dest.name == "subresource" && s.ctx.Credentials != cookiejar.Include:
		t = rule.Textf("A script of %s fetches it", "%s의 스크립트가 불러옵니다", from)
	case !s.dest.how.IsZero():
		t = rule.Textf(s.dest.how.EN, s.dest.how.KO, from)
	case s.ctx.Initiator == nil && !slices.Contains([]string{"", "GET", "HEAD"}, s.ctx.Method):
		t = rule.Text{EN: "Nobody says which page sends it: it is taken for one of the site itself", KO: "어느 페이지가 보내는지 적혀 있지 않아 그 사이트의 페이지가 보내는 것으로 봅니다"}
	case s.ctx.Initiator == nil:
		t = rule.Text{EN: "A person types the address", KO: "사용자가 주소를 직접 입력합니다"}
	case s.ctx.Method == "" || s.ctx.Method == "GET":
		t = rule.Textf("A link on a page of %s is followed", "%s 페이지의 링크를 누릅니다", from)
	default:
		t = rule.Textf("A form on a page of %s is sent", "%s 페이지의 폼을 보냅니다", from)
	}
	var said []rule.Text
	if !slices.Contains([]string{"", "GET"}, s.ctx.Method) {
		said = append(said, rule.Text{EN: s.method(), KO: s.method()})
	}
	if mode := s.credentialsSaid(); !mode.IsZero() && !s.Redirect {
		said = append(said, mode)
	}
	return s.inTab(bracketed(t, said))
}

// redirected says that a redirect is followed, and that it is still a request of the site
// where it began.
func (s *scene) redirected() rule.Text {
	t := rule.Text{EN: "The answer leads there, and the browser follows", KO: "앞의 응답을 따라 브라우저가 스스로 요청합니다"}
	var suffixes cookiejar.Options
	by, own := s.ctx.Initiator, cookiejar.OriginOf(s.url)
	if by != nil && by.Host != "" && (suffixes.Registrable(by.Host) != suffixes.Registrable(own.Host) || by.Scheme != own.Scheme) {
		t.EN += fmt.Sprintf("; it began on a page of %s, and still counts as a request of that site", by)
		t.KO += fmt.Sprintf(". %s 페이지에서 시작했으므로 그 사이트의 요청으로 봅니다", by)
	}
	return t
}

// bracketed puts what is worth knowing behind a sentence.
func bracketed(t rule.Text, said []rule.Text) rule.Text {
	var en, ko []string
	for _, s := range said {
		en, ko = append(en, s.EN), append(ko, s.KO)
	}
	if len(said) > 0 {
		t.EN, t.KO = t.EN+" ("+strings.Join(en, "; ")+")", t.KO+" ("+strings.Join(ko, "; ")+")"
	}
	return t
}

func (s *scene) byScript(setting bool) rule.Text {
	t := rule.Text{EN: "A script of that page reads document.cookie", KO: "그 페이지의 스크립트가 document.cookie를 읽습니다"}
	if setting {
		t = rule.Text{EN: "A script of that page writes document.cookie", KO: "그 페이지의 스크립트가 document.cookie에 씁니다"}
	}
	if s.ctx.Dest == cookiejar.Iframe && s.ctx.Initiator != nil {
		t.EN += fmt.Sprintf(", in a frame inside a page of %s", s.ctx.Initiator)
		t.KO += fmt.Sprintf(" (%s 페이지 안의 프레임)", s.ctx.Initiator)
	}
	return s.inTab(t)
}

// inTab ends the sentence, and names the tab where that is another page.
func (s *scene) inTab(t rule.Text) rule.Text {
	if s.ctx.Dest != cookiejar.Document && *s.ctx.Top != *s.ctx.Initiator {
		t.EN += fmt.Sprintf(", in a tab of %s", s.ctx.Top)
		t.KO += fmt.Sprintf(" (탭은 %s)", s.ctx.Top)
	}
	return rule.Text{EN: t.EN + ".", KO: t.KO + "."}
}
