package explain

import (
	"slices"
	"time"

	"statelab/internal/cookiejar"
	"statelab/internal/cors"
	"statelab/internal/experiments"
	"statelab/internal/rule"
	"statelab/internal/wire"
)

// Change says what would make a verdict about a cookie another. All of it was played.
type Change struct {
	Name wire.Bytes `json:"name,omitempty"` // of several cookies that fared alike the first; of none where it is about reading
	URL  string     `json:"url"`            // of the request, or the answer, that it is about
	// Assumed is the line by which the cookie is taken to have been set, where a Cookie
	// header is all that is known of it.
	Assumed wire.Bytes `json:"assumed,omitempty"`
	experiments.Answer
}

// book keeps what is done with the jar, so that it can be played again, and what could
// be asked about it.
type book struct {
	story   experiments.Story
	asks    []ask
	assumed map[string]string     // lines of cookies of which no more is known than that they were sent
	across  map[int]cors.Exchange // to other origins, by the number of the request
	scenes  map[int]*scene        // of those
}

// ask is a verdict about a cookie at one operation.
type ask struct {
	question experiments.Question
	name     string
	good     bool
	fate     Fate
	scene    *scene
}

// add notes an operation and returns its place.
func (b *book) add(o experiments.Op) int {
	b.story.Ops = append(b.story.Ops, o)
	return len(b.story.Ops) - 1
}

// held notes a cookie that the browser has from before.
func (b *book) held(now time.Time, c cookiejar.Cookie) { b.add(experiments.Brought(now, c)) }

// assume notes a cookie of which no more is known than that it was sent.
func (b *book) assume(now time.Time, c cookiejar.Cookie) {
	o := experiments.Brought(now, c)
	if b.assumed == nil {
		b.assumed = make(map[string]string)
	}
	b.assumed[c.Name] = o.Line
	b.add(o)
}

// came notes a line, and what became of it.
func (b *book) came(s *scene, now time.Time, line string, f Fate) {
	delete(b.assumed, string(f.Name))
	n := b.add(experiments.Op{Kind: experiments.Set, Now: now, URL: s.url, Context: s.answered(), Line: line})
	b.ask(s, experiments.Question{Op: n}, f)
}

// goes notes a request.
func (b *book) goes(s *scene, now time.Time) int {
	return b.add(experiments.Op{Kind: experiments.Get, Now: now, URL: s.url, Context: s.ctx})
}

// cleared notes the header Clear-Site-Data.
func (b *book) cleared(s *scene, now time.Time) {
	b.add(experiments.Op{Kind: experiments.ClearSite, Now: now, URL: s.url, Context: s.ctx})
}

func (b *book) ask(s *scene, q experiments.Question, f Fate) {
	good := f.Fate != Refused && f.Fate != Idle && f.Fate != Stays && f.Fate != Hidden
	b.asks = append(b.asks, ask{q, string(f.Name), good, f, s})
}

// decisive is what a verdict is about: the last thing that did not work or, where all
// did, the last request of another site with which the cookie went along.
func (b *book) decisive(v *Verdict) *ask {
	if v.Twins {
		return b.twin(v.Names[0])
	}
	for i := len(b.asks) - 1; i >= 0; i-- {
		a := &b.asks[i]
		if a.name != v.Names[0] {
			continue
		}
		if a.good == v.Good && a.open() {
			return a
		}
	}
	return nil
}

// open reports whether there is something to change: what did not work, or a cookie that
// goes along with requests that anybody can make.
func (a *ask) open() bool {
	return !a.good || a.fate.Rule == "sent-cross-site" || a.fate.Rule == "sent-as-new"
}

// twin is the older one of the cookies of a name that went along with the last request
// together, with the question what would let the other go alone.
func (b *book) twin(name string) *ask {
	var oldest *ask
	since := 0
	for i := range b.asks {
		a := &b.asks[i]
		if a.name != name || a.fate.Fate != Goes && a.fate.Fate != Shown {
			continue
		}
		came := b.cameLast(a)
		if oldest == nil || a.question.Op > oldest.question.Op || came < since {
			oldest, since = a, came
		}
	}
	if oldest != nil {
		oldest.question.Alone = true
	}
	return oldest
}

// cameLast is the operation that brought the cookie of a verdict about a request, -1 where
// it was there from the first.
func (b *book) cameLast(sent *ask) int {
	last := -1
	for i := range b.asks {
		a := &b.asks[i]
		if a.question.Op < sent.question.Op && (a.fate.Fate == Stored || a.fate.Fate == Replaced) && a.fate.is(&sent.fate) {
			last = a.question.Op
		}
	}
	return last
}

// is reports whether two fates are of one cookie.
func (f *Fate) is(o *Fate) bool {
	return f.Name == o.Name && f.Domain == o.Domain && f.HostOnly == o.HostOnly && f.Path == o.Path
}

// changeOf plays what would make a verdict another.
func (b *book) changeOf(a *ask) *Change {
	c := &Change{Name: wire.Bytes(a.name), URL: a.scene.url.String(), Assumed: wire.Bytes(b.assumed[a.name]), Answer: experiments.Ask(b.story, a.question)}
	if c.Rule == "" {
		return nil
	}
	for _, list := range [][]experiments.Finding{c.Free, c.Costly} {
		for i := range list {
			b.readingToo(a, &list[i])
			a.scene.inItsWordsToo(list[i].Changes)
		}
	}
	return c
}

// readingToo adds what the server has to answer once a page asks with credentials, so that
// the page may read it: what lets it read without them, as * does, is not enough.
func (b *book) readingToo(a *ask, f *experiments.Finding) {
	x, across := b.across[a.scene.step]
	if !across || !slices.ContainsFunc(f.Changes, func(c experiments.Change) bool { return c.Code == "credentials-include" }) {
		return
	}
	before, known := x.Decide()
	x.Credentials = cookiejar.Include
	if x.Answer == nil {
		x.Answer = new(cors.Answer) // of which nobody said anything
	}
	after, _ := x.Decide()
	if after.Allowed {
		return
	}
	if known && before.Allowed {
		f.Also = append(f.Also, experiments.Effect{Op: a.question.Op, URL: a.scene.url.String(), Before: experiments.Read, After: "not read"})
	}
	if found, _ := x.WouldChange(); len(found) > 0 && !found[0].Costly() && found[0].Changes[0].Code != "credentials-omit" {
		too := findingOf(&found[0])
		f.ToRead = &too
	}
}

// reading plays what would let a page read an answer, in the words of what asks. Where the
// request has to do with cookies, it is no way to leave them out.
func reading(x cors.Exchange, s *scene, cookies bool) *Change {
	found, tried := x.WouldChange()
	found = slices.DeleteFunc(found, func(f cors.Finding) bool { return cookies && f.Changes[0].Code == "credentials-omit" })
	if found == nil {
		return nil
	}
	d, _ := x.Decide()
	c := &Change{URL: s.url.String(), Answer: experiments.Answer{
		About: experiments.Read, Rule: d.Rule.Code, Purpose: x.Purpose(), Tried: tried, Free: []experiments.Finding{}, Costly: []experiments.Finding{},
	}}
	for i := range found {
		f := findingOf(&found[i])
		s.inItsWordsToo(f.Changes)
		if found[i].Costly() {
			c.Costly = append(c.Costly, f)
		} else {
			c.Free = append(c.Free, f)
		}
	}
	return c
}

// ToRead plays what would let the script of an exchange with fetch() read the answer; nil
// where it may, or where it is not known. The request has to do with cookies where it is no
// way to leave them out.
func ToRead(x cors.Exchange, url string, cookies bool) *Change {
	return reading(x, across{url: url, dest: "fetch"}.scene(), cookies)
}

// findingOf is a finding about an answer in the words of those about cookies.
func findingOf(found *cors.Finding) experiments.Finding {
	f := experiments.Finding{Rule: found.Rule}
	for _, one := range found.Changes {
		f.Changes = append(f.Changes, experiments.Change(one))
		if !one.GivesUp.IsZero() {
			f.GivesUp = append(f.GivesUp, one.GivesUp)
		}
	}
	for _, w := range found.Written {
		f.Written = append(f.Written, experiments.Written{Framework: w.Framework, Code: w.Code})
	}
	return f
}

// inItsWordsToo says a change of credentials in the words of what asks.
func (s *scene) inItsWordsToo(changes []experiments.Change) {
	for i := range changes {
		if c := &changes[i]; c.Code == "credentials-include" {
			c.Do = rule.Text{EN: s.mode(cookiejar.Include), KO: s.mode(cookiejar.Include)}
		} else if c.Code == "credentials-omit" {
			mode := s.mode(cookiejar.Omit)
			c.Do = rule.Textf("%s, where the server needs no cookie for it", "%s (서버에 쿠키가 필요 없는 요청일 때)", mode)
		}
	}
}

// mostChanges is of how many verdicts it is said what would change them.
const mostChanges = 3

// change says of the verdicts about cookies what would make them another.
func (a *Answer) change(b *book) {
	said := 0
	for i := range a.Verdicts {
		v := &a.Verdicts[i]
		switch {
		case len(v.Names) == 0 || !v.Known || b.decisive(v) == nil:
		case said == mostChanges:
			a.MoreChanges++
		default:
			if v.Change = b.changeOf(b.decisive(v)); v.Change != nil {
				said++
			}
		}
	}
	if said > 0 {
		a.Story = experiments.Requests(b.story)
	}
}
