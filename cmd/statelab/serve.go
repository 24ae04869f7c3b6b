package main

import (
	"context"
	"crypto/rand"
	"errors"
	"net"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"statelab/internal/diag"
	"statelab/internal/explain"
	"statelab/internal/livepage"
	"statelab/internal/rule"
	"statelab/internal/serve"
)

// servePort is where sites are served, unless something else is there or another is asked for.
const servePort = 8123

// serveFlags are the flags of the command.
type serveFlags struct {
	port    int
	formats *formats[serveTeller]
}

func serveFormats() *formats[serveTeller] {
	return &formats[serveTeller]{all: []format[serveTeller]{
		{name: "text", says: words.screen, write: serveScreen},
		{name: "json", says: harWords.json, programs: true, write: serveLines},
	}}
}

func (a *app) serveCommand() *cobra.Command {
	f := serveFlags{formats: serveFormats()}
	cmd := &cobra.Command{
		Use:   "serve [NAME|FILE]",
		Short: a.say(serveWords.short),
		Long:  a.say(serveWords.long),
		Example: `  statelab serve
  statelab serve logout
  statelab serve my-lesson.yaml --port 8200`,
		Args:              atMostOne,
		ValidArgsFunction: lessonNames,
		RunE: func(cmd *cobra.Command, args []string) error {
			p, err := a.playground()
			if len(args) > 0 {
				p, err = a.find(args[0])
			}
			if err != nil {
				return err
			}
			return a.serve(cmd.Context(), p, len(args) == 0, f)
		},
	}
	cmd.Flags().IntVar(&f.port, "port", 0, a.say(serveWords.port))
	f.formats.register(cmd, a.say)
	return cmd
}

// serve gives the sites of a lesson to a real browser, until it is told to end.
func (a *app) serve(ctx context.Context, p place, free bool, f serveFlags) error {
	if f.port < 0 || f.port > 65535 {
		return mistaken(serveWords.badPort, f.port)
	}
	if f.port == 80 {
		return mistaken(serveWords.unsaidPort)
	}
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	defer context.AfterFunc(ctx, stop)() // a second signal ends the program
	signal.Ignore(syscall.SIGPIPE)       // who reads may go: writing then fails
	defer signal.Reset(syscall.SIGPIPE)
	sites, port, err := loopback(f.port)
	if err != nil {
		return err
	}
	defer closeAll(sites)
	l, err := a.servable(ctx, p, port, free)
	if err != nil {
		return err
	}
	beside, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		return fault(err)
	}
	defer beside.Close()
	o := serve.Options{Now: time.Now, Word: p.word(), Page: livepage.Options{Langs: a.pageLanguages(l.Title()), Rule: explain.RuleOf, Version: buildVersion(), Token: rand.Text(), Now: time.Now}}
	tells := f.formats.asked().write(a, l, "http://"+beside.Addr().String()+"/"+o.Page.Token+"/")
	q := &serveQueue{serveTold: tells, programs: f.formats.asked().programs, news: newQueue[serveNews]()}
	o.See, o.Began = q.see, q.begins
	s, err := serve.New(l, o)
	if err != nil {
		return fault(err)
	}
	return q.serve(ctx, s, beside, sites)
}

// serve serves a session and the page beside it until the context ends, and tells of it.
func (q *serveQueue) serve(ctx context.Context, s *serve.Session, beside net.Listener, sites []net.Listener) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	told := make(chan struct{})
	go func() {
		defer close(told)
		q.tellAll()
	}()
	shown := make(chan error, 1)
	go func() { shown <- s.Page().Serve(ctx, beside) }()
	err := s.Serve(ctx, sites...)
	stop()
	s.Close()
	q.news.close()
	<-told
	if err = errors.Join(err, <-shown); err != nil {
		return fault(err)
	}
	return nil
}

// servable reads a lesson that a real browser can play.
func (a *app) servable(ctx context.Context, p place, port int, free bool) (*serve.Lesson, error) {
	ctx, stop := context.WithTimeoutCause(ctx, patience, errPatience)
	defer stop()
	l, problems, err := serve.Open(ctx, p.folder, p.name, port, free)
	var unplayable *serve.Unplayable
	switch {
	case errors.As(err, &unplayable):
		var all diag.List
		for i, cause := range unplayable.Causes {
			hint := rule.Text{}
			if i == len(unplayable.Causes)-1 {
				hint = filled(serveWords.instead, p.word())
			}
			all.Say(cause, hint)
		}
		return nil, &exit{exitUsage, all}
	case err != nil:
		return nil, fault(err)
	case l == nil:
		return nil, &exit{exitLesson, problems}
	}
	return l, nil
}

// loopback listens at one port of this machine, in both families where there are two: at the
// one that was asked for, or at a usual one, or where there is room.
func loopback(port int) (all []net.Listener, at int, err error) {
	ports := []int{port}
	if port == 0 {
		ports = []int{servePort, servePort + 1, servePort + 2, 0, 0, 0}
	}
	if all, err = listen([]string{"127.0.0.1", "[::1]"}, ports...); err != nil {
		return nil, 0, noPort(port, err)
	}
	return all, all[0].Addr().(*net.TCPAddr).Port, nil
}
