(function () {
'use strict';
var root = document.documentElement, body = document.body, base = location.pathname.replace(/[^/]*$/, '');
var one = function (q, in_) { return (in_ || document).querySelector(q); }, all = function (q, in_) { return Array.prototype.slice.call((in_ || document).querySelectorAll(q)); };
var list = one('.list'), shown = one('.shown'), panel = one('.panel'), lost = one('.lost'), said = one('.said');
var now = +body.dataset.shown, wanted = now, follows = body.dataset.follows === 'true', known = body.dataset.state, loading = false, saying = 0, losing = 0;

var numberOf = function (li) { return +li.dataset.number; };
// listed are the lines that are seen: all of them, or those that tell of a change, and the chosen one.
function listed() { return all('li', list).filter(function (li) { return !list.classList.contains('only') || one('.changes', li) || numberOf(li) === wanted; }); }
function newest() { return listed().map(numberOf)[0] || 0; }
function itemOf(n) { return one('li[data-number="' + n + '"]', list); }
function buttons() { all('.presses,.steer').forEach(function (e) { e.hidden = false; }); }

// show shows a step, and writes into the address which.
function show(n) {
  if (!n) { return; }
  wanted = n;
  follows = follows && n === newest();
  history.replaceState(null, '', base + (follows ? '' : n) + location.search);
  one('[data-do=follow]').setAttribute('aria-pressed', String(follows));
  all('a[aria-current]', list).forEach(function (a) { a.removeAttribute('aria-current'); });
  var item = itemOf(n);
  if (item) {
    one('a', item).setAttribute('aria-current', 'true');
    reveal(item);
  }
  load();
}

// reveal scrolls the list so that an item is seen in it, and not the page: whoever reads what is
// to be done goes on reading.
function reveal(item) {
  var box = one('.requests'), in_ = box.getBoundingClientRect(), is = item.getBoundingClientRect(), head = one('header', box).offsetHeight;
  if (is.top < in_.top + head) { box.scrollTop -= in_.top + head - is.top; } else if (is.bottom > in_.bottom) { box.scrollTop += is.bottom - in_.bottom; }
}

// load fetches the step that is wanted, and where another one was wanted meanwhile, that one.
function load() {
  if (loading) { return; }
  loading = true;
  var n = wanted;
  fetch(base + n + '?part').then(function (answer) { return answer.ok ? answer.text() : null; }, function () { return null; }).then(function (html) {
    loading = false;
    if (html !== null) {
      var open = now === n ? all('details', shown).map(function (d) { return d.open; }) : [];
      shown.innerHTML = html;
      all('details', shown).forEach(function (d, k) { d.open = !!open[k]; });
      now = n;
    }
    if (wanted !== n) { load(); }
  });
}

// speak tells the newest line to who hears the page, in its language.
var spoken = null;
function speak() { if (spoken) { said.textContent = spoken.innerText; } }
all('.langs button').forEach(function (b) { b.addEventListener('click', speak); });

// came puts a line into the list, or in the place of the one that had its number.
function came(is) {
  var last = newest(), li = itemOf(is.number), a = li && one('a', li);
  if (!li) {
    li = document.createElement('li');
    a = document.createElement('a');
    li.dataset.number = a.href = is.number;
    li.classList.toggle('begins', !!is.begins);
    li.append(a);
    list.insertBefore(li, all('li', list).filter(function (other) { return numberOf(other) < is.number; })[0] || null);
  }
  a.innerHTML = is.line;
  while (is.before && list.lastElementChild && numberOf(list.lastElementChild) <= is.before) {
    list.lastElementChild.remove();
    one('.left').hidden = false;
  }
  if (follows && newest() > last || is.number === wanted) { show(is.number); }
  clearTimeout(saying);
  spoken = a;
  saying = setTimeout(speak, 1000);
}

// connect listens while the page is seen: a browser has six connections to a host, and a page in
// the background would hold one of them.
var heard = null;
function connect() {
  if (heard || document.hidden) { return; }
  var events = heard = new EventSource(base + 'events?since=' + known);
  events.onmessage = function (e) {
    var is = JSON.parse(e.data), pressed = document.activeElement && document.activeElement.dataset.press;
    known = e.lastEventId;
    if (is.number) { came(is); }
    if (is.panel === undefined) { return; }
    panel.innerHTML = is.panel;
    buttons();
    all('[data-press]', panel).forEach(function (b) { if (b.dataset.press === pressed) { b.focus(); } });
  };
  events.onopen = function () {
    clearTimeout(losing);
    losing = 0;
    lost.hidden = true;
  };
  events.onerror = function () {
    losing = losing || setTimeout(function () { lost.hidden = false; }, 3000);
    if (events.readyState !== EventSource.CLOSED || heard !== events) { return; } // it comes back by itself
    heard = null;
    setTimeout(connect, 5000);
  };
}
document.addEventListener('visibilitychange', function () {
  if (document.hidden && heard) {
    heard.close();
    heard = null;
    clearTimeout(losing);
    losing = 0;
  }
  connect();
});

var does = {
  older: function () { show(listed().map(numberOf).filter(function (n) { return n < wanted; })[0]); },
  newer: function () { show(listed().map(numberOf).filter(function (n) { return n > wanted; }).pop()); },
  only: function () { one('[data-do=only]').setAttribute('aria-pressed', String(list.classList.toggle('only'))); },
  follow: function () {
    follows = !follows;
    show(follows ? newest() : wanted);
    one('[data-do=follow]').setAttribute('aria-pressed', String(follows));
  }
};
all('[data-do]').forEach(function (b) { if (does[b.dataset.do]) { b.addEventListener('click', does[b.dataset.do]); } });
list.addEventListener('click', function (e) {
  var li = e.target.closest('li');
  if (!li || e.ctrlKey || e.metaKey || e.shiftKey || e.altKey) { return; }
  e.preventDefault();
  show(numberOf(li));
});
panel.addEventListener('click', function (e) {
  var b = e.target.closest('[data-press]');
  if (!b || b.getAttribute('aria-busy')) { return; }
  b.setAttribute('aria-busy', 'true'); // disabled it would lose the focus
  var done = function () { b.removeAttribute('aria-busy'); };
  fetch(base + 'press', { method: 'POST', body: new URLSearchParams({ name: b.dataset.press }) }).then(done, done);
});
document.addEventListener('keydown', function (e) {
  if (e.ctrlKey || e.metaKey || e.altKey || !list.firstElementChild) { return; }
  var act = { ArrowLeft: 'older', ArrowRight: 'newer', f: 'follow', c: 'only' }[e.key];
  if (act) { e.preventDefault(); does[act](); }
});
buttons();
connect();
})();
