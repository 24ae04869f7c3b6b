package explain

import (
	"regexp"
	"strings"

	"statelab/internal/cors"
)

var (
	field  = regexp.MustCompile(`^([!#$%&'*+.^_|~0-9A-Za-z-]+)[ \t]*:[ \t]*(.*)$`)
	status = regexp.MustCompile(`^HTTP/[0-9.]+ [0-9]{3}`)
	bare   = regexp.MustCompile(`^[^:=;]*=`)
)

// Paste finds the Set-Cookie lines in what a person pasted: a response, several
// after one another, the output of curl -v, header lines alone, or the bare values
// of Set-Cookie, one a line. Bodies and requests are passed over.
func Paste(text string) []string {
	p := paster{anything: true}
	for raw := range strings.SplitSeq(text, "\n") {
		p.line(strings.TrimSuffix(raw, "\r"))
	}
	if len(p.found) == 0 && p.anything {
		return p.bare
	}
	return p.found
}

// paster reads line by line.
type paster struct {
	found, bare []string
	inBody      bool // behind the head of a response
	inHead      bool // behind its first line
	open        bool // the last line was a Set-Cookie line, which may go on
	named       bool // it had a name alone, as developer tools copy it
	anything    bool // no head was seen: bare values count
}

func (p *paster) line(l string) {
	if strings.HasPrefix(l, "> ") || strings.HasPrefix(l, "* ") || strings.HasPrefix(l, "{ [") || strings.HasPrefix(l, "} [") {
		return // what curl -v says beside the answer
	}
	if l == "<" {
		l = ""
	}
	l = strings.TrimPrefix(l, "< ")
	folded := p.open && l != "" && (l[0] == ' ' || l[0] == '\t')
	switch {
	case status.MatchString(l):
		p.inHead, p.inBody, p.open, p.anything = true, false, false, false
	case p.inBody:
	case l == "":
		p.inBody, p.open, p.named = p.inHead, false, false
	case folded:
		p.found[len(p.found)-1] += " " + strings.Trim(l, " \t")
	default:
		p.header(l)
	}
}

func (p *paster) header(l string) {
	m := field.FindStringSubmatch(l)
	switch {
	case p.named && m == nil:
		p.found = append(p.found, l)
		p.open, p.named = true, false
	case m == nil:
		p.open = false
		if bare.MatchString(l) {
			p.bare = append(p.bare, l)
		}
	case strings.EqualFold(m[1], "Set-Cookie"):
		p.named, p.open = m[2] == "", m[2] != ""
		if p.open {
			p.found = append(p.found, m[2])
		}
	default:
		p.open, p.named = false, false
	}
}

// TakeLine takes a line of the answer as a person types it: a header that explain reads
// besides Set-Cookie, by its name, or else a value of Set-Cookie, with the name or without.
func (r *Request) TakeLine(line string) {
	m := field.FindStringSubmatch(line)
	switch {
	case m == nil || !readHeader(m[1]):
		r.Lines = append(r.Lines, line)
	case strings.EqualFold(m[1], "Set-Cookie"):
		r.Lines = append(r.Lines, m[2])
	default:
		r.Answer.Headers = append(r.Answer.Headers, cors.Header{Name: m[1], Value: m[2]})
	}
}

// TakeHeader takes a header that a script sets. It is false where the text is none.
func (r *Request) TakeHeader(text string) bool {
	m := field.FindStringSubmatch(text)
	if m == nil {
		return false
	}
	r.Headers = append(r.Headers, cors.Header{Name: m[1], Value: strings.Trim(m[2], " \t")})
	return true
}

// readHeader reports whether explain has a use for a header of an answer.
func readHeader(name string) bool {
	for _, known := range []string{"Set-Cookie", "Date", "Location", "Clear-Site-Data"} {
		if strings.EqualFold(name, known) {
			return true
		}
	}
	return len(name) > 15 && strings.EqualFold(name[:15], "Access-Control-")
}
