package language

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"statelab/internal/lesson"
	"statelab/internal/rule"
	"statelab/internal/trace"
)

// Amended is one thing that was written into the expectations of a step.
type Amended struct {
	Key   string // "status", "hops[2].stored"
	Value string // on one line; empty for what was taken out
	Was   bool   // another value stood there
}

// Amending is how steps of a lesson are amended.
type Amending struct {
	// Kept has for each value that a step has kept its name, by which it is written: it is drawn
	// by the run, and not typed.
	Kept map[string]string
	// Replace has what does not hold give way to what happens.
	Replace bool
	// Tried counts how often a part was replaced already, over all plays of the lesson.
	Tried map[string]int
}

// AmendStep writes what a step has changed into its expectations, in the map of the step
// in the file. What is there and holds stays as it is, and so does what does not hold,
// unless it may be replaced: then nothing is left that does not hold.
func AmendStep(a *lesson.Amendments, step *lesson.Node, s *trace.Step, how Amending) []Amended {
	changed := Changed(s)
	expect := step.Get("expect")
	m := amending{to: a, failed: map[string]bool{}, replace: how.Replace, step: s, kept: how.Kept, tried: how.Tried}
	if changed == nil {
		if how.Replace && expect != nil && !expect.IsEmpty() {
			m.mend(step, expect, nil)
		}
		return m.done
	}
	for _, key := range []string{"rows", "cache"} {
		if n := changed.Get(key); n != nil {
			nameKept(n, how.Kept)
		}
	}
	for _, c := range s.Failed() {
		m.failed[keyOf(c.About)] = true
	}
	if expect == nil || expect.IsEmpty() {
		if expect == nil {
			a.Add(step, lesson.NewEntry("expect", changed))
			m.say("expect", changed, false)
		}
		return m.done
	}
	m.level(expect, changed, "")
	if how.Replace && len(m.done) == 0 {
		m.mend(step, expect, changed)
	}
	return m.done
}

// shortestKept is how many characters a value has at least for it to be no chance that another
// is the same.
const shortestKept = 4

// nameKept writes $name for the values of rows and entries that are kept under a name.
func nameKept(n *lesson.Node, kept map[string]string) {
	for _, item := range n.Items {
		nameKept(item, kept)
	}
	for _, e := range n.Entries {
		nameKept(e.Value, kept)
		if name := kept[e.Value.Value]; e.Value.Kind == lesson.Scalar && name != "" && e.Key.Value != "user" && len(e.Value.Value) >= shortestKept {
			*e.Value = *lesson.NewText("$" + name)
		}
	}
}

// keyOf is the key that a check is about, without what stands in its value: "status",
// "hops[2].stored".
func keyOf(about string) string {
	if hop, rest, inside := strings.Cut(about, "]."); inside && strings.HasPrefix(hop, "hops[") {
		return hop + "]." + keyOf(rest)
	}
	if end := strings.IndexAny(about, ".["); end >= 0 {
		return about[:end]
	}
	return about
}

// amending is the expectations of one step while they are changed.
type amending struct {
	to      *lesson.Amendments
	failed  map[string]bool // keys
	replace bool
	step    *trace.Step
	kept    map[string]string
	tried   map[string]int
	done    []Amended
}

func (m *amending) say(key string, value *lesson.Node, was bool) {
	text := ""
	if value != nil {
		text = value.Line()
	}
	m.done = append(m.done, Amended{key, text, was})
}

// level amends a map of expectations; path stands before its keys.
func (m *amending) level(is, changed *lesson.Node, path string) {
	var add []lesson.Entry
	gone := m.turn(is, changed)
	for _, e := range changed.Entries {
		key, there := path+e.Key.Value, entryOf(is, e.Key.Value)
		switch {
		case e.Key.Value == "unchanged" && there == nil:
		case there == nil && (gone || !m.otherForm(is, e.Key.Value)):
			add = append(add, e)
			m.say(key, e.Value, false)
		case there == nil:
		case key == "hops" && !m.failed[key] && len(there.Value.Items) == len(e.Value.Items):
			for i, hop := range there.Value.Items {
				m.level(hop, e.Value.Items[i], fmt.Sprintf("hops[%d].", i+1))
			}
		case m.failed[key] && m.replace && !inParts(there, e.Value):
			value := m.shaped(key, there.Value, e.Value)
			m.to.Replace(is, *there, value)
			m.say(key, value, true)
		}
	}
	var remove []lesson.Entry
	for _, e := range is.Entries {
		key := path + e.Key.Value
		left := gone && (key == "hops" || slices.Contains(requestKeys(), e.Key.Value))
		if m.replace && m.failed[key] && changed.Get(e.Key.Value) == nil && (left || slices.Contains(written, e.Key.Value)) {
			remove = append(remove, e)
		}
	}
	if len(remove) == len(is.Entries) {
		if len(add) == 0 {
			return // an empty map would check nothing
		}
		m.to.Fill(is, add...)
	} else {
		for _, e := range remove {
			m.to.Remove(is, e)
		}
		m.to.Add(is, add...)
	}
	for _, e := range remove {
		m.say(path+e.Key.Value, nil, true)
	}
}

// inParts reports whether an expectation is replaced part by part, so that what holds of it stays,
// its comments too.
func inParts(was *lesson.Entry, is *lesson.Node) bool {
	switch was.Key.Value {
	case "rows":
		return was.Value.Kind == lesson.List && len(was.Value.Items) == len(is.Items)
	case "tables", "users", "cache", "gone", trace.Refused:
		return was.Value.Kind == lesson.Map && is.Kind == lesson.Map
	}
	return false
}

// shaped is a value in the form in which another one stands in the file, where that can say
// it: rows by their number, and some cookies with their rules in the place of all by name.
func (m *amending) shaped(key string, was, is *lesson.Node) *lesson.Node {
	switch {
	case is.Kind != lesson.List:
	case was.Kind == lesson.Map:
		if picked := m.picked(key, was); !picked.IsEmpty() {
			return picked
		}
	case was.Kind == lesson.Scalar && key == "rows":
		return lesson.NewText(strconv.Itoa(len(is.Items)))
	}
	return is
}

// picked are those of a map's cookies that met its fate, each with a rule of it: that of the
// map where it is one of them.
func (m *amending) picked(key string, was *lesson.Node) *lesson.Node {
	hop, fate, inHop := strings.Cut(key, ".")
	var fates []trace.Fate
	switch n := 0; {
	case inHop:
		fmt.Sscanf(hop, "hops[%d]", &n)
		fates = m.step.Exchanges[n-1].Brought()
	case len(m.step.Exchanges) == 1:
		fate, fates = key, m.step.Exchanges[0].Brought()
	case m.step.Script != nil:
		fate, fates = key, m.step.Script.Fates
	}
	picked := &lesson.Node{Kind: lesson.Map}
	for _, e := range was.Entries {
		for _, f := range fates {
			if f.Fate != fate || f.Cookie.Name != e.Key.Value || picked.Get(e.Key.Value) != nil {
				continue
			}
			code := string(f.Rule)
			if slices.Contains(decided(&f), rule.Code(e.Value.Value)) {
				code = e.Value.Value
			}
			picked.Entries = append(picked.Entries, lesson.NewEntry(e.Key.Value, lesson.NewText(code)))
		}
	}
	return picked
}

// written are the expectations that Changed writes where there is something to say.
var written = []string{trace.Stored, trace.Replaced, trace.Deleted, trace.Refused, "gone", "unchanged"}

// turn reports whether what is said of one request gives way to hops, or hops to what is
// said of one.
func (m *amending) turn(is, changed *lesson.Node) bool {
	return m.replace && slices.ContainsFunc(changed.Entries, func(e lesson.Entry) bool { return m.otherForm(is, e.Key.Value) })
}

// otherForm reports whether a map speaks of requests in the other form than a key does.
func (m *amending) otherForm(is *lesson.Node, key string) bool {
	if key == "hops" {
		return slices.ContainsFunc(requestKeys(), func(k string) bool { return is.Get(k) != nil })
	}
	return is.Get("hops") != nil && slices.Contains(requestKeys(), key)
}

func requestKeys() []string {
	return collect(ofRequests, func(e Expectation) string { return e.Name })
}

func entryOf(n *lesson.Node, key string) *lesson.Entry {
	i := slices.IndexFunc(n.Entries, func(e lesson.Entry) bool { return e.Key.Value == key })
	if i < 0 {
		return nil
	}
	return &n.Entries[i]
}
