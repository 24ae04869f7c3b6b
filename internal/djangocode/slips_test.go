package djangocode_test

import (
	"errors"
	"strings"
	"testing"

	"statelab/internal/djangocode"
	"statelab/internal/korean"
	"statelab/internal/python"
)

// TestWhatIsTypedWrongly reads what students type wrongly most, and wants each to be told where it is, why it
// is wrong and what to write, in both languages.
func TestWhatIsTypedWrongly(t *testing.T) {
	const post, response = "if request.method == \"POST\":\n", "response = HttpResponse()\n"
	for lines, want := range map[string]string{
		post + "logout(request)":                                    "2:1: this line is not indented, and the one above ends with a colon: begin it four blanks further right",
		"iff request.POST:\n    a()":                                "1:1: Python writes if for iff",
		"iff not request.POST:\n    a()":                            "1:1: Python writes if for iff",
		"wth transaction.atomic():\n    a()":                        "1:1: Python writes with for wth",
		"fr a in b:\n    a()":                                       "1:1: Python writes for for fr",
		"df home(request):\n    a()":                                "1:1: Python writes def for df",
		"logout(request)\n    return":                               "2:5: this line is indented, and the one above leads no block: both begin in the same column",
		post + "    a()\n  b()":                                     "3:3: this line is indented like none above it: begin it in the column of one of those",
		"if request.POST\n    a()":                                  "1:16: a colon is missing: a line below which others stand indented ends with :",
		post + "    a()\nelse\n    b()":                             "3:5: a colon is missing",
		"if a then:\n    b()":                                       "1:6: a colon is missing",
		"if request.method = \"POST\":":                             "1:19: = gives a name a value: to compare, Python writes ==",
		"request.session[\"a\"] == 1":                               "1:1: == only asks whether two values are alike, and = gives a name a value: write = for ==",
		"request.sessions[\"a\"] = 1":                               `1:1: nothing is called "request.sessions" here: did you mean "session"?`,
		"Request.session[\"a\"] = 1":                                `1:1: nothing is called "Request" here: did you mean "request"?`,
		"request.session.set_expiry()":                              "1:1: set_expiry() is given seconds",
		"n = request.session.get[\"x\"]":                            `1:5: request.session.get() is called, with parentheses and not with brackets: write request.session.get("x")`,
		"request.session.pop[\"x\"]":                                `1:1: request.session.pop() is called, with parentheses and not with brackets: write request.session.pop("x")`,
		"request.session.modify()":                                  "1:1: the session is not called to be saved: it has an attribute for that: write request.session.modified = True",
		"request.session.modified()":                                "1:1: the session is not called to be saved: it has an attribute for that: write request.session.modified = True",
		"request.session(\"a\") = 1":                                `1:1: request.session is no function: a value of it stands in brackets: write request.session["a"]`,
		"n = request.POST(\"n\")":                                   `1:5: request.POST is no function: a value of it stands in brackets: write request.POST["n"]`,
		"request.session.a = 1":                                     `1:1: a value of request.session stands in brackets, its name in quotes: write request.session["a"]`,
		"n = request.POST.name":                                     `1:5: a value of request.POST stands in brackets, its name in quotes: write request.POST["name"]`,
		"request.session[a] = 1":                                    "1:1: a stands without quotes, and the name of a value of the session is a text",
		"request.session[\"a\"] =":                                  "1:23: the line ends where a value is missing",
		"del request.session":                                       `1:1: del is read for a value of the session: write del request.session["name"]`,
		"request.session.delete(\"a\")":                             `1:1: delete() takes the key of a row: a value of the session is taken out by its name: write request.session.pop("a", None)`,
		"session[\"x\"] = 1":                                        `1:1: session alone has no value here: request has it: write request.session["name"] = "text"`,
		"session.flush()":                                           "1:1: session alone has no value here: request has it: write request.session.flush()",
		"request.COOKIES[\"x\"] = \"1\"":                            `1:1: request.COOKIES changes nothing in the browser: a cookie is set by the response: write response.set_cookie("name", "text")`,
		"response.set_cookie(\"a\", \"b\")\nreturn redirect(\"/\")": "1:1: response has no value here yet: an answer is made below this line: write response = redirect(…) above it, and return response below it",
		response + "response.set_cookie(\"a\", \"b\")":              "1:1: this answer is made and never returned: write return response",
		response + "response.set_cookie(\"a\", HttpOnly=True)":      `2:1: response.set_cookie() takes no HttpOnly here: did you mean "httponly"?`,
		response + "response.set_cookie(\"a\", maxage=1)":           `2:1: response.set_cookie() takes no maxage here: did you mean "max_age"?`,
		response + "response.set_cookie(\"a\", secure=true)":        "2:33: Python has no true: write True",
		response + "response.set_cookie[\"a\"] = \"b\"":             "2:1: response.set_cookie() is called, with parentheses and not with brackets",
		"if request.session.get(\"a\") == null:\n    a()":           "1:32: Python has no null: write None",
		"if request.session.get(\"a\") is \"x\":\n    a()":          "1:4: is asks whether two are one and the same thing, and not whether they are alike: write ==",
		"rows = [n for n in \"ab\"]\nif request.session.get(\"a\") is not request.session.get(\"b\"):\n    return HttpResponse(str(rows))\nreturn HttpResponse(\"b\")": "2:4: is not asks whether two are one and the same thing, and not whether they are alike: write !=",
		"def f(a, b=(1 is 2)):\n    return a\nrows = [n for n in \"ab\" if n is rows]\nreturn HttpResponse(str(f(rows)))":                                              "1:13: is asks whether two are one and the same thing, and not whether they are alike: write ==",
		"if request.user.is_authenticated():\n    a()":                               "1:4: request.user.is_authenticated is no function: it stands without parentheses: write request.user.is_authenticated",
		"request.session[\"a] = 1":                                                   "1:17: the text is not closed: a \" is missing",
		"return HttpResponse('It's me')":                                             "1:29: the text is not closed: a text with ' in it stands between two \"",
		"return HttpResponse(\"a\"":                                                  "1:20: this ( is not closed: a ) is missing",
		"return HttpResponse(\"a\"\nlogout(request)":                                 "1:20: this ( is not closed: a ) is missing",
		"return HttpResponse(\"a\"))":                                                "1:25: this ) closes nothing",
		"return HttpResponse \"a\"":                                                  "1:21: between HttpResponse and a text something is missing: what is given to a function stands in parentheses",
		"response.set_cookie(\"a\" b)":                                               "1:25: between two values stands a comma, and before \"b\" there is none",
		"return HttpResponse(hashlib.sha256(\"é\".encode(\"latin-1\")).hexdigest())": "1:36: a text is made octets by UTF-8 alone here: as in text.encode()",
		"retrun HttpResponse(\"x\")":                                                 "1:1: Python writes return for retrun",
		"Return HttpResponse(\"x\")":                                                 "1:1: Python writes return for Return",
		"var n = 1":                                                                  "1:1: Python has no var: a name is given a value by n = …",
		"// logout":                                                                  "1:1: Python writes # for //",
		"request.session[\"a\"] = 1 // b":                                            "1:24: // divides in Python, and a comment begins with #",
		"request.session[\"a\"] =+ 1":                                                "1:22: Python writes += for =+",
		post[:len(post)-2] + " {\n    a()\n}":                                        "1:29: Python has a colon and indented lines for what other languages put in braces",
		post[:len(post)-1] + " {\n    a()\n}":                                        "1:30: Python has a colon and indented lines for what other languages put in braces",
		"request.session［\"a\"］ = 1":                                                 "1:16: ［ is a full-width character, and Python wants the usual one: [",
		"request.session[\"a\"] = “b”":                                               "1:24: the quote “ is typographic: write \"",
		"request。session[\"a\"] = 1":                                                 "1:8: 。 is a full-width character, and Python wants the usual one: .",
		"\tlogout(request)":                                                          "1:1: a tab stands before the line: four blanks stand for it here",
		"return render(\"home.html\")":                                               `1:1: render() is given request and the name of a template in quotes: write return render(request, "home.html")`,
		"return":                                                                     `1:1: for a view that returns nothing Django answers 500: write return redirect("/")`,
		"return None":                                                                `1:1: for a view that returns nothing Django answers 500: write return redirect("/")`,
		"return \"a\", 200":                                                          "1:1: an answer here is HttpResponse()",
		"request.logout()":                                                           "1:1: request.logout() is not read here: write logout(request)",
		"return HttpResponse({\"a\": 1})":                                            `1:1: of a dict and of a list HttpResponse() puts the parts together, without commas and signs: write return JsonResponse({"name": "text"})`,
		"return HttpResponse(\"n: \" + request.session.get(\"n\", 0))":               "1:29: + puts texts together, and this is none: Python answers TypeError",
		"return HttpResponse(\"n: \" + request.user)":                                `1:29: + puts texts together, and this is none: Python answers TypeError: write request.user.username`,
		post + "    response = redirect(\"/\")\nreturn response":                     "3:1: the branches above do not all give response a value, and where none has Python answers UnboundLocalError",
		post + "    context = {\"name\": \"A\"}\nreturn render(request, \"a.html\", context)": "3:1: the branches above do not all give context a value, and where none has Python answers UnboundLocalError: write an else: with context = {}",
		post + "    response = redirect(\"/\")":                                               "1:1: this answer is made and never returned",
		post + "    return redirect(\"/\")\nelse:\n    raise Http404\na()":                    "5:1: the view has returned above",
	} {
		_, _, err := djangocode.Known{}.Read(lines)
		var p *python.Problem
		if !errors.As(err, &p) || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s\nis told %v, want %s", lines, err, want)
			continue
		}
		if korean.Of(p.Message) == "" || p.Hint != "" && korean.Of(p.Hint) == "" {
			t.Errorf("%s\nhas no Korean: %v", lines, err)
		}
	}
}

// TestWordsOfPythonThatAreNotRead reads the constructs of Python that no view here has: each is called by its
// name, with what does the same.
func TestWordsOfPythonThatAreNotRead(t *testing.T) {
	for lines, want := range map[string]string{
		"def view(request):\n    return redirect(\"/\")":                                  "1:1: nothing calls view(): the def of a view stands above its lines already",
		"@login_required\ndef view(request):\n    pass":                                   "2:1: nothing calls view()",
		"class A:\n    pass":                                                              "1:1: class is not read here",
		"while True:\n    pass":                                                           "1:1: while is not read here: an if asks once",
		"with open(\"a\") as f:\n    logout(request)":                                     "1:1: with is not read here",
		"with transaction.atomic():\n    logout(request)\n    request.session[\"a\"] = 1": "1:1: of with transaction.atomic(): one line below it is read",
		"match request.method:\n    case \"POST\":\n        pass":                         "1:1: match is not read here: if and elif ask one thing after the other",
		"f = lambda x: x":                                                                 "1:5: lambda is not read here",
		"names = [n for n in request.POST]":                                               "1:12: a for between brackets is not read here",
		"names = {n: 1 for n in request.POST}":                                            "1:15: a for between brackets is not read here",
		"n = sum(n for n in request.session[\"a\"])":                                      "1:11: a for between brackets is not read here",
		"async def view(request):\n    pass":                                              "1:1: async is not read here",
		"await logout(request)":                                                           "1:1: await is not read here",
		"yield 1":                                                                         "1:1: yield is not read here: a view returns one answer",
		"global n":                                                                        "1:1: global is not read here",
		"assert request.user":                                                             "1:1: assert is not read here: an if asks",
		"try:\n    logout(request)\nfinally:\n    pass":                                   "3:1: finally is not read here",
		"break": "1:1: break is not read here",
		"raise": "1:1: raise is given an exception, as in raise Http404",
		"request.session[\"a\"] = request.POST[\"a\"][:3]":             "1:42: a part of a text or of a list, as in [:3], is not read here",
		"request.session[\"a\"] = [*request.session[\"b\"], 1]":        "1:25: * takes a list or a dict apart, which is not read here",
		"request.session[\"a\"] = b\"x\"":                              "1:24: b before a text makes bytes of it",
		"for i, name in enumerate(request.POST):\n    logout(request)": "1:1: a loop over the items of a dict gives two names, and any other one",
	} {
		_, _, err := djangocode.Known{}.Read(lines)
		var p *python.Problem
		if !errors.As(err, &p) || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s\nis told %v, want %s", lines, err, want)
		} else if korean.Of(p.Message) == "" {
			t.Errorf("%s\nhas no Korean: %v", lines, err)
		}
	}
}
