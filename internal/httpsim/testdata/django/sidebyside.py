"""Runs each case of sidebyside.txt twice at once, on a real Django with SQLite, and writes below it what comes of both.

Two threads have a connection each to one file. Each stops before what it writes, outside of a transaction or first in one,
until the other has come as far or has ended; whoever waits in the database lets the other one go on. Both ways of SQLite to
keep a file, its usual one and WAL, have to give the same, and so have Django 3.2 and 5.2.
python3 sidebyside.py
"""
import pathlib
import sys
import tempfile
import textwrap
import threading
import types

from django.conf import settings

folder = tempfile.TemporaryDirectory()
shop = types.ModuleType("shop")
shop.__path__, shop.__file__ = ["."], "shop.py"
sys.modules["shop"] = shop
settings.configure(
    TIME_ZONE="UTC", SECRET_KEY="k" * 50, USE_TZ=True, DEFAULT_AUTO_FIELD="django.db.models.BigAutoField", INSTALLED_APPS=["shop"],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": folder.name + "/db"}})

import django  # noqa: E402

django.setup()

from django.db import DatabaseError, IntegrityError, OperationalError, connection, models, transaction  # noqa: E402,F401
from django.db.models import F  # noqa: E402,F401


class Order(models.Model):
    key = models.CharField(max_length=40)

    class Meta:
        app_label = "shop"


class Used(models.Model):
    key = models.CharField(max_length=40, unique=True)

    class Meta:
        app_label = "shop"


class Stock(models.Model):
    left = models.IntegerField()

    class Meta:
        app_label = "shop"


with connection.schema_editor() as editor:
    for model in (Order, Used, Stock):
        editor.create_model(model)

PATIENCE = 0.3  # seconds after which whoever has not stopped is waiting in the database


class Turns:
    """Has two threads run one at a time, but for those that wait in the database."""

    def __init__(self):
        self.goes, self.ended, self.begun = [threading.Event(), threading.Event()], [False, False], threading.Event()
        self.came = [threading.Event(), threading.Event()]  # to a stop, or to the end

    def stop(self, which):
        other = 1 - which
        if self.ended[other]:
            return
        self.goes[which].clear()
        self.came[which].set()
        self.go_on(other)
        self.goes[which].wait()
        self.came[which].clear()

    def go_on(self, which):
        self.goes[which].set()

    def end(self, which):
        self.ended[which] = True
        self.came[which].set()
        self.go_on(1 - which)


def play(case):
    for model in (Order, Used, Stock):
        model.objects.all().delete()
    Stock.objects.create(pk=1, left=1)
    Stock.objects.create(pk=2, left=5)
    turns, answers, names = Turns(), ["", ""], dict(globals())
    exec("def view():\n" + textwrap.indent(case, "    "), names)

    def side(which):
        wrote = [False]

        def watch(execute, sql, params, many, context):
            word = sql.split()[0]
            if word == "BEGIN":
                wrote[0] = False
            elif word in ("INSERT", "UPDATE", "DELETE") and not (connection.in_atomic_block and wrote[0]):
                turns.stop(which)
                wrote[0] = True
            return execute(sql, params, many, context)

        turns.goes[which].wait()
        with connection.execute_wrapper(watch):
            try:
                answers[which] = str(names["view"]())
            except Exception as e:
                answers[which] = "%s: %s" % (type(e).__name__, e)
        turns.end(which)
        connection.close()

    threads = [threading.Thread(target=side, args=[i]) for i in (0, 1)]
    for t in threads:
        t.start()
    turns.go_on(0)
    running = 0
    while any(t.is_alive() for t in threads):  # whoever waits in the database lets the other one go on
        for t in threads:
            t.join(PATIENCE / 2)
        for i in (0, 1):
            other = 1 - i
            if not turns.came[i].is_set() and turns.came[other].is_set() and not turns.ended[other]:
                turns.go_on(other)
    rows = "%s orders, %s used, %s left" % (Order.objects.count(), Used.objects.count(), [s.left for s in Stock.objects.order_by("pk")])
    return answers + [rows]


def main():
    path = pathlib.Path(__file__).parent.parent / "sidebyside.txt"
    blocks = []
    for block in path.read_text().strip().split("\n\n"):
        lines = "\n".join(line for line in block.split("\n") if not line.startswith("=> "))
        told = []
        for mode in ("delete", "wal"):
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA journal_mode=" + mode)
            told.append(play(lines))
        if told[0] != told[1]:
            print("they differ:", lines, *told, sep="\n", file=sys.stderr)
        blocks.append("\n".join([lines, *("=> " + t for t in told[0])]))
    path.write_text("\n\n".join(blocks) + "\n")


main()
