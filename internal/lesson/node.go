// Package lesson owns the shape of lesson files: it reads YAML into a small tree
// in which every value knows its place, and the tree into the skeleton of a
// lesson. It never knows what a verb, an expectation, a rule or a route means:
// those parts of the file are handed on as nodes. It writes nothing.
//
// # Rooms
//
// Octets and layout are looked at in bytes.go and layout.go, YAML is parsed in parse.go, what
// its parser complains of is said in syntax.go. Nodes are node.go and value.go, read strictly
// by reader.go and scalar.go, written by write.go. decode.go makes a lesson of them: lesson.go,
// step.go, task.go and prose.go. Translations are overlay.go, renewed by renew.go with the
// marks of marks.go; template.go writes an empty one, and borrow.go takes over those of texts that stand elsewhere.
// Several lessons are course.go, chapters.go and folder.go; take.go adds to a course what lessons
// of another one need.
package lesson

import (
	"fmt"
	"unicode/utf8"

	"statelab/internal/diag"
)

// Kind is what a node is.
type Kind uint8

// The kinds of nodes. An Invalid node stands where something was wrong and has
// been reported already, so every reader passes over it in silence.
const (
	Invalid Kind = iota
	Scalar
	Map
	List
)

// Style is how a scalar is written.
type Style uint8

// The styles of scalars.
const (
	Plain   Style = iota
	Quoted        // '…' or "…"
	Literal       // a | block
	Folded        // a > block
)

// Node is one value of a lesson file.
type Node struct {
	Kind    Kind
	Style   Style // of a scalar
	Pos     diag.Pos
	Value   string  // of a scalar: the characters as typed, without quotes
	Entries []Entry // of a map, in the order of the file
	Items   []*Node // of a list

	Derived bool  // it stands in no file so: what another key says in a text stands for it
	damaged bool  // a map that lost a key which could not be read
	doubles int32 // of a map: how many keys stood there again and were left out
	indent  int32 // of a | block: the column where its text begins, 0 if there is none
	comment spot  // of a plain scalar: where a comment cuts it off, zero if none does
}

// spot is a line and a column of a node's file, as small as it can be: a file has a node for
// every ten of its bytes.
type spot struct{ line, col int32 }

// Entry is one key of a map with its value. The key is always a scalar.
type Entry struct {
	Key   *Node
	Value *Node
}

// Get returns the value of a key of a map, or nil where there is none.
func (n *Node) Get(key string) *Node {
	for _, e := range n.Entries {
		if e.Key.Value == key {
			return e.Value
		}
	}
	return nil
}

// At is the place in the file of a line and a column of a text that is a | block, both counted from 1; of another scalar
// where it begins.
func (n *Node) At(line, col int) diag.Pos {
	pos := n.Pos
	if n.Style == Literal && n.indent > 0 && line > 0 {
		pos.Line, pos.Col = pos.Line+line, int(n.indent)+max(col, 1)-1
	}
	return pos
}

// IsEmpty reports whether the node is a map or a list that holds nothing.
func (n *Node) IsEmpty() bool {
	return n.Kind == Map && len(n.Entries) == 0 || n.Kind == List && len(n.Items) == 0
}

// describe says what was found, for messages of the form "wanted …, found …".
func (n *Node) describe() string {
	switch n.Kind {
	case Map:
		return "a map"
	case List:
		return "a list"
	default:
		return quote(n.Value)
	}
}

// quote shows a value in a message: escaped, and cut where it is long.
func quote(s string) string {
	const longest = 60
	if utf8.RuneCountInString(s) > longest {
		s = string([]rune(s)[:longest]) + "..."
	}
	return fmt.Sprintf("%q", s)
}
