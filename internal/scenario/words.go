package scenario

// ExpectationNames returns the keys that `expect` may have.
func ExpectationNames() []string {
	return names(expectations(), func(e expectation) string { return e.name })
}

// PageActionNames returns the actions that a page can be made of, and those that
// belong to the language and to no server yet.
func PageActionNames() (now, later []string) {
	for _, a := range pageActions() {
		if a.later {
			later = append(later, a.name)
		} else {
			now = append(now, a.name)
		}
	}
	return now, later
}
