package main

import (
	"statelab/internal/serve"
	"statelab/internal/traffic"
)

// serveTeller says where everything is, and returns what tells of what comes then.
type serveTeller func(a *app, l *serve.Lesson, beside string) serveTold

// serveTold tells of what happens while a lesson is served. Its errors are those of writing.
type serveTold struct {
	seen  func(serve.Seen) error // an exchange crossed
	began func(shown int) error  // the lesson begins anew
	left  func(exchanges int)    // so many crossed of which nothing is told
}

// serveNews is something to tell.
type serveNews struct {
	tell   func() error
	lost   int    // exchanges before it that were not told
	missed missed // before these
}

// serveQueue hands on what is to be told, so that a terminal that takes nothing keeps no site
// waiting: a person is told how much was left out, and a program is waited for.
type serveQueue struct {
	serveTold
	programs bool
	news     *queue[serveNews]
	lost     int // exchanges that were not told since the last that was
	missed   missed
}

// missed is that the lesson began anew and there was no room to tell it.
type missed struct {
	shown int // 0 for not
	lost  int // exchanges before it that were not told
}

// see is told by the session of what crosses, and begins where its lesson begins anew: one call
// at a time.
func (q *serveQueue) see(seen serve.Seen) {
	octets := weight(seen.Finding)
	if seen.Crossed != nil {
		octets += heldBy(seen.Crossed.Behind.Jar)
	}
	if !q.put(octets, func() error { return q.seen(seen) }) {
		q.lost++
	}
}

// begins is described at see. Where there is no room it is told with what comes next: that the
// numbers begin anew is not left out.
func (q *serveQueue) begins(shown int) {
	if !q.put(0, func() error { return q.began(shown) }) {
		q.missed, q.lost = missed{shown, q.missed.lost + q.lost}, 0
	}
}

// put takes something to tell that takes so many octets, and reports whether it will be told.
func (q *serveQueue) put(octets int, tell func() error) bool {
	n := serveNews{tell, q.lost, q.missed}
	if q.programs {
		q.news.add(n, octets)
		return true
	}
	if !q.news.offer(n, octets) {
		return false
	}
	q.lost, q.missed = 0, missed{}
	return true
}

// tellAll tells until the queue is closed, or nobody reads any more: the sites stay.
func (q *serveQueue) tellAll() {
	for n := range q.news.all() {
		if q.tellMissed(n.missed, n.lost) != nil || n.tell() != nil {
			return
		}
	}
	_ = q.tellMissed(q.missed, q.lost)
}

// tellMissed tells what there was no room for.
func (q *serveQueue) tellMissed(m missed, lost int) error {
	if m.lost > 0 {
		q.left(m.lost)
	}
	if m.shown > 0 {
		if err := q.began(m.shown); err != nil {
			return err
		}
	}
	if lost > 0 {
		q.left(lost)
	}
	return nil
}

// serveScreen draws a line for each exchange.
func serveScreen(a *app, l *serve.Lesson, beside string) serveTold {
	t := a.terminal(a.out)
	t.Serving(l.Title(), beside, l.Sites())
	several := l.Browsers() > 1
	return serveTold{
		seen: func(seen serve.Seen) error {
			whose := seen.Browser
			if !several {
				whose = nil
			}
			t.Crossed(seen.Shown, seen.Step, whose, seen.Crossed)
			return t.Err()
		},
		began: func(shown int) error {
			t.Began(shown)
			return t.Err()
		},
		left: func(exchanges int) { t.Remark(filled(watchWords.lost, exchanges)) },
	}
}

// serveLines says where everything is beside the output, and writes a line for each exchange.
func serveLines(a *app, l *serve.Lesson, beside string) serveTold {
	a.terminal(a.err).Serving(l.Title(), beside, l.Sites())
	lines := traffic.NewLines(a.out)
	return serveTold{
		seen:  func(seen serve.Seen) error { return lines.Write(seen.Finding) },
		began: func(int) error { return nil },
	}
}
