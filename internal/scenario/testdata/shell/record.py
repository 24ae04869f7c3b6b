"""Writes django.txt: what a real Django shows of lines.py, as manage.py shell runs what is typed, and what its tables hold then.

Run it in this folder by a Python that has Django 5.2.
"""

import ast
import contextlib
import io
import sys
import types

import django
from django.conf import settings
from django.core.management import call_command

board = types.ModuleType("board")
board.__path__, board.__file__ = ["."], "__init__.py"
sys.modules["board"] = board
settings.configure(
    SECRET_KEY="x",
    USE_TZ=True,
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions", "board"],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
)
django.setup()
call_command("migrate", run_syncdb=True, verbosity=0)

from django.contrib.auth.models import Group, User  # noqa: E402
from django.db import connection  # noqa: E402

mina = User.objects.create_user("mina", password="pw-mina-1")
User.objects.create_user("juno", password="pw-juno-1")
mina.groups.add(Group.objects.create(name="moderators"))

asked = []


def record(execute, sql, params, many, context):
    words = sql.replace('"', "").split()
    if words[0] not in ("BEGIN", "SAVEPOINT", "RELEASE"):
        asked.append(words[0] + " " + words[{"UPDATE": 1, "INSERT": 2, "DELETE": 2}.get(words[0], words.index("FROM") + 1 if "FROM" in words else 1)])
    return execute(sql, params, many, context)


names = {model.__name__: model for model in django.apps.apps.get_models()}
shown = io.StringIO()
with contextlib.redirect_stdout(shown), connection.execute_wrapper(record):
    for line in ast.parse(open("lines.py").read()).body:
        try:
            exec(compile(ast.Interactive([line]), "<console>", "single"), names)
        except Exception as e:
            print(f"{type(e).__name__}: {e}")
            break

Post = names["Post"]
with open("django.txt", "w") as f:
    f.write(shown.getvalue())
    f.write("-- queries\n" + "".join(q + "\n" for q in asked))
    f.write("-- rows\n" + "".join(f"{p.pk} {p.title} {p.author}\n" for p in Post.objects.order_by("pk")))
