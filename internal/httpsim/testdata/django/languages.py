"""Writes the languages that Django 5.2 has: ../../languages.txt.

A line each: its code, x where it is one of LANGUAGES, x where Django has a catalogue of its own texts, x where it is
written from right to left, x where its numbers have a point as English ones have, its name in LANGUAGES, its name, what
it calls itself, and the language that stands for it.
python3 languages.py
"""
import os
import pathlib

import django
from django.conf import global_settings, settings
from django.conf.locale import LANG_INFO
from django.utils.formats import get_format
from django.utils.translation import to_locale

settings.configure()
django.setup()

LOCALES = os.path.join(os.path.dirname(django.__file__), "conf", "locale")


def x(so):
    return "x" if so else ""


known = dict(global_settings.LANGUAGES)
lines = []
for code in [*known, *(code for code in LANG_INFO if code not in known)]:
    info = LANG_INFO[code]
    catalogue = os.path.exists(os.path.join(LOCALES, to_locale(code), "LC_MESSAGES", "django.mo"))
    lines.append("\t".join([code, x(code in known), x(catalogue), x(info.get("bidi")), x(get_format("DECIMAL_SEPARATOR", code, use_l10n=True) == "."), known.get(code, info.get("name", "")), info.get("name", ""), info.get("name_local", ""), ",".join(info.get("fallback", []))]))
(pathlib.Path(__file__).parent.parent.parent / "languages.txt").write_text("\n".join(lines) + "\n")
