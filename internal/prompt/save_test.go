package prompt_test

import (
	"io/fs"
	"strings"
	"testing"

	"statelab/internal/prompt"
	"statelab/lessons"
)

// A page that still waits goes on at the end of the lesson that is saved, which says so.
func TestAPageThatWaitsGoesOnInTheSavedLesson(t *testing.T) {
	source, err := fs.ReadFile(lessons.Files, "lost-update.yaml")
	if err != nil {
		t.Fatal(err)
	}
	s := open(t, load(t, "lost-update.yaml", source), 0, true)
	say(t, s, "visit https://shop.test/report")
	saved := say(t, s, "save waits.yaml").(prompt.Save)
	if len(saved.Notes) != 1 || !strings.Contains(saved.Notes[0].EN, "A page still waited at counting") || saved.Steps != 2 {
		t.Errorf("%d steps, %v", saved.Steps, saved.Notes)
	}
	run, err := load(t, "waits.yaml", saved.Source).Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if made, failed := run.Checks(); failed > 0 || made == 0 || run.Steps[1].Verb != "resume" {
		t.Errorf("%d of %d checks fail\n%s", failed, made, saved.Source)
	}
}

// What was typed as a password stands in the file; where it is no user's of the world, that
// is said, and the password is not said again.
func TestSaveSaysWhichPasswordsItWrites(t *testing.T) {
	s := open(t, playground(t), 0, true)
	say(t, s, "visit https://shop.test/login/")
	say(t, s, "submit Log in username=alice password=pw-alice-1")
	if notes := say(t, s, "save a.yaml").(prompt.Save).Notes; len(notes) != 0 {
		t.Errorf("%v", notes)
	}
	say(t, s, "visit https://shop.test/login/")
	say(t, s, "submit Log in username=alice password=my own")
	say(t, s, "change_user shop.test user=bob password=another")
	saved := say(t, s, "save a.yaml").(prompt.Save)
	if len(saved.Notes) != 1 || !strings.Contains(saved.Notes[0].EN, "as a password in act 4, 5") || strings.Contains(saved.Notes[0].EN, "my own") || !strings.Contains(string(saved.Source), "password: my own") {
		t.Errorf("%v\n%s", saved.Notes, saved.Source)
	}
}

// What was done is not saved until a file has it, and is not lost by looking or going back.
func TestWhatIsNotSaved(t *testing.T) {
	s := open(t, playground(t), 0, true)
	if n := len(s.Unsaved()); n != 0 {
		t.Errorf("%d", n)
	}
	say(t, s, "visit https://shop.test/")
	say(t, s, "jar")
	say(t, s, "wait 1h")
	if got := s.Unsaved(); len(got) != 2 || got[1] != "wait 1h" {
		t.Errorf("%v", got)
	}
	s.Saved()
	say(t, s, "undo")
	say(t, s, "redo")
	if got := s.Unsaved(); got != nil {
		t.Errorf("%v", got)
	}
	say(t, s, "visit /cart/")
	s.Saved()
	say(t, s, "remember date header Date")
	if got := s.Unsaved(); len(got) != 3 {
		t.Errorf("a value that is kept is saved: %v", got)
	}
}
