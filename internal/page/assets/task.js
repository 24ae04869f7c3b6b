(function () {
'use strict';
var all = function (q, in_) { return Array.prototype.slice.call(in_.querySelectorAll(q)); }, pool = document.getElementById('shown');

// What is chosen is looked up among what was played when the page was made. What was not is
// said to be unknown.
all('.trying', document).forEach(function (box) {
  var holes = all('.pieces:not(.acts)', box), tries = all('.tries li', box), outcome = box.querySelector('.outcome');
  var marks = all('.hole mark', box.parentElement), done = box.querySelector('.done'), acts = [], whole = null;
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
  }
  function look() {
    var is = found();
    outcome.textContent = '';
    if (!is) { outcome.append(box.querySelector('.unknown').content.cloneNode(true)); return; }
    is.dataset.shown.split(' ').forEach(function (n) {
      all(':scope > *', pool.content.children[n]).forEach(function (e) { outcome.append(e.cloneNode(true)); });
    });
    box.classList.toggle('is-solved', is.dataset.solved === 'true');
  }
  // What came of it is seen: it stands below the fold, where nobody looks for it.
  function shown() {
    look();
    outcome.scrollIntoView({ block: 'nearest' });
  }
  all('.pieces button', box).forEach(function (b) {
    b.addEventListener('click', function () {
      whole = null;
      if (done) { acts.push(b.dataset.piece); stands(); return; }
      var on = b.getAttribute('aria-pressed') !== 'true';
      if (on && b.dataset.group) {
        all('button', b.parentElement).forEach(function (other) { if (other.dataset.group === b.dataset.group) { other.setAttribute('aria-pressed', 'false'); } });
      }
      b.setAttribute('aria-pressed', String(on));
      stands();
    });
  });
  tries.forEach(function (li) {
    all('button', li).forEach(function (b) {
      b.addEventListener('click', function () {
        whole = li;
        var on = li.dataset.key ? li.dataset.key.split(/[.|]/) : [];
        if (li.dataset.key !== undefined) {
          all('.pieces button', box).forEach(function (p) { p.setAttribute('aria-pressed', String(on.indexOf(p.dataset.piece) >= 0)); });
        }
        stands();
        shown();
      });
    });
  });
  all('[data-try=it]', box).forEach(function (b) { b.addEventListener('click', shown); });
  all('[data-try=undo]', box).forEach(function (b) { b.addEventListener('click', function () { acts.pop(); stands(); }); });
});
})();
