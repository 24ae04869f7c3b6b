"""The statements of lookups that go over foreign keys: python3 related.py > related.txt

Each line is an action, as related_test.go has it, and what Django made of it."""

import sys
import types

import django
from django.conf import settings

shop = types.ModuleType("shop")
shop.__path__ = ["."]
shop.__file__ = "shop.py"
sys.modules["shop"] = shop
settings.configure(
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "shop"],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    USE_TZ=True,
    DEBUG=True,
)
django.setup()

from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection, models, reset_queries


class Team(models.Model):
    name = models.CharField(max_length=200, unique=True)
    user = models.ForeignKey(User, on_delete=models.CASCADE)
    parent = models.ForeignKey("self", null=True, on_delete=models.CASCADE)

    class Meta:
        app_label = "shop"


class Membership(models.Model):
    team = models.ForeignKey(Team, on_delete=models.CASCADE)
    user = models.ForeignKey(User, on_delete=models.CASCADE)
    old = models.ForeignKey(Team, null=True, on_delete=models.SET_NULL, related_name="old_membership_set")

    class Meta:
        app_label = "shop"
        unique_together = [("team", "user")]


call_command("migrate", verbosity=0)
with connection.schema_editor() as editor:
    editor.create_model(Team)
    editor.create_model(Membership)
alice, bob = (User.objects.create(username=name) for name in ("alice", "bob"))
red = Team.objects.create(name="Red", user=alice)
blue = Team.objects.create(name="Blue", user=bob, parent=red)
Membership.objects.create(team=red, user=bob)


def say(what, f):
    reset_queries()
    try:
        f()
        end = ""
    except Exception as e:
        end = f"{type(e).__name__}: {e}"
    print("#", what)
    for q in connection.queries:
        if q["sql"] not in ("BEGIN", "COMMIT"):
            print(q["sql"].replace('SELECT (1) AS "a"', 'SELECT 1 AS "a"'))
    if end:
        print("!", end)


for _, sql in connection.cursor().execute("select name, sql from sqlite_master where tbl_name like 'shop%' and sql is not null order by rowid").fetchall():
    print(sql)

WHERE = [
    ["team=team"], ["team=None"], ["old=None"], ["team_id=1"], ["team_id=x"], ["team__pk=1"], ["team__name=Red"], ["team__name=Red", "user=alice"],
    ["user__username=bob"], ["user__is_active=True"], ["team__user=alice"], ["team__user__username=alice"],
    ["user__username=bob", "team__name=Red", "team__user=alice"], ["team__parent=None"], ["old__name=x"], ["old__parent=None"],
    ["old__parent=None", "old__name=x"], ["old__name=x", "team__name=Red"], ["team__parent__name=x"], ["old=team", "team__name=Red"],
]
VALUES = {"team": red, "alice": alice, "None": None, "True": True}
for where in WHERE:
    kwargs = {}
    for one in where:
        key, value = one.split("=")
        kwargs[key] = VALUES.get(value, value)
    rows = lambda: Membership.objects.filter(**kwargs)
    say("list " + " ".join(where), lambda: list(rows()))
    if where in (["team__name=Red"], ["old__parent=None"], ["user__username=bob", "team__name=Red", "team__user=alice"]):
        say("count " + " ".join(where), lambda: rows().count())
        say("exists " + " ".join(where), lambda: rows().exists())
        say("get " + " ".join(where), lambda: rows().get())
for order in ["team", "team__name", "-user__username", "old__name", "team__user", "old__parent"]:
    say("order " + order, lambda: list(Membership.objects.order_by(order)))
say("order team__name team__name=Red", lambda: list(Membership.objects.filter(team__name="Red").order_by("team__name")))
say("order old__name old__parent=None", lambda: list(Membership.objects.filter(old__parent=None).order_by("old__name")))
for values in [{"team": red, "user": bob}, {"team_id": 9, "user": alice}, {"team_id": "x", "user": alice}, {"team": None, "user": alice}]:
    names = " ".join(f"{k}={next((n for n, o in VALUES.items() if o is v), 'bob' if v is bob else v)}" for k, v in values.items())
    say("create " + names, lambda: Membership.objects.create(**values))
for where in [["user__username=nobody"], ["user__username=bob", "team__name=x", "team__user=alice"], ["old__name=x"]]:
    kwargs = {k: VALUES.get(v, v) for k, v in (one.split("=") for one in where)}
    say("delete " + " ".join(where), lambda: Membership.objects.filter(**kwargs).delete())
