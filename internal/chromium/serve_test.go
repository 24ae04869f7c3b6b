package chromium_test

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"statelab/internal/explain"
	"statelab/internal/language"
	"statelab/internal/lesson"
	"statelab/internal/livepage"
	"statelab/internal/localhost"
	"statelab/internal/rule"
	"statelab/internal/scenario"
	"statelab/internal/serve"
	"statelab/internal/trace"
	"statelab/internal/traffic"
	"statelab/internal/world"
	"statelab/lessons"
)

// TestServedLessons plays the lessons that can be played so with a real browser, whose person
// does what the lesson says. What lessons expect of cookies has to hold for what crossed, as
// the browser tells it, and the page beside has to see every step done. Where cases are drawn
// by chance, some lessons are, too.
func TestServedLessons(t *testing.T) {
	find(t)
	folder := lesson.Folder{FS: lessons.Files, Path: "lessons"}
	names, _, err := folder.List()
	if err != nil {
		t.Fatal(err)
	}
	h := fnv.New64()
	h.Write([]byte(*chanceSeed))
	drawn := rand.New(rand.NewPCG(h.Sum64(), 4))
	drawn.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
	most := len(names)
	if *chanceCount > 0 {
		most = max(1, *chanceCount/25)
	}
	// Pages that are gone back to are kept as a person's browser keeps them.
	b := start(t, 1, 1, false, "--disable-site-isolation-trials", "--disable-features=HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,LocalNetworkAccessChecks")
	played, expectations := 0, 0
	for _, name := range names {
		if played == most {
			break
		}
		if l := openLesson(t, folder, name); l != nil {
			played++
			t.Run(name, func(t *testing.T) { expectations += l.play(t, b) })
		}
	}
	t.Logf("%d lessons were played, with %d expectations on cookies", played, expectations)
	if *chanceCount == 0 && played < 40 {
		t.Errorf("%d lessons were played, want at least 40", played)
	}
}

// played is a lesson that is served.
type played struct {
	*serve.Lesson
	listener net.Listener
	lesson   *lesson.Lesson    // with its hosts below localhost
	program  *scenario.Program // of it
}

// openLesson opens a lesson, nil where a real browser cannot play it.
func openLesson(t *testing.T, folder lesson.Folder, name string) *played {
	t.Helper()
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	port := l.Addr().(*net.TCPAddr).Port
	open, problems, err := serve.Open(t.Context(), folder, name, port, false)
	var cannot *serve.Unplayable
	switch {
	case errors.As(err, &cannot):
		t.Logf("%s cannot be played so: %s", name, cannot)
		return nil
	case err != nil || len(problems) > 0:
		t.Fatal(name, problems, err)
	}
	folder.Change = localhost.New(port).Change
	program, problems, err := scenario.LoadDraft(folder, name)
	if program == nil {
		t.Fatal(name, problems, err)
	}
	return &played{open, l, program.Lesson(), program}
}

// player plays one.
type player struct {
	*played
	*driver
	session *serve.Session
	beside  string // the address of the page
	reader  *language.Reader
	visit   *visit // keeps what the jar held
	waited  time.Duration
	held    int // expectations on cookies

	mu   sync.Mutex
	seen []*traffic.Finding
}

func (l *played) play(t *testing.T, b *browser) int {
	b.forget()
	p := &player{played: l, reader: language.NewReader(l.lesson), visit: &visit{browser: b, t: t}}
	p.beside = p.serve(t)
	var browsers []string
	for _, who := range l.lesson.Browsers {
		browsers = append(browsers, who.Name.Value)
	}
	p.driver = newDriver(t, b, browsers)
	defer p.close()
	for act, more := p.session.Next(); more; act, more = p.session.Next() {
		if !p.step(act) {
			return p.held
		}
	}
	p.allSeen()
	told := newClaims(p.visit, l.lesson.ID.Value)
	p.mu.Lock()
	defer p.mu.Unlock()
	told.match(p.seen, b.hops(), nil)
	told.table()
	return p.held
}

// serve serves the lesson, and returns the address of the page beside it.
func (p *player) serve(t *testing.T) (address string) {
	t.Helper()
	var err error
	p.session, err = serve.New(p.Lesson, serve.Options{
		Now:  time.Now,
		Page: livepage.Options{Langs: []rule.Language{rule.English, rule.Korean}, Rule: explain.RuleOf, Token: "0123456789abcdef0123456789abcdef", Now: time.Now},
		See: func(seen serve.Seen) {
			p.mu.Lock()
			defer p.mu.Unlock()
			p.seen = append(p.seen, seen.Finding)
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	beside, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 2)
	go func() { ended <- p.session.Serve(ctx, p.listener) }()
	go func() { ended <- p.session.Page().Serve(ctx, beside) }()
	t.Cleanup(func() {
		stop()
		for range 2 {
			if err := <-ended; err != nil {
				t.Error(err)
			}
		}
		p.session.Close()
	})
	return p.session.Page().Address(beside)
}

// step does what is to be done now, and waits until that is seen. It is false where the lesson
// cannot go on.
func (p *player) step(act scenario.Act) bool {
	t, done := p.t, p.session.Done()
	if p.solving() {
		if solved, sure := p.solve(act.Step); sure {
			return solved
		}
		p.session.Press(serve.Skip) // the answer is asked for act by act
	}
	if p.offers(serve.Clock) {
		p.session.Press(serve.Clock)
	}
	p.waited += act.Played.Passed
	if p.offers(serve.Go) {
		p.session.Press(serve.Go)
		for _, who := range p.actors { // what stopped in the middle goes on
			who.settle(0)
		}
		p.advances(done, act)
		return true
	}
	p.kept = p.session.Kept()
	m := act.Move
	m.Wait, m.Remember, m.Browser = world.Wait{}, nil, act.Played.Actor
	who := p.actors[m.Browser]
	before, err := who.held()
	if err == nil {
		err = p.do(m, len(act.Played.Exchanges))
	}
	if err != nil {
		t.Errorf("step %d, %T: %v", act.Step+1, m.Act, err)
		return false
	}
	if p.offers(serve.Did) && p.session.Done() == done {
		p.session.Press(serve.Did)
	}
	p.advances(done, act)
	after := p.look(who)
	_, press := m.Act.(world.Press) // going back, the page may come from the browser's memory
	if act.Step >= 0 && act.Last && !(press && len(who.asked) == 0) {
		p.expect(act, reality{simulated: &act.Played, hops: who.asked, before: before, after: after, waited: p.waited, at: time.Now(), script: p.said, listed: p.listed})
	}
	return true
}

// look looks into the jar of an actor.
func (p *player) look(who *actor) []stored {
	now := func() float64 { return float64(time.Now().UnixMicro()) / 1e6 }
	from := now()
	held, err := who.held()
	if err != nil {
		p.t.Fatal(err)
	}
	p.visit.jars = append(p.visit.jars, jarState{from, now(), held})
	return held
}

// advances waits until an act was seen done.
func (p *player) advances(done int, act scenario.Act) {
	p.t.Helper()
	until(p.t, fmt.Sprintf("step %d, %T: the page sees it done", act.Step+1, act.Move.Act), func() (bool, any) {
		n := p.session.Done() - done
		return n > 0, n
	})
}

// solve solves the task of a step with the browser alone, without asking how. Sure is false
// where a browser alone cannot.
func (p *player) solve(i int) (solved, sure bool) {
	done, moves := p.session.Done(), p.program.Moves(i + 1)[len(p.program.Moves(i)):]
	if slices.ContainsFunc(moves, func(m world.Move) bool { return !m.Act.Kind().Browser || m.Wait != world.Wait{} }) {
		return false, false
	}
	for _, m := range moves {
		p.kept, m.Remember = p.session.Kept(), nil
		if err := p.do(m, 0); err != nil {
			p.t.Errorf("the task of step %d, %T: %v", i+1, m.Act, err)
			return false, true
		}
		p.look(p.actors[m.Browser])
		if p.offers(serve.Did) {
			p.session.Press(serve.Did)
		}
	}
	p.advances(done, scenario.Act{Step: i, Move: moves[len(moves)-1]})
	return true, true
}

// expect holds what the lesson expects of the cookies of a step against what crossed.
func (p *player) expect(act scenario.Act, r reality) {
	s := &p.lesson.Steps[act.Step]
	if s.Expect == nil {
		return
	}
	for _, ch := range p.reader.Expect(s.Expect)(r.step(), p.session.Kept()) {
		if !aboutCookies(&ch) {
			continue
		}
		if p.held++; !ch.Holds {
			p.t.Errorf("%s: by what the browser tells: %s: wanted %s, found %s", s.ID.Value, ch.About, ch.Wanted.EN, ch.Found.EN)
		}
	}
}

// aboutCookies reports whether a check is about cookies.
func aboutCookies(ch *trace.Check) bool {
	about := ch.About
	if strings.HasPrefix(about, "hops[") {
		_, about, _ = strings.Cut(about, "].")
	}
	about, _, _ = strings.Cut(about, ".")
	switch about {
	case "sent", "not_sent", "stored", "replaced", "deleted", "refused", "jar", "gone", "listed", "hops":
		return true
	}
	return about == "unchanged" && ch.Wanted.EN == "jar"
}

// page is the page beside, as the person has it.
func (p *player) page() string {
	r, err := http.Get(p.beside)
	if err != nil {
		p.t.Fatal(err)
	}
	defer r.Body.Close()
	text, err := io.ReadAll(r.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	return string(text)
}

// offers reports whether a button stands in the page.
func (p *player) offers(name string) bool {
	return strings.Contains(p.page(), `data-press="`+name+`"`)
}

// solving reports whether the page asks for a task to be solved, by whatever does.
func (p *player) solving() bool { return strings.Contains(p.page(), "It is seen when it is done.") }

// allSeen looks whether the page has seen every task done, and none otherwise than the lesson
// tells, and says now that the lesson is over.
func (p *player) allSeen() {
	page := p.page()
	if done := strings.Count(page, `<li class="done">`); done < len(p.lesson.Steps) || strings.Count(page, `<li class="now">`) != 1 || !strings.Contains(page, "The end of the lesson") || strings.Contains(page, `<li class="later">`) || strings.Contains(page, `<li class="otherwise">`) {
		p.t.Errorf("the page has seen %d tasks done, and the lesson has %d steps:\n%.9000s", done, len(p.lesson.Steps), page[max(0, strings.Index(page, `<ol class="tasks">`)):])
	}
}
