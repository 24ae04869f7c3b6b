package djangocode_test

import (
	"testing"

	"statelab/internal/djangocode"
	"statelab/internal/httpsim"
)

// TestADictOfTheSession reads the lines in which everybody keeps a cart: what is changed inside a
// value is kept once it is set again, or once modified says so, and else is not.
func TestADictOfTheSession(t *testing.T) {
	const take, set = "cart = request.session.get('cart', {})\n", "\nrequest.session['cart'] = cart"
	const there, change = "if 'cart' in request.session:\n    ", "value = request.session.get('cart', {}).get('a', 0) + 1\nrequest.session['cart']['a'] = value"
	for lines, plain := range map[string]string{
		take + "cart['a'] = cart.get('a', 0) + 1" + set:                                            "if 'cart' not in request.session:\n    request.session['cart'] = {}\n" + change + "\nrequest.session['cart'] = request.session['cart']",
		"request.session['cart']['a'] += 1":                                                        "value = request.session['cart']['a'] + 1\nrequest.session['cart']['a'] = value",
		"request.session['cart']['a'] = request.session['cart'].get('a', 0) + 1":                   change,
		take + "cart['a'] = 1":                                                                     there + "request.session['cart']['a'] = 1",
		take + "cart['a'] = 1\nrequest.session.modified = True":                                    there + "request.session['cart']['a'] = 1\nrequest.session.modified = True",
		"seen = request.session.get('seen', [])\nseen.append('x')":                                 "if 'seen' in request.session:\n    request.session['seen'].append('x')",
		"cart = request.session.get('cart')\nif cart is None:\n    cart = {}\ncart['a'] = 1" + set: "if request.session.get('cart') is None:\n    request.session['cart'] = {}\nrequest.session['cart']['a'] = 1\nrequest.session['cart'] = request.session['cart']",
		take + "item = request.POST['item']\ncart[item] = cart.get(item, 0) + 1" + set:             "item = request.POST['item']\n" + take + "cart[item] = cart.get(item, 0) + 1" + set,
		"request.session['n'] = 1 + request.session.get('n', 0)":                                   "request.session['n'] = request.session.get('n', 0) + 1",
	} {
		if got, want := code(t, lines), code(t, plain); got != want {
			t.Errorf("%s\nis written\n%s\nand the plain lines\n%s", lines, got, want)
		}
	}
	const apart = "in lines that stand together"
	for lines, why := range map[string]string{
		take + "cart['a'] = 1\nrequest.session.flush()" + set:                                               apart,
		take + "cart['a'] = 1\nif request.method == 'POST':\n    request.session['cart'] = cart":            apart,
		take + "if request.method == 'POST':\n    cart['a'] = 1\nelse:\n    request.session['cart'] = cart": apart,
		take + "other = cart\nother['a'] = 1" + set:                                                         "nothing is known here that is set like this",
		"item = request.POST['item']\n" + take + "cart[item] = cart.get(item, 0) + 5" + set:                 "the number is counted alone",
		"item = request.POST['item']\n" + take + "cart[item] = cart.get(item, 1) + 1" + set:                 "the number is counted alone",
		"item = request.POST['item']\n" + take + "cart[item] += 1" + set:                                    "the number is counted alone",
		"item = request.POST['item']\n" + take + "cart['a'] = cart.get(item, 0) + 1" + set:                  "this value is not read here",
		"request.session['a']['b']['c'] = 1":                                                                "inside a value of the session",
		"request.session['list'][0] = 1":                                                                    "is a text in quotes",
		"cart = request.session.get('cart', {}).copy()\ncart['a'] = 1":                                      apart,
	} {
		refused(t, djangocode.Known{}, lines, why)
	}
}

// code is the view that lines make, as it is written.
func code(t *testing.T, lines string) string {
	t.Helper()
	actions, _, err := djangocode.Known{}.Read(lines)
	if err != nil {
		t.Errorf("%s\nis refused: %v", lines, err)
	}
	return djangocode.View(httpsim.Site{Pages: map[string]httpsim.Page{"/x": {Get: actions}}}, "/x")
}
