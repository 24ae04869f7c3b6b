"""What forms of a real Django 3.2 make of what is sent: /usr/bin/python3 record.py > forms.json

Of lines that make a class F, what expressions come to where it is sent something, or null, and given something beside. A list of errors has the id that it has from Django 5.2 on, for which 3.2 is changed here.
"""
import json
import re

import django
from django.conf import settings

settings.configure(USE_TZ=True, TIME_ZONE="UTC", USE_L10N=True, INSTALLED_APPS=[], SECRET_KEY="x")
django.setup()

from django import forms  # noqa: E402
from django.core import validators  # noqa: E402
from django.core.exceptions import ValidationError  # noqa: E402
from django.forms import utils  # noqa: E402
from django.forms.boundfield import BoundField  # noqa: E402
from django.http import QueryDict  # noqa: E402
from django.utils.html import format_html, format_html_join  # noqa: E402

from cases import CASES  # noqa: E402


def list_with_id(self, initlist=None, error_class=None):
    super(utils.ErrorList, self).__init__(initlist)
    self.field_id = getattr(initlist, "field_id", None)
    self.error_class = "errorlist" if error_class is None else "errorlist " + error_class


def as_ul(self):
    if not self.data:
        return ""
    field_id = format_html(' id="{}_error"', self.field_id) if self.field_id else ""
    return format_html('<ul class="{}"{}>{}</ul>', self.error_class, field_id, format_html_join("", "<li>{}</li>", ((e,) for e in self)))


def add_error(self, field, error):
    add_error.real(self, field, error)
    for name, found in self._errors.items():
        if name in self.fields:
            found.field_id = self[name].auto_id


def errors(self):
    found = self.form.errors.get(self.name)
    if found is None:
        found = self.form.error_class()
        found.field_id = self.auto_id
    return found


add_error.real = forms.BaseForm.add_error
forms.BaseForm.add_error = add_error
utils.ErrorList.__init__, utils.ErrorList.as_ul = list_with_id, as_ul
BoundField.errors = property(errors)


def shown(value):
    """repr() of it, moments as a newer Django has them."""
    text = repr(value).replace("tzinfo=<UTC>", "tzinfo=datetime.timezone.utc")
    return re.sub(r"<SafeString: (.*)>", r"\1", text)


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
