"""Records where the decorators of guards.txt send users in a real Django 3.2.

Each line of guards.txt is a decorator, and behind => what a view below it answers to nobody, to mina and to lee, who is staff
and may look at users.
/usr/bin/python3 guards.py
"""
import pathlib

from django.conf import settings

settings.configure(SECRET_KEY="k", ROOT_URLCONF=__name__, ALLOWED_HOSTS=["*"], INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes"])

import django  # noqa: E402

django.setup()

from django.contrib.admin.views.decorators import staff_member_required  # noqa: E402,F401
from django.contrib.auth.decorators import login_required, permission_required, user_passes_test  # noqa: E402,F401
from django.contrib.auth.models import AnonymousUser, User  # noqa: E402
from django.contrib.auth.views import redirect_to_login  # noqa: E402,F401
from django.http import HttpResponse  # noqa: E402
from django.test import RequestFactory  # noqa: E402
from django.urls import path, reverse_lazy  # noqa: E402,F401

urlpatterns = [path("in/", lambda request: HttpResponse("in"), name="signin")]


def answered(decorator, user):
    names = dict(globals())
    exec(decorator + "\ndef view(request):\n    return HttpResponse('x')\n", names)
    request = RequestFactory().get("/x/?a=1&b=%20", secure=True, SERVER_NAME="shop.test")
    request.user = user
    try:
        answer = names["view"](request)
    except Exception as e:
        return f"{type(e).__name__}: {e}"
    return f"{answer.status_code} {answer.get('Location', '')}".strip()


here = pathlib.Path(__file__).with_name("guards.txt")
written = []
for line in here.read_text().splitlines():
    decorator = line.partition(" => ")[0]
    mina, lee = User(username="mina"), User(username="lee", is_staff=True)
    mina._perm_cache, lee._perm_cache = set(), {"auth.view_user"}
    told = [answered(decorator, user) for user in (AnonymousUser(), mina, lee)]
    written.append(decorator + " => " + " | ".join(told))
here.write_text("\n".join(written) + "\n")
