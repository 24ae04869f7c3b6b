package djangocode

import (
	"strings"
	"testing"
)

// TestSilentViews: of views it is told where no way through them returns a value, and of no others.
func TestSilentViews(t *testing.T) {
	const file = `from django.contrib.auth.decorators import login_required
from django.views import View

def nothing(request):
    print("x")

@login_required
def decorated(request):
    HttpResponse("x")

@permission_required("shop.view_order")
def allowed(request):
    HttpResponse("x")

def none(request):
    if request.method == "POST":
        return None
    return

def within(request):
    def inner():
        return 1
    with atomic():
        inner()

def looped(request):
    for x in "ab":
        try:
            x()
        except ValueError:
            pass

class Book(View):
    def get(self, request):
        render(request, "x.html")

    def post(self, request):
        return redirect("/")

    def helper(self):
        pass

def one_way(request):
    if request.method == "POST":
        return redirect("/")

def refuses(request):
    log()
    raise Http404

def either(request):
    if request.user.is_staff:
        raise Http404
    else:
        raise PermissionDenied

@renders("x.html")
def drawn(request):
    pass

def pages(request):
    while True:
        pass

def streamed(request):
    yield "x"

def caught(request):
    try:
        return redirect("/")
    except ValueError:
        pass
`
	f, err := ReadViewsFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, d := range f.Silent(f.Views()) {
		got = append(got, d.Name)
	}
	if want := "nothing decorated allowed none within looped Book.get"; strings.Join(got, " ") != want {
		t.Errorf("told of %s, want %s", strings.Join(got, " "), want)
	}
}
