# What a Django 5.2 asks and answers of Session as a model, to which another one points: python3 sessionrows.py > sessionrows.txt
# Blocks of lines stand below each other, each with its statements, and what it returns or raises.
import sys
import types

import django
from django.conf import settings

settings.configure(SECRET_KEY="x" * 50, USE_TZ=True, DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
                   INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions", "shop"],
                   DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}})
shop = types.ModuleType("shop")
shop.__path__ = ["."]
sys.modules["shop"] = shop
django.setup()

from datetime import datetime  # noqa: E402

from django.contrib.auth.models import User  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.contrib.sessions.models import Session  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, models, transaction  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402


class Device(models.Model):
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="devices")
    session = models.OneToOneField(Session, on_delete=models.CASCADE)
    name = models.CharField(max_length=200)

    class Meta:
        app_label = "shop"
        ordering = ["name"]


call_command("migrate", verbosity=0)
with connection.schema_editor() as editor:
    editor.create_model(Device)
User.objects.create_user("alice")
User.objects.create_user("bob")

PRELUDE = """alice = User.objects.get(username="alice")
bob = User.objects.get(username="bob")
end = datetime.fromisoformat("2026-04-01T00:00:00+00:00")
for key in ["a", "b", "c", "d"]:
    Session.objects.create(session_key=key * 32, session_data="x", expire_date=end)
    Device.objects.create(user=bob if key == "d" else alice, session_id=key * 32, name=key)
"""
BLOCKS = open("sessionrows.in").read().strip().split("\n\n")


class Undone(Exception):
    pass


def play(block):
    with CaptureQueriesContext(connection) as asked:
        try:
            with transaction.atomic():
                lines = "\n".join("    " + line for line in (PRELUDE + block).split("\n"))
                names = dict(globals())
                exec("def view():\n" + lines, names)
                before = 10  # of the prelude
                said = "=> " + str(names["view"]())
                connection.check_constraints()
                raise Undone
        except Undone:
            pass
        except Exception as e:
            said = "! " + type(e).__name__ + ": " + str(e)
        rows = [q["sql"] for q in asked.captured_queries if q["sql"].split()[0] in ("SELECT", "INSERT", "UPDATE", "DELETE")]
    print(block)
    for text in rows[before:]:
        print("- " + text)
    print(said)


print("# Django " + django.get_version() + ": sessionrows.py")
for block in BLOCKS:
    print()
    play(block)
