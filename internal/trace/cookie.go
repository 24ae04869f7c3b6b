package trace

import (
	"strings"
	"time"

	"statelab/internal/rule"
	"statelab/internal/wire"
)

// What can happen to a cookie in an exchange, or in a script, which sees it or not. The words are those of lesson files.
const (
	Sent     = "sent"
	NotSent  = "not sent"
	Stored   = "stored"
	Replaced = "replaced"
	Deleted  = "deleted"
	Refused  = "refused"
)

// NotSeen is what crossed where nobody saw whether something did.
const NotSeen = "not seen"

// Unknown is what became of a cookie where nobody can know: Fate.Seen says why.
const Unknown = "unknown"

// Fate is the decision about one cookie or one Set-Cookie line, with its reason.
type Fate struct {
	Fate   string     `json:"fate"` // one of the words above, but not NotSeen
	Rule   rule.Code  `json:"rule"`
	Title  rule.Text  `json:"title"`            // the rule's title
	Reason string     `json:"reason,omitempty"` // Chromium's name for a no, "" where it is silent
	Seen   rule.Text  `json:"seen"`             // what was seen, short: "host and path match", "14 days, HttpOnly"
	Wanted rule.Text  `json:"wanted,omitzero"`  // what was wanted, where the decision is a no
	Cookie Cookie     `json:"cookie"`
	Line   wire.Bytes `json:"line,omitempty"` // the Set-Cookie value as it came
	// Also are the attributes of the line that did not count, or not as they stood.
	Also []Attribute `json:"also,omitempty"`
	// Crossed is what went over the wire where that is not what the jar decides, or cannot
	// be held against it: one of Sent, NotSent, NotSeen. Where it was seen, Fate is the same
	// and Seen says what the jar decides.
	Crossed string `json:"crossed,omitempty"`
	// Gone says of a cookie without a rule that, as far as it was followed, it had left the jar
	// before: its value is not known, and none is not its value.
	Gone bool `json:"gone,omitempty"`
}

// Attribute is an attribute of a Set-Cookie line that did not count, or not as it stood.
type Attribute struct {
	Name  string     `json:"name"`
	Value wire.Bytes `json:"value,omitempty"`
	Rule  rule.Code  `json:"rule"`
	Title rule.Text  `json:"title"` // the rule's title
}

// Cookie is a cookie as a jar holds it, or, refused, as far as it was understood. Its names
// in JSON are those of the jar protocol; what it does not say is missing.
type Cookie struct {
	Name      string        `json:"name"`
	Value     wire.Bytes    `json:"value"`
	Domain    string        `json:"domain"`
	HostOnly  bool          `json:"hostOnly,omitempty"`
	Path      string        `json:"path"`
	Secure    bool          `json:"secure,omitempty"`
	HTTPOnly  bool          `json:"httpOnly,omitempty"`
	SameSite  string        `json:"sameSite,omitempty"`       // "Strict", "Lax", "None", or "" where the line named none
	Priority  string        `json:"priority,omitempty"`       // "Low", "High", or "" for medium
	Partition string        `json:"partition,omitempty"`      // the site at the top of the page, of a partitioned cookie
	CrossSite bool          `json:"crossSiteFrame,omitempty"` // with Partition: some frame above was of another site
	Session   bool          `json:"session,omitempty"`        // it goes when the browser closes, and has no end
	Expires   time.Time     `json:"expires,omitzero"`         // of one that is no session cookie
	Lasts     time.Duration `json:"lasts,omitempty"`          // of one that is no session cookie, from the step's time, in nanoseconds
	Created   time.Time     `json:"created,omitzero"`
}

// Same reports whether two are the same cookie of a jar, whatever its value: of name,
// domain and path, for the host alone or not, in the same partition.
func (c *Cookie) Same(d Cookie) bool {
	return c.Name == d.Name && c.Domain == d.Domain && c.HostOnly == d.HostOnly && c.Path == d.Path &&
		c.Partition == d.Partition && c.CrossSite == d.CrossSite
}

// Concerns reports whether a cookie goes to the host of a site, on whatever path
// and at whatever port.
func (c *Cookie) Concerns(site string) bool {
	host := wire.Hostname(site)
	return c.Domain == host || !c.HostOnly && strings.HasSuffix(host, "."+c.Domain)
}
