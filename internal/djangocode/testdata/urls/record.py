"""Writes what a real Django 3.2 makes of the urls.py beside this file: urls.txt, a line for each address that is asked for,
and for each name that is reversed. Run it with the Python that has Django:

    /usr/bin/python3 record.py
"""
import json
import pathlib
import sys
import types

import django
from django.conf import settings

HERE = pathlib.Path(__file__).resolve().parent
settings.configure(ROOT_URLCONF="mysite.urls", DEBUG=False)
django.setup()

from django.urls import NoReverseMatch, Resolver404, resolve, reverse

package = types.ModuleType("mysite")
package.__path__ = []
views = types.ModuleType("mysite.views")
views.a = lambda request, **kwargs: None
views.b = lambda request, **kwargs: None
views.a.__name__, views.b.__name__ = "a", "b"
package.views = views
sys.modules.update({"mysite": package, "mysite.views": views})
urls = types.ModuleType("mysite.urls")
urls.__package__ = "mysite"
sys.modules["mysite.urls"] = urls
exec((HERE / "urls.py").read_text(), urls.__dict__)

ASKED = ["/archive/2026/", "/archive/2026", "/archive/26/", "/archive/2026/3", "/archive/2026/12/", "/archive/2026/123/", "/archive/٢٠٢٦/",
         "/tags/green-tea/", "/tags/녹차/", "/tags/a.b/", "/pages/en/a/b", "/pages/ko/", "/pages/de/", "/about.html", "/aboutxhtml",
         "/shop/서울/x/", "/shop/a_1/y7", "/shop/a/y", "/old/z/a-b/", "/orders/", "/orders/7/", "/orders/seven/", "/debug/", "/live/", "/media/a"]
NAMES = [("year", [], {"year": "2026"}), ("year", [2026], {}), ("year", [26], {}), ("year", [], {}), ("month", ["2026", "3"], {}), ("tag", ["tea"], {}),
         ("tag", [], {"slug": "tea", "draft": True}), ("tag", [], {"slug": "tea", "draft": False}), ("page", ["ko", ""], {}), ("page", ["de", ""], {}), ("about", [], {}),
         ("x", ["seoul"], {}), ("y", [], {"city": "seoul", "n": "7"}), ("z", ["a-b"], {}), ("z", ["a b"], {}), ("shop:all", [], {}), ("shop:one", [7], {}),
         ("shop:one", [], {"pk": 7, "kind": "order"}), ("live", [], {})]
lines = []
for path in ASKED:
    try:
        match = resolve(path)
        said = match.func.__name__ + " " + json.dumps(match.kwargs, sort_keys=True, ensure_ascii=False)
    except Resolver404:
        said = "404"
    lines.append(path + "\t" + said)
for name, args, kwargs in NAMES:
    try:
        said = reverse(name, args=args, kwargs=kwargs)
    except NoReverseMatch:
        said = "NoReverseMatch"
    lines.append(json.dumps([name, args, kwargs]) + "\t" + said)
(HERE / "urls.txt").write_text("\n".join(lines) + "\n")
