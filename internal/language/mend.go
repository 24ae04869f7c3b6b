package language

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"statelab/internal/diag"
	"statelab/internal/lesson"
	"statelab/internal/trace"
	"statelab/internal/world"
)

// crumb is a map or a list on the way to a part of a step's expectations, and which of its entries or
// items leads on.
type crumb struct {
	node *lesson.Node
	at   int
}

// trail is the way to what a check is about.
type trail []crumb

// String is the keys on the way: "hops[1].headers.Location", "rows[2].user".
func (t trail) String() string {
	var b strings.Builder
	for _, c := range t {
		switch {
		case c.node.Kind == lesson.List:
			fmt.Fprintf(&b, "[%d]", c.at+1)
		case b.Len() > 0:
			b.WriteString("." + c.node.Entries[c.at].Key.Value)
		default:
			b.WriteString(c.node.Entries[c.at].Key.Value)
		}
	}
	return b.String()
}

// trailOf finds what a check is about: by its keys, and in lists, and where a key was written
// otherwise, by its place. It is empty where the check is about nothing that stands in the map.
func trailOf(n *lesson.Node, about string, pos diag.Pos) trail {
	switch {
	case n.Kind == lesson.Map && about != "":
		for _, end := range []string{"", ".", "["} {
			for i, e := range n.Entries {
				rest, begins := strings.CutPrefix(about, e.Key.Value+end)
				if !begins || end == "" && rest != "" {
					continue
				}
				if end == "[" {
					rest = "[" + rest
				}
				return append(trail{{n, i}}, trailOf(e.Value, rest, pos)...)
			}
		}
		return partAt(n, pos)
	case n.Kind == lesson.List && strings.HasPrefix(about, "["):
		number, rest, _ := strings.Cut(about[1:], "].")
		if i, err := strconv.Atoi(number); err == nil && i >= 1 && i <= len(n.Items) {
			return append(trail{{n, i - 1}}, trailOf(n.Items[i-1], rest, pos)...)
		}
	case n.Kind == lesson.List && n.Pos != pos:
		return partAt(n, pos)
	}
	return nil
}

// partAt finds the outermost part of a map or a list that stands at a place.
func partAt(n *lesson.Node, pos diag.Pos) trail {
	for i, e := range n.Entries {
		if e.Value.Pos == pos || e.Key.Pos == pos {
			return trail{{n, i}}
		}
		if inner := partAt(e.Value, pos); inner != nil {
			return append(trail{{n, i}}, inner...)
		}
	}
	for i, item := range n.Items {
		if inner := partAt(item, pos); inner != nil {
			return append(trail{{n, i}}, inner...)
		}
		if item.Pos == pos {
			return trail{{n, i}}
		}
	}
	return nil
}

// mend puts in the place of each part that does not hold what was found, and takes one out in whose
// place nothing can be written. One is taken out at a time: the lesson is played anew before
// the next.
func (m *amending) mend(step, expect *lesson.Node, changed *lesson.Node) {
	var out trail
	var done []string
	for _, c := range m.step.Failed() {
		if c.About == m.step.Verb {
			continue
		}
		t := trailOf(expect, c.About, c.Pos)
		if len(t) == 0 {
			continue
		}
		t, value := m.instead(t, c)
		name := t.String()
		if slices.ContainsFunc(done, func(d string) bool { return d == name || strings.HasPrefix(d, name) || strings.HasPrefix(name, d) }) {
			continue
		}
		last := t[len(t)-1]
		switch {
		case value != nil && last.node.Kind == lesson.Map && m.tries(m.step.ID+" "+name):
			m.to.Replace(last.node, last.node.Entries[last.at], value)
			m.say(name, value, true)
			done = append(done, name)
		case out == nil:
			out = t
		}
	}
	if len(done) == 0 && out != nil {
		m.takeOut(step, out, changed)
	}
}

// mostTries is how often one part is written anew: what comes out otherwise each time is not to be
// written down.
const mostTries = 2

// GiveUp has the parts taken out that were replaced since a count: what was written in their place
// cannot be read.
func (a Amending) GiveUp(since map[string]int) (any bool) {
	for name, times := range a.Tried {
		if times > since[name] {
			any = any || times < mostTries+1
			a.Tried[name] = mostTries + 1
		}
	}
	return any
}

func (m *amending) tries(name string) bool {
	m.tried[name]++
	return m.tried[name] <= mostTries
}

// instead is what was found in the place of what a check is about, as a lesson would write it, and
// the part in whose place it stands; nil where nothing can be written.
func (m *amending) instead(t trail, c trace.Check) (trail, *lesson.Node) {
	about := strings.Split(c.About, ".")
	switch {
	case c.Is != nil:
		if name := m.kept[*c.Is]; name != "" && len(*c.Is) >= shortestKept {
			return t, lesson.NewText("$" + name)
		}
		if !typable("value", *c.Is) || *c.Is == "now" {
			return t, nil
		}
		return t, lesson.NewText(*c.Is)
	case c.Are != nil:
		if !writable(c.Are...) {
			return t, nil
		}
		return t, texts(c.Are)
	case c.About == "rows" && m.step.Table != nil && !unseen(m.step.Table):
		return t, rowsThere(m.step)
	case len(about) == 2 && about[0] == "tables" && len(t) == 2 && m.step.Table != nil && !unseen(m.step.Table):
		rows := recordsOf(m.step.Table, about[1])
		if list := rowsWithNews(rows); list != nil {
			return t, list
		}
		return t, lesson.NewText(strconv.Itoa(len(rows)))
	case c.About == "cache" && !unseen(m.step.Table):
		return t, cacheThere(m.step)
	case about[0] == "cache" && len(t) >= 2 && !unseen(m.step.Table):
		return t[:2], notThere()
	case about[0] == "jar" && len(t) == 2 && m.step.Jar != nil:
		name := t[1].node.Entries[t[1].at].Key.Value
		if !slices.ContainsFunc(m.step.Jar.All, func(k trace.Cookie) bool { return k.Name == name }) {
			return t, notThere()
		}
	}
	return t, nil
}

// notThere says of a cookie or of an entry of the cache that it is not there.
func notThere() *lesson.Node {
	return &lesson.Node{Kind: lesson.Map, Entries: []lesson.Entry{lesson.NewEntry("there", lesson.NewText("false"))}}
}

// takeOut takes a part out, and with it all that would be empty without it. A row of which nothing is said any
// more is one of a number of rows, and a request has its answer at least.
func (m *amending) takeOut(step *lesson.Node, t trail, changed *lesson.Node) {
	for len(t) > 0 {
		last := t[len(t)-1]
		if last.node.Kind == lesson.Map && len(last.node.Entries) > 1 {
			m.say(t.String(), nil, true)
			m.to.Remove(last.node, last.node.Entries[last.at])
			return
		}
		if last.node.Kind == lesson.List && m.takeOutItem(t) {
			return
		}
		if last.node.Kind == lesson.Map && len(t) > 1 && t[0].node.Entries[t[0].at].Key.Value == "hops" && len(t) == 3 {
			if x := t[1].at; x < len(m.step.Exchanges) {
				answer := answerOf(&m.step.Exchanges[x])
				m.say(t[:2].String(), answer, true)
				m.to.Fill(last.node, answer.Entries...)
				return
			}
		}
		t = t[:len(t)-1]
	}
	expect := *entryOf(step, "expect")
	if changed != nil {
		m.say("expect", changed, true)
		m.to.Replace(step, expect, changed)
		return
	}
	m.say("expect", nil, true)
	m.to.Remove(step, expect)
}

// takeOutItem takes an item out of a list, or has a number stand in the place of a list of rows.
func (m *amending) takeOutItem(t trail) bool {
	list, holder := t[len(t)-1], t[len(t)-2]
	entry := holder.node.Entries[holder.at]
	var value *lesson.Node
	switch key := t[0].node.Entries[t[0].at].Key.Value; {
	case key == "rows" && len(t) == 2, key == "tables" && len(t) == 3:
		value = lesson.NewText(strconv.Itoa(len(list.node.Items)))
	case len(list.node.Items) == 1:
		return false
	default:
		value = &lesson.Node{Kind: lesson.List, Items: slices.Delete(slices.Clone(list.node.Items), list.at, list.at+1)}
	}
	m.say(t[:len(t)-1].String(), value, true)
	m.to.Replace(holder.node, entry, value)
	return true
}

// rowsThere are the session rows of the site concerned, whether the step changed them or not.
func rowsThere(s *trace.Step) *lesson.Node {
	if n := rowsOf(s); n != nil {
		return n
	}
	present := presentRows(s.Table)
	n := &lesson.Node{Kind: lesson.List}
	for i := range present {
		whose := whoseRow(&present[i])
		if strings.Contains(whose, " ") {
			return lesson.NewText(strconv.Itoa(len(present)))
		}
		n.Items = append(n.Items, &lesson.Node{Kind: lesson.Map, Entries: []lesson.Entry{lesson.NewEntry("user", lesson.NewText(whose))}})
	}
	return n
}

// cacheThere are the entries of the cache as a lesson writes them; nil for those that nobody would.
func cacheThere(s *trace.Step) *lesson.Node {
	n := &lesson.Node{Kind: lesson.Map}
	for _, e := range heldInCache(s.Table) {
		if value := world.ReadInJSON(e.Value).Value; typable(e.Key, value) && n.Get(e.Key) == nil {
			n.Entries = append(n.Entries, lesson.NewEntry(e.Key, lesson.NewText(value)))
		}
	}
	if n.IsEmpty() {
		return nil
	}
	return n
}
