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
	type try struct{ written, again, wrong string }
	tries := []try{
		{written: "order = get_object_or_404(Order, pk=pk)", again: "order = get_object_or_404(Order, id=pk)"},
		{written: "order = Order.objects.get(pk=pk)\nlogout(request)", again: "order = Order.objects.get(id=pk)\n\nlogout(request)  # away"},
		{written: "raise Http404", again: "raise Http404()"},
		{written: "return redirect(\"/\")\n", again: "return redirect('/')"},
		{written: "order = get_object_or_404(Order, pk=pk)\nlogut(request)", wrong: "2:1: nothing is called \"logut\" here"},
		{written: "order = get_object_or_404(Order, pk=pk)\n  logout(request)", wrong: "2:3: this line is indented, and the one above leads no block"},
		{written: "order = get_object_or_404(Order, pk=pk, user=request.nobody)", wrong: "1:46: nothing is called \"request.nobody\" here"},
		{written: "order = Order.objects.filter(pk=pk)", wrong: "1:1: with this the page around it cannot run: filter() and all() give several rows"},
	}
	reads := func(written string) (language.Filling, string) {
		f, problems := read().ReadHole(holeOf("code", language.ViewHole), written)
		if len(problems) == 0 {
			return f, ""
		}
		return f, strings.TrimPrefix(problems[0].Pos.String(), ":") + ": " + problems[0].Message
	}
	for _, try := range tries {
		f, got := reads(try.written)
		if try.wrong == "" && got != "" || !strings.HasPrefix(got, try.wrong) {
			t.Errorf("%s\nis told %q, want %q", try.written, got, try.wrong)
		}
		for _, other := range tries {
			if try.wrong != "" || other.wrong != "" {
				continue
			}
			if again, _ := reads(other.again); f.Means(again) != (try == other) {
				t.Errorf("%s\nmeans %s: %v", try.written, other.again, try != other)
			}
		}
	}
	above, below, indent, ok := read().AroundInLines("code")
	if want := "    if request.method == \"GET\":"; !ok || indent != 8 || !strings.HasSuffix(above, want) || !strings.HasPrefix(below, "        return HttpResponse") {
		t.Errorf("around the hole stand %q and %q, %d blanks, %v", above, below, indent, ok)
	}
}

// TestAHoleAloneKnowsItsSite: whatever lines name, what stands beside them on the site is known,
// also where nothing else stands in the view.
func TestAHoleAloneKnowsItsSite(t *testing.T) {
	const alone = `pages: {/: {get: [{hole: code}]}, /teams/<int:pk>/: {get: [{text: A.}]}}
    models: {Team: {fields: {name: CharField}}}
`
	source := strings.Replace(holed, "pages: {/: {get: [{hole: code}, {text: Hello.}]}}\n", alone, 1)
	for written, want := range map[string]string{
		"Team.objects.create(name=\"x\")":                     "",
		"team = get_object_or_404(Team, pk=1)\nteam.delete()": "",
		"Teem.objects.create(name=\"x\")":                     "no model is called Teem here",
	} {
		l, _ := lesson.Parse("holed.yaml", []byte(source), language.Vocabulary())
		_, problems := language.NewReader(l).ReadHole(holeOf("code", language.ViewHole), written)
		if got := problems.Error(); (len(problems) == 0) != (want == "") || !strings.Contains(got, want) {
			t.Errorf("%s\nis told %q, want %q", written, got, want)
		}
	}
}
