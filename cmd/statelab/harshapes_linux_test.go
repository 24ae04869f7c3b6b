package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"
	"time"
)

// shape is what recordings can be like that are large. Each takes room elsewhere: in texts that come
// once, in cookies, in what is remembered of pages, or in what a decoder has to hold at a time.
type shape struct {
	name string
	// most is how many entries there are at most: those of 200 MB, 20,000 where it is 0.
	most int
	// entry is the one of a number, from 0.
	entry func(i int) made
	// whole writes the whole file instead, up to a size.
	whole func(w io.Writer, size int)
	// pages are the file's.
	pages func(i int) (id, title string)
}

// made is an entry that is made up. What is left out is as in an ordinary one.
type made struct {
	url, method, page, frame, kind, to string
	status                             int
	at                                 time.Duration // since the recording began, 100 ms an entry where it is 0
	cookies                            []madeCookie
	request, answer                    [][2]string // headers beside those that all have
	more                               string      // members of the entry, as they stand
	bare                               bool        // without the headers that all have
}

// madeCookie is one of a request. Of one without a domain the file says no more.
type madeCookie struct{ name, value, domain, path, partition, expires string }

// largest is the size of a recording of which it is promised how much memory it takes, in bytes, and
// mostMade how many entries it has.
const (
	largest  = 200_000_000
	mostMade = 20_000
)

// write writes a recording of a shape. What its heads leave of the size is bodies.
func (s *shape) write(b *testing.B, name string) {
	file, err := os.Create(name)
	if err != nil {
		b.Fatal(err)
	}
	w := &sized{Writer: bufio.NewWriter(file)}
	if s.whole != nil {
		s.whole(w, largest)
	} else {
		s.entries(w)
	}
	if err := errors.Join(w.Flush(), file.Close()); err != nil {
		b.Fatal(err)
	}
}

// sized counts what is written.
type sized struct {
	*bufio.Writer
	n int
}

func (c *sized) Write(p []byte) (int, error) {
	c.n += len(p)
	return c.Writer.Write(p)
}

func (s *shape) entries(w *sized) {
	most := s.most
	if most == 0 {
		most = mostMade
	}
	fmt.Fprint(w, `{"log":{"version":"1.2","creator":{"name":"WebInspector","version":"537.36"},"pages":[`)
	if s.pages != nil {
		for i := range most {
			id, title := s.pages(i)
			fmt.Fprintf(w, `%s{"startedDateTime":"2026-11-27T09:00:00.000Z","id":%q,"title":%q,"pageTimings":{}}`, comma(i), id, title)
		}
	} else {
		fmt.Fprint(w, `{"id":"page_1","title":"https://shop.test/"}`)
	}
	fmt.Fprint(w, `],"entries":[`)
	for i := 0; i < most && w.n < largest; i++ {
		e := s.entry(i)
		e.write(w, i, (i+1)*(largest/most))
	}
	fmt.Fprint(w, "]}}")
}

func comma(i int) string { return map[bool]string{false: ",", true: ""}[i == 0] }

// write writes an entry, with a body where the file is smaller than it should be behind it.
func (e *made) write(w *sized, i, until int) {
	at := time.Date(2026, 11, 27, 9, 0, 0, 0, time.UTC).Add(max(e.at, time.Duration(i)*100*time.Millisecond))
	var header, list []string
	for _, c := range e.cookies {
		header = append(header, c.name+"="+c.value)
		if c.domain != "" {
			list = append(list, c.json())
		}
	}
	request, answer := e.request, e.answer
	if !e.bare {
		request = append([][2]string{{":authority", "shop.test"}, {"accept", "*/*"}, {"referer", "https://shop.test/"}, {"sec-fetch-dest", "empty"}, {"sec-fetch-mode", "cors"}, {"sec-fetch-site", "same-origin"},
			{"user-agent", "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"}}, request...)
		answer = append([][2]string{{"date", at.Format(time.RFC1123)}, {"content-type", "text/html"}}, answer...)
	}
	if len(header) > 0 {
		request = append(request, [2]string{"cookie", strings.Join(header, "; ")})
	}
	if e.status == 0 {
		e.status = 200
	}
	fmt.Fprintf(w, `%s{"_resourceType":%q,"pageref":%q,"_frameref":%q,"startedDateTime":"%s","time":40,%s"request":{"method":%q,"url":%q,"httpVersion":"http/2.0","headers":%s,"cookies":[%s],"headersSize":-1,"bodySize":0},`,
		comma(i), or(e.kind, "fetch"), or(e.page, "page_1"), e.frame, at.Format(time.RFC3339Nano), e.more, or(e.method, "GET"), or(e.url, "https://shop.test/"), headersOf(request), strings.Join(list, ","))
	fmt.Fprintf(w, `"response":{"status":%d,"statusText":"","httpVersion":"http/2.0","headers":%s,"cookies":[],"redirectURL":%q,"headersSize":-1,"bodySize":-1,"content":{"mimeType":"text/html","text":"`, e.status, headersOf(answer), e.to)
	const line = `<p class=\"line\">text\n`
	for w.n < until-1000 {
		fmt.Fprint(w, line)
	}
	fmt.Fprint(w, `"}},"cache":{},"timings":{"blocked":1,"dns":-1,"connect":-1,"send":0,"wait":30,"receive":9}}`)
}

func or(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

func headersOf(all [][2]string) string {
	var b strings.Builder
	for i, h := range all {
		fmt.Fprintf(&b, `%s{"name":%q,"value":%q}`, comma(i), h[0], h[1])
	}
	return "[" + b.String() + "]"
}

func (c *madeCookie) json() string {
	partition := ""
	if c.partition != "" {
		partition = fmt.Sprintf(`,"partitionKey":{"topLevelSite":%q,"hasCrossSiteAncestor":true}`, c.partition)
	}
	return fmt.Sprintf(`{"name":%q,"value":%q,"path":%q,"domain":%q,"expires":%q,"httpOnly":true,"secure":true,"sameSite":"None"%s}`, c.name, c.value, or(c.path, "/"), c.domain, or(c.expires, "2027-11-27T09:00:00.000Z"), partition)
}

// lines are Set-Cookie lines.
func lines(n int, line func(n int) string) (all [][2]string) {
	for i := range n {
		all = append(all, [2]string{"set-cookie", line(i)})
	}
	return all
}

// jarOf are cookies of a request.
func jarOf(n int, cookie func(n int) madeCookie) (all []madeCookie) {
	for i := range n {
		all = append(all, cookie(i))
	}
	return all
}

// shapes are the recordings whose memory is measured.
func shapes() []shape {
	pad := func(i, n int) string { return fmt.Sprintf("%0*d", n, i) }
	ordinary := func(i, n int) made {
		e := made{url: fmt.Sprintf("https://%s/item/%d/?page=%d", [...]string{"shop.test", "shop.test", "shop.test", "track.test"}[i%4], i%97, i/97)}
		e.cookies = jarOf(n, func(n int) madeCookie {
			value := fmt.Sprintf("v%d", n)
			if n%8 == 0 {
				value = fmt.Sprintf("v%d", i/40)
			}
			return madeCookie{name: fmt.Sprintf("c%d", n), value: value, domain: [...]string{"shop.test", "shop.test", "shop.test", "track.test"}[i%4]}
		})
		e.answer = lines(1, func(int) string {
			return fmt.Sprintf("c%d=v%d; Path=/; Secure; SameSite=None; Max-Age=31536000", i%3*8, i/40)
		})
		return e
	}
	return []shape{
		{name: "ordinary", entry: func(i int) made { return ordinary(i, 15+i%16) }},
		{name: "180 cookies", most: 6500, entry: func(i int) made { return ordinary(i, 180) }},
		{name: "long addresses", entry: func(i int) made {
			return made{url: "https://shop.test/?q=" + pad(i, 9000)}
		}},
		{name: "addresses with many fields", entry: func(i int) made {
			var fields []string
			for n := range 500 {
				fields = append(fields, fmt.Sprintf("f%d=%d", n, i*500+n))
			}
			return made{url: "https://shop.test/?" + strings.Join(fields, "&")}
		}},
		{name: "deep addresses", entry: func(i int) made {
			return made{url: "https://shop.test/" + strings.Repeat("a/", 2000) + fmt.Sprint(i), answer: lines(1, func(int) string { return fmt.Sprintf("sid=%d", i) })}
		}},
		{name: "long Referers", entry: func(i int) made {
			return made{request: [][2]string{{"referer", "https://shop.test/?q=" + pad(i, 9000)}}}
		}},
		{name: "names of cookies that grow", entry: func(i int) made {
			return made{cookies: jarOf(30, func(n int) madeCookie { return madeCookie{name: fmt.Sprintf("c%d_%d", n, i), value: "1"} })}
		}},
		{name: "short values that are new", entry: func(i int) made {
			return made{cookies: jarOf(60, func(n int) madeCookie {
				return madeCookie{name: fmt.Sprintf("c%d", n), value: fmt.Sprint(i*60 + n), domain: "shop.test"}
			})}
		}},
		{name: "values that are new, in heads alone", entry: func(i int) made {
			return made{cookies: jarOf(200, func(n int) madeCookie {
				return madeCookie{name: fmt.Sprintf("c%d", n), value: fmt.Sprint(i*200 + n)}
			})}
		}},
		{name: "60 new Set-Cookie lines", entry: func(i int) made {
			return made{answer: lines(60, func(n int) string { return fmt.Sprintf("c%d_%d=%d; Path=/; Secure; HttpOnly", n, i, n) })}
		}},
		{name: "60 Set-Cookie lines with new values", entry: func(i int) made {
			return made{answer: lines(60, func(n int) string { return fmt.Sprintf("c%d=%d; Path=/; Secure; HttpOnly", n, i*60+n) })}
		}},
		{name: "long values", entry: func(i int) made {
			return made{answer: lines(2, func(n int) string { return fmt.Sprintf("c%d=%s; Path=/", n, pad(i*2+n, 4000)) })}
		}},
		{name: "same names with new paths", entry: func(i int) made {
			return made{url: fmt.Sprintf("https://shop.test/p%d/", i), answer: lines(20, func(n int) string { return fmt.Sprintf("c%d=1; Path=/p%d", n, i) })}
		}},
		{name: "hosts below one", entry: func(i int) made {
			return made{url: fmt.Sprintf("https://h%d.shop.test/", i), answer: lines(4, func(n int) string {
				return fmt.Sprintf("c%d=1%s", n, [...]string{"", "; Domain=shop.test", fmt.Sprintf("; Domain=h%d.shop.test", i), "; Path=/a"}[n])
			})}
		}},
		{name: "sites", entry: func(i int) made {
			return made{url: fmt.Sprintf("https://shop%d.test/", i), cookies: jarOf(2, func(n int) madeCookie {
				return madeCookie{name: fmt.Sprintf("c%d", n), value: "1", domain: fmt.Sprintf("shop%d.test", i)}
			})}
		}},
		{name: "partitions", entry: func(i int) made {
			return made{cookies: jarOf(20, func(n int) madeCookie {
				return madeCookie{name: fmt.Sprintf("c%d", n), value: "1", domain: "shop.test", partition: fmt.Sprintf("https://top%d.test", i)}
			})}
		}},
		{name: "ends that move", entry: func(i int) made {
			end := time.Date(2027, 1, 1, 0, 0, i, 0, time.UTC).Format("2006-01-02T15:04:05.000Z")
			return made{cookies: jarOf(40, func(n int) madeCookie {
				return madeCookie{name: fmt.Sprintf("c%d", n), value: "1", domain: "shop.test", expires: end}
			})}
		}},
		{name: "pages", entry: func(i int) made {
			return made{page: fmt.Sprintf("page_%d", i), url: fmt.Sprintf("https://shop.test/%d", i), kind: "document", request: [][2]string{{"sec-fetch-dest", "document"}}}
		}, pages: func(i int) (string, string) { return fmt.Sprintf("page_%d", i), "https://shop.test/?q=" + pad(i, 3000) }},
		{name: "frames", entry: func(i int) made {
			return made{frame: pad(i, 100), page: fmt.Sprintf("page_%d", i%10), bare: true, kind: "document", url: fmt.Sprintf("https://s%d.test/frame/%d", i%1000, i), request: [][2]string{
				{":authority", "x"}, {"sec-fetch-dest", "iframe"}, {"sec-fetch-mode", "navigate"}, {"sec-fetch-site", "cross-site"}, {"referer", fmt.Sprintf("https://t%d.test/%d", i, i)}}}
		}},
		{name: "redirects", entry: func(i int) made {
			return made{status: 302, url: fmt.Sprintf("https://s%d.test/%d", i%50, i), to: fmt.Sprintf("https://s%d.test/%d", (i+1)%50, i+1), answer: [][2]string{{"location", fmt.Sprintf("https://s%d.test/%d", (i+1)%50, i+1)}}}
		}},
		{name: "long redirects", entry: func(i int) made {
			to := "https://shop.test/?q=" + pad(i, 3000)
			return made{status: 302, url: "https://shop.test/?q=" + pad(i-1, 3000), to: to, answer: [][2]string{{"location", to}}}
		}},
		{name: "1,000 attributes", entry: func(i int) made {
			return made{answer: lines(1, func(int) string { return fmt.Sprintf("sid=%d", i) + strings.Repeat("; Path=/a", 1000) })}
		}},
		{name: "tiny entries", most: 1_000_000, entry: func(i int) made { return made{bare: true} }},
		{name: "entries of nothing", whole: func(w io.Writer, size int) {
			fmt.Fprint(w, `{"log":{"entries":[{}`)
			for range size / 3 {
				fmt.Fprint(w, `,{}`)
			}
			fmt.Fprint(w, "]}}")
		}},
		{name: "foreign headers", entry: func(i int) made {
			e := made{}
			for n := range 100 {
				e.request = append(e.request, [2]string{fmt.Sprintf("x-%d-%d", i, n), fmt.Sprint(i)})
				e.answer = append(e.answer, [2]string{fmt.Sprintf("y-%d-%d", i, n), fmt.Sprint(n)})
			}
			return e
		}},
		{name: "short headers", entry: func(i int) made {
			e := made{}
			for n := range 150 {
				e.answer = append(e.answer, [2]string{"", fmt.Sprint(i*150 + n)})
			}
			return e
		}},
		{name: "huge comments", entry: func(i int) made {
			return made{more: `"comment":"` + strings.Repeat("x", 9000) + `",`}
		}},
		{name: "one comment", whole: func(w io.Writer, size int) {
			fmt.Fprint(w, `{"log":{"comment":"`, strings.Repeat("x", size), `","entries":[{}]}}`)
		}},
		{name: "deep nesting", entry: func(i int) made {
			return made{more: `"_deep":` + strings.Repeat("[", 4000) + strings.Repeat("]", 4000) + `,`}
		}},
		{name: "nesting without end", whole: func(w io.Writer, size int) {
			fmt.Fprint(w, `{"log":{"_deep":`, strings.Repeat("[", size))
		}},
		{name: "nesting of objects without end", whole: func(w io.Writer, size int) {
			fmt.Fprint(w, `{"log":{"_deep":`, strings.Repeat(`{"":`, size/4))
		}},
		{name: "one number", whole: func(w io.Writer, size int) {
			fmt.Fprint(w, `{"log":{"version":`, strings.Repeat("1", size), `,"entries":[{}]}}`)
		}},
		{name: "one space", whole: func(w io.Writer, size int) {
			fmt.Fprint(w, `{"log":{"version":`, strings.Repeat(" ", size), `1,"entries":[{}]}}`)
		}},
		{name: "one name", whole: func(w io.Writer, size int) {
			fmt.Fprint(w, `{"log":{"`, strings.Repeat("x", size), `":1,"entries":[{}]}}`)
		}},
		{name: "many pages", whole: func(w io.Writer, size int) {
			fmt.Fprint(w, `{"log":{"pages":[{}`)
			for i := range size / 4000 {
				fmt.Fprintf(w, `,{"id":"%04000d"}`, i)
			}
			fmt.Fprint(w, `],"entries":[{}]}}`)
		}},
	}
}
