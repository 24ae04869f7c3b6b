package experiments

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"statelab/internal/address"
	"statelab/internal/cookiejar"
	"statelab/internal/jarline"
)

// dice draw a story from octets, so that a fuzzer can hold them.
type dice struct{ data []byte }

func (d *dice) roll(n int) int {
	if len(d.data) == 0 {
		return 0
	}
	b := d.data[0]
	d.data = d.data[1:]
	return int(b) % n
}

func draw[T any](d *dice, from ...T) T { return from[d.roll(len(from))] }

func (d *dice) address() address.Address {
	text := draw(d, "https", "http", "https", "wss") + "://" +
		draw(d, "shop.test", "www.shop.test", "api.shop.test", "bank.test", "localhost", "127.0.0.1", "a.github.io", "shop.test:8443") +
		draw(d, "/", "/x/", "/x", "/x/y")
	a, err := address.Parse(text)
	if err != nil {
		panic(err) // every one of them is an address
	}
	return a
}

func (d *dice) context() cookiejar.Context {
	var ctx cookiejar.Context
	if d.roll(8) == 0 {
		ctx.API = cookiejar.Script
		return ctx
	}
	if d.roll(2) == 0 {
		return ctx
	}
	from := cookiejar.OriginOf(d.address())
	ctx.Initiator = &from
	ctx.Method = draw(d, "", "GET", "POST")
	ctx.Dest = draw(d, cookiejar.Document, cookiejar.Iframe, cookiejar.Subresource)
	if ctx.Dest == cookiejar.Document {
		return ctx
	}
	top := from
	ctx.Top, ctx.Ancestors = &top, []cookiejar.Origin{from}
	if d.roll(4) == 0 {
		top = cookiejar.OriginOf(d.address())
		ctx.Ancestors = append(ctx.Ancestors, top)
	}
	if ctx.Dest == cookiejar.Subresource {
		ctx.Credentials = draw(d, cookiejar.Include, cookiejar.SameOrigin, cookiejar.Omit)
	}
	return ctx
}

// line draws a line whose value is found nowhere else in the story.
func (d *dice) line(n int) string {
	line := draw(d, "a", "a", "sessionid", "__Host-a", "__Secure-a") + fmt.Sprintf("=v%d-", n)
	for _, attribute := range [][]string{
		{"", "", "Domain=shop.test", "Domain=www.shop.test", "Domain=github.io", "Domain=localhost:5000"},
		{"", "Path=/", "Path=/x", "path=/x/"},
		{"", "", "Secure"},
		{"", "SameSite=Lax", "SameSite=Strict", "SameSite=None", "samesite=none"},
		{"", "", "HttpOnly"},
		{"", "", "Max-Age=60", "Max-Age=0", "Expires=Thu, 01 Jan 1970 00:00:00 GMT", "Max-Age=-1; Expires=Fri, 01 Jan 2027 00:00:00 GMT"},
		{"", "", "", "Partitioned"},
		{"", "", "", "Colour=blue"},
	} {
		if a := draw(d, attribute...); a != "" {
			line += "; " + a
		}
	}
	if strings.Contains(line, "Max-Age=0") && d.roll(2) == 0 {
		name, rest, _ := strings.Cut(line, "=")
		_, rest, _ = strings.Cut(rest, ";")
		line = name + "=;" + rest
	}
	return line
}

func (d *dice) story() (Story, Question) {
	s := Story{Options: cookiejar.Options{Profile: draw(d, cookiejar.Chromium, cookiejar.Chromium, cookiejar.RFC6265bis), ThirdPartyBlocked: d.roll(6) == 0}}
	now := dawn()
	for n := range 2 + d.roll(6) {
		now = now.Add(time.Duration(d.roll(4)) * 40 * time.Second)
		o := Op{Now: now, URL: d.address(), Context: d.context()}
		switch k := d.roll(17); {
		case k < 8:
			o.Kind, o.Line = Set, d.line(n)
		case k < 13:
			o.Kind = Get
		case k < 14:
			o.Kind, o.Cookie = Put, cookiejar.Cookie{Name: "a", Value: fmt.Sprintf("v%d-", n), Domain: "shop.test", HostOnly: d.roll(2) == 0, Path: "/"}
		case k < 15:
			o.Kind, o.Cookie = Drop, cookiejar.Cookie{Name: "a", Domain: "shop.test", HostOnly: true, Path: "/"}
		case k < 16:
			o.Kind = ClearSite
		default:
			o.Kind = Close
		}
		s.Ops = append(s.Ops, o)
	}
	q := Question{Op: d.roll(len(s.Ops))}
	if d.roll(3) > 0 {
		q.Op = len(s.Ops) - 1
		s.Ops[q.Op].Kind = Get
	}
	whole := s.numbered()
	for _, o := range play(&whole, len(s.Ops)).outcomes {
		if kind := s.Ops[o.n].Kind; kind == Set || kind == Put {
			q.Key = o.set.Cookie.Key()
			if d.roll(2) == 0 {
				break
			}
		}
	}
	return s, q
}

// check holds an answer against everything that it promises.
func check(t *testing.T, s Story, q Question) Answer {
	t.Helper()
	copied := Story{Options: s.Options, Ops: slices.Clone(s.Ops)}
	a := Ask(s, q)
	if !reflect.DeepEqual(s, copied) {
		t.Fatal("the story was changed")
	}
	if a.Rule == "" {
		if len(a.Free)+len(a.Costly) > 0 {
			t.Error("something was found for a cookie that nobody set")
		}
		return a
	}
	tr := newTrial(s, q)
	_, stories := newTrial(s, q).answer()
	for n := range tr.family {
		if valueOf(&tr.whole.Ops[n]) == "" && tr.asked.Kind == Get {
			return a // what was sent cannot be told from nothing
		}
	}
	if got := happens(t, tr, &Story{Options: s.Options, Ops: s.Ops[:q.Op+1]}); got != a.Holds {
		t.Errorf("as it stands the verdict is %v, told as %v", got, a.Holds)
	}
	for i, f := range append(slices.Clone(a.Free), a.Costly...) {
		checkFinding(t, tr, &a, &f, &stories[i])
	}
	for i := range a.Free {
		if len(a.Free[i].GivesUp) > 0 {
			t.Errorf("%v gives something up", codes(a.Free[i].Changes))
		}
		givesNothingUp(t, tr, &a.Free[i], &stories[i])
	}
	for i := range a.Costly {
		if len(a.Costly[i].GivesUp) == 0 {
			t.Errorf("%v does not say what it gives up", codes(a.Costly[i].Changes))
		}
	}
	return a
}

func checkFinding(t *testing.T, tr *trial, a *Answer, f *Finding, story *Story) {
	t.Helper()
	what := codes(f.Changes)
	if got := happens(t, tr, story); got == a.Holds {
		t.Errorf("%v is told to change %s by %s, and does not", what, a.About, a.Rule)
	}
	steps := stepsOf(t, tr, f)
	for i := range steps { // all but one
		less := Story{Options: tr.whole.Options, Ops: tr.whole.Ops[:tr.n+1]}
		for j := range steps {
			if i != j {
				less, _ = steps[j].apply(&less)
			}
		}
		if v := tr.judge(play(&less, tr.n)); tr.flips(v) {
			t.Errorf("%v does it without %s", what, f.Changes[i].Code)
		}
		if c := f.Changes[i]; c.Do.EN == "" || c.Do.KO == "" || (c.GivesUp.EN == "") != (c.GivesUp.KO == "") {
			t.Errorf("%s lacks a text: %v, %v", c.Code, c.Do, c.GivesUp)
		}
	}
	for _, w := range f.Written {
		other := Story{Options: story.Options, Ops: slices.Clone(story.Ops)}
		other.Ops[tr.writer].Line = string(w.Line)
		if got := happens(t, tr, &other); got == a.Holds && tr.asked.Kind == Set {
			t.Errorf("%s does not do it: %s", w.Framework, w.Code)
		}
	}
}

// stepsOf finds the changes of a finding in the table again.
func stepsOf(t *testing.T, tr *trial, f *Finding) []step {
	t.Helper()
	var list []step
	all := tr.changes()
	for _, c := range f.Changes {
		i := slices.IndexFunc(all, func(s step) bool { return s.Change == c })
		if i < 0 {
			t.Fatalf("%s is not in the table", c.Code)
		}
		list = append(list, all[i])
	}
	return list
}

func codes(changes []Change) []string {
	var list []string
	for _, c := range changes {
		list = append(list, c.Code)
	}
	return list
}

// happens plays a story by the jar protocol where it can be said there, else with a jar
// of its own, and looks for the value in what comes of it. It knows nothing of trials
// but which lines are about the cookie.
func happens(t *testing.T, tr *trial, s *Story) bool {
	t.Helper()
	values := map[string]bool{}
	for i := range s.Ops {
		if tr.family[i] && s.Ops[i].Kind != leftOut {
			values[valueOf(&s.Ops[i])] = true
		}
	}
	last := &s.Ops[len(s.Ops)-1]
	verdict, header := replayed(t, tr, s)
	if last.Kind == Get {
		for pair := range strings.SplitSeq(header, "; ") {
			if _, value, _ := strings.Cut(pair, "="); values[value] {
				return true
			}
		}
		return false
	}
	if tr.wish == Deleted {
		return verdict == "deleted"
	}
	return verdict == "stored" || verdict == "replaced"
}

func valueOf(o *Op) string {
	if o.Kind == Put {
		return o.Cookie.Value
	}
	l := readLine(o.Line)
	return l.value()
}

// replayed returns the verdict of the last line, and the last Cookie header.
func replayed(t *testing.T, tr *trial, s *Story) (verdict, header string) {
	t.Helper()
	if slices.ContainsFunc(s.Ops, func(o Op) bool { return o.Kind > Set && o.Kind != leftOut }) {
		return byJar(s)
	}
	var in, out bytes.Buffer
	for _, r := range spoken(tr, s) {
		if err := json.NewEncoder(&in).Encode(r); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := jarline.Serve(&in, &out, jarline.Files{}); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	var reply struct {
		Cookie  string
		Results []struct{ Verdict string }
		Error   string
	}
	if err := json.Unmarshal([]byte(lines[len(lines)-1]), &reply); err != nil || reply.Error != "" {
		t.Fatal(err, reply.Error)
	}
	if len(reply.Results) > 0 {
		verdict = reply.Results[0].Verdict
	}
	return verdict, reply.Cookie
}

// spoken is a story as another program has it: the one that was asked about, and what
// of it is otherwise.
func spoken(tr *trial, s *Story) []*Request {
	var list []*Request
	for _, r := range Requests(Story{Options: tr.whole.Options, Ops: tr.whole.Ops[:len(s.Ops)]}) {
		list = append(list, &r)
	}
	for _, o := range otherwise(&tr.whole, s) {
		list[o.At] = o.Request
	}
	return slices.DeleteFunc(list, func(r *Request) bool { return r == nil })
}

func byJar(s *Story) (verdict, header string) {
	jar := cookiejar.New(s.Options)
	for i := range s.Ops {
		switch o := &s.Ops[i]; o.Kind {
		case Set:
			verdict = jar.Set(o.Now, o.URL, o.Context, o.Line).Verdict.String()
		case Get:
			header = jar.Select(o.Now, o.URL, o.Context).Header
		case Put:
			jar.Put(o.Now, o.Cookie)
		case ClearSite:
			jar.ClearSite(o.Now, o.URL, o.Context)
		case Drop:
			jar.Drop(o.Now, func(c cookiejar.Cookie) bool { return c.Key() == o.Cookie.Key() })
		case Close:
			jar.CloseBrowser(o.Now)
		}
	}
	return verdict, header
}

// givesNothingUp compares what the line protected before with what it protects now.
func givesNothingUp(t *testing.T, tr *trial, f *Finding, story *Story) {
	t.Helper()
	if f.Line == "" || tr.holds {
		return
	}
	what := codes(f.Changes)
	was, is := tr.base.of(tr.writer).set.Cookie, play(story, tr.writer).of(tr.writer).set.Cookie
	rank := func(c cookiejar.Cookie) int { return [...]int{2, 0, 2, 3}[c.SameSite] }
	asked := tr.domainAskedFor() != ""
	switch {
	case was.Secure && !is.Secure, was.HttpOnly && !is.HttpOnly, was.Partition != "" && is.Partition == "" && tr.wish != Deleted:
		t.Errorf("%v takes an attribute away for nothing: %v, %v", what, was, is)
	case rank(is) < rank(was):
		t.Errorf("%v makes SameSite weaker for nothing: %v, %v", what, was.SameSite, is.SameSite)
	case was.HostOnly && !is.HostOnly && !asked && tr.wish != Deleted:
		t.Errorf("%v lets more hosts have the cookie for nothing: %s", what, f.Line)
	case prefixOf(was.Name) != prefixOf(is.Name):
		t.Errorf("%v takes the promise from the name for nothing: %s", what, f.Line)
	}
}

// TestWhatIsToldWasPlayed tells random stories, asks, and plays all that is told again.
func TestWhatIsToldWasPlayed(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 11))
	found, combined, written := 0, 0, 0
	for range 1000 {
		data := make([]byte, 200)
		for i := range data {
			data[i] = byte(r.IntN(256))
		}
		s, q := (&dice{data}).story()
		a := check(t, s, q)
		for _, f := range append(a.Free, a.Costly...) {
			found++
			if len(f.Changes) > 1 {
				combined++
			}
			written += len(f.Written)
		}
		if t.Failed() {
			t.Fatalf("%+v, asked about %+v", s, q)
		}
	}
	if found < 600 || combined < 400 || written < 600 {
		t.Errorf("%d findings, %d of them combined, %d of them for frameworks: too few to mean anything", found, combined, written)
	}
}

func FuzzStories(f *testing.F) {
	for seed := range uint64(8) {
		r := rand.New(rand.NewPCG(seed, 3))
		data := make([]byte, 150)
		for i := range data {
			data[i] = byte(r.IntN(256))
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		s, q := (&dice{data}).story()
		check(t, s, q)
	})
}
