package scenario

import (
	"strings"
	"testing"

	"statelab/internal/lesson"
)

// TestWhatComesOfAModel holds back what is said at the field of a model that is not read, and nothing that is wrong
// beside one in the same line.
func TestWhatComesOfAModel(t *testing.T) {
	field := &lesson.Node{Kind: lesson.Map, Entries: []lesson.Entry{{Key: &lesson.Node{Kind: lesson.Scalar, Value: "text"}, Value: &lesson.Node{}}}}
	model := lesson.Entry{
		Key:   &lesson.Node{Kind: lesson.Scalar, Value: "Note"},
		Value: &lesson.Node{Kind: lesson.Map, Entries: []lesson.Entry{{Key: &lesson.Node{Kind: lesson.Scalar, Value: "fields"}, Value: field}}},
	}
	m := span{name: modelIn(model), field: fieldIn(model)}
	for _, try := range []struct {
		line, at string
		comes    bool
	}{
		{`request.session["a"] = note.text`, "note.text", true},
		{`request.session["a"] = note.text`, "text", true},
		{`request.sesion["a"] = note.text`, "request.sesion", false},
		{`{% for note in ntoes %}{{ note.text }}{% endfor %}`, "{% for", false},
		{`{{ note.text }}`, "{{ note", true},
		{`rows = Note.objects.fliter(at=1)`, "fliter", true},
		{`text = "b"`, "text", false},
	} {
		if got := m.comes(try.line, strings.Index(try.line, try.at)+1); got != try.comes {
			t.Errorf("%s at %s: %v, want %v", try.line, try.at, got, try.comes)
		}
	}
}
