package render

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"statelab/internal/phrases"
	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/view"
	"statelab/internal/wire"
)

// exchangeDetails writes what the default view leaves out of an exchange: the
// request as a curl line, the bytes of both messages, what they say to who reads them, the SQL.
func (sc *scene) exchangeDetails(v *view.Exchange) {
	e := v.Trace
	edge, heading := numberColumns+2, line{gap(numberColumns), sc.span(label, sc.say(phrases.Details))}
	if sc.o.Linear {
		edge, heading = 0, sc.line(label, sc.say(phrases.Details)+":")
	}
	room := sc.width - edge
	sc.put(heading)
	asCurl := phrases.Curl
	if e.Server != nil && e.Server.Unseen {
		asCurl = phrases.CurlOfSeen
	}
	sc.put(indent(sc.line(faint, sc.say(asCurl)).wrap(room, room), edge)...)
	sc.put(indent(sc.commandLines(curl(e), room), edge)...) // so that it can be copied
	request, response := e.RequestBytes, e.ResponseBytes
	if request == "" {
		request = e.Request.Bytes()
	}
	sc.put(indent(sc.octets(phrases.Request, request, room), edge)...)
	sc.put(indent(sc.octets(phrases.Response, response, room), edge)...)
	sc.put(indent(sc.offers(v.Offers(), room), edge)...)
	sc.put(indent(sc.tokens(v.Tokens(), room), edge)...)
	if e.Server != nil {
		sc.put(indent(sc.statements(e.Server.Queries, room), edge)...)
	}
}

// octets shows bytes as they crossed, escaped: a bar before each of their lines,
// and none where a line goes on that is too long for the screen.
func (sc *scene) octets(name rule.Text, b wire.Bytes, width int) []line {
	if b == "" {
		return nil
	}
	lines := []line{sc.line(faint, sc.say(name))}
	for part := range strings.SplitAfterSeq(string(b), "\n") {
		if part == "" {
			continue
		}
		text := strings.TrimRight(part, "\r\n")
		whole := line{sc.span(plain, text), sc.span(faint, part[len(text):])}
		if sc.o.Linear {
			lines = append(lines, whole.wrap(width, width)...)
			continue
		}
		wrapped := indentRest(whole.wrap(width-2, width-4), 4)
		wrapped[0] = line{sc.span(faint, "| ")}.with(wrapped[0]...)
		lines = append(lines, wrapped...)
	}
	return lines
}

// statements shows every SQL statement with its values, those that begin and end
// transactions as well.
func (sc *scene) statements(queries []trace.Query, width int) []line {
	if len(queries) == 0 {
		return nil
	}
	lines := []line{sc.line(faint, sc.say(phrases.SQL))}
	for i := range queries {
		q := &queries[i]
		text := cmp.Or(q.SQL, view.Statement(q))
		facts := []string{}
		switch {
		case view.Transactional(q):
		case q.Count != nil: // the one row that it reads is none of the table's
			facts = append(facts, fmt.Sprintf(sc.say(phrases.Counts), *q.Count))
		default:
			facts = append(facts, sc.count(phrases.Rows, q.Rows))
		}
		if q.Transaction > 0 {
			facts = append(facts, fmt.Sprintf(sc.say(phrases.Transaction), q.Transaction))
		}
		if q.Caller != "" {
			facts = append(facts, q.Caller)
		}
		whole := line{sc.span(plain, strings.Join(strings.Fields(text), " "))}
		if len(facts) > 0 {
			whole = whole.with(sc.span(faint, sc.behindSQL()+strings.Join(facts, ", ")))
		}
		lines = append(lines, indentRest(whole.wrap(width, width-2), 2)...)
	}
	return lines
}

// behindSQL stands between a statement and what is said of it: a comment, in SQL.
func (sc *scene) behindSQL() string {
	if sc.o.Linear {
		return "; "
	}
	return "  -- "
}

// fateDetails names the rule that decided about a cookie and shows all of it.
func (sc *scene) fateDetails(f *view.Fate, width int) []line {
	var lines []line
	if f.Rule != "" {
		said := sc.say(phrases.ByRule) + " " + string(f.Rule)
		if title := sc.say(f.Title); title != "" && title != sc.say(f.Seen) && title != strings.ReplaceAll(string(f.Rule), "-", " ") {
			said += ": " + title
		}
		lines = append(lines, sc.line(faint, said).wrap(width, width)...)
	}
	for _, a := range f.Also {
		said := sc.say(phrases.ByRule) + " " + string(a.Rule) + ": " + sc.say(a.Title)
		lines = append(lines, sc.line(faint, said).wrap(width, width)...)
	}
	if f.Line != "" {
		lines = append(lines, sc.line(faint, "Set-Cookie: "+string(f.Line)).wrap(width, width)...)
	}
	return lines
}

// attributes are all of a cookie, those at their default too.
func (sc *scene) attributes(c *trace.Cookie) string {
	var out []string
	if c.HostOnly {
		out = append(out, fmt.Sprintf(sc.say(phrases.HostOnly), c.Domain))
	} else {
		out = append(out, "Domain="+c.Domain)
	}
	out = append(out, "Path="+c.Path)
	if c.Secure {
		out = append(out, "Secure")
	}
	if c.HTTPOnly {
		out = append(out, "HttpOnly")
	}
	if c.SameSite != "" {
		out = append(out, "SameSite="+c.SameSite)
	}
	if c.Partition != "" {
		out = append(out, "Partitioned: "+c.Partition)
	}
	if !c.Session {
		out = append(out, "Expires="+c.Expires.UTC().Format(time.RFC3339))
	}
	if !c.Created.IsZero() {
		out = append(out, fmt.Sprintf(sc.say(phrases.Created), c.Created.UTC().Format(time.RFC3339)))
	}
	return strings.Join(out, "; ")
}

// wholeState writes the whole jar, cookies of other hosts too, and every row of
// the table with what it holds.
func (sc *scene) wholeState() {
	if sc.o.Linear {
		sc.tellWhole()
		return
	}
	if len(sc.step.WholeJar) > 0 {
		sc.rule()
		sc.put(sc.line(label, sc.say(phrases.WholeJar)))
		for i := range sc.step.WholeJar {
			c := &sc.step.WholeJar[i]
			whole := line{sc.span(key, c.Name+"="+string(c.Value)), span{text: "; "}, sc.span(faint, sc.attributes(c))}
			sc.put(indentRest(whole.wrap(sc.width, sc.width-4), 4)...)
			sc.readable(string(c.Value), 4)
		}
	}
	if t := sc.step.WholeTable; t != nil {
		sc.weakSeam("table")
		sc.rule()
		sc.put(sc.line(label, sc.say(wholeTitle(t))))
		for i := range t.Rows {
			sc.wholeRow(&t.Rows[i])
		}
	}
}

func wholeTitle(t *view.WholeTable) rule.Text {
	if t.Memory {
		return phrases.WholeMemory
	}
	return phrases.WholeTable
}

func (sc *scene) wholeRow(r *trace.RowEntry) {
	head := line{sc.span(markRole(r.Mark), string(r.Mark)), gap(1), sc.span(key, r.Key)}
	if !r.Expires.IsZero() {
		head = head.with(gap(2), sc.span(faint, "expire_date "+r.Expires.UTC().Format(time.RFC3339)))
	}
	sc.put(indentRest(head.wrap(sc.width, sc.width-4), 4)...)
	hung := func(l line) {
		sc.put(indent(indentRest(l.wrap(sc.width-4, sc.width-6), 2), 4)...)
	}
	for _, item := range r.Data {
		hung(sc.line(plain, view.Whole(item, sc.step.Time, sc.o.Lang)))
	}
	if r.Raw != "" {
		hung(sc.line(faint, "session_data "+r.Raw))
	}
}
