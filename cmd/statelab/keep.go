package main

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"statelab/internal/diag"
	"statelab/internal/rule"
	"statelab/internal/scenario"
	"statelab/internal/sessiontable"
	"statelab/internal/trace"
)

// keep says where the tables of a program's sites are kept: in the file of the
// only site, or in a folder, in a file for each project, by its host.
func keep(program *scenario.Program, path string) (map[string]string, error) {
	if path == ":memory:" { // to SQLite that is no file
		return nil, misuse(mistakes.inMemory, mistakes.keepNothing)
	}
	hosts := program.Projects()
	info, err := os.Stat(path)
	switch {
	case err == nil && info.IsDir():
		files := map[string]string{}
		for _, host := range hosts {
			files[host] = filepath.Join(path, host+".sqlite3")
		}
		return files, nil
	case len(hosts) > 1:
		return nil, mistaken(mistakes.folderForSites, len(hosts))
	case err == nil && !info.Mode().IsRegular():
		return nil, mistaken(mistakes.noPlainFile, path)
	}
	if _, err := os.Stat(filepath.Dir(path)); err != nil {
		return nil, mistake{reason("--db: "+filepath.Dir(path), err)}
	}
	return map[string]string{hosts[0]: path}, nil
}

// play runs a program and keeps the tables of its sites under a path, if there is
// one. A run that fails leaves no new file behind.
func play(ctx context.Context, program *scenario.Program, path string) (*trace.Trace, error) {
	if path == "" {
		tr, err := runWithin(ctx, program, scenario.Options{})
		return tr, faulty(err)
	}
	files, err := keep(program, path)
	if err != nil {
		return nil, err
	}
	var added []string
	for _, file := range files {
		if _, err := os.Lstat(file); errors.Is(err, fs.ErrNotExist) {
			added = append(added, file)
		}
	}
	tr, err := runWithin(ctx, program, scenario.Options{Files: files})
	if err == nil {
		return tr, nil
	}
	for _, file := range added {
		os.Remove(file)
	}
	var wrong *scenario.FileError
	if errors.As(err, &wrong) {
		if problem, ok := sessiontable.Fault(wrong.File, wrong.Err); ok {
			return nil, fault(diag.List{problem})
		}
		problem := diag.Say(whyUnfit(wrong.Err), mistakes.freshTable)
		problem.Pos.File = wrong.File
		return nil, &exit{exitUsage, diag.List{problem}}
	}
	return nil, faulty(err)
}

// whyUnfit says why a file cannot keep the tables of a site.
func whyUnfit(err error) rule.Text {
	if why := sessiontable.Reason(err); !why.IsZero() {
		return why
	}
	return filled(mistakes.badTable, err)
}

func faulty(err error) error {
	if err == nil {
		return nil
	}
	return fault(err)
}
