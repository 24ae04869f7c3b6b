package httpsim

import (
	"maps"
	"slices"
	"sync"
)

// BuiltIns returns the names of the sites that are built in.
func BuiltIns() []string { return slices.Sorted(maps.Keys(builtIns)) }

// BuiltIn returns the pages and settings of a built-in site. They are made of the
// actions that lessons use, so that their code can be shown.
//
//	accounts  /  says hello with a button to log out, or links to /login/, the form;
//	          /logout/ takes a POST; /members/ requires a login, and so does
//	          /password/, the form for a new password
//	shop      the same, with things to put into a cart at / and the cart at /cart/
//	mailbox   / shows the mails that the sites beside it have sent, or those ?to= an address
//	tracker   /pixel.gif knows visitors again by a cookie; /log shows who was where
//
// Their templates are read once, when a site is first asked for; the maps are the caller's.
func BuiltIn(name string) (Site, bool) {
	made, ok := builtIns[name]
	if !ok {
		return Site{}, false
	}
	site := made()
	site.Pages, site.Settings = maps.Clone(site.Pages), maps.Clone(site.Settings)
	return site, true
}

var builtIns = map[string]func() Site{
	"accounts": sync.OnceValue(func() Site {
		return withAccounts(map[string]Page{"/": {Get: []Action{page(homeTemplate)}}})
	}),
	"shop": sync.OnceValue(func() Site {
		return withAccounts(map[string]Page{
			"/":      {Get: []Action{page(shopTemplate)}},
			"/cart/": {Get: []Action{page(cartTemplate)}},
			"/cart/add/": {Post: []Action{
				SessionCount{Name: "cart", Inner: mustParse("{{ post.item }}")}, Redirect{To: Literal("/cart/")}}},
		})
	}),
	Mailbox:   sync.OnceValue(func() Site { return Site{Pages: map[string]Page{"/": {View: mailbox}}} }),
	"tracker": sync.OnceValue(func() Site { return Site{Pages: trackerPages()} }),
}

// withAccounts is a site of these pages and those for its users.
func withAccounts(pages map[string]Page) Site {
	maps.Copy(pages, map[string]Page{
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
	})
	return Site{Pages: pages, Settings: Settings{"LOGIN_URL": "/login/", "LOGIN_REDIRECT_URL": "/"}}
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
func page(src string) Render { return Render{Template: mustParse(src)} }

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
