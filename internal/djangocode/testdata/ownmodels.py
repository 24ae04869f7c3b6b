"""Runs the lines of ownmodels.txt in a real Django 3.2, with the models.py of ownmodels.models, and writes below each
what they answer and which statements they make.

The first block are the tables. Each further one is the body of a view, which returns a text. Behind it stand the
statements on the tables of the models and the users, and what it returned or raised.
/usr/bin/python3 ownmodels.py
/usr/bin/python3 ownmodels.py auction: auction.txt, with auction.models
"""
import datetime
import pathlib
import re
import sys
import textwrap
import types

from django.conf import settings

here = pathlib.Path(__file__).parent
NAME = (sys.argv[1:] or ["ownmodels"])[0]
shop = types.ModuleType("shop")
shop.__path__, shop.__file__ = ["."], "shop.py"
code = types.ModuleType("shop.models")
code.__file__ = "models.py"
sys.modules["shop"], sys.modules["shop.models"] = shop, code
settings.configure(
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes"], USE_TZ=True, TIME_ZONE="UTC", DEBUG=True, SECRET_KEY="k",
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}, DEFAULT_AUTO_FIELD="django.db.models.BigAutoField")

import django  # noqa: E402
from django.db.models import enums  # noqa: E402

for kind in (enums.Choices, enums.TextChoices, enums.IntegerChoices):
    kind.__repr__ = lambda member: f"{type(member).__qualname__}.{member.name}"  # as Django 5.2 has it, which is played
django.setup()

from django.contrib.auth.models import User  # noqa: E402
from django.core.exceptions import *  # noqa: E402,F401,F403
from django.core.management import call_command  # noqa: E402
from django.db import IntegrityError, connection, models, reset_queries, transaction  # noqa: E402,F401
from django.db.models import Avg, Count, F, Max, Min, Q, Sum  # noqa: E402,F401
from django.shortcuts import get_list_or_404, get_object_or_404  # noqa: E402,F401
from django.utils import timezone  # noqa: E402

NOW = datetime.datetime(2026, 3, 2, 9, 0, 0, tzinfo=datetime.timezone.utc)
timezone.now = lambda: NOW

from django.apps import apps  # noqa: E402

config = type("Shop", (django.apps.AppConfig,), {"name": "shop", "label": "shop", "path": "."})("shop", shop)
config.apps, config.models_module, config.models = apps, code, apps.all_models["shop"]
apps.app_configs["shop"] = config
call_command("migrate", verbosity=0)
exec(compile((here / f"{NAME}.models").read_text(), "models.py", "exec"), code.__dict__)
apps.clear_cache()
MODELS = [m for m in config.get_models()]
with connection.schema_editor() as editor:
    for m in MODELS:
        editor.create_model(m)
alice, bob = (User.objects.create(username=name, password="x") for name in ("alice", "bob"))
code.LOG.clear()
if NAME == "auction":
    for title, price, day in (("clock", 10, "2026-03-02"), ("teapot", 5, None), ("vase", 13, "2025-12-31")):
        code.Lot.objects.create(title=title, start_price=price, day=day, ends=NOW + datetime.timedelta(days=price), better_id=1 if title == "vase" else None)
    for lot, who, amount, final in ((1, bob, 12, False), (1, alice, 14, True), (3, alice, 13, False), (1, bob, 15, False)):
        code.Bid.objects.create(lot_id=lot, bidder=who, amount=amount, final=final)


def raised(e):
    name = type(e).__name__
    if isinstance(e, AssertionError):  # which Django 4.1 has made a TypeError
        name = "TypeError"
    return f"{name}: {e}"


def whole(lines):
    names = dict(globals())
    names.update(code.__dict__)
    exec("def view():\n" + textwrap.indent(lines, "    "), names)
    with transaction.atomic():
        reset_queries()
        try:
            end = "=> " + str(names["view"]())
        except Exception as e:
            end = "! " + raised(e)
        asked = [q["sql"].replace('SELECT (1) AS "a"', 'SELECT 1 AS "a"') for q in connection.queries]
        asked = [re.sub(r" SELECT ((?:(?!FROM).)*)$", lambda m: " VALUES (" + m[1].replace(" UNION ALL SELECT ", "), (") + ")", q) if q.startswith("INSERT") else q for q in asked]  # as Django 4.2 has it
        asked = [re.sub(r"'!\w{40}'", "'!'", re.sub(r"'\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.(?!999999)\d+'", "'2026-03-02 09:00:00'", q)) for q in asked]
        asked = [q.replace(", (1) HAVING", " HAVING") for q in asked]  # which says nothing
        out = [sql for sql in asked if "SAVEPOINT" not in sql and sql not in ("BEGIN", "COMMIT")]
        transaction.set_rollback(True)
    return "\n".join(["- " + sql for sql in out] + [end])


def tables():
    rows = connection.cursor().execute("select sql from sqlite_master where tbl_name like 'shop%' or tbl_name like 'books' order by rowid").fetchall()
    return "\n".join("- " + row[0] for row in rows if row[0])


file = here / f"{NAME}.txt"
blocks = file.read_text().strip().split("\n\n")
out = ["tables\n" + tables()]
for block in blocks[1:]:
    lines = "\n".join(line for line in block.split("\n") if not line.startswith(("- ", "=> ", "! ")))
    NAME == "ownmodels" and connection.cursor().execute("delete from sqlite_sequence where name like 'shop%' or name = 'books'")
    out.append(lines + "\n" + whole(lines))
file.write_text("\n\n".join(out) + "\n")
