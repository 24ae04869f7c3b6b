package forms

import (
	"strings"
	"unicode"
)

// punycoded writes a domain as it is asked for, each part that is no ASCII with xn--. It is false where a part cannot
// be written so, or is none.
func punycoded(domain string) (string, bool) {
	labels := strings.Split(strings.NewReplacer("。", ".", "．", ".", "｡", ".").Replace(domain), ".")
	for i, label := range labels {
		if label == "" && i < len(labels)-1 {
			return "", false
		}
		ascii := !strings.ContainsFunc(label, func(c rune) bool { return c > 0x7f })
		if !ascii {
			label = strings.ToLower(label)
			if strings.HasPrefix(label, "xn--") || strings.ContainsFunc(label, func(c rune) bool { return c > 0x7f && (unicode.IsSpace(c) || !unicode.IsPrint(c)) }) {
				return "", false
			}
			label = "xn--" + punycode(label)
		}
		if len(label) > 63 {
			return "", false
		}
		labels[i] = label
	}
	return strings.Join(labels, "."), true
}

// punycode is the coding of RFC 3492.
func punycode(label string) string {
	const base, least, most, skew, damp = 36, 1, 26, 38, 700
	var b strings.Builder
	all := []rune(label)
	for _, c := range all {
		if c < 0x80 {
			b.WriteRune(c)
		}
	}
	basic := b.Len()
	done := basic
	if basic > 0 {
		b.WriteByte('-')
	}
	n, delta, bias := rune(0x80), 0, 72
	digit := func(d int) byte {
		if d < 26 {
			return byte('a' + d)
		}
		return byte('0' + d - 26)
	}
	for done < len(all) && b.Len() < 200 {
		next := unicode.MaxRune
		for _, c := range all {
			if c >= n && c < next {
				next = c
			}
		}
		delta += int(next-n) * (done + 1)
		n = next
		for _, c := range all {
			if c < n {
				delta++
			}
			if c != n {
				continue
			}
			q := delta
			for k := base; ; k += base {
				t := min(max(k-bias, least), most)
				if q < t {
					break
				}
				b.WriteByte(digit(t + (q-t)%(base-t)))
				q = (q - t) / (base - t)
			}
			b.WriteByte(digit(q))
			d := delta / 2
			if done == basic {
				d = delta / damp
			}
			d += d / (done + 1)
			bias = 0
			for ; d > (base-least)*most/2; bias += base {
				d /= base - least
			}
			bias += (base - least + 1) * d / (d + skew)
			delta = 0
			done++
		}
		delta++
		n++
	}
	return b.String()
}
