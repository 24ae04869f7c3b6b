"""A settings.py as it is after some months."""
import os
import sys
from datetime import timedelta
from os.path import abspath, dirname, join
from pathlib import Path

from django.contrib.messages import constants as message_constants
from django.utils.translation import gettext_lazy as _

BASE_DIR = dirname(dirname(abspath(__file__)))
ROOT = Path(__file__).resolve().parent
NAMES = [ROOT.name, Path(__file__).stem, str(Path("/a/b") / "c"), str(Path("/a") / "/b"), str("/x" / Path("y")), os.path.basename(__file__)]
LOGS = join(BASE_DIR, "logs", "django.log")

DEBUG = os.environ.get("DJANGO_DEBUG", "False") == "True"
SECRET_KEY = os.environ.get("DJANGO_SECRET_KEY", "not-a-secret")
SECRET_KEY_FALLBACKS = [key for key in os.getenv("OLD_KEYS", "one,two").split(",") if key]
ALLOWED_HOSTS = os.environ.get("HOSTS", "shop.test .shop.test").split(" ")
TESTING = "test" in sys.argv

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
]
MIDDLEWARE += ["django.middleware.common.CommonMiddleware"]
if not DEBUG:
    MIDDLEWARE.insert(1, "whitenoise.middleware.WhiteNoiseMiddleware")
else:
    INTERNAL_IPS = ["127.0.0.1"]

SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
SESSION_COOKIE_SECURE = not DEBUG
LANGUAGE_COOKIE_AGE = timedelta(days=30).total_seconds()
CSRF_COOKIE_SAMESITE = None
MESSAGE_LEVEL = message_constants.SUCCESS
LANGUAGES = [("en", _("English")), ("ko", _("Korean"))]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CART = {"most": 3, "every": timedelta(hours=1), "colors": ("red",), "rates": [0.5, -1]}
_private = 1
lower = 2

try:
    from .local_settings import *
except ImportError:
    LOCAL = False

for _name in ("A", "B"):
    LAST = _name

def _doubled(n):
    return 2 * n

DOUBLED = _doubled(21)
PROFILES = {name: {"rank": rank} for rank, name in enumerate(["gold", "silver"])}
