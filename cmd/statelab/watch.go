package main

import (
	"context"
	"crypto/rand"
	"net"
	"os"
	"os/signal"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"statelab/internal/address"
	"statelab/internal/relay"
	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/traffic"
	"statelab/internal/wire"
)

// watchFlags are the flags of the command.
type watchFlags struct {
	db, save   string
	zone       string
	port       int
	cookie     *string // nil for all
	host       string
	all, full  bool
	page       bool
	thirdParty string
	formats    *formats[watchTeller]
}

// watchTeller begins to tell of what passes.
type watchTeller func(w *watcher) teller

func watchFormats() *formats[watchTeller] {
	return &formats[watchTeller]{all: []format[watchTeller]{
		{name: "text", says: words.screen, write: tellScreen},
		{name: "json", says: harWords.json, programs: true, write: tellLines},
	}}
}

func (a *app) watchCommand() *cobra.Command {
	f, cookie := watchFlags{formats: watchFormats()}, ""
	cmd := &cobra.Command{
		Use:   "watch URL",
		Short: a.say(watchWords.short),
		Long:  a.say(watchWords.long),
		Example: `  statelab watch http://127.0.0.1:8000
  statelab watch http://127.0.0.1:8000 --db db.sqlite3
  statelab watch http://localhost:3000 --port 9000 --cookie sessionid
  statelab watch http://127.0.0.1:8000 --save app.har --format json`,
		Args: exactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			switch {
			case cmd.Flags().Changed("zone") && !cmd.Flags().Changed("db"):
				return mistaken(watchWords.zoneAlone)
			case cmd.Flags().Changed("save") && f.save == "":
				return mistaken(watchWords.saveNowhere)
			case strings.Contains(f.host, "://") && hostMeant(f.host) != f.host:
				return mistaken(watchWords.hostAlone, f.host, hostMeant(f.host))
			}
			if cmd.Flags().Changed("cookie") {
				f.cookie = calledCookie(cookie)
			}
			return a.watchApp(args[0], f)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&f.db, "db", "", a.say(watchWords.db))
	flags.StringVar(&f.zone, "zone", "", a.say(sessionsWords.zone))
	flags.IntVar(&f.port, "port", 0, a.say(watchWords.port))
	flags.StringVar(&f.save, "save", "", a.say(watchWords.save))
	flags.StringVar(&cookie, "cookie", "", a.say(watchWords.cookie))
	flags.StringVar(&f.host, "host", "", a.say(harWords.host))
	flags.BoolVar(&f.all, "all", false, a.say(watchWords.all))
	flags.BoolVar(&f.full, "full", false, a.say(harWords.full))
	flags.BoolVar(&f.page, "page", false, a.say(watchPageWords.flag))
	f.formats.register(cmd, a.say)
	registerThirdParty(cmd, &f.thirdParty, a.say(watchWords.thirdParty))
	return cmd
}

// watcher is an app that is watched, with all who are told of what passes.
type watcher struct {
	*app
	flags  watchFlags
	target origin
	here   string // the host and port to open
	live   *traffic.Live
	beside *beside // nil where no database was named
	saver  *saver  // nil where nothing is saved
	relay  relay.Relay
	news   *queue[news]
	ended  func() error // not nil when watching ends
	ending rule.Text    // what became of the recording, when it has ended

	// Under the relay's lock until it has ended:
	streams streams
	cut     underWay
	lost    int // exchanges that were not told since the last that was
}

// watchApp passes on what comes for an app, and tells of it, until it is told to end.
func (a *app) watchApp(address string, f watchFlags) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	defer context.AfterFunc(ctx, stop)() // a second signal ends the program
	return a.watchWhile(ctx, address, f)
}

// watchWhile is watchApp until the context ends.
func (a *app) watchWhile(ctx context.Context, address string, f watchFlags) error {
	o, err := trafficOptions(f.thirdParty)
	if err != nil {
		return err
	}
	if f.port < 0 || f.port > 65535 {
		return mistaken(watchWords.badPort, f.port)
	}
	target, err := watchedOrigin(address)
	if err != nil {
		return err
	}
	if strconv.Itoa(f.port) == target.port {
		return mistaken(watchWords.samePort, f.port)
	}
	listeners, err := target.listen(f.port)
	if err != nil {
		return err
	}
	w := &watcher{app: a, flags: f, target: target, here: target.name + ":" + portOf(listeners[0]), news: newQueue[news]()}
	w.live = traffic.NewLive(traffic.LiveOptions{Options: o, Here: w.here, Full: f.full, Secret: rand.Text()})
	if f.db != "" {
		if w.beside, err = newBeside(f, w.live.Hide, a.now()); err != nil {
			return err
		}
		defer w.beside.kept.Close()
	}
	if f.save != "" {
		if w.saver, err = newSaver(f.save); err != nil {
			return err
		}
	}
	w.relay = relay.Relay{Dial: target.dial, See: w.see, Refuse: w.refusal, Now: time.Now}
	return w.run(ctx, listeners)
}

// run passes on until the context ends.
func (w *watcher) run(ctx context.Context, listeners []net.Listener) error {
	signal.Ignore(syscall.SIGPIPE) // who reads may go: writing then fails
	defer signal.Reset(syscall.SIGPIPE)
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	w.ended = ctx.Err
	teller := w.flags.formats.asked().write(w)
	serve := make([]func() error, 0, len(listeners)+1)
	for _, l := range listeners {
		serve = append(serve, func() error { return w.relay.Serve(ctx, l) })
	}
	if w.flags.page {
		p, err := w.onPage(teller)
		if err != nil {
			return err
		}
		teller, serve = p, append(serve, func() error { return p.serve(ctx) })
	}
	told := make(chan error, 1)
	go func() {
		err := w.tellAll(teller)
		stop(err) // nobody is told any more
		told <- err
	}()
	var serving sync.WaitGroup
	var mu sync.Mutex
	var fault error
	serving.Go(func() { w.looks(ctx) })
	for _, s := range serve {
		serving.Go(func() {
			if err := s(); err != nil {
				mu.Lock()
				fault = err
				mu.Unlock()
				stop(err)
			}
		})
	}
	serving.Wait()
	if w.saver != nil {
		w.ending = w.saver.end(w.flags.save)
	}
	w.news.close()
	if err := <-told; err != nil {
		return written(err)
	}
	return fault
}

// looks tells before anything passes that nothing is there to pass it on to: who waits for a first request
// may wait for an app that is not running, or at another port.
func (w *watcher) looks(ctx context.Context) {
	conn, err := w.target.dial(ctx, "")
	switch {
	case err == nil:
		_ = conn.Close()
	case ctx.Err() == nil:
		n := news{said: filled(watchWords.absent, w.target.authority(), err.Error()), at: time.Now(), down: true}
		w.news.add(n, n.octets())
	}
}

// news is something to tell: an exchange that was answered, or what is said of none.
type news struct {
	*traffic.Passage
	step trace.Step
	said rule.Text // of an event of no exchange
	at   time.Time // of that
	down bool      // that is that the app cannot be reached
	lost int       // exchanges before it that were not told
}

// octets is about how much memory it takes.
func (n *news) octets() int {
	if n.Passage == nil {
		return len(n.said.EN) + len(n.said.KO)
	}
	size := weight(n.Finding) + len(n.Relayed.Request.Octets) + len(n.Relayed.Answer.Octets) + len(n.Under)*aNumber + heldBy(n.step.Jar)
	if t := n.step.Table; t != nil {
		for i := range t.Rows { // what is the same in all of them is held once
			if size += aRow; t.Rows[i].Mark != trace.Same {
				size += 2 * len(t.Rows[i].Raw)
			}
		}
	}
	return size
}

// What things take about: a row of a table without what it holds, a number of a request, and a
// cookie in the jar behind a request, which the jar before and what was found have once more.
const (
	aRow    = 500
	aNumber = 8
	aCookie = 1000
)

// heldBy is about how much memory a jar takes that stands beside an exchange, nil for none. What
// cookies hold is held once.
func heldBy(j *trace.Jar) int {
	if j == nil {
		return 0
	}
	return (len(j.Cookies) + len(j.All)) * aCookie
}

// see is told by the relay of what passes. What cannot be told at once waits; where too much
// does, a person is told how much was left out, and a program is waited for.
func (w *watcher) see(e relay.Event) {
	n := news{at: e.At}
	if w.beside != nil {
		defer w.beside.ongoing.passes(e)
	}
	p := w.live.See(e)
	w.cuts(e, p)
	switch {
	case e.Kind == relay.Asked:
		if w.beside != nil {
			w.beside.asked(p)
		}
		return
	case p != nil:
		w.answered(&n, p, e)
	default:
		if n.said, n.down = w.said(e), e.Kind == relay.Down; n.said.IsZero() {
			return
		}
	}
	if w.flags.formats.asked().programs {
		w.news.add(n, n.octets())
		return
	}
	n.lost = w.lost
	if w.news.offer(n, n.octets()) {
		w.lost = 0
	} else if n.Passage != nil {
		w.lost++
	}
}

// answered takes over what was found out about an exchange, and all that is told beside it.
func (w *watcher) answered(n *news, p *traffic.Passage, e relay.Event) {
	seen := *p
	seen.Under = slices.Clone(p.Under) // which grows while the exchange lasts
	n.Passage, n.step = &seen, p.Step()
	if w.beside != nil {
		w.beside.answered(n.Passage, &n.step)
	}
	if past := w.leadsPast(p.Relayed); past != "" {
		n.step.Notes = append(n.step.Notes, filled(watchWords.past, past))
	}
	if w.saver != nil {
		w.saver.save(n.Passage, e.Connection)
	}
	if e.Kind == relay.Answered {
		w.streams.begins(e, n)
	}
}

// leadsPast is the address of the app itself where an answer leads there, "" elsewhere: from
// there on nothing passes here.
func (w *watcher) leadsPast(x *relay.Exchange) string {
	app, err := address.Parse("http://" + w.target.authority())
	if err != nil || x.Answer.Status/100 != 3 {
		return ""
	}
	if to, err := address.Parse(x.Answer.Headers.Get("Location")); err != nil || to.Scheme() != app.Scheme() || to.HostPort() != app.HostPort() {
		return ""
	}
	return "http://" + w.target.authority()
}

// refusal is what a browser gets where the app cannot be reached.
func (w *watcher) refusal(head wire.RequestHead, err error) wire.Bytes {
	said := w.say(filled(watchWords.refusal, w.target.authority(), err.Error()))
	return relay.PlainAnswer("502 Bad Gateway", said)
}
