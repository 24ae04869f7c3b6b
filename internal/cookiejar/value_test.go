package cookiejar_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"sync"
	"testing"
	"time"

	"statelab/internal/cookiejar"
	"statelab/internal/rule"
)

// drawn draws what a jar is asked, over more hosts than it remembers the sites of.
type drawn struct{ *rand.Rand }

func (r drawn) host() string {
	return pick(r.Rand, "shop.test", "www.shop.test", "a.b.shop.test", "blog.test", "news.co.uk", "www.news.co.uk", "a.github.io", "b.github.io", "127.0.0.1", "localhost")
}

func (r drawn) origin() cookiejar.Origin {
	if r.IntN(9) == 0 {
		return cookiejar.Origin{}
	}
	return cookiejar.Origin{Scheme: pick(r.Rand, "https", "https", "http"), Host: r.host(), Port: pick(r.Rand, "", "", "8443")}
}

func (r drawn) origins() []cookiejar.Origin {
	list := make([]cookiejar.Origin, r.IntN(3))
	for i := range list {
		list[i] = r.origin()
	}
	return list
}

func (r drawn) maybe() *cookiejar.Origin {
	if r.IntN(3) == 0 {
		return nil
	}
	o := r.origin()
	return &o
}

func (r drawn) context() cookiejar.Context {
	ctx := cookiejar.Context{
		API: pick(r.Rand, cookiejar.HTTP, cookiejar.HTTP, cookiejar.Script), Dest: cookiejar.Dest(r.IntN(3)), Method: pick(r.Rand, "", "GET", "POST"),
		Initiator: r.maybe(), Top: r.maybe(), Ancestors: r.origins(), Redirects: r.origins(), Credentials: cookiejar.Credentials(r.IntN(3)),
	}
	if r.IntN(4) == 0 {
		ctx.Date = noon.Add(time.Duration(r.IntN(100)-50) * time.Hour)
	}
	return ctx
}

func (r drawn) line() string {
	line := pick(r.Rand, "a", "b", "__Host-c", "__Secure-d", "") + "=" + pick(r.Rand, "1", "2", "x\ty", "x\ny", "한국")
	for range r.IntN(5) {
		line += "; " + pick(r.Rand, "Path=/", "Path=/x", "Path=x", "Domain="+r.host(), "Domain="+r.host(), "Domain=co.uk", "Domain=github.io", "Domain=localhost:80", "Domain=.",
			"Secure", "Secure", "HttpOnly", "SameSite=None", "SameSite=Lax", "SameSite=Strict", "Partitioned", "Max-Age=0", "Max-Age=60", "Max-Age=99999999",
			"Expires=Tue, 03 Mar 2026 09:00:00 GMT", "Expires=Sun, 01 Mar 2026 09:00:00 GMT", "Priority=Low")
	}
	return line
}

// said is a decision and all that it said of itself at once.
type said struct {
	again func() any
	first any
}

func saying(again func() any) said { return said{again, again()} }

// step asks a jar something, changes afterwards what was handed to it, and returns the
// decisions.
func (r drawn) step(jar *cookiejar.Jar, now time.Time) (all []said) {
	u, ctx := read(pick(r.Rand, "https", "https", "http", "ws")+"://"+r.host()+pick(r.Rand, "/", "/x", "/x/y", "/X")), r.context()
	set := func(d cookiejar.SetDecision) {
		all = append(all, saying(func() any {
			return []any{d.Check(), d.Attributes(), d.ServerIsBehind(), d.Cookie, d.Previous, d.Evicted}
		}))
	}
	switch r.IntN(12) {
	case 0:
		set(jar.Put(now, cookiejar.Cookie{Name: "a", Value: "put", Domain: r.host(), HostOnly: r.IntN(2) == 0, Persistent: r.IntN(2) == 0, Expires: now.Add(time.Duration(r.IntN(3)-1) * time.Hour)}))
	case 1, 2, 3, 4, 5:
		set(jar.Set(now, u, ctx, r.line()))
	case 6:
		jar.ClearSite(now, u, ctx)
	default:
		for _, d := range jar.Select(now, u, ctx).Decisions {
			all = append(all, saying(func() any { return []any{d.Check(), d.Sent, *d.Cookie} }))
		}
	}
	for _, o := range []*cookiejar.Origin{ctx.Initiator, ctx.Top} {
		if o != nil {
			*o = r.origin()
		}
	}
	for _, list := range [][]cookiejar.Origin{ctx.Ancestors, ctx.Redirects} {
		for i := range list {
			list[i] = r.origin()
		}
	}
	return all
}

// A decision says what it said at once, however the jar went on, and whatever became of
// the Context that it was handed and of the jar's options.
func TestDecisionsStay(t *testing.T) {
	rules := map[*rule.Rule]bool{}
	for seed := range uint64(60) {
		r := drawn{rand.New(rand.NewPCG(seed, 2))}
		jar := cookiejar.New(cookiejar.Options{Profile: cookiejar.Profile(seed % 2), ThirdPartyBlocked: seed%3 == 0})
		var all []said
		now := noon
		for range 150 {
			now = now.Add(time.Duration(r.IntN(90)) * time.Second)
			all = append(all, r.step(jar, now)...)
		}
		jar.Options = cookiejar.Options{Profile: cookiejar.Profile((seed + 1) % 2), PublicSuffixes: cookiejar.Suffixes{"shop.test", "localhost"}, ThirdPartyBlocked: seed%3 != 0}
		for range 20 {
			r.step(jar, now)
		}
		for _, s := range all {
			rules[s.first.([]any)[0].(rule.Check).Rule] = true
			if later := s.again(); !reflect.DeepEqual(s.first, later) {
				t.Fatalf("seed %d: a decision said\n%+v\nand says later\n%+v", seed, s.first, later)
			}
		}
	}
	if len(rules) < 30 {
		t.Errorf("the draws met %d rules", len(rules))
	}
}

// Decisions are read beside a jar that is in use, which go test -race watches.
func TestDecisionsBesideTheJar(t *testing.T) {
	r := drawn{rand.New(rand.NewPCG(1, 3))}
	jar := new(cookiejar.Jar)
	handed := make(chan said, 100)
	var readers sync.WaitGroup
	for range 4 {
		readers.Go(func() {
			for s := range handed {
				if later := s.again(); fmt.Sprint(later) != fmt.Sprint(s.first) {
					t.Errorf("a decision said %+v and says beside the jar %+v", s.first, later)
				}
			}
		})
	}
	now := noon
	for range 2000 {
		now = now.Add(time.Duration(r.IntN(30)) * time.Second)
		for _, s := range r.step(jar, now) {
			handed <- s
		}
	}
	close(handed)
	readers.Wait()
}
