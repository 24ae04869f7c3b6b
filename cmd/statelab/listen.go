package main

import (
	"errors"
	"net"
	"strconv"
	"syscall"
	"time"

	"statelab/internal/diag"
	"statelab/internal/rule"
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

// noPort is the error of a port that was asked for and cannot be opened.
func noPort(port int, err error) error {
	why := rule.Text{EN: err.Error(), KO: err.Error()}
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		why = listenWords.taken
	case errors.Is(err, syscall.EACCES):
		why = listenWords.forbidden
	}
	return &exit{exitFault, diag.List{diag.Say(rule.Textf(listenWords.noPort.EN, listenWords.noPort.KO, port, why.EN, why.KO), listenWords.otherPort)}}
}

// listenWords are those about ports.
var listenWords = struct{ noPort, otherPort, taken, forbidden rule.Text }{
	noPort:    rule.Text{EN: "port %[1]d cannot be opened: %[2]s", KO: "%[1]d번 포트를 열 수 없습니다: %[3]s"},
	otherPort: rule.Text{EN: "choose another one for --port, or leave --port out: then one that is free is taken", KO: "--port에 다른 포트를 적거나, --port를 빼면 빈 포트를 씁니다"},
	taken:     rule.Text{EN: "another program has it", KO: "다른 프로그램이 쓰고 있습니다"},
	forbidden: rule.Text{EN: "the system does not allow it (those below 1024 are for administrators)", KO: "시스템이 허락하지 않습니다(1024보다 작은 포트는 관리자만 쓸 수 있습니다)"},
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
