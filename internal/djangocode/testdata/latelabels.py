"""Runs the lines of latelabels.txt in a real Django 3.2, with the models.py of latelabels.models and the Korean of
latelabels.po, and writes below each what it returned.
/usr/bin/python3 latelabels.py (msgfmt is wanted)
"""
import os
import pathlib
import subprocess
import sys
import tempfile
import textwrap
import types

from django.conf import settings

here = pathlib.Path(__file__).parent
into = tempfile.mkdtemp()
os.makedirs(into + "/ko/LC_MESSAGES")
subprocess.run(["msgfmt", "-o", into + "/ko/LC_MESSAGES/django.mo", str(here / "latelabels.po")], check=True)
shop = types.ModuleType("shop")
shop.__path__, shop.__file__ = ["."], "shop.py"
code = types.ModuleType("shop.models")
code.__file__ = "models.py"
sys.modules["shop"], sys.modules["shop.models"] = shop, code
settings.configure(SECRET_KEY="k", LANGUAGE_CODE="en", LOCALE_PATHS=[into], DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
                   DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}})

import django  # noqa: E402

django.setup()

from django import forms  # noqa: E402,F401
from django.utils import translation  # noqa: E402

text = (here / "latelabels.models").read_text()
exec(compile(text.replace("class Answer(models.Model):\n", "class Answer(models.Model):\n    class Meta:\n        app_label = 'shop'\n\n"), "models.py", "exec"), vars(code))

out = []
for block in (here / "latelabels.txt").read_text().strip().split("\n\n"):
    lines = block.split("\n=> ")[0]
    names = {**vars(code), **globals()}
    exec("def view():\n" + textwrap.indent(lines, "    "), names)
    with translation.override("en"):
        out.append(lines + "\n=> " + str(names["view"]()) + "\n")
(here / "latelabels.txt").write_text("\n".join(out))
