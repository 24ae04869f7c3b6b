"""What Django's LocMemCache answers, by a clock of its own: python3 cache.py > cache.txt

A line is the second of the clock, the call as JSON, and what Python printed: the value that
was returned as JSON, or the exception.
"""

import json
from unittest import mock

from django.conf import settings

settings.configure(CACHES={"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}})

from django.core.cache import cache  # noqa: E402

CALLS = [
    (0, "get", "a"), (0, "set", "a", 1), (0, "get", "a"), (299, "get", "a"), (300, "get", "a"),
    (300, "incr", "a", 1), (300, "add", "a", 5, 60), (301, "add", "a", 9, 600), (301, "get", "a"), (359, "incr", "a", 2), (359, "get", "a"),
    (360, "get", "a"), (360, "add", "a", 9, 600), (360, "decr", "a", 4), (360, "get", "a"), (361, "delete", "a"), (361, "delete", "a"), (361, "get", "a"),
    (400, "set", "b", "x", None), (99999, "get", "b"), (99999, "incr", "b", 1), (99999, "decr", "b", 1), (99999, "get", "b"),
    (100000, "set", "c", None), (100000, "incr", "c", 1), (100000, "set", "c", True), (100000, "incr", "c", 1), (100000, "get", "c"),
    (100000, "set", "d", 1.5), (100000, "incr", "d", 1), (100000, "set", "e", {"f": [1]}), (100000, "get", "e"), (100000, "incr", "e", 1),
    (100000, "set", "g", 9223372036854775807), (100000, "incr", "g", 1), (100000, "get", "g"), (100000, "decr", "g", 2), (100000, "get", "g"),
    (100000, "set", "h", 1, 10), (100005, "set", "h", 2, 10), (100012, "get", "h"), (100015, "get", "h"),
]

for at, name, *args in CALLS:
    with mock.patch("time.time", lambda: at):
        try:
            said = json.dumps(getattr(cache, name)(*args))
        except Exception as e:
            said = f"{type(e).__name__}: {e}"
    print(at, json.dumps([name, *args]), said, sep="\t")
