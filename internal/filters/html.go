package filters

import (
	"errors"
	"fmt"
	"math"
	"strings"

	"statelab/internal/memo"
	"statelab/internal/sessionstore"
)

// escapeJS writes what a script could take for the end of a text in hexadecimal digits.
func escapeJS(s string) string {
	var b strings.Builder
	for _, c := range s {
		if c < 32 || strings.ContainsRune("\\'\"><&=-;`\u2028\u2029", c) {
			fmt.Fprintf(&b, `\u%04X`, c)
		} else {
			b.WriteRune(c)
		}
	}
	return b.String()
}

var paragraphs = memo.Pattern("\n{2,}")

func newlines(s string) string { return strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(s) }

// lineBreaking is the text of a filter that makes HTML of lines, escaped where that is to be.
func (c *call) lineBreaking() string {
	if c.Escapes && !isSafe(c.value) {
		return Escape(c.str())
	}
	return c.str()
}

func linebreaks(c *call) (any, error) {
	all := paragraphs().Split(newlines(c.lineBreaking()), -1)
	for i, p := range all {
		all[i] = "<p>" + strings.ReplaceAll(p, "\n", "<br>") + "</p>"
	}
	return Safe(strings.Join(all, "\n\n")), nil
}

func linebreaksBR(c *call) (any, error) {
	return Safe(strings.ReplaceAll(newlines(c.lineBreaking()), "\n", "<br>")), nil
}

func lineNumbers(c *call) (any, error) {
	lines := strings.Split(c.lineBreaking(), "\n")
	width := len(fmt.Sprint(len(lines)))
	for i, line := range lines {
		lines[i] = fmt.Sprintf("%0*d. %s", width, i+1, line)
	}
	return Safe(strings.Join(lines, "\n")), nil
}

// aTag is what Python's HTMLParser takes for a tag, a comment or a declaration.
var aTag = memo.Pattern(`(?s)<!--.*?-->|<![^>]*>|<\?[^>]*>|</[a-zA-Z][^>]*>|<[a-zA-Z](?:[^>"']|"[^"]*"|'[^']*')*>`)

// maxStripped is how often tags may stand in tags.
const maxStripped = 50

func stripTags(s string) string {
	for range maxStripped {
		next := aTag().ReplaceAllString(s, "")
		if strings.Count(next, "<") == strings.Count(s, "<") {
			break
		}
		s = next
	}
	return s
}

// jsonScript is a value as a script that holds data.
func jsonScript(c *call) (any, error) {
	text, err := dumped(c.value)
	if err != nil {
		return nil, err
	}
	text = strings.NewReplacer(">", `\u003E`, "<", `\u003C`, "&", `\u0026`).Replace(text)
	id := ""
	if c.given && Truth(c.arg) {
		id = `id="` + escaped(c.arg) + `" `
	}
	return Safe("<script " + id + `type="application/json">` + text + "</script>"), nil
}

// dumped is json.dumps() with the DjangoJSONEncoder.
func dumped(v any) (string, error) {
	switch v := Items(v).(type) {
	case Safe:
		return sessionstore.JSON(string(v))
	case Moment:
		return `"` + v.ISO() + `"`, nil
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return map[bool]string{true: "NaN", false: strings.Repeat("-", map[bool]int{true: 1}[v < 0]) + "Infinity"}[math.IsNaN(v)], nil
		}
	case Object:
		return "", fmt.Errorf("%w: Object of type %s is not JSON serializable", errType, Kind(v))
	case *sessionstore.List:
		var all []string
		for i := range v.Len() {
			text, err := dumped(v.At(i))
			if err != nil {
				return "", err
			}
			all = append(all, text)
		}
		return "[" + strings.Join(all, ", ") + "]", nil
	case *sessionstore.Dict:
		var all []string
		for name, value := range v.All() {
			key, err := sessionstore.JSON(sessionstore.JSONKey(name))
			if err != nil {
				return "", err
			}
			text, err := dumped(value)
			if err != nil {
				return "", err
			}
			all = append(all, key+": "+text)
		}
		return "{" + strings.Join(all, ", ") + "}", nil
	}
	return sessionstore.JSON(v)
}

// deepest is how deep lists may lie in lists that are written as HTML.
const deepest = 100

func unorderedList(c *call) (any, error) {
	list, is := Items(c.value).(*sessionstore.List)
	if !is {
		all, err := parts(c.value)
		if err != nil {
			return nil, err
		}
		list = listOf(all)
	}
	text, err := c.nested(list, 1)
	return Safe(text), err
}

// nested writes the items of a list, each with the list behind it, if one stands there, below it.
func (c *call) nested(list *sessionstore.List, tabs int) (string, error) {
	if tabs > deepest {
		return "", errors.New("RecursionError: maximum recursion depth exceeded")
	}
	indent := strings.Repeat("\t", tabs)
	var all []string
	for i := 0; i < list.Len(); i++ {
		item, below := list.At(i), ""
		if i+1 < list.Len() {
			if children, is := Items(list.At(i + 1)).(*sessionstore.List); is {
				i++
				if children.Len() > 0 {
					text, err := c.nested(children, tabs+1)
					if err != nil {
						return "", err
					}
					below = "\n" + indent + "<ul>\n" + text + "\n" + indent + "</ul>\n" + indent
				}
			}
		}
		shown := Str(item)
		if c.Escapes {
			shown = escaped(item)
		}
		all = append(all, indent+"<li>"+shown+below+"</li>")
	}
	return strings.Join(all, "\n"), nil
}
