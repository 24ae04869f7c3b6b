package lesson

import (
	"bytes"
	"errors"
	"io"
	"strings"

	"go.yaml.in/yaml/v4"

	"statelab/internal/diag"
)

// syntaxError reports what the YAML parser could not read.
func (p *parser) syntaxError(err error) {
	if errors.Is(err, io.EOF) {
		p.problems.Add(p.at(1, 1), "", "the file is empty")
		return
	}
	var load *yaml.LoadError
	if !errors.As(err, &load) {
		p.problems.Add(p.at(1, 1), "", "the file cannot be read: %v", err)
		return
	}
	p.problems.Add(p.at(load.Mark.Line, load.Mark.Column), "", "%s", strings.TrimSpace(load.Message))
}

// secondDocument finds the line that begins a second document.
func (p *parser) secondDocument() diag.Pos {
	begun := false
	for i, line := range bytes.Split(p.src, []byte("\n")) {
		text := strings.TrimSpace(string(line))
		marker := text == "---" || strings.HasPrefix(string(line), "--- ")
		if marker && begun {
			return p.at(i+1, 1)
		}
		begun = begun || text != "" && text[0] != '#'
	}
	return p.at(1, 1)
}
