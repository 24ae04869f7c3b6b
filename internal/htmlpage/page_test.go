package htmlpage

import (
	"slices"
	"strings"
	"testing"
)

func read(body string) *Page {
	p := Parse("text/html; charset=utf-8", body)
	return &p
}

func TestVisibleWords(t *testing.T) {
	for _, test := range []struct{ name, kind, body, want string }{
		{"words of one line stay on it", "text/html", "<p>Hello <b>ali</b>ce</p>", "Hello alice"},
		{"blocks are kept apart", "text/html", "<h1>Shop</h1><p>Welcome</p><ul><li>a<li>b</ul>", "Shop\nWelcome\na\nb"},
		{"white space is folded", "text/html", "<p>one\n\n\t two </p>", "one two"},
		{"links and buttons stand in brackets", "text/html", `<a href="/x">Log <b>in</b></a> or <form><button>Sign up</button></form>`, "[Log in] or\n[Sign up]"},
		{"no blank comes before a full stop", "text/html", `<p>(<a href="/x">Log in</a>). Or <a href="/y">sign up</a>, <b>all</b> .</p>`, "([Log in]). Or [sign up], all ."},
		{"an anchor without an address is a word", "text/html", `<a name="top">Top</a>`, "Top"},
		{"what nobody sees is left out", "text/html", "<title>T</title><style>p{}</style><script>x()</script><template>t</template><noscript>n</noscript>Seen", "Seen"},
		{"a button without words says what it does", "text/html", `<form><input type="submit"></form>`, "[Submit]"},
		{"a button of a page without a form is seen", "text/html", `<button type="button">Menu</button>`, "[Menu]"},
		{"characters by name", "text/html", "<p>1 &lt; 2 &amp; 3</p>", "1 < 2 & 3"},
		{"plain text is shown as it is", "text/plain", "<p>no  tags</p>", "<p>no tags</p>"},
		{"no type at all", "", "bare", "bare"},
		{"nothing", "text/html", "", ""},
		{"what is beside a link without a blank stays so", "text/html", `<li><a href="/x">CS10</a>: 1/1 <a href="/y"> Mina</a>는 <a href="/z">a</a>-<a href="/z">b</a></li>`, "[CS10]: 1/1 [Mina]는 [a]-[b]"},
		{"tags that nobody closed", "text/html", "<p>a<div>b<a href=x>c", "a\nb[c]"},
		{"nested too deep to be read", "text/html", strings.Repeat("<div>", 2000) + "x", strings.Repeat("<div>", 2000) + "x"},
	} {
		if got := Parse(test.kind, test.body).Words; got != test.want {
			t.Errorf("%s: got %.80q, want %.80q", test.name, got, test.want)
		}
	}
}

func TestLinks(t *testing.T) {
	const page = `<a href="/a">Cart</a> <a href="/b"><b>My</b>
		orders</a> <a href="/a">Cart</a> <a href="/1">More</a> <a href="/2">More</a> <a>Nowhere</a>`
	for _, test := range []struct {
		name, words string
		nth         int
		want, err   string
	}{
		{"by its words", "Cart", 0, "/a", ""},
		{"in words of several elements", "My orders", 0, "/b", ""},
		{"two links to one place are one", "Cart", 0, "/a", ""},
		{"one of two links", "More", 2, "/2", ""},
		{"one that is not there", "More", 3, "", `2 links "More" on the page, to [/1, /2]`},
		{"two links to two places are none", "More", 0, "", `2 links "More" on the page, to [/1, /2]`},
		{"no such words", "Log in", 0, "", `no link "Log in" on the page, which has [Cart, My orders, Cart, More, More]`},
		{"upper and lower case differ", "cart", 0, "", `no link "cart" on the page, which has [Cart, My orders, Cart, More, More]`},
		{"words that are no link", "Nowhere", 0, "", `no link "Nowhere" on the page, which has [Cart, My orders, Cart, More, More]`},
	} {
		got, err := read(page).Link(test.words, test.nth)
		if got.Href != test.want || message(err) != test.err {
			t.Errorf("%s: got %q, %q, want %q, %q", test.name, got.Href, message(err), test.want, test.err)
		}
	}
	if _, err := read("<p>Bare").Link("Cart", 0); message(err) != `no link "Cart" on the page, which has none` {
		t.Errorf("on a page without links: %v", err)
	}
}

func message(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// TestForms fills in forms: what is sent when a button is pressed (HTML,
// "constructing the entry list").
func TestForms(t *testing.T) {
	const twoAdds = `<form action="/a"><input type="hidden" name="n" value="1"><input type="hidden" name="csrfmiddlewaretoken" value="x"><button>Add</button></form>
		<form action="/b"><input name="m"><button>Add</button></form>`
	for _, test := range []struct {
		name, body, button string
		nth                int
		typed              []Field
		want, err          string
	}{
		{name: "typed fields, in the order of the page", button: "Go",
			body:  `<form><input name="b"><input name="a" type="password"><button>Go</button></form>`,
			typed: []Field{{Name: "a", Value: "1"}, {Name: "b", Value: "2"}}, want: "b=2&a=1"},
		{name: "a hidden field goes along", button: "Go",
			body: `<form><input type="hidden" name="token" value="t1"><button>Go</button></form>`, want: "token=t1"},
		{name: "a hidden field cannot be typed into", button: "Go",
			body:  `<form><input type="hidden" name="token" value="t1"><button>Go</button></form>`,
			typed: []Field{{Name: "token", Value: "x"}}, err: `the field "token" of the page is hidden: nobody can type into it, and only developer tools change it: hidden instead of fields`},
		{name: "a hidden field is changed in developer tools", button: "Go",
			body:  `<form><input type="hidden" name="token" value="t1"><input name="a"><button>Go</button></form>`,
			typed: []Field{{Name: "a", Value: "1"}, {Name: "token", Value: "x", Hidden: true}}, want: "token=x&a=1"},
		{name: "a field that is shown is not changed as a hidden one", button: "Go",
			body:  `<form><input type="hidden" name="token" value="t1"><input name="a"><button>Go</button></form>`,
			typed: []Field{{Name: "a", Value: "x", Hidden: true}}, err: `no hidden field to change "a" on the page, which has [token]`},
		{name: "developer tools change the value of the button that is pressed", button: "Go",
			body:  `<form><button name="choice" value="yes">Yes</button><button name="choice" value="no">Go</button></form>`,
			typed: []Field{{Name: "choice", Value: "maybe", Hidden: true}}, want: "choice=maybe"},
		{name: "a hidden field of the name goes first", button: "Go",
			body:  `<form><input type="hidden" name="choice" value="x"><button name="choice" value="no">Go</button></form>`,
			typed: []Field{{Name: "choice", Value: "maybe", Hidden: true}}, want: "choice=maybe&choice=no"},
		{name: "nobody types into a button", button: "Go",
			body:  `<form><button name="choice" value="no">Go</button></form>`,
			typed: []Field{{Name: "choice", Value: "maybe"}}, err: `no field "choice" on the page, which has none`},
		{name: "values that the page brings stay", button: "Go",
			body: `<form><input name="a" value="old"><textarea name="t">some
words</textarea><button>Go</button></form>`, want: "a=old&t=some%0D%0Awords"},
		{name: "an unchecked box is not sent", button: "Go",
			body: `<form><input type="checkbox" name="x"><input type="checkbox" name="y" checked><button>Go</button></form>`, want: "y=on"},
		{name: "a box is checked by its value", button: "Go",
			body:  `<form><input type="checkbox" name="x" value="yes"><button>Go</button></form>`,
			typed: []Field{{Name: "x", Value: "yes"}}, want: "x=yes"},
		{name: "one radio button of a group", button: "Go",
			body:  `<form><input type="radio" name="r" value="1" checked><input type="radio" name="r" value="2"><button>Go</button></form>`,
			typed: []Field{{Name: "r", Value: "2"}}, want: "r=2"},
		{name: "the first option of a select by default", button: "Go",
			body: `<form><select name="s"><option value="1">one<option value="2">two</select><button>Go</button></form>`, want: "s=1"},
		{name: "the chosen option of a select", button: "Go",
			body: `<form><select name="s"><option>one<option selected>two</select><button>Go</button></form>`, want: "s=two"},
		{name: "an empty select is not sent", button: "Go", body: `<form><select name="s"></select><button>Go</button></form>`},
		{name: "a disabled field is not sent", button: "Go", body: `<form><input name="a" value="1" disabled><input name="b" value="2"><button>Go</button></form>`, want: "b=2"},
		{name: "a disabled button cannot be pressed", button: "Stop", body: `<form><button disabled>Stop</button><button>Go</button></form>`,
			err: `no button "Stop" on the page, which has [Go]`},
		{name: "the button that is pressed, and no other", button: "Delete",
			body: `<form><button name="do" value="save">Save</button><input type="submit" name="do" value="Delete"></form>`, want: "do=Delete"},
		{name: "a field without a name is not sent", button: "Go", body: `<form><input value="1"><button>Go</button></form>`},
		{name: "a field that is not there", button: "Go", body: `<form><input name="a"><button>Go</button></form>`,
			typed: []Field{{Name: "b"}}, err: `no field "b" on the page, which has [a]`},
		{name: "a button that is not there", button: "Stop", body: `<form><button>Go</button></form>`,
			err: `no button "Stop" on the page, which has [Go]`},
		{name: "two buttons of the same words", button: "Add", body: twoAdds, err: `2 buttons "Add" on the page, to [/a n=1, /b]`},
		{name: "the first of them", button: "Add", nth: 1, body: twoAdds, want: "n=1&csrfmiddlewaretoken=x"},
		{name: "the second of them", button: "Add", nth: 2, body: twoAdds, want: "m="},
		{name: "the third of two", button: "Add", nth: 3, body: twoAdds, err: `2 buttons "Add" on the page, to [/a n=1, /b]`},
		{name: "the second of one", button: "Go", nth: 2, body: `<form action="/go"><button>Go</button></form>`, err: `one button "Go" on the page, to [/go]`},
		{name: "a button that sends nothing", button: "Menu", body: `<form><button type="button">Menu</button><button>Go</button></form>`,
			err: `no button "Menu" on the page, which has [Go]`},
		{name: "characters that mean something in a form", button: "Go", body: `<form><input name="a&b"><button>Go</button></form>`,
			typed: []Field{{Name: "a&b", Value: "1=2&3 + 가"}}, want: "a%26b=1%3D2%263+%2B+%EA%B0%80"},
	} {
		t.Run(test.name, func(t *testing.T) {
			form, pressed, err := read(test.body).Button(test.button, test.nth)
			var entries []Field
			if err == nil {
				entries, err = form.Fill(pressed, test.typed)
			}
			if got := Encode(entries); got != test.want || message(err) != test.err {
				t.Errorf("got %q, %q, want %q, %q", got, message(err), test.want, test.err)
			}
		})
	}
}

func TestAFormByItsFields(t *testing.T) {
	p := read(`<form action="/next/"><input type="hidden" name="username"><input name="password"></form>
		<form action="/search"><input name="q"></form>
		<form method="post" action="/login/"><input name="username"><input name="password" type="password"></form>`)
	form, err := p.FormWith([]Field{{Name: "username"}, {Name: "password"}})
	if err != nil || form.Action != "/login/" || form.Method != "POST" {
		t.Errorf("got %+v, %v", form, err)
	}
	want := `no form with the field "q and password" on the page, which has [username, password, q, username, password]`
	if _, err := p.FormWith([]Field{{Name: "q"}, {Name: "password"}}); message(err) != want {
		t.Errorf("got %q, want %q", message(err), want)
	}
	if got, want := p.Fields(), []Field{{Name: "username", Hidden: true}, {Name: "password"}, {Name: "q"}, {Name: "username"}, {Name: "password", Secret: true}}; !slices.Equal(got, want) {
		t.Errorf("fields: got %+v, want %+v", got, want)
	}
}

// FuzzPage reads anything at all as a page. Whatever it is, the words are folded,
// and each link and button that the page lists can be found by its words.
func FuzzPage(f *testing.F) {
	f.Add("text/html", `<a href="/x">Log in</a><form><input name="a"><button>Go</button></form>`)
	f.Add("text/html", `<form><select name=s><option selected>two<textarea name=t><input type=radio name=r>`)
	f.Add("text/plain", "\x00\x1b[31m \xff")
	f.Add("text/html", `<table><form><tr><td><input name=x></form><img src="x" ><iframe src=y></iframe><a href="">`)
	f.Fuzz(func(t *testing.T, kind, body string) {
		p := Parse(kind, body)
		if p.Words != foldBlocks(p.Words) {
			t.Errorf("the words are not folded: %q", p.Words)
		}
		if again := Parse(kind, body); again.Words != p.Words {
			t.Errorf("read twice: %q and %q", p.Words, again.Words)
		}
		for _, l := range p.Loads {
			if strings.TrimSpace(l.Address) == "" || l.Credentials && !l.CORS || l.Kind == Frame && l.CORS {
				t.Errorf("it loads %+v", l)
			}
		}
		for _, l := range p.Links {
			if _, err := p.Link(l.Text, 0); err != nil && err.(*NotOnPage).Count == 0 {
				t.Errorf("the link %q is listed, and %v", l.Text, err)
			}
		}
		for _, form := range p.Forms {
			for _, b := range form.Buttons {
				if _, _, err := p.Button(b.Text, 0); err != nil && err.(*NotOnPage).Count == 0 {
					t.Errorf("the button %q is listed, and %v", b.Text, err)
				}
				if _, err := form.Fill(b, nil); err != nil {
					t.Errorf("nothing was typed, and %v", err)
				}
			}
		}
	})
}

// A browser offers boxes to tick and options to choose, and sends nothing else.
func TestBoxesAndChoicesTakeWhatTheyOffer(t *testing.T) {
	const form = `<form method=post><input type=checkbox name=remember value=yes>
		<input type=radio name=size value=s checked><input type=radio name=size value=l>
		<select name=cup><option>mug<option>glass</select><button>Go</button></form>`
	for _, test := range []struct{ name, value, sent, wrong string }{
		{"remember", "yes", "remember=yes&size=s&cup=mug", ""},
		{"remember", "", "size=s&cup=mug", ""},
		{"remember", "on", "", `no choice of remember "on" on the page, which has [yes]`},
		{"size", "l", "size=l&cup=mug", ""},
		{"size", "xl", "", `no choice of size "xl" on the page, which has [s, l]`},
		{"cup", "glass", "size=s&cup=glass", ""},
		{"cup", "bowl", "", `no choice of cup "bowl" on the page, which has [mug, glass]`},
	} {
		page := read(form)
		inForm, pressed, err := page.Button("Go", 0)
		if err != nil {
			t.Fatal(err)
		}
		entries, err := inForm.Fill(pressed, []Field{{Name: test.name, Value: test.value}})
		wrong := ""
		if err != nil {
			wrong = err.Error()
		}
		if got := Encode(entries); got != test.sent || wrong != test.wrong {
			t.Errorf("%s: %q sends %q, %q; want %q, %q", test.name, test.value, got, wrong, test.sent, test.wrong)
		}
	}
}

// TestBoxWithoutAValue sends "on" for a box or a radio button that has no value, and the empty text for one whose value is
// empty, as Django has it of the choice that stands for none.
func TestBoxWithoutAValue(t *testing.T) {
	// as forms of Django 3.2 write a RadioSelect of a field that may stay empty, and a CheckboxInput
	const form = `<form method=post><ul id="id_age">
		<li><label for="id_age_0"><input type="radio" name="age" value="" required id="id_age_0" checked> ---------</label></li>
		<li><label for="id_age_1"><input type="radio" name="age" value="young" required id="id_age_1"> under 20</label></li>
		</ul><input type="checkbox" name="news" id="id_news" checked><input type=checkbox name=none value checked><button>Go</button></form>`
	for _, test := range []struct {
		typed []Field
		sent  string
	}{
		{nil, "age=&news=on&none="},
		{[]Field{{Name: "age", Value: ""}}, "age=&news=on&none="},
		{[]Field{{Name: "age", Value: "---------"}}, "age=&news=on&none="},
		{[]Field{{Name: "age", Value: "young"}}, "age=young&news=on&none="},
		{[]Field{{Name: "news", Value: ""}}, "age=&none="},
	} {
		page := read(form)
		inForm, pressed, err := page.Button("Go", 0)
		if err != nil {
			t.Fatal(err)
		}
		entries, err := inForm.Fill(pressed, test.typed)
		if got := Encode(entries); got != test.sent || err != nil {
			t.Errorf("%v sends %q, %v; want %q", test.typed, got, err, test.sent)
		}
	}
}

// TestSeveralOfOneName ticks boxes of one name, and chooses options of a select that takes several: those that are named,
// and no others.
func TestSeveralOfOneName(t *testing.T) {
	const boxes = `<form><input type=checkbox name=n value=1><input type=checkbox name=n value=2 checked><input type=checkbox name=n value=3><button>Go</button></form>`
	const options = `<form><select name=n multiple><option value=1>a<option value=2 selected>b<option value=3>c</select><button>Go</button></form>`
	for _, form := range []string{boxes, options} {
		for _, test := range []struct {
			values      []string
			sent, wrong string
		}{
			{nil, "n=2", ""},
			{[]string{"1"}, "n=1", ""},
			{[]string{"3", "1"}, "n=1&n=3", ""},
			{[]string{""}, "", ""},
			{[]string{"1", "4"}, "", `no choice of n "4" on the page, which has [1, 2, 3]`},
		} {
			var typed []Field
			for _, v := range test.values {
				typed = append(typed, Field{Name: "n", Value: v})
			}
			page := read(form)
			inForm, pressed, err := page.Button("Go", 0)
			if err != nil {
				t.Fatal(err)
			}
			entries, err := inForm.Fill(pressed, typed)
			wrong := ""
			if err != nil {
				wrong = err.Error()
			}
			if got := Encode(entries); got != test.sent || wrong != test.wrong {
				t.Errorf("%s: %q sends %q, %q; want %q, %q", form, test.values, got, wrong, test.sent, test.wrong)
			}
			if test.wrong != "" {
				continue
			}
			filled := page.Typed(0, typed, false)
			if again, err := filled.Forms[0].Fill(pressed, nil); err != nil || Encode(again) != test.sent {
				t.Errorf("%s: %q typed sends %q, %v; want %q", form, test.values, Encode(again), err, test.sent)
			}
		}
	}
	if got := read(`<form><select name=n multiple><option value=1>a<option value=2>b</select><button>Go</button></form>`); strings.Contains(got.Words, "\"a") {
		t.Errorf("a select of which nothing is chosen shows %q", got.Words)
	}
}

// What fields hold is among the words, as it is seen.
func TestFilledFieldsAreSeen(t *testing.T) {
	const body = `<form><label>Address <input name="a" value="alice@post.test"></label> <input type="hidden" name="h" value="hidden">
<input type="password" name="p" value="secret"> <input type="checkbox" name="c" value="on" checked> <input name="empty">
<input type="radio" name="r" value="off"> <select name="s"><option value="1">one</option><option value="2" selected>two</option></select> <textarea name="t">Some
words</textarea> <input value="nameless" disabled> <button>Save</button></form>`
	const want = `Address "alice@post.test" (x) "two" "Some words" "nameless" [Save]`
	if got := Parse("text/html", body).Words; got != want {
		t.Errorf("%s\nwanted %s", got, want)
	}
}
