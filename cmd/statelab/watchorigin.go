package main

import (
	"cmp"
	"context"
	"net"
	"net/url"
	"strconv"
	"strings"
	"time"

	"statelab/internal/address"
)

// origin is the address of an app on this computer.
type origin struct {
	name string // "127.0.0.1", "localhost", "[::1]"
	port string
}

func (o origin) authority() string { return o.name + ":" + o.port }

// loopback are the addresses that a name has on this computer, without asking anybody.
func (o origin) loopback() []string {
	switch o.name {
	case "[::1]":
		return []string{"[::1]"}
	case "localhost":
		return []string{"127.0.0.1", "[::1]"}
	}
	if strings.HasSuffix(o.name, ".localhost") {
		return []string{"127.0.0.1", "[::1]"}
	}
	return []string{o.name}
}

// watchedOrigin reads the address of an app.
func watchedOrigin(text string) (origin, error) {
	given := text
	if port := strings.TrimSuffix(text, "/"); port != "" && strings.Trim(port, "0123456789") == "" {
		if !isPort(port) {
			return origin{}, misuse(filled(watchWords.noPort, port), watchWords.portForm)
		}
		text = port
	}
	if !strings.Contains(text, "://") {
		text = "http://" + text
	}
	if _, port, _ := strings.Cut(text, "://"); isPort(port) {
		text = "http://127.0.0.1:" + port
	}
	u, err := url.Parse(text)
	switch {
	case err != nil || u.Hostname() == "" && u.Port() == "":
		return origin{}, misuse(filled(watchWords.noAddress, text), watchWords.anAddress)
	case u.Hostname() == "http" || u.Hostname() == "https": // http//127.0.0.1:8000
		return origin{}, misuse(filled(watchWords.noAddress, given), watchWords.anAddress)
	case u.Scheme != "http":
		return origin{}, misuse(filled(watchWords.noHTTP, text), watchWords.anAddress)
	case u.Path != "" && u.Path != "/" || u.RawQuery != "" || u.Fragment != "" || u.User != nil:
		return origin{}, misuse(filled(watchWords.onlyOrigin, text), filled(watchWords.without, "http://"+u.Host))
	}
	o := origin{name: strings.ToLower(u.Hostname()), port: u.Port()}
	if name, err := address.Name(o.name); err == nil { // 127.1 is 127.0.0.1
		o.name = name
	}
	if o.port == "" {
		o.port = "80"
	}
	ip := net.ParseIP(o.name)
	switch {
	case o.name == "" || ip != nil && ip.IsUnspecified(): // as servers write that they listen at all addresses
		o.name = "127.0.0.1"
	case o.name == "localhost" || strings.HasSuffix(o.name, ".localhost"):
	case ip == nil || !ip.IsLoopback():
		return origin{}, misuse(filled(watchWords.notHere, cmp.Or(u.Host, text)), watchWords.whyHere)
	case ip.To4() == nil:
		o.name = "[" + o.name + "]"
	}
	return o, nil
}

// isPort reports whether a text is a port alone.
func isPort(text string) bool {
	n, err := strconv.Atoi(text)
	return err == nil && n > 0 && n < 65536
}

// listen opens the address to open in a browser: at the port, or at the one behind the app's,
// or where there is room.
func (o origin) listen(port int) ([]net.Listener, error) {
	first := port
	if port == 0 {
		if theirs, _ := strconv.Atoi(o.port); theirs < 65535 {
			first = theirs + 1
		}
	}
	ports := []int{first}
	if port == 0 {
		ports = append(ports, 0, 0, 0)
	}
	all, err := listen(o.loopback(), ports...)
	if err != nil {
		return nil, noPort(port, err)
	}
	return all, nil
}

// dialing is how long an app on the same computer may take to accept a connection.
const dialing = 5 * time.Second

// dial opens a connection to the app.
func (o origin) dial(ctx context.Context, _ string) (conn net.Conn, err error) {
	ctx, stop := context.WithTimeout(ctx, dialing)
	defer stop()
	for _, address := range o.loopback() {
		var d net.Dialer
		if conn, err = d.DialContext(ctx, "tcp", address+":"+o.port); err == nil {
			return conn, nil
		}
	}
	return nil, err
}
