"""What django-cors-headers answers, behind the middleware of startproject.

    crossorigin.py > ../crossorigin.json

python3 needs Django and django-cors-headers 4.9. Each answer is recorded with all its headers.
"""
import itertools
import json
import sys

import django
from django.conf import settings
from django.http import HttpResponse
from django.urls import path

settings.configure(
    SECRET_KEY="x" * 50,
    ALLOWED_HOSTS=["api.test"],
    DEFAULT_CHARSET="utf-8",
    ROOT_URLCONF=__name__,
    INSTALLED_APPS=["corsheaders"],
    SECURE_REFERRER_POLICY="same-origin",
    MIDDLEWARE=[
        "corsheaders.middleware.CorsMiddleware",
        "django.middleware.security.SecurityMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
    ],
)
django.setup()

from django.test import Client
from django.views.decorators.vary import vary_on_cookie

urlpatterns = [path("", vary_on_cookie(lambda request: HttpResponse("Hello.")))]

APP = "https://app.test"
PROJECTS = [
    {"CORS_ALLOWED_ORIGINS": []},
    {"CORS_ALLOWED_ORIGINS": [APP]},
    {"CORS_ALLOWED_ORIGINS": ["https://shop.test", APP], "CORS_ALLOW_CREDENTIALS": True},
    {"CORS_ALLOWED_ORIGINS": ["null", "http://APP.test"], "CORS_ALLOW_CREDENTIALS": True},
    {"CORS_ALLOW_ALL_ORIGINS": True},
    {"CORS_ALLOW_ALL_ORIGINS": True, "CORS_ALLOW_CREDENTIALS": True},
    {"CORS_ALLOWED_ORIGINS": [APP], "CORS_ALLOW_HEADERS": ["x-shop"], "CORS_ALLOW_METHODS": ["PUT", "GET"], "CORS_PREFLIGHT_MAX_AGE": 0},
    {"CORS_ALLOWED_ORIGINS": [APP], "CORS_PREFLIGHT_MAX_AGE": 600},
    {"CORS_ALLOWED_ORIGINS": [APP], "CORS_EXPOSE_HEADERS": ["X-Total", "X-Page"]},
    {"CORS_ALLOWED_ORIGIN_REGEXES": [r"^https://\w+\.test$", "http://app"]},
    {"CORS_ALLOWED_ORIGINS": ["https://shop.test"], "CORS_ALLOWED_ORIGIN_REGEXES": [".*mallory"]},
]
REQUESTS = [
    {"method": "GET"},
    {"method": "GET", "origin": APP},
    {"method": "GET", "origin": "https://APP.test"},
    {"method": "GET", "origin": "http://APP.test"},
    {"method": "GET", "origin": "https://mallory.test"},
    {"method": "GET", "origin": "null"},
    {"method": "GET", "origin": APP, "path": "/nowhere"},
    {"method": "OPTIONS", "origin": APP, "asks": "PUT"},
    {"method": "OPTIONS", "origin": APP, "asks": "PUT", "path": "/nowhere"},
    {"method": "OPTIONS", "origin": "https://mallory.test", "asks": "PUT"},
    {"method": "OPTIONS", "asks": "PUT"},
]


def answer(project, request):
    extra = {"HTTP_HOST": "api.test", "secure": True}
    if "origin" in request:
        extra["HTTP_ORIGIN"] = request["origin"]
    if "asks" in request:
        extra["HTTP_ACCESS_CONTROL_REQUEST_METHOD"] = request["asks"]
    names = [name for name in dir(settings) if name.startswith("CORS_")]
    for name in names:
        delattr(settings, name)
    for name, value in project.items():
        setattr(settings, name, value)
    response = Client().generic(request["method"], request.get("path", "/"), **extra)
    headers = sorted([name.lower(), value] for name, value in response.items())
    return {"project": project, "request": request, "status": response.status_code, "headers": headers}


lines = [json.dumps(answer(p, r)) for p, r in itertools.product(PROJECTS, REQUESTS)]
sys.stdout.write("[\n" + ",\n".join(lines) + "\n]\n")
