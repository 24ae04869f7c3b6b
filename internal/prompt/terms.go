package prompt

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"statelab/internal/language"
	"statelab/internal/memo"
	"statelab/internal/rule"
)

// What something is that stands on the screen: who asks knows its name alone.

// term is a word of HTTP, cookies or sessions.
type term struct {
	names string // as people type them, with commas between
	about rule.Text
	here  rule.Text // what can be done about it at this prompt; may be empty
}

// topics are those of lessons that are about a word, where others use it, too: a row can be one
// of a shop's orders, and a path that of a page.
var topics = map[string]string{
	"session": "sessions", "key": "sessions", "row": "sessions", "sessionid": "sessions", "set-cookie": "cookies", "cookie": "cookies", "jar": "cookies",
	"path": "scope", "domain": "scope", "host-only": "scope", "public suffix": "scope",
	"max-age": "lifetime", "session cookie": "lifetime", "persistent cookie": "lifetime",
	"request": "http", "redirect": "http", "stateless": "state", "connectionless": "state",
	"login": "login", "logout": "logout", "authentication": "users", "authorization": "users",
	"same-site": "cross-site", "same-origin": "cross-site", "samesite": "cross-site", "third-party cookie": "privacy", "tracker": "privacy",
	"httponly": "scripts", "secure": "security", "attacker": "attacks", "session fixation": "attacks", "session hijacking": "attacks",
}

// said is all that is said of it at the prompt.
func (t *term) said() rule.Text {
	if t.here.IsZero() {
		return t.about
	}
	return rule.Text{EN: t.about.EN + " " + t.here.EN, KO: t.about.KO + " " + t.here.KO}
}

var terms = []term{
	{"cookie, 쿠키", rule.Text{
		EN: "A cookie is a small text with a name that a server asks the browser to store, by the line Set-Cookie of an answer. The browser sends it along with later requests to that site, by the line Cookie.",
		KO: "쿠키는 이름이 붙은 작은 글입니다. 서버가 응답의 Set-Cookie 줄로 저장해 달라고 부탁하면, 브라우저는 그 사이트에 보내는 다음 요청부터 Cookie 줄로 함께 보냅니다."}, rule.Text{EN: "jar shows what is stored.", KO: "jar를 입력하면 저장된 쿠키가 나옵니다."}},
	{"get", rule.Text{
		EN: "GET is a method: a request that says give me what is at this address. A typed address and a clicked link make one. It is to change nothing, so that it can be sent again.",
		KO: "GET은 메서드로, 이 주소에 있는 것을 달라는 요청입니다. 주소를 입력하거나 링크를 누르면 이 요청을 보냅니다. 다시 보내도 되도록 아무것도 바꾸지 않아야 합니다."}, rule.Text{EN: "visit sends one.", KO: "visit로 보냅니다."}},
	{"post", rule.Text{
		EN: "POST is a method: a request that brings something in its body, mostly the fields of a form. A view reads them in request.POST. It may change something, so browsers ask before they send it again.",
		KO: "POST는 메서드로, 본문에 무엇을 담아 보내는 요청입니다. 대개 폼의 필드를 담습니다. 뷰는 그 값을 request.POST에서 읽습니다. 무엇을 바꿀 수 있으므로, 다시 보낼 때는 브라우저가 먼저 물어봅니다."}, rule.Text{EN: "submit sends one.", KO: "submit으로 보냅니다."}},
	{"session, 세션", rule.Text{
		EN: "HTTP forgets who asked before. A session is what a server remembers about one visitor: a row in its table, found by the key that the visitor's cookie brings.",
		KO: "HTTP는 앞서 누가 요청했는지 기억하지 않습니다. 세션은 서버가 방문자 한 사람에 관해 기억하는 것입니다. 서버의 테이블에 한 행으로 있고, 방문자의 쿠키에 든 키로 찾습니다."}, rule.Text{EN: "rows shows the rows.", KO: "rows를 입력하면 행이 나옵니다."}},
	{"sessionid", rule.Text{
		EN: "sessionid is the cookie that Django's sessions use. Its value is the session key, 32 letters and digits drawn by chance. Who sends that key is taken for the visitor whose row it finds.",
		KO: "sessionid는 Django의 세션이 쓰는 쿠키입니다. 값은 무작위로 뽑은 글자 32개인 세션 키입니다. 서버는 그 키를 보낸 사람을, 키로 찾은 행의 방문자로 여깁니다."}, rule.Text{}},
	{"key, session key, 키, 세션 키", rule.Text{
		EN: "A session key is the value of the cookie sessionid: by it the server finds the session's row.",
		KO: "세션 키는 sessionid 쿠키의 값입니다. 서버는 이것으로 세션 행을 찾습니다."}, rule.Text{EN: "On the screen it is shortened, as in 6242..0shb; remember key cookie sessionid keeps the whole one, and $key stands for it.", KO: "화면에는 6242..0shb처럼 줄여서 나옵니다. remember key cookie sessionid를 입력하면 온전한 값을 보관하고, $key로 쓸 수 있습니다."}},
	{"row, rows, session row, 행, 세션 행", rule.Text{
		EN: "A session row is a line in the server's table django_session: its key, whose it is, what is kept in it, and when it ends.",
		KO: "세션 행은 서버의 django_session 테이블에 있는 한 줄입니다. 키, 누구의 것인지, 보관한 데이터, 끝나는 때가 있습니다."}, rule.Text{}},
	{"jar, 쿠키 저장소", rule.Text{
		EN: "The jar is where a browser keeps its cookies. Each browser has one of its own, so that the cookies of one are not in another.",
		KO: "쿠키 저장소는 브라우저가 쿠키를 두는 곳입니다. 브라우저마다 따로 있어서 한 브라우저의 쿠키가 다른 브라우저에는 없습니다."}, rule.Text{}},
	{"request, response, answer, 요청, 응답", rule.Text{
		EN: "A browser asks and a server answers: a request is GET or POST, a path and lines such as Cookie; a response is a status such as 200, lines such as Set-Cookie, and the page.",
		KO: "브라우저가 요청하고 서버가 응답합니다. 요청에는 GET이나 POST, 경로, Cookie 같은 줄이 있고, 응답에는 200 같은 상태 코드, Set-Cookie 같은 줄, 페이지가 있습니다."}, rule.Text{EN: "wire shows both as they crossed.", KO: "wire를 입력하면 오간 그대로 나옵니다."}},
	{"redirect, 302, 리디렉션", rule.Text{
		EN: "An answer 302 has no page but an address: the browser asks there at once, by itself.",
		KO: "302 응답에는 페이지 대신 주소가 있습니다. 브라우저는 곧바로 그 주소로 다시 요청합니다."}, rule.Text{}},
	{"set-cookie", rule.Text{
		EN: "Set-Cookie is the line of an answer by which a server asks the browser to store a cookie: name=value, then attributes such as Path=/ or Secure.",
		KO: "Set-Cookie는 서버가 브라우저에 쿠키를 저장해 달라고 부탁하는 응답의 줄입니다. 이름=값을 적고, 그 뒤에 Path=/이나 Secure 같은 속성을 적습니다."}, rule.Text{}},
	{"path", rule.Text{EN: "Path says for which paths of the host a cookie is: with Path=/cart it goes along to /cart and below, and nowhere else.", KO: "Path는 호스트의 어느 경로에 쓰일 쿠키인지 정합니다. Path=/cart면 /cart와 그 아래로만 함께 갑니다."}, rule.Text{}},
	{"domain", rule.Text{EN: "Domain says for which hosts a cookie is: with Domain=shop.test it goes to shop.test and all hosts below it. Without it the cookie is for the one host that answered.", KO: "Domain은 어느 호스트에 쓰일 쿠키인지 정합니다. Domain=shop.test면 shop.test와 그 하위 호스트 모두로 갑니다. 적지 않으면 응답한 호스트에만 갑니다."}, rule.Text{}},
	{"secure, https", rule.Text{EN: "A cookie with Secure goes along with https requests alone, so that nobody on the way reads it.", KO: "Secure 쿠키는 https 요청에만 함께 갑니다. 그래서 중간에서 누가 읽을 수 없습니다."}, rule.Text{}},
	{"httponly", rule.Text{EN: "A cookie with HttpOnly is not seen by scripts of the page: document.cookie leaves it out. It is sent all the same.", KO: "HttpOnly 쿠키는 페이지의 스크립트에 보이지 않습니다. document.cookie에 나오지 않을 뿐, 요청에는 함께 갑니다."}, rule.Text{}},
	{"samesite, lax, strict", rule.Text{EN: "SameSite says whether a cookie goes along with requests that other sites cause: Strict never, Lax where a link opens the whole tab, None always (with Secure).", KO: "SameSite는 다른 사이트에서 일으킨 요청에도 쿠키가 함께 갈지 정합니다. Strict면 가지 않고, Lax면 링크로 탭 전체를 열 때 가고, None이면(Secure와 함께) 늘 갑니다."}, rule.Text{}},
	{"max-age, expires, lifetime, 수명", rule.Text{EN: "Max-Age and Expires say how long a cookie lives. One with neither is a session cookie: it goes when the browser closes.", KO: "Max-Age와 Expires는 쿠키의 수명을 정합니다. 둘 다 없으면 세션 쿠키이고, 브라우저를 닫으면 없어집니다."}, rule.Text{}},
	{"login, 로그인", rule.Text{EN: "To log in means that the server notes the user in the session's row, under a new key. The cookie carries the key, not the user.", KO: "로그인하면 서버는 새 키의 세션 행에 사용자를 적습니다. 쿠키에 담기는 것은 키이고 사용자가 아닙니다."}, rule.Text{}},
	{"logout, 로그아웃", rule.Text{
		EN: "To log out means that the server deletes the session's row, and asks the browser to delete the cookie. The row is what the login was: without it the key opens nothing.",
		KO: "로그아웃하면 서버는 세션 행을 지우고, 브라우저에 쿠키를 지워 달라고 부탁합니다. 로그인은 행에 적혀 있었으므로, 행이 없으면 키로 아무것도 열 수 없습니다."}, rule.Text{}},
	{"browser, 브라우저", rule.Text{EN: "A browser asks servers and keeps cookies.", KO: "브라우저는 서버에 요청하고 쿠키를 저장합니다."}, rule.Text{EN: "What stands before > is the browser that acts; as NAME lets another one act.", KO: "> 앞에 있는 것이 지금 움직이는 브라우저입니다. as NAME을 입력하면 다른 브라우저가 움직입니다."}},
	{"attacker, 공격자", rule.Text{EN: "An attacker is somebody who acts from a browser or a site of their own.", KO: "공격자는 자기 브라우저나 자기 사이트에서 움직이는 사람입니다."}, rule.Text{EN: "Here any browser can be one: keep alice's key with remember, then as eve, then put_cookie with $key.", KO: "여기서는 어느 브라우저든 될 수 있습니다. remember로 alice의 키를 보관하고, as eve를 입력한 다음, put_cookie에 $key를 적습니다."}},
	{"tracker, 추적", rule.Text{EN: "A tracker is a site whose picture stands in pages of many others. With each of these pages the browser asks it too, and its cookie tells it who reads them.", KO: "추적 서버는 여러 사이트의 페이지에 자기 이미지를 넣어 둔 사이트입니다. 그 페이지를 열 때마다 브라우저는 추적 서버에도 요청하고, 추적 서버는 자기 쿠키로 누가 읽는지 알게 됩니다."}, rule.Text{}},
	{"session cookie, 세션 쿠키", rule.Text{
		EN: "A session cookie has no lifetime written on it: neither Max-Age nor Expires. It goes when the browser closes. That is no matter of the server's sessions.",
		KO: "세션 쿠키는 Max-Age도 Expires도 없어서 수명이 적혀 있지 않은 쿠키입니다. 브라우저를 닫으면 없어집니다. 서버의 세션과는 다른 것입니다."}, rule.Text{}},
	{"persistent cookie, 지속 쿠키, 영속 쿠키, 영구 쿠키", rule.Text{
		EN: "A persistent cookie has its lifetime written on it, by Max-Age or Expires. It stays when the browser closes, and goes when that time is over.",
		KO: "지속 쿠키는 Max-Age나 Expires로 수명이 적힌 쿠키입니다. 브라우저를 닫아도 남아 있고, 그 시간이 지나면 없어집니다."}, rule.Text{}},
	{"third-party cookie, 서드파티 쿠키, 제3자 쿠키", rule.Text{
		EN: "A third-party cookie is one of a site that stands inside the page of another site, as an image or in a frame. Browsers can block such cookies.",
		KO: "서드파티 쿠키는 다른 사이트의 페이지 안에 이미지나 프레임으로 들어 있는 사이트의 쿠키입니다. 브라우저는 이런 쿠키를 막을 수 있습니다."}, rule.Text{}},
	{"host-only, 호스트 전용", rule.Text{
		EN: "A cookie without Domain is host-only: it goes to the host that answered, and to none below it.",
		KO: "Domain이 적히지 않은 쿠키는 호스트 전용입니다. 응답한 호스트에만 가고, 그 하위 호스트에는 가지 않습니다."}, rule.Text{}},
	{"public suffix, 공용 접미사", rule.Text{
		EN: "A public suffix is an ending under which anybody can have a domain, such as com or co.kr. Where a host below it names it as Domain, the browser refuses the cookie.",
		KO: "공용 접미사는 com이나 co.kr처럼 누구나 그 아래에 도메인을 가질 수 있는 이름입니다. 그 아래의 호스트가 Domain에 공용 접미사를 적은 쿠키는 브라우저가 거부합니다."}, rule.Text{}},
	{"same-origin, origin, 동일 출처, 출처", rule.Text{
		EN: "An origin is scheme, host and port together, as in https://shop.test. A script reads the answers of its own origin, and those of others only with their leave.",
		KO: "출처는 https://shop.test처럼 스킴, 호스트, 포트를 합친 것입니다. 스크립트는 동일 출처의 응답을 읽을 수 있고, 다른 출처의 응답은 그쪽이 허락해야 읽을 수 있습니다."}, rule.Text{}},
	{"same-site, cross-site, 같은 사이트, 다른 사이트", rule.Text{
		EN: "A site is a scheme and a domain with all hosts below it: https://shop.test and https://www.shop.test:8443 are one site, and two origins.",
		KO: "사이트는 스킴과, 하위 호스트를 모두 포함한 도메인입니다. https://shop.test와 https://www.shop.test:8443은 같은 사이트이지만 출처는 다릅니다."}, rule.Text{}},
	{"stateless, 무상태", rule.Text{
		EN: "HTTP is stateless: with its answer a request is forgotten. Nothing ties the next one to it, unless the browser brings something along.",
		KO: "HTTP는 무상태입니다. 응답하고 나면 그 요청은 잊힙니다. 브라우저가 무언가를 함께 보내지 않으면 다음 요청은 앞의 요청과 이어지지 않습니다."}, rule.Text{}},
	{"connectionless, 비연결", rule.Text{
		EN: "HTTP is called connectionless where the server hangs up after each answer. Since HTTP/1.1 connections are kept, and one that is kept remembers nobody either.",
		KO: "서버가 응답할 때마다 연결을 끊는다고 해서 HTTP를 비연결이라고도 합니다. HTTP/1.1부터는 연결을 이어 쓰지만, 이어진 연결도 누구인지 기억하지 않습니다."}, rule.Text{}},
	{"authentication, 인증", rule.Text{
		EN: "Authentication is finding out who somebody is, by a password for example.",
		KO: "인증은 비밀번호 같은 것으로 누구인지 확인하는 일입니다."}, rule.Text{}},
	{"authorization, permission, 인가, 권한", rule.Text{
		EN: "Authorization is deciding what somebody may do. It is another question than who they are.",
		KO: "인가는 무엇을 해도 되는지 정하는 일입니다. 누구인지 확인하는 것과는 다른 물음입니다."}, rule.Text{}},
	{"session fixation, 세션 고정", rule.Text{
		EN: "In session fixation an attacker puts a session key that they know into somebody's browser, and waits until that person logs in with it. Django therefore logs in under a new key.",
		KO: "세션 고정은 공격자가 자기가 아는 세션 키를 다른 사람의 브라우저에 넣어 두고, 그 사람이 그 키로 로그인하기를 기다리는 공격입니다. 그래서 Django는 로그인할 때 새 키를 씁니다."}, rule.Text{}},
	{"session hijacking, 세션 하이재킹, 세션 탈취", rule.Text{
		EN: "Session hijacking is sending a session key that belongs to somebody else. By the key alone the server cannot tell the two apart.",
		KO: "세션 하이재킹은 다른 사람의 세션 키를 보내 그 사람의 세션을 쓰는 공격입니다. 서버는 키만으로 두 사람을 구별하지 못합니다."}, rule.Text{}},
	{"custom user model, 커스텀 User 모델", rule.Text{
		EN: "A custom user model is a class of the project that takes the place of Django's User. AUTH_USER_MODEL names it, before the first migrate.",
		KO: "커스텀 User 모델은 Django의 User 대신 쓰는 프로젝트의 클래스입니다. 첫 migrate 전에 AUTH_USER_MODEL에 적습니다."}, rule.Text{}},
	{"abstract base class, 추상 기본 클래스", rule.Text{
		EN: "An abstract base class has no table of its own: the classes that inherit from it get its fields. AbstractUser is one.",
		KO: "추상 기본 클래스에는 자기 테이블이 없고, 그것을 물려받은 클래스가 필드를 갖습니다. AbstractUser가 그런 클래스입니다."}, rule.Text{}},
	{"idle timeout, 유휴 만료", rule.Text{
		EN: "An idle timeout ends a session that was not used for a certain time.",
		KO: "유휴 만료는 마지막으로 쓴 지 정해진 시간이 지난 세션이 끝나는 것입니다."}, rule.Text{}},
	{"absolute timeout, 절대 만료", rule.Text{
		EN: "An absolute timeout ends a session a certain time after it began, however much it is used.",
		KO: "절대 만료는 아무리 자주 써도 시작한 지 정해진 시간이 지난 세션이 끝나는 것입니다."}, rule.Text{}},
}

// termOf finds a word, case aside; nil where it is none.
func termOf(name string) *term {
	i := slices.IndexFunc(terms, func(t term) bool {
		return slices.ContainsFunc(strings.Split(t.names, ", "), func(n string) bool { return strings.EqualFold(n, name) })
	})
	if i < 0 {
		return nil
	}
	return &terms[i]
}

// termNames are the words, each by its first name, which is put in quickly: those of one
// word alone.
func termNames() []string {
	var names []string
	for _, t := range terms {
		if name, _, _ := strings.Cut(t.names, ","); !strings.Contains(name, " ") {
			names = append(names, name)
		}
	}
	return names
}

// A Term is a word of the subject, and what it means.
type Term struct {
	Names []string // in all languages: first the one that is mostly used, then what else people say
	About rule.Text
	Topic string // of the lessons that are about it; empty: whichever speak of it
}

// Terms are the words of HTTP, cookies and sessions that help explains, for a glossary:
// without what is said of the prompt alone.
func Terms() []Term {
	all := make([]Term, len(terms))
	for i, t := range terms {
		names := strings.Split(t.names, ", ")
		first := names[0]
		for k, name := range names {
			names[k] = cmp.Or(spelled[name], name)
		}
		all[i] = Term{names, t.about, topics[first]}
	}
	return all
}

// spelled is how names are written that are typed in small letters.
var spelled = map[string]string{
	"set-cookie": "Set-Cookie", "path": "Path", "domain": "Domain", "secure": "Secure", "https": "HTTPS", "httponly": "HttpOnly",
	"samesite": "SameSite", "lax": "Lax", "strict": "Strict", "max-age": "Max-Age", "expires": "Expires",
}

// about says what something is: what a line can begin with, a cookie, a browser, a site, a
// user, a kept value, or a word of the subject.
func (s *Session) about(name string) (Listing, bool) {
	if c := commandOf(name); c != nil {
		return s.aboutCommand(c), true
	}
	if v := language.VerbOf(name); v != nil {
		return s.aboutVerb(v), true
	}
	l := Listing{Title: rule.Same(name)}
	say := func(t rule.Text) { l.Items = append(l.Items, Item{Text: t}) }
	if t := termOf(name); t != nil {
		say(t.said())
	}
	if slices.Contains(s.cookieNames(), name) {
		say(rule.Textf("A cookie %s was seen here: why %s tells its story.", "여기에 %s 쿠키가 나왔습니다. why %s를 입력하면 그 쿠키의 이야기가 나옵니다.", name, name))
	}
	for _, b := range s.opening.Lesson.Browsers {
		if b.Name.Value == name {
			say(rule.Textf("A browser: %[2]s, with a jar of its own. as %[1]s lets it act.", "브라우저입니다(%[3]s). 쿠키 저장소가 따로 있습니다. as %[1]s: 이 브라우저가 움직입니다.", name, b.Title.In(rule.English), b.Title.In(rule.Korean)))
		}
	}
	var accounts []string
	for _, site := range s.opening.Lesson.Sites {
		if site.Host.Value == name {
			say(rule.Textf("A site of this world. visit %s goes there.", "여기에 있는 사이트입니다. visit %s: 그곳으로 갑니다.", name))
		}
	}
	for _, a := range Accounts(s.opening.Lesson) {
		if a.Name == name {
			accounts = append(accounts, a.Host)
		}
	}
	if len(accounts) > 0 {
		say(rule.Textf("A user of %s. users lists all, with their passwords.", "사용자입니다(%s). users를 입력하면 모두 비밀번호와 함께 나옵니다.", strings.Join(accounts, ", ")))
	}
	if value, ok := s.world.Kept()[strings.TrimPrefix(name, "$")]; ok {
		say(rule.Same(fmt.Sprintf("$%s = %s", strings.TrimPrefix(name, "$"), value)))
	}
	return l, len(l.Items) > 0
}

// askable is all that can be asked about here.
func (s *Session) askable() []string {
	all := slices.Concat([]string{"all"}, s.opened(words()), termNames(), s.cookieNames(), s.browserNames(), s.hosts(), s.userNames())
	for name := range s.world.Kept() {
		all = append(all, "$"+name)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// questions are the ways in which people ask what something is.
var questions = []func() *regexp.Regexp{
	memo.Pattern(`(?i)^(?:what|who)(?:'s|’s| is| are| does)? +(?:an? +|the +)?(.+?)(?: +mean| +do)? *\?*$`),
	memo.Pattern(`^(.+?)(?:이란|란|이|가|은|는)? *(?:무엇입니까|무엇인가요|뭔가요|뭐예요|뭐에요|뭐죠|뭐지|뭐야|뭔데|뭐임|란) *\?*$`),
	memo.Pattern(`^(.+?) *\?+$`),
}

// askedAbout is what a line asks about in plain words, or "".
func askedAbout(line string) string {
	line = strings.TrimSpace(line)
	for _, q := range questions {
		if m := q().FindStringSubmatch(line); m != nil {
			return strings.Trim(m[1], `"“”'`)
		}
	}
	return ""
}
