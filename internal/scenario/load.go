package scenario

import (
	"statelab/internal/diag"
	"statelab/internal/language"
	"statelab/internal/lesson"
)

// Load reads and compiles the lesson NAME.yaml of a folder, with the
// translations beside it. The list holds all problems of its files; the program
// is nil when there are any. The error is a fault: the file cannot be read.
func Load(folder lesson.Folder, name string) (*Program, diag.List, error) {
	return load(folder, name, asWritten)
}

// LoadToPlay is Load for a lesson that is only looked at: steps that expect nothing are no
// problem, and the program tells them (Silent).
func LoadToPlay(folder lesson.Folder, name string) (*Program, diag.List, error) {
	return load(folder, name, toPlay)
}

// LoadDraft is Load for a lesson that is being written: its steps need not expect anything
// yet, what it declares need not be used, and a task may still be missing whose hole is there:
// nothing stands in it then.
func LoadDraft(folder lesson.Folder, name string) (*Program, diag.List, error) {
	return load(folder, name, asDraft)
}

// manner says what may still be missing in a lesson that is read.
type manner int

const (
	asWritten manner = iota
	toPlay           // steps may expect nothing
	asDraft          // and nothing need be used, and no task written
)

func load(folder lesson.Folder, name string, how manner) (*Program, diag.List, error) {
	l, problems, err := folder.Load(name, language.Vocabulary())
	if err != nil || l == nil {
		return nil, problems, err
	}
	p, more := compile(l, how)
	problems = append(problems, more...)
	problems = heldBack(l, problems)
	problems.Sort()
	if len(problems) > 0 {
		return nil, problems, nil
	}
	return p, nil, nil
}

// Lesson returns the lesson that the program plays.
func (p *Program) Lesson() *lesson.Lesson { return p.lesson }

// Silent returns where the steps stand that make a request and expect nothing: none but of a
// lesson that is loaded to be played only.
func (p *Program) Silent() []diag.Pos { return p.silent }
