package main

import (
	"context"
	"crypto/rand"
	"net"
	"slices"
	"time"

	"statelab/internal/explain"
	"statelab/internal/livepage"
	"statelab/internal/rule"
	"statelab/internal/trace"
)

// mostHappened is how many events of no exchange the page tells.
const mostHappened = 3

// onPage shows news on a page of an address of its own, and hands them on to who tells them
// besides.
type onPage struct {
	teller
	w        *watcher
	page     *livepage.Page
	listener net.Listener
	panel    livepage.Panel
	holds    []rule.Text // the notes that stay
	happened []rule.Text // the last events of no exchange
}

// onPage opens the page beside what a teller tells.
func (w *watcher) onPage(t teller) (*onPage, error) {
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		return nil, fault(err)
	}
	there := "http://" + w.target.authority()
	said := filled(watchPageWords.watching, there)
	title := trace.Prose{rule.English: said.EN, rule.Korean: said.KO}
	p := &onPage{
		teller: t, w: w, listener: l,
		page:  livepage.New(livepage.Options{Langs: w.pageLanguages(title), Rule: explain.RuleOf, Version: buildVersion(), Token: rand.Text(), Now: time.Now}),
		panel: livepage.Panel{Title: title, Addresses: []string{"http://" + w.here}},
		holds: []rule.Text{filled(watchWords.passesTo, there, otherName(w.target.name)), watchPageWords.unseen},
	}
	p.say()
	return p, nil
}

// say puts into the page what holds and what happened.
func (p *onPage) say() {
	p.panel.Notes = slices.Concat(p.holds, p.happened)
	p.page.Say(p.panel)
}

// serve answers whoever looks at the page, until the context ends.
func (p *onPage) serve(ctx context.Context) error { return p.page.Serve(ctx, p.listener) }

func (p *onPage) begin() error {
	if err := p.teller.begin(); err != nil {
		return err
	}
	out := p.w.out
	if p.w.flags.formats.asked().programs {
		out = p.w.err
	}
	term := p.w.terminal(out)
	term.Beside(watchPageWords.at, p.page.Address(p.listener))
	return term.Err()
}

func (p *onPage) tell(n news) error {
	if n.lost > 0 {
		p.happens(filled(watchWords.lost, n.lost))
	}
	if n.Passage == nil {
		p.happens(n.said)
	} else {
		p.page.Show(n.Number, n.step)
	}
	return p.teller.tell(n)
}

func (p *onPage) happens(what rule.Text) {
	p.happened = append(p.happened, what)
	p.happened = p.happened[max(0, len(p.happened)-mostHappened):]
	p.say()
}

// watchPageWords are those of the page beside.
var watchPageWords = struct{ flag, watching, unseen, at rule.Text }{
	flag:     rule.Text{EN: "also show every request on a page in your browser, as it comes; its address is printed", KO: "요청이 올 때마다 브라우저의 페이지에서도 보여 줌. 그 주소를 출력함"},
	watching: rule.Text{EN: "Watching %s", KO: "%s 지켜보는 중"},
	unseen: rule.Text{
		EN: "A cookie that a script writes, or that the browser had before, shows only when it is sent.",
		KO: "스크립트가 쓴 쿠키와 브라우저에 이미 있던 쿠키는 보낼 때에만 보입니다.",
	},
	at: rule.Text{EN: "What passes is shown here, too:", KO: "오가는 것을 이 페이지에서도 볼 수 있습니다:"},
}
