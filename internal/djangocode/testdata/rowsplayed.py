"""Runs views about rows in a real Django, and tells what each answers and which statements it makes.

rowsplayed.py FILE: {"views": […], "templates": {…}} as JSON; the output is a list of what each view comes to.
"""
import datetime
import decimal  # noqa: F401
import json
import sys
import textwrap
import types

from django.conf import settings

asked = json.load(open(sys.argv[1]))
shop = types.ModuleType("shop")
shop.__path__, shop.__file__ = ["."], "shop.py"
sys.modules["shop"] = shop
settings.configure(
    SECRET_KEY="k" * 50, ROOT_URLCONF="__main__", ALLOWED_HOSTS=["*"], USE_TZ=True, DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions", "shop"],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates",
                "OPTIONS": {"loaders": [("django.template.loaders.locmem.Loader", asked["templates"])]}}])

import django  # noqa: E402

django.setup()

from django.contrib.auth.models import User  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.core.exceptions import *  # noqa: E402,F401,F403
from django.core.management import call_command  # noqa: E402
from django.db import IntegrityError, connection, models, transaction  # noqa: E402,F401
from django.db.models import *  # noqa: E402,F401,F403
from django.http import *  # noqa: E402,F401,F403
from django.shortcuts import get_list_or_404, get_object_or_404, redirect, render  # noqa: E402,F401
from django.test import RequestFactory  # noqa: E402

urlpatterns = []
NOW = datetime.datetime(2026, 3, 2, 9, 0, 0, tzinfo=datetime.timezone.utc)
timedelta = datetime.timedelta

from django.utils import timezone  # noqa: E402

timezone.now = lambda: NOW


class Folder(models.Model):
    name = models.CharField(max_length=200)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)

    class Meta:
        app_label = "shop"


class File(models.Model):
    folder = models.ForeignKey(Folder, on_delete=models.CASCADE, null=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    name = models.CharField(max_length=200, unique=True)
    size = models.IntegerField(default=0)
    public = models.BooleanField(default=False)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "shop"


call_command("migrate", verbosity=0)
with connection.schema_editor() as editor:
    editor.create_model(Folder)
    editor.create_model(File)
alice, bob = (User.objects.create(username=name) for name in ("alice", "bob"))
reports, photos = Folder.objects.create(name="Reports", owner=alice), Folder.objects.create(name="Photos", owner=bob)
for folder, owner, name, size, public in ((reports, alice, "a.txt", 10, True), (reports, alice, "b.txt", 30, False), (photos, bob, "c.png", 20, True), (None, alice, "D.txt", 5, False)):
    File.objects.create(folder=folder, owner=owner, name=name, size=size, public=public)

said = []


def note(execute, sql, params, many, context):
    text = connection.ops.last_executed_query(context["cursor"].cursor, sql, params) if params else sql
    if '"shop_' in text:
        text = text.replace('SELECT (1) AS "a"', 'SELECT 1 AS "a"')
        if text.startswith("INSERT") and ") SELECT " in text:
            text = text.replace(") SELECT ", ") VALUES (").replace(" UNION ALL SELECT ", "), (") + ")"
        said.append(text)
    return execute(sql, params, many, context)


def run(lines):
    request = RequestFactory().get("/x", {"q": "txt", "pk": "2", "n": "15"})
    request.user, request.session = User.objects.get(pk=1), SessionStore()
    names = dict(globals())
    said.clear()
    try:
        exec("def view(request):\n" + textwrap.indent(lines, "    ") + "\n", names)
        answer = names["view"](request)
        if answer is None:
            return [500, "", list(said), []]
        told = [answer.status_code, answer.content.decode()]
    except Http404:
        told = [404, ""]
    except Exception as e:
        told = [500, type(e).__name__]
    statements = list(said)
    transaction.set_rollback(False)
    return told + [statements, [[f.pk, f.folder_id, f.owner_id, f.name, f.size, f.public] for f in File.objects.order_by("pk")]]


connection.execute_wrappers.append(note)
came = []
for lines in asked["views"]:
    with transaction.atomic():
        try:
            came.append(run(lines))
        finally:
            transaction.set_rollback(True)
json.dump(came, sys.stdout)
