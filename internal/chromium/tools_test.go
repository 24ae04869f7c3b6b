package chromium_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"statelab/internal/address"
	"statelab/internal/cookiejar"
)

// TestTheJarListsWhatDeveloperToolsList puts cookies of many kinds into a real
// browser and into a jar, and compares what each lists for an address: that is what
// stands under Application, Storage, Cookies.
func TestTheJarListsWhatDeveloperToolsList(t *testing.T) {
	st := open(t, false)
	jar, now := cookiejar.New(cookiejar.Options{}), time.Now()
	for i, c := range []cookiejar.Cookie{
		{Domain: "shop.test", HostOnly: true, Path: "/"},
		{Domain: "shop.test", HostOnly: true, Path: "/", HttpOnly: true, Secure: true},
		{Domain: "shop.test", HostOnly: true, Path: "/cart"},
		{Domain: "shop.test", HostOnly: true, Path: "/cart/"},
		{Domain: "shop.test", HostOnly: true, Path: "/Cart"},
		{Domain: "shop.test", Path: "/", SameSite: cookiejar.SameSiteStrict},
		{Domain: "shop.test", Path: "/", SameSite: cookiejar.SameSiteNone, Secure: true},
		{Domain: "www.shop.test", HostOnly: true, Path: "/"},
		{Domain: "news.test", HostOnly: true, Path: "/", Secure: true, SameSite: cookiejar.SameSiteLax},
	} {
		c.Name, c.Value = fmt.Sprint("c", i), "1"
		if d := jar.Put(now, c); d.Verdict != cookiejar.Stored {
			t.Fatalf("%+v is not stored: %s", c, d.Rule.Code)
		}
		// Developer tools leave out for http what came by https, though it is sent. The
		// jar does not note how a cookie came, and lessons look at pages of https.
		put := map[string]any{"name": c.Name, "value": c.Value, "path": c.Path, "secure": c.Secure, "httpOnly": c.HttpOnly,
			"url": map[bool]string{true: "https", false: "http"}[c.Secure] + "://" + c.Domain + "/"}
		if !c.HostOnly {
			put["domain"] = "." + c.Domain
		}
		if c.SameSite != cookiejar.SameSiteUnspecified {
			put["sameSite"] = c.SameSite.String()
		}
		st.must(t, st.session, "Network.setCookie", put, nil)
	}
	if all := st.cookies(t); len(all) != 9 {
		t.Fatalf("the browser holds %v", all)
	}
	listed := 0
	for _, typed := range []string{"https://shop.test/", "http://shop.test/", "https://shop.test/cart", "https://shop.test/cart/", "https://shop.test/cart/apple",
		"https://shop.test/Cart/", "https://www.shop.test/cart", "https://news.test/x", "https://other.test/"} {
		var list struct{ Cookies []stored }
		st.must(t, st.session, "Network.getCookies", map[string]any{"urls": []string{typed}}, &list)
		var want, got []string
		for _, c := range list.Cookies {
			want = append(want, c.Name)
		}
		a, err := address.Parse(typed)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range jar.Fits(now, a, cookiejar.Context{}) {
			got = append(got, c.Name)
		}
		slices.Sort(want)
		slices.Sort(got)
		if listed += len(want); !slices.Equal(got, want) {
			t.Errorf("%s: the jar lists %s, developer tools %s", typed, strings.Join(got, " "), strings.Join(want, " "))
		}
	}
	if listed < 20 {
		t.Errorf("only %d cookies were listed", listed)
	}
}
