"""What forms of a real Django 5.2 make of what is sent: python3 record.py > forms.json

Of lines that make a class F, what expressions come to where it is sent something, or null, and given something beside.
"""
import json
import re

import django
from django.conf import settings

settings.configure(USE_TZ=True, TIME_ZONE="UTC", INSTALLED_APPS=[], SECRET_KEY="x")
django.setup()

from django import forms  # noqa: E402
from django.core import validators  # noqa: E402
from django.core.exceptions import ValidationError  # noqa: E402
from django.http import QueryDict  # noqa: E402

from cases import CASES  # noqa: E402


def shown(value):
    """repr() of it, of a moment in UTC without saying what keeps the zone."""
    return re.sub(r"<SafeString: (.*)>", r"\1", repr(value).replace("zoneinfo.ZoneInfo(key='UTC')", "datetime.timezone.utc"))


def told_of(lines, sent, beside, expressions):
    """What each expression comes to."""
    names = {"forms": forms, "validators": validators, "ValidationError": ValidationError}
    told = []
    try:
        exec(lines, names)
        names["data"] = None if sent is None else QueryDict(sent)
        exec("form = F(data%s)" % (", " + beside if beside else ""), names)
    except Exception as failed:
        return ["%s: %s" % (type(failed).__name__, failed)]
    for e in expressions:
        try:
            told.append(shown(eval(e, names)))
        except Exception as failed:
            told.append("%s: %s" % (type(failed).__name__, failed))
    return told


def main():
    made = []
    for lines, asked, cases in CASES:
        made.append({"lines": lines, "asked": asked, "cases": [
            {"sent": sent, "beside": beside, "more": more, "told": told_of(lines, sent, beside, asked + more)} for sent, beside, more in cases]})
    print("[" + ",\n".join(json.dumps(m, ensure_ascii=False) for m in made) + "]")


main()
