package explain

import (
	"fmt"
	"strings"

	"statelab/internal/address"
	"statelab/internal/cookiejar"
	"statelab/internal/diag"
	"statelab/internal/rule"
)

// scene is a request whose words were understood.
type scene struct {
	Request
	url address.Address
	ctx cookiejar.Context
}

// Dests are the words of Request.Dest, the default first.
func Dests() []string { return []string{"document", "iframe", "subresource"} }

// CredentialModes are the words of Request.Credentials, the default first.
func CredentialModes() []string { return []string{"include", "same-origin", "omit"} }

// scene understands a request, or notes what is wrong with it.
func (r Request) scene(problems *diag.List) scene {
	s := scene{Request: r, url: readAddress(problems, r.URL)}
	s.ctx.Method = strings.ToUpper(r.Method)
	s.ctx.Dest = cookiejar.Dest(choice(problems, "--dest", r.Dest, Dests()...))
	s.ctx.Credentials = cookiejar.Credentials(choice(problems, "--credentials", r.Credentials, CredentialModes()...))
	if r.Script {
		s.ctx.API = cookiejar.Script
	}
	s.ctx.Initiator = origin(problems, "--from", r.From)
	s.ctx.Top = origin(problems, "--top", r.Top)
	for _, c := range r.Method {
		if !('a' <= c|0x20 && c|0x20 <= 'z') {
			problems.Say(rule.Textf("--method is a word, not %q", "--method 값은 단어 하나입니다 (받은 값: %q)", r.Method),
				rule.Text{EN: "as GET or POST", KO: "GET이나 POST처럼 적습니다"})
			break
		}
	}
	s.fits(problems)
	if !s.url.IsZero() {
		s.surround()
	}
	return s
}

// fits notes what of a request does not go together.
func (s *scene) fits(problems *diag.List) {
	switch {
	case s.After < 0:
		problems.Say(rule.Textf("--after goes forwards, not %v", "--after 값은 앞으로 흐르는 시간입니다 (받은 값: %v)", s.After), rule.Text{})
	case s.ctx.Dest == cookiejar.Document && s.Top != "":
		problems.Say(
			rule.Text{EN: "a document fills the whole tab: it is its own --top", KO: "document는 탭 전체를 차지하므로 자신이 곧 --top입니다"},
			rule.Text{EN: "say --dest iframe or --dest subresource, or leave --top out", KO: "--dest iframe이나 --dest subresource를 적거나 --top을 뺍니다"})
	case s.ctx.Dest == cookiejar.Subresource && s.Script:
		problems.Say(
			rule.Text{EN: "only pages have scripts: --script does not go with --dest subresource", KO: "스크립트는 페이지에만 있습니다. --script와 --dest subresource는 함께 쓸 수 없습니다"},
			rule.Text{EN: "leave --dest out, or say --dest iframe for a script of a framed page", KO: "--dest를 빼거나, 프레임에 든 페이지의 스크립트라면 --dest iframe을 적습니다"})
	case s.ctx.Dest != cookiejar.Subresource && s.ctx.Credentials != cookiejar.Include:
		problems.Say(
			rule.Text{EN: "--credentials is for what a script fetches", KO: "--credentials는 스크립트가 fetch()로 불러오는 것에만 씁니다"},
			rule.Text{EN: "say --dest subresource", KO: "--dest subresource를 적습니다"})
	}
}

// surround fills in the frames around a request that is not the tab's own: the
// page that causes it, and the tab, which is that page where nothing is said.
func (s *scene) surround() {
	if s.ctx.Dest == cookiejar.Document {
		return
	}
	page := s.ctx.Initiator
	if page == nil {
		page = s.ctx.Top
	}
	if page == nil {
		own := cookiejar.OriginOf(s.url)
		page = &own
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

func readAddress(problems *diag.List, text string) address.Address {
	u, err := address.Parse(text)
	if err == nil && strings.Contains(text, "://") {
		return u
	}
	hint := rule.Text{EN: "an address begins with https:// or http://", KO: "주소는 https://나 http://로 시작합니다"}
	for _, scheme := range []string{"https://", "http://"} {
		whole := scheme + strings.TrimLeft(text, "/")
		meantTo, err := address.Parse(whole)
		// A program on this machine answers to http, as a rule.
		if err == nil && !strings.ContainsAny(text, " ;=") && cookiejar.IsLoopback(meantTo.Host()) == (scheme == "http://") {
			hint = meant(whole)
		}
	}
	problems.Say(rule.Textf("%q is no address", "주소가 아닙니다: %q", text), hint)
	return address.Address{}
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
		problems.Say(rule.Textf("%s is the address of a page, not %q", "%s 값은 페이지의 주소입니다 (받은 값: %q)", flag, text), meant("https://"+text))
		return nil
	}
	return &o
}

// how says in a sentence how the request came about.
func (s scene) how(setting bool) rule.Text {
	from := "null"
	if s.ctx.Initiator != nil {
		from = s.ctx.Initiator.String()
	}
	var t rule.Text
	switch {
	case s.Script:
		return s.byScript(setting)
	case s.ctx.Dest == cookiejar.Iframe:
		t = rule.Textf("A frame inside a page of %s loads it", "%s 페이지 안의 프레임이 불러옵니다", from)
	case s.ctx.Dest == cookiejar.Subresource && s.ctx.Credentials != cookiejar.Include:
		t = rule.Textf("A script of %s fetches it with credentials %q", "%s의 스크립트가 credentials: %q인 fetch()를 호출합니다", from, s.Credentials)
	case s.ctx.Dest == cookiejar.Subresource:
		t = rule.Textf("A page of %s loads it, as an image, a script or a fetch", "%s 페이지가 이미지, 스크립트, fetch 등으로 불러옵니다", from)
	case s.ctx.Initiator == nil:
		t = rule.Text{EN: "A person types the address", KO: "사용자가 주소를 직접 입력합니다"}
	case s.ctx.Method == "" || s.ctx.Method == "GET":
		t = rule.Textf("A link on a page of %s is followed", "%s 페이지의 링크를 누릅니다", from)
	default:
		t = rule.Textf("A form on a page of %s is sent", "%s 페이지의 폼을 보냅니다", from)
	}
	if s.ctx.Method != "" && s.ctx.Method != "GET" {
		t.EN, t.KO = t.EN+" ("+s.ctx.Method+")", t.KO+" ("+s.ctx.Method+")"
	}
	return s.inTab(t)
}

func (s scene) byScript(setting bool) rule.Text {
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
func (s scene) inTab(t rule.Text) rule.Text {
	if s.ctx.Dest != cookiejar.Document && *s.ctx.Top != *s.ctx.Initiator {
		t.EN += fmt.Sprintf(", in a tab of %s", s.ctx.Top)
		t.KO += fmt.Sprintf(" (탭은 %s)", s.ctx.Top)
	}
	return rule.Text{EN: t.EN + ".", KO: t.KO + "."}
}
