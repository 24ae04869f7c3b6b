"""Runs the lines of prefetchedusers.txt in a real Django 3.2 and writes below each what they answer and ask.

Each block is the body of a view; the models are those of prefetchedusers_test.go.
/usr/bin/python3 prefetchedusers.py
"""
import pathlib
import sys
import textwrap
import types

from django.conf import settings

school = types.ModuleType("school")
school.__path__, school.__file__ = ["."], "school.py"
sys.modules["school"] = school
settings.configure(
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "school"], USE_TZ=True, DEBUG=True, SECRET_KEY="k",
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}, DEFAULT_AUTO_FIELD="django.db.models.BigAutoField")

import django  # noqa: E402

django.setup()

from django.contrib.auth.models import User  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, models, reset_queries  # noqa: E402


class Course(models.Model):
    name = models.CharField(max_length=20)
    teacher = models.ForeignKey(User, on_delete=models.CASCADE, related_name="teaches")
    students = models.ManyToManyField(User, related_name="courses", blank=True)

    class Meta:
        app_label = "school"


class Card(models.Model):
    user = models.OneToOneField(User, on_delete=models.CASCADE)
    number = models.CharField(max_length=10)

    class Meta:
        app_label = "school"


call_command("migrate", verbosity=0)
with connection.schema_editor() as editor:
    editor.create_model(Course)
    editor.create_model(Card)
alice, bob, carol = (User.objects.create(username=name) for name in ("alice", "bob", "carol"))
art, law = Course.objects.create(name="Art", teacher=alice), Course.objects.create(name="Law", teacher=bob)
art.students.add(bob, carol)
law.students.add(carol)
Card.objects.create(user=carol, number="c-1")
Card.objects.create(user=alice, number="a-1")


def whole(lines):
    names = dict(globals())
    exec("def view():\n" + textwrap.indent(lines, "    "), names)
    reset_queries()
    try:
        end = "=> " + str(names["view"]())
    except Exception as e:
        end = f"! {type(e).__name__}: {e}"
    return "\n".join(["- " + q["sql"] for q in connection.queries if q["sql"] not in ("BEGIN", "COMMIT")] + [end])


here = pathlib.Path(__file__).with_name("prefetchedusers.txt")
written = []
for block in here.read_text().strip().split("\n\n"):
    lines = "\n".join(line for line in block.split("\n") if not line.startswith(("=> ", "- ", "! ")))
    written.append(lines + "\n" + whole(lines) + "\n")
here.write_text("\n".join(written))
