"""A Django project in one file, which does what an address asks for.

    site.py FILE serve JOURNAL SETTINGS   migrates the file, tells its port, and answers
    site.py FILE rows                     tells every row that ever stood in the table

SETTINGS is JSON. What changed in the table of sessions is written down by triggers of
the database itself, whoever changed it. Every answer says in X-Rows how much was
written down when it left.
"""
import base64
import hashlib
import json
import logging
import os
import signal
import socketserver
import sys
import threading
import time
from urllib.parse import parse_qsl
from wsgiref.simple_server import WSGIServer

import django
from django.conf import settings

HERE = os.path.dirname(os.path.abspath(__file__))
FILE, COMMAND = sys.argv[1], sys.argv[2]

TEMPLATES = {
    "page.html": "<!doctype html><link rel=icon href=data:,><title>{{ user }}</title>{{ body|safe }}",
    "form.html": "<!doctype html><link rel=icon href=data:,><form id=f method=post action='{{ to }}'>{% csrf_token %}<input name=a value=1></form>{{ body|safe }}",
    "registration/login.html": "<!doctype html><link rel=icon href=data:,><form id=f method=post>{% csrf_token %}{{ form }}</form>",
    "registration/logged_out.html": "<!doctype html><link rel=icon href=data:,>Bye",
}

settings.configure(
    DEBUG=True,
    SECRET_KEY="a key for tours",
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF="__main__",
    USE_TZ=True,
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions", "django.contrib.staticfiles"],
    MIDDLEWARE=[
        "__main__.rows_written",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
    ],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": FILE, "OPTIONS": {"timeout": 20}}},
    DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    LOGIN_REDIRECT_URL="/page/",
    LOGIN_URL="/login/",
    STATIC_URL="/static/",
    STATICFILES_DIRS=[os.path.join(HERE, "static")],
    TEMPLATES=[{
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": [("django.template.loaders.locmem.Loader", TEMPLATES)],
            "context_processors": ["django.template.context_processors.request", "django.contrib.auth.context_processors.auth"],
        },
    }],
    LOGGING_CONFIG=None,
    **(json.loads(sys.argv[4]) if COMMAND == "serve" else {}),
)
django.setup()
logging.disable(logging.CRITICAL)

from django.contrib import auth
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.contrib.auth.views import LoginView, LogoutView
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.core.servers.basehttp import WSGIRequestHandler
from django.db import connection
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.csrf import csrf_exempt


def tell(value):
    print(json.dumps(value), flush=True)


def rows_written(get_response):
    def middleware(request):
        response = get_response(request)
        with connection.cursor() as cursor:
            cursor.execute("SELECT coalesce(max(number), 0) FROM written")
            response["X-Rows"] = str(cursor.fetchone()[0])
        return response
    return middleware


# What an address asks to be done with the session.

def sign_in(request, name):
    auth.login(request, User.objects.get(username=name), backend="django.contrib.auth.backends.ModelBackend")


def write(request, text):
    request.session[text] = request.session.get(text, 0) + 1


def drop(request, text):
    request.session.pop(text, None)


DO = {
    "login": sign_in,
    "logout": lambda request, _: auth.logout(request),
    "write": write,
    "drop": drop,
    "nest": lambda request, text: request.session.setdefault("cart", {}).update({text: "한글 \u0001 <b>"}),  # not seen to change
    "long": lambda request, text: request.session.update({"long": text * 300}),
    "flush": lambda request, _: request.session.flush(),
    "cycle": lambda request, _: request.session.cycle_key(),
    "read": lambda request, text: request.session.get(text),
    "expiry": lambda request, text: request.session.set_expiry(int(text)),
    "user": lambda request, _: str(request.user),
    "fail": lambda request, _: 1 / 0,
}


def page(request):
    for what in request.GET.getlist("do"):
        name, _, text = what.partition(":")
        DO[name](request, text)
    body = request.GET.get("html", "")
    if "form" in request.GET:
        return render(request, "form.html", {"body": body, "to": request.GET["form"]})
    if "plain" in request.GET:
        return HttpResponse(body)
    response = render(request, "page.html", {"body": body})
    for name in request.GET.getlist("drop"):
        response.delete_cookie(name)
    return response


@csrf_exempt
def upload(request):
    return HttpResponse(hashlib.sha256(request.body).hexdigest())


@csrf_exempt
def unread(request):
    """Answers without a look at what is sent."""
    return HttpResponse("enough", status=413)


def events(request):
    write(request, "events")

    def stream():
        for i in range(3):
            yield "data: %d\n\n" % i
            time.sleep(0.02)
    response = StreamingHttpResponse(stream(), content_type="text/event-stream")
    return response


@login_required
def private(request):
    return render(request, "page.html", {"body": request.GET.get("html", "")})


urlpatterns = [
    path("page/", page),
    path("dir/page/", page),
    path("open/", csrf_exempt(page)),
    path("upload/", upload),
    path("unread/", unread),
    path("events/", events),
    path("private/", private),
    path("login/", LoginView.as_view()),
    path("logout/", LogoutView.as_view()),
]


class Asked:
    """Adds what the address asks for to what Django answers: lines, headers, a redirect."""

    def __init__(self, application):
        self.application = application

    def __call__(self, environ, start_response):
        asked = parse_qsl(environ.get("QUERY_STRING", ""))

        def start(status, headers, exc_info=None):
            for name, value in asked:
                value = value.encode().decode("latin-1")
                if name == "set":
                    headers.append(("Set-Cookie", value))
                elif name == "head":
                    headers.append(tuple(value.split(": ", 1)))
                elif name == "u" and status.startswith("200"):
                    status = dict(asked)["code"] + " Elsewhere"
                    headers.append(("Location", value))
            if "HTTP_ORIGIN" in environ:
                headers.append(("Access-Control-Allow-Origin", environ["HTTP_ORIGIN"]))
                headers.append(("Access-Control-Allow-Credentials", "true"))
            return start_response(status, headers, exc_info)
        if environ["REQUEST_METHOD"] == "OPTIONS":
            start("200 OK", [("Access-Control-Allow-Headers", "x-tour"), ("Content-Length", "0")])
            return [b""]
        return self.application(environ, start)


class Handler(WSGIRequestHandler):
    """Django's own, with some answers beside it that no WSGI application can give."""

    def log_message(self, *args):
        pass

    def parse_request(self):
        if not super().parse_request():
            return False
        where = self.path.partition("?")[0]
        if not where.startswith("/raw/"):
            return True
        self.close_connection = True
        asked = parse_qsl(self.path.partition("?")[2])
        lines = "".join("Set-Cookie: %s\r\n" % value for name, value in asked if name == "set")
        getattr(self, "raw_" + where[5:].strip("/"))(lines.encode())
        self.wfile.flush()
        return False

    def raw_chunked(self, lines):
        self.wfile.write(b"HTTP/1.1 200 OK\r\ncontent-TYPE:text/html\r\nTransfer-Encoding: chunked\r\n" + lines + b"\r\n")
        for part in (b"<p>one", b"\x00\xff\r\n0\r\n", b"two" * 500):
            self.wfile.write(b"%x;x=y\r\n%s\r\n" % (len(part), part))
            self.wfile.flush()
            time.sleep(0.005)
        self.wfile.write(b"0\r\nX-Trailer: 1\r\n\r\n")

    def raw_early(self, lines):
        """The answer is there before the request is over, and the rest is read or not."""
        self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n" + lines + b"\r\nearly")
        self.wfile.flush()
        left = int(self.headers.get("Content-Length") or 0)
        while left > 0 and (read := self.rfile.read(min(left, 65536))):
            left -= len(read)

    def raw_hints(self, lines):
        self.wfile.write(b"HTTP/1.1 103 Early Hints\r\nLink: </static/tour.css>; rel=preload; as=style\r\n\r\n")
        self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n" + lines + b"\r\nok")

    def raw_odd(self, lines):
        """Lines that a strict reader would refuse, ended by the connection."""
        self.wfile.write(b"HTTP/1.1 200 \r\nX-Odd:\xff\x01b\r\nSet-Cookie: odd=a\x01b\r\nset-cookie:  tab=\t1\t\r\n" + lines + b"\r\nuntil the end")

    def raw_mixed(self, lines):
        """Lines of which readers disagree where they end."""
        self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Odd: 1\nSet-Cookie: mixed=1\r\n" + lines + b"\r\nuntil the end")

    def raw_cut(self, lines):
        """Less than was promised."""
        self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n" + lines + b"\r\nonly this")

    def raw_silent(self, lines):
        """No answer at all."""

    def raw_socket(self, lines):
        key = self.headers.get("Sec-WebSocket-Key", "") + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
        accept = base64.b64encode(hashlib.sha1(key.encode()).digest())
        self.wfile.write(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: " + accept + b"\r\n" + lines + b"\r\n")
        self.wfile.write(b"\x81\x02hi")
        self.wfile.flush()
        head = self.rfile.read(2)  # what the page sends is short, and masked
        if len(head) == 2:
            self.rfile.read(4 + (head[1] & 0x7F))
        self.wfile.write(b"\x88\x00")


class Server(socketserver.ThreadingMixIn, WSGIServer):
    daemon_threads = True
    request_queue_size = 100

    def handle_error(self, request, client_address):
        pass


TRIGGERS = """
CREATE TABLE written (number INTEGER PRIMARY KEY AUTOINCREMENT, what TEXT, key TEXT, data TEXT, expires TEXT);
CREATE TRIGGER row_made AFTER INSERT ON django_session BEGIN
  INSERT INTO written (what, key, data, expires) VALUES ('is', new.session_key, new.session_data, new.expire_date); END;
CREATE TRIGGER row_changed AFTER UPDATE ON django_session BEGIN
  INSERT INTO written (what, key, data, expires) VALUES ('is', new.session_key, new.session_data, new.expire_date); END;
CREATE TRIGGER row_gone AFTER DELETE ON django_session BEGIN
  INSERT INTO written (what, key) VALUES ('gone', old.session_key); END;
"""


def serve():
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA journal_mode = %s" % sys.argv[3])
    call_command("migrate", verbosity=0)
    for name in ("alice", "bob"):
        User.objects.create_user(name, password="pw-" + name)
    connection.ensure_connection()
    connection.connection.executescript(TRIGGERS)
    server = Server(("127.0.0.1", 0), Handler)
    server.set_app(Asked(StaticFilesHandler(WSGIHandler())))
    tell(server.server_port)
    threading.Thread(target=lambda: (sys.stdin.read(), os.kill(os.getpid(), signal.SIGTERM)), daemon=True).start()
    server.serve_forever()


def rows():
    """What was written, in order; data as they are when they are read, by Django."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT number, what, key, data, expires FROM written ORDER BY number")
        for number, what, key, data, expires in cursor.fetchall():
            tell({"number": number, "gone": what == "gone", "key": key, "raw": data or "", "data": SessionStore().decode(data) if data else None, "expires": expires and expires.replace(" ", "T") + "Z"})


{"serve": serve, "rows": rows}[COMMAND]()
