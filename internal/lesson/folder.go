package lesson

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"

	"statelab/internal/diag"
)

// Folder is a folder of lessons and their translations. It is only read.
type Folder struct {
	FS   fs.FS
	Path string // put before file names in positions: the folder as the user named it
	// Change changes the nodes of a lesson, and then those of each of its translations, before
	// Load reads them; their places stay. Nil changes nothing.
	Change func(root *Node)
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
	l, problems := parse(f.shown(name+".yaml"), src, vocabulary, f.Change)
	if l == nil {
		return nil, problems, nil
	}
	more, err := f.lay(name, l.Apply)
	if err != nil {
		return nil, nil, err
	}
	return l, append(problems, more...), nil
}

// lay reads the translations of a name and applies each to what it translates.
func (f Folder) lay(name string, apply func(*Overlay) diag.List) (problems diag.List, err error) {
	overlays, err := f.overlays(name)
	if err != nil {
		return nil, err
	}
	for _, file := range overlays {
		src, err := f.read(file)
		if err != nil {
			return nil, err
		}
		o, more := parseOverlay(f.shown(file), src, f.Change)
		problems = append(problems, more...)
		if o != nil {
			problems = append(problems, apply(o)...)
		}
	}
	return problems, nil
}

// Once returns the folder with the list of its files read and sorted out one time only,
// for who loads many lessons of it. A file that comes later is not seen.
func (f Folder) Once() Folder {
	folder := f
	f.FS = &listedOnce{
		FS:      folder.FS,
		list:    sync.OnceValues(func() ([]fs.DirEntry, error) { return fs.ReadDir(folder.FS, ".") }),
		lessons: sync.OnceValue(func() listing { return folder.listing() }),
	}
	return f
}

// listedOnce is a folder that reads the list of its files one time.
type listedOnce struct {
	fs.FS
	list    func() ([]fs.DirEntry, error)
	lessons func() listing
}

// ReadDir implements fs.ReadDirFS.
func (l *listedOnce) ReadDir(name string) ([]fs.DirEntry, error) {
	if name == "." {
		return l.list()
	}
	return fs.ReadDir(l.FS, name)
}

// Stat implements fs.StatFS: without it a file would be opened to be looked at.
func (l *listedOnce) Stat(name string) (fs.FileInfo, error) { return fs.Stat(l.FS, name) }

// List returns the names of the lessons in the folder, sorted, without ".yaml".
// The file of a course is no lesson. Files that look like translations but belong to no lesson are reported, since
// nobody would ever read them. Folders inside are not looked at. Who asks a folder that
// is listed once changes nothing of what it returns.
func (f Folder) List() ([]string, diag.List, error) {
	l := listing{}
	if once, ok := f.FS.(*listedOnce); ok {
		l = once.lessons()
	} else {
		l = f.listing()
	}
	return slices.Clip(l.names), slices.Clip(l.problems), l.err
}

// Foreign returns the names of the YAML files in the folder that are none of a course's:
// they have none of the keys by which one is known, and List passes over them.
func (f Folder) Foreign() []string {
	if once, ok := f.FS.(*listedOnce); ok {
		return once.lessons().foreign
	}
	return f.listing().foreign
}

// IsForeign reports whether a file of the folder is a YAML file of something else. One
// that is empty, or cannot be read, is for who reads it to say.
func (f Folder) IsForeign(file string) bool {
	head, err := f.head(file)
	if err != nil || !isForeign(head) {
		return false
	}
	src, err := f.read(file)
	return err == nil && isForeign(src)
}

// head returns how a plain file begins: most lessons are known by their first line.
func (f Folder) head(name string) ([]byte, error) {
	file, err := f.FS.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	head := make([]byte, 512)
	n, err := file.Read(head)
	if errors.Is(err, io.EOF) {
		err = nil
	}
	return head[:n], err
}

// isForeign reports whether a text has lines, and none of the keys by which a lesson, a
// translation or a course is known.
func isForeign(src []byte) bool {
	content := false
	for line := range bytes.Lines(src) {
		if slices.ContainsFunc(ownKeys, func(key string) bool { return bytes.HasPrefix(line, []byte(key)) }) {
			return false
		}
		line = bytes.TrimSpace(line)
		content = content || len(line) > 0 && line[0] != '#'
	}
	return content
}

var ownKeys = []string{"statelab:", "lesson:", "translation_of:", "course:"}

// listing is what List and Foreign return.
type listing struct {
	names    []string
	foreign  []string
	problems diag.List
	err      error
}

func (f Folder) listing() (l listing) {
	files, odd, err := f.files(".")
	if err != nil {
		return listing{err: err}
	}
	if slices.Contains(files, CourseName+".yaml") {
		src, err := f.courseSource()
		if err != nil {
			return listing{err: err}
		}
		if src != nil {
			files = slices.DeleteFunc(files, func(file string) bool { return strings.HasPrefix(file, CourseName+".") })
		}
	}
	files = slices.DeleteFunc(files, func(file string) bool {
		foreign := f.IsForeign(file)
		if foreign {
			l.foreign = append(l.foreign, file)
		}
		return foreign
	})
	known := map[string]bool{}
	for _, file := range files {
		if name := strings.TrimSuffix(file, ".yaml"); !strings.Contains(name, ".") {
			l.names, known[name] = append(l.names, name), true
		}
	}
	for _, file := range odd {
		l.problems.Add(diag.Pos{File: f.shown(file)}, "a lesson is a plain file", "%v", errNoPlainFile)
	}
	for _, file := range files {
		name, lang, isOverlay := strings.Cut(strings.TrimSuffix(file, ".yaml"), ".")
		pos := diag.Pos{File: f.shown(file)}
		switch {
		case !isOverlay:
		case !known[name]:
			l.problems = append(l.problems, f.orphan(file, pos, diag.DidYouMean(name, l.names), name)...)
		case !languagePattern().MatchString(lang):
			l.problems.Add(pos, "a translation is called "+name+".LANG.yaml, as "+name+".ko.yaml", "%q is no language", lang)
		}
	}
	return l
}

// orphan reports a translation of a lesson that there is not, where the file names it.
func (f Folder) orphan(file string, pos diag.Pos, hint, name string) (problems diag.List) {
	src, err := f.read(file)
	if err == nil {
		if o, _ := ParseOverlay(f.shown(file), src); o != nil {
			pos = o.Of.Pos
		}
	}
	if hint == "" {
		hint = "put the lesson beside it, or delete this file"
	}
	problems.Add(pos, hint, "there is no lesson %s.yaml that this could translate", name)
	problems.Quote(f.shown(file), src)
	return problems
}

// overlays returns the files of the translations of a lesson, sorted. Only its
// neighbours in the sorted list are looked at, so that a folder costs no more than its
// files.
func (f Folder) overlays(name string) ([]string, error) {
	dir, prefix := path.Dir(name), path.Base(name)+"."
	entries, err := fs.ReadDir(f.FS, dir)
	if err != nil {
		return nil, err
	}
	var found []string
	i, _ := slices.BinarySearchFunc(entries, prefix, func(e fs.DirEntry, prefix string) int { return strings.Compare(e.Name(), prefix) })
	for ; i < len(entries) && strings.HasPrefix(entries[i].Name(), prefix); i++ {
		lang := strings.TrimSuffix(entries[i].Name()[len(prefix):], ".yaml")
		if isFile, plain := f.isFile(dir, entries[i]); isFile && plain && languagePattern().MatchString(lang) {
			found = append(found, path.Join(dir, entries[i].Name()))
		}
	}
	return found, nil
}

// files returns the names of the YAML files in a folder, sorted, and apart from them
// those of what is no plain file: a pipe would be waited for.
func (f Folder) files(dir string) (names, odd []string, err error) {
	entries, err := fs.ReadDir(f.FS, dir)
	if err != nil {
		return nil, nil, err
	}
	for _, e := range entries {
		switch isFile, plain := f.isFile(dir, e); {
		case !isFile:
		case plain:
			names = append(names, e.Name())
		default:
			odd = append(odd, e.Name())
		}
	}
	return names, odd, nil
}

// isFile reports whether an entry of a folder is called like a lesson or a translation,
// and whether it is a plain file or a link to one.
func (f Folder) isFile(dir string, e fs.DirEntry) (isFile, plain bool) {
	if e.IsDir() || !strings.HasSuffix(e.Name(), ".yaml") || strings.HasPrefix(e.Name(), ".") {
		return false, false
	}
	return true, e.Type().IsRegular() || f.isPlain(path.Join(dir, e.Name()))
}

// isPlain reports whether there is a plain file of the name, or a link to one. What is
// not there at all is for who opens it to say.
func (f Folder) isPlain(name string) bool {
	info, err := fs.Stat(f.FS, name)
	return err != nil || info.Mode().IsRegular()
}

var errNoPlainFile = errors.New("it is no plain file")

// read returns the content of a file, at most one byte more than a lesson may
// have, so that a huge file is refused without being read.
func (f Folder) read(name string) ([]byte, error) {
	if !f.isPlain(name) {
		return nil, &fs.PathError{Op: "read", Path: f.shown(name), Err: errNoPlainFile}
	}
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
	return strings.TrimSuffix(f.Path, "/") + "/" + name
}
