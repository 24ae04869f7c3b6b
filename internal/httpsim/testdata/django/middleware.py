"""Runs the files of ../middleware.txt in a real Django 3.2, and writes what they tell.

A block is a middleware.py whose first line names what stands in MIDDLEWARE, behind Django's own. The pages below are asked,
each by a browser of its own, twice. What counts: status, body (of Django's own pages none), the headers that begin with
X-, Location, whether the cookie of the session is set, other cookies, and the session's data.
/usr/bin/python3 middleware.py
"""
import json
import logging
import pathlib
import re
import sys
import types

from django.conf import settings

TEMPLATES = {"page.html": "{{ who }} {{ extra }} {{ request.variant }}", "other.html": "other {{ who }}", "bad.html": "{{ who.stop }}"}
DJANGOS = ["django.contrib.sessions.middleware.SessionMiddleware", "django.middleware.common.CommonMiddleware", "django.contrib.auth.middleware.AuthenticationMiddleware",
           "django.middleware.clickjacking.XFrameOptionsMiddleware"]
settings.configure(
    SECRET_KEY="k" * 50, ROOT_URLCONF="__main__", ALLOWED_HOSTS=["*"], USE_TZ=True, MIDDLEWARE=DJANGOS,
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions"],
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "OPTIONS": {"loaders": [("django.template.loaders.locmem.Loader", TEMPLATES)],
                "context_processors": ["django.template.context_processors.request"]}}],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}, LOGGING_CONFIG=None)

import django  # noqa: E402

django.setup()
logging.disable(logging.CRITICAL)

from django.contrib.sessions.models import Session  # noqa: E402
from django.core.exceptions import PermissionDenied  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.http import Http404, HttpResponse  # noqa: E402
from django.template.response import TemplateResponse  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import path  # noqa: E402

call_command("migrate", verbosity=0)


def plain(request):
    n = request.session.get("n", 0)
    return HttpResponse(f"plain {n} {getattr(request, 'variant', 'none')}")


def late(request):
    return TemplateResponse(request, "page.html", {"who": "mina"})


def item(request, pk):
    return HttpResponse(f"item {pk}")


def fails(request):
    raise ValueError("no")


def missing(request):
    raise Http404("gone")


def denied(request):
    raise PermissionDenied("not you")


def nothing(request):
    return None


urlpatterns = [path("plain/", plain), path("late/", late), path("item/<int:pk>/", item), path("fails/", fails), path("missing/", missing), path("denied/", denied), path("nothing/", nothing)]
PATHS = ["/plain/", "/late/", "/item/3/", "/fails/", "/missing/", "/denied/", "/nothing/", "/nowhere/"]


def cookie(c):
    if c.key == "sessionid":
        return "sessionid"
    return re.sub(r"expires=[^;]*; ", "", c.OutputString())


def told(client, address):
    try:
        answered = client.get(address, secure=True)
        body, status = answered.content.decode(), answered.status_code
    except AttributeError:  # of what is no answer, which the client of tests does not take
        return json.dumps([address, 500, "", {}, [], None], separators=(",", ":"))
    headers = {name: value for name, value in sorted(answered.headers.items()) if name.startswith("X-") and name not in ("X-Frame-Options",) or name == "Location"}
    key = client.cookies.get("sessionid")
    row = Session.objects.filter(session_key=key.value).first() if key else None
    body = "" if "<!doctype html>" in body.lower() else body
    return json.dumps([address, status, body, headers, sorted(cookie(c) for c in answered.cookies.values()), row.get_decoded() if row else None], separators=(",", ":"))


def whole(text):
    module = types.ModuleType("own")
    sys.modules["own"] = module
    exec(text, module.__dict__)
    settings.MIDDLEWARE = DJANGOS + ["own." + name for name in text.split("\n")[0].removeprefix("# MIDDLEWARE:").split()]
    out = []
    for address in PATHS:
        client = Client(raise_request_exception=False, HTTP_HOST="shop.test")
        out += [told(client, address), told(client, address)]
    return "\n=> ".join(out)


here = pathlib.Path(__file__).resolve().parent.parent / "middleware.txt"
written = []
for block in here.read_text().strip().split("\n\n\n\n"):
    lines = "\n".join(line for line in block.split("\n") if not line.startswith("=> "))
    written.append(lines + "\n=> " + whole(lines) + "\n")
here.write_text("\n\n\n".join(written))
