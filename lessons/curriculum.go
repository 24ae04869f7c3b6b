// Package lessons is the curriculum: lesson files with their translations, and
// the order in which they are learnt. It holds data only.
package lessons

import "embed"

// Files are the lesson files: NAME.yaml, and NAME.LANG.yaml for a translation.
//
//go:embed *.yaml
var Files embed.FS

// Order returns the ids of all lessons, in the order in which they are learnt: that of
// the course notes with which learners come.
func Order() []string {
	return []string{
		// HTTP forgets
		"request-and-response",
		"stateless-requests",
		// cookies
		"first-cookie",
		"everyday-cookies",
		"key-and-value",
		"user-in-a-cookie",
		// how long, and where to
		"session-cookies",
		"expires-not-again-today",
		"max-age",
		"domain-and-path",
		"secure-and-prefixes",
		// sessions
		"session-row",
		"what-creates-a-row",
		"key-and-data",
		"nested-change",
		"idle-and-absolute",
		// login and logout
		"who-and-what",
		"login-step-by-step",
		"before-and-after-login",
		"failed-login",
		"login-links",
		"login-again",
		"logout",
		"two-half-logouts",
		"three-ways-out",
		"cart-through-login",
		"set-expiry-zero",
		"hand-made-login",
		"hand-made-lacks",
		// users and forms in Django
		"one-query-less",
		"copied-user",
		"own-user-model",
		// attack and defence
		"stolen-key",
		"forged-keys",
		"planted-key",
		"new-password",
		"http-only",
		// other sites
		"same-site",
		"picture-logs-out",
		"fetch-and-cookies",
		"two-ports",
		"third-party",
		"tracker",
		// where sessions live
		"lost-update",
		"second-tab-logout",
		"session-in-a-cookie",
		"two-servers",
		"stale-copies",
	}
}
