package httpsim

import (
	"encoding/json"
	"fmt"
	"regexp/syntax"
	"strings"

	"statelab/internal/memo"
	"statelab/internal/pyrun"
)

// Two kinds of places stand in addresses that a urls.py gives alone: <re=[0-9]{4}:year>, where re_path() has a pattern, and
// <=true:archive>, at which nothing stands: path() gives the view a value there, as JSON.
const (
	patternPlace = "re="
	valuePlace   = "="
)

// A converter is what may stand at a place of an address.
type converter struct{ matches, example string }

// converterOf is the converter of a kind of place; false where there is none.
func converterOf(kind string) (converter, bool) {
	if text, is := strings.CutPrefix(kind, patternPlace); is {
		c := converter{matches: text}
		parsed, err := syntax.Parse(text, syntax.Perl)
		if err == nil {
			c.example = exampleOf(parsed)
		}
		fits := memo.Pattern("^(?:" + text + ")$")
		return c, err == nil && parsed.MaxCap() == 0 && len(c.example) < longestExample && fits().MatchString(c.example)
	}
	if text, is := strings.CutPrefix(kind, valuePlace); is {
		return converter{}, json.Valid([]byte(text))
	}
	c, known := converters[kind]
	return c, known
}

// longestExample keeps a pattern such as a{1000} from making addresses that nobody types.
const longestExample = 200

// exampleOf is a text that a pattern matches, with as little of it as there can be.
func exampleOf(of *syntax.Regexp) string {
	var b strings.Builder
	switch of.Op {
	case syntax.OpLiteral:
		return string(of.Rune)
	case syntax.OpCharClass:
		for _, r := range "a7A-" {
			for i := 0; i+1 < len(of.Rune); i += 2 {
				if of.Rune[i] <= r && r <= of.Rune[i+1] {
					return string(r)
				}
			}
		}
		if len(of.Rune) > 0 {
			return string(of.Rune[0])
		}
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		return "a"
	case syntax.OpRepeat:
		for range min(max(of.Min, 1), longestExample) {
			b.WriteString(exampleOf(of.Sub[0]))
		}
	case syntax.OpAlternate:
		return exampleOf(of.Sub[0])
	case syntax.OpConcat, syntax.OpCapture, syntax.OpPlus, syntax.OpStar, syntax.OpQuest:
		for _, sub := range of.Sub {
			b.WriteString(exampleOf(sub))
		}
	}
	return b.String()
}

// PatternPlace is the place of an address at which a pattern of re_path() stands; false for one that is not read.
func PatternPlace(name, pattern string) (string, bool) {
	pattern = strings.NewReplacer("<", `\x3C`, ">", `\x3E`, ":", `\x3A`).Replace(pattern)
	_, ok := converterOf(patternPlace + pattern)
	return "<" + patternPlace + pattern + ":" + name + ">", ok
}

// ValuePlace is the place of an address at which nothing stands and the view is given a value: a text, a number, True, False
// or None.
func ValuePlace(name string, value pyrun.Value) (string, bool) {
	switch value.(type) {
	case nil, bool, int64, float64, string:
	default:
		return "", false
	}
	text, err := json.Marshal(value)
	escaped := strings.NewReplacer("<", `\u003c`, ">", `\u003e`, ":", `\u003a`).Replace(string(text))
	return "<" + valuePlace + escaped + ":" + name + ">", err == nil
}

// IsGiven reports whether the place of an address is one at which nothing stands.
func IsGiven(kind string) bool { return strings.HasPrefix(kind, valuePlace) }

// InLinesAlone reports whether a value of an address is known to lines that run, and to no others.
func InLinesAlone(kind string) bool { return kind == "uuid" || IsGiven(kind) }

// givenValue is the value of such a place.
func givenValue(kind string) pyrun.Value {
	var v any
	d := json.NewDecoder(strings.NewReader(strings.TrimPrefix(kind, valuePlace)))
	d.UseNumber()
	if d.Decode(&v) != nil {
		return nil
	}
	if n, is := v.(json.Number); is {
		if whole, err := n.Int64(); err == nil {
			return whole
		}
		f, err := n.Float64()
		if err != nil {
			return nil
		}
		return f
	}
	return v
}

// routeAsWritten is the route of an address as its urls.py has it: without what stands nowhere in it.
func routeAsWritten(path string) string {
	return place().ReplaceAllStringFunc(strings.TrimPrefix(path, "/"), func(at string) string {
		kind, name, _ := strings.Cut(strings.Trim(at, "<>"), ":")
		pattern, is := strings.CutPrefix(kind, patternPlace)
		switch {
		case IsGiven(kind):
			return ""
		case is:
			return "(?P<" + name + ">" + pattern + ")"
		}
		return at
	})
}

// HandlerPath is where the view of an error stands among the pages of a lesson: no address leads to it.
func HandlerPath(status int) string {
	if status == 500 {
		return handlerPrefix + "500"
	}
	return fmt.Sprintf("%s%d<=null:exception>", handlerPrefix, status)
}

const handlerPrefix = "handler:"

// HandledBy is the status of which a page is the view, 0 for a page that has an address.
func HandledBy(path string) (status int) {
	rest, is := strings.CutPrefix(path, handlerPrefix)
	if !is {
		return 0
	}
	_, _ = fmt.Sscanf(rest, "%d", &status)
	return status
}

// handled is the answer to an error by the site's own view for it: handler404 and its like of a urls.py.
func (r *Request) handled(status int, context map[string]any) (*Response, bool) {
	page, has := r.server.runs().Handlers[status]
	if !has || r.inHandler {
		return nil, false
	}
	r.inHandler = true
	defer func() { r.inHandler = false }()
	r.kwargs = map[string]pyrun.Value{}
	if class := map[int]string{400: "SuspiciousOperation", 403: "PermissionDenied", 404: "Http404"}[status]; class != "" {
		said, _ := context["exception"].(string)
		r.kwargs["exception"] = &pyrun.Exception{Class: pyrun.ClassOf(class), Args: []pyrun.Value{said}}
	}
	r.Note("handler%[1]d of the urls.py answers", "urls.py의 handler%[1]d로 응답", status)
	res, err := r.seen(page)
	switch {
	case err == nil:
		return res, true
	case status == 500:
		r.Note("the handler fails, too: %s", "핸들러도 실패함: %s", err)
		return nil, false
	}
	return r.failure(err), true
}
