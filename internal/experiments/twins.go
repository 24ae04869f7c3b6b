package experiments

import (
	"slices"

	"statelab/internal/cookiejar"
	"statelab/internal/rule"
	"statelab/internal/wire"
)

// judgeAlone says whether fewer cookies of the name go along than did, and one at least.
func (t *trial) judgeAlone(o *outcome) verdict {
	v := verdict{stored: true}
	for _, d := range o.get {
		if d.Sent && d.Cookie.Name == t.key.Name {
			v.rule = d.Rule
		}
	}
	n := len(o.carries(t.key.Name))
	v.yes = 0 < n && n < len(t.base.of(t.n).carries(t.key.Name))
	return v
}

// twinDeleted lets the answer that brought the other cookie of the name delete the one that
// is asked about, by a line of its own with its Domain and Path.
func (t *trial) twinDeleted() []step {
	at := t.twinWriter()
	if at == nobody || !t.hasLine() {
		return nil
	}
	line := t.deletion()
	do := rule.Textf("a line more in the answer of %[2]s that deletes the older one, with its own %[1]s", "%[2]s의 응답에 오래된 쪽을 지우는 줄을 덧붙임. 그 쿠키의 %[1]s 그대로 적음", t.whichTwin(), t.opOf(at).URL)
	return one(do, func(o *Op) bool {
		if o.n != at {
			return false
		}
		o.more = append(slices.Clone(o.more), line)
		return true
	})
}

// twinWriter is the last line that brought another cookie of the name to the request.
func (t *trial) twinWriter() int {
	last := nobody
	for _, by := range t.base.of(t.n).carries(t.key.Name) {
		if by != nobody && !t.family[by] && t.opOf(by).Kind == Set {
			last = max(last, by)
		}
	}
	return last
}

// twin is the cookie asked about, as the jar holds it.
func (t *trial) twin() cookiejar.Cookie { return t.base.of(t.writer).set.Cookie }

// deletion is the line by which the cookie asked about goes.
func (t *trial) deletion() string {
	c := t.twin()
	l := setCookie{pair: c.Name + "="}
	l.put("Max-Age", "0")
	if !c.HostOnly {
		l.put("Domain", c.Domain)
	}
	l.put("Path", c.Path)
	if prefixOf(c.Name) != "" || c.Partition != "" {
		l.put("Secure", "")
	}
	if c.Partition != "" {
		l.put("Partitioned", "")
	}
	return l.String()
}

// whichTwin names what tells the cookie asked about from the other one.
func (t *trial) whichTwin() string {
	c := t.twin()
	if c.HostOnly {
		return "Path=" + c.Path
	}
	return "Domain=" + c.Domain + "; Path=" + c.Path
}

// tellDeletion gives a finding the line by which the cookie asked about is deleted, where
// it has one.
func (t *trial) tellDeletion(f *Finding, s *Story) {
	if at := t.twinWriter(); at != nobody && len(s.Ops[at].more) > 0 {
		f.Line, f.Written = wire.Bytes(t.deletion()), t.writtenDeletion(s, at)
	}
}

// writtenDeletion says how frameworks write the line that deletes the cookie asked about.
func (t *trial) writtenDeletion(s *Story, at int) []Written {
	o := Op{Kind: Set, Now: s.Ops[at].Now, URL: s.Ops[at].URL, Line: t.deletion()}
	c := t.twin()
	is := attributesOf(&o, &c, true)
	is.sameSite, is.priority, is.http = "", "", false
	if !plainName().MatchString(is.name) || !plain().MatchString(is.domain) || !plain().MatchString(is.path) || is.byScript {
		return nil
	}
	var list []Written
	for _, call := range []func(attributes) (framework, code, line string){djangoCall, expressCall} {
		framework, code, line := call(is)
		if code == "" {
			continue
		}
		after := Story{Options: s.Options, Ops: slices.Clone(s.Ops)}
		after.Ops[at].more = []string{line}
		if t.flips(t.judge(play(&after, t.n))) {
			list = append(list, Written{Framework: framework, Code: code, Line: wire.Bytes(line)})
		}
	}
	return list
}
