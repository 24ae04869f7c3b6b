package cookiejar

import (
	"strings"
	"time"

	"statelab/internal/rule"
)

// texts lists the parts of a sentence that both languages join with commas.
type texts struct{ en, ko []string }

func (t *texts) add(x rule.Text) {
	t.en, t.ko = append(t.en, x.EN), append(t.ko, x.In(rule.Korean))
}

func (t *texts) text() rule.Text {
	return rule.Text{EN: strings.Join(t.en, ", "), KO: strings.Join(t.ko, ", ")}
}

// same is a text that reads the same in every language.
func same(s string) rule.Text { return rule.Text{EN: s, KO: s} }

// moment writes a time for people who compare it with another one.
func moment(t time.Time) string { return t.UTC().Format("2006-01-02 15:04:05 UTC") }

// since writes how long ago a moment was, behind English words, and before and behind Korean ones; of a zero now, that it
// was before. Of less than a second it says nothing: a clock that stands still does not say that it was just now.
func since(t, now time.Time) (en, koBefore, koBehind string) {
	ago := rule.Text{EN: "before", KO: "앞서"}
	if !now.IsZero() {
		d := now.Sub(t)
		if d < time.Second {
			return "", "", ""
		}
		ago = rule.Length(d)
		ago = rule.Text{EN: ago.EN + " ago", KO: ago.KO + " 전"}
	}
	return " " + ago.EN, ago.KO + " ", " (" + ago.KO + ")"
}

// lifetime writes how long a cookie lives from now on.
func lifetime(c *Cookie, now time.Time) rule.Text {
	left, untilClose := c.Lasts(now)
	if untilClose {
		return rule.Text{EN: "until the browser closes", KO: "브라우저를 닫을 때까지"}
	}
	return rule.Length(left)
}

// traits writes the lifetime of a cookie and the attributes that it has, after
// what else there is to say of it.
func traits(c *Cookie, now time.Time, first ...rule.Text) rule.Text {
	var t texts
	for _, x := range first {
		t.add(x)
	}
	t.add(lifetime(c, now))
	for _, flag := range [...]struct {
		on   bool
		name string
	}{
		{c.HttpOnly, "HttpOnly"}, {c.Secure, "Secure"},
		{c.SameSite != SameSiteUnspecified, "SameSite=" + c.SameSite.String()},
		{c.Partition != "", "Partitioned"},
		{c.Path != "/", "Path=" + quoted(c.Path)},
	} {
		if flag.on {
			t.add(same(flag.name))
		}
	}
	return t.text()
}

// quoted writes bytes of a line so that all of them can be seen, and not more
// than fit a screen.
func quoted(s string) string {
	const most = 60
	var b strings.Builder
	for _, r := range strings.ToValidUTF8(s, "\uFFFD") {
		if b.Len() >= most {
			return b.String() + "…"
		}
		switch {
		case r < 0x20 || r == 0x7F:
			const hex = "0123456789ABCDEF"
			b.WriteString(`\x` + string(hex[r>>4]) + string(hex[r&15]))
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
