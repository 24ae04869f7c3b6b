package language

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"statelab/internal/djangocode"
	"statelab/internal/lesson"
)

// unreadable is what stands in place of a value: a name that no page knows, a tag that is
// none, a list and nothing.
var unreadable = []lesson.Node{
	{Kind: lesson.Scalar, Value: "{{ tokn }}"},
	{Kind: lesson.Scalar, Value: "{% if %}"},
	{Kind: lesson.List},
	{Kind: lesson.Scalar},
}

// TestEveryValueCanBeUnreadable breaks the values of the examples' sites and leaves keys
// out, each kind of them once. What is left of a site is written as Django all the same where a hole is read, which
// may render what stands beside it, and nobody falls over what could not be read.
func TestEveryValueCanBeUnreadable(t *testing.T) {
	files, err := filepath.Glob("../../docs/examples/*.yaml")
	if err != nil || len(files) < 20 {
		t.Fatal(len(files), "examples", err)
	}
	seen := map[string]bool{}
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		l, _ := lesson.Parse(filepath.Base(file), src, Vocabulary())
		if l == nil {
			continue
		}
		for _, site := range l.Sites {
			eachValue(site.Node, nil, func(keys []string, n *lesson.Node) {
				place := strings.Join(keys[max(0, len(keys)-3):], ".")
				if seen[place] {
					return
				}
				seen[place] = true
				whole := *n
				defer func() { *n = whole }()
				for _, broken := range unreadable {
					broken.Pos = whole.Pos
					*n = broken
					halfRead(t, l, site, fmt.Sprintf("%s: %s: %q", filepath.Base(file), place, broken.Value))
				}
				for i, e := range whole.Entries {
					*n = whole
					n.Entries = slices.Delete(slices.Clone(whole.Entries), i, i+1)
					halfRead(t, l, site, fmt.Sprintf("%s: %s without %s", filepath.Base(file), place, e.Key.Value))
				}
			})
		}
	}
	if len(seen) < 300 {
		t.Errorf("%d kinds of values were broken", len(seen))
	}
}

// halfRead reads a site and writes its views, and tells of a panic.
func halfRead(t *testing.T, l *lesson.Lesson, site lesson.Site, what string) {
	defer func() {
		if fault := recover(); fault != nil {
			t.Errorf("%s: %v", what, fault)
		}
	}()
	r := NewReader(l)
	read := r.ReadSite(site)
	djangocode.Beside(read)
	if len(r.Problems) == 0 { // then it is played, and shown
		djangocode.Project(read)
	}
}

// eachValue goes through the values of a node, those that hold others too.
func eachValue(n *lesson.Node, keys []string, do func(keys []string, n *lesson.Node)) {
	for _, e := range n.Entries {
		eachValue(e.Value, append(keys[:len(keys):len(keys)], e.Key.Value), do)
	}
	for _, item := range n.Items {
		eachValue(item, keys, do)
	}
	if len(keys) > 0 {
		do(keys, n)
	}
}
