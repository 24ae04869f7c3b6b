package scenario

// ExpectationNames returns the keys that `expect` may have.
func ExpectationNames() []string {
	return names(expectations(), func(e expectation) string { return e.name })
}

// PageActionNames returns the actions that a page can be made of.
func PageActionNames() []string {
	return names(pageActions(), func(a pageAction) string { return a.name })
}
