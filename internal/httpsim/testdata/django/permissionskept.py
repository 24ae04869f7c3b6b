"""Runs the lines of permissionskept.txt in a real Django 5.2 and writes below each what they answer and ask.

Each block is the body of a view; the users, the groups and what they may do are those of permissionskept_test.go.
python3 permissionskept.py
"""
import pathlib
import textwrap

from django.conf import settings

settings.configure(
    INSTALLED_APPS=["django.contrib.admin", "django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions", "django.contrib.messages"],
    USE_TZ=True, DEBUG=True, SECRET_KEY="k", DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}})

import django  # noqa: E402

django.setup()

from django.contrib.auth.models import Group, Permission, User  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, reset_queries  # noqa: E402

call_command("migrate", verbosity=0)


def fresh():
    User.objects.all().delete()
    Group.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM sqlite_sequence WHERE name IN ('auth_user', 'auth_group', 'auth_user_groups', 'auth_user_user_permissions', 'auth_group_permissions')")
    may = Permission.objects.get(codename="view_user")
    group = Group.objects.create(name="readers")
    group.permissions.add(may)
    Group.objects.create(name="others")
    hana, sora, jun = (User.objects.create(username=name) for name in ("hana", "sora", "jun"))
    hana.groups.add(group)
    sora.user_permissions.add(may)


def whole(lines):
    fresh()
    names = dict(globals())
    exec("def view():\n" + textwrap.indent(lines, "    "), names)
    reset_queries()
    try:
        end = "=> " + str(names["view"]())
    except Exception as e:
        end = f"! {type(e).__name__}: {e}"
    asked = [q["sql"].split()[0] for q in connection.queries]
    return "\n".join(["- " + " ".join(a for a in asked if a in ("SELECT", "INSERT", "DELETE", "UPDATE")), end])


here = pathlib.Path(__file__).with_name("permissionskept.txt")
written = []
for block in here.read_text().strip().split("\n\n"):
    lines = "\n".join(line for line in block.split("\n") if not line.startswith(("=> ", "- ", "! ")))
    written.append(lines + "\n" + whole(lines) + "\n")
here.write_text("\n".join(written))
