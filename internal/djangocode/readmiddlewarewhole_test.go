package djangocode_test

import (
	"reflect"
	"strings"
	"testing"

	"statelab/internal/djangocode"
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
		class + "        self.limit = 900\n    def __call__(self, request):\n        return self.get_response(request)": "8:9: what a middleware does once",
		class + "    def process_view(self, request, view, args, kwargs):\n        return None":                         "8:5: of a middleware that is a class",
		class: "3:1: nothing here takes a request",
		class + "    def __call__(self, request):\n        if x:\n            return redirect('/')":                                                                                        "8:5: a middleware returns an answer on all ways",
		class + "    def __call__(self, request):\n        return self.get_response(request)\n    def process_request(self, request):\n        pass":                                       "10:5: a middleware has __call__() here, or",
		class + "    def __call__(self, request):\n        return self.get_response(request)\nMIDDLEWARE = []":                                                                             "10:1: below the middleware stands something else",
		"class Idle(MiddlewareMixin):\n    def process_request(self, request):\n        return redirect('/')\n    def process_response(self, request, response):\n        return response": "3:1: process_response() works on",
	} {
		if _, _, err := known.Read(whole); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s\n%v, want %s", whole, err, want)
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
