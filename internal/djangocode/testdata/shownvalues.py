"""Fills the templates of shownvalues.txt in a real Django 3.2, and writes behind => what comes out.

Their context is that of the first line, with rows of auction.models as ownmodels.py makes them.
/usr/bin/python3 shownvalues.py
"""
import pathlib
import runpy
import sys

here = pathlib.Path(__file__).parent
sys.argv = ["ownmodels.py", "auction"]
names = runpy.run_path(str(here / "ownmodels.py"))
from django.template import Context, Engine  # noqa: E402

code = dict(names["code"].__dict__)
import datetime  # noqa: E402
from decimal import Decimal  # noqa: E402

code.update(datetime=datetime, date=datetime.date, Decimal=Decimal, timedelta=datetime.timedelta)
file = here / "shownvalues.txt"
first, *templates = file.read_text().splitlines()
written = [first]
for line in templates:
    template = line.partition(" => ")[0]
    written.append(template + " => " + Engine().from_string(template).render(Context(eval(first, code))))
file.write_text("\n".join(written) + "\n")
