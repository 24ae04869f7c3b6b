package main

import (
	"bytes"
	"errors"
	"slices"
	"testing"
	"testing/fstest"

	"statelab/internal/lesson"
	"statelab/internal/scenario"
)

// others are values of which some can stand in the place of any that a lesson expects.
var others = []string{"418", "not-asked", "anonymous", "expired", "deleted-by-server", "stored", "domain-mismatch", "PUT", "SELECT no_such", "9", "true", "false",
	"unset", "4d", "rows", "jar", "empty", "new", "reused", "leave-not-needed", "KeyError", "another text"}

// leaf is a value in the expectations of a lesson, or a list of some.
type leaf struct {
	in    *lesson.Node
	entry lesson.Entry
	kind  string // the key of the expectation
}

// leaves are the values in a map of expectations and below.
func leaves(n *lesson.Node, kind string) (all []leaf) {
	for _, e := range n.Entries {
		under := kind
		if under == "" && e.Key.Value != "hops" {
			under = e.Key.Value
		}
		if v := e.Value; v.Kind == lesson.Scalar || v.Kind == lesson.List && len(v.Items) > 0 && v.Items[0].Kind == lesson.Scalar {
			all = append(all, leaf{n, e, under})
		} else {
			all = append(all, leaves(v, under)...)
		}
	}
	for _, item := range n.Items {
		all = append(all, leaves(item, kind)...)
	}
	return all
}

// likely are the values of others that most often fit.
var likely = map[string]string{"status": "418", "user": "not-asked", "sent": "another text", "stored": "another text", "replaced": "another text", "deleted": "another text", "queries": "SELECT no_such",
	"page": "another text", "method": "PUT", "rows": "9", "tables": "9", "cache": "empty", "connection": "new", "unchanged": "rows", "gone": "expired", "lasts": "4d", "refused": "no-cookie"}

// othersFor are the values that are tried in the place of one of a kind, those first that most often fit.
func othersFor(kind string) []string {
	if first := likely[kind]; first != "" {
		return append([]string{first}, slices.DeleteFunc(slices.Clone(others), func(o string) bool { return o == first })...)
	}
	return others
}

// A breaker goes through the values that one step expects, and through what can stand in the place of each.
type breaker struct{ leaf, other int }

// stepsOf are the steps of a lesson, and leavesOf the values that one of them expects.
func stepsOf(p place, src []byte) []*lesson.Node {
	root, _ := lesson.ParseNode(p.name+".yaml", src)
	return root.Get("steps").Items
}

func leavesOf(step *lesson.Node) []leaf {
	if expect := step.Get("expect"); expect != nil {
		return leaves(expect, "")
	}
	return nil
}

// breaking is the lesson in which some steps expect what their breakers say.
func breaking(p place, src []byte, at []breaker, steps []int) []byte {
	to, is := lesson.Amend(src), stepsOf(p, src)
	for _, i := range steps {
		l := leavesOf(is[i])[at[i].leaf]
		node := lesson.NewText(othersFor(l.kind)[at[i].other])
		if l.entry.Value.Kind == lesson.List {
			node = &lesson.Node{Kind: lesson.List, Items: append([]*lesson.Node{node}, l.entry.Value.Items[1:]...)}
		}
		to.Replace(l.in, l.entry, node)
	}
	return to.Source()
}

// misread are the steps of a lesson of which something cannot be read: its place is behind where they begin.
func misread(t *testing.T, p place, src []byte) map[int]bool {
	t.Helper()
	_, problems, err := scenario.LoadDraft(lesson.Folder{FS: fstest.MapFS{p.name + ".yaml": {Data: src}}, Path: p.folder.Path}, p.name)
	if err != nil {
		t.Fatal(err)
	}
	steps, all := stepsOf(p, src), map[int]bool{}
	for _, problem := range problems {
		i := len(steps) - 1
		for i > 0 && problem.Pos.Line < steps[i].Pos.Line {
			i--
		}
		all[i] = true
	}
	return all
}

// allWrong is a lesson in whose expectations everything says something else, as far as it can
// be read, with a comment above each, and notes the kinds that do. What a step expects is read for
// itself: so all steps try the next of their values at once, and those that cannot be read another one.
func allWrong(t *testing.T, p place, src []byte, kinds map[string]bool) []byte {
	t.Helper()
	src = bytes.ReplaceAll(src, []byte("\n    expect:"), []byte("\n    # what comes of it\n    expect:"))
	at := make([]breaker, len(stepsOf(p, src)))
	for {
		is := stepsOf(p, src)
		var tried, read []int
		for i := range is {
			if at[i].leaf < len(leavesOf(is[i])) {
				tried = append(tried, i)
			}
		}
		if len(tried) == 0 {
			return src
		}
		changed := breaking(p, src, at, tried)
		would, not := stepsOf(p, changed), misread(t, p, changed)
		for _, i := range tried {
			if !not[i] && len(leavesOf(would[i])) == len(leavesOf(is[i])) {
				read = append(read, i)
			}
		}
		src = breaking(p, src, at, read)
		for _, i := range tried {
			kind := leavesOf(is[i])[at[i].leaf].kind
			if at[i].other++; slices.Contains(read, i) {
				kinds[kind] = true
				at[i] = breaker{leaf: at[i].leaf + 1}
			} else if at[i].other == len(othersFor(kind)) {
				at[i] = breaker{leaf: at[i].leaf + 1}
			}
		}
	}
}

// TestReplaceLeavesNothingThatDoesNotHold breaks every value that lessons of the curriculum expect, and
// has what happens written in its place: all of each lesson holds again, and its comments are there.
func TestReplaceLeavesNothingThatDoesNotHold(t *testing.T) {
	kinds := map[string]bool{}
	var places []place
	for i, p := range curriculumPlaces() {
		if i%6 == 0 && !testing.Short() || i%24 == 0 {
			places = append(places, p)
		}
	}
	for _, name := range []string{"orders", "mails", "keep-a-value", "tries-per-account", "users-in-pages", "account-deleted", "tokens"} { // tables, mails, caches and users
		p, err := (&app{}).find("../../docs/examples/" + name + ".yaml")
		if err != nil {
			t.Fatal(err)
		}
		places = append(places, p)
	}
	for _, p := range places {
		program, err := p.load()
		if err != nil {
			t.Fatal(err)
		}
		src := allWrong(t, p, program.Lesson().Source, kinds)
		e := &expecting{app: &app{}, replace: true}
		amended, lines, tr, err := e.amend(t.Context(), p, src)
		if err != nil {
			t.Errorf("%s: %v", p.name, problemsOf(err))
			continue
		}
		for _, s := range tr.Steps {
			for _, c := range s.Failed() {
				t.Errorf("%s: %s: %s still fails: wanted %s, found %s", p.name, s.ID, c.About, c.Wanted.EN, c.Found.EN)
			}
		}
		if len(lines) == 0 {
			t.Errorf("%s: nothing was replaced", p.name)
		}
		if is, was := bytes.Count(amended, []byte("# what comes")), bytes.Count(src, []byte("# what comes")); is != was || was == 0 {
			t.Errorf("%s: %d comments of %d are left", p.name, is, was)
		}
	}
	for _, kind := range []string{"status", "sent", "stored", "user", "page", "jar", "gone", "rows", "tables", "users", "cache", "queries", "headers", "redirects_to", "unchanged"} {
		if !kinds[kind] {
			t.Errorf("nothing was broken of %s", kind)
		}
	}
}

func problemsOf(err error) any {
	var x *exit
	if errors.As(err, &x) {
		return x.err
	}
	return err
}
