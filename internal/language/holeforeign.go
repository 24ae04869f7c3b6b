package language

import (
	"slices"
	"strings"

	"statelab/internal/diag"
	"statelab/internal/memo"
	"statelab/internal/python"
	"statelab/internal/rule"
)

// What is written in a hole can be of another kind than the hole: Python where the line
// itself belongs, a header where Python does. It is named as what it is.

// otherKind is a way to write that some holes do not read.
type otherKind struct {
	fits  func(line string) bool
	is    rule.Text
	kinds []string // of the holes that do not read it
}

var otherKinds = []otherKind{
	{looksAs(`^(document\s*\.|window\s*\.|(local|session)Storage\b|res\s*\.\s*(cookie|clearCookie|setHeader|append|set|header)\b|(const|let|var)\s|fetch\s*\(|console\s*\.)`),
		rule.Text{EN: "JavaScript", KO: "JavaScript"}, []string{SetCookieHole, SettingsHole, ViewHole}},
	{looksAs(`^(response\s*[.\[]|request\s*\.|return\s|del\s|def\s|from\s|import\s|(\w+\s*\.\s*)?(set|delete)_cookie\s*\()`),
		rule.Text{EN: "Python, as a view has it", KO: "뷰에 적는 Python"}, []string{SetCookieHole, SettingsHole}},
	{setsDjango,
		rule.Text{EN: "a setting of settings.py", KO: "settings.py의 설정"}, []string{SetCookieHole, ViewHole}},
	{looksAs(`(?i)^((set-)?cookie|access-control(-\w+)+|x-forwarded-\w+|clear-site-data|strict-transport-security|x-frame-options|referrer-policy|authorization|origin|location|host)\s*:`),
		rule.Text{EN: "a header of HTTP", KO: "HTTP 헤더"}, []string{SettingsHole, ViewHole}},
	{looksAs(`(?i)^[\w.-]+=[^;()]*;\s*(Expires|Max-Age|Domain|Path|Secure|HttpOnly|SameSite|Partitioned)\b`),
		rule.Text{EN: "the value of a Set-Cookie line", KO: "Set-Cookie 줄의 값"}, []string{SettingsHole, ViewHole}},
	{looksAs(`^(proxy_\w+|add_header|server_name|listen|location|RequestHeader)\s+[^=]`),
		rule.Text{EN: "the configuration of a proxy", KO: "프록시의 설정 파일에 적는 줄"}, []string{SettingsHole}},
	{beginsDefIn,
		rule.Text{EN: "a whole view, of which the lines around this place stand there already", KO: "뷰 전체이며, 이 자리 위아래의 줄은 이미 적혀 있는 것"}, []string{ViewHole}},
	{looksAs(`^<\w`),
		rule.Text{EN: "HTML, as a page has it", KO: "페이지의 HTML"}, []string{SetCookieHole, SettingsHole, ViewHole}},
}

// beginsDef finds the first line of a function.
var beginsDef = memo.Pattern(`(?m)^(async\s+)?def\s`)

func beginsDefIn(line string) bool { return beginsDef().MatchString(line) }

// takesDefs reports whether a function may stand in a hole: in a class or a file it is one of theirs.
func (r *Reader) takesDefs(h Hole) bool {
	at, in := r.viewOf(h.Name.Value)
	return in && !insideDef(at.text, h.Name.Value)
}

// insideDef reports whether a hole of some lines stands in a function; where no def and no class stands around it, the
// lines are those of a view.
func insideDef(text, hole string) bool {
	lines := strings.Split(text, "\n")
	at := slices.IndexFunc(lines, func(line string) bool {
		parts := holeLine().FindStringSubmatch(line)
		return parts != nil && parts[2] == hole
	})
	if at < 0 {
		return true
	}
	indent := indentOf(lines[at])
	for _, line := range slices.Backward(lines[:at]) {
		code := strings.TrimSpace(line)
		if code == "" || indentOf(line) >= indent {
			continue
		}
		if indent = indentOf(line); beginsDefIn(code) || strings.HasPrefix(code, "class ") {
			return beginsDefIn(code)
		}
	}
	return indent > 0 || !slices.ContainsFunc(lines, func(line string) bool { return beginsDefIn(line) || strings.HasPrefix(line, "class ") })
}

// looksAs finds lines by a pattern.
func looksAs(pattern string) func(line string) bool {
	compiled := memo.Pattern(pattern)
	return func(line string) bool { return compiled().MatchString(line) }
}

// setsDjango finds lines that give one of Django's settings a value.
func setsDjango(line string) bool {
	name, _, gives := strings.Cut(line, "=")
	name = strings.TrimRight(name, " \t\r\f")
	return gives && (slices.Contains(settingNames(), name) || slices.Contains(djangos(), name))
}

// heres say what a hole of a kind reads, and how that looks.
var heres = map[string]struct{ reads, looks rule.Text }{
	SetCookieHole: {rule.Text{EN: "the value of a Set-Cookie line", KO: "Set-Cookie 줄의 값"}, rule.Same("NAME=VALUE; ATTRIBUTE=VALUE")},
	SettingsHole:  {rule.Text{EN: "lines of settings.py", KO: "settings.py의 줄"}, rule.Same("NAME = VALUE")},
	ViewHole:      {rule.Text{EN: "Python, as a view has it", KO: "뷰에 적는 Python"}, rule.Same(`response.set_cookie("NAME", "VALUE"), request.session["NAME"] = "VALUE"`)},
}

// attributeName finds an attribute of cookies where the name of a setting belongs, and
// what stands behind it.
var attributeName = memo.Pattern(`(?i)^(Secure|HttpOnly|SameSite|Path|Domain|Max-Age|Expires)\s*($|[=:;])`)

// colonFor finds a setting that is written as YAML has it.
var colonFor = memo.Pattern(`^[A-Z_]+\s*:[^=]*$`)

// capital finds an attribute, as a line or Express has it, where a call has its keyword.
var capital = memo.Pattern(`[(,]\s*(Domain|Path|Secure|HttpOnly|httpOnly|SameSite|sameSite|Max-Age|max-age|maxAge|Expires)\s*=`)

// foreign finds what was written as something of another kind is, and where the input
// method was left on.
func foreign(h Hole, text string) (problems diag.List) {
	for i, line := range strings.Split(text, "\n") {
		p, found := foreignLine(h, strings.TrimSpace(line))
		if found {
			p.Pos = diag.Pos{Line: i + 1, Col: 1 + len(line) - len(strings.TrimLeft(line, " \t"))}
			problems = append(problems, p)
		}
	}
	return problems
}

func foreignLine(h Hole, line string) (diag.Diagnostic, bool) {
	if keys := rule.LatinKeys(line); h.struck(line) {
		return diag.Say(rule.Text{EN: "the input method was set to Hangul", KO: "한글 입력 상태에서 입력했습니다"},
			rule.Textf("in Latin letters it is: %s", "영문으로는 이렇습니다: %s", keys)), true
	}
	if wide := h.wide(line); wide != "" {
		return diag.Say(rule.Textf("%[1]s is a full-width character", "%[1]s: 전각 문자입니다", wide), rule.Textf("write %[1]s", "반각 문자로 적습니다: %[1]s", python.Narrow(wide))), true
	}
	if n := len(line) - 1; n > 0 && (h.Kind == SetCookieHole || h.Kind == AddressHole) && strings.ContainsRune("\"'", rune(line[0])) && line[n] == line[0] {
		return diag.Say(rule.Text{EN: "no quotes stand around this line", KO: "이 줄은 따옴표로 묶지 않습니다"}, rule.Textf("write %[1]s", "이렇게 적습니다: %[1]s", line[1:n])), true
	}
	here, reads := heres[h.Kind]
	if !reads {
		return diag.Diagnostic{}, false
	}
	for _, k := range otherKinds {
		if slices.Contains(k.kinds, h.Kind) && k.fits(line) && !(h.defs && beginsDef().MatchString(line)) {
			return diag.Say(rule.Textf("this is %[1]s; here you write %[2]s", "이것은 %[3]s입니다. 여기에는 %[4]s을 적습니다", k.is.EN, here.reads.EN, k.is.KO, here.reads.KO),
				rule.Textf("as in %s", "예: %s", here.looks.EN)), true
		}
	}
	if m := capital().FindStringSubmatch(notCode().ReplaceAllString(line, `""`)); m != nil && h.Kind == ViewHole {
		return diag.Say(rule.Textf("%[1]s is how a Set-Cookie line has it", "%[1]s: Set-Cookie 줄에 적는 속성의 이름입니다", m[1]),
			rule.Textf("Django's keyword is %[1]s", "Django에서는 %[1]s=로 적습니다", strings.ReplaceAll(strings.ToLower(strings.Replace(m[1], "maxAge", "max_age", 1)), "-", "_"))), true
	}
	if h.Kind == SettingsHole && colonFor().MatchString(line) {
		return diag.Say(rule.Text{EN: "in Python = stands between a name and its value, not :", KO: "Python에서는 이름과 값 사이에 :이 아니라 =를 적습니다"}, rule.Same("NAME = VALUE")), true
	}
	if m := attributeName().FindStringSubmatch(line); m != nil && h.Kind == SettingsHole {
		return diag.Say(rule.Textf("%[1]s is an attribute of a cookie and no setting", "%[1]s: 쿠키의 속성이며 설정의 이름이 아닙니다", m[1]),
			rule.Text{EN: "what Django sets for it is called SESSION_COOKIE_ and the attribute", KO: "Django의 설정 이름은 SESSION_COOKIE_ 뒤에 속성을 붙인 것입니다"}), true
	}
	return diag.Diagnostic{}, false
}

var (
	// notCode is what of a line of Python, or of a cookie, is no code: texts and remarks.
	notCode  = memo.Pattern(`"[^"]*"|'[^']*'|#.*`)
	inBraces = memo.Pattern(`\{[{%][^}]*\}`)
	aWord    = memo.Pattern(`[a-z]+`)
	hangul   = memo.Pattern(`\p{Hangul}+`)
)

// wide is the first full-width sign of a line that stands where a usual one belongs: Python is
// read by a reader that tells of them itself, and in a text braces alone mean something.
func (h Hole) wide(line string) string {
	signs := map[string]string{SetCookieHole: "；：＝／，－", AddressHole: "：／．？＝＆", TextHole: "｛｝"}[h.Kind]
	for _, c := range line {
		if strings.ContainsRune(signs, c) {
			return string(c)
		}
	}
	return ""
}

// struck reports whether a line was typed with an input method left on: Hangul letters that
// stand alone, or words that are those of the hole once they are read as keys.
func (h Hole) struck(line string) bool {
	bare := notCode().ReplaceAllString(line, "")
	if h.Kind == TextHole {
		bare = strings.Join(inBraces().FindAllString(line, -1), " ")
	}
	if strings.ContainsFunc(bare, func(c rune) bool { return 'ㄱ' <= c && c <= 'ㅣ' }) {
		return true
	}
	known := strings.ToLower(h.Start.Value + " " + h.Answer.Value + " " + strings.Join(spelling, " "))
	words := aWord().FindAllString(known, -1)
	for _, word := range hangul().FindAllString(bare, -1) {
		if slices.Contains(words, strings.ToLower(rule.LatinKeys(word))) {
			return true
		}
	}
	return false
}
