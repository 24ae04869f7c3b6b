package explain

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"statelab/internal/cookiejar"
	"statelab/internal/cors"
	"statelab/internal/diag"
	"statelab/internal/experiments"
	"statelab/internal/memo"
	"statelab/internal/rule"
)

// Part is one part of an example that was played: what was done, and what came
// of it. Of many cookies it has those that the rule is about, and a few others.
type Part struct {
	What  rule.Text `json:"what"`
	Lines []Line    `json:"lines,omitempty"`
	Fates []Fate    `json:"fates,omitempty"`
	More  int       `json:"more,omitempty"` // fates that are not told
	// Judged is what was decided about a request to another origin.
	Judged []Judgement `json:"judged,omitempty"`
}

// mostPlayed are the operations of an example up to which it is tried what would change it.
// Those of a full jar are thousands, and against that no change of one cookie helps.
const mostPlayed = 1000

// few is how many fates of a part are told.
const few = 4

// story plays the example of a rule, in the words of cookiejar.Rules.
type story struct {
	player
	rule *rule.Rule
}

// dawn is when examples are played.
func dawn() time.Time { return time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC) }

// tell plays an example of a rule, and what would change what the rule decided there.
func tell(r *rule.Rule, example string) ([]Part, *Change) {
	s := story{player: player{jar: new(cookiejar.Jar), now: dawn()}, rule: r}
	var parts []Part
	for _, part := range strings.Split(example, " | ") {
		p := s.part(part)
		s.shorten(&p)
		parts = append(parts, p)
	}
	if s.book.story.Options = s.jar.Options; len(s.book.story.Ops) > mostPlayed {
		return parts, nil
	}
	if twin := s.book.twin("a"); r == cookiejar.RuleOf("host-and-path-match") && twin != nil {
		return parts, s.book.changeOf(twin)
	}
	for i := len(s.book.asks) - 1; i >= 0; i-- {
		if a := &s.book.asks[i]; a.fate.Rule == r.Code && a.open() {
			return parts, s.book.changeOf(a)
		}
	}
	return parts, nil
}

// whenStoring has, of rules that decide both about sending a cookie and about storing one,
// an example of a line that is refused: that of the rule is about a request.
func whenStoring() map[rule.Code]string {
	return map[rule.Code]string{
		"same-site-lax":       "framed https://news.test https://shop.test/ a=1; SameSite=Lax",
		"same-site-strict":    "framed https://news.test https://shop.test/ a=1; SameSite=Strict",
		"same-site-default":   "framed https://news.test https://shop.test/ a=1",
		"third-party-blocked": "block | framed https://news.test https://shop.test/ a=1; SameSite=None; Secure",
		"credentials-omitted": "fetched https://app.test https://api.test/ a=1; SameSite=None; Secure",
	}
}

var times = memo.Pattern(`\{(\d+)\}`)

// written writes out {N}, which stands for N times the letter x.
func written(text string) string {
	return times().ReplaceAllStringFunc(text, func(m string) string {
		n, _ := strconv.Atoi(m[1 : len(m)-1])
		return strings.Repeat("x", n)
	})
}

func (s *story) part(part string) Part {
	verb, rest, _ := strings.Cut(part, " ")
	first, second, _ := strings.Cut(rest, " ")
	switch verb {
	case "set", "script":
		return s.sets(Request{URL: first, Script: verb == "script"}, second)
	case "dated":
		date, _ := time.Parse(time.RFC3339, first)
		address, line, _ := strings.Cut(second, " ")
		sc := Request{URL: address, Answer: Response{Headers: []cors.Header{{Name: "Date", Value: date.Format(time.RFC1123)}}}}.scene(new(diag.List))
		what := rule.Textf("%s answers; its clock shows %s", "%s의 응답, 서버의 시계: %s", address, date.UTC().Format("2006-01-02 15:04:05 UTC"))
		return Part{What: what, Lines: []Line{s.set(&sc, line)}}
	case "framed", "fetched":
		address, line, _ := strings.Cut(second, " ")
		return s.sets(Request{URL: address, From: first, Dest: map[string]string{"framed": "iframe", "fetched": "fetch"}[verb]}, line)
	case "many":
		n, _ := strconv.Atoi(first)
		return s.many(n, second)
	case "wait":
		d, _ := time.ParseDuration(first)
		s.now = s.now.Add(d)
		l := rule.Length(d)
		return Part{What: rule.Textf("%[1]s pass", "시간이 %[2]s 흐릅니다", l.EN, l.KO)}
	case "draft":
		s.jar.Profile = cookiejar.RFC6265bis
		return Part{What: rule.Text{EN: "With the draft's own rules (profile rfc6265bis):", KO: "표준 초안 그대로일 때 (프로필 rfc6265bis):"}}
	case "block":
		s.jar.ThirdPartyBlocked = true
		return Part{What: rule.Text{EN: "With third-party cookies blocked:", KO: "서드파티 쿠키를 차단했을 때:"}}
	case "clear-site":
		sc := Request{URL: first}.scene(new(diag.List))
		s.book.cleared(&sc, s.now)
		return s.departed(rule.Textf("%s answers with Clear-Site-Data: \"cookies\"", "%s의 응답에 Clear-Site-Data: \"cookies\"가 있음", first), s.jar.ClearSite(s.now, sc.url, sc.ctx))
	case "close":
		s.book.add(experiments.Op{Kind: experiments.Close, Now: s.now})
		return s.departed(rule.Text{EN: "The browser is closed", KO: "브라우저를 닫습니다"}, s.jar.CloseBrowser(s.now))
	case "clear":
		for _, c := range s.jar.Cookies(s.now) {
			s.book.add(experiments.Op{Kind: experiments.Drop, Now: s.now, Cookie: c})
		}
		all := func(cookiejar.Cookie) bool { return true }
		return s.departed(rule.Text{EN: "The person clears the cookies", KO: "사용자가 쿠키를 지웁니다"}, s.jar.Drop(s.now, all))
	}
	r, _ := asking(verb, first, second)
	return s.asks(r)
}

// asking returns the request that a part of an example stands for.
func asking(verb, first, second string) (r Request, ok bool) {
	switch verb {
	case "get", "read":
		return Request{URL: first, Script: verb == "read"}, true
	case "link":
		return Request{URL: second, From: first}, true
	case "post":
		return Request{URL: second, From: first, Method: "POST"}, true
	case "frame":
		return Request{URL: second, From: first, Dest: "iframe"}, true
	case "fetch":
		return Request{URL: second, From: first, Dest: "fetch"}, true
	}
	return r, false
}

func (s *story) sets(r Request, line string) Part {
	sc := r.scene(new(diag.List))
	what := rule.Textf("%s answers", "%s의 응답", r.URL)
	if r.Script {
		what = rule.Textf("A script on %s writes document.cookie", "%s의 스크립트가 document.cookie에 씁니다", r.URL)
	}
	if r.Dest == "fetch" {
		what = rule.Textf("%s answers a script's fetch on a page of %s", "%[2]s 페이지의 스크립트가 부른 fetch에 대한 %[1]s의 응답", r.URL, r.From)
	}
	if r.Dest == "iframe" {
		what = rule.Textf("%s answers, in a frame on a page of %s", "%[2]s 페이지의 프레임 속 %[1]s의 응답", r.URL, r.From)
	}
	return Part{What: what, Lines: []Line{s.set(&sc, written(line))}}
}

// many plays many lines like one, of which only the cookies are told that had to
// go for them.
func (s *story) many(n int, pattern string) Part {
	numbered := func(i int) (address, line string) {
		address, line, _ = strings.Cut(strings.ReplaceAll(times().ReplaceAllString(pattern, "x..x"), "%", strconv.Itoa(i)), " ")
		return address, line
	}
	address, line := numbered(1)
	_, last := numbered(n)
	p := Part{What: rule.Textf("%d more answers, of %s and so on: %s to %s", "응답 %d번 더 (%s 등): %s부터 %s까지", n, address, line, last)}
	if other, _ := numbered(2); other == address {
		p.What = rule.Textf("%[1]d more answers of %[2]s: %[3]s to %[4]s", "%[2]s의 응답 %[1]d번 더: %[3]s부터 %[4]s까지", n, address, line, last)
	}
	for i := range n {
		one := strings.ReplaceAll(pattern, "%", strconv.Itoa(i+1))
		address, line, _ := strings.Cut(one, " ")
		sc := Request{URL: address}.scene(new(diag.List))
		p.Fates = append(p.Fates, s.set(&sc, written(line)).Evicted...)
	}
	return p
}

func (s *story) asks(r Request) Part {
	sc := r.scene(new(diag.List))
	var sent Sent
	s.choose(&sc, &sent)
	how := sc.how(false)
	how.EN, how.KO = strings.TrimSuffix(how.EN, "."), strings.TrimSuffix(how.KO, ".")
	return Part{What: rule.Textf("%[2]s: %[1]s", "%[3]s: %[1]s", r.URL, how.EN, how.KO), Fates: sent.Cookies}
}

func (s *story) departed(what rule.Text, gone []cookiejar.Departure) Part {
	p := Part{What: what}
	for i := range gone {
		p.Fates = append(p.Fates, left(&gone[i], Deleted, s.now))
	}
	return p
}

// shorten keeps the fates that the rule decided, and of the rest a few. Cookies
// that had to go for a line are told as fates.
func (s *story) shorten(p *Part) {
	for i := range p.Lines {
		p.Fates = append(p.Fates, p.Lines[i].Evicted...)
		p.Lines[i].Evicted = nil
	}
	if len(p.Fates) <= few {
		return
	}
	all := len(p.Fates)
	slices.SortStableFunc(p.Fates, func(a, b Fate) int { return s.weight(a) - s.weight(b) })
	p.Fates = p.Fates[:few]
	p.More = all - few
}

func (s *story) weight(f Fate) int {
	switch {
	case f.Rule == s.rule.Code && f.Name == "a":
		return 0
	case f.Rule == s.rule.Code:
		return 1
	}
	return 2
}

// try turns an example into the arguments of a command line: lines that one
// address brings, then requests.
func try(example string) []string {
	if strings.Contains(example, "{") || strings.ContainsFunc(example, func(r rune) bool { return r < 0x20 }) {
		return nil
	}
	var t trial
	for _, part := range strings.Split(example, " | ") {
		verb, rest, _ := strings.Cut(part, " ")
		first, second, _ := strings.Cut(rest, " ")
		if !t.part(verb, first, second) {
			return nil
		}
	}
	return slices.Concat([]string{"explain", t.address}, t.lines, t.flags)
}

// trial is a command line in the making.
type trial struct {
	address      string
	lines, flags []string
	after        string
	script, asks bool
}

// part adds a part of an example, or reports that no command line can say it.
func (t *trial) part(verb, first, second string) bool {
	switch verb {
	case "set", "script", "framed", "fetched":
		return t.sets(verb, first, second)
	case "wait":
		t.after = first
		return true
	case "draft":
		t.flags = append(t.flags, "--profile", "rfc6265bis")
		return true
	case "block":
		t.flags = append(t.flags, "--third-party", "blocked")
		return true
	}
	r, ok := asking(verb, first, second)
	if !ok {
		return false
	}
	t.asks = true
	t.flags = append(t.flags, "--then", r.URL)
	if r.Script {
		t.flags = append(t.flags, "--script")
	}
	for _, f := range [...][2]string{{"--from", r.From}, {"--method", r.Method}, {"--dest", r.Dest}, {"--credentials", r.Credentials}, {"--after", t.after}} {
		if f[1] != "" {
			t.flags = append(t.flags, f[0], f[1])
		}
	}
	t.after = ""
	return true
}

func (t *trial) sets(verb, first, second string) bool {
	from, dest := "", "iframe"
	if verb == "fetched" {
		dest = "fetch"
	}
	if verb == "framed" || verb == "fetched" {
		from = first
		first, second, _ = strings.Cut(second, " ")
	}
	script := verb == "script"
	if t.asks || t.after != "" || t.address != "" && (t.address != first || t.script != script || from != "") {
		return false
	}
	if t.address == "" && from != "" {
		t.flags = append(t.flags, "--from", from, "--dest", dest)
	}
	if t.address == "" && script {
		t.flags = append(t.flags, "--script")
	}
	t.address, t.script = first, script
	t.lines = append(t.lines, second)
	return true
}
