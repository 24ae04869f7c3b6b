"""Runs the lines of ownusers.txt in a real Django 3.2, whose AUTH_USER_MODEL is the User of ownusers.models, and writes
below each what they answer and which statements they make: see ownmodels.py.
/usr/bin/python3 ownusers.py
"""
import datetime
import pathlib
import re
import sys
import tempfile
import textwrap

from django.conf import settings

here = pathlib.Path(__file__).parent
folder = pathlib.Path(tempfile.mkdtemp())
(folder / "shop").mkdir()
(folder / "shop" / "__init__.py").write_text("")
(folder / "shop" / "models.py").write_text((here / "ownusers.models").read_text())
sys.path.insert(0, str(folder))
settings.configure(
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "shop"], USE_TZ=True, TIME_ZONE="UTC", DEBUG=True, SECRET_KEY="k", AUTH_USER_MODEL="shop.User",
    PASSWORD_HASHERS=["django.contrib.auth.hashers.PBKDF2PasswordHasher"],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}, DEFAULT_AUTO_FIELD="django.db.models.BigAutoField")

import django  # noqa: E402
from django.db.models import enums  # noqa: E402

for kind in (enums.Choices, enums.TextChoices, enums.IntegerChoices):
    kind.__repr__ = lambda member: f"{type(member).__qualname__}.{member.name}"  # as Django 5.2 has it, which is played
django.setup()

from django import forms  # noqa: E402,F401
from django.contrib.auth import authenticate, get_user_model  # noqa: E402,F401
from django.contrib.auth.forms import UserCreationForm  # noqa: E402,F401
from django.contrib.auth.models import User as DjangoUser  # noqa: E402,F401
from django.core.exceptions import *  # noqa: E402,F401,F403
from django.core.management import call_command  # noqa: E402
from django.db import IntegrityError, connection, models, reset_queries, transaction  # noqa: E402,F401
from django.db.models import Avg, Count, F, Max, Min, Q, Sum  # noqa: E402,F401
from django.utils import timezone  # noqa: E402

timezone.now = lambda: datetime.datetime(2026, 3, 2, 9, 0, 0, tzinfo=datetime.timezone.utc)
call_command("migrate", verbosity=0, run_syncdb=True)

import shop.models as code  # noqa: E402

red, blue = (code.Team.objects.create(name=name) for name in ("red", "blue"))
alice = code.User.objects.create_user("alice", "alice@shop.test", "pw", role="t", team=red)
bob = code.User.objects.create_user("bob", "bob@shop.test", "pw", tutor=alice, points=3)
code.Badge.objects.all().delete()
connection.cursor().execute("delete from sqlite_sequence where name = 'shop_badge'")


def plain(q):
    q = q.replace('SELECT (1) AS "a"', 'SELECT 1 AS "a"')
    if q.startswith("INSERT"):  # as Django 4.2 has it
        q = re.sub(r" SELECT ((?:(?!FROM).)*)$", lambda m: " VALUES (" + m[1].replace(" UNION ALL SELECT ", "), (") + ")", q)
    q = re.sub(r"'\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+'", "'2026-03-02 09:00:00'", q)
    q = re.sub(r'"shop_user"."(username|id)" = (\S+) LIMIT 21$', r'"shop_user"."\1" = \2 LIMIT 21', q)
    return re.sub(r"'(pbkdf2_sha256\$[^']*|!\w{40})'", "'!'", q)


def whole(lines):
    names = dict(globals())
    names.update({name: getattr(code, name) for name in ("Badge", "Course", "Team", "User")})
    names["alice"], names["bob"] = code.User.objects.get(pk=1), code.User.objects.get(pk=2)
    exec("def view():\n" + textwrap.indent(lines, "    "), names)
    with transaction.atomic():
        reset_queries()
        try:
            end = "=> " + str(names["view"]())
        except Exception as e:
            end = f"! {type(e).__name__}: {e}"
        out = [plain(q["sql"]) for q in connection.queries if "SAVEPOINT" not in q["sql"] and q["sql"] not in ("BEGIN", "COMMIT")]
        if "delete()" in lines:  # Django 4.2 sets to NULL in another way, and the tables of groups are not asked here
            out = [re.sub(r"(IN \(\d+\)) ORDER BY .*", r"\1", sql) for sql in out if "_groups" not in sql and "_permissions" not in sql and "tutor_id" not in sql.split("FROM")[-1] and "SET \"tutor_id\"" not in sql]
        transaction.set_rollback(True)
    return "\n".join(["- " + sql for sql in out] + [end])


def tables():
    rows = connection.cursor().execute("select sql from sqlite_master where tbl_name like 'shop%' order by rowid").fetchall()
    return "\n".join("- " + row[0] for row in rows if row[0])


file = here / "ownusers.txt"
blocks = file.read_text().strip().split("\n\n")
out = ["tables\n" + tables()]
for block in blocks[1:]:
    lines = "\n".join(line for line in block.split("\n") if not line.startswith(("- ", "=> ", "! ")))
    out.append(lines + "\n" + whole(lines))
file.write_text("\n\n".join(out) + "\n")
