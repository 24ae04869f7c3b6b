package chromium_test

import (
	"slices"
	"strings"
	"testing"
)

// What was chosen stays when a page is loaded again: its language, its colours and the
// projector's view, in which an answer is opened by going on and nobody's score is shown.
// Beside an answer and a text stands what crossed.
func TestWhatIsChosenStays(t *testing.T) {
	b := start(t, 1, 1, false)
	pages := paging(t)
	url := pages[slices.IndexFunc(pages, func(p paged) bool { return p.trace.ID == "csrf-token" })].url
	b.shows(t, url+"#csrf-token/a-form-of-another-site/2")
	b.evaluate(t, `document.querySelector('.langs [data-to=ko]').click(); document.querySelector('[data-do=theme]').click()`, nil)
	b.press(t, "p")
	var at string
	b.evaluate(t, `location.href`, &at)
	b.navigate(t, "about:blank")
	b.shows(t, at)
	type shown struct {
		Lang, Theme, At  string
		Projector, Wire  bool
		Answer, Unfolded bool
	}
	const look = `(function () {
  var seen = function (q) { return Array.prototype.some.call(document.querySelectorAll(q), function (e) { return e.getClientRects().length > 0; }); }, root = document.documentElement;
  return {Lang: root.lang, Theme: root.dataset.theme || '', At: location.hash, Projector: root.classList.contains('projector'),
    Wire: seen('.here .exchange'), Answer: seen('.here .answer'), Unfolded: seen('.here .answer[open]')};
})()`
	for _, want := range []shown{
		{At: "2", Wire: true},
		{At: "3", Wire: true, Answer: true, Unfolded: true},
		{At: "4", Wire: true, Answer: true, Unfolded: true},
	} {
		want.Lang, want.Theme, want.Projector, want.At = "ko", "dark", true, "#csrf-token/a-form-of-another-site/"+want.At
		var got shown
		b.evaluate(t, look, &got)
		if got != want {
			t.Errorf("shown is %+v, want %+v", got, want)
		}
		b.evaluate(t, `document.querySelector('[data-do=next].primary:not(.start *)').click()`, nil)
	}
	var told struct{ Score, Kept bool }
	b.evaluate(t, `(function () {
  for (var i = 0; i < 200 && document.querySelector('.ending').hidden; i++) { document.querySelector('.steering [data-do=next]').click(); }
  return {Score: document.querySelector('.score').getClientRects().length > 0, Kept: location.search.indexOf('view=projector') > 0};
})()`, &told)
	if told.Score || !told.Kept {
		t.Errorf("at the end: %+v", told)
	}
}

// The lines by which a page is embedded name the file where it was opened as one, say so, and
// have the language along.
func TestTheLinesToEmbed(t *testing.T) {
	b := start(t, 1, 1, false)
	pages := paging(t)
	url := pages[slices.IndexFunc(pages, func(p paged) bool { return p.trace.ID == "logout" })].url
	b.shows(t, url+"?lang=ko&view=projector#logout/alice-logs-out/2")
	b.press(t, "p")
	b.evaluate(t, `document.querySelector('[data-do=embed]').click()`, nil)
	var got struct{ Text, Said string }
	b.evaluate(t, `({Text: document.querySelector('.embedcode textarea').value, Said: document.querySelector('.embedcode .local').innerText})`, &got)
	if !strings.HasPrefix(got.Text, `<iframe src="logout.html?lang=ko#logout/alice-logs-out/2" `) || !strings.Contains(got.Text, "<script>") || got.Said == "" {
		t.Errorf("to embed: %+v", got)
	}
}

// A cookie that was stored again with the value that it had is seen among what crossed, though
// nothing about it is new.
func TestWhatStaysAsItWasIsSeen(t *testing.T) {
	b := start(t, 1, 1, false)
	pages := paging(t)
	url := pages[slices.IndexFunc(pages, func(p paged) bool { return p.trace.ID == "csrf-token" })].url
	b.shows(t, url+"#csrf-token/the-form/2")
	var got struct{ All, Seen int }
	b.evaluate(t, `(function () {
  var all = Array.prototype.slice.call(document.querySelectorAll('.here .beat.shown .exchange .same'));
  return {All: all.length, Seen: all.filter(function (e) { return e.getClientRects().length > 0; }).length};
})()`, &got)
	if got.All == 0 || got.Seen != got.All {
		t.Errorf("of %d that stay as they were, %d are seen", got.All, got.Seen)
	}
}
