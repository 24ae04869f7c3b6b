package lesson

import "statelab/internal/diag"

// Value is a value that knows its place. The zero Value is absent.
type Value[T any] struct {
	Value T
	Pos   diag.Pos
}

// Text is a text with its place.
type Text = Value[string]

// Given reports whether the value stands in the file.
func (v Value[T]) Given() bool { return v.Pos.Line > 0 }

// Into returns a Field.Read that reads a value with one of the Reader's methods
// and keeps it in dst where it is right:
//
//	lesson.Field{Name: "status", Read: lesson.Into(&e.Status, r.Number)}
func Into[T any](dst *T, read func(*Node) (T, bool)) func(*Node) {
	return func(n *Node) {
		if v, ok := read(n); ok {
			*dst = v
		}
	}
}
