package main

import "syscall"

// systemLanguage is the language in which Windows speaks to the person, as a locale begins,
// empty where it is none that statelab speaks.
func systemLanguage() string {
	const korean, primary = 0x12, 0x3ff // LANG_KOREAN, and the bits of a LANGID that hold it
	ask := syscall.NewLazyDLL("kernel32.dll").NewProc("GetUserDefaultUILanguage")
	if ask.Find() != nil {
		return ""
	}
	if id, _, _ := ask.Call(); id&primary == korean {
		return "ko"
	}
	return ""
}
