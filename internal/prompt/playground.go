package prompt

import "embed"

// Playground is a folder with one lesson, playground, whose world is opened where no
// lesson is named: some sites to try things on.
//
//go:embed playground/*.yaml
var Playground embed.FS

// PlaygroundFolder and PlaygroundName say where that lesson is in it.
const (
	PlaygroundFolder = "playground"
	PlaygroundName   = "playground"
)
