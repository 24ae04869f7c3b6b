"""Headers of CORS as django-cors-headers writes them.

    with_django.py < FORMS > ANSWERS

A form is {"given": settings before, "code": settings, "origin", "method", "headers": [[name, value]]};
all of them come as one JSON list. An answer is {"leave": {"status", "headers"}, "answer": {...}},
to OPTIONS and to the request, with the headers of CORS alone.
"""
import json
import sys

import django
from django.conf import settings

settings.configure(SECRET_KEY="x" * 50, ALLOWED_HOSTS=["api.test"], DEFAULT_CHARSET="utf-8", MIDDLEWARE=[])
django.setup()

from django.http import HttpResponse
from django.test import RequestFactory

DEFAULTS = dict(CORS_ALLOWED_ORIGINS=[], CORS_ALLOW_ALL_ORIGINS=False, CORS_ALLOW_CREDENTIALS=False)


def shown(response):
    wanted = lambda name: name.lower().startswith("access-control-") and name.lower() != "access-control-max-age"
    return {"status": response.status_code, "headers": [[n, v] for n, v in response.items() if wanted(n)]}


def ask(form):
    for name in ("CORS_ALLOW_METHODS", "CORS_ALLOW_HEADERS"):
        if hasattr(settings, name):
            delattr(settings, name)
    names = {"MIDDLEWARE": []}
    exec(form["given"] + "\n" + form["code"], names)
    for name, value in {**DEFAULTS, **names}.items():
        if name.isupper():
            setattr(settings, name, value)
    from corsheaders.middleware import CorsMiddleware

    middleware = CorsMiddleware(lambda request: HttpResponse())
    extra = {"HTTP_ORIGIN": form["origin"], "HTTP_HOST": "api.test"}
    names = ",".join(sorted(name.lower() for name, _ in form["headers"]))
    leave = RequestFactory().options("/", HTTP_ACCESS_CONTROL_REQUEST_METHOD=form["method"], HTTP_ACCESS_CONTROL_REQUEST_HEADERS=names, **extra)
    own = RequestFactory().generic(form["method"], "/", **extra)
    return {"leave": shown(middleware(leave)), "answer": shown(middleware(own))}


json.dump([ask(form) for form in json.load(sys.stdin)], sys.stdout)
