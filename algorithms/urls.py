"""Addresses of the registry, under /algorithmes/."""

from django.urls import path

from algorithms.views import lists, sheets, steps

app_name = "algorithms"
urlpatterns = [
    path("", lists.index, name="index"),
    path("nouvelle/", sheets.create, name="create"),
    path("<uuid:pk>/", lists.algorithm, name="algorithm"),
    path("fiches/<uuid:pk>/", sheets.sheet, name="sheet"),
    path("fiches/<uuid:pk>/modifier/", sheets.edit, name="edit"),
    path("fiches/<uuid:pk>/proposer/", steps.propose, name="propose"),
    path("fiches/<uuid:pk>/approuver/", steps.approve, name="approve"),
    path("fiches/<uuid:pk>/renvoyer/", steps.send_back, name="send-back"),
    path("fiches/<uuid:pk>/publier/", steps.publish, name="publish"),
    path("fiches/<uuid:pk>/nouvelle-version/", steps.start_version, name="start-version"),
]
