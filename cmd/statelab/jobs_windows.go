package main

// underJobControl reports whether a shell goes on when the program is suspended.
func underJobControl() bool { return false }
