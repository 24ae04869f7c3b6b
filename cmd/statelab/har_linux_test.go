package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// BenchmarkHar is what a recording of 200 MB and 20,000 entries takes as a whole process, beside
// what its tokens alone take the decoder that reads it: in milliseconds of the processor, and
// how many MiB the process has at most. Beside that it is one whose requests have 180 cookies each.
func BenchmarkHar(b *testing.B) {
	program := asProgram(b, b.TempDir())
	b.Run("ordinary", func(b *testing.B) {
		benchmarkHar(b, program, func(name string) { largeRecording(b, name, 20_000, 350, func(i int) int { return 15 + i%16 }) })
	})
	b.Run("180 cookies", func(b *testing.B) {
		benchmarkHar(b, program, func(name string) { largeRecording(b, name, 6_500, 0, func(int) int { return 180 }) })
	})
}

func benchmarkHar(b *testing.B, program string, write func(name string)) {
	name := filepath.Join(b.TempDir(), "large.har")
	write(name)
	var tokens, whole time.Duration
	most := int64(0)
	for b.Loop() {
		tokens += decoding(b, name)
		cmd := exec.Command(program, "har", name)
		cmd.Env = []string{"HOME=" + b.TempDir()}
		if err := cmd.Run(); err != nil {
			b.Fatal(err)
		}
		whole += cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
		most = max(most, cmd.ProcessState.SysUsage().(*syscall.Rusage).Maxrss)
	}
	b.ReportMetric(float64(tokens.Milliseconds())/float64(b.N), "ms-tokens/op")
	b.ReportMetric(float64(whole.Milliseconds())/float64(b.N), "ms-har/op")
	b.ReportMetric(float64(whole)/float64(tokens), "har/tokens")
	b.ReportMetric(float64(most)/1024, "MiB-resident")
}

// decoding is how long the decoder takes for the tokens of a file.
func decoding(b *testing.B, name string) time.Duration {
	file, err := os.Open(name)
	if err != nil {
		b.Fatal(err)
	}
	defer file.Close()
	begin := processor(b)
	for decoder := json.NewDecoder(bufio.NewReader(file)); ; {
		if _, err := decoder.Token(); errors.Is(err, io.EOF) {
			return processor(b) - begin
		} else if err != nil {
			b.Fatal(err)
		}
	}
}

// processor is how long this process has had the processor.
func processor(b *testing.B) time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		b.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// largeRecording writes a recording as developer tools do: requests of a shop with so many
// cookies, some of which change with every answer, and of a tracker in its pages. Lines are those of
// each body.
func largeRecording(b *testing.B, name string, entries, lines int, cookies func(i int) int) {
	file, err := os.Create(name)
	if err != nil {
		b.Fatal(err)
	}
	w := bufio.NewWriter(file)
	fmt.Fprint(w, `{"log":{"version":"1.2","creator":{"name":"WebInspector","version":"537.36"},"pages":[{"id":"page_1","title":"https://shop.test/"}],"entries":[`)
	begin, body := time.Date(2026, 11, 27, 9, 0, 0, 0, time.UTC), strings.Repeat(`<p class=\"line\">text\n`, lines)
	for i := range entries {
		if i > 0 {
			fmt.Fprint(w, ",")
		}
		at, host, site := begin.Add(time.Duration(i)*100*time.Millisecond), "shop.test", "same-origin"
		if i%4 == 3 {
			host, site = "track.test", "cross-site"
		}
		var header, list []string
		for n := range cookies(i) {
			value := fmt.Sprintf("v%d", n)
			if n%8 == 0 {
				value = fmt.Sprintf("v%d", i/40)
			}
			header = append(header, fmt.Sprintf("c%d=%s", n, value))
			list = append(list, fmt.Sprintf(`{"name":"c%d","value":"%s","path":"/","domain":"%s","expires":"2027-11-27T09:00:00.000Z","httpOnly":%t,"secure":true,"sameSite":"None"}`, n, value, host, n%2 == 0))
		}
		fmt.Fprintf(w, `{"_resourceType":"fetch","pageref":"page_1","startedDateTime":"%s","time":40,"request":{"method":"GET","url":"https://%s/item/%d/?page=%d","httpVersion":"http/2.0",`+
			`"headers":[{"name":":authority","value":"%s"},{"name":"accept","value":"*/*"},{"name":"referer","value":"https://shop.test/"},`+
			`{"name":"sec-fetch-dest","value":"empty"},{"name":"sec-fetch-mode","value":"cors"},{"name":"sec-fetch-site","value":"%s"},`+
			`{"name":"user-agent","value":"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"},{"name":"cookie","value":"%s"}],`+
			`"cookies":[%s],"headersSize":-1,"bodySize":0},`, at.Format(time.RFC3339Nano), host, i%97, i/97, host, site, strings.Join(header, "; "), strings.Join(list, ","))
		fmt.Fprintf(w, `"response":{"status":200,"statusText":"","httpVersion":"http/2.0","headers":[{"name":"date","value":"%s"},{"name":"content-type","value":"text/html"},`+
			`{"name":"set-cookie","value":"c%d=v%d; Path=/; Secure; SameSite=None; Max-Age=31536000"}],"cookies":[],"content":{"size":7700,"mimeType":"text/html","text":"%s"},"redirectURL":"","headersSize":-1,"bodySize":-1},`+
			`"cache":{},"timings":{"blocked":1,"dns":-1,"connect":-1,"send":0,"wait":30,"receive":9}}`, at.Format(time.RFC1123), i%3*8, i/40, body)
	}
	fmt.Fprint(w, "]}}")
	if err := errors.Join(w.Flush(), file.Close()); err != nil {
		b.Fatal(err)
	}
}
