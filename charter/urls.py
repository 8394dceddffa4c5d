"""Addresses of the charter, under /charte/."""

from django.urls import path

from charter import views

app_name = "charter"
urlpatterns = [
    path("", views.index, name="index"),
    path("nouvelle-version/", views.open_version, name="open-version"),
    path("versions/<uuid:pk>/", views.version, name="version"),
    path("versions/<uuid:pk>/modifier/", views.edit, name="edit"),
    path("versions/<uuid:pk>/mettre-en-vigueur/", views.publish, name="publish"),
    path("actes/nouveau/", views.load_act, name="load-act"),
    path("actes/<uuid:pk>/", views.act, name="act"),
]
