package explain

import (
	"slices"
	"strings"
	"time"

	"statelab/internal/address"
	"statelab/internal/cookiejar"
	"statelab/internal/memo"
	"statelab/internal/rule"
)

// Slip is a sentence, in Markdown, on what of a Set-Cookie line a browser ignores or reads
// otherwise than it looks.
type Slip struct {
	Of   string // the attribute in lower case, as it was written; "" for name and value
	Says rule.Text
}

// PassedOver finds the slips of the pen in a line, whatever becomes of the cookie. Of a
// Domain that was meant and may not be given it does not speak.
func PassedOver(now time.Time, at address.Address, profile cookiejar.Profile, line string) (list []Slip) {
	jar := cookiejar.New(cookiejar.Options{Profile: profile})
	r := reader{decision: jar.Set(now, at, cookiejar.Context{}, line), now: now, profile: profile}
	add := func(of string, says rule.Text) {
		if !says.IsZero() {
			list = append(list, Slip{of, says})
		}
	}
	add("", r.pair())
	for _, a := range r.decision.Attributes() {
		add(strings.ToLower(a.Name), r.slip(&a))
	}
	return list
}

// unparted finds an attribute that no semicolon parts from what stands before it.
var unparted = memo.Pattern(`(?i)(^|[\s,，；:])\s*(Expires|Max-Age|Domain|Path|Secure|HttpOnly|SameSite|Priority|Partitioned)\s*($|[\s,，；:=])`)

// onePart is about what is read as one value.
func onePart(text string) rule.Text {
	return rule.Textf("The browser reads %s as one value: the parts of a line are parted by `;`.", "브라우저는 %s 전체를 값 하나로 읽습니다. 줄의 부분은 `;`으로 나눕니다.", codeSpan(text))
}

// pair is about name and value.
func (r reader) pair() rule.Text {
	c := &r.decision.Cookie
	value := string(c.Value)
	switch {
	case r.decision.Line == "":
		return rule.Text{}
	case c.Name != "" && known()[strings.ToLower(c.Name)] != nil:
		return rule.Textf("The first part is always name and value: this is a cookie called %s.", "맨 앞은 언제나 이름과 값입니다. 그래서 이것은 이름이 %s인 쿠키입니다.", codeSpan(c.Name))
	case unparted().MatchString(value):
		return onePart(value)
	case c.Name == "" && value != "" && !strings.HasPrefix(strings.TrimSpace(r.decision.Line), "="):
		return rule.Textf("There is no `=` in %s: the browser takes all of it as a value without a name.", "%s 안에는 `=`가 없습니다. 브라우저는 전체를 이름 없는 값으로 읽습니다.", codeSpan(value))
	case isQuote(c.Name):
		return rule.Textf("The quotation mark belongs to the name of the cookie, %s: no part of a line stands in quotation marks.", "따옴표까지 쿠키의 이름입니다: %s. 줄의 부분에는 따옴표를 두르지 않습니다.", codeSpan(c.Name))
	case isQuote(value):
		return rule.Textf("The quotation marks belong to the value: it is %s.", "따옴표도 값의 일부입니다. 값은 %s입니다.", codeSpan(value))
	}
	return rule.Text{}
}

// isQuote reports whether a text begins with a quotation mark.
func isQuote(text string) bool {
	return strings.HasPrefix(text, `"`) || strings.HasPrefix(text, "'") || strings.HasPrefix(text, "“") || strings.HasPrefix(text, "‘")
}

// slip is about one attribute that does not count, or not as it looks.
func (r reader) slip(a *cookiejar.Attribute) rule.Text {
	text, isDomain := a.Name, strings.EqualFold(a.Name, "Domain")
	if a.Value != "" {
		text += "=" + a.Value
	}
	name, _, colon := strings.Cut(a.Name, ":")
	refused := isDomain && r.decision.Verdict == cookiejar.Refused && strings.HasPrefix(string(r.decision.Rule.Code), "domain-")
	switch {
	case unparted().MatchString(a.Value), a.Rule != nil && a.Rule.Code == "attribute-unknown" && unparted().MatchString(a.Name) && !colon:
		return onePart(text)
	case refused:
		return r.wrongDomain(a.Value)
	case a.Rule == nil || countsAnyway(a.Rule.Code):
		return r.otherThanItLooks(a, text)
	case colon && known()[strings.ToLower(strings.TrimSpace(name))] != nil:
		return r.ignored(text, rule.Text{EN: "what stands between an attribute and its value is `=`, not `:`", KO: "속성과 값 사이에는 `:`가 아니라 `=`를 적습니다."})
	case isQuote(a.Value):
		return r.ignored(text, rule.Text{EN: "its value begins with a quotation mark, and in a line none stands around a value", KO: "값이 따옴표로 시작합니다. 줄에서는 값에 따옴표를 두르지 않습니다."})
	}
	return r.ignored(text, r.reason(a))
}

// wrongDomain is about a Domain that is no name of a host.
func (r reader) wrongDomain(value string) rule.Text {
	text := codeSpan("Domain=" + value)
	said := func(en, ko string) rule.Text {
		return rule.Textf("The browser refused the line: %[1]s "+en+".", "브라우저가 줄을 거부했습니다. %[1]s: "+ko, text)
	}
	switch {
	case r.decision.Rule.Code == "domain-not-a-host":
		return said("is more than a host. The name alone stands there, without scheme, port and path", "호스트 이름 말고 다른 것도 들어 있습니다. 스킴, 포트, 경로 없이 호스트 이름만 적습니다.")
	case isQuote(value):
		return said("begins with a quotation mark. The name stands there without any", "따옴표로 시작합니다. 따옴표 없이 이름만 적습니다.")
	case strings.Contains(value, "*"):
		return said("has a `*` in it. The name stands there without: the hosts below it are meant anyway", "`*`가 들어 있습니다. 이름만 적으면 그 아래의 호스트까지 뜻합니다.")
	case slices.Contains([]string{"none", "null", "undefined", "nan", "nil", "false", "true"}, strings.ToLower(value)):
		return said("means a host of that name. Where no Domain is meant, none is written", "이런 이름의 호스트라는 뜻입니다. Domain을 정하지 않으려면 적지 않습니다.")
	}
	return rule.Text{}
}

// otherThanItLooks is about an attribute that counts.
func (r reader) otherThanItLooks(a *cookiejar.Attribute, text string) rule.Text {
	switch name := strings.ToLower(a.Name); {
	case name == "expires":
		if m := otherZone().FindString(a.Value); m != "" {
			return rule.Textf("The browser did not read %s: every time of `Expires` is taken as GMT.", "브라우저가 읽지 않은 부분: %s. `Expires`의 시각은 모두 GMT로 봅니다.", codeSpan(m))
		}
		if m := halfDay().FindString(a.Value); m != "" {
			return rule.Textf("The browser did not read %s: the hours of a day are counted to 24.", "브라우저가 읽지 않은 부분: %s. 시각은 24시까지로 적습니다.", codeSpan(m))
		}
	case name == "domain" && a.Value == "":
		return rule.Text{EN: "`Domain` without a name is as if it were not there.", KO: "이름이 없는 `Domain`은 적지 않은 것과 같습니다."}
	case slices.Contains([]string{"secure", "httponly", "partitioned"}, name) && a.Value != "":
		return rule.Textf("%[1]s counts as %[2]s: that it is there counts, whatever stands behind the `=`.", "%[1]s: %[2]s만 적은 것과 같습니다. 적혀 있기만 하면 되고 `=` 뒤의 값은 상관없습니다.", codeSpan(text), codeSpan(a.Name))
	}
	return rule.Text{}
}

// halfDay finds what follows hours that are counted to 12.
var halfDay = memo.Pattern(`(?i)\b[ap]\.?m\b\.?`)

// ignored says of an attribute that it does not count, why, and what counts instead.
func (r reader) ignored(text string, why rule.Text) rule.Text {
	c := &r.decision.Cookie
	said := rule.Textf("The browser ignored %[1]s: %[2]s.", "브라우저가 무시한 부분: %[1]s. %[3]s", codeSpan(text), why.EN, why.KO)
	if r.decision.Verdict == cookiejar.Refused && r.decision.Rule.Code != "expired-on-arrival" {
		return said
	}
	name := strings.ToLower(strings.FieldsFunc(text+"=", func(c rune) bool { return strings.ContainsRune(":= _-", c) })[0])
	switch {
	case name == "path" && !r.has("path"):
		return both(said, rule.Textf("The folder of the page counts: %s.", "대신 페이지가 있는 폴더를 경로로 삼습니다: %s", codeSpan(c.Path)))
	case (name == "max" || name == "maxage" || name == "expires" || name == "session") && !c.Persistent:
		return both(said, rule.Text{EN: "The cookie has no lifetime: it goes when the browser closes.", KO: "그래서 수명을 적지 않은 쿠키가 되어, 브라우저를 닫으면 사라집니다."})
	}
	return said
}

// has reports whether an attribute of the name counts.
func (r reader) has(name string) bool {
	return slices.ContainsFunc(r.decision.Attributes(), func(a cookiejar.Attribute) bool {
		return strings.EqualFold(a.Name, name) && (a.Rule == nil || countsAnyway(a.Rule.Code))
	})
}

// reason says why an attribute does not count.
func (r reader) reason(a *cookiejar.Attribute) rule.Text {
	switch a.Rule.Code {
	case "attribute-unknown":
		if guess := nearestAttribute(a.Name); guess != "" {
			return rule.Textf("no attribute is called so. One is called %s", "이런 이름의 속성은 없습니다. %s 속성은 있습니다.", codeSpan(guess))
		}
		return rule.Text{EN: "no attribute is called so", KO: "이런 이름의 속성은 없습니다."}
	case "path-not-absolute":
		return rule.Text{EN: "a path begins with `/`", KO: "경로는 `/`로 시작합니다."}
	case "lifetime-not-understood", "lifetime-erased":
		if strings.EqualFold(a.Name, "Max-Age") {
			return rule.Text{EN: "behind it stands a whole number of seconds, and nothing else", KO: "뒤에는 초 단위 정수만 적습니다."}
		}
		return rule.Text{EN: "that is no date with day, month, year and time", KO: "일, 월, 연도, 시각이 모두 있는 날짜가 아닙니다."}
	case "same-site-not-understood":
		return rule.Text{EN: "it takes `Strict`, `Lax` or `None`", KO: "`Strict`, `Lax`, `None` 가운데 하나를 적습니다."}
	case "priority-not-understood":
		return rule.Text{EN: "it takes `Low`, `Medium` or `High`", KO: "`Low`, `Medium`, `High` 가운데 하나를 적습니다."}
	case "attribute-overridden":
		return rule.Text{EN: "of two attributes of one name the later one counts", KO: "같은 속성이 두 번 나오면 뒤의 것을 따릅니다."}
	case "max-age-wins":
		return rule.Text{EN: "beside `Max-Age` it does not count", KO: "`Max-Age`가 있으면 `Max-Age`를 따릅니다."}
	}
	return rule.Textf("%[1]s", "%[2]s.", a.Rule.Title.EN, a.Rule.Title.KO)
}

// both puts one sentence behind another.
func both(a, b rule.Text) rule.Text {
	return rule.Text{EN: a.EN + " " + b.EN, KO: a.KO + " " + b.KO}
}

// codeSpan writes what was typed as code of Markdown, cut where it is long.
func codeSpan(text string) string {
	text = cut(text, 80)
	if strings.Contains(text, "`") {
		return "`` " + text + " ``"
	}
	return "`" + text + "`"
}
