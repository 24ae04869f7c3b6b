package main

import (
	"unsafe"

	"golang.org/x/sys/unix"
)

const largePiece = 2 << 20 // a page of the second size, on nearly all machines

// inLargePieces asks for memory that nobody has used yet to come in pages of the second size when
// it is used first, and reports whether the kernel takes it as a wish at least: nothing is in
// memory before.
func inLargePieces(fresh []byte) bool {
	begin := -uintptr(unsafe.Pointer(unsafe.SliceData(fresh))) % largePiece
	whole := (uintptr(len(fresh)) - begin) / largePiece * largePiece
	return unix.Madvise(fresh[begin:begin+whole], unix.MADV_HUGEPAGE) == nil
}
