package chromium_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"strings"
	"testing"
	"time"
)

var (
	chanceCount = flag.Int("chance", 0, "how many cases are made by chance")
	chanceSeed  = flag.String("chance-seed", "1", "what they are drawn with")
)

// Cases that nobody thought of: lines put together from what jars have been seen
// to stumble over, from all the places from which a browser asks.
func TestTheJarDoesAsChromiumDoesByChance(t *testing.T) {
	if *chanceCount == 0 {
		t.Skip("no case is made by chance: run with -chance 15, or with more")
	}
	for _, blocked := range []bool{false, true} {
		t.Run(fmt.Sprintf("third-party cookies blocked %v", blocked), func(t *testing.T) {
			st := open(t, blocked)
			h := fnv.New64()
			h.Write([]byte(*chanceSeed))
			c := chance{rand.New(rand.NewPCG(h.Sum64(), 1))}
			for n := range *chanceCount {
				id := fmt.Sprintf("chance/%s/%d", *chanceSeed, n)
				made := c.recorded(id)
				if n%3 == 2 {
					made = c.family(id)
				}
				if why := made.unplayable(blocked); why != "" {
					st.passed[why]++
					continue
				}
				st.played++
				st.play(t, &made)
			}
			t.Logf("%d cases were played, %d reasons compared; passed over: %v", st.played, st.reasons, st.passed)
			if st.played < *chanceCount*9/10 {
				t.Errorf("%d of %d cases were played", st.played, *chanceCount)
			}
		})
	}
}

// chance draws.
type chance struct{ *rand.Rand }

// recorded returns a case. Its note is how it can be played again.
func (c chance) recorded(id string) recorded {
	made := recorded{ID: id}
	for range 1 + c.IntN(3) {
		set := c.request("set")
		for range 1 + c.IntN(4) {
			set.Lines = append(set.Lines, c.line())
		}
		made.Steps = append(made.Steps, set, step{Op: "list"})
	}
	for range 2 {
		made.Steps = append(made.Steps, c.request("get"))
	}
	told, _ := json.Marshal(made.Steps)
	made.Note = strings.NewReplacer(strings.Repeat("v", 4090), "V…", strings.Repeat("n", 4090), "N…", strings.Repeat("p", 1023), "P…", strings.Repeat("d", 1025), "D…",
		`,"now":"0001-01-01T00:00:00Z"`, "", `,"initiator":null,"top":null,"ancestors":null`, "").Replace(string(told))
	return made
}

func (c chance) of(all ...string) string { return all[c.IntN(len(all))] }

// often returns one of the first, and now and then one of the others.
func (c chance) often(most []string, rare ...string) string {
	if c.IntN(3) > 0 {
		return c.of(most...)
	}
	return c.of(rare...)
}

func (c chance) path() string {
	return c.often([]string{"/", "/dir/page", "/dir/"}, "/dir", "/dir/sub/page", "/DIR/page", "/a%20b/c", "/directory", "/dir//x", "/한글/x",
		"/a%/b", `/dir\page`, "/x/../dir/page", "/x/%2e%2e/dir/", "/dir/./page", "/dir/page/..", "/d%69r/page")
}

// hosts are families of names: cookies go from one to another of the same one, or not.
func hosts() [][]string {
	return [][]string{
		{"shop.test", "www.shop.test", "a.www.shop.test", "other.test"},
		{"bücher.test", "www.bücher.test", "xn--bcher-kva.test", "BÜCHER.test"},
		{"한국.test", "www.한국.test", "xn--3e0b707e.test"},
		{"faß.test", "xn--fa-hia.test", "fass.test"},
		{"ｓhop.test", "shop.test", "www.shop.test"},
		{"127.0.0.1", "127.1", "0x7f.1", "2130706433", "0177.0.0.1"},
		{"[::1]", "[0:0:0:0:0:0:0:1]"},
		{"[::ffff:127.0.0.1]", "[::ffff:7f00:1]"},
		{"www.shop.test.", "shop.test.", "www.shop.test"},
		{"www.shop.test..", "shop.test"},
		{"github.io", "a.github.io", "b.a.github.io"},                                                     // a private suffix
		{"kobe.jp", "x.kobe.jp", "y.x.kobe.jp", "www.y.x.kobe.jp"},                                        // below a wildcard
		{"city.kobe.jp", "www.city.kobe.jp", "a.www.city.kobe.jp"},                                        // and the exception from it
		{"example.co.kr", "www.example.co.kr", "co.kr"},                                                   // a registry's
		{"mybucket.s3.amazonaws.com", "s3.amazonaws.com", "amazonaws.com", "x.mybucket.s3.amazonaws.com"}, // one private suffix above another
	}
}

// family plays a case among hosts that are akin: addresses typed, scripts that write, and
// lines whose Domain is one of them.
func (c chance) family(id string) recorded {
	made := recorded{ID: id}
	all := hosts()
	family := all[c.IntN(len(all))]
	scheme := "https://"
	if ascii := strings.Trim(family[0], "[]:.0123456789xf") == ""; ascii || strings.HasSuffix(family[0], ".") {
		scheme = "http://" // no certificate is for an address, and Go's TLS wants no dot at the end
	}
	domains := append([]string{"test", "jp", "co.kr", "com", "."}, family...)
	for range 2 + c.IntN(2) {
		set := step{Op: "set", URL: scheme + c.of(family...) + c.path()}
		if c.IntN(3) == 0 {
			set.Ctx = &ctx{API: "script"}
		} else if c.IntN(3) == 0 {
			date := time.Now().Add(time.Duration(c.IntN(40)-20) * 24 * time.Hour).Truncate(time.Second)
			set.Date = &date
		}
		for i := range 1 + c.IntN(3) {
			line := fmt.Sprintf("%c=%d", 'a'+c.IntN(3), i)
			if c.IntN(3) > 0 {
				line += "; Domain=" + c.of("", ".") + strings.Trim(c.of(domains...), "[]")
			}
			if c.IntN(4) == 0 {
				line += "; Path=" + c.of("/", "/dir", "/dir/", "/a%", "/x/../dir")
			}
			if c.IntN(3) == 0 {
				line += "; Expires=" + time.Now().Add(time.Duration(c.IntN(40)+30)*24*time.Hour).UTC().Format(time.RFC1123)
			}
			if set.Ctx != nil && c.IntN(4) == 0 {
				at := c.IntN(len(line) + 1)
				for at < len(line) && line[at]&0xC0 == 0x80 { // never inside a letter
					at++
				}
				line = line[:at] + c.of("\r", "\n", "\r\n") + line[at:]
			}
			set.Lines = append(set.Lines, line)
		}
		made.Steps = append(made.Steps, set, step{Op: "list"})
	}
	for range 3 {
		made.Steps = append(made.Steps, step{Op: "get", URL: scheme + c.of(family...) + c.path()})
	}
	told, _ := json.Marshal(made.Steps)
	made.Note = strings.ReplaceAll(string(told), `,"now":"0001-01-01T00:00:00Z"`, "")
	return made
}

// request returns a request in one of the places from which a browser makes one:
// the address bar, a script, a link or a form of another page, a frame, a fetch.
func (c chance) request(op string) step {
	scheme := c.often([]string{"https"}, "http") + "://"
	s := step{Op: op, URL: scheme + c.often([]string{"shop.test", "www.shop.test"}, "a.www.shop.test", "other.test") + c.path()}
	if scheme == "https://" || c.IntN(2) == 0 {
		scheme = c.often([]string{scheme}, "http://") // of the pages around: none that is https holds one that is not
	}
	origin := func() string {
		return scheme + c.often([]string{"shop.test", "www.shop.test"}, "other.test", "www.other.test", "third.test")
	}
	kind := c.IntN(10)
	switch {
	case kind < 4:
		if c.IntN(6) == 0 {
			s.URL = c.of("https://", "http://") + "127.0.0.1" + c.path()
		}
		return s
	case kind < 5:
		s.Ctx = &ctx{API: "script"}
		if op == "get" {
			s.Ctx = nil
		}
		return s
	}
	from := origin()
	s.Ctx = &ctx{Dest: "document", Initiator: &from, Method: c.often([]string{""}, "POST")}
	if kind < 7 {
		if c.IntN(4) == 0 {
			s.Ctx.Redirects = []string{origin()}
		}
		return s
	}
	if strings.HasPrefix(s.URL, "http://") != strings.HasPrefix(from, "http://") { // or it is not asked for
		s.URL = strings.TrimSuffix(scheme, "://") + s.URL[strings.Index(s.URL, "://"):]
	}
	s.Ctx.Ancestors = []string{from}
	if c.IntN(3) == 0 {
		s.Ctx.Ancestors = append(s.Ctx.Ancestors, origin())
	}
	s.Ctx.Top = &s.Ctx.Ancestors[len(s.Ctx.Ancestors)-1]
	s.Ctx.Dest = "iframe"
	if kind == 8 { // a page in the frame takes it elsewhere
		other := origin()
		s.Ctx.Initiator = &other
	}
	if kind > 8 {
		s.Ctx.Dest, s.Ctx.Credentials = "subresource", c.of("include", "include", "same-origin", "omit")
	}
	return s
}

func (c chance) line() string {
	var b strings.Builder
	b.WriteString(c.pair())
	for range c.IntN(5) {
		b.WriteString(c.often([]string{"; ", ";"}, " ; ", ";;", ";\t", " ;\t;"))
		b.WriteString(c.attribute())
	}
	b.WriteString(c.often([]string{""}, ";", "; ", " "))
	return b.String()
}

func (c chance) pair() string {
	name := c.often([]string{"a", "b"}, "A", "", " a ", "a b", "__Secure-a", "__Host-a", "__host-a", "__Http-a", "__Host-Http-a", "__HTTP-a",
		"\"a\"", "a\tb", "\ta", "é", "한", "a,b", "a[1]", "__Secure-", "__Host-", strings.Repeat("n", 4090))
	value := c.often([]string{"1", "2"}, "", " 1 ", "\"1\"", "\" 1 \"", "1 2", "x=y", "=", "é", "한글", "1,2", "\"1", "a\tb", "\x01", "a\x7fb", "__Host-a=1", "__Secure-b=1",
		strings.Repeat("v", 4095), strings.Repeat("v", 4096), strings.Repeat("v", 4090))
	return name + c.often([]string{"="}, "", " = ", "==", "\t=\t") + value
}

func (c chance) attribute() string {
	name, values := "", []string{""}
	switch c.IntN(11) {
	case 0, 1:
		name, values = "Path", []string{"/", "/dir", "/dir/", "/dir/sub", "/DIR", "dir", "", "\"/\"", " /dir ", "/한글", "/a%20b", "/a b", "/" + strings.Repeat("p", 1023), "/" + strings.Repeat("p", 1024), "/dir\x01"}
	case 2, 3:
		name, values = "Domain", []string{"shop.test", ".shop.test", "www.shop.test", "..shop.test", "SHOP.test", "test", ".", "", "shop.test.", ".test", "hop.test", "other.test",
			"127.0.0.1", ".127.0.0.1", "shop.test:80", "shop.test/", " shop.test ", "\"shop.test\"", "한글.test", "xn--bj0bj06e.test", "www.shop.test.", strings.Repeat("d", 1025)}
	case 4:
		name, values = "Secure", []string{"", "", "true", "false", " "}
	case 5:
		name, values = "HttpOnly", []string{"", "", "no"}
	case 6:
		name, values = "SameSite", []string{"Lax", "Strict", "None", "lax", "NONE", "", "x", " Lax ", "\"Lax\"", "Extended"}
	case 7:
		name, values = "Max-Age", []string{"0", "100", "-1", "1000000", "34560000", "34560001", "99999999999999999999", "+5", " 100 ", "1e3", "100x", "x", "", "-", "\"100\"", "0100", "1.5", "--5"}
	case 8:
		name, values = "Expires", c.dates()
	case 9:
		name, values = "Partitioned", []string{"", "", "x"}
	case 10:
		name, values = c.of("Priority", "Comment", "Secur", "Max-Age ", "Version", "é", "x\x02"), []string{"High", "100", ""}
	}
	switch c.IntN(6) {
	case 0:
		name = strings.ToLower(name)
	case 1:
		name = strings.ToUpper(name)
	}
	value := c.of(values...)
	if value == "" && c.IntN(2) == 0 {
		return name
	}
	return name + c.often([]string{"="}, " = ", "= ", "==", " =") + value
}

func (c chance) dates() []string {
	ahead := c.IntN(800) - 100
	if ahead == 0 { // now is before for one and after for the other
		ahead = 1
	}
	day := time.Now().UTC().Add(time.Duration(ahead) * 24 * time.Hour)
	t := func(layout string) string { return day.Format(layout) }
	return []string{
		t(time.RFC1123), t("Mon, 02 Jan 2006 15:04:05 GMT"), t("Mon, 02-Jan-2006 15:04:05 GMT"), t("Monday, 02-Jan-06 15:04:05 GMT"), t("Mon Jan 2 15:04:05 2006"),
		t("2 January 2006 15:04:05"), t("2006 Jan 02 15:04:05"), t("02/Jan/2006 15:04:05"), t("Jan 02 2006 3:4:5"), t("02 Jan 2006 15:04"), t("2006-01-02T15:04:05Z"), t("02 Jan 06 15:04:05"),
		t("15:04:05 02 Jan 2006"), t("Mon, 02 Jan 2006 15:04:05 +0900"), t("Mon, 02 Jan 2006 15:04:05 PST"), t("02 JAN 2006 15:04:05 GMT; x"), t("02 Foo 2006 15:04:05"), "32 " + t("Jan 2006 15:04:05"),
		t("02 Jan 2006") + " 24:00:00", t("02 Jan 2006 15") + ":60:00", t("02 Jan 2006 15:04") + ":60", "0" + t("02 Jan 2006 15:04:05"), "0", "", "Thu, 01 Jan 1970 00:00:00 GMT", "31 Dec 1600 00:00:00", "01 Jan 1601 00:00:00",
		"01 Jan 9999 00:00:00", "01 Jan 10000 00:00:00", "31 Feb 2027 00:00:00", "30 Apr 69 00:00:00", "30 Apr 70 00:00:00", "\"" + t(time.RFC1123) + "\"", t("02 January2006 15:04:05"), t("02 Jan 2006 15:04:05") + ".5", t("02 Jan 2006 15:04:05") + "AM", t("02 Jan 2006 15:04:05") + "0", t("02 Jan 2006 0") + "15:04:05", "1" + t("2 Jan 2006 15:04:05"),
	}
}
