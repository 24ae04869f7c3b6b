package browser

import (
	"cmp"

	"statelab/internal/address"
	"statelab/internal/cookiejar"
	"statelab/internal/wire"
)

// metadata are the headers by which a server is told what a request comes from and what
// it is for (W3C Fetch Metadata Request Headers). Only hosts that can be trusted get them:
// by https, or on this machine.
func (b *Browser) metadata(v visit) []wire.Header {
	if v.url.Scheme() != "https" && !cookiejar.IsLoopback(v.url.Host()) {
		return nil
	}
	mode, dest := "navigate", "document"
	switch {
	case v.dest == cookiejar.Iframe:
		dest = "iframe"
	case v.dest == cookiejar.Subresource:
		mode, dest = "no-cors", destinations[cmp.Or(v.began, v.cause)]
		if v.fetched {
			mode = "cors"
		}
	}
	headers := []wire.Header{{Name: "Sec-Fetch-Site", Value: wire.Bytes(b.siteOf(v))}, {Name: "Sec-Fetch-Mode", Value: wire.Bytes(mode)}}
	if dest == "document" { // here a person is behind each
		headers = append(headers, wire.Header{Name: "Sec-Fetch-User", Value: "?1"})
	}
	return append(headers, wire.Header{Name: "Sec-Fetch-Dest", Value: wire.Bytes(dest)})
}

// destinations are what parts of a page are called in Sec-Fetch-Dest.
var destinations = map[Cause]string{Image: "image", Script: "script", Style: "style", Fetched: "empty"}

// siteOf says how what a request comes from stands to all addresses on its way (section
// 2.3, "set the Sec-Fetch-Site header").
func (b *Browser) siteOf(v visit) string {
	if v.from == nil {
		return "none"
	}
	own := cookiejar.OriginOf(v.from.url)
	value := "same-origin"
	for _, u := range append(append([]address.Address{}, v.redirects...), v.url) {
		asked := cookiejar.OriginOf(u)
		switch {
		case asked == own:
		case asked.Scheme != own.Scheme || b.Jar.Registrable(asked.Host) != b.Jar.Registrable(own.Host):
			return "cross-site"
		default:
			value = "same-site"
		}
	}
	return value
}
