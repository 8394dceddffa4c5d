"""Addresses of the site of those who sign in. Every page is closed unless it says that it is open."""

from importlib.util import find_spec

from django.urls import include, path

from common.views import healthy

# While the apps are being born: only those that have addresses. (Lead: replaced before the session ends.)
_apps = [
    ("charte/", "charter.urls"),
    ("algorithmes/", "algorithms.urls"),
    ("", "committee.urls"),
    ("", "opinions.urls"),
]
urlpatterns = [
    path("sante/", healthy, name="healthy"),
    path("compte/", include("allauth.account.urls")),
    *[path(prefix, include(module)) for prefix, module in _apps if find_spec(module)],
]
if all(find_spec(f"{app}.queries") for app in ("algorithms", "bulletin", "committee", "opinions")):
    try:
        from config.home import home

        urlpatterns.insert(0, path("", home, name="home"))
    except ImportError:
        pass
