package browser

import (
	"context"
	"strings"
	"time"

	"statelab/internal/cookiejar"
	"statelab/internal/htmlpage"
	"statelab/internal/rule"
	"statelab/internal/wire"
)

// What a tab has kept of the pages that it has shown, as Chromium keeps them: a page got by GET
// as a whole, for a while (the back/forward cache), and behind that the answer, whatever its age
// (a history navigation asks no server whether a stored answer is still good). Of an answer with
// Cache-Control: no-store the page alone is kept, for a shorter while, and no longer than the
// cookies stay as they are that go to it. testdata/kept.json has what a real Chromium does.

// How long the page that a tab has left stays in memory.
const (
	inMemory        = 10 * time.Minute
	inMemoryNoStore = 3 * time.Minute
)

// entry is one page of a tab's history.
type entry struct {
	page    *Page
	last    visit // what the page was asked for with, for a reload
	typed   []typed
	left    time.Time // when another page took its place; zero: it is not in memory
	touched bool      // a cookie that goes to it came, changed or went since it was there
}

// typed is what was typed into a form of the page.
type typed struct {
	form   int
	fields []htmlpage.Field
}

// fill notes what is typed into a form of the page shown.
func (e *entry) fill(form *htmlpage.Form, fields []htmlpage.Field) {
	if len(fields) == 0 {
		return
	}
	for i, f := range e.page.Forms {
		if f == form {
			e.typed = append(e.typed[:len(e.typed):len(e.typed)], typed{i, fields})
			e.page = e.page.typed(i, fields, false)
		}
	}
}

// typed is the page with values typed into its nth form. Into one that was asked for anew the
// browser itself types what was typed before, passwords apart.
func (p *Page) typed(form int, fields []htmlpage.Field, anew bool) *Page {
	filled := *p
	filled.Page = p.Page.Typed(form, fields, !anew)
	return &filled
}

// Back shows the page before the one shown, and Forward the one behind it: the page that the
// browser has kept, without a request, or where it has kept none, what a server answers now.
// Which of them it is, and why, the notes say. The error is an *htmlpage.NotOnPage when there is
// none.
func (b *Browser) Back(ctx context.Context, tabName string) (Navigation, error) {
	t := b.tab(tabName)
	return b.through(ctx, t, &t.history, &t.ahead, WentBack, "page before")
}

// Forward is explained at Back.
func (b *Browser) Forward(ctx context.Context, tabName string) (Navigation, error) {
	t := b.tab(tabName)
	return b.through(ctx, t, &t.ahead, &t.history, WentForward, "page after")
}

// through goes to the next entry of one side of a tab's history, so that the page shown becomes
// one of the other side.
func (b *Browser) through(ctx context.Context, t *tab, from, other *[]entry, cause Cause, what string) (nav Navigation, err error) {
	n := len(*from) - 1
	if n < 0 {
		return Navigation{}, &htmlpage.NotOnPage{What: what}
	}
	to, shown := (*from)[n], t.page
	t.left = b.Now()
	*from, *other = (*from)[:n:n], append((*other)[:len(*other):len(*other)], t.entry)
	why, kept := to.kept(b.Now())
	if !kept && to.last.method == "GET" {
		again := to.last
		again.cause = cause
		nav, err = b.navigate(ctx, t, again, true)
		if t.page != shown {
			t.fillAnew(to.typed)
		} else { // nothing came that could be shown
			*from, *other = append(*from, to), (*other)[:len(*other)-1]
		}
	} else {
		if !kept {
			to.page = unsent(to.page)
		}
		t.entry = to
	}
	nav.Notes = append([]rule.Text{why}, nav.Notes...)
	return nav, err
}

// fillAnew types what was typed before into a page that was asked for again.
func (e *entry) fillAnew(before []typed) {
	for _, t := range before {
		e.page = e.page.typed(t.form, t.fields, true)
	}
	e.typed = before
}

// kept says whether the browser still has what the page showed, and why.
func (e *entry) kept(now time.Time) (why rule.Text, kept bool) {
	away := now.Sub(e.left)
	alive := e.last.method == "GET" && e.page.status == 200 && !e.left.IsZero()
	switch stored := !e.page.noStore; {
	case alive && stored && away <= inMemory:
		return rule.Textf("the browser shows %s as it has kept it, with its forms as they were left", "브라우저가 남겨 둔 %s 페이지를 폼까지 떠날 때 모습 그대로 보여 줌", e.page.URL), true
	case alive && away <= inMemoryNoStore && !e.touched:
		return rule.Textf("the browser shows %s as it has kept it, with its forms as they were left; the answer had said no-store: had a cookie that goes there changed, it would ask again",
			"브라우저가 남겨 둔 %s 페이지를 폼까지 떠날 때 모습 그대로 보여 줌. 응답에 no-store가 있었으므로, 이 페이지로 가는 쿠키가 바뀌었다면 다시 요청했을 것임", e.page.URL), true
	case stored:
		return rule.Textf("the browser shows the answer of %s that it has stored: in its history it does not ask whether that is still good", "브라우저가 저장해 둔 %s 응답을 보여 줌. 방문 기록을 오갈 때는 그 응답을 아직 써도 되는지 묻지 않음", e.page.URL), true
	case e.last.method == "POST":
		return rule.Text{EN: "the answer to the form had said no-store, so that nothing of it is kept, and the browser sends no form again by itself: it shows [Confirm Form Resubmission], and a reload sends the form",
			KO: "폼에 대한 응답에 no-store가 있어 남겨 둔 것이 없고, 브라우저는 폼을 스스로 다시 보내지 않음. [양식 다시 제출 확인] 화면을 보여 주며, 새로 고치면 폼을 다시 보냄"}, false
	case alive && e.touched:
		return rule.Text{EN: "the browser asks again: the answer had said no-store, and a cookie that goes to the page has come, changed or gone since", KO: "브라우저가 다시 요청함: 응답에 no-store가 있었고, 그 뒤로 이 페이지로 가는 쿠키가 생기거나 바뀌거나 사라짐"}, false
	}
	return rule.Text{EN: "the browser asks again: the answer had said no-store, and the page is in its memory no more", KO: "브라우저가 다시 요청함: 응답에 no-store가 있었고, 페이지가 이제 메모리에 없음"}, false
}

// leaveMemory leaves the tab's history with what is stored of it.
func (t *tab) leaveMemory() {
	for _, side := range [][]entry{t.history, t.ahead} {
		for i := range side {
			side[i].left = time.Time{}
		}
	}
}

// unsent is what stands in the place of a page that only sending a form again would bring.
func unsent(p *Page) *Page {
	asks := *p
	asks.Page = htmlpage.Page{Words: "Confirm Form Resubmission"}
	return &asks
}

// Touch tells the browser that cookies came, changed or went other than by its own requests and
// scripts: by hand. Pages that they go to, and that said no-store, are kept no longer.
func (b *Browser) Touch(cookies ...cookiejar.Cookie) {
	for _, t := range b.tabs {
		t.touch(cookies)
		for i := range t.history {
			t.history[i].touch(cookies)
		}
		for i := range t.ahead {
			t.ahead[i].touch(cookies)
		}
	}
}

func (e *entry) touch(cookies []cookiejar.Cookie) {
	if e.page == nil || !e.page.noStore || e.touched {
		return
	}
	for i := range cookies {
		e.touched = e.touched || cookies[i].BelongsTo(e.page.URL)
	}
}

// touchBy touches what the lines of an answer, or of a script, have changed.
func (b *Browser) touchBy(received []Received, cleared []cookiejar.Departure) {
	var all []cookiejar.Cookie
	for _, r := range received {
		if r.Decision.Verdict != cookiejar.Refused {
			all = append(all, r.Decision.Cookie)
		}
	}
	for i := range cleared {
		all = append(all, cleared[i].Cookie)
	}
	if len(all) > 0 {
		b.Touch(all...)
	}
}

// saysNoStore reports whether an answer is not to be stored (RFC 9111 section 5.2.2.5).
func saysNoStore(resp wire.Response) bool {
	for _, line := range resp.Headers.Values("Cache-Control") {
		for part := range strings.SplitSeq(line, ",") {
			if strings.EqualFold(strings.TrimSpace(part), "no-store") {
				return true
			}
		}
	}
	return false
}
