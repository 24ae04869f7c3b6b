"""Runs views as they were typed and as they were read back, in a real Django, and tells where the two differ.

asread.py FILE: a list of {"typed": lines, "read": lines} as JSON, each the lines of a view or a file that has one. Each runs against several sessions, requests and
users; what counts is the answer, its cookies, and the rows that stay.
"""
import datetime
import hashlib  # noqa: F401
import hmac  # noqa: F401
import json
import random
import secrets  # noqa: F401
import sys
import textwrap
import time

from django.conf import settings

TEMPLATES = {"orders.html": "{% for order in orders %}{{ order.item }},{% endfor %}", "home.html": "{{ user }}", "greet.html": "{{ name }}"}
TEMPLATES["x.html"] = ""  # as the one that a view has is called once it is read
settings.configure(
    SECRET_KEY="k" * 50, ROOT_URLCONF="__main__", ALLOWED_HOSTS=["*"], USE_TZ=True, DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions"],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates",
                "OPTIONS": {"loaders": [("django.template.loaders.locmem.Loader", TEMPLATES)]}}])

import django  # noqa: E402

django.setup()

from django.contrib.auth import authenticate, login, logout, update_session_auth_hash  # noqa: E402,F401
from django.contrib.auth.forms import AuthenticationForm  # noqa: E402,F401
from django.contrib.auth.middleware import AuthenticationMiddleware  # noqa: E402
from django.contrib.auth.models import User  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.contrib.sessions.middleware import SessionMiddleware  # noqa: E402
from django.contrib.sessions.models import Session  # noqa: E402
from django.core import signing  # noqa: E402,F401
from django.core.cache import cache  # noqa: E402
from django.core.handlers.exception import convert_exception_to_response  # noqa: E402
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied  # noqa: E402,F401
from django.core.management import call_command  # noqa: E402
from django.db import IntegrityError, connection, models, transaction  # noqa: E402,F401
from django.http import *  # noqa: E402,F401,F403
from django.shortcuts import get_object_or_404, redirect, render  # noqa: E402,F401
from django.test import RequestFactory  # noqa: E402
from django.utils import timezone as zones  # noqa: E402
from django.utils.crypto import constant_time_compare, get_random_string, salted_hmac  # noqa: E402,F401
from django.contrib.auth.hashers import check_password  # noqa: E402,F401

import types  # noqa: E402

import django.utils.cache  # noqa: E402

django.utils.cache.time = types.SimpleNamespace(time=lambda: 1.0)  # both runs are at one moment
urlpatterns = []


@convert_exception_to_response
def get_response(request):
    """The page behind a middleware."""
    if request.GET.get("a"):
        return redirect("/y")
    if request.POST.get("name") == "ko":
        raise PermissionDenied
    request.session["page"] = request.session.get("page", 0) + 1
    response = HttpResponse("The page.")
    response["X-Gone"] = "here"
    response.set_cookie("set", "text")
    return response


class Order(models.Model):
    user = models.ForeignKey(User, on_delete=models.CASCADE)
    item = models.CharField(max_length=50)
    count = models.IntegerField(default=1)
    paid = models.BooleanField(default=False)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "shop"


call_command("migrate", verbosity=0, run_syncdb=True)
with connection.schema_editor() as editor:
    editor.create_model(Order)


NOW = datetime.datetime(2026, 3, 2, 9, 0, 0, 250, tzinfo=datetime.timezone.utc)
AGES = {1: 60, 2: 24 * 60 * 60, 3: 24 * 60 * 60 + 1, 4: -60}  # of the orders, in seconds


class timezone:  # the two that views import by this name
    now = staticmethod(lambda: NOW)
    utc = datetime.timezone.utc


timedelta = datetime.timedelta

SESSIONS = [
    {}, {"a": 1, "n": 3}, {"a": "text", "n": 0, "cart": {"a": 2, "b": 1}}, {"cart": {"a": "x"}, "history": ["p"], "list": [1]},
    {"cart": {}, "a": [], "n": -1, "user": "mina", "history": []}, {"a": {"b": {"c": 1}}, "cart": {"a": {"n": 1}}, "n": True}, {"cart": [], "history": {}},
]
REQUESTS = [
    ("get", "/x", {}), ("get", "/x?a=1&next=/", {}), ("post", "/x", {"a": "2", "n": "3", "name": "mina", "order": "1"}),
    ("post", "/x", {"a": "", "n": "x", "name": "ko", "order": "2"}),
]


def rows():
    mina = User.objects.create(pk=1, username="mina", email="mina@post.test")
    ana = User.objects.create(pk=2, username="ana")
    for pk, user, item, count, paid in ((1, mina, "tea", 1, False), (2, ana, "cake", 1, True), (3, mina, "bun", 5, False), (4, mina, "apple", 5, True)):
        Order.objects.create(pk=pk, user=user, item=item, count=count, paid=paid)
        Order.objects.filter(pk=pk).update(at=NOW - datetime.timedelta(seconds=AGES[pk]))
    return mina


MINA = rows()


def run(code, data, request, logged_in):
    cache.clear()
    random.seed(1)
    with transaction.atomic():
        told = answered(code, data, request, logged_in)
        transaction.set_rollback(True)
    return told


def answered(code, data, request, logged_in):
    session = SessionStore()
    session.update(data)
    if logged_in:
        session.update({"_auth_user_id": "1", "_auth_user_backend": "django.contrib.auth.backends.ModelBackend",
                        "_auth_user_hash": MINA.get_session_auth_hash()})
    session.save()
    method, path, posted = request
    r = getattr(RequestFactory(), method)(path, posted, HTTP_X_FORWARDED_FOR="6.6.6.6, 192.0.2.7 ,10.0.0.1", HTTP_AUTHORIZATION="Bearer  a.b.c", HTTP_USER_AGENT="Mozilla/5.0 (X11) Firefox/99")
    r.COOKIES.update({"sessionid": session.session_key, "c": "1"})
    names = dict(globals())
    exec(code, names)
    try:
        answer = SessionMiddleware(AuthenticationMiddleware(names["view"]))(r)
        told = [answer.status_code, answer.content.decode(), sorted(answer.items()),
                sorted((name, "" if name == "sessionid" else c.OutputString()) for name, c in answer.cookies.items())]
    except (KeyError, AttributeError, TypeError, ValueError, NotImplementedError):
        told = "raises"  # which of them a broken row raises first is no matter here
    except Exception as e:
        told = type(e).__name__
    transaction.set_rollback(False)  # also where a row was refused
    return [told, [row.get_decoded() for row in Session.objects.order_by("session_key")],
            list(Order.objects.order_by("pk").values_list("user_id", "item", "count", "paid")),
            list(User.objects.order_by("pk").values_list("username", "email", "is_active"))]


def view(lines):
    if "def view(" in lines or "class view(" in lines:  # a whole file
        return compile(lines, "views.py", "exec")
    return compile("def view(request):\n" + textwrap.indent(lines, "    ") + "\n    return HttpResponse()\n", lines, "exec")


def cases(lines):
    """What may make a difference to a view: each session, and requests and users where it looks at them."""
    requests = REQUESTS if "request.POST" in lines or "request.GET" in lines or "method" in lines or "get_response" in lines else REQUESTS[:1]
    users = (False, True) if "user" in lines or "log" in lines or "Order" in lines else (False,)
    sessions = SESSIONS if "session" in lines else SESSIONS[1:2]
    return [(s, r, u) for s in sessions for r in requests for u in users]


differ = 0
for views in json.load(open(sys.argv[1])):
    TEMPLATES["x.html"] = "".join(text for name, text in TEMPLATES.items() if name != "x.html" and name in views["typed"])
    typed, read = view(views["typed"]), view(views["read"])
    for case in cases(views["typed"]):
        a, b = run(typed, *case), run(read, *case)
        if a != b:
            print(f"with {case}:\n{views['typed']}\ncomes to {a}\nand is read as\n{views['read']}\nwhich comes to {b}\n")
            differ += 1
            break
sys.exit(differ > 0)
