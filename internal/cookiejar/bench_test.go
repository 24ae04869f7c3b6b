package cookiejar_test

import (
	"fmt"
	"net/http"
	stdjar "net/http/cookiejar"
	"net/url"
	"runtime"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/publicsuffix"

	"statelab/internal/address"
	"statelab/internal/cookiejar"
)

// jarSize is a shape of jar: so many sites of so many cookies each.
type jarSize struct{ sites, cookies int }

var jarSizes = []jarSize{{1, 10}, {1, 180}, {300, 10}}

func (s jarSize) String() string { return fmt.Sprintf("%dx%d", s.sites, s.cookies) }

func (s jarSize) urls() []address.Address {
	urls := make([]address.Address, s.sites)
	for i := range urls {
		urls[i] = read(fmt.Sprintf("https://www.site%d.test/shop/cart", i))
	}
	return urls
}

func (s jarSize) line(i int) string {
	return fmt.Sprintf("name%d=value-of-this-cookie-%d; Path=/; Max-Age=86400; Secure; HttpOnly; SameSite=Lax", i, i)
}

func (s jarSize) fill() (*cookiejar.Jar, []address.Address, time.Time) {
	now := time.Now()
	jar := new(cookiejar.Jar)
	urls := s.urls()
	for _, u := range urls {
		for i := range s.cookies {
			jar.Set(now, u, cookiejar.Context{}, s.line(i))
		}
	}
	return jar, urls, now
}

func (s jarSize) fillStandard(b *testing.B) (*stdjar.Jar, []*url.URL) {
	jar, err := stdjar.New(&stdjar.Options{PublicSuffixList: publicsuffix.List})
	if err != nil {
		b.Fatal(err)
	}
	var urls []*url.URL
	for _, a := range s.urls() {
		u := standard(b, a)
		urls = append(urls, u)
		for i := range s.cookies {
			c, err := http.ParseSetCookie(s.line(i))
			if err != nil {
				b.Fatal(err)
			}
			jar.SetCookies(u, []*http.Cookie{c})
		}
	}
	return jar, urls
}

// BenchmarkSelect chooses cookies with a decision about each of them.
func BenchmarkSelect(b *testing.B) {
	for _, size := range jarSizes {
		b.Run(size.String()+"/statelab", func(b *testing.B) {
			jar, urls, now := size.fill()
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				jar.Select(now, urls[i%len(urls)], cookiejar.Context{})
			}
		})
		b.Run(size.String()+"/standard", func(b *testing.B) {
			jar, urls := size.fillStandard(b)
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				jar.Cookies(urls[i%len(urls)])
			}
		})
	}
}

// BenchmarkSelectFramed chooses cookies for what a frame in a frame of other sites loads,
// with more hosts around than the jar remembers the sites of.
func BenchmarkSelectFramed(b *testing.B) {
	jar, urls, now := jarSize{300, 10}.fill()
	around := []cookiejar.Origin{{Scheme: "https", Host: "www.frame.test"}, {Scheme: "https", Host: "cdn.other.co.uk"}, {Scheme: "https", Host: "www.news.test"}}
	ctx := cookiejar.Context{Dest: cookiejar.Subresource, Initiator: &around[0], Ancestors: around, Top: &around[2]}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		jar.Select(now, urls[i%len(urls)], ctx)
	}
}

// BenchmarkSet stores one line over a cookie that is there.
func BenchmarkSet(b *testing.B) {
	for _, size := range jarSizes {
		lines := make([]string, size.cookies)
		for i := range lines {
			lines[i] = size.line(i)
		}
		b.Run(size.String()+"/statelab", func(b *testing.B) {
			jar, urls, now := size.fill()
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				jar.Set(now, urls[i%len(urls)], cookiejar.Context{}, lines[i%len(lines)])
			}
		})
		b.Run(size.String()+"/standard", func(b *testing.B) {
			jar, urls := size.fillStandard(b)
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				c, err := http.ParseSetCookie(lines[i%len(lines)])
				if err != nil {
					b.Fatal(err)
				}
				jar.SetCookies(urls[i%len(urls)], []*http.Cookie{c})
			}
		})
	}
}

// TestMemory fills a jar to its limit, with a history as long as it gets.
func TestMemory(t *testing.T) {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	jar := new(cookiejar.Jar)
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	value := strings.Repeat("v", 90)
	const sites, each = 30, 110
	for s := range sites {
		u := read(fmt.Sprintf("https://www.site%d.test/", s))
		for i := range 50 {
			jar.Set(now, u, cookiejar.Context{}, fmt.Sprintf("gone%d=%s", i, value))
			jar.Set(now, u, cookiejar.Context{}, fmt.Sprintf("gone%d=; Max-Age=0", i))
		}
		for i := range each {
			jar.Set(now, u, cookiejar.Context{}, fmt.Sprintf("cookie%03d=%s", i, value))
		}
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	if n := len(jar.Cookies(now)); n != sites*each {
		t.Fatalf("%d cookies, want %d", n, sites*each)
	}
	if n := len(jar.Gone()); n != 1000 {
		t.Errorf("a history of %d, want 1000", n)
	}
	used := int64(after.HeapAlloc) - int64(before.HeapAlloc)
	t.Logf("%d cookies take %d KB", sites*each, used>>10)
	if used > 4<<20 {
		t.Errorf("%d cookies take %d bytes, more than 4 MiB", sites*each, used)
	}
	runtime.KeepAlive(jar)
}
