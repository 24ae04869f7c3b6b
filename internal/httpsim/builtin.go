package httpsim

// BuiltIns returns the names of the sites that are built in.
func BuiltIns() []string { return []string{"accounts", "shop", "tracker"} }

// BuiltIn returns the pages and settings of a built-in site. They are made of the
// actions that lessons use, so that their code can be shown.
//
//	accounts  /  says hello with a button to log out, or links to /login/, the form;
//	          /logout/ takes a POST; /members/ requires a login, and so does
//	          /password/, the form for a new password
//	shop      the same, with things to put into a cart at / and the cart at /cart/
//	tracker   /pixel.gif knows visitors again by a cookie; /log shows who was where
func BuiltIn(name string) (Site, bool) {
	if name == "tracker" {
		return Site{Pages: trackerPages()}, true
	}
	pages := map[string]Page{
		"/login/":   loginPage(),
		"/logout/":  {Post: []Action{Logout{}, Redirect{To: Literal("/")}}},
		"/members/": {Get: []Action{RequireLogin{}, page(membersTemplate)}},
		"/password/": {
			Get: []Action{RequireLogin{}, page(passwordTemplate)},
			Post: []Action{RequireLogin{}, CheckPasswordForm{
				IfValid: []Action{ChangePassword{}, UpdateSessionAuthHash{}, Redirect{To: Literal("/")}},
				IfNot:   []Action{page(passwordTemplate)},
			}},
		},
	}
	switch name {
	case "accounts":
		pages["/"] = Page{Get: []Action{page(homeTemplate)}}
	case "shop":
		pages["/"] = Page{Get: []Action{page(shopTemplate)}}
		pages["/cart/"] = Page{Get: []Action{page(cartTemplate)}}
		pages["/cart/add/"] = Page{Post: []Action{
			SessionCount{Name: "cart", Inner: mustParse("{{ post.item }}")}, Redirect{To: Literal("/cart/")}}}
	default:
		return Site{}, false
	}
	return Site{Pages: pages, Settings: Settings{"LOGIN_URL": "/login/", "LOGIN_REDIRECT_URL": "/"}}, true
}

func loginPage() Page {
	return Page{
		Get: []Action{page(loginTemplate)},
		Post: []Action{CheckLoginForm{
			IfValid: []Action{Login{}, Redirect{Next: true, To: Literal("/")}},
			IfNot:   []Action{page(loginTemplate)},
		}},
	}
}

// page answers with a template of this file.
func page(src string) Render { return Render{mustParse(src)} }

// mustParse reads a template that a test has read.
func mustParse(src string) Template {
	t, err := ParseTemplate(src)
	if err != nil {
		panic(err)
	}
	return t
}

const whoIsThere = `{% if user.is_authenticated %}<p>Hello {{ user.username }}</p>
` + logoutForm + `
{% else %}<p><a href="/login/">Log in</a></p>
{% endif %}`

// logoutForm is the button, which one of the bugs makes a link.
const logoutForm = `<form method="post" action="/logout/">{% csrf_token %}<button>Log out</button></form>`

const homeTemplate = `<!doctype html>
<title>Home</title>
` + whoIsThere

const loginTemplate = `<!doctype html>
<title>Log in</title>
{{ form.non_field_errors }}<form method="post">{% csrf_token %}
<label>Username <input name="username" required></label>
<label>Password <input name="password" type="password" required></label>
<button>Log in</button>
</form>
`

const membersTemplate = `<!doctype html>
<title>Members</title>
<p>Members only. Hello {{ user.username }}</p>
<p><a href="/">Home</a></p>
`

const passwordTemplate = `<!doctype html>
<title>New password</title>
{{ form.errors }}<form method="post">{% csrf_token %}
<label>Old password <input name="old_password" type="password" required></label>
<label>New password <input name="new_password1" type="password" required></label>
<label>Again <input name="new_password2" type="password" required></label>
<button>Change password</button>
</form>
`

const addForm = `<form method="post" action="/cart/add/">{% csrf_token %}`

const shopTemplate = `<!doctype html>
<title>Shop</title>
` + whoIsThere + `<ul>
<li>apple ` + addForm + `<input type="hidden" name="item" value="apple"><button>Add apple</button></form></li>
<li>pear ` + addForm + `<input type="hidden" name="item" value="pear"><button>Add pear</button></form></li>
<li>kiwi ` + addForm + `<input type="hidden" name="item" value="kiwi"><button>Add kiwi</button></form></li>
</ul>
<p><a href="/cart/">Cart</a></p>
`

const cartTemplate = `<!doctype html>
<title>Cart</title>
{% if session.cart %}<p>Your cart:</p>
<ul>
{% if session.cart.apple %}<li>apple: {{ session.cart.apple }}</li>
{% endif %}{% if session.cart.pear %}<li>pear: {{ session.cart.pear }}</li>
{% endif %}{% if session.cart.kiwi %}<li>kiwi: {{ session.cart.kiwi }}</li>
{% endif %}</ul>
{% else %}<p>Your cart is empty.</p>
{% endif %}<p><a href="/">Shop</a></p>
`
