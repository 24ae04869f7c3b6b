"""Plays the visit of BenchmarkFlow in internal/httpsim with Django's own test client
and prints the CPU milliseconds that one visit takes: a login, ten pages of members, a
logout. Pages, tables and middleware are those of a new project.

    django_flow.py VISITS

Starting Python and Django is not counted, nor is the first visit.
"""
import sys
import time

import django
from django.conf import settings

LOGIN = "<form method=post>{% csrf_token %}{{ form.as_p }}<button>Log in</button></form>"
MEMBERS = """<!doctype html>
<title>Members</title>
<p>Members only. Hello {{ user.username }}</p>
<p><a href="/">Home</a></p>
"""

settings.configure(
    SECRET_KEY="figures",
    USE_TZ=True,
    ALLOWED_HOSTS=["shop.test"],
    ROOT_URLCONF=__name__,
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions"],
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
    ],
    TEMPLATES=[{
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "context_processors": ["django.template.context_processors.request", "django.contrib.auth.context_processors.auth"],
            "loaders": [("django.template.loaders.cached.Loader", [
                ("django.template.loaders.locmem.Loader", {"members.html": MEMBERS, "login.html": LOGIN})])],
        },
    }],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    LOGIN_URL="/login/",
    LOGIN_REDIRECT_URL="/",
    # A hash takes as many iterations as statelab's.
    PASSWORD_HASHERS=["__main__.QuickHasher"],
)
django.setup()

from django.contrib.auth import views
from django.contrib.auth.decorators import login_required
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.contrib.auth.models import User
from django.core.management import call_command
from django.shortcuts import render
from django.test import Client
from django.urls import path


class QuickHasher(PBKDF2PasswordHasher):
    iterations = 1000


@login_required
def members(request):
    return render(request, "members.html")


urlpatterns = [
    path("members/", members),
    path("login/", views.LoginView.as_view(template_name="login.html")),
    path("logout/", views.LogoutView.as_view(next_page="/")),
]


def visit():
    client = Client()
    answer = client.post("/login/", {"username": "alice", "password": "pw-alice-1"}, HTTP_HOST="shop.test")
    assert answer.status_code == 302, answer.content
    for _ in range(10):
        answer = client.get("/members/", HTTP_HOST="shop.test")
        assert b"Hello alice" in answer.content, answer.content
    assert client.post("/logout/", HTTP_HOST="shop.test").status_code == 302


call_command("migrate", verbosity=0)
User.objects.create_user("alice", password="pw-alice-1")
visit()
visits, begin = int(sys.argv[1]), time.process_time()
for _ in range(visits):
    visit()
print(f"{(time.process_time() - begin) * 1000 / visits:.3f}")
