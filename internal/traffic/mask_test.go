package traffic_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"statelab/internal/harfile"
	"statelab/internal/traffic"
)

// leaky is a recording in which whatever may be a secret has the word in it.
func leaky(secret string) []ask {
	lines := []string{"Location: /next?t=%s#%s", "X-Anything: %s", "Set-Cookie: %s", "Set-Cookie: =__Host-x=%s", "Set-Cookie: __host-%s"}
	for _, line := range []string{
		"%s; Path=/", "%s\x07; Path=/", "%s\x00b; Path=/", "%s\tb; Path=/", "\"%s\"; Domain=other.test", "%s; Max-Age=0",
		"a; Path=/?t=%s", "a; Path=%s", "a; Expires=%s", "a; Max-Age=%s", "a; SameSite=%s", "a; Priority=%s", "a; Foo=%s", "a; Secure=%s",
		"a;%s1;Path=/", "a; HttpOnly=%s\x01", "%s" + strings.Repeat("x", 5000), "a; Foo=%s" + strings.Repeat("x", 2000),
	} {
		lines = append(lines, fmt.Sprintf("Set-Cookie: c%d=%s", len(lines), line))
	}
	request := []string{chrome, "Host: x", "Cookie: c=%s; %s; old=a=%s", "Referer: https://u:%s@shop.test/p?q=%s#%s"}
	for _, name := range []string{
		"Authorization", "Proxy-Authorization", "Sec-WebSocket-Protocol", "Sec-WebSocket-Key", "X-Auth-Token", "X-CSRFToken", "Cookie2", "ETag",
		"Content-Disposition", "Content-Security-Policy", ":path", "Link", "Accept-Anything",
	} {
		request = append(request, name+": %s")
	}
	fill := func(all []string) []string {
		filled := make([]string, len(all))
		for i := range all {
			filled[i] = strings.ReplaceAll(all[i], "%s", secret)
		}
		return filled
	}
	url := "https://u:" + secret + "@shop.test/a?q=" + secret + "&" + secret + "#" + secret
	return []ask{{"GET", url, fill(request), 302, fill(lines)}, {"POST", url, fill(request), 200, fill(lines)}, {"GET", secret + ":?" + secret, nil, 0, nil}}
}

// Hidden, a recording has no secret left in anything that could be told of it.
func TestNoSecretIsLeft(t *testing.T) {
	for _, secret := range []string{"kanarie", "k4narie.K=x", "%6banarie"} {
		file := recorded(t, leaky(secret)...)
		file.Entries[0].RedirectURL = "https://shop.test/next?t=" + secret
		file.Entries[0].Values = []string{secret}
		file.Entries[0].Told = []*harfile.Told{{Name: "c", Domain: "shop.test", Path: "/?" + secret}}
		file.Pages["page"] = harfile.Page{Title: "https://shop.test/?" + secret}
		traffic.Hide(file)
		told, err := json.Marshal(file)
		if err != nil {
			t.Fatal(err)
		}
		var b strings.Builder
		b.Write(told)
		for f := range traffic.Recording(file, traffic.Options{}) {
			if err := traffic.NewLines(&b).Write(f); err != nil {
				t.Fatal(err)
			}
			step, err := json.Marshal(f.Step())
			if err != nil {
				t.Fatal(err)
			}
			b.Write(step)
		}
		if at := strings.Index(b.String(), "anarie"); at >= 0 {
			t.Errorf("%q is left: %s", secret, b.String()[max(0, at-120):at+40])
		}
	}
}

// FuzzHide looks for a value that is left behind its name in a Set-Cookie line.
func FuzzHide(f *testing.F) {
	f.Add("sid", "\x07; Path=/")
	f.Add("", "; Domain=x")
	f.Fuzz(func(t *testing.T, name, rest string) {
		const secret = "kAnArIe5"
		if strings.Contains(name+rest, secret) || strings.ContainsAny(name, ";,\n") {
			return
		}
		file := recorded(t, ask{"GET", "https://shop.test/", nil, 200, []string{"Set-Cookie: " + name + "=" + secret + rest, "Set-Cookie: =__Host-" + secret + rest}})
		traffic.Hide(file)
		if got := string(file.Entries[0].Response[0].Value + file.Entries[0].Response[1].Value); strings.Contains(got, secret) {
			t.Errorf("%q", got)
		}
	})
}

// What the rules decide does not change when values are hidden, nor who is found to ask.
func TestHiddenARecordingTellsTheSame(t *testing.T) {
	decided := func(file *harfile.File) (all []string) {
		for f := range traffic.Recording(file, traffic.Options{}) {
			said := fmt.Sprint(f.Number, f.Known, f.Why.EN, " ", told(f))
			for i := range f.Set {
				l := &f.Set[i]
				said += fmt.Sprint("\n", l.Cookie.Name, l.Fate.Fate, l.Claim, l.Rule)
			}
			all = append(all, said)
		}
		return all
	}
	files := map[string]func() *harfile.File{"leaky": func() *harfile.File { return recorded(t, leaky("kanarie")...) }}
	for _, name := range []string{"devtools", "playwright", "firefox"} {
		files[name] = func() *harfile.File { return read(t, name+".har") }
	}
	for name, open := range files {
		hidden := open()
		traffic.Hide(hidden)
		want, got := decided(open()), decided(hidden)
		for i := range want {
			if got[i] != want[i] {
				t.Errorf("%s\n%s\nwithout values\n%s", name, want[i], got[i])
			}
		}
	}
}
