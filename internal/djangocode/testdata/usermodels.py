"""Runs the lines of emailusers.txt, bareusers.txt, namelessusers.txt, bothusers.txt, plainusers.txt and lostusers.txt in a real Django 5.2, whose
AUTH_USER_MODEL is the class of the file that ends in .models, and writes below each what they answer and which statements
they make: see ownmodels.py.
python3 usermodels.py
"""
import datetime
import pathlib
import re
import subprocess
import sys
import tempfile
import textwrap

NAMES = {"emailusers": "User", "bareusers": "Member", "namelessusers": "User", "bothusers": "User", "plainusers": "User", "lostusers": "User"}
if len(sys.argv) < 2:
    for of in NAMES:
        subprocess.run([sys.executable, __file__, of], check=True)
    sys.exit()
of = sys.argv[1]

from django.conf import settings  # noqa: E402

here = pathlib.Path(__file__).parent
folder = pathlib.Path(tempfile.mkdtemp())
(folder / "shop").mkdir()
(folder / "shop" / "__init__.py").write_text("")
(folder / "shop" / "models.py").write_text((here / (of + ".models")).read_text())
sys.path.insert(0, str(folder))
settings.configure(
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "shop"], USE_TZ=True, TIME_ZONE="UTC", DEBUG=True, SECRET_KEY="k", AUTH_USER_MODEL="shop." + NAMES[of],
    PASSWORD_HASHERS=["django.contrib.auth.hashers.PBKDF2PasswordHasher"], TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}, DEFAULT_AUTO_FIELD="django.db.models.BigAutoField")

import django  # noqa: E402

django.setup()

from django import forms  # noqa: E402,F401
from django.contrib.auth import authenticate, get_user_model  # noqa: E402,F401
from django.contrib.auth.forms import AuthenticationForm, UserCreationForm  # noqa: E402,F401
from django.contrib.auth.models import User as DjangoUser  # noqa: E402,F401
from django.core.exceptions import *  # noqa: E402,F401,F403
from django.core.management import call_command  # noqa: E402
from django.db import IntegrityError, connection, models, reset_queries, transaction  # noqa: E402,F401
from django.db.models import Avg, Count, F, Max, Min, Q, Sum  # noqa: E402,F401
from django.shortcuts import get_object_or_404  # noqa: E402,F401
from django.utils import timezone  # noqa: E402

timezone.now = lambda: datetime.datetime(2026, 3, 2, 9, 0, 0, tzinfo=datetime.timezone.utc)
call_command("migrate", verbosity=0, run_syncdb=True)

import shop.models as code  # noqa: E402

model = getattr(code, NAMES[of])
for name, more in {
    "emailusers": [("alice@shop.test", {"name": "Alice"}), ("bob@shop.test", {"name": "Bob", "is_staff": True})],
    "bareusers": [("010-1", {"is_admin": True}), ("010-2", {"email": "bob@shop.test"})],
    "namelessusers": [("alice@shop.test", {"nickname": "Al", "first_name": "Alice"}), ("bob@shop.test", {})],
    "bothusers": [("alice@shop.test", {"username": "alice"}), ("bob@shop.test", {"username": "bob"})],
    "plainusers": [("alice@shop.test", {}), ("bob@shop.test", {})],
    "lostusers": [("alice@shop.test", {}), ("bob@shop.test", {})],
}[of]:
    made = model(**{model.USERNAME_FIELD: name}, **more)
    made.set_password("pw")
    made.save()


def plain(q):
    q = q.replace('SELECT (1) AS "a"', 'SELECT 1 AS "a"')
    if q.startswith("INSERT"):
        q = re.sub(r" SELECT ((?:(?!FROM).)*)$", lambda m: " VALUES (" + m[1].replace(" UNION ALL SELECT ", "), (") + ")", q)
    q = re.sub(r"'\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+'", "'2026-03-02 09:00:00'", q)
    q = re.sub(r" RETURNING .*", "", q)
    return re.sub(r"'(pbkdf2_sha256\$[^']*|!\w{40})'", "'!'", q)


def whole(lines):
    names = dict(globals())
    names[NAMES[of]] = model
    names["alice"], names["bob"] = model.objects.get(pk=1), model.objects.get(pk=2)
    exec("def view():\n" + textwrap.indent(lines, "    "), names)
    with transaction.atomic():
        reset_queries()
        try:
            end = "=> " + str(names["view"]()).replace("\n", " ")
        except Exception as e:
            end = f"! {type(e).__name__}: {e}"
        out = [plain(q["sql"]) for q in connection.queries if "SAVEPOINT" not in q["sql"] and q["sql"] not in ("BEGIN", "COMMIT") and "_groups" not in q["sql"] and "_user_permissions" not in q["sql"]]
        transaction.set_rollback(True)
    return "\n".join(["- " + sql for sql in out] + [end])


file = here / (of + ".txt")
blocks = file.read_text().strip().split("\n\n")
with connection.cursor() as cursor:
    cursor.execute("SELECT sql FROM sqlite_master WHERE type = 'table' AND name LIKE 'shop\\_%' ESCAPE '\\' ORDER BY name")
    out = ["tables\n" + "\n".join("- " + row[0] for row in cursor.fetchall())]
for block in blocks[1:]:
    lines = "\n".join(line for line in block.split("\n") if not line.startswith(("- ", "=> ", "! ")))
    out.append(lines + "\n" + whole(lines))
file.write_text("\n\n".join(out) + "\n")
