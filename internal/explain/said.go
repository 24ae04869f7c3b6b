package explain

import (
	"slices"
	"strings"

	"statelab/internal/rule"
)

// Sentence is what a browser says in its console or its developer tools, as far as it is
// always the same: … stands for what is not.
type Sentence struct {
	By    string      `json:"by"`
	Says  string      `json:"says"`
	codes []rule.Code // of the rules by which it may have come to that, the likeliest first
}

// sentences are those of Chromium (front_end/core/sdk/NetworkRequest.ts of its developer
// tools, cors_error_string.cc), of Firefox (necko.properties, security.properties) and of
// Safari. One that others contain stands behind them.
func sentences() []Sentence {
	said := func(by, says string, codes ...rule.Code) Sentence { return Sentence{by, says, codes} }
	const chromium, firefox, safari = "Chromium", "Firefox", "Safari"
	return []Sentence{
		said(chromium, `it had the "SameSite=Strict" attribute`, "same-site-strict"),
		said(chromium, `it had the "SameSite=Lax" attribute`, "same-site-lax"),
		said(chromium, `didn't specify a "SameSite" attribute`, "same-site-default"),
		said(chromium, `it had the "SameSite=None" attribute but`, "same-site-none-without-secure"),
		said(chromium, `Indicate whether to send a cookie in a cross-site request by specifying its SameSite attribute`, "same-site-default"),
		said(chromium, `Mark cross-site cookies as Secure to allow setting them in cross-site contexts`, "same-site-none-without-secure"),
		said(chromium, `it had the "Secure" attribute but was not received over a secure connection`, "secure-from-insecure-page"),
		said(chromium, `it had the "Secure" attribute and the connection was not secure`, "secure-only"),
		said(chromium, `it was not sent over a secure connection and would have overwritten a cookie with the Secure attribute`, "would-overwrite-secure"),
		said(chromium, `its path was not an exact match for or a superdirectory of the request url's path`, "path-mismatch", "path-near-miss"),
		said(chromium, `neither did the request URL's domain exactly match the cookie's domain`, "host-only", "domain-mismatch"),
		said(chromium, `its Domain attribute was invalid with regards to the current host url`, "domain-does-not-cover", "domain-public-suffix", "domain-not-a-host", "domain-above-site", "domain-lone-dot"),
		said(chromium, `blocked due to user preferences`, "third-party-blocked"),
		said(chromium, `due to third-party cookie phaseout`, "third-party-blocked"),
		said(chromium, `either because of Chrome flags or browser configuration`, "third-party-blocked"),
		said(chromium, `Third-party cookie will be blocked`, "third-party-blocked"),
		said(chromium, `Third-party cookie is blocked`, "third-party-blocked"),
		said(chromium, `Set-Cookie header had invalid syntax`, "no-content", "disallowed-character", "tab-inside"),
		said(chromium, `contained a disallowed character`, "disallowed-character", "tab-inside"),
		said(chromium, `The scheme of this connection is not allowed to store cookies`, "scheme-without-cookies"),
		said(chromium, `prefix in its name and broke the additional rules applied to cookies with these prefixes`, "prefix-host", "prefix-secure", "prefix-http", "prefix-host-http"),
		said(chromium, `The combined size of the name and value must be less than or equal to 4096 characters`, "name-and-value-too-long"),

		said(firefox, `rejected because it has the “SameSite=None” attribute but is missing the “secure” attribute`, "same-site-none-without-secure"),
		said(firefox, `will be soon rejected because it has the “SameSite” attribute set to “None”`, "same-site-none-without-secure"),
		said(firefox, `rejected because it is in a cross-site context and its “SameSite” is “Lax” or “Strict”`, "same-site-lax", "same-site-strict", "same-site-default"),
		said(firefox, `with the “SameSite” attribute value “Lax” or “Strict” was omitted because of a cross-site redirect`, "same-site-lax", "same-site-strict"),
		said(firefox, `has “SameSite” policy set to “Lax” because it is missing a “SameSite” attribute`, "same-site-default"),
		said(firefox, `does not have a proper “SameSite” attribute value`, "same-site-default", "same-site-none-without-secure", "same-site-not-understood"),
		said(firefox, `Some cookies are misusing the recommended “SameSite” attribute`, "same-site-default", "same-site-none-without-secure", "same-site-not-understood"),
		said(firefox, `Invalid “SameSite” value for cookie`, "same-site-not-understood"),
		said(firefox, `Invalid “max-age” value for cookie`, "lifetime-not-understood"),
		said(firefox, `is invalid because its size is too big`, "name-and-value-too-long"),
		said(firefox, `has been rejected because its size is too big`, "attribute-too-long"),
		said(firefox, `has been rejected because it is already expired`, "expired-on-arrival"),
		said(firefox, `has been rejected for invalid domain`, "domain-does-not-cover", "domain-public-suffix", "domain-not-a-host", "domain-above-site"),
		said(firefox, `has been rejected for invalid prefix`, "prefix-host", "prefix-secure"),
		said(firefox, `has been rejected for invalid characters in the`, "disallowed-character", "tab-inside"),
		said(firefox, `with an empty name and an empty value has been rejected`, "no-content"),
		said(firefox, `there is already an HTTP-Only cookie but script tried to store a new one`, "would-overwrite-http-only", "refused-to-script"),
		said(firefox, `a non-HTTPS cookie can’t be set as “secure”`, "secure-from-insecure-page"),
		said(firefox, `rejected because there is an existing “secure” cookie`, "would-overwrite-secure"),
		said(firefox, `it has the “Partitioned” attribute but is missing the “secure” attribute`, "partitioned-without-secure"),
		said(firefox, `it is foreign and does not have the “Partitioned” attribute`, "third-party-blocked"),
		said(firefox, `has been rejected as third-party`, "third-party-blocked"),
		said(firefox, `we are blocking all third-party storage access requests`, "third-party-blocked"),
		said(firefox, `for the cookie “…” has been overwritten`, "attribute-overridden"),

		said(chromium, `must not be the wildcard '*' when the request's credentials mode is 'include'`, "cors-star-with-credentials"),
		said(chromium, `No 'Access-Control-Allow-Origin' header is present on the requested resource`, "cors-no-allow-origin"),
		said(chromium, `'Access-Control-Allow-Origin' header contains multiple values`, "cors-several-origins"),
		said(chromium, `'Access-Control-Allow-Origin' header contains the invalid value`, "cors-other-origin"),
		said(chromium, `that is not equal to the supplied origin`, "cors-other-origin"),
		said(chromium, `which must be 'true' when the request's credentials mode is 'include'`, "cors-no-allow-credentials"),
		said(chromium, `It does not have HTTP ok status`, "cors-preflight-status"),
		said(chromium, `Redirect is not allowed for a preflight request`, "cors-preflight-status"),
		said(chromium, `is not allowed by Access-Control-Allow-Methods in preflight response`, "cors-method-not-allowed"),
		said(chromium, `is not allowed by Access-Control-Allow-Headers in preflight response`, "cors-header-not-allowed"),
		said(firefox, `CORS header ‘Access-Control-Allow-Origin’ missing`, "cors-no-allow-origin"),
		said(firefox, `Multiple CORS header ‘Access-Control-Allow-Origin’ not allowed`, "cors-several-origins"),
		said(firefox, `CORS header ‘Access-Control-Allow-Origin’ does not match`, "cors-other-origin"),
		said(firefox, `Credential is not supported if the CORS header ‘Access-Control-Allow-Origin’ is ‘*’`, "cors-star-with-credentials"),
		said(firefox, `expected ‘true’ in CORS header ‘Access-Control-Allow-Credentials’`, "cors-no-allow-credentials"),
		said(firefox, `Did not find method in CORS header ‘Access-Control-Allow-Methods’`, "cors-method-not-allowed"),
		said(firefox, `CORS preflight response did not succeed`, "cors-preflight-status"),
		said(firefox, `is not allowed according to header ‘Access-Control-Allow-Headers’ from CORS preflight response`, "cors-header-not-allowed"),
		said(safari, `Cannot use wildcard in Access-Control-Allow-Origin when credentials flag is true`, "cors-star-with-credentials"),
		said(safari, `Credentials flag is true, but Access-Control-Allow-Credentials is not "true"`, "cors-no-allow-credentials"),
		said(safari, `Preflight response is not successful`, "cors-preflight-status"),
		said(safari, `is not allowed by Access-Control-Allow-Headers`, "cors-header-not-allowed"),
		said(safari, `is not allowed by Access-Control-Allow-Methods`, "cors-method-not-allowed"),
		said(safari, `is not allowed by Access-Control-Allow-Origin`, "cors-other-origin", "cors-no-allow-origin"),
	}
}

// general are sentences that say that CORS stood in the way, and not by which rule.
func general() []Sentence {
	codes := []rule.Code{"cors-no-allow-origin", "cors-other-origin", "cors-star-with-credentials", "cors-no-allow-credentials", "cors-preflight-status", "cors-method-not-allowed", "cors-header-not-allowed"}
	return []Sentence{
		{"Chromium", `has been blocked by CORS policy`, codes},
		{"Firefox", `The Same Origin Policy disallows reading the remote resource`, codes},
		{"Safari", `due to access control checks`, codes},
	}
}

// spoken is a text as it is compared: in lower case, without quotation marks, which
// change on the way, and with single blanks.
func spoken(text string) string {
	text = strings.Map(func(r rune) rune {
		if strings.ContainsRune("\"'`“”‘’„«»*_", r) {
			return -1
		}
		return r
	}, strings.ToLower(text))
	return strings.Join(strings.Fields(text), " ")
}

// in reports whether a text has the sentence in it.
func (s Sentence) in(text string) bool {
	for part := range strings.SplitSeq(s.Says, "…") {
		_, rest, ok := strings.Cut(text, strings.TrimSpace(spoken(part)))
		if !ok {
			return false
		}
		text = rest
	}
	return true
}

// Recognised finds the sentences of browsers in a text.
func Recognised(text string) []Sentence {
	if len(text) > 1<<16 {
		text = text[:1<<16]
	}
	text = spoken(text)
	var found []Sentence
	for _, list := range [][]Sentence{sentences(), general()} {
		for _, s := range list {
			if s.in(text) && !slices.ContainsFunc(found, func(f Sentence) bool { return strings.Contains(spoken(f.Says), spoken(s.Says)) }) {
				found = append(found, s)
			}
		}
		if len(found) > 0 {
			break
		}
	}
	return found
}

// saidOf are the sentences by which browsers tell of a rule.
func saidOf(code rule.Code) []Sentence {
	var list []Sentence
	for _, s := range sentences() {
		if slices.Contains(s.codes, code) {
			list = append(list, s)
		}
	}
	return list
}
