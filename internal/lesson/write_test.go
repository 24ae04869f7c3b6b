package lesson_test

import (
	"testing"
	"unicode/utf8"

	"statelab/internal/lesson"
)

// TestWhatIsWrittenIsReadAgain has texts that YAML would read as something else, as a
// value, in a list and as a key.
func TestWhatIsWrittenIsReadAgain(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"alice", "alice"},
		{"https://shop.test/?a=1&b=2#c", "https://shop.test/?a=1&b=2#c"},
		{"", "''"},
		{" a ", "' a '"},
		{"a: b", "'a: b'"},
		{"a #b", "'a #b'"},
		{"a:", "'a:'"},
		{"- a", "'- a'"},
		{"-15d", "-15d"},
		{"it's", "it's"},
		{"'quoted'", "'''quoted'''"},
		{"{{ user }}", "'{{ user }}'"},
		{"*a", "'*a'"},
		{"<<", "'<<'"},
		{"---", "'---'"},
		{"장바구니", "장바구니"},
		{"two\nlines\n", `"two\nlines\n"`},
		{"tab\there \"\\", `"tab\u0009here \"\\"`},
		{"\u2028\U0001F600\u00a0", `"\u2028😀\u00A0"`},
	} {
		text := lesson.NewText(c.text)
		if got := text.YAML(0); got != c.want {
			t.Errorf("%q is written %s, want %s", c.text, got, c.want)
		}
		again(t, &lesson.Node{Kind: lesson.Map, Entries: []lesson.Entry{lesson.NewEntry("a", text)}})
		again(t, &lesson.Node{Kind: lesson.List, Items: []*lesson.Node{text, {Kind: lesson.Map, Entries: []lesson.Entry{lesson.NewEntry(c.text, text)}}}})
	}
}

// TestWhatIsTooLongForALineHasALineForEachEntry writes maps and lists in each other.
func TestWhatIsTooLongForALineHasALineForEachEntry(t *testing.T) {
	const src = `submit:
  button: Log in
  fields: {username: alice, password: pw-alice-1, next: /, agreed: 'yes, I do'}
  more: [a-long-word-that-fills-the-line, another-long-word-that-fills-the-line]
list:
  - https://shop.test/a-path-that-is-long-enough-to-make-its-list-too-long-for-one-line/
  - name: https://shop.test/a-path-that-is-long-enough-to-make-its-map-too-long-for-one-line/
    value: "a\nb"`
	n, problems := lesson.ParseNode("a.yaml", []byte(src))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	if got := n.YAML(0); got != src {
		t.Errorf("got\n%s\nwant\n%s", got, src)
	}
	again(t, n)
}

func FuzzWriteText(f *testing.F) {
	f.Add("a: b", "- #")
	f.Fuzz(func(t *testing.T, key, value string) {
		if !utf8.ValidString(key) || !utf8.ValidString(value) {
			return // no file holds it
		}
		again(t, &lesson.Node{Kind: lesson.Map, Entries: []lesson.Entry{lesson.NewEntry(key, lesson.NewText(value))}})
	})
}

// again wants n to be read as it was written.
func again(t *testing.T, n *lesson.Node) {
	t.Helper()
	src := n.YAML(0)
	got, problems := lesson.ParseNode("a.yaml", []byte(src))
	if len(problems) > 0 {
		t.Errorf("%s\nis refused: %v", src, problems)
		return
	}
	if !sameNode(n, got) {
		t.Errorf("%s\nis read as %+v", src, got)
	}
}

func sameNode(a, b *lesson.Node) bool {
	if a.Kind != b.Kind || a.Value != b.Value || len(a.Entries) != len(b.Entries) || len(a.Items) != len(b.Items) {
		return false
	}
	for i, e := range a.Entries {
		if !sameNode(e.Key, b.Entries[i].Key) || !sameNode(e.Value, b.Entries[i].Value) {
			return false
		}
	}
	for i, item := range a.Items {
		if !sameNode(item, b.Items[i]) {
			return false
		}
	}
	return true
}
