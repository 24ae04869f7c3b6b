package main

import (
	"net"
	"strconv"
	"time"
)

// listen opens one port at all the addresses that a name has on this computer: the first of
// the ports at which nobody else answers. Port 0 is any that is free. The error is that of the
// last port.
func listen(addresses []string, ports ...int) (all []net.Listener, err error) {
	for _, port := range ports {
		if all, err = listenAt(addresses, port); err == nil {
			return all, nil
		}
	}
	return nil, err
}

// reaching is how long a program on the same computer may take to show that it is there.
const reaching = time.Second

// listenAt opens one port. Some computers have no IPv6, and one address will do for a browser,
// which tries each; but where somebody else answers at another, it may not come here.
func listenAt(addresses []string, port int) ([]net.Listener, error) {
	first, err := net.Listen("tcp", addresses[0]+":"+strconv.Itoa(port))
	if err != nil {
		return nil, err
	}
	all := []net.Listener{first}
	for _, address := range addresses[1:] {
		at := address + ":" + portOf(first)
		l, err := net.Listen("tcp", at)
		if err == nil {
			all = append(all, l)
			continue
		}
		if other, unreached := net.DialTimeout("tcp", at, reaching); unreached == nil {
			other.Close()
			closeAll(all)
			return nil, err
		}
	}
	return all, nil
}

func portOf(l net.Listener) string {
	_, port, _ := net.SplitHostPort(l.Addr().String())
	return port
}

func closeAll(all []net.Listener) {
	for _, l := range all {
		l.Close()
	}
}
