package main

import (
	"slices"
	"testing"
	"testing/synctest"

	"statelab/internal/relay"
	"statelab/internal/trace"
	"statelab/internal/traffic"
)

// What waits has bounds: by its number, and by its octets however few there are. What is
// larger than both still passes, alone. What was taken out makes room.
func TestQueueIsBounded(t *testing.T) {
	q := newQueue[int]()
	n := 0
	for q.offer(n, mostWaitingOctets/4) {
		n++
	}
	if n != 4 {
		t.Errorf("%d quarters of the room are taken", n)
	}
	var got []int
	for i := range q.all() {
		if got = append(got, i); i == n-1 {
			break
		}
	}
	if want := []int{0, 1, 2, 3}; !slices.Equal(got, want) {
		t.Errorf("taken out is %v", got)
	}
	q.add(4, mostWaitingOctets+1) // nobody takes anything out any more: it waits for nobody
	few := newQueue[int]()
	if !few.offer(0, 2*mostWaitingOctets) || few.offer(1, 1) {
		t.Error("what is too large passes alone")
	}
	many := newQueue[int]()
	for n = 0; many.offer(n, 1); n++ {
	}
	if n != mostWaiting {
		t.Errorf("%d may wait, want %d", n, mostWaiting)
	}
}

// A program is waited for.
func TestQueueWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := newQueue[int]()
		q.add(0, mostWaitingOctets)
		added := false
		go func() {
			q.add(1, 1)
			added = true
		}()
		synctest.Wait()
		if added {
			t.Error("it did not wait")
		}
		for i := range q.all() {
			if i == 1 {
				break
			}
		}
		synctest.Wait()
		if !added {
			t.Error("it waits for ever")
		}
	})
}

// What news takes is known with all that grows with the traffic: the jar behind the request, and
// what was under way beside it.
func TestNewsHasItsWeight(t *testing.T) {
	n := news{Passage: &traffic.Passage{Finding: &traffic.Finding{Exchange: &traffic.Exchange{}}, Relayed: &relay.Exchange{}}}
	bare := n.octets()
	n.step.Jar = &trace.Jar{Cookies: make([]trace.JarEntry, 3000)}
	if took := n.octets() - bare; took < 1_000_000 {
		t.Errorf("3000 cookies take %d octets", took)
	}
	n.step.Jar = nil
	n.Passage.Under = make([]int, 16_000)
	if took := n.octets() - bare; took < 100_000 {
		t.Errorf("16000 numbers take %d octets", took)
	}
}
