package language_test

import (
	"fmt"
	"strings"
	"testing"

	"statelab/internal/language"
	"statelab/internal/lesson"
)

// withModules is a lesson whose site has some modules, and a view that is given.
func withModules(modules map[string]string, view, more string) string {
	var b strings.Builder
	for name, text := range modules {
		b.WriteString("      " + name + ": |\n        " + strings.ReplaceAll(text, "\n", "\n        ") + "\n")
	}
	src := aFile("from django.http import HttpResponse\n"+view, "/: {view: home}")
	if len(modules) > 0 {
		more = "    modules:\n" + b.String() + more
	}
	return strings.Replace(src, "    pages:", more+"    pages:", 1)
}

// problemsOf is what is wrong with the first site of a lesson.
func problemsOf(t *testing.T, src string) string {
	t.Helper()
	l, problems := lesson.Parse("shop.yaml", []byte(src), language.Vocabulary())
	if len(problems) > 0 {
		return problems.Error()
	}
	r := language.NewReader(l)
	r.ReadSite(l.Sites[0])
	if len(r.Problems) == 0 {
		return ""
	}
	return r.Problems.Error()
}

func TestModules(t *testing.T) {
	const cart = "KEY = \"cart\"\nclass Cart:\n    def __init__(self, request):\n        self.session = request.session\n    def add(self, name):\n        self.session[KEY] = name\ndef total(request):\n    return 3"
	page := func(imports, line string) string {
		return imports + "\ndef home(request):\n    " + line + "\n    return HttpResponse(\"x\")"
	}
	for name, c := range map[string]struct {
		modules    map[string]string
		view, more string
		want       string
	}{
		"from":                     {map[string]string{"cart": cart}, page("from .cart import Cart", "Cart(request).add(\"tea\")"), "", ""},
		"the module":               {map[string]string{"cart": cart}, page("from . import cart", "cart.Cart(request).add(cart.KEY)"), "", ""},
		"by the app":               {map[string]string{"cart": cart}, page("from shop.cart import Cart as Basket", "Basket(request).add(\"tea\")"), "", ""},
		"the module by the app":    {map[string]string{"cart": cart}, page("from shop import cart", "cart.total(request)"), "", ""},
		"all of it":                {map[string]string{"cart": cart}, page("from .cart import *", "Cart(request).add(KEY)"), "", ""},
		"in a function":            {map[string]string{"cart": cart}, page("import json", "from .cart import total\n    total(request)"), "", ""},
		"misspelt attribute":       {map[string]string{"cart": cart}, page("from . import cart", "cart.totl(request)"), "", "cart.py of the site has no totl (did you mean \"total\"?)"},
		"misspelt name":            {map[string]string{"cart": cart}, page("from .cart import Crt", "Crt(request)"), "", "cart.py of the site has no Crt (did you mean \"Cart\"?)"},
		"misspelt module":          {map[string]string{"cart": cart}, page("from .crt import Cart", "Cart(request)"), "", "the site has no crt.py, where Cart would stand (did you mean \"cart\"?)"},
		"misspelt module, whole":   {map[string]string{"cart": cart}, page("from . import crt", "crt.total(request)"), "", "the site has no crt.py (did you mean \"cart\"?)"},
		"no module":                {nil, page("from .cart import login", "login(request, request.user)"), "", "the site has no cart.py, where login would stand (write modules: {cart: …} beside pages:, with its text)"},
		"without the point":        {map[string]string{"cart": cart}, page("from cart import Cart", "Cart(request)"), "", "there is no module cart (write from .cart import …, or from . import cart)"},
		"shared":                   {map[string]string{"cart": "SEEN = []\ndef see(name):\n    SEEN.append(name)"}, page("from .cart import see", "see(\"x\")"), "", "SEEN stands above the def: all requests share it"},
		"a name that it lacks":     {map[string]string{"cart": "def see(name):\n    return nme"}, page("from .cart import see", "see(\"x\")"), "", "nme has no value here"},
		"no import in it":          {map[string]string{"cart": "from django.http import JsonResponse\ndef see(request):\n    return redirect(\"/\")"}, page("from .cart import see", "see(request)"), "", "redirect is not imported here"},
		"a receiver":               {map[string]string{"cart": "from django.dispatch import receiver\nfrom django.contrib.auth.signals import user_logged_in\n@receiver(user_logged_in)\ndef see(sender, **kwargs):\n    pass"}, page("from .cart import see", "see(request)"), "", "a function that receives a signal stands in signals.py"},
		"two that wait":            {map[string]string{"a": "from .b import y\nx = 1", "b": "from .a import x\ny = 2"}, page("from .a import x", "HttpResponse(x)"), "", "a.py imports this file first, and has not given x a value yet"},
		"two that do not":          {map[string]string{"a": "x = 1\nfrom .b import y", "b": "from .a import x\ny = 2"}, page("from .a import x", "HttpResponse(x)"), "", ""},
		"two in functions":         {map[string]string{"a": "from .b import y\nx = 1", "b": "y = 2\ndef f():\n    from .a import x\n    return x"}, page("from .b import f", "HttpResponse(f())"), "", ""},
		"itself":                   {map[string]string{"a": "from .a import x\nx = 1"}, page("from .a import x", "HttpResponse(x)"), "", "a file imports x from itself before it has given it a value"},
		"of the views":             {map[string]string{"a": "from .views import KEY\ndef f():\n    return KEY"}, page("KEY = \"k\"\nfrom .a import f", "HttpResponse(f())"), "", ""},
		"too early of the views":   {map[string]string{"a": "from .views import KEY\ndef f():\n    return KEY"}, page("from .a import f\nKEY = \"k\"", "HttpResponse(f())"), "", "views.py imports this file first, and has not given KEY a value yet"},
		"none of the views":        {map[string]string{"a": "from .views import KY\ndef f():\n    return KY"}, page("KEY = \"k\"\nfrom .a import f", "HttpResponse(f())"), "", "views.py of the site has no KY (did you mean \"KEY\"?)"},
		"views that need what":     {map[string]string{"a": "from .views import KEY\ndef f():\n    return KEY"}, page("from .a import f\nfrom .b import KEY", "HttpResponse(f())"), "", "the site has no b.py"},
		"in the site":              {nil, page("import json", "json.dumps(1)"), "    cart: |\n      X = 1\n", "files of one's own stand under modules (write modules: {cart: …} beside pages:, with its text)"},
		"as a file":                {nil, page("import json", "json.dumps(1)"), "    cart.py: |\n      X = 1\n", "files of one's own stand under modules"},
		"a key as a file":          {nil, page("import json", "json.dumps(1)"), "    forms.py: |\n      X = 1\n", "forms.py has a key of its own (write forms: |)"},
		"urls.py":                  {map[string]string{"apps": "X = 1"}, page("import json", "json.dumps(1)"), "", "apps.py is no file of one's own"},
		"a key in modules":         {map[string]string{"forms": "X = 1"}, page("import json", "json.dumps(1)"), "", "forms.py has a key of its own (write forms: | in the site, beside modules:)"},
		"with .py":                 {map[string]string{"cart.py": "X = 1"}, page("import json", "json.dumps(1)"), "", "a module is named without .py (write cart:)"},
		"no name":                  {map[string]string{"Cart": "X = 1"}, page("import json", "json.dumps(1)"), "", "\"Cart\" is no name of a module"},
		"no Python":                {map[string]string{"cart": "def f(:\n    pass"}, page("from .cart import f", "f()"), "", "shop.yaml:"},
		"in forms":                 {map[string]string{"cart": "MOST = 9"}, page("from .forms import F", "F()"), "    forms: |\n      from django import forms\n      from .cart import MOST\n      class F(forms.Form):\n          n = forms.IntegerField(max_value=MOST)\n", ""},
		"in forms, misspelt":       {map[string]string{"cart": "MOST = 9"}, page("from .forms import F", "F()"), "    forms: |\n      from django import forms\n      from .cart import MST\n      class F(forms.Form):\n          n = forms.IntegerField(max_value=MST)\n", "cart.py of the site has no MST"},
		"in signals":               {map[string]string{"cart": "def f(user):\n    pass"}, page("import json", "json.dumps(1)"), "    signals: |\n      from .cart import f\n      @receiver(user_logged_in)\n      def come(sender, user, **kwargs):\n          f(user)\n", ""},
		"in middleware":            {map[string]string{"cart": "KEY = \"k\""}, page("import json", "json.dumps(1)"), "    middleware: |\n      from .cart import KEY\n      def mark(get_response):\n          def middleware(request):\n              request.mark = KEY\n              return get_response(request)\n          return middleware\n", ""},
		"a class, near a word":     {map[string]string{"consent": "def read(request):\n    return request.COOKIES.get(\"c\")"}, page("import json", "json.dumps(1)"), "    middleware: |\n      from . import consent\n      class Mark:\n          def __init__(self, get_response):\n              self.get_response = get_response\n          def __call__(self, request):\n              request.consent = consent.read(request)\n              return self.get_response(request)\n", ""},
		"a function, near a word":  {map[string]string{"content": "def read(request):\n    return request.COOKIES.get(\"c\")"}, page("import json", "json.dumps(1)"), "    middleware: |\n      from .content import read\n      from . import content\n      def mark(get_response):\n          def middleware(request):\n              request.consent = content.read(request)\n              return get_response(request)\n          return middleware\n", ""},
		"a view, near a word":      {map[string]string{"content": "def read(request):\n    return \"c\""}, page("from . import content", "HttpResponse(content.read(request))"), "", ""},
		"signals, near a word":     {map[string]string{"content": "def read(user):\n    pass"}, page("import json", "json.dumps(1)"), "    signals: |\n      from . import content\n      @receiver(user_logged_in)\n      def come(sender, user, **kwargs):\n          content.read(user)\n", ""},
		"forms, near a word":       {map[string]string{"content": "MOST = 9"}, page("from .forms import F", "F()"), "    forms: |\n      from django import forms\n      from . import content\n      class F(forms.Form):\n          n = forms.IntegerField(max_value=content.MOST)\n", ""},
		"processors, near a word":  {map[string]string{"content": "MOST = 9"}, page("import json", "json.dumps(1)"), "    context_processors: |\n      from . import content\n      def most(request):\n          return {\"most\": content.MOST}\n", ""},
		"of the app, as a module":  {map[string]string{"cart": cart}, page("import shop.cart as cart", "request.session[\"n\"] = cart.total(request)"), "", ""},
		"the field of usernames":   {nil, page("from .forms import F", "F()"), "    forms: |\n      from django.contrib.auth.forms import AuthenticationForm, SetPasswordForm\n      class F(AuthenticationForm):\n          def clean(self):\n              request = [self.username_field.verbose_name, self.username_field.max_length, self.get_invalid_login_error(), self.get_user(), self.user_cache, self.request]\n              return super().clean()\n", ""},
		"of a form, not played":    {nil, page("from .forms import F", "F(request.user)"), "    forms: |\n      from django.contrib.auth.forms import AuthenticationForm, SetPasswordForm\n      class F(SetPasswordForm):\n          def clean(self):\n              self.validate_passwords(\"a\", \"b\")\n              return super().clean()\n", "validate_passwords is Django's and is not played here"},
		"a related_name":           {nil, page("import json", "rows = list(request.user.token_set.all())"), "    models: |\n      from django.conf import settings\n      from django.db import models\n      class Token(models.Model):\n          user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name=\"tokens\")\n", "write tokens: the key user of Token has that related_name"},
		"a setting":                {nil, page("from django.conf import settings", "request.session[\"a\"] = settings.CART_KEY"), "    settings: {CART_KEY: cart}\n", ""},
		"a setting that is none":   {nil, page("from django.conf import settings", "request.session[\"a\"] = settings.CART_KEI, settings.CART_KEY"), "    settings: {CART_KEY: cart}\n", "nothing is called \"settings.CART_KEI\" here (did you mean \"CART_KEY\"?)"},
		"a setting nobody reads":   {nil, page("import json", "json.dumps(1)"), "    settings: {CART_KEY: cart}\n", "CART_KEY is no setting of Django's, and nothing in the site reads it"},
		"a setting of Django's":    {nil, page("from django.conf import settings", "request.session[\"a\"] = settings.EMAIL_HOST"), "", "settings.EMAIL_HOST is Django's and is not played here"},
		"a setting that is played": {nil, page("from django.conf import settings", "request.session[\"a\"] = [settings.SESSION_COOKIE_SAMESITE, settings.TIME_ZONE]"), "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			got := problemsOf(t, withModules(c.modules, c.view, c.more))
			if c.want == "" && got != "" || !strings.Contains(got, c.want) {
				t.Errorf("%s\nlacks %q", got, c.want)
			}
		})
	}
}

// TestManyModules has more files than a site may have, each of which imports all others.
func TestManyModules(t *testing.T) {
	modules := map[string]string{}
	for i := range 2000 {
		modules[fmt.Sprintf("m%d", i)] = fmt.Sprintf("from .m%d import x\nfrom . import m%d, m0\nx = 1", (i+1)%2000, (i+7)%50)
	}
	got := problemsOf(t, withModules(modules, "from .m0 import x\ndef home(request):\n    return HttpResponse(x)", ""))
	if !strings.Contains(got, "a site has at most 50 modules") {
		t.Error(got)
	}
}
