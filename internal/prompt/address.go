package prompt

import (
	"slices"
	"strings"

	"statelab/internal/address"
	"statelab/internal/diag"
	"statelab/internal/language"
	"statelab/internal/lesson"
	"statelab/internal/rule"
	"statelab/internal/wire"
)

// isAddress and isHost tell values by what the reference calls them.
func isAddress(t language.Type) bool { return t.Says == "url" }
func isHost(t language.Type) bool    { return t.Says == "host" }

func addressIn(v *language.Verb, n *lesson.Node) (*lesson.Node, bool) {
	if isAddress(v.Type) {
		return n, true
	}
	for _, f := range v.Type.Fields {
		if isAddress(f.Type) {
			return n.Get(f.Name), true
		}
	}
	return nil, false
}

func hostVerb(v *language.Verb) bool { return isHost(v.Type) }

func hostIn(v *language.Verb, n *lesson.Node) *lesson.Node {
	if hostVerb(v) {
		return n
	}
	for _, f := range v.Type.Fields {
		if f.Name == "host" && n.Kind == lesson.Map {
			return n.Get("host")
		}
	}
	return nil
}

// schemeNote is said once.
var schemeNote = rule.Text{EN: "an address without a scheme is one of https", KO: "스킴이 없는 주소는 https 주소로 읽습니다"}

// address puts in what stands before an address that is not whole.
func (r *reading) address(n *lesson.Node) *Mistake {
	text := n.Value
	if before, behind, blank := strings.Cut(text, " "); blank && r.word != "visit" {
		return r.wrong(rule.Textf("an address has no blank, and %s has no field %q", "주소에는 빈칸이 없고, %s 뒤에 적을 수 있는 것도 아닙니다: %q", r.word, shortened(behind)),
			rule.Textf("the address would be %s", "주소는 여기까지입니다: %s", shortened(before)))
	}
	if strings.Contains(text, "://") || strings.HasPrefix(text, "$") {
		return r.answered(text)
	}
	host, _, _ := strings.Cut(text, "/")
	host, _, _ = strings.Cut(host, "?")
	if strings.Contains(host, ".") && !strings.HasPrefix(host, ".") && !strings.ContainsAny(host, " \t#") {
		n.Value = "https://" + text
		if !strings.Contains(n.Value[len("https://"):], "/") {
			n.Value += "/"
		}
		if !r.schemeSaid {
			r.notes = append(r.notes, schemeNote)
		}
		return r.answered(n.Value)
	}
	if m := r.wordsOfPage(text); m != nil && r.word == "visit" {
		return m
	}
	p := r.world.Page(r.browser, r.tab)
	if p == nil {
		m := r.wrong(rule.Textf("no page is open, so nobody knows which site %[1]s is an address of", "열린 페이지가 없어서 %[1]s가 어느 사이트의 주소인지 알 수 없습니다", shortened(text)),
			rule.Text{EN: "write https:// and the host", KO: "https://와 호스트까지 적습니다"})
		if sites := r.opening.Setup.Sites; len(sites) == 1 && strings.HasPrefix(text, "/") {
			m.Offer = strings.Replace(r.line, text, "https://"+sites[0].Host+text, 1)
		}
		return m
	}
	u, err := p.URL.Resolve(text)
	if err != nil {
		return r.wrong(rule.Textf("%s is no address", "%s: 주소가 아닙니다", text), rule.Text{})
	}
	n.Value = u.String()
	return nil
}

// answered looks whether somebody answers at an address of the web.
func (r *reading) answered(text string) *Mistake {
	u, err := address.Parse(r.world.Kept().Expand(text))
	if err != nil || !u.IsWeb() {
		return nil // whoever reads the act says so
	}
	hosts := r.hosts()
	if slices.Contains(hosts, u.HostPort()) {
		return r.overHTTP(u)
	}
	m := r.wrong(rule.Textf("no server answers at %s", "%s에서 응답하는 서버가 없습니다", u.HostPort()), rule.Textf("there are %s", "있는 사이트: %s", strings.Join(hosts, ", ")))
	if near := diag.Nearest(u.HostPort(), hosts); near != "" {
		m.Offer = r.readableLine(strings.Replace(r.line, u.HostPort(), near, 1))
	}
	return m
}

// overHTTP looks whether a site answers over http, where that is asked for.
func (r *reading) overHTTP(u address.Address) *Mistake {
	for _, site := range r.opening.Lesson.Sites {
		if http := site.Node.Get("http"); u.Scheme() != "http" || site.Host.Value != u.HostPort() || http != nil && http.Value == "true" {
			continue
		}
		m := r.wrong(rule.Textf("%s answers over https only", "%s: https로만 응답합니다", u.HostPort()), rule.Text{})
		m.Offer = r.readableLine(strings.Replace(r.line, "http://", "https://", 1))
		return m
	}
	return nil
}

func (s *Session) hosts() []string {
	var hosts []string
	for _, site := range s.opening.Setup.Sites {
		hosts = append(hosts, site.Host)
	}
	return hosts
}

// host looks for the site that is meant.
func (r *reading) host(n *lesson.Node) *Mistake {
	hosts := r.hosts()
	if slices.Contains(hosts, n.Value) {
		return nil
	}
	m := r.wrong(rule.Textf("there is no site %q here", "여기에는 %q 사이트가 없습니다", n.Value), rule.Textf("there are %s", "있는 사이트: %s", strings.Join(hosts, ", ")))
	near := whole(strings.TrimSuffix(strings.TrimPrefix(n.Value, "https://"), "/"), hosts)
	if slices.Contains(hosts, near) {
		m.Offer = strings.Replace(r.line, n.Value, near, 1)
	}
	return m
}

// isHostOf reports whether a text begins with the host of a site.
func (s *Session) isHostOf(text string) bool {
	u, err := address.Parse("https://" + text)
	if err != nil {
		return false
	}
	for _, site := range s.opening.Setup.Sites {
		if u.HostPort() == site.Host || wire.Hostname(site.Host) == u.Host() {
			return true
		}
	}
	return false
}
