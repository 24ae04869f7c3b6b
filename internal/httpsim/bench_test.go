//go:build unix

package httpsim_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"statelab/internal/chance"
	"statelab/internal/clock"
	"statelab/internal/httpsim"
	"statelab/internal/memhttp"
	"statelab/internal/memnet"
)

// client is one kept connection.
type client struct {
	*testing.B
	server *httpsim.Server
	conn   net.Conn
	place  memhttp.Place
	reader *bufio.Reader
}

func newClient(b *testing.B) *client {
	b.Helper()
	site, _ := httpsim.BuiltIn("accounts")
	site.Host = "shop.test"
	site.Users = []httpsim.User{{Name: "alice", Password: "pw-alice-1"}}
	server, err := httpsim.New(site, httpsim.Env{Now: clock.New(time.Unix(1e9, 0)).Now, Random: chance.NewSeeded("bench")})
	if err != nil {
		b.Fatal(err)
	}
	network := &memnet.Net{}
	if err := server.Listen(network); err != nil {
		b.Fatal(err)
	}
	conn, id, err := network.Dial(b.Context(), "https://shop.test:443")
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		conn.Close()
		server.Close()
	})
	return &client{B: b, server: server, conn: conn, place: memhttp.Place{Connection: id}, reader: bufio.NewReader(conn)}
}

// ask sends bytes, reads the answer, and returns the cookie that it sets.
func (c *client) ask(raw string, status int) string {
	c.place.Request++
	io.WriteString(c.conn, raw) // the server reads it whole before it answers
	res, err := http.ReadResponse(c.reader, nil)
	if err != nil {
		c.Fatal(err)
	}
	if _, err := io.Copy(io.Discard, res.Body); err != nil {
		c.Fatal(err)
	}
	if h, ok := c.server.Take(c.place); !ok || res.StatusCode != status || len(h.Queries) == 0 {
		c.Fatalf("%.20s is %d: %+v", raw, res.StatusCode, h)
	}
	cookie, _, _ := strings.Cut(res.Header.Get("Set-Cookie"), ";")
	return cookie
}

const loginForm = "username=alice&password=pw-alice-1"

func (c *client) login() string {
	return c.ask(fmt.Sprintf("POST /login/ HTTP/1.1\r\nHost: shop.test\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n%s",
		len(loginForm), loginForm), 302)
}

func (c *client) read(key string) {
	c.ask("GET /members/ HTTP/1.1\r\nHost: shop.test\r\nCookie: "+key+"\r\n\r\n", 200)
}

// stranger brings a key that nobody has.
func (c *client) stranger() {
	c.ask("GET /members/ HTTP/1.1\r\nHost: shop.test\r\nCookie: sessionid=zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz\r\n\r\n", 302)
}

func (c *client) logout(key string) {
	c.ask("POST /logout/ HTTP/1.1\r\nHost: shop.test\r\nCookie: "+key+"\r\nContent-Length: 0\r\n\r\n", 302)
}

// BenchmarkFlow is a visit: a login, ten pages, a logout, with rows and hashes of
// 1,000 iterations, every statement and note recorded. Browser and server speak in
// turns, so that one processor is enough; a second one would only look for work
// while it waits for the first, which counts as time of the processor too. Through
// all processors runs BenchmarkFlows.
func BenchmarkFlow(b *testing.B) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	benchmarkFlow(b)
}

// BenchmarkFlows is the same with all processors.
func BenchmarkFlows(b *testing.B) { benchmarkFlow(b) }

func benchmarkFlow(b *testing.B) {
	c := newClient(b)
	before := processorTime(b)
	for b.Loop() {
		key := c.login()
		for range 10 {
			c.read(key)
		}
		c.logout(key)
	}
	b.ReportMetric(float64((processorTime(b)-before).Microseconds())/1000/float64(b.N), "cpu-ms/op")
}

// processorTime is what the process has used of all processors so far, which
// other processes do not lengthen as they lengthen the time on the wall.
func processorTime(b *testing.B) time.Duration {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// BenchmarkRead is one page for a visitor who is logged in and one for a stranger, by the number of
// other visitors who are: it does not matter.
func BenchmarkRead(b *testing.B) {
	for _, others := range []int{0, 10_000} {
		b.Run(fmt.Sprintf("rows=%d", others), func(b *testing.B) {
			c := newClient(b)
			for range others {
				c.login()
			}
			key := c.login()
			for b.Loop() {
				c.read(key)
				c.stranger()
			}
		})
	}
}

// BenchmarkNew is a server with its database and a user, made and closed.
func BenchmarkNew(b *testing.B) {
	site, _ := httpsim.BuiltIn("accounts")
	site.Host = "shop.test"
	site.Users = []httpsim.User{{Name: "alice", Password: "pw-alice-1"}}
	for b.Loop() {
		server, err := httpsim.New(site, httpsim.Env{Now: clock.New(time.Unix(1e9, 0)).Now, Random: chance.NewSeeded("bench")})
		if err != nil {
			b.Fatal(err)
		}
		server.Close()
	}
}
