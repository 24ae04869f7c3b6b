package htmlpage

import (
	"strings"
	"testing"
)

// TestBoxesAreTickedByTheirWords, which students see, as well as by their values.
func TestBoxesAreTickedByTheirWords(t *testing.T) {
	const form = `<form><p><label for="id_size_0"><input type="radio" name="size" value="s" id="id_size_0"> Small</label>
<label for="id_size_1"><input type="radio" name="size" value="l" id="id_size_1"> Large</label></p>
<input type="checkbox" name="tag" value="1" id="t1"><label for="t1">Hot</label> <input type="checkbox" name="tag" value="2"> Cold <br>
<input type="checkbox" name="tag" value="3"> <b>no words beside</b> <input type="checkbox" name="tag" value="Hot too"> 1
<input type="checkbox" name="agree"> I <i>agree</i>
<select name="tea"><option value="g">Green tea</option><option>Black</option></select>
<select name="many" multiple><option value="x">One</option><option value="y">Two</option><option value="z">Two</option></select><button>Go</button></form>`
	for _, test := range []struct{ name, value, want string }{
		{"size", "Large", "size=l"},
		{"size", "l", "size=l"},
		{"size", " Large ", "size=l"},
		{"size", "large", "no choice of size"},
		{"tag", "Hot", "tag=1"},
		{"tag", "Cold", "tag=2"},
		{"tag", "1", "tag=1"}, // a value comes before the words of another one
		{"tag", "no words beside", "no choice of tag"},
		{"agree", "I", "agree=on"},
		{"tea", "Green tea", "tea=g"},
		{"tea", "Black", "tea=Black"},
		{"many", "One", "many=x"},
		{"many", "Two", "no choice of many"}, // two have these words
	} {
		page := read(form)
		typed := []Field{{Name: test.name, Value: test.value}}
		entries, err := page.Forms[0].Fill(page.Forms[0].Buttons[0], typed)
		var got []string
		for _, e := range entries {
			if e.Name == test.name {
				got = append(got, e.Name+"="+e.Value)
			}
		}
		if told := strings.Join(got, "&"); err == nil && told != test.want || err != nil && !strings.HasPrefix(test.want, "no choice") {
			t.Errorf("%s: %s sends %s, %v, not %s", test.name, test.value, told, err, test.want)
		}
	}
}
