package httpsim_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"statelab/internal/httpsim"
	"statelab/internal/python"
)

// A row that the database does not take is no new row: the statement says that it was refused and by
// what, and lines that catch the exception say so.
func TestARowThatIsRefusedIsTold(t *testing.T) {
	used := &httpsim.Model{App: "shop", Name: "Used", Fields: []httpsim.ModelField{{Name: "digest", Kind: httpsim.CharField, Unique: true}}, Rows: [][]any{{"a"}}}
	for name, c := range map[string]struct {
		lines, notes, why string
	}{
		"caught": {`
try:
    with transaction.atomic():
        Used.objects.create(digest=request.GET["d"])
except IntegrityError:
    return HttpResponse("used")
return HttpResponse("new")`, "IntegrityError: UNIQUE constraint failed: shop_used.digest, caught", "a new row of shop_used, refused: UNIQUE constraint failed: shop_used.digest, as row 1 has it"},
		"caught by a class above": {`
try:
    Used.objects.create(digest=request.GET["d"])
except Exception as e:
    return HttpResponse("used")
return HttpResponse("new")`, "IntegrityError: UNIQUE constraint failed: shop_used.digest, caught", "a new row of shop_used, refused: UNIQUE constraint failed: shop_used.digest, as row 1 has it"},
		"not caught": {`
Used.objects.create(digest=request.GET["d"])
return HttpResponse("new")`, "an exception: IntegrityError: UNIQUE constraint failed: shop_used.digest", "a new row of shop_used, refused: UNIQUE constraint failed: shop_used.digest, as row 1 has it"},
		"another exception": {`
try:
    int(request.GET["d"])
except ValueError:
    return HttpResponse("no number")
return HttpResponse("a number")`, "", ""},
	} {
		site := page("/x/", linesOf(t, "", c.lines))
		site.Models = []*httpsim.Model{used}
		a := start(t, site).get("/x/?d=a", "")
		why := ""
		for _, q := range a.Queries {
			if q.Kind == "INSERT" {
				why = q.Why.EN
			}
		}
		if got := notesOf(a); got != c.notes || why != c.why {
			t.Errorf("%s: %q and %q, want %q and %q", name, got, why, c.notes, c.why)
		}
	}
}

// What lines write and an exception takes back is told behind them, a sum of the database is no text, and a key that
// create() makes is told where it is made.
func TestWhatLinesUndoAndMakeIsTold(t *testing.T) {
	used := &httpsim.Model{App: "shop", Name: "Used", Fields: []httpsim.ModelField{{Name: "n", Kind: httpsim.IntegerField}}, Rows: [][]any{{int64(1)}}}
	for name, c := range map[string]struct{ lines, notes string }{
		"taken back": {`
try:
    with transaction.atomic():
        Used.objects.create(n=2)
        raise ValueError("no")
except ValueError:
    return HttpResponse("back")`, "Used.objects.create(): row 2, n = 2; transaction.atomic(): ValueError leaves it, so what its lines wrote is taken back"},
		"nothing to take back": {`
try:
    with transaction.atomic():
        Used.objects.filter(n=7).update(n=8)
        raise ValueError("no")
except ValueError:
    return HttpResponse("back")`, "rows of shop_used changed: 0, n = 8"},
		"a sum": {`
Used.objects.update(n=F("n") - 1)
return HttpResponse("less")`, `rows of shop_used changed: 1, n = F("n") - 1`},
		"a sum of a row that a function has": {`
def more(name):
    found = Used.objects.get(pk=name)
    found.n = F("n") + 1
more(1)
return HttpResponse("more")`, `found is row 1 of shop_used; found.n = F("n") + 1`},
		"cookies of the request": {`
request.COOKIES["a"] = "b"
request.COOKIES.clear()
return HttpResponse("none")`, "request.COOKIES is changed for this request alone: the browser keeps its cookies"},
		"cookies of the answer": {`
answer = HttpResponse("none")
answer.cookies.clear()
answer.set_cookie("a", "b")
answer.cookies.clear()
return answer`, `response.cookies.clear(): this answer sets none; what the browser has stays; set_cookie("a"); response.cookies.clear(): not sent: a`},
		"sent to the login page": {`
from django.contrib.auth.views import redirect_to_login
return redirect_to_login("/x/")`, "redirect_to_login(): to the login page"},
		"sent elsewhere": {`
from django.contrib.auth.views import redirect_to_login
return redirect_to_login("/x/", login_url="/sudo/?a=b")`, "redirect_to_login(): to /sudo/"},
		"names of Django's": {`
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.core.cache import caches
from django.core.exceptions import NON_FIELD_ERRORS
caches["default"].set("a", 1)
try:
    caches["other"]
except Exception as e:
    said = REDIRECT_FIELD_NAME + NON_FIELD_ERRORS + str(e)
return HttpResponse(said)`, `cache.set("a", 1); said = "next__all__The connect.."`},
	} {
		site := page("/x/", linesOf(t, "", c.lines))
		site.Models = []*httpsim.Model{used}
		if got := notesOf(start(t, site).get("/x/", "")); got != c.notes {
			t.Errorf("%s: %q, want %q", name, got, c.notes)
		}
	}
	site := page("/x/", linesOf(t, "", "try:\n    with transaction.atomic():\n        Used.objects.create(n=2)\n        raise ValueError\nexcept ValueError:\n    return HttpResponse('back')"))
	site.Models = []*httpsim.Model{used}
	var ends []string
	for _, q := range start(t, site).get("/x/", "").Queries {
		if q.Kind == "BEGIN" || q.Kind == "ROLLBACK" {
			ends = append(ends, q.Kind+" by "+q.Caller)
		}
	}
	if want := []string{"BEGIN by transaction.atomic()", "ROLLBACK by transaction.atomic()"}; !slices.Equal(ends, want) {
		t.Errorf("it begins and ends with %q, want %q", ends, want)
	}
	got := notesOf(start(t, page("/x/", linesOf(t, "", `
request.session.create()
return HttpResponse("made")`))).get("/x/", ""))
	if !strings.HasPrefix(got, "no key, nothing to look up; session.create(): new key ") {
		t.Errorf("create(): %q", got)
	}
}

// A signature that is checked is told, whatever comes of it.
func TestSignaturesThatAreCheckedAreTold(t *testing.T) {
	for name, c := range map[string]struct {
		signer, sent string
		want         string
	}{
		"right":            {"TimestampSigner()", `s.sign("1")`, "unsign(): the signature is right, 0 s old"},
		"too old":          {"TimestampSigner()", `"OLD"`, "SignatureExpired: signed 960 s ago, max_age is 900 s"},
		"forged":           {"TimestampSigner()", `s.sign("1")[:-1] + "!"`, "BadSignature: the signature does not match"},
		"without a moment": {"Signer()", `Signer().sign("1")`, "unsign(): the signature is right"},
	} {
		const check = `
try:
    s.unsign(SENT MAX)
except BadSignature:
    return HttpResponse("bad")
return HttpResponse("good")`
		most := ", max_age=900"
		if c.signer == "Signer()" {
			most = ""
		}
		w := start(t, page("/sign/", linesOf(t, "s = "+c.signer, `return HttpResponse(s.sign("1"))`)))
		token := w.get("/sign/", "").body
		later := start(t, page("/x/", linesOf(t, "s = "+c.signer, strings.NewReplacer("SENT", strings.ReplaceAll(c.sent, "OLD", token), " MAX", most).Replace(check))))
		if name == "too old" {
			later.clock.Advance(16 * time.Minute)
		}
		if got := notesOf(later.get("/x/", "")); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// linesOf are lines of a view that run as they stand, with what stands above its def.
func linesOf(t *testing.T, head, lines string) httpsim.Lines {
	t.Helper()
	lines = strings.TrimPrefix(lines, "\n")
	above, err := python.Program(head)
	if err != nil {
		t.Fatal(err)
	}
	program, err := python.Program(lines)
	if err != nil {
		t.Fatal(err)
	}
	return httpsim.Lines{HeadSource: head, Head: above, Source: lines, Program: program, Name: "x", Models: []string{"Used"}}
}

func notesOf(a answer) string {
	var told []string
	for _, n := range a.Notes {
		told = append(told, n.EN)
	}
	return strings.Join(told, "; ")
}

// What an if asked is told with what it looked at, where no note has that: what a function that it calls keeps under names,
// and what was read of the cache. What stands in the exchange anyhow is not told again.
func TestWhatDecidedIsTold(t *testing.T) {
	const helpers = `
def is_fresh(request):
    confirmed_at = request.session.get("at", 0)
    return confirmed_at > 5

def guarded(view):
    def wrapper(request):
        if not is_fresh(request):
            return HttpResponse("again")
        return view(request)
    return wrapper

def limit(n):
    if n > 2:
        return True
    return False
`
	for name, c := range map[string]struct{ head, lines, notes string }{
		"what a function reads": {helpers, `
if not is_fresh(request):
    return HttpResponse("again")
return HttpResponse("fresh")`, "if not is_fresh(request): True (confirmed_at = 0)"},
		"a branch that is not taken": {helpers, `
if is_fresh(request):
    return HttpResponse("fresh")
return HttpResponse("again")`, "if is_fresh(request): False (confirmed_at = 0)"},
		"an else": {helpers, `
if is_fresh(request):
    return HttpResponse("fresh")
else:
    return HttpResponse("again")`, "if is_fresh(request): False (confirmed_at = 0)"},
		"the innermost of a wrapper's": {helpers, `
def inner(request):
    if request.GET.get("d") == "a":
        return HttpResponse("a")
    return HttpResponse("b")
if not is_fresh(request):
    return inner(request)
return HttpResponse("fresh")`, `if not is_fresh(request): True (confirmed_at = 0); if request.GET.get("d") == "a": True (request.GET.get() = "a")`},
		"of helpers that return nothing but a value": {helpers, `
n = 3
if limit(n):
    return HttpResponse("too many")
return HttpResponse("few")`, "n = 3; if limit(n): True"},
		"what is raised": {helpers, `
if request.session.get("at", 7) > 5:
    raise PermissionDenied
return HttpResponse("b")`, "if request.session.get(\"at\", 7) > 5: True (request.session.get() = 7); raise PermissionDenied"},
		"what is caught ends nothing": {helpers, `
try:
    if request.session.get("at", 7) > 5:
        raise ValueError("no")
except ValueError:
    pass
return HttpResponse("b")`, `if request.session.get("at", 7) > 5: True (request.session.get() = 7)`},
		"what is caught and answered": {helpers, `
n = request.session.get("at", 7)
try:
    if n > request.session.get("most", 5):
        raise ValueError("no")
    return HttpResponse("a")
except ValueError:
    return HttpResponse("no", status=403)`, `n = 7; if n > request.session.get("most", 5): True (request.session.get() = 5)`},
		"what is caught and raised": {helpers, `
try:
    if request.session.get("at", 7) > 5:
        raise ValueError("no")
except ValueError:
    raise PermissionDenied
return HttpResponse("b")`, "if request.session.get(\"at\", 7) > 5: True (request.session.get() = 7); raise PermissionDenied"},
		"before what it guards": {"", `
if request.session.get("at", 7) > 5:
    request.session["a"] = 1
    return HttpResponse("a")
return HttpResponse("b")`, "if request.session.get(\"at\", 7) > 5: True (request.session.get() = 7); session[\"a\"] = 1"},
		"the method and the visitor": {"", `
if request.method == "GET" and not request.user.is_authenticated:
    return HttpResponse("stranger")
return HttpResponse("b")`, ""},
		"the cache, once": {"", `
if cache.get("tries", 0) >= 0 and cache.get("tries", 0) < 3:
    return HttpResponse("few")
return HttpResponse("many")`, `cache.get("tries"): 0; if cache.get("tries", 0) >= 0 and cache.get("tries", 0) < 3: True (cache.get() = 0)`},
		"the cache, by a name": {"", `
tries = cache.get("tries", 0)
if tries < 3:
    return HttpResponse("few")
return HttpResponse("many")`, "tries = 0; if tries < 3: True"},
		"a password": {"def check(request):\n    password = \"secret\"\n    return password == \"x\"\n", `
if not check(request):
    return HttpResponse("no")
return HttpResponse("yes")`, "if not check(request): True"},
		"beside other notes": {"", `
age = 17
if age < 12:
    request.session["child"] = True
elif (
    age < request.session.get("adult", 18)
):
    request.session["young"] = True
return HttpResponse("done")`, `age = 17; if age < 12: False; no key, nothing to look up; if (age < request.session.get("adult", 18)): True (request.session.get() = 18); session["young"] = True`},
		"a line that asks and answers": {"", `
if request.GET["d"] == "a:b"[:1]: return HttpResponse("a")
return HttpResponse("b")`, `if request.GET["d"] == "a:b"[:1]: True`},
		"a loop, the first times": {"", `
left = [1, 2, 3, 4, 5]
while left:
    left.pop()
return HttpResponse("done")`, "left = [1, 2, 3, 4, 5]; while left: True; while left: True; while left: True"},
		"conditions without end": {"", strings.Repeat(`
if not request.GET:
    pass`, 40) + `
return HttpResponse("done")`, strings.TrimPrefix(strings.Repeat("; if not request.GET: False", 12), "; ")},
	} {
		lines := linesOf(t, c.head, strings.Repeat("\n", strings.Count(c.head, "\n")+1)+c.lines)
		lines.Written = strings.Split(c.head+c.lines, "\n")
		a := start(t, page("/x/", lines)).get("/x/?d=a", "")
		got := notesOf(a)
		if got = strings.TrimPrefix(strings.TrimPrefix(got, "no key, nothing to look up"), "; "); got != c.notes {
			t.Errorf("%s: told is %q, want %q", name, got, c.notes)
		}
	}
}

// A value that is cut closes its quotation mark, and a moment stands as it is printed.
func TestLongValuesAreShownWhole(t *testing.T) {
	a := start(t, page("/x/", linesOf(t, "", `
at = datetime.datetime(2026, 3, 2, 9, 5, tzinfo=datetime.timezone.utc)
pause = datetime.timedelta(minutes=5)
words = ["one and two and three", "four and five and six", "seven and eight and nine", "ten"]
key = "d9bcb87c991f43618878d3a1b2c321a9"
return HttpResponse("x")`))).get("/x/", "")
	want := `at = 2026-03-02 09:05:00+00:00; pause = 0:05:00; words = ['one and two and three', 'four and five and six', ..]; key = "d9bc..21a9"`
	if got := notesOf(a); got != want {
		t.Errorf("told is %s", got)
	}
}

// TestInBulkIsToldByItsCall names the call that read rows into a dict, and no queryset that stands nowhere.
func TestInBulkIsToldByItsCall(t *testing.T) {
	used := &httpsim.Model{App: "shop", Name: "Used", Fields: []httpsim.ModelField{{Name: "n", Kind: httpsim.IntegerField}}, Rows: [][]any{{int64(1)}, {int64(2)}}}
	site := page("/x/", linesOf(t, "", `
found = Used.objects.in_bulk([1, 2])
return HttpResponse(len(found))`))
	site.Models = []*httpsim.Model{used}
	if got := notesOf(start(t, site).get("/x/", "")); !strings.Contains(got, "Used.objects.in_bulk(): 2 of shop_used") || strings.Contains(got, "useds") {
		t.Error(got)
	}
}
