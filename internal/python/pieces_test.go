package python_test

import (
	"testing"

	"golang.org/x/text/unicode/norm"

	"statelab/internal/python"
)

// Names that look alike are one to Python (PEP 3131), whether their letters are written whole or in pieces, joined or
// not; texts stay as they are.
func TestNamesAreNormalised(t *testing.T) {
	for _, name := range []string{"이름", "café", "ﬁle"} {
		whole, _ := python.Expression(norm.NFKC.String(name))
		for _, form := range []norm.Form{norm.NFC, norm.NFD} {
			read, err := python.Expression(form.String(name))
			if err != nil || !python.Same(read, whole) {
				t.Errorf("%s in %v: %v, %v", name, form, read, err)
			}
		}
	}
	text, err := python.Expression(`"` + norm.NFD.String("이름") + `"`)
	if err != nil || text == nil || text.Text != norm.NFD.String("이름") {
		t.Errorf("a text became %v, %v", text, err)
	}
}
