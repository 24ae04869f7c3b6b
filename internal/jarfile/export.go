package jarfile

import (
	"bytes"
	"encoding/json"
	"strconv"
	"time"

	"statelab/internal/cookiejar"
	"statelab/internal/visible"
)

// jsonLine writes a value on one line, with nothing in it that a terminal would obey.
func jsonLine(v any) ([]byte, error) {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		return nil, err
	}
	return visible.JSON(bytes.TrimSuffix(b.Bytes(), []byte("\n"))), nil
}

// unixSeconds is a time as the programs of browsers write it: seconds since 1970 with
// their fraction, -1 for none.
type unixSeconds struct{ *time.Time }

// MarshalJSON implements json.Marshaler.
func (s unixSeconds) MarshalJSON() ([]byte, error) {
	if s.Time == nil {
		return []byte("-1"), nil
	}
	micro := s.UnixMicro()
	if micro%1e6 == 0 {
		return strconv.AppendInt(nil, micro/1e6, 10), nil
	}
	return strconv.AppendFloat(nil, float64(micro)/1e6, 'f', -1, 64), nil
}

func endOf(c *cookiejar.Cookie) unixSeconds {
	if !c.Persistent {
		return unixSeconds{}
	}
	return unixSeconds{&c.Expires}
}

// partitionKey is the partition of a cookie as browsers tell it.
type partitionKey struct {
	Site     string `json:"topLevelSite"`
	Ancestor bool   `json:"hasCrossSiteAncestor"`
}

func partitionOf(c *cookiejar.Cookie) *partitionKey {
	if c.Partition == "" {
		return nil
	}
	return &partitionKey{c.Partition, c.CrossSiteFrame}
}

// dotted is the domain with the dot by which programs say that hosts below it count.
func dotted(c *cookiejar.Cookie) string {
	if c.HostOnly {
		return c.Domain
	}
	return "." + c.Domain
}

// playwrightOf is a cookie of a storage state:
// https://playwright.dev/docs/api/class-browsercontext#browser-context-storage-state.
func playwrightOf(c *cookiejar.Cookie) any {
	return struct {
		Name      string      `json:"name"`
		Value     string      `json:"value"`
		Domain    string      `json:"domain"`
		Path      string      `json:"path"`
		Expires   unixSeconds `json:"expires"`
		HTTPOnly  bool        `json:"httpOnly"`
		Secure    bool        `json:"secure"`
		SameSite  string      `json:"sameSite,omitempty"`
		Partition string      `json:"partitionKey,omitempty"`
		Ancestor  bool        `json:"_crHasCrossSiteAncestor,omitempty"`
	}{c.Name, c.Value, dotted(c), c.Path, endOf(c), c.HttpOnly, c.Secure, c.SameSite.String(), c.Partition, c.CrossSiteFrame}
}

// puppeteerOf is a cookie as the DevTools protocol has it:
// https://chromedevtools.github.io/devtools-protocol/tot/Network/#type-Cookie.
func puppeteerOf(c *cookiejar.Cookie) any {
	return struct {
		Name      string        `json:"name"`
		Value     string        `json:"value"`
		Domain    string        `json:"domain"`
		Path      string        `json:"path"`
		Expires   unixSeconds   `json:"expires"`
		Size      int           `json:"size"`
		HTTPOnly  bool          `json:"httpOnly"`
		Secure    bool          `json:"secure"`
		Session   bool          `json:"session"`
		SameSite  string        `json:"sameSite,omitempty"`
		Priority  string        `json:"priority"`
		Partition *partitionKey `json:"partitionKey,omitempty"`
	}{
		c.Name, c.Value, dotted(c), c.Path, endOf(c), len(c.Name) + len(c.Value), c.HttpOnly, c.Secure, !c.Persistent, c.SameSite.String(), c.Priority.String(), partitionOf(c),
	}
}

// extensionOf is a cookie as the API of extensions has it:
// https://developer.chrome.com/docs/extensions/reference/api/cookies#type-Cookie.
func extensionOf(c *cookiejar.Cookie) any {
	k := struct {
		Domain    string        `json:"domain"`
		Expires   *unixSeconds  `json:"expirationDate,omitempty"`
		HostOnly  bool          `json:"hostOnly"`
		HTTPOnly  bool          `json:"httpOnly"`
		Name      string        `json:"name"`
		Partition *partitionKey `json:"partitionKey,omitempty"`
		Path      string        `json:"path"`
		SameSite  string        `json:"sameSite"`
		Secure    bool          `json:"secure"`
		Session   bool          `json:"session"`
		StoreID   *string       `json:"storeId"`
		Value     string        `json:"value"`
	}{
		Domain: dotted(c), HostOnly: c.HostOnly, HTTPOnly: c.HttpOnly, Name: c.Name, Path: c.Path,
		SameSite: [...]string{"unspecified", "no_restriction", "lax", "strict"}[c.SameSite&3],
		Secure:   c.Secure, Session: !c.Persistent, Value: c.Value, Partition: partitionOf(c),
	}
	if c.Persistent {
		end := endOf(c)
		k.Expires = &end
	}
	return k
}
