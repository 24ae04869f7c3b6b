package scenario_test

import "testing"

// Each of these is a slip with a name in a lesson whose views import what they use, or do not: testdata/names/said.txt
// has what is said of it, in both languages.
var slipsOfNames = []slipMade{
	// Imports that lack.
	{"timezone is not imported", "shop.yaml", "          from django.utils import timezone\n", ""},
	{"json is not imported", "shop.yaml", "          import json\n", ""},
	{"random is not imported", "shop.yaml", "          import random\n", ""},
	{"a model is not imported", "shop.yaml", "          from .models import Note\n", ""},
	{"render is not imported", "shop.yaml", "redirect, render", "redirect"},
	{"JsonResponse is not imported", "shop.yaml", "HttpResponse, JsonResponse", "HttpResponse"},
	{"two imports lack", "shop.yaml", "          import json\n          import random\n", ""},
	{"a decorator is not imported", "shop.yaml", "          def notes(request):", "          @login_required\n          def notes(request):"},
	{"time is not imported in a middleware", "shop.yaml", "          import time\n", ""},
	// Imports that are misspelt.
	{"a name of a module misspelt", "shop.yaml", "redirect, render\n          from django.utils", "redirect, rendr\n          from django.utils"},
	{"a module misspelt", "shop.yaml", "from django.shortcuts import redirect, render", "from django.shortcut import redirect, render"},
	{"a package misspelt", "shop.yaml", "from django.utils import", "from django.util import"},
	{"django misspelt", "shop.yaml", "from django.utils import", "from djagno.utils import"},
	{"a module of Python misspelt", "shop.yaml", "import json", "import jsn"},
	{"a model misspelt in its import", "shop.yaml", "from .models import Note", "from .models import Notes"},
	{"a name from another module", "shop.yaml", "from django.http import HttpResponse, JsonResponse", "from django.http import HttpResponse, JsonResponse, reverse"},
	{"a name that no module has", "shop.yaml", "from django.utils import timezone", "from django.utils import timezones"},
	{"a module of somebody else", "shop.yaml", "import random", "import random, requests"},
	{"another file of the app", "shop.yaml", "from .models import Note", "from .models import Note\n          from .utils import newest_of\n          print(newest_of)"},
	// Names that are there and not played.
	{"csv is not played", "shop.yaml", "texts = newest(rows, MOST)", "texts = csv.reader(\"a\")[:1]"},
	{"csv is imported and not played", "shop.yaml", "import random\n", "import random\n          import csv\n          WORDS = csv.reader(\"a\")\n"},
	{"a part of collections that is not played", "shop.yaml", "          import random\n", "          import random\n          from collections import ChainMap\n          COUNTS = ChainMap()\n"},
	{"csv is used", "shop.yaml", "          import random\n\n", "          import random\n          from csv import DictReader\n          KEEP = DictReader([])\n\n"},
	{"a part of random that is not played", "shop.yaml", "random.randint(1, 6)", "random.triangular(1, 6)"},
	{"a part of json misspelt", "shop.yaml", "json.dumps", "json.dump_s"},
	{"a part of timezone misspelt", "shop.yaml", "timezone.now()", "timezone.nwo()"},
	{"eval is not played", "shop.yaml", "total = sum([pk, 1])", "total = sum([pk, eval(\"1\")])"},
	{"open is not played", "shop.yaml", "total = sum([pk, 1])", "total = sum([pk, 1])\n              open(\"a\")"},
	// Attributes.
	{"cookies of the request", "shop.yaml", "request.GET.get(\"as\")", "request.cookies.get(\"as\")"},
	{"get of the request", "shop.yaml", "request.GET.get(\"as\")", "request.get.get(\"as\")"},
	{"a method of the session misspelt", "shop.yaml", "total = sum([pk, 1])", "total = sum([pk, 1])\n              request.session.clears()"},
	{"a method of the session that is not played", "shop.yaml", "total = sum([pk, 1])", "total = sum([pk, 1])\n              request.session.load()"},
	{"the session key of the request", "shop.yaml", "total = sum([pk, 1])", "total = sum([pk, 1])\n              key = request.session_key"},
	{"accepted_types of the request", "shop.yaml", "total = sum([pk, 1])", "total = sum([pk, 1])\n              html = request.accepted_types"},
	{"a method of the user misspelt", "shop.yaml", "request.user.username.upper()", "request.user.usernmae.upper()"},
	{"a method of the user that is not played", "shop.yaml", "total = sum([pk, 1])", "total = sum([pk, 1])\n              may = request.user.natural_key()"},
	{"a method of a queryset misspelt", "shop.yaml", "Note.objects.filter(", "Note.objects.fliter("},
	{"a method of a queryset that is not played", "shop.yaml", "Note.objects.filter(at__gte=0)", "Note.objects.all().explain()"},
	{"a method of an answer misspelt", "shop.yaml", "response.set_cookie", "response.set_cokie"},
	{"a method of a text misspelt", "shop.yaml", "username.upper()", "username.uppr()"},
	{"a setting that is not played", "shop.yaml", "total = sum([pk, 1])", "total = sum([pk, settings.INSTALLED_APPS])"},
	{"a setting misspelt", "shop.yaml", "total = sum([pk, 1])", "total = sum([pk, settings.SESION_COOKIE_AGE])"},
	// Names that a function does not have.
	{"request in a helper", "shop.yaml", "return [row.text.title() for row in rows[:most]]", "return [row.text.title() + request.path for row in rows[:most]]"},
	{"what the address gives in a helper", "shop.yaml", "          def short(request, pk):\n", "          def half():\n              return pk // 2\n\n          def short(request, pk):\n"},
	{"a name of the view in a helper", "shop.yaml", "for row in rows[:most]]", "for row in rows[:most] if row.at < now]"},
	{"a name of a helper in the view", "shop.yaml", "data = json.dumps({\"texts\": texts})", "data = json.dumps({\"texts\": texts, \"most\": most})"},
	{"request in another method", "shop.yaml", "              def __call__(self, request):", "              def now(self):\n                  return request.path\n\n              def __call__(self, request):"},
	{"kwargs in a view", "shop.yaml", "sum([pk, 1])", "sum([kwargs[\"pk\"], 1])"},
	{"the value of another address", "shop.yaml", "sum([pk, 1])", "sum([id_of, 1])"},
	// Names that nothing gives.
	{"a name misspelt", "shop.yaml", "{\"notes\": rows}", "{\"notes\": rosw}"},
	{"a name misspelt in the short form", "shop.yaml", "{total:.1f}", "{totl:.1f}"},
	{"a function misspelt", "shop.yaml", "texts = newest(rows, MOST)", "texts = newset(rows, MOST)"},
	{"a constant misspelt", "shop.yaml", "newest(rows, MOST)", "newest(rows, MOTS)"},
	{"two names misspelt", "shop.yaml", "texts = newest(rows, MOST)\n              data = json.dumps({\"texts\": texts})", "texts = newest(rwos, MOST)\n              data = json.dumps({\"texts\": txets})"},
	{"a model misspelt", "shop.yaml", "Note.objects.filter", "Noet.objects.filter"},
	{"a builtin misspelt", "shop.yaml", "total = sum([pk, 1])", "total = smu([pk, 1])"},
	// Holes.
	{"a name misspelt in an answer", "shop.yaml", "answer: total += 2", "answer: total += tow"},
	{"a name misspelt at the start", "shop.yaml", "start: total += 1", "start: 'total += request.sesion[\"a\"]'"},
	// Keys whose slip would be told more than once.
	{"models misspelt", "shop.yaml", "    models:\n", "    modles:\n"},
	{"fields misspelt", "shop.yaml", "{fields: {user", "{feilds: {user"},
	{"users misspelt", "shop.yaml", "    users: {", "    uesrs: {"},
	{"pages misspelt", "shop.yaml", "    pages:\n", "    pags:\n"},
	{"write misspelt", "shop.yaml", "      write:\n", "      wirte:\n"},
}

func TestSlipsOfNamesAreTold(t *testing.T) { tellSlips(t, "testdata/names/", slipsOfNames) }
