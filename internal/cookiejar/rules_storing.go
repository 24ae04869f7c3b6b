package cookiejar

import "statelab/internal/rule"

func storingRules() []*rule.Rule {
	return []*rule.Rule{stored, replaced, replacedAsNew, expiredOnArrival}
}

func lineRules() []*rule.Rule {
	return []*rule.Rule{noContent, disallowedCharacter, tabInside, nameAndValueTooLong, ambiguousName, lineCut}
}

func attributeRules() []*rule.Rule {
	return []*rule.Rule{
		attributeUnknown, attributeOfChromium, attributeTooLong, attributeOverridden, pathNotAbsolute,
		lifetimeNotUnderstood, lifetimeErased, dateNotInDraft, plusSignNotInDraft, maxAgeWins, expiresByServerClock, lifetimeCapped,
		sameSiteNotUnderstood, priorityNotUnderstood,
	}
}

var stored = &rule.Rule{
	Code: "stored", Topic: topicStoring, Section: section("5.7"),
	Title:   rule.Text{EN: "stored", KO: "저장함"},
	Text:    rule.Text{EN: "The jar held no cookie of this name, domain and path, and no rule refuses it.", KO: "이름, 도메인, 경로가 모두 같은 쿠키가 없었고, 거부할 이유도 없으므로 저장합니다."},
	Example: "set https://shop.test/ a=1",
}

var replaced = &rule.Rule{
	Code: "replaced", Topic: topicStoring, Section: section("5.7"),
	Title:   rule.Text{EN: "replaced", KO: "바꿈"},
	Text:    rule.Text{EN: "The new cookie takes the place of one with the same name, domain and path. It keeps that one's creation time, and so its place in the Cookie header.", KO: "이름, 도메인, 경로가 같은 쿠키를 새 쿠키로 바꿉니다. 만든 시각은 그대로이므로 Cookie 헤더 안의 순서도 그대로입니다."},
	Example: "set https://shop.test/ a=1 | set https://shop.test/ a=1; Max-Age=60",
}

var replacedAsNew = &rule.Rule{
	Code: "replaced-as-new", Topic: topicStoring, Section: section("5.7"),
	Title:   rule.Text{EN: "replaced by a new value", KO: "새 값으로 바꿈"},
	Text:    rule.Text{EN: "The new cookie takes the place of one with the same name, domain and path, and has another value. Chromium counts it as created now, so it goes to the end of its group in the Cookie header; the draft keeps the old creation time.", KO: "이름, 도메인, 경로가 같은 쿠키를 값이 다른 쿠키로 바꿉니다. Chromium은 지금 만든 쿠키로 보아 Cookie 헤더에서 뒤로 보내고, 표준 초안은 처음 만든 시각을 그대로 둡니다."},
	Example: "set https://shop.test/ a=1 | set https://shop.test/ a=2",
}

var expiredOnArrival = &rule.Rule{
	Code: "expired-on-arrival", Topic: topicStoring, Section: section("5.7"),
	Title:   rule.Text{EN: "expired on arrival", KO: "받자마자 만료됨"},
	Text:    rule.Text{EN: "The line names an end that has already passed, and the jar has no cookie of this name, Domain and Path that it could delete. Nothing happens. Mostly the cookie is there with another Domain or Path: a line deletes it that names those with which it was set. Chromium does not say so; the console of Firefox says that the cookie is rejected because it is already expired.", KO: "줄에 적힌 만료 시각이 이미 지났고, 이름과 Domain과 Path가 모두 같아서 지울 수 있는 쿠키도 없습니다. 그래서 아무 일도 일어나지 않습니다. 흔히는 쿠키가 다른 Domain이나 Path로 저장되어 있습니다. 지우는 줄에는 저장할 때와 같은 Domain과 Path를 적어야 합니다. Chromium은 알려 주지 않고, Firefox는 이미 만료되어 쿠키를 거부했다고 콘솔에 적습니다."},
	Example: "set https://shop.test/ a=1; Path=/account | set https://shop.test/ a=; Max-Age=0; Path=/",
}

var noContent = &rule.Rule{
	Code: "no-content", Topic: topicLine, Section: section("5.6"), Chromium: "NO_COOKIE_CONTENT",
	Title:   rule.Text{EN: "no name and no value", KO: "이름도 값도 없음"},
	Text:    rule.Text{EN: "A cookie needs a name or a value. One of the two may be empty, not both.", KO: "쿠키에는 이름이나 값이 있어야 합니다. 하나는 비어도 되지만 둘 다 비면 안 됩니다."},
	Example: "set https://shop.test/ =; Path=/",
}

var disallowedCharacter = &rule.Rule{
	Code: "disallowed-character", Topic: topicLine, Section: section("5.6"), Chromium: "DISALLOWED_CHARACTER",
	Title:   rule.Text{EN: "control character", KO: "제어 문자"},
	Text:    rule.Text{EN: "A line with a control character is dropped whole, wherever the character stands.", KO: "제어 문자가 하나라도 있으면, 어디에 있든 줄 전체를 버립니다."},
	Example: "set https://shop.test/ a=1\x01",
}

var tabInside = &rule.Rule{
	Code: "tab-inside", Topic: topicLine, Section: section("5.6"), Chromium: "DISALLOWED_CHARACTER",
	Title:   rule.Text{EN: "tab inside a name or value", KO: "이름이나 값 안의 탭"},
	Text:    rule.Text{EN: "Tabs at the ends are taken off, as spaces are. Inside a name or a value Chromium refuses them; the draft allows them.", KO: "양 끝의 탭은 공백처럼 떼어 냅니다. 이름이나 값 안에 있는 탭을 Chromium은 거부하고, 표준 초안은 허용합니다."},
	Example: "set https://shop.test/ a=b\tc",
}

var nameAndValueTooLong = &rule.Rule{
	Code: "name-and-value-too-long", Topic: topicLine, Section: section("5.6"), Chromium: "NAME_VALUE_PAIR_EXCEEDS_MAX_SIZE",
	Title:   rule.Text{EN: "name and value too long", KO: "이름과 값이 너무 김"},
	Text:    rule.Text{EN: "Name and value together may have 4,096 bytes. The attributes do not count.", KO: "이름과 값을 더해 4,096바이트까지 쓸 수 있습니다. 속성의 길이는 세지 않습니다."},
	Example: "set https://shop.test/ a={4096}",
}

var ambiguousName = &rule.Rule{
	Code: "ambiguous-name", Topic: topicLine, Section: section("5.6"), Chromium: "AMBIGUOUS_SERIALIZATION",
	Title:   rule.Text{EN: "nameless cookie with = in its value", KO: "이름 없이 값에 =가 든 쿠키"},
	Text:    rule.Text{EN: "A cookie without a name is sent as its value alone. A value with = in it would come back looking like a name and a value, so Chromium refuses it; the draft allows it.", KO: "이름 없는 쿠키는 값만 보냅니다. 값에 =가 있으면 서버에는 이름과 값으로 보이므로 Chromium은 거부합니다. 표준 초안은 허용합니다."},
	Example: "set https://shop.test/ =a=b",
}

var lineCut = &rule.Rule{
	Code: "line-cut", Topic: topicAttribute, Section: section("5.6"),
	Title:   rule.Text{EN: "cut at a line end", KO: "줄 끝에서 잘림"},
	Text:    rule.Text{EN: "Chromium reads up to a carriage return or line feed and ignores the rest; the draft refuses the whole line.", KO: "Chromium은 줄바꿈 문자(CR, LF)까지만 읽고 나머지는 무시합니다. 표준 초안은 줄 전체를 거부합니다."},
	Example: "set https://shop.test/ a=1\rb",
}

var attributeUnknown = &rule.Rule{
	Code: "attribute-unknown", Topic: topicAttribute, Section: section("5.6"),
	Title:   rule.Text{EN: "unknown attribute", KO: "모르는 속성"},
	Text:    rule.Text{EN: "Attributes that a browser does not know are ignored, so that new ones can be invented.", KO: "브라우저는 모르는 속성을 무시합니다. 그래서 새 속성을 만들 수 있습니다."},
	Example: "set https://shop.test/ a=1; Colour=blue",
}

var attributeOfChromium = &rule.Rule{
	Code: "attribute-of-chromium", Topic: topicAttribute, Section: section("5.6"),
	Title:   rule.Text{EN: "attribute of Chromium", KO: "Chromium의 속성"},
	Text:    rule.Text{EN: "Partitioned and Priority are known to Chromium; the draft knows neither and ignores them.", KO: "Partitioned와 Priority는 Chromium이 아는 속성입니다. 표준 초안에는 없으므로 무시합니다."},
	Example: "draft | set https://shop.test/ a=1; Secure; Partitioned",
}

var attributeTooLong = &rule.Rule{
	Code: "attribute-too-long", Topic: topicAttribute, Section: section("5.6"), Chromium: "ATTRIBUTE_VALUE_EXCEEDS_MAX_SIZE",
	Title:   rule.Text{EN: "attribute too long", KO: "속성이 너무 김"},
	Text:    rule.Text{EN: "An attribute value of more than 1,024 bytes is ignored, as if it were not there.", KO: "값이 1,024바이트를 넘는 속성은 없는 것처럼 무시합니다."},
	Example: "set https://shop.test/ a=1; Path=/{1024}",
}

var attributeOverridden = &rule.Rule{
	Code: "attribute-overridden", Topic: topicAttribute, Section: section("5.6"),
	Title:   rule.Text{EN: "a later one counts", KO: "뒤의 속성을 따름"},
	Text:    rule.Text{EN: "Of several attributes of one name, the last counts.", KO: "같은 속성이 여러 번 나오면 마지막 것을 따릅니다."},
	Example: "set https://shop.test/ a=1; Path=/x; Path=/y",
}

var pathNotAbsolute = &rule.Rule{
	Code: "path-not-absolute", Topic: topicAttribute, Section: section("5.6.4"),
	Title:   rule.Text{EN: "path does not begin with /", KO: "경로가 /로 시작하지 않음"},
	Text:    rule.Text{EN: "A Path that does not begin with a slash is not used. The folder of the page counts instead.", KO: "슬래시로 시작하지 않는 Path는 쓰지 않습니다. 대신 페이지가 있는 폴더를 경로로 삼습니다."},
	Example: "set https://shop.test/ a=1; Path=admin",
}

var lifetimeNotUnderstood = &rule.Rule{
	Code: "lifetime-not-understood", Topic: topicAttribute, Section: section("5.6.1, 5.6.2"),
	Title:   rule.Text{EN: "lifetime not understood", KO: "알 수 없는 수명"},
	Text:    rule.Text{EN: "Expires needs a date and Max-Age a whole number of seconds. Anything else is ignored.", KO: "Expires에는 날짜를, Max-Age에는 초 단위 정수를 적어야 합니다. 그 밖의 값은 무시합니다."},
	Example: "set https://shop.test/ a=1; Max-Age=soon",
}

var lifetimeErased = &rule.Rule{
	Code: "lifetime-erased", Topic: topicAttribute, Section: section("5.6.1, 5.6.2"),
	Title:   rule.Text{EN: "erases the lifetime before it", KO: "앞의 수명을 지움"},
	Text:    rule.Text{EN: "In Chromium the last Max-Age and the last Expires count even where they make no sense, so a good one before is lost. The draft ignores the one that makes no sense.", KO: "Chromium에서는 뜻을 알 수 없더라도 마지막 Max-Age와 마지막 Expires를 따르므로, 앞에 있던 올바른 값이 지워집니다. 표준 초안은 알 수 없는 쪽을 무시합니다."},
	Example: "set https://shop.test/ a=1; Max-Age=60; Max-Age=x",
}

var dateNotInDraft = &rule.Rule{
	Code: "date-not-in-draft", Topic: topicAttribute, Section: section("5.1.1"),
	Title:   rule.Text{EN: "date that the draft does not read", KO: "표준 초안이 읽지 않는 날짜"},
	Text:    rule.Text{EN: "In the draft a year has two to four digits and is 1601 or later, and hour, minute and second have one or two digits. Chromium reads others as well.", KO: "표준 초안에서 연도는 두 자리에서 네 자리이고 1601년 이후이며, 시와 분과 초는 한 자리나 두 자리입니다. Chromium은 이를 벗어난 것도 읽습니다."},
	Example: "draft | set https://shop.test/ a=1; Expires=Fri, 01 Jan 12027 00:00:00 GMT",
}

var plusSignNotInDraft = &rule.Rule{
	Code: "plus-sign-not-in-draft", Topic: topicAttribute, Section: section("5.6.2"),
	Title:   rule.Text{EN: "Max-Age with a plus sign", KO: "+가 붙은 Max-Age"},
	Text:    rule.Text{EN: "Max-Age begins with a digit or a minus sign in the draft. Chromium accepts a plus sign too.", KO: "표준 초안에서 Max-Age는 숫자나 -로 시작해야 합니다. Chromium은 +도 받습니다."},
	Example: "draft | set https://shop.test/ a=1; Max-Age=+60",
}

var maxAgeWins = &rule.Rule{
	Code: "max-age-wins", Topic: topicAttribute, Section: section("5.7"),
	Title:   rule.Text{EN: "Max-Age wins over Expires", KO: "Max-Age가 Expires보다 우선함"},
	Text:    rule.Text{EN: "Where a line has both Max-Age and Expires, Max-Age counts, in whatever order they stand.", KO: "Max-Age와 Expires가 함께 있으면 순서와 상관없이 Max-Age를 따릅니다."},
	Example: "set https://shop.test/ a=1; Max-Age=60; Expires=Fri, 01 Jan 2027 00:00:00 GMT",
}

var expiresByServerClock = &rule.Rule{
	Code: "expires-by-server-clock", Topic: topicAttribute, Section: section("5.6.1"),
	Title:   rule.Text{EN: "counted from the server's Date", KO: "서버의 Date부터 셈"},
	Text:    rule.Text{EN: "The header Date shows that the server's clock and the browser's differ. Chromium moves Expires by the difference, so that the cookie lives as long as the server meant. The draft does not look at Date.", KO: "Date 헤더를 보면 서버의 시계와 브라우저의 시계가 다릅니다. Chromium은 그 차이만큼 Expires를 옮겨, 서버가 뜻한 기간만큼 쿠키를 둡니다. 표준 초안은 Date를 보지 않습니다."},
	Example: "dated 2026-02-15T09:00:00Z https://shop.test/ a=1; Expires=Sun, 01 Mar 2026 09:00:00 GMT",
}

var lifetimeCapped = &rule.Rule{
	Code: "lifetime-capped", Topic: topicAttribute, Section: section("5.5"),
	Title:   rule.Text{EN: "shortened to 400 days", KO: "400일로 줄임"},
	Text:    rule.Text{EN: "No cookie lives longer than 400 days without being set again.", KO: "다시 저장하지 않는 한 쿠키는 400일보다 오래 살지 못합니다."},
	Example: "set https://shop.test/ a=1; Max-Age=99999999",
}

var sameSiteNotUnderstood = &rule.Rule{
	Code: "same-site-not-understood", Topic: topicAttribute, Section: section("5.6.7"),
	Title:   rule.Text{EN: "SameSite not understood", KO: "알 수 없는 SameSite"},
	Text:    rule.Text{EN: "SameSite is Strict, Lax or None. Anything else counts as if the cookie said nothing.", KO: "SameSite에는 Strict, Lax, None만 쓸 수 있습니다. 다른 값은 적지 않은 것으로 봅니다."},
	Example: "set https://shop.test/ a=1; SameSite=Yes",
}

var priorityNotUnderstood = &rule.Rule{
	Code: "priority-not-understood", Topic: topicAttribute,
	Title:   rule.Text{EN: "Priority not understood", KO: "알 수 없는 Priority"},
	Text:    rule.Text{EN: "Chromium's Priority is Low, Medium or High. Anything else is Medium.", KO: "Chromium의 Priority에는 Low, Medium, High만 쓸 수 있습니다. 다른 값은 Medium으로 봅니다."},
	Example: "set https://shop.test/ a=1; Priority=Urgent",
}
