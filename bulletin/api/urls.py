"""Addresses of the API."""

from django.urls import path
from drf_spectacular.views import SpectacularJSONAPIView

from bulletin.api import views

urlpatterns = [
    path("publications/", views.Publications.as_view(), name="api-publications"),
    path("publications/<str:key>/", views.OnePublication.as_view(), name="api-publication"),
    path("couverture/", views.CoverageView.as_view(), name="api-coverage"),
    path("registre/", views.Register.as_view(), name="api-register"),
    path("schema/", SpectacularJSONAPIView.as_view(urlconf="bulletin.api.urls"), name="api-schema"),
]
