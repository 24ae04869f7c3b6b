package progress

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"statelab/internal/wholefile"
)

// Version is the version of the file that this package writes; it reads all up to that. Whatever
// changes in its form gets another one, so that an older program leaves it alone. Since 2 a
// question has shown and corrected.
const Version = 2

// MaxSize is how many bytes a file may have: many times what all lessons need.
const MaxSize = 8 << 20

// The errors of Read. What neither is of is damaged.
var (
	ErrNewer   = errors.New("a newer version of statelab wrote it")
	ErrDamaged = errors.New("it is damaged")
)

// Read reads the text of a file. An empty one has nothing. The error is ErrNewer, or
// ErrDamaged with what is wrong.
func Read(src []byte) (*File, error) {
	if len(src) == 0 {
		return &File{Version: Version}, nil
	}
	var head struct {
		Version int `json:"statelab_progress"`
	}
	if err := json.Unmarshal(src, &head); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	if head.Version > Version {
		return nil, ErrNewer
	}
	f := &File{}
	d := json.NewDecoder(bytes.NewReader(src))
	d.DisallowUnknownFields()
	if err := d.Decode(f); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	if err := f.check(); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	return f, nil
}

// check says what of a file nobody could have written.
func (f *File) check() error {
	if f.Version < 1 || f.Version > Version {
		return fmt.Errorf("version %d", f.Version)
	}
	for _, lessons := range f.Courses {
		for id, k := range lessons {
			if id == "" || k == nil {
				return errors.New("a lesson is empty")
			}
			seen := map[string]bool{}
			for _, s := range k.Steps {
				if s.ID == "" || seen[s.ID] {
					return fmt.Errorf("step %q of %q", s.ID, id)
				}
				seen[s.ID] = true
				if q := s.Question; q != nil && (q.Mark != Solved && q.Mark != Seen || q.Tries < 0 || q.Right < 0 || q.Right > len(spaces)) {
					return fmt.Errorf("the question of step %q of %q", s.ID, id)
				}
			}
		}
	}
	return nil
}

// Text is the file as it is written.
func (f *File) Text() ([]byte, error) {
	f.Version = Version
	text, err := json.MarshalIndent(f, "", " ")
	return append(text, '\n'), err
}

// Store is the folder in which the file lies.
type Store struct {
	Folder string // it is made where it is not there
}

const name = "progress.json"

// Path is where the file lies.
func (s Store) Path() string { return filepath.Join(s.Folder, name) }

// Load reads what is kept; where nothing is, that is an empty File. A damaged file is put
// aside, and aside is what it is called now. The error is ErrNewer, or says why the file
// cannot be read or be put aside.
func (s Store) Load() (f *File, aside string, err error) {
	src, err := s.read()
	if err != nil {
		return nil, "", err
	}
	if f, err = Read(src); !errors.Is(err, ErrDamaged) {
		return f, "", err
	}
	aside, err = s.Change(func(kept *File) { f = kept })
	return f, aside, err
}

// Change reads what is kept, lets do change it, and writes it whole. Whoever changes it at
// the same time waits; on Windows the error is wholefile.ErrHeld instead. The result and
// the other errors are those of Load, or say why it cannot be written: then the file is as
// it was.
func (s Store) Change(do func(*File)) (aside string, err error) {
	if err := os.MkdirAll(s.Folder, 0o700); err != nil {
		return "", err
	}
	if err := s.touch(); err != nil {
		return "", err
	}
	held, err := wholefile.Hold(s.Path(), nil)
	if err != nil {
		return "", err
	}
	defer held.Close()
	src, err := s.read()
	if err != nil {
		return "", err
	}
	f, err := Read(src)
	if errors.Is(err, ErrDamaged) {
		if aside, err = s.putAside(src); err != nil {
			return "", err
		}
		f = &File{}
	}
	if err != nil {
		return "", err
	}
	do(f)
	text, err := f.Text()
	if err != nil {
		return aside, err
	}
	return aside, wholefile.Write(s.Path(), text, 0o600)
}

// touch makes an empty file where there is none, so that there is something to be held.
func (s Store) touch() error {
	if _, err := wholefile.Target(s.Path()); err != nil {
		return err
	}
	file, err := os.OpenFile(s.Path(), os.O_CREATE|os.O_RDONLY, 0o600)
	if err != nil {
		return err
	}
	return file.Close()
}

func (s Store) read() ([]byte, error) {
	if _, err := wholefile.Target(s.Path()); err != nil { // a pipe would be waited for
		if errors.Is(err, fs.ErrNotExist) {
			return nil, nil
		}
		return nil, err
	}
	file, err := os.Open(s.Path())
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer file.Close()
	src, err := io.ReadAll(io.LimitReader(file, MaxSize+1))
	if err == nil && len(src) > MaxSize {
		err = fmt.Errorf("it has more than %d bytes", MaxSize)
	}
	return src, err
}

// putAside writes a damaged text under a name of its own, and leaves the file in its place
// until it is replaced.
func (s Store) putAside(src []byte) (string, error) {
	for n := 1; ; n++ {
		path := filepath.Join(s.Folder, fmt.Sprintf("progress.damaged-%d.json", n))
		if _, err := os.Lstat(path); errors.Is(err, fs.ErrNotExist) {
			return path, wholefile.Write(path, src, 0o600)
		} else if err != nil {
			return "", err
		}
	}
}

// Folder is where a system keeps what a program noted, or STATELAB_STATE where that is
// set: $XDG_STATE_HOME, Library/Application Support, or LocalAppData, and statelab in it.
// goos is the name of the system as Go has it. The result is empty where there is no home.
func Folder(goos string, env func(string) string) string {
	if own := env("STATELAB_STATE"); own != "" {
		return own
	}
	home := env("HOME")
	switch {
	case goos == "windows" && env("LocalAppData") != "":
		return filepath.Join(env("LocalAppData"), "statelab")
	case goos == "windows":
		return ""
	case goos != "darwin" && filepath.IsAbs(env("XDG_STATE_HOME")): // the specification wants others ignored
		return filepath.Join(env("XDG_STATE_HOME"), "statelab")
	case home == "":
		return ""
	case goos == "darwin":
		return filepath.Join(home, "Library", "Application Support", "statelab")
	}
	return filepath.Join(home, ".local", "state", "statelab")
}
