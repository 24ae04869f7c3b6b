package history

import (
	"iter"
	"slices"
	"strings"

	"statelab/internal/cookiejar"
	"statelab/internal/experiments"
	"statelab/internal/trace"
	"statelab/internal/traffic"
)

// mostPlayed is how many requests are played beside the one that is asked about, to see what
// else would be another.
const mostPlayed = 30

// mostOps is how many lines and cookies are played; of a story that is longer nothing is told.
const mostOps = 1000

// trial is a problem, and what is played to find out what would change it.
type trial struct {
	problem *Problem
	site    string
	blocked bool // third-party cookies are, as the whole of the traffic tells of the browser
	jar     *cookiejar.Jar
	ops     []experiments.Op
	gets    int
	asked   experiments.Question
	found   bool // the operation that is asked about is among ops
}

// change plays, of the worst problems, what would make them another.
func (t *telling) change(seen iter.Seq[*traffic.Finding]) {
	var trials []*trial
	for i := range t.h.Problems {
		p := &t.h.Problems[i]
		if len(trials) == t.o.Changes || p.rank.elsewhere {
			break
		}
		if p.Claim == traffic.AsPredicted && (p.What == trace.NotSent || p.What == trace.Refused || p.What == Missed || p.What == Left) {
			k := p.Cookies[0]
			trials = append(trials, &trial{problem: p, site: t.jar.Registrable(k.Domain), blocked: t.policy[k.user] == "blocked"})
		}
	}
	if len(trials) == 0 {
		return
	}
	for f := range seen {
		site, more := t.jar.Registrable(hostOf(f.URL)), false
		for _, try := range trials {
			if try.site == site && try.problem.Cookies[0].user == f.User {
				try.follow(f)
			}
			more = more || !try.full()
		}
		if !more {
			break
		}
	}
	for _, try := range trials {
		try.ask()
	}
}

// full reports whether enough is played, so that nothing that comes later counts.
func (try *trial) full() bool {
	return len(try.ops) >= mostOps || try.found && try.gets >= mostPlayed
}

// counts reports whether cookies of a name are played: beside those of the problem's all that can
// have taken their room.
func (try *trial) counts(name string) bool {
	return name == try.problem.Cookies[0].Name || strings.HasPrefix(string(try.problem.Rule), "evicted")
}

// withheld reports whether it is asked why a cookie was not sent.
func (try *trial) withheld() bool {
	return try.problem.What == trace.NotSent || try.problem.What == Left
}

// follow plays an exchange as far as it has to do with cookies that count.
func (try *trial) follow(f *traffic.Finding) {
	url, ctx, ok := f.Asked()
	if !ok || !f.Seen.Went() {
		return
	}
	if try.full() {
		return
	}
	if try.jar == nil {
		try.jar = cookiejar.New(cookiejar.Options{ThirdPartyBlocked: try.blocked})
	}
	k := try.problem.Cookies[0]
	for _, c := range f.Told {
		if try.counts(c.Name) {
			try.bring(f, c)
		}
	}
	asked := f.Number == try.problem.Numbers[0]
	if considered := slices.ContainsFunc(f.Cookies, func(c traffic.Cookie) bool { return c.Fate.Cookie.Name == k.Name }); considered && (asked || try.gets < mostPlayed && f.Known && f.Seen == traffic.Full) {
		try.gets++
		if asked && try.withheld() {
			try.asked, try.found = experiments.Question{Op: len(try.ops), Key: k.key()}, true
		}
		try.ops = append(try.ops, experiments.Op{Kind: experiments.Get, Now: f.Begun, URL: url, Context: ctx})
	}
	for i := range f.Set {
		l := &f.Set[i]
		if !try.counts(l.Cookie.Name) {
			continue
		}
		if asked && !try.found && !try.withheld() && l.Cookie.Name == k.Name && l.Rule == try.problem.Rule {
			try.asked, try.found = experiments.Question{Op: len(try.ops)}, true
		}
		o := experiments.Op{Kind: experiments.Set, Now: f.Answered, URL: url, Context: f.Received(), Line: string(l.Line)}
		try.jar.Set(o.Now, o.URL, o.Context, o.Line)
		try.ops = append(try.ops, o)
	}
}

// bring puts a cookie into the jar that was there before anybody saw it being set, or was
// made out of sight, unless the jar has it so.
func (try *trial) bring(f *traffic.Finding, c cookiejar.Cookie) {
	for _, held := range try.jar.Cookies(f.Begun) {
		if held.Key() == c.Key() && held.Value == c.Value && held.Secure == c.Secure && held.HttpOnly == c.HttpOnly && held.SameSite == c.SameSite {
			return
		}
	}
	try.ops = append(try.ops, experiments.Brought(f.Begun, c))
	try.jar.Put(f.Begun, c)
}

// ask plays the changes. Where the story does not come out as it did, nothing is told.
func (try *trial) ask() {
	if !try.found {
		return
	}
	a := experiments.Ask(experiments.Story{Options: try.jar.Options, Ops: try.ops}, try.asked)
	if a.Rule == try.problem.Rule && !a.Holds {
		try.problem.Change = &a
	}
}

func (k *Cookie) key() cookiejar.Key {
	return cookiejar.Key{Name: k.Name, Domain: k.Domain, Path: k.Path, HostOnly: k.HostOnly, Partition: k.Partition, CrossSiteFrame: k.Facts.CrossSite}
}
