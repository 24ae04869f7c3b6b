"""Runs the blocks of ../translations.txt in a real Django 5.2, and writes what each answers.

A block is a line of JSON with settings, then the requests that are made, each a line of JSON with the method, the path, the
headers and what is posted, then what stands in the view and behind --- the template t.html. What counts: status, body,
Content-Language, Vary, Location, and the cookies as they are set but for those of the session and of CSRF.
python3 translations.py, with a Python that has it (msgfmt is wanted)
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import textwrap

PLACE = pathlib.Path(__file__).parent.parent / "translations.txt"
LOCALES = pathlib.Path(__file__).parent.parent / "translations"

RUN = '''
import json, logging, os, re, sys, types
from django.conf import settings
sys.path.insert(0, sys.argv[1])
given = json.loads(sys.argv[2])
middleware = ["django.contrib.sessions.middleware.SessionMiddleware", "django.middleware.common.CommonMiddleware"]
if given.pop("locale", True):
    middleware.insert(1, "django.middleware.locale.LocaleMiddleware")
settings.configure(SECRET_KEY="k" * 50, ROOT_URLCONF="urls", ALLOWED_HOSTS=["*"], USE_TZ=True, MIDDLEWARE=middleware,
    INSTALLED_APPS=["django.contrib.sessions", "shop"], LOGGING_CONFIG=None, SESSION_ENGINE="django.contrib.sessions.backends.signed_cookies",
    SESSION_SERIALIZER="django.contrib.sessions.serializers.JSONSerializer",
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "DIRS": [sys.argv[1]],
                "OPTIONS": {"context_processors": ["django.template.context_processors.request"]}}], **given)
import django
django.setup()
logging.disable(logging.CRITICAL)
from django.test import Client
client = Client(raise_request_exception=False, HTTP_HOST="shop.test")
out = []
for line in sys.argv[3:]:
    ask = json.loads(line)
    headers = {"HTTP_" + k.upper().replace("-", "_"): v for k, v in ask.get("headers", {}).items()}
    res = getattr(client, ask.get("method", "get").lower())(ask.get("path", "/"), ask.get("post", {}), **headers)
    body = res.content.decode() if res.status_code not in (404, 500) else ""
    cookies = [re.sub("expires=[^;]*; ", "", c.OutputString()) for name, c in sorted(res.cookies.items()) if name != "sessionid"]
    out.append([res.status_code, body, {k: res[k] for k in ("Content-Language", "Vary", "Location") if k in res}, cookies])
print(json.dumps(out, ensure_ascii=False))
'''

VIEW = """from django.http import *
from django.shortcuts import *
from django.utils import translation
from django.utils.translation import *
from django.utils.translation import get_supported_language_variant, gettext as _, gettext_lazy


def x(request, a=None):
"""

URLS = """from django.urls import include, path
from shop import views

urlpatterns = [path("", views.x), path("x/<str:a>/", views.x), path("i18n/", include("django.conf.urls.i18n"))]
"""


def played(block):
    settings, *lines = block.split("\n")
    asks = [line for line in lines if line.startswith("{\"") or line == "{}"]
    text = "\n".join(lines[len(asks):])
    lines, _, template = text.partition("\n---\n")
    with tempfile.TemporaryDirectory() as folder:
        os.mkdir(folder + "/shop")
        open(folder + "/shop/__init__.py", "w").close()
        for po in LOCALES.glob("*.po"):
            into = f"{folder}/shop/locale/{po.stem}/LC_MESSAGES"
            os.makedirs(into)
            subprocess.run(["msgfmt", "--check-format", "-o", into + "/django.mo", str(po)], check=True)
        pathlib.Path(folder + "/shop/views.py").write_text(VIEW + textwrap.indent(lines, "    ") + "\n")
        pathlib.Path(folder + "/urls.py").write_text(URLS)
        pathlib.Path(folder + "/t.html").write_text(template)
        pathlib.Path(folder + "/run.py").write_text(RUN)
        done = subprocess.run([sys.executable, folder + "/run.py", folder, settings, *asks], capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(block + "\n" + done.stderr)
    return [json.dumps(one, ensure_ascii=False, separators=(",", ":")) for one in json.loads(done.stdout)]


def main():
    out = []
    for block in PLACE.read_text().strip().split("\n\n\n"):
        code = block.split("\n=> ")[0]
        out.append("\n=> ".join([code, *played(code)]))
    PLACE.write_text("\n\n\n".join(out) + "\n")


main()
