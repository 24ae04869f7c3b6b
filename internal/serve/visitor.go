package serve

import (
	"maps"
	"slices"
	"strings"
	"time"

	"statelab/internal/cookiejar"
	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/traffic"
	"statelab/internal/wire"
	"statelab/internal/witness"
	"statelab/internal/world"
)

// visitor is one of the lesson's browsers: a real one, or a window of it with a jar of its own.
type visitor struct {
	name   string
	title  trace.Prose
	mirror *traffic.Mirror
	// ahead is by how much the lesson's clock was ahead of the browser's when a cookie was
	// stored: so much later it ends there.
	ahead map[cookiejar.Key]time.Duration
	left  map[departed]time.Duration // by how much it was when a cookie left
	given []string                   // cookies that servers gave it, the last ones, as the header has them
	used  int                        // the number of what it asked last
	// strangers are cookies that it sent, that nobody gave it since the lesson began, and that
	// nobody has deleted since.
	strangers []stranger
	kept      []string // sites of which it may still hold cookies of before the lesson began anew
	shows     string   // the words of the page that came last
}

type stranger struct{ host, name string }

// departed is a cookie that left, and when by the browser's clock.
type departed struct {
	cookiejar.Key
	when time.Time
}

func newVisitor(b world.Browser) *visitor {
	title := b.Title
	if title == nil {
		title = trace.Prose{rule.English: "The browser", rule.Korean: "브라우저"}
	}
	return &visitor{name: b.Name, title: title, mirror: traffic.NewMirror(traffic.Options{}), ahead: map[cookiejar.Key]time.Duration{}, left: map[departed]time.Duration{}}
}

// mostKnown is of how many cookies is known when they were stored, and of how many when they left:
// more than a mirror holds, with those that it remembers as gone.
const mostKnown = 5_000

// mostGiven is how many of the cookies that it was given are remembered.
const mostGiven = 200

// gives notes a cookie that a server gives the visitor.
func (v *visitor) gives(f *trace.Fate, ahead time.Duration) {
	c := f.Cookie
	if f.Fate != trace.Stored && f.Fate != trace.Replaced {
		return
	}
	v.stored(keyOf(c), ahead)
	if len(v.given) == mostGiven {
		v.given = v.given[1:]
	}
	v.given = append(v.given, c.Name+"="+string(c.Value))
}

func keyOf(c trace.Cookie) cookiejar.Key {
	return cookiejar.Key{Name: c.Name, Domain: c.Domain, Path: c.Path, HostOnly: c.HostOnly, Partition: c.Partition, CrossSiteFrame: c.CrossSite}
}

// held are the cookies of the browser by the lesson's clock, which is ahead of its own.
func (v *visitor) held(now time.Time, ahead time.Duration) []cookiejar.Cookie {
	v.leaves(ahead)
	all := slices.Clone(v.mirror.Held(now))
	for i := range all {
		all[i] = v.moved(all[i], ahead)
	}
	return all
}

// moved is a cookie by the lesson's clock. One that nobody saw being stored counts as stored now.
func (v *visitor) moved(c cookiejar.Cookie, ahead time.Duration) cookiejar.Cookie {
	if was, known := v.ahead[c.Key()]; known {
		ahead = was
	} else {
		v.stored(c.Key(), ahead)
	}
	c.Created, c.LastUsed = c.Created.Add(ahead), c.LastUsed.Add(ahead)
	if c.Persistent {
		c.Expires = c.Expires.Add(ahead)
	}
	return c
}

// stored notes by how much the lesson's clock was ahead when a cookie was stored.
func (v *visitor) stored(k cookiejar.Key, ahead time.Duration) {
	if _, known := v.ahead[k]; !known && len(v.ahead) >= mostKnown {
		v.forget()
	}
	v.ahead[k] = ahead
}

// forget drops what is known of cookies that the mirror neither holds nor remembers as gone: of
// those nobody asks any more.
func (v *visitor) forget() {
	kept, left := map[cookiejar.Key]bool{}, map[departed]bool{}
	for _, c := range v.mirror.Held(time.Time{}) {
		kept[c.Key()] = true
	}
	for _, d := range v.mirror.Left() {
		kept[d.Cookie.Key()], left[departed{d.Cookie.Key(), d.When}] = true, true
	}
	maps.DeleteFunc(v.ahead, func(k cookiejar.Key, _ time.Duration) bool { return !kept[k] })
	maps.DeleteFunc(v.left, func(d departed, _ time.Duration) bool { return !left[d] })
}

// leaves notes by how much the lesson's clock is ahead as cookies leave.
func (v *visitor) leaves(ahead time.Duration) {
	for _, d := range v.mirror.Left() {
		key := departed{d.Cookie.Key(), d.When}
		if _, known := v.left[key]; !known {
			if len(v.left) >= mostKnown {
				v.forget()
			}
			v.left[key] = ahead
		}
	}
}

// gone are the cookies that have left, by the lesson's clock, which is ahead. One ends there so
// long after it was stored as its line says; what else happens does so at the lesson's time.
func (v *visitor) gone(ahead time.Duration) []cookiejar.Departure {
	v.leaves(ahead)
	all := slices.Clone(v.mirror.Left())
	for i := range all {
		d := &all[i]
		by, known := v.left[departed{d.Cookie.Key(), d.When}]
		if was, stored := v.ahead[d.Cookie.Key()]; stored && d.Rule.Code == "expired" {
			by, known = was, true
		}
		if !known {
			by = ahead
		}
		d.Cookie, d.When = v.moved(d.Cookie, ahead), d.When.Add(by)
	}
	return all
}

// retells says by the lesson's clock how cookies went of which a request tells that they had left.
func retells(fates []trace.Fate, gone []cookiejar.Departure, now time.Time) {
	for i := range fates {
		f := &fates[i]
		for k := range gone {
			if d := &gone[k]; f.Rule == d.Rule.Code && keyOf(f.Cookie) == d.Cookie.Key() {
				ch := d.Check(now)
				f.Seen = ch.Seen
				f.Reason, f.Wanted = ch.Against()
			}
		}
	}
}

// tells puts the times of cookies that were told by the browser's clock on the lesson's, which
// shows now.
func (v *visitor) tells(fates []trace.Fate, now time.Time, ahead time.Duration) {
	for i := range fates {
		c := &fates[i].Cookie
		was, known := v.ahead[keyOf(*c)]
		if !known {
			was = ahead
		}
		if !c.Created.IsZero() {
			c.Created = c.Created.Add(was)
		}
		if !c.Expires.IsZero() {
			c.Expires = c.Expires.Add(was)
			c.Lasts = c.Expires.Sub(now)
		}
	}
}

// jar is what the browser holds, beside what it held before an act, by the lesson's clock.
func (v *visitor) jar(host string, before []cookiejar.Cookie, wall, now time.Time) *trace.Jar {
	ahead := now.Sub(wall)
	j := witness.Jar(host, before, v.held(wall, ahead), v.gone(ahead), now)
	j.Browser, j.Title = v.name, v.title
	return j
}

// holds are the sites, of some, of which the browser holds cookies.
func (v *visitor) holds(sites []string, wall time.Time) (all []string) {
	held := v.mirror.Held(wall)
	for _, site := range sites {
		name := wire.Hostname(site)
		if slices.ContainsFunc(held, func(c cookiejar.Cookie) bool {
			return c.Domain == name || !c.HostOnly && strings.HasSuffix(name, "."+c.Domain)
		}) {
			all = append(all, site)
		}
	}
	return all
}

// overdue are the cookies that the lesson's clock has ended and the browser's has not, with
// their ends by the browser's.
func (v *visitor) overdue(wall, now time.Time) (all []cookiejar.Cookie) {
	for _, c := range v.mirror.Held(wall) {
		if moved := v.moved(c, now.Sub(wall)); c.Persistent && !moved.Expires.After(now) {
			all = append(all, c)
		}
	}
	return all
}
