package language_test

import (
	"strings"
	"testing"

	"statelab/internal/language"
	"statelab/internal/lesson"
)

// TestHolesInLinesOfAView reads what is written in a hole of a whole view, in which it can stand
// deep: what is wrong is told in the hole, or of the view around it.
func TestHolesInLinesOfAView(t *testing.T) {
	const view = `pages:
      /<int:pk>/:
        view: |
          @login_required
          def order(request, pk):
              """One order."""
              if request.method == "GET":
                  {hole: code}
                  return HttpResponse(order.item)
              return redirect("/")
    models: {Order: {fields: {user: ForeignKey, item: CharField}}}
`
	source := strings.Replace(holed, "pages: {/: {get: [{hole: code}, {text: Hello.}]}}\n", view, 1)
	read := func() *language.Reader {
		l, problems := lesson.Parse("holed.yaml", []byte(source), language.Vocabulary())
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		r := language.NewReader(l)
		r.Write(language.Fillings{})
		return r
	}
	for written, want := range map[string]string{
		"order = get_object_or_404(Order, pk=pk)":           "",
		"order = Order.objects.get(pk=pk)\nlogout(request)": "",
		"raise Http404":            "",
		"return redirect(\"/\")\n": "",
		"order = get_object_or_404(Order, pk=pk)\nlogut(request)":      "2:1: nothing is called \"logut\" here",
		"order = get_object_or_404(Order, pk=pk)\n  logout(request)":   "2:3: ",
		"order = get_object_or_404(Order, pk=pk, user=request.nobody)": "1:",
	} {
		f, problems := read().ReadHole(holeOf("code", language.ViewHole), written)
		got := ""
		if len(problems) > 0 {
			got = strings.TrimPrefix(problems[0].Pos.String(), ":") + ": " + problems[0].Message
		}
		if want == "" && got != "" || !strings.HasPrefix(got, want) {
			t.Errorf("%s\nis told %q, want %q", written, got, want)
		}
		if want == "" && !f.Means(f) {
			t.Errorf("%s does not mean what it means", written)
		}
	}
	above, below, indent, ok := read().AroundInLines("code")
	if want := "    if request.method == \"GET\":"; !ok || indent != 8 || !strings.HasSuffix(above, want) || !strings.HasPrefix(below, "        return HttpResponse") {
		t.Errorf("around the hole stand %q and %q, %d blanks, %v", above, below, indent, ok)
	}
}
