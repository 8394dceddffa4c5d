"""Addresses of the API of the pipelines, under /api/v1/."""

from django.urls import path

from algorithms.api import views

urlpatterns = [
    path("fiches/<str:reference>/", views.Sheet.as_view(), name="pipeline-sheet"),
    path("fiches/<str:reference>/versions/", views.Versions.as_view(), name="pipeline-versions"),
    path("schema/", views.Schema.as_view(), name="pipeline-schema"),
]
