package jarfile

import (
	"bytes"
	"strings"
	"time"
	"unicode/utf8"

	"statelab/internal/cookiejar"
	"statelab/internal/rule"
)

// Left is a cookie that a format cannot say, and why: "partitioned".
type Left struct {
	Cookie cookiejar.Cookie
	Why    rule.Text
}

// Why a cookie is left out.
var (
	partitioned   = rule.Text{EN: "partitioned", KO: "파티션에 속함"}
	withoutDomain = rule.Text{EN: "without a domain", KO: "도메인이 없음"}
	tabInside     = rule.Text{EN: "with a tab or a line end inside", KO: "탭이나 줄바꿈이 들어 있음"}
	endTooEarly   = rule.Text{EN: "with an end by 1970-01-01T00:00:00Z", KO: "1970-01-01T00:00:00Z까지만 유효함"}
	yearTooLong   = rule.Text{EN: "with a year beyond 9999", KO: "9999년을 넘는 시각이 있음"}
	noText        = rule.Text{EN: "with octets that are no UTF-8", KO: "UTF-8이 아닌 옥텟이 들어 있음"}
)

// What a format does not say of a cookie that it can say.
var (
	lostSameSite  = rule.Text{EN: "SameSite", KO: "SameSite"}
	lostPriority  = rule.Text{EN: "Priority", KO: "Priority"}
	lostFractions = rule.Text{EN: "fractions of a second of the end", KO: "만료 시각의 초보다 작은 부분"}
	lostTimes     = rule.Text{EN: "the times of creation and last use", KO: "만든 시각과 마지막으로 쓴 시각"}
)

// Write returns the text of a file with the cookies, in their order, and the
// cookies that the format cannot say, which are not in the text. The format is one
// that can be written.
func Write(f Format, cookies []cookiejar.Cookie) (text []byte, left []Left) {
	switch f {
	case Netscape:
		return writeNetscape(cookies)
	case JSON:
		return writeList(cookies, listOf{before: "{\"statelab_jar\": 1, \"cookies\": [", after: "]}\n", one: keptOf})
	case StorageState:
		return writeList(cookies, listOf{before: "{\"cookies\": [", after: "], \"origins\": []}\n", one: playwrightOf})
	case Puppeteer:
		return writeList(cookies, listOf{before: "[", after: "]\n", one: puppeteerOf})
	}
	return writeList(cookies, listOf{before: "[", after: "]\n", one: extensionOf})
}

// Lost returns what of a cookie a format has no words for, though it can say the
// cookie: "SameSite".
func Lost(f Format, c *cookiejar.Cookie) []rule.Text {
	var lost []rule.Text
	add := func(is bool, what rule.Text) {
		if is {
			lost = append(lost, what)
		}
	}
	add(f == Netscape && c.SameSite != cookiejar.SameSiteUnspecified, lostSameSite)
	add(f != JSON && f != Puppeteer && c.Priority != cookiejar.PriorityMedium, lostPriority)
	add(f == Netscape && c.Persistent && c.Expires.Nanosecond() != 0, lostFractions)
	add(f != JSON && (!c.Created.IsZero() || !c.LastUsed.IsZero()), lostTimes)
	return lost
}

// listOf is how a format of JSON writes its cookies.
type listOf struct {
	before, after string
	one           func(*cookiejar.Cookie) any
}

// writeList writes a cookie a line.
func writeList(cookies []cookiejar.Cookie, l listOf) (text []byte, left []Left) {
	var b bytes.Buffer
	b.WriteString(l.before)
	separator := "\n"
	for i := range cookies {
		why := rule.Text{}
		one := l.one(&cookies[i])
		if _, ours := one.(kept); !ours && !isText(&cookies[i]) {
			why = noText
		} else if line, err := jsonLine(one); err == nil {
			b.WriteString(separator)
			b.Write(line)
			separator = ",\n"
		} else {
			why = yearTooLong // no other field can fail
		}
		if !why.IsZero() {
			left = append(left, Left{cookies[i], why})
		}
	}
	b.WriteString("\n" + l.after)
	return b.Bytes(), left
}

func isText(c *cookiejar.Cookie) bool {
	return utf8.ValidString(c.Name) && utf8.ValidString(c.Value) && utf8.ValidString(c.Path)
}

// kept is a cookie in a file of statelab's own.
type kept struct {
	Name           string     `json:"name"`
	Value          string     `json:"value"`
	Octets         bool       `json:"octets,omitempty"`
	Domain         string     `json:"domain"`
	HostOnly       bool       `json:"hostOnly"`
	Path           string     `json:"path"`
	Secure         bool       `json:"secure"`
	HTTPOnly       bool       `json:"httpOnly"`
	SameSite       string     `json:"sameSite,omitempty"`
	Priority       string     `json:"priority"`
	Expires        *time.Time `json:"expires,omitempty"`
	Created        time.Time  `json:"created"`
	LastUsed       time.Time  `json:"lastUsed"`
	Partition      string     `json:"partition,omitempty"`
	CrossSiteFrame bool       `json:"crossSiteFrame,omitempty"`
}

func keptOf(c *cookiejar.Cookie) any {
	k := kept{
		Name: c.Name, Value: c.Value, Domain: c.Domain, HostOnly: c.HostOnly, Path: c.Path,
		Secure: c.Secure, HTTPOnly: c.HttpOnly, SameSite: c.SameSite.String(), Priority: c.Priority.String(),
		Created: c.Created, LastUsed: c.LastUsed, Partition: c.Partition, CrossSiteFrame: c.CrossSiteFrame,
	}
	if c.Persistent {
		k.Expires = &c.Expires
	}
	if !isText(c) {
		k.Octets = true
		k.Name, k.Value, k.Path = characters(c.Name), characters(c.Value), characters(c.Path)
	}
	return k
}

// characters writes every octet as the character of the same number.
func characters(octets string) string {
	var b strings.Builder
	for i := 0; i < len(octets); i++ {
		b.WriteRune(rune(octets[i]))
	}
	return b.String()
}

// octets undoes characters. It reports false where a character is no octet.
func octets(characters string) (string, bool) {
	var b strings.Builder
	for _, r := range characters {
		if r > 0xff {
			return "", false
		}
		b.WriteByte(byte(r))
	}
	return b.String(), true
}
