package explain

import (
	"fmt"
	"net/url"
	"strings"

	"statelab/internal/cookiejar"
	"statelab/internal/diag"
	"statelab/internal/rule"
)

// scene is a request whose words were understood.
type scene struct {
	Request
	url *url.URL
	ctx cookiejar.Context
}

// Dests are the words of Request.Dest, the default first.
func Dests() []string { return []string{"document", "iframe", "subresource"} }

// CredentialModes are the words of Request.Credentials, the default first.
func CredentialModes() []string { return []string{"include", "same-origin", "omit"} }

// scene understands a request, or notes what is wrong with it.
func (r Request) scene(problems *diag.List) scene {
	s := scene{Request: r, url: address(problems, r.URL)}
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
			problems.Add(diag.Pos{}, "as GET or POST", "--method is a word, not %q", r.Method)
			break
		}
	}
	switch {
	case r.After < 0:
		problems.Add(diag.Pos{}, "", "--after goes forwards, not %v", r.After)
	case s.ctx.Dest == cookiejar.Document && r.Top != "":
		problems.Add(diag.Pos{}, "say --dest iframe or --dest subresource, or leave --top out", "a document fills the whole tab: it is its own --top")
	case s.ctx.Dest == cookiejar.Subresource && r.Script:
		problems.Add(diag.Pos{}, "leave --dest out, or say --dest iframe for a script of a framed page", "only pages have scripts: --script does not go with --dest subresource")
	case s.ctx.Dest != cookiejar.Subresource && s.ctx.Credentials != cookiejar.Include:
		problems.Add(diag.Pos{}, "say --dest subresource", "--credentials is for what a script fetches")
	}
	if s.url != nil {
		s.surround()
	}
	return s
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

func address(problems *diag.List, text string) *url.URL {
	u, err := url.Parse(text)
	if err == nil && u.Scheme != "" && (u.Host != "" || u.Opaque != "" || u.Path != "") && !strings.Contains(u.Scheme, ".") && u.Opaque == "" {
		return u
	}
	hint := "an address begins with https:// or http://"
	if name := strings.TrimLeft(text, "/"); err == nil && name != "" && !strings.ContainsAny(name, " ;=") {
		hint = fmt.Sprintf("did you mean %q?", "https://"+name)
	}
	problems.Add(diag.Pos{}, hint, "%q is no address", text)
	return nil
}

func origin(problems *diag.List, flag, text string) *cookiejar.Origin {
	if text == "" {
		return nil
	}
	o, err := cookiejar.ParseOrigin(text)
	if err != nil {
		problems.Add(diag.Pos{}, fmt.Sprintf("did you mean %q?", "https://"+text), "%s is the address of a page, not %q", flag, text)
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
