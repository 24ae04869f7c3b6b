package serve

import (
	"context"
	"slices"
	"strings"
	"time"

	"statelab/internal/cookiejar"
	"statelab/internal/lesson"
	"statelab/internal/localhost"
	"statelab/internal/rule"
	"statelab/internal/scenario"
	"statelab/internal/trace"
	"statelab/internal/world"
)

// Unplayable says why a real browser cannot play a lesson.
type Unplayable struct{ Causes []rule.Text }

// Error implements error.
func (u *Unplayable) Error() string { return rule.Joined(u.Causes).EN }

// unplayable finds out why a lesson cannot be played by a real browser.
type unplayable struct {
	there *scenario.Program // the lesson as it is written
	hosts *localhost.Hosts
	all   []rule.Text

	written *trace.Trace // the lesson as it is written, played
}

func (u *unplayable) because(en, ko string, args ...any) {
	text := rule.Textf(en, ko, args...)
	if !slices.Contains(u.all, text) {
		u.all = append(u.all, text)
	}
}

// declared finds what the lesson says of sites and browsers that no real browser has.
func (u *unplayable) declared() {
	for _, host := range u.hosts.Ports {
		u.because("%s is at a port of its own, and all sites are served at one port", "%s: 포트를 따로 쓰는 사이트인데, 모든 사이트는 한 포트에서 열립니다", host)
	}
	for _, host := range u.hosts.Apart {
		u.because("%s has no counterpart below localhost", "%s: localhost 아래에 같은 뜻의 이름이 없습니다", host)
	}
	for _, b := range u.there.Lesson().Browsers {
		if b.Brand.Value == cookiejar.RFC6265bis.String() {
			u.because("the browser %q follows the draft where real ones do otherwise (brand: %s)", "%q 브라우저는 실제 브라우저와 다른 초안의 규칙을 따릅니다 (brand: %s)", b.Name.Value, b.Brand.Value)
		}
		if b.ThirdPartyCookies.Value == "blocked" {
			u.because("the browser %q blocks third-party cookies (third_party_cookies: blocked), which is a setting of the real one", "%q 브라우저는 서드파티 쿠키를 차단합니다 (third_party_cookies: blocked). 이것은 실제 브라우저의 설정입니다", b.Name.Value)
		}
		if b.FetchMetadata.Value != "sent" && slices.ContainsFunc(u.there.Lesson().Browsers, func(b lesson.Browser) bool { return b.FetchMetadata.Value == "sent" }) {
			u.because("the browser %q sends no Sec-Fetch headers where another one does (fetch_metadata), and real ones all do", "%q 브라우저는 다른 브라우저와 달리 Sec-Fetch 헤더를 보내지 않습니다 (fetch_metadata). 실제 브라우저는 모두 보냅니다", b.Name.Value)
		}
		if b.UserAgent.Given() {
			u.because("the browser %q says what it is (user_agent: %s), and a real one says its own", "%q 브라우저는 User-Agent를 정해 보냅니다 (user_agent: %s). 실제 브라우저는 자기 이름을 보냅니다", b.Name.Value, b.UserAgent.Value)
		}
		if b.Languages.Given() {
			u.because("the browser %q says which languages its user reads (languages: %s), and a real one says its own", "%q 브라우저는 사용자의 언어를 정해 보냅니다 (languages: %s). 실제 브라우저는 자기 설정을 보냅니다", b.Name.Value, b.Languages.Value)
		}
		if b.Address.Given() {
			u.because("the browser %q has an address (address: %s), and a real one asks from this machine", "%q 브라우저에는 주소가 정해져 있습니다 (address: %s). 실제 브라우저는 이 컴퓨터에서 요청합니다", b.Name.Value, b.Address.Value)
		}
	}
	for _, site := range u.there.Sites() {
		if site.Proxy != nil && len(site.Proxy.Sets) > 0 {
			u.because("in front of %s a proxy ends TLS, and here nothing is https", "%s 앞에는 TLS를 끝내는 프록시가 있는데, 여기에는 https가 없습니다", site.Host)
		}
	}
}

// newFor is how long a cookie without SameSite goes along with cross-site posts (Chromium).
const newFor = 2 * time.Minute

// played finds what comes out otherwise where the sites are served, and what no person can
// wait for.
func (u *unplayable) played(ctx context.Context, run *trace.Trace) (err error) {
	if u.written, err = u.there.Run(ctx); err != nil {
		return err
	}
	for _, steps := range [][]trace.Step{run.Given, run.Steps} {
		for i := range steps {
			u.step(&steps[i])
		}
	}
	return nil
}

func (u *unplayable) step(s *trace.Step) {
	if s.Jar != nil {
		for _, e := range s.Jar.Cookies {
			if e.Mark == trace.Gone && e.Rule == "expired" && s.Passed > 0 {
				u.because("in the step %[1]s %[3]s pass and end the cookie %[2]s, and the clock of a real browser cannot be moved", "%[1]s 단계에서 시간이 흘러(%[4]s) %[2]s 쿠키가 만료되는데, 실제 브라우저의 시계는 옮길 수 없습니다", s.ID, e.Cookie.Name, rule.Length(s.Passed).EN, rule.Length(s.Passed).KO)
			}
		}
	}
	if s.Verb == (world.ChangeAddress{}).Kind().Verb {
		u.because("in the step %s the browser asks from another address, and a real one asks from this machine", "%s 단계에서 브라우저가 다른 주소로 옮기는데, 실제 브라우저는 이 컴퓨터에서 요청합니다", s.ID)
	}
	for _, x := range s.Exchanges {
		if x.Passed > 0 {
			u.because("in the step %[1]s something is done again and again, and %[2]s pass each time: the server's clock is moved before a step, and not within one", "%[1]s 단계에서는 같은 일을 여러 번 하고 그때마다 시간이 흐릅니다(%[3]s). 서버의 시계는 단계 앞에서만 움직일 수 있습니다", s.ID, rule.Length(x.Passed).EN, rule.Length(x.Passed).KO)
		}
		if x.Server != nil && x.Server.RemoteAddr != "" {
			u.because("in the step %s a page looks from which address the request came, and a real browser asks from this machine", "%s 단계에서 페이지가 요청이 온 주소를 보는데, 실제 브라우저는 이 컴퓨터에서 요청합니다", s.ID)
		}
		if x.Response.Status == 0 && x.Server != nil {
			u.because("in the step %s a double click gives a request up, and a real answer may come before the second click", "%s 단계에서는 두 번 잇달아 눌러 앞의 요청을 버리는데, 실제로는 두 번째 클릭보다 응답이 먼저 올 수 있습니다", s.ID)
		}
		for _, f := range x.Sent {
			if f.Rule == "same-site-default" && x.Request.Method != "GET" && !x.ByPage && s.Time.Sub(f.Cookie.Created) >= newFor {
				u.because("in the step %s the cookie %s stays away from another site's POST since it is older than two minutes: in its first two, Chromium sends one without SameSite even there. The lesson lets them pass by its own clock, and the clock of a real browser cannot be moved", "%s 단계에서 %s 쿠키가 다른 사이트의 POST에 실리지 않는 것은 저장한 지 2분이 지났기 때문입니다. SameSite가 없는 쿠키를 Chromium은 처음 2분 동안 그런 POST에도 보냅니다. 레슨은 그 2분을 자기 시계로 보내는데, 실제 브라우저의 시계는 옮길 수 없습니다", s.ID, f.Cookie.Name)
			}
		}
	}
	failed := s.Failed()
	switch {
	case len(failed) == 0:
	case u.speaksHTTP(s.ID):
		u.because("the step %s shows what http does without TLS, and browsers trust localhost without it", "%s 단계는 TLS 없는 http에서 일어나는 일을 보여 주는데, 브라우저는 localhost를 TLS 없이도 믿습니다", s.ID)
	default:
		u.because("the step %s comes out otherwise over http: %s", "%s 단계의 결과가 http에서는 달라집니다: %s", s.ID, failed[0].About)
	}
}

// speaksHTTP reports whether in the lesson as it is written something of the step, or what
// stands in the jar behind it, came over http.
func (u *unplayable) speaksHTTP(id string) bool {
	return slices.ContainsFunc(u.written.Steps, func(s trace.Step) bool {
		return s.ID == id && slices.ContainsFunc(s.Exchanges, func(x trace.Exchange) bool { return strings.HasPrefix(x.URL, "http:") })
	})
}
