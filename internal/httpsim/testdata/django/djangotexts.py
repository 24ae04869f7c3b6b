"""Writes the texts that Django translates itself, with its apps that startproject installs: ../../djangotexts.txt.

A line each, as JSON writes it; a context stands before a text, with \\u0004 between.
/usr/bin/python3 djangotexts.py
"""
import gettext
import json
import os
import pathlib

import django

BASE = os.path.dirname(django.__file__)
texts = set()
for place in ["conf", "contrib/admin", "contrib/auth", "contrib/contenttypes", "contrib/sessions"]:
    for language in ["ko", "de", "fr"]:
        with open(os.path.join(BASE, place, "locale", language, "LC_MESSAGES", "django.mo"), "rb") as file:
            for key in gettext.GNUTranslations(file)._catalog:
                texts.add(key[0] if isinstance(key, tuple) else key)
texts.discard("")
(pathlib.Path(__file__).parent.parent.parent / "djangotexts.txt").write_text("\n".join(json.dumps(text) for text in sorted(texts)) + "\n")
