package lesson

import (
	"statelab/internal/diag"
	"statelab/internal/rule"
)

// Overlay is one translation of a lesson: a file NAME.LANG.yaml beside it.
type Overlay struct {
	File     string
	Source   []byte
	Of       Text // the id of the lesson
	Language Value[rule.Language]
	MadeFrom Text // Fingerprint of the originals it was made from; may be absent
	Texts    []Translation
}

// Translation is one text of an overlay.
type Translation struct {
	Path []Text // "steps", "log-in", "say"
	Node *Node
}

var _ diag.List
