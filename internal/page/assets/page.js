(function () {
'use strict';
var root = document.documentElement, body = document.body, all = function (q, in_) { return Array.prototype.slice.call((in_ || document).querySelectorAll(q)); };
var one = function (q, in_) { return (in_ || document).querySelector(q); };
var beats = all('.beat'), now = null, answers = {}, seen = {}, opening = one('.opening'), ending = one('.ending'), sides = one('.sides'), time = one('.time'), uncovered = 0, tasks = all('.trying');
var first = opening ? -1 : 0, last = ending ? beats.length : beats.length - 1; // where a person can be
all('.start,.steering,.steering [data-do]').forEach(function (e) { e.hidden = first === last; });
if (window.parent !== window) { root.classList.add('embedded'); }
// The timeline stands above the steps; in the projector's view it is folded into the head.
function stand() { if (root.classList.contains('projector')) { one('.controls').before(time); } else { one('.top').after(time); } }
if (time) { stand(); }

var stepOf = function (beat) { return beat.parentElement; };
var say = function (selector, text) { var e = one(selector); if (e) { e.textContent = text; } };

// textOf is what an element says in the language that is chosen, folded or not.
function textOf(e) {
  if (!e) { return ''; }
  e = e.cloneNode(true);
  all('[lang]', e).forEach(function (x) { if (x.lang !== root.lang) { x.remove(); } });
  return e.textContent.replace(/\s+/g, ' ').trim();
}
function word(name) { return textOf(one('.' + name, one('#words').content)); }

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
  var step = stepOf(beat);
  if (!one('.choices li[data-choice="' + n + '"]', beat)) { return; }
  var is = answers[step.id] || { first: n, late: seen[step.id] === true };
  answers[step.id] = { first: is.first, n: n, late: is.late };
  mark(beat);
  if (beats[now] === beat && now < last) { go(1); return; }
  one('.steering').hidden = first === last;
  root.classList.remove('asking');
  keep();
  tell();
}

// mark shows what was chosen of a question.
function mark(beat) {
  var step = stepOf(beat), is = answers[step.id], n = is && is.n;
  var chosen = is && one('.choices li[data-choice="' + n + '"]', beat);
  all('.choices button', beat).forEach(function (b) { b.classList.remove('chosen'); b.setAttribute('aria-pressed', 'false'); });
  if (chosen) {
    one('button', chosen).classList.add('chosen');
    one('button', chosen).setAttribute('aria-pressed', 'true');
  }
  all('.elsewhere', beat).forEach(function (e) { e.hidden = !chosen; say('.picked', n); });
  var answer = one('.beat.answer .answer', step);
  if (answer) {
    answer.open = !!chosen;
    answer.classList.toggle('told', !!chosen);
    all('.replies li', answer).forEach(function (li) { li.classList.toggle('said', li.dataset.choice === n); });
    answer.classList.toggle('right-said', !!chosen && chosen.dataset.right === 'true');
    all('.counts', answer).forEach(function (e) {
      e.hidden = !ending || !is || is.first === n;
      one('b', e).textContent = is ? is.first : '';
    });
  }
}

// What was answered and tried, and of which questions the answer was seen, stays with the tab,
// so that it is there again by whatever link the page is opened; where a person is, with the
// place in its history. In a frame, beside others of the lesson, all of it stays with that.
var lesson = root.dataset.lesson, keptAs = 'statelab ' + lesson + ' ' + location.pathname, framed = window.parent !== window;
function keep(url, anew) {
  var state = { lesson: lesson, answers: answers, seen: seen, tried: {}, at: now };
  tasks.forEach(function (box) { if (box.tried) { state.tried[box.closest('.beat').id] = box.tried; } });
  try { history[anew ? 'pushState' : 'replaceState'](state, '', url === undefined ? location.href : url); } catch (e) {} // where no address may be written
  try { if (!framed) { sessionStorage.setItem(keptAs, JSON.stringify(state)); } } catch (e) {} // where nothing may be kept
}

// here is what the place in the history has of this lesson: another one may have stood at its
// address.
function here() { var is = Object(history.state); return is.lesson === lesson ? is : {}; }
function kept() {
  try { return !framed && JSON.parse(sessionStorage.getItem(keptAs)) || here(); } catch (e) { return here(); }
}

var soon = 0; // many tries at once are kept at once
root.addEventListener('tried', function () { soon = soon || setTimeout(function () { soon = 0; keep(); }, 0); });

// take takes up what was kept, as far as this page has it.
function take(was) {
  was = Object(was);
  answers = {};
  seen = {};
  all('.beat.question').forEach(function (beat) {
    var id = stepOf(beat).id, is = Object(Object(was.answers)[id]);
    var has = function (n) { return all('.choices li', beat).some(function (li) { return li.dataset.choice === n; }); };
    if (has(is.first) && has(is.n)) { answers[id] = { first: is.first, n: is.n, late: is.late === true }; }
    if (Object(was.seen)[id] === true) { seen[id] = true; }
    mark(beat);
  });
  tasks.forEach(function (box) {
    box.tried = Object(was.tried)[box.closest('.beat').id];
    box.dispatchEvent(new Event('kept'));
  });
}

// Where a person is, is told by the address: lesson, step, beat. How says by what way somebody
// came there: 'go' by this page, 'come' by the browser or a link, 'load' with the page, and
// nothing where only what is there is shown anew.
function show(i, how) {
  var was = now, before = beats[was] && stepOf(beats[was]);
  now = Math.max(first, Math.min(i, last));
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
  // Who was behind a question that is open, or behind a task, saw the answer.
  beats.slice(0, Math.max(0, now)).forEach(function (b) {
    if (!beat || stepOf(b) !== step) { return; }
    if (b.classList.contains('question') && !(step.id in answers)) { seen[step.id] = true; }
    all('.trying', b).forEach(function (box) { box.dispatchEvent(new Event('passed')); });
  });
  root.classList.toggle('asking', !!asking);
  state(beat);
  line(step);
  if (now >= beats.length) { end(); }
  fit();
  var told = beat ? beats.filter(function (b) { return stepOf(b) === step; }) : [];
  var part = (told.indexOf(beat) + 1) + '/' + told.length, number = step && textOf(one('.number b', step));
  say('.where', beat ? (number ? number + ' · ' : '') + part : '');
  all('.steering [data-do]').forEach(function (b) { b.disabled = now === (b.dataset.do === 'back' ? first : last); });
  // The browser's Back leads to the step before, and in a frame as ever to the page before.
  if (how) {
    keep(beat ? '#' + beat.id : location.pathname + location.search, how === 'go' && step !== before && window.parent === window);
    place(step || (now < 0 ? opening : ending));
  }
  if (how && how !== 'load' && was !== now) { meet(beat, step, step !== before, part); }
  tell();
}

// fit makes a projected part a little smaller where the whole of it is on the screen then, and
// else leaves it large.
function fit() {
  var crossed = one('.crossed'), main = one('main');
  if (crossed) { sides.append(crossed); }
  fits(main, '.beat.shown');
  // What crossed stands beside what is said of it, or else below.
  if (crossed && beats[now] && (sides.hidden || !fits(sides, '.crossed'))) {
    stepOf(beats[now]).append(crossed);
    if (!fits(main, '.beat.shown,.crossed') && !sides.hidden) {
      sides.append(crossed);
      fits(main, '.beat.shown');
    }
  }
}

// fits tries a part large, a little smaller, and then without what is only beside the point,
// which Details have, and what only repeats: large type is worth more. Of a task the taller of
// both columns may be the wider one.
function fits(side, parts) {
  var is = false, sizes = projected() ? [[1], [0.94], [0.88], [1, 1], [0.94, 1], [0.88, 1], [0.82, 1], [0.76, 1], [1]] : [[1]];
  var columns = projected() && one('.now>.trying', side) ? ['', 'rightward', 'leftmost', 'rightmost'] : [''];
  side.style.overflowY = projected() ? 'hidden' : ''; // the bar of one that scrolled takes room from the next
  sizes.some(function (size, n) {
    return columns.some(function (wide) {
      all(parts, side).forEach(function (e) {
        e.style.zoom = size[0] === 1 ? '' : size[0];
        e.classList.toggle('tight', size[1] === 1);
        e.classList.remove('rightward', 'leftmost', 'rightmost');
        if (wide) { e.classList.add(wide); }
      });
      is = side.scrollHeight <= side.clientHeight + 2;
      return is || n === sizes.length - 1; // what does not fit is large, and scrolls
    });
  });
  side.style.overflowY = '';
  return is;
}
window.addEventListener('resize', function () { state(beats[now]); fit(); });
if (time) { one('details', time).addEventListener('toggle', fit); }

// place brings what is shown onto the screen.
function place(section) {
  one('main').scrollTop = sides.scrollTop = one('.lesson').scrollTop = 0;
  var box = section.getBoundingClientRect();
  if (!projected() && (box.bottom > window.innerHeight - 60 || box.top < 0)) { window.scrollBy({ top: box.top - 8, behavior: 'instant' }); }
}

// meet puts the focus where the new begins, so that Tab goes on from there, and says where
// that is: of a new step all of it, else the part. What a step does may be the answer to its task.
function meet(beat, step, anew, part) {
  var section = step || (now < 0 ? opening : ending), to = beat && !anew ? beat : one('h2', section) || section, named = beat ? '.label,.arrow.to .head,h3,summary' : 'h2,p';
  to.tabIndex = -1;
  to.focus({ preventScroll: true });
  say('.heard', (step && anew ? [textOf(one('.number b', step)), /\btask\b/.test(beat.className) ? '' : textOf(one('.does', step))] : []).concat(beat ? part : '', textOf(one(named, beat || section))).filter(Boolean).join('. '));
}

// Both sides as they stand behind the beat.
function state(beat) {
  sides.textContent = '';
  var from = beat && document.getElementById('state-' + beat.dataset.state);
  var has = !!from && from.children.length > 0;
  sides.hidden = !has;
  one('.lesson').classList.toggle('plain', !has);
  if (has) { Array.prototype.forEach.call(from.children, function (e) { sides.append(e.cloneNode(true)); }); }
  // Beside what is said of it stands what crossed: on a projector in short, where both fit.
  all('.crossed').forEach(function (e) { e.remove(); });
  if (!projected() || !matchMedia('(min-width:56.01rem)').matches) { return; } // there it stands below
  var crossed = document.createElement('div');
  crossed.className = 'crossed';
  all('.beat.evidence > :is(.exchange,.script,.rest)').forEach(function (e) { crossed.append(e.cloneNode(true)); });
  sides.append(crossed);
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
  uncovered = at;
  follow();
}

// follow keeps the moment in sight where the line of time is wider than its place, beside the names
// of its lanes, which slide keeps there.
function follow() {
  var box = one('.scroll', time), svg = one('svg', time), here = one('a.now', time);
  var size = svg.getBoundingClientRect().width / svg.dataset.wide, names = +one('line', time).getAttribute('x1');
  box.scrollLeft = Math.min(uncovered * size - box.clientWidth, here ? (here.dataset.x - names - 60) * size : Infinity);
  slide();
}
function slide() {
  var box = one('.scroll', time), svg = one('svg', time);
  svg.style.setProperty('--slid', box.scrollLeft * svg.dataset.wide / (svg.getBoundingClientRect().width || 1) + 'px');
}
if (time) {
  // A name lies above the bars, on ground of its own.
  all('.name', time).forEach(function (name) {
    var row = name.closest('.row'), above = row.cloneNode(false), ground = one('.veil', time).cloneNode(false);
    above.dataset.high = 0;
    ground.setAttribute('class', 'ground');
    ground.setAttribute('x', 0);
    ground.setAttribute('y', name.getAttribute('y') - 14);
    ground.setAttribute('width', one('line', time).getAttribute('x1') - 2);
    ground.setAttribute('height', row.dataset.high);
    above.append(ground, name);
    one('svg', time).append(above);
  });
  one('.scroll', time).addEventListener('scroll', slide);
  one('details', time).addEventListener('toggle', follow);
  window.addEventListener('resize', follow);
}

// On paper stands all of it, behind the questions, and on a leaf of its own that lies on its side
// where it is wide.
if (time) {
  window.addEventListener('beforeprint', function () {
    one('.lesson').after(time);
    time.hidden = false;
    uncover(Infinity);
    one('.scroll', time).scrollLeft = 0;
    slide();
    time.classList.toggle('wide', one('svg', time).dataset.wide > 900);
  });
  window.addEventListener('afterprint', function () { stand(); show(now); });
}

function end() {
  var asked = all('.beat.question'), open = 0, right = 0, late = 0, solved = tasks.filter(function (box) { return box.tried && box.tried.solved >= 0; }), helped = solved.filter(function (box) { return box.tried.helped; });
  asked.forEach(function (beat) {
    var is = answers[stepOf(beat).id];
    if (!is) { open++; } else if (is.late) { late++; } else if (one('li[data-choice="' + is.first + '"][data-right=true]', beat)) { right++; }
  });
  asked = asked.length;
  say('.tasks', solved.length - helped.length + '/' + tasks.length);
  say('.score', right + '/' + asked);
  [['.helped', helped.length], ['.late', late], ['.unanswered', open]].forEach(function (is) {
    all(is[0], ending).forEach(function (e) { e.hidden = is[1] === 0; one('b', e).textContent = is[1]; });
  });
  say('.ending .line', 'statelab ' + root.dataset.lesson + ' ' + new Date().toISOString().slice(0, 10) + ' ' + right + '/' + asked);
}

// In the projector's view head and foot have their places, and what does not fit between them
// scrolls there.
function projected() { return root.classList.contains('projector') && !root.classList.contains('embedded'); }

// below moves to the rest of what is higher than the screen, before the next comes.
function below() {
  return projected() && [one('main'), one('.lesson')].some(function (box) {
    var from = box.scrollTop;
    box.scrollBy({ top: box.clientHeight * 0.8, behavior: 'instant' });
    return box.scrollTop > from + 4;
  });
}

function go(by) { show(now + by, 'go'); }

// unfold opens the answer that is shown and that a class did not choose.
function unfold() {
  var answer = root.classList.contains('projector') && beats[now] && one('.answer', beats[now]);
  if (!answer || answer.open) { return false; }
  answer.open = true;
  answer.classList.add('told');
  fit();
  tell();
  return true;
}

// onward opens an answer that is still folded, and else goes on. That of a question is opened
// where it is met. Behind the end of a lesson of a course stands the next one.
function onward() {
  var next = now >= beats.length && one('.ending a.beside');
  if (next) { location.href = next.href; return; }
  if (unfold()) { return; }
  var skips = root.classList.contains('asking') && !root.classList.contains('projector') && now < last;
  go(1);
  if (beats[now] && beats[now].classList.contains('answer')) { unfold(); }
  if (skips) { hint('skipped'); }
}

// hint says at the foot what a key did, or what is to be done.
function hint(name) {
  var said = word(name) + (name === 'needs' && first < last ? ' ' + word('orSkip') : '');
  one('.steering').hidden = false; // which has no buttons where there is nowhere to go
  say('.where', said);
  say('.heard', said);
}

// to shows what an address says.
function to(hash, how) {
  var id = '', target;
  try { id = decodeURIComponent(hash.replace(/^#/, '')); } catch (e) { /* it is no address of a moment */ }
  target = id && document.getElementById(id);
  if (target && target.classList.contains('step')) { target = one('.beat', target); }
  var i = target ? beats.indexOf(target) : -1;
  if (i >= 0) { show(i, how); return; }
  // An address without a moment: the beginning, or where a person was there before.
  var is = here().at, rule = target && target.tagName === 'DT';
  show(Number.isInteger(is) ? is : rule && how === 'come' ? now : first, how === 'come' && !rule ? how : '');
  if (rule) {
    keep();
    target.closest('details').open = true;
    target.scrollIntoView();
  }
}

root.addEventListener('spoken', function () { if (now >= 0) { show(now); } });

var does = {
  next: onward,
  back: function () { go(-1); },
  again: function () {
    take();
    show(first, 'go');
  },
  projector: function () {
    var on = root.classList.toggle('projector');
    one('[data-do=projector]').setAttribute('aria-pressed', String(on));
    root.dispatchEvent(new Event('viewed'));
    if (time) {
      one('details', time).open = !on; // the class looks at the step; it opens by a click
      stand();
    }
    state(beats[now]);
    fit();
  },
  embed: function (button) {
    var quoted = function (text) { return text.replace(/&/g, '&amp;').replace(/"/g, '&quot;'); };
    var src = new URL(location.href), local = src.protocol === 'file:', box = one('.embedcode'), text = one('textarea', box);
    var title = one('h1'), said = one('[lang="' + root.dataset.lang + '"]', title) || title;
    src.searchParams.delete('view');
    // The address of a file holds on this machine alone.
    text.value = '<iframe src="' + quoted(local ? src.pathname.split('/').pop() + src.search + src.hash : src.href) + '" width="100%" height="640" title="' + quoted(said.textContent) + '"></iframe>\n' +
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
  var turn = projected() ? { PageDown: 'ArrowRight', PageUp: 'ArrowLeft' } : {}, key = turn[e.key] || e.key; // those of a presenter's remote
  if (key === 'ArrowRight' || key === 'n' || ((key === 'Enter' || key === ' ') && !pressing)) {
    e.preventDefault();
    if (root.classList.contains('asking') && key !== 'ArrowRight') { hint('needs'); return; }
    if (!below()) { onward(); }
  } else if (key === 'ArrowLeft' || key === 'b') { e.preventDefault(); go(-1); }
  else if (/^[1-9]$/.test(key) && beat && beat.classList.contains('question')) { choose(beat, key); }
  else if (key === 'p') { does.projector(); }
});
// A link within the page, and the browser's Back and Forward.
['popstate', 'hashchange'].forEach(function (kind) { window.addEventListener(kind, function () { to(location.hash, 'come'); }); });

// A page that comes back as it was may be behind what was done elsewhere in its tab.
window.addEventListener('pageshow', function (e) { if (e.persisted) { take(kept()); show(now); } });

// A page around this one learns how high what it shows is: of the frame itself, scrollHeight
// would be no less, and it would never shrink.
function tell() { if (window.parent !== window) { window.parent.postMessage({ statelab: { height: root.offsetHeight, at: beats[now] ? beats[now].id : '' } }, '*'); } }
if (window.ResizeObserver) { new ResizeObserver(tell).observe(body); }

history.scrollRestoration = 'manual';
if (new URLSearchParams(location.search).get('view') === 'projector') { does.projector(); }
take(kept());
to(location.hash, 'load');
})();
