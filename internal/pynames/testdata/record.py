"""Records what names Python and Django have: modules, what stands in those that views
import, and the attributes of what a view is given. Run beside names.txt:

    /usr/bin/python3 testdata/record.py > names.txt
"""

import importlib
import inspect
import pkgutil
import sys
import types
import warnings

import django
from django.conf import settings

warnings.simplefilter("ignore")
settings.configure(
    SECRET_KEY="x",
    INSTALLED_APPS=[
        "django.contrib.admin", "django.contrib.auth", "django.contrib.contenttypes",
        "django.contrib.sessions", "django.contrib.messages", "django.contrib.staticfiles",
    ],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
)
django.setup()

# Modules whose names are recorded, with those that stand there for others, as render in django.shortcuts.
OF_DJANGO = """
django.conf django.contrib.admin django.contrib.admin.views.decorators django.contrib.auth django.contrib.auth.backends
django.contrib.auth.base_user django.contrib.auth.decorators django.contrib.auth.forms django.contrib.auth.hashers
django.contrib.auth.middleware django.contrib.auth.mixins django.contrib.auth.models
django.contrib.auth.password_validation django.contrib.auth.signals django.contrib.auth.tokens
django.contrib.auth.urls django.contrib.auth.views django.contrib.messages django.contrib.messages.views
django.contrib.sessions.backends.base django.contrib.sessions.backends.cache
django.contrib.sessions.backends.cached_db django.contrib.sessions.backends.db
django.contrib.sessions.backends.signed_cookies django.contrib.sessions.middleware django.contrib.sessions.models
django.core.cache django.core.exceptions django.core.mail django.core.paginator django.core.signing
django.core.validators django.core.serializers django.core.files.storage django.core.management.base django.db
django.db.models django.db.models.functions django.db.models.signals django.db.transaction django.db.utils
django.dispatch django.forms django.http django.middleware.cache django.middleware.common
django.middleware.csrf django.middleware.security django.shortcuts django.template django.template.loader
django.template.response django.urls django.utils.cache django.utils.crypto django.utils.datastructures
django.utils.dateparse django.utils.decorators django.utils.deprecation django.utils.encoding
django.utils.functional django.utils.html django.utils.http django.utils.safestring django.utils.text
django.utils.timezone django.utils.translation django.views django.views.decorators.cache
django.views.decorators.clickjacking django.views.decorators.csrf django.views.decorators.debug
django.views.decorators.http django.views.decorators.vary django.views.generic django.views.generic.base
django.views.generic.edit
""".split()

OF_PYTHON = """
builtins
abc base64 binascii calendar collections contextlib copy csv dataclasses datetime decimal enum fractions functools hashlib
hmac html http http.cookies io itertools json logging math operator os os.path pprint random re secrets
statistics string sys textwrap time traceback types typing urllib urllib.parse uuid zoneinfo
""".split()

# Newer Djangos have these too.
NEWER = {"django.contrib.auth.decorators": ["login_not_required"], "django.contrib.auth": [
    "aauthenticate", "aget_user", "alogin", "alogout", "aupdate_session_auth_hash"],
    "django.contrib.auth.views": ["RedirectURLMixin"], "django.http": ["HttpResponseBase"],
    "django.shortcuts": ["aget_object_or_404", "aget_list_or_404"]}


def public(of):
    return [n for n in dir(of) if not n.startswith("_")]


def names(module):
    all = []
    for n in public(module):
        v = getattr(module, n)
        if isinstance(v, types.ModuleType) and not v.__name__.startswith(module.__name__):
            # A module that another one imports for itself: views take those of a package from it alone.
            if n not in ("settings", "timezone", "messages", "signing"):
                continue
        all.append(n)
    return all


def modules():
    seen = set()
    for package in ("django",):
        seen.add(package)
        for m in pkgutil.walk_packages(django.__path__, "django.", onerror=lambda _: None):
            skip = (".gis", ".locale.", "django.conf.locale", ".migrations", "postgres", ".backends.oracle",
                    ".backends.mysql", "__main__", ".jinja2", "flatpages", "redirects", "syndication", "admindocs")
            if not any(s in m.name for s in skip):
                seen.add(m.name)
    return sorted(seen)


def attributes(cls):
    got = set(public(cls))
    try:
        # What __init__ gives each one.
        for klass in cls.__mro__:
            code = getattr(klass.__init__, "__code__", None)
            if code is not None:
                src = inspect.getsource(klass.__init__)
                for line in src.splitlines():
                    line = line.strip()
                    if line.startswith("self.") and "=" in line:
                        n = line[5:].split("=")[0].split(":")[0].strip()
                        if n.isidentifier() and not n.startswith("_"):
                            got.add(n)
    except (OSError, TypeError):
        pass
    return got


def main():
    from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm, PasswordResetForm, SetPasswordForm, UserCreationForm
    from django.contrib.auth.models import AnonymousUser, User
    from django.contrib.sessions.backends.db import SessionStore
    from django.contrib.sessions.models import Session
    from django.core.cache.backends.locmem import LocMemCache
    from django.core.handlers.wsgi import WSGIRequest
    from django.db import models
    from django.db.models.query import QuerySet
    from django.http import HttpResponse, JsonResponse, HttpResponseRedirect, QueryDict
    from django.http.request import HttpHeaders
    from django.urls import ResolverMatch
    from django.utils.datastructures import MultiValueDict

    django_modules = modules()
    for m in django_modules:
        print("module", m)
    for m in sorted(n for n in sys.stdlib_module_names if not n.startswith("_")):
        print("module", m)
    for m in sorted(n for n in OF_PYTHON if "." in n):
        print("module", m)
    for m in OF_DJANGO + OF_PYTHON:
        try:
            mod = importlib.import_module(m)
        except ImportError as e:
            print(m, e, file=sys.stderr)
            continue
        inner = {n.rsplit(".", 1)[1] for n in django_modules if n.rpartition(".")[0] == m}
        print("names", m, *sorted(set(names(mod)) | inner | set(NEWER.get(m, []))))
    for m in django_modules:  # packages are imported from, too: from django.utils import timezone
        if m in OF_DJANGO:
            continue
        inner = sorted(n.rsplit(".", 1)[1] for n in django_modules if n.rpartition(".")[0] == m)
        if inner:
            print("names", m, *inner)

    class Row(models.Model):
        class Meta:
            app_label = "row"

    request = {"user", "session", "COOKIES", "POST", "GET", "META", "FILES", "body", "path", "path_info", "method",
               "content_type", "content_params", "encoding", "headers", "resolver_match", "site", "urlconf", "auser"}
    kinds = {
        "request": attributes(WSGIRequest) | request,
        "session": attributes(SessionStore) | {"session_key", "accessed", "modified"},
        "response": attributes(HttpResponse) | attributes(JsonResponse) | attributes(HttpResponseRedirect) | {"headers", "cookies", "status_code", "xframe_options_exempt", "csrf_exempt"},
        "querydict": attributes(QueryDict), "files": attributes(MultiValueDict), "headers": attributes(HttpHeaders),
        "user": attributes(User) | attributes(AnonymousUser) | {"pk", "id"},
        "users": attributes(type(User.objects)),
        "queryset": attributes(QuerySet), "manager": attributes(type(Row.objects)),
        "row": (attributes(Row) - {"row"}) | {"pk"}, "model": attributes(Row) | {"objects", "DoesNotExist", "MultipleObjectsReturned"},
        "sessionrow": attributes(Session) | {"pk"}, "form": attributes(AuthenticationForm) | {"cleaned_data", "errors"},
        # These two are as Django 5.2 has them, which gives the forms what sets and validates passwords.
        "accountforms": set().union(*(attributes(form) for form in (SetPasswordForm, PasswordChangeForm, UserCreationForm, PasswordResetForm))),
        "field": attributes(models.CharField) | {"model", "name", "attname", "column"},
        "cache": attributes(LocMemCache), "match": attributes(ResolverMatch), "str": set(public(str)), "bytes": set(public(bytes)),
        "int": set(public(int)), "float": set(public(float)), "list": set(public(list)), "dict": set(public(dict)), "set": set(public(set)), "tuple": set(public(tuple)),
        "settings": {n for n in dir(__import__("django.conf.global_settings", fromlist=["x"])) if n.isupper()} | {"ROOT_URLCONF", "WSGI_APPLICATION", "BASE_DIR", "SECRET_KEY_FALLBACKS", "STORAGES"},
    }
    import datetime
    kinds["moment"] = set(public(datetime.datetime)) | set(public(datetime.date)) | set(public(datetime.time))
    kinds["delta"] = set(public(datetime.timedelta))
    for kind, has in kinds.items():
        print("kind", kind, *sorted(has))
    import zoneinfo
    print("zones", *sorted(zoneinfo.available_timezones()))


main()
