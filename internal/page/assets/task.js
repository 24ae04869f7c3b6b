(function () {
'use strict';
var all = function (q, in_) { return Array.prototype.slice.call(in_.querySelectorAll(q)); }, pool = document.getElementById('shown');

// What is chosen is looked up among what was played when the page was made. What was not is
// said to be unknown.
all('.trying', document).forEach(function (box) {
  var holes = all('.pieces:not(.acts)', box), tries = all('.tries li', box), outcome = box.querySelector('.outcome');
  var marks = all('.hole mark', box.parentElement), done = box.querySelector('.done'), acts = [], whole = null;
  var buttons = all('.pieces button', box), firsts = marks.map(function (m) { return m.cloneNode(true); }), told = false, solved = -1, opened = false, helped = false, answer = box.parentElement.querySelector('.answer');
  var on = function () { return buttons.filter(function (b) { return b.getAttribute('aria-pressed') === 'true'; }).map(function (b) { return b.dataset.piece; }); }, first = on();
  box.hidden = false;

  function pressed(hole) { return all('button[aria-pressed=true]', hole); }
  function key() {
    if (holes.length === 0) { return acts.join('.'); }
    return holes.map(function (hole) { return pressed(hole).map(function (b) { return b.dataset.piece; }).join('.'); }).join('|');
  }
  function found() {
    var k = key();
    return whole || tries.filter(function (li) { return li.dataset.key === k; })[0];
  }
  function stands() {
    var is = found();
    holes.forEach(function (hole, n) {
      var text = is ? all('code', is)[n].textContent : pressed(hole).map(function (b) { return b.textContent; }).join(hole.dataset.join);
      marks[n].textContent = text.replace(/^(?=.)/gm, ' '.repeat(marks[n].dataset.in)); // as it stands in the view
      if (text === '') { marks[n].append(box.querySelector('.none').content.cloneNode(true)); }
    });
    if (done) {
      done.textContent = '';
      acts.forEach(function (id) {
        var li = document.createElement('li');
        li.append(box.querySelector('[data-piece="' + id + '"] code').cloneNode(true));
        done.append(li);
      });
    }
    outcome.textContent = '';
    told = false;
  }
  function look() {
    var is = found();
    outcome.textContent = '';
    told = true;
    if (!is) { outcome.append(box.querySelector('.unknown').content.cloneNode(true), near()); return; }
    is.dataset.shown.split(' ').forEach(function (n) {
      all(':scope > *', pool.content.children[n]).forEach(function (e) { outcome.append(e.cloneNode(true)); });
    });
    if (is.dataset.solved === 'true') {
      helped = solved < 0 ? opened : helped;
      solved = tries.indexOf(is);
    }
  }
  // near are the three played tries that are most like what was chosen, in an order that tells
  // nothing: who met the unknown goes on from there.
  function near() {
    var list = document.createElement('ul'), k = key();
    list.className = 'nearest';
    tries.filter(function (li) { return li.dataset.key !== undefined; }).map(function (li) { return { li: li, far: far(li.dataset.key, k) }; })
      .sort(function (a, b) { return a.far - b.far; }).slice(0, 3)
      .sort(function (a, b) { return a.li.dataset.key < b.li.dataset.key ? -1 : 1; }).forEach(function (is) {
        var item = document.createElement('li'), b = document.createElement('button'), whole = is.li.querySelector('button');
        b.type = 'button';
        if (whole) { b.append(copy(whole)); } else {
          is.li.dataset.key.split('.').forEach(function (id) { if (id) { b.append(box.querySelector('[data-piece="' + id + '"] code').cloneNode(true)); } });
        }
        if (b.textContent === '') { b.append(box.querySelector('.none').content.cloneNode(true)); }
        b.addEventListener('click', function () { pick(is.li); });
        item.append(b);
        list.append(item);
      });
    return list;
  }
  function copy(e) {
    var all = document.createDocumentFragment();
    all.append.apply(all, e.cloneNode(true).childNodes);
    return all;
  }
  // far is how many pieces have to come or go between two keys, in their order.
  function far(a, b) {
    a = a.split(/[.|]/);
    b = b.split(/[.|]/);
    var row = b.map(function (_, j) { return j + 1; });
    row.unshift(0);
    a.forEach(function (x, i) {
      row = b.reduce(function (next, y, j) { return next.concat(x === y ? row[j] : 1 + Math.min(row[j + 1], next[j])); }, [i + 1]);
    });
    return row[b.length];
  }
  // What was tried stands with the box, for whoever keeps it; solved says by which try it was,
  // and helped that the answer had been opened before.
  function keep() {
    box.tried = { on: done ? acts.slice() : on(), whole: tries.indexOf(whole), told: told, solved: solved, opened: opened, helped: helped };
    box.dispatchEvent(new Event('tried', { bubbles: true }));
  }
  // What was kept stands again, as far as the box has it; without it, the beginning.
  function restore() {
    var is = Object(box.tried), at = function (n) { return Number.isInteger(n) && tries[n] || null; }, kept = Array.isArray(is.on);
    var has = kept ? is.on.filter(function (id) { return buttons.some(function (b) { return b.dataset.piece === id; }); }) : first;
    acts = done && kept ? has : [];
    if (!done) { press(has); }
    whole = at(is.whole);
    solved = at(is.solved) && at(is.solved).dataset.solved === 'true' ? is.solved : -1;
    opened = is.opened === true;
    helped = is.helped === true;
    if (!kept) { answer.open = false; }
    stands();
    if (!kept) { marks = marks.map(function (m, n) { var fresh = firsts[n].cloneNode(true); m.replaceWith(fresh); return fresh; }); }
    if (kept && is.told === true) { look(); }
    box.tried = kept ? { on: has, whole: tries.indexOf(whole), told: told, solved: solved, opened: opened, helped: helped } : undefined;
  }
  function press(ids) { buttons.forEach(function (b) { b.setAttribute('aria-pressed', String(ids.indexOf(b.dataset.piece) >= 0)); }); }
  box.addEventListener('kept', restore);
  function saw() { if (!opened) { opened = true; keep(); } }
  box.addEventListener('passed', saw);
  answer.addEventListener('toggle', function () { if (answer.open) { saw(); } });
  // pick tries what was played.
  function pick(li) {
    var on = li.dataset.key === undefined ? null : li.dataset.key.split(/[.|]/).filter(Boolean);
    if (done) { acts = on; } else {
      whole = li;
      if (on) { press(on); }
    }
    stands();
    shown();
  }
  // What came of it is seen: it stands below the fold, where nobody looks for it.
  function shown() {
    look();
    keep();
    outcome.scrollIntoView({ block: 'nearest' });
  }
  buttons.forEach(function (b) {
    b.addEventListener('click', function () {
      whole = null;
      if (done) { acts.push(b.dataset.piece); stands(); keep(); return; }
      var on = b.getAttribute('aria-pressed') !== 'true';
      if (on && b.dataset.group) {
        all('button', b.parentElement).forEach(function (other) { if (other.dataset.group === b.dataset.group) { other.setAttribute('aria-pressed', 'false'); } });
      }
      b.setAttribute('aria-pressed', String(on));
      stands();
      keep();
    });
  });
  tries.forEach(function (li) {
    all('button', li).forEach(function (b) {
      b.addEventListener('click', function () { pick(li); });
    });
  });
  all('[data-try=it]', box).forEach(function (b) { b.addEventListener('click', shown); });
  all('[data-try=undo]', box).forEach(function (b) { b.addEventListener('click', function () { acts.pop(); stands(); keep(); }); });
});
})();
