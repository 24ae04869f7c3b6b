package main

import (
	"net"
	"strconv"
	"testing"
)

// Where somebody else has a port of ::1, a browser could come there instead: another port is
// taken, and nothing stays open at the first.
func TestListenBesideAnotherProgram(t *testing.T) {
	theirs, err := net.Listen("tcp", "[::1]:0")
	if err != nil {
		t.Skip("this computer has no IPv6")
	}
	defer theirs.Close()
	port, _ := strconv.Atoi(portOf(theirs))
	both := []string{"127.0.0.1", "[::1]"}
	if all, err := listen(both, port); err == nil {
		closeAll(all)
		t.Error("the port of another program was taken")
	}
	all, err := listen(both, port, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer closeAll(all)
	if len(all) != 2 || portOf(all[0]) == portOf(theirs) || portOf(all[0]) != portOf(all[1]) {
		t.Errorf("open are %v", all)
	}
	if again, err := net.Listen("tcp", "127.0.0.1:"+portOf(theirs)); err != nil {
		t.Error(err)
	} else {
		again.Close()
	}
}
