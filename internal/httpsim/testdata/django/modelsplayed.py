"""Runs the lines of modelsplayed.txt and of queriesplayed.txt in a real Django 3.2 and writes below each what they
answer and ask.

Each block is the body of a view; what it returns is a text. Behind it stand the statements on the tables of the
models, and what it returned or raised. The models are those of modelsplayed_test.go.
/usr/bin/python3 modelsplayed.py
"""
import datetime
import decimal
import pathlib
import re
import sys
import textwrap
import types
import uuid

from django.conf import settings

shop = types.ModuleType("shop")
shop.__path__, shop.__file__ = ["."], "shop.py"
sys.modules["shop"] = shop
settings.configure(
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "shop"], USE_TZ=True, TIME_ZONE="UTC", DEBUG=True, SECRET_KEY="k",
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}, DEFAULT_AUTO_FIELD="django.db.models.BigAutoField")

import django  # noqa: E402

django.setup()

from django.contrib.auth.models import User  # noqa: E402
from django.core.exceptions import *  # noqa: E402,F401,F403
from django.core.management import call_command  # noqa: E402
from django.core.paginator import EmptyPage, PageNotAnInteger, Paginator  # noqa: E402,F401
from django.db import IntegrityError, connection, models, reset_queries, transaction  # noqa: E402,F401
from django.db.models import Avg, Case, Count, Exists, ExpressionWrapper, F, Max, Min, OuterRef, Prefetch, Q, Subquery, Sum, Value, When  # noqa: E402,F401
from django.db.models import BooleanField, CharField, DateField, DateTimeField, DecimalField, DurationField, FloatField, IntegerField, TextField  # noqa: E402,F401
from django.db.models.functions import *  # noqa: E402,F401,F403
from django.shortcuts import get_list_or_404, get_object_or_404  # noqa: E402,F401
from django.utils import timezone  # noqa: E402

Decimal, timedelta, date = decimal.Decimal, datetime.timedelta, datetime.date
NOW = datetime.datetime(2026, 3, 2, 9, 0, 0, tzinfo=datetime.timezone.utc)
timezone.now = lambda: NOW


class Dates(type):
    __instancecheck__ = lambda cls, value: isinstance(value, date)  # noqa: E731


class Day(date, metaclass=Dates):
    today = staticmethod(NOW.date)


models.fields.datetime = types.SimpleNamespace(**{**vars(datetime), "date": Day})  # whose today() is auto_now of a day


class Team(models.Model):
    name = models.CharField(max_length=30, unique=True)
    captain = models.ForeignKey(User, on_delete=models.CASCADE, related_name="teams")

    class Meta:
        app_label = "shop"
        ordering = ["-name"]


class Player(models.Model):
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="players")
    old = models.ForeignKey(Team, null=True, on_delete=models.SET_NULL)
    name = models.CharField(max_length=200)
    goals = models.PositiveIntegerField(default=0)

    class Meta:
        app_label = "shop"


class Profile(models.Model):
    user = models.OneToOneField(User, on_delete=models.CASCADE)
    level = models.CharField(max_length=1, choices=[("a", "Beginner"), ("b", "Master")], default="a")
    slug = models.SlugField(null=True, blank=True)

    class Meta:
        app_label = "shop"


class Item(models.Model):
    name = models.CharField(max_length=10)
    price = models.DecimalField(max_digits=6, decimal_places=2)
    weight = models.FloatField(null=True, blank=True)
    length = models.DurationField(null=True, blank=True)
    data = models.JSONField(default=dict, blank=True)
    key = models.UUIDField(null=True, blank=True)
    day = models.DateField(null=True, blank=True)
    many = models.BigIntegerField(default=0)
    few = models.PositiveSmallIntegerField(default=1)
    tags = models.ManyToManyField("Tag", blank=True)

    class Meta:
        app_label = "shop"
        constraints = [models.UniqueConstraint(fields=["name", "price"], name="one_price")]


class Tag(models.Model):
    word = models.CharField(max_length=20)

    class Meta:
        app_label = "shop"
        ordering = ["word"]


class Seen(models.Model):
    made = models.DateTimeField(auto_now_add=True)
    at = models.DateTimeField(auto_now=True)
    day = models.DateField(auto_now=True)

    class Meta:
        app_label = "shop"


MODELS = [Team, Player, Profile, Tag, Seen, Item]
call_command("migrate", verbosity=0)
with connection.schema_editor() as editor:
    for m in MODELS:
        editor.create_model(m)
alice, bob = (User.objects.create(username=name) for name in ("alice", "bob"))
red, blue = Team.objects.create(name="Red", captain=alice), Team.objects.create(name="Blue", captain=bob)
for team, old, name, goals in ((red, None, "Ann", 3), (red, blue, "Ben", 1), (blue, red, "Cid", 7)):
    Player.objects.create(team=team, old=old, name=name, goals=goals)
Profile.objects.create(user=alice, level="b")
hot, new = Tag.objects.create(word="hot"), Tag.objects.create(word="new")
tea = Item.objects.create(name="Tea", price=Decimal("9.90"), weight=0.5, length=timedelta(minutes=90), data={"size": "L"}, key=uuid.UUID(int=7), day=date(2026, 3, 1))
mug = Item.objects.create(name="Mug", price=Decimal("12.05"))
Seen.objects.create()
tea.tags.add(hot, new)
mug.tags.add(new)


def raised(e):
    name = type(e).__name__
    if isinstance(e, AssertionError):  # which Django 4.1 has made a TypeError
        name = "TypeError"
    return f"{name}: {e}"


def whole(lines):
    names = dict(globals())
    exec("def view():\n" + textwrap.indent(lines, "    "), names)
    out = []
    with transaction.atomic():
        reset_queries()
        try:
            end = "=> " + str(names["view"]()).replace("<UTC>", "datetime.timezone.utc")
        except Exception as e:
            end = "! " + raised(e)
        asked = [q["sql"].replace('SELECT (1) AS "a"', 'SELECT 1 AS "a"').replace(", (1) HAVING", " HAVING").replace(", (1) LIMIT", " LIMIT") for q in connection.queries]
        asked = [re.sub(r" SELECT ((?:(?!FROM).)*)$", lambda m: " VALUES (" + m[1].replace(" UNION ALL SELECT ", "), (") + ")", q) if q.startswith("INSERT") else q for q in asked]  # as Django 4.2 has it
        out = [sql for sql in asked if "SAVEPOINT" not in sql and sql not in ("BEGIN", "COMMIT")]
        transaction.set_rollback(True)
    return "\n".join(["- " + sql for sql in out] + [end])


def tables():
    rows = connection.cursor().execute("select sql from sqlite_master where tbl_name like 'shop%' and sql is not null order by rowid").fetchall()
    return "\n".join("- " + row[0] for row in rows)


for name in ("modelsplayed.txt", "queriesplayed.txt"):
    here = pathlib.Path(__file__).with_name(name)
    written = ["tables\n" + tables() + "\n"]
    for block in here.read_text().strip().split("\n\n"):
        lines = "\n".join(line for line in block.split("\n") if not line.startswith(("=> ", "- ", "! ")))
        if lines != "tables":
            written.append(lines + "\n" + whole(lines) + "\n")
    here.write_text("\n".join(written))
