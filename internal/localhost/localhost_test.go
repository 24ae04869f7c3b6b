package localhost_test

import (
	"slices"
	"testing"
	"testing/fstest"

	"statelab/internal/lesson"
	"statelab/internal/localhost"
)

// texts are texts of a lesson, and what they are where its sites are served.
var texts = []struct{ key, there, here string }{
	{"visit", "https://shop.test/cart/?page=2", "http://shop.localhost:8123/cart/?page=2"},
	{"visit", "http://shop.test/", "http://shop.localhost:8123/"},
	{"look", "api.shop.test", "api.shop.localhost:8123"},
	{"Host", "shop.test", "shop.localhost:8123"},
	{"Origin", "https://api.shop.test", "http://api.shop.localhost:8123"},
	{"domain", "shop.test", "shop.localhost"},
	{"SESSION_COOKIE_DOMAIN", ".shop.test", ".shop.localhost"},
	{"ALLOWED_HOSTS", "shop.test", "shop.localhost"},
	{"CSRF_TRUSTED_ORIGINS", "https://*.shop.test", "http://*.shop.localhost:8123"},
	{"CORS_ALLOWED_ORIGIN_REGEXES", `^https://\w+\.shop\.test$`, `^http://\w+\.shop\.localhost:8123$`},
	{"partition", "https://shop.test", "http://shop.localhost"},
	{"set_cookie_line", "lang=ko; Domain=uni.test; Path=/", "lang=ko; Domain=uni.localhost; Path=/"},
	{"set_cookie_line", "lang=ko; Domain=Test", "lang=ko; Domain=localhost"},
	{"set_cookie_line", "lang=ko; Domain=other.test", "lang=ko; Domain=other.test"},
	{"text", `<a href="//shop.test/">shop</a>`, `<a href="//shop.localhost:8123/">shop</a>`},
	{"text", "/login/?next=https%3A%2F%2Fshop.test%2Fcart%2F", "/login/?next=http%3A%2F%2Fshop.localhost%3A8123%2Fcart%2F"},
	{"text", "/login/?next=https%3A//shop.test/cart/", "/login/?next=http%3A//shop.localhost%3A8123/cart/"},
	{"say", "`shop.test`은 `mail.uni.test`의 쿠키를 모릅니다.", "`shop.localhost`은 `mail.uni.localhost`의 쿠키를 모릅니다."},
	{"say", "The Shop.TEST and api.shop.test.", "The shop.localhost and api.shop.localhost."},
	// What only looks like one of the hosts stays.
	{"say", "myshop.test, shop.tests, shop.test.evil.example, evil-shop.test, x.shop.test, shop.test-2, shop.test:8443", "myshop.test, shop.tests, shop.test.evil.example, evil-shop.test, x.shop.test, shop.test-2, shop.test:8443"},
	{"say", "A test in the shop of a uni.", "A test in the shop of a uni."},
}

// Hosts change wherever a lesson says them, and nothing else does. A second time changes
// nothing.
func TestHostsChangeWhereverTheyAreSaid(t *testing.T) {
	for _, c := range texts {
		h := localhost.New(8123)
		site := func(name string) lesson.Entry {
			return lesson.NewEntry(name, &lesson.Node{Kind: lesson.Map})
		}
		said := lesson.NewText(c.there)
		root := &lesson.Node{Kind: lesson.Map, Entries: []lesson.Entry{
			lesson.NewEntry("sites", &lesson.Node{Kind: lesson.Map, Entries: []lesson.Entry{site("shop.test"), site("api.shop.test"), site("mail.uni.test")}}),
			lesson.NewEntry("steps", &lesson.Node{Kind: lesson.List, Items: []*lesson.Node{{Kind: lesson.Map, Entries: []lesson.Entry{lesson.NewEntry(c.key, said)}}}}),
		}}
		h.Change(root)
		if said.Value != c.here {
			t.Errorf("%s: %s\nis     %s\nwanted %s", c.key, c.there, said.Value, c.here)
		}
		again := lesson.NewText(said.Value)
		h.Change(&lesson.Node{Kind: lesson.Map, Entries: []lesson.Entry{lesson.NewEntry(c.key, again)}})
		if again.Value != c.here {
			t.Errorf("%s: a second time makes %s of %s", c.key, again.Value, c.here)
		}
		if key := root.Get("sites").Entries[0].Key.Value; key != "shop.localhost:8123" {
			t.Errorf("the site is %s", key)
		}
	}
}

// A lesson and its translation change together, and their places stay: those of a file that
// nobody has changed.
func TestPlacesStay(t *testing.T) {
	const original = `statelab: 1
lesson: tea
title: Tea at tea.test
summary: What is said at https://tea.test/?
clock: 2026-03-02T09:00:00Z
sites:
  tea.test: {pages: {/: {get: [{text: Welcome.}]}}}
steps:
  - step: first-visit
    visit: https://tea.test/
    say: |
      Nothing.
`
	const translation = `statelab: 1
translation_of: tea
language: ko
title: tea.test의 차
steps:
  first-visit:
    say: |
      https://tea.test/에는 아무것도 없습니다.
`
	h := localhost.New(8123)
	folder := lesson.Folder{Change: h.Change, FS: fstest.MapFS{"tea.yaml": {Data: []byte(original)}, "tea.ko.yaml": {Data: []byte(translation)}}}
	l, problems, err := folder.Load("tea", lesson.Vocabulary{})
	if err != nil || len(problems) > 0 {
		t.Fatal(err, problems)
	}
	step := l.Steps[0]
	visit := step.Actions[0].Value
	if visit.Value != "http://tea.localhost:8123/" || visit.Pos.Line != 10 || visit.Pos.Col != 12 {
		t.Errorf("the step visits %s at %v", visit.Value, visit.Pos)
	}
	if l.Title.Texts["en"] != "Tea at tea.localhost" || l.Title.Texts["ko"] != "tea.localhost의 차" || step.Say.Texts["ko"] != "http://tea.localhost:8123/에는 아무것도 없습니다." {
		t.Errorf("the texts are %q and %q", l.Title.Texts, step.Say.Texts)
	}
	if string(l.Source) != original {
		t.Error("the source has changed")
	}
}

// A site at a port, one below a public suffix of two parts, one that is an address, and one
// whose host another one has already get none.
func TestSitesWithoutACounterpart(t *testing.T) {
	sites := &lesson.Node{Kind: lesson.Map}
	for _, host := range []string{"shop.test", "shop.test:8443", "mallory.github.io", "127.0.0.1", "shop.example", "test"} {
		sites.Entries = append(sites.Entries, lesson.NewEntry(host, &lesson.Node{Kind: lesson.Map}))
	}
	h := localhost.New(8123)
	h.Change(&lesson.Node{Kind: lesson.Map, Entries: []lesson.Entry{lesson.NewEntry("sites", sites)}})
	if !slices.Equal(h.Ports, []string{"shop.test:8443"}) || !slices.Equal(h.Apart, []string{"mallory.github.io", "127.0.0.1", "shop.example", "test"}) {
		t.Errorf("with a port: %v, apart: %v", h.Ports, h.Apart)
	}
	if got := h.Of("shop.test"); got != "shop.localhost:8123" {
		t.Errorf("shop.test is at %s", got)
	}
}
