"""Runs the files of signals and of context processors of ../signals.txt in a real Django 3.2, and writes what they tell.

A block has a file of signals, a file of context processors, and a view, with --- between them. The view is asked four
times, by one browser. What counts: status, body (of 500 none), whether the cookies of session and messages are set, the
session's data. The files find a log in the cache under "log", which the view may show.
/usr/bin/python3 signals.py
"""
import json
import logging
import pathlib
import textwrap

from django.conf import settings

TEMPLATES = {"page.html": "{{ user }} {{ shop }} {{ size }} {{ own }} {{ messages|length }}"}
settings.configure(
    SECRET_KEY="k" * 50, ROOT_URLCONF="__main__", ALLOWED_HOSTS=["*"], USE_TZ=True,
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions", "django.contrib.messages"],
    MIDDLEWARE=["django.contrib.sessions.middleware.SessionMiddleware", "django.contrib.auth.middleware.AuthenticationMiddleware", "django.contrib.messages.middleware.MessageMiddleware"],
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "OPTIONS": {"loaders": [("django.template.loaders.locmem.Loader", TEMPLATES)],
                "context_processors": ["django.template.context_processors.request", "django.contrib.auth.context_processors.auth", "django.contrib.messages.context_processors.messages", "__main__.own"]}}],
    PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}, LOGGING_CONFIG=None)

import django  # noqa: E402

django.setup()
logging.disable(logging.CRITICAL)

from django.contrib import messages  # noqa: E402,F401
from django.contrib.auth import authenticate, login, logout  # noqa: E402,F401
from django.contrib.auth.forms import AuthenticationForm  # noqa: E402,F401
from django.contrib.auth.models import User  # noqa: E402
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed  # noqa: E402,F401
from django.contrib.sessions.models import Session  # noqa: E402
from django.core.cache import cache  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.dispatch import receiver  # noqa: E402,F401
from django.http import *  # noqa: E402,F401,F403
from django.shortcuts import redirect, render  # noqa: E402,F401
from django.template.loader import render_to_string  # noqa: E402,F401
from django.test import Client  # noqa: E402
from django.urls import path  # noqa: E402

call_command("migrate", verbosity=0)
playing, processors = [None], [None]
urlpatterns = [path("x/", lambda request: playing[0](request))]
SIGNALS = (user_logged_in, user_logged_out, user_login_failed)
CONNECTED = [list(s.receivers) for s in SIGNALS]


def own(request):
    given = {}
    for f in processors[0]:
        given.update(f(request))
    return given


def whole(block):
    lines = [line for line in block.split("\n") if not line.startswith("=> ")]
    signals, files, view = "\n".join(lines).split("\n---\n")
    for s, before in zip(SIGNALS, CONNECTED):
        s.receivers = list(before)
        s.sender_receivers_cache.clear()
    names, kept = dict(globals()), dict(globals())
    exec(signals, kept)
    exec(files, names)
    processors[0] = [f for name, f in names.items() if getattr(f, "__code__", None) and f.__code__.co_filename == "<string>" and name not in globals()]
    exec("def view(request):\n" + textwrap.indent(view, "    "), names)
    playing[0] = names["view"]
    cache.clear()
    User.objects.all().delete()
    alice = User.objects.create_user("alice", password="pw")
    User.objects.create_user("bob", password="pw", is_active=False)
    client = Client(raise_request_exception=False, HTTP_HOST="shop.test")
    out = []
    for n in range(1, 5):
        answered = client.get(f"/x/?n={n}", secure=True)
        row = Session.objects.filter(session_key=client.cookies["sessionid"].value).first() if client.cookies.get("sessionid") else None
        data = row.get_decoded() if row else None
        for name, value in (("_auth_user_hash", ""), ("_auth_user_id", "1")):
            if data and name in data:
                data[name] = value
        said = [answered.status_code, "" if answered.status_code >= 400 else answered.content.decode().replace(f"#{alice.pk}", "#1"),
                sorted(name + ("=" if c["max-age"] == 0 else "") for name, c in answered.cookies.items() if name != "csrftoken"), data]
        for name in [name for name, c in client.cookies.items() if c["max-age"] == 0]:
            del client.cookies[name]
        out.append("=> " + json.dumps(said, separators=(",", ":")))
    Session.objects.all().delete()
    return "\n".join(lines + out)


here = pathlib.Path(__file__).parent.parent / "signals.txt"
here.write_text("\n\n".join(whole(block) for block in here.read_text().strip().split("\n\n")) + "\n")
