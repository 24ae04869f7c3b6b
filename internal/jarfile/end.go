package jarfile

import (
	"math"
	"strconv"
	"strings"
	"time"

	"statelab/internal/cookiejar"
	"statelab/internal/memo"
	"statelab/internal/rule"
)

// lastSecond is the last second whose year has four digits.
const lastSecond = 253402300799

// since1601 is how many seconds the clock of Windows and Chromium began before 1970.
const since1601 = 11644473600

// What is understood of an end that is written otherwise than in seconds since 1970.
var (
	endEmpty    = rule.Text{EN: "no end is written, so it is a session cookie; Python writes it so, and curl 7 skips the line", KO: "만료 시각이 비어 있으므로 세션 쿠키로 읽음. Python이 이렇게 적고, curl 7은 이런 줄을 건너뜀"}
	endNegative = rule.Text{EN: "the end is negative, so it is a session cookie", KO: "만료 시각이 음수이므로 세션 쿠키로 읽음"}
	endFraction = rule.Text{EN: "the end has a fraction of a second, which is dropped; yt-dlp skips such a line", KO: "만료 시각의 소수 부분은 버림. yt-dlp는 이런 줄을 건너뜀"}
	endMilli    = rule.Text{EN: "the end is read as milliseconds since 1970, since seconds would be beyond the year 9999", KO: "만료 시각을 1970년부터의 밀리초로 읽음. 초로 읽으면 9999년을 넘음"}
	endMicro    = rule.Text{EN: "the end is read as microseconds since 1970, since seconds would be beyond the year 9999", KO: "만료 시각을 1970년부터의 마이크로초로 읽음. 초로 읽으면 9999년을 넘음"}
	endChromium = rule.Text{EN: "the end is read as microseconds since 1601, as Chromium counts", KO: "만료 시각을 Chromium처럼 1601년부터의 마이크로초로 읽음"}
	endInWords  = rule.Text{EN: "the end is written as a date", KO: "만료 시각이 날짜로 적혀 있음"}
)

var number = memo.Pattern(`^-?[0-9]+(\.[0-9]*)?([eE][+-]?[0-9]+)?$`)

// setEnd reads the end of a cookie: a number of seconds since 1970, 0 for a session
// cookie. What is near to that is understood with a remark; whole says that fractions are
// none of the format.
func (e *Entry) setEnd(text string, whole bool) (why rule.Text) {
	if text == "" {
		e.remark(endEmpty)
		return rule.Text{}
	}
	if !number().MatchString(text) {
		return e.setDate(text)
	}
	seconds, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsInf(seconds, 0) {
		return noEnd(text)
	}
	switch {
	case seconds < 0:
		e.remark(endNegative)
		return rule.Text{}
	case seconds == 0:
		return rule.Text{}
	case seconds <= lastSecond:
		e.setSeconds(seconds, whole)
		return rule.Text{}
	}
	at, remark := scaled(seconds)
	if remark.IsZero() {
		return noEnd(text)
	}
	e.remark(remark)
	e.expire(at)
	return rule.Text{}
}

// setSeconds takes seconds, with their fraction where the format has one.
func (e *Entry) setSeconds(seconds float64, whole bool) {
	floor := math.Floor(seconds)
	fraction := time.Duration(math.Round((seconds-floor)*1e6)) * time.Microsecond
	if whole && fraction != 0 {
		e.remark(endFraction)
		fraction = 0
	}
	e.expire(time.Unix(int64(floor), int64(fraction)))
}

// scaled reads a number that is too great for seconds in the unit that brings it near to
// our time.
func scaled(n float64) (at time.Time, remark rule.Text) {
	const first1601, last1601 = 1.2e16, 1.6e16 // 1981 to 2108
	switch {
	case n <= lastSecond*1e3:
		return time.UnixMilli(int64(n)), endMilli
	case first1601 <= n && n <= last1601:
		return time.UnixMicro(int64(n) - since1601*1e6), endChromium
	case n <= lastSecond*1e6:
		return time.UnixMicro(int64(n)), endMicro
	}
	return at, rule.Text{}
}

// setDate reads an end that is written as a date, or as the word of developer tools for
// none.
func (e *Entry) setDate(text string) rule.Text {
	if strings.EqualFold(text, "session") {
		return rule.Text{}
	}
	at, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		var ok bool
		if at, ok = cookiejar.ParseDate(text, cookiejar.Chromium); !ok {
			return noEnd(text)
		}
	}
	if year := at.UTC().Year(); year < 1 || year > 9999 {
		return noEnd(text)
	}
	e.remark(endInWords)
	e.expire(at)
	return rule.Text{}
}

func (e *Entry) expire(at time.Time) { e.Cookie.Persistent, e.Cookie.Expires = true, at.UTC() }

func noEnd(text string) rule.Text {
	return rule.Textf("the end is seconds since 1970, or 0 for a session cookie, not %q", "만료 시각은 1970년부터 센 초이고 세션 쿠키는 0입니다 (받은 값: %q)", brief(text))
}
