"""What a Django 5.2 does when it is deployed anew with other settings, over one database file.

    python3 deployed.py > deployed.json

Each scenario is a row of versions; each version is a process of its own, as after a restart, with its settings, and answers some
requests of one browser, whose cookies stay. What is recorded says what an answer shows, what becomes of the cookie of the
session, and what of the rows this version can read.
"""

import json
import os
import subprocess
import sys
import tempfile

OLD, NEW = "old-key", "new-key"
DB, CACHE, CACHED, SIGNED = ("django.contrib.sessions.backends." + name for name in ("db", "cache", "cached_db", "signed_cookies"))

SCENARIOS = {
    "the key is replaced": [
        ({"SECRET_KEY": OLD}, ["login", "home"]),
        ({"SECRET_KEY": NEW}, ["home", "home"]),
    ],
    "the key is replaced with a fallback, which goes": [
        ({"SECRET_KEY": OLD}, ["login", "home"]),
        ({"SECRET_KEY": NEW, "SECRET_KEY_FALLBACKS": [OLD]}, ["home", "home"]),
        ({"SECRET_KEY": NEW}, ["home"]),
    ],
    "the fallback goes before anybody came by": [
        ({"SECRET_KEY": OLD}, ["login"]),
        ({"SECRET_KEY": NEW, "SECRET_KEY_FALLBACKS": [OLD]}, []),
        ({"SECRET_KEY": NEW}, ["home"]),
    ],
    "from rows to cookies and back": [
        ({"SESSION_ENGINE": DB}, ["login", "home"]),
        ({"SESSION_ENGINE": SIGNED}, ["home", "login", "home"]),
        ({"SESSION_ENGINE": DB}, ["home", "home"]),
    ],
    "from rows to memory and back": [
        ({"SESSION_ENGINE": DB}, ["login", "home"]),
        ({"SESSION_ENGINE": CACHE}, ["home", "login", "home"]),
        ({"SESSION_ENGINE": DB}, ["home"]),
    ],
    "from rows to rows with copies in memory and back": [
        ({"SESSION_ENGINE": DB}, ["login", "home"]),
        ({"SESSION_ENGINE": CACHED}, ["home", "home"]),
        ({"SESSION_ENGINE": DB}, ["home"]),
    ],
    "memory is lost": [
        ({"SESSION_ENGINE": CACHE}, ["login", "home"]),
        ({"SESSION_ENGINE": CACHE}, ["home"]),
    ],
    "signed cookies with another key and a fallback": [
        ({"SESSION_ENGINE": SIGNED, "SECRET_KEY": OLD}, ["login", "home"]),
        ({"SESSION_ENGINE": SIGNED, "SECRET_KEY": NEW, "SECRET_KEY_FALLBACKS": [OLD]}, ["home", "home"]),
        ({"SESSION_ENGINE": SIGNED, "SECRET_KEY": NEW}, ["home"]),
    ],
    "signed cookies with another key": [
        ({"SESSION_ENGINE": SIGNED, "SECRET_KEY": OLD}, ["login", "home"]),
        ({"SESSION_ENGINE": SIGNED, "SECRET_KEY": NEW}, ["home", "home"]),
    ],
    "the cookie has another name and its old one again": [
        ({}, ["login", "home"]),
        ({"SESSION_COOKIE_NAME": "id"}, ["home", "login"]),
        ({}, ["home", "peek"]),
    ],
    "another age": [
        ({}, ["login", "peek"]),
        ({"SESSION_COOKIE_AGE": 600}, ["peek", "home"]),
    ],
    "a value is kept over another age": [
        ({"SESSION_COOKIE_AGE": 600}, ["login"]),
        ({"SESSION_COOKIE_AGE": 1200, "SESSION_SAVE_EVERY_REQUEST": True}, ["peek"]),
        ({"SESSION_COOKIE_SAMESITE": "None", "SESSION_COOKIE_SECURE": True}, ["peek", "home"]),
    ],
}


def serve(file, settings, requests, cookies):
    """One version: answers requests and prints what came of each, and the cookies that are left."""
    from django.conf import settings as conf
    conf.configure(**{**dict(
        SECRET_KEY=OLD, ALLOWED_HOSTS=["*"], ROOT_URLCONF=__name__, USE_TZ=True,
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": file}},
        INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions"],
        MIDDLEWARE=["django.contrib.sessions.middleware.SessionMiddleware", "django.contrib.auth.middleware.AuthenticationMiddleware"],
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    ), **settings})
    import django
    django.setup()
    from django.contrib.auth import authenticate, get_user_model, login
    from django.contrib.sessions.backends.db import SessionStore
    from django.contrib.sessions.models import Session
    from django.core.management import call_command
    from django.http import HttpResponse
    from django.test import Client
    from django.urls import path

    if not os.path.getsize(file):
        call_command("migrate", verbosity=0)
        get_user_model().objects.create_user("alice", password="pw")

    def log_in(request):
        login(request, authenticate(request, username="alice", password="pw"))
        return HttpResponse("in")

    def home(request):
        n = request.session.get("n", 0) + 1
        request.session["n"] = n
        return HttpResponse(f"{request.user.username or 'nobody'} {n}")

    def peek(request):
        return HttpResponse(f"{request.user.username or 'nobody'} {request.session.get('n', 0)}")

    globals()["urlpatterns"] = [path("login", log_in), path("home", home), path("peek", peek)]
    client, name = Client(), conf.SESSION_COOKIE_NAME
    for key, value in cookies.items():
        client.cookies[key] = value
    done = []
    for request in requests:
        before = client.cookies[name].value if name in client.cookies else ""
        answer = client.get("/" + request)
        set_ = answer.cookies.get(name)
        cookie = "none"
        if set_ is not None:
            cookie = "deleted" if set_["max-age"] == 0 else ("same" if set_.value == before else "new") + f" {set_['max-age']} {set_['samesite']}"
            if cookie == "deleted":
                del client.cookies[name]
        rows = sorted(str(SessionStore().decode(row.session_data).get("_auth_user_id", "nobody")) for row in Session.objects.all())
        done.append({"request": request, "answer": answer.content.decode(), "cookie": cookie, "rows": rows})
    print(json.dumps({"done": done, "cookies": {key: morsel.value for key, morsel in client.cookies.items()}}))


def record():
    """All scenarios, each version in a process of its own."""
    all_ = []
    for name, versions in SCENARIOS.items():
        with tempfile.NamedTemporaryFile(suffix=".sqlite3") as file:
            cookies, told = {}, []
            for settings, requests in versions:
                args = json.dumps([file.name, settings, requests, cookies])
                out = subprocess.run([sys.executable, __file__, args], check=True, capture_output=True, text=True).stdout
                came = json.loads(out)
                cookies = came["cookies"]
                told.append({"settings": settings, "done": came["done"]})
            all_.append({"name": name, "versions": told})
    print("[\n" + ",\n".join(json.dumps(one, sort_keys=True) for one in all_) + "\n]")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        serve(*json.loads(sys.argv[1]))
    else:
        record()
