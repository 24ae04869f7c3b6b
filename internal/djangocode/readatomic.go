package djangocode

import (
	"slices"

	"statelab/internal/memo"
	"statelab/internal/python"
)

// atomicLine finds a line that puts those below it into a transaction.
var atomicLine = memo.Pattern(`(?m)^( *)with( +transaction\.atomic\(\) *:)`)

// parsed are the statements of some lines. What one statement alone does in a transaction it does
// without one, too: the database keeps all of it or nothing.
func parsed(text string) ([]python.Statement, error) { return openedBy(python.Statements, text) }

// openedBy are the statements that a reader finds in a text, without their transactions.
func openedBy(read func(string) ([]python.Statement, error), text string) ([]python.Statement, error) {
	open := atomicLine().ReplaceAllString(text, "${1}if  ${2}") // each sign stays in its column
	all, err := read(open)
	if err != nil || open == text {
		return all, err
	}
	return unwrapped(all)
}

// unwrapped takes the transactions off the statements in them.
func unwrapped(all []python.Statement) (anew []python.Statement, err error) {
	for _, s := range all {
		if s.Action == python.If && calls(s.Value) == "transaction.atomic" {
			if len(s.Body) != 1 || !isSimple(s.Body[0]) && s.Body[0].Action != python.Pass || len(s.Else) > 0 {
				return nil, refuse(s, "of with transaction.atomic(): one line below it is read, and no transaction over several")
			}
			anew = append(anew, s.Body[0])
			continue
		}
		if s.Body, err = unwrapped(s.Body); err != nil {
			return nil, err
		}
		if s.Else, err = unwrapped(s.Else); err != nil {
			return nil, err
		}
		s.Handlers = slices.Clone(s.Handlers)
		for i := range s.Handlers {
			if s.Handlers[i].Body, err = unwrapped(s.Handlers[i].Body); err != nil {
				return nil, err
			}
		}
		anew = append(anew, s)
	}
	return anew, nil
}
