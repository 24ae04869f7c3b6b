package python

import "strings"

// summed puts an f-string in the place of each sum with a text in it: "a" + x is f"a{x}", as
// lines are spelt here.
func summed(all []token) (out []token) {
	for i := 0; i < len(all); i++ {
		if joined, end, ok := sumAt(all, i); ok {
			out, i = append(out, joined), end-1
			continue
		}
		if t := all[i]; t.kind == 'f' {
			all[i].text = respelt(t.text)
		}
		out = append(out, all[i])
	}
	return out
}

// sumAt is the f-string that a sum from i on is, and where it ends. ok is false for what is
// none, or is part of something that binds stronger.
func sumAt(all []token, i int) (f token, end int, ok bool) {
	if i > 0 && all[i-1].kind == 'o' && strings.Contains(". - * % / ** +", all[i-1].text) {
		return f, i, false
	}
	if next := operandEnd(all, i); next < 0 || next >= len(all) || all[next].text != "+" { // most are no sum
		return f, i, false
	}
	f = all[i]
	f.kind, f.text = 'f', ""
	texts, parts := 0, 0
	for end = i; ; end++ {
		from := end
		if end = operandEnd(all, from); end < 0 {
			return f, i, false
		}
		if one := all[from]; end == from+1 && (one.kind == 's' || one.kind == 'f') {
			texts++
			f.text += inFormat(one)
		} else {
			f.text += "{" + spelledInside(all[from:end]) + "}"
		}
		if parts++; end >= len(all) || all[end].kind != 'o' || all[end].text != "+" {
			break
		}
	}
	stronger := end < len(all) && all[end].kind == 'o' && strings.Contains(". * % / ** [ (", all[end].text)
	return f, end, parts > 1 && texts > 0 && texts < parts && !stronger
}

// operandEnd is where a text, or a name with what is looked up in it and called, ends; -1 for
// anything else.
func operandEnd(all []token, at int) int {
	if at >= len(all) || !strings.ContainsRune("nsf", rune(all[at].kind)) || all[at].kind == 'n' && IsKeyword(all[at].text) {
		return -1
	}
	name := all[at].kind == 'n'
	for at++; name && at+1 < len(all) && all[at].kind == 'o'; {
		switch all[at].text {
		case ".":
			at += 2
		case "(", "[":
			if at = bracketEnd(all, at); at < 0 {
				return -1
			}
		default:
			return at
		}
	}
	return at
}

// bracketEnd is where the bracket at a place closes, behind it; -1 where it does not, and
// where an f-string is inside, which cannot stand in another.
func bracketEnd(all []token, at int) int {
	depth := 0
	for ; at < len(all); at++ {
		switch t := all[at]; {
		case t.kind == 'f' || t.kind == ';':
			return -1
		case t.kind == 'o' && strings.Contains("([{", t.text):
			depth++
		case t.kind == 'o' && strings.Contains(")]}", t.text):
			if depth--; depth == 0 {
				return at + 1
			}
		}
	}
	return -1
}

// inFormat is a text as it stands in an f-string.
func inFormat(t token) string {
	if t.kind == 'f' {
		return respelt(t.text)
	}
	return strings.NewReplacer("{", "{{", "}", "}}").Replace(Escape(t.text, `"`))
}

// respelt spells what stands in the braces of an f-string.
func respelt(text string) string {
	var b strings.Builder
	for rest := text; ; {
		open := strings.IndexAny(rest, "{}")
		if open < 0 {
			return b.String() + rest
		}
		b.WriteString(rest[:open+1])
		sign := rest[open]
		rest = rest[open+1:]
		if rest != "" && rest[0] == sign {
			b.WriteByte(sign)
			rest = rest[1:]
			continue
		}
		end := closing(rest)
		if sign == '}' || end < 0 {
			return text
		}
		inside, err := insideBraces(rest[:end])
		if err != nil {
			return text
		}
		b.WriteString(inside + "}")
		rest = rest[end+1:]
	}
}

func insideBraces(src string) (text string, err error) {
	defer catch(&err)
	return spelledInside(tokens(src)), nil
}

// spelledInside spells words with the quotes that an f-string leaves.
func spelledInside(all []token) string {
	var b strings.Builder
	p := printer{b: &b, single: true}
	for _, t := range all {
		p.token(t)
	}
	return strings.TrimSpace(b.String())
}
