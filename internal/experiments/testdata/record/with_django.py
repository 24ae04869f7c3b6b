"""Set-Cookie lines as the Django writes them that is installed.

    with_django.py < FORMS > LINES

A form is {"given": settings, "code": settings or a call, "name", "deletes"}; all of
them come as one JSON list, and the lines go as another. Django 3.2 is enough.
"""
import json
import re
import sys
import time

NOW = 1772442000.0  # 2026-03-02T09:00:00Z
time.time = lambda: NOW

import django
from django.conf import settings

settings.configure(
    SECRET_KEY="x" * 50, SESSION_ENGINE="django.contrib.sessions.backends.cache", USE_TZ=True, DEFAULT_CHARSET="utf-8",
    ALLOWED_HOSTS=["shop.test"], CACHES={"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}},
)
django.setup()

from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpResponse
from django.middleware.csrf import CsrfViewMiddleware, get_token
from django.test import RequestFactory


def by_settings(form):
    """The line that middleware sends under the settings."""
    names = {}
    lines = form["code"].split("\n")
    exec("\n".join([form["given"]] + [l for l in lines if not l.startswith("response.")]), names)
    for name, value in names.items():
        if name.isupper():
            setattr(settings, name, value)
    request = RequestFactory().get("/", secure=True, HTTP_HOST="shop.test")

    def view(request):
        if form["name"] == "csrftoken":
            get_token(request)
        elif not form["deletes"]:
            request.session["a"] = 1
        return HttpResponse()

    if form["deletes"]:
        request.COOKIES[form["name"]] = "x"
    middleware = SessionMiddleware(view)
    if form["name"] == "csrftoken":
        middleware = CsrfViewMiddleware(view)
        middleware.process_view(request, view, (), {})
    response = middleware(request)
    exec("\n".join(l for l in lines if l.startswith("response.")), {"response": response})
    return response


def by_call(form):
    response = HttpResponse()
    exec(form["code"], {"response": response, "value": "1"})
    return response


def line(form):
    response = (by_settings if form["given"] else by_call)(form)
    (cookie,) = response.cookies.values()
    text = cookie.output(header="").strip()
    if form["given"] and not form["deletes"]:
        text = re.sub(r"=[^;]*", "=1", text, count=1)  # the key is drawn by chance
    return text


json.dump([line(form) for form in json.load(sys.stdin)], sys.stdout)
