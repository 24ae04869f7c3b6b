"""Runs the files of ../modules.txt in a real Django, and writes what the view x answers below each block.

    python3 modules.py
"""
import os
import re
import sys
import tempfile
import types

import django

PLACE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "modules.txt")

# Django's own, with what startproject writes.
own = types.ModuleType("own")
vars(own).update(
    SECRET_KEY="key", USE_TZ=True, TIME_ZONE="UTC", STATIC_URL="/static/",
    CART_KEY="cart", CART_MOST=9, CART_PRICES={"tea": [3, 0.5]}, CART_ON=True, CART_NONE=None,
)
sys.modules["own"] = own
os.environ["DJANGO_SETTINGS_MODULE"] = "own"
django.setup()

from django.test import RequestFactory  # noqa: E402


def answer(files):
    with tempfile.TemporaryDirectory() as folder:
        os.mkdir(folder + "/shop")
        open(folder + "/shop/__init__.py", "w").close()
        for file in files:
            name, text = re.match(r"# (\S+)\n(.*)", file, re.S).groups()
            with open(folder + "/shop/" + name, "w") as out:
                out.write("from django.http import HttpResponse\n" + text + "\n")
        sys.path.insert(0, folder)
        try:
            from shop import views
            return views.x(RequestFactory().get("/x/")).content.decode()
        except Exception as e:
            return re.sub(r" \(/[^)]*\)$", "", f"{type(e).__name__}: {e}")
        finally:
            sys.path.remove(folder)
            for name in [name for name in sys.modules if name.split(".")[0] == "shop"]:
                del sys.modules[name]


def main():
    with open(PLACE) as file:
        blocks = file.read().strip().split("\n\n")
    out = []
    for block in blocks:
        code = block.split("\n=> ")[0]
        out.append(code + "\n=> " + answer(code.split("\n---\n")))
    with open(PLACE, "w") as file:
        file.write("\n\n".join(out) + "\n")


main()
