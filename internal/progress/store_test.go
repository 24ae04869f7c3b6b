package progress_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"statelab/internal/lesson"
	"statelab/internal/progress"
)

var start = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// named is a lesson of the name, without steps.
func named(id string) *lesson.Lesson { return &lesson.Lesson{ID: lesson.Text{Value: id}} }

// Ten who note something at the same time, from no file on, lose nothing.
func TestManyWriteAtOnce(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("on Windows nobody waits for a file that is held: ErrHeld is returned")
	}
	store := progress.Store{Folder: filepath.Join(t.TempDir(), "new", "statelab")}
	var all sync.WaitGroup
	for i := range 10 {
		all.Go(func() {
			for j := range 5 {
				_, err := store.Change(func(f *progress.File) {
					f.Keep("c", named("l"), start).See(string(rune('a'+i))+string(rune('a'+j)), nil, start)
				})
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	f, aside, err := store.Load()
	if err != nil || aside != "" {
		t.Fatal(aside, err)
	}
	if steps := f.Find("c", named("l")).Steps; len(steps) != 50 {
		t.Errorf("%d steps of 50 are left", len(steps))
	}
	entries, err := os.ReadDir(store.Folder)
	if err != nil || len(entries) != 1 {
		t.Errorf("the folder holds %v (%v)", entries, err)
	}
}

// A damaged file is put aside whole, once, and what is noted then is kept.
func TestADamagedFileIsPutAside(t *testing.T) {
	for _, damaged := range []string{
		"{", "[]", "x", "null", `{"statelab_progress": 1, "courses": {}, "more": 1}`, `{"statelab_progress": 0}`,
		`{"statelab_progress": 1, "courses": {"c": {"l": null}}}`,
		`{"statelab_progress": 1, "courses": {"c": {"l": {"steps": [{"step": "a"}, {"step": "a"}]}}}}`,
		`{"statelab_progress": 1, "courses": {"c": {"l": {"steps": [{"step": "a", "question": {"mark": "perhaps"}}]}}}}`,
		`{"statelab_progress": 1, "courses": {"c": {"l": {"steps": [{"step": "a", "question": {"mark": "seen", "tries": -1}}]}}}}`,
	} {
		store := progress.Store{Folder: t.TempDir()}
		for n, want := range []string{"progress.damaged-1.json", "progress.damaged-2.json"} {
			if err := os.WriteFile(store.Path(), []byte(damaged), 0o600); err != nil {
				t.Fatal(err)
			}
			f, aside, err := store.Load()
			if err != nil || filepath.Base(aside) != want || len(f.Courses) != 0 {
				t.Fatalf("%q, time %d: %v, put aside as %q, %v", damaged, n, f, aside, err)
			}
			if kept, err := os.ReadFile(aside); err != nil || string(kept) != damaged {
				t.Errorf("%q is kept as %q (%v)", damaged, kept, err)
			}
			if _, aside, err := store.Load(); aside != "" || err != nil {
				t.Errorf("%q is put aside twice (%v)", damaged, err)
			}
		}
	}
}

// What a newer program wrote is left alone, and so is what is no plain file, or too large.
func TestWhatIsLeftAlone(t *testing.T) {
	newer := `{"statelab_progress": 3, "courses": {"c": []}}`
	huge := strings.Repeat(" ", progress.MaxSize+1)
	for _, src := range []string{newer, huge} {
		store := progress.Store{Folder: t.TempDir()}
		if err := os.WriteFile(store.Path(), []byte(src), 0o600); err != nil {
			t.Fatal(err)
		}
		_, _, err := store.Load()
		_, changed := store.Change(func(*progress.File) { t.Error("it is changed") })
		if err == nil || changed == nil || errors.Is(err, progress.ErrNewer) != (src == newer) {
			t.Errorf("%.50q: %v, %v", src, err, changed)
		}
		if now, err := os.ReadFile(store.Path()); err != nil || string(now) != src {
			t.Errorf("%.50q became %.50q (%v)", src, now, err)
		}
	}
	store := progress.Store{Folder: t.TempDir()}
	if err := os.Mkdir(store.Path(), 0o700); err != nil {
		t.Fatal(err)
	}
	if _, _, err := store.Load(); err == nil {
		t.Error("a folder is read")
	}
	if _, err := store.Change(func(*progress.File) {}); err == nil {
		t.Error("a folder is written")
	}
}

// Where nothing can be written, what is there can be read all the same.
func TestAFolderThatCannotBeWritten(t *testing.T) {
	if os.Getuid() == 0 || runtime.GOOS == "windows" {
		t.Skip("root, and whoever uses Windows, writes into every folder: run as another user")
	}
	store := progress.Store{Folder: t.TempDir()}
	if _, err := store.Change(func(f *progress.File) { f.Keep("c", named("l"), start) }); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(store.Folder, 0o500); err != nil {
		t.Fatal(err)
	}
	defer os.Chmod(store.Folder, 0o700)
	if f, _, err := store.Load(); err != nil || f.Find("c", named("l")) == nil {
		t.Errorf("%v, %v", f, err)
	}
	if _, err := store.Change(func(f *progress.File) { f.Keep("c", named("m"), start) }); !errors.Is(err, os.ErrPermission) {
		t.Errorf("it is written: %v", err)
	}
}

func TestFolder(t *testing.T) {
	for _, c := range []struct{ goos, set, want string }{
		{"linux", "HOME=/home/mina", "/home/mina/.local/state/statelab"},
		{"linux", "HOME=/home/mina XDG_STATE_HOME=/state", "/state/statelab"},
		{"linux", "HOME=/home/mina XDG_STATE_HOME=state", "/home/mina/.local/state/statelab"},
		{"linux", "XDG_STATE_HOME=/state", "/state/statelab"},
		{"linux", "", ""},
		{"darwin", "HOME=/Users/mina XDG_STATE_HOME=/state", "/Users/mina/Library/Application Support/statelab"},
		{"darwin", "", ""},
		{"windows", "LocalAppData=/local HOME=/home", "/local/statelab"},
		{"windows", "HOME=/home", ""},
		{"windows", "STATELAB_STATE=/own LocalAppData=/local", "/own"},
		{"linux", "STATELAB_STATE=here", "here"},
	} {
		env := func(name string) string {
			for _, pair := range strings.Fields(c.set) {
				if value, ok := strings.CutPrefix(pair, name+"="); ok {
					return value
				}
			}
			return ""
		}
		if got := filepath.ToSlash(progress.Folder(c.goos, env)); got != c.want {
			t.Errorf("on %s with %q: %q, want %q", c.goos, c.set, got, c.want)
		}
	}
}

// Whatever stands in a file is refused, or is the same when it is written and read again.
func FuzzRead(f *testing.F) {
	var kept progress.File
	l := kept.Keep("c", named("l"), start)
	l.See("a", &progress.Answer{Choice: "x", Asked: "00"}, start)
	l.See("b", nil, start.Add(time.Second))
	l.End(steps("l", "", "a", "b"), start)
	text, err := kept.Text()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(text)
	f.Add(text[:len(text)/2])
	f.Add([]byte(`{"statelab_progress": 2}`))
	f.Add([]byte(`{"statelab_progress": 1, "courses": {"": {"l": {"steps": null, "begun": "0001-01-01T00:00:00Z", "last": "9999-12-31T23:59:59.9Z"}}}}`))
	f.Fuzz(func(t *testing.T, src []byte) {
		kept, err := progress.Read(src)
		if err != nil {
			if !errors.Is(err, progress.ErrDamaged) && !errors.Is(err, progress.ErrNewer) {
				t.Fatal(err)
			}
			return
		}
		text, err := kept.Text()
		if err != nil {
			t.Fatal(err)
		}
		again, err := progress.Read(text)
		if err != nil {
			t.Fatalf("%v in %s, made from %q", err, text, src)
		}
		if twice, err := again.Text(); err != nil || string(twice) != string(text) {
			t.Errorf("%s becomes %s (%v)", text, twice, err)
		}
		kept.Due("c", []*lesson.Lesson{named("l")}, start)
	})
}

// A file as version 1 wrote it, with questions and tasks, is read and loses nothing when it
// is written again; a program of version 1 leaves that alone, since the version is another.
func TestAFileOfAnOlderVersion(t *testing.T) {
	old, err := os.ReadFile("testdata/version-1.json")
	if err != nil {
		t.Fatal(err)
	}
	store := progress.Store{Folder: t.TempDir()}
	if err := os.WriteFile(store.Path(), old, 0o600); err != nil {
		t.Fatal(err)
	}
	if aside, err := store.Change(func(f *progress.File) {
		if q := f.Courses[""]["tasks"].Question("the-cookie-that-stays"); q.Choice != "slash" || q.Mark != progress.Seen || q.Tries != 3 {
			t.Errorf("of the task is kept %+v", q)
		}
	}); err != nil || aside != "" {
		t.Fatal(aside, err)
	}
	now, err := os.ReadFile(store.Path())
	if err != nil {
		t.Fatal(err)
	}
	want := strings.Replace(string(old), `"statelab_progress": 1`, fmt.Sprintf(`"statelab_progress": %d`, progress.Version), 1)
	if string(now) != want || progress.Version < 2 {
		t.Errorf("it became\n%s", now)
	}
}
