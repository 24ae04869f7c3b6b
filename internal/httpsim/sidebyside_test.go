package httpsim_test

import (
	"fmt"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"statelab/internal/chance"
	"statelab/internal/clock"
	"statelab/internal/httpsim"
	"statelab/internal/memnet"
	"statelab/internal/python"
)

// TestTwoAtOnceDoWhatDjangoDoesOnSQLite runs each case of testdata/sidebyside.txt twice at once: both answer, and leave
// behind, what two threads of a real Django have with a file of SQLite, which testdata/django/sidebyside.py has recorded.
func TestTwoAtOnceDoWhatDjangoDoesOnSQLite(t *testing.T) {
	data, err := os.ReadFile("testdata/sidebyside.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, block := range strings.Split(strings.TrimSpace(string(data)), "\n\n") {
		lines, want, _ := strings.Cut(block, "\n=> ")
		if got := strings.Join(sideBySide(t, lines), "\n=> "); got != want {
			t.Errorf("%s\n  here\n=> %s\n  Django\n=> %s", lines, got, want)
		}
	}
}

// sideBySide is what both of two requests for a view answer, and the rows there are then.
func sideBySide(t *testing.T, lines string) []string {
	t.Helper()
	before := "def view():\n    " + strings.ReplaceAll(lines, "\n", "\n    ") + "\nreturn HttpResponse(str(view()))"
	program, err := python.Program(before)
	if err != nil {
		t.Fatal(err)
	}
	site := page("/x/", httpsim.Lines{Source: before, Program: program, Name: "x", Models: []string{"Order", "Used", "Stock"}})
	site.Host = "shop.test"
	key := httpsim.ModelField{Name: "key", Kind: httpsim.CharField}
	unique := key
	unique.Unique = true
	site.Models = []*httpsim.Model{
		{App: "shop", Name: "Order", Fields: []httpsim.ModelField{key}},
		{App: "shop", Name: "Used", Fields: []httpsim.ModelField{unique}},
		{App: "shop", Name: "Stock", Fields: []httpsim.ModelField{{Name: "left", Kind: httpsim.IntegerField}}, Rows: [][]any{{int64(1)}, {int64(5)}}},
	}
	var beside httpsim.Beside
	server, err := httpsim.New(site, httpsim.Env{Now: clock.New(time.Unix(1e9, 0)).Now, Random: chance.NewSeeded(t.Name()), Beside: &beside, Tables: true})
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	net := &memnet.Net{}
	if err := server.Listen(net); err != nil {
		t.Fatal(err)
	}
	ask := func() (told string) {
		w := &world{T: t, server: server, net: net, host: "shop.test"}
		w.dial("https://shop.test:443")
		a := w.get("/x/", "")
		if a.StatusCode == 200 {
			return a.body
		}
		return a.Reason.Name + ": " + a.Reason.Says
	}
	stopped, end := beside.Begin()
	defer end()
	first := make(chan string, 1)
	go func() { first <- ask() }()
	var answers []string
	select {
	case <-stopped:
		second := ask()
		answers = []string{<-first, second}
	case one := <-first:
		answers = []string{one, ask()}
	}
	return append(answers, rowsLeft(t, server))
}

// rowsLeft are the rows as sidebyside.py tells them.
func rowsLeft(t *testing.T, server *httpsim.Server) string {
	t.Helper()
	table, err := server.Table()
	if err != nil {
		t.Fatal(err)
	}
	counts := map[string]int{}
	var left []string
	for _, records := range table.Records {
		counts[records.Name] = len(records.Rows)
		if records.Name == "shop_stock" {
			for _, row := range records.Rows {
				left = append(left, row.Data[0].Value)
			}
		}
	}
	return fmt.Sprintf("%d orders, %d used, [%s] left", counts["shop_order"], counts["shop_used"], strings.Join(left, ", "))
}

// Two requests of which somebody gives up to wait, wherever they are at work then, come to their ends: each may have been
// told to go on before it stopped, or never be told any more.
func TestACancelledPairComesToItsEnd(t *testing.T) {
	const lines = `
for i in range(3):
    Order.objects.create(key=str(i))
    with transaction.atomic():
        n = Order.objects.count()
        Order.objects.create(key=str(n))
return HttpResponse("done")`
	cancelled := 0
	for at := int64(1); at <= 40; at++ {
		site := page("/x/", linesOf(t, "", lines))
		site.Models = []*httpsim.Model{{App: "shop", Name: "Order", Fields: []httpsim.ModelField{{Name: "key", Kind: httpsim.CharField}}}}
		site.Host = "shop.test"
		var beside httpsim.Beside
		var looks atomic.Int64
		var both atomic.Pointer[func()]
		now := func() time.Time { // which a page asks at each row that it makes
			if end := both.Load(); end != nil && looks.Add(1) == at {
				(*end)()
				cancelled++
			}
			return time.Unix(1e9, 0)
		}
		server, err := httpsim.New(site, httpsim.Env{Now: now, Random: chance.NewSeeded(t.Name()), Beside: &beside, Tables: true})
		if err != nil {
			t.Fatal(err)
		}
		net := &memnet.Net{}
		if err := server.Listen(net); err != nil {
			t.Fatal(err)
		}
		stopped, end := beside.Begin()
		both.Store(&end)
		var asking sync.WaitGroup
		ask := func(w *world) {
			w.dial("https://shop.test:443")
			w.get("/x/", "")
		}
		first := make(chan bool)
		asking.Go(func() { ask(&world{T: t, server: server, net: net, host: "shop.test"}); close(first) })
		asking.Go(func() {
			select {
			case <-stopped:
			case <-first:
			}
			ask(&world{T: t, server: server, net: net, host: "shop.test"})
		})
		over := make(chan bool)
		go func() { asking.Wait(); close(over) }()
		select {
		case <-over:
		case <-time.After(20 * time.Second):
			t.Fatalf("cancelled at look %d, one of both waits for ever", at)
		}
		server.Close()
	}
	if cancelled < 10 {
		t.Errorf("%d pairs were cancelled at work", cancelled)
	}
}
