package djangocode_test

import (
	"reflect"
	"strings"
	"testing"

	"statelab/internal/djangocode"
	"statelab/internal/httpsim"
)

// TestAWholeMiddlewareIsRead reads what middleware.py has, as a class and as a function, as the lines that
// run for each request.
func TestAWholeMiddlewareIsRead(t *testing.T) {
	const class = "from django.shortcuts import redirect\n\nclass Idle:\n    \"\"\"Logs out.\"\"\"\n    def __init__(self, get_response):\n        self.get_response = get_response\n\n"
	known := djangocode.Known{Middleware: djangocode.AtItsEnd}
	for whole, lines := range map[string]string{
		class + "    def __call__(self, request):\n        if request.user.is_anonymous:\n            return redirect('/')\n        return self.get_response(request)":                                             "if request.user.is_anonymous:\n    return redirect('/')",
		class + "    def __call__(self, request):\n        # first\n        response = self.get_response(request)\n        response['X'] = '1'\n        return response":                                           "response = get_response(request)\nresponse['X'] = '1'\nreturn response",
		"class Idle(MiddlewareMixin):\n    def process_request(self, request):\n        if request.user.is_anonymous:\n            return None\n        logout(request)":                                           "if request.user.is_anonymous:\n    return get_response(request)\nlogout(request)",
		"class Idle(MiddlewareMixin):\n    def process_request(self, request):\n        logout(request)\n    def process_response(self, request, response):\n        response['X'] = '1'\n        return response": "logout(request)\nresponse = get_response(request)\nresponse['X'] = '1'\nreturn response",
		"def idle(get_response):\n    # once\n    def inner(request):\n        logout(request)\n        return get_response(request)\n\n    return inner":                                                          "logout(request)\nreturn get_response(request)",
	} {
		got, _, err := known.Read(whole)
		want, _, wrong := known.Read(lines)
		if err != nil || wrong != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s\nis read as %+v (%v), want %+v (%v)", whole, got, err, want, wrong)
		}
	}
	for whole, want := range map[string]string{
		class: "3:1: Django calls what stands in MIDDLEWARE, and this class has no __call__()",
		class + "    def __call__(self, request):\n        if x:\n            return redirect('/')":                                                             "8:5: a middleware returns an answer on all ways",
		class + "    def __call__(self):\n        return self.get_response(1)":                                                                                  "8:5: Django gives __call__() 1 values beside self",
		class + "    def __call__(self, request):\n        return 1\n    def process_view(self, request): pass":                                                 "10:5: Django gives process_view() 4 values beside self",
		class + "    def process_request(self, request):\n        return None":                                                                                  "3:1: Django calls what stands in MIDDLEWARE",
		class + "    async def __call__(self, request):\n        return await self.get_response(request)":                                                       "8:5: async is not read here",
		"SEEN = {}\n\n" + class + "    def __call__(self, request):\n        SEEN[1] = 2\n        return self.get_response(request)":                            "11:9: SEEN stands above the def",
		"def idle(get_response):\n    seen = {}\n    def inner(request):\n        seen[1] = 2\n        return get_response(request)\n\n    return inner\nX = 1": "4:9: seen stands above the def",
		"LIMIT = 9\n\n" + class + "    def __call__(self, request):\n        requst.limit = LIMIT\n        return self.get_response(request)":                   "11:9: requst has no value here",
	} {
		if _, _, err := known.Read(whole); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s\n%v, want %s", whole, err, want)
		}
	}
}

// TestAMiddlewareFileRuns reads files of which no lines alone would say all as what runs, with what stands in
// MIDDLEWARE.
func TestAMiddlewareFileRuns(t *testing.T) {
	const class, call = "class Idle:\n    def __init__(self, get_response):\n        self.get_response = get_response\n", "    def __call__(self, request):\n        return self.get_response(request)\n"
	known := djangocode.Known{Middleware: djangocode.AtItsEnd}
	for whole, want := range map[string]string{
		"LIMIT = 9\n\n\n" + class + call:            "Idle",
		class + "        self.limit = 900\n" + call: "Idle",
		class + call + "    def process_view(self, request, view_func, view_args, view_kwargs):\n        return None\n":                                                                                                                                                                      "Idle",
		class + call + "\n\nclass Base(Exception):\n    pass\n\n\ndef two(get_response):\n    def inner(request):\n        return get_response(request)\n\n    return inner\n":                                                                                                               "Idle two",
		class + call + "\n\nclass Two(Idle):\n    def process_exception(self, request, exception):\n        return None\n":                                                                                                                                                                   "Two",
		"from django.shortcuts import redirect\nfrom django.utils.deprecation import MiddlewareMixin\n\n\nclass Two(MiddlewareMixin):\n    def process_request(self, request):\n        return redirect('/')\n    def process_response(self, request, response):\n        return response\n": "Two",
	} {
		got, _, err := known.Read(whole)
		if err != nil || len(got) != 1 {
			t.Errorf("%s\n%v %v", whole, got, err)
			continue
		}
		if lines, is := got[0].(httpsim.Lines); !is || strings.Join(lines.Calls, " ") != want {
			t.Errorf("%s\n%+v, want %s", whole, got[0], want)
		}
	}
}

// TestAMiddlewareThatDjangoCannotMake is told what its class or its function lacks.
func TestAMiddlewareThatDjangoCannotMake(t *testing.T) {
	const begins, keeps, call = "class Idle:\n", "    def __init__(self, get_response):\n        self.get_response = get_response\n", "    def __call__(self, request):\n        return self.get_response(request)"
	known := djangocode.Known{Middleware: djangocode.AtItsEnd}
	for whole, want := range map[string]string{
		begins + call: "1:1: Django makes this class with get_response",
		begins + keeps + "    def process_request(self, request):\n        logout(request)":                             "1:1: Django calls what stands in MIDDLEWARE",
		begins + keeps + strings.Replace(call, "self.get", "get", 1):                                                    "5:16: get_response alone has no value in this method",
		begins + "    def __init__(self, get_response):\n        pass\n" + call:                                         "2:5: this class keeps no get_response",
		"def idle(get_response):\n    def inner(request):\n        return self.get_response(request)\n    return inner": "3:16: self has no value in a function",
		"def idle(get_response):\n    def inner(request):\n        return get_response(request)":                        "1:1: this function returns no function",
	} {
		if _, _, err := known.Read(whole); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s\n%v, want %s", whole, err, want)
		}
	}
	mixin := "class Idle(MiddlewareMixin):\n" + call
	if _, _, err := known.Read(mixin); err != nil {
		t.Errorf("%s\n%v", mixin, err)
	}
}
