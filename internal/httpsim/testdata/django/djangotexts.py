"""Writes what Django says itself, with its apps that startproject installs, and how it writes dates and reads them.

../../djangotexts.txt has the texts, a line each, as JSON writes it; a context stands before a text, with \\u0004 between.
../../djangotexts.ko.po has what Django 5.2 says in their place in Korean, and ../../formats.txt the formats of English and
Korean that are not those of settings.py, a line each: the language, the name of the format, and the format as JSON.
python3 djangotexts.py
"""
import gettext
import json
import os
import pathlib

import django
from django.conf import settings

settings.configure()
django.setup()

from django.utils import formats, translation  # noqa: E402

BASE = os.path.dirname(django.__file__)
HERE = pathlib.Path(__file__).parent.parent.parent
# Of two apps that translate a text the first counts that is installed, and what is below conf/ comes last.
PLACES = ["contrib/admin", "contrib/auth", "contrib/contenttypes", "contrib/sessions", "conf"]


def catalog(language, place):
    with open(os.path.join(BASE, place, "locale", language, "LC_MESSAGES", "django.mo"), "rb") as file:
        return gettext.GNUTranslations(file)._catalog


def quoted(text):
    return json.dumps(text, ensure_ascii=False)


texts, korean, plurals = set(), {}, {}
for place in PLACES:
    for language in ["ko", "de", "fr"]:
        for key, said in catalog(language, place).items():
            key = key[0] if isinstance(key, tuple) else key
            texts.add(key)
            if language == "ko":
                korean.setdefault(key, said)
    with open(os.path.join(BASE, place, "locale", "ko", "LC_MESSAGES", "django.po"), encoding="utf-8") as file:
        one = None
        for entry in file.read().split("\n\n"):
            lines, at, parts = [l for l in entry.splitlines() if l and not l.startswith("#")], None, {}
            for line in lines:
                word, _, rest = line.partition(" ") if not line.startswith('"') else (at, "", line)
                at = word
                parts[at] = parts.get(at, "") + json.loads(rest)
            if "msgid_plural" in parts:
                key = (parts["msgctxt"] + "\x04" if "msgctxt" in parts else "") + parts["msgid"]
                plurals.setdefault(key, parts["msgid_plural"])
texts.discard("")
korean.pop("")
(HERE / "djangotexts.txt").write_text("\n".join(json.dumps(text) for text in sorted(texts)) + "\n")

lines = ['msgid ""', 'msgstr ""', quoted("Content-Type: text/plain; charset=UTF-8\n"), quoted("Plural-Forms: nplurals=1; plural=0;\n"), ""]
for key in sorted(korean):
    context, has, text = key.rpartition("\x04")
    if has:
        lines.append("msgctxt " + quoted(context))
    lines.append("msgid " + quoted(text))
    if key in plurals:
        lines.append("msgid_plural " + quoted(plurals[key]))
    lines += ["msgstr" + ("[0]" if key in plurals else "") + " " + quoted(korean[key]), ""]
(HERE / "djangotexts.ko.po").write_text("\n".join(lines[:-1]) + "\n")

lines = []
for language in ["en", "ko"]:
    translation.activate(language)
    for name in [
        "DATE_FORMAT", "DATETIME_FORMAT", "TIME_FORMAT", "YEAR_MONTH_FORMAT", "MONTH_DAY_FORMAT", "SHORT_DATE_FORMAT",
        "SHORT_DATETIME_FORMAT", "DATE_INPUT_FORMATS", "DATETIME_INPUT_FORMATS",
    ]:
        lines.append("\t".join([language, name, quoted(formats.get_format(name))]))
(HERE / "formats.txt").write_text("\n".join(lines) + "\n")
