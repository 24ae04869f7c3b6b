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
	happened []happening // the last events of no exchange
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
		page:  livepage.New(livepage.Options{Langs: w.pageLanguages(title), Rule: explain.RuleOf, Version: buildVersion(), Recorded: true, Token: rand.Text(), Now: time.Now}),
		panel: livepage.Panel{Title: title, Addresses: []string{"http://" + w.here}},
		holds: []rule.Text{filled(watchWords.passesTo, there, otherName(w.target.name)), watchPageWords.unseen},
	}
	p.say()
	return p, nil
}

// say puts into the page what holds and what happened.
func (p *onPage) say() {
	p.panel.Notes = slices.Clone(p.holds)
	for _, h := range p.happened {
		p.panel.Notes = append(p.panel.Notes, h.said)
	}
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
		p.happens(happening{said: filled(watchWords.lost, n.lost)})
	}
	if n.Passage == nil {
		p.happens(happening{rule.Textf(watchPageWords.when.EN, watchPageWords.when.KO, n.at.UTC().Format("15:04:05 UTC"), n.said.EN, n.said.KO), n.down})
		return p.teller.tell(n)
	}
	p.page.Show(n.Number, n.step)
	if n.Status > 0 && slices.ContainsFunc(p.happened, happening.isDown) { // the app is there again
		p.happened = slices.DeleteFunc(p.happened, happening.isDown)
		p.say()
	}
	return p.teller.tell(n)
}

func (p *onPage) happens(what happening) {
	p.happened = append(p.happened, what)
	p.happened = p.happened[max(0, len(p.happened)-mostHappened):]
	p.say()
}

// happening is an event of no exchange.
type happening struct {
	said rule.Text
	down bool // that is that the app cannot be reached
}

func (h happening) isDown() bool { return h.down }

// watchPageWords are those of the page beside.
var watchPageWords = struct{ flag, watching, unseen, at, when rule.Text }{
	flag:     rule.Text{EN: "also show every request on a page in your browser, as it comes; its address is printed", KO: "요청이 올 때마다 브라우저의 페이지에서도 보여 줌. 그 주소를 출력함"},
	watching: rule.Text{EN: "Watching %s", KO: "%s 지켜보는 중"},
	unseen: rule.Text{
		EN: "A cookie that a script writes, or that the browser had before, shows only when it is sent. What the app does inside is not seen.",
		KO: "스크립트가 쓴 쿠키와 브라우저에 이미 있던 쿠키는 보낼 때에만 보입니다. 앱 안에서 일어나는 일은 볼 수 없습니다.",
	},
	when: rule.Text{EN: "At %[1]s: %[2]s", KO: "%[1]s: %[3]s"},
	at:   rule.Text{EN: "What passes is shown here, too:", KO: "오가는 것을 이 페이지에서도 볼 수 있습니다:"},
}
