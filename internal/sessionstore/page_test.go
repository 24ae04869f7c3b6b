package sessionstore_test

import (
	"errors"
	"strconv"
	"strings"
	"testing"
	"time"

	"statelab/internal/sessionstore"
)

// page is one request to the recorded site, without HTTP: what its view does
// with the session, and what the middleware does after it.
type page struct {
	t            testing.TB
	engine       *sessionstore.Database
	form         map[string]string
	hook         func()
	everyRequest bool

	session *sessionstore.Session
	status  int
	answer  *sessionstore.Dict // nil where the page has no JSON
}

// serve runs a view and saves the session as Django's middleware does.
func (p *page) serve(path, cookies string) {
	key := ""
	for pair := range strings.SplitSeq(cookies, "; ") {
		if v, ok := strings.CutPrefix(pair, "sessionid="); ok {
			key = v
		}
	}
	p.session, p.status = p.engine.Session(key), 200
	if code, ok := strings.CutPrefix(path, "/status/"); ok {
		n, err := strconv.Atoi(strings.TrimSuffix(code, "/"))
		p.must(err)
		p.session.Set("code", n)
		p.status = n
	} else if view := views[path]; view != nil {
		view(p)
	} else {
		p.status = 404
	}
	s := p.session
	if (s.Modified || p.everyRequest) && !s.IsEmpty() && p.status < 500 {
		if err := s.Save(); errors.Is(err, sessionstore.ErrValue) {
			p.status, p.answer = 500, nil
		} else {
			p.must(err)
		}
	}
	p.must(s.Err())
}

// views are the views of the recorded site that have to do with sessions.
var views = map[string]func(*page){
	"/static-page/": func(*page) {},
	"/peek/":        func(p *page) { p.say("cart", p.session.Get("cart")) },
	"/cart/":        func(p *page) { p.say("cart", p.cart()) },
	"/cart/add/": func(p *page) {
		cart, item := p.cart(), p.form["item"]
		n, _ := cart.Get(item).(int64)
		cart.Set(item, n+1)
		p.session.Set("cart", cart)
		p.say("cart", cart)
	},
	"/cart/tabs/": func(p *page) {
		cart := p.cart()
		p.hook()
		cart.Set(p.form["item"], 1)
		p.session.Set("cart", cart)
		p.say("cart", cart)
	},
	"/cart/mutate/": func(p *page) {
		p.cart().Set(p.form["item"], 99)
		if p.form["mark"] == "1" {
			p.session.Modified = true
		}
		p.say("cart", p.session.Get("cart"))
	},
	"/cart/del/": func(p *page) {
		p.session.Del("cart")
		p.say("keys", sessionstore.NewList())
	},
	"/write/": func(p *page) {
		for _, name := range []string{"k", "admin", "theme", "big"} { // the order of the forms
			if v, ok := p.form[name]; ok {
				p.session.Set(name, v)
			}
		}
		p.say("ok", true)
	},
	"/clear/": func(p *page) {
		p.session.Clear()
		p.say("ok", true)
	},
	"/boom/": func(p *page) {
		p.session.Set("lost", 1)
		p.status = 500
	},
	"/badvalue/": func(p *page) {
		p.session.Set("when", time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC))
		p.say("ok", true)
	},
	"/cycle/":           func(p *page) { p.keyed("old", p.session.CycleKey, "new") },
	"/explicit-save/":   func(p *page) { p.keyed("before", p.session.Save, "after") },
	"/explicit-create/": func(p *page) { p.keyed("before", p.session.Create, "after") },
	"/testcookie/set/": func(p *page) {
		p.session.SetTestCookie()
		p.say("ok", true)
	},
	"/testcookie/check/": func(p *page) {
		worked := p.session.TestCookieWorked()
		if worked {
			p.session.DeleteTestCookie()
		}
		p.say("worked", worked)
	},
	"/types/": func(p *page) {
		s := p.session
		s.Set("tuple", sessionstore.NewList(1, 2))
		s.Set("7", "int key")
		s.Set("ko", "한글 세션")
		s.Set("f", 1.5)
		s.Set("n", nil)
		s.Set("b", true)
		p.say("before", s.Data())
	},
	"/info/": func(p *page) {
		data := p.session.Data() // before the key: an unknown one is forgotten
		p.say("session_key", none(p.session.Key()))
		p.say("items", data)
		p.lifetime()
	},
	"/expiry/": func(p *page) {
		p.setExpiry(p.form["mode"], p.form["value"])
		p.lifetime()
		at, err := p.session.ExpiryDate()
		p.must(err)
		p.say("date", at.Format("2006-01-02T15:04:05-07:00"))
	},
}

func (p *page) say(name string, value any) {
	if p.answer == nil {
		p.answer = &sessionstore.Dict{}
	}
	p.answer.Set(name, value)
}

// keyed says the key before and after something is done.
func (p *page) keyed(before string, do func() error, after string) {
	p.say(before, none(p.session.Key()))
	p.must(do())
	p.say(after, p.session.Key())
}

func (p *page) setExpiry(mode, value string) {
	s := p.session
	s.Set("x", 1)
	n, _ := strconv.ParseInt(value, 10, 64)
	switch mode {
	case "int":
		s.SetExpiry(n)
	case "timedelta":
		s.SetExpiryIn(time.Duration(n) * time.Second)
	case "datetime":
		at, err := time.Parse("2006-01-02T15:04:05-07:00", value)
		p.must(err)
		s.SetExpiryDate(at)
	case "none":
		s.UnsetExpiry()
	}
}

// lifetime says how long the session lives.
func (p *page) lifetime() {
	age, err := p.session.ExpiryAge()
	p.must(err)
	p.say("age", age)
	p.say("close", p.session.ExpireAtBrowserClose())
}

// cart returns the cart of the session, or an empty one that is not in it.
func (p *page) cart() *sessionstore.Dict {
	if cart, ok := p.session.Get("cart").(*sessionstore.Dict); ok {
		return cart
	}
	return &sessionstore.Dict{}
}

func (p *page) must(err error) {
	if err != nil {
		p.t.Fatal(err)
	}
}

// none returns Python's None for no key.
func none(key string) any {
	if key == "" {
		return nil
	}
	return key
}
