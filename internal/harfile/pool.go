package harfile

import (
	"hash/maphash"
	"slices"
	"strings"

	"statelab/internal/wire"
)

// pool holds once what many entries say. It forgets what it has not met for long, so that
// it stays small.
type pool struct {
	seed    maphash.Seed
	texts   [1 << 12]string
	headers [1 << 12]*wire.Header
	cookies [1 << 10]*Told
	lists   [1 << 8][]*Told
	kept    int // bytes that were kept
}

func newPool() *pool { return &pool{seed: maphash.MakeSeed()} }

// text returns a text that is shared with equal ones before.
func (p *pool) text(s string) string {
	if s == "" {
		return ""
	}
	at := &p.texts[maphash.String(p.seed, s)%uint64(len(p.texts))]
	if *at != s {
		*at = strings.Clone(s)
		p.kept += len(s) + 16
	}
	return *at
}

func (p *pool) head(raw []rawHeader) Head {
	if len(raw) == 0 {
		return nil
	}
	head := make(Head, min(len(raw), mostHeaders))
	for i := range head {
		head[i] = p.header(&raw[i])
	}
	p.kept += 8 * len(head)
	return head
}

func (p *pool) header(raw *rawHeader) *wire.Header {
	hash := maphash.String(p.seed, raw.Name) ^ maphash.String(p.seed, raw.Value)
	at := &p.headers[hash%uint64(len(p.headers))]
	if old := *at; old != nil && old.Name == raw.Name && string(old.Value) == raw.Value {
		return old
	}
	*at = &wire.Header{Name: p.text(raw.Name), Value: wire.Bytes(strings.Clone(raw.Value))}
	p.kept += len(raw.Value) + 64
	return *at
}

// list returns a list of cookies that is shared with an equal one before.
func (p *pool) list(all []*Told) []*Told {
	if len(all) == 0 {
		return nil
	}
	hash := uint64(0)
	for _, t := range all {
		hash = hash*31 + maphash.Comparable(p.seed, t)
	}
	at := &p.lists[hash%uint64(len(p.lists))]
	if !slices.Equal(*at, all) {
		*at = slices.Clip(slices.Clone(all))
		p.kept += 8 * len(all)
	}
	return *at
}

// told returns a cookie that is shared with equal ones before.
func (p *pool) told(t Told) *Told {
	hash := maphash.String(p.seed, t.Name) ^ maphash.String(p.seed, t.Value) ^ maphash.String(p.seed, t.Domain+t.Path)
	at := &p.cookies[hash%uint64(len(p.cookies))]
	if *at == nil || **at != t {
		*at = &t
		p.kept += 200
	}
	return *at
}
