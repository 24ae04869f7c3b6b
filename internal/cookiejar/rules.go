package cookiejar

import (
	"sync"

	"statelab/internal/rule"
)

// section returns the full name of a section of the draft.
func section(n string) string { return "draft-ietf-httpbis-rfc6265bis-22 " + n }

// The topics that rules are grouped by.
const (
	topicStoring   = "storing"
	topicLine      = "line"
	topicAttribute = "attributes"
	topicDomain    = "domain"
	topicPrefix    = "prefix"
	topicSecurity  = "security"
	topicMatching  = "matching"
	topicSameSite  = "same-site"
	topicLeaving   = "leaving"
)

// Rules returns every rule by which a jar decides, in the order of the manual.
//
// The Example of a rule is a story in one line, told to an empty jar of the
// Chromium profile on a clock that stands still. Its parts are separated by
// " | "; the last one is decided by exactly this rule, about the cookie named a
// where there are several. The parts:
//
//	set URL LINE        a response to a typed address brings a Set-Cookie line
//	dated TIME URL LINE the same, of a server whose clock shows another time
//	script URL LINE     a page of that address writes document.cookie
//	many N URL LINE     N lines, in which % is the number of the line from 1
//	framed TOP URL LINE a response to a frame inside a page of another origin
//	get URL             the address is typed
//	read URL            a page of that address reads document.cookie
//	link ORIGIN URL     a link on a page of that origin is followed
//	post ORIGIN URL     a form on a page of that origin is sent
//	frame TOP URL       a frame inside a page of that origin is loaded
//	fetch ORIGIN URL    a script of that origin fetches without credentials of others
//	wait LENGTH         time passes (Go's notation: 5m, 1h)
//	close, clear        the browser is closed; the person clears the cookies
//	clear-site URL      an answer has Clear-Site-Data: "cookies"
//	draft, block        the profile is rfc6265bis; third-party cookies are blocked
//
// {N} stands for N times the letter x.
func Rules() []*rule.Rule {
	var list []*rule.Rule
	for _, group := range [...][]*rule.Rule{storingRules(), lineRules(), attributeRules(), domainRules(), securityRules(), matchingRules(), leavingRules()} {
		list = append(list, group...)
	}
	return list
}

// RuleOf returns the rule of a code, or nil if there is none.
func RuleOf(code rule.Code) *rule.Rule { return byCode()[code] }

var byCode = sync.OnceValue(func() map[rule.Code]*rule.Rule {
	all := map[rule.Code]*rule.Rule{}
	for _, r := range Rules() {
		all[r.Code] = r
	}
	return all
})
