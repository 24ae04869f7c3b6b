package main

import (
	"path/filepath"
	"testing"

	"statelab/internal/diag"
)

// TestFaultsHaveTheirFile: which lesson could not be played is said, whether its fault is one problem or several.
func TestFaultsHaveTheirFile(t *testing.T) {
	p := fileAt(filepath.Join("course", "shop.yaml"))
	all := faultOf(p, diag.List{{Message: "one"}, {Message: "two", Pos: diag.Pos{File: "other.yaml"}}})
	if len(all) != 2 || all[0].Pos.File != filepath.Join("course", "shop.yaml") || all[1].Pos.File != "other.yaml" {
		t.Errorf("%+v", all)
	}
}
