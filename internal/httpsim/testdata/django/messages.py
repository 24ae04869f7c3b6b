"""Runs the views of ../messages.txt in a real Django 3.2 with its messages, and writes below each what becomes of them.

Each view is asked at /x/ two times, then a page looks whether there are messages, and two pages go through them. Of
Django 4.1 is taken that an empty text of extra_tags is written. What counts: status, body (of 500 none), the cookies
(of a compressed one what is in it, of the session's that it is set), and the session's data.
/usr/bin/python3 messages.py
"""
import datetime
import json
import logging
import pathlib
import re
import textwrap
import types
import zlib

from django.conf import settings

KEY = "k" * 50
TEMPLATES = {
    "peek.html": "{% if messages %}some{% else %}none{% endif %} {{ messages|length }}",
    "show.html": "{% for message in messages %}<li class=\"{{ message.tags }}\">{{ message.level_tag }} {{ message.level }} {{ message.extra_tags }}: {{ message }}{% if message.level == DEFAULT_MESSAGE_LEVELS.ERROR %}!{% endif %}</li>{% endfor %}",
}
settings.configure(
    SECRET_KEY=KEY, ROOT_URLCONF="__main__", ALLOWED_HOSTS=["*"], USE_TZ=True,
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions", "django.contrib.messages"],
    MIDDLEWARE=["django.contrib.sessions.middleware.SessionMiddleware", "django.contrib.auth.middleware.AuthenticationMiddleware", "django.contrib.messages.middleware.MessageMiddleware"],
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "OPTIONS": {"loaders": [("django.template.loaders.locmem.Loader", TEMPLATES)],
                "context_processors": ["django.template.context_processors.request", "django.contrib.auth.context_processors.auth", "django.contrib.messages.context_processors.messages"]}}],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}, LOGGING_CONFIG=None)

import django  # noqa: E402

django.setup()
logging.disable(logging.CRITICAL)

from django.contrib import messages  # noqa: E402,F401
from django.contrib.messages.storage.base import Message  # noqa: E402
from django.contrib.messages.storage.cookie import MessageEncoder  # noqa: E402
from django.contrib.sessions.models import Session  # noqa: E402
from django.core import signing  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.http import *  # noqa: E402,F401,F403
from django.shortcuts import redirect, render  # noqa: E402,F401
from django.test import Client, override_settings  # noqa: E402
from django.urls import path  # noqa: E402
from django.utils import timezone  # noqa: E402
from django.utils.safestring import SafeData  # noqa: E402

NOW = datetime.datetime(2026, 3, 2, 9, 0, 0, tzinfo=datetime.timezone.utc)
timezone.now = lambda: NOW
signing.time = types.SimpleNamespace(time=NOW.timestamp)
call_command("migrate", verbosity=0)


def default(self, obj):
    if not isinstance(obj, Message):
        return json.JSONEncoder.default(self, obj)
    found = [self.message_key, 1 if isinstance(obj.message, SafeData) else 0, obj.level, obj.message]
    return found if obj.extra_tags is None else [*found, obj.extra_tags]


MessageEncoder.default = default
playing = [None]
urlpatterns = [path("x/", lambda request: playing[0](request)), path("peek/", lambda request: render(request, "peek.html")), path("show/", lambda request: render(request, "show.html"))]


def cookie(c):
    if c.key == "sessionid":
        return "sessionid" + ("=" if c["max-age"] == 0 else "")
    if c.value.startswith("."):
        return c.key + "=." + json.dumps(unpacked(c.value), separators=(",", ":"))
    return re.sub(r"expires=[^;]*; ", "", c.OutputString())


def unpacked(value):
    return json.loads(zlib.decompress(signing.b64_decode(value[1:].split(":")[0].encode())))


def whole(block):
    lines = [line for line in block.split("\n") if not line.startswith("=> ")]
    given = {}
    if lines[0].startswith("# "):
        given = dict(pair.split("=") for pair in lines[0][2:].split())
    if "SESSION_COOKIE_SECURE" in given:
        given["SESSION_COOKIE_SECURE"] = True
    if "MESSAGE_LEVEL" in given:
        given["MESSAGE_LEVEL"] = int(given["MESSAGE_LEVEL"])
    names = dict(globals())
    exec("def view(request):\n" + textwrap.indent("\n".join(lines), "    "), names)
    playing[0] = names["view"]
    client = Client(raise_request_exception=False, HTTP_HOST="shop.test")
    out = []
    with override_settings(**given):
        for address in ["/x/?n=1", "/x/?n=2", "/peek/", "/show/", "/show/"]:
            answered = client.get(address, secure=True)
            said = [answered.status_code, "" if answered.status_code >= 400 else answered.content.decode(), sorted(cookie(c) for c in answered.cookies.values()), answered.get("Vary", "")]
            for name in [name for name, c in client.cookies.items() if c["max-age"] == 0]:
                del client.cookies[name]
            key = client.cookies.get("sessionid")
            row = Session.objects.filter(session_key=key.value).first() if key else None
            out.append("=> " + json.dumps([*said, row.get_decoded() if row else None], separators=(",", ":")))
    Session.objects.all().delete()
    return "\n".join(lines + out)


here = pathlib.Path(__file__).parent.parent / "messages.txt"
here.write_text("\n\n".join(whole(block) for block in here.read_text().strip().split("\n\n")) + "\n")
