"""Visits made by chance, recorded from the Django that is installed.

    visits.py SEED COUNT FOLDER

The project in reference/ is asked COUNT times for some twenty pages by two
browsers, under settings drawn with the SEED. Each becomes a transcript in FOLDER,
in the form of those in goldens/, which the same test replays.

Django 3.2 is enough: where 6.1 does otherwise and the pages show it, 3.2 is
changed below. The pages are asked without the CSRF middleware, since its cookie
looked otherwise then, and without Django's own views.
"""
import datetime
import json
import logging
import os
import random
import string
import sys
import time
from http.cookies import SimpleCookie
from urllib.parse import urlencode

SEED, COUNT, FOLDER = sys.argv[1], int(sys.argv[2]), sys.argv[3]
os.environ.update(DJANGO_SETTINGS_MODULE="settings", DJ_NOCSRF="1")
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "reference"))
sys.dont_write_bytecode = True

START = 1768467600.0  # 2026-01-15T09:00:00Z
now = START
time.time = lambda: now

import django
from django.conf import settings
from django.utils import timezone

timezone.now = lambda: datetime.datetime.fromtimestamp(now, tz=datetime.timezone.utc)

chance = random.Random(SEED)  # decides what is asked
keys = random.Random(SEED + " keys")  # draws keys and salts
drawn = []


def get_random_string(length=12, allowed_chars=string.ascii_letters + string.digits):
    value = "".join(keys.choice(allowed_chars) for _ in range(length))
    drawn.append({"kind": "drawn", "len": length, "value": value})
    return value


import django.utils.crypto

django.utils.crypto.get_random_string = get_random_string
django.setup()

from django.contrib import auth
from django.contrib.auth import get_user_model, hashers, signals
from django.contrib.sessions.backends import base
from django.contrib.sessions.middleware import SessionMiddleware
from django.contrib.sessions.models import Session
from django.core import signing
from django.core.cache import cache
from django.core.handlers.base import BaseHandler
from django.core.management import call_command
from django.db import connection
from django.db.backends.sqlite3.base import DatabaseWrapper
from django.middleware.common import CommonMiddleware
from django.middleware.security import SecurityMiddleware
from django.test import RequestFactory
from django.test.utils import override_settings
from django.utils.cache import patch_vary_headers

from shop import views

base.get_random_string = hashers.get_random_string = get_random_string
auth.rotate_token = lambda request: None  # the secret is in no cookie here


# What Django 6.1 does otherwise.

def changed(cls, name):
    """Replaces a method by a function that is given the old one first."""
    def change(function):
        old = getattr(cls, name)
        setattr(cls, name, lambda self, *args: function(old, self, *args))
    return change


@changed(SecurityMiddleware, "process_response")
def with_opener_policy(old, self, request, response):
    response = old(self, request, response)
    response.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    return response


@changed(SessionMiddleware, "process_response")
def unsaved_after_any_5xx(old, self, request, response):
    status = response.status_code
    if status >= 500:
        response.status_code = 500
    response = old(self, request, response)
    if status >= 500:
        response.status_code = status
    if settings.SESSION_COOKIE_NAME in response.cookies:
        patch_vary_headers(response, ["Cookie"])
    return response


@changed(CommonMiddleware, "process_request")
def slash_after_404(old, self, request):
    request.get_host()


@changed(CommonMiddleware, "process_response")
def slash_with_length(old, self, request, response):
    response = old(self, request, response)
    if not response.has_header("Content-Length"):
        response["Content-Length"] = str(len(response.content))
    return response


@changed(base.SessionBase, "decode")
def without_the_encoding_before_3_1(old, self, data):
    try:
        return signing.loads(data, salt=self.key_salt, serializer=self.serializer)
    except signing.BadSignature:
        logging.getLogger("django.security.SuspiciousSession").warning("Session data corrupted")
    except Exception:
        pass
    return {}


# What happens is noted.

recording = False
statements, log, sent = [], [], []


def note_statement(execute, sql, params, many, context):
    if recording and not sql.startswith(("SAVEPOINT", "RELEASE")):
        text = connection.ops.last_executed_query(context["cursor"].cursor, sql, params)
        text = text.replace('SELECT (1) AS "a"', 'SELECT 1 AS "a"')
        if text.startswith("INSERT") and ") SELECT " in text:
            text = text.replace(") SELECT ", ") VALUES (") + ")"
        statements.append(text)
    return execute(sql, params, many, context)


def note_end(word):
    def change(old, self):
        if recording:
            statements.append(word)
        return old(self)
    return change


connection.execute_wrappers.append(note_statement)
changed(DatabaseWrapper, "_commit")(note_end("COMMIT"))
changed(DatabaseWrapper, "_rollback")(note_end("ROLLBACK"))


class Notes(logging.Handler):
    def emit(self, record):
        log.append({"logger": record.name, "level": record.levelname, "msg": record.getMessage()})


logging.getLogger("django").handlers = [Notes()]
for name in ["django.db.backends", "django.template"]:
    logging.getLogger(name).setLevel(logging.CRITICAL)

signals.user_logged_in.connect(
    lambda user, **_: sent.append({"signal": "user_logged_in", "user": user.username}), weak=False)
signals.user_logged_out.connect(
    lambda user, **_: sent.append({"signal": "user_logged_out", "user": user and user.username}), weak=False)
signals.user_login_failed.connect(
    lambda credentials, **_: sent.append({"signal": "user_login_failed", "user": None, "credentials": credentials}), weak=False)

call_command("migrate", verbosity=0)
User = get_user_model()
PASSWORDS = {"alice": "pw-alice-1", "bob": "pw-bob-1"}


class NO_SESSION:
    """That of a request which was answered before there was one."""
    accessed = modified = False
    session_key = None


class Visit:
    """One transcript on its way."""

    def __init__(self, name, override):
        global now
        now = START
        Session.objects.all().delete()
        User.objects.all().delete()
        with connection.cursor() as c:
            c.execute("DELETE FROM sqlite_sequence WHERE name = 'auth_user'")
        cache.clear()
        self.handler = BaseHandler()
        self.handler.load_middleware()
        self.steps = []
        self.transcript = {
            "scenario": name, "django": django.get_version(), "secret_key": settings.SECRET_KEY,
            "settings_override": {**override, "MIDDLEWARE": settings.MIDDLEWARE},
            "users": [self.user(*u) for u in PASSWORDS.items()], "steps": self.steps,
        }

    def user(self, name, password):
        drawn.clear()
        user = User.objects.create_user(name, name + "@example.com", password)
        return {"id": user.id, "username": name, "password_plain": password, "password_field": user.password, "random": list(drawn)}

    def step(self, **step):
        self.steps.append({
            "n": len(self.steps) + 1, "epoch": now, "enforce_csrf": False,
            "settings": {"SECRET_KEY": settings.SECRET_KEY, "SECRET_KEY_FALLBACKS": []},
            "random": list(drawn), "sql": list(statements), "logs": list(log), "signals": list(sent), **step})
        self.steps[-1]["rows_after"] = [
            {"session_key": s.session_key, "session_data": s.session_data, "expire_date": text_of(s.expire_date)}
            for s in Session.objects.all()]

    def event(self, text, act=lambda: None):
        self.record(act)
        self.step(event=text)

    def record(self, act):
        global recording
        for notes in drawn, statements, log, sent:
            notes.clear()
        recording = True
        result = act()
        recording = False
        return result

    def answer(self, method, path, cookie, form, headers={}):
        extra = {**headers, **({"HTTP_COOKIE": cookie} if cookie else {})}
        request = RequestFactory().generic(
            method, path, urlencode(form or {}), content_type="application/x-www-form-urlencoded", **extra)
        response = self.handler.get_response(request)
        response.close()
        return request, response

    def ask(self, method, path, cookie, form, during, sent_along):
        meanwhile = []

        def hook():
            for other in during:
                _, response = self.answer(other["method"], other["path"], other["cookie"], other["form"])
                meanwhile.append({**other, "status": response.status_code, "set_cookie": lines(response)})

        views.HOOK["fn"] = hook
        request, response = self.record(lambda: self.answer(method, path, cookie, form, sent_along))
        session = getattr(request, "session", NO_SESSION)
        headers = [[name, "text/html; charset=utf-8" if value == "text/html" else value] for name, value in response.items()]
        self.step(
            request={"method": method, "path": path, "cookie": cookie, "form": form or {}, "headers": sent_along}, during=meanwhile,
            response={"status": response.status_code, "headers": headers, "set_cookie": lines(response), "body": response.content.decode()},
            server_session={"accessed": session.accessed, "modified": session.modified, "session_key": session.session_key})
        return lines(response)


def lines(response):
    return [morsel.OutputString() for morsel in response.cookies.values()]


def text_of(t):
    return t.strftime("%Y-%m-%d %H:%M:%S.%f" if t.microsecond else "%Y-%m-%d %H:%M:%S")


class Jar(dict):
    """The cookies of a browser that heeds nothing but the end of a cookie."""

    def header(self):
        return "; ".join(f"{name}={value}" for name, value in self.items())

    def take(self, lines):
        for line in lines:
            pair, *attributes = line.split("; ")
            name, _, value = pair.partition("=")
            if any(a == "Max-Age=0" or a.startswith("Max-Age=-") for a in attributes):
                self.pop(name, None)
            else:
                self[name] = value


# What is asked.

BACKENDS = "django.contrib.sessions.backends."
SETTINGS = [
    {}, {}, {}, {"SESSION_SAVE_EVERY_REQUEST": True}, {"SESSION_EXPIRE_AT_BROWSER_CLOSE": True}, {"SESSION_COOKIE_AGE": 600},
    {"SESSION_COOKIE_NAME": "sid"}, {"SESSION_COOKIE_PATH": "/cart/"}, {"SESSION_COOKIE_DOMAIN": "testserver"},
    {"SESSION_COOKIE_SECURE": True, "SESSION_COOKIE_SAMESITE": "None"}, {"SESSION_COOKIE_SAMESITE": False},
    {"SESSION_COOKIE_SAMESITE": "Strict", "SESSION_COOKIE_HTTPONLY": False}, {"LOGIN_URL": "/accounts/login/"},
    {"SESSION_ENGINE": BACKENDS + "cache"}, {"SESSION_ENGINE": BACKENDS + "cached_db"}, {"SESSION_ENGINE": BACKENDS + "signed_cookies"},
]
PROXIES = [
    {"SECURE_SSL_REDIRECT": True}, {"SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https")}, {"USE_X_FORWARDED_HOST": True},
    {"ALLOWED_HOSTS": [".testserver"]}, {"ALLOWED_HOSTS": ["*"]}, {"ALLOWED_HOSTS": ["testserver", "Other.test"]},
]
HEADERS = [
    {}, {}, {"HTTP_X_FORWARDED_PROTO": "https"}, {"HTTP_X_FORWARDED_PROTO": "https"}, {"HTTP_X_FORWARDED_PROTO": "http"}, {"HTTP_X_FORWARDED_PROTO": "on"},
    {"HTTP_X_FORWARDED_HOST": "testserver"}, {"HTTP_X_FORWARDED_HOST": "www.testserver:8000"}, {"HTTP_X_FORWARDED_HOST": "other.test"},
    {"HTTP_HOST": "www.testserver"}, {"HTTP_HOST": "OTHER.test:80"}, {"HTTP_HOST": "127.0.0.1:8000", "HTTP_X_FORWARDED_HOST": "testserver"},
]
PAGES = [
    "/", "/static-page/", "/peek/", "/has/", "/cart/", "/info/", "/whoami/", "/members/", "/members/?a=1&b=%ED%95%9C", "/members",
    "/seed-home/", "/testcookie/check/", "/boom/", "/status/404/", "/status/500/", "/status/503/", "/status/403/", "/status/302/",
    "/choose/", "/choose/?q=a", "/choose/?q=c", "/ticket/", "/ticket/", "/enter/", "/enter/", "/status/200/", "/nosuchurl/", "/slow-read/", "/explicit-save/",
]
LOGIN = {"username": "alice", "password": "pw-alice-1"}
FORMS = [
    ("/cart/add/", {"item": "apple"}), ("/cart/add/", {"item": "배"}), ("/cart/add/", {}), ("/cart/mutate/", {"item": "apple"}),
    ("/cart/mutate/", {"item": "pear", "mark": "1"}), ("/cart/del/", {}), ("/cart/tabs/", {"item": "t"}), ("/slow/", {}),
    ("/write/", {"a": "1", "b": "<&>é"}), ("/write/", {"_auth_user_id": "1"}), ("/write/", {"cart": "no dict"}),
    ("/write/", {"_auth_user_hash": "x"}), ("/write/", {}), ("/expiry/", {"mode": "int", "value": "300"}),
    ("/expiry/", {"mode": "int", "value": "0"}), ("/expiry/", {"mode": "int", "value": "-10"}), ("/expiry/", {"mode": "int", "value": "x"}),
    ("/expiry/", {"mode": "int", "value": "100000000000000"}), ("/expiry/", {"mode": "none"}), ("/expiry/", {}),
    ("/login/", LOGIN), ("/login/", LOGIN), ("/login/?next=/members/", {"username": "bob", "password": "pw-bob-1"}),
    ("/login/", {"username": "alice", "password": "wrong"}), ("/login/", {"username": "nobody", "password": "x"}), ("/login/", {}),
    ("/login/", {"username": "a" * 151, "password": "x"}), ("/login/", {"username": "al\x00ice", "password": "x"}),
    ("/login/", {"username": "  ａｌｉｃｅ ", "password": "pw-alice-1"}), ("/login/", {"username": "it's \"x\"", "password": "x"}),
    ("/logout/", {}), ("/logout/", {}), ("/flush/", {}), ("/cycle/", {}), ("/clear/", {}), ("/explicit-save/", {}), ("/explicit-create/", {}),
    ("/seed-login/", {"user_id": "alice", "user_pw": "pw-alice-1"}), ("/seed-login/", {"user_id": "alice", "user_pw": "no"}),
    ("/seed-login/", {"user_id": "who", "user_pw": "no"}), ("/seed-login/", {}), ("/seed-logout/", {}), ("/seed-del/", {}),
    ("/seed-login/", {"user_id": "  alice ", "user_pw": " pw-alice-1\t"}), ("/seed-login/", {"user_id": "a" * 151, "user_pw": "no"}),
    ("/seed-login/", {"user_id": "ａｌｉｃｅ", "user_pw": "pw-alice-1"}), ("/seed-login/", {"user_id": "al\x00ice", "user_pw": "\x00"}),
    ("/seed-login/", {"user_id": "alice"}), ("/seed-login/", {"user_id": "\x00" * 160, "user_pw": "pw-alice-1"}),
    ("/password/", {"old_password": "pw-alice-1", "new_password1": "new", "new_password2": "new"}),
    ("/password/", {"old_password": "pw-alice-1", "new_password1": "pw-alice-1", "new_password2": "pw-alice-1"}),
    ("/password/", {"old_password": "pw-alice-1", "new_password1": "a", "new_password2": "b"}),
    ("/password/", {"old_password": "bad", "new_password1": "", "new_password2": "a"}), ("/password/", {}),
    ("/password/", {"old_password": "", "new_password1": "q", "new_password2": "q"}),
    ("/password-nohash/", {"new": "pw-alice-1"}), ("/password-nohash/", {}),
    ("/choose/", {"item": "apple", "size": "large"}), ("/choose/", {"item": "apple"}), ("/choose/", {"item": "pear"}),
    ("/testcookie/set/", {}), ("/testcookie/check/", {}), ("/members", {}), ("/status/404/", {}),
]
MEANWHILE = [("/logout/", {}), ("/cart/add/", {"item": "d"}), ("/flush/", {}), ("/cycle/", {}), ("/clear/", {}),
             ("/login/", {"username": "bob", "password": "pw-bob-1"})]
WAITING = ["/slow/", "/slow-read/", "/cart/tabs/"]
alice = lambda: User.objects.filter(username="alice")


def behind_the_back(visit, jars, name):
    """Somebody changes the tables, or a browser's cookie."""
    key = jars[0].get(name, "")
    event = chance.randrange(8)
    if event == 0:
        visit.event("a row is tampered with", lambda: Session.objects.filter(session_key=key).update(session_data="eyJhIjoxfQ:1vgJCy:" + "x" * 43))
    elif event == 1:
        visit.event("a row holds garbage", lambda: Session.objects.filter(session_key=key).update(session_data="not:signed"))
    elif event == 2:
        visit.event("alice is inactive", lambda: alice().update(is_active=False))
    elif event == 3:
        visit.event("alice is active", lambda: alice().update(is_active=True))
    elif event == 4:
        visit.event("alice is deleted", lambda: [user.delete() for user in alice()])
    elif event == 5 and settings.SESSION_ENGINE == BACKENDS + "db":
        visit.event("clearsessions", lambda: call_command("clearsessions"))
    elif event == 6:
        jars[1][name] = key or "q" * 8  # it was stolen
    else:
        jars[0][name] = chance.choice(["abc", '""', "z" * 32, "a b", "x" * 41, "ABCDEFGH12345678"])


def play(visit, name, proxied):
    global now
    jars = [Jar(), Jar()]
    for _ in range(chance.randint(6, 30)):
        kind = chance.random()
        if kind < 0.08:
            now += chance.choice([0.5, 1, 59, 60, 300, 599, 600, 601, 3600, 86400 * 14, 86400 * 14 - 1])
            visit.event("the clock goes on")
            continue
        if kind < 0.16:
            behind_the_back(visit, jars, name)
            continue
        jar = jars[chance.random() < 0.25]
        method, path, form = "POST", *chance.choice(FORMS)
        if chance.random() < 0.5:
            method, path, form = chance.choice(["GET"] * 9 + ["HEAD"]), chance.choice(PAGES), None
        during = []
        if path in WAITING:
            during = [{"method": "POST", "path": p, "cookie": jar.header(), "form": f}
                      for p, f in chance.choices(MEANWHILE, k=chance.randrange(3))]
        jar.take(visit.ask(method, path, jar.header(), form, during, chance.choice(HEADERS) if proxied else {}))


for number in range(COUNT):
    override = dict(chance.choice(SETTINGS))
    if chance.random() < 0.4:
        override.update(chance.choice(SETTINGS))
    proxied = chance.random() < 0.3
    if proxied:
        override.setdefault("ALLOWED_HOSTS", settings.ALLOWED_HOSTS)
        for _ in range(chance.randint(1, 3)):
            override.update(chance.choice(PROXIES))
    with override_settings(**override):
        visit = Visit(f"visit-{SEED}-{number:03}", override)
        play(visit, settings.SESSION_COOKIE_NAME, proxied)
    with open(os.path.join(FOLDER, visit.transcript["scenario"] + ".json"), "w") as file:
        json.dump(visit.transcript, file, indent=1)
