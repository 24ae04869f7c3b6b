// What every page has: its language and its colours. Both stand in its address and go along
// to the pages beside it, which know nothing of each other, and so does the projector's view.
(function () {
'use strict';
var root = document.documentElement, asked = new URLSearchParams(location.search);
var view = asked.get('view') === 'projector' ? 'projector' : '';
var all = function (q) { return Array.prototype.slice.call(document.querySelectorAll(q)); };

function how() {
  return '?lang=' + root.dataset.lang + (root.dataset.theme ? '&theme=' + root.dataset.theme : '') + (view ? '&view=' + view : '');
}

// chosen keeps what was chosen for when the page is loaded again.
function chosen() {
  along();
  try { history.replaceState(history.state, '', how() + location.hash); } catch (e) {} // where no address may be written
}

function along() {
  all('a.beside').forEach(function (a) {
    var to = a.getAttribute('href').split('#');
    a.setAttribute('href', to[0].split('?')[0] + how() + (to.length > 1 ? '#' + to[1] : ''));
  });
}

function language(lang) {
  var title = document.querySelector('h1 [lang="' + lang + '"]');
  root.lang = root.dataset.lang = lang;
  if (title) { document.title = title.textContent; }
  all('.langs button').forEach(function (b) { b.setAttribute('aria-pressed', String(b.dataset.to === lang)); });
  along();
  root.dispatchEvent(new Event('spoken'));
}

function theme(name) {
  root.dataset.theme = name;
  along();
}

root.classList.add('js');
all('.controls').forEach(function (e) { e.hidden = false; });
all('.langs button').forEach(function (b) { b.addEventListener('click', function () { language(b.dataset.to); chosen(); }); });
all('[data-do=theme]').forEach(function (b) {
  b.addEventListener('click', function () {
    var dark = root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
    theme(dark ? 'light' : 'dark');
    chosen();
  });
});
root.addEventListener('viewed', function () {
  view = root.classList.contains('projector') ? 'projector' : '';
  chosen();
});
if (asked.get('theme') === 'dark' || asked.get('theme') === 'light') { theme(asked.get('theme')); }
language(all('.langs button').some(function (b) { return b.dataset.to === asked.get('lang'); }) ? asked.get('lang') : root.dataset.lang);
})();
