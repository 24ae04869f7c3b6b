//go:build !unix

package database

// nonBlocking is nothing where no name of a file can be that of a pipe.
const nonBlocking = 0
