package main

import (
	"bytes"
	"errors"
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

// allWrong is a lesson in whose expectations everything says something else, as far as it can
// be read, with a comment above each, and notes the kinds that do.
func allWrong(p place, src []byte, kinds map[string]bool) []byte {
	src = bytes.ReplaceAll(src, []byte("\n    expect:"), []byte("\n    # what comes of it\n    expect:"))
	root, _ := lesson.ParseNode(p.name+".yaml", src)
	for i := range root.Get("steps").Items {
		expectOf := func(src []byte) *lesson.Node {
			root, _ := lesson.ParseNode(p.name+".yaml", src)
			return root.Get("steps").Items[i].Get("expect")
		}
		if expectOf(src) == nil {
			continue
		}
		for k := range leaves(expectOf(src), "") {
			l := leaves(expectOf(src), "")[k]
			for _, value := range append([]string{likely[l.kind]}, others...) {
				to := lesson.Amend(src)
				node := lesson.NewText(value)
				if l.entry.Value.Kind == lesson.List {
					node = &lesson.Node{Kind: lesson.List, Items: append([]*lesson.Node{node}, l.entry.Value.Items[1:]...)}
				}
				to.Replace(l.in, l.entry, node)
				changed := to.Source()
				_, problems, err := scenario.LoadDraft(lesson.Folder{FS: fstest.MapFS{p.name + ".yaml": {Data: changed}}, Path: p.folder.Path}, p.name)
				if value != "" && err == nil && len(problems) == 0 && len(leaves(expectOf(changed), "")) == len(leaves(expectOf(src), "")) {
					src, kinds[l.kind] = changed, true
					break
				}
			}
		}
	}
	return src
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
		src := allWrong(p, program.Lesson().Source, kinds)
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
