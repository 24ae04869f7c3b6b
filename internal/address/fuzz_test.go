package address

import (
	"testing"

	"github.com/nlnwa/whatwg-url/url"
)

// FuzzPlain holds the quick way of reading an address against the library, and wants
// what was read to be read alike again.
func FuzzPlain(f *testing.F) {
	for _, s := range []string{
		"https://shop.test/", "http://a.b-c.test:8000/x/y.z?q=1&r=%20", "https://1a.test/a..b", "https://a.1/", "https://a--b.test/", "https://ab--c.test/?", "https://x.test?y",
	} {
		f.Add(s, "/a?b")
	}
	f.Fuzz(func(t *testing.T, s, ref string) {
		if len(s) > 300 || len(ref) > 300 {
			return
		}
		a, ok := plain(s)
		u, err := url.Parse(s)
		if ok && (err != nil || u.Href(false) != a.String()) {
			t.Fatalf("%q is %q, and the library says %v, %v", s, a, u, err)
		}
		if a, err = Parse(s); err != nil {
			return
		}
		if again, err := Parse(a.String()); err != nil || again != a {
			t.Fatalf("%q is %q, and that is %q, %v", s, a, again, err)
		}
		got, err := a.Resolve(ref)
		want, wrong := url.ParseRef(a.String(), ref)
		if a.host != "" && err == nil && (wrong != nil || want.Href(false) != got.String()) {
			t.Fatalf("%q on %q is %q, and the library says %v, %v", ref, a, got, want, wrong)
		}
	})
}

func BenchmarkParse(b *testing.B) {
	for _, c := range []struct{ name, text string }{{"plain", "https://www.shop.test/cart?item=tea"}, {"library", "https://www.shop.test/cart/../?item=차"}} {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				Parse(c.text)
			}
		})
	}
}
