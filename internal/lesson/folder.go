package lesson

import (
	"io"
	"io/fs"
	"path"
	"strings"

	"statelab/internal/diag"
)

// Folder is a folder of lessons and their translations. It is only read.
type Folder struct {
	FS   fs.FS
	Path string // put before file names in positions: the folder as the user named it
}

// read returns the content of a file, at most one byte more than a lesson may
// have, so that a huge file is refused without being read.
func (f Folder) read(name string) ([]byte, error) {
	file, err := f.FS.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return io.ReadAll(io.LimitReader(file, MaxSize+1))
}

// shown is the name of a file as positions show it.
func (f Folder) shown(name string) string {
	if f.Path == "" || f.Path == "." {
		return name
	}
	return path.Join(f.Path, name)
}

// Load reads the lesson NAME.yaml and every translation NAME.LANG.yaml beside
// it. The list holds what is wrong with the files; the lesson is nil where its
// file could not be read as one. The error is a fault: a file that is not there
// or cannot be opened.
func (f Folder) Load(name string, vocabulary Vocabulary) (*Lesson, diag.List, error) {
	name = strings.TrimSuffix(name, ".yaml")
	src, err := f.read(name + ".yaml")
	if err != nil {
		return nil, nil, err
	}
	l, problems := Parse(f.shown(name+".yaml"), src, vocabulary)
	if l == nil {
		return nil, problems, nil
	}
	return l, problems, nil
}
