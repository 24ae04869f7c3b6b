"""Runs the lines of ../lacks.txt in a real Django 5.2 whose MIDDLEWARE leaves out what the line above them names, and
writes what comes of them: the status, the headers that those add, and the body, or of 500 the exception.
python3 lacks.py, of a Python with Django 5.2
"""
import json
import pathlib
import textwrap

from django.conf import settings

NAMES = {"security": "django.middleware.security.SecurityMiddleware", "frames": "django.middleware.clickjacking.XFrameOptionsMiddleware",
         "messages": "django.contrib.messages.middleware.MessageMiddleware", "auth": "django.contrib.auth.middleware.AuthenticationMiddleware"}
ALL = ["django.middleware.security.SecurityMiddleware", "django.contrib.sessions.middleware.SessionMiddleware", "django.middleware.common.CommonMiddleware",
       "django.middleware.csrf.CsrfViewMiddleware", "django.contrib.auth.middleware.AuthenticationMiddleware", "django.contrib.messages.middleware.MessageMiddleware",
       "django.middleware.clickjacking.XFrameOptionsMiddleware"]
settings.configure(
    SECRET_KEY="k" * 50, ROOT_URLCONF="__main__", ALLOWED_HOSTS=["*"], USE_TZ=True, LOGGING_CONFIG=None,
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions", "django.contrib.messages"],
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "OPTIONS": {
        "loaders": [("django.template.loaders.locmem.Loader", {"t.html": "{{ user }} {{ user.is_authenticated }}"})],
        "context_processors": ["django.template.context_processors.request", "django.contrib.auth.context_processors.auth", "django.contrib.messages.context_processors.messages"]}}],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}})

import django  # noqa: E402

django.setup()

from django.contrib import messages  # noqa: E402,F401
from django.contrib.auth import login, logout  # noqa: E402,F401
from django.contrib.auth.decorators import login_required  # noqa: E402,F401
from django.contrib.auth.models import User  # noqa: E402,F401
from django.contrib.messages import MessageFailure  # noqa: E402,F401
from django.core.management import call_command  # noqa: E402
from django.core.signals import got_request_exception  # noqa: E402
from django.http import HttpResponse  # noqa: E402,F401
from django.shortcuts import render  # noqa: E402,F401
from django.test import Client  # noqa: E402
from django.urls import path  # noqa: E402
from django.views.decorators.clickjacking import xframe_options_sameorigin  # noqa: E402,F401

call_command("migrate", verbosity=0)
User.objects.create_user("alice", password="pw")
playing, raised = [None], []
urlpatterns = [path("x/", lambda request: playing[0](request))]


def noted(sender, **kwargs):
    import sys
    raised.append(sys.exc_info()[1])


got_request_exception.connect(noted)
HEADERS = ["X-Content-Type-Options", "Referrer-Policy", "Cross-Origin-Opener-Policy", "X-Frame-Options", "Content-Length"]
file = pathlib.Path(__file__).parent.parent / "lacks.txt"
blocks = []
for block in file.read_text().strip().split("\n\n"):
    lines = [line for line in block.split("\n") if not line.startswith("=> ")]
    without = [NAMES[name] for name in lines[0].removeprefix("# without").split()]
    settings.MIDDLEWARE = [name for name in ALL if name not in without]
    names = dict(globals())
    exec("def view(request):\n" + textwrap.indent("\n".join(lines[1:]), "    "), names)
    playing[0] = names["view"]
    raised.clear()
    got = Client(raise_request_exception=False).get("/x/")
    body = got.content.decode() if got.status_code == 200 else "%s: %s" % (type(raised[0]).__name__, raised[0])
    headers = {name: got[name] for name in HEADERS if name in got and got.status_code == 200}
    blocks.append("\n".join([*lines, "=> " + json.dumps([got.status_code, headers, body])]))
file.write_text("\n\n".join(blocks) + "\n")
