"""Where the Django that is installed sends somebody who has to log in, and where its LoginView
sends them on, recorded.

    loginplaces.py > ../loginplaces.json
"""
import itertools
import json

import django
from django.conf import settings

settings.configure(SECRET_KEY="x", ALLOWED_HOSTS=["*"], INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes"],
                   LOGIN_REDIRECT_URL="/home/", ROOT_URLCONF=__name__)
urlpatterns = []
django.setup()

from django.contrib.auth.decorators import login_required  # noqa: E402
from django.contrib.auth.models import AnonymousUser  # noqa: E402
from django.contrib.auth.views import LoginView  # noqa: E402
from django.test import RequestFactory  # noqa: E402

LOGIN_URLS = ["/login/", "/login/?lang=ko", "/login/#form", "/login/?a=1#form", "https://shop.test/login/", "http://shop.test/login/",
              "https://id.test/login/", "http://id.test/login/", "//id.test/login/", "//shop.test/login/", "https://shop.test:8443/login/"]
PATHS = ["/edit/", "/edit/?a=1&b=2", "/edit/?q=%EC%B0%A8", "/"]
NEXTS = ["/edit/", "https://shop.test/edit/", "https://wiki.test/edit/", "http://wiki.test/edit/", "//wiki.test/edit/", "https://wiki.test:8443/", "https://other.test/", ""]


def sent(login, scheme, path):
    settings.LOGIN_URL = login
    request = RequestFactory().get(path, secure=scheme == "https", SERVER_NAME="shop.test", SERVER_PORT="443" if scheme == "https" else "80")
    request.user = AnonymousUser()
    return login_required(lambda r: None)(request)["Location"]


def on(next_page, scheme, hosts):
    request = RequestFactory().post("/login/", {"next": next_page}, secure=scheme == "https", SERVER_NAME="shop.test",
                                    SERVER_PORT="443" if scheme == "https" else "80")
    view = LoginView(success_url_allowed_hosts=set(hosts))
    view.setup(request)
    return view.get_success_url()


print(json.dumps({
    "sent": [{"login": l, "scheme": s, "path": p, "to": sent(l, s, p)} for l, s, p in itertools.product(LOGIN_URLS, ["https", "http"], PATHS)],
    "on": [{"next": n, "scheme": s, "hosts": h, "to": on(n, s, h)} for n, s, h in itertools.product(NEXTS, ["https", "http"], [[], ["wiki.test"]])],
}, indent=None, separators=(",", ":")).replace("},{", "},\n{"))
