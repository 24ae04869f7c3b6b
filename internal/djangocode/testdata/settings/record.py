"""Writes what a real Python and Django 3.2 make of the settings.py beside this file, and of the one that startproject
writes: settings.txt, a line for each name in capital letters. Run it with the Python that has Django:

    /usr/bin/python3 record.py

The files are imported as mysite.settings of a folder /srv, so that __file__ is what it is in statelab.
"""
import datetime
import importlib
import os
import pathlib
import shutil
import sys

import django
from django.conf import settings
from django.core.management import call_command
from django.utils.functional import Promise

HERE = pathlib.Path(__file__).resolve().parent


def literal(value):
    if isinstance(value, Promise):
        return repr(str(value))
    if isinstance(value, datetime.timedelta):
        for unit in ("days", "hours", "minutes", "seconds", "microseconds"): # the largest that counts it whole
            one = datetime.timedelta(**{unit: 1})
            if value % one == datetime.timedelta(0):
                return "timedelta(%s=%d)" % (unit, value // one)
    if isinstance(value, dict):
        return "{" + ", ".join(repr(k) + ": " + literal(v) for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(literal, value)) + "]"
    if isinstance(value, tuple):
        return "(" + ", ".join(map(literal, value)) + ("," if len(value) == 1 else "") + ")"
    if isinstance(value, pathlib.Path):
        return "Path " + str(value)
    return repr(value)


def record(text, name):
    lines = ["# " + name]
    folder = pathlib.Path("/srv/mysite")
    folder.mkdir(parents=True)
    try:
        (folder / "__init__.py").write_text("")
        (folder / "settings.py").write_text(text)
        sys.argv = ["manage.py", "runserver"]
        sys.path.insert(0, "/srv")
        for module in ("mysite", "mysite.settings"):
            sys.modules.pop(module, None)
        importlib.invalidate_caches()
        sys.dont_write_bytecode = True
        module = importlib.import_module("mysite.settings")
        for key, value in vars(module).items():
            if key.isupper() and not key.startswith("_"):
                lines.append(key + " = " + literal(value))
    finally:
        sys.path.remove("/srv")
        shutil.rmtree(folder)
    return lines


os.environ = {}
settings.configure()
django.setup()
lines = []
shutil.rmtree("/tmp/startproject", ignore_errors=True)
os.mkdir("/tmp/startproject")
call_command("startproject", "mysite", "/tmp/startproject")
text = pathlib.Path("/tmp/startproject/mysite/settings.py").read_text()
key = text.split("SECRET_KEY = '")[1].split("'")[0]
text = text.replace(key, "django-insecure-drawn")
shutil.rmtree("/tmp/startproject")
(HERE / "startproject.py").write_text(text)
for name in ("startproject", "production"):
    lines += record((HERE / (name + ".py")).read_text(), name)
(HERE / "settings.txt").write_text("\n".join(lines) + "\n")
