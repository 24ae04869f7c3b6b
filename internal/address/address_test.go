package address_test

import (
	"strings"
	"testing"

	"statelab/internal/address"
)

// TestAddressesAreReadAsBrowsersReadThem has what a person may type, a page may hold and
// a server may answer.
func TestAddressesAreReadAsBrowsersReadThem(t *testing.T) {
	for _, test := range []struct{ typed, want string }{
		{"https://shop.test", "https://shop.test/"},
		{"https://shop.test/a?b=1#c", "https://shop.test/a?b=1#c"},
		{" HTTPS://Shop.Test:443/A ", "https://shop.test/A"},
		{"http://shop.test:80/", "http://shop.test/"},
		{"http://shop.test:0080/", "http://shop.test/"},
		{"https://shop.test:8443/", "https://shop.test:8443/"},
		{"https:shop.test", "https://shop.test/"},
		{"https:///shop.test", "https://shop.test/"},
		{`https:\\shop.test\a\b`, "https://shop.test/a/b"},
		{"https://shop.test/a%/b", "https://shop.test/a%/b"},
		{`https://shop.test/a\b\c`, "https://shop.test/a/b/c"},
		{"https://shop.test/a/../b", "https://shop.test/b"},
		{"https://shop.test/a/%2e%2e/b", "https://shop.test/b"},
		{"https://shop.test/a/./b/.", "https://shop.test/a/b/"},
		{"https://shop.test/a b?c d", "https://shop.test/a%20b?c%20d"},
		{"https://shop.test/가?나", "https://shop.test/%EA%B0%80?%EB%82%98"},
		{"https://user:pw@shop.test/", "https://user:pw@shop.test/"},
		{"https://bücher.test/", "https://xn--bcher-kva.test/"},
		{"https://faß.test/", "https://xn--fa-hia.test/"},
		{"https://ｓhop.test/", "https://shop.test/"},
		{"https://한국.test/", "https://xn--3e0b707e.test/"},
		{"http://2130706433/", "http://127.0.0.1/"},
		{"http://0x7f.1/", "http://127.0.0.1/"},
		{"http://127.1/", "http://127.0.0.1/"},
		{"http://[::ffff:1.2.3.4]/", "http://[::ffff:102:304]/"},
		{"http://[0:0::1]:3000/", "http://[::1]:3000/"},
		{"https://shop.test./", "https://shop.test./"},
		{"https://a_b.test/", "https://a_b.test/"},
		{"ws://shop.test/", "ws://shop.test/"},
		{"data:text/plain,a", "data:text/plain,a"},
		{"https://shop.test:70000/", ""},
		{"https://shop.test:port/", ""},
		{"https://sh op.test/", ""},
		{"https://1.2.3.4.5/", ""},
		{"https://xn--a/", ""},
		{"https://", ""},
		{"shop.test", ""},
		{"/cart", ""},
		{"", ""},
	} {
		a, err := address.Parse(test.typed)
		if a.String() != test.want || (err == nil) != (test.want != "") {
			t.Errorf("%q is %q, %v; want %q", test.typed, a, err, test.want)
		}
	}
}

func TestPartsOfAnAddress(t *testing.T) {
	a, err := address.Parse("http://user@Shop.test:8000/a/b?c=d#e")
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ what, got, want string }{
		{"scheme", a.Scheme(), "http"}, {"host", a.Host(), "shop.test"}, {"port", a.Port(), "8000"}, {"Host", a.HostPort(), "shop.test:8000"},
		{"path", a.Path(), "/a/b"}, {"target", a.Target(), "/a/b?c=d"}, {"fragment", a.Fragment(), "#e"},
		{"without", a.WithoutUser().WithoutFragment().String(), "http://shop.test:8000/a/b?c=d"},
		{"more query", a.WithQuery("f=g").String(), "http://user@shop.test:8000/a/b?c=d&f=g#e"},
		{"secure", a.Secure().Scheme(), "https"}, {"dial", a.Dial(), "shop.test:8000"},
	} {
		if test.got != test.want {
			t.Errorf("%s: %q, want %q", test.what, test.got, test.want)
		}
	}
	plain, _ := address.Parse("https://shop.test/")
	if plain.Dial() != "shop.test:443" || plain.WithQuery("a=1").Target() != "/?a=1" || plain.WithQuery("") != plain {
		t.Errorf("%q, %q", plain.Dial(), plain.WithQuery("a=1").Target())
	}
}

func TestResolve(t *testing.T) {
	base, _ := address.Parse("https://shop.test:8443/a/b?c#d")
	for ref, want := range map[string]string{
		"/cart": "https://shop.test:8443/cart", "/cart?a=1": "https://shop.test:8443/cart?a=1", "cart": "https://shop.test:8443/a/cart",
		"../x": "https://shop.test:8443/x", "//bank.test/": "https://bank.test/", "http://bank.test": "http://bank.test/", "?x": "https://shop.test:8443/a/b?x",
		"#x": "https://shop.test:8443/a/b?c#x", "": "https://shop.test:8443/a/b?c", "/.": "https://shop.test:8443/", `\x`: "https://shop.test:8443/x",
		"/a%2e%2e": "https://shop.test:8443/a%2e%2e", "mailto:a@b": "mailto:a@b",
	} {
		if a, err := base.Resolve(ref); err != nil || a.String() != want {
			t.Errorf("%q on %s is %s, %v; want %s", ref, base, a, err, want)
		}
	}
	if a, err := base.Resolve("//["); err == nil {
		t.Errorf("//[ is %s", a)
	}
}

func TestNames(t *testing.T) {
	for host, want := range map[string]string{
		"shop.test": "shop.test", "BÜCHER.test": "xn--bcher-kva.test", "127.1": "127.0.0.1", "[::1]": "[::1]", "ｓhop.test": "shop.test",
		"shop.test:80": "", "a/b": "", "a@b": "", "": "", "sh op": "",
	} {
		if got, err := address.Name(host); got != want || (err == nil) != (want != "") {
			t.Errorf("%q is %q, %v; want %q", host, got, err, want)
		}
	}
	for host, want := range map[string]bool{"127.0.0.1": true, "[::1]": true, "shop.test": false, "1.2.3.4.test": false, "": false} {
		if address.IsIP(host) != want {
			t.Errorf("%q is an IP address: %v", host, !want)
		}
	}
}

// TestLongHostsCostNothing: a host that cannot be one is refused before anything works it
// out, which takes time that grows with the square of its length.
func TestLongHostsCostNothing(t *testing.T) {
	base, _ := address.Parse("https://shop.test/")
	for name, host := range map[string]string{
		"Chinese": strings.Repeat("漢", 340_000), "labels": strings.Repeat("漢.", 200_000), "letters": strings.Repeat("a", 1<<20), "just over": strings.Repeat("a", 254),
	} {
		if a, err := address.Parse("https://" + host + "/"); err == nil {
			t.Errorf("%s: %.20s", name, a)
		}
		if _, err := base.Resolve("//" + host); err == nil {
			t.Errorf("%s: a reference is read", name)
		}
		if _, err := address.Name(host); err == nil {
			t.Errorf("%s: a name is read", name)
		}
		// What is worked out is copied many times; what is refused before that is not.
		if n := testing.AllocsPerRun(3, func() { address.Name(host) }); len(host) > 2048 && n > 10 {
			t.Errorf("%s: %v allocations", name, n)
		}
	}
	if a, err := address.Parse("https://shop.test/" + strings.Repeat("a/", 100_000)); err != nil {
		t.Errorf("a long path: %.20s, %v", a, err)
	}
}

func TestMoved(t *testing.T) {
	for _, test := range []struct{ from, scheme, host, port, want string }{
		{"http://a:b@shop.test/x?y#z", "https", "www.shop.test", "", "https://a:b@www.shop.test/x?y#z"},
		{"http://shop.test:8000/", "https", "shop.test", "443", "https://shop.test/"},
		{"http://localhost:8000/api", "http", "127.0.0.1", "8000", "http://127.0.0.1:8000/api"},
		{"about:blank", "https", "shop.test", "", "about:blank"},
	} {
		a, err := address.Parse(test.from)
		if err != nil {
			t.Fatal(err)
		}
		want, err := address.Parse(test.want)
		if err != nil {
			t.Fatal(err)
		}
		if got := a.Moved(test.scheme, test.host, test.port); got != want {
			t.Errorf("%s moved to %s, %s, %s is %v, want %v", test.from, test.scheme, test.host, test.port, got, want)
		}
	}
}
