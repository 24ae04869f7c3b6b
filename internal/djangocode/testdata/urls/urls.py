from django.conf import settings
from django.conf.urls.static import static
from django.urls import include, path, re_path

from . import views

orders = [
    path("", views.a, name="all"),
    path("<int:pk>/", views.b, {"kind": "order"}, name="one"),
]

urlpatterns = [
    re_path(r"^archive/(?P<year>[0-9]{4})/$", views.a, name="year"),
    re_path(r"^archive/(?P<year>[0-9]{4})/(?P<month>\d{1,2})/?$", views.b, name="month"),
    re_path(r"^tags/(?P<slug>[-\w]+)/$", views.a, {"draft": True, "rank": -2, "of": None, "price": 0.5}, name="tag"),
    re_path(r"^pages/(?P<lang>en|ko)/(?P<rest>.*)$", views.a, name="page"),
    re_path(r"^about\.html$", views.b, name="about"),
    re_path(r"^shop/(?P<city>\w+)/", include([path("x/", views.a, name="x"), re_path(r"^y(?P<n>[^/]+)$", views.b, name="y")])),
    path("old/", include([path("z/<slug:what>/", views.b, name="z")]), {"old": "yes: <b>?"}),
    path("orders/", include((orders, "shop"), namespace="shop")),
] + static("/media/", document_root="/srv/media")

if settings.DEBUG:
    urlpatterns += [path("debug/", views.a)]
if not settings.DEBUG:
    urlpatterns += [path("live/", views.b, name="live")]
