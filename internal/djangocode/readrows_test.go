package djangocode_test

import (
	"reflect"
	"testing"
	"time"

	"statelab/internal/djangocode"
	"statelab/internal/httpsim"
)

// order is a model of the site whose views are read here.
var order = &httpsim.Model{App: "shop", Name: "Order", Fields: []httpsim.ModelField{
	{Name: "user", Kind: httpsim.ForeignKey},
	{Name: "item", Kind: httpsim.CharField},
	{Name: "count", Kind: httpsim.IntegerField, Default: int64(1)},
	{Name: "paid", Kind: httpsim.BooleanField, Default: false},
	{Name: "at", Kind: httpsim.DateTimeField, AutoNow: true},
}}

// What a student writes of rows, in the ways in which it is said.
func TestRowsAreRead(t *testing.T) {
	known := djangocode.Known{Models: []*httpsim.Model{order}, Templates: map[string]string{"orders.html": "{% for o in orders %}{{ o.item }}{% endfor %}"}}
	visitor := httpsim.FieldValue{Field: "user", Is: httpsim.ValueVisitor}
	tea := httpsim.FieldValue{Field: "item", Of: httpsim.Literal("tea")}
	pk, _ := httpsim.ParseTemplate("{{ post.order }}")
	pk = pk.OrElse(httpsim.Raises)
	byID := httpsim.FieldValue{Field: "pk", Of: pk}
	yes, _ := httpsim.Constant("true")
	paid := httpsim.FieldValue{Field: "paid", Of: yes}
	manager := visitor
	manager.Manager = true
	none := []httpsim.Action{httpsim.Text{Text: "none"}}
	loaded := httpsim.LoadRow{Model: order, Where: []httpsim.FieldValue{byID}}
	const get = "order = Order.objects.get(pk=request.POST[\"order\"])\n"
	for _, c := range []struct {
		view string
		want []httpsim.Action
	}{
		{`order = Order.objects.create(user=request.user, item="tea")`, []httpsim.Action{httpsim.CreateRow{Model: order, Set: []httpsim.FieldValue{visitor, tea}}}},
		{`request.user.order_set.create(item="tea")`, []httpsim.Action{httpsim.CreateRow{Model: order, Set: []httpsim.FieldValue{visitor, tea}}}},
		{`Order.objects.create(user=request.user, item="tea")`, []httpsim.Action{httpsim.CreateRow{Model: order, Set: []httpsim.FieldValue{visitor, tea}}}},
		{"try:\n    Order.objects.create(user=request.user, item=\"tea\")\nexcept IntegrityError:\n    return HttpResponse(\"none\")", []httpsim.Action{httpsim.CreateRow{Model: order, Set: []httpsim.FieldValue{visitor, tea}, IfTaken: none}}},
		{get, []httpsim.Action{loaded}},
		{`order = Order.objects.get(id=request.POST["order"])`, []httpsim.Action{loaded}},
		{`order = get_object_or_404(Order, pk=request.POST["order"], user=request.user)`, []httpsim.Action{httpsim.LoadRow{Model: order, Where: []httpsim.FieldValue{byID, visitor}, Or404: true}}},
		{"try:\n    order = Order.objects.get(pk=request.POST[\"order\"])\nexcept Order.DoesNotExist:\n    return HttpResponse(\"none\")", []httpsim.Action{httpsim.FindRow{Model: order, Get: true, Where: []httpsim.FieldValue{byID}, IfNot: none}}},
		{"order = Order.objects.filter(item=\"tea\").first()\nif order is None:\n    return HttpResponse(\"none\")", []httpsim.Action{httpsim.FindRow{Model: order, Where: []httpsim.FieldValue{tea}, IfNot: none}}},
		{"mine = Order.objects.filter(item=\"tea\").first()\nif not mine:\n    return HttpResponse(\"none\")\nmine.delete()", []httpsim.Action{httpsim.FindRow{Model: order, As: "mine", Where: []httpsim.FieldValue{tea}, IfNot: none}, httpsim.DeleteRow{Model: order, Of: "mine"}}},
		{"if not Order.objects.filter(item=\"tea\").exists():\n    return HttpResponse(\"none\")", []httpsim.Action{httpsim.FindRow{Model: order, Where: []httpsim.FieldValue{tea}, Exists: true, IfNot: none}}},
		{get + "order.paid = True\norder.count += 2\norder.save()", []httpsim.Action{loaded, httpsim.SaveRow{Model: order, Set: []httpsim.FieldValue{paid, {Field: "count", Is: httpsim.ValueAdded, Of: httpsim.Number(2)}}}}},
		{get + "order.count = order.count - 1\norder.save()", []httpsim.Action{loaded, httpsim.SaveRow{Model: order, Set: []httpsim.FieldValue{{Field: "count", Is: httpsim.ValueAdded, Of: httpsim.Number(1), Minus: true}}}}},
		{`Order.objects.filter(user=request.user).delete()`, []httpsim.Action{httpsim.DeleteRows{Model: order, Where: []httpsim.FieldValue{visitor}}}},
		{`Order.objects.filter(at__lt=timezone.now() - timedelta(days=30)).delete()`, []httpsim.Action{httpsim.DeleteRows{Model: order, Where: []httpsim.FieldValue{{Field: "at", Is: httpsim.ValueOlder, Age: 30 * 24 * time.Hour}}}}},
		{"try:\n    Order.objects.filter(user=request.user).delete()\nexcept ProtectedError:\n    return HttpResponse(\"none\")", []httpsim.Action{httpsim.DeleteRows{Model: order, Where: []httpsim.FieldValue{visitor}, IfProtected: none}}},
		{get + "try:\n    order.delete()\nexcept models.ProtectedError:\n    return HttpResponse(\"none\")", []httpsim.Action{loaded, httpsim.DeleteRow{Model: order, IfProtected: none}}},
		{"try:\n    request.user.delete()\n    request.session.flush()\nexcept ProtectedError:\n    return HttpResponse(\"none\")", []httpsim.Action{httpsim.DeleteUser{Visitor: true, IfProtected: none}, httpsim.Flush{}}},
		{`orders = Order.objects.all().order_by("-at")`, []httpsim.Action{httpsim.ListRows{Model: order, Order: "-at"}}},
		{`orders = request.user.order_set.all()`, []httpsim.Action{httpsim.ListRows{Model: order, Where: []httpsim.FieldValue{manager}}}},
		{`order_count = Order.objects.filter(at__gt=timezone.now() - timedelta(minutes=5)).count()`, []httpsim.Action{httpsim.CountRows{Model: order, Where: []httpsim.FieldValue{{Field: "at", Is: httpsim.ValueYounger, Age: 5 * time.Minute}}}}},
		{"order, created = Order.objects.get_or_create(user=request.user, defaults={\"item\": \"tea\"})\nif not created:\n    return HttpResponse(\"none\")", []httpsim.Action{httpsim.GetOrCreateRow{Model: order, Where: []httpsim.FieldValue{visitor}, Defaults: []httpsim.FieldValue{tea}, IfThere: none}}},
	} {
		if got, _, err := known.Read(c.view); err != nil || !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s\nis read as %+v, %v, want %+v", c.view, got, err, c.want)
		}
	}
	for _, same := range [][2]string{
		{"tries = Order.objects.filter(item=\"tea\").count()\nif tries >= 3:\n    return HttpResponse(\"none\")", "if Order.objects.filter(item=\"tea\").count() >= 3:\n    return HttpResponse(\"none\")"},
		{"orders = Order.objects.all()\nreturn render(request, \"orders.html\", {\"orders\": orders})", "return render(request, \"orders.html\", {\"orders\": Order.objects.all()})"},
		{get + "if order.paid:\n    return HttpResponse(\"none\")", get + "if order.paid == True:\n    return HttpResponse(\"none\")"},
	} {
		a, _, errA := known.Read(same[0])
		b, _, errB := known.Read(same[1])
		if errA != nil || errB != nil || len(a) != len(b) || len(a) < 2 {
			t.Errorf("%s\nis read as %+v, %v\n%s\nas %+v, %v", same[0], a, errA, same[1], b, errB)
		}
	}
	for _, wrong := range []string{
		`order = Order.objects.create(item="tea")`, `order = Order.objects.filter(price=1).first()`, `order = Order.objects.filter(item="tea").latest("none")`, `Order.objects.all()`,
		`order.save()`, get + "order.price = 1",
		`order, created = Order.objects.filter(item="tea").first()`, `order = Order.objects.create(user=1, item="tea")`, `order = Order.objects.filter(at=5).first()`,
	} {
		if got, _, err := known.Read(wrong); err == nil {
			t.Errorf("%s is read as %+v", wrong, got)
		}
	}
}

// What is wrong with what filter() is given was dropped on the way, and all rows were found; other
// methods were said to be unknown, without what does the same.
func TestRowsThatAreRefused(t *testing.T) {
	known := djangocode.Known{Models: []*httpsim.Model{order}}
	const find = "order = Order.objects.filter(pk=1)\n"
	for lines, why := range map[string]string{
		"order = Order.objects.get(pk=1)\nrequest.session['u'] = order.user":         "a session keeps texts, numbers, lists and dicts, and a user is none of them: write order.user.username",
		"orders = Order.objects.filter(count__year=2)":                               "the lookup __year is not read here",
		"Order.objects.filter(user=1).delete()":                                      "the field user takes a user",
		"if Order.objects.filter(none=1).exists():\n    logout(request)":             "Order has no field none: it has user, item",
		"order, created = Order.objects.get_or_create(pk=1, defaults={'item': 'a'})": "the database gives a new row its pk: a row is found by it, as in Order.objects.get(pk=1)",
		"Order.objects.create(id=1, user=request.user, item='a')":                    "the database gives a new row its id",
		"orders = Order.objects.order_by('?')":                                       "put in order by fields",
		"Order.objects.delete()":                                                     "has no delete(), so that nobody empties a table by mistake: write Order.objects.all().delete()",
		"Order.delete()":                                                             "the rows of Order are its objects: write Order.objects.filter(…).delete()",
		"order = Order.object.get(pk=1)":                                             "the rows of Order are its objects: write Order.objects",
		"order = Orders.objects.get(pk=1)":                                           "no model is called Orders here: did you mean \"Order\"?",
		"Order.objects.create(request.user, 'a')":                                    "create() is given fields by name: write Order.objects.create(item=…)",
		"order = Order.objects.get(1)":                                               "get() is given fields by name: write Order.objects.get(pk=…)",
		"order = Order.objects.filter(item == 'a').first()":                          "write = for ==",
		find + "order.paid = True\norder.save()":                                     "give several rows, and a value is set of one: write order = Order.objects.filter(…).first()",
		find + "return HttpResponse(order.item)":                                     "give several rows, and item is a value of one",
		"order = Order.objects.get(pk=1)\nreturn HttpResponse(order.name)":           "Order has no field name",
		"request.user.orders.all().delete()":                                         "write request.user.order_set",
		"order, made = Order.objects.update_or_create(item='a')":                     "the row says nothing of user, which has no default",
		"order = Order.objects.findd(pk=1)":                                          "of rows all, filter, exclude, get",
		"try:\n    order = Order.objects.get(pk=1)\n    other = Order.objects.get(pk=2)\nexcept Order.DoesNotExist:\n    pass": "this try is not read here",
	} {
		refused(t, known, lines, why)
	}
}

// get_object_or_404() is given a model, a manager, what filter() finds, or User.
func TestWhatIsGotOrIsA404(t *testing.T) {
	known := djangocode.Known{Models: []*httpsim.Model{order}}
	own := httpsim.FieldValue{Field: "user", Is: httpsim.ValueVisitor}
	pk := httpsim.FieldValue{Field: "pk", Of: httpsim.Literal("1")}
	then := pk
	then.Then = true
	load := httpsim.LoadRow{Model: order, Where: []httpsim.FieldValue{own, then}, Or404: true}
	manager := own
	manager.Manager = true
	managed := httpsim.LoadRow{Model: order, Where: []httpsim.FieldValue{manager, then}, Or404: true}
	for view, want := range map[string]httpsim.Action{
		`order = get_object_or_404(Order, user=request.user, pk="1")`:                httpsim.LoadRow{Model: order, Where: []httpsim.FieldValue{own, pk}, Or404: true},
		`order = get_object_or_404(request.user.order_set, pk="1")`:                  managed,
		`order = get_object_or_404(request.user.order_set.all(), pk="1")`:            managed,
		`order = get_object_or_404(Order.objects.filter(user=request.user), pk="1")`: load,
		`user = get_object_or_404(User, username="ana")`:                             httpsim.LoadUser{Name: httpsim.Literal("ana"), Or404: true},
	} {
		got, _, err := known.Read(view)
		if err != nil || !reflect.DeepEqual(got, []httpsim.Action{want}) {
			t.Errorf("%s\nis read as %+v, %v, want %+v", view, got, err, want)
		}
	}
}

// exclude() takes away the rows of one value, and is written behind filter().
func TestAllRowsButSome(t *testing.T) {
	known := djangocode.Known{Models: []*httpsim.Model{order}}
	own := httpsim.FieldValue{Field: "user", Is: httpsim.ValueVisitor}
	tea := httpsim.FieldValue{Field: "item", Of: httpsim.Literal("tea"), Not: true}
	both := []httpsim.FieldValue{own, tea}
	manager := own
	manager.Manager = true
	for line, want := range map[string]httpsim.Action{
		`Order.objects.filter(user=request.user).exclude(item="tea").delete()`:              httpsim.DeleteRows{Model: order, Where: both},
		`request.user.order_set.exclude(item="tea").delete()`:                               httpsim.DeleteRows{Model: order, Where: []httpsim.FieldValue{manager, tea}},
		`orders = Order.objects.exclude(item="tea")`:                                        httpsim.ListRows{Model: order, Where: both[1:]},
		`order_count = Order.objects.filter(user=request.user).exclude(item="tea").count()`: httpsim.CountRows{Model: order, Where: both},
		`order = Order.objects.exclude(item="tea").get(user=request.user)`:                  httpsim.LoadRow{Model: order, Where: []httpsim.FieldValue{tea, own}},
	} {
		got, _, err := known.Read(line)
		if err != nil || !reflect.DeepEqual(got, []httpsim.Action{want}) {
			t.Errorf("%s\nis read as %+v, %v, want %+v", line, got, err, want)
			continue
		}
		code := djangocode.View(httpsim.Site{Models: known.Models, Pages: map[string]httpsim.Page{"/x": {Get: got}}}, "/x")
		if page, err := readPage(code, order); err != nil || !reflect.DeepEqual(page.Get[:1], got) {
			t.Errorf("%s\nis read back as %+v, %v", code, page.Get, err)
		}
	}
	refused(t, known, "Order.objects.exclude(user__username=\"ana\").delete()", "exclude() is given a field of the model's own here")
}

// A row that lacks what a line asks of it is told so, whatever else the line does.
func TestARowWithoutTheField(t *testing.T) {
	known := djangocode.Known{Models: []*httpsim.Model{order}}
	const get = "order = Order.objects.get(pk=1)\n"
	refused(t, known, get+"order.session.delete()", "2:1: Order has no field session")
	refused(t, known, get+"if order.owner != request.user:\n    raise PermissionDenied", "Order has no field owner")
	for line, plain := range map[string]string{
		"order = Order.objects.select_for_update().get(pk=1)":            "order = Order.objects.get(pk=1)",
		get + "if order.paid is True:\n    raise Http404":                get + "if order.paid == True:\n    raise Http404",
		get + "if order.paid is False:\n    raise Http404":               get + "if order.paid == False:\n    raise Http404",
		get + "if request.user.is_staff is not True:\n    raise Http404": get + "if request.user.is_staff != True:\n    raise Http404",
	} {
		got, _, err := known.Read(line)
		want, _, wrong := known.Read(plain)
		if err != nil || wrong != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s is read as %+v, %v, want %+v, %v", line, got, err, want, wrong)
		}
	}
}

// redirect() takes the name of a view with the values of its places.
func TestARedirectToAViewWithPlaces(t *testing.T) {
	known := djangocode.Known{Models: []*httpsim.Model{order}, Pages: []string{"/", "/orders/<int:pk>/", "/login/"}}
	const get = "order = Order.objects.get(pk=1)\n"
	for _, to := range []string{`"orders_pk", order.pk`, `"orders_pk", pk=order.pk`, `"orders_pk_page", pk=order.pk`, `reverse("orders_pk", args=[order.pk])`, `reverse("orders_pk", kwargs={"pk": order.pk})`} {
		got, _, err := known.Read(get + "return redirect(" + to + ")")
		want, _, wrong := known.Read(get + "return redirect(f\"/orders/{order.pk}/\")")
		if err != nil || wrong != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s is read as %+v, %v, want %+v, %v", to, got, err, want, wrong)
		}
	}
	refused(t, known, get+"return redirect(\"orders_pk\", id=order.pk)", "no page of this site is called so")
}

// What a method gives that is not read has no rows of its own to be asked for more.
func TestRowsOfAMethodThatIsNotRead(t *testing.T) {
	known := djangocode.Known{Models: []*httpsim.Model{order}}
	for _, lines := range []string{
		`hits = Order.objects.values("item").extra(select={"n": "1"}).order_by("-n")` + "\nreturn JsonResponse({\"hits\": list(hits)})",
		`n = Order.objects.values("item").explain()` + "\nreturn HttpResponse(n)",
		`orders = Order.objects.raw("SELECT 1")` + "\nreturn HttpResponse(len(orders))",
		`if Order.objects.extra(where=["1"]).exists():` + "\n    logout(request)\nreturn redirect(\"/\")",
	} {
		if _, _, err := known.Read(lines); err == nil {
			t.Errorf("%s\nis read", lines)
		}
	}
}
