package cookiejar

import (
	"strings"
	"unicode"
)

// toASCII returns the punycode form of an international host name ("bücher.test"
// is "xn--bcher-kva.test"), label by label (RFC 3492, 5.1.2). Letters are put in
// lower case and ideographic full stops count as dots; composed forms are
// expected, as address bars and HTML give them.
func toASCII(host string) string {
	host = strings.NewReplacer("。", ".", "．", ".", "｡", ".").Replace(host)
	labels := strings.Split(host, ".")
	for i, label := range labels {
		if !isASCII(label) {
			labels[i] = "xn--" + punycode([]rune(strings.Map(unicode.ToLower, label)))
		}
	}
	return strings.Join(labels, ".")
}

// The parameters of RFC 3492 section 5.
const (
	punyBase      = 36
	punyTMin      = 1
	punyTMax      = 26
	punySkew      = 38
	punyDamp      = 700
	punyFirstBias = 72
	punyFirst     = 0x80
)

// punycode encodes a label: its ASCII letters, then where the others go.
func punycode(label []rune) string {
	var out []byte
	for _, r := range label {
		if r < punyFirst {
			out = append(out, byte(r))
		}
	}
	basic := len(out)
	if basic > 0 {
		out = append(out, '-')
	}
	next, delta, bias := rune(punyFirst), 0, punyFirstBias
	for done := basic; done < len(label); next++ {
		smallest := rune(unicode.MaxRune)
		for _, r := range label {
			if r >= next && r < smallest {
				smallest = r
			}
		}
		delta += int(smallest-next) * (done + 1)
		next = smallest
		for _, r := range label {
			if r < next {
				delta++
			}
			if r == next {
				out = punyNumber(out, delta, bias)
				bias = punyAdapt(delta, done+1, done == basic)
				delta = 0
				done++
			}
		}
		delta++
	}
	return string(out)
}

// punyNumber writes a delta as a generalized variable-length integer.
func punyNumber(out []byte, delta, bias int) []byte {
	const digits = "abcdefghijklmnopqrstuvwxyz0123456789"
	for k := punyBase; ; k += punyBase {
		t := min(max(k-bias, punyTMin), punyTMax)
		if delta < t {
			return append(out, digits[delta])
		}
		out = append(out, digits[t+(delta-t)%(punyBase-t)])
		delta = (delta - t) / (punyBase - t)
	}
}

// punyAdapt adapts the bias to the deltas seen.
func punyAdapt(delta, points int, first bool) int {
	if first {
		delta /= punyDamp
	} else {
		delta /= 2
	}
	delta += delta / points
	k := 0
	for ; delta > (punyBase-punyTMin)*punyTMax/2; k += punyBase {
		delta /= punyBase - punyTMin
	}
	return k + (punyBase-punyTMin+1)*delta/(delta+punySkew)
}
