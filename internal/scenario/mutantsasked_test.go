package scenario

import (
	"slices"
	"strings"
	"testing"
)

// TestLessIsAskedAndFound changes what beginners leave out: a value is looked for and not compared, rows are
// found by less than they must be, and a window of time is another one.
func TestLessIsAskedAndFound(t *testing.T) {
	for line, want := range map[string][]string{
		`if request.POST.get("code", "") == request.session.get("code"): f()`: {
			`if request.POST.get("code", ""): f()`, `if request.session.get("code"): f()`},
		`if order.code != request.GET.get("code"):`:                                    {`if not order.code:`, `if not request.GET.get("code"):`},
		`if not claims["sub"] == name:`:                                                {`if not claims["sub"]:`, `if not name:`},
		`if request.POST.get("a == b") == "x": f()`:                                    {`if request.POST.get("a == b"): f()`},
		`if request.method == "POST":`:                                                 nil,
		`if a == b and c == d:`:                                                        nil,
		`order = Order.objects.get(pk=1)`:                                              nil,
		`order = Order.objects.get(pk=f(1, 2), user=request.user)`:                     {`order = Order.objects.get(user=request.user)`, `order = Order.objects.get(pk=f(1, 2))`},
		`order = get_object_or_404(Order, pk=1, user=request.user, code="a, b)")`:      {`order = get_object_or_404(Order, user=request.user, code="a, b)")`, `order = get_object_or_404(Order, pk=1, code="a, b)")`, `order = get_object_or_404(Order, pk=1, user=request.user)`},
		`orders = Order.objects.filter(user=request.user).order_by("-count")`:          {`orders = Order.objects.all().order_by("-count")`},
		`if Order.objects.filter(item="tea", user=request.user).exists(): return f(1)`: {`if Order.objects.filter(user=request.user).exists(): return f(1)`, `if Order.objects.filter(item="tea").exists(): return f(1)`},
		`class Notes(LoginRequiredMixin, generic.ListView):`:                           {`class Notes(generic.ListView):`, `class Notes(generic.ListView, LoginRequiredMixin):`, `class Notes(LoginRequiredMixin):`},
		`class Notes(ListView):`:                                                       nil,
	} {
		if got := slices.Concat(onlyThere(line), foundByLess(line), otherBases(line)); strings.Join(got, "\n") != strings.Join(want, "\n") {
			t.Errorf("%s\nbecomes\n%s\nwant\n%s", line, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	}
	window := lineVariants(`if time.time() - request.session.get("sent_at", 0) >= 300: f()`)
	if !strings.Contains(strings.Join(window, "\n"), ">= 18000:") || !strings.Contains(strings.Join(window, "\n"), ">= 5:") {
		t.Errorf("another window is not among %q", window)
	}
}
