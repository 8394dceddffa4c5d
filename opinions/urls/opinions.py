"""Addresses of opinions and of their drafts."""

from django.urls import path

from opinions.views import drafts, opinions

urlpatterns = [
    path("avis/", opinions.index, name="opinions"),
    path("avis/saisine/<uuid:referral_id>/", opinions.of_referral, name="opinion-of-referral"),
    path("avis/<uuid:pk>/", opinions.detail, name="opinion"),
    path("avis/<uuid:pk>/rediger/", drafts.write, name="write"),
    path("avis/<uuid:pk>/versions/<int:number>/", opinions.version, name="version"),
    path("avis/<uuid:pk>/etape/<slug:step>/", opinions.take_step, name="take-step"),
]
