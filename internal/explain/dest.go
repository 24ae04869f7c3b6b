package explain

import (
	"slices"

	"statelab/internal/cookiejar"
	"statelab/internal/rule"
)

// dest is what a request is for, as Chromium 156 was seen to make it.
type dest struct {
	name        string
	is          cookiejar.Dest
	cors        bool                    // read across origins only with leave
	credentials []cookiejar.Credentials // that it can be made with, the default first; nil: what is read as Include
	methods     bool                    // --method can be said
	headers     bool                    // a script can set headers of its own
	always      string                  // its method where none is said; "": GET
	page        bool                    // it is always some page that asks; no person can type it
	how         rule.Text               // with the origin of the page
}

func dests() []dest {
	const include, own, omit = cookiejar.Include, cookiejar.SameOrigin, cookiejar.Omit
	return []dest{
		{name: "document", methods: true},
		{name: "form", methods: true, always: "POST", page: true, how: rule.Text{EN: "A form on a page of %s is sent", KO: "%s 페이지의 폼을 보냅니다"}},
		{name: "download", page: true, how: rule.Text{EN: "A download link on a page of %s is clicked", KO: "%s 페이지의 다운로드 링크를 누릅니다"}},
		{name: "iframe", is: cookiejar.Iframe, methods: true, how: rule.Text{EN: "A frame inside a page of %s loads it", KO: "%s 페이지 안의 프레임이 불러옵니다"}},
		{name: "subresource", is: cookiejar.Subresource, methods: true, credentials: []cookiejar.Credentials{include, own, omit},
			how: rule.Text{EN: "A page of %s loads it, as an image or a script", KO: "%s 페이지가 이미지나 스크립트로 불러옵니다"}},
		{name: "fetch", is: cookiejar.Subresource, cors: true, methods: true, headers: true, credentials: []cookiejar.Credentials{own, include, omit},
			how: rule.Text{EN: "A script of %s calls fetch()", KO: "%s의 스크립트가 fetch()를 호출합니다"}},
		{name: "xhr", is: cookiejar.Subresource, cors: true, methods: true, headers: true, credentials: []cookiejar.Credentials{own, include},
			how: rule.Text{EN: "A script of %s sends an XMLHttpRequest", KO: "%s의 스크립트가 XMLHttpRequest를 보냅니다"}},
		{name: "module", is: cookiejar.Subresource, cors: true, credentials: []cookiejar.Credentials{own, include},
			how: rule.Text{EN: "A page of %s loads it as a module script", KO: "%s 페이지가 모듈 스크립트로 불러옵니다"}},
		{name: "websocket", is: cookiejar.Subresource,
			how: rule.Text{EN: "A script of %s opens a WebSocket", KO: "%s의 스크립트가 WebSocket을 엽니다"}},
		{name: "prefetch", is: cookiejar.Subresource,
			how: rule.Text{EN: "A page of %s prefetches it", KO: "%s 페이지가 미리 불러옵니다(prefetch)"}},
		{name: "manifest", is: cookiejar.Subresource, cors: true, credentials: []cookiejar.Credentials{omit, include},
			how: rule.Text{EN: "A page of %s has it as its web app manifest", KO: "%s 페이지의 웹 앱 매니페스트로 불러옵니다"}},
	}
}

// Dests are the words of Request.Dest, the default first.
func Dests() []string {
	var names []string
	for _, d := range dests() {
		names = append(names, d.name)
	}
	return names
}

// CredentialModes are the words of Request.Credentials.
func CredentialModes() []string { return []string{"include", "same-origin", "omit"} }

// modes are the words of --credentials that a dest can be asked with, the default first.
func (d dest) modes() []string {
	var words []string
	for _, c := range d.credentials {
		words = append(words, CredentialModes()[c])
	}
	return words
}

// withCredentials are the dests that --credentials can be said of.
func withCredentials() []string {
	var names []string
	for _, d := range dests() {
		if len(d.credentials) > 0 {
			names = append(names, d.name)
		}
	}
	return names
}

// credentialsSaid says with which credentials a request is made, in the words in which a
// page says it; zero where there is nothing to choose.
func (s *scene) credentialsSaid() rule.Text {
	if len(s.dest.credentials) == 0 || s.dest.name == "subresource" && s.ctx.Credentials == cookiejar.Include {
		return rule.Text{}
	}
	t := rule.Text{EN: s.mode(s.ctx.Credentials), KO: s.mode(s.ctx.Credentials)}
	if s.Credentials == "" {
		t.EN, t.KO = t.EN+", the default", "기본값인 "+t.KO
	}
	return t
}

// mode writes credentials as a page says them.
func (s *scene) mode(c cookiejar.Credentials) string {
	switch s.dest.name {
	case "xhr":
		return []string{"withCredentials = true", "withCredentials = false"}[min(int(c), 1)]
	case "module", "manifest":
		return []string{`crossorigin="use-credentials"`, `no crossorigin="use-credentials"`}[min(int(c), 1)]
	}
	return `credentials: "` + CredentialModes()[c] + `"`
}

// inItsWords says a reason about credentials in the words of what asks. The jar knows of
// fetch() alone.
func (s *scene) inItsWords(b *Because) {
	if b.Rule != "credentials-omitted" || !slices.Contains([]string{"xhr", "module", "manifest"}, s.dest.name) {
		return
	}
	now, wanted := s.mode(s.ctx.Credentials), s.mode(cookiejar.Include)
	b.Seen = rule.Textf("%s, from %s to %s", "%s, %s에서 %s에 요청함", now, s.ctx.Initiator, cookiejar.OriginOf(s.url))
	b.Wanted = rule.Text{EN: wanted, KO: wanted}
}
