"""A Django project in one file, for the tests beside it.

    site.py FILE write             migrates the file, writes users and sessions, tells them
    site.py FILE read PASSWORD     tells what the file holds, as Django reads it

Everything is told as JSON, a value a line.
"""
import datetime
import json
import sys

import django
from django.conf import settings

settings.configure(
    SECRET_KEY="interop-secret-key",
    USE_TZ=True,
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions"],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": sys.argv[1]}},
    DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    PASSWORD_HASHERS=["__main__.QuickHasher"],
)
django.setup()

from django.contrib import auth
from django.contrib.auth import hashers
from django.contrib.auth.models import User
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core import signing
from django.core.management import call_command
from django.http import HttpRequest
from django.utils import timezone


class QuickHasher(hashers.PBKDF2PasswordHasher):
    """Django's own hasher, of which few iterations are enough to see that it fits."""

    iterations = 1000


BACKEND = "django.contrib.auth.backends.ModelBackend"


def tell(value):
    print(json.dumps(value), flush=True)


def text(data):
    """The data as Django's serializer for sessions writes them."""
    return json.dumps(data, separators=(",", ":"))


def user_of(data):
    """Whom Django takes the visitor for: it checks backend and password hash."""
    request = HttpRequest()
    request.session = SessionStore()
    request.session._session_cache = dict(data)
    return auth.get_user(request).get_username()


def tell_rows():
    for row in Session.objects.order_by("session_key"):
        try:
            signing.loads(row.session_data, salt=SessionStore().key_salt)
            signed = True
        except signing.BadSignature:
            signed = False
        data = row.get_decoded()
        tell({
            "key": row.session_key, "json": text(data), "user": user_of(data), "signed": signed,
            "expires": row.expire_date.astimezone(datetime.timezone.utc).isoformat(),
            "compressed": row.session_data.startswith("."),
        })


def read(password):
    # The method of the user would renew the hash, which ends the login.
    tell({u.username: hashers.check_password(password, u.password) for u in User.objects.all()})
    tell_rows()


def write():
    call_command("migrate", verbosity=0)
    alice = User.objects.create_user("alice", password="correct horse")
    bob = User.objects.create_user("bob", password="before")
    User.objects.create_user("carol", password="correct horse", is_active=False)

    def session(user=None, expiry=None, **data):
        request = HttpRequest()
        request.session = SessionStore()
        if user is not None:
            auth.login(request, user, backend=BACKEND)
        for name, value in data.items():
            request.session[name] = value
        if expiry is not None:
            request.session.set_expiry(expiry)
        request.session.save()

    session()
    session(cart={"tea": 2, "cup": {"colour": "blue"}})
    session(types=[None, True, False, 0, -1, 10**30, 1.0, 1e16, 1e-7, "", "한글 é 🍪", "\x00\x1b\x7f\u2028<>&\"\\", [], {}])
    session(long="abc" * 2000)
    session(alice, cart={"tea": 1})
    session(alice, expiry=300)
    session(alice, expiry=0)
    if django.VERSION >= (4, 1):  # before that, JSON did not hold it
        session(expiry=timezone.now() + datetime.timedelta(days=1, microseconds=1))
    session(expiry=-86400, old=True)
    session(bob)
    bob.set_password("after")
    bob.save()
    Session.objects.create(session_key="garbage0", session_data="garbage", expire_date=timezone.now())
    tell_rows()


{"write": write, "read": read}[sys.argv[2]](*sys.argv[3:])
