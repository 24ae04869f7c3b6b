"""What the Django that is installed makes of templates, recorded.

    templates.py > ../templates.json

Each case is [template, output], or [template, "!" and the exception]. Where Django 6.1 does otherwise
than 3.2, it is changed here: timesince counts months by the calendar, wordwrap keeps empty lines,
json_script needs no id, join escapes nothing where autoescape is off, escapeseq and forloop.length are there, and patterns end in \\Z.
"""
import datetime
import json
import textwrap

import django
from django.conf import settings
from django.template import Context, Engine, TemplateSyntaxError
from django.template import defaultfilters, defaulttags
from django.urls import path
from django.utils import timesince as timesince_module
from django.utils.html import conditional_escape
from django.utils.safestring import mark_safe

NOW = datetime.datetime(2026, 3, 2, 9, 5, 7, tzinfo=datetime.timezone.utc)


class Clock(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return NOW


def view(request, **kwargs):
    pass


class urlconf:
    urlpatterns = [path("", view, name="home"), path("orders/", view, name="orders"), path("order/<int:pk>/", view, name="order_pk"),
                   path("tags/<slug:tag>/", view, name="tags_tag"), path("files/<path:file>", view, name="files_file"), path("a/<str:x>/<int:y>/", view, name="a_x_y")]


settings.configure(USE_TZ=True, TIME_ZONE="UTC", USE_L10N=True, LANGUAGE_CODE="en-us", ROOT_URLCONF=urlconf, STATIC_URL="/static/")
django.setup()

MONTHS_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def timesince(d, now=None, reversed=False, time_strings=None, depth=2):
    """That of Django 6.1."""
    now = now or NOW
    for moment in (d, now):
        if not isinstance(moment, datetime.datetime):
            moment.year
    if reversed:
        d, now = now, d
    delta = now - d
    if delta.days * 24 * 60 * 60 + delta.seconds <= 0:
        return "0\xa0minutes"
    total = (now.year - d.year) * 12 + (now.month - d.month)
    if d.day > now.day or (d.day == now.day and d.time() > now.time()):
        total -= 1
    years, months = divmod(total, 12)
    pivot = d
    if years or months:
        year, month = d.year + years, d.month + months
        if month > 12:
            year, month = year + 1, month - 12
        pivot = datetime.datetime(year, month, min(MONTHS_DAYS[month - 1], d.day), d.hour, d.minute, d.second, tzinfo=d.tzinfo)
    left = (now - pivot).total_seconds()
    partials = [years, months]
    for chunk in (60 * 60 * 24 * 7, 60 * 60 * 24, 60 * 60, 60):
        count = int(left // chunk)
        partials.append(count)
        left -= chunk * count
    names = ["year", "month", "week", "day", "hour", "minute"]
    i = next((i for i, n in enumerate(partials) if n), None)
    if i is None:
        return "0\xa0minutes"
    result = []
    while i < 6 and len(result) < depth and partials[i]:
        result.append("%d\xa0%s%s" % (partials[i], names[i], "" if partials[i] == 1 else "s"))
        i += 1
    return ", ".join(result)


def wrap(text, width):
    """That of Django 6.1."""
    wrapper = textwrap.TextWrapper(width=width, break_long_words=False, break_on_hyphens=False, replace_whitespace=False)
    result = []
    for line in text.splitlines():
        result.extend(wrapper.wrap(line) or [line])
    if text.endswith("\n"):
        result.append("")
    return "\n".join(result)


def join(value, arg, autoescape=True):
    """That of Django 6.1."""
    try:
        if autoescape:
            data = conditional_escape(arg).join([conditional_escape(v) for v in value])
        else:
            data = arg.join(value)
    except TypeError:
        return value
    return mark_safe(data)


defaultfilters.timesince = timesince
defaultfilters.timeuntil = lambda d, now=None: timesince(d, now, reversed=True)
defaultfilters.wrap = wrap
defaulttags.datetime = Clock
defaultfilters.register.filter("join", join, is_safe=True, needs_autoescape=True)
defaultfilters.register.filter("escapeseq", lambda value: [conditional_escape(v) for v in value], is_safe=True)

VALUES = {
    "text": "green tea", "name": "Mina <Kim>", "none": None, "zero": 0, "one": 1, "five": 5, "many": 1234567, "minus": -7, "half": 0.5, "pi": 3.14159, "big": 1e21, "small": 1e-7,
    "yes": True, "no": False, "empty": "", "list": ["a", "b", "c"], "nested": ["Tea", ["green", "black", ["hot", "<cold>"]], "Coffee"], "none_list": [], "numbers": [3, 1, 2], "mixed": [1, "a", None],
    "dict": {"a": 1, "b": "<2>"}, "pairs": [["a", 1], ["b", 2]], "triples": [[1, 2, 3]], "people": [{"name": "mina", "age": 30, "of": {"city": "Seoul"}}, {"name": "Jun", "age": 9, "of": {"city": "Busan"}}, {"name": "ana", "age": 30, "of": {"city": "Paris"}}],
    "lines": "one\ntwo\r\n\n\nthree & four", "html": "<b>Tea</b> & <i title='a>b'>milk</i><br>", "korean": "한글 녹차 좋아요", "spaces": "  a  b  ", "number": "5", "floating": "3.75", "quote": "it's \"x\"", "path": "/a b/?q=차&r=1#x",
    "accents": "Café crème déjà", "long": "The quick brown fox jumps over the lazy dog", "word": "x", "n": 3, "sep": ", ", "fmt": "Y-m-d", "tags": ["b", "a"], "file": "shop.css", "pk": 7,
    "table": [{"k": "x", "v": 1}, {"k": "x", "v": 2}, {"k": "y", "v": 3}], "depth": {"list": [{"k": "v"}]},
}
MOMENTS = {"at": "2026-03-02T09:05:07", "noon": "2025-12-31T12:00:00", "midnight": "2024-02-29T00:00:00", "old": "2023-01-31T23:59:59", "soon": "2026-03-05T10:05:07", "hour": "2026-03-02T07:35:00", "far": "2028-05-01T00:00:00", "evening": "2026-11-03T15:00:01"}
SAFE = {"safe": "<b>bold & \"x\"</b>", "safeword": "tea"}
FILES = {
    "base.html": "<title>{% block title %}Shop{% endblock %}</title>{% block body %}<p>{% block inner %}base {{ text }}{% endblock inner %}</p>{% endblock %}{% block foot %}{% endblock %}",
    "middle.html": "{% extends 'base.html' %}{% block title %}Middle - {{ block.super }}{% endblock %}{% block foot %}{{ word }}{% endblock %}",
    "row.html": "[{{ item }}|{{ text }}|{{ n }}]", "cycle.html": "{% cycle 'x' 'y' %}", "loop.html": "{{ forloop.counter }}/{{ forloop.parentloop.counter }}",
    "tree.html": "<ul>{% for k in kids %}<li>{% if k.name %}{{ k.name }}{% else %}{{ k }}{% endif %}{% include 'leaf.html' with of=k.of %}</li>{% endfor %}</ul>", "leaf.html": "{{ of.city|default:'nowhere' }}",
    "forblock.html": "{% for x in list %}{% block item %}{{ x }}{% endblock %},{% endfor %}", "sub/a.html": "{% include './b.html' %}", "sub/b.html": "B{{ word }}", "selfish.html": "x{% include 'selfish.html' %}",
    "csrf.html": "({{ word }}{{ forloop.counter }})", "escape.html": "{{ name }}",
}
CASES = open(__file__.replace("templates.py", "templates.txt"), encoding="utf-8").read().split("\n")


def context():
    values = json.loads(json.dumps(VALUES))
    values.update({k: datetime.datetime.fromisoformat(v).replace(tzinfo=datetime.timezone.utc) for k, v in MOMENTS.items()})
    values.update({k: mark_safe(v) for k, v in SAFE.items()})
    return Context(values)


engine = Engine(loaders=[("django.template.loaders.locmem.Loader", FILES)], libraries={"static": "django.templatetags.static", "i18n": "django.templatetags.i18n", "l10n": "django.templatetags.l10n",
                                                                                     "tz": "django.templatetags.tz", "cache": "django.templatetags.cache"})
rows = []
for case in CASES:
    if case.startswith("//") or not case:
        continue
    case = case.replace("\\n", "\n")
    try:
        made = engine.from_string(case).render(context())
    except Exception as e:
        made = "!%s: %s" % (type(e).__name__, str(e).split(" in [{")[0].replace("/$'", "/\\\\Z'").replace("+)$'", "+)\\\\Z'"))
    rows.append(json.dumps([case, made], ensure_ascii=False))
print(json.dumps({"now": NOW.isoformat(), "values": VALUES, "moments": MOMENTS, "safe": SAFE, "files": FILES}, ensure_ascii=False)[:-1] + ',\n"cases": [\n' + ",\n".join(rows) + "\n]}")
