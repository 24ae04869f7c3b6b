package cookiejar_test

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"statelab/internal/address"
	"statelab/internal/cookiejar"
)

// TestModel lives long random lives with a jar and beside it with a plain list
// that knows a few rules. They must always agree on what is sent.
func TestModel(t *testing.T) {
	for seed := range uint64(16) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			l := &life{t: t, r: rand.New(rand.NewPCG(seed, 1)), jar: new(cookiejar.Jar), now: noon}
			if seed%2 == 1 {
				l.jar.Profile = cookiejar.RFC6265bis
			}
			for range 1000 {
				l.live()
				if t.Failed() {
					return
				}
			}
		})
	}
}

// life is one jar, its model and the time.
type life struct {
	t     *testing.T
	r     *rand.Rand
	jar   *cookiejar.Jar
	now   time.Time
	model []cookiejar.Cookie // in the order of their arrival
}

func pick[T any](r *rand.Rand, from ...T) T { return from[r.IntN(len(from))] }

func (l *life) live() {
	switch n := l.r.IntN(100); {
	case n < 45:
		l.set()
	case n < 85:
		l.get()
	case n < 97:
		l.now = l.now.Add(time.Duration(l.r.IntN(90)) * time.Second)
	case n < 98:
		l.depart("closing", l.jar.CloseBrowser(l.now), func(c cookiejar.Cookie) bool { return !c.Persistent })
	case n < 99:
		name := l.name()
		l.depart("clearing", l.jar.Drop(l.now, func(c cookiejar.Cookie) bool { return c.Name == name }), func(c cookiejar.Cookie) bool { return c.Name == name })
	default:
		l.jar.Expire(l.now)
	}
	l.forget(func(c cookiejar.Cookie) bool { left, close := c.Lasts(l.now); return !close && left <= 0 })
	l.invariants()
}

func (l *life) name() string { return fmt.Sprint("n", l.r.IntN(6)) }

func (l *life) url() address.Address {
	return read(pick(l.r, "https", "https", "http") + "://" +
		pick(l.r, "shop.test", "www.shop.test", "a.www.shop.test", "blog.test") + pick(l.r, "/", "/x", "/x/y", "/xy/"))
}

func (l *life) set() {
	u := l.url()
	c := cookiejar.Cookie{Name: l.name(), Value: fmt.Sprint(l.r.IntN(3)), Domain: u.Host(), HostOnly: true, Path: pick(l.r, "/", "/x", "/x/"), Created: l.now}
	line := c.Name + "=" + c.Value + "; Path=" + c.Path
	if l.r.IntN(3) == 0 {
		c.HostOnly = false
		if u.Host() == "blog.test" {
			c.Domain = u.Host()
		} else {
			c.Domain = "shop.test"
		}
		line += "; Domain=" + c.Domain
	}
	if l.r.IntN(3) == 0 {
		age := l.r.IntN(300) - 40
		c.Persistent, c.Expires = true, l.now.Add(time.Duration(max(age, 0))*time.Second)
		line += fmt.Sprint("; Max-Age=", age)
	}
	if l.r.IntN(4) == 0 {
		c.Secure = true
		line += "; Secure"
	}
	d := l.jar.Set(l.now, u, cookiejar.Context{}, line)
	if want := l.mirror(u, c); d.Verdict != want {
		l.t.Errorf("%v sets %q: %v by %s, the model has it %v", u, line, d.Verdict, d.Rule.Code, want)
	}
}

// mirror does to the model what a line should do to the jar.
func (l *life) mirror(u address.Address, c cookiejar.Cookie) cookiejar.SetVerdict {
	covers := func(a, b string) bool { return a == b || strings.HasSuffix(a, "."+b) }
	if u.Scheme() == "http" {
		if c.Secure {
			return cookiejar.Refused
		}
		for _, old := range l.model {
			if old.Secure && old.Name == c.Name && (covers(old.Domain, c.Domain) || covers(c.Domain, old.Domain)) && onPath(c.Path, old.Path) {
				return cookiejar.Refused
			}
		}
	}
	i := slices.IndexFunc(l.model, func(old cookiejar.Cookie) bool { return old.Key() == c.Key() })
	dead := c.Persistent && !l.now.Before(c.Expires)
	switch {
	case i < 0 && dead:
		return cookiejar.Refused
	case i < 0:
		l.model = append(l.model, c)
		return cookiejar.Stored
	case dead:
		l.model = slices.Delete(l.model, i, i+1)
		return cookiejar.Deleted
	case l.jar.Profile == cookiejar.RFC6265bis || l.model[i].Value == c.Value:
		c.Created = l.model[i].Created
		l.model[i] = c
	default:
		l.model = append(slices.Delete(l.model, i, i+1), c)
	}
	return cookiejar.Replaced
}

func onPath(path, cookiePath string) bool {
	return path == cookiePath || strings.HasPrefix(path, strings.TrimSuffix(cookiePath, "/")+"/")
}

func (l *life) get() {
	u := l.url()
	sel := l.jar.Select(l.now, u, cookiejar.Context{})
	var fit []cookiejar.Cookie
	for _, c := range l.model {
		host := u.Host() == c.Domain || !c.HostOnly && strings.HasSuffix(u.Host(), "."+c.Domain)
		if host && onPath(u.Path(), c.Path) && (u.Scheme() == "https" || !c.Secure) {
			fit = append(fit, c)
		}
	}
	slices.SortStableFunc(fit, func(a, b cookiejar.Cookie) int {
		return cmp.Or(cmp.Compare(len(b.Path), len(a.Path)), a.Created.Compare(b.Created))
	})
	var pairs []string
	for _, c := range fit {
		pairs = append(pairs, c.Name+"="+c.Value)
	}
	if want := strings.Join(pairs, "; "); sel.Header != want {
		l.t.Errorf("%v at %v: Cookie: %s, the model sends %s", u, l.now, sel.Header, want)
	}
	l.decisions(sel)
}

// decisions holds what is true of every selection.
func (l *life) decisions(sel cookiejar.Selection) {
	var sent []string
	for i, d := range sel.Decisions {
		check := d.Check()
		if check.Rule != d.Rule || check.Holds != d.Sent || check.Seen.IsZero() || !d.Sent && check.Wanted.IsZero() {
			l.t.Errorf("not put well: %+v", check)
		}
		if d.Sent {
			sent = append(sent, d.Cookie.Name+"="+d.Cookie.Value)
			if i > 0 && !sel.Decisions[i-1].Sent {
				l.t.Errorf("%s is sent and stands behind one that is not", d.Cookie.Name)
			}
		}
		if d.Gone != nil && (d.Sent || d.Gone.Value != "" || d.Gone.When.After(l.now)) {
			l.t.Errorf("departed, and yet %+v", d)
		}
	}
	if got := strings.Join(sent, "; "); got != sel.Header {
		l.t.Errorf("decisions send %q, the header %q", got, sel.Header)
	}
}

// depart compares who left the jar with who has to leave the model.
func (l *life) depart(what string, gone []cookiejar.Departure, leaves func(cookiejar.Cookie) bool) {
	if n := l.forget(leaves); n != len(gone) {
		l.t.Errorf("%s took %d cookies, %d from the model", what, len(gone), n)
	}
}

func (l *life) forget(leaves func(cookiejar.Cookie) bool) int {
	before := len(l.model)
	l.model = slices.DeleteFunc(l.model, leaves)
	return before - len(l.model)
}

// invariants holds what is true of every jar at every moment.
func (l *life) invariants() {
	held := l.jar.Cookies(l.now)
	keys := map[cookiejar.Key]bool{}
	for i, c := range held {
		if keys[c.Key()] {
			l.t.Errorf("%+v is held twice", c.Key())
		}
		keys[c.Key()] = true
		checkCookie(l.t, c)
		if i > 0 && c.Created.Before(held[i-1].Created) {
			l.t.Errorf("%s is listed behind a younger one", c.Name)
		}
	}
	if len(held) != len(l.model) {
		l.t.Errorf("%d cookies are held, the model has %d", len(held), len(l.model))
	}
	seen := map[cookiejar.Key]bool{}
	for _, d := range l.jar.Gone() {
		if keys[d.Key()] || seen[d.Key()] || d.Value != "" || d.Rule == nil {
			l.t.Errorf("remembered as gone: %+v", d)
		}
		seen[d.Key()] = true
	}
}

// TestLimitsHold fills jars at random and holds them to their limits.
func TestLimitsHold(t *testing.T) {
	for seed := range uint64(6) {
		r := rand.New(rand.NewPCG(seed, 2))
		jar := new(cookiejar.Jar)
		if seed%2 == 1 {
			jar.Profile = cookiejar.RFC6265bis
		}
		now, went := noon, 0
		for i := range 6000 {
			now = now.Add(time.Duration(r.IntN(3)) * time.Minute)
			u := read(fmt.Sprintf("https://%s.site%d.test/", pick(r, "www", "api"), r.IntN(4)))
			line := fmt.Sprintf("c%d=%s", r.IntN(600), strings.Repeat("v", r.IntN(200)))
			line += pick(r, "", "; Secure", "; Secure; Partitioned") + pick(r, "", "; Priority=Low", "; Priority=High")
			d := jar.Set(now, u, cookiejar.Context{}, line)
			went += len(d.Evicted)
			if slices.ContainsFunc(d.Evicted, func(g cookiejar.Departure) bool { return g.By != d.Cookie.Name || g.Check(now).Seen.IsZero() }) {
				t.Fatalf("seed %d: evicted for nobody: %+v", seed, d.Evicted)
			}
			if i%100 == 0 {
				checkLimits(t, jar, now)
			}
		}
		if went == 0 {
			t.Errorf("seed %d: nothing was evicted", seed)
		}
	}
}

func checkLimits(t *testing.T, jar *cookiejar.Jar, now time.Time) {
	t.Helper()
	all := jar.Cookies(now)
	if n := len(all); n > 3300 {
		t.Errorf("%d cookies in all", n)
	}
	for i := range 4 {
		plain, parted, bytes, domain := 0, 0, 0, map[string]int{}
		for _, c := range all {
			if !strings.HasSuffix("."+c.Domain, fmt.Sprintf(".site%d.test", i)) {
				continue
			}
			domain[c.Domain]++
			if c.Partition == "" {
				plain++
				continue
			}
			parted++
			bytes += len(c.Name) + len(c.Value)
		}
		if plain > 180 || parted > 180 || bytes > 10240 {
			t.Errorf("a site holds %d cookies, a partition %d of %d bytes", plain, parted, bytes)
		}
		for name, n := range domain {
			if n > 50 && jar.Profile == cookiejar.RFC6265bis {
				t.Errorf("%s holds %d cookies", name, n)
			}
		}
	}
}
