package djangocode_test

import (
	"errors"
	"reflect"
	"slices"
	"testing"

	"statelab/internal/djangocode"
	"statelab/internal/httpsim"
	"statelab/internal/python"
)

// Lines about rows that Django runs otherwise than they could be read are refused where they
// stand, and never read as something else.
func TestRowsThatCannotBeHeldAreRefused(t *testing.T) {
	known := djangocode.Known{Models: []*httpsim.Model{order}, Templates: map[string]string{"orders.html": "{% for o in orders %}{{ o.item }}{% endfor %}"}}
	const get = "order = Order.objects.get(pk=1)\n"
	for _, c := range []struct {
		view string
		line int
	}{
		{"Order.objects.create(user=request.user, item=\"tea\")\nreturn HttpResponse(order.item)", 2},
		{"x = Order.objects.get(pk=1)\nif request.GET[\"a\"]:\n    x = \"tea\"\nx.delete()", 4},
		{"if request.GET[\"a\"]:\n    x = Order.objects.get(pk=1)\nelse:\n    x = Order.objects.all()\nx.delete()", 5},
		{"time = Order.objects.get(pk=1)\ntime.delete()", 1},
		{get + "order.paid = True\norder.save(update_fields=[])", 3},
		{"Order.objects.filter(user=request.user).create(item=\"tea\")", 1},
		{"order, created = Order.objects.filter(user=request.user).get_or_create(item=\"tea\")", 1},
		{get + "if order is None:\n    return redirect(\"/\")", 2},
		{get + "if not order:\n    return redirect(\"/\")", 2},
	} {
		got, _, err := known.Read(c.view)
		if told := (*python.Problem)(nil); !errors.As(err, &told) || told.Line != c.line {
			t.Errorf("%s\nis read as %+v, %v, want it refused at line %d", c.view, got, err, c.line)
		}
	}
	for _, same := range [][2]string{
		{"x = Order.objects.get(pk=1)\nx.delete()\nx = \"tea\"\nreturn HttpResponse(x)", "x = Order.objects.get(pk=1)\nx.delete()\nreturn HttpResponse(\"tea\")"},
		{get + "order.paid = True\nrequest.session[\"x\"] = \"new\"\norder.save()", get + "request.session[\"x\"] = \"new\"\norder.paid = True\norder.save()"},
	} {
		a, _, errA := known.Read(same[0])
		b, _, errB := known.Read(same[1])
		if errA != nil || errB != nil || len(a) == 0 || !reflect.DeepEqual(a, b) {
			t.Errorf("%s\nis read as %+v, %v\n%s\nas %+v, %v", same[0], a, errA, same[1], b, errB)
		}
	}
}

// What is set of a row is in the row at once, and in the table where a save() stands below it.
func TestWhatIsSetOfARowAndNotYetSaved(t *testing.T) {
	known := djangocode.Known{Models: []*httpsim.Model{order}}
	const get = "order = Order.objects.get(pk=1)\n"
	yes, _ := httpsim.Constant("true")
	set, save := httpsim.SetRow{Model: order, Set: []httpsim.FieldValue{{Field: "paid", Of: yes}}}, httpsim.SaveRow{Model: order}
	for _, c := range []struct {
		view string
		want []httpsim.Action // those of them that set or save
	}{
		{get + "order.paid = True", []httpsim.Action{set}},
		{get + "order.paid = True\nreturn HttpResponse(order.item)", []httpsim.Action{set}},
		{get + "order.paid = True\nOrder.objects.create(user=request.user, item=order.item)\nreturn redirect(\"/\")", []httpsim.Action{set}},
		{get + "order.paid = True\nif order.paid:\n    order.save()\nreturn redirect(\"/\")", []httpsim.Action{set, save}},
		{get + "order.paid = True\nrequest.session[\"item\"] = order.item\norder.save()", []httpsim.Action{set, save}},
		{get + "order.paid = True\nrequest.session[\"item\"] = \"tea\"\norder.save()", []httpsim.Action{httpsim.SaveRow{Model: order, Set: set.Set}}},
		{get + "order.paid = True\norder.save(update_fields=[\"paid\"])", []httpsim.Action{httpsim.SaveRow{Model: order, Set: set.Set, Only: []string{"paid"}}}},
		{get + "if request.GET[\"a\"]:\n    order.paid = True\norder.save()", []httpsim.Action{set, save}},
	} {
		actions, _, err := known.Read(c.view)
		if err != nil {
			t.Errorf("%s: %v", c.view, err)
			continue
		}
		if got := settings(actions); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s\nsets and saves %+v, want %+v", c.view, got, c.want)
		}
	}
}

// settings are the actions that set or save rows, in branches too.
func settings(actions []httpsim.Action) (all []httpsim.Action) {
	for _, a := range actions {
		switch a := a.(type) {
		case httpsim.SetRow, httpsim.SaveRow:
			all = append(all, a)
		case httpsim.Branching:
			ifSo, ifNot := a.Branches()
			all = append(all, settings(slices.Concat(ifSo, ifNot))...)
		}
	}
	return all
}

// What is not read of rows is refused with what is true of it, and a hint that is read.
func TestHintsAboutRows(t *testing.T) {
	known := djangocode.Known{Models: []*httpsim.Model{order}}
	for view, want := range map[string]string{
		`n = Order.objects.filter(count__year=5).count()`:                                               "the lookup __year is not read here",
		`n = Order.objects.filter(count__icontains="5").count()`:                                        "count is a IntegerField, which the lookup __icontains does not ask",
		`n = Order.objects.filter(user__nick="mina").count()`:                                           "User has no field nick",
		`n = Order.objects.filter(user_id=request.user).count()`:                                        "user_id is an id, and request.user a row",
		`Order.objects.create(user=request.user, item="tea", at=timezone.now() - timedelta(minutes=5))`: "at is a moment: timezone.now()",
		`order = Order.objects.order_by("-at").get(item="tea")`:                                         "behind order_by() get() is not read here",
		`n = Order.objects.filter(price__gt=1).count()`:                                                 "Order has no field price",
		`n = Order.objects.filter(at=timezone.now() - timedelta(minutes=5)).count()`:                    "a field is compared by its name alone, and a moment with one that lies back",
	} {
		got, _, err := known.Read(view)
		if told := (*python.Problem)(nil); !errors.As(err, &told) || told.Message != want {
			t.Errorf("%s\nis read as %+v, %v, want it refused: %s", view, got, err, want)
		}
	}
}

// A name that no line gives is one that Python does not know, and not the name that rows have here.
func TestAMisspeltRowIsANameWithoutAValue(t *testing.T) {
	known := djangocode.Known{Models: []*httpsim.Model{order}}
	refused(t, known, "ordr = Order.objects.filter(pk=1).first()\nif order is None:\n    return redirect(\"/\")", "2:4: order has no value here: did you mean \"ordr\"?")
	refused(t, known, "orders = Order.objects.all()\nreturn HttpResponse(order.item)", "2:21: order has no value here: a line above gives it one, as in order = …")
}

// A moment of a row is compared with moments and lengths alone, in Python as here.
func TestHintsAboutTheAgeOfARow(t *testing.T) {
	known := djangocode.Known{Models: []*httpsim.Model{order}}
	for condition, want := range map[string]string{
		"time.time() - order.at > 300":                                "order.at is a moment, and time.time() a number of seconds: Python answers TypeError: write if timezone.now() - order.at > timedelta(minutes=5):",
		"datetime.now() - order.at > timedelta(minutes=5)":            "order.at has a time zone, and datetime.now() has none: Python answers TypeError: write if timezone.now()",
		"timezone.now() - order.at > 300":                             "order.at is a moment of a row: what is asked of it here is its age, by timezone.now() and timedelta(): write if timezone.now()",
		"not order.at < request.session['at']":                        "order.at is a moment of a row",
		"timezone.now() - request.session['at'] > timedelta(hours=1)": "a session keeps a moment as a number of seconds",
	} {
		refused(t, known, "order = Order.objects.get(pk=1)\nif "+condition+":\n    order.delete()", want)
	}
	refused(t, known, "order = Order.objects.get(pk=1)\nage = timezone.now() - order.at\norder = Order.objects.get(pk=2)\nif age > timedelta(hours=1):\n    order.delete()", "")
}

// Lines below a hole may use the row that lines above it have found.
func TestHoleKeepsTheRowFromAbove(t *testing.T) {
	known := djangocode.Known{Models: []*httpsim.Model{order}, Below: true, Names: httpsim.Names{}.GivenRow(httpsim.LoadRow{Model: order})}
	const other = "b = Order.objects.get(pk=2)\nb.delete()"
	want := []httpsim.Action{httpsim.LoadRow{Model: order, As: "b", Where: []httpsim.FieldValue{{Field: "pk", Of: httpsim.Number(2)}}}, httpsim.DeleteRow{Model: order, Of: "b"}}
	if got, _, err := known.Read(other); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%s\nis read as %+v, %v", other, got, err)
	}
}
