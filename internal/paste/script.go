package paste

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"statelab/internal/address"
	"statelab/internal/memo"
	"statelab/internal/rule"
	"statelab/internal/wire"
)

// assignment finds where a script writes document.cookie.
var assignment = memo.Pattern(`document\.cookie\s*=\s*`)

// script returns what a script writes to document.cookie. What it puts there out of a
// variable stands as the name of that variable.
func script(text string) (lines []string, notes []rule.Text) {
	open := false
	for _, at := range assignment().FindAllStringIndex(text, maxRows) {
		if strings.HasPrefix(text[at[1]:], "=") {
			continue // a comparison
		}
		value, variables := expression(text[at[1]:])
		if value == "" {
			continue
		}
		lines, open = append(lines, value), open || variables
	}
	if open {
		notes = append(notes, rule.Text{
			EN: "The script puts variables into what it writes: their names stand here in the place of their values.",
			KO: "스크립트가 변수를 넣어 쓰는 곳에는 값 대신 변수의 이름을 적었습니다.",
		})
	}
	return lines, notes
}

// expression reads strings and variables that are joined by +, up to the end of the
// statement.
func expression(s string) (value string, variables bool) {
	var b strings.Builder
	for len(s) > 0 && b.Len() < 1<<16 {
		s = strings.TrimLeft(s, " \t")
		switch c := s[:min(1, len(s))]; c {
		case `"`, `'`, "`":
			var vars bool
			s, vars = quoted(&b, s[1:], c[0])
			variables = variables || vars
		case "", ";", "\n", "\r":
			return b.String(), variables
		case "+":
			s = strings.TrimLeft(s[1:], " \t\r\n")
		default:
			end := strings.IndexAny(s, "+;\n\"'`")
			if end < 0 {
				end = len(s)
			}
			if end == 0 {
				return b.String(), variables
			}
			b.WriteString(strings.TrimSpace(s[:end]))
			variables, s = true, s[end:]
		}
	}
	return b.String(), variables
}

// quoted reads up to the closing quotation mark, escapes resolved, and ${…} as its name.
func quoted(b *strings.Builder, s string, mark byte) (rest string, variables bool) {
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == mark:
			return s[i+1:], variables
		case s[i] == '\\' && i+1 < len(s):
			if r, _, tail, err := strconv.UnquoteChar(s[i:], 0); err == nil && (s[i+1] == 'x' || s[i+1] == 'u') {
				b.WriteRune(r)
				i = len(s) - len(tail) - 1
				continue
			}
			i++
			if at := strings.IndexByte("nrt", s[i]); at >= 0 {
				b.WriteByte("\n\r\t"[at])
			} else {
				b.WriteByte(s[i])
			}
		case mark == '`' && strings.HasPrefix(s[i:], "${"):
			end := strings.IndexByte(s[i:], '}')
			if end < 0 {
				return "", true
			}
			b.WriteString(strings.TrimSpace(s[i+2 : i+end]))
			i, variables = i+end, true
		default:
			b.WriteByte(s[i])
		}
	}
	return "", variables
}

// call finds where fetch("…", …) begins.
var call = memo.Pattern("^\\s*(?:(?:const|let|var)\\s+\\w+\\s*=\\s*)?(?:await\\s+)?fetch\\(\\s*(?:\"([^\"\\n]+)\"|'([^'\\n]+)'|`([^`$\\n]+)`)\\s*[,)]")

// What of a request that somebody wrote by hand is no JSON.
var (
	option     = memo.Pattern("\\b[\"']?(method|credentials)[\"']?\\s*:\\s*[\"'`]([\\w-]+)[\"'`]")
	headersOf  = memo.Pattern("\\b[\"']?headers[\"']?\\s*:\\s*\\{([^{}]*)\\}")
	headerLine = memo.Pattern("[\"']?([\\w-]+)[\"']?\\s*:\\s*[\"'`]([^\"'`\\n]*)[\"'`]")
)

// options are what a page hands to fetch() beside the address.
type options struct {
	Headers     map[string]string
	Referrer    string
	Method      string
	Credentials string
}

// optionsOf reads them as browsers copy them, in JSON, or as people write them.
func optionsOf(text string) options {
	var o options
	if json.Unmarshal([]byte(text), &o) == nil {
		return o
	}
	o = options{Headers: map[string]string{}}
	if m := headersOf().FindStringSubmatch(text); m != nil {
		for _, h := range headerLine().FindAllStringSubmatch(m[1], maxHeaders) {
			o.Headers[h[1]] = h[2]
		}
		text = strings.Replace(text, m[0], "", 1)
	}
	for _, m := range option().FindAllStringSubmatch(text, 4) {
		if m[1] == "method" {
			o.Method = m[2]
		} else {
			o.Credentials = m[2]
		}
	}
	return o
}

// inBraces cuts a text that begins with a brace behind the brace that closes it.
func inBraces(text string) (inside, rest string, ok bool) {
	depth, quote := 0, byte(0)
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case quote != 0:
			if c == '\\' {
				i++
			} else if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'' || c == '`':
			quote = c
		case c == '{':
			depth++
		case c == '}':
			if depth--; depth == 0 {
				return text[:i+1], text[i+1:], true
			}
		}
	}
	return "", "", false
}

// FetchCall reads a call of fetch() as a script has it: the address as it stands there,
// and the method and the credentials, empty where it says nothing of them. It is false
// where the text is no such call.
func FetchCall(text string) (address, method, credentials string, ok bool) {
	address, o, _, ok := calledWith(text)
	return address, o.Method, o.Credentials, ok
}

// calledWith takes a call of fetch() apart: the address, the options, and what stands
// behind them.
func calledWith(text string) (address string, o options, rest string, ok bool) {
	if !strings.Contains(text[:min(len(text), 100)], "fetch(") {
		return "", o, "", false
	}
	at := call().FindStringSubmatchIndex(text)
	if at == nil {
		return "", o, "", false
	}
	m := call().FindStringSubmatch(text[:at[1]])
	rest = text[at[1]:]
	if text[at[1]-1] == ',' {
		inside, behind, ok := inBraces(strings.TrimLeft(rest, " \t\r\n"))
		if !ok {
			return "", o, "", false
		}
		o, rest = optionsOf(inside), behind
	}
	return m[1] + m[2] + m[3], o, rest, true
}

// fetchCall reads a request that a browser's developer tools copied as fetch(), or that
// somebody wrote so, and behind it the lines of its answer.
func fetchCall(text string) (Exchange, bool) {
	url, options, rest, ok := calledWith(text)
	if !ok {
		return Exchange{}, false
	}
	e := Exchange{URL: url, Method: options.Method, Dest: "fetch", Credentials: options.Credentials}
	names := make([]string, 0, len(options.Headers))
	for name := range options.Headers {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		e.Request = append(e.Request, wire.Header{Name: name, Value: wire.Bytes(options.Headers[name])})
	}
	if a, err := address.Parse(options.Referrer); err == nil && a.Host() != "" {
		e.From = a.Scheme() + "://" + a.HostPort()
	}
	if a, err := address.Parse(e.URL); err == nil {
		e.URL = a.String()
	}
	_, below, _ := strings.Cut(rest, "\n")
	r := reader{}
	r.read(strings.Split(below, "\n"))
	if answers := r.finished(); len(answers) == 1 && answers[0].URL == "" && len(answers[0].Script) == 0 {
		e.Status, e.Answer, e.Whole = answers[0].Status, answers[0].Answer, answers[0].Whole
	}
	return e, strings.Contains(e.URL, "://")
}
