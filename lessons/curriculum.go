// Package lessons is the curriculum: lesson files with their translations, and
// the order in which they are learnt. It holds data only.
package lessons

import "embed"

// Files are the lesson files: NAME.yaml, and NAME.LANG.yaml for a translation.
//
//go:embed *.yaml
var Files embed.FS

// Order returns the ids of all lessons, in the order in which they are learnt.
func Order() []string {
	return []string{
		"stateless-requests",
		"first-cookie",
		"key-and-value",
		"session-cookies",
		"expires-not-again-today",
		"max-age",
		"user-in-a-cookie",
		"session-row",
		"what-creates-a-row",
		"key-and-data",
		"nested-change",
		"set-expiry-zero",
		"idle-and-absolute",
		"login-step-by-step",
		"failed-login",
		"login-links",
		"one-query-less",
		"login-again",
		"logout",
		"two-half-logouts",
		"cart-through-login",
		"three-ways-out",
		"stolen-key",
		"forged-keys",
		"planted-key",
		"new-password",
		"lost-update",
		"second-tab-logout",
		"session-in-a-cookie",
		"two-servers",
		"stale-copies",
		"copied-user",
		"own-user-model",
		"everyday-cookies",
		"domain-and-path",
		"secure-and-prefixes",
		"http-only",
		"same-site",
		"picture-logs-out",
		"fetch-and-cookies",
		"two-ports",
		"third-party",
		"tracker",
	}
}
