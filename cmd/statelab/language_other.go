//go:build !windows

package main

// systemLanguage is empty: here the locale says all there is to say.
func systemLanguage() string { return "" }
