(function () {
'use strict';
var root = document.documentElement, body = document.body, all = function (q, in_) { return Array.prototype.slice.call((in_ || document).querySelectorAll(q)); };
var one = function (q, in_) { return (in_ || document).querySelector(q); };
var beats = all('.beat'), now = -1, answers = {}, opening = one('.opening'), ending = one('.ending'), sides = one('.sides'), time = one('.time');
if (opening === null) { now = 0; }
all('.start,.steering').forEach(function (e) { e.hidden = false; });
if (window.parent !== window) { root.classList.add('embedded'); }
if (time) { one('.top').after(time); }

var stepOf = function (beat) { return beat.parentElement; };
var say = function (selector, text) { var e = one(selector); if (e) { e.textContent = text; } };

// The choices become buttons, and the answer behind them opens when one is chosen.
beats.forEach(function (beat) {
  all('.choices li', beat).forEach(function (li) {
    var b = document.createElement('button'), text = one('.choice', li);
    b.type = 'button';
    text.replaceWith(b);
    b.append(text);
    b.addEventListener('click', function () { choose(beat, li.dataset.choice); });
  });
});

function choose(beat, n) {
  var chosen = one('.choices li[data-choice="' + n + '"]', beat), step = stepOf(beat);
  if (!chosen) { return; }
  if (!(step.id in answers)) { answers[step.id] = { first: chosen.dataset.right === 'true' }; }
  answers[step.id].n = n;
  all('.choices button', beat).forEach(function (b) { b.classList.remove('chosen'); b.setAttribute('aria-pressed', 'false'); });
  one('button', chosen).classList.add('chosen');
  one('button', chosen).setAttribute('aria-pressed', 'true');
  var answer = one('.verdict-of', step) || one('.beat.answer .answer', step);
  if (answer) {
    answer.open = true;
    answer.classList.add('told');
    all('.replies li', answer).forEach(function (li) { li.classList.toggle('said', li.dataset.choice === n); });
    answer.classList.toggle('right-said', chosen.dataset.right === 'true');
  }
  if (beats[now] === beat) { go(1); }
}

// Where a person is, is told by the address: lesson, step, beat.
function show(i, write) {
  now = Math.max(opening ? -1 : 0, Math.min(i, beats.length - (ending ? 0 : 1)));
  var beat = beats[now], step = beat && stepOf(beat);
  if (opening) { opening.hidden = now >= 0; }
  if (ending) { ending.hidden = now < beats.length; }
  var said = !!beat && /\b(answer|text)\b/.test(beat.className);
  all('.step').forEach(function (s) {
    s.classList.toggle('here', s === step);
    s.classList.toggle('told', s === step && said);
  });
  beats.forEach(function (b, k) {
    // What crossed stays below what is said of it.
    b.classList.toggle('evidence', said && k < now && stepOf(b) === step && !!one('.exchange,.script,.rest', b));
    // One beat is seen at a time; how the question came out stays above what is said of it.
    b.classList.toggle('shown', k === now || k === now - 1 && beat && stepOf(b) === step && beat.classList.contains('text') && b.classList.contains('answer'));
    b.classList.toggle('now', k === now);
  });
  var asking = beat && beat.classList.contains('question') && !(step.id in answers);
  root.classList.toggle('asking', !!asking);
  state(beat);
  line(step);
  if (now >= beats.length) { end(); }
  var told = beat ? beats.filter(function (b) { return stepOf(b) === step; }) : [];
  say('.where', beat ? one('.number b', step).innerText + ' · ' + (told.indexOf(beat) + 1) + '/' + told.length : '');
  if (write) { history.replaceState(null, '', beat ? '#' + beat.id : location.pathname + location.search); }
  if (write) {
    var box = (step || opening || ending).getBoundingClientRect();
    if (box.bottom > window.innerHeight - 60 || box.top < 0) { window.scrollBy({ top: box.top - 8, behavior: 'instant' }); }
  }
  tell();
}

// Both sides as they stand behind the beat.
function state(beat) {
  sides.textContent = '';
  var from = beat && document.getElementById('state-' + beat.dataset.state);
  var has = !!from && from.children.length > 0;
  sides.hidden = !has;
  one('.lesson').classList.toggle('plain', !has);
  if (has) { Array.prototype.forEach.call(from.children, function (e) { sides.append(e.cloneNode(true)); }); }
}

// The line of time up to the moment: what is still to come stays covered, and a row of it
// that is not there yet is left out.
function line(step) {
  if (!time) { return; }
  time.hidden = !step && now < 0;
  var links = all('a.to', time), seen = -1, beat = beats[now];
  links.forEach(function (a, k) {
    var is = step && a.dataset.step === step.dataset.step;
    a.classList.toggle('now', !!is);
    if (is) { seen = k; }
  });
  // A step is uncovered when all that it does was shown.
  var ahead = beat && beats.some(function (b, k) { return stepOf(b) === step && (k > now && !!one('.exchange,.script,.rest', b) || k === now && /\b(question|task)\b/.test(b.className)); });
  var past = now >= beats.length ? links.length : ahead ? seen : seen + 1;
  uncover(past < links.length ? +links[Math.max(0, past)].dataset.x : Infinity);
}

function uncover(x) {
  var svg = one('svg', time), veil = one('.veil', time), up = 0, whole = svg.dataset;
  whole.wide = whole.wide || svg.getAttribute('width');
  whole.high = whole.high || svg.getAttribute('height');
  var width = +whole.wide, at = Math.min(x, width);
  var rows = all('.row', time), lanes = [];
  rows.forEach(function (row) {
    var n = +row.dataset.lane, later = +row.dataset.x >= x;
    row.classList.toggle('later', later);
    lanes[n] = (lanes[n] || 0) + (later ? +row.dataset.high : 0);
  });
  // Each row moves up by what is left out above it; the name of an owner stands above its lane.
  lanes = lanes.map(function (high) { up += high; return up; });
  rows.forEach(function (row) {
    if (!row.classList.contains('later')) { row.setAttribute('transform', 'translate(0 ' + -(one('.owner', row) ? lanes[row.dataset.lane - 1] || 0 : lanes[row.dataset.lane]) + ')'); }
  });
  all('.what', time).forEach(function (e) { e.classList.toggle('later', +e.getAttribute('x') >= x); });
  veil.setAttribute('x', at);
  veil.setAttribute('width', width - at);
  svg.setAttribute('viewBox', '0 0 ' + width + ' ' + (whole.high - up));
  svg.style.width = width / 16 + 'rem';
  svg.style.height = (whole.high - up) / 16 + 'rem';
}

// On paper stands all of it, behind the questions.
if (time) {
  window.addEventListener('beforeprint', function () { one('.lesson').after(time); time.hidden = false; uncover(Infinity); });
  window.addEventListener('afterprint', function () { one('.top').after(time); show(now, false); });
}

function end() {
  var asked = all('.beat.question').length, right = Object.keys(answers).filter(function (k) { return answers[k].first; }).length;
  say('.score', right + '/' + asked);
  say('.ending .line', 'statelab ' + root.dataset.lesson + ' ' + new Date().toISOString().slice(0, 10) + ' ' + right + '/' + asked);
}

// below moves to the rest of a beat that is higher than the screen, before the next one comes.
function below(beat) {
  var room = window.innerHeight - one('.steering').offsetHeight, box = beat && beat.getBoundingClientRect();
  if (!box || box.bottom <= room + 4) { return false; }
  window.scrollBy({ top: Math.min(box.bottom - room + 8, room * 0.8), behavior: 'instant' });
  return true;
}

function go(by) { show(now + by, true); }

// onward opens an answer that a class did not choose, and else goes on.
function onward() {
  var answer = root.classList.contains('projector') && beats[now] && one('.answer', beats[now]);
  if (!answer || answer.open) { go(1); return; }
  answer.open = true;
  answer.classList.add('told');
  tell();
}

function to(hash) {
  var id = decodeURIComponent(hash.replace(/^#/, '')), target = id && document.getElementById(id);
  if (target && target.classList.contains('step')) { target = one('.beat', target); }
  var i = target ? beats.indexOf(target) : -1;
  if (i >= 0) { show(i, true); return true; }
  if (target && target.tagName === 'DT') { target.closest('details').open = true; target.scrollIntoView(); return true; }
  return false;
}

root.addEventListener('spoken', function () { if (now >= 0) { show(now, false); } });

var does = {
  next: onward,
  back: function () { go(-1); },
  projector: function () {
    var on = root.classList.toggle('projector');
    one('[data-do=projector]').setAttribute('aria-pressed', String(on));
    root.dispatchEvent(new Event('viewed'));
    if (time) { one('details', time).open = !on; } // the class looks at the step; it opens by a click
  },
  embed: function (button) {
    var quoted = function (text) { return text.replace(/&/g, '&amp;').replace(/"/g, '&quot;'); };
    var src = new URL(location.href), local = src.protocol === 'file:', box = one('.embedcode'), text = one('textarea', box);
    src.searchParams.delete('view');
    // The address of a file holds on this machine alone.
    text.value = '<iframe src="' + quoted(local ? src.pathname.split('/').pop() + src.search + src.hash : src.href) + '" width="100%" height="640" title="' + quoted(document.title) + '"></iframe>\n' +
      "<script>addEventListener('message', function (e) { document.querySelectorAll('iframe').forEach(function (f) { if (f.contentWindow === e.source && e.data.statelab) { f.height = e.data.statelab.height; } }); });<\/script>";
    text.setAttribute('aria-label', button.innerText);
    box.hidden = false;
    one('.local', box).hidden = !local;
    text.focus();
    text.select();
    if (navigator.clipboard) { navigator.clipboard.writeText(text.value).then(function () { one('.copied', box).hidden = false; }, function () {}); }
  },
  print: function () { window.print(); }
};

all('[data-do]').forEach(function (b) { if (does[b.dataset.do]) { b.addEventListener('click', function () { does[b.dataset.do](b); }); } });
document.addEventListener('keydown', function (e) {
  if (e.ctrlKey || e.metaKey || e.altKey) { return; }
  var t = e.target, typing = t.matches && t.matches('textarea,input,select'), pressing = t.matches && t.matches('button,a,summary');
  if (typing) { return; }
  var beat = beats[now];
  if (e.key === 'ArrowRight' || e.key === 'n' || ((e.key === 'Enter' || e.key === ' ') && !pressing)) {
    e.preventDefault();
    if (root.classList.contains('asking') && e.key !== 'ArrowRight') { return; }
    if (root.classList.contains('projector') && below(beat)) { return; }
    onward();
  } else if (e.key === 'ArrowLeft' || e.key === 'b') { e.preventDefault(); go(-1); }
  else if (/^[1-9]$/.test(e.key) && beat && beat.classList.contains('question')) { choose(beat, e.key); }
  else if (e.key === 'p') { does.projector(); }
});
window.addEventListener('hashchange', function () { to(location.hash); });

// A page around this one learns how high what it shows is: of the frame itself, scrollHeight
// would be no less, and it would never shrink.
function tell() { if (window.parent !== window) { window.parent.postMessage({ statelab: { height: root.offsetHeight, at: beats[now] ? beats[now].id : '' } }, '*'); } }
if (window.ResizeObserver) { new ResizeObserver(tell).observe(body); }

history.scrollRestoration = 'manual';
if (new URLSearchParams(location.search).get('view') === 'projector') { does.projector(); }
if (!to(location.hash)) { show(now, false); }
})();
