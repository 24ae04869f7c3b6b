"""Runs the views of linesplayed.txt in a real Django 5.2 and writes below each what it answers.

Each view gets four requests of one browser: two GETs, a POST, a GET. What counts: status, body (of 500 none), Location,
cookies as they are set (of the session's and of CSRF: nothing but that they are), the session's data, and at the end the rows.
python3 linesplayed.py, of a Python with Django 5.2
"""
import datetime
import json
import pathlib
import re
import sys
import textwrap
import types
import urllib.parse

from django.conf import settings

TEMPLATE = (
    "{% for d in object_list %}{{ d.name }} {% endfor %}{{ object.name }}|{{ view.title }}|{{ view.shout }}|{{ page_obj.number }}/{{ paginator.num_pages }}"
    "|{{ page_obj|length }}|{{ page_obj.has_next }}|{{ is_paginated }}|{{ next }}|{{ form.is_bound }}|{{ device_list|length }}|{{ device.count }}|{% if page_obj %}yes{% endif %}"
)
shop = types.ModuleType("shop")
shop.__path__, shop.__file__ = ["."], "shop.py"
sys.modules["shop"] = shop
settings.configure(TIME_ZONE="UTC", 
    SECRET_KEY="k" * 50, ROOT_URLCONF="__main__", ALLOWED_HOSTS=["*"], USE_TZ=True, DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions", "shop"],
    MIDDLEWARE=["django.contrib.sessions.middleware.SessionMiddleware", "django.contrib.auth.middleware.AuthenticationMiddleware"],
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "OPTIONS": {"loaders": [("django.template.loaders.locmem.Loader", {"t.html": TEMPLATE})]}}],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"], LOGGING_CONFIG=None,
    EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend")

import django  # noqa: E402

django.setup()

from django.contrib.auth import authenticate, login, logout  # noqa: E402,F401
from django.contrib.auth.models import User  # noqa: E402
from django.contrib.sessions.models import Session  # noqa: E402
from django.core import signing  # noqa: E402,F401
from django.core.cache import cache  # noqa: E402
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, SuspiciousOperation  # noqa: E402,F401
from django.core.management import call_command  # noqa: E402
from django.db import IntegrityError, connection, models, transaction  # noqa: E402,F401
from django.http import *  # noqa: E402,F401,F403
from django.shortcuts import get_object_or_404, redirect, render  # noqa: E402,F401
from django.test import Client  # noqa: E402
from django.urls import path, reverse  # noqa: E402
from django.utils import timezone  # noqa: E402
from django.contrib.auth import views as auth_views  # noqa: E402,F401
from django.contrib.auth.decorators import login_required  # noqa: E402,F401
from django.contrib.auth.forms import AuthenticationForm  # noqa: E402,F401
from django.contrib.auth.mixins import LoginRequiredMixin, UserPassesTestMixin  # noqa: E402,F401
from django.core.paginator import EmptyPage, Paginator  # noqa: E402,F401
from django.urls import reverse_lazy  # noqa: E402,F401
from django.utils.decorators import method_decorator  # noqa: E402,F401
from django.views.decorators.http import require_POST  # noqa: E402,F401
from django.views.generic import *  # noqa: E402,F401,F403

NOW = datetime.datetime(2026, 3, 2, 9, 0, 0, tzinfo=datetime.timezone.utc)
timedelta = datetime.timedelta
timezone.now = lambda: NOW
signing.time = types.SimpleNamespace(time=NOW.timestamp)


class Device(models.Model):
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    name = models.CharField(max_length=200)
    count = models.IntegerField(default=1)

    class Meta:
        app_label = "shop"


call_command("migrate", verbosity=0, run_syncdb=True)
with connection.schema_editor() as editor:
    editor.create_model(Device)
alice, bob = User.objects.create_user("alice", password="pw"), User.objects.create_user("bob", password="pw")
for owner, name, count in ((alice, "laptop", 1), (bob, "phone", 2), (alice, "tablet", 5)):
    Device.objects.create(user=owner, name=name, count=count)


def answer(request):
    return HttpResponse("home")


playing = [None]
urlpatterns = [path("x/", lambda request: playing[0](request), name="x"), path("home/", answer, name="home"), path("item/<int:pk>/", lambda request, pk: HttpResponse(pk), name="item")]
REQUESTS = [("get", "/x/?name=mina&n=3&tag=a&tag=b"), ("get", "/x/?n=x"), ("post", "/x/"), ("get", "/x/")]


def cookie(c):
    if c.key == "sessionid":
        return "sessionid" + ("=" if c["max-age"] == 0 else "")
    if c.key == "csrftoken":
        return c.key
    return re.sub(r"expires=[^;]*; |:[-\w]{43}", "", c.OutputString())


def told(client, answered):
    transaction.set_rollback(False)  # also where a row was refused
    said = [answered.status_code, "" if answered.status_code >= 400 else answered.content.decode(), answered.get("Location", ""), sorted(cookie(c) for c in answered.cookies.values())]
    for name in [name for name, c in client.cookies.items() if c["max-age"] == 0]:
        del client.cookies[name]  # as a browser does
    key = client.cookies.get("sessionid")
    row = Session.objects.filter(session_key=key.value).first() if key else None
    data = row.get_decoded() if row else None
    if data and "_auth_user_hash" in data:
        data["_auth_user_hash"] = ""
    return json.dumps([*said, data], separators=(",", ":"))


def whole(lines):
    names = dict(globals())
    exec("def view(request):\n" + textwrap.indent(lines, "    "), names)
    playing[0] = names["view"]
    cache.clear()
    client = Client(raise_request_exception=False, HTTP_HOST="shop.test", HTTP_USER_AGENT="Firefox")
    with transaction.atomic():
        out = []
        for method, address in REQUESTS:
            given = {"n": "2", "item": "tea", "next": "/home/", "username": "alice", "password": "pw"} if method == "post" else {}
            try:
                answered = client.post(address, urllib.parse.urlencode(given), "application/x-www-form-urlencoded", secure=True) if given else client.get(address, secure=True)
            except AttributeError:  # which Django's handler does not take from what is no answer
                answered = HttpResponse(status=500)
            out.append(told(client, answered))
        out.append(json.dumps([list(Device.objects.order_by("pk").values_list("user__username", "user_id", "name", "count")), list(User.objects.order_by("pk").values_list("username", flat=True))], separators=(",", ":")))
        transaction.set_rollback(True)
    return "\n=> ".join(out)


here = pathlib.Path(__file__).with_name("linesplayed.txt")
written = []
for block in here.read_text().strip().split("\n\n"):
    lines = "\n".join(line for line in block.split("\n") if not line.startswith("=> "))
    written.append(lines + "\n=> " + whole(lines) + "\n")
here.write_text("\n".join(written))
