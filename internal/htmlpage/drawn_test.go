package htmlpage

import "testing"

func TestWhatIsTypedIsShown(t *testing.T) {
	const body = `<p>Before</p><form><input name="q"></form>
		<form>Item: <input name="item" value="cable"> <textarea name="note">old</textarea> <input type="password" name="pw" value="p">
		<input type="hidden" name="key" value="k1"> <input name="fixed" value="7" disabled>
		<select name="size"><option value="s">Small</option><option value="l">Large</option></select>
		<select name="with" multiple><option value="1" selected>Bag</option><option value="2">Box</option></select>
		<label><input type="checkbox" name="gift" value="y"> Gift</label>
		<input type="radio" name="pay" value="a" checked> Cash <input type="radio" name="pay" value="b"> Card <button>Go</button></form><p>Behind</p>`
	page := Parse("text/html", body)
	asItCame := page.Words
	for _, c := range []struct {
		typed []Field
		want  string
	}{
		{nil, `Item: "cable" "old" "7" "Small" "Bag" Gift (x) Cash Card [Go]`},
		{[]Field{{Name: "item", Value: "mouse  pad"}, {Name: "note", Value: "one\r\ntwo"}}, `Item: "mouse pad" "one two" "7" "Small" "Bag" Gift (x) Cash Card [Go]`},
		{[]Field{{Name: "item", Value: ""}, {Name: "pw", Value: "secret"}, {Name: "key", Value: "k2", Hidden: true}}, `Item: "old" "7" "Small" "Bag" Gift (x) Cash Card [Go]`},
		{[]Field{{Name: "size", Value: "Large"}, {Name: "gift", Value: "y"}, {Name: "pay", Value: "b"}}, `Item: "cable" "old" "7" "Large" "Bag" (x) Gift Cash (x) Card [Go]`},
		{[]Field{{Name: "with", Value: "1"}, {Name: "with", Value: "2"}, {Name: "size", Value: "none of them"}}, `Item: "cable" "old" "7" "Small" "Bag, Box" Gift (x) Cash Card [Go]`},
		{[]Field{{Name: "with", Value: ""}}, `Item: "cable" "old" "7" "Small" Gift (x) Cash Card [Go]`},
	} {
		if got, want := page.Typed(1, c.typed, true).Words, "Before\n"+c.want+"\nBehind"; got != want {
			t.Errorf("%v shows\n%s, want\n%s", c.typed, got, want)
		}
	}
	twice := page.Typed(0, []Field{{Name: "q", Value: "first form"}}, true).Typed(1, []Field{{Name: "item", Value: "mouse"}}, true)
	if want := "Before\n\"first form\"\nItem: \"mouse\" \"old\" \"7\" \"Small\" \"Bag\" Gift (x) Cash Card [Go]\nBehind"; twice.Words != want {
		t.Errorf("two forms show\n%s, want\n%s", twice.Words, want)
	}
	if page.Words != asItCame || Parse("text/html", body).Words != asItCame {
		t.Error("what is typed changes the page that was read")
	}
}
