"""Addresses of the public site: the bulletin and nothing else."""

from django.urls import include, path

from common.views import healthy

handler500 = "common.views.broken"
urlpatterns = [
    path("sante/", healthy, name="healthy"),
    path("", include("bulletin.urls")),
]
