package httpsim_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"statelab/internal/httpsim"
)

// orders is a model with a field of each kind.
var orders = &httpsim.Model{App: "shop", Name: "Order", Fields: []httpsim.ModelField{
	{Name: "user", Kind: httpsim.ForeignKey},
	{Name: "item", Kind: httpsim.CharField},
	{Name: "count", Kind: httpsim.IntegerField, Default: int64(1)},
	{Name: "paid", Kind: httpsim.BooleanField, Default: false},
	{Name: "at", Kind: httpsim.DateTimeField, AutoNow: true},
	{Name: "sent", Kind: httpsim.DateTimeField, Null: true},
	{Name: "code", Kind: httpsim.CharField, Unique: true},
}, Rows: [][]any{{"bob", "Oolong", int64(2), true, nil, nil, "a"}}}

// shopOf is a site with orders and one page, which alice asks for when she has logged in.
func shopOf(t *testing.T, actions ...httpsim.Action) *world {
	t.Helper()
	site := page("/", actions...)
	site.Users = []httpsim.User{{Name: "alice", Password: "pw"}, {Name: "bob", Password: "pw"}}
	site.Models = []*httpsim.Model{orders}
	site.Pages["/in"] = httpsim.Page{Get: []httpsim.Action{httpsim.Login{User: "alice"}}}
	return start(t, site)
}

func field(name, value string) httpsim.FieldValue {
	return httpsim.FieldValue{Field: name, Of: mustParse(value)}
}

var (
	visitors = httpsim.FieldValue{Field: "user", Is: httpsim.ValueVisitor}
	known    = httpsim.Names{Rows: map[string]httpsim.InRows{"order": {Model: orders}, "orders": {Model: orders, Many: true}, "order_count": {Model: orders, Number: true}}}
)

// shows renders a template that knows rows.
func shows(t *testing.T, src string) httpsim.Action {
	t.Helper()
	tpl, err := known.Parse(src)
	if err != nil {
		t.Fatal(err)
	}
	return httpsim.Render{Template: tpl}
}

const orderColumns = `"shop_order"."id", "shop_order"."user_id", "shop_order"."item", "shop_order"."count", "shop_order"."paid", "shop_order"."at", "shop_order"."sent", "shop_order"."code"`

// The statements, the exceptions and the pages are those that Django 3.2 was seen to make, but
// for what 6.1 writes otherwise: SELECT 1 and RETURNING.
func TestRowsOfModels(t *testing.T) {
	yes, _ := httpsim.Constant("true")
	no, _ := httpsim.Constant("false")
	keeps := func(src string) httpsim.Template {
		tpl, err := known.Parse(src)
		if err != nil {
			t.Fatal(err)
		}
		return tpl
	}
	for _, c := range []struct {
		what    string
		actions []httpsim.Action
		page    string // a part of it
		reason  string
		sql     []string // of the page
	}{
		{"create", []httpsim.Action{httpsim.CreateRow{Model: orders, Set: []httpsim.FieldValue{visitors, field("item", "tea"), field("code", "b")}}, shows(t, "{{ order.id }} {{ order.user.username }} {{ order.at }} {{ order.sent }}")},
			"2 alice March 2, 2026, 9 a.m. None", "", []string{
				`INSERT INTO "shop_order" ("user_id", "item", "count", "paid", "at", "sent", "code") VALUES (1, 'tea', 1, 0, '2026-03-02 09:00:00', NULL, 'b') RETURNING "shop_order"."id"`}},
		{"a code that is there", []httpsim.Action{httpsim.CreateRow{Model: orders, Set: []httpsim.FieldValue{visitors, field("code", "a")}}},
			"Server Error", "IntegrityError UNIQUE constraint failed: shop_order.code", nil},
		{"caught", []httpsim.Action{httpsim.CreateRow{Model: orders, Set: []httpsim.FieldValue{visitors, field("code", "a")}, IfTaken: []httpsim.Action{httpsim.Text{Text: "taken"}}}},
			"taken", " ", nil},
		{"get", []httpsim.Action{httpsim.LoadRow{Model: orders, Where: []httpsim.FieldValue{field("pk", "1")}}, shows(t, "{{ order.item }} of {{ order.user }}, {{ order.paid }}")},
			"Oolong of bob, True", " ", []string{
				`SELECT ` + orderColumns + ` FROM "shop_order" WHERE "shop_order"."id" = 1 LIMIT 21`, `FROM "auth_user" WHERE "auth_user"."id" = 2 LIMIT 21`}},
		{"a session holds no row", []httpsim.Action{httpsim.LoadRow{Model: orders, Where: []httpsim.FieldValue{field("pk", "1")}}, httpsim.SessionSet{Name: "o", Value: keeps("{{ order }}")}},
			"Server Error", "TypeError Object of type Order is not JSON serializable", nil},
		{"but its number", []httpsim.Action{httpsim.LoadRow{Model: orders, Where: []httpsim.FieldValue{field("pk", "1")}}, httpsim.SessionSet{Name: "o", Value: keeps("{{ order.pk }}")}, httpsim.Text{Text: "kept"}},
			"kept", " ", nil},
		{"get none", []httpsim.Action{httpsim.LoadRow{Model: orders, Where: []httpsim.FieldValue{field("item", "x")}}},
			"", "DoesNotExist Order matching query does not exist.", nil},
		{"get by no number", []httpsim.Action{httpsim.LoadRow{Model: orders, Where: []httpsim.FieldValue{field("pk", "x")}}},
			"", "ValueError Field 'id' expected a number but got 'x'.", nil},
		{"or 404", []httpsim.Action{httpsim.LoadRow{Model: orders, Where: []httpsim.FieldValue{field("pk", "9")}, Or404: true}},
			"", "Http404 No Order matches the given query.", nil},
		{"first, by the names of the fields", []httpsim.Action{httpsim.FindRow{Model: orders, Where: []httpsim.FieldValue{visitors, field("item", "tea")}, IfNot: []httpsim.Action{httpsim.Text{Text: "none"}}}},
			"none", " ", []string{`WHERE ("shop_order"."item" = 'tea' AND "shop_order"."user_id" = 1) ORDER BY "shop_order"."id" ASC LIMIT 1`}},
		{"exists", []httpsim.Action{httpsim.FindRow{Model: orders, Where: []httpsim.FieldValue{{Field: "paid", Of: yes}}, Exists: true, IfFound: []httpsim.Action{httpsim.Text{Text: "some"}}}},
			"some", " ", []string{`SELECT 1 AS "a" FROM "shop_order" WHERE "shop_order"."paid" LIMIT 1`}},
		{"count", []httpsim.Action{httpsim.CountRows{Model: orders, Where: []httpsim.FieldValue{{Field: "paid", Of: no}, {Field: "at", Is: httpsim.ValueYounger, Age: 5 * 60e9}}}, shows(t, "{{ order_count }}")},
			"0", " ", []string{`SELECT COUNT(*) AS "__count" FROM "shop_order" WHERE ("shop_order"."at" > '2026-03-02 08:55:00' AND NOT "shop_order"."paid")`}},
		{"older", []httpsim.Action{httpsim.CountRows{Model: orders, Where: []httpsim.FieldValue{{Field: "at", Is: httpsim.ValueOlder, Age: 5 * 60e9}}}, shows(t, "{{ order_count }}")},
			"0", " ", []string{`WHERE "shop_order"."at" < '2026-03-02 08:55:00'`}},
		{"all but some", []httpsim.Action{httpsim.CountRows{Model: orders, Where: []httpsim.FieldValue{{Field: "count", Of: httpsim.Number(7)}, {Field: "item", Of: httpsim.Literal("x"), Not: true}, {Field: "paid", Of: no, Not: true}, {Field: "sent", Is: httpsim.ValueNow, Not: true}}}, shows(t, "{{ order_count }}")},
			"0", " ", []string{`WHERE ("shop_order"."count" = 7 AND NOT ("shop_order"."item" = 'x') AND NOT (NOT "shop_order"."paid") AND NOT ("shop_order"."sent" = '2026-03-02 09:00:00' AND "shop_order"."sent" IS NOT NULL))`}},
		{"none of a moment", []httpsim.Action{httpsim.CountRows{Model: orders, Where: []httpsim.FieldValue{{Field: "sent", Is: httpsim.ValueNone}}}, shows(t, "{{ order_count }}")},
			"1", " ", []string{`WHERE "shop_order"."sent" IS NULL`}},
		{"rows are read when a page goes through them", []httpsim.Action{httpsim.ListRows{Model: orders, Order: "-at"}, httpsim.CreateRow{Model: orders, Set: []httpsim.FieldValue{visitors, field("item", "<b>"), field("code", "b")}},
			shows(t, "{{ orders|length }}:{% for o in orders %}{{ forloop.counter }}{{ o.item }}{% if not forloop.last %},{% endif %}{% empty %}none{% endfor %}")},
			"2:1Oolong,2&lt;b&gt;", " ", []string{`INSERT INTO`, `SELECT ` + orderColumns + ` FROM "shop_order" ORDER BY "shop_order"."at" DESC`}},
		{"none", []httpsim.Action{httpsim.ListRows{Model: orders, Where: []httpsim.FieldValue{visitors}}, shows(t, "{% for o in orders %}{{ o.item }}{% empty %}none{% endfor %}{% if orders %}some{% endif %}")},
			"none", " ", []string{`WHERE "shop_order"."user_id" = 1`}},
		{"save", []httpsim.Action{httpsim.LoadRow{Model: orders, Where: []httpsim.FieldValue{field("pk", "1")}}, httpsim.SaveRow{Model: orders, Set: []httpsim.FieldValue{{Field: "paid", Of: no}, {Field: "count", Is: httpsim.ValueAdded, Of: httpsim.Number(2), Minus: true}, {Field: "sent", Is: httpsim.ValueNow}}}, shows(t, "{{ order.count }}")},
			"0", " ", []string{`LIMIT 21`, `UPDATE "shop_order" SET "user_id" = 2, "item" = 'Oolong', "count" = 0, "paid" = 0, "at" = '2026-03-02 09:00:00', "sent" = '2026-03-02 09:00:00', "code" = 'a' WHERE "shop_order"."id" = 1`}},
		{"delete", []httpsim.Action{httpsim.LoadRow{Model: orders, Where: []httpsim.FieldValue{field("pk", "1")}}, httpsim.DeleteRow{Model: orders}, shows(t, "{{ order.id }}{{ order }}")},
			"NoneOrder object (None)", " ", []string{`LIMIT 21`, `DELETE FROM "shop_order" WHERE "shop_order"."id" IN (1)`}},
		{"saved when it is gone", []httpsim.Action{httpsim.LoadRow{Model: orders, Where: []httpsim.FieldValue{field("pk", "1")}}, httpsim.DeleteRows{Model: orders}, httpsim.SaveRow{Model: orders, Set: []httpsim.FieldValue{{Field: "paid", Of: no}}}},
			"", " ", []string{`LIMIT 21`, `BEGIN`, `DELETE FROM "shop_order"`, `COMMIT`, `UPDATE "shop_order"`, `INSERT INTO "shop_order" ("id", "user_id",`}},
		{"get_or_create makes one", []httpsim.Action{httpsim.GetOrCreateRow{Model: orders, Where: []httpsim.FieldValue{visitors, field("code", "z")}, Defaults: []httpsim.FieldValue{field("item", "milk")}, IfCreated: []httpsim.Action{httpsim.Text{Text: "made"}}}},
			"made", " ", []string{`WHERE ("shop_order"."code" = 'z' AND "shop_order"."user_id" = 1) LIMIT 21`, `BEGIN`, `VALUES (1, 'milk', 1, 0,`, `COMMIT`}},
		{"update_or_create makes one", []httpsim.Action{httpsim.GetOrCreateRow{Model: orders, Updates: true, Where: []httpsim.FieldValue{visitors, field("code", "z")}, Defaults: []httpsim.FieldValue{field("item", "milk")}, IfCreated: []httpsim.Action{httpsim.Text{Text: "made"}}}},
			"made", " ", []string{`BEGIN`, `WHERE ("shop_order"."code" = 'z' AND "shop_order"."user_id" = 1) LIMIT 21`, `SAVEPOINT`, `VALUES (1, 'milk', 1, 0,`, `RELEASE SAVEPOINT`, `COMMIT`}},
		{"update_or_create saves what is there", []httpsim.Action{httpsim.GetOrCreateRow{Model: orders, Updates: true, Where: []httpsim.FieldValue{field("code", "a")}, Defaults: []httpsim.FieldValue{visitors, field("item", "milk")}}, shows(t, "{{ order.user }}, {{ order.item }}")},
			"alice, milk", " ", []string{`BEGIN`, `WHERE "shop_order"."code" = 'a' LIMIT 21`, `UPDATE "shop_order" SET "user_id" = 1, "item" = 'milk', "at" = '2026-03-02 09:00:00', "sent" = NULL WHERE "shop_order"."id" = 1`, `COMMIT`}},
		{"update_or_create is refused", []httpsim.Action{httpsim.GetOrCreateRow{Model: orders, Updates: true, Where: []httpsim.FieldValue{visitors, field("code", "a")}}},
			"", "IntegrityError UNIQUE constraint failed: shop_order.code", []string{`BEGIN`, `LIMIT 21`, `SAVEPOINT`, `INSERT`, `ROLLBACK TO SAVEPOINT`, `RELEASE`, `LIMIT 21`, `ROLLBACK`}},
		{"last", []httpsim.Action{httpsim.FindRow{Model: orders, Where: []httpsim.FieldValue{{Field: "paid", Of: yes}}, Last: true}, shows(t, "{{ order.item }}")},
			"Oolong", " ", []string{`WHERE "shop_order"."paid" ORDER BY "shop_order"."id" DESC LIMIT 1`}},
		{"the last one in an order", []httpsim.Action{httpsim.FindRow{Model: orders, Order: "-count", Last: true}, shows(t, "{{ order.item }}")},
			"Oolong", " ", []string{`FROM "shop_order" ORDER BY "shop_order"."count" ASC LIMIT 1`}},
		{"the first one in an order", []httpsim.Action{httpsim.FindRow{Model: orders, Order: "-at"}, shows(t, "{{ order.item }}")},
			"Oolong", " ", []string{`FROM "shop_order" ORDER BY "shop_order"."at" DESC LIMIT 1`}},
		{"get_or_create is refused", []httpsim.Action{httpsim.GetOrCreateRow{Model: orders, Where: []httpsim.FieldValue{visitors, field("code", "a")}}},
			"", "IntegrityError UNIQUE constraint failed: shop_order.code", []string{`LIMIT 21`, `BEGIN`, `INSERT`, `ROLLBACK`, `LIMIT 21`}},
	} {
		t.Run(c.what, func(t *testing.T) {
			w := shopOf(t, c.actions...)
			in := w.get("/in", "")
			h := w.get("/", in.cookie("sessionid"))
			if !strings.Contains(h.body, c.page) {
				t.Errorf("the page is %q, want %q", h.body, c.page)
			}
			if c.reason != "" && h.Reason.Name+" "+h.Reason.Says != c.reason {
				t.Errorf("the reason is %q, want %q", h.Reason.Name+" "+h.Reason.Says, c.reason)
			}
			var got []string
			for _, q := range h.Queries {
				if q.Table != "django_session" && !(q.Table == "auth_user" && q.Caller == "request.user") {
					got = append(got, q.SQL())
				}
			}
			if c.sql != nil && !slices.EqualFunc(got, c.sql, strings.Contains) {
				t.Errorf("the statements are\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(c.sql, "\n"))
			}
		})
	}
}

// Who is nobody has no rows and makes none.
func TestRowsOfNobody(t *testing.T) {
	for want, a := range map[string]httpsim.Action{
		"TypeError":  httpsim.CountRows{Model: orders, Where: []httpsim.FieldValue{visitors}},
		"ValueError": httpsim.CreateRow{Model: orders, Set: []httpsim.FieldValue{visitors, field("code", "b")}},
	} {
		w := shopOf(t, a)
		if res := w.get("/", ""); res.StatusCode != http.StatusInternalServerError || res.Reason.Name != want {
			t.Errorf("%T is answered with %d for %q, want %s", a, res.StatusCode, res.Reason.Name, want)
		}
	}
}

// A template goes through what a session keeps, too.
func TestLoopsOverSessions(t *testing.T) {
	for src, want := range map[string]string{
		"{% for x in session.seen %}{{ forloop.counter0 }}{{ x }};{% empty %}none{% endfor %}{{ session.seen|length }}":                                  "0<a>;1b;2",
		"{% for name, n in session.cart.items %}{{ name }}={{ n }};{% endfor %}":                                                                         "apple=2;pear=1;",
		"{% for n in session.cart.values %}{{ n }};{% endfor %}{% for name in session.cart.keys %}{{ name }};{% endfor %}":                               "2;1;apple;pear;",
		"{% for two in session.cart.items %}{{ two }}{{ two.0 }}{{ two.1 }}{{ two.2 }}{{ two|length }}{% if \"pear\" in two %}!{% endif %};{% endfor %}": "('apple', 2)apple22;('pear', 1)pear12!;",
		"{% for two in session.cart.items %}{% for x in two %}{{ x }},{% endfor %}{% endfor %}":                                                          "apple,2,pear,1,",
		"{% for name in session.keys %}{{ name }};{% endfor %}":                                                                                          "seen;cart;text;number;rows;",
		"{% for name, value in session.items %}{{ name }};{% endfor %}":                                                                                  "seen;cart;text;number;rows;",
		"{% for x in session.text.values %}{{ x }}{% empty %}none{% endfor %}":                                                                           "none",
		"{% for name in session.cart %}{{ name }};{% endfor %}":                                                                                          "apple;pear;",
		"{% for x in session.gone %}{{ x }}{% empty %}none{% endfor %}{{ session.gone|length }}":                                                         "none0",
		"{% for x in session.text %}{{ x }}{% if forloop.first %}-{% endif %}{% endfor %}":                                                               "h-i",
		"{% for row in session.rows %}{% for x in row.items %}{{ x }}{% endfor %},{% endfor %}":                                                          "12,3,",
		"{% for x in session.number %}{% endfor %}":                                                                                                      "TypeError",
	} {
		site := page("/")
		constant := func(text string) httpsim.Template {
			c, err := httpsim.Constant(text)
			if err != nil {
				t.Fatal(err)
			}
			return c
		}
		var actions []httpsim.Action
		for _, v := range [][2]string{{"seen", `["<a>", "b"]`}, {"cart", `{"apple": 2, "pear": 1}`}, {"text", `"hi"`}, {"number", "5"}, {"rows", `[{"items": [1, 2]}, {"items": [3]}]`}} {
			actions = append(actions, httpsim.SessionSet{Name: v[0], Value: constant(v[1])})
		}
		site.Pages["/"] = httpsim.Page{Get: append(actions, httpsim.Render{Template: mustParse(src)})}
		a := start(t, site).get("/", "")
		got := strings.NewReplacer("&lt;", "<", "&gt;", ">", "&#x27;", "'").Replace(a.body)
		if a.Reason.Name != "" {
			got = a.Reason.Name
		}
		if got != want {
			t.Errorf("%s is %q, want %q", src, got, want)
		}
	}
}

// TestEachUserOfARowIsTold by the name: whose the row is, and who else has to do with it, as a column.
func TestEachUserOfARowIsTold(t *testing.T) {
	site := page("/", httpsim.Text{Text: "x"})
	site.Users = []httpsim.User{{Name: "alice", Password: "pw"}, {Name: "sam", Password: "pw"}}
	key := func(name string) httpsim.ModelField {
		return httpsim.ModelField{Name: name, Kind: httpsim.ForeignKey, Null: true}
	}
	site.Models = []*httpsim.Model{{App: "shop", Name: "LogLine", Fields: []httpsim.ModelField{key("approved_by"), key("owner"), key("user"), key("closed_by")}, Rows: [][]any{{"sam", "alice", "sam", nil}}}}
	table, err := start(t, site).server.Table()
	if err != nil {
		t.Fatal(err)
	}
	row := table.Records[1].Rows[0]
	if row.User != "alice" || row.UserKey != "owner_id" {
		t.Errorf("the row is told to be %s's by %s", row.User, row.UserKey)
	}
	for _, item := range []httpsim.Item{{Name: "approved_by", Value: `"sam"`}, {Name: "user", Value: `"sam"`}, {Name: "closed_by", Value: "null"}} {
		if !slices.Contains(row.Data, item) {
			t.Errorf("%+v does not stand in %+v", item, row.Data)
		}
	}
}

// A row is gone through as little inside a {% for %} as outside, and behind {% empty %} its names
// are not known.
func TestLoopsThatAreRefused(t *testing.T) {
	for src, want := range map[string]string{
		"{% for o in orders %}{% for x in o %}{{ x }}{% endfor %}{% endfor %}":       "o is nothing to go through",
		"{% for o in orders %}{% for x in o.count %}{{ x }}{% endfor %}{% endfor %}": "o.count is nothing to go through",
		"{% for o in orders %}{% for x in o.item %}{{ x }}{% endfor %}{% endfor %}":  "",
		"{% for o in orders %}{% empty %}{{ o.item }}{% endfor %}":                   `"o.item" is nothing that a page knows`,
		"{% for o in orders %}{% empty %}{{ forloop.counter }}{% endfor %}":          `"forloop.counter" is nothing that a page knows`,
		"{% for order in orders %}{% empty %}{{ order.item }}{% endfor %}":           "",
		strings.Repeat("{% for o in orders %}", 200):                                 "fors and ifs inside one another",
	} {
		said := ""
		if _, err := known.Parse(src); err != nil {
			said = err.Error()
		}
		if !strings.Contains(said, want) || want == "" && said != "" {
			t.Errorf("%.60s: %q, want %q", src, said, want)
		}
	}
}

// A page that says little and goes round for long is told as that.
func TestLoopsWithoutMeasure(t *testing.T) {
	text, err := httpsim.Constant(`"` + strings.Repeat("x", 400) + `"`)
	if err != nil {
		t.Fatal(err)
	}
	src := "{% for a in session.text %}{% for b in session.text %}{% endfor %}{% endfor %}done"
	site := page("/", httpsim.SessionSet{Name: "text", Value: text}, httpsim.Render{Template: mustParse(src)})
	if r := start(t, site).get("/", "").Reason; r.Name != "page-too-large" || !strings.Contains(r.Says, "go round") {
		t.Errorf("the reason is %+v", r)
	}
}

// A field with auto_now is the moment of each save() that writes it.
func TestAMomentOfEachSave(t *testing.T) {
	seen := &httpsim.Model{App: "shop", Name: "Seen", Fields: []httpsim.ModelField{{Name: "path", Kind: httpsim.CharField}, {Name: "at", Kind: httpsim.DateTimeField, SaveNow: true}}}
	at, err := httpsim.Names{}.GivenRow(httpsim.LoadRow{Model: seen}).Parse("{{ seen.at }}")
	if err != nil {
		t.Fatal(err)
	}
	save := func(only ...string) []httpsim.Action {
		return []httpsim.Action{httpsim.LoadRow{Model: seen, Where: []httpsim.FieldValue{{Field: "pk", Of: httpsim.Literal("1")}}}, httpsim.SaveRow{Model: seen, Only: only}, httpsim.Render{Template: at}}
	}
	w := start(t, httpsim.Site{Models: []*httpsim.Model{seen}, Pages: map[string]httpsim.Page{
		"/new": {Get: []httpsim.Action{httpsim.CreateRow{Model: seen, Set: []httpsim.FieldValue{{Field: "path", Of: httpsim.Literal("/")}}}}}, "/save": {Get: save()}, "/path": {Get: save("path")},
	}})
	w.get("/new", "")
	w.clock.Advance(time.Hour)
	for _, c := range [][2]string{{"/path", "9 a.m."}, {"/save", "10 a.m."}} { // save(update_fields=["path"]), save()
		if got := w.get(c[0], "").body; !strings.HasSuffix(got, c[1]) {
			t.Errorf("%s: %s, want %s", c[0], got, c[1])
		}
	}
}
