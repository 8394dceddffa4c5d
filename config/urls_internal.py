"""Addresses of the site of those who sign in. Every page is closed unless it says that it is open."""

from django.urls import include, path

from common.views import healthy
from config.home import home

handler500 = "common.views.broken"
urlpatterns = [
    path("", home, name="home"),
    path("sante/", healthy, name="healthy"),
    path("compte/", include("accounts.urls")),
    path("compte/", include("allauth.account.urls")),
    path("charte/", include("charter.urls")),
    path("algorithmes/", include("algorithms.urls")),
    path("api/v1/", include("algorithms.api.urls")),
    path("", include("committee.urls")),
    path("", include("opinions.urls")),
]
