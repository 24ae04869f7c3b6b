package render

import (
	"strconv"
	"strings"

	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/view"
)

// Serving says where the sites of a lesson are, and where the page beside them: that one first.
func (t *Terminal) Serving(title trace.Prose, beside string, sites []string) {
	t.put(t.line(strong, title.In(t.o.Lang)).wrap(t.width, t.width)...)
	t.Beside(servingWords.beside, beside)
	t.remark(t.say(servingWords.sites))
	for _, site := range sites {
		t.put(line{gap(2), t.span(plain, site)})
	}
	t.remark(t.say(servingWords.ends))
	t.Blank()
}

// Beside says where a page is: the address stands on a line of its own, so that it is copied
// whole where the terminal is narrower.
func (t *Terminal) Beside(says rule.Text, address string) {
	t.remark(t.say(says))
	t.put(line{gap(2), t.span(plain, address)})
}

// Crossed draws an exchange that crossed in one line: the number that it has in the page, 0
// for none, what was asked and answered,
// the cookies that came along, and what became of those of the answer. Step is the number of the
// lesson's step that it is part of, 0 for none; whose it is is said where there are several
// browsers.
func (t *Terminal) Crossed(number, step int, whose trace.Prose, x *trace.Exchange) {
	shown := "-"
	if number > 0 {
		shown = strconv.Itoa(number)
	}
	l := line{t.span(faint, shown), gap(2), t.whole(strong, x.Request.Method), gap(1), t.span(plain, x.URL), gap(2), t.whole(plain, strconv.Itoa(x.Response.Status))}
	var sent []string
	for _, f := range x.Sent {
		if f.Fate == trace.Sent {
			sent = append(sent, f.Cookie.Name)
		}
	}
	if len(sent) > 0 {
		l = l.with(gap(2), t.span(plain, "> "+strings.Join(sent, ", ")))
	}
	for _, f := range x.Brought() {
		l = l.with(gap(2), t.span(plain, "< "+f.Cookie.Name+" "+t.say((&view.Fate{What: f.Fate}).Word())))
	}
	if step > 0 {
		l = l.with(gap(2), t.span(faint, t.say(rule.Textf("(step %d)", "(%d단계)", step))))
	}
	if len(whose) > 0 {
		l = l.with(gap(2), t.span(faint, whose.In(t.o.Lang)))
	}
	t.put(l.wrap(t.width, t.width)...)
}

// Began draws a line behind which a served lesson begins anew, with the number of that in the page.
func (t *Terminal) Began(number int) {
	t.Blank()
	t.put(line{t.span(faint, strconv.Itoa(number)), gap(2), t.span(strong, t.say(servingWords.again))})
}

// servingWords are those of lessons that are served.
var servingWords = struct{ beside, sites, ends, again rule.Text }{
	beside: rule.Text{EN: "Open this page in your browser: it says what can be done, and shows what comes of it.", KO: "브라우저에서 이 페이지를 여십시오. 할 수 있는 일을 알려 주고, 일어난 일을 보여 줍니다."},
	sites:  rule.Text{EN: "The sites are here, best in a private window:", KO: "사이트는 여기에 있습니다. 시크릿 창에서 여는 것이 좋습니다."},
	again:  rule.Text{EN: "The lesson begins anew, with a new server.", KO: "새 서버로 수업을 처음부터 다시 시작합니다."},
	ends:   rule.Text{EN: "Ctrl-C ends it.", KO: "Ctrl-C를 누르면 끝납니다."},
}
