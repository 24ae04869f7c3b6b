package main

import (
	"runtime"
	"runtime/debug"
)

const (
	// collectAt is how much more than what is kept is allocated before memory is collected, in
	// percent: the program is short-lived, and memory is cheaper than collecting it.
	collectAt = 400
	// collectPage is that for a page, up to the first collection: with the 4 MiB that Go reckons
	// as the least that is kept, the tries of nearly every lesson fit in below it.
	collectPage = 1600
	// pageHeap is about what the page of a lesson with a task allocates.
	pageHeap = 34 << 20
	// pageSize is somewhat more than a page of a lesson has.
	pageSize = 384 << 10
)

// makeRoom has memory at hand for a page whose lesson is played dozens of times on the way. Fresh
// memory costs more than to use it: the kernel is asked for each 4 KiB, and all threads wait
// where it changes what they share. So what a page will need is asked for in large pieces before,
// where the system has these, and nothing is collected until it is used up; from then on memory
// is collected as ever, since there may be many pages. A page is the same without.
func makeRoom() {
	debug.SetGCPercent(collectPage)
	if inLargePieces(make([]byte, pageHeap)) {
		runtime.GC() // what was asked for is free now, and the next to be given out
	}
	runtime.AddCleanup(new([16]byte), func(percent int) { debug.SetGCPercent(percent) }, collectAt)
}
