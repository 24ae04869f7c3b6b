package djangocode

import (
	"regexp/syntax"
	"strings"

	"statelab/internal/httpsim"
	"statelab/internal/memo"
	"statelab/internal/python"
)

// routesOf are the routes that a path(), or re_path(), has; whole says that the address ends with it.
func routesOf(e *python.Expr, regex, whole bool) (routes []string, err error) {
	switch {
	case !regex && isPattern().MatchString(e.Text):
		return nil, hinted(at(e), "a place is written as <int:pk>; patterns are for re_path(), imported from django.urls", "a route of path() holds a pattern: Django takes its signs as they stand")
	case regex && !whole && strings.HasSuffix(e.Text, "$"):
		return nil, hinted(at(e), "take the $ out", "nothing is found that is included behind $ (urls.W001)")
	case regex:
		routes, err = regexRoutes(e, whole)
	default:
		routes = []string{e.Text}
	}
	for _, route := range routes {
		literal := httpsim.WithoutPlaces(route)
		switch {
		case strings.ContainsAny(literal, "?"):
			err = hinted(at(e), "take it out: the view finds what an address has behind ? in request.GET", "a route holds no ?, behind which the path of an address has ended")
		case strings.ContainsAny(literal, "#"):
			err = hinted(at(e), "take it out: browsers send nothing of what stands behind #", "a route holds no #, behind which the path of an address has ended")
		case strings.ContainsAny(literal, " \t\r\n"):
			err = hinted(at(e), "write - instead, as in about-us/", "a route with a space or a line break is not played here")
		}
	}
	return routes, err
}

// roughRoute is a route with the places of one that is refused.
func roughRoute(text string) string {
	var b strings.Builder
	inPlace := false
	for _, c := range text {
		inPlace = c == '<' || inPlace && c != '>'
		if inPlace || c == '>' || !strings.ContainsRune("^$?#()[]{}\\+*| \t\r\n", c) {
			b.WriteRune(c)
		}
	}
	return b.String()
}

// isPattern finds what only a regular expression has: beside what Django looks for in its check 2_0.W001, the signs that no
// address has. A ? is one behind a bracket or a slash.
var isPattern = memo.Pattern(`^\^|\$$|\(\?|\\[A-Za-z.]|\[[^\]]*\]|[.\])][*+?]|/\?$`)

// regexRoutes are the routes of path() that a pattern of re_path() stands for: of one that ends in /? there are two. whole
// says that the address ends with it, as that of a view does.
func regexRoutes(e *python.Expr, whole bool) ([]string, error) {
	text, has := strings.CutPrefix(e.Text, "^")
	if !has {
		return nil, hinted(at(e), "begin it with ^", "a pattern that may begin anywhere is not played here")
	}
	if whole {
		end := strings.TrimSuffix(strings.TrimSuffix(text, "$"), `\Z`)
		if end == text {
			return nil, hinted(at(e), "end it with $", "a pattern that leaves open how the address ends is not played here")
		}
		text = end
	}
	p := regexReader{at: e, rest: text}
	for p.rest != "" && p.err == nil {
		p.next()
	}
	if p.err != nil {
		return nil, p.err
	}
	if p.optional {
		return []string{p.route.String(), strings.TrimSuffix(p.route.String(), "/")}, nil
	}
	return []string{p.route.String()}, nil
}

// regexReader takes a pattern of re_path() apart.
type regexReader struct {
	at       *python.Expr
	rest     string
	route    strings.Builder
	optional bool // the / at its end
	err      error
}

// likePath is what to do about a pattern that is not read.
const likePath = "write path(), or places such as (?P<pk>[0-9]+)"

func (p *regexReader) refuse(sign string) {
	p.err = hinted(at(p.at), likePath, "%s of a pattern is not read here", python.Quote(sign))
}

// next takes the next part: a group with a name, a sign with a \ before it, or a sign.
func (p *regexReader) next() {
	switch {
	case p.optional:
		p.err = hinted(at(p.at), likePath, "nothing stands behind /? in a pattern here")
	case strings.HasPrefix(p.rest, "(?P<"):
		p.group()
	case p.rest == "/?":
		p.route.WriteByte('/')
		p.optional, p.rest = true, ""
	case p.rest[0] == '\\' && len(p.rest) > 1 && strings.ContainsRune(`.-/_+*?()[]{}|^$`, rune(p.rest[1])):
		p.literal(p.rest[1:2], p.rest[2:])
	case strings.ContainsRune(`\.+*?()[]{}|^$<>`, rune(p.rest[0])):
		p.refuse(p.rest[:1])
	default:
		p.literal(p.rest[:1], p.rest[1:])
	}
}

func (p *regexReader) literal(sign, rest string) {
	if rest != "" && rest != "/?" && strings.ContainsRune("+*?{", rune(rest[0])) {
		p.refuse(rest[:1])
		return
	}
	p.route.WriteString(sign)
	p.rest = rest
}

// group takes a group with a name.
func (p *regexReader) group() {
	name, body, has := strings.Cut(strings.TrimPrefix(p.rest, "(?P<"), ">")
	end := closing(body)
	if !has || end < 0 {
		p.err = hinted(at(p.at), likePath, "a group of the pattern is not closed")
		return
	}
	pattern, rest := body[:end], body[end+1:]
	if rest != "" && rest != "/?" && strings.ContainsRune("+*?{", rune(rest[0])) {
		p.err = hinted(at(p.at), likePath, "a group that may be missing is not read here")
		return
	}
	if _, err := syntax.Parse(pattern, syntax.Perl); err != nil || strings.ContainsAny(pattern, "^$") && !strings.Contains(pattern, "[^") {
		p.refuse(pattern)
		return
	}
	place, ok := httpsim.PatternPlace(name, unicodeClasses(pattern))
	if !ok {
		p.refuse(pattern)
		return
	}
	p.route.WriteString(place)
	p.rest = rest
}

// unicodeClasses writes \d and \w as Python takes them in texts: of every script.
func unicodeClasses(pattern string) string {
	var b strings.Builder
	inside := false
	for i := 0; i < len(pattern); i++ {
		c := pattern[i]
		switch {
		case c == '\\' && i+1 < len(pattern):
			i++
			classes := map[byte]string{'d': `\p{Nd}`, 'w': `\p{L}\p{N}_`}[pattern[i]]
			switch {
			case classes == "":
				b.WriteString(pattern[i-1 : i+1])
			case inside:
				b.WriteString(classes)
			default:
				b.WriteString("[" + classes + "]")
			}
			continue
		case c == '[':
			inside = true
		case c == ']':
			inside = false
		}
		b.WriteByte(c)
	}
	return b.String()
}

// closing is where the bracket closes in which a text stands, -1 where it does not.
func closing(text string) int {
	depth, inside := 0, false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '\\':
			i++
		case inside:
			inside = c != ']'
		case c == '[':
			inside = true
		case c == '(':
			depth++
		case c == ')' && depth == 0:
			return i
		case c == ')':
			depth--
		}
	}
	return -1
}
