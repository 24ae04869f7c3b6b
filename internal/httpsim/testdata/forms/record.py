"""Runs views with forms in a real Django 5.2 and writes what they answer: python3 record.py > ../formviews.json

Each case is lines with a def view(request), templates, and what is sent: null for a GET. python3 record.py korean >
../formviews.ko.json does the same with those of korean.py, in Korean.
"""
import datetime
import json
import pathlib
import re
import sys
import types

from django.conf import settings

KOREAN = sys.argv[1:] == ["korean"]
if KOREAN:
    from korean import CASES
else:
    from cases import CASES

shop = types.ModuleType("shop")
shop.__path__, shop.__file__ = ["."], "shop.py"
sys.modules["shop"] = shop
TEMPLATES = {}
IN_KOREAN = {
    "LANGUAGE_CODE": "ko-kr", "TIME_ZONE": "UTC", "AUTH_PASSWORD_VALIDATORS": [
        {"NAME": "django.contrib.auth.password_validation." + name}
        for name in ["UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator", "NumericPasswordValidator"]
    ]}
settings.configure(
    SECRET_KEY="k" * 50, ROOT_URLCONF="__main__", ALLOWED_HOSTS=["*"], USE_TZ=True, DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions", "shop"] + (["django.contrib.admin", "django.contrib.messages"] if KOREAN else []),
    MIDDLEWARE=["django.contrib.sessions.middleware.SessionMiddleware", "django.contrib.auth.middleware.AuthenticationMiddleware"],
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "OPTIONS": {
        "loaders": [("django.template.loaders.locmem.Loader", TEMPLATES)], "context_processors": ["django.template.context_processors.request", "django.contrib.auth.context_processors.auth"]}}],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"], LOGGING_CONFIG=None,
    **(IN_KOREAN if KOREAN else {}))

import django  # noqa: E402

django.setup()

from django import forms  # noqa: E402
from django.contrib.auth.models import User  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, models, transaction  # noqa: E402
from django.http import HttpResponse  # noqa: E402
from django.template import defaulttags  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import path  # noqa: E402
from django.utils import timesince, timezone, translation  # noqa: E402

NOW = datetime.datetime(2026, 3, 2, 9, 0, 0, tzinfo=datetime.timezone.utc)
timezone.now = lambda: NOW


class AnyMoment(type):
    def __instancecheck__(cls, it):
        return isinstance(it, datetime.datetime)


class Now(datetime.datetime, metaclass=AnyMoment):
    now = classmethod(lambda cls, tz=None: NOW if tz else NOW.replace(tzinfo=None))

    def __new__(cls, *args, **kwargs):
        return datetime.datetime(*args, **kwargs)


defaulttags.datetime = Now
timesince.datetime = types.SimpleNamespace(**{**vars(datetime), "datetime": Now})


class Ticket(models.Model):
    title = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=1, choices=[("a", "Ask"), ("b", "Bug")], default="a")
    seats = models.PositiveIntegerField(default=1)
    price = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    is_open = models.BooleanField(default=True)
    day = models.DateField(null=True, blank=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True)
    memo = models.TextField(blank=True)
    made = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "shop"
        unique_together = ("kind", "seats", "day")


class Bench(models.Model):
    row = models.IntegerField(choices=[(1, "Front"), (2, "Back")])

    class Meta:
        app_label = "shop"


shop.models = types.ModuleType("shop.models")
shop.models.Ticket, shop.models.Bench = Ticket, Bench
sys.modules["shop.models"] = shop.models
call_command("migrate", verbosity=0, run_syncdb=True)
with connection.schema_editor() as editor:
    editor.create_model(Ticket)
    editor.create_model(Bench)
alice, bob = User.objects.create_user("alice", "alice@shop.test", "pw"), User.objects.create_user("bob", password="pw")
Ticket.objects.create(title="first", kind="b", seats=2, owner=alice, memo="<b>")
Ticket.objects.create(title="second", price="1.50", day=datetime.date(2026, 3, 2), is_open=False)

playing = [None]
urlpatterns = [path("x/", lambda request: playing[0](request), name="x"), path("home/", lambda request: HttpResponse("home"), name="home")]


def told(answered):
    return [answered.status_code, "" if answered.status_code >= 400 else answered.content.decode(), answered.get("Location", "")]


def whole(lines, templates, sent):
    names = {"__name__": "shop.views"}
    exec(lines, names)
    playing[0] = names["view"]
    TEMPLATES.clear()
    TEMPLATES.update(templates)
    from django.template import engines
    engines["django"].engine.template_loaders[0].reset() if hasattr(engines["django"].engine.template_loaders[0], "reset") else None
    client = Client(raise_request_exception=False, HTTP_HOST="shop.test")
    out = []
    with transaction.atomic():
        for body in sent:
            translation.deactivate()  # what a view has activated stays so in its thread
            answered = client.get("/x/", secure=True) if body is None else client.post("/x/", body, "application/x-www-form-urlencoded", secure=True)
            transaction.set_rollback(False)
            out.append(told(answered))
        out.append([[str(v) for v in row] for row in Ticket.objects.order_by("pk").values_list("title", "kind", "seats", "price", "is_open", "day", "owner_id", "memo")])
        out.append([[u.username, u.email, u.first_name, u.check_password("pw"), u.check_password("s3cret-word")] for u in User.objects.order_by("pk")])
        transaction.set_rollback(True)
    return out


made = []
for lines, templates, sent in CASES:
    made.append({"lines": lines, "templates": templates, "sent": sent, "told": whole(lines, templates, sent)})
print("[" + ",\n".join(json.dumps(m, ensure_ascii=False) for m in made) + "]")
