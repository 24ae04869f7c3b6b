package experiments

import (
	"statelab/internal/cookiejar"
	"statelab/internal/rule"
)

// Question asks about one cookie at one operation.
type Question struct {
	// Op is the place of a Get or a Set in the story. About a Set it is asked whether
	// its line is stored or, where it has an end in the past, whether it deletes.
	Op int
	// Key says which cookie is asked about at a Get: as the jar has it, or as a line
	// would have had it that was refused. At a Set it means nothing.
	Key cookiejar.Key
	// Alone asks, about a Get with which several cookies of one name go along, what would
	// let the one of Key stay behind and another go alone.
	Alone bool
}

// The verdicts that can be asked for.
const (
	Stored  = "stored"
	Deleted = "deleted"
	Sent    = "sent"
	Shown   = "shown" // by document.cookie
	Alone   = "sent alone"
	Read    = "read" // an answer, by a script of another origin: of those no cookie is asked here
)

// trial is a question with all that experiments need to know of the story.
type trial struct {
	whole  Story // all of it
	story  Story // what of it can matter up to the operation asked about
	n      int   // which one that is
	asked  Op
	wish   string
	holds  bool
	rule   *rule.Rule
	key    cookiejar.Key
	base   *played      // the whole, up to the operation asked about
	family map[int]bool // the operations whose lines are about this cookie
	writer int          // the last of them; nobody, where no line is
	line   setCookie    // its line
	others []cookiejar.Cookie
	// inTheWay is true where another cookie is, that protects itself: a line about yet
	// another one is no answer.
	inTheWay bool
	effort   int // how much may still be played
}

// verdict is what an experiment came to.
type verdict struct {
	yes    bool
	rule   *rule.Rule
	stored bool // the cookie asked about came into the jar
}

func newTrial(s Story, q Question) *trial {
	t := &trial{whole: s.numbered(), n: q.Op, effort: mostEffort}
	t.asked = t.whole.Ops[q.Op]
	t.whole.trackDrops()
	t.base = play(&t.whole, t.n)
	if t.asked.Kind == Set {
		t.askSet()
	} else {
		t.askGet(q.Key)
	}
	if q.Alone && t.asked.Kind == Get {
		t.wish = Alone
	}
	if t.writer != nobody {
		t.line = readLine(t.opOf(t.writer).Line)
	}
	v := t.judge(t.base)
	t.holds, t.rule = v.yes, v.rule
	t.story = t.relevant()
	return t
}

// relevant is the story without what cannot matter: other requests, and cookies of
// sites that are not concerned. Where it comes to another verdict it is taken whole.
func (t *trial) relevant() Story {
	if t.n < fewOps {
		return Story{Options: t.whole.Options, Ops: t.whole.Ops[:t.n+1]}
	}
	sites := map[string]bool{}
	for _, host := range []string{t.asked.URL.Host(), t.key.Domain, t.setter(), t.page().Host} {
		sites[t.whole.Options.Registrable(host)] = true
	}
	short := Story{Options: t.whole.Options}
	for _, o := range t.whole.Ops[:t.n+1] {
		matters := o.n == t.n || t.family[o.n] || o.Kind == Close
		switch o.Kind {
		case Set, ClearSite:
			matters = matters || sites[t.whole.Options.Registrable(o.URL.Host())]
		case Put, Drop:
			matters = matters || sites[t.whole.Options.Registrable(o.Cookie.Domain)]
		}
		if matters {
			short.Ops = append(short.Ops, o)
		}
	}
	if v := t.judge(play(&short, t.n)); v.yes != t.holds || v.rule != t.rule {
		return Story{Options: t.whole.Options, Ops: t.whole.Ops[:t.n+1]}
	}
	return short
}

// fewOps are so many that none need be left out.
const fewOps = 32

// opOf returns an operation of the story.
func (t *trial) opOf(n int) *Op { return &t.whole.Ops[n] }

// askSet finds out what a line was to do, and which other lines are like it.
func (t *trial) askSet() {
	d := t.base.of(t.n).set
	t.key, t.writer = d.Cookie.Key(), t.n
	before := play(&t.whole, t.n-1).jar.Cookies(t.asked.Now)
	for _, c := range before {
		if c.Name == d.Cookie.Name && t.sameSite(c.Domain, t.asked.URL.Host()) {
			t.others = append(t.others, c)
		}
	}
	t.wish = Stored
	if left, untilClose := d.Cookie.Lasts(t.asked.Now); !untilClose && left <= 0 && (len(t.others) > 0 || SaysNothing(d.Cookie.Value)) {
		t.wish = Deleted
	}
	t.inTheWay = t.wish == Stored && (d.Rule.Code == "would-overwrite-secure" || d.Rule.Code == "would-overwrite-http-only")
	t.family = t.alike(func(other *cookiejar.SetDecision) bool { return refused(other) == refused(&d) })
}

// SaysNothing reports whether a value is one that only lines have which delete.
func SaysNothing(value string) bool { return value == "" || value == `""` || value == "deleted" }

func refused(d *cookiejar.SetDecision) bool { return d.Verdict == cookiejar.Refused }

// askGet finds the lines that a cookie came from, or was to come from.
func (t *trial) askGet(key cookiejar.Key) {
	t.key, t.writer, t.wish = key, nobody, Sent
	if t.asked.Context.API == cookiejar.Script {
		t.wish = Shown
	}
	came := func(d *cookiejar.SetDecision) bool { return !refused(d) || missed(d) }
	if t.family = t.alike(came); t.last() == nobody {
		t.family = t.alike(refused)
	}
	t.writer = t.last()
	if t.writer != nobody && t.opOf(t.writer).Kind == Put {
		t.writer = nobody // what a person typed has no line
	}
}

// alike are the operations about a cookie of the key, as far as their lines were
// understood.
func (t *trial) alike(like func(*cookiejar.SetDecision) bool) map[int]bool {
	family := map[int]bool{}
	for i := range t.base.outcomes {
		o := &t.base.outcomes[i]
		if kind := t.opOf(o.n).Kind; (kind == Set || kind == Put) && o.set.Cookie.Key() == t.key && like(&o.set) {
			family[o.n] = true
		}
	}
	return family
}

// last is the operation that wrote the cookie last, or would have.
func (t *trial) last() int {
	last, any := nobody, nobody
	for n := range t.family {
		any = max(any, n)
		if d := t.base.of(n).set; kept(&d) {
			last = max(last, n)
		}
	}
	if last == nobody {
		return any
	}
	return last
}

func (t *trial) sameSite(a, b string) bool {
	return t.whole.Options.Registrable(a) == t.whole.Options.Registrable(b)
}

// judge says what became of the cookie asked about, once the story was played up to it.
func (t *trial) judge(p *played) verdict {
	o := p.of(t.n)
	if t.asked.Kind == Set {
		v := verdict{rule: o.set.Rule, stored: kept(&o.set), yes: kept(&o.set)}
		if t.wish == Deleted {
			v.yes = o.set.Verdict == cookiejar.Deleted
		}
		if t.inTheWay && o.set.Cookie.Key() != t.key {
			v.yes = false // it went around the other cookie
		}
		return v
	}
	if t.wish == Alone {
		return t.judgeAlone(o)
	}
	v := verdict{stored: t.isStored(p)}
	for i, d := range o.get {
		if !t.family[o.by[i]] {
			continue
		}
		if v.rule = d.Rule; d.Sent {
			v.yes = true
			return v
		}
	}
	if v.rule == nil {
		v.rule = t.elsewhere(p)
	}
	return v
}

// isStored reports whether the line asked about came into the jar.
func (t *trial) isStored(p *played) bool {
	o := p.of(t.writer)
	return o != nil && kept(&o.set)
}

// elsewhere returns the rule of a cookie that the jar did not speak of at a request:
// it is gone, of another site, or never came.
func (t *trial) elsewhere(p *played) *rule.Rule {
	var why *rule.Rule
	if o := p.of(t.writer); o != nil {
		why = o.set.Rule
	}
	for _, c := range p.jar.Cookies(t.asked.Now) {
		if t.family[p.writer(c.Key())] {
			if c.HostOnly {
				return cookiejar.RuleOf("host-only")
			}
			return cookiejar.RuleOf("domain-mismatch")
		}
	}
	p.jar.Expire(t.asked.Now)
	for _, g := range p.jar.Gone() {
		if t.family[p.writer(g.Key())] {
			why = g.Rule
		}
	}
	return why
}

// try plays a story, if there is strength for it left.
func (t *trial) try(s *Story) (v verdict, tried bool) {
	for i := range s.Ops {
		t.effort -= 1 + len(s.Ops[i].Line)/bytesOfEffort
	}
	if t.effort < 0 {
		return v, false
	}
	return t.judge(play(s, t.n)), true
}

// The most that is played for one question: so many operations, a long line counting
// for several. A story that anybody types takes a few hundred.
const (
	mostEffort    = 30000
	bytesOfEffort = 200
)
